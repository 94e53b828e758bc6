"""What every Ears keeps.  There is one: its sound comes from a synthesiser, so it needs no room."""

from queue import Empty, SimpleQueue

import numpy as np
import pytest

from coach.hearing.adapters.ears_process import EarsProcess
from coach.hearing.ports import Ears
from coach.units import CAPTURE_RATE
from tests.support.sounds import joined, silence
from tests.support.speech import blocks, said

LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""

COMMANDS = {"done": ["I'm done"], "skip": ["skip this one"]}


class Stage:
    """Ears, and what they told."""

    def __init__(self, ears: Ears) -> None:
        self.ears = ears
        self._told = SimpleQueue()

    def start(self):
        self.ears.start(self._told.put)

    def hear(self, sound):
        for block in blocks(sound):
            self.ears.feed(block)

    def told(self):
        return self._told.get(timeout=LIMIT)

    def told_more(self):
        try:
            return self._told.get(timeout=0.5)
        except Empty:
            return None


@pytest.fixture
def stage():
    made = Stage(EarsProcess("en"))
    yield made
    made.ears.close()


def test_a_command_that_exists_now_is_told_with_its_phrase_and_place(stage):
    stage.ears.open(COMMANDS)
    stage.start()
    sound = joined(silence(1), said("skip this one"), silence(1))
    stage.hear(sound)
    heard = stage.told()
    assert (heard.command, heard.phrase) == ("skip", "skip this one")
    assert 0.5 <= heard.confidence <= 1
    assert CAPTURE_RATE // 2 < heard.start < heard.end < len(sound) - CAPTURE_RATE // 2
    assert stage.told_more() is None
    assert stage.ears.dropped == 0


def test_what_does_not_exist_now_is_told_as_not_understood(stage):
    stage.start()
    stage.ears.open(COMMANDS)
    stage.ears.open({"yes": ["yes please"]})
    stage.hear(joined(silence(0.5), said("skip this one"), silence(1)))
    assert stage.told().command is None


def test_ears_open_for_nothing_understand_nothing(stage):
    stage.ears.open(COMMANDS)
    stage.start()
    stage.ears.open({})
    stage.hear(joined(silence(0.5), said("I'm done"), silence(1)))
    assert stage.told().command is None


def test_silence_is_not_told(stage):
    stage.ears.open(COMMANDS)
    stage.start()
    stage.hear(np.zeros(2 * CAPTURE_RATE, np.int16))
    stage.hear(joined(said("I'm done"), silence(1)))
    assert stage.told().command == "done"
    assert stage.told_more() is None


def test_ears_may_be_closed_twice_and_before_they_began(stage):
    stage.ears.close()
    stage.ears.close()
    stage.ears.feed(bytes(640))
