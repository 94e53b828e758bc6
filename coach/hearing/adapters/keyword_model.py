"""The keyword head of a language on the speech embedding, from files and libraries of this machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.errors import DeviceError
from coach.hearing.adapters.speech_embedding import SpeechEmbedding
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.enrolment.templates import noisy_copies
from coach.hearing.grammar import Grammar
from coach.hearing.recognition.keyword_head import (
    CommandOdds,
    KeywordHead,
    KeywordScore,
    Vectors,
    all_odds,
    best_keyword,
)
from coach.system import paths
from coach.texts import text

LAYERS = ("mean", "scale", "first", "first_bias", "second", "second_bias", "dense", "dense_bias", "last", "last_bias")
"""Arrays of a network in the file, where they are named 0/mean, 1/mean and so on."""


class EmbeddingKeywordModel:
    """ports.KeywordModel.  For one thread."""

    def __init__(self, language: str, folder: Path | None = None) -> None:
        """Load the head (from *folder*, default: the coach's models) and the embedding.

        Raises:
            DeviceError: there is none for *language*, or not on this machine.
        """
        self.head = keyword_head_of(language, folder)
        self.embedding = SpeechEmbedding()

    def embed(self, sound: CaptureSamples) -> Vectors:
        """Return the embedding of *sound*."""
        return self.embedding.embed(sound)

    def recognize(self, sound: CaptureSamples, commands: Grammar) -> KeywordScore | None:
        """Return the most likely of *commands* in *sound*; None if the head has learnt none of them."""
        return self.best_keyword(self.embed(sound), commands)

    def best_keyword(self, vectors: Vectors, commands: Grammar) -> KeywordScore | None:
        """Return the same of a segment whose *vectors* are known."""
        return best_keyword(self.head, self.head.logits(vectors), commands)

    def all_odds(self, vectors: Vectors, commands: Grammar) -> dict[str, CommandOdds]:
        """Return the odds of each command of which the head has learnt a phrase."""
        return all_odds(self.head, self.head.logits(vectors), commands)

    def examples(self, sound: CaptureSamples) -> tuple[Vectors, ...]:
        """Return what is kept of one example of an enrolled word (templates.py): its vectors, and its copies'."""
        return tuple(self.embed(each) for each in (sound, *noisy_copies(sound)))


def keyword_head_of(language: str, folder: Path | None = None) -> KeywordHead:
    """Return the head of *language* from *folder* (default: the coach's models).

    Raises:
        DeviceError: there is none.
    """
    return load_keyword_head((folder or paths.data_folder("models")) / f"head_{language}.npz")


def load_keyword_head(path: Path) -> KeywordHead:
    """Return the head in the file at *path*.

    Raises:
        DeviceError: there is none.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            nets = tuple(
                {name: file[f"{number}/{name}"].astype(np.float32) for name in LAYERS}
                for number in range(int(file["nets"]))
            )
            return KeywordHead(phrases=tuple(str(phrase) for phrase in file["phrases"]), nets=nets)
    except (OSError, ValueError, KeyError) as fault:
        raise DeviceError(
            text("no keyword head at {path} ({fault}); reinstall desk-coach", path=path.name, fault=fault)
        ) from fault
