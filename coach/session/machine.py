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

7. A question about the session is answered beside it (Tell): state, place and
   count are what they were.
8. What hurts goes on at the person's word alone, and what was left out does
   not come back in this session.

The table at the end names actions of this file (what moves the session) and of
wishes.py (what changes how it is led).  Long, but one module: a move is read beside
the table's row that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from coach.content.exercise import Pace
from coach.content.ladder import NO_LADDER, Ladder
from coach.content.routine import Set, Talk
from coach.journal.entries import BreakOutcome, Note, Outcome, SessionOutcome
from coach.session.adjustments import (
    acknowledged,
    another_set,
    easier,
    faster,
    give_help,
    harder,
    how_many_left,
    less_talk,
    missed,
    more_talk,
    repeat,
    slower,
    spoke,
    unwell,
    what_follows,
    where_are_we,
    wished_in_vain,
)
from coach.session.adjustments import unheard as _unheard
from coach.session.commands import Command
from coach.session.effects import (
    BreakDecided,
    CloseSession,
    Effect,
    Noted,
    PlaySet,
    Say,
    SessionBegan,
    SetEnded,
    SetsConfirmed,
    Speech,
    TurnToSmaller,
    Volume,
)
from coach.session.events import (
    CommandHeard,
    Event,
    PhaseBegan,
    ProcessEnding,
    RepetitionCounted,
    SentenceBegan,
    SoundGone,
    SpeechMissed,
    TimelineEnded,
)
from coach.session.state import Action, Confirm, Session, SessionStep, State
from coach.session.transitions import (
    advance,
    close_set,
    complete,
    end_session,
    end_unheard,
    end_with_process,
    freeze_and_ask,
    go_on,
    hold_place,
    left_with_last_words,
)
from coach.timeline.cues import Phase

__all__ = [
    "TABLE",
    "Confirm",
    "Ladder",
    "Session",
    "State",
    "advance_session",
    "begin_at_once",
    "begin_with_offer",
    "commands_now",
]

LOUDER_STEP = 4.0
"""Decibels of one "louder" or "softer": a clear step, and three of them stay under the 12 dB of ducking."""


def begin_with_offer(
    sets: tuple[Set, ...],
    confirm: Confirm = Confirm.NEVER,
    smaller: tuple[Set, ...] = (),
    *,
    talk: Talk = Talk.FULL,
    ladder: Ladder = NO_LADDER,
) -> SessionStep:
    """Begin with the question whether to begin; who says no is asked once for the *smaller* one."""
    asked = Speech.OFFER
    session = Session(sets=sets, confirm=confirm, smaller=smaller, talk=talk, ladder=ladder, offers=1, speech=asked)
    return session, (Say(speech=asked),)


def begin_at_once(
    sets: tuple[Set, ...],
    confirm: Confirm = Confirm.NEVER,
    *,
    talk: Talk = Talk.FULL,
    ladder: Ladder = NO_LADDER,
) -> SessionStep:
    """Begin at once, as when the person asked for it."""
    said, state = Speech.OPENING, State.INTRODUCING
    session = Session(sets=sets, confirm=confirm, talk=talk, ladder=ladder, state=state, speech=said)
    return session, (SessionBegan(), Say(speech=said))


def advance_session(session: Session, event: Event) -> SessionStep:
    """Return what the session becomes with *event*, and what is to be done.

    Raises:
        ValueError: the event lies before the last one.
    """
    if event.at < session.at:
        raise ValueError(f"event at sample {event.at}, but the session is at {session.at}")
    session, effects = _stepped(replace(session, at=event.at), event)
    said = [effect.speech for effect in effects if isinstance(effect, Say)]
    return (replace(session, speech=said[-1]) if said else session), effects


def _stepped(session: Session, event: Event) -> SessionStep:  # noqa: PLR0911  (one for each event)
    match event:
        case CommandHeard(command=command):
            session = replace(session, missed=0)
            if command in wished_in_vain(session):
                return session, ()
            return TABLE[command][_COLUMNS.index(session.state)](session, event)
        case SpeechMissed():
            return missed(session)
        case PhaseBegan(phase=phase):
            session = _began(session, phase)
        case SentenceBegan():
            session = spoke(session, event)
        case RepetitionCounted(done=done):
            session = replace(session, done=done) if session.state is State.WORKING else session
        case TimelineEnded():
            return _ENDED[session.state](session)
        case SoundGone():
            return end_unheard(session)
        case ProcessEnding(asked=asked):
            return end_with_process(session, asked=asked)
    return session, ()


