"""Lead one session: carry out what the machine asks, and tell it what happens.

One thread (run) owns the machine.  The audio thread only copies blocks and
counts; the ears, the keyboard and signals put what they have into the inbox.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol, TypeAlias

import numpy as np

from coach.app.screen import Screen
from coach.app.scribe import Scribe
from coach.app.studio import Studio, Track
from coach.errors import DeviceError
from coach.journal.entries import BreakOutcome, By
from coach.listen.grammar import grammar, is_firm, normal
from coach.plan.breaks import Break, Verdict, verdict
from coach.ports import Clock, Ears, Microphone, Speaker, Utterance
from coach.session import machine
from coach.session.events import (
    Began,
    BreakDecided,
    Close,
    Command,
    Continue,
    Counted,
    Effect,
    Ended,
    Event,
    Heard,
    PlaySet,
    Quit,
    Say,
    Speech,
    Volume,
)
from coach.session.machine import Confirm
from coach.timeline.cues import Samples
from coach.timeline.render import Playback, passed
from coach.units import samples, seconds

log = logging.getLogger(__name__)

_LONGEST_WAIT = 0.25
"""Seconds between two looks at the devices: a lost loudspeaker is replaced within a second."""

_LONGEST_NAP = 1.0
"""Seconds between two looks at the calendar's clock, which may be set or jump over a night's sleep."""

_SOON = 0.01
"""Seconds to wait for the audio thread to take up a change."""

_MAIN = {Speech.OPENING, Speech.PAIN_LEFT_OUT}
"""What is part of the session's course: a pause goes back to it, as to a set; everything else is said beside it."""

_TAUGHT = 0.3
"""Seconds after a line that names commands during which nothing counts: its echo has died away by then."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A line from the keyboard."""

    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """Ctrl-C (stop) or the end of the process (quit)."""

    stop: bool


Item: TypeAlias = Utterance | Typed | Told


class Inbox(Protocol):
    """Where everything that is said or typed to the conductor arrives: a queue."""

    def put(self, item: Item) -> None:
        """Add *item*; from any thread or signal handler."""

    def get(self, *, timeout: float) -> Item:
        """Take the oldest item, or raise queue.Empty when none has come within *timeout* seconds."""


