"""The desktop's calendars as a fixture: Evolution's data server from the distribution, on a bus of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from coach.plan.adapters.desktop_talk import sources_call
from coach.system.dbus import BusCall
from tests.support.desktop import Desktop, require
from tests.support.waiting import until

SERVICES = Path("/usr/share/dbus-1/services")
_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_SERVER = "org.gnome.evolution.dataserver"
_REMOTE = """
[Resource]
Identity={address}

[WebDAV Backend]
ResourcePath=/

[Authentication]
Host=localhost
Port=9
Method=none
"""
NUMBERED = {"Sources": "Sources5", "Calendar": "Calendar8"}
"""The services as Debian 12 and 13 have them."""
_SOURCE = """[Data Source]
DisplayName={name}
Enabled={enabled}
Parent={parent}

[Calendar]
BackendName={backend}
Selected={selected}

[Local Backend]
CustomFile=
"""


def lacking() -> list[str]:
    """Return the package that the desktop's calendars need and this machine lacks."""
    return [] if any(SERVICES.glob(f"{_SERVER}.Calendar*.service")) else ["evolution-data-server"]


class EvolutionServer:
    """Calendars of the desktop, each a file that is laid before the server begins: at the first question."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop, self._hanging = desktop, list[int]()
        self._config = desktop.folder / ".config" / "evolution" / "sources"
        self._data = desktop.folder / ".local" / "share" / "evolution" / "calendar"
        self._config.mkdir(parents=True)
        begun_with = {"GSETTINGS_BACKEND": "memory", "XDG_RUNTIME_DIR": str(desktop.folder)}
        self._said(BusCall(*_BUS, "UpdateActivationEnvironment", "a{ss}", (begun_with,)))

    def add(
        self,
        uid: str,
        *events: str,
        name: str | None = None,
        backend: str = "local",
        parent: str = "local-stub",
        address: str = "",
        enabled: bool = True,
        selected: bool = True,
    ) -> None:
        """Add a calendar with *events*, each the lines of a VEVENT but its first and last."""
        about = _SOURCE.format(
            name=name or uid,
            backend=backend,
            parent=parent,
            enabled=str(enabled).lower(),
            selected=str(selected).lower(),
        )
        (self._config / f"{uid}.source").write_text(about + (_REMOTE.format(address=address) if address else ""))
        self.lay(uid, *events)

    def lay(self, uid: str, *events: str) -> None:
        """Let *events* be all that is in the file of a calendar; `system` is the one that is there by itself."""
        folder = self._data / uid
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "calendar.ics").write_text(calendar_of(*events))

    def define(self, uid: str, zone: str) -> None:
        """Put the definition of a zone, a VTIMEZONE, into the file of a calendar."""
        file = self._data / uid / "calendar.ics"
        head, event, rest = file.read_text().partition("BEGIN:VEVENT")
        file.write_text(f"{head}{zone.replace(chr(10), chr(13) + chr(10))}{event}{rest}")

    def account(self, uid: str, *, enabled: bool) -> None:
        """Add an account, which calendars may have as their parent."""
        about = f"[Data Source]\nDisplayName={uid}\nEnabled={str(enabled).lower()}\nParent=\n"
        (self._config / f"{uid}.source").write_text(f"{about}\n[Collection]\nBackendName=webdav\n")

    def found_before(self, uid: str, account: str) -> None:
        """Let a calendar be one that *account* had when its server was last asked."""
        folder = self._desktop.folder / ".cache" / "evolution" / "sources" / account
        folder.mkdir(parents=True)
        about = _SOURCE.format(name=uid, backend="local", parent=account, enabled="true", selected="true")
        (folder / f"{uid}.source").write_text(f"{about}\n[Resource]\nIdentity={uid}\n")

    def begin(self) -> None:
        """Begin the server, as a desktop does at its start; what is laid later it does not know."""
        self._said(sources_call(f"{_SERVER}.{NUMBERED['Sources']}"))

    def hang(self, *kinds: str) -> None:
        """Let the server's processes for these (Sources, Calendar) live, and answer nothing."""
        for kind in kinds:
            self._hanging.append(self._number(kind))
            os.kill(self._hanging[-1], signal.SIGSTOP)

    def remove(self, uid: str) -> None:
        """Take a calendar away while the server does not run: it is ended, and begins with the next question."""
        for kind in NUMBERED:
            os.kill(self._number(kind), signal.SIGKILL)
        owned = [BusCall(*_BUS, "NameHasOwner", "s", (f"{_SERVER}.{name}",)) for name in NUMBERED.values()]
        assert until(lambda: not any(self._said(each)[0] for each in owned), 20)
        (self._config / f"{uid}.source").unlink()

    def _number(self, kind: str) -> int:
        """Return the number of the process that is called so on the bus."""
        asked = BusCall(*_BUS, "GetConnectionUnixProcessID", "s", (f"{_SERVER}.{NUMBERED[kind]}",))
        return int(self._said(asked)[0])

    def wake(self) -> None:
        """Let them go on."""
        while self._hanging:
            os.kill(self._hanging.pop(), signal.SIGCONT)

    def close(self) -> None:
        """Let whatever hangs go on, so that it ends with its bus."""
        self.wake()

    def call(self, uid: str, method: str, signature: str, *body: object) -> tuple[Any, ...]:
        """Call *method* of a calendar as another program does, opened for it."""
        service, path = f"{_SERVER}.{NUMBERED['Calendar']}", "/org/gnome/evolution/dataserver/CalendarFactory"
        opening = BusCall(service, path, f"{_SERVER}.CalendarFactory", "OpenCalendar", "s", (uid,), starts=True)
        path, owner = self._said(opening)
        self._said(BusCall(owner, path, f"{_SERVER}.Calendar", "Open"))
        return self._said(BusCall(owner, path, f"{_SERVER}.Calendar", method, signature, body))

    def _said(self, call: BusCall) -> tuple[Any, ...]:
        reply = self._desktop.call(call)
        assert reply.body is not None, (call.method, reply.fault)
        return reply.body


def calendar_of(*events: str) -> str:
    """Return the text of a calendar with *events*."""
    stamped = (f"BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{each.strip()}\nEND:VEVENT\n" for each in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{''.join(stamped)}END:VCALENDAR\n".replace("\n", "\r\n")


@pytest.fixture
def evolution(desktop: Desktop) -> Iterator[EvolutionServer]:
    """The desktop's calendars, none of them but the server's own; this process is on their bus."""
    require(lacking(), "the desktop's calendars")
    with closing(EvolutionServer(desktop)) as made:
        yield made
