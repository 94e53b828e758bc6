from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coach.content.exercise import Pace
from coach.content.ladder import Ladder, Neighbour
from coach.content.routine import Side
from coach.journal.entries import BreakOutcome, By, Outcome, SessionOutcome
from coach.session import machine
from coach.session.commands import Command
from coach.session.effects import (
    BreakDecided,
    CloseSession,
    Continue,
    Effect,
    PlaySet,
    Say,
    SessionBegan,
    SessionEnded,
    SetEnded,
    SetsConfirmed,
    Speech,
    Tell,
    TurnToSmaller,
)
from coach.session.events import CommandHeard, PhaseBegan, ProcessEnding, RepetitionCounted, TimelineEnded
from coach.session.machine import (
    TABLE,
    Confirm,
    Session,
    State,
    advance_session,
    begin_at_once,
    begin_with_offer,
    commands_now,
)
from coach.timeline.cues import Phase
from tests.support.profiles import examples
from tests.support.sessions import SIDES, TWO, a_set, exercise

FAREWELLS = {Speech.OUTRO, Speech.RED_FLAG, Speech.FAREWELL_STOP, Speech.FAREWELL_NO, Speech.FAREWELL_LATER}


def said(command: Command, *, firm: bool = True, by: By = By.VOICE, at: int = 0) -> CommandHeard:
    return CommandHeard(at=at, command=command, by=by, firm=firm)


def after(session: Session, *events) -> tuple[Session, list[Effect]]:
    effects: list[Effect] = []
    for event in events:
        session, new = advance_session(session, replace(event, at=max(event.at, session.at)))
        effects += new
    return session, effects


def began(phase: Phase) -> PhaseBegan:
    return PhaseBegan(at=0, phase=phase)


def working(sets=TWO, confirm: Confirm = Confirm.NEVER, done: int = 0) -> Session:
    session, _ = begin_at_once(sets, confirm)
    session, _ = after(
        session, TimelineEnded(at=0), began(Phase.INTRODUCING), began(Phase.COUNTING_IN), began(Phase.WORKING)
    )
    return after(session, RepetitionCounted(at=0, done=done))[0] if done else session


def test_every_command_has_an_entry_in_every_state():
    assert set(TABLE) == set(Command)
    assert all(len(row) == len(State) for row in TABLE.values())


def test_every_question_answers_every_command_that_the_table_hands_it():
    handed = {c for c, row in TABLE.items() if row[list(State).index(State.CONFIRMING)] is machine._answer}
    assert all(set(answers) == handed for answers in machine._ANSWERS.values())


def test_a_routine_counted_to_its_end_is_journalled_set_by_set_and_ends_finished():
    session, effects = after(
        working(), RepetitionCounted(at=0, done=4), TimelineEnded(at=0), began(Phase.WORKING), TimelineEnded(at=0)
    )
    assert effects == [
        SetEnded(index=0, done=4, outcome=Outcome.DONE),
        PlaySet(index=1),
        SetEnded(index=1, done=4, outcome=Outcome.DONE),
        SessionEnded(outcome=SessionOutcome.FINISHED),
        Say(speech=Speech.OUTRO),
    ]
    assert session.state is State.FINISHED
    assert advance_session(session, TimelineEnded(at=0))[1] == (CloseSession(),)


@pytest.mark.parametrize(
    ("command", "outcome", "farewell"),
    [
        (Command.NO, BreakOutcome.DECLINED, Speech.FAREWELL_NO),
        (Command.STOP, BreakOutcome.DECLINED, Speech.FAREWELL_NO),
        (Command.SNOOZE, BreakOutcome.LATER, Speech.FAREWELL_LATER),
    ],
)
def test_an_offer_refused_is_journalled_before_the_farewell(command, outcome, farewell):
    _, effects = after(begin_with_offer(TWO)[0], said(command, firm=False))
    assert effects == [BreakDecided(outcome=outcome), Say(speech=farewell)]


