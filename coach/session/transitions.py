"""How a session gets from one thing to the next: what the actions of machine.py and wishes.py have in common."""

from __future__ import annotations

from dataclasses import replace

from coach.content.routine import Side
from coach.journal.entries import BreakOutcome, By, Outcome, SessionOutcome
from coach.presence.silence import SilenceReason
from coach.session.effects import (
    BreakDecided,
    CloseSession,
    Continue,
    Effect,
    PlaySet,
    Say,
    SessionEnded,
    SetEnded,
    Speech,
    SpokenAnswer,
)
from coach.session.state import Confirm, Session, SessionStep, State
from coach.timeline.cues import Phase


def left_with_last_words(session: Session) -> Session:
    """Return *session* with nothing left but the last words."""
    return replace(session, state=State.FINISHED, held=None, question=None, counting=False)


def advance(session: Session, *, rest: bool = True, same_exercise: bool = True) -> SessionStep:
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
        return freeze_and_ask(replace(session, held=State.FINISHED), Speech.CONFIRM_ALL)
    return complete(session)


def complete(session: Session) -> SessionStep:
    """End a session of which every set is over."""
    return left_with_last_words(session), (SessionEnded(outcome=SessionOutcome.FINISHED), Say(speech=Speech.OUTRO))


def close_set(session: Session, outcome: Outcome, by: By | None = None, **ways: bool) -> SessionStep:
    """End the set in hand in the journal, then go on."""
    done = session.sets[session.index].target if outcome is Outcome.DONE else session.done
    ended = SetEnded(index=session.index, done=done, outcome=outcome, confirmed_by=by)
    session, effects = advance(replace(session, counting=False), **ways)
    return session, (ended, *effects)


def end_session(session: Session, outcome: SessionOutcome, cut: Outcome = Outcome.STOPPED) -> SessionStep:
    """End the session before its time; the set that is being counted is *cut*."""
    return left_with_last_words(session), (*_ended(session, outcome, cut), Say(speech=Speech.FAREWELL_STOP))


def end_with_process(session: Session, *, asked: bool = False) -> SessionStep:
    """End because the process must; nobody said anything to the session, nor *asked* for the end elsewhere."""
    if session.state is State.OFFERED:  # nobody had the time to answer
        return left_with_last_words(session), (BreakDecided(outcome=BreakOutcome.HELD), CloseSession())
    if session.state is State.FINISHED:
        return session, (CloseSession(),)
    if asked:
        return end_session(session, SessionOutcome.STOPPED)
    return end_session(session, SessionOutcome.BROKEN, Outcome.BROKEN)


def end_unheard(session: Session) -> SessionStep:
    """End because nobody hears what is said: what was counted unheard is not done, and no exercise was stopped."""
    if session.state is State.OFFERED:
        held = BreakDecided(outcome=BreakOutcome.HELD, why=SilenceReason.NO_SOUND)
        return left_with_last_words(session), (held, CloseSession())
    if session.state is State.FINISHED:
        return session, (CloseSession(),)
    return left_with_last_words(session), (*_ended(session, SessionOutcome.BROKEN, Outcome.BROKEN), CloseSession())


def _ended(session: Session, outcome: SessionOutcome, cut: Outcome) -> tuple[Effect, ...]:
    """Return what the journal is told of a session that ends with *outcome*, unless all was done; *cut*: of the set."""
    if session.counting:
        counted_out = session.done >= session.sets[session.index].target
        became = Outcome.DONE if counted_out else cut
        return (
            SetEnded(index=session.index, done=session.done, outcome=became),
            SessionEnded(outcome=outcome),
        )
    return (SessionEnded(outcome=SessionOutcome.FINISHED if session.held is State.FINISHED else outcome),)


def freeze_and_ask(session: Session, question: Speech) -> SessionStep:
    """Freeze and ask; what was going on is held."""
    held = session.held or session.state
    asking = replace(session, state=State.CONFIRMING, held=held, question=question)
    return asking, (Say(speech=question),)


def hold_place(session: Session) -> SessionStep:
    """Hold the place."""
    paused = replace(session, state=State.PAUSED, held=session.held or session.state, question=None)
    return paused, (Say(speech=Speech.HELD),)


def go_on(session: Session) -> SessionStep:
    """Back to what was interrupted; the words of a pause or a question mean nothing there."""
    if session.held is State.FINISHED:
        return complete(session)
    if not isinstance(session.latest, SpokenAnswer):
        session = replace(session, latest=None)
    state = session.held or State.INTRODUCING
    return replace(session, state=state, held=None, question=None), (Continue(),)
