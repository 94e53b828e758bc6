"""Ask Evolution's data server for the desktop's calendars, and keep the last good copy of each.

The facts process does this, never the daemon.  Each calendar has a connection
of its own, which costs nothing on a bus: one that is slow, broken or too large
holds up no other.  What the server said stays in a file for each, named by a
digest, which is read as any other calendar.

Long, but one module: what is known of the server decides what it is asked.
"""

from __future__ import annotations

import json
import select
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from coach.clock import Clock
from coach.plan.adapters.desktop_talk import (
    NO_BUS,
    SILENT,
    CalendarTalk,
    DesktopFault,
    DesktopServices,
    calendar_steps,
    read_names,
    read_source_list,
    sources_call,
    why_unkept,
)
from coach.plan.calendar_address import desktop_name
from coach.plan.desktop_calendars import DesktopCalendar, find_calendars, range_query, server_names
from coach.system.atomic_file import write_whole
from coach.system.dbus import Bus, BusCall
from coach.texts import Text, joined, text

PATIENCE = 15.0
"""Seconds in which the server must have answered; begun for this, it takes half a second."""

SETTLING = 1.5
"""Seconds after which a server that was begun for this is asked once more which calendars it has.  What it says at once
lacks those of accounts: it adds them as it finds them, and tells nobody when it has them all.
"""

HELD_BACK = timedelta(minutes=1)
"""So long nobody is asked again who did not answer."""

