"""What the README promises exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach.cli import COMMANDS
from coach.config.parse import parse_config
from coach.hearing.grammar import normalise
from coach.programs.rehearsal.scenario import parse_scenario as parse_scene
from tests.support.library import shipped_library

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
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
