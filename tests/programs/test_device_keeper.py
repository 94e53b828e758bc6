"""A device that is kept open, on virtual time; the opener and the loudspeaker are the rehearsal's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from coach.audio.ports import HANGS
from coach.clock import ManualClock
from coach.programs.device_keeper import AGAIN, EAGER_TRIES, LATER_AGAIN, DeviceKeeper
from coach.programs.rehearsal.fakes import RehearsalOpener, RehearsalSpeaker
from coach.units import PERIOD

pytestmark = pytest.mark.faults


class Kept:
    """A keeper with its world."""

    def __init__(self) -> None:
        self.clock = ManualClock(datetime(2026, 3, 2, 12, tzinfo=UTC))
        self.opener = RehearsalOpener()
        self.made: list[RehearsalSpeaker] = []
        self.current = []
        self.refusal: str | None = None
        self.stalled = False
        self.keeper = DeviceKeeper("loudspeaker", self.start, self.opener, self.clock)

    def start(self, current) -> RehearsalSpeaker:
        speaker = RehearsalSpeaker()
        speaker.refuse(self.refusal)
        speaker.stall(stalled=self.stalled)
        self.made.append(speaker)
        self.current.append(current)
        speaker.start(lambda frames: np.zeros(frames, np.int16))
        return speaker

    def look(self, seconds: float = 0.0) -> DeviceKeeper[RehearsalSpeaker]:
        """Let *seconds* pass with ten looks in each, and at least one."""
        for _ in range(max(1, round(seconds * 10))):
            self.clock.advance(timedelta(seconds=0.1 if seconds else 0))
            self.keeper.look()
        return self.keeper


def test_it_opens_at_the_first_look_and_is_well_once_it_goes():
    kept = Kept()
    assert kept.keeper.undecided
    keeper = kept.look()
    assert (keeper.name, keeper.going, keeper.trouble, keeper.undecided) == ("rehearsal loudspeaker", True, None, False)
    kept.look(60)
    assert len(kept.made) == 1


def test_a_lost_device_is_opened_again_at_once_and_its_sound_is_no_longer_wanted():
    kept = Kept()
    kept.look()
    kept.made[0].unplug("pulled out")
    keeper = kept.look()
    assert (keeper.going, keeper.trouble, keeper.name) == (False, "pulled out", None)
    keeper = kept.look()
    assert (keeper.going, len(kept.made)) == (True, 2)
    assert [current() for current in kept.current] == [False, True]
    kept.look()
    assert keeper.trouble is None


def test_what_was_late_is_counted_over_all_openings():
    kept = Kept()
    kept.look()
    kept.made[0].late = 2
    assert kept.keeper.late == 2
    kept.made[0].unplug("pulled out")
    kept.look(0.5)
    kept.made[1].late = 3
    assert kept.keeper.late == 5
    kept.keeper.close()
    assert kept.keeper.late == 5


def test_what_cannot_be_opened_is_tried_for_ever_eagerly_at_first():
    kept = Kept()
    kept.refusal = "loudspeaker: there is none"
    keeper = kept.look(AGAIN * EAGER_TRIES)
    assert keeper.trouble == "there is none"
    assert (keeper.opens, keeper.never_there) == (False, True)
    assert len(kept.made) == pytest.approx(EAGER_TRIES, abs=2)
    before = len(kept.made)
    kept.look(600)
    assert len(kept.made) - before == pytest.approx(600 / LATER_AGAIN, rel=0.15)  # a look each 0.1 s: up to that later
    kept.refusal = None
    assert kept.look(LATER_AGAIN + 0.2).going


def test_one_that_opens_and_never_goes_counts_as_lifeless_until_it_goes():
    kept = Kept()
    kept.stalled = True
    keeper = kept.look()
    assert (keeper.going, keeper.trouble, keeper.lifeless) == (False, None, 0)
    for number in (1, 2, 3):
        kept.made[-1].unplug("no sign of life for 4.0 s")
        keeper = kept.look()
        assert (keeper.lifeless, keeper.opens) == (number, True)
        kept.look(AGAIN + 0.1)
        assert len(kept.made) == number + 1
    kept.made[-1].stall(stalled=False)
    keeper = kept.look()
    assert (keeper.going, keeper.lifeless, keeper.trouble) == (True, 0, None)


def test_an_opening_that_hangs_is_given_up_and_what_comes_of_it_is_closed():
    kept = Kept()
    kept.opener.hang(hanging=True)
    keeper = kept.look(HANGS - 0.2)
    assert keeper.trouble is None
    keeper = kept.look(0.4)
    assert keeper.trouble == "the sound server does not answer"
    kept.opener.hang(hanging=False)
    first = kept.made[0]
    assert not first.going  # closed
    assert not kept.current[0]()
    keeper = kept.look(AGAIN + 0.2)
    assert keeper.going


def test_what_was_being_opened_when_it_is_closed_is_closed_too():
    kept = Kept()
    kept.opener.hang(hanging=True)
    kept.look()
    kept.keeper.close()
    kept.opener.hang(hanging=False)
    assert [speaker.going for speaker in kept.made] == [False]
    kept.keeper.close()


def test_a_device_in_use_is_closed_with_it():
    kept = Kept()
    kept.look()
    kept.made[0].play(PERIOD)
    kept.keeper.close()
    assert not kept.made[0].going
    assert not kept.current[0]()
