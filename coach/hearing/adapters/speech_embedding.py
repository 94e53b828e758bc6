"""Google's speech embedding: 96 numbers every 80 ms that say what is spoken and little of who speaks.

Its two networks come in the wheel of pyopen-wakeword (Apache-2.0), of which
nothing else is used; they run in LiteRT, 15 ms per second of sound.  If either is
missing, the ears do without.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.errors import DeviceError
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN, Vectors, frame_speech
from coach.texts import text

WINDOW = 76
"""Frames of 10 ms that a vector sees."""

EMBEDDING_HOP = 8
"""Frames from one vector to the next."""

FEWEST_FRAMES = 24
"""Frames of sound that a vector must see; the rest may be the silence before."""

BANDS = 32

BATCH = 4
"""Windows that the network is given at once.  See docs/hearing.md, keyword head."""

NETWORK = "embedding_model.tflite"

_EXTRA = 352
"""Samples that a frame sees beyond its 160."""


class SpeechEmbedding:
    """Turns a speech segment into vectors.  For one thread."""

    def __init__(self) -> None:
        """Load the networks.

        Raises:
            DeviceError: they are not on this machine.
        """
        folder = embedding_models()
        self._mel = _Network(folder / "melspectrogram.tflite", (1, 1280))
        self._embed = _Network(folder / NETWORK, (BATCH, WINDOW, BANDS, 1))

    def embed(self, sound: CaptureSamples) -> Vectors:
        """Return the vectors of *sound*, at most the last SPAN, the last one ending where *sound* ends.

        Silence precedes the sound: the answer is a function of the samples alone.
        """
        frames = max(FEWEST_FRAMES, len(sound) // 160)
        count = min(SPAN, (frames - FEWEST_FRAMES) // EMBEDDING_HOP + 1)
        samples = ((count - 1) * EMBEDDING_HOP + WINDOW) * 160 + _EXTRA
        mels = self._mel(frame_speech(sound, samples)[None]).reshape(-1, BANDS) / 10 + 2
        windows = np.zeros((-(-count // BATCH) * BATCH, WINDOW, BANDS, 1), np.float32)
        for at in range(count):
            windows[at, :, :, 0] = mels[at * EMBEDDING_HOP : at * EMBEDDING_HOP + WINDOW]
        made = [self._embed(windows[at : at + BATCH]).reshape(BATCH, EMBEDDING_WIDTH) for at in range(0, count, BATCH)]
        vectors = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
        vectors[SPAN - count :] = np.concatenate(made)[:count]
        return vectors


class _Network:
    def __init__(self, path: Path, shape: tuple[int, ...]) -> None:
        try:
            with _hushed():
                from ai_edge_litert.interpreter import Interpreter

                self._native: Any = Interpreter(str(path), num_threads=1)
        except (ImportError, OSError, RuntimeError, ValueError) as fault:
            raise DeviceError(
                text("the speech embedding cannot be loaded ({fault}); reinstall ai-edge-litert", fault=fault)
            ) from fault
        self._put = self._native.get_input_details()[0]["index"]
        self._take = self._native.get_output_details()[0]["index"]
        self._shape: tuple[int, ...] = ()
        self(np.zeros(shape, np.float32))

    def __call__(self, values: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
        if values.shape != self._shape:
            self._native.resize_tensor_input(self._put, list(values.shape))
            with _hushed():
                self._native.allocate_tensors()
            self._shape = values.shape
        self._native.set_tensor(self._put, values.astype(np.float32))
        self._native.invoke()
        found: NDArray[np.float32] = self._native.get_tensor(self._take)
        return found


def embedding_models() -> Path:
    """Find the folder of the networks.

    Raises:
        DeviceError: there is none.
    """
    spec = find_spec("pyopen_wakeword")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place) / "models"
        if (folder / NETWORK).is_file():
            return folder
    raise DeviceError("the speech embedding is missing; reinstall pyopen-wakeword")


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep the library from greeting on standard error."""
    nowhere, before = os.open(os.devnull, os.O_WRONLY), os.dup(2)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
        os.close(nowhere)
