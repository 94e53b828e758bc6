"""Which of the recognisers is asked when; the parts are handed in."""

import numpy as np
import pytest
import speech_recognition as sr

from coach.hearing.adapters.built_in import make_cascade
from coach.hearing.adapters.keyword_model import EmbeddingKeywordModel
from coach.hearing.adapters.moonshine_model import PhraseLikelihoods, load_moonshine
from coach.hearing.adapters.pocketsphinx import PocketSphinxScorer
from coach.hearing.grammar import Grammar, make_grammar
from coach.hearing.recognition.cascade import Cascade
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN, CommandOdds, KeywordHead, KeywordScore
from coach.hearing.recognition.phone_net import PhoneFit
from coach.units import CAPTURE_RATE
from tests.support.sounds import hum, joined, silence
from tests.support.speech import said

WORKING = make_grammar({"stop": ["stop", "stop the session"], "done": ["done", "I'm done"], "skip": ["skip this one"]})
SKIP = "skip this one"


def audio(sound):
    return sr.AudioData(sound.astype("<i2").tobytes(), CAPTURE_RATE, 2)


class NotedLikelihoods:
    """Moonshine, and which phrases it was asked about."""

    def __init__(self):
        self.asked = []
        self._model = PhraseLikelihoods(load_moonshine("en"))

    def log_likelihoods(self, sound, phrases):
        self.asked.append(set(phrases))
        return self._model.log_likelihoods(sound, phrases)


class NotedScorer(PocketSphinxScorer):
    """PocketSphinx, and what it answered."""

    def __init__(self):
        super().__init__("en")
        self.answers = []

    def recognize(self, audio):
        self.answers.append(super().recognize(audio))
        return self.answers[-1]


class FixedHead:
    """A keyword model of WORKING that hears the same *log_odds* in everything, -20 of a command that is not named."""

    def __init__(self, **log_odds):
        self._log_odds = log_odds
        self.head = KeywordHead(phrases=tuple(WORKING.phrases), nets=())

    def embed(self, _):
        return np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)

    def all_odds(self, _, commands):
        meant = {}
        for phrase, command in commands.phrases.items():
            meant.setdefault(command, {})[phrase] = self._log_odds.get(command, -20.0)
        return {command: CommandOdds(log_odds=max(of.values()), phrases=of) for command, of in meant.items()}

    def best_keyword(self, vectors, commands):
        found = self.all_odds(vectors, commands)
        best, second, *_ = sorted(found, key=lambda command: -found[command].log_odds)
        return KeywordScore(
            command=best,
            phrase=found[best].phrase,
            log_odds=found[best].log_odds,
            runner_up=found[second].log_odds,
            phrase_count=len(commands.phrases),
        )


@pytest.fixture(scope="module")
def keywords():
    return EmbeddingKeywordModel("en")


@pytest.fixture(scope="module")
def likelihoods():
    return NotedLikelihoods()


@pytest.fixture(scope="module")
def pocketsphinx():
    return NotedScorer()


@pytest.fixture
def scorer(pocketsphinx):
    pocketsphinx.answers.clear()
    return pocketsphinx


@pytest.fixture(params=["Moonshine", "PocketSphinx"])
def cascade(request, keywords, likelihoods, pocketsphinx):
    second = likelihoods if request.param == "Moonshine" else None
    return Cascade(keywords=keywords, likelihoods=second, load_scorer=lambda: pocketsphinx)


def test_what_is_said_clearly_is_accepted(cascade):
    cascade.set_grammar(WORKING)
    found = cascade.recognize(audio(said(SKIP)))
    assert (found.command, found.phrase, found.accepted) == ("skip", SKIP, True)
    assert not cascade.recognize(audio(hum(0.5))).accepted


@pytest.mark.parametrize(
    ("log_odds", "asked"),
    [
        ({"skip": 0.0}, [{SKIP}]),
        ({}, []),  # no command is plausible
        ({"skip": 8.0}, []),  # one is certain
    ],
)
def test_moonshine_is_asked_about_what_is_worth_it(likelihoods, log_odds, asked):
    likelihoods.asked.clear()
    ears = Cascade(keywords=FixedHead(**log_odds), likelihoods=likelihoods)
    ears.set_grammar(WORKING)
    ears.recognize(audio(said(SKIP)))
    assert likelihoods.asked == asked


def test_what_the_head_is_sure_of_needs_no_pocketsphinx(keywords, scorer):
    ears = Cascade(keywords=keywords, load_scorer=lambda: scorer)
    ears.set_grammar(WORKING)
    found = ears.recognize(audio(said(SKIP)))
    assert (found.command, found.accepted) == ("skip", True)
    assert not scorer.answers


def test_if_the_head_is_in_doubt_pocketsphinx_is_asked(scorer):
    ears = Cascade(keywords=FixedHead(skip=0.0), load_scorer=lambda: scorer)
    ears.set_grammar(WORKING)
    found = ears.recognize(audio(said(SKIP)))
    assert (found.command, found.accepted) == ("skip", True)
    assert [scores.command for scores in scorer.answers] == ["skip"]


def test_what_the_head_finds_implausible_costs_no_more(keywords, scorer):
    ears = Cascade(keywords=keywords, load_scorer=lambda: scorer)
    ears.set_grammar(WORKING)
    found = ears.recognize(audio(joined(silence(0.2), hum(0.5), silence(0.2))))
    assert not found.accepted
    assert not scorer.answers


def test_a_phrase_of_a_person_that_no_head_has_learnt_is_heard_all_the_same(cascade):
    own = make_grammar({"stop": ["stop the session"], "skip": ["leave the biceps alone"]})
    cascade.set_grammar(own)
    found = cascade.recognize(audio(said("leave the biceps alone")))
    assert (found.command, found.accepted) == ("skip", True)
    found = cascade.recognize(audio(said("stop the session")))
    assert (found.command, found.accepted) == ("stop", True)


