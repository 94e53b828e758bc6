"""The days to come."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING

from coach.system import paths
from coach.wiring.common import config, journal, now, zone

if TYPE_CHECKING:
    from coach.plan.agenda import Planned
from coach.wiring.facts_reading import almanac


def plan(day: date | None) -> tuple[list[Planned], tuple[str, ...]]:
    """Return the breaks of *day* (None: of today from now on) as they come where each is taken, and what is wrong."""
    from coach.plan.agenda import Ground, Past, ahead  # noqa: PLC0415
    from coach.plan.hours import day_ends, on_wall  # noqa: PLC0415
    from coach.programs.daemon.planner import HORIZON  # noqa: PLC0415

    chosen, here, moment = config(), zone(), now()
    begins = moment if day is None else on_wall(here, day, 0) - timedelta(microseconds=1)
    ends = day_ends(here, moment) if day is None else day_ends(here, on_wall(here, day, 0))
    known = Past()
    if paths.journal_file().exists():
        with closing(journal()) as book:
            pause = book.pause()
            known = Past(sessions=book.sessions(moment - HORIZON), breaks=book.breaks(moment - HORIZON))
        if pause is not None and pause.holds(max(begins, moment)):
            if pause.until is None:
                return [], ("paused until `coach resume`",)
            begins = max(begins, pause.until)
    read = almanac(chosen, begins)
    ground = Ground(config=chosen, zone=here, now=begins, known=known, almanac=read)
    return list(ahead(ground, ends)), read.faults
