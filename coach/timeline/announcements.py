"""Timelines of what is said outside the sets: questions, statements, openings, farewells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coach.content.routine import Routine, Set
from coach.timeline.compose import Lasts, explanation
from coach.timeline.cue_sheet import SENTENCE_PAUSE, CueSheet, join_timelines
from coach.timeline.cues import Manner, Phase, Timeline
from coach.timeline.wording import Wording, sentence, split_sentences
from coach.units import samples

ANSWER_SILENCE = 6.0
"""Seconds that an answer is waited for: longer, and a yes in the room is meant for another person (EVIDENCE 5)."""

TURN = samples(0.1)
"""Between a question and the tone after it: sooner than anybody answers."""

PAUSE_AFTER = 1.0
"""Seconds of silence after a statement."""

_THEN = 0.4
"""Seconds from a routine's introduction to that of its first exercise, which goes on with it."""

RED_FLAG_PAUSE = 3.0
"""Seconds between the two times that the emergency line is said."""

REST_LIMIT = 60.0
"""Seconds in which the rest of an introduction has been made: it takes a fifth of one, on a busy machine a few."""

PAUSE_LIMIT = 600.0
"""Seconds that a pause may last: who is away for ten minutes has left the session."""


def ask_question(
    spoken: Wording, keys: Iterable[str], seconds: float = ANSWER_SILENCE, *, chime: bool = False, **fills: object
) -> Timeline:
    """Ask with the stock lines *keys*, then wait *seconds* for the answer (phase ASKING), which a tone begins."""
    sheet = CueSheet(spoken=spoken)
    if chime:
        sheet.at = sheet.tone("chime", 0).end + SENTENCE_PAUSE // 2
    _stock(sheet, keys, fills)
    asked = _said(sheet)
    sheet.phase(Phase.ASKING, asked)
    if seconds:
        sheet.tone("listening", asked + TURN)
    return sheet.timeline(asked + samples(seconds))


def make_statement(
    spoken: Wording,
    keys: Iterable[str] = (),
    phase: Phase | None = None,
    *,
    texts: Iterable[str] = (),
    silence: float = PAUSE_AFTER,
    **fills: object,
) -> Timeline:
    """Say *texts*, then the stock lines *keys*, then leave *silence* seconds.

    *phase*, if any, begins with the first word.
    """
    sheet = CueSheet(spoken=spoken)
    if phase is not None:
        sheet.phase(phase, 0)
    for text in texts:
        for number, part in enumerate(split_sentences(text)):
            sheet.say(spoken.line(part), goes_on=number > 0)
    _stock(sheet, keys, fills)
    return sheet.timeline(_said(sheet) + samples(silence))


def announce_offer(
    spoken: Wording, routine: Routine, *, first_days: bool = False, key: str = "offer", news: Iterable[str] = ()
) -> Timeline:
    """Ask whether to begin *routine*, after a chime; in the first days say what can be answered.

    *news*: stock lines to be said before.
    """
    keys = (*news, key, "offer_first_days") if first_days else (*news, key)
    # the smaller one is asked for in the same breath
    return ask_question(spoken, keys, chime=key != "offer_smaller", name=spoken.text(routine.name))


def announce_routine(
    spoken: Wording,
    routine: Routine,
    *,
    lasts: Lasts | None = None,
    first_run: bool = False,
    changes: Iterable[str] = (),
) -> Timeline:
    """Introduce *routine*: what of it was changed for the person, and how long it *lasts* if that is not its minutes.

    To a person who has never done a session say what the coach cannot see.
    """
    texts = [spoken.of_routine(routine, routine.intro), *changes]
    if lasts is not None and (lasts.longer or lasts.told != 60 * routine.minutes):
        texts.append(spoken.measured("lasts_longer" if lasts.longer else "lasts", lasts.told))
    keys = ("first_run",) if first_run else ()
    return make_statement(spoken, keys, Phase.INTRODUCING, texts=texts, silence=_THEN)


def begin_routine(spoken: Wording, routine: Routine) -> Timeline:
    """Say the first sentence of `announce_routine`, then be silent until the rest of it has been made."""
    first = split_sentences(spoken.of_routine(routine, routine.intro))[0]
    return make_statement(spoken, (), Phase.INTRODUCING, texts=(first,), silence=REST_LIMIT)


def explain_again(spoken: Wording, a_set: Set) -> Timeline:
    """Explain the exercise of *a_set* once more: its name and dose, place, movement, safety."""
    sheet = CueSheet(spoken=spoken, exercise=a_set.exercise.id)
    sheet.phase(Phase.INTRODUCING, 0)
    for text in (spoken.name(a_set.exercise), spoken.dose(a_set)):
        sheet.say(spoken.line(sentence(text)))
    for line, pause in explanation(a_set, spoken):
        sheet.say(line, pause=pause)
    return sheet.timeline(_said(sheet) + samples(PAUSE_AFTER))


def announce_pause(spoken: Wording) -> Timeline:
    """Say that the place is held, then be silent for as long as a pause may last."""
    return make_statement(spoken, ("held",), silence=PAUSE_LIMIT)


def announce_end(spoken: Wording, routine: Routine, *, minutes: int | None = None, first_run: bool = False) -> Timeline:
    """Say the last words of *routine*, what the day adds up to if known, and after the *first_run* whom to ask."""
    keys: tuple[str, ...] = () if minutes is None else ("wrap_up_one" if minutes == 1 else "wrap_up",)
    keys += ("first_run_end",) if first_run else ()
    n = None if minutes is None else spoken.number_word(minutes)
    return make_statement(spoken, keys, Phase.CLOSING, texts=(spoken.of_routine(routine, routine.outro),), n=n)


def say_farewell(spoken: Wording, key: str, *, first_run: bool = False) -> Timeline:
    """Say the last words after a stop or a refusal: farewell_stop or farewell_no; after the *first_run* whom to ask."""
    return make_statement(spoken, (key, "first_run_end") if first_run else (key,), Phase.CLOSING)


def say_farewell_later(spoken: Wording, moment: datetime) -> Timeline:
    """Say the last words; the person is asked again at *moment* (local time)."""
    return make_statement(spoken, ("farewell_later",), Phase.CLOSING, time=spoken.clock(moment))


def announce_emergency(spoken: Wording) -> Timeline:
    """Say what to do now, and after a while once more: nobody is asked to remember it."""
    number = spoken.emergency_number()
    keys = ("red_flag" if number else "red_flag_any",)
    said = make_statement(spoken, keys, Phase.CLOSING, silence=RED_FLAG_PAUSE, number=number)
    return join_timelines([said, make_statement(spoken, keys, number=number)])


def _stock(sheet: CueSheet, keys: Iterable[str], fills: dict[str, object]) -> None:
    for key in keys:
        teaches = sheet.spoken.lines[key].teaches
        manner = Manner.CALM if key in _CALM else Manner.PLAIN
        for number, part in enumerate(split_sentences(sheet.spoken.wording(key, **fills))):
            sheet.say(sheet.spoken.line(part, manner), teaches=teaches, goes_on=number > 0)


_CALM = frozenset({"first_run", "first_run_end", "pain_first", "red_flag"})
"""Safety is spoken slower (EVIDENCE 4.3)."""


def _said(sheet: CueSheet) -> int:
    """Return the sample at which the last word is over."""
    return max((cue.end for cue in sheet.cues), default=0)
