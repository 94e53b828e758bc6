"""The keyword head of a language on the speech embedding, as files and libraries of this machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.edge import places
from coach.edge.embedding import Embedding
from coach.errors import DeviceError
from coach.listen.grammar import Grammar
from coach.listen.head import Head, Keyword, keyword
from coach.listen.segment import Sound


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
        return keyword(self.head, self.head.logits(self.embedding.of(sound)), commands)


def head(language: str) -> Head:
    """Return the head that was trained for *language*.

    Raises:
        DeviceError: there is none.
    """
    return loaded(places.ours("models") / f"head_{language}.npz")


def loaded(path: Path) -> Head:
    """Return the head in the file at *path*.

    Raises:
        DeviceError: there is none.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            weights = {name: file[name].astype(np.float32) for name in file.files if name != "phrases"}
            return Head(phrases=tuple(str(phrase) for phrase in file["phrases"]), weights=weights)
    except (OSError, ValueError, KeyError) as fault:
        raise DeviceError(f"no keyword head at {path.name} ({fault}); reinstall desk-coach") from fault
