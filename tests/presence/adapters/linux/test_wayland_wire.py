from __future__ import annotations

import struct

import pytest

from coach.presence.adapters.linux.wayland_wire import (
    WaylandFault,
    bind_message,
    wayland_message,
    wayland_text,
    whole_messages,
)


def test_messages_are_taken_once_they_are_whole():
    sent = wayland_message(3, 1, b"abcd") + wayland_message(4, 2)
    buffer = bytearray()
    for byte in sent[:-1]:
        buffer.append(byte)
    assert list(whole_messages(buffer)) == [(3, 1, b"abcd")]
    buffer.append(sent[-1])
    assert list(whole_messages(buffer)) == [(4, 2, b"")]
    assert not buffer


def test_a_global_is_bound_with_its_name_and_version():
    ((receiver, opcode, body),) = whole_messages(bytearray(bind_message(7, "wl_seat", 2, 9)))
    assert (receiver, opcode, wayland_text(body, 4)) == (2, 0, "wl_seat")
    assert struct.unpack_from("=I", body)[0] == 7
    assert struct.unpack_from("=II", body, len(body) - 8) == (2, 9)


@pytest.mark.faults
def test_a_message_shorter_than_its_head_is_none():
    with pytest.raises(WaylandFault):
        list(whole_messages(bytearray(struct.pack("=II", 1, 4 << 16))))
