"""The days to come: facts of scripts and calendars, and the plan that is made from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
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
    from coach.plan.agenda import PlannedBreak
    from coach.plan.ahead import DayPlan
    from coach.plan.choose import RoutineOption
    from coach.plan.facts import Facts
    from coach.plan.hours import DayRange
    from coach.presence.watch import Busy

    UsableScripts: TypeAlias = tuple[Library, list[Fault]]


def plan_days(day: date | None) -> tuple[list[PlannedBreak], tuple[str, ...]]:
    """Return the breaks of *day* (None: of today from now on), as if each were taken, and what is wrong."""
    found = plan_day(day)
    return list(found.breaks), found.faults


def plan_day(day: date | None, scripts: UsableScripts | None = None) -> DayPlan:
    """Return the plan of *day* (None: of today from now on).

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
    return DayPlan(breaks=tuple(plan_ahead(inputs, ends)), hours=hours, faults=read.faults)


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


FACTS_AHEAD = timedelta(days=9)
"""How far meetings are read: a plan looks a week ahead, and is made again every midnight."""


HOLIDAYS_AHEAD = timedelta(days=70)
"""How far days off are read: a plan looks behind the longest holiday."""


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

    begins = (begins or current_time()) - timedelta(days=2)
    what, wrong = scripts or load_usable_scripts(kept=True)
    faults = [*map(str, wrong), *unknown_ids(chosen, what)]
    options = offered_options(chosen, what)
    if not options:
        faults.append("no routine can be offered: each is under `never`, or has no text in your language")
    off, busy, untold = read_calendars(chosen, begins, zone or local_zone())
    return Facts(
        options=options,
        areas=exercise_areas(what),
        off=off,
        busy=busy,
        faults=(*faults, *untold),
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


def read_calendars(
    chosen: Config, begins: datetime, zone: tzinfo
) -> tuple[tuple[DayRange, ...], tuple[Busy, ...], tuple[str, ...]]:
    """Return the days off and the busy times from *begins* (UTC) on, and what could not be read, a line each."""
    if not (chosen.calendar.busy or chosen.agenda.holidays):
        return (), (), ()
    from coach.plan.adapters.calendar_reader import CalendarReader
    from coach.plan.adapters.facts_process import resolve
    from coach.plan.calendar_entries import CalendarChoices, CalendarWindow, merge_spans
    from coach.plan.hours import DayRange
    from coach.presence.watch import Busy
    from coach.system.system_clock import SystemClock

    folder = paths.config_file().parent
    copies, shown, unfetched = _fetched((*chosen.calendar.busy, *chosen.agenda.holidays))

    def located(names: Sequence[str]) -> list[Path]:
        there = (copies[name] if name in copies else resolve(name, folder) for name in names)
        return [path for path in there if path is not None]

    busy, free = located(chosen.calendar.busy), located(chosen.agenda.holidays)
    window = CalendarWindow(
        begins=begins,
        ends=begins + HOLIDAYS_AHEAD,
        zone=zone,
        choices=CalendarChoices(
            me=chosen.calendar.me,
            tentative=chosen.calendar.tentative == "busy",
            observances=chosen.agenda.observances,
        ),
    )
    try:
        found = CalendarReader(SystemClock(), paths.calendars_file()).read([*busy, *free], window)
    except Exception as error:  # noqa: BLE001  (whatever is wrong with calendars, the library is read)
        return (
            (),
            (),
            (
                *unfetched,
                text(
                    "calendars: they cannot be read ({name}: {error}); report it to us",
                    name=type(error).__name__,
                    error=error,
                ),
            ),
        )
    spans = merge_spans(span for path in dict.fromkeys(busy) for span in found[path].spans)
    days = sorted({day for path in dict.fromkeys(free) for day in found[path].days})
    return (
        tuple(DayRange(first=first, last=last) for first, last in days),
        tuple(Busy(begins=a, ends=b) for a, b in spans if b > begins and a < begins + FACTS_AHEAD),
        (*unfetched, *(_without(shown, fault) for content in found.values() for fault in content.faults)),
    )


def _fetched(names: Sequence[str]) -> tuple[dict[str, Path | None], dict[str, str], tuple[str, ...]]:
    """Fetch the addresses among *names*.

    Returns the copy of each (None: there is none), what each copy may be called, and what is wrong.
    """
    from coach.plan.calendar_address import is_address, shown_address

    addresses = [name for name in names if is_address(name)]
    if not addresses:
        return {}, {}, ()
    from coach.plan.adapters.calendar_fetch import CalendarFetcher
    from coach.system.system_clock import SystemClock

    try:
        found = CalendarFetcher(SystemClock(), paths.fetched_folder()).fetch(addresses)
    except OSError as error:
        return (
            dict.fromkeys(addresses),
            {},
            (
                text(
                    "calendars cannot be fetched: {folder}: {why}",
                    folder=paths.fetched_folder(),
                    why=error.strerror,
                ),
            ),
        )
    copies = {name: each.copy for name, each in found.items()}
    shown = {str(copy): shown_address(name) for name, copy in copies.items() if copy is not None}
    return copies, shown, tuple(each.fault for each in found.values() if each.fault is not None)


def _without(shown: Mapping[str, str], fault: str) -> str:
    """Return *fault* with the calendar named as the person knows it."""
    for copy, name in shown.items():
        fault = fault.replace(copy, name)
    return fault


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
