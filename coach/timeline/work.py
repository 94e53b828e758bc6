"""The working part of a set, by mode.  What lies on the beat is placed first; the rest where it fits.

Long, but one module: the modes differ in what is counted, and share where the rest fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import cycle, pairwise, zip_longest

from coach.content.exercise import Exercise, Mode, Tempo
from coach.content.routine import Set, Talk
from coach.timeline.cue_sheet import WORD_GAP, CueSheet, Grid
from coach.timeline.cues import Kind, Line, Manner, Tone
from coach.timeline.pacing import EVEN, Course, Pacing, lay_out_course
from coach.units import PLAYBACK_RATE, samples

CUE_SPACING = samples(8)
"""From the start of one cue inside a set to the next: one in 8-10 s at most (EVIDENCE 4.1)."""

CUE_PAUSE = samples(0.2)
"""Between a number and a remark that follows it: enough to hear that the counting is over."""

BREATH_EVERY = samples(9)
"""Between two breath cues of a hold: 8-10 s (EVIDENCE 4.1)."""

BREATH_LEAST = 10
"""Seconds of the shortest hold with a breath cue."""

BREATH_CLEARANCE = samples(2)
"""Quiet on both sides of a breath cue."""

COUNT_LEAST = Fraction(1)
"""Seconds of a repetition below which numbers give way to clicks (EVIDENCE 4.2: a number lasts 0.4-0.7 s)."""

HALF_REPS, HALF_SECONDS = 8, 20
"""Sets with less have no half-way (EVIDENCE 4.1)."""

HALF_LEAD = 15
"""Seconds by which the word for half-way must lie before "ten seconds"; closer, the earcon says it alone."""

TEN, TEN_LEAST = 10, 30
"""Seconds left at which they are announced, and the shortest set in which they are: a shorter one is half over."""

CLOSING_LEAST = 6
"""Seconds of the shortest hold that ends with "three, two, one"."""

PRAISED_LEAST = 30
"""Seconds of the shortest set with a word of praise: in a shorter one the count is enough."""

LED_PHASE = 3
"""Seconds of a phase of the eyes that nobody keeps by rhythm alone."""

WORDED = 2
"""Repetitions with their phases spoken, and breaths with words (EVIDENCE 4.1)."""


def count_in_beat(exercise: Exercise, pacing: Pacing = EVEN) -> Fraction:
    """Return the seconds of the set's own beat, a second at most: what the count-in goes by."""
    if exercise.mode is Mode.TIMED and exercise.bpm:
        return Fraction(60, exercise.bpm) * pacing.after(0)
    if exercise.mode is Mode.REPS and exercise.tempo:
        return min(Fraction(1), sum(lay_out_course(0, exercise.tempo, pacing).phases(1), Fraction(0)))
    return Fraction(1)


def lay_out_work(sheet: CueSheet, a_set: Set, start: int, pacing: Pacing = EVEN, explained: int = 0) -> int:
    """Write the work of *a_set* from sample *start* on and return the sample at which it is finished.

    In the first *explained* repetitions sentences tell what they are.  The finishing line lies at the end, on the beat:
    it takes the place of the last number.
    """
    match a_set.exercise.mode:
        case Mode.REPS:
            return _repetitions(sheet, a_set, start, pacing, explained)
        case Mode.BREATHS:
            return _breaths(sheet, a_set, start, pacing)
        case Mode.HOLD | Mode.TIMED:
            return _seconds(sheet, a_set, start, pacing)


def _repetitions(sheet: CueSheet, a_set: Set, start: int, pacing: Pacing, explained: int) -> int:
    exercise, target = a_set.exercise, a_set.target
    reps = lay_out_course(start, _tempo(exercise), pacing)
    grid = reps.grid
    end = _finish(sheet, exercise, grid, target)
    clicks = not _counted(sheet, reps, target)
    if clicks:
        for rep in range(1, target):
            sheet.tone("tick", grid.at(rep), Kind.TICK, rep=rep)
    else:
        _phase_words(sheet, exercise, reps, _worded(exercise, target, pacing, explained))
    if target >= HALF_REPS and end - start >= samples(HALF_SECONDS):
        half = (target + 1) // 2
        _halfway(sheet, sheet.after(grid.at(half)), rep=half)
    if not clicks and exercise.kind != "eyes" and sheet.spoken.talk is Talk.FULL:  # no effort, no breath is theirs
        _exhale(sheet, exercise, reps, target)
        _encourage(sheet, grid, target)
    return end


