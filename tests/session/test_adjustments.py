from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.content.ladder import Ladder, Neighbour
from coach.content.routine import Side, Talk
from coach.journal.entries import By, Note, Outcome, SessionOutcome
from coach.session.commands import Command
from coach.session.effects import (
    Adapt,
    BreakDecided,
    Continue,
    Noted,
    PlaySet,
    Say,
    SessionEnded,
    SetEnded,
    Speech,
    SpokenAnswer,
    Tell,
    Volume,
)
from coach.session.events import CommandHeard, PhaseBegan, RepetitionCounted, SentenceBegan, TimelineEnded
from coach.session.machine import State, advance_session, begin_at_once, begin_with_offer, commands_now
from coach.timeline.cues import Line, Phase
from tests.support.sessions import SIDES, TWO, a_set, exercise

LADDER = Ladder(
    easier={"squat": Neighbour(exercise=exercise("sit_to_stand"), target=6)},
    harder={"squat": Neighbour(exercise=exercise("squat_jump"), target=3)},
)
TELLING = {
    Command.HOW_MANY_LEFT: SpokenAnswer.HOW_MANY_LEFT,
    Command.STATUS: SpokenAnswer.WHERE,
    Command.WHATS_NEXT: SpokenAnswer.WHATS_NEXT,
    Command.HELP: SpokenAnswer.HELP,
}


def say(session, *wishes: Command, at: int | None = None):
    effects = []
    for wish in wishes:
        heard = CommandHeard(at=session.at if at is None else at, command=wish, by=By.VOICE)
        session, new = advance_session(session, heard)
        effects += new
    return session, effects


def after(session, *events):
    effects = []
    for event in events:
        session, new = advance_session(session, replace(event, at=session.at))
        effects += new
    return session, effects


def working(sets=TWO, done=2, **beginning):
    session, _ = begin_at_once(sets, **beginning)
    session, _ = after(
        session, TimelineEnded(at=0), PhaseBegan(at=0, phase=Phase.WORKING), RepetitionCounted(at=0, done=done)
    )
    return session


def resting(sets=TWO):
    session, _ = after(working(sets), TimelineEnded(at=0), PhaseBegan(at=0, phase=Phase.RESTING))
    assert session.state is State.RESTING
    return session


@pytest.mark.parametrize(("command", "answer"), TELLING.items())
def test_a_question_is_answered_and_changes_nothing_else(command, answer):
    before = working()
    session, effects = say(before, command)
    assert effects == [Tell(answer=answer)]
    assert replace(session, told=None) == before


def line(text: str) -> Line:
    return Line(text, "en")


def spoke(text: str = "Halfway.", **how: bool) -> SentenceBegan:
    return SentenceBegan(at=0, line=line(text), **how)


def again(*texts: str) -> Tell:
    return Tell(answer=SpokenAnswer.AGAIN, sentences=tuple((line(text), False) for text in texts))


def test_say_that_again_repeats_the_line_last_spoken_with_all_its_sentences():
    session, _ = after(working(), spoke("Halfway."), spoke("After this: squats."), spoke("Stay.", goes_on=True))
    assert say(session, Command.REPEAT)[1] == [again("After this: squats.", "Stay.")]


def test_an_answer_is_repeated_as_it_is_true_now_until_another_line_is_spoken():
    session, _ = say(working(), Command.HOW_MANY_LEFT)
    session, _ = after(session, spoke("2 to go.", answers=True))
    session, effects = say(session, Command.REPEAT)
    assert effects == [Tell(answer=SpokenAnswer.HOW_MANY_LEFT)]
    session, _ = after(session, spoke("1 to go.", answers=True), spoke("Smooth."))
    assert say(session, Command.REPEAT)[1] == [again("Smooth.")]


def test_of_an_introduction_all_is_repeated_and_all_of_it_is_said():
    session, _ = after(working(), spoke("Halfway."), spoke("squat.", explains=True))
    assert say(session, Command.REPEAT)[1] == [Say(speech=Speech.INSTRUCTIONS)]
    session, _ = after(
        begin_at_once(TWO)[0], TimelineEnded(at=0), PhaseBegan(at=0, phase=Phase.INTRODUCING), spoke(explains=True)
    )
    assert say(session, Command.REPEAT)[1] == [PlaySet(index=0, phase=Phase.INTRODUCING, full=True)]


def test_a_line_that_names_commands_is_repeated_as_one_that_does():
    session, _ = after(working(), spoke(teaches=True))
    ((_, teaches),) = say(session, Command.REPEAT)[1][0].sentences
    assert teaches


@pytest.mark.parametrize(
    ("session", "speech"),
    [
        (begin_with_offer(TWO)[0], Speech.OFFER),
        (say(begin_with_offer(TWO)[0], Command.HELP)[0], Speech.HELP_OFFER),
        (after(begin_with_offer(TWO)[0], TimelineEnded(at=0))[0], Speech.OFFER_AGAIN),
        (say(working(), Command.PAIN)[0], Speech.PAIN),
        (say(working(), Command.PAIN, Command.HELP)[0], Speech.HELP_ANSWER),
        (say(working(), Command.STOP)[0], Speech.FAREWELL_STOP),
        (say(working(), Command.UNWELL)[0], Speech.RED_FLAG),
    ],
)
def test_a_question_its_help_and_the_last_words_are_said_again_with_all_the_time_to_answer(session, speech):
    again, effects = say(session, Command.REPEAT)
    assert (again.state, effects) == (session.state, [Say(speech=speech)])


