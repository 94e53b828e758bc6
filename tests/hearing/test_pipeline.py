"""From sound to commands, the whole way, with clear synthetic speech."""

import numpy as np
import pytest

from coach.hearing.adapters.built_in import make_cascade
from coach.hearing.adapters.silero import make_detector
from coach.hearing.endpointing.settings import EndpointingSettings
from coach.hearing.grammar import make_grammar, normalise
from coach.hearing.pipeline import Pipeline
from coach.hearing.pipeline import recognise_recording as recognise
from coach.hearing.recognition.confidence import Hypothesis
from coach.units import CAPTURE_RATE
from tests.support.library import shipped_library
from tests.support.sounds import hum, joined, silence
from tests.support.speech import said

COMMANDS = {name: entry.phrases("en") for name, entry in shipped_library().commands.items()}
PROMPT = {name: COMMANDS[name] for name in ("yes", "no", "snooze")}
WORKING = {name: COMMANDS[name] for name in ("stop", "pain", "pause", "done", "skip", "next", "repeat")}
PAUSED = {name: COMMANDS[name] for name in ("resume", "stop", "skip")}


def recognise_recording(sound, commands, recognizer, **more):
    """Utterances with the voice activity detector of this machine, as `coach hear` makes them."""
    return recognise(sound, commands, recognizer, detector=make_detector(), **more)


SAID = [
    (PROMPT, "yes", "yes"),
    (PROMPT, "yes", "yes please"),
    (PROMPT, "no", "no"),
    (PROMPT, "no", "no thanks"),
    (PROMPT, "snooze", "later"),
    (PROMPT, "snooze", "in ten minutes"),
    (WORKING, "done", "done"),
    (WORKING, "done", "I'm done"),
    (WORKING, "skip", "skip"),
    (WORKING, "skip", "skip this one"),
    (WORKING, "pause", "pause"),
    (WORKING, "pause", "pause please"),
    (WORKING, "repeat", "repeat"),
    (WORKING, "repeat", "say that again"),
    (WORKING, "stop", "stop"),
    (WORKING, "stop", "stop the session"),
    (PAUSED, "resume", "resume"),
    (PAUSED, "stop", "stop the session"),
    (PAUSED, "skip", "skip this one"),
]


@pytest.fixture(scope="module")
def recognizer():
    return make_cascade("en")


@pytest.fixture(scope="module")
def danish():
    return make_cascade("da")


@pytest.mark.parametrize(("commands", "command", "phrase"), SAID)
def test_what_is_said_clearly_is_understood(recognizer, commands, command, phrase):
    (heard,) = recognise_recording(said(phrase), commands, recognizer)
    assert (heard.command, heard.phrase) == (command, normalise(phrase))
    assert heard.confidence >= 0.5


@pytest.mark.parametrize(
    ("command", "phrase"),
    [
        ("yes", "ja tak"),
        ("snooze", "om ti minutter"),
        ("done", "jeg er færdig"),
        ("skip", "spring over"),
    ],
)
def test_danish_phrases_are_understood(danish, command, phrase):
    commands = {"yes": ["ja tak"], "no": ["nej tak"], "snooze": ["om ti minutter"]}
    if command not in commands:
        commands = {"done": ["jeg er færdig"], "skip": ["spring over"], "stop": ["stop træningen"]}
    (heard,) = recognise_recording(said(phrase, "da"), commands, danish)
    assert heard.command == command


@pytest.mark.parametrize("word", ["one", "two", "three", "four", "seven", "eleven", "twenty", "down", "up", "hold"])
@pytest.mark.parametrize("commands", [WORKING, PROMPT, PAUSED], ids=["working", "prompt", "paused"])
def test_counting_along_is_no_command(recognizer, commands, word):
    assert [heard.command for heard in recognise_recording(said(word), commands, recognizer)] == [None]


def test_talk_is_told_as_one_long_stretch_that_means_nothing(recognizer):
    talk = said("I told them yes we could stop but then no one wanted to skip the meeting so it went on until noon")
    heard = recognise_recording(talk, WORKING, recognizer)
    assert {utterance.command for utterance in heard} == {None}
    assert max(utterance.end - utterance.start for utterance in heard) > 3 * CAPTURE_RATE


