"""Moonshine from a file of this machine: models/moonshine_en.npz, made by bench/moonshine.py."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from coach.errors import DeviceError
from coach.hearing.adapters.model_files.free_memory import give_back
from coach.hearing.adapters.model_files.mapped_numbers import MappedNumbers
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.endpointing.settings import EndpointingSettings
from coach.hearing.recognition.moonshine import Moonshine
from coach.system import paths
from coach.texts import text
from coach.units import CAPTURE_RATE

MAX_ADDED_SILENCE = round(
    (EndpointingSettings().second_pause_during_playback - EndpointingSettings().min_pause) * CAPTURE_RATE
)
"""Samples of silence that a segment has gained when it is asked about again (docs/hearing.md, endpointing)."""

TREES_KEPT = 4
"""Trees of phrases kept, one for what was asked about at one time: one of a thousand phrases takes 6 MB and 80 ms."""

_LONG = 128


def load_moonshine(language: str, folder: Path | None = None) -> Moonshine:
    """Load the recogniser of *language* from *folder* (default: the coach's models).

    Raises:
        DeviceError: there is none.
    """
    return _recogniser(_mapped(language, folder))


def load_likelihoods(language: str, folder: Path | None = None) -> PhraseLikelihoods:
    """Load it as a ports.LikelihoodModel that leaves its numbers in their file between two segments.

    Raises:
        DeviceError: there is none.
    """
    numbers = _mapped(language, folder)

    def release() -> None:
        numbers.release()
        give_back()

    return PhraseLikelihoods(_recogniser(numbers), release)


def _recogniser(numbers: MappedNumbers) -> Moonshine:
    weights = {name: values for name, values in numbers.arrays.items() if name != "pieces"}
    return Moonshine(weights, _pieces(numbers.arrays["pieces"]))


def _mapped(language: str, folder: Path | None) -> MappedNumbers:
    path = (folder or paths.data_folder("models")) / f"moonshine_{language}.npz"
    try:
        return MappedNumbers(path, needed="pieces")
    except (OSError, ValueError, KeyError, BadZipFile) as fault:
        raise DeviceError(
            text("no recogniser at {path} ({fault}); reinstall desk-coach", path=path.name, fault=fault)
        ) from fault


def _pieces(packed: NDArray[np.generic]) -> list[bytes]:
    """Return the tokens, each stored behind its length: one byte, two from _LONG on."""
    data, at, found = packed.tobytes(), 0, []
    while at < len(data):
        count = data[at]
        at += 1
        if count >= _LONG:
            count += _LONG * (data[at] - 1)
            at += 1
        found.append(data[at : at + count])
        at += count
    return found


class PhraseLikelihoods:
    """ports.LikelihoodModel on Moonshine.  For one thread."""

    def __init__(self, moonshine: Moonshine, release: Callable[[], None] = lambda: None) -> None:
        """*release* is called once a segment has been looked at: the numbers are not needed until the next."""
        self._moonshine, self._release = moonshine, release
        self._tree = lru_cache(maxsize=TREES_KEPT)(moonshine.tree)
        self._last_sound: CaptureSamples = np.zeros(0, np.int16)
        self._last_phrases: frozenset[str] = frozenset()
        self._last_result: dict[str, float] = {}

    def log_likelihoods(self, sound: CaptureSamples, phrases: Collection[str]) -> dict[str, float]:
        """Return the log-likelihood (nats) of each normal phrase of *phrases* that is likely at all.

        If *sound* is that of the last call and a little silence, so is the answer.
        """
        again = 0 <= len(sound) - len(self._last_sound) <= MAX_ADDED_SILENCE and self._last_phrases.issuperset(phrases)
        if not (again and np.array_equal(sound[: len(self._last_sound)], self._last_sound)):
            self._last_sound, self._last_phrases = sound, frozenset(phrases)
            self._last_result = self._moonshine.log_likelihoods(sound, self._tree(self._last_phrases))
            self._release()
        return {phrase: fit for phrase, fit in self._last_result.items() if phrase in phrases}

    def beside_any_text(self, sound: CaptureSamples, phrases: Collection[str]) -> tuple[dict[str, float], float]:
        """Return the log-likelihood of each of *phrases* that is near that of any text, and that text's."""
        found = self._moonshine.beside_any_text(sound, self._tree(frozenset(phrases)))
        self._release()
        return found
