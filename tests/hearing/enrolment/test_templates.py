import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.enrolment.templates import (
    NOISY_COPIES,
    Template,
    directions,
    enrol,
    make_template,
    match,
    noisy_copies,
    template_distance,
)
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN
from tests.support.heads import a_head
from tests.support.sounds import hum, joined, silence


def spoken(seed, count=8):
    """A word: some directions in a row."""
    row = np.random.default_rng(seed).standard_normal((count, EMBEDDING_WIDTH)).astype(np.float32)
    return row / np.linalg.norm(row, axis=1, keepdims=True)


def drawled(word, times=2):
    return np.repeat(word, times, axis=0)


def blurred(word, much, seed=9):
    row = word + much * spoken(seed, len(word))
    return row / np.linalg.norm(row, axis=1, keepdims=True)


words = st.builds(spoken, st.integers(0, 1000), st.integers(1, 12))


@given(one=words, other=words)
def test_a_distance_is_the_same_from_either_side_and_bounded(one, other):
    there, back = template_distance(one, other), template_distance(other, one)
    assert there == pytest.approx(back, abs=1e-5)
    assert -1e-5 <= there <= 2


@given(word=words, times=st.integers(1, 3))
def test_who_speaks_slower_says_the_same(word, times):
    assert template_distance(word, drawled(word, times)) == pytest.approx(0, abs=1e-5)


def test_the_more_a_word_is_blurred_the_less_it_is_like_itself():
    apart = [template_distance(spoken(1), blurred(spoken(1), much)) for much in (0.0, 0.3, 0.6, 1.0)]
    assert apart == sorted(apart)
    assert apart[-1] < template_distance(spoken(1), spoken(2))


HEAD = a_head()


def vectors(word):
    """A stretch whose vectors are those of *word*, as the embedding gives them."""
    found = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
    found[SPAN - len(word) :] = word * 10
    return found


def lesson(much=0.3, **words):
    """Each word said three times, a little otherwise each time; no copies."""
    return {
        name: [(vectors(blurred(spoken(seed), much, seed=100 * seed + time)),) for time in range(3)]
        for name, seed in words.items()
    }


def said(word):
    return make_template(vectors(word), HEAD)


KNOWN = enrol(lesson(stop=1, skip=2, done=3), HEAD)
EVERY = frozenset(KNOWN.words)


@pytest.mark.parametrize(("word", "seed"), [("stop", 1), ("skip", 2), ("done", 3)])
def test_what_is_taught_is_accepted_however_slowly_it_is_said(word, seed):
    for one in (spoken(seed), blurred(spoken(seed), 0.15, seed=7), drawled(blurred(spoken(seed), 0.1, seed=8))):
        like = match(said(one), KNOWN, EVERY)
        assert (like.word, like.accepted) == (word, True)


@given(seed=st.integers(10, 1000))
def test_what_is_none_of_the_words_is_refused(seed):
    assert not match(said(spoken(seed)), KNOWN, EVERY).accepted


def test_what_lies_between_two_words_is_less_sure():
    near = enrol({**lesson(stop=1), "shop": lesson(shop=1, much=0.35)["shop"]}, HEAD)
    heard = said(blurred(spoken(1), 0.1))
    assert match(heard, near, near.words).confidence < match(heard, KNOWN, EVERY).confidence


def test_only_what_can_be_said_now_is_answered_and_what_cannot_counts_against_it():
    assert match(said(spoken(1)), KNOWN, ()) is None
    assert match(said(spoken(1)), KNOWN, {"pause"}) is None
    like = match(said(spoken(1)), KNOWN, {"skip", "done"})
    assert like.word in ("skip", "done")
    assert not like.accepted


@given(seed=st.integers(0, 50), phrases=st.sets(st.sampled_from(sorted(EVERY)), min_size=1))
def test_the_answer_is_one_of_those_asked_and_the_score_a_share(seed, phrases):
    like = match(said(spoken(seed)), KNOWN, phrases)
    assert like.word in phrases
    assert 0 <= like.confidence <= 1
    assert like.accepted == (like.confidence >= 0.5)


@given(order=st.permutations(sorted(EVERY)), times=st.permutations(range(3)))
def test_the_order_of_teaching_changes_nothing(order, times):
    given_ = lesson(stop=1, skip=2, done=3)
    other = enrol({word: [given_[word][n] for n in times] for word in order}, HEAD)
    heard = said(blurred(spoken(2), 0.5))
    assert other.threshold == pytest.approx(KNOWN.threshold, abs=1e-5)
    assert match(heard, other, EVERY).confidence == pytest.approx(match(heard, KNOWN, EVERY).confidence, abs=1e-4)


def test_who_says_a_word_otherwise_each_time_gets_a_lower_threshold():
    steady, unsteady = (enrol(lesson(much=much, stop=1, skip=2, done=3), HEAD) for much in (0.1, 0.6))
    assert unsteady.same_word < steady.same_word
    assert unsteady.threshold < steady.threshold


@pytest.mark.parametrize("count", [1, 2, 3])
def test_one_example_of_one_word_is_enough_to_begin_with(count):
    alone = enrol({"stop": lesson(stop=1)["stop"][:count]}, HEAD)
    copied = enrol({"stop": [(*once, *once) for once in lesson(stop=1)["stop"][:count]]}, HEAD)
    assert match(said(spoken(1)), copied, {"stop"}).accepted
    assert match(said(spoken(1)), alone, {"stop"}).word == "stop"


def test_one_word_under_two_names_makes_neither_up():
    twice = enrol(lesson(stop=1, halt=1), HEAD)
    assert twice.spread > 0
    assert not match(said(spoken(5)), twice, twice.words).accepted


@pytest.mark.parametrize("examples", [{}, {"stop": []}, {"stop": [()]}], ids=["no word", "no example", "no vectors"])
def test_without_examples_nothing_is_taught(examples):
    nothing = enrol(examples, HEAD)
    assert nothing.words == {}
    assert match(said(spoken(1)), nothing, {"stop"}) is None


def test_what_is_silence_before_a_stretch_has_no_direction():
    heard = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
    heard[-3:] = 5.0
    found = directions(heard, np.zeros(EMBEDDING_WIDTH, np.float32), np.ones(EMBEDDING_WIDTH, np.float32))
    assert found.shape == (3, EMBEDDING_WIDTH)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(3))
    assert isinstance(said(spoken(1)), Template)


def test_a_copy_has_a_fan_so_many_decibels_under_what_is_said():
    sound = joined(silence(0.2), hum(0.5, -20.0), silence(0.2))
    for ratio, copy in zip(NOISY_COPIES, noisy_copies(sound), strict=True):
        noise = copy.astype(float) - sound
        level = 20 * np.log10(np.sqrt(np.mean(np.square(noise))) / 32768)
        assert level == pytest.approx(-20.0 - ratio, abs=0.5)
        assert np.array_equal(copy, noisy_copies(sound)[NOISY_COPIES.index(ratio)])


@pytest.mark.parametrize("sound", [silence(0), silence(0.3), hum(0.001)], ids=["none", "silent", "too short"])
def test_a_copy_of_next_to_nothing_is_no_fault(sound):
    assert [len(copy) for copy in noisy_copies(sound)] == [len(sound)] * len(NOISY_COPIES)
