"""The ears beside the daemon, on a world that is played by hand."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from queue import Empty
from zoneinfo import ZoneInfo

import pytest

from coach.errors import DeviceError
from coach.hearing.ports import Utterance
from coach.programs.control_protocol import Request
from coach.programs.rehearsal.fakes import RehearsalMicrophone
from coach.programs.standby.phrases import STANDBY_CONFIDENCE, standby_phrases
from coach.programs.standby.standby import StandbyEnd, StandbyListener, StandbySurroundings

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HERE = ZoneInfo("Europe/Copenhagen")


class Ears:
    dropped = 0

    def __init__(self):
        self.opened, self.closed, self.heard = {}, False, 0

    def open(self, commands):
        self.opened = commands

    def start(self, on_utterance, on_speech=None):
        del on_speech
        self.told = on_utterance

    def feed(self, block, played=b"", monitored=None):
        del played, monitored
        self.heard += len(block)

    def close(self):
        self.closed = True


class World:
    """Everything around it; `steps` happen one after the other, a second apart."""

    def __init__(self, *steps, answer=None, minutes=0, language="en"):
        self.steps = deque(steps)
        self.answer = {} if answer is None else answer
        self.is_free, self.sessions, self.minutes = True, 0, minutes
        self.asked, self.said, self.open = [], [], []
        self.microphones = []
        self.ears = Ears()
        self.there = True
        self.standby = StandbyListener(
            language=language,
            ears=self.ears,
            open_microphone=self._open,
            around=StandbySurroundings(
                free=lambda: self.is_free,
                now=lambda: NOW,
                zone=lambda: HERE,
                ask=self._ask,
                begin=self._begin,
                minutes=lambda: self.minutes,
                say=self._say,
            ),
            inbox=self,
        )

    def put(self, item):
        self.steps.appendleft(item)

    def get(self, *, timeout):
        del timeout
        self.open.append(any(each._push is not None for each in self.microphones))
        step = self.steps.popleft() if self.steps else StandbyEnd()
        if callable(step):
            step(self)
            raise Empty
        return step

    def _open(self, push):
        if not self.there:
            return None
        made = RehearsalMicrophone()
        made.start(push)
        self.microphones.append(made)
        return made

    def _ask(self, request, fields):
        self.asked.append((request, dict(fields)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer if self.answer != "nobody" else None

    def _begin(self):
        self.sessions += 1
        self.session_runs = True
        return lambda: self.session_runs

    def _say(self, key, fills):
        assert not any(each._push is not None for each in self.microphones), "it would hear itself"
        self.said.append((key, dict(fills)))

    def run(self):
        self.standby.run()
        assert self.ears.closed
        assert not any(each._push is not None for each in self.microphones)
        return self


def heard(command, phrase, score=0.95):
    return Utterance(command=command, phrase=phrase, confidence=score, start=0, end=8000, decided=11_200)


UNTIL = {"until": (NOW + timedelta(hours=4)).isoformat()}


def test_a_spoken_pause_is_asked_of_the_daemon_and_confirmed_aloud():
    world = World(heard("pause: pause until two", "pause until two")).run()
    assert world.asked == [(Request.PAUSE, UNTIL)]
    assert world.said == [("always_paused", {"time": (NOW + timedelta(hours=4)).astimezone(HERE)})]
    assert world.open == [True, True]  # open again after it has spoken


def test_who_wants_breaks_again_gets_them():
    world = World(heard("resume", "resume my breaks")).run()
    assert (world.asked, world.said) == ([(Request.RESUME, {})], [("always_resumed", {})])


@pytest.mark.parametrize(("minutes", "key"), [(0, "always_none"), (1, "wrap_up_one"), (7, "wrap_up")])
def test_what_was_done_today_is_told(minutes, key):
    world = World(heard("today", "what have I done today"), minutes=minutes).run()
    assert (world.asked, world.said) == ([], [(key, {"n": minutes})])


def test_a_break_begins_and_the_microphone_is_its_own_until_it_is_over():
    def over(world):
        world.session_runs = False

    world = World(heard("begin", "start a break"), lambda _: None, over, lambda _: None).run()
    assert world.sessions == 1
    assert world.open == [True, False, False, True, True]


def test_while_somebody_else_speaks_the_microphone_is_closed():
    def speaks(world):
        world.is_free = False

    def ends(world):
        world.is_free = True

    late = heard("begin", "start a break")  # decided when the microphone was closed already
    world = World(speaks, late, ends, lambda _: None).run()
    assert world.open == [True, False, False, True, True]
    assert world.sessions == 0


@pytest.mark.parametrize(
    "said",
    [
        heard("begin", "start a break", STANDBY_CONFIDENCE - 0.001),
        heard(None, "start a break", 0.99),
        heard(None, "", 0.0),
    ],
)
def test_what_is_not_heard_surely_is_not_obeyed(said):
    world = World(said).run()
    assert (world.sessions, world.asked, world.said) == (0, [], [])


@pytest.mark.parametrize("answer", ["nobody", {"error": "no"}, DeviceError("no answer in time")])
def test_what_cannot_be_done_is_said(answer):
    assert World(heard("pause: pause until two", "pause until two"), answer=answer).run().said == [
        ("always_refused", {})
    ]


def test_a_microphone_that_is_lost_or_missing_is_asked_for_again():
    def lost(world):
        world.microphones[-1].unplug()

    world = World(lost, lambda _: None).run()
    assert len(world.microphones) == 2
    world = World(*[lambda _: None] * 29, lambda w: setattr(w, "there", True), lambda _: None)
    world.there = False
    world.run()
    assert world.open.index(True) == 30  # half a minute


@pytest.mark.parametrize("language", ["en", "da"])
def test_it_listens_for_nothing_but_its_own_phrases(language):
    assert World(language=language).run().ears.opened == standby_phrases(language)
