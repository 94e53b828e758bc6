from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from coach.presence.silence import SilenceReason
from coach.programs.daemon import icon_view
from coach.programs.daemon.icon_view import DeskOrder, IconLook, IconView, make_icon_view
from coach.programs.daemon.status import Activity, SilentState, Status
from tests.support.panel import TEN, WAITING

OFFERING = replace(WAITING, doing=Activity.OFFERING, silent=None)
SESSION = replace(WAITING, doing=Activity.SESSION, silent=None, session=3)
HELD = replace(WAITING, held=TEN, silent=SilenceReason.MEETING, source="Firefox records")
PAUSED = replace(WAITING, paused=True, silent=SilentState.PAUSED, next_break=None)


def seen(status: Status, language: str = "en") -> IconView:
    return make_icon_view(status, language=language, zone=UTC, later_minutes=10, now=TEN)


@pytest.mark.parametrize(
    ("status", "look", "microphone", "title", "lines"),
    [
        (WAITING, IconLook.WAITING, False, "Waiting", ["Next break 10:30"]),
        (
            replace(WAITING, listening=True),
            *(IconLook.WAITING, True, "Waiting", ["The microphone is open", "Next break 10:30"]),
        ),
        (OFFERING, IconLook.OFFERING, True, "A break is offered", ["The microphone is open"]),
        (SESSION, IconLook.SESSION, True, "A session is being led", ["The microphone is open"]),
        (HELD, IconLook.HELD, False, "Waiting", ["The break of 10:00 is held: a meeting"]),
        (PAUSED, IconLook.PAUSED, False, "Waiting", ["Paused until told otherwise"]),
        (
            replace(PAUSED, paused_until=TEN + timedelta(days=1)),
            *(IconLook.PAUSED, False, "Waiting", ["Paused until Tue 10:00"]),
        ),
        (
            replace(WAITING, silent=SilentState.OFF, next_break=TEN + timedelta(days=2)),
            *(IconLook.WAITING, False, "Waiting", ["Silent: outside of the working hours", "Next break Wed 10:00"]),
        ),
        (
            replace(WAITING, faults=("loudspeaker: gone", "x")),
            *(IconLook.WAITING, False, "Waiting", ["Next break 10:30", "Something is wrong: loudspeaker: gone"]),
        ),
    ],
)  # fmt: skip
def test_what_is_shown_of_a_status(status, look, microphone, title, lines):
    view = seen(status)
    assert (view.look, view.microphone, view.title) == (look, microphone, f"Desk coach: {title}")
    assert list(view.lines) == lines


@pytest.mark.parametrize(
    ("status", "chosen"),
    [
        (WAITING, ["start", "later", "skip", "pause", "page"]),
        (OFFERING, ["start", "later", "skip", "pause", "page"]),
        (SESSION, ["pause", "page"]),
        (replace(WAITING, doing=Activity.ENDING, next_break=None), ["page"]),
        (replace(WAITING, next_break=None, silent=SilentState.NOTHING), ["start", "pause", "page"]),
        (PAUSED, ["start", "resume", "page"]),
    ],
)
def test_what_can_be_chosen(status, chosen):
    menu = seen(status).menu
    assert [each.order for each in menu if each.enabled] == chosen
    assert menu[-1].order is DeskOrder.PAGE


def test_a_danish_person_reads_danish():
    view = seen(HELD, "da")
    assert view.lines == ("Pausen 10:00 holdes tilbage: et møde",)
    assert [each.label for each in view.menu] == [
        *("Begynd en pause", "Senere (10 min)", "Spring pausen over", "Sæt coachen på pause", "Åbn siden"),
    ]


@pytest.mark.parametrize("doing", Activity)
def test_every_activity_has_words(doing):
    assert seen(replace(WAITING, doing=doing)).title != seen(replace(WAITING, doing=doing), "da").title


def test_a_long_fault_is_cut():
    assert len(seen(replace(WAITING, faults=("x" * 1000,))).lines[-1]) < 2 * icon_view._LONGEST_FAULT
