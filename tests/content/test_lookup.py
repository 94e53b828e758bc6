"""What a person means by a word."""

import pytest

from coach.content.lookup import find_id, find_script_id
from coach.errors import UsageError
from tests.support.library import shipped_library

KNOWN = {
    "squat": ["Squats", "Squats"],
    "squat_jump": ["Squat jumps", "Hop fra squat"],
    "heel_raise": ["Heel raises", "Tåhævninger"],
    "hourly_seated_5": ["Hourly five, seated"],
    "hourly_standing_5": ["Hourly five, standing"],
}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("squat", "squat"),
        ("Squats", "squat"),
        ("SQUAT JUMPS", "squat_jump"),
        ("squat-jump", "squat_jump"),
        ("tåhævninger", "heel_raise"),
        ("heel", "heel_raise"),
        ("hop", "squat_jump"),
        ("hourly_se", "hourly_seated_5"),
        ("hourly five, st", "hourly_standing_5"),
    ],
)
def test_an_id_a_name_or_a_beginning_that_fits_one_is_enough(word, found):
    assert find_id(word, KNOWN, "exercise") == found


@pytest.mark.parametrize(
    ("word", "what", "found"),
    [
        ("Squats", "exercise", "squat"),
        ("Hourly five, seated", "routine", "hourly_seated_5"),
        ("squat", "exercise or routine", "squat"),
        ("hourly_seated_5", "exercise or routine", "hourly_seated_5"),
    ],
)
def test_what_is_asked_for_is_looked_for_in_the_scripts(word, what, found):
    assert find_script_id(word, shipped_library(), what) == found


@pytest.mark.parametrize(("word", "what"), [("squat", "routine"), ("hourly_seated_5", "exercise")])
def test_what_is_of_the_other_kind_is_not_meant(word, what):
    with pytest.raises(UsageError, match=f"no {what} is called '{word}'"):
        find_script_id(word, shipped_library(), what)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("heel_rasis", "did you mean heel_raise?"),
        ("hourly_seated_6", "did you mean hourly_seated_5?"),
        ("sqaut", "did you mean squat?"),
        ("zzz", "no exercise is called 'zzz'; `coach exercises` lists them"),
        ("", "no exercise is called ''"),
        ("hourly", "'hourly' may be hourly_seated_5, hourly_standing_5; write more of it"),
    ],
)
def test_what_means_none_or_several_is_told_with_what_is_near(word, said):
    with pytest.raises(UsageError) as caught:
        find_id(word, KNOWN, "exercise")
    assert said in str(caught.value)


def test_a_word_that_fits_many_names_only_some():
    with pytest.raises(UsageError, match="a1, a2, a3, a4 or another; write more of it"):
        find_id("a", {f"a{number}": [] for number in range(1, 9)}, "routine")