def commands_in(state: State) -> frozenset[Command]:
    """Return what can be said in *state*, whatever set is in hand."""
    column = _COLUMNS.index(state)
    return frozenset(command for command, row in TABLE.items() if row[column] is not _unheard)


def commands_now(session: Session) -> frozenset[Command]:
    """Return what can be said to *session* now."""
    heard = commands_in(session.state)
    if session.state is State.CONFIRMING and session.question is not None:
        heard -= {command for command, act in _ANSWERS[session.question].items() if act is _unheard}
    return heard - wished_in_vain(session)


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


def _offer_ended(session: Session) -> SessionStep:
    if session.offers == 1 and not session.small:
        return replace(session, offers=2), (Say(speech=Speech.OFFER_AGAIN),)
    return left_with_last_words(session), (BreakDecided(outcome=BreakOutcome.UNANSWERED), CloseSession())


def _introduction_ended(session: Session) -> SessionStep:
    if session.held:
        return go_on(session)
    return session, (PlaySet(index=session.index, phase=Phase.INTRODUCING),)


def _set_ended(session: Session) -> SessionStep:
    if session.sets[session.index].exercise.pace is Pace.OWN:
        return close_set(session, Outcome.UNANSWERED)
    if session.confirm is Confirm.EACH:
        return freeze_and_ask(session, Speech.CONFIRM_SET)
    return close_set(session, Outcome.DONE)


def _pause_ended(session: Session) -> SessionStep:
    return end_session(session, SessionOutcome.STOPPED)


def _question_ended(session: Session) -> SessionStep:
    match session.question:
        case Speech.CONFIRM_SET:
            return close_set(session, Outcome.UNANSWERED)
        case Speech.CONFIRM_ALL:
            return complete(session)
        case Speech.PAIN:  # not answered: the place is held, nothing goes on by itself
            session, effects = hold_place(session)
            return session, (Noted(exercise=_hurting(session), note=Note.PAIN), *effects)
        case _:  # a stop that was not answered: the same
            return hold_place(session)


def _last_words_ended(session: Session) -> SessionStep:
    return session, (CloseSession(),)


def _cannot_end(session: Session) -> SessionStep:
    raise ValueError(f"a timeline ended while {session.state}: a set's ends in its work")


_ENDED: Mapping[State, Callable[[Session], SessionStep]] = {
    State.OFFERED: _offer_ended,
    State.INTRODUCING: _introduction_ended,
    State.COUNTING_IN: _cannot_end,
    State.WORKING: _set_ended,
    State.RESTING: _cannot_end,
    State.PAUSED: _pause_ended,
    State.CONFIRMING: _question_ended,
    State.FINISHED: _last_words_ended,
}


# What a person says.  Each action is one entry of TABLE.


def _take(session: Session, _: CommandHeard) -> SessionStep:
    session, effects = replace(session, state=State.INTRODUCING), (Say(speech=Speech.OPENING),)
    return session, (SessionBegan(), BreakDecided(outcome=BreakOutcome.TAKEN), *effects)


def _decline(session: Session, heard: CommandHeard) -> SessionStep:
    if session.small or not session.smaller:
        return _refuse(session, heard)
    smaller = replace(session, sets=session.smaller, small=True)
    declined = BreakDecided(outcome=BreakOutcome.DECLINED)
    return smaller, (declined, TurnToSmaller(), Say(speech=Speech.OFFER_SMALLER))


def _refuse(session: Session, _: CommandHeard) -> SessionStep:
    return left_with_last_words(session), (BreakDecided(outcome=BreakOutcome.DECLINED), Say(speech=Speech.FAREWELL_NO))


def _leave_out(session: Session, _: CommandHeard) -> SessionStep:
    return left_with_last_words(session), (BreakDecided(outcome=BreakOutcome.SKIPPED), Say(speech=Speech.FAREWELL_NO))


def _later(session: Session, heard: CommandHeard) -> SessionStep:
    put_off = BreakDecided(outcome=BreakOutcome.LATER, minutes=heard.minutes)
    return left_with_last_words(session), (put_off, Say(speech=Speech.FAREWELL_LATER))


