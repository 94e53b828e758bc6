"""Keep the library of the last scripts in a file, so that the same scripts are not parsed again.

The file is JSON: the digest of the scripts and of the code that reads them, then the
library's fields in order.  A missing, damaged or foreign file counts as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import coach.content
from coach.content.library import Library
from coach.system import atomic_file

_LARGEST = 1 << 25
"""Bytes of the largest snapshot that is read."""


def digest_scripts(*layers: Iterable[bytes]) -> str:
    """Return a digest of the contents of the scripts in *layers*, and of the code that reads them.

    Raises:
        OSError: the code cannot be read.
    """
    digest = hashlib.sha256()
    code = [file.read_bytes() for file in sorted(Path(coach.content.__path__[0]).rglob("*.py"))]
    for layer in (code, *layers):
        digest.update(b"layer\n")
        for content in layer:
            digest.update(b"%d\n" % len(content))
            digest.update(content)
    return digest.hexdigest()


def read_snapshot(file: Path, digest: str) -> Library | None:
    """Return the library that *file* holds, None if it is not the one of *digest*."""
    try:
        if file.stat().st_size > _LARGEST:
            return None
        kept, library = json.loads(file.read_bytes())
        return cast("Library", _decoder(Library)(library)) if kept == digest else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def write_snapshot(file: Path, digest: str, library: Library) -> None:
    """Let *file* hold *library* under *digest*; a full or read-only disk is no fault."""
    with contextlib.suppress(OSError):  # it is kept to save time; doctor tells of the disk
        atomic_file.write_whole(file, json.dumps([digest, _plain(library)], separators=(",", ":")))


def _plain(value: object) -> object:
    """Return *value* in JSON's types; a dataclass is the list of its fields."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(entry) for key, entry in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(_plain(entry)) for entry in value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return what makes a value of *kind* from JSON's types; it raises TypeError or ValueError for a wrong one."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        (some,) = (entry for entry in inner if entry is not type(None))
        make = _decoder(some)
        return lambda plain: None if plain is None else make(plain)
    if origin in {tuple, frozenset}:
        make, whole = _decoder(inner[0]), origin
        return lambda plain: whole(map(make, _checked(plain, list)))
    if origin is not None:
        key, make = _decoder(inner[0]), _decoder(inner[1])
        return lambda plain: {key(name): make(entry) for name, entry in _checked(plain, dict).items()}
    if is_dataclass(kind):
        hints, make_whole = get_type_hints(kind), cast("Callable[..., Any]", kind)
        parts = [(field.name, _decoder(hints[field.name])) for field in fields(kind)]
        return lambda plain: make_whole(
            **{name: make(entry) for (name, make), entry in zip(parts, _checked(plain, list), strict=True)}
        )
    if issubclass(kind, Enum):
        return cast("Callable[[Any], Any]", kind)
    kinds = (int, float) if kind is float else kind
    return lambda plain: _checked(plain, kinds)


def _checked(plain: Any, kind: Any) -> Any:
    if not isinstance(plain, kind):
        raise TypeError(f"not {kind}: {plain!r}")
    return plain
