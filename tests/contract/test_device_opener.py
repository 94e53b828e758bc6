"""What every DeviceOpener keeps."""

from __future__ import annotations

import numpy as np
import pytest

from coach.audio.adapters.device_threads import DeviceThreads, ThreadedOpening
from coach.errors import DeviceError
from coach.programs.rehearsal.fakes import RehearsalOpener, RehearsalOpening, RehearsalSpeaker
from tests.support.waiting import until

LIMIT = 20.0

KINDS = {DeviceThreads: ThreadedOpening, RehearsalOpener: RehearsalOpening}


@pytest.fixture(params=KINDS)
def opener(request):
    made = request.param()
    yield made
    made.finish()


@pytest.fixture
def speaker():
    return RehearsalSpeaker()


def start(speaker):
    speaker.start(lambda frames: np.zeros(frames, np.int16))
    return speaker


def test_it_gives_the_device_once_it_is_open(opener, speaker):
    opening = opener.open(lambda: start(speaker))
    assert isinstance(opening, KINDS[type(opener)])
    assert until(opening.device, LIMIT)
    assert opening.device() is speaker
    assert speaker.going


def test_what_cannot_be_opened_raises_each_time_it_is_asked_for(opener, speaker):
    speaker.refuse("there is none")
    opening = opener.open(lambda: start(speaker))

    def refused() -> bool:
        try:
            return opening.device() is not None
        except DeviceError:
            return True

    assert until(refused, LIMIT)
    for _ in range(2):
        with pytest.raises(DeviceError, match="there is none"):
            opening.device()
    opening.give_up()


def test_it_closes(opener, speaker):
    opener.close(start(speaker))
    assert until(lambda: not speaker.going, LIMIT)


def test_what_is_given_up_is_closed(opener, speaker):
    opening = opener.open(lambda: start(speaker))
    assert until(opening.device, LIMIT)
    opening.give_up()
    opening.give_up()
    assert until(lambda: not speaker.going, LIMIT)
