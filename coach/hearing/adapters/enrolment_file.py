"""Enrolled words on disk: vectors of the speech embedding, never sound.

One file per language, in JSON so that a caller who only wants the words needs no
numpy.  The vectors are valid only for the network that made them.
"""

from __future__ import annotations

import base64
import json
import logging
import wave
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.errors import DeviceError, disk_remedy
from coach.system import paths
from coach.system.atomic_file import write_whole
from coach.texts import text
from coach.units import CAPTURE_RATE, utc

if TYPE_CHECKING:
    from coach.hearing.endpointing.segmenter import CaptureSamples
    from coach.hearing.recognition.keyword_head import Vectors

log = logging.getLogger(__name__)

FILE_VERSION = 1
"""Of the file's shape."""

EMBEDDING_MARK = "62188b76"
"""Tells vectors of this network from others': CRC-32 of the file from which bench/embedding.py took its numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledWord:
    """One word that was enrolled through one microphone."""

    word: str
    """Normalised (grammar.normalise)."""

    microphone: str
    at: datetime
    """UTC."""

    examples: tuple[tuple[str, ...], ...]
    """Each time that it was said: as heard, then its copies with noise (templates.py); vectors as `encode_vectors`."""


def encode_vectors(vectors: Vectors) -> str:
    """Return *vectors* as they stand in the file, little-endian float32 in base64, without the silence before them."""
    present = vectors[abs(vectors).sum(1) > 0]
    return base64.b64encode(present.astype("<f4").tobytes()).decode("ascii")


def decode_vectors(example: str) -> Vectors:
    """Return the vectors that *example* of the file holds, filled up to the length that the head wants.

    Raises:
        ValueError: it holds none.
    """
    import numpy as np

    from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN

    found = np.frombuffer(base64.b64decode(example, validate=True), "<f4").reshape(-1, EMBEDDING_WIDTH)
    if not 0 < len(found) <= SPAN or not np.isfinite(found).all():
        raise ValueError(f"{len(found)} vectors")
    whole = np.zeros((SPAN, EMBEDDING_WIDTH), np.float32)
    whole[SPAN - len(found) :] = found
    return whole


class EnrolmentFile:
    """The file of one language."""

    def __init__(self, path: Path, language: str) -> None:
        self.path, self.language = path, language
        self.fault: str | None = None
        """What of the last reading could not be used, for the person; None: nothing."""

    def words(self, mark: str | None = None) -> tuple[EnrolledWord, ...]:
        """Return the enrolled words; with *mark*, those enrolled through that network.

        A file that cannot be read counts as empty; `fault` says why.
        """
        self.fault = None
        try:
            found = _of_this_version(json.loads(self.path.read_text("utf-8")))
            if mark is not None and found["embedding"] != mark:
                return self._unusable(self._of_other_network())
            return tuple(_word(entry) for entry in found["words"])
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as fault:
            return self._unusable(self._unreadable(fault))

    def _of_other_network(self) -> str:
        return text("{path}: is of another speech embedding; `coach teach` again", path=self.path)

    def _unreadable(self, fault: Exception) -> str:
        return text("{path}: cannot be read ({fault}); `coach teach` again", path=self.path, fault=fault)

    def _unusable(self, why: str) -> tuple[EnrolledWord, ...]:
        self.fault = why
        log.warning("ears: %s", why)
        return ()

    def examples(self, mark: str) -> dict[str, list[list[Vectors]]]:
        """Return the examples as templates.py takes them, of all microphones, made by the network of *mark*."""
        found: dict[str, list[list[Vectors]]] = {}
        for word in self.words(mark):
            try:
                found.setdefault(word.word, []).extend([decode_vectors(v) for v in once] for once in word.examples)
            except ValueError as fault:
                broken = "{path}: the examples of {word!r} cannot be read ({fault}); `coach teach` again"
                self._unusable(text(broken, path=self.path, word=word.word, fault=fault))
        return found

    def add(self, words: Iterable[EnrolledWord], mark: str) -> None:
        """Write *words* beside those in the file; a word enrolled through the same microphone is replaced.

        Raises:
            DeviceError: the file cannot be written; its earlier content is still there.
        """
        new = list(words)
        replaced = {(each.word, each.microphone) for each in new}
        kept = [each for each in self.words(mark) if (each.word, each.microphone) not in replaced]
        self.write([*kept, *new], mark)

    def write(self, words: Iterable[EnrolledWord], mark: str) -> None:
        """Let *words*, made by the network of *mark*, be all that the file holds.

        Raises:
            DeviceError: it cannot be written; its earlier content is still there.
        """
        written = json.dumps(
            {
                "version": FILE_VERSION,
                "language": self.language,
                "embedding": mark,
                "words": [
                    {
                        "word": each.word,
                        "microphone": each.microphone,
                        "at": each.at.isoformat(),
                        "examples": [list(once) for once in each.examples],
                    }
                    for each in words
                ],
            },
            ensure_ascii=False,
            indent=1,
        )
        try:
            write_whole(self.path, written)
        except OSError as fault:
            raise DeviceError(
                text("{path}: cannot be written ({why}); look at the disk", path=self.path, why=fault.strerror)
            ) from fault

    def forget_word(self, word: str) -> bool:
        """Remove every example of *word* (normalised); return whether there was one.

        Raises:
            DeviceError: the file cannot be read or written.
        """
        words = self.words()
        if self.fault is not None:
            raise DeviceError(self.fault)
        left = [each for each in words if each.word != word]
        if len(left) == len(words):
            return False
        if left:
            self.write(left, str(json.loads(self.path.read_text("utf-8"))["embedding"]))
        else:
            self.forget()
        return True

    def forget(self) -> bool:
        """Remove the file; return whether it was there.

        Raises:
            DeviceError: it cannot be removed.
        """
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        except OSError as fault:
            raise DeviceError(
                text(
                    "{path}: cannot be deleted: {why}; {remedy}",
                    path=self.path,
                    why=fault.strerror,
                    remedy=disk_remedy(fault),
                )
            ) from fault
        return True


def enrolment_file_of(language: str) -> EnrolmentFile:
    """Return the file of what was taught in *language*; it need not exist."""
    return EnrolmentFile(paths.taught_folder() / f"{language}.json", language)


def load_enrolment(file: EnrolmentFile) -> dict[str, list[list[Vectors]]]:
    """Return the examples in *file*: nothing if there is no file, or it is of another network."""
    if not file.path.exists():
        return {}
    return file.examples(EMBEDDING_MARK)


def keep_sound(folder: Path, word: str, sounds: Iterable[CaptureSamples]) -> None:
    """Write *sounds* (units.CAPTURE_RATE) of *word* into *folder*, private to this user; only if they asked for it.

    Raises:
        DeviceError: they cannot be written.
    """
    try:
        for number, sound in enumerate(sounds, 1):
            path = folder / f"{word.replace(' ', '-')}-{number}.wav"
            write_whole(path, "")
            with wave.open(str(path), "wb") as file:
                file.setparams((1, 2, CAPTURE_RATE, 0, "NONE", "not compressed"))
                file.writeframes(sound.astype("<i2").tobytes())
    except OSError as fault:
        raise DeviceError(
            text("{folder}: cannot be written ({why}); look at the disk", folder=folder, why=fault.strerror)
        ) from fault


def _of_this_version(found: Any) -> Any:
    if found["version"] != FILE_VERSION:
        raise ValueError(f"of version {found['version']}")
    return found


def _word(entry: Mapping[str, Any]) -> EnrolledWord:
    word = EnrolledWord(
        word=str(entry["word"]),
        microphone=str(entry["microphone"]),
        at=utc(datetime.fromisoformat(entry["at"])),
        examples=tuple(tuple(str(vectors) for vectors in once) for once in entry["examples"]),
    )
    if not word.word or not word.examples or not all(word.examples):
        raise ValueError("a word without an example")
    return word
