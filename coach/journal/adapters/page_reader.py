"""Read rows out of a damaged SQLite file, page by page, without its schema or its trees.

The format: https://www.sqlite.org/fileformat2.html, sections 1.6 (b-tree
pages), 2.1 (records) and 4 (the WAL).  Each leaf page of a table stands for
itself, so a row is lost only where its own page or its own bytes are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = int | float | str | bytes | None

_MAGIC = b"SQLite format 3\0"
_LEAF = 0x0D
_LARGEST = 65_536
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_WAL_HEADER, _FRAME_HEADER = 32, 24
_SIZES = (0, 1, 2, 3, 4, 6, 8)
"""Bytes of a whole number by its serial type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A row of some table."""

    rowid: int
    values: tuple[Value, ...]


def read_rows(file: bytes, wal: bytes = b"") -> Iterator[FoundRow]:
    """Give every row that can be read in *file* with what stands committed in its *wal*."""
    size = _page_size(file, wal)
    pages = {number + 1: file[begin : begin + size] for number, begin in enumerate(range(0, len(file), size))}
    pages.update(_committed(wal, size))
    for number in pages.keys() - set(_free(pages)):
        yield from _rows(pages[number], 100 if number == 1 else 0)


def _page_size(file: bytes, wal: bytes) -> int:
    for found in (_number(file, 16, 2) if file.startswith(_MAGIC) else 0, _number(wal, 8, 4)):
        size = _LARGEST if found == 1 else found
        if size >= 512 and size & (size - 1) == 0 and size <= _LARGEST:  # noqa: PLR2004  (section 1.3.2)
            return size
    return 4096  # what SQLite takes unless it is asked for another


def _number(data: bytes, begin: int, length: int) -> int:
    return int.from_bytes(data[begin : begin + length], "big")


def _committed(wal: bytes, size: int) -> dict[int, bytes]:
    """Return page number -> content of the frames up to the last commit."""
    if _number(wal, 0, 4) not in _WAL_MAGIC:
        return {}
    salt, done, open_ = wal[16:24], dict[int, bytes](), dict[int, bytes]()
    for begin in range(_WAL_HEADER, len(wal) - size - _FRAME_HEADER + 1, size + _FRAME_HEADER):
        if wal[begin + 8 : begin + 16] != salt:
            break
        open_[_number(wal, begin, 4)] = wal[begin + _FRAME_HEADER : begin + _FRAME_HEADER + size]
        if _number(wal, begin + 4, 4):
            done.update(open_)
            open_.clear()
    return done


def _free(pages: dict[int, bytes]) -> Iterator[int]:
    """Give the pages of the free list: what stands there was deleted."""
    trunk, seen = _number(pages.get(1, b""), 32, 4), set[int]()
    while trunk in pages and trunk not in seen:
        seen.add(trunk)
        yield trunk
        page = pages[trunk]
        for place in range(min(_number(page, 4, 4), len(page) // 4 - 2)):
            yield _number(page, 8 + 4 * place, 4)
        trunk = _number(page, 0, 4)


def _rows(page: bytes, header: int) -> Iterator[FoundRow]:
    if len(page) <= header or page[header] != _LEAF:
        return
    for cell in range(_number(page, header + 3, 2)):
        pointer = header + 8 + 2 * cell
        if pointer + 2 > len(page):
            return
        try:
            yield _row(page, _number(page, pointer, 2))
        except (IndexError, ValueError):
            continue  # this one is damaged, or goes on in other pages; the next may be whole


def _row(page: bytes, begin: int) -> FoundRow:
    length, begin = _varint(page, begin)
    rowid, begin = _varint(page, begin)
    payload = page[begin : begin + length]
    if len(payload) != length:
        raise ValueError("not within its page")
    heads, place = _varint(payload, 0)
    types: list[int] = []
    while place < heads:
        kind, place = _varint(payload, place)
        types.append(kind)
    values: list[Value] = []
    for kind in types:
        value, place = _value(payload, place, kind)
        values.append(value)
    if place != length:
        raise ValueError("not as long as it says")
    return FoundRow(rowid=rowid, values=tuple(values))


def _value(payload: Sequence[int], begin: int, kind: int) -> tuple[Value, int]:
    data = bytes(payload)
    if kind in (0, 8, 9):
        return (None, 0, 1)[(0, 8, 9).index(kind)], begin
    if kind < len(_SIZES):
        size = _SIZES[kind]
        return int.from_bytes(data[begin : begin + size], "big", signed=True), begin + size
    if kind < 12:  # noqa: PLR2004  (section 2.1: below are a float, which we never write, and reserved ones)
        raise ValueError("no value of ours")
    size = (kind - 12) // 2
    text = data[begin : begin + size]
    if len(text) != size:
        raise ValueError("not within its row")
    return (text.decode() if kind % 2 else text), begin + size


def _varint(data: Sequence[int], begin: int) -> tuple[int, int]:
    value = 0
    for place in range(begin, begin + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:  # noqa: PLR2004  (the last byte of a number has no high bit)
            return value, place + 1
    return value << 8 | data[begin + 8], begin + 9
