"""Notifications through desktop-notifier, as on macOS and Windows, where they were tried on neither.

The library itself speaks to a real bus here, as it does on Linux, in a process
of its own (it leaves its connection open); buttons are pressed on a stand-in.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing
from queue import SimpleQueue
from types import SimpleNamespace

import pytest

from coach.programs.conductor.adapters.native_notification import NativeNotification
from tests.support.notifications import BUTTONS, LIMIT, Service
from tests.support.waiting import until

SHOWS = f"""
import threading
from coach.programs.conductor.adapters.native_notification import NativeNotification
notice = NativeNotification()
print(notice.show("Time to move", "Neck & shoulders", {BUTTONS!r}, print), flush=True)
(thread,) = [each for each in threading.enumerate() if each.name == "coach-notice"]
input()
notice.close()
notice.close()
thread.join()
"""


def test_the_library_shows_a_notice_with_its_words_and_buttons_and_takes_it_away(desktop):
    pytest.importorskip("desktop_notifier", reason="the extra notify is not installed")
    service = Service(desktop)
    with subprocess.Popen(
        [sys.executable, "-c", SHOWS], env=desktop.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as showing:
        assert showing.stdout.readline() == "True\n"
        ((app, _, _, title, body, actions, _, _),) = service.calls("Notify")
        assert (app, title, body) == ("desk-coach", "Time to move", "Neck & shoulders")
        assert [text for text in actions if text in BUTTONS.values()] == list(BUTTONS.values())
        assert service.calls("CloseNotification") == []
        showing.communicate("\n", timeout=LIMIT)
        assert service.calls("CloseNotification") == [(7,)]
    assert showing.returncode == 0


class Library:
    """The part of desktop-notifier that is used."""

    def __init__(self, fails: str = "") -> None:
        self.sent, self.cleared, self._fails = SimpleQueue(), SimpleQueue(), fails

    def Button(self, *, title, on_pressed):  # noqa: N802
        return SimpleNamespace(title=title, on_pressed=on_pressed)

    def DesktopNotifier(self, *, app_name):  # noqa: N802
        assert app_name == "desk-coach"
        return self

    async def send(self, *, title, message, buttons) -> str:
        if self._fails:
            raise RuntimeError(self._fails)
        self.sent.put((title, message, buttons))
        return "number seven"

    async def clear(self, number: str) -> None:
        self.cleared.put(number)


@pytest.fixture
def library(monkeypatch, request):
    made = Library(getattr(request, "param", ""))
    monkeypatch.setitem(sys.modules, "desktop_notifier", made)
    return made


@pytest.fixture
def notice():
    with closing(NativeNotification()) as made:
        yield made
    assert until(lambda: all(thread.name != "coach-notice" for thread in threading.enumerate()), LIMIT)


def test_the_button_that_is_pressed_is_handed_on_by_its_key(library, notice):
    pressed = SimpleQueue()
    assert notice.show("Time to move", "Neck", BUTTONS, pressed.put)
    title, message, buttons = library.sent.get(timeout=LIMIT)
    assert (title, message) == ("Time to move", "Neck")
    assert [button.title for button in buttons] == list(BUTTONS.values())
    buttons[1].on_pressed()
    assert pressed.get(timeout=LIMIT) == list(BUTTONS)[1]
    notice.close()
    assert library.cleared.get(timeout=LIMIT) == "number seven"


def test_a_second_notice_takes_the_place_of_the_first(library, notice):
    assert notice.show("Time to move", "Neck", BUTTONS, print)
    assert notice.show("Time to move", "Back", BUTTONS, print)
    assert library.cleared.get(timeout=LIMIT) == "number seven"


@pytest.mark.parametrize("library", ["not allowed to"], indirect=True)
def test_a_desktop_that_takes_no_notice_is_no_reason_to_fail(library, notice):
    assert not notice.show("Time to move", "Neck", BUTTONS, print)
    assert library.sent.empty()


def test_without_the_library_there_is_none(monkeypatch, notice):
    monkeypatch.setitem(sys.modules, "desktop_notifier", None)
    assert not notice.show("Time to move", "Neck", BUTTONS, print)
