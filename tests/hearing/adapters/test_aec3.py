import numpy as np

from coach.hearing.adapters.aec3 import Aec3
from coach.hearing.endpointing.segmenter import FRAME, SpeechSegment, decibels
from coach.hearing.frontend.frontend import FrontEnd
from coach.units import CAPTURE_RATE
from tests.support.echoes import echo
from tests.support.sounds import hiss, joined, mixed, silence
from tests.support.speech import said

LINE = "Roll your shoulders up, back and down, slowly, and let the arms hang. Then breathe out, and begin again."


def test_the_suppressor_leaves_next_to_nothing_of_an_echo():
    played = joined(*[said(LINE)] * 2)
    heard = mixed(echo(played, 0), hiss(len(played) / CAPTURE_RATE, -65))
    aec = Aec3()
    left = [aec.suppress(heard[at : at + FRAME], played[at : at + FRAME]) for at in range(0, len(heard) - FRAME, FRAME)]
    half = len(heard) // 2
    assert decibels(np.concatenate(left)[half:]) < decibels(heard[half:]) - 25


def test_a_person_is_found_over_the_coach_and_the_coach_is_not():
    played = joined(*[said(LINE)] * 3)
    person = joined(silence(len(said(LINE)) * 2.3 / CAPTURE_RATE), said("skip this one"), silence(5))
    heard = mixed(echo(played, 0), hiss(len(played) / CAPTURE_RATE, -65), person[: len(played)])
    front = FrontEnd(None, Aec3())
    events = front.push(heard, played)
    (stretch,) = [event for event in events if isinstance(event, SpeechSegment)]
    begins = len(said(LINE)) * 2.3
    assert begins < stretch.end < begins + len(said("skip this one"))


def test_the_coach_is_not_heard_where_its_echo_jumps():
    played = joined(*[said(LINE)] * 4)
    parts = [echo(played, 0, delay=delay, tail=0.1) for delay in (0.06, 0.075, 0.05, 0.09)]
    length = len(played) // 4
    heard = joined(*(part[n * length : (n + 1) * length] for n, part in enumerate(parts)))
    events = FrontEnd(None, Aec3()).push(heard, played[: len(heard)])
    assert [event for event in events if isinstance(event, SpeechSegment)] == []
