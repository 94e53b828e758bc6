"""What the README and docs/use.md promise exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach.cli import COMMANDS
from coach.config.parse import parse_config
from coach.hearing.grammar import normalise
from coach.programs.rehearsal.scenario import parse_scenario as parse_scene
from tests.support.library import shipped_library

ROOT = Path(__file__).parents[1]
README = "\n".join((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/use.md"))
"""What is told of the use: the first page, and the one that it leads to."""

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in README.partition("## What you can say")[2].partition("##")[0].splitlines()
    if line.startswith("|")
][2:]
PHRASES = [
    (language, normalise(phrase))
    for row in ROWS
    for language, cell in zip(("en", "da"), row[1:], strict=True)
    for phrase in cell.split(",")
]


@pytest.fixture(scope="module")
def library():
    return shipped_library()


def test_the_table_of_phrases_is_read():
    assert len(PHRASES) > 40


@pytest.mark.parametrize(("language", "phrase"), PHRASES)
def test_every_phrase_it_names_is_understood(library, language, phrase):
    known = {normalise(each) for command in library.commands.values() for each in command.phrases(language)}
    assert phrase in known


def test_its_configuration_is_accepted_whole():
    configs = re.findall(r"^```toml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert len(configs) == 2
    assert [parse_config(config).routine for config in configs] == ["neck_shoulder_2"] * 2


def test_the_day_it_rehearses_can_happen():
    (day,) = re.findall(r"^```\n(answers = .*?)^```", README, re.MULTILINE | re.DOTALL)
    assert len(parse_scene(day, "README.md").happenings) == 1


def test_every_command_and_routine_it_shows_exists(library):
    shown = re.findall(r"^(?:pip .*&& )?coach (\w+)(?: (\w+))?", README, re.MULTILINE)
    assert len(shown) > 8
    for command, argument in shown:
        assert command in COMMANDS
        if command in {"now", "render"} and argument:
            assert argument in library.routines


def test_the_readme_is_a_page_of_use():
    assert len((ROOT / "README.md").read_text("utf-8").split()) < 1700


@pytest.mark.parametrize("page", ["README.md", "docs/use.md", "docs/figures.md"])
def test_every_place_that_a_page_leads_to_is_there(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#([^)]*))?\)", (ROOT / page).read_text("utf-8")):
        file, heading = target
        found = (ROOT / page).parent / file
        assert found.exists(), file
        if heading:
            headings = re.findall(r"^#+ (.*)$", found.read_text("utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings}, heading
