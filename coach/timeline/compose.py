"""Lay out one set, from the rest before it to the silence after it.  The craft is EVIDENCE.md, section 4.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coach.content.exercise import Pace, Text
from coach.content.routine import Set, Side, Talk
from coach.timeline.cue_sheet import SENTENCE_PAUSE, WORD_GAP, CueSheet, Grid
from coach.timeline.cues import Kind, Line, Manner, Phase, Timeline
from coach.timeline.pacing import EVEN, Pacing
from coach.timeline.replies import seconds_of_work
from coach.timeline.walkthrough import plan_walkthrough
from coach.timeline.wording import Wording, split_sentences, turns_after
from coach.timeline.work import count_in_beat, lay_out_work
from coach.units import PLAYBACK_RATE, samples

FULL_TIMES = 2
"""Sessions in which an exercise is explained in full; after that name and dose are enough (EVIDENCE 4.1)."""

SETUP_PAUSE = samples(1)
"""After the set-up: time to get there (EVIDENCE 4.3)."""

REST_SPOKEN = 8
"""Seconds of the shortest rest whose length is told."""

REST_QUIET = samples(1)
"""Least silence after the words that begin a rest."""

PREVIEW_LEAD = samples(5)
"""How long before a rest is over the preview comes (EVIDENCE 4.1)."""

SIDE_CHANGE = samples(4)
"""From "change sides" to the count-in, at least (EVIDENCE 4.1)."""

AFTERGLOW = samples(1)
"""Silence after the second earcon (EVIDENCE 4.1)."""

OWN_PACE = samples(180)
"""How long a set at the person's own pace waits for "done": twice the longest counted set of the catalogue."""


def compose_set(
    a_set: Set, spoken: Wording, *, full: bool, preceding: Set | None = None, pacing: Pacing = EVEN
) -> Timeline:
    """Lay out *a_set*: rest, introduction, count-in, work, finish.

    *full* adds set-up, movement and safety to name and dose; on a second side
    they were said before the first, so ask for them only when the person does.
    *preceding* tells the posture that a person comes from, *pacing* how fast the set is led.
    Where nothing precedes, movement and safety are said in the work itself if they have a place there.
    """
    sheet = CueSheet(spoken=spoken, exercise=a_set.exercise.id)
    own = a_set.exercise.pace is Pace.OWN
    opens = full and preceding is None
    walked = plan_walkthrough(spoken, a_set, _movement(a_set, spoken), pacing, sheet.length) if opens else None
    explained = (_place if walked else explanation)(a_set, spoken) if full else []
    introduction = _introduction(a_set, spoken, explained, moved=not full and _moves(preceding, a_set))
    lasts = sum(sheet.length(line) + pause for line, pause, _ in introduction)
    if a_set.side is Side.SECOND:
        lasts = max(lasts, SIDE_CHANGE)
    # What is said runs inside the rest: the count-in begins at the rest's end, or when everything is said.
    begin = max(0, samples(a_set.rest_before) - lasts)
    if begin:
        sheet.phase(Phase.RESTING, 0)
        _rest(sheet, a_set, begin, preceding)
    sheet.phase(Phase.INTRODUCING, begin)
    sheet.at = begin
    for line, pause, teaches in introduction:
        sheet.say(line, pause=pause, teaches=teaches)
    ready = begin + lasts
    if own:
        return _own_pace(sheet, ready)
    start = _count_in(sheet, a_set, ready, pacing)
    sheet.phase(Phase.WORKING, start)
    for at, line in walked.said if walked else ():
        sheet.place(line, start + at, Kind.SPEECH)
    finish = lay_out_work(sheet, a_set, start, walked.pacing if walked else pacing, walked.reps if walked else 0)
    end = sheet.tone("end", sheet.after(finish)).end
    return sheet.timeline(end + AFTERGLOW)


def compose_sets(sets: Sequence[Set], spoken: Wording, met: Mapping[str, int]) -> tuple[Timeline, ...]:
    """Lay out the sets of a session, each by itself, with no encouragement heard twice.

    *met* is exercise id -> in how many sessions it has been done before.
    """
    timelines: list[Timeline] = []
    said, turns = spoken.said, spoken.turns
    for index, (a_set, full) in enumerate(zip(sets, introduced(sets, met), strict=True)):
        turn = replace(spoken, variant=spoken.variant + index, said=said, turns=turns)
        preceding = sets[index - 1] if index else None
        timelines.append(compose_set(a_set, turn, full=full, preceding=preceding))
        said |= remarks(timelines[-1])
        turns = turns_after(turn, timelines[-1])
    return tuple(timelines)


