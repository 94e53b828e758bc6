from __future__ import annotations

import pytest

from coach.hearing.ports import Utterance
from coach.programs.conductor.learning_watch import SAID_AGAIN, STANDS_AFTER, SURE, LearningWatch
from coach.session.commands import Command
from coach.units import samples

SECOND = samples(1)


def heard(phrase="skip", confidence=SURE, start=0):
    return Utterance(
        command=phrase, phrase=phrase, confidence=confidence, start=start, end=start + 1, decided=start + 1
    )


def nearly(phrase="skip", start=0):
    return Utterance(command=None, phrase=phrase, confidence=0.2, start=start, end=start + 1, decided=start + 1)


def words(watch, at):
    return [(each.word, one.start) for each in watch.stood(at) for one in (each.said, *each.before)]


def test_a_sure_command_that_stands_for_five_seconds_is_an_example_once():
    watch = LearningWatch()
    watch.acted(Command.SKIP, 0, heard())
    assert words(watch, STANDS_AFTER - 1) == []
    assert words(watch, STANDS_AFTER) == [("skip", 0)]
    assert words(watch, 2 * STANDS_AFTER) == []


def test_a_doubtful_one_is_none():
    watch = LearningWatch()
    watch.acted(Command.SKIP, 0, heard(confidence=SURE - 0.01))
    watch.acted(Command.SKIP, SECOND, heard(start=1), doubtful=True)  # as over a number of the coach's
    watch.acted(Command.SKIP, SECOND)  # by a key
    assert words(watch, 9 * SECOND) == []


@pytest.mark.parametrize(
    ("said", "then"),
    [
        (Command.SKIP, Command.NO),
        (Command.SKIP, Command.STOP),
        (Command.STOP, Command.NO),
        (Command.STOP, Command.RESUME),
        (Command.PAUSE, Command.RESUME),
        (Command.RESUME, Command.PAUSE),
        (Command.PAUSE, Command.START),  # in a pause it goes on
        (Command.SLOWER, Command.FASTER),
        (Command.SOFTER, Command.LOUDER),
        (Command.YES, Command.NO),
        (Command.NO, Command.YES),
    ],
)
@pytest.mark.parametrize("by_voice", [True, False])
def test_what_is_taken_back_within_five_seconds_is_none(said, then, by_voice):
    watch = LearningWatch()
    watch.acted(said, 0, heard(said))
    watch.acted(then, STANDS_AFTER - 1, heard(then, start=5) if by_voice else None)
    assert words(watch, STANDS_AFTER) == []
    assert words(watch, 3 * STANDS_AFTER) == ([(then, 5)] if by_voice else [])


def test_what_is_taken_back_later_stood():
    watch = LearningWatch()
    watch.acted(Command.PAUSE, 0, heard("pause"))
    assert words(watch, STANDS_AFTER) == [("pause", 0)]
    watch.acted(Command.RESUME, STANDS_AFTER + 1, heard("resume"))


@pytest.mark.parametrize("then", [Command.YES, Command.STOP, Command.LOUDER])
def test_another_command_takes_nothing_back(then):
    watch = LearningWatch()
    watch.acted(Command.STOP, 0, heard("stop"))
    watch.acted(then, SECOND)
    assert words(watch, STANDS_AFTER) == [("stop", 0)]


def test_a_word_nearly_understood_and_said_again_is_an_example_both_times_however_sure_the_ears_were():
    watch = LearningWatch()
    watch.missed(nearly(start=3), Command.SKIP, 0)
    watch.acted(Command.SKIP, SAID_AGAIN, heard(confidence=0.55, start=7))
    assert words(watch, SAID_AGAIN + STANDS_AFTER) == [("skip", 7), ("skip", 3)]


def test_said_again_and_taken_back_neither_is():
    watch = LearningWatch()
    watch.missed(nearly(), Command.SKIP, 0)
    watch.acted(Command.SKIP, SECOND, heard(start=1))
    watch.acted(Command.NO, 2 * SECOND)
    assert words(watch, 9 * SECOND) == []


@pytest.mark.parametrize(
    ("phrase", "later"),
    [("skip", SAID_AGAIN + 1), ("slower", SECOND)],
    ids=["too late", "another word"],
)
def test_what_was_nearly_understood_and_not_said_again_is_none(phrase, later):
    watch = LearningWatch()
    watch.missed(nearly(start=3), Command.SKIP, 0)
    watch.acted(Command(phrase), later, heard(phrase, confidence=0.55, start=7))
    assert words(watch, later + STANDS_AFTER) == []


def test_misunderstood_is_what_was_never_accepted_after():
    watch = LearningWatch()
    watch.missed(nearly(), Command.SKIP, 0)
    watch.missed(nearly("slower"), Command.SLOWER, SECOND)
    watch.missed(nearly(""), None, SECOND)
    assert watch.misunderstood == 3
    watch.acted(Command.SKIP, 60 * SECOND, heard("skip this one"))
    assert watch.misunderstood == 2
    watch.acted(Command.SLOWER, 61 * SECOND)  # by a key: the ears have not understood it
    assert watch.misunderstood == 2
