"""Read the facts of scripts and calendars."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.system import paths
from coach.wiring.common import current_time, load_usable_scripts, local_zone

if TYPE_CHECKING:
    from coach.plan.facts import Facts

FACTS_AHEAD = timedelta(days=9)
"""How far calendars are read: a plan looks a week ahead, and is made again every midnight."""


def read_facts(chosen: Config, begins: datetime | None = None) -> Facts:
    """Return what planning must know of scripts and calendars, for the days from *begins* (UTC; None: now) on."""
    from coach.content.vocabulary import ROUTINE_KINDS  # noqa: PLC0415
    from coach.plan.adapters import ics  # noqa: PLC0415
    from coach.plan.adapters.facts_process import resolve  # noqa: PLC0415
    from coach.plan.facts import Facts, exercise_areas, routine_options  # noqa: PLC0415

    begins, faults = (begins or current_time()) - timedelta(days=2), list[str]()
    ends, folder = begins + FACTS_AHEAD, paths.config_file().parent
    busy = [resolve(path, folder) for path in chosen.calendar.busy]
    free = [resolve(path, folder) for path in chosen.agenda.holidays]
    what, wrong = load_usable_scripts()
    faults += map(str, wrong)
    named = {name for kind in chosen.agenda.kinds for name in kind.routines} - set(ROUTINE_KINDS)
    faults += [
        f"agenda: no routine is called {name!r}; `coach routines` lists them"
        for name in sorted(named - set(what.routines))
    ]
    return Facts(
        options=tuple(
            each for each in routine_options(what, chosen.place) if chosen.language in what.routines[each.id].name
        ),
        areas=exercise_areas(what),
        off=ics.holiday_ranges(free, begins, begins + timedelta(days=70), faults.append) if free else (),
        busy=ics.busy_times(busy, begins, ends, local_zone(), faults.append) if busy else (),
        faults=tuple(faults),
    )
