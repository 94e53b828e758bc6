"""The one state machine of a session: step(session, event) -> session, effects.

Rules, held by tests/session/test_machine.py:

1. Time is samples, brought by the events, and never runs backwards.
2. A set that has begun to be counted ends in the journal exactly once; one
   that was left out before it began is journalled as skipped.
3. While paused nothing is counted.
4. After the session's end only the last words are spoken.
5. What is journalled comes before what is spoken of it.
6. Every command has an explicit entry in every state (TABLE); whatever is not
   unheard there is what the ears listen for.

One file though it is long: the table at its end and the actions that it names
are read together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from coach.content.exercise import Pace
from coach.content.routine import Set, Side
from coach.journal.entries import BreakOutcome, By, Outcome, SessionOutcome
from coach.session.events import (
    Began,
    BreakDecided,
    Close,
    Command,
    Continue,
    Counted,
    Effect,
    Ended,
    Event,
    Heard,
    PlaySet,
    Quit,
    Say,
    SessionBegan,
    SessionEnded,
    SetEnded,
    SetsConfirmed,
    Speech,
    TurnToSmaller,
    Volume,
)
from coach.timeline.cues import Phase


class State(StrEnum):
    """Where a session is."""

    OFFERED = "offered"
    INTRODUCING = "introducing"
    COUNTING_IN = "counting_in"
    WORKING = "working"
    RESTING = "resting"
    PAUSED = "paused"
    CONFIRMING = "confirming"
    FINISHED = "finished"


class Confirm(StrEnum):
    """Where the coach asks whether a set was done."""

    EACH = "each"
    END = "end"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Everything that a session remembers."""

    sets: tuple[Set, ...]
    confirm: Confirm = Confirm.NEVER
    state: State = State.OFFERED
    at: int = 0
    """Session clock of the last event, samples."""

    index: int = 0
    """The set in hand: the one that is played, or comes next."""

    counting: bool = False
    """The set in hand has begun to be counted and has not ended."""

    done: int = 0
    """How far the set in hand has been counted."""

    held: State | None = None
    """The state that a pause, a question or a repeated instruction interrupted; FINISHED where all sets are over."""

    question: Speech | None = None
    """What is asked, while confirming."""

    offers: int = 0
    """How often the offer has been spoken."""

    smaller: tuple[Set, ...] = ()
    """What is offered, once, where the first is declined; empty where there is nothing smaller."""

    small: bool = False
    """It is the smaller one that is offered or led."""

    left_out: frozenset[str] = frozenset()
    """Ids of exercises that hurt: their sets are passed over."""


Step: TypeAlias = tuple[Session, tuple[Effect, ...]]
Action: TypeAlias = Callable[[Session, Heard], Step]

LOUDER_STEP = 4.0
"""Decibels of one "louder" or "softer": a clear step, and three of them stay under the 12 dB of ducking."""


def offer(sets: tuple[Set, ...], confirm: Confirm = Confirm.NEVER, smaller: tuple[Set, ...] = ()) -> Step:
    """Begin with the question whether to begin; who says no is asked once for the *smaller* one."""
    return Session(sets=sets, confirm=confirm, smaller=smaller, offers=1), (Say(speech=Speech.OFFER),)


def start(sets: tuple[Set, ...], confirm: Confirm = Confirm.NEVER) -> Step:
    """Begin at once, as when the person asked for it."""
    session = Session(sets=sets, confirm=confirm, state=State.INTRODUCING)
    return session, (SessionBegan(), Say(speech=Speech.OPENING))


def step(session: Session, event: Event) -> Step:
    """Return what the session becomes with *event*, and what is to be done.

    Raises:
        ValueError: the event lies before the last one.
    """
    if event.at < session.at:
        raise ValueError(f"event at sample {event.at}, but the session is at {session.at}")
    session = replace(session, at=event.at)
    match event:
        case Heard(command=command):
            return TABLE[command][_COLUMNS.index(session.state)](session, event)
        case Began(phase=phase):
            return _began(session, phase), ()
        case Counted(done=done):
            return (replace(session, done=done) if session.state is State.WORKING else session), ()
        case Ended():
            return _ENDED[session.state](session)
        case Quit():
            return _quit(session)


