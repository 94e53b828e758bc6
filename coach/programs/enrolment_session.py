"""`coach teach`: take three examples of each word, hands-free, so that the ears know how this person says it.

The coach says a word and falls silent; the person repeats it, and again after
each tone.  Nothing counts while the coach itself can be heard.  An example
with a flaw is asked for again with the reason; a word that fails too often is
left out.  One thread owns it all; the audio thread only copies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TypeAlias

import numpy as np

from coach.audio.ports import Microphone, Speaker
from coach.errors import DeviceError, UsageError
from coach.hearing.endpointing.segmenter import CaptureSamples, SpeechRejected, SpeechSegment, SpeechStarted
from coach.hearing.endpointing.settings import EndpointingSettings
from coach.hearing.enrolment.example_quality import EXAMPLES, Flaw, find_flaw, find_unlike
from coach.hearing.enrolment.templates import Directions
from coach.hearing.frontend.frontend import FrontEnd
from coach.hearing.grammar import normalise
from coach.hearing.recognition.keyword_head import Vectors
from coach.programs.conductor.ports import Display
from coach.programs.inbox import Cancelled, Inbox, InboxItem, StopRequested, TypedLine
from coach.programs.lasting_speaker import LastingSpeaker
from coach.programs.playing import play_through
from coach.texts import text
from coach.timeline.announcements import ask_question, make_statement
from coach.timeline.cues import Bank, Cue, Kind, Samples, Timeline, Tone
from coach.timeline.mix import mix
from coach.timeline.playback import Playback
from coach.timeline.wording import Wording
from coach.units import CAPTURE_RATE, samples

WORDS: Mapping[str, tuple[str, ...]] = {
    "en": ("yes", "no", "done", "stop", "pause", "resume", "skip", "next", "repeat", "later", "slower", "help"),
    "da": (
        *("ja", "nej", "færdig", "stop", "pause", "fortsæt", "spring over", "næste", "gentag det", "senere"),
        *("langsommere", "hjælp"),
    ),
}
"""Language -> the short words that sessions use most: what no untaught ear hears surely.  Twelve take two minutes."""

LISTEN = 4.0
"""Seconds that a word is waited for."""

RECORDED_TAIL = 0.35
"""Seconds after the coach's last sound in which it may still be heard: device buffers and the room."""

MORE = 4
"""Examples of one word that are asked for again before the word is left."""

_MANY = 8
"""Words that take about the two minutes which the introduction names."""

_ROOM = 2.2
"""Seconds of quiet after the introduction, from which the ears learn how loud the room is."""

_RUNNING_ON = 3.0
"""Seconds for which a word that has begun is let end, past the time for it."""

_LONG = round(EndpointingSettings().max_speech * CAPTURE_RATE)
"""Samples from which a voice that goes on is talk."""

_TICK = 0.05
"""Seconds between two looks at the loudspeaker."""

_SILENCES = 3
"""Times that nothing at all is heard, one after the other, before the coach gives up."""


@dataclass(frozen=True, slots=True)
class EnrolmentBlock:
    """20 ms of microphone: mono s16le at units.CAPTURE_RATE."""

    pcm: bytes


EnrolmentItem: TypeAlias = "InboxItem | EnrolmentBlock"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledExamples:
    """One word as the person says it."""

    word: str
    examples: tuple[tuple[Vectors, ...], ...]
    """Of each time that it was said: what is kept (hearing/enrolment/templates.py)."""

    sounds: tuple[CaptureSamples, ...]
    """What the examples were made from; kept only if the person asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleMaker:
    """What the ears make of a sound."""

    examples: Callable[[CaptureSamples], tuple[Vectors, ...]]
    """What is kept of it: its vectors as heard, then those of its copies."""

    front: FrontEnd
    """It cuts a word for teaching as it will cut it when it is meant."""

    directions: Callable[[Vectors], Directions]


def words_to_enrol(wanted: Sequence[str], language: str, phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the words to teach: *wanted*, else those of *language*; *phrases* are those that mean something.

    Raises:
        UsageError: one of them is the phrase of no command.
    """
    known = {normalise(phrase) for phrase in phrases}
    words = tuple(dict.fromkeys(normalise(word) for word in wanted or WORDS.get(language, ())))
    for word in words:
        if word not in known:
            like = WORDS.get(language, WORDS["en"])[0]
            raise UsageError(
                text(
                    "{word!r}: no command is said so; name a phrase that a session answers to, like {like!r}",
                    word=word,
                    like=like,
                )
            )
    return words


