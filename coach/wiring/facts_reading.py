"""The facts of scripts and calendars."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.system import paths
from coach.wiring.common import now, usable, zone

if TYPE_CHECKING:
    from coach.plan.facts import Almanac

AHEAD = timedelta(days=9)
"""How far calendars are read: a plan looks a week ahead, and is made anew every midnight."""


def almanac(chosen: Config, begins: datetime | None = None) -> Almanac:
    """Read what the waiter must know of scripts and calendars, for the days from *begins* (UTC; None: now) on."""
    from coach.content.vocabulary import ROUTINE_KINDS  # noqa: PLC0415
    from coach.plan.adapters import ics  # noqa: PLC0415
    from coach.plan.adapters.facts_process import resolved  # noqa: PLC0415
    from coach.plan.facts import Almanac, areas, options  # noqa: PLC0415

    begins, faults = (begins or now()) - timedelta(days=2), list[str]()
    ends, folder = begins + AHEAD, paths.config_file().parent
    busy = [resolved(path, folder) for path in chosen.calendar.busy]
    free = [resolved(path, folder) for path in chosen.agenda.holidays]
    what, wrong = usable()
    faults += map(str, wrong)
    named = {name for kind in chosen.agenda.kinds for name in kind.routines} - set(ROUTINE_KINDS)
    faults += [
        f"agenda: no routine is called {name!r}; `coach routines` lists them"
        for name in sorted(named - set(what.routines))
    ]
    return Almanac(
        options=tuple(each for each in options(what, chosen.place) if chosen.language in what.routines[each.id].name),
        areas=areas(what),
        off=ics.holidays(free, begins, begins + timedelta(days=70), faults.append) if free else (),
        busy=ics.busy(busy, begins, ends, zone(), faults.append) if busy else (),
        faults=tuple(faults),
    )
