"""What is believed at any time; the likelihoods are handed in, and Moonshine's own once."""

from functools import partial

import numpy as np
import pytest
import speech_recognition as sr

from coach.hearing.adapters.built_in import make_phrase_ears
from coach.hearing.grammar import Grammar, make_grammar
from coach.hearing.recognition.phrase_ears import (
    BELIEVED,
    FIT_MARGIN,
    MIN_PHRASE_FIT,
    SHORTEST_PHRASE,
    PhraseEars,
    likeliest_phrase,
    phrase_beside_text,
)
from coach.programs.standby.phrases import STANDBY_CONFIDENCE, standby_phrases
from coach.units import CAPTURE_RATE
from tests.support.speech import said

OPEN = make_grammar(
    {"fifteen": ["pause for fifteen minutes", "pause for a quarter of an hour"], "fifty": ["pause for fifty minutes"]}
)
FIFTEEN, QUARTER, FIFTY = OPEN.phrases


def audio(seconds):
    return sr.AudioData(np.ones(round(seconds * CAPTURE_RATE), "<i2").tobytes(), CAPTURE_RATE, 2)


class Looks:
    """A model that gives one answer after the other, and counts."""

    def __init__(self, *answers):
        self._answers, self.count = answers, 0

    def beside_any_text(self, *_):
        self.count += 1
        return dict(self._answers[self.count - 1]), 0.0


def ears(model):
    found = PhraseEars(partial(phrase_beside_text, model))
    found.set_grammar(OPEN)
    return found


@pytest.mark.parametrize(
    ("likelihoods", "command", "accepted"),
    [
        ({FIFTEEN: -3.0}, "fifteen", True),
        ({FIFTEEN: MIN_PHRASE_FIT - 0.1}, "fifteen", False),
        ({FIFTEEN: -3.0, FIFTY: -3.0 - FIT_MARGIN + 0.1}, "fifteen", False),  # either may have been said
        ({FIFTEEN: -3.0, QUARTER: -3.1, FIFTY: -5.0}, "fifteen", True),  # the same, said in two ways
        ({FIFTEEN: -4.0, QUARTER: -4.0, FIFTY: -3.9}, "fifteen", False),
    ],
)
def test_a_phrase_is_believed_that_is_likely_and_has_no_rival(likelihoods, command, accepted):
    found = likeliest_phrase(likelihoods, OPEN)
    assert (found.command, found.accepted) == (command, accepted)


def test_the_likelier_the_more_confidence_and_at_the_threshold_what_standby_asks():
    assert likeliest_phrase({FIFTEEN: MIN_PHRASE_FIT}, OPEN).confidence == pytest.approx(BELIEVED)
    assert BELIEVED >= STANDBY_CONFIDENCE
    fits = [likeliest_phrase({FIFTEEN: fit}, OPEN).confidence for fit in (-32.0, -22.0, -15.0, -1.0)]
    assert fits == sorted(fits)
    assert 0 <= fits[0] < 0.1
    assert 0.99 < fits[-1] <= 1


def test_nothing_likely_is_nothing():
    assert likeliest_phrase({}, OPEN) is None
    assert ears(Looks({})).recognize(audio(1.0)) is None


def test_what_is_short_or_not_open_costs_nothing():
    model = Looks({FIFTEEN: -1.0})
    short = ears(model)
    assert short.recognize(audio(SHORTEST_PHRASE - 0.01)) is None
    short.set_grammar(Grammar(phrases={}))
    assert short.recognize(audio(1.0)) is None
    assert model.count == 0


@pytest.mark.parametrize(
    ("first", "looks", "accepted"),
    [({FIFTEEN: -3.0}, 1, True), ({}, 1, None), ({FIFTEEN: -15.0}, 2, True)],
    ids=["sure", "nothing", "doubtful"],
)
def test_only_what_is_doubtful_is_looked_at_once_more(first, looks, accepted):
    model = Looks(first, {FIFTEEN: -5.0})
    found = ears(model).recognize(audio(1.0))
    assert model.count == looks
    assert (found and found.accepted) is accepted


@pytest.fixture(scope="module")
def english():
    found = make_phrase_ears("en")
    found.set_grammar(make_grammar(standby_phrases("en")))
    return found


@pytest.mark.parametrize(
    "phrase",
    [
        "start a break",
        "pause until twenty past two",
        "pause until quarter to four",
        "pause for fifteen minutes",
        "pause for fifty minutes",
        "pause for an hour and a half",
        "pause for the rest of the day",
        "what have I done today",
    ],
)
def test_what_may_be_said_at_any_time_is_heard(english, phrase):
    sound = said(phrase)
    found = english.recognize(sr.AudioData(sound.astype("<i2").tobytes(), CAPTURE_RATE, 2))
    assert found.accepted
    assert found.confidence >= STANDBY_CONFIDENCE
    assert make_grammar(standby_phrases("en")).command(phrase) == found.command


@pytest.mark.parametrize("phrase", ["we start after the break", "the pause button is broken", "what have you done"])
def test_what_is_said_otherwise_is_not(english, phrase):
    found = english.recognize(sr.AudioData(said(phrase).astype("<i2").tobytes(), CAPTURE_RATE, 2))
    assert found is None or not found.accepted