def test_an_offer_taken_begins_the_session():
    session, effects = after(begin_with_offer(TWO)[0], said(Command.YES))
    assert effects == [SessionBegan(), BreakDecided(outcome=BreakOutcome.TAKEN), Say(speech=Speech.OPENING)]
    assert advance_session(session, TimelineEnded(at=0))[1] == (PlaySet(index=0, phase=Phase.INTRODUCING),)


def test_an_offer_unanswered_is_repeated_once_and_then_journalled_in_silence():
    session, first = after(begin_with_offer(TWO)[0], TimelineEnded(at=0))
    assert first == [Say(speech=Speech.OFFER_AGAIN)]
    assert after(session, TimelineEnded(at=0))[1] == [BreakDecided(outcome=BreakOutcome.UNANSWERED), CloseSession()]


def test_done_at_the_last_repetition_is_not_early():
    _, effects = after(working(done=4), said(Command.DONE))
    assert effects[0] == SetEnded(index=0, done=4, outcome=Outcome.DONE, confirmed_by=By.VOICE)


def test_done_in_the_middle_of_a_set_counts_what_was_counted():
    session, effects = after(working(done=3), said(Command.DONE))
    assert effects == [
        SetEnded(index=0, done=3, outcome=Outcome.DONE_EARLY, confirmed_by=By.VOICE),
        PlaySet(index=1),
    ]
    assert session.state is State.RESTING


def test_skip_leaves_out_both_sides_and_the_rest():
    session, _ = begin_at_once(SIDES)
    session, _ = after(session, TimelineEnded(at=0), began(Phase.WORKING), RepetitionCounted(at=0, done=2))
    _, effects = after(session, said(Command.SKIP))
    assert effects == [
        SetEnded(index=0, done=2, outcome=Outcome.SKIPPED),
        PlaySet(index=2, phase=Phase.INTRODUCING),
    ]


def test_done_on_the_first_side_goes_to_the_second():
    session, _ = begin_at_once(SIDES)
    session, _ = after(session, TimelineEnded(at=0), began(Phase.WORKING), RepetitionCounted(at=0, done=2))
    _, effects = after(session, said(Command.DONE))
    assert effects[-1] == PlaySet(index=1, phase=Phase.INTRODUCING)


def test_a_lone_stop_freezes_and_asks_and_no_goes_back():
    session, effects = after(working(done=2), said(Command.STOP, firm=False))
    assert effects == [Say(speech=Speech.CONFIRM_STOP)]
    session, effects = after(session, said(Command.NO))
    assert effects == [Continue()]
    assert (session.state, session.done) == (State.WORKING, 2)


@pytest.mark.parametrize("answer", [Command.YES, Command.STOP])
def test_a_lone_stop_confirmed_ends(answer):
    _, effects = after(working(done=2), said(Command.STOP, firm=False), said(answer, firm=False))
    assert effects[1:] == [
        SetEnded(index=0, done=2, outcome=Outcome.STOPPED),
        SessionEnded(outcome=SessionOutcome.STOPPED),
        Say(speech=Speech.FAREWELL_STOP),
    ]


def test_a_lone_stop_unanswered_holds_the_place():
    session, effects = after(working(done=2), said(Command.STOP, firm=False), TimelineEnded(at=0))
    assert (session.state, session.held) == (State.PAUSED, State.WORKING)
    assert effects[-1] == Say(speech=Speech.HELD)


def test_stop_the_session_ends_at_once():
    _, effects = after(working(done=2), said(Command.STOP))
    assert effects[-1] == Say(speech=Speech.FAREWELL_STOP)


def test_a_pause_keeps_its_place_and_ends_the_session_when_it_is_too_long():
    session, effects = after(working(done=2), said(Command.PAUSE), RepetitionCounted(at=0, done=3))
    assert (session.state, session.done, effects) == (State.PAUSED, 2, [Say(speech=Speech.HELD)])
    assert after(session, said(Command.RESUME))[1] == [Continue()]
    assert SessionEnded(outcome=SessionOutcome.STOPPED) in after(session, TimelineEnded(at=0))[1]


