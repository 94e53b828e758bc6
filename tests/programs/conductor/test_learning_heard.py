"""What a session lets the ears learn of what was said to it."""

from __future__ import annotations

import pytest

from coach.hearing.ports import Utterance
from coach.programs.inbox import TypedLine
from coach.units import CAPTURE_RATE
from tests.support.stage import Stage


class LearningEars:
    """Ears that hear nothing and note what they are to learn."""

    dropped, behind, cancels = 0, False, True

    def __init__(self):
        self.learnt, self.least = [], []

    def open(self, commands):
        """Nothing is heard."""

    def feed(self, block, played=b""):
        """Nothing is heard."""

    def start(self, on_utterance, on_speech=None):
        """Nothing is heard."""

    def learn(self, said, word, microphone, *, least):
        self.learnt += [(each.start, word, microphone) for each in said]
        self.least.append(least)

    def close(self):
        """There is nothing to close."""


def heard(command, confidence=0.97, second=5.0, phrase=None):
    start = round(second * CAPTURE_RATE)
    return Utterance(
        command=command,
        phrase=phrase or command,
        confidence=confidence,
        start=start,
        end=start + 8000,
        decided=start + 9600,
    )


def nearly(phrase, second=5.0):
    start = round(second * CAPTURE_RATE)
    return Utterance(command=None, phrase=phrase, confidence=0.3, start=start, end=start + 8000, decided=start + 9600)


def led(**script):
    ears = LearningEars()
    stage = Stage({caption.replace("_", " "): item for caption, item in script.items()}, ears=ears)
    stage.play()
    return ears.learnt, stage.misunderstood


def test_a_command_said_surely_is_learnt_through_its_microphone_once_it_stood():
    learnt, missed = led(three_more=heard("louder"))
    assert learnt == [(5 * CAPTURE_RATE, "louder", "rehearsal microphone")]
    assert missed == [0]


@pytest.mark.parametrize("then", [heard("softer", second=7), TypedLine("softer"), TypedLine("stop the session")])
def test_one_that_is_taken_back_is_not(then):
    learnt, _ = led(three_more=heard("louder"), two_more=then)
    assert (5 * CAPTURE_RATE, "louder", "rehearsal microphone") not in learnt


def test_a_doubtful_one_is_not():
    assert led(three_more=heard("louder", confidence=0.7))[0] == []


def test_a_command_that_changes_nothing_is_not():
    assert led(three_more=heard("yes"))[0] == []


def test_one_nearly_understood_and_said_again_is_learnt_twice_and_else_counts_as_misunderstood():
    learnt, missed = led(three_more=nearly("louder"), two_more=heard("louder", 0.6, second=9))
    assert [(start // CAPTURE_RATE, word) for start, word, _ in learnt] == [(9, "louder"), (5, "louder")]
    assert missed == [0]
    assert led(three_more=nearly("louder"), two_more=nearly("skip", second=12)) == ([], [2])
