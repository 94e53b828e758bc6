"""Write the README's blocks of settings from the schema: python -m bench.readme_settings."""

from pathlib import Path

from coach.config.settings_page import with_blocks

README = Path(__file__).parents[1] / "README.md"


def main() -> None:
    README.write_text(with_blocks(README.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
