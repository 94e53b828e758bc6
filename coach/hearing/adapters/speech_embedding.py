"""Google's speech embedding from a file of this machine: models/embedding.npz, made by bench/embedding.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.errors import DeviceError
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.recognition.embedding_network import EMBEDDING_HOP, WINDOW, EmbeddingNetwork
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN, Vectors, frame_speech
from coach.system import paths
from coach.texts import text

FEWEST_FRAMES = 24
"""Frames of sound that a vector must see; the rest may be the silence before."""

_EXTRA = 352
"""Samples that a frame sees beyond its 160."""


class SpeechEmbedding:
    """Turns a speech segment into vectors.  For one thread."""

    def __init__(self) -> None:
        """Load the network.

        Raises:
            DeviceError: it is not on this machine.
        """
        self._network = load_embedding_network(paths.data_folder("models") / "embedding.npz")

    def embed(self, sound: CaptureSamples) -> Vectors:
        """Return the vectors of *sound*, at most the last SPAN, the last one ending where *sound* ends.

        Silence precedes the sound: the answer is a function of the samples alone.
        """
        frames = max(FEWEST_FRAMES, len(sound) // 160)
        count = min(SPAN, (frames - FEWEST_FRAMES) // EMBEDDING_HOP + 1)
        samples = ((count - 1) * EMBEDDING_HOP + WINDOW) * 160 + _EXTRA
        vectors = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
        vectors[SPAN - count :] = self._network.vectors(self._network.mels(frame_speech(sound, samples)))
        return vectors


def load_embedding_network(path: Path) -> EmbeddingNetwork:
    """Return the network in the file at *path*.

    Raises:
        DeviceError: there is none.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return EmbeddingNetwork({name: file[name] for name in file.files})
    except (OSError, ValueError, KeyError) as fault:
        raise DeviceError(
            text("no speech embedding at {path} ({fault}); reinstall desk-coach", path=path.name, fault=fault)
        ) from fault
