from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from coach.journal.entries import BreakEntry, BreakOutcome
from coach.presence.silence import SilenceReason
from coach.programs.daemon.held_breaks import hint_of_held_day

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def entry(hour: int, outcome: BreakOutcome = BreakOutcome.HELD, why: str | None = None) -> BreakEntry:
    due = NINE + timedelta(hours=hour)
    return BreakEntry(
        due=due, decided_at=due, outcome=outcome, routine="neck", session=None, kind="break", why=why, again_at=None
    )


def held(reason: SilenceReason, *hours: int) -> list[BreakEntry]:
    return [entry(hour, why=reason) for hour in hours]


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        (SilenceReason.MEETING, "[presence] ignore"),
        (SilenceReason.CALENDAR, "[calendar] busy"),
        (SilenceReason.DO_NOT_DISTURB, '"do_not_disturb" out of [presence] silent_for'),
        (SilenceReason.FULL_SCREEN, '"full_screen" out of [presence] silent_for'),
        (SilenceReason.NO_SOUND, "[sound] speaker"),
        (SilenceReason.OFF, "[agenda] hours"),
    ],
)
def test_a_reason_that_held_every_break_of_a_day_is_named_with_its_key(reason, key):
    hint = hint_of_held_day(held(reason, 0, 1, 2), UTC)
    assert hint.startswith("all 3 breaks of 2026-03-02 were held because ")
    assert key in hint


FULL = SilenceReason.FULL_SCREEN


@pytest.mark.parametrize(
    "breaks",
    [
        [],
        held(FULL, 0),
        [*held(FULL, 0, 1), *held(SilenceReason.MEETING, 2)],
        [*held(FULL, 0, 1), entry(2, BreakOutcome.UNANSWERED)],
        [*held(FULL, 0, 1), entry(2, BreakOutcome.LATER)],
        held(SilenceReason.JUST_WOKEN, 0, 1, 2),  # no key changes that
        [entry(0, why="withdrawn"), entry(1, why="withdrawn")],
        [*held(FULL, 0, 1), entry(24, BreakOutcome.TAKEN)],  # it was so on another day
    ],
)
def test_a_day_on_which_something_else_happened_says_nothing(breaks):
    assert hint_of_held_day(breaks, UTC) is None


def test_a_break_that_fell_into_an_absence_is_no_exception():
    missed = [entry(1, BreakOutcome.MISSED_AWAY), entry(2, BreakOutcome.NATURAL)]
    assert hint_of_held_day([*held(FULL, 0, 3), *missed], UTC).startswith("all 2 breaks")


def test_a_day_is_the_persons():
    hint = hint_of_held_day(held(FULL, 12, 16), timezone(timedelta(hours=-12)))
    assert "all 2 breaks of 2026-03-02" in hint
    assert hint_of_held_day(held(FULL, 12, 16), UTC) is None
