"""A pause holds up to its end, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coach.journal.entries import PauseEntry

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("until", "ended_at", "now", "holds"),
    [
        (NOON, None, NOON - TICK, True),
        (NOON, None, NOON, False),
        (None, None, NOON + timedelta(days=9), True),
        (None, NOON, NOON, False),
        (NOON + timedelta(hours=1), NOON, NOON + TICK, False),
    ],
)
def test_a_pause_holds_up_to_its_end(until, ended_at, now, holds):
    assert PauseEntry(begun_at=NOON - timedelta(hours=1), until=until, ended_at=ended_at).holds(now) is holds
