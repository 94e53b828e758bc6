"""Which of the two recognisers is asked when."""

import numpy as np
import pytest
import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.grammar import Grammar, make_grammar
from coach.hearing.recognition.cascade import Cascade
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN
from coach.units import CAPTURE_RATE
from tests.support.sounds import hum, joined, silence
from tests.support.speech import said

WORKING = make_grammar({"stop": ["stop", "stop the session"], "done": ["done", "I'm done"], "skip": ["skip this one"]})


def audio(sound):
    return sr.AudioData(sound.astype("<i2").tobytes(), CAPTURE_RATE, 2)


@pytest.fixture(scope="module")
def english():
    return Cascade("en")


@pytest.fixture(scope="module")
def without_moonshine():
    return Cascade("en", moonshine=False)


@pytest.fixture(params=["english", "without_moonshine"])
def cascade(request):
    return request.getfixturevalue(request.param)


def test_what_is_said_clearly_is_believed(cascade):
    cascade.set_grammar(WORKING)
    believed = cascade.recognize(audio(said("skip this one")))
    assert (believed.command, believed.phrase, believed.accepted) == ("skip", "skip this one", True)
    assert not cascade.recognize(audio(hum(0.5))).accepted


@pytest.mark.parametrize(("worth", "asked"), [({"skip"}, [{"skip this one"}]), (set(), [])])
def test_moonshine_is_asked_of_what_is_worth_it(english, monkeypatch, worth, asked):
    phrases = []
    of = english._likelihoods.of
    monkeypatch.setattr("coach.hearing.recognition.cascade.worth_asking", lambda *_: worth)
    monkeypatch.setattr(english._likelihoods, "of", lambda sound, some: phrases.append(some) or of(sound, some))
    english.set_grammar(WORKING)
    english.recognize(audio(said("skip this one")))
    assert phrases == asked


@pytest.fixture
def asked_of_sphinx(without_moonshine, monkeypatch):
    answers = []
    recognize = without_moonshine._sphinx.recognize

    def noted(sound):
        answers.append(recognize(sound))
        return answers[-1]

    monkeypatch.setattr(without_moonshine._sphinx, "recognize", noted)
    return answers


def test_what_the_head_is_sure_of_needs_no_pocketsphinx(without_moonshine, asked_of_sphinx):
    without_moonshine.set_grammar(WORKING)
    believed = without_moonshine.recognize(audio(said("skip this one")))
    assert (believed.command, believed.accepted) == ("skip", True)
    assert not asked_of_sphinx


def test_where_the_head_is_in_doubt_pocketsphinx_is_asked(without_moonshine, asked_of_sphinx, monkeypatch):
    without_moonshine.set_grammar(WORKING)
    monkeypatch.setattr("coach.hearing.recognition.cascade.needs_second_opinion", lambda _: True)
    believed = without_moonshine.recognize(audio(said("skip this one")))
    assert (believed.command, believed.accepted) == ("skip", True)
    assert [scores.command for scores in asked_of_sphinx] == ["skip"]


def test_what_the_head_finds_implausible_costs_no_more(without_moonshine, asked_of_sphinx):
    without_moonshine.set_grammar(WORKING)
    believed = without_moonshine.recognize(audio(joined(silence(0.2), hum(0.5), silence(0.2))))
    assert not believed.accepted
    assert not asked_of_sphinx


def test_a_phrase_of_a_person_that_no_head_has_learnt_is_heard_all_the_same(cascade):
    own = make_grammar({"stop": ["stop the session"], "skip": ["leave the biceps alone"]})
    cascade.set_grammar(own)
    believed = cascade.recognize(audio(said("leave the biceps alone")))
    assert (believed.command, believed.accepted) == ("skip", True)
    believed = cascade.recognize(audio(said("stop the session")))
    assert (believed.command, believed.accepted) == ("stop", True)


def test_pocketsphinx_can_listen_alone():
    alone = Cascade("en", head=False, moonshine=False)
    alone.set_grammar(WORKING)
    believed = alone.recognize(audio(said("skip this one")))
    assert (believed.command, believed.accepted) == ("skip", True)


@pytest.mark.parametrize("part", ["KeywordModel", "PhraseLikelihoods"])
def test_a_machine_that_lacks_a_part_still_hears(part, monkeypatch, caplog):
    def missing(_):
        raise DeviceError("reinstall desk-coach")

    monkeypatch.setattr(f"coach.hearing.recognition.cascade.{part}", missing)
    ears = Cascade("en")
    assert "reinstall desk-coach" in caplog.text
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
        cascade.set_grammar(make_grammar({"skip": ["skip this one"]}))
        assert not cascade.recognize(audio(said("marmalade", voice="en-us+m3"))).accepted
    finally:
        cascade.teach({})
    cascade.set_grammar(WORKING)
    assert not cascade.recognize(audio(said("marmalade", voice=TAUGHT_BY[0]))).accepted


def test_without_a_head_nothing_can_be_taught():
    alone = Cascade("en", head=False)
    alone.teach({"stop": [(np.ones((SPAN, EMBEDDING_WIDTH), np.float32),)]})
    alone.set_grammar(WORKING)
    assert alone.recognize(audio(said("skip this one"))).command == "skip"
