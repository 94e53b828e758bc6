"""What the coach needs of its ears."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from coach.hearing.grammar import Grammar
from coach.hearing.recognition.confidence import Hypothesis

if TYPE_CHECKING:  # it loads urllib, ssl and email, which only an engine needs
    import speech_recognition as sr


class Recogniser(Protocol):
    """Says which command a stretch of sound is.  For one thread."""

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on."""

    def recognize(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return which command *audio* is taken for and whether to believe it; None where nothing is found."""


@runtime_checkable
class PreemptiveRecogniser(Protocol):
    """A recogniser that may be asked again and again while somebody speaks."""

    def recognize_early(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return what `recognize` would, within the time that a pause takes."""


class Transcriber(Protocol):
    """Writes down what is said."""

    def transcribe(self, audio: sr.AudioData, phrases: Sequence[str]) -> str:
        """Return *audio* in words; *phrases* are likely ones.

        Raises:
            DeviceError: it cannot be done now.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What the ears made of one stretch of voice."""

    command: str | None
    """Name of the command, None where nothing of the present grammar was understood."""

    phrase: str
    """The phrase of the grammar that fits best; empty where none does."""

    confidence: float
    """How sure, 0 to 1."""

    start: int
    """First sample of the stretch, at units.EAR_RATE since the ears began."""

    end: int
    """Sample after its last."""

    decided: int
    """Sample at which this was known."""


class Ears(Protocol):
    """Understands commands."""

    def open(self, commands: Mapping[str, Collection[str]]) -> None:
        """Listen from now on for these: command name -> phrases.  Empty: for nothing."""

    def feed(self, block: bytes, played: bytes = b"") -> None:
        """Take 20 ms of microphone, mono s16le at units.EAR_RATE.  Never blocks; drops when the ears are behind.

        *played* is what the loudspeaker was given since the last call, mono
        s16le at units.RATE, however much that is: what of it may be our own
        voice.  When it is heard is for the ears to find out.
        """

    def start(self, on_utterance: Callable[[Utterance], None], on_speech: Callable[[bool], None] | None = None) -> None:
        """Begin; *told* is called on a thread of the ears with each utterance.

        *voiced* is called there with True within a tenth of a second of the
        onset of a voice, and with False before its utterance is told, or once
        it can be none: too short, too long, or lost with the recogniser.

        Raises:
            DeviceError: the recogniser cannot be had.
        """

    @property
    def dropped(self) -> int:
        """Blocks dropped because the ears were behind."""

    def close(self) -> None:
        """End the recogniser.  May be called twice."""
