from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.content.routine import Side, Talk
from coach.journal.entries import By, Note, Outcome, SessionOutcome
from coach.session.events import (
    Adapt,
    Answer,
    Began,
    BreakDecided,
    Command,
    Counted,
    Ended,
    Heard,
    Noted,
    PlaySet,
    Say,
    SessionEnded,
    SetEnded,
    Speech,
    Tell,
)
from coach.session.machine import State, commands, offer, start, step
from coach.session.state import Ladder, Neighbour
from coach.session.wishes import FRESH
from coach.timeline.cues import Phase
from tests.session.making import SIDES, TWO, a_set, exercise

LADDER = Ladder(
    easier={"squat": Neighbour(exercise=exercise("sit_to_stand"), target=6)},
    harder={"squat": Neighbour(exercise=exercise("squat_jump"), target=3)},
)
TELLING = {
    Command.HOW_MANY_LEFT: Answer.HOW_MANY_LEFT,
    Command.STATUS: Answer.WHERE,
    Command.WHATS_NEXT: Answer.WHATS_NEXT,
    Command.HELP: Answer.HELP,
}


def say(session, *wishes: Command, at: int | None = None):
    effects = []
    for wish in wishes:
        heard = Heard(at=session.at if at is None else at, command=wish, by=By.VOICE)
        session, new = step(session, heard)
        effects += new
    return session, effects


def after(session, *events):
    effects = []
    for event in events:
        session, new = step(session, replace(event, at=session.at))
        effects += new
    return session, effects


def working(sets=TWO, done=2, **beginning):
    session, _ = start(sets, **beginning)
    session, _ = after(session, Ended(at=0), Began(at=0, phase=Phase.WORKING), Counted(at=0, done=done))
    return session


def resting(sets=TWO):
    session, _ = after(working(sets), Ended(at=0), Began(at=0, phase=Phase.RESTING))
    assert session.state is State.RESTING
    return session


@pytest.mark.parametrize(("command", "answer"), TELLING.items())
def test_a_question_is_answered_and_changes_nothing_else(command, answer):
    before = working()
    session, effects = say(before, command)
    assert effects == [Tell(answer=answer)]
    assert replace(session, told=None, told_at=0) == before


def test_say_that_again_after_an_answer_repeats_the_answer_and_later_the_instruction():
    session, _ = say(working(), Command.STATUS)
    assert say(session, Command.REPEAT)[1] == [Tell(answer=Answer.WHERE)]
    assert say(session, Command.REPEAT, at=FRESH + 1)[1] == [Say(speech=Speech.INSTRUCTIONS)]


def test_slower_lengthens_by_a_quarter_up_to_double_and_faster_undoes_it():
    session = working()
    session, effects = say(session, Command.SLOWER)
    assert (session.pace(0), effects) == (Fraction(5, 4), [Adapt()])
    assert say(session, Command.FASTER)[0].pace(0) == 1
    session, effects = say(session, *[Command.SLOWER] * 9)
    assert (session.pace(0), len(effects)) == (2, 3)
    session, _ = say(session, *[Command.FASTER] * 20)
    assert session.pace(0) == Fraction(1, 2)


def test_the_pace_is_that_of_the_exercise_on_both_its_sides():
    session, _ = say(working(SIDES), Command.SLOWER)
    assert [session.pace(index) for index in range(3)] == [Fraction(5, 4), Fraction(5, 4), 1]


@given(st.lists(st.sampled_from([Command.SLOWER, Command.FASTER]), max_size=30))
def test_the_pace_never_leaves_its_limits(wishes):
    session, _ = say(working(), *wishes)
    assert Fraction(1, 2) <= session.pace(0) <= 2


def test_one_more_set_repeats_the_exercise_with_both_its_sides_after_the_same_rest():
    sets = (a_set("calf", side=Side.FIRST), a_set("calf", side=Side.SECOND), a_set("squat", rest=5))
    session, _ = after(working(sets), Ended(at=0), Began(at=0, phase=Phase.WORKING), Ended(at=0))
    session, _ = after(session, Began(at=0, phase=Phase.RESTING))
    session, effects = say(session, Command.ANOTHER_SET)
    assert effects == [PlaySet(index=2)]
    assert [(each.exercise.id, each.side, each.rest_before) for each in session.sets[2:]] == [
        ("calf", Side.FIRST, 5),
        ("calf", Side.SECOND, 0),
        ("squat", None, 5),
    ]