_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_LATE = "its account is not there yet, or has gone"
_ABSENT = (
    "there is no server for them; install evolution-data-server, or take `evolution` out of config.toml "
    "([calendar] busy, [agenda] holidays)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DesktopReading:
    """What there is of the desktop's calendars."""

    copies: Mapping[str, tuple[Path, ...]]
    """As config.toml names them -> the last good copies."""

    shown: Mapping[Path, Text]
    """Copy -> what the calendar may be called."""

    faults: tuple[Text, ...]
    """Why something is not of now, or not there."""


@dataclass(slots=True)
class _Known:
    """What is kept of the server."""

    calendars: tuple[DesktopCalendar, ...] = ()
    silent: dict[str, str] = field(default_factory=dict)
    """Whoever did not answer, and when that was, UTC: a calendar's UID, or empty for the server."""

    late: tuple[str, ...] = ()
    """UIDs of those that a server which was just begun did not name; they count as they did, once."""


class DesktopCalendars:
    """Asks the server at *open_bus* (None: there is no bus), and keeps copies in *folder*, which is for this alone."""

    def __init__(
        self,
        clock: Clock,
        folder: Path,
        open_bus: Callable[[], Bus] | None,
        *,
        patience: float = PATIENCE,
        settling: float = SETTLING,
    ) -> None:
        """*patience*: seconds for all of a reading, *settling* those among them for which a new server is let alone."""
        self._clock, self._folder, self._open_bus = clock, folder, open_bus
        self._patience, self._settling = patience, settling

    def read(self, names: Sequence[str], begins: datetime, ends: datetime) -> DesktopReading:
        """Return what there is of *names*, as config.toml has them, from *begins* to *ends* (UTC).

        Raises:
            OSError: the folder cannot be used.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        known, until, why = self._load(), self._clock.monotonic() + self._patience, dict[str, Text]()
        calendars, services = known.calendars, None
        try:
            calendars, services = self._listed(until, held_back=self._is_held_back("", known))
        except DesktopFault as failed:
            why[""] = failed.why
        late = _late(calendars, known) if services is not None and services.begun else ()
        calendars += late
        wanted = {name: _chosen(name, calendars) for name in names}
        every = {each.uid: each for some in wanted.values() for each in some}
        if services is not None:
            why |= {each.uid: text(_LATE) for each in late if each.uid in every}
            asked = tuple(uid for uid in every if uid not in why)
            why |= self._asked(asked, services, range_query(begins, ends), known, until)
            self._forget_others(every)
        try:
            self._save(_Known(calendars, self._still_silent(known, why), tuple(each.uid for each in late)))
        except OSError as error:
            why.setdefault("", why_unkept(error))
        copies = {uid: copy for uid in every if (copy := self._copy(uid)).exists()}
        return DesktopReading(
            copies={
                name: tuple(copies[each.uid] for each in some if each.uid in copies) for name, some in wanted.items()
            },
            shown={copy: _shown(every[uid]) for uid, copy in copies.items()},
            faults=(
                *_told(why, every, copies),
                *(_unmet(calendars, name) for name in names if services and not wanted[name]),
            ),
        )

    # The server.

    def _listed(self, until: float, *, held_back: bool) -> tuple[tuple[DesktopCalendar, ...], DesktopServices]:
        """Return the calendars that there are, and where to ask them.

        Raises:
            DesktopFault: there is no server, or it does not say.
        """
        if self._open_bus is None:
            raise DesktopFault(text(NO_BUS))
        if held_back:
            raise DesktopFault(text(SILENT))
        with closing(self._open_bus()) as bus:
            if not bus.connect():
                raise DesktopFault(text(NO_BUS))
            bus.ask([BusCall(*_BUS, "ListNames"), BusCall(*_BUS, "ListActivatableNames")])
            running, there = map(read_names, bus.replies(until))
            found = server_names((*running, *there))
            if found is None:
                raise DesktopFault(text(_ABSENT))
            sources, calendars = found
            begun = sources not in running
            bus.ask([sources_call(sources)])
            (reply,) = bus.replies(until)
            if begun:
                settled = min(until, self._clock.monotonic() + self._settling)
                while bus.next_message(settled) is not None:
                    pass
                bus.ask([sources_call(sources)])
                (reply,) = bus.replies(until)
            files, places = read_source_list(reply)
            return find_calendars(files), DesktopServices(
                sources=sources, calendars=calendars, places=places, begun=begun
            )

    def _asked(
        self, uids: Sequence[str], services: DesktopServices, query: str, known: _Known, until: float
    ) -> dict[str, Text]:
        """Bring the copies of the calendars *uids* up to date; return why that failed, by UID."""
        why: dict[str, Text] = {}
        talks: list[CalendarTalk] = []
        try:
            for uid in uids:
                if self._is_held_back(uid, known):
                    why[uid] = text(SILENT)
                    continue
                keep = partial(self._keep, uid)
                talks.append(CalendarTalk(uid, self._bus(), calendar_steps(services, uid, query, keep)))
            self._attend(talks, until)
            for talk in talks:
                if (fault := text(SILENT) if talk.running else talk.fault) is not None:
                    why[talk.uid] = fault
        finally:
            for talk in talks:
                talk.bus.close()
        return why

    def _bus(self) -> Bus:
        if self._open_bus is None:
            raise AssertionError("calendars are known only where there is a bus")
        return self._open_bus()

    def _attend(self, talks: Sequence[CalendarTalk], until: float) -> None:
        for talk in talks:
            talk.begin()
        while running := [talk for talk in talks if talk.running]:
            left = until - self._clock.monotonic()
            if left <= 0:
                return
            ready, _, _ = select.select([talk.bus for talk in running], [], [], left)
            for talk in running:
                if talk.bus in ready:
                    talk.go_on()

    # What is kept.

    def _keep(self, uid: str, content: str) -> None:
        copy = self._copy(uid)
        if not copy.exists() or copy.read_bytes() != content.encode():
            write_whole(copy, content)

    def _copy(self, uid: str) -> Path:
        return self._folder / f"{sha256(uid.encode()).hexdigest()[:24]}.ics"

    def _forget_others(self, uids: Mapping[str, DesktopCalendar]) -> None:
        kept = {self._copy(uid) for uid in uids}
        for file in self._folder.glob("*.ics"):
            if file not in kept:
                file.unlink(missing_ok=True)

    def _note(self) -> Path:
        return self._folder / "calendars.json"

    def _load(self) -> _Known:
        try:
            found = json.loads(self._note().read_bytes())
            calendars = tuple(DesktopCalendar(**{**each, "names": tuple(each["names"])}) for each in found["calendars"])
            silent = {str(uid): str(at) for uid, at in found["silent"].items()}
            return _Known(calendars, silent, tuple(map(str, found["late"])))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return _Known()  # the first time, or of another version: nothing is known

    def _save(self, known: _Known) -> None:
        found = {"calendars": [asdict(each) for each in known.calendars], "silent": known.silent, "late": known.late}
        write_whole(self._note(), json.dumps(found))

    def _is_held_back(self, uid: str, known: _Known) -> bool:
        """Tell whether *uid* did not answer just now."""
        try:
            since = self._clock.now() - datetime.fromisoformat(known.silent[uid]).astimezone(UTC)
        except (KeyError, ValueError):
            return False
        return timedelta(0) <= since < HELD_BACK

    def _still_silent(self, known: _Known, why: Mapping[str, Text]) -> dict[str, str]:
        """Return who did not answer, and when: whoever was held back keeps their time."""
        now = self._clock.now().isoformat()
        return {
            uid: known.silent[uid] if self._is_held_back(uid, known) else now
            for uid, fault in why.items()
            if fault == SILENT
        }


def _late(calendars: Sequence[DesktopCalendar], known: _Known) -> tuple[DesktopCalendar, ...]:
    """Return those that were known before, are not among *calendars*, and were there the last time."""
    there = {*(each.uid for each in calendars), *known.late}
    return tuple(each for each in known.calendars if each.uid not in there)


def _chosen(name: str, calendars: Sequence[DesktopCalendar]) -> tuple[DesktopCalendar, ...]:
    """Return which of *calendars* the *name* of config.toml means; one that is called by its name need not be shown."""
    one = desktop_name(name)
    if one is None:
        return tuple(each for each in calendars if each.enabled and each.selected)
    return tuple(each for each in calendars if each.enabled and each.is_called(one))


def _unmet(calendars: Sequence[DesktopCalendar], name: str) -> Text:
    """Return why *name* means none of *calendars*."""
    one = desktop_name(name)
    if one is None:
        return text("evolution: no calendar is selected on this desktop; tick one in your calendar program")
    if any(each.is_called(one) for each in calendars):
        return text("{name}: is switched off on this desktop; switch on the account or the calendar", name=name)
    there = joined(", ", [each.name for each in calendars if each.enabled]) or text("none")
    return text("{name}: there is no such calendar on this desktop; it has: {there}", name=name, there=there)


def _shown(calendar: DesktopCalendar) -> Text:
    return text("the desktop's calendar {name}", name=calendar.name)


def _told(why: Mapping[str, Text], calendars: Mapping[str, DesktopCalendar], copies: Mapping[str, Path]) -> list[Text]:
    """Return a line for each fault in *why*."""
    told = []
    for uid, fault in why.items():
        held = uid in copies if uid else bool(copies)
        told.append(
            text(
                "{calendar}: {why}; {holds}",
                calendar=_shown(calendars[uid]) if uid else text("the desktop's calendars"),
                why=fault,
                holds=text("what was said before still counts" if held else "nothing is known yet"),
            )
        )
    return told
