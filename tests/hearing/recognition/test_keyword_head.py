from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.grammar import make_grammar
from coach.hearing.recognition.keyword_head import (
    EMBEDDING_WIDTH,
    HEAD_LEVEL,
    SPAN,
    KeywordHead,
    best_keyword,
    frame_speech,
)
from tests.support.heads import PHRASES, a_head
from tests.support.sounds import hum, silence

OPEN = make_grammar({"yes": ["yes", "yes please"], "no": ["no"]})


HEAD = a_head()

numbers = st.lists(st.floats(-20, 20, width=32), min_size=5, max_size=5).map(lambda x: np.array(x, np.float32))


@pytest.mark.parametrize("level", [-50.0, -30.0, -10.0])
def test_how_loud_somebody_speaks_changes_nothing(level):
    heard = frame_speech(hum(0.5, level), 16_000)
    assert np.sqrt(np.mean(np.square(heard[8000:]))) == pytest.approx(HEAD_LEVEL, rel=0.02)
    assert np.sqrt(np.mean(np.square(heard[:8000]))) < HEAD_LEVEL / 100


def test_the_end_of_a_stretch_is_the_end_of_what_is_seen():
    sound = hum(2.0)
    assert np.array_equal(frame_speech(sound, 16_000), frame_speech(sound[16_000:], 16_000))


@pytest.mark.parametrize("sound", [silence(0), silence(0.5)], ids=["none", "silent"])
def test_no_sound_is_no_fault(sound):
    assert np.isfinite(frame_speech(sound, 4000)).all()


def test_what_lies_before_a_stretch_counts_for_nothing():
    vectors = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
    vectors[-4:] = 1.0
    (net,) = HEAD.nets
    other = replace(HEAD, nets=({**net, "first": net["first"] * 1},))
    assert np.array_equal(HEAD.logits(vectors), other.logits(vectors))
    assert HEAD.logits(vectors).shape == (len(PHRASES) + 1,)


def test_several_nets_are_heard_as_their_mean_whatever_their_zero():
    vectors = np.random.default_rng(3).standard_normal((SPAN, EMBEDDING_WIDTH)).astype(np.float32)
    other = a_head(1)
    (net,) = other.nets
    shifted = {**net, "last_bias": net["last_bias"] + 7}
    both = KeywordHead(phrases=PHRASES, nets=(*HEAD.nets, *other.nets)).logits(vectors)
    assert both == pytest.approx((HEAD.logits(vectors) + other.logits(vectors)) / 2, abs=1e-4)
    assert KeywordHead(phrases=PHRASES, nets=(*HEAD.nets, shifted)).logits(vectors) == pytest.approx(both, abs=1e-4)


def test_a_head_alone_gives_likelihoods_that_add_up_to_one():
    assert np.exp(HEAD.logits(np.zeros((SPAN, EMBEDDING_WIDTH), np.float32))).sum() == pytest.approx(1, abs=1e-4)


def test_the_gist_of_a_stretch_has_length_one():
    vectors = np.random.default_rng(3).standard_normal((SPAN, EMBEDDING_WIDTH)).astype(np.float32)
    assert np.linalg.norm(HEAD.bottleneck(vectors)) == pytest.approx(1, abs=1e-5)


def test_the_phrases_of_a_command_count_together_and_the_likeliest_is_named():
    heard = best_keyword(HEAD, np.array([1.0, 2.0, 2.2, -9.0, -9.0], np.float32), OPEN)
    assert (heard.command, heard.phrase) == ("yes", "yes please")
    assert heard.log_odds - heard.runner_up == pytest.approx(np.log(np.exp(1) + np.exp(2)) - 2.2, abs=1e-5)


def test_what_cannot_be_said_now_counts_as_something_else():
    logits = np.array([3.0, -9.0, -9.0, 6.0, 0.0], np.float32)
    assert best_keyword(HEAD, logits, OPEN).log_odds < -2
    assert best_keyword(HEAD, logits, make_grammar({"yes": ["yes"], "stop": ["stop"]})).command == "stop"


def test_a_head_that_knows_nothing_of_a_grammar_says_nothing():
    assert best_keyword(HEAD, np.zeros(5, np.float32), make_grammar({"coffee": ["coffee break"]})) is None


def test_a_single_command_has_no_next_one():
    assert best_keyword(HEAD, np.zeros(5, np.float32), make_grammar({"no": ["no"]})).runner_up == -np.inf


@given(logits=numbers)
def test_the_best_command_is_never_behind_the_next(logits):
    heard = best_keyword(HEAD, logits, OPEN)
    assert heard.log_odds >= heard.runner_up
    assert OPEN.phrases[heard.phrase] == heard.command


@given(logits=numbers, shift=st.floats(-50, 50, width=32))
def test_only_differences_count(logits, shift):
    one, other = best_keyword(HEAD, logits, OPEN), best_keyword(HEAD, logits + np.float32(shift), OPEN)
    assert one.log_odds == pytest.approx(other.log_odds, abs=1e-3)  # float32 holds 7 digits of 70


@given(logits=numbers)
def test_the_fewer_are_open_the_more_a_command_has_against_it(logits):
    narrow, wide = make_grammar({"no": ["no"]}), make_grammar({"no": ["no"], "stop": ["stop"]})
    wider = best_keyword(HEAD, logits, wide)
    if wider.command == "no":
        assert best_keyword(HEAD, logits, narrow).log_odds <= wider.log_odds + 1e-4
