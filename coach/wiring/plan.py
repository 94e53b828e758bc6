"""The days to come: facts of scripts and calendars, and the plan that is made from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import UsageError
from coach.system import paths
from coach.texts import text
from coach.wiring.common import load_usable_scripts, open_journal, read_config
from coach.wiring.wall_clock import current_time, local_zone

if TYPE_CHECKING:
    from typing import TypeAlias

    from coach.content.library import Library
    from coach.errors import Fault
    from coach.plan.ahead import DayPlan
    from coach.plan.choose import RoutineOption
    from coach.plan.facts import Facts

    UsableScripts: TypeAlias = tuple[Library, list[Fault]]


def plan_day(day: date | None, scripts: UsableScripts | None = None) -> DayPlan:
    """Return the plan of *day* (None: of today from now on), as if each break were taken.

    *scripts*: what `load_usable_scripts` gave, if the caller has it already.
    """
    from coach.plan.agenda import PlanInputs, RecentJournal
    from coach.plan.ahead import DayPlan, plan_ahead
    from coach.plan.hours import day_begins, day_ends, on_wall, working_spans
    from coach.programs.daemon.planner import HORIZON

    chosen, here, moment = read_config(), local_zone(), current_time()
    begins = moment if day is None else on_wall(here, day, 0) - timedelta(microseconds=1)
    ends = day_ends(here, moment) if day is None else day_ends(here, on_wall(here, day, 0))
    known, silent = RecentJournal(), False
    if paths.journal_file().exists():
        with closing(open_journal()) as book:
            pause = book.pause()
            known = RecentJournal(sessions=book.sessions(moment - HORIZON), breaks=book.breaks(moment - HORIZON))
        if pause is not None and pause.holds(max(begins, moment)):
            silent = pause.until is None
            begins = max(begins, pause.until or begins)
    read = read_facts(chosen, begins, scripts=scripts)
    inputs = PlanInputs(rules=chosen.rules(), zone=here, now=begins, journal=known, facts=read)
    midnight = day_begins(here, ends - timedelta(microseconds=1))
    hours = tuple(span for span in working_spans(inputs.week, here, midnight) if span.begins < ends)
    if silent:
        return DayPlan(breaks=(), hours=hours, faults=("paused until `coach resume`",))
    breaks = tuple(plan_ahead(inputs, ends))
    return DayPlan(breaks=breaks, hours=hours, faults=read.faults, meetings_from=read.meetings_from)


def why_no_break(day: date | None) -> str:
    """Return why there is no break on *day* (None: today from now on), and when the next is."""
    chosen, here, scripts = read_config(), local_zone(), load_usable_scripts(kept=True)  # read once for all the days
    asked = day or current_time().astimezone(here).date()
    if not chosen.week.days[asked.weekday()]:
        why = text("{day} is none of your working days", day=text(f"{asked:%A}"))
    elif any(off.first <= asked <= off.last for off in (*chosen.week.off, *read_facts(chosen, scripts=scripts).off)):
        why = text("it is a day off")
    else:
        why = text("none is due any more" if day is None else "none is due then")
    for ahead in range(1, _LOOKED_AHEAD + 1):
        if found := plan_day(asked + timedelta(days=ahead), scripts).breaks:
            due = found[0].due.astimezone(here)
            return text(
                "{why}; next: {weekday} {moment}", why=why, weekday=text(f"{due:%A}"), moment=f"{due:%Y-%m-%d %H:%M}"
            )
    return why


_LOOKED_AHEAD = 10
"""Days in which a next break is looked for: longer than a week's end with a holiday on both sides."""


def read_facts(
    chosen: Config,
    begins: datetime | None = None,
    zone: tzinfo | None = None,
    *,
    scripts: UsableScripts | None = None,
) -> Facts:
    """Read what the daemon must know of scripts and calendars.

    Args:
        chosen: what the person chose.
        begins: the first moment of the days that are planned, UTC; None: now.
        zone: of the wall, and of times in calendars that have none; None: this machine's.
        scripts: what `load_usable_scripts` gave; None: it is read.
    """
    from coach.config.named_ids import unknown_ids
    from coach.plan.facts import Facts, exercise_areas
    from coach.wiring.calendars.calendar_reading import BEFORE_NOW, read_calendars

    begins = (begins or current_time()) - BEFORE_NOW
    what, wrong = scripts or load_usable_scripts(kept=True)
    faults = [*map(str, wrong), *unknown_ids(chosen, what)]
    options = offered_options(chosen, what)
    if not options:
        faults.append("no routine can be offered: each is under `never`, or has no text in your language")
    calendars = read_calendars(chosen, begins, zone or local_zone())
    return Facts(
        options=options,
        areas=exercise_areas(what),
        off=calendars.off,
        busy=calendars.busy,
        meetings_from=calendars.meetings_from,
        faults=(*faults, *calendars.faults),
    )


def offered_options(chosen: Config, what: Library) -> tuple[RoutineOption, ...]:
    """Return what of each routine of *what* that *chosen* leaves bears on the choice."""
    from coach.plan.facts import routine_options

    return routine_options(
        what,
        chosen.place,
        language=chosen.language,
        never=chosen.never,
        prefer=chosen.prefer,
        equipment=chosen.equipment,
    )


def rehearse_day(day: date, zone_name: str | None, events: str, source: str) -> Iterator[str]:
    """Play *day* through the daemon, with the *events* (TOML text from *source*); yield its decisions.

    Raises:
        UsageError: there is no such zone.
        ConfigError: something is wrong in the config or the events; it carries all faults.
    """
    from zoneinfo import ZoneInfo

    from coach.plan.hours import on_wall
    from coach.programs.rehearsal import play, scenario

    try:
        here = ZoneInfo(zone_name) if zone_name else local_zone()
    except (OSError, ValueError, LookupError):
        raise UsageError(text("{zone!r}: not a zone; write Europe/Copenhagen", zone=zone_name)) from None
    played, chosen = scenario.parse_scenario(events, source), read_config()
    yield from play.play_day(chosen, read_facts(chosen, on_wall(here, day, 0), here), played, day, here)