def test_a_repeat_during_the_work_explains_beside_it_and_goes_back():
    session, effects = after(working(done=2), said(Command.REPEAT))
    assert effects == [Say(speech=Speech.INSTRUCTIONS)]
    session, effects = after(session, TimelineEnded(at=0))
    assert (effects, session.state, session.done) == ([Continue()], State.WORKING, 2)


def test_a_repeat_before_the_work_explains_in_full():
    session, _ = begin_at_once(TWO)
    session, _ = after(session, TimelineEnded(at=0), began(Phase.INTRODUCING))
    assert after(session, said(Command.REPEAT))[1] == [PlaySet(index=0, phase=Phase.INTRODUCING, full=True)]


def test_a_sharp_pain_leaves_the_exercise_out_for_the_rest_of_the_session():
    sets = (*TWO, a_set("squat", rest=5), a_set("calf", rest=5))
    session, effects = after(working(sets, done=2), said(Command.PAIN), said(Command.YES))
    assert effects == [
        Say(speech=Speech.PAIN),
        SetEnded(index=0, done=2, outcome=Outcome.PAIN),
        Say(speech=Speech.PAIN_LEFT_OUT),
    ]
    session, effects = after(session, TimelineEnded(at=0), began(Phase.WORKING), TimelineEnded(at=0))
    assert effects[0] == PlaySet(index=1, phase=Phase.INTRODUCING)
    assert effects[-1] == PlaySet(index=3)


def test_a_pain_that_is_not_answered_holds_the_place():
    session, _ = after(working(done=2), said(Command.PAIN), TimelineEnded(at=0))
    assert (session.state, session.held) == (State.PAUSED, State.WORKING)


@pytest.mark.parametrize(
    ("event", "outcome", "by"),
    [
        (said(Command.YES), Outcome.DONE, By.VOICE),
        (said(Command.DONE, by=By.KEY), Outcome.DONE, By.KEY),
        (said(Command.NO), Outcome.SKIPPED, By.VOICE),
        (TimelineEnded(at=0), Outcome.UNANSWERED, None),
    ],
)
def test_a_set_that_is_asked_about_is_journalled_as_answered(event, outcome, by):
    _, effects = after(working(confirm=Confirm.EACH, done=4), TimelineEnded(at=0), event)
    ended = next(e for e in effects if isinstance(e, SetEnded))
    assert (ended.outcome, ended.confirmed_by) == (outcome, by)


def test_asked_once_at_the_end_every_set_is_confirmed():
    session = working((a_set(),), Confirm.END)
    _, effects = after(session, TimelineEnded(at=0), said(Command.YES))
    assert effects[1:] == [
        Say(speech=Speech.CONFIRM_ALL),
        SetsConfirmed(by=By.VOICE),
        SessionEnded(outcome=SessionOutcome.FINISHED),
        Say(speech=Speech.OUTRO),
    ]


def test_a_set_at_ones_own_pace_ends_by_done_and_otherwise_unanswered():
    sets = (a_set(pace=Pace.OWN),)
    assert after(working(sets), said(Command.DONE))[1][0] == SetEnded(
        index=0, done=4, outcome=Outcome.DONE, confirmed_by=By.VOICE
    )
    assert after(working(sets), TimelineEnded(at=0))[1][0] == SetEnded(index=0, done=0, outcome=Outcome.UNANSWERED)


SMALLER = TWO[:1]


def test_a_no_turns_to_the_smaller_one_and_a_second_no_ends():
    session, effects = after(begin_with_offer(TWO, smaller=SMALLER)[0], said(Command.NO))
    declined = BreakDecided(outcome=BreakOutcome.DECLINED)
    assert effects == [declined, TurnToSmaller(), Say(speech=Speech.OFFER_SMALLER)]
    assert (session.sets, session.state) == (SMALLER, State.OFFERED)
    _, effects = after(session, said(Command.NO))
    assert effects == [declined, Say(speech=Speech.FAREWELL_NO)]


