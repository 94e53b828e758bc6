"""Numbers of a model that stay in its file: mapped, not read, so that a page is in memory only once it is needed.

What is mapped belongs to the file's cache, which processes share and the system
takes back when memory is short.
"""

from __future__ import annotations

import mmap
import sys
from pathlib import Path
from typing import Literal
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

LEAST = 65_536
"""Bytes from which an array is mapped; smaller ones are read."""

_LOCAL_HEADER = 30
"""Bytes of a zip's header before an entry, without its name and what else it says."""


class MappedNumbers:
    """The arrays of an .npz whose entries are not compressed; those of single bytes are mapped where they are large."""

    def __init__(self, path: Path, *, needed: str) -> None:
        """Open the file at *path*, whose array *needed* tells that it is the right one.

        Raises:
            OSError, ValueError, KeyError, BadZipFile: there is none, or it is no such file.
        """
        with path.open("rb") as file, ZipFile(file) as members:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self.arrays = {each.filename.removesuffix(".npy"): self._array(members, each) for each in members.filelist}
        if needed not in self.arrays:
            raise KeyError(needed)
        self.release()  # where each array begins was looked for in the pages around it

    def release(self) -> None:
        """Let go of the pages that were needed; they come back from the file's cache when they are needed again."""
        if sys.platform != "win32":
            self._map.madvise(mmap.MADV_DONTNEED)

    def _array(self, members: ZipFile, member: ZipInfo) -> NDArray[np.generic]:
        with members.open(member) as file:
            version = npy.read_magic(file)
            shape, transposed, kind = npy.read_array_header_1_0(file)
            order: Literal["C", "F"] = "F" if transposed else "C"
            if version != (1, 0) or kind.hasobject:
                raise ValueError(f"{member.filename}: not an array as numpy writes it")
            if member.file_size < LEAST or kind.itemsize > 1 or member.compress_type != ZIP_STORED:
                return np.frombuffer(file.read(), kind).reshape(shape, order=order)
            begins = file.tell()  # where its numbers are, from where its bytes begin
        at = member.header_offset
        header = self._map[at : at + _LOCAL_HEADER]
        at += _LOCAL_HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        count = int(np.prod(shape))
        return np.frombuffer(self._map, kind, count, at + begins).reshape(shape, order=order)
