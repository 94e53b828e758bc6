"""What is said with Evolution's data server: the steps by which a calendar is asked, and what the answers mean.

A calendar is opened before it is asked, and belongs to the connection on which
that was done.  One whose own server is not reached answers all the same, with
what it had last, or with an empty list: how it stands is asked besides.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any

from coach.errors import disk_remedy
from coach.plan.adapters.calendar_zones import CalendarZones
from coach.plan.adapters.ics import LARGEST_FILE
from coach.plan.desktop_calendars import wrap_entries, zone_names
from coach.system.dbus import NO_ANSWER, TOO_LARGE, Bus, BusCall, BusReply, answered_serial, property_call, read_reply
from coach.texts import Text, text

NO_BUS = "there is no session bus; start the coach from the desktop, or take `evolution` out of config.toml"
SILENT = "the server does not answer in time; log in again if it stays so"
_OTHERWISE = "it answers otherwise than the servers that we know; report it to us"

_CONNECTED = ("", "connected", "connecting")
"""How a calendar stands that is of now; the first is one of this machine alone."""

_DATASERVER = "org.gnome.evolution.dataserver"
_SOURCES = "/org/gnome/evolution/dataserver/SourceManager"
_FACTORY = "/org/gnome/evolution/dataserver/CalendarFactory"
_CALENDAR = f"{_DATASERVER}.Calendar"


class DesktopFault(Exception):  # noqa: N818  (what a person is told, as everywhere)
    """The server, or a calendar, gives nothing; *why* is for people."""

    def __init__(self, why: Text) -> None:
        super().__init__(why)
        self.why = why


class CalendarTalk:
    """What is said with one calendar on *bus*, a connection of its own."""

    def __init__(self, uid: str, bus: Bus, steps: Generator[BusCall, BusReply, None]) -> None:
        """*uid*: the calendar's.  *steps*: the calls to make; each yields one and takes its reply."""
        self.uid, self.bus, self._steps = uid, bus, steps
        self._serial = 0
        self.running = True
        self.fault: Text | None = None
        """Why it came to nothing."""

    def begin(self) -> None:
        """Connect, and make the first call."""
        if self.bus.connect():
            self._advance(lambda: next(self._steps))
        else:
            self._end(text(NO_BUS))

    def go_on(self) -> None:
        """Take up what has come."""
        while self.running and (message := self.bus.next_message(0.0)) is not None:
            if answered_serial(message) == self._serial:
                reply = read_reply(message)
                self._advance(lambda: self._steps.send(reply))  # noqa: B023  (called at once)
        self._end_if_lost()

    def _advance(self, step: Callable[[], BusCall]) -> None:
        try:
            self._serial = self.bus.post(step())
        except StopIteration:
            self._end(None)
        except DesktopFault as found:
            self._end(found.why)
        except OSError as error:
            self._end(why_unkept(error))
        self._end_if_lost()

    def _end_if_lost(self) -> None:
        if self.running and (lost := self.bus.lost) is not None:
            self._end(why_refused(lost))

    def _end(self, fault: Text | None) -> None:
        self.running, self.fault = False, fault


@dataclass(frozen=True, slots=True, kw_only=True)
class DesktopServices:
    """Where to ask."""

    sources: str
    """Name on the bus of the service that knows which calendars there are."""

    calendars: str
    """Of the one that gives them."""

    places: Mapping[str, str]
    """UID of a source -> path of its object."""

    begun: bool = False
    """The first was begun by our question, and so may not know all accounts yet."""

    def connection_call(self, uid: str) -> BusCall:
        """Return the call that tells how the calendar *uid* stands with its own server."""
        return property_call(self.sources, self.places.get(uid, "/"), f"{_DATASERVER}.Source", "ConnectionStatus")


