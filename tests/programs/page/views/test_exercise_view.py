"""The page of an exercise says what `coach why` says."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import htpy as h
import pytest

from coach.content.exercise import Level
from coach.dosing.explanation import WHY_CHANGED, WHY_HELD, explain_dose, find_explanation
from coach.dosing.progression import Person, standings
from coach.journal.entries import Note, NoteEntry
from coach.programs.page.page_values import ExerciseData
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.exercise_view import exercise_page, exercise_text
from coach.texts import text as sentence
from tests.support.library import shipped_library
from tests.support.page_days import NINE, ZONE, session

KEY = "heel_raise"
REASONS = {**WHY_CHANGED, **WHY_HELD}


def data(sessions, person=None) -> ExerciseData:
    library = shipped_library()
    return ExerciseData(
        explanation=find_explanation(KEY, library, person or Person(), standings(sessions)),
        zone=ZONE,
        sets=tuple((each.started_at, done) for each in sessions for done in each.sets),
        names={"calf_stretch": "Calf stretch"},
    )


def text(found: ExerciseData, language: str = "en") -> str:
    page = exercise_page(PageWords(language), found).partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"</?code>", "`", re.sub(r"<(?!/?code)[^>]+>", " ", page)))


def days(count: int, **more):
    return [session(NINE + timedelta(days=number), id=number, **more) for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_dose_steps_and_reasons_are_those_of_coach_why(count):
    sessions = days(count)
    said = explain_dose(KEY, shipped_library(), Person(), standings(sessions), ZONE).splitlines()
    shown = text(data(sessions))
    dose = said[0].partition(": ")[2]
    assert f"Today {dose}." in shown
    assert f"{said[1].strip()}." in shown
    assert shown.count("done to the end three times: a step up") == sum("a step up" in line for line in said)


def test_a_pain_is_told_with_what_brings_it_back():
    hurt = days(1, notes=(NoteEntry(exercise=KEY, note=Note.PAIN),))
    shown = text(data(hurt))
    assert "Not offered now" in shown
    assert f"`coach allow {KEY}` brings it back" in shown
    assert f"`coach allow {KEY}` henter den tilbage" in text(data(hurt), "da")


def test_a_level_that_waits_is_told():
    assert "A harder level waits" in text(data([], Person(level=Level.HARD)))


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words(language, reason):
    said = PageWords(language).say(sentence(REASONS[reason], id=KEY))
    assert said
    assert (said == REASONS[reason].format(id=KEY)) == (language == "en")


@pytest.mark.parametrize("exercise", shipped_library().exercises)
def test_every_exercise_has_its_text_in_each_language(exercise):
    found = shipped_library().exercises[exercise]
    for language in found.name:
        shown = unescape(str(h.fragment[exercise_text(PageWords(language), found)]))
        assert [text for text in (found.setup, found.move, found.safety) if text.get(language, "") not in shown] == []


def test_an_exercise_that_was_never_done_says_so():
    assert "You have not done it yet." in text(data([]))
