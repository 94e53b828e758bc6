"""Who records in the virtual room."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import tempfile
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.audio.adapters.microphone import MiniaudioMicrophone
from coach.presence.adapters.linux.pulse_recorders import PulseFault, PulseServer, Recorder
from coach.system.system_clock import SystemClock
from tests.support.desktop import metering
from tests.support.waiting import until

CLOCK = SystemClock()


def recorders(server: PulseServer) -> tuple[Recorder, ...]:
    server.ask()
    return server.recorders(CLOCK.monotonic() + 20)


@pytest.fixture
def server(room, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", room.env["PULSE_SERVER"])
    monkeypatch.setenv("XDG_RUNTIME_DIR", room.env["XDG_RUNTIME_DIR"])
    return PulseServer(patience=20)


@contextmanager
def recording(room, device: str, name: str, *more: str):
    """Let an application called *name* record *device*, once the sound server says that it does."""
    command = ["parec", f"--device={device}", f"--client-name={name}", "--raw", "--latency-msec=100", *more]
    process = subprocess.Popen(command, env=room.env, stdout=subprocess.DEVNULL)
    try:
        assert until(lambda: f'"{name}"' in room.pactl("list", "source-outputs"), 20)
        yield process
    finally:
        process.kill()
        process.wait()


def test_an_application_that_records_is_a_meeting_until_it_stops(room, server):
    assert recorders(server) == ()
    with recording(room, "mic", "conference"):
        assert recorders(server) == (Recorder(application="conference", microphone="Microphone"),)
    assert until(lambda: recorders(server) == (), 20)


def test_our_own_microphone_is_no_meeting(room, server):
    microphone = MiniaudioMicrophone()
    microphone.start(lambda _: None)
    try:
        assert until(lambda: "desk-coach" in room.listeners(), 20)
        assert recorders(server) == ()
        with recording(room, "mic", "conference"):
            assert [found.application for found in recorders(server)] == ["conference"]
    finally:
        microphone.close()


def test_who_records_what_the_loudspeaker_plays_is_no_meeting(room, server):
    with recording(room, "speaker.monitor", "screencast"):
        assert recorders(server) == ()


@pytest.mark.parametrize("mark", ["resample.peaks=true", "stream.monitor=1"])
def test_a_meter_of_the_level_is_known_by_its_mark_and_by_no_name(room, server, mark):
    with recording(room, "mic", "meter", f"--property={mark}"):
        assert recorders(server) == ()
    with recording(room, "mic", "conference", "--stream-name=Peak detect"):
        assert [found.application for found in recorders(server)] == ["conference"]


def test_a_real_meter_of_the_level_is_no_meeting(room, server):
    with metering(room.env["PULSE_SERVER"], "mic"):
        assert until(lambda: '"mixer"' in room.pactl("list", "source-outputs"), 20)
        assert recorders(server) == ()


@pytest.mark.parametrize("name", ["conference", "CONFERENCE", "pacat", "PaCat"])
def test_an_application_is_known_by_its_name_and_by_that_of_its_program(room, server, name):
    with recording(room, "mic", "conference"):
        (found,) = recorders(server)
        assert found.is_called(["other", name])
        assert not found.is_called(["conf", "other"])
        assert not found.is_called([])


def test_the_inside_of_the_server_is_no_meeting(room, server):
    room.pactl("load-module", "module-loopback", "source=mic", "sink=speaker")
    assert room.pactl("list", "short", "source-outputs").count("\n") >= 2  # the microphone itself is one
    assert recorders(server) == ()


def test_without_a_server_it_says_that_none_runs(room, server):
    room.unplug()
    with pytest.raises(PulseFault, match="no sound server runs"):
        recorders(server)
    room.plug()
    assert recorders(server) == ()


def test_a_server_that_hangs_is_waited_for_no_longer_than_told(room, server):
    shell = room._pulse.pid
    (pid,) = map(int, Path(f"/proc/{shell}/task/{shell}/children").read_text().split())
    os.kill(pid, signal.SIGSTOP)
    server.ask()
    with pytest.raises(PulseFault, match="does not answer"):
        server.recorders(CLOCK.monotonic() + 0.05)
    os.kill(pid, signal.SIGCONT)
    assert recorders(server) == ()


def test_a_server_on_another_machine_is_not_asked(server, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", "tcp:elsewhere")
    with pytest.raises(PulseFault, match="another machine"):
        recorders(server)


VALUES = [b"L\0\0\0\1", b"L\xff\xff\xff\xff", b"tname\0", b"N", b"1", b"0", b"a\1\1\0\0\1\0", b"m\1\1", b"v\1\0\0\0\1"]
VALUES += [b"U" + bytes(8), b"V" + bytes(4), b"PN", b"Ptkey\0L\0\0\0\2x\0\0\0\2v\0N", b"x\0\0\0\1x", b"?"]
REPLIES = st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(VALUES), max_size=60).map(b"".join))


@given(st.lists(REPLIES, min_size=4, max_size=4))
def test_what_is_no_reply_of_a_sound_server_is_a_fault_and_nothing_else(bodies):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, socket.socket(socket.AF_UNIX) as listener:
        path = f"{folder}/native"
        listener.bind(path)
        listener.listen(1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PULSE_SERVER", f"unix:{path}")
            server = PulseServer()
            server.ask()
        there, _ = listener.accept()  # what is asked later waits in its buffer
        with there, closing(server):
            for tag, body in zip((8, 9, 24, 32), bodies, strict=True):
                said = struct.pack(">cIcI", b"L", 2, b"L", tag) + body
                there.sendall(struct.pack(">IIIII", len(said), 0xFFFFFFFF, 0, 0, 0) + said)
            with suppress(PulseFault):
                server.recorders(CLOCK.monotonic() + 20)