class Conductor:
    """One session from its first word to its last."""

    def __init__(  # noqa: PLR0913  (a session needs all of the house; wiring.py brings it)
        self,
        *,
        studio: Studio,
        phrases: Mapping[Command, Collection[str]],
        open_speaker: Callable[[Callable[[int], Samples]], Speaker],
        open_microphone: Callable[[Callable[[bytes], None]], Microphone | None],
        ears: Ears | None,
        scribe: Scribe,
        clock: Clock,
        screen: Screen,
        confirm: Confirm = Confirm.NEVER,
        planned: Break | None = None,
        inbox: Inbox | None = None,
    ) -> None:
        self.inbox: Inbox = inbox or SimpleQueue()
        self._studio, self._phrases, self._scribe = studio, phrases, scribe
        self._open_speaker, self._open_microphone, self._ears = open_speaker, open_microphone, ears
        self._clock, self._screen, self._confirm, self._planned = clock, screen, confirm, planned
        self._speaker: Speaker | None = None
        self._microphone: Microphone | None = None
        self._playback = Playback()
        self._track: Track | None = None
        self._serial = -1
        self._seen = 0
        self._main: Track | None = None
        self._main_at = 0
        self._open: Mapping[str, Collection[str]] = {}
        self._loudness = 0.0
        self._deaf_until = 0
        self._closed = False

    def run(self) -> None:
        """Lead the session to its end.  Returns when the last word has been heard.

        Raises:
            DeviceError: there is no way to bring the session to the person.
        """
        offered = self._planned is not None
        try:
            self._studio.prepare(offered=offered)
            if offered:
                self._wake_ears()
            if not self._moment_comes():
                return
            self._speaker = self._open_speaker(self._pull)
            self._session, effects = (machine.offer if offered else machine.start)(self._studio.sets, self._confirm)
            self._carry_out(effects)
            if not offered:
                self._wake_ears()
            if self._ears is not None:
                self._microphone = self._open_microphone(self._push)
            self._show_devices()
            while not self._closed:
                self._mend()
                self._follow()
                self._take_one()
        finally:
            self._close()

    def _close(self) -> None:
        for device in (self._microphone, self._ears, self._speaker, self._studio):
            if device is not None:
                device.close()
        if not self._closed:
            self._scribe.broke_off()
        self._screen.close()

    # Waiting and listening.

    def _moment_comes(self) -> bool:
        """Wait for the moment of the offer and return whether to make it.

        Told to end before it, nothing is said and nothing journalled; woken
        from sleep too long after it, it is missed.
        """
        while self._planned is not None:
            now = self._clock.now()
            match verdict(self._planned, now):
                case Verdict.START:
                    break
                case Verdict.LAPSE:
                    self._scribe.write(BreakDecided(outcome=BreakOutcome.MISSED_AWAY))
                    return False
            try:
                item = self.inbox.get(timeout=min((self._planned.due - now).total_seconds(), _LONGEST_NAP))
            except Empty:
                continue
            if isinstance(item, Told):
                return False
        return True

    def _wake_ears(self) -> None:
        if self._ears is not None:
            try:
                self._ears.start(self.inbox.put)
            except DeviceError as error:
                log.warning("not listening: %s", error)
                self._ears = None

    def _show_devices(self) -> None:
        if self._speaker is not None:
            self._screen.ready(self._speaker.name, self._microphone.name if self._microphone else None)

    def _pull(self, frames: int) -> Samples:
        block: Samples = self._playback.pull(frames)
        self._loudness = float(np.sqrt(np.mean(np.square(block, dtype=np.float64)))) / 32768 if frames else 0.0
        return block

    def _push(self, block: bytes) -> None:
        if self._ears is not None:
            deaf = self._playback.here.pulled < self._deaf_until
            self._ears.hear(bytes(len(block)) if deaf else block, self._loudness)

    def _mend(self) -> None:
        """Replace a loudspeaker or microphone that is gone; the sound goes on where it was."""
        speaker, microphone = self._speaker, self._microphone
        if speaker is not None and speaker.failed is not None:
            log.warning("loudspeaker lost: %s", speaker.failed)
            speaker.close()
            self._speaker = self._open_speaker(self._pull)
            self._show_devices()
        if microphone is not None and microphone.failed is not None:
            log.warning("microphone lost: %s", microphone.failed)
            microphone.close()
            self._microphone = self._open_microphone(self._push)
            self._show_devices()

    # What happens.

    def _take_one(self) -> None:
        try:
            item = self.inbox.get(timeout=self._until_next())
        except Empty:
            return
        self._follow()
        at = self._playback.here.pulled
        match item:
            case Utterance(command=None):
                self._screen.heard(item)
            case Utterance(command=str(name), phrase=phrase):
                self._screen.heard(item)
                self._happen(Heard(at=at, command=Command(name), by=By.VOICE, firm=is_firm(phrase)))
            case Typed(text=text):
                self._typed(text, at)
            case Told(stop=stop):
                self._happen(Heard(at=at, command=Command.STOP, by=By.KEY) if stop else Quit(at=at))

    def _typed(self, text: str, at: int) -> None:
        """Take a typed line: a phrase that can be said now, or the name of its command."""
        name = normal(text)
        command = name if name in self._open else grammar(self._open).command(text)
        self._screen.heard(
            Utterance(command=command, phrase=text, score=float(command is not None), start=0, end=0, decided=0)
        )
        if command is not None:
            self._happen(Heard(at=at, command=Command(command), by=By.KEY, firm=is_firm(text)))

    def _follow(self) -> None:
        """Tell the machine, in order, what the playing track has come past."""
        here = self._playback.here
        track = self._track
        if track is None or here.serial != self._serial:
            return
        before, self._seen = self._seen, min(here.position, track.timeline.length)
        for cue in track.timeline.cues:
            if before <= cue.start < self._seen:
                self._screen.cue(cue)
                if cue.teaches:
                    self._deaf_until = here.pulled + cue.length + samples(_TAUGHT)
        over = self._seen == track.timeline.length
        for mark in passed(track.timeline, before, self._seen + over):
            if mark.phase is not None:
                self._happen(Began(at=here.pulled, phase=mark.phase))
            if mark.done is not None:
                self._happen(Counted(at=here.pulled, done=mark.done))
        if over:
            self._track = None
            self._happen(Ended(at=here.pulled))

    def _until_next(self) -> float:
        """Seconds until the playing track comes past something, at most _LONGEST_WAIT."""
        here, track = self._playback.here, self._track
        if track is None or here.serial != self._serial:
            return _SOON
        ahead = [cue.start for cue in track.timeline.cues if cue.start >= self._seen]
        ahead += [mark.at for mark in track.timeline.marks if mark.at >= self._seen]
        place = min([*ahead, track.timeline.length])
        return min(max(seconds(place - here.position), _SOON), _LONGEST_WAIT)

    def _happen(self, event: Event) -> None:
        self._session, effects = machine.step(self._session, event)
        self._carry_out(effects)

    # What is done.

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self._do(effect)
        self._tune_ears()
        if self._session.counting:
            here = self._studio.sets[self._session.index]
            self._screen.progress(here, self._session.state, self._session.done)

    def _do(self, effect: Effect) -> None:
        match effect:
            case PlaySet(index=index, phase=phase, full=full):
                track = self._studio.a_set(index, full=full)
                self._play_main(track, track.timeline.begins(phase) if phase else 0)
                self._studio.prefetch(index + 1)
            case Say(speech=speech):
                self._say(speech)
            case Continue():
                if self._main is not None:
                    self._play(self._main, self._main.timeline.resume_at(self._main_at))
            case Volume(decibels=decibels):
                self._playback.louder(decibels)
            case Close():
                self._closed = True
            case _:
                self._scribe.write(effect)

    def _say(self, speech: Speech) -> None:
        track = self._studio.speech(speech, self._session.index, self._scribe.minutes_today())
        if speech in _MAIN:
            self._play_main(track, 0)
        else:
            self._play(track, 0)
        if speech is Speech.OFFER and self._session.offers == 1:
            self._screen.offering()

    def _play_main(self, track: Track, at: int) -> None:
        self._main = track
        self._play(track, at)

    def _play(self, track: Track, at: int) -> None:
        here = self._playback.here
        if self._track is self._main and here.serial == self._serial:
            self._main_at = here.position
        self._track, self._seen = track, at
        self._serial = self._playback.play(track.sound, at)

    def _tune_ears(self) -> None:
        """Let the ears listen for what can be said now."""
        wanted = {c.value: self._phrases[c] for c in Command if c in machine.commands(self._session)}
        if wanted != self._open:
            self._open = wanted
            if self._ears is not None:
                self._ears.open(wanted)
