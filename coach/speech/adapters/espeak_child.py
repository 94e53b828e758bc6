"""The process that speaks: it gets orders through a pipe and answers each with a clip or the reason why not.

It ends when its pipe is closed, whatever became of its parent, and, with status
0, when nothing has been ordered for a while.  It may also end, break or stop
answering at any time (espeak-ng can do all three): its parent keeps a deadline
and starts another.
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.connection import Connection

from coach.system.child_process import run_child


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipOrder:
    """A clip to be made."""

    text: str
    voice: str
    """espeak-ng's name of it, with a variant after a plus sign: "gmq/da", "en-us+f2"."""

    wpm: int
    """Words a minute, espeak-ng's measure of rate."""

    pitch: int
    """0 to 100; 50 is the voice's own."""

    volume: float
    """Factor on the levelled clip, 0 to 1."""

    counts: bool = False
    """It is one of a row, and must not sound like the end of it.  espeak-ng says it as it does all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipMade:
    """An order carried out."""

    pcm: bytes
    """Mono s16le at units.RATE, mastered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRefused:
    """An order that cannot be carried out, also not by another child."""

    reason: str


IDLE_SECONDS = 10.0
"""Seconds without an order after which the process ends: a session's clips are made in its first seconds, and 30 MB
would stay for the few that are asked for later.  Another starts in 0.4 s."""

_SENTENCES = (1, 2, 3)
"""Seconds of the clips that nearly all are as long as, for the filters of their loudness."""


def serve_espeak(pipe: Connection) -> None:
    """Carry out what comes through *pipe* until it is closed.  This is the child's main function."""
    with run_child(pipe):
        _serve(pipe)


def _serve(pipe: Connection) -> None:
    import numpy as np

    from coach.speech.adapters.espeak import Synthesiser
    from coach.speech.mastering import master
    from coach.units import samples

    synthesiser = Synthesiser()
    for seconds in _SENTENCES:  # what the first clip of each length would wait for is made before it is ordered
        if pipe.poll():
            break
        master(np.full(samples(seconds), 1000, np.int16))
    try:
        while pipe.poll(IDLE_SECONDS):
            order: ClipOrder = pipe.recv()
            try:
                raw = synthesiser.speak(order.text, voice=order.voice, wpm=order.wpm, pitch=order.pitch)
            except (LookupError, RuntimeError) as fault:
                pipe.send(ClipRefused(reason=str(fault)))
            else:
                pipe.send(ClipMade(pcm=master(np.frombuffer(raw, np.int16), order.volume).tobytes()))
    finally:
        synthesiser.close()
