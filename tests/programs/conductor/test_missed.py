"""What was said to the coach and not understood, as it is heard and seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.hearing.ports import Utterance
from coach.journal.entries import Outcome
from coach.programs.inbox import TypedLine
from coach.session.commands import Command
from coach.speech.adapters import sound_bank
from coach.system import paths
from coach.units import CAPTURE_RATE
from tests.support.stage import Stage

TONE = sound_bank.read_earcons(paths.data_folder("audio"))["not_understood"].astype(float)
PAUSED = "Holding your place."
HELP = ["Could you say that more clearly?", "You can say: pause please, slow down, or I'm done."]


def said(second: float, score: float = 0.3, before: float = 0.7) -> Utterance:
    """Return what is known *before* seconds after it began."""
    start = round(second * CAPTURE_RATE)
    decided = start + round(before * CAPTURE_RATE)
    return Utterance(command=None, phrase="skip", confidence=score, start=start, end=decided - 1600, decided=decided)


def tones(stage) -> int:
    """Return how often the tone is in what was heard, found by correlation: at 0.9 of its own energy it is itself."""
    heard = stage.speaker.heard.astype(float)
    size = 1 << (len(heard) + len(TONE)).bit_length()
    match = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(TONE, size)), size)[: len(heard)]
    at = np.flatnonzero(match > 0.9 * float(TONE @ TONE))
    return int((np.diff(at, prepend=-len(TONE)) >= len(TONE)).sum())


def played(**said_at) -> Stage:
    stage = Stage({caption.replace("_", " "): item for caption, item in said_at.items()})
    session = stage.play()
    assert [entry.outcome for entry in session.sets] == [Outcome.DONE, Outcome.DONE]
    assert [entry.done for entry in session.sets] == [6, 6]
    return stage


def test_nothing_is_told_where_nothing_was_said():
    stage = played()
    assert tones(stage) == 0
    assert HELP[0] not in stage.captions


def test_one_that_was_not_understood_gives_the_tone_and_no_word_and_no_count_is_lost():
    stage = played(three_more=said(10))
    assert tones(stage) == 1
    assert HELP[0] not in stage.captions
    assert stage.captions == played().captions


def test_the_second_in_a_row_gives_a_short_help_that_fits_the_state():
    stage = played(three_more=said(10), last_one=said(16))
    assert tones(stage) == 1
    place = stage.captions.index(HELP[0])
    assert stage.captions[place : place + 2] == HELP


def test_who_counts_along_is_not_answered():
    assert tones(played(two=said(10, before=0.2), three=said(18, before=0.2))) == 0
    assert tones(played(three_more=said(10, before=1.2))) == 1  # the same, between two numbers


@pytest.mark.parametrize(
    ("phrase", "score", "where", "paused"),
    [
        ("pause", 0.6, 0.2, False),
        ("pause", 0.6, 1.2, True),  # between two numbers
        ("pause", 0.8, 0.2, True),
        ("pause please", 0.6, 0.2, True),  # no number sounds so
    ],
)
def test_what_may_be_a_number_said_with_the_coach_must_be_surer_to_be_a_command(phrase, score, where, paused):
    four = replace(said(10, score, before=where), command=Command.PAUSE, phrase=phrase)
    stage = Stage({"three more": four, PAUSED: TypedLine("resume")})
    assert [entry.outcome for entry in stage.play().sets] == [Outcome.DONE, Outcome.DONE]
    assert (PAUSED in stage.captions) == paused
    assert tones(stage) == 0


@pytest.mark.parametrize(
    "others",
    [
        {"three_more": said(10, score=0.02), "last_one": said(16, score=0.0)},  # talk, keys, other words
        {"three_more": said(10, score=0.0), "two_more": said(11.2)},  # right after something else: a telephone call
    ],
)
def test_what_was_not_meant_for_the_coach_is_not_answered(others):
    stage = played(**others)
    assert tones(stage) == 0
    assert HELP[0] not in stage.captions