def test_the_words_of_a_pause_or_a_question_are_not_repeated_in_the_set_that_goes_on():
    session, _ = say(working(), Command.PAUSE)
    session, _ = after(session, spoke("Holding your place."))
    assert say(session, Command.REPEAT)[1] == [again("Holding your place.")]
    session, _ = say(session, Command.RESUME)
    assert say(session, Command.REPEAT)[1] == [Say(speech=Speech.INSTRUCTIONS)]


SENTENCES = st.lists(
    st.one_of(
        st.builds(spoke, st.sampled_from(["Halfway.", "Smooth.", "Rest."]), goes_on=st.booleans()),
        st.just(spoke(explains=True)),
        st.sampled_from(sorted(TELLING)),
        st.just(Command.REPEAT),
    ),
    max_size=20,
)


@given(SENTENCES)
def test_whatever_was_said_last_is_what_say_that_again_says_and_the_count_is_kept(course):
    session, latest = working(), None
    for each in course:
        if isinstance(each, SentenceBegan):
            session, _ = after(session, each)
            if each.explains:
                latest = None
            else:
                latest = (*(latest if each.goes_on and isinstance(latest, tuple) else ()), each.line.text)
        elif each is Command.REPEAT:
            asked, effects = say(session, each)
            if latest is None:
                assert effects == [Say(speech=Speech.INSTRUCTIONS)]
                asked, effects = after(asked, TimelineEnded(at=0))
                assert (effects, replace(asked, speech=session.speech)) == ([Continue()], session)
            else:
                assert effects == [again(*latest) if isinstance(latest, tuple) else Tell(answer=latest)]
                session, _ = after(asked, spoke("the same.", answers=True))
        else:
            session, _ = say(session, each)
            latest = TELLING[each]
            session, _ = after(session, spoke("so.", answers=True), spoke("so.", answers=True, goes_on=True))
        assert (session.state, session.done, session.index) == (State.WORKING, 2, 0)


def test_slower_lengthens_by_a_quarter_up_to_double_and_faster_undoes_it():
    session = working()
    session, effects = say(session, Command.SLOWER)
    assert (session.pace(0), effects) == (Fraction(5, 4), [Adapt(), Tell(answer=SpokenAnswer.HEARD)])
    assert say(session, Command.FASTER)[0].pace(0) == 1
    session, effects = say(session, *[Command.SLOWER] * 9)
    assert (session.pace(0), effects.count(Adapt())) == (2, 3)
    session, _ = say(session, *[Command.FASTER] * 20)
    assert session.pace(0) == Fraction(1, 2)


@pytest.mark.parametrize("wish", [Command.SLOWER, Command.LOUDER, Command.SOFTER])
def test_a_spoken_wish_that_no_words_answer_is_acknowledged_by_a_tone_and_a_typed_one_is_not(wish):
    tone = Tell(answer=SpokenAnswer.HEARD)
    assert tone in say(working(), wish)[1]
    assert tone not in advance_session(working(), CommandHeard(at=working().at, command=wish, by=By.KEY))[1]


@pytest.mark.parametrize("wish", [Command.LOUDER, Command.SOFTER])
def test_no_tone_disturbs_a_question(wish):
    for session in (begin_with_offer(TWO)[0], say(working(), Command.PAIN)[0]):
        assert [type(effect) for effect in say(session, wish)[1]] == [Volume]


def test_the_pace_is_that_of_the_exercise_on_both_its_sides():
    session, _ = say(working(SIDES), Command.SLOWER)
    assert [session.pace(index) for index in range(3)] == [Fraction(5, 4), Fraction(5, 4), 1]


@given(st.lists(st.sampled_from([Command.SLOWER, Command.FASTER]), max_size=30))
def test_the_pace_never_leaves_its_limits(wishes):
    session, _ = say(working(), *wishes)
    assert Fraction(1, 2) <= session.pace(0) <= 2


def test_one_more_set_repeats_the_exercise_with_both_its_sides_after_the_same_rest():
    sets = (a_set("calf", side=Side.FIRST), a_set("calf", side=Side.SECOND), a_set("squat", rest=5))
    session, _ = after(working(sets), TimelineEnded(at=0), PhaseBegan(at=0, phase=Phase.WORKING), TimelineEnded(at=0))
    session, _ = after(session, PhaseBegan(at=0, phase=Phase.RESTING))
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
    assert Command.ANOTHER_SET not in commands_now(session)


def test_easier_lowers_the_dose_tells_how_and_is_noted():
    sets = tuple(replace(each, target=12) for each in TWO)
    session, effects = say(working(sets), Command.EASIER)
    assert effects == [Noted(exercise="squat", note=Note.EASIER), Adapt(), Tell(answer=SpokenAnswer.EASIER)]
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
    assert effects[-1] == Tell(answer=SpokenAnswer.NEXT_TIME)
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
    session, effects = say(begin_with_offer(TWO)[0], Command.UNWELL)
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
    assert Noted(exercise="squat", note=Note.PAIN) in after(session, TimelineEnded(at=0))[1]


def test_help_at_an_offer_leaves_time_to_answer():
    assert say(begin_with_offer(TWO)[0], Command.HELP)[1] == [Say(speech=Speech.HELP_OFFER)]
