from __future__ import annotations

import numpy as np
import pytest

from coach.hearing.endpointing.segmenter import Segmenter, SpeechSegment
from coach.hearing.enrolment.example_quality import OUTLIER_DISTANCE, Flaw, clipped_share, find_flaw, find_unlike
from coach.hearing.enrolment.templates import template_distance
from tests.support.sounds import hum, joined, silence


def stretch(sound) -> SpeechSegment:
    (found,) = [e for e in Segmenter().push(joined(silence(1), sound, silence(1))) if isinstance(e, SpeechSegment)]
    return found


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        (hum(0.5), None),
        (hum(0.12), Flaw.SHORT),
        (joined(*[hum(0.4), silence(0.1)] * 8), Flaw.LONG),
        (np.clip(hum(0.5).astype(np.int32) * 40, -32768, 32767).astype(np.int16), Flaw.LOUD),
    ],
)
def test_an_example_is_neither_too_short_nor_too_long_nor_cut_off(sound, expected):
    assert find_flaw(stretch(sound)) is expected


def test_silence_is_no_example():
    assert find_flaw(None) is Flaw.NOTHING


def test_only_full_samples_count_as_clipped():
    assert clipped_share(np.array([0, 32_439, -32_768, 32_767], np.int16)) == 0.5
    assert clipped_share(np.zeros(0, np.int16)) == 0.0


def along(*places: int) -> np.ndarray:
    """Return directions that point to these of 96 places, one after the other."""
    return np.eye(96, dtype=np.float32)[list(places)]


def test_of_three_examples_the_one_that_is_another_word_is_found():
    word, other = along(1, 2, 3), along(7, 8, 9)
    assert template_distance(word, other) > OUTLIER_DISTANCE
    assert find_unlike([word, word, other]) == 2
    assert find_unlike([other, word, word]) == 0
    assert find_unlike([word, along(1, 1, 2, 3), word]) is None


def test_two_examples_do_not_tell_which_is_wrong():
    assert find_unlike([along(1), along(2)]) is None
