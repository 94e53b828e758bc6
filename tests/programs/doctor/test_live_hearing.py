"""`coach hear` at a microphone that is played by hand, with ears that understand what they are told to."""

from __future__ import annotations

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.hearing.ports import Utterance
from coach.programs.doctor.live_hearing import HeardSpeech, InputLevel, monitor_microphone
from coach.programs.rehearsal.fakes import RehearsalMicrophone
from coach.units import CAPTURE_RATE
from tests.support.sounds import hum, joined, silence


class Ears:
    """Tells *said* when it has heard so many samples; counts what it is given."""

    def __init__(self, said=(), dropped=0):
        self.said, self.dropped, self.heard, self.closed, self.open_ = list(said), dropped, 0, False, None

    def open(self, commands):
        self.open_ = commands

    def start(self, on_utterance, on_speech=None):  # noqa: ARG002 - nobody needs it here
        self._told = on_utterance

    def feed(self, block, played=b"", monitored=None):  # noqa: ARG002 - nothing is played
        self.heard += len(block) // 2
        while self.said and self.said[0].decided <= self.heard:
            self._told(self.said.pop(0))

    def close(self):
        self.closed = True


def listened(ears, sound, count):
    microphone, names = RehearsalMicrophone(), []

    def open_microphone(push):
        microphone.start(push)
        return microphone

    def ready(name):
        names.append(name)
        microphone.hear(sound.astype("<i2").tobytes())

    events = monitor_microphone(ears, open_microphone, {"stop": ("stop",)}, ready)
    found = [next(events) for _ in range(count)]
    events.close()
    assert names == ["rehearsal microphone"]
    assert microphone._push is None
    assert ears.closed
    return found


def test_what_is_heard_comes_with_its_score_and_the_time_until_it_was_known():
    said = Utterance(command="stop", phrase="stop", confidence=0.9, start=3200, end=8000, decided=11_200)
    (found,) = listened(Ears([said]), silence(0.9), 1)
    assert isinstance(found, HeardSpeech)
    # it was put into the queue with the block that ended it: 3200 samples after its end, less a block at most
    assert found.as_object() == {
        "event": "heard",
        "command": "stop",
        "phrase": "stop",
        "score": 0.9,
        "start_s": 0.2,
        "end_s": 0.5,
        "decided_s": 0.7,
        "latency_s": pytest.approx(0.2, abs=0.021),
    }


def test_every_second_tells_level_peak_what_was_cut_off_and_what_was_dropped():
    loud = np.clip(hum(1).astype(np.int32) * 30, -32768, 32767).astype(np.int16)
    quiet, cut, mute = listened(Ears(dropped=7), joined(hum(1, -20.0), loud, silence(1)), 3)
    assert isinstance(quiet, InputLevel)
    assert quiet.as_object()["level_db"] == pytest.approx(-20, abs=0.2)
    assert (quiet.clipped, quiet.dropped) == (0, 7)
    assert cut.clipped == int((np.abs(loud.astype(int)) >= 32_440).sum()) > CAPTURE_RATE // 10
    assert cut.peak == pytest.approx(1.0, abs=1e-4)
    assert (mute.decibels, mute.peak) == (-100.0, 0.0)


def test_without_a_microphone_the_ears_are_closed_again():
    ears = Ears()
    with pytest.raises(DeviceError, match="microphone"):
        next(monitor_microphone(ears, lambda _: None, {}, print))
    assert ears.closed


def test_a_microphone_that_is_lost_ends_it():
    microphone = RehearsalMicrophone()

    def open_microphone(push):
        microphone.start(push)
        return microphone

    with pytest.raises(DeviceError, match="lost"):
        next(monitor_microphone(Ears(), open_microphone, {}, lambda _: microphone.unplug()))
