"""Who records where PipeWire stands in for PulseAudio, as on most desktops."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack, closing, contextmanager

import pytest

from coach.audio.adapters.microphone import MiniaudioMicrophone
from coach.presence.adapters.linux.pulse_recorders import PulseFault, PulseServer
from coach.system.system_clock import SystemClock
from tests.support.desktop import Leashed, metering, require
from tests.support.waiting import until

PROGRAMS = ("pipewire", "wireplumber", "pipewire-pulse")
"""The server first: the others end if they cannot reach it."""
CLOCK = SystemClock()
LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""


def pactl(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["pactl", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def pipewire(desktop, monkeypatch):
    """PipeWire with a loudspeaker and a microphone that are nowhere; this process is its client."""
    require([program for program in PROGRAMS if shutil.which(program) is None], "PipeWire")
    monkeypatch.setenv("HOME", str(desktop.folder))
    for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
    with ExitStack() as rest:
        for program in PROGRAMS:
            rest.callback(Leashed([program], os.environ).close)
            assert until((desktop.folder / "pipewire-0").exists, LIMIT)
        assert until(lambda: pactl("info").returncode == 0, LIMIT)
        assert "PipeWire" in pactl("info").stdout
        pactl("load-module", "module-null-sink", "sink_name=speaker")
        pactl(
            "load-module", "module-null-sink", "media.class=Audio/Source/Virtual", "sink_name=mic", "channel_map=mono"
        )
        assert until(lambda: "mic" in pactl("list", "short", "sources").stdout, LIMIT)
        pactl("set-default-source", "mic")
        yield


@contextmanager
def recording(device: str, name: str):
    command = ["parec", f"--device={device}", f"--client-name={name}", "--raw"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        assert until(lambda: f'"{name}"' in pactl("list", "source-outputs").stdout, LIMIT)
        yield
    finally:
        process.kill()
        process.wait()


def applications() -> list[str]:
    server = PulseServer(patience=LIMIT)
    server.ask()
    return [found.application for found in server.recorders(CLOCK.monotonic() + LIMIT)]


@pytest.mark.usefixtures("pipewire")
def test_it_tells_who_records_from_a_microphone_and_leaves_out_us_and_monitors():
    assert applications() == []
    with closing(MiniaudioMicrophone()) as microphone, recording("speaker.monitor", "screencast"):
        microphone.start(lambda _: None)
        assert until(lambda: "desk-coach" in pactl("list", "source-outputs").stdout, LIMIT)
        assert applications() == []
        with recording("mic", "conference"):
            assert until(lambda: applications() == ["conference"], LIMIT)  # once PipeWire has joined the two
    assert until(lambda: applications() == [], LIMIT)


@pytest.mark.usefixtures("pipewire")
def test_a_real_meter_of_the_level_is_no_meeting():
    with metering(None, "mic"):
        assert until(lambda: '"mixer"' in pactl("list", "source-outputs").stdout, LIMIT)
        assert applications() == []
        with recording("mic", "conference"):
            assert until(lambda: applications() == ["conference"], LIMIT)


@pytest.mark.usefixtures("pipewire")
def test_it_answers_within_the_time_of_a_look():
    server = PulseServer()

    def quick() -> bool:
        server.ask()
        try:
            return server.recorders(CLOCK.monotonic() + 0.1) == ()
        except PulseFault:  # on a busy machine
            return False

    assert until(quick, LIMIT)