def calendar_steps(
    services: DesktopServices, uid: str, query: str, keep: Callable[[str], None]
) -> Generator[BusCall, BusReply, None]:
    """Open the calendar *uid*, ask it *query*, and *keep* what it says, as the text of a calendar.

    Raises:
        DesktopFault: it says nothing, or nothing that is of now.
        OSError: what it says cannot be kept.
    """
    opening = BusCall(services.calendars, _FACTORY, f"{_CALENDAR}Factory", "OpenCalendar", "s", (uid,), starts=True)
    reply = yield opening
    path, owner = _strings(_body(reply, 2))
    _body((yield BusCall(owner, path, _CALENDAR, "Open")), 1)
    reply = yield BusCall(owner, path, _CALENDAR, "GetObjectList", "s", (query,))
    entries = _strings(_body(reply, 1)[0])
    zones: list[str] = []
    find = CalendarZones(()).find
    for name in zone_names(entries):
        if find(name) is None:
            reply = yield BusCall(owner, path, _CALENDAR, "GetTimezone", "s", (name,))
            if reply.body is not None:  # else nobody knows it, as the reading says
                zones += _strings(reply.body[:1])
    status = _connection((yield services.connection_call(uid)))
    if entries or status in _CONNECTED:  # an empty list of a calendar that is cut off says nothing
        keep(wrap_entries(entries, zones))
    if status not in _CONNECTED:
        raise DesktopFault(
            text("it is not connected to its server ({status}); look at it in your calendar program", status=status)
        )


def _connection(reply: BusReply) -> str:
    """Return how a calendar stands with its server; empty if it has none, or nobody knows."""
    try:
        return str(reply.body[0][1]) if reply.body is not None else ""
    except (IndexError, TypeError):
        return ""  # nobody knows how it stands


def read_names(reply: BusReply) -> list[str]:
    """Return the names in *reply*, of a bus that was asked for a list of them.

    Raises:
        DesktopFault: it did not answer.
    """
    return _strings(_body(reply, 1)[0])


def sources_call(service: str) -> BusCall:
    """Return the call that gives all sources of *service*, which is started for it."""
    return BusCall(service, _SOURCES, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", starts=True)


def read_source_list(reply: BusReply) -> tuple[dict[str, str], dict[str, str]]:
    """Return UID -> key file and UID -> path of its object, from what comes of `sources_call`.

    Raises:
        DesktopFault: it is something else.
    """
    files: dict[str, str] = {}
    places: dict[str, str] = {}
    try:
        for path, interfaces in _body(reply, 1)[0].items():
            if (source := interfaces.get(f"{_DATASERVER}.Source")) is not None:
                uid = str(source["UID"][1])
                files[uid], places[uid] = str(source["Data"][1]), str(path)
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise DesktopFault(text(_OTHERWISE)) from error
    return files, places


def why_refused(fault: str) -> Text:
    """Return what a reply's *fault* means.  A server's own words are left out: they may hold a calendar's address."""
    if fault == NO_ANSWER:
        return text(SILENT)
    if fault == TOO_LARGE:
        return text("it has more than {size} MB; leave out what is long past", size=LARGEST_FILE // 1_000_000)
    name = fault if " " in fault else fault.rpartition(".")[2]
    return text("the server refuses ({error}); open it in your calendar program", error=name)


def why_unkept(error: OSError) -> Text:
    """Return what *error* means, which came of keeping a copy."""
    why = error.strerror or type(error).__name__
    return text("a copy cannot be written ({why}), {remedy}", why=why, remedy=disk_remedy(error))


def _body(reply: BusReply, count: int) -> tuple[Any, ...]:
    if reply.body is None:
        raise DesktopFault(why_refused(reply.fault))
    if len(reply.body) != count:
        raise DesktopFault(text(_OTHERWISE))
    return reply.body


def _strings(values: object) -> list[str]:
    if not isinstance(values, tuple | list) or not all(isinstance(each, str) for each in values):
        raise DesktopFault(text(_OTHERWISE))
    return list(values)
