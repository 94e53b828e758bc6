"""Statistics of the journal on disk, made by SQLite: from sums that triggers keep (007_sums), else from an index alone.

Where a local day cuts a day of UTC in two with sessions on both sides, its rows are added up (005_totals).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

from coach.journal.adapters.rows import moment_text, read_note, read_session, read_set
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import (
    BreakOutcome,
    NoteEntry,
    Outcome,
    SessionEntry,
    SessionOutcome,
    SetEntry,
)
from coach.journal.statistics import DONE, OFFER_OUTCOMES, OTHER, DayTotal, JournalSums, seconds_of
from coach.units import read_moment

_EARLIEST, _LATEST = "", "~"
"""Before and after every moment, as text sorts."""

_SPAN = 4096
"""Ids of sessions whose sets are counted together in `set_counts`."""

_SETS_FROM = "SELECT exercise, outcome, SUM(count) FROM set_counts WHERE span > ? GROUP BY exercise, outcome"

_SETS_WITHIN = """
SELECT COUNT(*) FROM sets INDEXED BY sets_totals
WHERE exercise = ? AND outcome = ? AND session >= ? AND session < ?
"""

_LENGTH = "CAST(round((julianday(ended_at) - julianday(started_at)) * 86400000) AS INTEGER)"
"""Milliseconds of a session: word for word as in the index, which holds it ready."""

_DAY = f"""
SELECT COUNT(*),
       COALESCE(SUM(CASE WHEN outcome <> '{SessionOutcome.BROKEN}' THEN MAX({_LENGTH}, 0) END), 0),
       COALESCE(MAX(outcome = '{SessionOutcome.FINISHED}'), 0)