def test_what_hurt_cannot_be_had_once_more():
    session, _ = say(resting(), Command.PAIN, Command.YES)
    session = replace(session, state=State.RESTING)
    assert Command.ANOTHER_SET not in commands(session)


def test_easier_lowers_the_dose_tells_how_and_is_noted():
    sets = tuple(replace(each, target=12) for each in TWO)
    session, effects = say(working(sets), Command.EASIER)
    assert effects == [Noted(exercise="squat", note=Note.EASIER), Adapt(), Tell(answer=Answer.EASIER)]
    assert [each.target for each in session.sets] == [10, 12]


def test_easier_twice_goes_over_to_the_neighbour_and_counts_what_was_done():
    session, effects = say(working(ladder=LADDER), Command.EASIER, Command.EASIER)
    assert effects[-3:] == [
        Noted(exercise="squat", note=Note.EASIER),
        SetEnded(index=0, done=2, outcome=Outcome.DONE_EARLY, confirmed_by=By.VOICE),
        PlaySet(index=1, phase=Phase.INTRODUCING, full=True),
    ]
    assert [each.exercise.id for each in session.sets] == ["squat", "sit_to_stand", "heel_raise"]
    assert session.sets[1].target == 6


def test_harder_raises_the_dose_and_twice_goes_over():
    session, _ = say(working(ladder=LADDER, done=0), Command.HARDER)
    assert session.sets[0].target == 5
    session, effects = say(session, Command.HARDER)
    assert session.sets[1].exercise.id == "squat_jump"
    assert effects[0] == Noted(exercise="squat", note=Note.HARDER)


@pytest.mark.parametrize("wish", [Command.EASIER, Command.HARDER])
@pytest.mark.parametrize("done", [9, 11, 12])
def test_a_set_that_is_being_counted_down_keeps_its_dose(wish, done):
    sets = tuple(replace(each, target=12) for each in TWO)
    session, effects = say(working(sets, done=done), *[wish] * 4)
    assert session.sets[0].target == 12
    assert isinstance(effects[0], Noted)


def test_too_hard_in_a_rest_is_of_the_exercise_that_is_over():
    session, effects = say(resting(), Command.EASIER)
    assert effects[0] == Noted(exercise="squat", note=Note.EASIER)
    assert effects[-1] == Tell(answer=Answer.NEXT_TIME)
    assert session.sets == TWO


def test_less_talk_goes_down_to_tones_and_more_talk_up_again():
    session, effects = say(working(), Command.LESS_TALK, Command.LESS_TALK, Command.LESS_TALK)
    assert (session.talk, len(effects)) == (Talk.TONES, 4)
    assert say(session, Command.MORE_TALK)[0].talk is Talk.BRIEF


@pytest.mark.parametrize("sets", [TWO, SIDES])
def test_who_is_unwell_is_told_what_to_do_and_the_session_is_over(sets):
    session, effects = say(working(sets), Command.UNWELL)
    assert effects == [
        SetEnded(index=0, done=2, outcome=Outcome.PAIN),
        SessionEnded(outcome=SessionOutcome.PAIN),
        Say(speech=Speech.RED_FLAG),
    ]
    assert session.state is State.FINISHED


def test_who_is_unwell_at_an_offer_is_not_asked_to_move():
    session, effects = say(offer(TWO)[0], Command.UNWELL)
    assert isinstance(effects[0], BreakDecided)
    assert effects[1:] == [Say(speech=Speech.RED_FLAG)]
    assert session.state is State.FINISHED


def test_unwell_counts_in_the_middle_of_the_question_about_a_pain():
    session, effects = say(working(), Command.PAIN, Command.UNWELL)
    assert effects[-1] == Say(speech=Speech.RED_FLAG)
    assert session.state is State.FINISHED


def test_a_pain_in_a_rest_is_noted_of_the_exercise_before_it():
    _, effects = say(resting(), Command.PAIN, Command.YES)
    assert Noted(exercise="squat", note=Note.PAIN) in effects


def test_a_pain_that_is_not_answered_is_noted():
    session, _ = say(working(), Command.PAIN)
    assert Noted(exercise="squat", note=Note.PAIN) in after(session, Ended(at=0))[1]


def test_help_at_an_offer_leaves_time_to_answer():
    assert say(offer(TWO)[0], Command.HELP)[1] == [Say(speech=Speech.HELP_OFFER)]