def commands(session: Session) -> frozenset[Command]:
    """Return what can be said to *session* now."""
    column = _COLUMNS.index(session.state)
    heard = {command for command, row in TABLE.items() if row[column] is not _unheard}
    if session.state is State.CONFIRMING and session.question is not None:
        heard -= {command for command, act in _ANSWERS[session.question].items() if act is _unheard}
    return frozenset(heard)


# What the playing timeline tells.

_STATE_OF = {
    Phase.RESTING: State.RESTING,
    Phase.INTRODUCING: State.INTRODUCING,
    Phase.COUNTING_IN: State.COUNTING_IN,
    Phase.WORKING: State.WORKING,
}


def _began(session: Session, phase: Phase) -> Session:
    if session.state in {State.OFFERED, State.PAUSED, State.CONFIRMING, State.FINISHED} or session.held:
        return session
    state = _STATE_OF.get(phase, session.state)
    if state is State.WORKING and not session.counting:
        return replace(session, state=state, counting=True, done=0)
    return replace(session, state=state)


def _offer_ended(session: Session) -> Step:
    if session.offers == 1 and not session.small:
        return replace(session, offers=2), (Say(speech=Speech.OFFER_AGAIN),)
    return _finished(session), (BreakDecided(outcome=BreakOutcome.UNANSWERED), Close())


def _introduction_ended(session: Session) -> Step:
    if session.held:
        return _go_on(session)
    return session, (PlaySet(index=session.index, phase=Phase.INTRODUCING),)


def _set_ended(session: Session) -> Step:
    if session.sets[session.index].exercise.pace is Pace.OWN:
        return _close_set(session, Outcome.UNANSWERED)
    if session.confirm is Confirm.EACH:
        return _ask(session, Speech.CONFIRM_SET)
    return _close_set(session, Outcome.DONE)


def _pause_ended(session: Session) -> Step:
    return _end(session, SessionOutcome.STOPPED)


def _question_ended(session: Session) -> Step:
    match session.question:
        case Speech.CONFIRM_SET:
            return _close_set(session, Outcome.UNANSWERED)
        case Speech.CONFIRM_ALL:
            return _complete(session)
        case _:  # a stop or a pain that was not answered: the place is held, nothing goes on by itself
            return _pause(session)


def _last_words_ended(session: Session) -> Step:
    return session, (Close(),)


def _cannot_end(session: Session) -> Step:
    raise ValueError(f"a timeline ended while {session.state}: a set's ends in its work")


_ENDED: Mapping[State, Callable[[Session], Step]] = {
    State.OFFERED: _offer_ended,
    State.INTRODUCING: _introduction_ended,
    State.COUNTING_IN: _cannot_end,
    State.WORKING: _set_ended,
    State.RESTING: _cannot_end,
    State.PAUSED: _pause_ended,
    State.CONFIRMING: _question_ended,
    State.FINISHED: _last_words_ended,
}


# Ways on.


def _finished(session: Session) -> Session:
    return replace(session, state=State.FINISHED, held=None, question=None, counting=False)


def _advance(session: Session, *, rest: bool = True, same_exercise: bool = True) -> Step:
    """Go to the next set that is not left out, or to the end."""
    here = session.sets[session.index].exercise.id
    session = replace(session, counting=False, done=0, held=None, question=None)
    for index in range(session.index + 1, len(session.sets)):
        coming = session.sets[index]
        other_side = coming.side is Side.SECOND and coming.exercise.id == here
        if coming.exercise.id not in session.left_out and (same_exercise or not other_side):
            resting = rest and coming.rest_before > 0
            state = State.RESTING if resting else State.INTRODUCING
            phase = None if resting else Phase.INTRODUCING
            return replace(session, index=index, state=state), (PlaySet(index=index, phase=phase),)
    if session.confirm is Confirm.END:
        return _ask(replace(session, held=State.FINISHED), Speech.CONFIRM_ALL)
    return _complete(session)


