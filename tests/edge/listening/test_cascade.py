"""Which of the two recognisers is asked when."""

import numpy as np
import pytest
import speech_recognition as sr

from coach.edge.listening.cascade import Cascade
from coach.errors import DeviceError
from coach.listen.grammar import Grammar, grammar
from coach.listen.head import SPAN, WIDTH
from coach.units import EAR_RATE
from tests.listen.sounds import hum, joined, silence
from tests.speech import said

WORKING = grammar({"stop": ["stop", "stop the session"], "done": ["done", "I'm done"], "skip": ["skip this one"]})


def audio(sound):
    return sr.AudioData(sound.astype("<i2").tobytes(), EAR_RATE, 2)


@pytest.fixture(scope="module")
def cascade():
    return Cascade("en")


def test_what_the_head_is_sure_of_needs_no_second_opinion(cascade):
    cascade.set_grammar(WORKING)
    heard, scores = cascade.evidence(audio(said("skip this one")))
    assert (heard.command, scores) == ("skip", None)
    believed = cascade.recognize(audio(said("skip this one")))
    assert (believed.command, believed.phrase, believed.accepted) == ("skip", "skip this one", True)


def test_where_the_head_is_in_doubt_pocketsphinx_is_asked(cascade, monkeypatch):
    cascade.set_grammar(WORKING)
    monkeypatch.setattr("coach.edge.listening.cascade.in_doubt", lambda _: True)
    heard, scores = cascade.evidence(audio(said("skip this one")))
    assert (heard.command, scores.command) == ("skip", "skip")


def test_what_the_head_finds_implausible_costs_no_more(cascade):
    cascade.set_grammar(WORKING)
    heard, scores = cascade.evidence(audio(joined(silence(0.2), hum(0.5), silence(0.2))))
    assert heard is not None
    assert scores is None
    assert not cascade.recognize(audio(hum(0.5))).accepted


def test_a_phrase_of_a_person_that_no_head_has_learnt_is_heard_all_the_same(cascade):
    own = grammar({"stop": ["stop the session"], "skip": ["leave the biceps alone"]})
    cascade.set_grammar(own)
    believed = cascade.recognize(audio(said("leave the biceps alone")))
    assert (believed.command, believed.accepted) == ("skip", True)
    believed = cascade.recognize(audio(said("stop the session")))
    assert (believed.command, believed.accepted) == ("stop", True)


def test_without_a_head_pocketsphinx_listens_alone():
    alone = Cascade("en", head=False)
    alone.set_grammar(WORKING)
    heard, scores = alone.evidence(audio(said("skip this one")))
    assert heard is None
    assert scores.command == "skip"
    assert alone.recognize(audio(said("skip this one"))).accepted


def test_a_machine_without_the_embedding_still_hears(monkeypatch, caplog):
    def missing(_):
        raise DeviceError("the speech embedding is missing")

    monkeypatch.setattr("coach.edge.listening.cascade.Keywords", missing)
    ears = Cascade("en")
    assert "PocketSphinx alone listens" in caplog.text
    ears.set_grammar(WORKING)
    assert ears.recognize(audio(said("skip this one"))).accepted


def test_without_a_grammar_nothing_is_found(cascade):
    cascade.set_grammar(WORKING)
    cascade.set_grammar(Grammar(phrases={}))
    assert cascade.recognize(audio(said("skip this one"))) is None


TAUGHT_BY = ("en-us+m7", "en-us+m4", "en-us+m1")


def test_what_a_person_has_taught_is_heard_whatever_the_word_is_called(cascade):
    assert cascade.keywords
    cascade.set_grammar(WORKING)
    assert not cascade.recognize(audio(said("marmalade", voice=TAUGHT_BY[0]))).accepted
    words = {"done": "marmalade", "skip this one": "potato salad", "stop": "umbrella"}
    cascade.teach(
        {
            name: [cascade.keywords.examples(said(word, voice=voice)) for voice in TAUGHT_BY]
            for name, word in words.items()
        }
    )
    try:
        believed = cascade.recognize(audio(said("marmalade", voice="en-us+m3")))
        assert (believed.command, believed.phrase, believed.accepted) == ("done", "done", True)
        assert cascade.recognize(audio(said("stop the session"))).command == "stop"
        cascade.set_grammar(grammar({"skip": ["skip this one"]}))
        assert not cascade.recognize(audio(said("marmalade", voice="en-us+m3"))).accepted
    finally:
        cascade.teach({})
    cascade.set_grammar(WORKING)
    assert not cascade.recognize(audio(said("marmalade", voice=TAUGHT_BY[0]))).accepted


def test_without_a_head_nothing_can_be_taught():
    alone = Cascade("en", head=False)
    alone.teach({"stop": [(np.ones((SPAN, WIDTH), np.float32),)]})
    alone.set_grammar(WORKING)
    assert alone.recognize(audio(said("skip this one"))).command == "skip"
