"""docs/hearing.md against the code: sections that constants point to, names and values that it gives."""

import re
from pathlib import Path

import pytest

from coach.hearing.endpointing.settings import EndpointingSettings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hearing.md").read_text("utf-8")
SOURCES = {path: path.read_text("utf-8") for path in sorted((ROOT / "coach" / "hearing").rglob("*.py"))}
HEADINGS = {line.removeprefix("## ").lower() for line in PAGE.splitlines() if line.startswith("## ")}
POINTER = re.compile(r"docs/hearing\.md,\s+([^.)]+)[.)\"]")


def test_every_section_that_the_code_points_to_is_there():
    pointed = {" ".join(name.split()).lower() for text in SOURCES.values() for name in POINTER.findall(text)}
    assert len(pointed) > 5
    assert pointed <= HEADINGS


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(_?[A-Z][A-Z_]{3,})`", PAGE))))
def test_every_constant_on_the_page_is_in_the_code(name):
    assert any(re.search(rf"^[^#\n]*\b{name}\b.* = ", text, re.MULTILINE) for text in SOURCES.values())


@pytest.mark.parametrize(("name", "value"), re.findall(r"^\| `([a-z_]+)` (-?[0-9.]+)", PAGE, re.MULTILINE))
def test_every_setting_on_the_page_has_the_value_of_the_code(name, value):
    assert getattr(EndpointingSettings(), name) == float(value)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([a-z_]+/[a-z_/]+\.py)`", PAGE))))
def test_every_file_on_the_page_is_there(path):
    assert (ROOT / "coach" / "hearing" / path).is_file()
