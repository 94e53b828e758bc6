"""What comes and goes: settings, the bus, and what is refused."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC

import pytest

from coach.config.model import Config, DesktopConfig
from coach.programs.daemon.adapters.desk_orders import DeskOrders
from coach.programs.daemon.adapters.desktop_presenter import DesktopPresenter
from tests.support.panel import LIMIT, WAITING, AskedDaemon, AtTen, Panel, serving
from tests.support.waiting import until

START, LATER = 1, 2


def test_the_icon_goes_with_the_setting_and_comes_back(panel, presenter):
    presenter.heed(Config())
    presenter.show(WAITING)
    with serving(presenter, AskedDaemon()):
        assert until(lambda: panel.items, LIMIT)
    presenter.heed(Config(desktop=DesktopConfig(icon=False)))
    assert presenter.fileno() == -1
    assert until(lambda: not panel.items, LIMIT)
    presenter.heed(Config(language="da"))
    with serving(presenter, AskedDaemon()):
        assert until(lambda: panel.items, LIMIT)
        assert "Begynd en pause" in panel.labels()


@pytest.mark.faults
def test_what_was_refused_is_shown_as_a_notification(desktop, panel, presenter):
    notices = "org.freedesktop.Notifications"
    service = desktop.service(notices, "/org/freedesktop/Notifications", notices)
    service.answers("Notify", "u", "ret = dbus.UInt32(1)", "susssasa{sv}i")
    presenter.heed(Config())
    presenter.show(WAITING)
    answer = AskedDaemon("no break is to come")

    def shown() -> list[str]:
        calls = service.call("org.freedesktop.DBus.Mock", "GetCalls")[0]
        return [arguments[4][1] for _, method, arguments in calls if method == "Notify"]

    with serving(presenter, answer):
        assert until(lambda: panel.items, LIMIT)
        panel.click(LATER)
        assert until(lambda: shown() == ["no break is to come"], LIMIT)
        panel.click(START)  # a command that cannot do it, as a process
        assert until(lambda: shown()[1:] == ["no routine fits"], LIMIT)


@pytest.mark.faults
def test_without_a_bus_nothing_is_shown_and_nothing_fails(monkeypatch, tmp_path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
    with closing(DesktopPresenter(AtTen(), lambda: UTC, DeskOrders())) as presenter:
        presenter.heed(Config())
        presenter.show(WAITING)
        presenter.serve(AskedDaemon())
        assert (presenter.fileno(), presenter.fault) == (-1, None)


@pytest.mark.faults
def test_an_icon_that_was_given_up_stays_away_and_says_why(panel, presenter):
    presenter.heed(Config())
    presenter.show(WAITING)
    with serving(presenter, AskedDaemon()) as between:
        assert until(lambda: panel.items, LIMIT)
        between(presenter.give_up, "it failed")
        between(presenter.show, replace(WAITING, faults=("it failed",)))
        between(presenter.heed, Config(language="da"))
        assert until(lambda: not panel.items, LIMIT)
        assert (presenter.fileno(), presenter.fault) == (-1, "it failed")


@pytest.mark.faults
def test_a_bus_that_goes_and_comes_back_has_the_icon_again(desktop, presenter):
    presenter.heed(Config())
    presenter.show(WAITING)
    assert presenter.fileno() >= 0
    with serving(presenter, AskedDaemon()):
        desktop.bus.close()
        assert until(lambda: presenter.fileno() == -1, LIMIT)
        desktop.switch_on()
        with closing(Panel(desktop)) as panel:

            def shown_a_minute_later() -> bool:
                presenter._next_try = 0.0
                return bool(panel.items)

            assert until(shown_a_minute_later, LIMIT)
