"""Makes the sound of a session, a step ahead of what is playing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from coach.content.phrases import Library
from coach.content.routine import Routine, Set
from coach.errors import DeviceError
from coach.session.events import Speech
from coach.timeline import speech as say
from coach.timeline.compose import compose_set, introduced, remarks
from coach.timeline.cues import Bank, Line, Samples, Sound, Timeline
from coach.timeline.lines import Spoken
from coach.timeline.render import mix
from coach.units import samples

log = logging.getLogger(__name__)

_READING = 0.06
"""Seconds a caption stays for each character where no voice is to be had: about 170 words a minute."""

_OFFERS = {Speech.OFFER, Speech.OFFER_AGAIN, Speech.OFFER_SMALLER}


@dataclass(frozen=True, slots=True)
class Track:
    """A timeline and its sound."""

    timeline: Timeline
    sound: Samples


class Studio:
    """Composes and mixes on one thread of its own, so that the conductor only waits where it must."""

    def __init__(  # noqa: PLR0913  (everything that shapes what is said; wiring.py brings it)
        self,
        *,
        routine: Routine,
        sets: tuple[Set, ...],
        library: Library,
        language: str,
        bank: Bank,
        met: Mapping[str, int],
        smaller: tuple[Routine, tuple[Set, ...]] | None = None,
        first_run: bool = False,
        first_days: bool = False,
        offer_volume: float = 1.0,
    ) -> None:
        """*met*: exercise id -> sessions in which it was done; *first_days* tells what an offer can be answered.

        *smaller* is what may be offered where *routine* is declined; *offer_volume* a factor on the offers' sound, 0
        to 1.
        """
        self.sets, self.smaller = sets, smaller[1] if smaller else ()
        self._routine, self._bank, self._met = routine, bank, met
        self._other = smaller[0] if smaller else routine
        self._first_run, self._first_days, self._offer_volume = first_run, first_days, offer_volume
        self._introduced = introduced(sets, met)
        self._spoken = Spoken(language=language, lines=library.lines, bank=self._sound)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="studio")
        self._ahead: dict[int, Future[Track]] = {}

    def prepare(self, *, offered: bool) -> None:
        """Make what comes first, so that it begins at once, and go on with what follows."""
        self.speech(Speech.OFFER if offered else Speech.OPENING, 0, 1)
        self._worker.submit(self._speech, Speech.OPENING, 0, 1)
        self.prefetch(0)

    @property
    def routine(self) -> Routine:
        """The routine in hand."""
        return self._routine

    def turn(self) -> None:
        """Take the smaller routine in hand."""
        for ahead in self._ahead.values():
            ahead.cancel()
        self._ahead = {}
        self._routine, self.sets, self.smaller = self._other, self.smaller, ()
        self._introduced = introduced(self.sets, self._met)
        self.speech(Speech.OFFER_SMALLER, 0, 1)
        self._worker.submit(self._speech, Speech.OPENING, 0, 1)
        self.prefetch(0)

    def prefetch(self, index: int) -> None:
        """Begin to make the set *index*, if there is one."""
        if 0 <= index < len(self.sets) and index not in self._ahead:
            self._ahead[index] = self._worker.submit(self._set, index, full=self._introduced[index])

    def a_set(self, index: int, *, full: bool) -> Track:
        """Return the set *index*, explained in *full* or as the person needs it."""
        if full and not self._introduced[index]:
            return self._worker.submit(self._set, index, full=True).result()
        self.prefetch(index)
        return self._ahead[index].result()

    def speech(self, speech: Speech, index: int, minutes: int) -> Track:
        """Return what is said outside the sets; *index* is the set in hand, *minutes* what today adds up to."""
        return self._worker.submit(self._speech, speech, index, minutes).result()

    def close(self) -> None:
        """Make nothing more.  May be called twice."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    # On the worker's thread.

    def _set(self, index: int, *, full: bool) -> Track:
        spoken = replace(self._spoken, variant=index)
        before = self.sets[index - 1] if index else None
        timeline = compose_set(self.sets[index], spoken, full=full, preceding=before)
        self._spoken = replace(self._spoken, said=self._spoken.said | remarks(timeline))
        return self._mixed(timeline)

    def _speech(self, speech: Speech, index: int, minutes: int) -> Track:
        spoken, routine = replace(self._spoken, variant=index), self._routine
        compose: dict[Speech, Callable[[], Timeline]] = {
            Speech.OFFER: lambda: say.offer(spoken, routine, first_days=self._first_days),
            Speech.OFFER_AGAIN: lambda: say.offer(spoken, routine, key="offer_again"),
            Speech.OFFER_SMALLER: lambda: say.offer(spoken, routine, key="offer_smaller"),
            Speech.OPENING: lambda: say.opening(spoken, routine, first_run=self._first_run),
            Speech.INSTRUCTIONS: lambda: say.instructions(spoken, self.sets[index]),
            Speech.CONFIRM_SET: lambda: say.question(spoken, ["confirm_set"]),
            Speech.CONFIRM_ALL: lambda: say.question(spoken, ["confirm_all"]),
            Speech.CONFIRM_STOP: lambda: say.question(spoken, ["confirm_end"]),
            Speech.PAIN: lambda: say.question(spoken, ["pain_first"]),
            Speech.PAIN_LEFT_OUT: lambda: say.statement(spoken, ["pain_leave_out"]),
            Speech.HELD: lambda: say.held(spoken),
            Speech.OUTRO: lambda: say.outro(spoken, routine, minutes=minutes),
            Speech.FAREWELL_STOP: lambda: say.farewell(spoken, "farewell_stop"),
            Speech.FAREWELL_NO: lambda: say.farewell(spoken, "farewell_no"),
            Speech.FAREWELL_LATER: lambda: say.farewell(spoken, "farewell_later"),
        }
        track = self._mixed(compose[speech]())
        if speech in _OFFERS and self._offer_volume < 1:
            return Track(track.timeline, np.rint(track.sound * self._offer_volume).astype(np.int16))
        return track

    def _mixed(self, timeline: Timeline) -> Track:
        return Track(timeline, mix(timeline, self._sound))

    def _sound(self, sound: Sound) -> Samples:
        try:
            return self._bank(sound)
        except DeviceError as error:
            log.warning("no voice, a caption instead: %s", error)
            length = len(sound.text) if isinstance(sound, Line) else 0
            return np.zeros(samples(_READING * length), np.int16)
