from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC

import pytest

from coach.config.model import Config
from coach.programs.daemon.adapters.desk_orders import DeskOrders
from coach.programs.daemon.adapters.desktop_presenter import DesktopPresenter
from coach.programs.doctor.adapters.desktop_panels import DesktopPanels
from coach.texts import in_language
from tests.support.desktop import Desktop
from tests.support.panel import LIMIT, WAITING, AskedDaemon, AtTen, Panel, patient_bus, serving
from tests.support.waiting import until

PORTAL = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")


@pytest.fixture
def panels(desktop: Desktop) -> Iterator[DesktopPanels]:  # noqa: ARG001  (its bus is in the environment)
    with closing(DesktopPanels()) as made:
        yield made


def test_who_shows_icons_is_named_and_whether_ours_is_among_them(desktop, panels):
    assert panels.icon_place(os.getpid()).startswith("nobody shows icons here; GNOME does")
    made = DesktopPresenter(AtTen(), lambda: UTC, DeskOrders(), patient_bus)
    with closing(Panel(desktop)) as panel, closing(made) as presenter:
        assert panels.icon_place(None) == "python3 shows icons, and ours once the coach runs"
        assert panels.icon_place(os.getpid()).startswith("python3 shows icons, but not ours")
        presenter.heed(Config())
        presenter.show(WAITING)
        with serving(presenter, AskedDaemon()):
            assert until(lambda: panel.items, LIMIT)
            assert panels.icon_place(os.getpid()) == "python3 shows icons, ours too"


@pytest.mark.parametrize(("interface", "version"), [("GlobalShortcuts", 1), ("FileChooser", None)])
def test_a_portal_says_whether_it_has_shortcuts(interface, version, desktop, panels):
    desktop.service(*PORTAL, f"org.freedesktop.portal.{interface}").has("u", version=1)
    assert panels.shortcuts_version() == version


@pytest.mark.faults
def test_without_a_bus_nobody_shows_icons(monkeypatch, tmp_path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
    with closing(DesktopPanels()) as panels:
        assert panels.icon_place(1).startswith("nobody shows icons here (")
        assert panels.shortcuts_version() is None


@pytest.mark.faults
def test_why_nobody_shows_icons_is_danish_too(monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    with closing(DesktopPanels()) as panels:
        said = panels.icon_place(1)
    assert said.startswith("nobody shows icons here (there is no bus); ")
    assert in_language(said, "da").startswith("ingen viser ikoner her (der er ingen bus); ")
