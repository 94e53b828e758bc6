"""Makes the sound of a session, a step ahead of what is playing.

Long, but one module: all that is made takes turns on one thread, over one voice's wordings.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction

import numpy as np

from coach.content.routine import Routine, Set, Talk
from coach.errors import DeviceError
from coach.programs.conductor.recorder import DaySoFar
from coach.session.effects import Speech, SpokenAnswer, Tell
from coach.session.state import Session, State
from coach.timeline import announcements as say
from coach.timeline import replies
from coach.timeline.compose import compose_set, introduced, reckon_length, reckon_sets, remarks
from coach.timeline.cue_sheet import SENTENCE_PAUSE
from coach.timeline.cues import Line, Samples, Sound, Timeline, Tone
from coach.timeline.mix import mix
from coach.timeline.pacing import Pacing
from coach.timeline.splice import SaidSounds, Spliced, count_after, insert_at, resume_at, splice_at, with_answer
from coach.timeline.wording import Wording, sentence, split_sentences, turn_of, turns_after
from coach.timeline.work import count_in_beat
from coach.units import samples

log = logging.getLogger(__name__)

_READING = 0.06
"""Seconds a caption stays for each character if no voice is available: about 170 words a minute."""

_BEFORE = DaySoFar(minutes=0, moved=False, asks_at=datetime.min.replace(tzinfo=UTC))
"""For what comes first, which speaks of neither."""

_ONCE = {
    *(Speech.OFFER, Speech.OFFER_SMALLER, Speech.OPENING, Speech.OUTRO),
    *(Speech.FAREWELL_STOP, Speech.FAREWELL_NO, Speech.FAREWELL_LATER),
}
"""Said once in a session; who asks to hear it again hears the same words."""

_OFFERS = {Speech.OFFER, Speech.OFFER_AGAIN, Speech.OFFER_SMALLER}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRequest:
    """Everything that shapes the timeline of a set."""

    index: int
    a_set: Set
    preceding: Set | None
    full: bool
    talk: Talk
    pacing: Pacing


@dataclass(frozen=True, slots=True)
class Track:
    """A timeline and its sound."""

    timeline: Timeline
    sound: Samples
    wanted: SetRequest | None = None
    """What it was made from, if it is a set."""


@dataclass(frozen=True, slots=True)
class TrackChange:
    """A track that differs from the one before from some sample on."""

    track: Track
    at: int
    """The first sample that differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedRoutine:
    """A routine with its sets as they are for this person today."""

    routine: Routine
    sets: tuple[Set, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Familiarity:
    """How well the person knows all this: what is known is said more briefly."""

    met: Mapping[str, int] = field(default_factory=dict)
    """Exercise id -> sessions in which it was done."""

    first_run: bool = False
    """It is the person's first session."""

    first_days: bool = False
    """Offers still say what can be answered."""

    news: tuple[str, ...] = ()
    """Stock lines on what has become of the devices, said before the offer."""

    changes: tuple[str, ...] = ()
    """Sentences on what was swapped or left out for this person, told before the first set."""


class Renderer:
    """Composes and mixes on one thread of its own, so that the conductor only waits where it must."""

    def __init__(  # noqa: PLR0913  (what is led, how, and what is kept of it)
        self,
        fitted: FittedRoutine,
        spoken: Wording,
        *,
        smaller: FittedRoutine | None = None,
        familiarity: Familiarity | None = None,
        offer_volume: float = 1.0,
        remember: Callable[[Mapping[str, int]], None] = lambda _: None,
    ) -> None:
        """*smaller* may be offered if *fitted* is declined; *offer_volume* is a factor on the offers' sound, 0 to 1.

        *remember* is called at the end with whose turn it is among the wordings of each line.
        """
        self._remember = remember
        self.sets, self.smaller = fitted.sets, smaller.sets if smaller else ()
        self._routine, self._other = fitted.routine, (smaller or fitted).routine
        self._familiarity, self._offer_volume = familiarity or Familiarity(), offer_volume
        self._bank, self._spoken = spoken.bank, replace(spoken, bank=self._sound)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="renderer")
        self._first: Future[Track] | None = None
        self._prepared: dict[Speech, Future[Track]] = {}
        self._once: dict[Speech, Future[Track]] = {}
        self._ahead: dict[int, tuple[SetRequest, Future[Track]]] = {}

    def prepare(self, session: Session, *, offered: bool) -> None:
        """Begin to make what comes first; the caller need not wait for it, and calls `prefetch` once it sounds."""
        if not offered:
            self._first = self._worker.submit(self._beginning)
        self._prepare([Speech.OFFER, Speech.OPENING] if offered else [Speech.OPENING], session)

    def beginning(self, speech: Speech) -> Track | None:
        """Return the first sentence of *speech*, if it can sound while the rest is made; None if there is no need."""
        first, self._first = self._first, None
        whole = self._prepared.get(speech)
        if speech is not Speech.OPENING or first is None or whole is None or whole.done():
            return None
        return first.result()

    def wait_until_prepared(self) -> None:
        """Wait until what comes first has been made."""
        if self._prepared:
            next(iter(self._prepared.values())).result()

    def _prepare(self, speeches: Sequence[Speech], session: Session) -> None:
        self._prepared = {each: self._worker.submit(self._speech, each, session, _BEFORE) for each in speeches}

    @property
    def routine(self) -> Routine:
        """The routine in hand."""
        return self._routine

    def lengths(self, session: Session) -> tuple[float, ...]:
        """Reckon how many seconds each set of *session* takes this person."""
        return reckon_sets(session.sets, self._spoken, self._familiarity.met)

    def turn(self, session: Session) -> None:
        """Go over to the smaller routine, whose sets *session* has."""
        for _, ahead in self._ahead.values():
            ahead.cancel()
        self._ahead = {}
        self._routine = self._other
        self._once = {}
        self._prepare([Speech.OFFER_SMALLER, Speech.OPENING], session)
        self.prefetch(session, 0)

    def prefetch(self, session: Session, index: int) -> None:
        """Begin to make the set *index*, if there is one."""
        if 0 <= index < len(session.sets):
            self._begun(self._wanted(session, index, full=False))

    def a_set(self, session: Session, index: int, *, full: bool) -> Track:
        """Return the set *index*, explained in *full* or as the person needs it."""
        return self._begun(self._wanted(session, index, full=full)).result()

    def speech(self, speech: Speech, session: Session, today: DaySoFar) -> Track:
        """Return what is said outside the sets."""
        prepared = self._prepared.pop(speech, None)  # those speak of nothing that changes before they are asked for
        if prepared is None:
            prepared = self._once.get(speech) or self._worker.submit(self._speech, speech, session, today)
        if speech in _ONCE:
            self._once[speech] = prepared
        return prepared.result()

    def adapted(self, track: Track, session: Session, after: int) -> TrackChange | None:
        """Return the set of *track* led as *session* says now, from the first repetition that begins after *after*.

        None if there is none, or nothing to change.
        """
        return self._worker.submit(self._adapted, track, session, after).result()

    def resumed(self, track: Track, at: int, heard: int) -> Track:
        """Return *track* for resuming at sample *at*, without the remarks that were heard whole up to *heard*."""
        timeline = resume_at(track.timeline, at, heard)
        if timeline is track.timeline:
            return track
        return self._worker.submit(self._mixed, timeline, track.wanted).result()

    def prepare_return(self) -> None:
        """Begin to make what is said when the sound is back; the caller need not wait for it."""
        self._worker.submit(self._return_line, 0)

    def returned(self, track: Track, at: int, session: Session) -> Track:
        """Return *track* with the news at sample *at* that the sound is back, and all from there on after it."""
        said = self._worker.submit(self._return_line, session.index).result()
        timeline = insert_at(track.timeline, said, at, pause=SENTENCE_PAUSE)
        return self._worker.submit(self._mixed, timeline, track.wanted).result()

    def answer(self, wanted: Tell, track: Track, session: Session, after: int) -> TrackChange:
        """Return *track* with the answer *wanted* in a gap of it, not before sample *after*."""
        return self._worker.submit(self._answer, wanted, track, session, after).result()

    def close(self) -> None:
        """Make nothing more.  May be called twice."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        turns, key = self._spoken.turns, turn_of(self._routine)
        self._remember({**turns, key: turns.get(key, 0) + 1})

    def _wanted(self, session: Session, index: int, *, full: bool) -> SetRequest:
        pace = session.pace(index)
        return SetRequest(
            index=index,
            a_set=session.sets[index],
            preceding=session.sets[index - 1] if index else None,
            full=full or introduced(session.sets, self._familiarity.met)[index],
            talk=session.talk,
            pacing=Pacing(turns=((0, pace),)),
        )

    def _begun(self, wanted: SetRequest) -> Future[Track]:
        """Return the future of *wanted*: the one begun ahead, if it was begun with the same request."""
        known = self._ahead.get(wanted.index)
        if known is None or known[0] != wanted:
            known = self._ahead[wanted.index] = (wanted, self._worker.submit(self._set, wanted))
        return known[1]

    # On the worker's thread.

    def _composed(self, wanted: SetRequest) -> Timeline:
        spoken = replace(self._spoken, variant=wanted.index, talk=wanted.talk)
        timeline = compose_set(wanted.a_set, spoken, full=wanted.full, preceding=wanted.preceding, pacing=wanted.pacing)
        self._spoken = replace(
            self._spoken, said=self._spoken.said | remarks(timeline), turns=turns_after(spoken, timeline)
        )
        return timeline

    def _set(self, wanted: SetRequest) -> Track:
        return self._mixed(self._composed(wanted), wanted)

    def _adapted(self, track: Track, session: Session, after: int) -> TrackChange | None:
        before, count = track.wanted, count_after(track.timeline, after)
        if before is None or count is None or before.index != session.index:
            return None
        a_set = session.sets[session.index]
        if a_set.target <= count or a_set.exercise.id != before.a_set.exercise.id:
            return None
        pacing = before.pacing.turned(count, session.pace(session.index))
        wanted = replace(before, a_set=a_set, talk=session.talk, pacing=pacing)
        if wanted == before:
            return None
        return self._turn(splice_at(track.timeline, self._composed(wanted), count), wanted)

    def _answer(self, wanted: Tell, track: Track, session: Session, after: int) -> TrackChange:
        spoken = replace(self._spoken, variant=session.index, talk=session.talk)
        beat = count_in_beat(track.wanted.a_set.exercise, track.wanted.pacing) if track.wanted else Fraction(1)

        answer = wanted.answer

        def said(done: int) -> SaidSounds:
            if wanted.sentences:
                return [(line, len(self._sound(line)), teaches) for line, teaches in wanted.sentences]
            if answer in _TONES:
                tone = Tone(answer.value)
                return [(tone, len(self._sound(tone)), False)]
            texts = _texts(answer, spoken, session, done if track.wanted else session.done)
            teaches = answer in _HELPING and spoken.lines[_key(answer, session)].teaches
            lines = [spoken.line(part) for text in texts for part in split_sentences(text)]
            return [(line, len(self._sound(line)), teaches) for line in lines]

        made = with_answer(track.timeline, said, after, pause=SENTENCE_PAUSE, beat=beat)
        self._spoken = replace(self._spoken, turns=turns_after(spoken, made.timeline))
        return self._turn(made, track.wanted)

    def _return_line(self, variant: int) -> SaidSounds:
        spoken = replace(self._spoken, variant=variant)
        lines = [spoken.line(part) for part in split_sentences(spoken.wording("sound_back"))]
        return [(line, len(self._sound(line)), False) for line in lines]

    def _beginning(self) -> Track:
        return self._mixed(say.begin_routine(self._spoken, self._routine))

    def _turn(self, made: Spliced, wanted: SetRequest | None) -> TrackChange:
        return TrackChange(self._mixed(made.timeline, wanted), made.at)

    def _speech(self, speech: Speech, session: Session, today: DaySoFar) -> Track:
        spoken, routine = replace(self._spoken, variant=session.index), self._routine
        compose: dict[Speech, Callable[[], Timeline]] = {
            Speech.OFFER: lambda: say.announce_offer(
                spoken, routine, first_days=self._familiarity.first_days, news=self._familiarity.news
            ),
            Speech.OFFER_AGAIN: lambda: say.announce_offer(spoken, routine, key="offer_again"),
            Speech.OFFER_SMALLER: lambda: say.announce_offer(spoken, routine, key="offer_smaller"),
            Speech.OPENING: lambda: self._opening(spoken, session.sets),
            Speech.INSTRUCTIONS: lambda: say.explain_again(spoken, session.sets[session.index]),
            Speech.CONFIRM_SET: lambda: say.ask_question(spoken, ["confirm_set"]),
            Speech.CONFIRM_ALL: lambda: say.ask_question(spoken, ["confirm_all"]),
            Speech.CONFIRM_STOP: lambda: say.ask_question(spoken, ["confirm_end"]),
            Speech.HELP_OFFER: lambda: say.ask_question(spoken, ["help_offer"]),
            Speech.HELP_ANSWER: lambda: say.ask_question(spoken, ["help_answer"]),
            Speech.PAIN: lambda: say.ask_question(spoken, ["pain_first"]),
            Speech.PAIN_LEFT_OUT: lambda: say.make_statement(spoken, ["pain_leave_out"]),
            Speech.HELD: lambda: say.announce_pause(spoken),
            Speech.OUTRO: lambda: say.announce_end(
                spoken, routine, minutes=today.minutes or None, first_run=self._familiarity.first_run
            ),
            Speech.RED_FLAG: lambda: say.announce_emergency(spoken),
            Speech.FAREWELL_STOP: lambda: say.say_farewell(
                spoken,
                "farewell_stop" if today.moved else "farewell_nothing",
                first_run=self._familiarity.first_run,
            ),
            Speech.FAREWELL_NO: lambda: say.say_farewell(spoken, "farewell_no"),
            Speech.FAREWELL_LATER: lambda: say.say_farewell_later(spoken, today.asks_at),
        }
        timeline = compose[speech]()
        self._spoken = replace(self._spoken, turns=turns_after(spoken, timeline))
        track = self._mixed(timeline)
        if speech in _OFFERS and self._offer_volume < 1:
            return Track(track.timeline, np.rint(track.sound * self._offer_volume).astype(np.int16))
        return track

    def _opening(self, spoken: Wording, sets: Sequence[Set]) -> Timeline:
        known = self._familiarity
        lasts = reckon_length(sets, spoken, known.met)
        changes = known.changes if self._routine is not self._other or not self.smaller else ()
        return say.announce_routine(spoken, self._routine, first_run=known.first_run, lasts=lasts, changes=changes)

    def _mixed(self, timeline: Timeline, wanted: SetRequest | None = None) -> Track:
        return Track(timeline, mix(timeline, self._sound), wanted)

    def _sound(self, sound: Sound) -> Samples:
        try:
            return self._bank(sound)
        except DeviceError as error:
            log.warning("no voice, a caption instead: %s", error)
            length = len(sound.text) if isinstance(sound, Line) else 0
            return np.zeros(samples(_READING * length), np.int16)


_TONES = {SpokenAnswer.HEARD, SpokenAnswer.NOT_UNDERSTOOD}
_HELPING = {SpokenAnswer.HELP, SpokenAnswer.CLEARER}
_HELP = {State.COUNTING_IN: "help_introducing"}
"""State -> line, if it is not help_ and the state's name."""


def _key(answer: SpokenAnswer, session: Session) -> str:
    """Return the stock line that is all of *answer*."""
    return _HELP.get(session.state, f"help_{session.state}") if answer in _HELPING else answer.value


def _texts(answer: SpokenAnswer, spoken: Wording, session: Session, done: int) -> tuple[str, ...]:
    """Return what *answer* says after *done* repetitions of the set in hand."""
    here = session.sets[session.index]
    match answer:
        case SpokenAnswer.HOW_MANY_LEFT:
            return replies.what_is_left(spoken, here, done)
        case SpokenAnswer.WHERE:
            return replies.where_in_session(spoken, session.sets, session.index, done)
        case SpokenAnswer.WHATS_NEXT:
            resting = State.RESTING in {session.state, session.held}
            return replies.following_exercise(spoken, session.sets, session.index, here=resting)
        case SpokenAnswer.EASIER | SpokenAnswer.HARDER:
            variant = here.exercise.easier if answer is SpokenAnswer.EASIER else here.exercise.harder
            return spoken.text(variant), sentence(spoken.dose(here))
        case SpokenAnswer.CLEARER:
            return spoken.wording("not_understood"), spoken.wording(_key(answer, session))
        case _:
            return (spoken.wording(_key(answer, session)),)
