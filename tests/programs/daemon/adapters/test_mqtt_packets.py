"""The packets, against bytes written by hand after the OASIS standard; test_broker_line.py has a real broker's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.programs.daemon.adapters.mqtt_packets import (
    LARGEST,
    BrokerLeaves,
    BrokerMessage,
    ConnectAnswer,
    PacketReader,
    PublishAnswer,
    SignOfLife,
    SubscribeAnswer,
    connect_packet,
    publish_packet,
    subscribe_packet,
)

CASES = [
    (b"\x20\x03\x00\x00\x00", ConnectAnswer(0, None)),
    (b"\x20\x03\x00\x87\x00", ConnectAnswer(0x87, None)),
    # topic alias maximum, server keep alive, a reason, a pair of texts, an assigned name
    (
        b"\x20\x18\x00\x00\x15\x22\x00\x0a\x13\x00\x3c\x1f\x00\x01x\x26\x00\x01a\x00\x01b\x12\x00\x01c",
        ConnectAnswer(0, 60),
    ),
    (b"\x30\x08\x00\x03a/b\x00on", BrokerMessage("a/b", b"on", retained=False)),
    (b"\x31\x08\x00\x03a/b\x00on", BrokerMessage("a/b", b"on", retained=True)),
    (b"\x30\x0b\x00\x03a/b\x03\x0b\x80\x01on", BrokerMessage("a/b", b"on", retained=False)),
    (b"\x40\x02\x00\x07", PublishAnswer(7, 0)),
    (b"\x40\x04\x00\x07\x87\x00", PublishAnswer(7, 0x87)),
    (b"\x90\x05\x00\x01\x00\x00\x87", SubscribeAnswer((0, 0x87))),
    (b"\xd0\x00", SignOfLife()),
    (b"\xe0\x00", BrokerLeaves(0)),
    (b"\xe0\x01\x8e", BrokerLeaves(0x8E)),
]


@pytest.mark.parametrize(("data", "packet"), CASES)
def test_a_packet_is_read(data, packet):
    assert list(PacketReader().feed(data)) == [packet]


def test_packets_may_come_in_any_pieces():
    whole = b"".join(data for data, _ in CASES)
    for size in (1, 2, 3, 7, 50):
        reader = PacketReader()
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert [each for piece in pieces for each in reader.feed(piece)] == [packet for _, packet in CASES]


@pytest.mark.faults
@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x00",  # a type that there is not
        b"\x10\x00",  # one that a client sends
        b"\x32\x0a\x00\x03a/b\x00\x01\x00on",  # a message that wants an answer
        b"\x20\x00",
        b"\x20\x03\x00\x00\x09",  # properties longer than the packet
        b"\x20\x05\x00\x00\x02\x7f\x00",  # a property that there is not
        b"\x20\x05\x00\x00\x02\x13\x00",  # a property that is cut short
        b"\x30\x02\x00\x09",  # a topic that is cut short
        b"\x30\x04\x00\x01\xff\x00",  # a topic that is no text
        b"\x40\x01\x00",
        b"\x90\x01\x00",
        b"\x30\xff\xff\xff\xff\x01",  # a length of more than four bytes
        b"\x30" + bytes([0x81 | LARGEST & 0x7F, 0x80 | LARGEST >> 7 & 0x7F, 1]),  # more than we take
    ],
)
def test_what_is_no_packet_is_told_at_once(data):
    with pytest.raises(ValueError):  # noqa: PT011  (whatever it says)
        list(PacketReader().feed(data))


@pytest.mark.faults
@given(data=st.binary(max_size=200))
def test_whatever_comes_is_packets_or_a_fault_and_nothing_is_kept_without_end(data):
    reader = PacketReader()
    try:
        for each in (data, data):
            list(reader.feed(each))
    except ValueError:
        return
    assert len(reader._buffer) <= 2 * len(data)


def test_what_introduces_us_is_as_the_standard_has_it():
    assert connect_packet("me", keep_alive=120, will_topic="w", will="off", user="u", password=b"p") == (
        b"\x10\x23\x00\x04MQTT\x05\xee\x00\x78\x05\x27\x00\x00\x10\x00\x00\x02me\x00\x00\x01w\x00\x03off\x00\x01u\x00\x01p"
    )
    assert connect_packet("me", keep_alive=120, will_topic="w", will="off")[9] == 0x2E


def test_what_we_say_and_ask_is_as_the_standard_has_it():
    assert publish_packet(7, "a/b", "æ") == b"\x33\x0a\x00\x03a/b\x00\x07\x00\xc3\xa6"
    assert subscribe_packet(1, ["a", "b"]) == b"\x82\x0b\x00\x01\x00\x00\x01a\x00\x00\x01b\x00"
    assert publish_packet(1, "t", "x" * 200)[:3] == b"\x33\xce\x01"  # 206 bytes, in two of seven bits