def _stop(session: Session, heard: CommandHeard) -> SessionStep:
    return end_session(session, SessionOutcome.STOPPED) if heard.firm else freeze_and_ask(session, Speech.CONFIRM_STOP)


def _leave(session: Session, _: CommandHeard) -> SessionStep:
    """Cut the last words."""
    return session, (CloseSession(),)


def _hurts(session: Session, _: CommandHeard) -> SessionStep:
    return freeze_and_ask(session, Speech.PAIN)


def _hold(session: Session, _: CommandHeard) -> SessionStep:
    return hold_place(session)


def _resume(session: Session, _: CommandHeard) -> SessionStep:
    return go_on(session)


def _enough(session: Session, heard: CommandHeard) -> SessionStep:
    """End the set that is being counted where it is: the person has had enough, or is done at their own pace."""
    if not session.counting:
        return session, ()
    target = session.sets[session.index].target
    own = session.sets[session.index].exercise.pace is Pace.OWN
    outcome = Outcome.DONE if own or session.done >= target else Outcome.DONE_EARLY
    return close_set(session, outcome, heard.by)


def _skip(session: Session, _: CommandHeard) -> SessionStep:
    """Leave the exercise in hand out, its other side too; during the opening that is the first."""
    if session.held is State.FINISHED:
        return go_on(session)
    return close_set(session, Outcome.SKIPPED, rest=False, same_exercise=False)


def _onward(session: Session, heard: CommandHeard) -> SessionStep:
    """To the following exercise: what has been counted counts."""
    if not session.counting or session.done == 0:
        return _skip(session, heard)
    return close_set(session, Outcome.DONE_EARLY, heard.by, rest=False, same_exercise=False)


def _cut_rest(session: Session, _: CommandHeard) -> SessionStep:
    introducing = replace(session, state=State.INTRODUCING)
    return introducing, (PlaySet(index=session.index, phase=Phase.INTRODUCING),)


def _repeat_held(session: Session, heard: CommandHeard) -> SessionStep:
    """In a pause nothing is explained: the place is held."""
    return repeat(session, heard) if session.latest is not None else hold_place(session)


def _again(session: Session, _: CommandHeard) -> SessionStep:
    """Put the question, its help or the last words once more, with all the time to answer."""
    return session, () if session.speech is None else (Say(speech=session.speech),)


def _louder(session: Session, heard: CommandHeard) -> SessionStep:
    return session, (Volume(decibels=LOUDER_STEP), *acknowledged(session, heard))


def _softer(session: Session, heard: CommandHeard) -> SessionStep:
    return session, (Volume(decibels=-LOUDER_STEP), *acknowledged(session, heard))


def _answer(session: Session, heard: CommandHeard) -> SessionStep:
    """While confirming, the question decides what an answer means."""
    if session.question is None:
        raise ValueError("confirming without a question")
    return _ANSWERS[session.question][heard.command](session, heard)


def _confirmed(session: Session, heard: CommandHeard) -> SessionStep:
    return close_set(session, Outcome.DONE, heard.by)


def _not_done(session: Session, heard: CommandHeard) -> SessionStep:
    return close_set(replace(session, done=0), Outcome.SKIPPED, heard.by)


def _all_confirmed(session: Session, heard: CommandHeard) -> SessionStep:
    session, effects = complete(session)
    return session, (SetsConfirmed(by=heard.by), *effects)


def _none_confirmed(session: Session, _: CommandHeard) -> SessionStep:
    return complete(session)


def _stop_confirmed(session: Session, _: CommandHeard) -> SessionStep:
    return end_session(session, SessionOutcome.STOPPED)


def _hurting(session: Session) -> str:
    """Return the id of the exercise that a pain is of: the one in hand, or in a rest the one before it."""
    return session.sets[session.index - (session.held is State.RESTING)].exercise.id


def _sharp(session: Session, _: CommandHeard) -> SessionStep:
    """Leave the exercise that hurts out of this session; the journal keeps it out of the next ones."""
    hurting = _hurting(session)
    journalled: Effect = Noted(exercise=hurting, note=Note.PAIN)
    if session.counting:
        journalled = SetEnded(index=session.index, done=session.done, outcome=Outcome.PAIN)
    here = session.index - 1 if session.held is State.RESTING else session.index
    if session.held is State.FINISHED:
        session, effects = complete(session)
    else:
        session, effects = advance(replace(session, index=here, left_out=session.left_out | {hurting}), rest=False)
    if isinstance(effects[0], PlaySet):
        effects = (Say(speech=Speech.PAIN_LEFT_OUT),)
    return session, (journalled, *effects)


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