def _breaths(sheet: CueSheet, a_set: Set, start: int, pacing: Pacing) -> int:
    exercise, target = a_set.exercise, a_set.target
    reps = lay_out_course(start, _tempo(exercise), pacing)
    grid = reps.grid
    end = _finish(sheet, exercise, grid, target)
    if sheet.spoken.talk is not Talk.TONES:
        for rep in range(1, min(WORDED + 1, target)):
            sheet.fit(sheet.spoken.number(rep), grid.at(rep), Kind.COUNT, rep=rep)
    for rep in range(1, target + 1):
        offset = Fraction(0)
        for name, seconds in reps.parts(rep).items():
            begin, stop = grid.at(rep - 1, offset), grid.at(rep - 1, offset + seconds)
            if stop > begin:
                sheet.tone(_BREATH_TONES[name], begin, Kind.TONE, length=stop - begin, rep=rep)
            offset += seconds
    if sheet.spoken.talk is not Talk.TONES:
        _phase_words(sheet, exercise, reps, _worded(exercise, target, pacing))
    return end


def _worded(exercise: Exercise, target: int, pacing: Pacing, explained: int = 0) -> list[int]:
    """Return the repetitions whose phases are spoken: the first after those *explained*, and each of another pace.

    Where the eyes wait for the word, nothing else says when to change: every repetition has its words.
    """
    if exercise.kind == "eyes" and min(_tempo(exercise).phases) >= LED_PHASE:
        return list(range(explained + 1, target + 1))
    turns = [begins + 1 for begins, _ in pacing.turns[1:]]
    return [rep for rep in range(explained + 1, target + 1) if rep <= explained + WORDED or rep in turns]


_BREATH_TONES = {"out": "breath_in", "hold": "breath_hold", "back": "breath_out"}


