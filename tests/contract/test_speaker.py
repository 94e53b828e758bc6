"""What every Speaker keeps.  Time passes by hand for the rehearsal's, by itself for the others."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import pytest

from coach.audio.adapters.null_speaker import NullSpeaker
from coach.audio.adapters.speaker import MiniaudioSpeaker
from coach.audio.ports import Speaker
from coach.errors import DeviceError
from coach.programs.rehearsal.fakes import RehearsalSpeaker
from coach.units import PERIOD
from tests.support.waiting import until


@dataclass
class Stage:
    """A speaker, and how time passes for it."""

    speaker: Speaker

    def until(self, condition) -> None:
        if isinstance(self.speaker, RehearsalSpeaker):
            for _ in range(50):
                if not condition():
                    self.speaker.play(PERIOD)
            assert condition()
        else:
            assert until(condition, 20)


@pytest.fixture(params=["rehearsal", "silent", "real"])
def stage(request):
    if request.param == "real":
        request.getfixturevalue("room_here")
    made = {"rehearsal": RehearsalSpeaker, "silent": NullSpeaker, "real": MiniaudioSpeaker}[request.param]()
    yield Stage(made)
    made.close()


class Pulled:
    """A pull that counts."""

    def __init__(self):
        self.blocks = []

    def __call__(self, frames):
        self.blocks.append(frames)
        return np.zeros(frames, np.int16)


def test_it_pulls_as_long_as_it_runs(stage):
    pull = Pulled()
    stage.speaker.start(pull)
    stage.until(lambda: len(pull.blocks) >= 10)
    assert all(frames > 0 for frames in pull.blocks)
    assert stage.speaker.failed is None


def test_it_is_going_once_it_has_pulled_for_a_while_and_no_more_once_closed(stage):
    assert not stage.speaker.going
    stage.speaker.start(Pulled())
    stage.until(lambda: stage.speaker.going)
    stage.speaker.close()
    assert not stage.speaker.going


def test_it_pulls_no_more_once_closed(stage):
    pull = Pulled()
    stage.speaker.start(pull)
    stage.until(lambda: pull.blocks)
    stage.speaker.close()
    count = len(pull.blocks)
    threading.Event().wait(0.1)
    assert len(pull.blocks) == count


def test_it_may_be_closed_twice_and_before_it_was_started(stage):
    stage.speaker.close()
    stage.speaker.start(Pulled())
    stage.speaker.close()
    stage.speaker.close()


def test_it_can_be_started_again_after_close(stage):
    stage.speaker.start(Pulled())
    stage.speaker.close()
    pull = Pulled()
    stage.speaker.start(pull)
    stage.until(lambda: pull.blocks)


def test_what_pull_raises_shows_as_failed_and_is_not_called_again(stage):
    calls = []

    def pull(frames):
        calls.append(frames)
        raise ZeroDivisionError("of ours")

    stage.speaker.start(pull)
    stage.until(lambda: stage.speaker.failed)
    assert "of ours" in stage.speaker.failed
    assert len(calls) == 1


@pytest.mark.parametrize("wrong", [np.zeros(1, np.int16), np.zeros(PERIOD, np.float32)])
def test_a_block_of_the_wrong_kind_shows_as_failed(stage, wrong):
    stage.speaker.start(lambda _: wrong)
    stage.until(lambda: stage.speaker.failed)


def test_a_fault_is_forgotten_at_the_next_start(stage):
    stage.speaker.start(lambda _: np.zeros(1, np.int16))
    stage.until(lambda: stage.speaker.failed)
    stage.speaker.close()
    stage.speaker.start(Pulled())
    assert stage.speaker.failed is None


def test_it_has_a_name(stage):
    assert stage.speaker.name


@pytest.mark.parametrize("device", ["rehearsal", "real"])
def test_a_device_that_cannot_be_opened_is_told_at_start(request, device):
    if device == "real":
        request.getfixturevalue("room_here")
        speaker = MiniaudioSpeaker("gramophone")
    else:
        speaker = RehearsalSpeaker()
        speaker.refuse("loudspeaker: none is called 'gramophone'")
    with pytest.raises(DeviceError, match="gramophone"):
        speaker.start(Pulled())
    assert speaker.failed is None
    speaker.close()
