"""The keyword head of a language on the speech embedding, as files and libraries of this machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.errors import DeviceError
from coach.hearing.adapters.speech_embedding import Embedding
from coach.hearing.endpointing.segmenter import Sound
from coach.hearing.enrolment.templates import copies
from coach.hearing.grammar import Grammar
from coach.hearing.recognition.keyword_head import Head, Keyword, Odds, Vectors, every, keyword
from coach.system import paths

LAYERS = ("mean", "scale", "first", "first_bias", "second", "second_bias", "dense", "dense_bias", "last", "last_bias")
"""What a net in the file consists of; its arrays are named 0/mean, 1/mean and so on."""


class Keywords:
    """Says which command a stretch may be.  For one thread."""

    def __init__(self, language: str) -> None:
        """Load the head and what it stands on.

        Raises:
            DeviceError: there is none for *language*, or not on this machine.
        """
        self.head = head(language)
        self.embedding = Embedding()

    def hear(self, sound: Sound, commands: Grammar) -> Keyword | None:
        """Return the likeliest of *commands* in *sound*; None where the head knows none of them."""
        return self.make(self.embedding.of(sound), commands)

    def make(self, vectors: Vectors, commands: Grammar) -> Keyword | None:
        """Return the same of a stretch whose *vectors* are known."""
        return keyword(self.head, self.head.logits(vectors), commands)

    def every(self, vectors: Vectors, commands: Grammar) -> dict[str, Odds]:
        """Return what the head makes of each command."""
        return every(self.head, self.head.logits(vectors), commands)

    def examples(self, sound: Sound) -> tuple[Vectors, ...]:
        """Return what is kept of one example of a taught word (templates.py): its vectors, and its copies'."""
        return tuple(self.embedding.of(each) for each in (sound, *copies(sound)))


def head(language: str) -> Head:
    """Return the head that was trained for *language*.

    Raises:
        DeviceError: there is none.
    """
    return loaded(paths.ours("models") / f"head_{language}.npz")


def loaded(path: Path) -> Head:
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
            return Head(phrases=tuple(str(phrase) for phrase in file["phrases"]), nets=nets)
    except (OSError, ValueError, KeyError) as fault:
        raise DeviceError(f"no keyword head at {path.name} ({fault}); reinstall desk-coach") from fault
