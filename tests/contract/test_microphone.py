"""What every Microphone keeps."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from coach.audio.adapters.microphone import BLOCK_BYTES, MiniaudioMicrophone
from coach.audio.ports import Microphone
from coach.errors import DeviceError
from coach.programs.rehearsal.fakes import RehearsalMicrophone
from tests.support.waiting import until


@dataclass
class Stage:
    """A microphone, and how time passes for it."""

    microphone: Microphone

    def until(self, condition) -> None:
        if isinstance(self.microphone, RehearsalMicrophone):
            for _ in range(50):
                if not condition():
                    self.microphone.hear(bytes(BLOCK_BYTES // 2))
            assert condition()
        else:
            assert until(condition, 20)


@pytest.fixture(params=["rehearsal", "real"])
def stage(request):
    if request.param == "real":
        request.getfixturevalue("room_here")
    made = {"rehearsal": RehearsalMicrophone, "real": MiniaudioMicrophone}[request.param]()
    yield Stage(made)
    made.close()


def test_it_pushes_blocks_of_exactly_20_ms(stage):
    blocks = []
    stage.microphone.start(blocks.append)
    stage.until(lambda: len(blocks) >= 10)
    assert {len(block) for block in blocks} == {640}
    assert stage.microphone.failed is None


def test_it_is_going_once_it_has_pushed_for_a_while_and_no_more_once_closed(stage):
    assert not stage.microphone.going
    stage.microphone.start(lambda _: None)
    stage.until(lambda: stage.microphone.going)
    stage.microphone.close()
    assert not stage.microphone.going


def test_it_pushes_no_more_once_closed(stage):
    blocks = []
    stage.microphone.start(blocks.append)
    stage.until(lambda: blocks)
    stage.microphone.close()
    count = len(blocks)
    threading.Event().wait(0.1)
    assert len(blocks) == count


def test_it_may_be_closed_twice_and_before_it_was_started(stage):
    stage.microphone.close()
    stage.microphone.start(lambda _: None)
    stage.microphone.close()
    stage.microphone.close()


def test_it_can_be_started_again_after_close(stage):
    stage.microphone.start(lambda _: None)
    stage.microphone.close()
    blocks = []
    stage.microphone.start(blocks.append)
    stage.until(lambda: blocks)


def test_what_push_raises_shows_as_failed_and_is_not_called_again(stage):
    calls = []

    def push(block):
        calls.append(block)
        raise ZeroDivisionError("of ours")

    stage.microphone.start(push)
    stage.until(lambda: stage.microphone.failed)
    assert "of ours" in stage.microphone.failed
    assert len(calls) == 1


def test_it_has_a_name(stage):
    assert stage.microphone.name


@pytest.mark.parametrize("device", ["rehearsal", "real"])
def test_a_device_that_cannot_be_opened_is_told_at_start(request, device):
    if device == "real":
        request.getfixturevalue("room_here")
        microphone = MiniaudioMicrophone("gramophone")
    else:
        microphone = RehearsalMicrophone()
        microphone.refuse("microphone: none is called 'gramophone'")
    with pytest.raises(DeviceError, match="gramophone"):
        microphone.start(lambda _: None)
    assert microphone.failed is None
    microphone.close()
