"""Notifications, told to a real bus and to python-dbusmock's notification service."""

from __future__ import annotations

import threading
from contextlib import closing
from queue import SimpleQueue

import pytest

from coach.programs.conductor.adapters.freedesktop_notification import FreedesktopNotification
from tests.support.notifications import BUTTONS, LIMIT, Service
from tests.support.waiting import until


@pytest.fixture
def notice(desktop):
    with closing(FreedesktopNotification(desktop.address, patience=LIMIT)) as made:
        yield made
    assert until(lambda: all(thread.name != "coach-notice" for thread in threading.enumerate()), LIMIT)


def test_a_notice_has_its_words_and_buttons_and_is_taken_away(desktop, notice):
    service = Service(desktop)
    assert notice.show("Time to move", "Neck & shoulders", BUTTONS, print)
    ((app, replaces, _icon, title, body, actions, hints, expires),) = service.calls("Notify")
    assert (app, replaces, title, body) == ("desk-coach", 0, "Time to move", "Neck &amp; shoulders")
    assert actions == ["yes", "Start", "snooze", "Later", "no", "Skip"]
    assert hints["suppress-sound"] == ("b", True)
    assert expires == 0
    notice.close()
    notice.close()
    assert until(lambda: service.calls("CloseNotification") == [(7,)], LIMIT)


def test_the_button_that_is_pressed_is_handed_on_by_its_key(desktop, notice):
    service, pressed = Service(desktop), SimpleQueue()
    notice.show("Time to move", "Neck", BUTTONS, pressed.put)
    service.signal("ActionInvoked", ("u", 6), ("s", "no"))
    service.signal("ActionInvoked", ("u", 7), ("s", "snooze"))
    assert pressed.get(timeout=LIMIT) == "snooze"
    assert pressed.empty()


def test_a_notice_that_the_person_closed_is_not_closed_again(desktop, notice):
    service = Service(desktop)
    notice.show("Time to move", "Neck", BUTTONS, print)
    service.signal("NotificationClosed", ("u", 7), ("u", 2))
    assert until(lambda: all(thread.name != "coach-notice" for thread in threading.enumerate()), LIMIT)
    notice.close()
    assert service.calls("CloseNotification") == []


def test_a_desktop_without_buttons_or_markup_gets_none(desktop, notice):
    service = Service(desktop, "ret = dbus.Array(['body'], signature='s')")
    assert notice.show("Time to move", "Neck & shoulders", BUTTONS, print)
    ((*_, body, actions, _hints, _expires),) = service.calls("Notify")
    assert (body, actions) == ("Neck & shoulders", [])


def test_without_notifications_it_says_so_and_nothing_else_happens(notice):
    assert not notice.show("Time to move", "Neck", BUTTONS, print)


def test_without_a_bus_it_says_so():
    assert not FreedesktopNotification(None).show("Time to move", "Neck", BUTTONS, print)


def test_a_desktop_that_hangs_is_not_waited_for(desktop):
    service = Service(desktop)
    service.hang()
    assert not FreedesktopNotification(desktop.address).show("Time to move", "Neck", BUTTONS, print)
