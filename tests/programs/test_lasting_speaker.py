from __future__ import annotations

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.programs.lasting_speaker import MOST_LOSSES, LastingSpeaker
from coach.programs.rehearsal.fakes import RehearsalSpeaker
from coach.units import PERIOD

pytestmark = pytest.mark.faults


def pull(frames: int):
    return np.zeros(frames, np.int16)


class Made:
    def __init__(self) -> None:
        self.speakers: list[RehearsalSpeaker] = []
        self.lasting = LastingSpeaker(self._open, pull)

    def _open(self, pull) -> RehearsalSpeaker:
        speaker = RehearsalSpeaker()
        speaker.start(pull)
        self.speakers.append(speaker)
        return speaker


def test_one_that_works_is_left_alone():
    made = Made()
    made.speakers[0].play(PERIOD)
    assert not made.lasting.replaced()
    assert (made.lasting.name, len(made.speakers)) == ("rehearsal loudspeaker", 1)


def test_one_that_is_lost_is_closed_and_opened_again():
    made = Made()
    made.speakers[0].unplug()
    assert made.lasting.replaced()
    assert not made.lasting.replaced()
    assert [speaker.going for speaker in made.speakers] == [False, True]


def test_one_that_is_lost_again_and_again_is_told_and_given_up():
    made = Made()
    for _ in range(MOST_LOSSES):
        made.speakers[-1].unplug()
        assert made.lasting.replaced()
    made.speakers[-1].unplug("never asks for sound")
    with pytest.raises(DeviceError, match="never asks for sound"):
        made.lasting.replaced()
    made.lasting.close()
    assert not any(speaker.going for speaker in made.speakers)
