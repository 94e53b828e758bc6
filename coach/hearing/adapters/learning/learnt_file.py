"""Examples learnt by use on disk, beside what was taught: vectors of the speech embedding, never sound.

The file has the shape of the enrolment file, and each entry is one example.  It is
written whole each time (system/atomic_file.py): who is killed at any moment
leaves what had been learnt before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from coach.errors import DeviceError, disk_remedy
from coach.hearing.adapters.enrolment_file import EnrolledWord, EnrolmentFile
from coach.system import paths
from coach.texts import text

log = logging.getLogger(__name__)


class LearntFile(EnrolmentFile):
    """The file of one language; its words are examples, one each, the oldest first."""

    def __init__(self, path: Path, language: str) -> None:
        super().__init__(path, language)
        self._damaged = self._barred = False

    @property
    def aside(self) -> Path:
        """Where a damaged file is put aside; the last one stays."""
        return self.path.with_suffix(".damaged")

    @property
    def trouble(self) -> str | None:
        """What could not be used in the last reading, or lies aside since an earlier one, for the person."""
        if self.fault is None and self.aside.exists():
            return text(
                "{path}: is what was learnt by use and could not be read; the ears learn anew, "
                "and `coach teach --forget` removes it",
                path=self.aside,
            )
        return self.fault

    def words(self, mark: str | None = None) -> tuple[EnrolledWord, ...]:
        """Return the examples; with *mark*, those made by that network.  See EnrolmentFile.words."""
        self._damaged = self._barred = False
        return super().words(mark)

    def put_aside(self) -> None:
        """Put the file aside if it was damaged when it was last read, so that what is learnt next replaces nothing."""
        if self._damaged:
            self._damaged = False
            try:
                self.path.replace(self.aside)
            except OSError as fault:  # it stays, nothing is written over it, and status tells
                log.warning("ears: %s: cannot be put aside: %s", self.path, fault)
                self._barred = True

    def rewrite(self, words: Iterable[EnrolledWord], mark: str) -> None:
        """Let *words* be all that was learnt, after a reading.

        Raises:
            DeviceError: the file cannot be written, or holds what could not be read and cannot be put aside.
        """
        self.put_aside()
        if self._barred and self.fault is not None:
            raise DeviceError(self.fault)
        self.write(words, mark)

    def forget(self) -> bool:
        """Remove the file and what was put aside; return whether either was there.

        Raises:
            DeviceError: one of them cannot be removed.
        """
        there = super().forget()
        try:
            self.aside.unlink()
        except FileNotFoundError:
            return there
        except OSError as fault:
            raise DeviceError(
                text(
                    "{path}: cannot be deleted: {why}; {remedy}",
                    path=self.aside,
                    why=fault.strerror,
                    remedy=disk_remedy(fault),
                )
            ) from fault
        return True

    def _of_other_network(self) -> str:
        return text("{path}: was learnt from another speech embedding; the ears learn anew", path=self.path)

    def _unreadable(self, fault: Exception) -> str:
        if isinstance(fault, OSError):
            self._barred = True
            return text(
                "{path}: cannot be read ({why}); {remedy}",
                path=self.path,
                why=fault.strerror,
                remedy=disk_remedy(fault),
            )
        self._damaged = True
        return text(
            "{path}: cannot be read ({fault}); the next session puts it aside and learns anew",
            path=self.path,
            fault=fault,
        )


def learnt_file_of(language: str) -> LearntFile:
    """Return the file of what was learnt by use in *language*; it need not exist."""
    return LearntFile(paths.taught_folder() / f"{language}.learnt.json", language)
