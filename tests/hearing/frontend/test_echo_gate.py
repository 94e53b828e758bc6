"""The echo gate: the coach does not hear itself, and hears a person over itself where it can."""

from itertools import product

import pytest

from coach.hearing.endpointing.segmenter import SpeechSegment
from coach.hearing.frontend.echo_gate import COUPLING_LESSON, GATE_MARGIN, EchoGate
from coach.hearing.frontend.frontend import FrontEnd
from coach.units import CAPTURE_RATE
from tests.support.echoes import echo, speech
from tests.support.profiles import some_of
from tests.support.sounds import hiss, hum, joined, mixed, silence

BLOCK = 320


def stretches(heard, played):
    front, found = FrontEnd(), []
    heard, played = (joined(x, silence(1)) for x in (heard, played))
    for at in range(0, len(heard), BLOCK):
        found += front.push(heard[at : at + BLOCK], played[at : at + BLOCK])
    return [event for event in found if isinstance(event, SpeechSegment)]


@pytest.mark.parametrize(("delay", "coupling"), some_of(product([0.02, 0.06, 0.15], [-30.0, -12.0, 0.0, 6.0]), 5))
def test_the_coach_does_not_hear_itself(coupling, delay):
    played = joined(silence(1), speech(12), silence(1), speech(12, seed=8), silence(1))
    assert stretches(mixed(echo(played, coupling, delay), hiss(len(played) / CAPTURE_RATE, -65)), played) == []


def test_without_an_echo_a_person_is_heard_over_the_coach():
    played = joined(silence(1), speech(8))
    heard = mixed(hiss(len(played) / CAPTURE_RATE, -65), joined(silence(5), hum(0.5, -35)))
    (found,) = stretches(heard, played)
    assert found.start < 5 * CAPTURE_RATE < found.end


def test_without_an_echo_a_long_session_makes_nobody_harder_to_hear():
    count = joined(hum(0.3, -15), hum(0.4, -50), silence(1.3))  # a word, its dying away, the wait for the next
    played = joined(*[count] * 45)
    words = joined(silence(88.1), hum(0.35, -25), silence(0.06), hum(0.1, -38), hum(0.5, -25))
    heard = mixed(hiss(len(played) / CAPTURE_RATE, -75), words)
    (found,) = stretches(heard, played)
    assert found.start < 88.1 * CAPTURE_RATE < 89 * CAPTURE_RATE < found.end


def test_a_person_much_louder_than_the_echo_is_heard_over_the_coach():
    played = joined(silence(1), speech(8))
    heard = mixed(echo(played, -25), joined(silence(5), hum(0.5, -22)))
    (found,) = stretches(heard, played)
    assert abs(found.end - round(5.5 * CAPTURE_RATE)) < 0.1 * CAPTURE_RATE


@pytest.mark.parametrize("coupling", [-20.0, 0.0])
def test_a_person_is_heard_in_the_gap_after_the_coach(coupling):
    played = joined(speech(4), silence(2))
    heard = mixed(echo(played, coupling), joined(silence(len(played) / CAPTURE_RATE - 1.5), hum(0.5, -30)))
    (found,) = stretches(heard, played)
    assert found.end > len(played) - 1.1 * CAPTURE_RATE


def test_a_volume_turned_up_is_followed():
    played = speech(40)
    quiet, loud = echo(played, -20), echo(played, -8)
    half = len(played) // 2
    heard = joined(quiet[:half], loud[half:])
    assert [s for s in stretches(heard, played) if s.start > half + 8 * CAPTURE_RATE] == []


def test_an_echo_that_is_known_may_be_louder_by_the_margin():
    gate = EchoGate(min_noise_floor=-80.0)
    for _ in range(COUPLING_LESSON):
        gate.echo_estimate(-30.0, 0.1, -60.0)  # played at -20 dB
    assert gate.coupling == pytest.approx(-10)
    assert gate.echo_estimate(-30.0, 0.1, -60.0) == pytest.approx(-30 + GATE_MARGIN)
