"""Both cancellers at work: the linear one for real, and a suppressor that is told what to leave."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.endpointing.segmenter import FRAME, SpeechSegment, decibels
from coach.hearing.frontend.frontend import FrontEnd
from coach.hearing.frontend.linear_aec import LinearEchoCanceller
from coach.units import CAPTURE_RATE
from tests.support.echoes import echo, speech
from tests.support.profiles import examples
from tests.support.sounds import hiss, hum, joined, mixed, silence


class Suppressor:
    """Leaves *left* at the place of each frame, whatever is heard; then silence."""

    def __init__(self, left):
        self._left, self._at = left, 0

    def suppress(self, *_):
        self._at += FRAME
        part = self._left[self._at - FRAME : self._at]
        return joined(part, silence((FRAME - len(part)) / CAPTURE_RATE))


class Refusing:
    def suppress(self, *_):
        raise AssertionError("asked for nothing")


def coach(seconds, seed=3):
    """Something played that no filter can guess from its past: syllables of noise."""
    sound = speech(seconds, seed=seed)
    sound = sound[: len(sound) // FRAME * FRAME]
    return np.where(sound != 0, hiss(len(sound) / CAPTURE_RATE, -20, seed=seed), 0).astype(np.int16)


def cancelled(heard, played):
    canceller = LinearEchoCanceller()
    parts = [canceller.cancel(heard[at : at + FRAME], played[at : at + FRAME]) for at in range(0, len(heard), FRAME)]
    return np.concatenate(parts)


@pytest.mark.parametrize("delay", [0.0, 0.06, 0.25])
def test_an_echo_is_taken_out_whatever_its_delay(delay):
    played = coach(10)
    heard = echo(played, 0, delay=delay, tail=0.1)
    half = len(heard) // 2
    assert decibels(cancelled(heard, played)[half:]) < decibels(heard[half:]) - 12


def test_a_person_who_speaks_over_it_is_left_whole():
    played = coach(11)
    person = joined(silence(8), hum(1, -20), silence(4))[: len(played)]
    left = cancelled(mixed(echo(played, 0, tail=0.1), person), played)
    part = slice(8 * CAPTURE_RATE, 9 * CAPTURE_RATE)
    assert decibels(left[part] - person[part]) < decibels(person[part]) - 10
    after = slice(9 * CAPTURE_RATE + CAPTURE_RATE // 4, None)  # and the filter has not followed the person
    assert decibels(left[after]) < decibels(echo(played, 0, tail=0.1)[after]) - 12


def found(heard, played, left, sizes=(320,)):
    front, events, at, turn = FrontEnd(None, Suppressor(left)), [], 0, 0
    while at < len(heard):
        size = sizes[turn % len(sizes)]
        events += front.push(heard[at : at + size], played[at : at + size])
        at, turn = at + size, turn + 1
    return [(e.start, e.end) for e in events if isinstance(e, SpeechSegment)]


def test_the_coach_does_not_hear_itself_while_the_suppressor_lets_bursts_through():
    played = coach(13)
    heard = mixed(echo(played, 0, tail=0.1), hiss(len(played) / CAPTURE_RATE, -65))
    burst = joined(*[joined(silence(1.6), hum(0.4, -45)) for _ in range(7)])
    assert found(heard, played, burst) == []


def test_nor_while_the_loudspeaker_is_moved():
    played = coach(13)
    half = len(played) // 2
    heard = joined(echo(played, 0, tail=0.1)[:half], echo(played, 0, delay=0.09, tail=0.1, seed=9)[half:])
    assert found(heard, played, silence(len(heard) / CAPTURE_RATE)) == []


def test_a_person_is_found_where_the_suppressor_leaves_a_part():
    played = coach(13)
    person = joined(silence(9), hum(0.5, -20), silence(5))[: len(played)]
    heard = mixed(echo(played, 0, tail=0.1), person)
    left = joined(silence(9.02), hum(0.05, -40), silence(0.2), hum(0.05, -40))
    ((start, end),) = found(heard, played, left)
    assert start < 9 * CAPTURE_RATE + CAPTURE_RATE // 20
    assert abs(end - 9.5 * CAPTURE_RATE) < CAPTURE_RATE // 10


def test_while_nothing_plays_nothing_is_asked_of_a_suppressor():
    front = FrontEnd(None, Refusing())
    sound = joined(hiss(3, -65), hum(0.5), silence(1))
    assert sum(isinstance(event, SpeechSegment) for event in front.push(sound)) == 1


def test_nor_where_nothing_of_what_plays_comes_back():
    played = coach(10)
    heard = hiss(len(played) / CAPTURE_RATE, -65)
    front = FrontEnd(None, Suppressor(heard))
    assert front.coupled
    front.push(heard, played)
    assert not front.coupled
    front._suppressor = Refusing()
    front.push(heard[: CAPTURE_RATE * 2], played[: CAPTURE_RATE * 2])


def test_an_echo_that_comes_back_later_is_noticed():
    played = coach(30)
    third = len(played) // 3
    heard = joined(hiss(third / CAPTURE_RATE, -65)[:third], echo(played, 0)[third:])
    front = FrontEnd(None, Suppressor(heard))
    front.push(heard, played)
    assert front.coupled


@examples(8, few=2)
@given(sizes=st.lists(st.integers(1, 2_000), min_size=1, max_size=8))
def test_block_size_changes_nothing(sizes):
    played = coach(4)
    heard = mixed(echo(played, 0), joined(silence(2.5), hum(0.4, -15), silence(3))[: len(played)])
    assert found(heard, played, heard, tuple(sizes)) == found(heard, played, heard, (len(heard),))
