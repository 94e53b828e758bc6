"""Who records where PipeWire stands in for PulseAudio, as on most desktops."""

from __future__ import annotations

import subprocess
from contextlib import closing, contextmanager

import pytest

from coach.audio.adapters.microphone import MiniaudioMicrophone
from coach.presence.adapters.linux.pulse_recorders import PulseFault, PulseServer
from coach.system.system_clock import SystemClock
from tests.support.desktop import metering
from tests.support.pipewire import pactl
from tests.support.waiting import until

CLOCK = SystemClock()
LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""


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