def test_the_smaller_one_is_not_asked_for_again():
    session, _ = after(begin_with_offer(TWO, smaller=SMALLER)[0], said(Command.NO))
    assert after(session, TimelineEnded(at=0))[1] == [BreakDecided(outcome=BreakOutcome.UNANSWERED), CloseSession()]
    assert after(session, said(Command.REPEAT))[1] == [Say(speech=Speech.OFFER_SMALLER)]


@pytest.mark.parametrize(
    ("command", "outcome"), [(Command.SKIP, BreakOutcome.SKIPPED), (Command.STOP, BreakOutcome.DECLINED)]
)
def test_who_skips_or_stops_is_asked_for_nothing_smaller(command, outcome):
    _, effects = after(begin_with_offer(TWO, smaller=SMALLER)[0], said(command))
    assert effects == [BreakDecided(outcome=outcome), Say(speech=Speech.FAREWELL_NO)]


def test_minutes_that_are_named_go_with_the_break_that_is_put_off():
    heard = replace(said(Command.SNOOZE), minutes=15)
    assert after(begin_with_offer(TWO)[0], heard)[1][0] == BreakDecided(outcome=BreakOutcome.LATER, minutes=15)


def test_told_to_end_while_offering_nothing_is_claimed_of_the_person():
    _, effects = after(begin_with_offer(TWO)[0], ProcessEnding(at=0))
    assert effects == [BreakDecided(outcome=BreakOutcome.HELD), CloseSession()]


@pytest.mark.faults
@pytest.mark.parametrize(
    ("asked", "cut", "ended"),
    [
        (False, Outcome.BROKEN, SessionOutcome.BROKEN),
        (True, Outcome.STOPPED, SessionOutcome.STOPPED),
    ],
    ids=["a log-out", "coach quit"],
)
def test_a_set_is_stopped_by_a_person_alone(asked, cut, ended):
    _, effects = after(working(done=2), ProcessEnding(at=0, asked=asked))
    assert effects[-3:-1] == [SetEnded(index=0, done=2, outcome=cut), SessionEnded(outcome=ended)]


@pytest.mark.faults
def test_a_set_that_was_counted_out_at_a_log_out_is_done():
    target = TWO[0].target
    _, effects = after(working(done=target), ProcessEnding(at=0))
    assert SetEnded(index=0, done=target, outcome=Outcome.DONE) in effects


def test_an_event_from_the_past_is_refused():
    session, _ = advance_session(working(), RepetitionCounted(at=100, done=1))
    with pytest.raises(ValueError, match="sample 99"):
        advance_session(session, RepetitionCounted(at=99, done=2))


def test_yes_and_no_count_only_where_something_was_asked():
    assert not {Command.YES, Command.NO} & commands_now(working())
    assert {Command.YES, Command.NO} <= commands_now(begin_with_offer(TWO)[0])


