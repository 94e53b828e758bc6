"""Clear speech for tests, from the coach's own synthesiser, as a microphone gives it."""

from functools import cache
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.process import BaseProcess

import numpy as np

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.speech.adapters.espeak_child import ClipMade, ClipOrder, serve_espeak
from coach.speech.adapters.espeak_process import Delivery
from coach.timeline.cues import Line
from coach.units import CAPTURE_RATE, PLAYBACK_RATE

FORKS = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
FORKS.set_forkserver_preload(["pytest", "numpy", "coach.speech.adapters.espeak", "coach.speech.mastering"])
PERSON = {"en": "en-us", "da": "da+m3"}


@cache
def said(text: str, language: str = "en", voice: str | None = None) -> CaptureSamples:
    """*text* with a quarter of a second of silence around it, int16 at units.CAPTURE_RATE.

    By somebody who has said nothing before: how espeak-ng says a word depends a little on what it said last.
    """
    delivery = Delivery(voices=PERSON if voice is None else {"en": voice, "da": voice})
    clip = np.frombuffer(_first_words(delivery.order(Line(text, language))), np.int16).astype(np.float64)
    # the voice's 11 kHz are cut to 8 before every sample between is dropped, or they would fold down
    spectrum = np.fft.rfft(clip)
    spectrum[round(len(clip) * 7_600 / PLAYBACK_RATE) :] = 0
    smooth = np.fft.irfft(spectrum, len(clip))
    count = len(clip) * CAPTURE_RATE // PLAYBACK_RATE
    heard = np.interp(np.arange(count) * PLAYBACK_RATE / CAPTURE_RATE, np.arange(len(clip)), smooth)
    around = np.zeros(CAPTURE_RATE // 4)
    return np.concatenate([around, heard, around]).round().clip(-32768, 32767).astype(np.int16)


def _first_words(order: ClipOrder) -> bytes:
    """Return the clip of *order* by a synthesiser that has made none before: mono s16le at units.PLAYBACK_RATE.

    In a process of its own, forked off one that has loaded everything but the
    synthesiser: an EspeakVoice takes half a second to start.
    """
    ours, theirs = FORKS.Pipe()
    process: BaseProcess = FORKS.Process(  # type: ignore[attr-defined]  # of every context, but not of their base
        target=serve_espeak, args=(theirs,)
    )
    process.start()
    theirs.close()
    with ours:
        ours.send(order)
        made = ours.recv()
    process.join()
    assert isinstance(made, ClipMade), made
    return made.pcm


def blocks(sound: CaptureSamples, size: int = 320) -> list[bytes]:
    """*sound* as the microphone hands it over: mono s16le, 20 ms at a time, the last one filled up."""
    whole = np.concatenate([sound, np.zeros(-len(sound) % size, np.int16)])
    return [whole[at : at + size].astype("<i2").tobytes() for at in range(0, len(whole), size)]
