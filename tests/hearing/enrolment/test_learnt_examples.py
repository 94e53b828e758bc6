from __future__ import annotations

import numpy as np
import pytest

from coach.hearing.enrolment.learnt_examples import (
    MOST_EXAMPLES,
    LearntExample,
    comparable,
    find_wrong,
    settled,
    without_oldest,
)
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN
from tests.support.heads import a_head

HEAD = a_head()


def spoken(seed, time=0, blur=0.3):
    """Return the vectors of word *seed* as it was said the given *time*."""
    word = np.random.default_rng(seed).standard_normal((8, EMBEDDING_WIDTH))
    said = word + blur * np.random.default_rng(1000 + 100 * seed + time).standard_normal(word.shape)
    whole = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
    whole[SPAN - len(said) :] = said * 3
    return whole


SEEDS = {"stop": 1, "skip": 2, "talk": 3}


def example(word, time=0, *, really="", microphone="USB"):
    """Return an example learnt of *word*, when another was said if *really* names one."""
    return LearntExample(word=word, microphone=microphone, vectors=[spoken(SEEDS[really or word], time)])


def test_at_twelve_the_oldest_learnt_one_goes():
    learnt = [example("stop", time) for time in range(MOST_EXAMPLES + 2)]
    assert without_oldest(learnt, {}) == tuple(learnt[2:])


@pytest.mark.parametrize(("taught", "left"), [(3, 9), (MOST_EXAMPLES, 0), (MOST_EXAMPLES + 3, 0)])
def test_what_was_taught_stays_and_counts(taught, left):
    learnt = [example("stop", time) for time in range(MOST_EXAMPLES)]
    assert without_oldest(learnt, {("stop", "USB"): taught}) == tuple(learnt[MOST_EXAMPLES - left :])


def test_each_word_and_each_microphone_has_its_own_twelve():
    learnt = [
        example(word, t, microphone=at) for t in range(13) for word in ("stop", "skip") for at in ("USB", "inner")
    ]
    assert without_oldest(learnt, {("stop", "inner"): 2}) == tuple(
        each for at, each in enumerate(learnt) if at >= (12 if (each.word, each.microphone) == ("stop", "inner") else 4)
    )


def test_a_word_is_compared_from_its_third_example_on_and_one_that_was_taught_always():
    learnt = [example("stop", 0), example("stop", 1), example("skip", 0)]
    assert comparable({}, learnt) == {}
    assert [len(times) for times in comparable({}, [*learnt, example("stop", 2)]).values()] == [3]
    taught = {"skip": [[spoken(2, 7)]]}
    assert {word: len(times) for word, times in comparable(taught, learnt).items()} == {"skip": 2}
    assert [len(times) for times in taught.values()] == [1]


def test_what_is_of_its_word_is_kept():
    learnt = [example(word, time) for time in range(5) for word in ("stop", "skip")]
    assert find_wrong({}, learnt, HEAD) == frozenset()


def test_what_lies_among_another_words_examples_is_thrown_out():
    learnt = [example(word, time) for time in range(4) for word in ("stop", "skip")]
    wrong = example("stop", 9, really="skip")
    assert find_wrong({}, [*learnt, wrong], HEAD) == {len(learnt)}
    assert find_wrong({}, [wrong, *learnt], HEAD) == {0}  # also where it came first


def test_what_is_unlike_all_others_of_its_word_is_thrown_out():
    learnt = [example("stop", time) for time in range(3)]
    assert find_wrong({}, [*learnt, example("stop", 9, really="talk")], HEAD) == {3}


def test_two_wrong_ones_do_not_make_each_other_right():
    learnt = [example(word, time) for time in range(4) for word in ("stop", "skip")]
    wrong = [example("stop", 8, really="skip"), example("stop", 9, really="skip")]
    assert find_wrong({}, [*learnt, *wrong], HEAD) == {8, 9}


def test_what_was_taught_is_never_thrown_out_and_tells_what_is_wrong():
    taught = {word: [[spoken(SEEDS[word], time)] for time in range(3)] for word in ("stop", "skip")}
    assert find_wrong(taught, [example("stop", 8, really="skip"), example("skip", 8)], HEAD) == {0}
    mistaken = {"stop": [[spoken(SEEDS["skip"], time)] for time in range(3)]}
    assert find_wrong(mistaken, [], HEAD) == frozenset()


def test_a_first_example_is_not_judged():
    assert find_wrong({}, [example("stop")], HEAD) == frozenset()
    assert find_wrong({}, [], HEAD) == frozenset()


def test_settled_throws_out_before_it_counts():
    learnt = [example("stop", time) for time in range(MOST_EXAMPLES)]
    skips = [example("skip", time) for time in range(3)]
    wrong = example("stop", 90, really="skip")
    assert settled({}, {}, [*learnt, *skips, wrong], HEAD) == (*learnt, *skips)
