"""Our objects, asked by another library: libdbus, and what no panel asks."""

from __future__ import annotations

import pytest

from coach.config.model import Config
from coach.programs.daemon.adapters.bus_objects import BusMethod, BusObject
from coach.system.dbus import BusCall
from tests.support.panel import LIMIT, WAITING, AskedDaemon, serving
from tests.support.waiting import until


@pytest.mark.faults
def test_strange_calls_are_answered_with_an_error(desktop, panel, presenter):
    presenter.heed(Config())
    presenter.show(WAITING)
    with serving(presenter, AskedDaemon()):
        assert until(lambda: panel.items, LIMIT)
        name = panel.items[0].partition("/")[0]
        item, menu, properties = "/StatusNotifierItem", "/StatusNotifierItem/Menu", "org.freedesktop.DBus.Properties"

        def fault(path: str, interface: str, method: str, signature: str = "", *body: object) -> str:
            return desktop.call(BusCall(name, path, interface, method, signature, body)).fault.rpartition(".")[2]

        assert fault("/elsewhere", "org.kde.StatusNotifierItem", "Activate", "ii", 0, 0) == "UnknownObject"
        assert fault(item, "org.kde.StatusNotifierItem", "Dance") == "UnknownMethod"
        assert fault(item, "org.kde.StatusNotifierItem", "Activate", "s", "here") == "InvalidArgs"
        assert fault(item, properties, "Get", "ss", "org.kde.StatusNotifierItem", "Colour") == "InvalidArgs"
        assert fault(menu, "com.canonical.dbusmenu", "GetLayout", "iias", 77, -1, []) == "InvalidArgs"
        assert fault(item, "org.freedesktop.DBus.Peer", "Ping") == ""


def test_what_is_offered_is_told_as_dbus_writes_it():
    offered = BusObject(
        interface="org.example.Thing",
        properties={"Size": ("u", lambda: 3)},
        methods={"Move": BusMethod(takes="ia(sv)", gives="b", does=lambda *_: (True,))},
        signals={"Moved": "a{sv}i"},
    )
    assert offered.introspected() == (
        '<node><interface name="org.example.Thing"><property name="Size" type="u" access="read"/>'
        '<method name="Move"><arg type="i" direction="in"/><arg type="a(sv)" direction="in"/>'
        '<arg type="b" direction="out"/></method>'
        '<signal name="Moved"><arg type="a{sv}"/><arg type="i"/></signal></interface></node>'
    )
