"""Reads the calendars that config.toml names: files as they are, addresses and the desktop's from their copies."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.system import paths
from coach.texts import text

if TYPE_CHECKING:
    from coach.clock import Clock
    from coach.plan.calendar_entries import CalendarWindow
    from coach.plan.hours import DayRange
    from coach.presence.watch import Busy

BEFORE_NOW = timedelta(days=2)
"""From when on calendars are read: a meeting may have begun yesterday, by the clocks of another zone."""

FACTS_AHEAD = timedelta(days=9)
"""How far meetings are read: a plan looks a week ahead, and is made again every midnight."""

HOLIDAYS_AHEAD = timedelta(days=70)
"""How far days off are read: a plan looks behind the longest holiday."""

_GREETING = 2.0
"""Seconds for a step of the handshake with the session's bus: a machine at its start is busy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarsRead:
    """What the calendars say."""

    off: tuple[DayRange, ...] = ()
    """Holidays."""

    busy: tuple[Busy, ...] = ()
    """In order."""

    faults: tuple[str, ...] = ()
    """What could not be read, a line each."""

    meetings_from: tuple[str, ...] = ()
    """Where the busy times come from, as the person knows it; only what could be read at some time."""


@dataclass(slots=True)
class _Sources:
    """Where each calendar that is named lies."""

    places: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    """As config.toml names it -> files and folders."""

    shown: dict[Path, str] = field(default_factory=dict)
    """Copy -> what it may be called."""

    faults: list[str] = field(default_factory=list)

    def named(self, fault: str) -> str:
        """Return *fault* with its calendar named as the person knows it."""
        for copy, name in self.shown.items():
            fault = fault.replace(str(copy), name)
        return fault


def read_calendars(chosen: Config, begins: datetime, zone: tzinfo) -> CalendarsRead:
    """Return what the calendars say from *begins* (UTC) on."""
    if not (chosen.calendar.busy or chosen.agenda.holidays):
        return CalendarsRead()
    from coach.plan.adapters.calendar_reader import CalendarReader
    from coach.plan.calendar_entries import CalendarChoices, CalendarWindow, merge_spans
    from coach.plan.hours import DayRange
    from coach.presence.watch import Busy
    from coach.system.system_clock import SystemClock

    clock = SystemClock()
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
    sources = _Sources()
    try:
        _locate((*chosen.calendar.busy, *chosen.agenda.holidays), sources, window, clock)
        busy, free = (
            tuple(dict.fromkeys(path for name in names for path in sources.places.get(name, ())))
            for names in (chosen.calendar.busy, chosen.agenda.holidays)
        )
        found = CalendarReader(clock, paths.calendars_file()).read([*busy, *free], window)
    except Exception as error:  # noqa: BLE001  (whatever is wrong with calendars, the library is read)
        return CalendarsRead(faults=(*sources.faults, _unread(error)))
    spans = merge_spans(span for path in busy for span in found[path].spans)
    days = sorted({day for path in free for day in found[path].days})
    unread = [sources.named(fault) for content in found.values() for fault in content.faults]
    return CalendarsRead(
        off=tuple(DayRange(first=first, last=last) for first, last in days),
        busy=tuple(Busy(begins=a, ends=b) for a, b in spans if b > begins and a < begins + FACTS_AHEAD),
        faults=(*sources.faults, *unread),
        meetings_from=tuple(sources.shown.get(path, str(path)) for path in busy if path.exists()),
    )


def _locate(names: Sequence[str], sources: _Sources, window: CalendarWindow, clock: Clock) -> None:
    """Put into *sources* where each of *names* lies; addresses are fetched for it, and the desktop is asked."""
    from coach.plan.adapters.facts_process import resolve
    from coach.plan.calendar_address import is_address, is_desktop

    folder = paths.config_file().parent
    _ask_desktop([name for name in names if is_desktop(name)], sources, window, clock)
    _fetch([name for name in names if is_address(name)], sources, clock)
    for name in names:
        if not is_address(name) and not is_desktop(name):
            sources.places[name] = (resolve(name, folder),)


def _ask_desktop(names: Sequence[str], sources: _Sources, window: CalendarWindow, clock: Clock) -> None:
    if not names:
        return
    from coach.plan.adapters.calendar_reader import widened_window
    from coach.plan.adapters.desktop_server import DesktopCalendars
    from coach.plan.adapters.ics import LARGEST_FILE
    from coach.system.dbus import Bus, session_address

    address = session_address() if sys.platform == "linux" else None
    open_bus = None if address is None else lambda: Bus(address, clock, greeting=_GREETING, largest=LARGEST_FILE)
    # what is kept must serve the days to come, also where another day is asked for
    now = clock.now()
    coming = replace(window, begins=now - BEFORE_NOW, ends=now + HOLIDAYS_AHEAD)
    asked = [widened_window(each) for each in (window, coming)]
    begins, ends = min(each.begins for each in asked), max(each.ends for each in asked)
    try:
        found = DesktopCalendars(clock, paths.desktop_folder(), open_bus).read(names, begins, ends)
    except OSError as error:
        sources.faults.append(_unkept(paths.desktop_folder(), error))
        return
    except Exception as error:  # noqa: BLE001  (whatever comes from a bus, files and addresses are read)
        sources.faults.append(_unread(error))
        return
    sources.places.update(found.copies)
    sources.shown.update(found.shown)
    sources.faults += found.faults


def _fetch(addresses: Sequence[str], sources: _Sources, clock: Clock) -> None:
    if not addresses:
        return
    from coach.plan.adapters.calendar_fetch import CalendarFetcher
    from coach.plan.calendar_address import shown_address

    try:
        found = CalendarFetcher(clock, paths.fetched_folder()).fetch(addresses)
    except OSError as error:
        sources.faults.append(_unkept(paths.fetched_folder(), error))
        return
    for name, each in found.items():
        if each.copy is not None:
            sources.places[name] = (each.copy,)
            sources.shown[each.copy] = shown_address(name)
        if each.fault is not None:
            sources.faults.append(each.fault)


def _unkept(folder: Path, error: OSError) -> str:
    return text("calendars cannot be fetched: {folder}: {why}", folder=folder, why=error.strerror)


def _unread(error: Exception) -> str:
    name = type(error).__name__
    return text("calendars: they cannot be read ({name}: {error}); report it to us", name=name, error=error)