def _stop_asking(session: Session, heard: CommandHeard) -> SessionStep:
    """Said again to the question whether to end, a lone "stop" is an answer."""
    if heard.firm or session.question is Speech.CONFIRM_STOP:
        return end_session(session, SessionOutcome.STOPPED)
    return freeze_and_ask(session, Speech.CONFIRM_STOP)


def _help_offer(session: Session, _: CommandHeard) -> SessionStep:
    return session, (Say(speech=Speech.HELP_OFFER),)


def _help_answer(session: Session, _: CommandHeard) -> SessionStep:
    return session, (Say(speech=Speech.HELP_ANSWER),)


def _unwell_offered(session: Session, _: CommandHeard) -> SessionStep:
    """Nobody who is unwell is asked to move; what to do is said all the same."""
    return left_with_last_words(session), (BreakDecided(outcome=BreakOutcome.DECLINED), Say(speech=Speech.RED_FLAG))


_COLUMNS = tuple(State)
_ = _unheard

# fmt: off
TABLE: Mapping[Command, tuple[Action, ...]] = {
    #                       OFFERED          INTRODUCING   COUNTING_IN    WORKING        RESTING       PAUSED         CONFIRMING    FINISHED
    Command.STOP:          (_refuse,         _stop,        _stop,         _stop,         _stop,        _stop,         _stop_asking, _leave),
    Command.PAIN:          (_,               _hurts,       _hurts,        _hurts,        _hurts,       _hurts,        _hurts,       _),
    Command.PAUSE:         (_,               _hold,        _hold,         _hold,         _hold,        _,             _answer,      _),
    Command.RESUME:        (_,               _,            _,             _,             _,            _resume,       _answer,      _),
    Command.DONE:          (_,               _,            _,             _enough,       _,            _enough,       _answer,      _),
    Command.SKIP:          (_leave_out,      _skip,        _skip,         _skip,         _skip,        _skip,         _,            _),
    Command.NEXT:          (_,               _skip,        _skip,         _onward,       _cut_rest,    _onward,       _,            _),
    Command.REPEAT:        (_again,          repeat,       repeat,        repeat,        repeat,       _repeat_held,  _again,       _again),
    Command.ANOTHER_SET:   (_,               _,            _,             _,             another_set,  _,             _,            _),
    Command.SLOWER:        (_,               _,            slower,        slower,        _,            slower,        _,            _),
    Command.FASTER:        (_,               _,            faster,        faster,        _,            faster,        _,            _),
    Command.EASIER:        (_,               easier,       easier,        easier,        easier,       easier,        _,            _),
    Command.HARDER:        (_,               harder,       harder,        harder,        harder,       harder,        _,            _),
    Command.HOW_MANY_LEFT: (_,               _,            how_many_left, how_many_left, _,            how_many_left, _,            _),
    Command.STATUS:        (_,               where_are_we, where_are_we,  where_are_we,  where_are_we, where_are_we,  _,            _),
    Command.WHATS_NEXT:    (_,               what_follows, what_follows,  what_follows,  what_follows, what_follows,  _,            _),
    Command.SNOOZE:        (_later,          _,            _,             _,             _,            _,             _,            _),
    Command.YES:           (_take,           _,            _,             _,             _,            _,             _answer,      _),
    Command.NO:            (_decline,        _,            _,             _,             _,            _,             _answer,      _),
    Command.START:         (_take,           _,            _,             _,             _,            _resume,       _,            _),
    Command.HELP:          (_help_offer,     give_help,    give_help,     give_help,     give_help,    give_help,     _help_answer, _),
    Command.LOUDER:        (_louder,         _louder,      _louder,       _louder,       _louder,      _louder,       _louder,      _),
    Command.SOFTER:        (_softer,         _softer,      _softer,       _softer,       _softer,      _softer,       _softer,      _),
    Command.LESS_TALK:     (_,               less_talk,    less_talk,     less_talk,     less_talk,    less_talk,     _,            _),
    Command.MORE_TALK:     (_,               more_talk,    more_talk,     more_talk,     more_talk,    more_talk,     _,            _),
    Command.UNWELL:        (_unwell_offered, unwell,       unwell,        unwell,        unwell,       unwell,        unwell,       _),
}
# fmt: on
