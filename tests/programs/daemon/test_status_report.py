"""What is summed up of the day, from a journal by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from coach.clock import ManualClock
from coach.config.model import Config
from coach.journal.entries import BreakEntry, BreakOutcome, SessionEntry, SessionOutcome
from coach.journal.memory import MemoryJournal
from coach.presence.monitor import PresenceMonitor
from coach.programs.daemon.current_break import CurrentBreak
from coach.programs.daemon.planner import Planner
from coach.programs.daemon.status import Status
from coach.programs.daemon.status_report import StatusReport
from coach.programs.rehearsal.day import PlayedSensor

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EAST = timezone(timedelta(hours=3))


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def reported(*written: SessionEntry | BreakEntry) -> Status:
    clock, journal = ManualClock(NOON), MemoryJournal()
    for entry in written:
        if isinstance(entry, BreakEntry):
            journal.add_break(entry)
            continue
        number = journal.begin_session(entry.routine, entry.language, entry.started_at)
        if entry.ended_at is not None and entry.outcome is not None:
            journal.end_session(number, entry.outcome, entry.ended_at)
    planner = Planner(rules=Config().rules(), clock=clock, zone=lambda: EAST, journal=journal)
    current = CurrentBreak(clock)
    presence = PresenceMonitor(clock=clock, sensor=PlayedSensor(clock), heed=Config().presence.heed)
    report = StatusReport(pid=1, planner=planner, presence=presence, current=current, clock=clock)
    return report.make(away=hours(1), ending=False, listening=False, faults=())


def session(
    ago: float, minutes: float | None, outcome: SessionOutcome | None = SessionOutcome.FINISHED
) -> SessionEntry:
    begins = NOON - hours(ago)
    ends = None if minutes is None else begins + timedelta(minutes=minutes)
    return SessionEntry(
        id=0,
        routine="neck",
        language="en",
        started_at=begins,
        ended_at=ends,
        outcome=outcome if ends else None,
        sets=(),
    )


def broke(ago: float, outcome: BreakOutcome) -> BreakEntry:
    at = NOON - hours(ago)
    return BreakEntry(due=at, decided_at=at, outcome=outcome, routine="neck", session=None)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ([], 0),
        ([session(1, 5), session(3, 2.4)], 7),
        ([session(14.9, 5)], 5),  # a minute of today, where it is three hours later
        ([session(15.1, 30)], 0),  # began yesterday there
        ([session(1, None)], 0),
        ([session(1, 5), session(2, 30, SessionOutcome.BROKEN)], 5),
        ([session(1, 3, SessionOutcome.PAIN)], 3),
    ],
)
def test_the_minutes_of_today_are_those_of_sessions_that_began_today(written, minutes):
    assert reported(*written).today_minutes == minutes


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ([], None),
        ([session(1, None)], None),
        ([broke(1, BreakOutcome.SKIPPED)], "skipped"),
        ([broke(1, BreakOutcome.TAKEN)], None),
        ([broke(1, BreakOutcome.TAKEN), session(1, 5)], "finished"),
        ([broke(2, BreakOutcome.LATER), session(1, 5, SessionOutcome.STOPPED)], "stopped"),
        ([session(2, 5), broke(1, BreakOutcome.UNANSWERED)], "unanswered"),
        ([session(24 * 8, 5)], None),  # no week ago
    ],
)
def test_the_last_outcome_is_that_of_what_was_decided_last(written, outcome):
    assert reported(*written).last_outcome == outcome
