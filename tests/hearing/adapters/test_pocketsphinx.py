"""What the recogniser finds in clear speech, before it is decided whether to believe it."""

from math import isfinite

import numpy as np
import pytest
import speech_recognition as sr

from coach.hearing.adapters.pocketsphinx import DECODERS_KEPT, PocketSphinxScorer
from coach.hearing.grammar import Grammar, make_grammar
from coach.units import CAPTURE_RATE
from tests.support.speech import said

WORKING = make_grammar(
    {
        "stop": ["stop", "stop the session"],
        "pause": ["pause", "pause please"],
        "done": ["done", "I'm done"],
        "skip": ["skip", "skip this one"],
        "repeat": ["repeat", "say that again"],
    }
)
DANISH = make_grammar(
    {
        "stop": ["stop træningen"],
        "pause": ["sæt på pause"],
        "done": ["jeg er færdig"],
        "skip": ["spring over"],
        "repeat": ["sig det igen"],
    }
)


def audio(sound):
    return sr.AudioData(sound.astype("<i2").tobytes(), CAPTURE_RATE, 2)


@pytest.fixture(scope="module")
def english():
    return PocketSphinxScorer("en")


@pytest.fixture(scope="module")
def danish():
    return PocketSphinxScorer("da")


@pytest.mark.parametrize("phrase", WORKING.phrases)
def test_every_phrase_clearly_said_fits_best(english, phrase):
    english.set_grammar(WORKING)
    found = english.recognize(audio(said(phrase)))
    assert (found.phrase, found.command) == (phrase, WORKING.phrases[phrase])
    assert found.log_likelihood > found.runner_up


@pytest.mark.parametrize("phrase", DANISH.phrases)
def test_danish_phrases_are_told_apart_through_english_phones(danish, phrase):
    danish.set_grammar(DANISH)
    assert danish.recognize(audio(said(phrase, "da"))).command == DANISH.phrases[phrase]


def test_an_ordinary_word_fits_better_than_a_command(english):
    english.set_grammar(WORKING)
    found = english.recognize(audio(said("seventeen")))
    assert found.filler > found.log_likelihood


def test_a_command_that_is_also_an_ordinary_word_is_not_its_own_rival(english):
    english.set_grammar(make_grammar({"no": ["no"]}))
    alone = english.recognize(audio(said("no")))
    english.set_grammar(make_grammar({"other": ["go"]}))
    rival = english.recognize(audio(said("no")))
    assert rival.filler > alone.filler
    assert isfinite(alone.filler)


def test_the_answer_depends_on_the_samples_alone(english):
    english.set_grammar(WORKING)
    first = english.recognize(audio(said("skip")))
    for other in ("stop the session", "I'm done"):
        english.recognize(audio(said(other)))
    english.set_grammar(make_grammar({"yes": ["yes"]}))
    english.set_grammar(WORKING)
    assert english.recognize(audio(said("skip"))) == first
    fresh = PocketSphinxScorer("en")
    fresh.set_grammar(WORKING)
    assert fresh.recognize(audio(said("skip"))) == first


def test_without_a_grammar_nothing_is_found(english):
    english.set_grammar(WORKING)
    english.set_grammar(Grammar(phrases={}))
    assert english.recognize(audio(said("stop"))) is None


@pytest.mark.parametrize("sound", [np.zeros(0, np.int16), np.zeros(CAPTURE_RATE, np.int16)], ids=["none", "silent"])
def test_no_sound_is_no_fault(english, sound):
    english.set_grammar(WORKING)
    found = english.recognize(audio(sound))
    assert found is None or found.voiced_frames >= 0


def test_decoders_are_kept_and_not_without_end(english):
    grammars = [
        make_grammar({"a": [f"{word} please"]}) for word in "one two three four five six seven eight nine".split()
    ]
    for each in grammars:
        english.set_grammar(each)
    assert len(english._kept) == DECODERS_KEPT
    kept = english._current
    english.set_grammar(make_grammar({"a": ["nine please"]}))
    assert english._current is kept, "an equal grammar needs no new decoder"
