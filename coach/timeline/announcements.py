"""Timelines of what is said outside the sets: questions, statements, openings, farewells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coach.content.routine import Routine, Set
from coach.timeline.compose import explanation
from coach.timeline.cue_sheet import SENTENCE_PAUSE, Sheet, joined
from coach.timeline.cues import Manner, Phase, Timeline
from coach.timeline.wording import Spoken, sentences
from coach.units import samples

ANSWER = 6.0
"""Seconds that an answer is waited for: longer, and a yes in the room is meant for somebody else (EVIDENCE 5)."""

TURN = samples(0.1)
"""Between a question and the tone after it: sooner than anybody answers."""

AFTER = 1.0
"""Seconds of silence after a statement."""

RED_FLAG_PAUSE = 3.0
"""Seconds between the two times that the emergency line is said."""

PAUSE_LIMIT = 600.0
"""Seconds that a pause may last: who is away for ten minutes has left the session."""


def question(
    spoken: Spoken, keys: Iterable[str], seconds: float = ANSWER, *, chime: bool = False, **fills: object
) -> Timeline:
    """Ask with the stock lines *keys*, then wait *seconds* for the answer (phase ASKING), which a tone begins."""
    sheet = Sheet(spoken=spoken)
    if chime:
        sheet.at = sheet.tone("chime", 0).end + SENTENCE_PAUSE // 2
    _stock(sheet, keys, fills)
    asked = _said(sheet)
    sheet.phase(Phase.ASKING, asked)
    if seconds:
        sheet.tone("listening", asked + TURN)
    return sheet.timeline(asked + samples(seconds))


def statement(
    spoken: Spoken,
    keys: Iterable[str] = (),
    phase: Phase | None = None,
    *,
    texts: Iterable[str] = (),
    silence: float = AFTER,
    **fills: object,
) -> Timeline:
    """Say *texts*, then the stock lines *keys*, then leave *silence* seconds.

    *phase*, if any, begins with the first word.
    """
    sheet = Sheet(spoken=spoken)
    if phase is not None:
        sheet.phase(phase, 0)
    for text in texts:
        for number, part in enumerate(sentences(text)):
            sheet.say(spoken.line(part), goes_on=number > 0)
    _stock(sheet, keys, fills)
    return sheet.timeline(_said(sheet) + samples(silence))


def offer(spoken: Spoken, routine: Routine, *, first_days: bool = False, key: str = "offer") -> Timeline:
    """Ask whether to begin *routine*, after a chime; in the first days say what can be answered."""
    keys = (key, "offer_first_days") if first_days else (key,)
    # the smaller one is asked for in the same breath
    return question(spoken, keys, chime=key != "offer_smaller", name=spoken.text(routine.name))


def opening(spoken: Spoken, routine: Routine, *, first_run: bool = False) -> Timeline:
    """Introduce *routine*; to a person who has never done a session say what the coach cannot see."""
    keys = ("first_run",) if first_run else ()
    return statement(spoken, keys, Phase.INTRODUCING, texts=(spoken.text(routine.intro),))


def instructions(spoken: Spoken, a_set: Set) -> Timeline:
    """Explain the exercise of *a_set* once more: its name and dose, place, movement, safety."""
    sheet = Sheet(spoken=spoken, exercise=a_set.exercise.id)
    sheet.phase(Phase.INTRODUCING, 0)
    for text in (spoken.name(a_set.exercise), spoken.dose(a_set)):
        sheet.say(spoken.line(f"{text}."))
    for line, pause in explanation(a_set, spoken):
        sheet.say(line, pause=pause)
    return sheet.timeline(_said(sheet) + samples(AFTER))


def held(spoken: Spoken) -> Timeline:
    """Say that the place is held, then be silent for as long as a pause may last."""
    return statement(spoken, ("held",), silence=PAUSE_LIMIT)


def outro(spoken: Spoken, routine: Routine, *, minutes: int | None = None) -> Timeline:
    """Say the last words of *routine*, and what the day adds up to where that is known."""
    keys = () if minutes is None else ("wrap_up_one" if minutes == 1 else "wrap_up",)
    return statement(spoken, keys, Phase.CLOSING, texts=(spoken.text(routine.outro),), n=minutes)


def farewell(spoken: Spoken, key: str) -> Timeline:
    """Say the last words after a stop or a refusal: farewell_stop or farewell_no."""
    return statement(spoken, (key,), Phase.CLOSING)


def farewell_later(spoken: Spoken, moment: datetime) -> Timeline:
    """Say the last words to somebody who is asked again at *moment*, which is local."""
    return statement(spoken, ("farewell_later",), Phase.CLOSING, time=spoken.clock(moment))


def red_flag(spoken: Spoken) -> Timeline:
    """Say what to do now, and after a while once more: nobody is asked to remember it."""
    said = statement(spoken, ("red_flag",), Phase.CLOSING, silence=RED_FLAG_PAUSE)
    return joined([said, statement(spoken, ("red_flag",))])


def _stock(sheet: Sheet, keys: Iterable[str], fills: dict[str, object]) -> None:
    for key in keys:
        teaches = sheet.spoken.lines[key].teaches
        manner = Manner.CALM if key in _CALM else Manner.PLAIN
        for number, part in enumerate(sentences(sheet.spoken.wording(key, **fills))):
            sheet.say(sheet.spoken.line(part, manner), teaches=teaches, goes_on=number > 0)


_CALM = frozenset({"first_run", "pain_first", "red_flag"})
"""Safety is spoken slower (EVIDENCE 4.3)."""


def _said(sheet: Sheet) -> int:
    """Return the sample at which the last word is over."""
    return max((cue.end for cue in sheet.cues), default=0)