class FixedPhones:
    """A phone model to which each phrase of *fits* fits so well (nats a phone), and no other one."""

    def __init__(self, **fits):
        self._fits = {phrase.replace("_", " "): fit for phrase, fit in fits.items()}
        self.asked, self.prepared = [], set()

    def prepare(self, phrases):
        self.prepared |= set(phrases)

    def fits(self, _, phrases):
        assert self.prepared.issuperset(phrases)
        self.asked.append(set(phrases))
        return {each: PhoneFit(log_likelihood=10 * self._fits.get(each, -9.0), phones=10) for each in phrases}


@pytest.mark.parametrize(
    ("fits", "accepted"), [({"skip_this_one": 0.0}, True), ({"I'm done": 0.0}, False), ({}, False)], ids=str
)
def test_a_doubtful_command_is_believed_if_its_phones_agree(fits, accepted):
    phones = FixedPhones(**fits)
    ears = Cascade(keywords=FixedHead(skip=-1.5), phones=phones, load_scorer=lambda: pytest.fail("is not needed"))
    ears.set_grammar(WORKING)
    found = ears.recognize(audio(hum(1.0)))
    assert (found.command, found.accepted) == ("skip", accepted)
    assert phones.asked == [set(WORKING.phrases)]


@pytest.mark.parametrize("log_odds", [{"skip": 8.0}, {}], ids=["certain", "implausible"])
def test_the_phones_are_asked_only_where_they_could_change_something(log_odds):
    phones = FixedPhones()
    ears = Cascade(keywords=FixedHead(**log_odds), phones=phones)
    ears.set_grammar(WORKING)
    ears.recognize(audio(hum(1.0)))
    assert phones.asked == []


def test_a_phrase_that_no_head_has_learnt_is_heard_by_its_phones_and_so_is_any_length():
    commands = {
        "stop": ["stop"],
        "skip": ["skip this one", "lad armene hvile"],
        "snooze": ["om fyrre minutter", "om fjorten minutter"],
    }
    for phrase, command in (("lad_armene_hvile", "skip"), ("om_fyrre_minutter", "snooze")):
        ears = Cascade(keywords=FixedHead(), phones=FixedPhones(**{phrase: 0.0}))
        ears.set_grammar(make_grammar(commands))
        found = ears.recognize(audio(hum(1.0)))
        assert (found.command, found.phrase, found.accepted) == (command, phrase.replace("_", " "), True)


def test_pocketsphinx_can_listen_alone():
    alone = make_cascade("en", head=False, moonshine=False)
    alone.set_grammar(WORKING)
    found = alone.recognize(audio(said(SKIP)))
    assert (found.command, found.accepted) == ("skip", True)


@pytest.mark.parametrize("missing", ["keywords", "likelihoods", "load_scorer"])
def test_ears_that_lack_a_part_still_hear(keywords, likelihoods, pocketsphinx, missing):
    parts = {"keywords": keywords, "likelihoods": likelihoods, "load_scorer": lambda: pocketsphinx}
    ears = Cascade(**{name: part for name, part in parts.items() if name != missing})
    ears.set_grammar(WORKING)
    assert ears.recognize(audio(said(SKIP))).accepted


def test_the_phrase_scorer_is_loaded_only_where_nothing_else_gives_a_second_opinion(keywords, likelihoods):
    loaded = []
    for parts in ({"likelihoods": likelihoods}, {"phones": FixedPhones()}):
        ears = Cascade(keywords=keywords, load_scorer=lambda: loaded.append("once"), **parts)
        ears.set_grammar(make_grammar({"skip": ["leave the biceps alone"]}))
    assert loaded == []
    Cascade(keywords=keywords, load_scorer=lambda: loaded.append("once"))
    assert loaded == ["once"]


def test_without_a_grammar_nothing_is_found(cascade):
    cascade.set_grammar(WORKING)
    cascade.set_grammar(Grammar(phrases={}))
    assert cascade.recognize(audio(said(SKIP))) is None


ENROLLED_BY = ("en-us+m7", "en-us+m4", "en-us+m1")


def test_what_a_person_has_enrolled_is_heard_whatever_the_word_is_called(cascade):
    assert cascade.keywords
    cascade.set_grammar(WORKING)
    assert not cascade.recognize(audio(said("marmalade", voice=ENROLLED_BY[0]))).accepted
    words = {"done": "marmalade", "skip this one": "potato salad", "stop": "umbrella"}
    cascade.enrol(
        {
            name: [cascade.keywords.examples(said(word, voice=voice)) for voice in ENROLLED_BY]
            for name, word in words.items()
        }
    )
    found = cascade.recognize(audio(said("marmalade", voice="en-us+m3")))
    assert (found.command, found.phrase, found.accepted) == ("done", "done", True)
    assert cascade.recognize(audio(said("stop the session"))).command == "stop"
    cascade.set_grammar(make_grammar({"skip": ["skip this one"]}))
    assert not cascade.recognize(audio(said("marmalade", voice="en-us+m3"))).accepted
    cascade.enrol({})
    cascade.set_grammar(WORKING)
    assert not cascade.recognize(audio(said("marmalade", voice=ENROLLED_BY[0]))).accepted


def test_without_a_head_nothing_can_be_enrolled(likelihoods, pocketsphinx):
    alone = Cascade(likelihoods=likelihoods, load_scorer=lambda: pocketsphinx)
    alone.enrol({"stop": [(np.ones((SPAN, EMBEDDING_WIDTH), np.float32),)]})
    alone.set_grammar(WORKING)
    assert alone.recognize(audio(said(SKIP))).command == "skip"
