"""Whether everything that a person reads is there in Danish, and nothing else."""

from __future__ import annotations

import ast
import importlib
import inspect
from string import Formatter

import pytest

from coach.cli.examples import BRIEFS
from coach.config.schema import SCHEMA, ConfigKey
from coach.content.exercise import CONDITIONS, Level
from coach.danish import SENTENCES
from coach.journal.entries import BreakOutcome, By, Outcome, SessionOutcome
from coach.presence.silence import SilenceReason
from coach.texts import in_language
from tests.support.library import shipped_library
from tests.support.sentences import fields, has_words, modules, pasted, written


def test_every_sentence_that_is_told_has_a_row():
    missing = {
        f"{path}: {sentence}" for path, sentence in written() if has_words(sentence) and sentence not in SENTENCES
    }
    assert missing == set()


def test_no_sentence_is_pasted_together_where_nobody_can_translate_it():
    assert list(pasted()) == []


@pytest.mark.parametrize("english", SENTENCES)
def test_both_languages_have_the_same_fields(english):
    danish = SENTENCES[english]
    assert fields(danish) == fields(english)
    specs = [
        {(name, spec, how) for _, name, spec, how in Formatter().parse(each) if name} for each in (english, danish)
    ]
    assert specs[0] == specs[1]
    assert english.endswith("\n") == danish.endswith("\n")


def test_no_row_is_left_that_nobody_says():
    strings = {
        node.value
        for path, tree in modules()
        if path != "danish.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    words = {word for each in strings for word in (each, each.replace("_", " "), each.replace("-", " "), each.upper())}
    dead = {row for row in SENTENCES if row not in words and row not in _MADE and row not in _OF_CLICK}
    assert dead == set()


_MADE = {
    *(f"break {outcome.value.replace('-', ' ')}" for outcome in BreakOutcome),
    *(f"confirmed by {by}" for by in By),
    "first side", "second side", "upper back", "whole body",
    "INTEGER RANGE", "FLOAT RANGE",
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
}  # fmt: skip
"""Rows whose English is put together from words of ours."""


def _of_click() -> set[str]:
    found: set[str] = set()
    for name in "core types exceptions parser termui decorators formatting".split():
        tree = ast.parse(inspect.getsource(importlib.import_module(f"click.{name}")))
        found |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


_OF_CLICK = _of_click()


def words_of_ours() -> set[str]:
    """Return the words that code puts into `text` from its enumerations and from our scripts."""
    library = shipped_library()
    exercises = library.exercises.values()
    outcomes = {
        *Outcome,
        *SessionOutcome,
        *(f"break {each}" for each in BreakOutcome if each is not BreakOutcome.NATURAL),
    }
    reasons = {each for each in SilenceReason if each is not SilenceReason.SESSION}
    plain = {str(each) for each in (*outcomes, *reasons, *Level, "any")} - {"any"}
    ours = {area for each in exercises for area in each.areas} | set(CONDITIONS)
    places = {each.posture for each in exercises} | {each.noise for each in exercises} - {"any"}
    kinds = {each.kind for each in exercises} | {each.equipment for each in exercises}
    found = plain | ours | (places - {"any"}) | kinds | set(_DOCTOR)
    return {each.replace("_", " ").replace("-", " ") for each in found}


_DOCTOR = (
    "settings files scripts journal voice loudspeaker microphone recogniser headset echo ears open taught calendars "
    "background locked recording filming"
).split()
"""Rows of `coach doctor`."""


@pytest.mark.parametrize("word", sorted(words_of_ours()))
def test_every_word_of_ours_has_a_row(word):
    assert word in SENTENCES


@pytest.mark.parametrize("row", [each for each in SCHEMA if isinstance(each, ConfigKey)], ids=lambda row: row.name)
def test_what_each_key_is_for_is_said_in_danish(row):
    assert in_language(row.help, "da") != row.help


@pytest.mark.parametrize("brief", BRIEFS.values())
def test_what_each_command_does_is_said_in_danish(brief):
    assert brief in SENTENCES
