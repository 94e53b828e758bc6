"""The doctor's echo test of loudspeaker, microphone and ears together: a sound goes out and is heard back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import numpy as np

from coach.audio.echo_reference import EchoReference
from coach.audio.microphone_check import MicrophoneFinding, check_recording
from coach.audio.ports import Microphone, PlayedSound, Speaker
from coach.errors import DeviceError
from coach.hearing.echo_test import MAX_ECHO_DELAY, EchoMeasurement, cancelled_decibels, echo_signal, find_echo
from coach.hearing.frontend.far_end_choice import monitor_queue
from coach.hearing.ports import Ears
from coach.texts import joined, text
from coach.timeline.cues import Samples
from coach.timeline.playback import Playback
from coach.units import CAPTURE_RATE, PLAYBACK_RATE

_BEFORE = 0.7
"""Seconds of the room before the sound goes out."""

_MONITOR_BEGINS = 30
"""Tenths of a second in which what is played must begin to be recorded."""

_PATIENCE = 5.0
"""Seconds without a block after which the microphone is dead: an idle one takes two to wake up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoTestResult:
    """The result of the test."""

    echo: EchoMeasurement | None
    """None if nothing came back."""

    cancelled: float | None
    """Decibels by which the canceller lowers the echo; None if there is none."""

    blocks: int
    """Blocks of 20 ms that the microphone gave."""

    dropped: int
    """Those of them that the ears were too late for."""

    found: frozenset[MicrophoneFinding] = frozenset()
    """What is wrong with what it gave."""

    monitored: bool = False
    """Whether all that this machine plays was to be recorded."""

    unrecorded: str | None = None
    """Why it was not."""

    lead: float | None = None
    """Seconds by which it was known before it came back; None if one of the two never came."""


def run_echo_test(
    open_speaker: Callable[[Callable[[int], Samples]], Speaker],
    open_microphone: Callable[[Callable[[bytes], None]], Microphone],
    ears: Ears,
    played: PlayedSound | None = None,
) -> EchoTestResult:
    """Play the test signal, and find it in what the microphone gives.  Takes eight seconds; nothing is kept.

    Raises:
        DeviceError: loudspeaker, microphone or ears are unavailable, or one of them fails.
    """
    attempt = _Trial(ears, played)
    speaker: Speaker | None = None
    microphone: Microphone | None = None
    try:
        ears.open({})
        ears.start(lambda _: None)
        speaker = open_speaker(attempt.pull)
        if played is not None:
            played.start()
        microphone = open_microphone(attempt.push)
        attempt.wait_for_monitor()
        attempt.collect(_BEFORE)
        attempt.play()
        attempt.collect(len(echo_signal(PLAYBACK_RATE)) / PLAYBACK_RATE + MAX_ECHO_DELAY)
        return attempt.result()
    finally:
        for device in (microphone, played, speaker, ears):
            if device is not None:
                device.close()


class _Trial:
    def __init__(self, ears: Ears, played: PlayedSound | None) -> None:
        self._ears, self._played = ears, played
        self._queue = monitor_queue()
        self._monitored: list[Samples] = []
        self._begun = False
        self._playback = Playback()
        self._loopback = EchoReference(self._playback.pull)
        self._blocks: SimpleQueue[bytes] = SimpleQueue()
        self._received = 0
        self._start: int | None = None
        self._recorded: list[bytes] = []

    def pull(self, frames: int) -> Samples:
        """Give the loudspeaker its next block; on its thread."""
        block = self._loopback.pull(frames)
        if self._start is None and self._playback.position.serial >= 0:
            self._start = self._received
        return block

    def push(self, block: bytes) -> None:
        """Take a block of the microphone; on its thread."""
        self._received += len(block) // 2
        monitored = None if self._played is None else self._played.passed()
        if monitored:
            self._begun = True
            self._queue.push(np.frombuffer(monitored, "<i2"))
        self._monitored.append(self._queue.pull(len(block) // 2))
        self._blocks.put(block)
        self._ears.feed(block, self._loopback.passed(), monitored)

    def wait_for_monitor(self) -> None:
        """Take the microphone until what is played is recorded, cannot be, or does not begin to be."""
        for _ in range(_MONITOR_BEGINS):
            if self._played is None or self._begun or self._played.trouble is not None:
                return
            self.collect(0.1)

    def play(self) -> None:
        """Let the sound out."""
        self._playback.play(echo_signal(PLAYBACK_RATE))

    def collect(self, seconds: float) -> None:
        """Take *seconds* of microphone."""
        wanted = round(seconds * CAPTURE_RATE)
        while wanted > 0:
            try:
                block = self._blocks.get(timeout=_PATIENCE)
            except Empty:
                raise DeviceError("microphone: it gives no sound; look whether it is muted, or name another") from None
            self._recorded.append(block)
            wanted -= len(block) // 2

    def result(self) -> EchoTestResult:
        """Return the result."""
        if self._start is None:
            raise DeviceError("loudspeaker: it asks for no sound; name another one in the config")
        sound = b"".join(self._recorded)
        recorded = np.frombuffer(sound, "<i2")
        echo = find_echo(recorded, self._start)
        cancelled = cancelled_decibels(recorded, self._start, echo) if echo else None
        return EchoTestResult(
            echo=echo,
            cancelled=cancelled,
            blocks=len(self._recorded),
            dropped=self._ears.dropped,
            found=check_recording(sound),
            monitored=self._played is not None,
            unrecorded=self._unrecorded(),
            lead=self._lead(echo, self._start),
        )

    def _unrecorded(self) -> str | None:
        if self._played is None or self._begun:
            return None
        return self._played.trouble or text("the sound server does not answer")

    def _lead(self, echo: EchoMeasurement | None, start: int) -> float | None:
        known = find_echo(np.concatenate(self._monitored), start) if self._monitored else None
        return None if echo is None or known is None else echo.delay - known.delay


def describe_echo(result: EchoTestResult) -> str:
    """Say how the sound came back.

    Raises:
        DeviceError: the microphone gives nothing that could be understood.
    """
    echo = result.echo
    if result.found:
        came = text("not heard back" if echo is None else "heard back")
        raise DeviceError(
            text(
                "{came}; the microphone: {found}",
                came=came,
                found=joined("; ", (text(each) for each in sorted(each.value for each in result.found))),
            )
        )
    if echo is None:
        back = text("not heard back: a headset, a loudspeaker that is turned down, or a microphone far from it")
        return joined("; ", (back, describe_reference(result)))
    back = text(
        "heard back after {delay:.0f} ms at {gain:+.0f} dB of what was played, "
        "{cancelled:.0f} dB of it cancelled; the room without it is at {noise:.0f} dB",
        delay=echo.delay * 1000,
        gain=echo.gain,
        cancelled=result.cancelled,
        noise=echo.noise,
    )
    return joined("; ", (back, describe_reference(result)))


def describe_reference(result: EchoTestResult) -> str:
    """Say of whose sound the ears are kept free."""
    if not result.monitored:
        return text("the ears leave out the coach's own sound, and no other player's")
    if result.unrecorded is not None:
        return text(
            "the ears leave out the coach's own sound only: what else is played is not recorded ({trouble})",
            trouble=result.unrecorded,
        )
    if result.lead is None:
        return text("the ears leave out all that this machine plays")
    if result.lead <= 0:
        return text(
            "the ears leave out the coach's own sound only: what else is played is known {late:.0f} ms too late",
            late=-result.lead * 1000,
        )
    return text(
        "the ears leave out all that this machine plays, known {lead:.0f} ms before it comes back",
        lead=result.lead * 1000,
    )