def _complete(session: Session) -> Step:
    return _finished(session), (SessionEnded(outcome=SessionOutcome.FINISHED), Say(speech=Speech.OUTRO))


def _close_set(session: Session, outcome: Outcome, by: By | None = None, **ways: bool) -> Step:
    """End the set in hand in the journal, then go on."""
    done = session.sets[session.index].target if outcome is Outcome.DONE else session.done
    ended = SetEnded(index=session.index, done=done, outcome=outcome, confirmed_by=by)
    session, effects = _advance(replace(session, counting=False), **ways)
    return session, (ended, *effects)


def _end(session: Session, outcome: SessionOutcome) -> Step:
    """End the session before its time."""
    ended: tuple[Effect, ...] = ()
    if session.counting:
        counted_out = session.done >= session.sets[session.index].target
        end = Outcome.DONE if counted_out else Outcome.STOPPED
        ended = (SetEnded(index=session.index, done=session.done, outcome=end),)
    elif session.held is State.FINISHED:
        outcome = SessionOutcome.FINISHED
    return _finished(session), (*ended, SessionEnded(outcome=outcome), Say(speech=Speech.FAREWELL_STOP))


def _quit(session: Session) -> Step:
    if session.state is State.OFFERED:  # nobody had the time to answer
        return _finished(session), (BreakDecided(outcome=BreakOutcome.HELD), Close())
    if session.state is State.FINISHED:
        return session, (Close(),)
    return _end(session, SessionOutcome.STOPPED)


def _ask(session: Session, question: Speech) -> Step:
    held = session.held or session.state
    asking = replace(session, state=State.CONFIRMING, held=held, question=question)
    return asking, (Say(speech=question),)


def _pause(session: Session) -> Step:
    paused = replace(session, state=State.PAUSED, held=session.held or session.state, question=None)
    return paused, (Say(speech=Speech.HELD),)


def _go_on(session: Session) -> Step:
    """Back to what was interrupted."""
    if session.held is State.FINISHED:
        return _complete(session)
    state = session.held or State.INTRODUCING
    return replace(session, state=state, held=None, question=None), (Continue(),)


# What a person says.  Each action is one entry of TABLE.


def _unheard(session: Session, _: Heard) -> Step:
    return session, ()


def _take(session: Session, _: Heard) -> Step:
    session, effects = replace(session, state=State.INTRODUCING), (Say(speech=Speech.OPENING),)
    return session, (SessionBegan(), BreakDecided(outcome=BreakOutcome.TAKEN), *effects)


def _decline(session: Session, heard: Heard) -> Step:
    if session.small or not session.smaller:
        return _refuse(session, heard)
    smaller = replace(session, sets=session.smaller, small=True)
    declined = BreakDecided(outcome=BreakOutcome.DECLINED)
    return smaller, (declined, TurnToSmaller(), Say(speech=Speech.OFFER_SMALLER))


def _refuse(session: Session, _: Heard) -> Step:
    return _finished(session), (BreakDecided(outcome=BreakOutcome.DECLINED), Say(speech=Speech.FAREWELL_NO))


def _leave_out(session: Session, _: Heard) -> Step:
    return _finished(session), (BreakDecided(outcome=BreakOutcome.SKIPPED), Say(speech=Speech.FAREWELL_NO))


def _later(session: Session, heard: Heard) -> Step:
    put_off = BreakDecided(outcome=BreakOutcome.LATER, minutes=heard.minutes)
    return _finished(session), (put_off, Say(speech=Speech.FAREWELL_LATER))


def _stop(session: Session, heard: Heard) -> Step:
    return _end(session, SessionOutcome.STOPPED) if heard.firm else _ask(session, Speech.CONFIRM_STOP)


def _leave(session: Session, _: Heard) -> Step:
    """Cut the last words."""
    return session, (Close(),)


def _hurts(session: Session, _: Heard) -> Step:
    return _ask(session, Speech.PAIN)


