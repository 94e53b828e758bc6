from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.content.exercise import Level
from coach.dosing.progression import (
    LEAST_STEPS,
    MOST_STEPS,
    HoldReason,
    Person,
    ProgressReason,
    hold_reason,
    standings,
    substitutes,
)
from coach.journal.entries import Note, NoteEntry, Outcome, SessionEntry, SessionOutcome, SetEntry
from tests.support.library import shipped_library

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LIBRARY = shipped_library()


def session(day: int, outcomes=(), notes=(), exercise="squat") -> SessionEntry:
    sets = tuple(
        SetEntry(exercise=exercise, side=None, target=12, done=12, unit="reps", outcome=o, confirmed_by=None)
        for o in outcomes
    )
    return SessionEntry(
        id=day,
        routine="legs",
        language="en",
        started_at=MONDAY + day * DAY,
        ended_at=MONDAY + day * DAY + timedelta(minutes=5),
        outcome=SessionOutcome.FINISHED,
        sets=sets,
        notes=tuple(NoteEntry(exercise=exercise, note=note) for note in notes),
    )


def days(*entries) -> list[SessionEntry]:
    return [session(day, *entry) for day, entry in enumerate(entries)]


def squat(*entries, allowed=None):
    return standings(days(*entries), {"squat": allowed} if allowed else None)["squat"]


DONE, STOP, PAIN, SKIP = ([outcome] for outcome in (Outcome.DONE, Outcome.STOPPED, Outcome.PAIN, Outcome.SKIPPED))
BROKEN = [Outcome.BROKEN]


@pytest.mark.parametrize(
    ("entries", "steps"),
    [
        ([(DONE,)] * 2, 0),
        ([(DONE,)] * 3, 1),
        ([(DONE,)] * 6, 2),
        ([(DONE * 3,)], 0),  # three sets of one session are one time
        ([(DONE,), ([*DONE, Outcome.DONE_EARLY],), (DONE,)], 0),
        ([(DONE,), (SKIP,), (DONE,), (DONE,)], 1),
        ([(DONE,), (DONE, [Note.EASIER]), (DONE,), (DONE,)], -1),
        ([(STOP,)], 0),
        ([(STOP,), (STOP,)], -1),
        ([(STOP,), (DONE,), (STOP,)], 0),
        ([(BROKEN,)] * 9, 0),
        ([(STOP,), (BROKEN,), (STOP,)], -1),
        ([(DONE,), (DONE,), (BROKEN,), (DONE,)], 1),
        ([(DONE,), (DONE,), ([*DONE, *BROKEN],)], 0),  # the second side was cut off: not done to the end
        ([(DONE, [Note.EASIER])], -1),
        ([(DONE, [Note.HARDER])], 1),
        ([([], [Note.HARDER])] * 9, MOST_STEPS),
        ([([], [Note.EASIER])] * 9, LEAST_STEPS),
        ([(PAIN,)], -1),
        ([([], [Note.PAIN])], -1),
        ([(PAIN,), (DONE,), (DONE,), (DONE,)], -1),
        ([(DONE,), (DONE,), (PAIN,), (DONE,)], -1),
    ],
)
def test_the_dose_follows_the_journal(entries, steps):
    assert squat(*entries).steps == steps


@pytest.mark.faults
def test_a_stop_in_a_session_that_was_broken_off_bears_on_no_dose():
    broken = [replace(each, outcome=SessionOutcome.BROKEN) for each in days((STOP,), (STOP,), (STOP,))]
    assert standings(broken)["squat"].steps == 0


def test_after_a_pain_nothing_leads_up_until_it_is_allowed_again():
    entries = [(PAIN,), (DONE, [Note.HARDER]), (DONE,), (DONE,), (DONE,)]
    assert squat(*entries).steps == -1
    lifted = squat(*entries, allowed=MONDAY + 1.5 * DAY)
    assert (lifted.hurt_at, lifted.steps) == (None, 0)
    assert [change.why for change in lifted.changes] == [
        ProgressReason.PAIN,
        ProgressReason.ALLOWED,
        ProgressReason.DONE,
    ]


