"""What the ears keep of a word that was said surely, and what later ears make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
import speech_recognition as sr

from coach.hearing.adapters.built_in import make_built_in
from coach.hearing.adapters.enrolment_file import (
    EMBEDDING_MARK,
    EnrolledWord,
    encode_vectors,
    enrolment_file_of,
    load_enrolment,
)
from coach.hearing.adapters.learning.example_keeper import (
    ExampleKeeper,
    example_keeper_of,
    keep_example,
    load_learnt,
)
from coach.hearing.adapters.learning.learnt_file import learnt_file_of
from coach.hearing.adapters.text_recogniser import TextRecogniser
from coach.hearing.grammar import make_grammar
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN
from coach.units import CAPTURE_RATE
from tests.support.heads import a_head
from tests.support.speech import said
from tests.support.waiting import until

HEAD = a_head()
TAUGHT = {}
GRAMMAR = make_grammar({"skip": ["skip this one"], "done": ["I'm done"]})
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))


@pytest.fixture
def ears():
    return make_built_in("en")


def entry(word, seed, time=0):
    """Return an example of *word*, which sounds as *seed* does, each *time* a little otherwise."""
    sound = np.random.default_rng(seed).standard_normal((8, EMBEDDING_WIDTH))
    vectors = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
    vectors[SPAN - 8 :] = 3 * (sound + 0.3 * np.random.default_rng(1000 + time).standard_normal(sound.shape))
    return EnrolledWord(word=word, microphone="USB", at=MONDAY, examples=((encode_vectors(vectors),),))


def words():
    return [each.word for each in learnt_file_of("en").words()]


def keep(ears, word="skip this one", *, least=0.9, also=()):
    """Keep *word* as said to *ears*, and wait until it is written."""
    keeper = ExampleKeeper("en", ears)
    keeper.keep([(said(word), GRAMMAR), *also], word, "USB", least=least)
    keeper.close()


def test_what_is_kept_is_what_the_embedding_makes_of_the_sound_and_no_sound(ears):
    keep(ears, also=[None, (said("skip it"), GRAMMAR)])
    assert until(lambda: words() == ["skip this one"] * 2, 20)
    kept = learnt_file_of("en").words()
    assert {each.microphone for each in kept} == {"USB"}
    model = ears.keywords
    assert [each.examples for each in kept] == [
        ((encode_vectors(model.embed(said(each))),),) for each in ("skip this one", "skip it")
    ]


def test_what_is_not_known_any_more_is_not_kept_and_a_keeper_may_be_closed_unused(ears):
    keeper = ExampleKeeper("en", ears)
    keeper.keep([None], "stop", "USB", least=0.9)
    keeper.close()
    assert not learnt_file_of("en").path.exists()


def test_what_the_ears_would_not_be_sure_of_without_what_they_learnt_is_not_kept(ears):
    vectors = ears.keywords.embed(said("banana"))
    ears.enrol({}, {"skip this one": [[vectors]] * 3})
    ears.set_grammar(GRAMMAR)
    sound = sr.AudioData(said("banana").tobytes(), CAPTURE_RATE, 2)
    assert ears.recognize(sound).accepted  # they have convinced themselves
    assert not getattr(ears.recognize_unlearnt(sound, GRAMMAR), "accepted", False)
    assert ears.recognize(sound).accepted
    keeper = ExampleKeeper("en", ears)
    keeper.keep([(said("banana"), GRAMMAR)], "skip this one", "USB", least=0.5)
    keeper.close()
    assert not learnt_file_of("en").path.exists()


def test_nothing_is_kept_where_the_person_will_not_have_it_or_other_ears_listen(ears):
    other = TextRecogniser(lambda *_: "", lambda: ears, print)
    for keeper in (example_keeper_of(ears, "en", learn=False), example_keeper_of(other, "en", learn=True)):
        keeper.keep([(said("skip this one"), GRAMMAR)], "skip this one", "USB", least=0.5)
        keeper.close()
    assert not learnt_file_of("en").path.exists()


def test_a_word_is_compared_from_its_third_example_on():
    assert load_learnt("en", TAUGHT, HEAD) is None
    for time in range(2):
        keep_example("en", entry("stop", 1, time), HEAD)
    assert load_learnt("en", TAUGHT, HEAD) == {}
    keep_example("en", entry("stop", 1, 2), HEAD)
    assert [len(times) for times in load_learnt("en", TAUGHT, HEAD).values()] == [3]


def test_the_thirteenth_pushes_out_the_oldest_learnt_and_none_that_was_taught():
    taught = replace(entry("stop", 1), examples=entry("stop", 1).examples * 3)
    enrolment_file_of("en").add([taught], EMBEDDING_MARK)
    every = [entry("stop", 1, time) for time in range(11)]
    for each in every:
        keep_example("en", each, HEAD)
    assert learnt_file_of("en").words() == tuple(every[2:])
    known = load_learnt("en", load_enrolment(enrolment_file_of("en")), HEAD)
    assert len(known["stop"]) == 12
    assert enrolment_file_of("en").words() == (taught,)


def test_one_that_was_another_word_goes_when_the_next_is_kept():
    for time in range(4):
        keep_example("en", entry("stop", 1, time), HEAD)
        keep_example("en", entry("skip", 2, time), HEAD)
    keep_example("en", entry("stop", 2, 9), HEAD)  # thrown out at once: the others tell
    assert words().count("stop") == 4
    learnt_file_of("en").rewrite([*learnt_file_of("en").words(), entry("stop", 2, 8)], EMBEDDING_MARK)
    assert len(load_learnt("en", TAUGHT, HEAD)["stop"]) == 4  # later ears do without it
    keep_example("en", entry("stop", 1, 5), HEAD)
    assert words().count("stop") == 5


@pytest.mark.faults
def test_a_damaged_file_is_put_aside_by_the_ears_that_meet_it():
    keep_example("en", entry("stop", 1), HEAD)
    file = learnt_file_of("en")
    file.path.write_text("{")
    assert load_learnt("en", TAUGHT, HEAD) is None
    assert (file.path.exists(), file.aside.read_text()) == (False, "{")
    keep_example("en", entry("skip", 2), HEAD)
    assert words() == ["skip"]


@pytest.mark.faults
def test_an_example_that_makes_no_sense_is_left_out_and_told(caplog):
    broken = replace(entry("stop", 1), examples=(("AAAA",),))
    learnt_file_of("en").rewrite([broken], EMBEDDING_MARK)
    keep_example("en", entry("skip", 2), HEAD)
    assert words() == ["skip"]
    assert "'stop' is left out" in caplog.text


@pytest.mark.faults
def test_a_disk_that_does_not_take_it_is_logged_and_ends_no_ears(ears, tmp_path, caplog):
    (tmp_path / "taught").write_text("a file where a folder is needed")
    keep(ears)
    assert until(lambda: "an example of 'skip this one' is not kept" in caplog.text, 20)


def test_where_the_person_will_not_have_it_nothing_learnt_is_used():
    for time in range(3):
        keep_example("en", entry("stop", 1, time), HEAD)
    assert make_built_in("en").enrolled == {"stop"}
    assert make_built_in("en", learnt=False).enrolled == set()