def _hold(session: Session, _: Heard) -> Step:
    return _pause(session)


def _resume(session: Session, _: Heard) -> Step:
    return _go_on(session)


def _enough(session: Session, heard: Heard) -> Step:
    """End the set that is being counted where it is: the person has had enough, or is done at their own pace."""
    if not session.counting:
        return session, ()
    target = session.sets[session.index].target
    own = session.sets[session.index].exercise.pace is Pace.OWN
    outcome = Outcome.DONE if own or session.done >= target else Outcome.DONE_EARLY
    return _close_set(session, outcome, heard.by)


def _skip(session: Session, _: Heard) -> Step:
    """Leave the exercise in hand out, its other side too; during the opening that is the first."""
    if session.held is State.FINISHED:
        return _go_on(session)
    return _close_set(session, Outcome.SKIPPED, rest=False, same_exercise=False)


def _onward(session: Session, heard: Heard) -> Step:
    """To the following exercise: what has been counted counts."""
    if not session.counting or session.done == 0:
        return _skip(session, heard)
    return _close_set(session, Outcome.DONE_EARLY, heard.by, rest=False, same_exercise=False)


def _cut_rest(session: Session, _: Heard) -> Step:
    introducing = replace(session, state=State.INTRODUCING)
    return introducing, (PlaySet(index=session.index, phase=Phase.INTRODUCING),)


def _explain(session: Session, _: Heard) -> Step:
    """Say the instruction again: from its beginning, or beside the work, which then goes on."""
    introducing = replace(session, state=State.INTRODUCING)
    if session.counting:
        aside = replace(introducing, held=session.held or session.state)
        return aside, (Say(speech=Speech.INSTRUCTIONS),)
    return introducing, (PlaySet(index=session.index, phase=Phase.INTRODUCING, full=True),)


def _ask_again(session: Session, _: Heard) -> Step:
    return session, (Say(speech=session.question or Speech.CONFIRM_STOP),)


def _offer_again(session: Session, _: Heard) -> Step:
    return session, (Say(speech=Speech.OFFER_SMALLER if session.small else Speech.OFFER),)


def _louder(session: Session, _: Heard) -> Step:
    return session, (Volume(decibels=LOUDER_STEP),)


def _softer(session: Session, _: Heard) -> Step:
    return session, (Volume(decibels=-LOUDER_STEP),)


def _answer(session: Session, heard: Heard) -> Step:
    """While confirming, the question decides what an answer means."""
    if session.question is None:
        raise ValueError("confirming without a question")
    return _ANSWERS[session.question][heard.command](session, heard)


def _confirmed(session: Session, heard: Heard) -> Step:
    return _close_set(session, Outcome.DONE, heard.by)


def _not_done(session: Session, heard: Heard) -> Step:
    return _close_set(replace(session, done=0), Outcome.SKIPPED, heard.by)


def _all_confirmed(session: Session, heard: Heard) -> Step:
    session, effects = _complete(session)
    return session, (SetsConfirmed(by=heard.by), *effects)


def _none_confirmed(session: Session, _: Heard) -> Step:
    return _complete(session)


def _stop_confirmed(session: Session, _: Heard) -> Step:
    return _end(session, SessionOutcome.STOPPED)


def _sharp(session: Session, _: Heard) -> Step:
    """Leave the exercise that hurts out: the one in hand, or in a rest the one before it."""
    resting = session.held is State.RESTING
    here = session.index - 1 if resting else session.index
    ended: tuple[Effect, ...] = ()
    if session.counting:
        ended = (SetEnded(index=session.index, done=session.done, outcome=Outcome.PAIN),)
    hurting = session.sets[here].exercise.id
    session, effects = _advance(replace(session, index=here, left_out=session.left_out | {hurting}), rest=False)
    if isinstance(effects[0], PlaySet):
        effects = (Say(speech=Speech.PAIN_LEFT_OUT),)
    return session, (*ended, *effects)


