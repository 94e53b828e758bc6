from pathlib import Path

import pytest

from coach.config.model import Config
from coach.config.parse import parse_config
from coach.config.settings_page import readme_blocks, template_text, with_blocks

README = (Path(__file__).parents[2] / "docs" / "use.md").read_text("utf-8")


def test_the_page_of_use_lists_the_settings_as_they_are():
    """If it does not: python docs/generate.py."""
    assert with_blocks(README) == README


def test_a_changed_block_would_be_seen():
    assert with_blocks(README.replace("\nconfirm = ", "\nconfirms = ")) == README
    assert with_blocks(README.replace("\ntalk = ", "\n")) == README


def test_a_readme_without_the_section_is_refused():
    with pytest.raises(ValueError, match="two blocks"):
        with_blocks("# Coach\n\n## Settings\n\nnone\n")


def test_who_copies_the_readmes_first_block_changes_nothing():
    assert parse_config(readme_blocks()[0]) == Config()


def test_who_copies_the_second_has_other_hours_and_three_kinds_of_break():
    agenda = parse_config(readme_blocks()[1]).agenda
    assert (list(agenda.week), [kind.name for kind in agenda.breaks]) == (
        ["mon", "fri"],
        ["active", "eyes", "training"],
    )


@pytest.mark.parametrize("page", [template_text(), *readme_blocks()])
def test_no_line_is_longer_than_a_terminal_shows(page):
    assert max(map(len, page.splitlines())) <= 120
    assert page.endswith("\n")
    assert not any(line != line.rstrip() for line in page.splitlines())