class EnrolmentSession:
    """Asks for each word aloud and takes its examples."""

    def __init__(  # noqa: PLR0913  (what one needs to ask and to hear)
        self,
        *,
        spoken: Wording,
        bank: Bank,
        examples: ExampleMaker,
        open_speaker: Callable[[Callable[[int], Samples]], Speaker],
        open_microphone: Callable[[Callable[[bytes], None]], Microphone | None],
        display: Display,
        inbox: Inbox[EnrolmentItem] | None = None,
    ) -> None:
        """Open the devices.

        Raises:
            DeviceError: there is no microphone.
        """
        self.inbox: Inbox[EnrolmentItem] = inbox or SimpleQueue[EnrolmentItem]()
        self._spoken, self._bank, self._examples, self._display = spoken, bank, examples, display
        self._playback = Playback()
        self._said: list[SpeechSegment] = []
        self._begun = self._deaf = False
        self._silences = self._since = 0
        self._speaker = LastingSpeaker(open_speaker, self._playback.pull)
        self._microphone = open_microphone(lambda pcm: self.inbox.put(EnrolmentBlock(pcm)))
        display.ready(self._speaker.name, self._microphone.name if self._microphone else None)
        if self._microphone is None:
            self._speaker.close()
            raise DeviceError("no word can be taught without a microphone; `coach doctor` tells more")
        self.microphone = self._microphone.name

    def lessons(self, words: Collection[str]) -> list[EnrolledExamples]:
        """Teach *words*, one after the other; return those with enough examples.

        Raises:
            Cancelled: the person broke it off.
            DeviceError: a device was lost before a word had been learnt.
        """
        learnt: list[EnrolledExamples] = []
        try:
            return self._taught(words, learnt)
        except DeviceError as error:
            if not learnt:
                raise
            self._display.trouble("teach", text("{error}; what was learnt so far is kept", error=error))
            return learnt

    def _taught(self, words: Collection[str], learnt: list[EnrolledExamples]) -> list[EnrolledExamples]:
        """Teach *words* and put each one that is learnt into *learnt*, which is returned."""
        intro = "teach_intro" if len(words) >= _MANY else "teach_few"
        self._hear(make_statement(self._spoken, [intro], silence=0.0), wait=_ROOM)
        self._said.clear()
        for word in words:
            lesson = self._lesson(word)
            if self._silences >= _SILENCES:
                self._hear(make_statement(self._spoken, ["teach_silent"]), wait=0.0)
                return learnt
            if lesson is not None:
                learnt.append(lesson)
        self._hear(make_statement(self._spoken, ["teach_done" if learnt else "teach_none"]), wait=0.0)
        return learnt

    def close(self) -> None:
        """Close the devices.  May be called twice."""
        for device in (self._microphone, self._speaker):
            if device is not None:
                device.close()
        self._display.close()

    def _lesson(self, word: str) -> EnrolledExamples | None:
        """Take the examples of *word*; None if it fails too often."""
        taken: list[tuple[Vectors, ...]] = []
        sounds: list[CaptureSamples] = []
        asking, more = self._asking("teach_say", word), 0
        while len(taken) < EXAMPLES:
            segment = self._answer(asking)
            wrong = find_flaw(segment)
            self._silences = self._silences + 1 if wrong is Flaw.NOTHING else 0
            if segment is not None and wrong is None:
                taken.append(self._examples.examples(segment.samples))
                sounds.append(segment.samples)
                odd = find_unlike([self._examples.directions(each[0]) for each in taken])
                if odd is not None:
                    wrong = Flaw.UNLIKE
                    del taken[odd], sounds[odd]
            if wrong is None:
                asking = self._tone()
            elif more == MORE or self._silences >= _SILENCES:
                if self._silences < _SILENCES:
                    self._hear(make_statement(self._spoken, ["teach_left"], silence=0.3), wait=0.0)
                return None
            else:
                asking, more = self._asking(f"teach_{wrong}", word), more + 1
        return EnrolledExamples(word=word, examples=tuple(taken), sounds=tuple(sounds))

    def _asking(self, key: str, word: str) -> Timeline:
        return ask_question(self._spoken, [key], 0.0, word=word)

    def _tone(self) -> Timeline:
        tone = Tone("heard")
        length = len(self._bank(tone))
        return Timeline(cues=(Cue(start=0, length=length, kind=Kind.EARCON, sound=tone),), marks=(), length=length)

    def _answer(self, timeline: Timeline) -> SpeechSegment | None:
        """Play *timeline*; return what is said after it, None if nothing is."""
        self._said.clear()
        self._hear(timeline, wait=LISTEN)
        return self._said.pop(0) if self._said else None

    def _hear(self, timeline: Timeline, *, wait: float) -> None:
        """Play *timeline*, then listen for *wait* seconds, longer while a word is running; end with a whole word."""
        tail = samples(RECORDED_TAIL if wait else 0.0)
        silent = Timeline(cues=(), marks=(), length=tail + samples(wait + (_RUNNING_ON if wait else 0.0)))
        sound = mix(Timeline(cues=timeline.cues, marks=(), length=timeline.length + silent.length), self._bank)
        for position in play_through(self._playback, timeline, sound, self._display.cue):
            self._deaf = position < timeline.length + tail
            over = position >= timeline.length + tail + samples(wait)
            if (over and not self._begun) or (wait and self._said):
                return
            self._take_one()

    def _take_one(self) -> None:
        self._look_after_devices()
        try:
            item = self.inbox.get(timeout=_TICK)
        except Empty:  # the time has passed: nothing was heard
            return
        match item:
            case EnrolmentBlock(pcm=pcm):
                self._listen(bytes(len(pcm)) if self._deaf else pcm)
            case StopRequested():
                raise Cancelled
            case TypedLine(text=text) if normalise(text) in _ENOUGH:
                raise Cancelled

    def _look_after_devices(self) -> None:
        """Replace a lost loudspeaker; without a microphone nothing can be taught."""
        microphone = self._microphone
        if microphone is None or microphone.failed is not None:
            raise DeviceError(
                text(
                    "microphone lost: {microphone}; begin again when it is back",
                    microphone=microphone and microphone.failed,
                )
            )
        if self._speaker.replaced():
            self._display.ready(self._speaker.name, microphone.name)

    def _listen(self, pcm: bytes) -> None:
        for event in self._examples.front.push(_samples(pcm)):
            match event:
                case SpeechStarted(start=start):
                    self._begun, self._since = True, start
                case SpeechRejected(at=at):  # talk goes on, and its segment follows when it is over
                    self._begun = at - self._since > _LONG
                case SpeechSegment():
                    self._begun = False
                    if not self._deaf:
                        self._said.append(event)


_ENOUGH = {"q", "quit", "stop", "x"}


def _samples(pcm: bytes) -> CaptureSamples:
    return np.frombuffer(pcm, "<i2")