def test_each_command_is_told_where_it_was_said(recognizer):
    sound = joined(silence(1), said("skip"), silence(1), said("I'm done"))
    heard = recognise_recording(sound, WORKING, recognizer)
    assert [u.command for u in heard] == ["skip", "done"]
    second = CAPTURE_RATE + len(said("skip")) + CAPTURE_RATE
    # half a second before: the quiet around a word that `said` gives it, and the pre-roll
    assert [second - CAPTURE_RATE // 2 <= u.start < u.end for u in heard] == [False, True]
    assert heard[1].end <= len(sound)


def test_the_grammar_decides_what_is_heard(recognizer):
    hearing = Pipeline(recognizer, detector=make_detector())
    told = []
    for commands in (PROMPT, {}, WORKING):
        hearing.set_grammar(make_grammar(commands))
        told += hearing.utterances_in(joined(said("stop"), silence(0.5)))
    assert [u.command for u in told] == [None, None, "stop"]


def test_lost_blocks_count_as_time(recognizer):
    hearing = Pipeline(recognizer, detector=make_detector())
    hearing.set_grammar(make_grammar(WORKING))
    word = joined(said("skip"), silence(0.5))
    (first,) = hearing.utterances_in(word, at=0)
    (later,) = hearing.utterances_in(word, at=10 * CAPTURE_RATE)
    assert (first.command, later.command) == ("skip", "skip")
    assert later.start - first.start == 10 * CAPTURE_RATE


def test_the_size_of_blocks_changes_nothing(recognizer):
    sound = joined(silence(0.3), said("I'm done"), silence(0.4), said("stop"), silence(0.5))
    told = []
    for size in (1, 320, 4097, len(sound)):
        hearing = Pipeline(recognizer, detector=make_detector())
        hearing.set_grammar(make_grammar(WORKING))
        told.append([u for at in range(0, len(sound), size) for u in hearing.utterances_in(sound[at : at + size])])
    assert told[0]
    assert all(each == told[0] for each in told)


class Oracle:
    """Finds the command that *scores* says at its turn: (command, score)."""

    def __init__(self, *answers):
        self._answers = list(answers)

    def set_grammar(self, commands):
        self._phrases = {command: phrase for phrase, command in commands.phrases.items()}

    def recognize(self, _):
        command, score = self._answers.pop(0)
        phrase = self._phrases[command]
        return Hypothesis(command=command, phrase=phrase, confidence=score, accepted=score >= 0.5)

    recognize_early = recognize


RULES = EndpointingSettings()
NARROW = {"done": ["done with this"], "skip": ["skip it"], "rest": ["skip it and the rest"]}


@pytest.mark.parametrize(
    ("answers", "command", "after"),
    [
        ([("done", 0.99)], "done", RULES.min_pause),
        ([("done", 0.7)], "done", RULES.min_silence),
        ([("skip", 0.99)], "skip", RULES.min_silence),  # "and the rest" may follow
    ],
)
def test_what_is_sure_is_acted_on_before_the_silence_is_over_and_once(answers, command, after):
    hearing = Pipeline(Oracle(*answers))  # without a detector, to which a hum is no voice to its end
    hearing.set_grammar(make_grammar(NARROW))
    (told,) = hearing.utterances_in(joined(silence(1), hum(0.6), silence(1)))
    assert told.command == command
    assert told.decided - told.end == round(after * CAPTURE_RATE)


PAUSE = (RULES.min_pause + RULES.min_silence) / 2


def voiced(sound):
    """*sound* without the silence around it."""
    loud = np.flatnonzero(np.abs(sound) > 300)
    return sound[loud[0] : loud[-1] + 1]


def test_what_is_said_after_a_pause_is_judged_with_what_was_before():
    hearing = Pipeline(Oracle(("done", 0.7), ("skip", 0.7), ("rest", 0.8)), detector=make_detector())
    hearing.set_grammar(make_grammar(NARROW))
    word = voiced(said("done"))
    told = hearing.utterances_in(joined(silence(1), word, silence(PAUSE), word, silence(1)))
    assert [u.command for u in told] == ["skip"]


@pytest.mark.parametrize(
    ("apart", "whole", "told"),
    [
        (0.3, ("rest", 0.8), ["skip", "rest"]),
        (0.3, ("rest", 0.4), ["skip", None]),
        (0.3, ("skip", 0.9), ["skip", None]),  # no longer phrase: it is not told twice
        (1.0, ("rest", 0.8), ["skip", None]),
    ],
)
def test_a_phrase_that_was_cut_in_two_is_put_together(apart, whole, told):
    hearing = Pipeline(Oracle(("skip", 0.7), ("done", 0.2), whole), detector=make_detector())
    hearing.set_grammar(make_grammar(NARROW))
    word = voiced(said("done"))
    heard = hearing.utterances_in(joined(silence(1), word, silence(apart), word, silence(1)))
    assert [u.command for u in heard] == told
    assert (heard[1].start == heard[0].start) == (told[1] is not None)


def test_the_session_stops_though_a_gap_cuts_the_phrase_in_two(recognizer):
    sound = joined(silence(1), voiced(said("stop")), silence(0.3), voiced(said("the session")))
    assert [u.phrase for u in recognise_recording(sound, WORKING, recognizer)] == ["stop", "stop the session"]


def test_an_answer_in_a_pause_is_none_to_what_is_listened_for_since():
    hearing = Pipeline(Oracle(("skip", 0.7), ("done", 0.8)), detector=make_detector())
    hearing.set_grammar(make_grammar(NARROW))
    assert hearing.utterances_in(joined(silence(1), voiced(said("done")), silence(PAUSE))) == []
    hearing.set_grammar(make_grammar({"done": NARROW["done"]}))
    assert [u.command for u in hearing.utterances_in(silence(1))] == ["done"]


def test_what_follows_an_early_answer_in_the_same_breath_is_no_second_command():
    hearing = Pipeline(Oracle(("done", 0.99), ("done", 0.99), ("done", 0.99)), detector=make_detector())
    hearing.set_grammar(make_grammar(NARROW))
    told = hearing.utterances_in(joined(silence(1), hum(0.6), silence(0.12), hum(0.6), silence(1)))
    assert [u.command for u in told] == ["done"]


def test_the_coach_does_not_take_its_own_words_for_commands(recognizer):
    lines = "Sit tall with your feet flat. Stop before it hurts, skip the last one if you like, and pause for a breath."
    played = joined(silence(0.5), said(lines), silence(0.5), said(lines), silence(1))
    heard = np.concatenate([np.zeros(960, np.int16), played])[: len(played)]
    assert [u.command for u in recognise_recording(heard, WORKING, recognizer, far_end=played) if u.command] == []
