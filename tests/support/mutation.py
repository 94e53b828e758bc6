"""Content that was damaged on its way: bytes changed, put in, left out or doubled, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

PIECES = (
    *(
        b'"',
        b"'",
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b",",
        b"=",
        b"\n",
        b"\r\n",
        b"\\",
        b"\\ud800",
        b"\0",
        b"\x1b[2J",
        b"\xff",
    ),
    *(b"0", b"-", b"-1", b"9" * 30, b"1e999", b"NaN", b"null", b"true", b"T", b"9999-12-31", b"0001-01-01", b"[" * 900),
)
"""What means something to one reader or another."""


def mutated(originals: Sequence[bytes], count: int, seed: int = 7) -> Iterator[bytes]:
    """Give *count* of *originals*, one at a time, each with up to four changes."""
    rng = random.Random(seed)  # noqa: S311  (which bytes)
    for _ in range(count):
        content = bytearray(rng.choice(originals))
        for _ in range(rng.randrange(1, 5)):
            at = rng.randrange(len(content) + 1)
            match rng.randrange(5):
                case 0:
                    content[at : at + 1] = bytes([rng.randrange(256)])
                case 1:
                    content[at:at] = rng.choice(PIECES)
                case 2:
                    del content[at : at + rng.randrange(12)]
                case 3:
                    begin = rng.randrange(len(content) + 1)
                    content[at:at] = content[begin : begin + rng.randrange(40)]
                case 4:
                    del content[at:]
        yield bytes(content)
