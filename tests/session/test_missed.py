"""What was not understood: a tone, then a short help; and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.journal.entries import By
from coach.session.adjustments import TOGETHER
from coach.session.commands import Command
from coach.session.effects import Say, Speech, SpokenAnswer, Tell
from coach.session.events import CommandHeard, PhaseBegan, RepetitionCounted, SpeechMissed
from coach.session.machine import State, advance_session, begin_at_once, begin_with_offer
from coach.timeline.cues import Phase
from tests.support.sessions import TWO

TONE, HELP = (Tell(answer=SpokenAnswer.NOT_UNDERSTOOD),), (Tell(answer=SpokenAnswer.CLEARER),)


def working():
    session, _ = begin_at_once(TWO)
    for event in (PhaseBegan(at=10, phase=Phase.WORKING), RepetitionCounted(at=20, done=1)):
        session, _ = advance_session(session, event)
    return session


def heard(command, at):
    return CommandHeard(at=at, command=command, by=By.VOICE)


def test_the_first_gives_a_tone_and_the_second_a_help_and_then_it_begins_anew():
    session, told = working(), []
    for at in (100, 200, 300, 400):
        session, effects = advance_session(session, SpeechMissed(at=at))
        told.append(effects)
    assert told == [TONE, HELP, TONE, HELP]


def test_state_place_and_count_are_what_they_were():
    before = working()
    after, _ = advance_session(before, SpeechMissed(at=100))
    after, _ = advance_session(after, SpeechMissed(at=200))
    assert replace(after, at=before.at, missed=0, missed_at=0, told=None) == before


@pytest.mark.parametrize(("later", "expected"), [(TOGETHER, HELP), (TOGETHER + 1, TONE)])
def test_two_that_lie_far_apart_are_not_one_after_the_other(later, expected):
    session, _ = advance_session(working(), SpeechMissed(at=100))
    assert advance_session(session, SpeechMissed(at=100 + later))[1] == expected


def test_a_command_that_was_understood_in_between_breaks_the_row():
    session, _ = advance_session(working(), SpeechMissed(at=100))
    session, _ = advance_session(session, heard(Command.LOUDER, 200))
    assert advance_session(session, SpeechMissed(at=300))[1] == TONE


def test_the_second_at_a_question_asks_with_more_time():
    offered, _ = advance_session(begin_with_offer(TWO)[0], SpeechMissed(at=100))
    assert advance_session(offered, SpeechMissed(at=200))[1] == (Say(speech=Speech.HELP_OFFER),)
    asked, _ = advance_session(working(), replace(heard(Command.STOP, 100), firm=False))
    assert asked.state is State.CONFIRMING
    asked, _ = advance_session(asked, SpeechMissed(at=200))
    asked, effects = advance_session(asked, SpeechMissed(at=300))
    assert effects == (Say(speech=Speech.HELP_ANSWER),)
    assert asked.question is Speech.CONFIRM_STOP


def test_the_last_words_are_not_interrupted():
    over, _ = advance_session(working(), heard(Command.STOP, 100))
    assert over.state is State.FINISHED
    assert advance_session(over, SpeechMissed(at=200))[1] == ()
