"""Change a timeline while it is being played: what has been heard stays, to the sample.

A line has a rank, and where two want one place the higher has it: counts and
everything that leads (introductions, count-in, finish), then the phase words,
then answers, then remarks.  All of it is planned with the measured length of
each clip, so that a line is left out whole where it does not fit, never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from coach.timeline.cue_sheet import WORD_GAP
from coach.timeline.cues import Cue, Kind, Line, Mark, Phase, Sound, Timeline
from coach.timeline.work import CUE_PAUSE
from coach.units import PLAYBACK_RATE, samples

ANSWER_WITHIN = samples(5)
"""How far ahead of the moment in which something was asked a gap for the answer may begin; later is no answer."""

BREATH_PAUSE = samples(0.3)
"""Silence after an answer for which the set has waited, before the next repetition begins."""

ANSWER_TAIL = samples(0.5)
"""Silence after an answer that is the last thing said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spliced:
    """A timeline that goes on otherwise."""

    timeline: Timeline
    at: int
    """First sample from which on it differs from the one before: the player must not have come there."""


def place_of(timeline: Timeline, count: int) -> int:
    """Return the sample at which *count* repetitions are completed: for 0 the beginning of the work."""
    if not count:
        return timeline.begins(Phase.WORKING)
    return next(mark.at for mark in timeline.marks if mark.done == count)


def count_after(timeline: Timeline, sample: int) -> int | None:
    """Return the number of repetitions completed at the first place from *sample* on where one begins.

    None where none begins any more.
    """
    places = [mark for mark in timeline.marks if mark.at >= sample and (mark.done or mark.phase is Phase.WORKING)]
    if not places or all(mark.at <= places[0].at for mark in timeline.marks if mark.done):
        return None
    return places[0].done or 0


def count_at(timeline: Timeline, sample: int) -> int:
    """Return how many repetitions are completed at *sample*."""
    return max((mark.done for mark in timeline.marks if mark.done and mark.at <= sample), default=0)


def splice_at(old: Timeline, new: Timeline, count: int) -> Spliced:
    """Return *old* until *count* repetitions are completed, and *new* from the same place on.

    What *old* has said besides counting is not said again by *new*.
    """
    at, place = place_of(old, count), place_of(new, count)
    before = [cue for cue in old.cues if cue.start < at]
    said = {cue.text for cue in before if cue.kind is Kind.CUE}
    tones = {cue.sound for cue in before if cue.kind is Kind.EARCON}
    after = [
        replace(cue, start=cue.start + at - place)
        for cue in new.cues
        if cue.start >= place
        and not (cue.kind is Kind.CUE and cue.text in said)
        and not (cue.kind is Kind.EARCON and cue.sound in tones and cue.rep is not None)
    ]
    spoken = [cue for cue in before if isinstance(cue.sound, Line)]
    after = [cue for cue in after if cue.kind not in _YIELDING or all(_apart(cue, other) for other in spoken)]
    marks = [mark for mark in old.marks if mark.at < at]
    marks += [replace(mark, at=mark.at + at - place) for mark in new.marks if mark.at >= place]
    timeline = Timeline(cues=tuple(before + after), marks=tuple(marks), length=new.length + at - place)
    return Spliced(timeline=timeline, at=at)


def resume_at(timeline: Timeline, at: int, heard: int) -> Timeline:
    """Return *timeline* for going on at sample *at* where it had been heard up to *heard*.

    The repetition that was cut is counted again; a remark or an answer in it
    that was heard whole is not said again.
    """
    beside = [cue for cue in timeline.cues if cue.kind in {Kind.CUE, Kind.ANSWER}]
    made = {cue for cue in beside if cue.start >= at and cue.end <= heard}
    return replace(timeline, cues=tuple(cue for cue in timeline.cues if cue not in made)) if made else timeline


def insert_at(timeline: Timeline, said: SaidSounds, at: int, *, pause: int) -> Timeline:
    """Return *timeline* with *said* at sample *at*, and everything that begins there or later after it.

    A mark at *at* stays: what it says was so before.
    """
    shift = _length(said, pause) + pause
    late = [cue for cue in timeline.cues if cue.start >= at]
    kept = [cue for cue in timeline.cues if cue.start < at]
    return Timeline(
        cues=(*kept, *_placed(said, at, pause), *(replace(cue, start=cue.start + shift) for cue in late)),
        marks=tuple(replace(mark, at=mark.at + shift) if mark.at > at else mark for mark in timeline.marks),
        length=timeline.length + shift,
    )


_YIELDING = {Kind.CUE, Kind.BEAT}


def _apart(one: Cue, other: Cue) -> bool:
    return one.start >= other.end + WORD_GAP or other.start >= one.end + WORD_GAP


SaidSounds = Sequence[tuple[Sound, int, bool]]
"""Lines, or a tone, with the samples each lasts, and whether it names commands."""


def with_answer(
    timeline: Timeline, answer: Callable[[int], SaidSounds], after: int, *, pause: int, beat: Fraction = Fraction(1)
) -> Spliced:
    """Put an answer into *timeline*, not before sample *after*.

    *answer* gives it for the number of repetitions completed where it will be
    heard; between its lines lie *pause* samples.  It takes the first silence
    in which it fits, over remarks that have not begun; where none comes soon,
    the set waits for it at the end of a repetition, for whole beats of *beat*
    seconds.
    """
    at = _gap(timeline, answer, after, pause)
    if at is None:
        return _waiting(timeline, answer, after, pause, beat)
    return _into(timeline, answer(count_at(timeline, at)), at, pause)


