from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from coach.audio.microphone_check import MUTED, MicrophoneFinding
from coach.clock import ManualClock
from coach.programs.conductor.device_report import DeviceReport
from coach.programs.conductor.parts import SessionDevices
from coach.programs.conductor.session_microphone import SessionMicrophone
from coach.programs.device_keeper import AGAIN
from coach.programs.rehearsal.fakes import RehearsalMicrophone, RehearsalOpener, RehearsalSpeaker
from coach.units import CAPTURE_RATE
from tests.support.stage import NOON

pytestmark = pytest.mark.faults


class Kept:
    """A session's microphone with its world."""

    def __init__(self) -> None:
        self.device = RehearsalMicrophone()
        self.clock = ManualClock(NOON)
        self.blocks: list[bytes] = []
        self.told: list[str | None] = []
        devices = SessionDevices(
            open_speaker=lambda _: RehearsalSpeaker(),
            open_captions=lambda _: RehearsalSpeaker(),
            open_microphone=self._start,
            opener=RehearsalOpener(),
        )
        self.microphone = SessionMicrophone(devices, self.clock, self.blocks.append, DeviceReport(self))

    def _start(self, push):
        self.device.start(push)
        return self.device

    def look(self, seconds: float = 0.0) -> SessionMicrophone:
        self.clock.advance(timedelta(seconds=seconds))
        self.microphone.look()
        return self.microphone

    def hears(self, sound) -> SessionMicrophone:
        self.device.hear(np.asarray(sound, "<i2").tobytes())
        return self.look()

    # The display.

    def ready(self, *names: str | None) -> None:
        raise AssertionError(f"only the conductor knows both: {names}")

    def trouble(self, device: str, trouble: str | None) -> None:
        assert device == "microphone"
        self.told.append(trouble)


NOISE = [1, -1] * (CAPTURE_RATE // 2)


def test_what_it_hears_is_handed_on_and_nothing_is_told():
    kept = Kept()
    kept.look()
    kept.hears(NOISE)
    assert (len(kept.blocks), kept.told, kept.microphone.name) == (50, [], "rehearsal microphone")


def test_one_that_is_lost_is_told_and_opened_again():
    kept = Kept()
    kept.look()
    kept.device.unplug("pulled out")
    assert kept.look().name is None
    assert kept.told == ["does not work (pulled out); it is tried again and again"]
    kept.look()
    kept.hears(NOISE)
    assert kept.told[1:] == [None]
    assert len(kept.blocks) == 50


def test_one_that_was_never_there_is_tried_and_its_absence_is_no_news():
    kept = Kept()
    kept.device.refuse("there is none")
    kept.look()
    kept.look(AGAIN)
    assert (kept.told, kept.microphone.undecided, kept.microphone.name) == ([], False, None)
    kept.device.refuse(None)
    kept.look(AGAIN)
    assert kept.microphone.name == "rehearsal microphone"


def test_zeros_are_told_once_and_that_they_are_over():
    kept = Kept()
    kept.look()
    kept.hears(np.zeros(MUTED))
    kept.hears(NOISE)
    kept.hears(np.zeros(MUTED))
    assert kept.told == [MicrophoneFinding.ZEROS.value, None]


def test_clipping_is_told_once():
    kept = Kept()
    kept.look()
    for _ in range(3):
        kept.hears(np.full(CAPTURE_RATE, 32767))
    assert kept.told == [MicrophoneFinding.CLIPS.value]


def test_closed_it_pushes_no_more():
    kept = Kept()
    kept.look()
    kept.microphone.close()
    assert not kept.device.going
