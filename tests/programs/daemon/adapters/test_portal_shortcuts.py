"""Shortcuts on a portal that answers as the real one does, through libdbus."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest

from coach.config.model import Config, DesktopConfig
from coach.programs.daemon.adapters.desk_orders import DeskOrders
from coach.programs.daemon.adapters.desktop_presenter import DesktopPresenter
from coach.system.dbus import BusCall
from tests.support import waiting
from tests.support.desktop import PYTHON, Desktop, Leashed
from tests.support.panel import LIMIT, WAITING, AskedDaemon, AtTen, patient_bus, serving
from tests.support.waiting import until

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SERVICE = Path(waiting.__file__).with_name("portal_service.py")


class Portal:
    def __init__(self, desktop: Desktop, *options: str) -> None:
        self._desktop = desktop
        self._service = Leashed([PYTHON, str(SERVICE), *options], desktop.env)
        desktop.wait_for(NAME)

    def ask(self, method: str, signature: str = "", *body: object) -> object:
        reply = self._desktop.call(BusCall(NAME, PATH, "test.Portal", method, signature, body))
        assert reply.body is not None, reply.fault
        return reply.body[0] if reply.body else None

    def close(self) -> None:
        self._service.close()


@pytest.fixture
def presenter(desktop):  # noqa: ARG001  (its bus is in the environment)
    with closing(DesktopPresenter(AtTen(), lambda: UTC, DeskOrders(), patient_bus)) as made:
        yield made


def wanting(language: str = "en") -> Config:
    return Config(language=language, desktop=DesktopConfig(icon=False, shortcuts=True))


def test_three_keys_are_asked_for_and_ask_the_daemon(desktop, presenter):
    with closing(Portal(desktop)) as portal:
        presenter.heed(wanting())
        presenter.show(WAITING)
        answer = AskedDaemon()
        with serving(presenter, answer):
            assert until(lambda: portal.ask("Bound"), LIMIT)
            assert portal.ask("Bound") == {
                "start": "CTRL+ALT+b: Start a break, or the one that is offered",
                "later": "CTRL+ALT+n: Put the break off",
                "skip": "CTRL+ALT+k: Skip the break",
            }
            portal.ask("Press", "ss", "/another/session", "skip")
            portal.ask("Press", "ss", "", "dance")
            portal.ask("Press", "ss", "", "later")
            assert until(lambda: answer.requests, LIMIT)
            assert answer.requests == ["later"]
            assert presenter.fault is None


def test_without_the_setting_the_portal_is_not_asked(desktop, presenter):
    with closing(Portal(desktop)) as portal:
        presenter.heed(Config())
        presenter.show(WAITING)
        with serving(presenter, AskedDaemon()):
            assert portal.ask("Bound") == {}


@pytest.mark.faults
def test_a_desktop_without_them_is_named_in_the_status(desktop, presenter):
    presenter.heed(wanting())
    presenter.show(WAITING)
    with serving(presenter, AskedDaemon()) as between:
        assert until(lambda: presenter.fault, LIMIT)
        assert presenter.fault.startswith("no portal of this desktop has global shortcuts")
        between(presenter.heed, Config())
        assert presenter.fault is None
        with closing(Portal(desktop, "without")):
            between(presenter.heed, wanting())
            assert until(lambda: presenter.fault, LIMIT)


@pytest.mark.faults
def test_a_person_who_says_no_is_taken_at_their_word(desktop, presenter):
    with closing(Portal(desktop)) as portal:
        portal.ask("Refuse")
        presenter.heed(wanting())
        presenter.show(WAITING)
        with serving(presenter, AskedDaemon()):
            assert until(lambda: presenter.fault, LIMIT)
            assert "was told not to" in presenter.fault
            assert portal.ask("Bound") == {}