def _seconds(sheet: CueSheet, a_set: Set, start: int, pacing: Pacing) -> int:
    exercise, target = a_set.exercise, a_set.target
    grid = Grid(start=start, period=1)
    end = _finish(sheet, exercise, grid, target)
    sheet.tone("start", start)
    words = sheet.spoken.talk is not Talk.TONES
    if exercise.mode is Mode.TIMED and exercise.bpm:
        _clicks(sheet, Fraction(60, exercise.bpm), start, end, pacing)
    if target >= CLOSING_LEAST:
        closing = sheet.spoken.count_in()
        for second, word in enumerate(closing, target - len(closing)):
            if words:
                sheet.fit(word, grid.at(second), Kind.COUNT, rep=second)
            else:
                sheet.tone("tick", grid.at(second), Kind.TICK, rep=second)
    if words and target >= TEN_LEAST:
        ten = sheet.spoken.line(sheet.spoken.wording("ten_seconds"))
        sheet.fit(ten, grid.at(target - TEN), Kind.CUE, rep=target - TEN)
    if target >= HALF_SECONDS:
        half = Fraction(target, 2)
        _halfway(sheet, grid.at(0, half), rep=target // 2, word=target < TEN_LEAST or half + HALF_LEAD <= target - TEN)
    if exercise.mode is Mode.HOLD and target >= BREATH_LEAST and sheet.spoken.talk is Talk.FULL:
        _keep_breathing(sheet, exercise, start, end)
    return end


def _clicks(sheet: CueSheet, period: Fraction, start: int, end: int, pacing: Pacing) -> None:
    """Click until *end*; another pace begins on the first click after its second, so that no step is cut short."""
    turns = [*pacing.turns, (None, Fraction(1))]
    for (_, factor), (until, _) in pairwise(turns):
        grid, beat = Grid(start=start, period=period * factor), 0
        stop = end if until is None else min(end, start_of(sheet, until))
        while (at := grid.at(beat)) < stop:
            sheet.tone("tick", at, Kind.TICK)
            beat += 1
        start = at


def start_of(sheet: CueSheet, second: int) -> int:
    """Return the sample at which *second* seconds of the work are completed."""
    return next(mark.at for mark in sheet.marks if mark.done == second)


def _finish(sheet: CueSheet, exercise: Exercise, grid: Grid, target: int) -> int:
    """Mark every repetition and put the finishing line where the last one ends."""
    for rep in range(1, target + 1):
        sheet.done(rep, grid.at(rep))
    end = grid.at(target)
    if sheet.spoken.talk is not Talk.TONES:
        sheet.place(sheet.spoken.line(sheet.spoken.wording(_finish_key(sheet, exercise))), end, Kind.SPEECH, rep=target)
    return end


def _finish_key(sheet: CueSheet, exercise: Exercise) -> str:
    """Return the line that ends a set of *exercise*: what is held is let go; a walk does not end in a rest."""
    kind = {"walk": "walk", "breathing": "breath", "eyes": "eyes", "stretch": "hold"}.get(exercise.kind)
    if exercise.kind == "posture" and exercise.mode is Mode.HOLD:
        kind = "hold"
    key = f"finish_{kind}"
    return key if key in sheet.spoken.lines else "finish"


def _counted(sheet: CueSheet, reps: Course, target: int) -> bool:
    """Speak the count at the end of each repetition but the last; False where numbers have no room or no place."""
    grid = reps.grid
    if sheet.spoken.talk is Talk.TONES:
        sheet.tone("start", reps.grid.start)  # no beat word tells where the ticks of the count-in end
        return False
    last = sheet.spoken.wordings("last_three")
    counts: dict[int, Line] = {}
    for rep in range(1, target):
        left = target - rep
        down = left <= len(last)
        counts[rep] = sheet.spoken.line(last[-left], Manner.BEAT) if down else sheet.spoken.number(rep)
    if reps.shortest < COUNT_LEAST:
        return False
    if any(grid.at(rep) + sheet.length(line) + WORD_GAP > grid.at(rep + 1) for rep, line in counts.items()):
        return False
    for rep, line in counts.items():
        sheet.place(line, grid.at(rep), Kind.COUNT, rep=rep)
    return True


def _phase_words(sheet: CueSheet, exercise: Exercise, course: Course, worded: Sequence[int]) -> None:
    """Speak the phases of the repetitions *worded*.

    The number of the repetition before has the beat to itself; the first word
    of the next follows it, if it is over when the second phase begins.
    """
    grid = course.grid
    words = exercise.beats.get(sheet.spoken.language, ())
    for rep in worded:
        offset = Fraction(0)
        for seconds, word in zip(course.phases(rep), words, strict=False):
            line = sheet.spoken.line(word, Manner.BEAT)
            at = sheet.after(grid.at(rep - 1, offset))
            offset += seconds
            if at + sheet.length(line) + WORD_GAP <= grid.at(rep - 1, offset):
                sheet.fit(line, at, Kind.BEAT, rep=rep)


def _halfway(sheet: CueSheet, at: int, *, rep: int, word: bool = True) -> None:
    """Put the earcon at *at*, and the word after it the first time in a session, each only if it is heard by itself."""
    earcon = Tone("half")
    if not sheet.free(at, sheet.length(earcon)):
        return
    placed = sheet.place(earcon, at, Kind.EARCON, rep=rep)
    told = sheet.spoken.said.intersection(sheet.spoken.wordings("halfway"))
    if word and not told and sheet.spoken.talk is not Talk.TONES:
        sheet.fit(sheet.spoken.line(sheet.spoken.wording("halfway")), placed.end + WORD_GAP, Kind.CUE, rep=rep)


def _exhale(sheet: CueSheet, exercise: Exercise, course: Course, target: int) -> None:
    """Cue the breath out once, on its phase, in the middle third; where breath is free, offer the choice instead."""
    grid = course.grid
    natural = exercise.exhale == "natural"
    key = "breathe_out" if exercise.kind in _EFFORT else "breathe_out_now"
    if natural and sheet.spoken.said.intersection(sheet.spoken.wordings("choice")):
        return  # once in a session
    if (text := sheet.spoken.unsaid("choice" if natural else key)) is None:
        return
    line = sheet.spoken.line(text)
    reps = range(max(WORDED + 1, target // 3), -(-2 * target // 3) + 1)
    # A repetition that only touches the third is second best.
    for rep in sorted(reps, key=lambda rep: not target <= 3 * (rep - 1) <= 2 * target):
        # A phase shorter than the cue gets it a little early: it must be over before the number.
        parts = course.parts(rep)
        offset = Fraction(0) if natural else course.offset(rep, exercise.exhale)
        within = sum(parts.values(), Fraction(0)) if natural else parts[exercise.exhale]
        latest = grid.at(rep) - WORD_GAP - sheet.length(line)
        at = min(_following(sheet, grid.at(rep - 1, offset)), latest)
        if at < grid.at(rep - 1, offset + within) and _spaced(sheet, at) and sheet.fit(line, at, Kind.CUE, rep=rep):
            return


_EFFORT = {"strength", "cardio"}
"""Kinds of exercise that have an effort to breathe out on; a shrug lets go, a stretch gives way."""


def _encourage(sheet: CueSheet, grid: Grid, target: int) -> None:
    """Say one short word at about two thirds, none twice in a session, and none in a short set."""
    text = sheet.spoken.unsaid("encourage")
    if text is None or grid.at(target) - grid.start < samples(PRAISED_LEAST):
        return
    line = sheet.spoken.line(text)
    for rep in sorted(range(target // 2, target - 1), key=lambda rep: abs(3 * rep - 2 * target)):
        at = _following(sheet, grid.at(rep))
        if _spaced(sheet, at) and sheet.fit(line, at, Kind.CUE, rep=rep):
            return


def _keep_breathing(sheet: CueSheet, exercise: Exercise, start: int, end: int) -> None:
    """Cue the breath every 8-10 s between what is said already, in turn with "stay"; in a short hold once.

    Where there is an effort to hold the breath in, always; elsewhere as long as there is a wording not heard in this
    session.
    """
    effort, spoken = exercise.kind in _EFFORT, sheet.spoken
    keys = ("stay",) if exercise.kind == "eyes" else ("keep_breathing", "stay")
    fresh = [[text for text in spoken.in_turn(key) if effort or text not in spoken.said] for key in keys]
    texts = [text for together in zip_longest(*fresh) for text in together if text is not None]
    lines = map(spoken.line, cycle(texts) if effort else texts)
    line = next(lines, None)
    silences = list(_silences(sheet, start, end))
    placed = 0
    for begin, stop in silences:
        at = begin + BREATH_EVERY
        while line is not None and at + sheet.length(line) + BREATH_CLEARANCE <= stop:
            sheet.place(line, at, Kind.CUE, rep=(at - start) // PLAYBACK_RATE)
            at, line, placed = at + BREATH_EVERY, next(lines, None), placed + 1
    begin, stop = max(silences, key=lambda silence: silence[1] - silence[0])
    if line is None or placed:
        return
    length = sheet.length(line)
    if stop - begin >= length + 2 * BREATH_CLEARANCE:
        at = (begin + stop - length) // 2
        sheet.place(line, at, Kind.CUE, rep=(at - start) // PLAYBACK_RATE)


def _silences(sheet: CueSheet, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cue in sorted(sheet.cues, key=lambda cue: cue.start):
        if isinstance(cue.sound, Line) and start <= cue.start < end:
            yield start, cue.start
            start = cue.end
    yield start, end


def _following(sheet: CueSheet, start: int) -> int:
    """Return *start*, or where a remark may follow the number that is spoken there."""
    at = sheet.after(start)
    return at if at == start else at + CUE_PAUSE - WORD_GAP


def _spaced(sheet: CueSheet, at: int) -> bool:
    return all(abs(cue.start - at) >= CUE_SPACING for cue in sheet.cues if cue.kind is Kind.CUE)


def _tempo(exercise: Exercise) -> Tempo:
    if exercise.tempo is None:
        raise ValueError(f"{exercise.id} is counted, but has no tempo")
    return exercise.tempo
