import pytest

from coach.hearing.recognition.near_miss import NEAR_MISS_APART, NEAR_MISS_CONFIDENCE, is_near_miss


@pytest.mark.parametrize(
    ("score", "apart", "expected"),
    [
        (NEAR_MISS_CONFIDENCE, NEAR_MISS_APART, True),
        (NEAR_MISS_CONFIDENCE - 1e-6, NEAR_MISS_APART, False),  # keys, a cough, another word
        (NEAR_MISS_CONFIDENCE, NEAR_MISS_APART - 1e-6, False),  # in the middle of talk
        (0.0, 60.0, False),
        (0.9, 60.0, True),  # heard well and refused all the same: two commands were too near
    ],
)
def test_only_what_is_like_a_command_and_stands_alone_was_meant(score, apart, expected):
    assert is_near_miss(score, apart) is expected
