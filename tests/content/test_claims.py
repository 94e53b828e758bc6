"""No line claims what is not so: two thousand sessions and days are drawn, and each claim is held against the facts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from coach.cli.display import QuietDisplay
from coach.clock import ManualClock
from coach.content.exercise import CONDITIONS, Level
from coach.content.routine import Routine, Set
from coach.dosing.movement import seconds_moved
from coach.dosing.prescription import prescribe_session
from coach.dosing.progression import Person
from coach.errors import UsageError
from coach.journal.entries import Outcome
from coach.journal.memory import MemoryJournal
from coach.programs.conductor.recorder import SessionRecorder
from coach.session.effects import SessionBegan, SetEnded
from coach.timeline.announcements import announce_end, announce_offer, announce_routine
from coach.timeline.compose import FULL_TIMES, reckon_length
from coach.timeline.reckoning import reckoned, reckoned_seconds
from coach.timeline.wording import Wording
from tests.support.library import shipped_library

LIBRARY = shipped_library()
DRAWN = 2000
MEASURED_EVERY = 20
"""Of the drawn sessions so many are laid out whole, which takes the most of the time."""

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = {"en": re.compile(r"\bhours?\b"), "da": re.compile(r"\btime(?:r|n|ns)?\b")}

MINUTES = {"en": re.compile(r"(\w+) minutes?\b"), "da": re.compile(r"(\w+) minut(?:ter|s|ters)?\b")}


@dataclass(frozen=True)
class Drawn:
    """One session of one person."""

    number: int
    routine: Routine
    sets: tuple[Set, ...]
    words: Wording
    met: dict[str, int]

    @property
    def opening(self) -> list[str]:
        lasts = reckon_length(self.sets, self.words, self.met)
        return texts(announce_routine(self.words, self.routine, lasts=lasts, first_run=self.number % 7 == 0))


def texts(timeline) -> list[str]:
    return [cue.text for cue in timeline.cues if cue.text]


def draw(dice: random.Random) -> Iterator[Drawn]:
    routines = sorted(LIBRARY.routines)
    for number in range(DRAWN):
        language = dice.choice(["en", "da"])
        person = Person(
            level=dice.choice(list(Level)),
            conditions=frozenset(dice.sample(CONDITIONS, dice.choice([0, 0, 1, 2]))),
            cleared=dice.random() < 0.5,
        )
        routine = LIBRARY.routines[dice.choice(routines)]
        try:
            fitted = prescribe_session(
                routine, LIBRARY, person, {}, today=NOON, language=language, quiet=dice.random() < 0.7
            )
        except UsageError:
            continue  # nothing of it is for this person
        turns = {key: dice.randrange(12) for key in LIBRARY.lines}
        words = Wording(language=language, lines=LIBRARY.lines, bank=reckoned, turns=turns)
        met = {} if dice.random() < 0.5 else dict.fromkeys(LIBRARY.exercises, FULL_TIMES)
        yield Drawn(number, routine, fitted.sets, words, met)


SESSIONS = list(draw(random.Random(15)))  # noqa: S311  (a seed)


def test_two_thousand_are_drawn_but_for_those_with_nothing_left():
    assert len(SESSIONS) > 0.9 * DRAWN
    assert {each.routine.id for each in SESSIONS} == set(LIBRARY.routines)


def test_the_minutes_that_are_told_are_those_of_this_session():
    """Told to half a minute, a quarter of one off at most, and reckoned to an eighth for every person."""
    for each in SESSIONS:
        lasts = reckon_length(each.sets, each.words, each.met)
        told = each.words.measured("lasts_longer" if lasts.longer else "lasts", lasts.told)
        assert (told in each.opening) == (lasts.longer or lasts.told != 60 * each.routine.minutes)
        minutes = [text for text in each.opening if MINUTES[each.words.language].search(text)]
        assert not [text for text in minutes if text != told], "other minutes are told as well"
    for each in SESSIONS[::MEASURED_EVERY]:
        takes = reckoned_seconds(each.routine, each.sets, each.words, each.met)
        told = reckon_length(each.sets, each.words, each.met).told
        assert told == pytest.approx(takes, abs=(15 if told < 300 else 30) + takes / 8), each.routine.id


CLAIMS = {
    r"\btwo rounds\b|\bto runder\b": lambda each: each.routine.rounds == 2,
    r"\bstairs?\b|\btrappe": lambda each: any(one.exercise.id == "stair_climb" for one in each.sets),
    r"\bband\b|elastik": lambda each: any(one.exercise.equipment == "band" for one in each.sets),
    r"\bmat\b|måtte": lambda each: (
        any(one.exercise.posture == "floor" for one in each.sets) or each.routine.posture == "floor"
    ),
    r"in your chair|seated|på stolen|siddende": lambda each: all(
        one.exercise.posture in {"seated", "any"} for one in each.sets
    ),
    r"on your feet|på benene": lambda each: all(one.exercise.posture in {"standing", "any"} for one in each.sets),
    r"breathing|vejrtrækning": lambda each: any(one.exercise.kind == "breathing" for one in each.sets),
}
"""What an opening may claim of the session, and when it is so."""


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_the_opening_claims_of_the_session_is_so(claim):
    claimed = 0
    for each in SESSIONS:
        if any(re.search(claim, said, re.IGNORECASE) for said in each.routine.intro[each.words.language]):
            claimed += 1
            assert CLAIMS[claim](each), (each.routine.id, [one.exercise.id for one in each.sets])
    assert claimed or "stair" in claim


def test_nothing_that_is_said_around_a_session_speaks_of_an_hour():
    for each in SESSIONS:
        offer = texts(announce_offer(each.words, each.routine))
        said = [*offer[:-1], *each.opening, *texts(announce_end(each.words, each.routine))]
        language = each.words.language
        assert not [text for text in said if HOUR[language].search(text.lower())]


def test_what_the_last_words_claim_of_today_is_what_was_done_today():
    """Days of one to six sessions, in each of which some sets were done, some stopped and some left out."""
    dice = random.Random(16)  # noqa: S311  (a seed)
    for first in range(0, 300, 6):
        clock, journal = ManualClock(NOON), MemoryJournal()
        moved = 0.0
        for each in SESSIONS[first : first + dice.randint(1, 6)]:
            recorder = SessionRecorder(
                journal=journal,
                clock=clock,
                display=QuietDisplay(),
                routine=each.routine.id,
                language=each.words.language,
                due=None,
                seconds_moved=lambda sets: seconds_moved(sets, LIBRARY.exercises),
            )
            recorder.write(SessionBegan(), each.sets)
            did = False
            for index, one in enumerate(each.sets):
                done = dice.choice([0, dice.randint(0, one.target), one.target])
                recorder.write(SetEnded(index=index, done=done, outcome=Outcome.STOPPED), each.sets)
                tempo = one.exercise.tempo
                moved += done * (1 if one.unit == "seconds" or tempo is None else tempo.total)
                did = did or done > 0
            clock.advance(timedelta(minutes=dice.randint(1, 20)))
            today = recorder.today()
            assert today.moved == did
            said = texts(announce_end(each.words, each.routine, minutes=today.minutes or None))
            today_words = [text for text in said if re.search(r"\btoday\b|\bi dag\b", text, re.IGNORECASE)]
            assert bool(today_words) == (today.minutes > 0)
            assert abs(60 * today.minutes - moved) <= 30
            if today.minutes > 1:
                word = each.words.number_word(today.minutes)
                assert word in today_words[0].lower()
