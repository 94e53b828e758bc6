"""The process that speaks with Piper: the same orders and answers as voice_child.py, another synthesiser.

A model is 60 MB and its runtime more: both live and die with this process.
"""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Any

from coach.speech.adapters.espeak_child import ClipMade, ClipOrder, ClipRefused
from coach.system.child_process import run_child

_USUAL_WPM = 210
"""Words a minute of a Piper voice at its own rate, by espeak-ng's measure: so en_US-joe-medium takes as long as it."""


def serve_piper(pipe: Connection) -> None:
    """Carry out what comes through *pipe* until it is closed.  This is the child's main function."""
    with run_child(pipe):
        _serve(pipe)


def _serve(pipe: Connection) -> None:
    import numpy as np

    from coach.audio.adapters.resample import resample_clip
    from coach.speech.mastering import master

    models: dict[str, Any] = {}
    while True:
        order: ClipOrder = pipe.recv()
        try:
            from piper import PiperVoice, SynthesisConfig

            voice = models.get(order.voice) or PiperVoice.load(order.voice)
            models = {order.voice: voice}
            how = SynthesisConfig(length_scale=_USUAL_WPM / order.wpm)
            chunks = list(voice.synthesize(order.text, how))
        except Exception as fault:  # noqa: BLE001 - a broken model raises what its runtime likes
            pipe.send(ClipRefused(reason=f"Piper: {type(fault).__name__}: {' '.join(str(fault).split())[:200]}"))
            continue
        parts = [resample_clip(chunk.audio_int16_array.reshape(-1), chunk.sample_rate) for chunk in chunks]
        raw = np.concatenate([np.zeros(0, np.int16), *parts])
        pipe.send(ClipMade(pcm=master(raw, order.volume).tobytes()))