class RandomSession(RuleBasedStateMachine):
    """Anything may be said at any moment; the timelines go on as the conductor plays them."""

    @initialize(
        offered=st.booleans(),
        confirm=st.sampled_from(Confirm),
        sets=st.sampled_from(
            [
                TWO,
                SIDES,
                (*SIDES, a_set("calf", side=Side.FIRST, rest=9), a_set("calf", side=Side.SECOND)),
                (a_set(pace=Pace.OWN), a_set("plank", rest=3)),
            ]
        ),
    )
    def begin(self, offered, confirm, sets):
        ladder = Ladder(
            easier={"squat": Neighbour(exercise=exercise("calf"), target=3)},
            harder={"squat": Neighbour(exercise=exercise("jump"), target=3)},
        )
        self.session, effects = (begin_with_offer if offered else begin_at_once)(sets, confirm, ladder=ladder)
        self.log: list[Effect] = []
        self.began: list[int] = []
        self.playing: object = None
        self.main: object = None
        self.phases: list[Phase] = []
        self.carry_out(effects)

    def carry_out(self, effects):
        assert not self.closed or not effects
        self.log += effects
        for effect in effects:
            match effect:
                case PlaySet(index=index, phase=phase):
                    assert self.session.sets[index].exercise.id not in self.session.left_out
                    order = [Phase.RESTING, Phase.INTRODUCING, Phase.COUNTING_IN, Phase.WORKING]
                    first = phase or (Phase.RESTING if self.session.sets[index].rest_before else Phase.INTRODUCING)
                    self.playing = self.main = index
                    self.phases = self.main_phases = order[order.index(first) :]
                case Say(speech=speech):
                    self.playing, self.phases = speech, []
                    if speech in {Speech.OPENING, Speech.PAIN_LEFT_OUT}:
                        self.main, self.main_phases = speech, []
                case Continue():
                    self.playing, self.phases = self.main, self.main_phases

    def feed(self, event):
        before = self.session
        self.session, effects = advance_session(self.session, event)
        if any(isinstance(effect, Tell) for effect in effects) and not any(
            isinstance(effect, PlaySet) for effect in effects
        ):
            still = ("state", "index", "done", "counting", "held", "question")
            assert [getattr(before, name) for name in still] == [getattr(self.session, name) for name in still]
        if before.state is State.PAUSED and self.session.state is State.PAUSED:
            assert self.session.done == before.done
        if self.session.counting and not before.counting:
            self.began.append(self.session.index)
        self.carry_out(effects)

    @property
    def closed(self):
        return any(isinstance(e, CloseSession) for e in self.log)

    @precondition(lambda self: not self.closed)
    @rule(command=st.sampled_from(Command), firm=st.booleans(), by=st.sampled_from(By), gap=st.integers(0, 99))
    def speak(self, command, firm, by, gap):
        before = self.session
        self.feed(CommandHeard(at=self.session.at + gap, command=command, by=by, firm=firm))
        if command not in commands_now(before):
            assert self.session == replace(before, at=self.session.at)

    @precondition(lambda self: not self.closed)
    @rule(gap=st.integers(0, 99))
    def play_on(self, gap):
        at = self.session.at + gap
        if self.phases:
            self.feed(PhaseBegan(at=at, phase=self.phases.pop(0)))
        elif self.session.state is State.WORKING and self.session.done < self.session.sets[self.session.index].target:
            self.feed(RepetitionCounted(at=at, done=self.session.done + 1))
        else:
            self.feed(TimelineEnded(at=at))

    @precondition(lambda self: not self.closed)
    @rule()
    def quit(self):
        self.feed(ProcessEnding(at=self.session.at))

    @precondition(lambda self: self.closed)
    @rule()
    def nothing_more(self):
        assert self.session.state is State.FINISHED

    @invariant()
    def sets_end_once(self):
        ended = [e.index for e in self.log if isinstance(e, SetEnded)]
        assert max(Counter(ended).values(), default=1) == 1
        if self.session.state is State.FINISHED:
            assert set(self.began) <= set(ended)

    @invariant()
    def only_last_words_after_the_end(self):
        over = next((i for i, e in enumerate(self.log) if isinstance(e, SessionEnded)), len(self.log))
        rest = self.log[over + 1 :]
        assert all(isinstance(e, CloseSession) or (isinstance(e, Say) and e.speech in FAREWELLS) for e in rest)
        assert sum(isinstance(e, SessionEnded) for e in self.log) <= 1

    @invariant()
    def a_session_that_began_ends(self):
        if self.closed:
            kinds = Counter(type(e) for e in self.log)
            assert kinds[SessionBegan] == kinds[SessionEnded]
            assert kinds[CloseSession] == 1


RandomSession.TestCase.settings = examples(200, stateful_step_count=60)  # no claim is about time
TestRandomSession = RandomSession.TestCase