def introduced(sets: Sequence[Set], met: Mapping[str, int]) -> tuple[bool, ...]:
    """Tell for each set whether its exercise is explained in full: new to the person, and for the first time today."""
    return tuple(
        met.get(a_set.exercise.id, 0) < FULL_TIMES
        and all(before.exercise.id != a_set.exercise.id for before in sets[:index])
        for index, a_set in enumerate(sets)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasts:
    """How long a session takes a person."""

    seconds: float
    longer: bool
    """What is explained makes up a good part of it: it takes less the time after next."""

    @property
    def told(self) -> int:
        """Seconds as they are told: to half a minute, from five minutes on to a minute."""
        step = 30 if self.seconds < _WHOLE_MINUTES else 60
        return max(30, step * round(self.seconds / step))


_WHOLE_MINUTES = 300
"""Seconds from which nobody asks for halves of minutes."""


def reckon_length(sets: Sequence[Set], spoken: Wording, met: Mapping[str, int]) -> Lasts:
    """Reckon, without a sound, how long *sets* take a person who has *met* the exercises so often."""
    takes, known = sum(reckon_sets(sets, spoken, met)), sum(map(_seconds_led, sets))
    return Lasts(seconds=_AROUND + takes, longer=takes - known > _LONGER * known)


def reckon_sets(sets: Sequence[Set], spoken: Wording, met: Mapping[str, int]) -> tuple[float, ...]:
    """Reckon how many seconds each of *sets* takes, with what is said before it."""
    explained = _seconds_explained(sets, spoken, met)
    return tuple(_seconds_led(a_set, more) for a_set, more in zip(sets, explained, strict=True))


def _seconds_led(a_set: Set, explained: float = 0.0) -> float:
    return seconds_of_work(a_set) + max(_INTRODUCED + explained, a_set.rest_before + _COUNTED_IN)


def _seconds_explained(sets: Sequence[Set], spoken: Wording, met: Mapping[str, int]) -> list[float]:
    explained = []
    for index, (a_set, full) in enumerate(zip(sets, introduced(sets, met), strict=True)):
        walked = None
        if full and not index:
            walked = plan_walkthrough(spoken, a_set, _movement(a_set, spoken), EVEN, _reckoned)
        told = (_place if walked else explanation)(a_set, spoken) if full else []
        lasts = sum(_reckoned(line) + pause for line, pause in told) + (walked.longer if walked else 0)
        explained.append(lasts / PLAYBACK_RATE)
    return explained


def _reckoned(line: Line) -> int:
    return samples(_LETTER * len(line.text))


_LETTER = 0.066
"""Seconds of speech for each letter, as in reckoning.py."""

_INTRODUCED, _COUNTED_IN = 9.0, 5.5
"""Seconds of a set's name, dose, count-in and end, which run inside its rest; and of those that do not."""

_AROUND = 5.5
"""Seconds of the first words and the last."""

_LONGER = 0.08
"""Share of the rest of a session above which its explanations are worth a word."""


def remarks(timeline: Timeline) -> frozenset[str]:
    """Return what was said inside the sets besides counting: add it to `Wording.said` for the sets that follow."""
    return frozenset(cue.text for cue in timeline.cues if cue.kind is Kind.CUE)


def explanation(a_set: Set, spoken: Wording) -> list[tuple[Line, int]]:
    """Return the sentences on place, movement and safety, each with the samples of silence after it."""
    movement = [(line, SENTENCE_PAUSE) for lines in _movement(a_set, spoken) for line in lines]
    return [*_place(a_set, spoken), *movement]


def _place(a_set: Set, spoken: Wording) -> list[tuple[Line, int]]:
    lines = _lines(a_set, spoken, a_set.exercise.setup)
    return [*((line, SENTENCE_PAUSE) for line in lines[:-1]), *((line, SETUP_PAUSE) for line in lines[-1:])]


def _movement(a_set: Set, spoken: Wording) -> tuple[list[Line], list[Line]]:
    """Return the sentences on what to do, and on what to heed in it."""
    exercise = a_set.exercise
    return _lines(a_set, spoken, exercise.move), _lines(a_set, spoken, exercise.safety, Manner.CALM)


def _lines(a_set: Set, spoken: Wording, texts: Text, manner: Manner = Manner.PLAIN) -> list[Line]:
    manner = Manner.CALM if a_set.exercise.kind == "breathing" else manner
    return [spoken.line(part, manner) for part in split_sentences(spoken.text(texts))]


def _introduction(
    a_set: Set, spoken: Wording, explained: Sequence[tuple[Line, int]], *, moved: bool
) -> list[tuple[Line, int, bool]]:
    """Return what is said before the count-in: line, samples of silence after it, whether it names commands.

    *moved*: the person has just stood up, sat down or lain down for it.
    """
    if a_set.side is Side.SECOND:
        opening = spoken.wording("change_sides")
    else:
        opening = spoken.wording("announce", name=spoken.name_within(a_set.exercise), dose=spoken.dose(a_set))
    said = [(spoken.line(part), SENTENCE_PAUSE, False) for part in split_sentences(opening)]
    said += [(line, pause, False) for line, pause in explained]
    own = a_set.exercise.pace is Pace.OWN
    if own and (explained or a_set.side is not Side.SECOND):
        said += [(spoken.line(part), SENTENCE_PAUSE, True) for part in split_sentences(spoken.wording("own_pace"))]
    elif moved and spoken.talk is Talk.FULL:
        said.append((spoken.line(spoken.wording("get_set")), SENTENCE_PAUSE, False))
    return said


def _moves(preceding: Set | None, a_set: Set) -> bool:
    """Tell whether another posture is to be taken than that of the set before."""
    before, now = preceding and preceding.exercise.posture, a_set.exercise.posture
    return before is not None and before != now and "any" not in {before, now}


def _rest(sheet: CueSheet, a_set: Set, end: int, preceding: Set | None) -> None:
    """Fill the quiet part of a rest, up to sample *end*: its length, silence, and what comes."""
    spoken = sheet.spoken
    told = spoken.line(spoken.measured("rest", a_set.rest_before))
    quiet_from = 0
    if spoken.talk is not Talk.FULL:
        return
    if a_set.rest_before >= REST_SPOKEN and sheet.length(told) + REST_QUIET <= end:
        quiet_from = sheet.place(told, 0, Kind.SPEECH).end
    if preceding is not None and a_set.exercise.posture in {preceding.exercise.posture, "any"}:
        return  # nothing to prepare for, and the name comes in a moment
    at = end - PREVIEW_LEAD
    parts = [spoken.line(part) for part in split_sentences(_preview(a_set, spoken))]
    lasts = sum(sheet.length(part) + SENTENCE_PAUSE for part in parts)
    if at >= quiet_from + REST_QUIET and at + lasts <= end:
        sheet.at = at
        for number, part in enumerate(parts):
            sheet.say(part, goes_on=number > 0)


def _preview(a_set: Set, spoken: Wording) -> str:
    """Return the line that tells what comes and how to be ready for it."""
    key = f"preview_{a_set.exercise.posture}"
    return spoken.wording(key if key in spoken.lines else "preview", name=spoken.name_within(a_set.exercise))


def _count_in(sheet: CueSheet, a_set: Set, at: int, pacing: Pacing) -> int:
    """Give the count-in from *at* on and return the beat after its last word (or tick), on which the work begins."""
    sheet.phase(Phase.COUNTING_IN, at)
    words = sheet.spoken.count_in()
    beat = count_in_beat(a_set.exercise, pacing)
    longest = max(sheet.length(word) for word in words) + WORD_GAP
    while beat * PLAYBACK_RATE < longest:
        beat *= 2
    grid = Grid(start=at, period=beat)
    for index, word in enumerate(words):
        if sheet.spoken.talk is Talk.TONES:
            sheet.tone("tick", grid.at(index), Kind.TICK)
        else:
            sheet.place(word, grid.at(index), Kind.COUNT_IN)
    return grid.at(len(words))


def _own_pace(sheet: CueSheet, start: int) -> Timeline:
    """Leave the person to it: "done" ends the set, or the silence does."""
    sheet.phase(Phase.WORKING, start)
    sheet.tone("start", start)
    return sheet.timeline(start + OWN_PACE)
