"""The process that speaks with Piper: the same orders and answers as espeak_child.py, another synthesiser.

A model is 60 MB and its runtime more: both live and die with this process.  Its licence (GPL) stays here too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from coach.speech.adapters.espeak_child import ClipMade, ClipOrder, ClipRefused
from coach.system.child_process import run_child
from coach.units import PLAYBACK_RATE

_USUAL_WPM = 210
"""Words a minute of a Piper voice at its own rate, by espeak-ng's measure: so en_US-joe-medium takes as long as it."""

_SENTENCE = 2.0
"""Seconds of a usual sentence, for the filters of its loudness."""

_COUNTED = ("{}", "{}...") * 6
"""How a count is written for each of its renderings, no two of which sound alike: without a full stop, or unfinished.

Of en_US-joe-medium's one to twenty, the best of these twelve fall by 1 semitone a second (-8 to 5), one taken as it
comes by 6 (-21 to 4), with a full stop by 15; a comma changes nothing that could be measured.
"""


def serve_piper(model: str, pipe: Connection) -> None:
    """Carry out what comes through *pipe* until it is closed, with *model*.  This is the child's main function."""
    with run_child(pipe):
        _serve(model, pipe)


def _serve(model: str, pipe: Connection) -> None:
    voice, level, fault = None, None, ""
    try:
        # whole before the other thread begins: two that import one library at once may each find half of it
        import onnxruntime

        with ThreadPoolExecutor(1) as loader:
            loading = loader.submit(_session, onnxruntime, model)
            _prepare()
        voice = _voice(model, loading.result())
    except Exception as broken:  # noqa: BLE001 - a broken model raises what its runtime likes
        fault = _told(broken)
    from coach.speech.contour import choose_even
    from coach.speech.mastering import master

    while True:
        order: ClipOrder = pipe.recv()
        try:
            if voice is None:
                pipe.send(ClipRefused(reason=fault))
                continue
            if order.counts:
                clip, level = choose_even((master(raw, order.volume) for raw in _renderings(voice, order)), level)
            else:
                clip = master(_rendered(voice, order.text, order.wpm), order.volume)
        except Exception as refused:  # noqa: BLE001 - as above
            pipe.send(ClipRefused(reason=_told(refused)))
        else:
            pipe.send(ClipMade(pcm=clip.tobytes()))


def _told(fault: Exception) -> str:
    return f"Piper: {type(fault).__name__}: {' '.join(str(fault).split())[:200]}"


def _session(onnxruntime: Any, model: str) -> Any:
    """Return a session of *onnxruntime* for *model*, made in half the time that Piper's own takes.

    What the runtime would improve in the graph costs 0.1 s at each start and gains nothing that could be measured;
    its threads would spin while they wait, beside the one that fills the loudspeaker.
    """
    how = onnxruntime.SessionOptions()
    how.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    how.intra_op_num_threads = max(2, (os.cpu_count() or 1) // 2)
    how.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, sess_options=how, providers=["CPUExecutionProvider"])


def _prepare() -> None:
    """Load what the first clip needs besides the model."""
    import numpy as np
    import piper  # noqa: F401

    from coach.audio.adapters.resample import resample_clip
    from coach.speech.mastering import master
    from coach.units import samples

    hum = np.full(samples(_SENTENCE), 1000, np.int16)
    master(resample_clip(hum, PLAYBACK_RATE))


def _voice(model: str, session: Any) -> Any:
    from piper import PiperConfig, PiperVoice

    told = json.loads(Path(f"{model}.json").read_text("utf-8"))
    return PiperVoice(session=session, config=PiperConfig.from_dict(told))


def _renderings(voice: Any, order: ClipOrder) -> Iterator[Any]:
    for written in _COUNTED:
        yield _rendered(voice, written.format(order.text.rstrip(".")), order.wpm)


def _rendered(voice: Any, text: str, wpm: int) -> Any:
    """Return *text* as samples, int16 at units.PLAYBACK_RATE."""
    import numpy as np
    from piper import SynthesisConfig

    from coach.audio.adapters.resample import resample_clip

    chunks = voice.synthesize(text, SynthesisConfig(length_scale=_USUAL_WPM / wpm))
    parts = [resample_clip(chunk.audio_int16_array.reshape(-1), chunk.sample_rate) for chunk in chunks]
    return np.concatenate([np.zeros(0, np.int16), *parts])
