"""`coach hear` at the microphone: what the ears hear now, and the level of their input."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TypeAlias

import numpy as np

from coach.audio.ports import Microphone
from coach.errors import DeviceError
from coach.hearing.endpointing.segmenter import SILENCE_LEVEL, decibels
from coach.hearing.enrolment.example_quality import FULL_SCALE
from coach.hearing.ports import Ears, Utterance
from coach.texts import text
from coach.units import CAPTURE_RATE

_LOOK = 0.5
"""Seconds between two looks at the microphone if it gives nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputLevel:
    """One second of microphone."""

    decibels: float
    """Of full scale, without the mean; -100 for a muted one."""

    peak: float
    """Largest sample, 0 to 1."""

    clipped: int
    """Samples that the converter has clipped."""

    dropped: int
    """Blocks of 20 ms that the ears were too late for, since the beginning."""

    def as_object(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "event": "level",
            "level_db": round(self.decibels, 1),
            "peak": round(self.peak, 3),
            "clipped": self.clipped,
            "dropped": self.dropped,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardSpeech:
    """One speech segment."""

    utterance: Utterance
    latency: float
    """Seconds from its end until it was known here: the silence that ends it, the decision, and the transport."""

    def as_object(self) -> dict[str, object]:
        """Return it for JSON; times in seconds since the ears began."""
        said = self.utterance
        return {
            "event": "heard",
            "command": said.command,
            "phrase": said.phrase,
            "score": round(said.confidence, 3),
            "start_s": round(said.start / CAPTURE_RATE, 3),
            "end_s": round(said.end / CAPTURE_RATE, 3),
            "decided_s": round(said.decided / CAPTURE_RATE, 3),
            "latency_s": round(self.latency, 3),
        }


_Item: TypeAlias = bytes | Utterance


def monitor_microphone(
    ears: Ears,
    open_microphone: Callable[[Callable[[bytes], None]], Microphone | None],
    commands: Mapping[str, Collection[str]],
    ready: Callable[[str], None],
) -> Iterator[InputLevel | HeardSpeech]:
    """Yield what is heard, and once a second the input level, until the caller stops.

    *ready* is called with the microphone's name when it is open.

    Raises:
        DeviceError: ears or microphone are unavailable, or the microphone is lost.
    """
    inbox: SimpleQueue[_Item] = SimpleQueue()

    def push(block: bytes) -> None:
        ears.feed(block)
        inbox.put(block)

    microphone = None
    try:
        ears.open(commands)
        ears.start(inbox.put)
        microphone = open_microphone(push)
        if microphone is None:
            raise DeviceError("there is no microphone to hear with; `coach doctor` tells more")
        ready(microphone.name)
        yield from _followed(inbox, ears, microphone)
    finally:
        for device in (microphone, ears):
            if device is not None:
                device.close()


def _followed(inbox: SimpleQueue[_Item], ears: Ears, microphone: Microphone) -> Iterator[InputLevel | HeardSpeech]:
    heard, second = 0, bytearray()
    while True:
        try:
            item = inbox.get(timeout=_LOOK)
        except Empty:
            if microphone.failed is not None:
                raise DeviceError(text("microphone lost: {failed}", failed=microphone.failed)) from None
            continue
        if isinstance(item, Utterance):
            yield HeardSpeech(utterance=item, latency=(heard - item.end) / CAPTURE_RATE)
            continue
        heard += len(item) // 2
        second += item
        if len(second) >= 2 * CAPTURE_RATE:
            yield _level(bytes(second), ears.dropped)
            second.clear()


def _level(second: bytes, dropped: int) -> InputLevel:
    sound = np.frombuffer(second, "<i2")
    size = np.abs(sound.astype(np.int32))
    return InputLevel(
        decibels=max(SILENCE_LEVEL, decibels(sound)),
        peak=float(size.max()) / 32768,
        clipped=int((size >= FULL_SCALE).sum()),
        dropped=dropped,
    )
