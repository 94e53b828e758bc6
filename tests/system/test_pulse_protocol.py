"""The protocol by itself; what a real server says stands in the tests of those who ask it."""

from __future__ import annotations

import socket
import struct
from contextlib import closing

import pytest

from coach.system.pulse_protocol import SERVER, UNREADABLE, PulseClient, PulseFault, read_values
from coach.system.system_clock import SystemClock

CLOCK = SystemClock()


def test_values_are_read_in_their_order():
    data = b"L\0\0\0\7" + b"tname\0" + b"N" + b"1" + b"0" + b"v\2\0\1\0\0\0\0\0\1" + b"m\2\1\2" + b"U" + bytes(8)
    assert list(read_values(data)) == [7, "name", "", True, False, (0x10000, 1), None, 0]
    assert list(read_values(b"Pta.b\0L\0\0\0\2x\0\0\0\2v\0NL\0\0\0\1")) == [{"a.b": "v"}, 1]
    assert list(read_values(b"")) == []


@pytest.mark.parametrize("data", [b"?", b"L\0", b"tname", b"v\3\0", b"P", b"x\0"])
def test_what_is_cut_off_or_unknown_is_a_fault(data):
    with pytest.raises(UNREADABLE):
        list(read_values(data))


@pytest.fixture
def listener(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "native"))
        made.listen(1)
        monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/native")
        yield made


def reply(command: int, tag: int, body: bytes = b"") -> bytes:
    said = struct.pack(">cIcI", b"L", command, b"L", tag) + body
    return struct.pack(">IIIII", len(said), 0xFFFFFFFF, 0, 0, 0) + said


def asked(listener, *replies: bytes) -> bytes:
    with closing(PulseClient(CLOCK, patience=20)) as client:
        client.meet()
        there, _ = listener.accept()
        with there:
            there.sendall(b"".join(replies))
            return client.ask(CLOCK.monotonic() + 20, SERVER)[SERVER]


def test_the_answer_to_a_question_is_the_one_with_its_number(listener):
    others = reply(2, 99, b"another") + struct.pack(">IIIII", 3, 0, 0, 0, 0) + b"pcm"
    assert asked(listener, reply(2, 8), reply(2, 9), others, reply(2, SERVER, b"it")) == b"it"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ((reply(0, 8),), "refuses"),
        ((struct.pack(">IIIII", 1 << 24, 0xFFFFFFFF, 0, 0, 0),), "says too much"),
        ((), "is not understood: it has gone"),
    ],
)
def test_a_server_that_refuses_or_goes_is_told_as_that(listener, said, why):
    with closing(PulseClient(CLOCK, patience=20)) as client:
        client.meet()
        there, _ = listener.accept()
        there.sendall(b"".join(said))
        there.shutdown(socket.SHUT_WR)
        with there, pytest.raises(PulseFault, match=why):
            client.ask(CLOCK.monotonic() + 20, SERVER)


def test_a_server_that_hangs_is_given_up_when_its_time_is_over(listener):
    with closing(PulseClient(CLOCK, patience=20)) as client:
        client.meet()
        with pytest.raises(PulseFault, match="does not answer"):
            client.ask(CLOCK.monotonic() + 0.02, SERVER)
        with pytest.raises(PulseFault):  # the conversation is over
            client.ask(CLOCK.monotonic() + 0.02, SERVER)
    assert listener.fileno() >= 0
