import pytest

from coach.hearing.recognition.near_miss import APART, PLAUSIBLE, meant


@pytest.mark.parametrize(
    ("score", "apart", "expected"),
    [
        (PLAUSIBLE, APART, True),
        (PLAUSIBLE - 1e-6, APART, False),  # keys, a cough, another word
        (PLAUSIBLE, APART - 1e-6, False),  # in the middle of talk
        (0.0, 60.0, False),
        (0.9, 60.0, True),  # heard well and refused all the same: two commands were too near
    ],
)
def test_only_what_is_like_a_command_and_stands_alone_was_meant(score, apart, expected):
    assert meant(score, apart) is expected