_ANSWERS: Mapping[Speech, Mapping[Command, Action]] = {
    Speech.CONFIRM_SET: {
        Command.YES: _confirmed,
        Command.NO: _not_done,
        Command.DONE: _confirmed,
        Command.RESUME: _unheard,
        Command.PAUSE: _unheard,
    },
    Speech.CONFIRM_ALL: {
        Command.YES: _all_confirmed,
        Command.NO: _none_confirmed,
        Command.DONE: _all_confirmed,
        Command.RESUME: _unheard,
        Command.PAUSE: _unheard,
    },
    Speech.CONFIRM_STOP: {
        Command.YES: _stop_confirmed,
        Command.NO: _resume,
        Command.DONE: _stop_confirmed,
        Command.RESUME: _resume,
        Command.PAUSE: _hold,
    },
    Speech.PAIN: {
        Command.YES: _sharp,
        Command.NO: _resume,
        Command.DONE: _unheard,
        Command.RESUME: _resume,
        Command.PAUSE: _hold,
    },
}


def _stop_asking(session: Session, heard: Heard) -> Step:
    """Said again to the question whether to end, a lone "stop" is an answer."""
    if heard.firm or session.question is Speech.CONFIRM_STOP:
        return _end(session, SessionOutcome.STOPPED)
    return _ask(session, Speech.CONFIRM_STOP)


_COLUMNS = tuple(State)
_ = _unheard

# fmt: off
TABLE: Mapping[Command, tuple[Action, ...]] = {
    #                      OFFERED       INTRODUCING  COUNTING_IN  WORKING   RESTING    PAUSED    CONFIRMING    FINISHED
    Command.STOP:         (_refuse,      _stop,       _stop,       _stop,    _stop,     _stop,    _stop_asking, _leave),
    Command.PAIN:         (_,            _hurts,      _hurts,      _hurts,   _hurts,    _hurts,   _hurts,       _),
    Command.PAUSE:        (_,            _hold,       _hold,       _hold,    _hold,     _,        _answer,      _),
    Command.RESUME:       (_,            _,           _,           _,        _,         _resume,  _answer,      _),
    Command.DONE:         (_,            _,           _,           _enough,  _,         _enough,  _answer,      _),
    Command.SKIP:         (_leave_out,   _skip,       _skip,       _skip,    _skip,     _skip,    _,            _),
    Command.NEXT:         (_,            _skip,       _skip,       _onward,  _cut_rest, _onward,  _,            _),
    Command.REPEAT:       (_offer_again, _explain,    _explain,    _explain, _explain,  _hold,    _ask_again,   _),
    Command.ANOTHER_SET:  (_,            _,           _,           _,        _,         _,        _,            _),
    Command.SLOWER:       (_,            _,           _,           _,        _,         _,        _,            _),
    Command.FASTER:       (_,            _,           _,           _,        _,         _,        _,            _),
    Command.EASIER:       (_,            _,           _,           _,        _,         _,        _,            _),
    Command.HARDER:       (_,            _,           _,           _,        _,         _,        _,            _),
    Command.HOW_MANY_LEFT:(_,            _,           _,           _,        _,         _,        _,            _),
    Command.STATUS:       (_,            _,           _,           _,        _,         _,        _,            _),
    Command.WHATS_NEXT:   (_,            _,           _,           _,        _,         _,        _,            _),
    Command.SNOOZE:       (_later,       _,           _,           _,        _,         _,        _,            _),
    Command.YES:          (_take,        _,           _,           _,        _,         _,        _answer,      _),
    Command.NO:           (_decline,     _,           _,           _,        _,         _,        _answer,      _),
    Command.START:        (_take,        _,           _,           _,        _,         _resume,  _,            _),
    Command.HELP:         (_,            _,           _,           _,        _,         _,        _,            _),
    Command.LOUDER:       (_louder,      _louder,     _louder,     _louder,  _louder,   _louder,  _louder,      _),
    Command.SOFTER:       (_softer,      _softer,     _softer,     _softer,  _softer,   _softer,  _softer,      _),
}
# fmt: on
