"""What the page says is there in both languages, the plan's reasons included."""

from __future__ import annotations

import re
import string
from datetime import UTC, date, datetime, timedelta

import pytest

from coach.config.parse import parse_config
from coach.journal.entries import BreakOutcome, Outcome, SessionOutcome
from coach.plan.agenda import PlanInputs, RecentJournal
from coach.plan.ahead import plan_ahead
from coach.plan.facts import Facts, exercise_areas, routine_options
from coach.presence.silence import SilenceReason
from coach.presence.watch import Busy
from coach.programs.daemon.status import Activity, SilentState
from coach.programs.page import page_words
from coach.programs.page.page_words import PageWords
from coach.texts import text
from tests.support.library import shipped_library

TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", page_words._TEXTS)
def test_both_languages_say_the_same_of_a_text(key):
    english, danish = page_words._TEXTS[key]
    assert fields(english) == fields(danish)
    assert english.strip()
    assert danish.strip()
    assert re.findall("`.*?`", english) == re.findall("`.*?`", danish)


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("word", [*BreakOutcome, *Outcome, *SessionOutcome, *Activity])
def test_every_outcome_and_activity_has_a_word(language, word):
    assert PageWords(language)(word, begin="", end="")


@pytest.mark.parametrize("why", [*SilenceReason, *SilentState])
def test_every_reason_for_silence_has_words(why):
    words = PageWords("da").silence(why)
    assert words != why.replace("-", " ")


def reasons() -> set[str]:
    """Return every reason that some days of unlike people give."""
    library = shipped_library()
    found: set[str] = set()
    for written in (
        "[agenda]\nroutines = ['active_break']",
        "conditions = ['knee', 'back']\n[agenda]\nroutines = ['active_break', 'micro_training']",
        "place = 'home'\n[agenda]\nroutines = ['micro_training']\nevery = '30min'",
        "[agenda]\nroutines = ['coffee_minute', 'eye_break_1']",
        "conditions = ['pregnancy']\n[agenda]\nroutines = ['jump_start_5']",
        "[agenda]\nroutines = ['coffee_minute']",
        "[[agenda.break]]\nname='eyes'\nevery='20min'\nroutines=['eye_break_1']\n"
        "[[agenda.break]]\nname='active'\nevery='60min'",
    ):
        config = parse_config(written)
        for known in (library, None):
            facts = Facts(
                options=routine_options(library, config.place) if known else (),
                areas=exercise_areas(library) if known else {},
                busy=tuple(
                    Busy(begins=TEN + timedelta(minutes=a), ends=TEN + timedelta(minutes=b))
                    for a, b in ((58, 70), (118, 200), (243, 250), (365, 380))
                ),
            )
            inputs = PlanInputs(rules=config.rules(), zone=UTC, now=TEN, journal=RecentJournal(), facts=facts)
            found.update(reason for each in plan_ahead(inputs, TEN + timedelta(days=1)) for reason in each.reasons)
    return found


def test_every_reason_of_a_plan_is_said_in_danish():
    found, words = reasons(), PageWords("da")
    assert len(found) > 20
    assert [reason for reason in found if words.reason(reason, {}) == reason] == []
    leftover = re.compile(r"\b(not|the|again|sets|before|calendar|with|until|offered)\b")
    assert [words.reason(reason, {}) for reason in found if leftover.search(words.reason(reason, {}))] == []


def test_a_reason_calls_things_by_their_names():
    names = {"hourly_seated_5": "Hourly five"}
    assert PageWords("en").reason(text("not {id} again", id="hourly_seated_5"), names) == "not Hourly five again"
    assert PageWords("da").reason(text("not {id} again", id="hourly_seated_5"), names) == "ikke Hourly five igen"
    assert PageWords("da").reason("something new", names) == "something new"


def test_a_day_is_written_as_it_is_said():
    assert PageWords("en").day(date(2026, 3, 31)) == "Tue 31 Mar"
    assert PageWords("da").day(date(2026, 3, 31)) == "tir 31. mar"