FROM sessions INDEXED BY sessions_totals WHERE started_at >= ? AND started_at < ?
"""  # noqa: S608  (words of ours)

_ANY_DONE = f"""
SELECT EXISTS (
    SELECT 1 FROM sessions JOIN sets ON sets.session = sessions.id
    WHERE started_at >= ? AND started_at < ? AND sets.outcome IN ({", ".join(f"'{each}'" for each in DONE)})
)
"""  # noqa: S608

_ANY_OFFER = f"""
SELECT EXISTS (
    SELECT 1 FROM breaks INDEXED BY breaks_due
    WHERE due >= ? AND due < ? AND outcome IN ({", ".join(f"'{each}'" for each in OFFER_OUTCOMES)})
)
"""  # noqa: S608

_HOUR = """
SELECT COUNT(*) FROM breaks INDEXED BY breaks_totals
WHERE outcome = ? AND substr(due, 12, 2) = ? AND due >= ? AND due < ?
"""

_NEXT_HOUR = """
SELECT MIN(substr(due, 12, 2)) FROM breaks INDEXED BY breaks_totals WHERE outcome = ? AND substr(due, 12, 2) > ?
"""

_HELD = f"""
SELECT why, COUNT(*) FROM breaks INDEXED BY breaks_totals
WHERE outcome = '{BreakOutcome.HELD}' AND due >= ? GROUP BY why
"""  # noqa: S608


class SqliteTotals(SqliteJournal):
    """Journal on a file that can also add itself up."""

    def sessions_with(self, exercises: Collection[str]) -> tuple[SessionEntry, ...]:
        """Return the sessions in which one of *exercises* was done or spoken of, oldest first, without the others.

        From the index on exercises: in a journal of ten years a hundredth of its rows.
        """
        marks = ", ".join("?" * len(exercises))
        sets: dict[int, list[SetEntry]] = {}
        notes: dict[int, list[NoteEntry]] = {}
        with self._snapshot() as database:
            for session, *row in database.execute(
                "SELECT session, exercise, side, target, done, unit, outcome, confirmed_by FROM sets"  # noqa: S608
                f" WHERE exercise IN ({marks}) ORDER BY session, seq",
                tuple(exercises),
            ):
                sets.setdefault(session, []).append(read_set(row))
            for session, *row in database.execute(
                f"SELECT session, exercise, note FROM notes WHERE exercise IN ({marks}) ORDER BY session, seq",  # noqa: S608
                tuple(exercises),
            ):
                notes.setdefault(session, []).append(read_note(row))
            found = [
                read_session(row, sets.get(number, ()), notes.get(number, ()))
                for number in sets.keys() | notes.keys()
                for row in database.execute(
                    "SELECT id, routine, language, started_at, ended_at, outcome FROM sessions WHERE id = ?", (number,)
                )
            ]
        return tuple(sorted(found, key=lambda each: (each.started_at, each.id)))

    def totals(self, zone: tzinfo, since: datetime | None = None) -> JournalSums:
        """Return the sums of the sessions begun and the breaks due at or after *since*, by the days of *zone*."""
        begins = _EARLIEST if since is None else moment_text(since)
        with self._snapshot() as database:
            # each by itself: SQLite seeks one end of an index, and reads all of it for two
            first, last = database.execute(
                "SELECT MIN(low), MAX(high) FROM ("
                " SELECT (SELECT MIN(started_at) FROM sessions WHERE started_at >= ?1) AS low,"
                "  (SELECT MAX(started_at) FROM sessions WHERE started_at >= ?1) AS high"
                " UNION ALL SELECT (SELECT MIN(due) FROM breaks WHERE due >= ?1),"
                "  (SELECT MAX(due) FROM breaks WHERE due >= ?1))",
                (begins,),
            ).fetchone()
            if first is None:
                return JournalSums(days=(), sets={}, answers={}, held={})
            days = list(_days(zone, read_moment(first), read_moment(last)))
            return JournalSums(
                days=tuple(_day_totals(database, days, begins)),
                sets=_sets(database, begins),
                answers=_answers(database, zone, days, begins),
                held={why or OTHER: count for why, count in database.execute(_HELD, (begins,))},
            )


def _days(zone: tzinfo, first: datetime, last: datetime) -> Iterator[tuple[date, str, timedelta]]:
    """Give the days of *zone* from *first* to *last* and the one after: day, moment of its midnight, offset there.

    What `statistics.midnights` gives, as text: of ten years of days each is
    made into a moment only where the offset changes.
    """
    there, ends = first.astimezone(zone).date() - timedelta(days=1), last.astimezone(zone).date() + timedelta(days=2)
    begins, step = datetime(there.year, there.month, there.day, tzinfo=zone), timedelta(days=1)
    before, back, tail = None, timedelta(0), ""
    while (day := begins.date()) <= ends:
        offset = begins.utcoffset() or timedelta(0)
        if offset != before:
            moment = begins.astimezone(UTC)
            before, back, tail = offset, day - moment.date(), moment.isoformat(timespec="microseconds")[10:]
        yield day, (day - back).isoformat() + tail, offset
        begins += step  # by the wall's clock


def _day_totals(
    database: sqlite3.Connection, days: list[tuple[date, str, timedelta]], begins: str
) -> Iterator[DayTotal]:
    utc_days = database.execute(
        "SELECT first, last, sessions, milliseconds, finished FROM session_days WHERE day >= ? ORDER BY day",
        (begins[: len("2026-03-31")],),
    ).fetchall()
    place, count = 0, len(utc_days)
    for (day, midnight, _), (_, ends, _) in pairwise(days):
        low = max(midnight, begins)
        sessions = milliseconds = moved = 0
        cut = False
        while not cut and place < count and utc_days[place][0] < ends:
            first, last, *sums = utc_days[place]
            cut = last >= ends or first < low <= last
            if last < ends:
                place += 1
                if first >= low:
                    sessions, milliseconds, moved = sessions + sums[0], milliseconds + sums[1], moved + sums[2]
        if cut:
            sessions, milliseconds, moved = database.execute(_DAY, (low, ends)).fetchone()
        if not moved and sessions:
            (moved,) = database.execute(_ANY_DONE, (low, ends)).fetchone()
        offered = False if moved else database.execute(_ANY_OFFER, (low, ends)).fetchone()[0]
        if sessions or offered:
            yield DayTotal(
                day=day,
                sessions=sessions,
                seconds=seconds_of(milliseconds),
                moved=bool(moved),
                offered=bool(offered),
            )


def _sets(database: sqlite3.Connection, begins: str) -> dict[tuple[str, Outcome], int]:
    """Count by the ids of sessions, which nearly always grow with time, and take off those for which they do not."""
    found: Counter[tuple[str, str]] = Counter()
    if begins == _EARLIEST:
        first, span = None, -1
    else:
        (first,) = database.execute("SELECT MIN(id) FROM sessions WHERE started_at >= ?", (begins,)).fetchone()
        if first is None:
            return {}
        span = first // _SPAN
    for exercise, outcome, count in database.execute(_SETS_FROM, (span,)):
        found[exercise, outcome] = count
    if first is not None:
        named = "SELECT exercise, outcome FROM set_counts WHERE span = ?"
        for pair in database.execute(named, (span,)).fetchall():
            within = (*pair, first, (span + 1) * _SPAN)
            found[pair] += database.execute(_SETS_WITHIN, within).fetchone()[0]
        # a clock that was set back
        earlier = "SELECT id FROM sessions NOT INDEXED WHERE id >= ? AND started_at < ?"
        for exercise, outcome, count in database.execute(
            f"SELECT exercise, outcome, COUNT(*) FROM sets WHERE session IN ({earlier}) GROUP BY 1, 2",  # noqa: S608
            (first, begins),
        ):
            found[exercise, outcome] -= count
    return {(exercise, Outcome(outcome)): count for (exercise, outcome), count in found.items() if count}


def _answers(
    database: sqlite3.Connection, zone: tzinfo, days: list[tuple[date, str, timedelta]], begins: str
) -> dict[tuple[int, BreakOutcome], int]:
    """Count by the hour of UTC within each time of one offset, and move the hour by it.

    A part of an hour in the offset (India, Nepal) cuts each hour in two.
    """
    found: Counter[tuple[int, BreakOutcome]] = Counter()
    clocks = [(answer, hour) for answer in OFFER_OUTCOMES for hour in _hours(database, answer)]
    for starts, ends, offset in _spans(zone, days):
        span = (max(starts, begins), ends)
        hours, part = divmod(int(offset.total_seconds()) // 60, 60)
        for clock in clocks:
            (count,) = database.execute(_HOUR, clock + span).fetchone()
            if not count:
                continue
            early, (answer, hour) = count, clock
            if part:
                (early,) = database.execute(
                    f"{_HOUR} AND substr(due, 15, 2) < ?", (*clock, *span, f"{60 - part:02}")
                ).fetchone()
            found[(int(hour) + hours) % 24, answer] += early
            found[(int(hour) + hours + 1) % 24, answer] += count - early
    return {key: count for key, count in found.items() if count}


def _hours(database: sqlite3.Connection, answer: BreakOutcome) -> Iterator[str]:
    """Give the hours of UTC, two digits, at which a break was due that was answered so: a seek in the index each."""
    hour = ""
    while (hour := database.execute(_NEXT_HOUR, (answer, hour)).fetchone()[0]) is not None:
        yield hour


def _spans(zone: tzinfo, days: list[tuple[date, str, timedelta]]) -> Iterator[tuple[str, str, timedelta]]:
    """Cut the days into times of one offset: first moment, first moment after, offset."""
    starts, offset = _EARLIEST, days[0][2]
    for (_, midnight, before), (_, _, after) in pairwise(days):
        if after != before:
            change = _change(zone, read_moment(midnight))
            yield starts, change, offset
            starts, offset = change, after
    yield starts, _LATEST, offset


def _change(zone: tzinfo, midnight: datetime) -> str:
    """Return the moment at *midnight* or in the day after it at which the offset changes, to the minute."""
    low, high = -1, 26 * 60
    before = (midnight + timedelta(minutes=low)).astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        same = (midnight + timedelta(minutes=middle)).astimezone(zone).utcoffset() == before
        low, high = (middle, high) if same else (low, middle)
    return (midnight + timedelta(minutes=high)).isoformat(timespec="microseconds")
