"""Wire a rehearsed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from coach.errors import UsageError
from coach.texts import text
from coach.wiring.common import read_config
from coach.wiring.plan import read_facts
from coach.wiring.wall_clock import local_zone


def rehearse_day(day: date, zone_name: str | None, events: str, source: str) -> Iterator[str]:
    """Play *day* through the daemon, with the *events* (TOML text from *source*); yield its decisions.

    Raises:
        UsageError: there is no such zone.
        ConfigError: something is wrong in the config or the events; it carries all faults.
    """
    from coach.plan.hours import on_wall
    from coach.programs.rehearsal import play, scenario

    try:
        here = ZoneInfo(zone_name) if zone_name else local_zone()
    except (OSError, ValueError, LookupError):
        raise UsageError(text("{zone!r}: not a zone; write Europe/Copenhagen", zone=zone_name)) from None
    played, chosen = scenario.parse_scenario(events, source), read_config()
    yield from play.play_day(chosen, read_facts(chosen, on_wall(here, day, 0), here), played, day, here)
