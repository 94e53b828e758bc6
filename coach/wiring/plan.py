"""Plan the days to come."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING

from coach.system import paths
from coach.wiring.common import open_journal, read_config
from coach.wiring.facts_reading import read_facts
from coach.wiring.wall_clock import current_time, local_zone

if TYPE_CHECKING:
    from coach.plan.agenda import PlannedBreak


def plan_days(day: date | None) -> tuple[list[PlannedBreak], tuple[str, ...]]:
    """Return the breaks of *day* (None: of today from now on), as if each were taken, and what is wrong."""
    from coach.plan.agenda import PlanInputs, RecentJournal  # noqa: PLC0415
    from coach.plan.ahead import plan_ahead  # noqa: PLC0415
    from coach.plan.hours import day_ends, on_wall  # noqa: PLC0415
    from coach.programs.daemon.planner import HORIZON  # noqa: PLC0415

    chosen, here, moment = read_config(), local_zone(), current_time()
    begins = moment if day is None else on_wall(here, day, 0) - timedelta(microseconds=1)
    ends = day_ends(here, moment) if day is None else day_ends(here, on_wall(here, day, 0))
    known = RecentJournal()
    if paths.journal_file().exists():
        with closing(open_journal()) as book:
            pause = book.pause()
            known = RecentJournal(sessions=book.sessions(moment - HORIZON), breaks=book.breaks(moment - HORIZON))
        if pause is not None and pause.holds(max(begins, moment)):
            if pause.until is None:
                return [], ("paused until `coach resume`",)
            begins = max(begins, pause.until)
    read = read_facts(chosen, begins)
    inputs = PlanInputs(rules=chosen.rules(), zone=here, now=begins, journal=known, facts=read)
    return list(plan_ahead(inputs, ends)), read.faults
