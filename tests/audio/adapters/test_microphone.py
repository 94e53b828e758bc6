"""The part of the microphone that needs no device; the rest is in tests/room and tests/contract."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coach.audio.adapters.microphone import BLOCK_BYTES, Blocks


@given(st.lists(st.binary(max_size=3 * BLOCK_BYTES), max_size=20))
def test_block_size_does_not_change_what_is_heard(parts):
    blocks = Blocks()
    heard = [block for part in parts for block in blocks.take(part)]
    given_ = b"".join(parts)
    assert b"".join(heard) == given_[: len(given_) // BLOCK_BYTES * BLOCK_BYTES]
    assert all(len(block) == BLOCK_BYTES for block in heard)
