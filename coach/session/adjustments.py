"""What a person may wish of the way a session is led.  Each action is an entry of machine.py's TABLE."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from coach.content.exercise import Pace, Sides
from coach.content.ladder import Neighbour
from coach.content.routine import Set, Side, Talk, step_dose
from coach.journal.entries import By, Note, Outcome, SessionOutcome
from coach.session.commands import Command
from coach.session.effects import Adapt, Effect, Noted, PlaySet, Say, SessionEnded, SetEnded, Speech, SpokenAnswer, Tell
from coach.session.events import CommandHeard, SentenceBegan
from coach.session.state import Session, SessionStep, State
from coach.session.transitions import close_set, left_with_last_words
from coach.timeline.cues import Phase
from coach.timeline.pacing import FASTER, FASTEST, SLOWER, SLOWEST, has_pace
from coach.units import samples

STEPS_TO_NEIGHBOUR = 2
"""Wishes for easier (or harder) after which another exercise takes over; the first one lightens the same."""

LEAST_LEFT = 4
"""Repetitions that remain, at least, where the dose of a running set is changed: the count-down has not begun."""

TOGETHER = samples(25)
"""Samples within which two misunderstood phrases count as one attempt: the person is trying."""


def unheard(session: Session, _: CommandHeard) -> SessionStep:
    """Take no notice."""
    return session, ()


def wished_in_vain(session: Session) -> frozenset[Command]:
    """Return what would have no sense for the set in hand, whatever the table says."""
    vain: set[Command] = set()
    here = session.sets[session.index].exercise
    if here.pace is Pace.OWN or not has_pace(here):
        vain |= {Command.SLOWER, Command.FASTER}
    if session.state is State.PAUSED and not session.counting:
        vain |= {Command.SLOWER, Command.FASTER, Command.HOW_MANY_LEFT}
    if session.index == 0 or session.sets[session.index - 1].exercise.id in session.left_out:
        vain.add(Command.ANOTHER_SET)
    if session.held is State.FINISHED:
        vain |= {Command.EASIER, Command.HARDER, Command.WHATS_NEXT}
    return frozenset(vain)


# Questions, answered beside the session.


def tell(session: Session, answer: SpokenAnswer) -> SessionStep:
    """Answer in the next gap."""
    return replace(session, told=answer), (Tell(answer=answer),)


def how_many_left(session: Session, _: CommandHeard) -> SessionStep:
    """Tell how much of the set in hand is left."""
    return tell(session, SpokenAnswer.HOW_MANY_LEFT)


def where_are_we(session: Session, _: CommandHeard) -> SessionStep:
    """Tell how far the session has come."""
    return tell(session, SpokenAnswer.WHERE)


def what_follows(session: Session, _: CommandHeard) -> SessionStep:
    """Tell what follows."""
    return tell(session, SpokenAnswer.WHATS_NEXT)


def give_help(session: Session, _: CommandHeard) -> SessionStep:
    """Tell three things that can be said now."""
    return tell(session, SpokenAnswer.HELP)


def spoke(session: Session, sentence: SentenceBegan) -> Session:
    """Keep what was spoken last, as "say that again" means it: never a number, nor the word of a beat."""
    if sentence.answers:
        return session if session.told in {None, SpokenAnswer.AGAIN} else replace(session, latest=session.told)
    if sentence.explains:
        return replace(session, latest=None)
    begun = session.latest if sentence.goes_on and isinstance(session.latest, tuple) else ()
    return replace(session, latest=(*begun, (sentence.line, sentence.teaches)))


def repeat(session: Session, _: CommandHeard) -> SessionStep:
    """Say the line last spoken again: an answer as it is true now, an introduction whole, all else in its words."""
    match session.latest:
        case SpokenAnswer() as answer:
            return tell(session, answer)
        case tuple() as sentences:
            return replace(session, told=SpokenAnswer.AGAIN), (Tell(answer=SpokenAnswer.AGAIN, sentences=sentences),)
        case _:
            return _explain(session)


def _explain(session: Session) -> SessionStep:
    """Say in full how the exercise in hand is done: from its beginning, or beside the work."""
    introducing = replace(session, state=State.INTRODUCING)
    if session.counting:
        aside = replace(introducing, held=session.held or session.state)
        return aside, (Say(speech=Speech.INSTRUCTIONS),)
    return introducing, (PlaySet(index=session.index, phase=Phase.INTRODUCING, full=True),)


def missed(session: Session) -> SessionStep:
    """Answer what was not understood by a tone, a second one by a short help; last words are not interrupted."""
    if session.state is State.FINISHED:
        return session, ()
    again = session.missed == 1 and session.at - session.missed_at <= TOGETHER
    session = replace(session, missed=0 if again else 1, missed_at=session.at)
    if not again:
        return session, (Tell(answer=SpokenAnswer.NOT_UNDERSTOOD),)
    if session.state is State.OFFERED:
        return session, (Say(speech=Speech.HELP_OFFER),)
    if session.state is State.CONFIRMING:
        return session, (Say(speech=Speech.HELP_ANSWER),)
    return tell(session, SpokenAnswer.CLEARER)


def acknowledged(session: Session, heard: CommandHeard) -> tuple[Effect, ...]:
    """Return the tone for a spoken wish that no words answer; beside a question and last words there is none."""
    apart = {State.OFFERED, State.CONFIRMING, State.FINISHED}
    return (Tell(answer=SpokenAnswer.HEARD),) if heard.by is By.VOICE and session.state not in apart else ()


# Pace and words.


def slower(session: Session, heard: CommandHeard) -> SessionStep:
    """Lengthen the repetitions of the exercise in hand by a quarter, up to twice their time."""
    factor = min(SLOWEST, session.pace(session.index) * SLOWER)
    return _paced(session, factor, heard)


def faster(session: Session, heard: CommandHeard) -> SessionStep:
    """Shorten the repetitions of the exercise in hand by a fifth, down to half their time."""
    factor = max(FASTEST, session.pace(session.index) * FASTER)
    return _paced(session, factor, heard)


def _paced(session: Session, factor: Fraction, heard: CommandHeard) -> SessionStep:
    if factor == session.pace(session.index):
        return session, ()
    paces = {**session.paces, session.sets[session.index].exercise.id: factor}
    return replace(session, paces=paces), (Adapt(), *acknowledged(session, heard))


def less_talk(session: Session, _: CommandHeard) -> SessionStep:
    """Say less from now on."""
    return _talking(session, +1, SpokenAnswer.LESS_TALK)


def more_talk(session: Session, _: CommandHeard) -> SessionStep:
    """Say more from now on."""
    return _talking(session, -1, SpokenAnswer.MORE_TALK)


def _talking(session: Session, change: int, answer: SpokenAnswer) -> SessionStep:
    talks = list(Talk)
    talk = talks[min(max(session.talk.rank + change, 0), len(talks) - 1)]
    if talk is session.talk:
        return session, ()
    return replace(session, talk=talk), (Adapt(), Tell(answer=answer))


# Easier and harder.


def easier(session: Session, heard: CommandHeard) -> SessionStep:
    """Lighten the exercise in hand; said twice, go over to its easier neighbour if it has one."""
    return _stepped(session, heard, -1)


def harder(session: Session, heard: CommandHeard) -> SessionStep:
    """Make more of the exercise in hand; said twice, go over to its harder neighbour if it has one."""
    return _stepped(session, heard, +1)


def _stepped(session: Session, heard: CommandHeard, change: int) -> SessionStep:
    resting = State.RESTING in {session.state, session.held}
    here = session.sets[session.index - 1 if resting else session.index].exercise
    steps = session.steps.get(here.id, 0) + change
    session = replace(session, steps={**session.steps, here.id: steps})
    noted = Noted(exercise=here.id, note=Note.EASIER if change < 0 else Note.HARDER)
    rung = (session.ladder.easier if change < 0 else session.ladder.harder).get(here.id)
    if rung and rung.exercise.id in session.left_out:
        rung = None
    if rung and abs(steps) >= STEPS_TO_NEIGHBOUR and session.state is not State.PAUSED and not resting:
        session, effects = _gone_over(session, heard, rung)
    else:
        session, effects = _dosed(session, here.id, change), (Adapt(),)
        answer = SpokenAnswer.NEXT_TIME if resting else SpokenAnswer.EASIER if change < 0 else SpokenAnswer.HARDER
        session, telling = tell(session, answer)
        effects = (*effects, *telling)
    return session, (noted, *effects)


def _dosed(session: Session, exercise: str, change: int) -> Session:
    """Give every set of *exercise* that is not over a dose one step away."""
    sets = list(session.sets)
    for index in range(session.index, len(sets)):
        each = sets[index]
        if each.exercise.id == exercise:
            target = step_dose(each.target, change, each.exercise)
            if index == session.index and session.counting:
                least = session.done + LEAST_LEFT
                target = max(target, least) if least <= each.target else each.target
            if each.exercise.sides is Sides.ALTERNATE:
                target += target % 2 if target != each.target else 0
            sets[index] = replace(each, target=target)
    return replace(session, sets=tuple(sets))


def _gone_over(session: Session, heard: CommandHeard, rung: Neighbour) -> SessionStep:
    """Do *rung* instead of the exercise in hand, now and where it comes again."""
    old = session.sets[session.index].exercise.id
    sides = (Side.FIRST, Side.SECOND) if rung.exercise.sides is Sides.EACH else (None,)
    first = session.index + session.counting
    ahead: list[Set] = []
    for index in range(first, len(session.sets)):
        each = session.sets[index]
        if each.exercise.id != old:
            ahead.append(each)
        elif each.side is not Side.SECOND or index == first:
            ahead += _rungs(rung, sides, each.rest_before if index > session.index else 0.0)
    if session.counting and (not ahead or ahead[0].exercise.id != rung.exercise.id):
        ahead = [*_rungs(rung, sides, 0.0), *ahead]
    session = replace(session, sets=(*session.sets[:first], *ahead))
    if not session.counting:
        introducing = replace(session, state=State.INTRODUCING, held=None)
        return introducing, (PlaySet(index=session.index, phase=Phase.INTRODUCING, full=True),)
    outcome = Outcome.DONE_EARLY if session.done else Outcome.SKIPPED
    session, effects = close_set(replace(session, held=None), outcome, heard.by, rest=False)
    index = session.index
    return session, (effects[0], PlaySet(index=index, phase=Phase.INTRODUCING, full=True))


def _rungs(rung: Neighbour, sides: tuple[Side | None, ...], rest: float) -> list[Set]:
    return [
        Set(exercise=rung.exercise, side=side, target=rung.target, rest_before=0.0 if side is Side.SECOND else rest)
        for side in sides
    ]


def another_set(session: Session, _: CommandHeard) -> SessionStep:
    """Do the exercise that is just over once more, both sides of it, after the same rest."""
    last = session.sets[session.index - 1]
    begin = session.index - (2 if last.side is Side.SECOND else 1)
    again = list(session.sets[max(0, begin) : session.index])
    again[0] = replace(again[0], rest_before=session.sets[session.index].rest_before)
    sets = (*session.sets[: session.index], *again, *session.sets[session.index :])
    return replace(session, sets=sets, done=0), (PlaySet(index=session.index),)


# When it is no longer about exercise.


def unwell(session: Session, _: CommandHeard) -> SessionStep:
    """End at once, and say what to do: chest, breath and consciousness are not for a coach to judge."""
    resting = State.RESTING in {session.state, session.held}
    here = session.sets[session.index - resting].exercise.id
    journalled: Effect = Noted(exercise=here, note=Note.PAIN)
    if session.counting:
        journalled = SetEnded(index=session.index, done=session.done, outcome=Outcome.PAIN)
    ended = SessionEnded(outcome=SessionOutcome.PAIN)
    return left_with_last_words(session), (journalled, ended, Say(speech=Speech.RED_FLAG))
