"""With clear speech: what a likeness is of."""

import numpy as np
import pytest

from coach.hearing.endpointing.segmenter import FRAME
from coach.hearing.frontend.echo_similarity import MAX_ECHO_LAG, echo_similarity
from coach.hearing.frontend.frontend import ECHO_SIMILARITY_THRESHOLD
from tests.support.echoes import echo
from tests.support.sounds import hiss, joined, mixed, silence
from tests.support.speech import said

LED = MAX_ECHO_LAG * FRAME
LINE = joined(silence(0.4), said("Roll your shoulders up, back and down, slowly."))
OTHER = joined(silence(0.4), said("Bend your knees a little, and look straight ahead."))


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.3])
def test_an_echo_is_like_what_was_played_whatever_its_delay(delay):
    heard = mixed(echo(LINE, -6, delay=delay), hiss(len(LINE) / 16_000, -62))
    assert echo_similarity(heard[LED:], LINE) > ECHO_SIMILARITY_THRESHOLD


def test_what_another_says_is_not():
    count = min(len(LINE), len(OTHER))
    assert echo_similarity(OTHER[LED:count], LINE[:count]) < ECHO_SIMILARITY_THRESHOLD - 0.2


def test_nor_what_he_says_over_what_is_left_of_an_echo():
    count = min(len(LINE), len(OTHER))
    left = mixed(echo(LINE, -15)[:count], OTHER[:count])
    assert echo_similarity(left[LED:], LINE[:count]) < ECHO_SIMILARITY_THRESHOLD - 0.1


def test_silence_is_like_nothing():
    assert echo_similarity(np.zeros(len(LINE) - LED, np.int16), LINE) < 0.1
    assert echo_similarity(np.zeros(0, np.int16), LINE) == 0.0