def test_an_allowance_does_not_hold_for_a_later_pain():
    assert squat((DONE,), (PAIN,), allowed=MONDAY + 0.5 * DAY).hurt_at is not None


history = st.lists(
    st.tuples(
        st.lists(st.sampled_from(Outcome), max_size=3),
        st.lists(st.sampled_from(Note), max_size=2),
    ),
    min_size=1,
    max_size=20,
).filter(lambda entries: any(outcomes or notes for outcomes, notes in entries))


@given(history)
def test_every_step_has_its_reason_and_none_leads_up_after_a_pain(entries):
    standing = squat(*entries)
    assert LEAST_STEPS <= standing.steps <= MOST_STEPS
    assert standing.steps == (standing.changes[-1].steps if standing.changes else 0)
    hurt = False
    before = 0
    for change in standing.changes:
        assert not (hurt and change.steps > before)
        hurt, before = hurt or change.why is ProgressReason.PAIN, change.steps


def replaced(person=Person(), known=None, today=MONDAY, **swaps):  # noqa: B008
    return substitutes(LIBRARY.exercises, person, known or {}, today=today, swaps=swaps)


def test_what_hurt_is_left_out_for_the_day_and_then_gives_way_to_its_easier_neighbour():
    known = {"squat": squat((PAIN,))}
    assert replaced(known=known)["squat"] == (None, HoldReason.HURT)
    assert replaced(known=known, today=MONDAY + DAY)["squat"] == ("sit_to_stand", HoldReason.HURT)


def test_what_is_too_hard_gives_way_until_its_neighbour_is_outgrown():
    known = {"floor_push_up": replace(squat((STOP,)), steps=LEAST_STEPS)}
    assert replaced(known=known)["floor_push_up"] == ("desk_push_up", HoldReason.TOO_HARD)
    known["desk_push_up"] = replace(squat((DONE,)), steps=2)
    assert "floor_push_up" not in replaced(known=known)


def test_harder_asked_for_twice_is_remembered_as_the_neighbour():
    known = {"wall_push_up": squat((DONE, [Note.HARDER]), (DONE, [Note.HARDER]))}
    assert replaced(known=known)["wall_push_up"] == ("desk_push_up", HoldReason.ASKED_HARDER)
    known = {"squat": squat((DONE, [Note.HARDER]), (DONE, [Note.HARDER]))}
    assert "squat" not in replaced(known=known)  # its neighbour jumps, and nobody was asked yet


@pytest.mark.parametrize("condition", ["knee", "pregnancy", "back", "high_blood_pressure"])
def test_nobody_is_offered_what_a_condition_rules_out(condition):
    person = Person(conditions=frozenset({condition}), cleared=True)
    found = replaced(person)
    for key, exercise in LIBRARY.exercises.items():
        if condition in exercise.avoid:
            taken = found[key][0]
            assert taken is None or condition not in LIBRARY.exercises[taken].avoid


def test_an_authors_swap_comes_first():
    person = Person(conditions=frozenset({"knee"}), cleared=True)
    assert replaced(person, jumping_jack="march")["jumping_jack"] == ("march", HoldReason.CONDITION)


def test_brisk_cardio_and_hard_doses_wait_for_the_three_questions():
    unasked, cleared = Person(level=Level.HARD), Person(level=Level.HARD, cleared=True)
    assert (unasked.dosed, cleared.dosed) == (Level.NORMAL, Level.HARD)
    brisk = {
        key for key, e in LIBRARY.exercises.items() if hold_reason(e, unasked, standings([]).get(key, squat((SKIP,))))
    }
    assert brisk == {"jumping_jack", "squat_jump", "shadow_box", "stair_climb"}
    assert replaced(cleared) == {}
