"""What hearing needs from models and libraries, and what the rest of the coach needs from hearing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:  # numpy, urllib, ssl and email: who only asks for what was heard needs none of them
    import speech_recognition as sr

    from coach.hearing.endpointing.segmenter import CaptureSamples
    from coach.hearing.grammar import Grammar
    from coach.hearing.recognition.confidence import Hypothesis, PhraseScores
    from coach.hearing.recognition.keyword_head import CommandOdds, KeywordHead, KeywordScore, Vectors
    from coach.hearing.recognition.phone_net import PhoneFit


class VoiceActivityDetector(Protocol):
    """Tells speech from other sounds, chunk by chunk."""

    def __call__(self, chunk: CaptureSamples) -> float:
        """Return the probability that the next VAD_CHUNK samples are speech, 0 to 1."""

    def reset(self) -> None:
        """Forget the chunks so far."""


class EchoSuppressor(Protocol):
    """Removes the echo of the far end completely, at the cost of the near end."""

    def suppress(self, near_end: CaptureSamples, far_end: CaptureSamples) -> CaptureSamples:
        """Return *near_end* without the echo of *far_end*; each is FRAME samples."""


class KeywordModel(Protocol):
    """Embeds a speech segment and scores the phrases that the keyword head has learnt."""

    @property
    def head(self) -> KeywordHead:
        """The keyword head, whose vectors and bottleneck enrolled words are compared by."""

    def embed(self, sound: CaptureSamples) -> Vectors:
        """Return the embedding of *sound*."""

    def best_keyword(self, vectors: Vectors, commands: Grammar) -> KeywordScore | None:
        """Return the most likely of *commands*; None if the head has learnt none of their phrases."""

    def all_odds(self, vectors: Vectors, commands: Grammar) -> dict[str, CommandOdds]:
        """Return the log-odds of each of *commands* of which the head has learnt a phrase."""


class LikelihoodModel(Protocol):
    """A speech recogniser that is asked how likely given phrases are, and never writes text."""

    def log_likelihoods(self, sound: CaptureSamples, phrases: Collection[str]) -> dict[str, float]:
        """Return the log-likelihood (nats) of each of *phrases* that is likely at all."""

    def beside_any_text(self, sound: CaptureSamples, phrases: Collection[str]) -> tuple[dict[str, float], float]:
        """Return the same of those that are not much less likely than any text, and how likely that text is."""


class PhonePhraseModel(Protocol):
    """Says how well phrases fit a segment by their phones, whatever language's words they are."""

    def prepare(self, phrases: Collection[str]) -> None:
        """Find out how each normal phrase of *phrases* sounds.

        Raises:
            DeviceError: it cannot be told of one of them.
        """

    def fits(self, sound: CaptureSamples, phrases: Collection[str]) -> dict[str, PhoneFit]:
        """Return the fit of each of *phrases*, all of them prepared, that is not too long for *sound*."""


class PhraseScorer(Protocol):
    """Finds the phrase of a grammar that fits a speech segment best, and how well its rivals fit."""

    def set_grammar(self, grammar: Grammar) -> None:
        """Score the phrases of *grammar* from now on.

        Raises:
            DeviceError: the pronunciation of one of its words is unknown.
        """

    def recognize(self, audio: sr.AudioData) -> PhraseScores | None:
        """Return the scores of the best phrase; None if none fits."""


class Recogniser(Protocol):
    """Says which command a speech segment is.  For one thread."""

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on."""

    def recognize(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return the most likely command in *audio*, accepted or rejected; None if nothing is found."""


@runtime_checkable
class PreemptiveRecogniser(Protocol):
    """A recogniser that is fast enough to be asked in each pause, before the segment has ended."""

    def recognize_early(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return the same as `recognize`, within the time that a pause takes."""


class Transcriber(Protocol):
    """Turns speech into text."""

    def transcribe(self, audio: sr.AudioData, phrases: Sequence[str]) -> str:
        """Return the words in *audio*; *phrases* are likely ones.

        Raises:
            DeviceError: it cannot be done now.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """The result of recognising one speech segment."""

    command: str | None
    """Name of the accepted command; None if the segment was rejected."""

    phrase: str
    """The phrase of the grammar that fits best; empty if none does."""

    confidence: float
    """0 to 1."""

    start: int
    """First sample of the segment, at units.CAPTURE_RATE since the ears began."""

    end: int
    """Sample after its last."""

    decided: int
    """Sample at which this was known."""

    closed: bool = False
    """Whether *phrase* gives a command that is not taken now; *command* is None then."""


class Ears(Protocol):
    """Understands commands."""

    def open(self, commands: Mapping[str, Collection[str]]) -> None:
        """Listen from now on for these: command name -> phrases.  Empty: for nothing."""

    def feed(self, block: bytes, played: bytes = b"", monitored: bytes | None = None) -> None:
        """Take 20 ms of microphone, mono s16le at units.CAPTURE_RATE.  Never blocks; drops when the ears are behind.

        *played* is what our loudspeaker was given since the last call, of any
        length, mono s16le at units.PLAYBACK_RATE.  *monitored* is all that was
        played by whatever player, at units.CAPTURE_RATE; None where that is not
        recorded, and once between two recordings.  The ears find the delay of
        the echo themselves.
        """

    def start(self, on_utterance: Callable[[Utterance], None], on_speech: Callable[[bool], None] | None = None) -> None:
        """Begin; *on_utterance* is called on a thread of the ears with each utterance.

        *on_speech* is called there with True within a tenth of a second of the
        onset of speech, and with False before its utterance is reported, or as
        soon as it cannot be a command: too short, too long, or lost with the
        recogniser.

        Raises:
            DeviceError: the recogniser is unavailable.
        """

    def learn(self, said: Sequence[Utterance], word: str, microphone: str, *, least: float) -> None:
        """Keep *said*, heard a moment ago through *microphone*, as examples of the phrase *word*.

        Later ears compare with them.  Never blocks; does nothing where these
        ears do not learn, no longer have what was said, or would be less than
        *least* confident of the first of *said* without what they learnt before.
        """

    @property
    def dropped(self) -> int:
        """Blocks dropped because the ears were behind."""

    @property
    def behind(self) -> bool:
        """Whether what was *monitored* came after its echo, and was of no use."""

    @property
    def cancels(self) -> bool:
        """Whether an echo canceller takes the coach's own sound out of what is heard; False until they have begun.

        Without one, a command that the coach itself says may be heard as if a person said it.
        """

    def close(self) -> None:
        """End the recogniser.  May be called twice."""
