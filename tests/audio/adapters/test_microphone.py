"""The part of the microphone that needs no device; the rest is in tests/room and tests/contract."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coach.audio.adapters.microphone import BLOCK, Blocks


@given(st.lists(st.binary(max_size=3 * BLOCK), max_size=20))
def test_block_size_does_not_change_what_is_heard(parts):
    blocks = Blocks()
    heard = [block for part in parts for block in blocks.take(part)]
    given_ = b"".join(parts)
    assert b"".join(heard) == given_[: len(given_) // BLOCK * BLOCK]
    assert all(len(block) == BLOCK for block in heard)
