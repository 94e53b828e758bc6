"""What the page shows of a session."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coach.programs.live_protocol import LIVE_COMMANDS, LiveDoing, LiveHeard, LivePicture, LiveSet
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.live_view import OFFER_BUTTONS, SESSION_BUTTONS, event_of, live_fields, live_page
from coach.session.state import State

PART = LiveSet(exercise="Heel raises", side="second", done=3, target=12, unit="reps", state="working")
PICTURE = LivePicture(doing=LiveDoing.SESSION, routine="Five", caption="Up.", count="three", part=PART)


def test_every_button_is_a_command_that_a_session_takes():
    assert {*OFFER_BUTTONS, *SESSION_BUTTONS} == LIVE_COMMANDS
    assert live_page(PageWords("en")).count("data-command") == len(LIVE_COMMANDS)


def test_a_set_is_told_with_its_side_and_how_far_it_is():
    fields = live_fields(PageWords("en"), PICTURE)
    assert fields["title"] == "Session: Five"
    assert fields["part"] == {
        "name": "Heel raises, second side",
        "done": 3,
        "target": 12,
        "amount": "3 of 12 repetitions",
        "state": "counting",
    }


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (LiveHeard(command="done", phrase="I'm done", confidence=0.934), "Heard: I'm done (93 %)"),
        (LiveHeard(command="skip", phrase="", confidence=1.0), "Heard: skip (100 %)"),
        (LiveHeard(command=None, phrase="stop", confidence=0.31), "Not sure enough: stop (31 %)"),
        (LiveHeard(command=None, phrase="", confidence=0.0), "Not understood (0 %)"),
    ],
)
def test_what_was_heard_is_told_with_how_sure_it_was(heard, said):
    assert live_fields(PageWords("en"), replace(PICTURE, heard=heard))["heard"] == said


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("doing", [None, *LiveDoing])
@pytest.mark.parametrize("state", [state for state in State if state is not State.FINISHED])
def test_every_state_has_words(language, doing, state):
    picture = None if doing is None else replace(PICTURE, doing=doing, part=replace(PART, state=state))
    fields = live_fields(PageWords(language), picture)
    assert fields["title"]
    assert ("part" in fields) == (doing in {LiveDoing.OFFERING, LiveDoing.SESSION})


def test_an_event_is_one_line_whatever_is_said():
    event = event_of({"caption": "a\n\nb\r", "name": "æ"})
    assert event.count(b"\n") == 2
    assert json.loads(event[6:]) == {"caption": "a\n\nb\r", "name": "æ"}


def test_it_is_told_whether_the_microphone_is_open():
    assert live_fields(PageWords("en"), PICTURE)["microphone"] == "The microphone is not open."
    opened = replace(PICTURE, microphone="Headset")
    assert live_fields(PageWords("da"), opened)["microphone"] == "Mikrofonen er åben: Headset"