def _gap(timeline: Timeline, answer: Callable[[int], SaidSounds], after: int, pause: int) -> int | None:
    """Return where the first silence begins in which the answer fits; None where none comes soon."""
    at = after
    for cue in sorted(filter(lambda cue: _firm(cue, after), timeline.cues), key=lambda cue: cue.start):
        if cue.end + WORD_GAP <= at:
            continue
        if at > after + ANSWER_WITHIN:
            return None
        if _fits(timeline, answer, at, pause, cue.start - WORD_GAP):
            return at
        at = max(at, cue.end + CUE_PAUSE)
    if at > after + ANSWER_WITHIN or not _fits(timeline, answer, at, pause, timeline.length):
        return None
    return at


def _firm(cue: Cue, after: int) -> bool:
    """Tell whether *cue* has the higher rank: a count, spoken or not, and every line but a remark still to come."""
    if cue.kind is Kind.TICK:
        return cue.rep is not None
    return isinstance(cue.sound, Line) and (cue.kind is not Kind.CUE or cue.start < after)


def _fits(timeline: Timeline, answer: Callable[[int], SaidSounds], at: int, pause: int, stop: int) -> bool:
    """Tell whether the answer can be given from *at* to *stop*; between the words of a count-in it never is."""
    if timeline.phase_at(at) is Phase.COUNTING_IN:
        return False
    return at + _length(answer(count_at(timeline, at)), pause) <= stop


def _length(said: SaidSounds, pause: int) -> int:
    return sum(length for _, length, _ in said) + pause * (len(said) - 1)


def _into(timeline: Timeline, said: SaidSounds, at: int, pause: int) -> Spliced:
    placed, lasts = _placed(said, at, pause), _length(said, pause)
    over = (at - WORD_GAP, at + lasts + WORD_GAP)
    kept = [cue for cue in timeline.cues if not (cue.kind is Kind.CUE and cue.start < over[1] and cue.end > over[0])]
    lost = [cue.start for cue in timeline.cues if cue not in kept]
    return Spliced(
        timeline=Timeline(
            cues=tuple(sorted([*kept, *placed], key=lambda cue: cue.start)),
            marks=timeline.marks,
            length=max(timeline.length, at + lasts + ANSWER_TAIL),
        ),
        at=min([at, *lost]),
    )


def _waiting(
    timeline: Timeline, answer: Callable[[int], SaidSounds], after: int, pause: int, beat: Fraction
) -> Spliced:
    """Let the timeline wait for the answer: at the end of a repetition, elsewhere at the end of a line."""
    at = after
    for cue in timeline.cues:  # what has not begun waits, what has is heard to its end
        if isinstance(cue.sound, Line) and cue.start < at < cue.end + WORD_GAP:
            at = cue.end + CUE_PAUSE
    where = _boundary(timeline, after) or _boundary(timeline, at)
    if where is None:
        later = [cue for cue in timeline.cues if cue.start >= at]
        late = [mark for mark in timeline.marks if mark.at >= at]
        said = answer(count_at(timeline, at))
        ends = at + _length(said, pause)
        shift = max(0, ends + CUE_PAUSE - min((cue.start for cue in later), default=ends + CUE_PAUSE))
    else:
        begun = [cue for cue in timeline.cues if cue.start < where.at and isinstance(cue.sound, Line)]
        closing = [cue for cue in timeline.cues if _completes(cue, where)]
        at = max([where.at, *(cue.end for cue in begun + closing)]) + CUE_PAUSE
        later = [cue for cue in timeline.cues if cue.start >= where.at and not _completes(cue, where)]
        late = [mark for mark in timeline.marks if mark.at > where.at]
        said = answer(where.done or 0)
        ends = at + _length(said, pause)
        whole = round(beat * PLAYBACK_RATE)
        shift = -(-(ends + BREATH_PAUSE - where.at) // whole) * whole
    kept = [cue for cue in timeline.cues if cue not in later]
    kept += [replace(cue, start=cue.start + shift) for cue in later]
    return Spliced(
        timeline=Timeline(
            cues=tuple(sorted([*kept, *_placed(said, at, pause)], key=lambda cue: cue.start)),
            marks=tuple(replace(mark, at=mark.at + shift) if mark in late else mark for mark in timeline.marks),
            length=max(timeline.length + shift, ends + ANSWER_TAIL),
        ),
        at=min([at, *(cue.start for cue in later), *(mark.at for mark in late)]),
    )


def _boundary(timeline: Timeline, after: int) -> Mark | None:
    """Return the first end of a repetition from *after* on, where the work has begun or is being counted in."""
    if timeline.phase_at(after) not in {Phase.WORKING, Phase.COUNTING_IN}:
        return None
    return next((mark for mark in timeline.marks if mark.at >= after and mark.done), None)


def _completes(cue: Cue, mark: Mark) -> bool:
    """Tell whether *cue*, at the place of *mark*, belongs to the repetition that ends there."""
    return (
        cue.start == mark.at
        and cue.kind in {Kind.COUNT, Kind.TICK, Kind.SPEECH, Kind.ANSWER}
        and cue.rep in {mark.done, None}
    )


def _placed(said: SaidSounds, at: int, pause: int) -> list[Cue]:
    cues = []
    for sound, length, teaches in said:
        kind = Kind.ANSWER if isinstance(sound, Line) else Kind.EARCON
        cues.append(Cue(start=at, length=length, kind=kind, sound=sound, teaches=teaches))
        at += length + pause
    return cues
