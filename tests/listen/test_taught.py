import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.listen.head import SPAN, WIDTH
from coach.listen.taught import directions, distance, likeness


def spoken(seed, count=8):
    """A word: some directions in a row."""
    row = np.random.default_rng(seed).standard_normal((count, WIDTH)).astype(np.float32)
    return row / np.linalg.norm(row, axis=1, keepdims=True)


def drawled(word, times=2):
    return np.repeat(word, times, axis=0)


def blurred(word, much, seed=9):
    row = word + much * spoken(seed, len(word))
    return row / np.linalg.norm(row, axis=1, keepdims=True)


words = st.builds(spoken, st.integers(0, 1000), st.integers(1, 12))


@given(one=words, other=words)
def test_a_distance_is_the_same_from_either_side_and_bounded(one, other):
    there, back = distance(one, other), distance(other, one)
    assert there == pytest.approx(back, abs=1e-5)
    assert -1e-5 <= there <= 2


@given(word=words, times=st.integers(1, 3))
def test_who_speaks_slower_says_the_same(word, times):
    assert distance(word, drawled(word, times)) == pytest.approx(0, abs=1e-5)


def test_the_more_a_word_is_blurred_the_less_it_is_like_itself():
    apart = [distance(spoken(1), blurred(spoken(1), much)) for much in (0.0, 0.3, 0.6, 1.0)]
    assert apart == sorted(apart)
    assert apart[-1] < distance(spoken(1), spoken(2))


def test_a_stretch_is_most_like_the_word_that_it_is():
    examples = {"stop": [spoken(1), blurred(spoken(1), 0.4)], "skip": [spoken(2)], "done": [spoken(3)]}
    for word, some in examples.items():
        assert likeness(blurred(drawled(some[0]), 0.3, seed=7), examples).word == word


def test_what_is_none_of_the_words_is_less_like_any():
    examples = {"stop": [spoken(1)], "skip": [spoken(2)]}
    assert likeness(spoken(5), examples).score < likeness(blurred(spoken(1), 0.5), examples).score


def test_what_lies_between_two_words_is_neither():
    near = {"stop": [spoken(1)], "shop": [blurred(spoken(1), 0.2)]}
    alone = {"stop": [spoken(1)], "done": [spoken(3)]}
    said = blurred(spoken(1), 0.1)
    assert likeness(said, near).score < likeness(said, alone).score


def test_without_examples_nothing_is_like_anything():
    assert likeness(spoken(1), {}) is None
    assert likeness(spoken(1), {"stop": []}) is None


def test_what_is_silence_before_a_stretch_has_no_direction():
    vectors = np.zeros((SPAN, WIDTH), np.float32)
    vectors[-3:] = 5.0
    found = directions(vectors, np.zeros(WIDTH, np.float32), np.ones(WIDTH, np.float32))
    assert found.shape == (3, WIDTH)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(3))
