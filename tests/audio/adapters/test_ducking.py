"""Volumes that the sound server remembers beyond a stream's end, on a real PulseAudio and a real PipeWire."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from coach.audio.adapters.ducking import DECIBELS, PulseDucker
from tests.support.players import stream_volumes
from tests.support.waiting import until

LOW = 10 ** (DECIBELS / 60)
"""Of PulseAudio's scale."""

LOWERS = """
import sys
from pathlib import Path
from coach.audio.adapters.ducking import PulseDucker
others = PulseDucker(Path(sys.argv[1]))
others.duck()
for _ in sys.stdin:
    others.restore()
    others.duck()
"""

ROLE = "--property=media.role=event"


@pytest.fixture(params=["pulseaudio", "pipewire"])
def server(request) -> str:
    """A sound server that remembers volumes, with this process as its client."""
    if request.param == "pulseaudio":
        room = request.getfixturevalue("room_here")
        assert room.pactl("load-module", "module-stream-restore").strip()
        request.getfixturevalue("monkeypatch").setenv("HOME", str(room.folder))
    else:
        request.getfixturevalue("pipewire")
    return request.param


@pytest.fixture
def lowering(tmp_path):
    """Make a ducker, as each session has one, whose ramps take no time unless *wait* is given."""

    def make(wait=lambda _: None) -> PulseDucker:
        return PulseDucker(tmp_path / "lowered.json", wait)

    return make


@contextmanager
def playing(tmp_path, name: str = "music", *more: str) -> Iterator[subprocess.Popen]:
    """Let *name* play silence, once its stream is there and has its volume."""
    silence = tmp_path / "silence.raw"
    silence.write_bytes(bytes(2 * 48000 * 60))
    command = ["pacat", "--playback", f"--client-name={name}", "--raw", "--rate=48000", "--channels=1", *more]
    with subprocess.Popen([*command, os.fspath(silence)]) as process:
        try:
            assert until(lambda: name in stream_volumes(heard=True), 20)
            yield process
        finally:
            process.kill()
            process.wait()
            assert until(lambda: name not in stream_volumes(), 20)


def lowers(again: Callable[[], object]) -> bool:
    """Wait until music is low; where it is not, do *again* what lowers it.

    On a busy machine PipeWire's session manager may give a new stream its volume after we have.
    """
    return any(
        until(lambda: stream_volumes().get("music") == pytest.approx(LOW, abs=0.006), 5) or again() for _ in range(4)
    )


def ducked(others: PulseDucker) -> bool:
    """Lower music."""
    others.duck()

    def again() -> None:
        others.restore()
        others.duck()

    return lowers(again)


def is_at(name: str, volume: float) -> bool:
    return until(lambda: stream_volumes().get(name) == pytest.approx(volume, abs=0.006), 20)


@pytest.mark.usefixtures("server")
def test_a_player_that_was_closed_while_it_was_lowered_is_as_loud_as_ever_after_three_sessions(lowering, tmp_path):
    for _ in range(3):
        with closing(lowering()) as others, playing(tmp_path):
            assert is_at("music", 1.0)
            assert ducked(others)
    with playing(tmp_path):
        assert is_at("music", 1.0)


@pytest.mark.usefixtures("server")
def test_a_player_that_begins_another_stream_meanwhile_is_brought_back_by_that(lowering, tmp_path):
    with closing(lowering()) as others:
        with playing(tmp_path):
            assert ducked(others)
        with playing(tmp_path):
            assert is_at("music", LOW)
            others.restore()
            assert is_at("music", 1.0)
    with playing(tmp_path):
        assert is_at("music", 1.0)


@pytest.mark.usefixtures("server")
def test_a_short_sound_that_ends_in_the_middle_of_a_ramp_is_not_remembered_as_low(lowering, tmp_path):
    steps = []
    with playing(tmp_path, "chime", ROLE) as chime:

        def wait(_: float) -> None:
            steps.append(stream_volumes().get("chime"))
            if len(steps) == 2:
                chime.kill()
                assert until(lambda: "chime" not in stream_volumes(), 20)

        with closing(lowering(wait)) as others:
            others.duck()
            assert until(lambda: len(steps) == 4, 20), steps
    assert 1.0 > steps[0] > steps[1] > LOW
    with playing(tmp_path, "another", ROLE):  # remembered by its role
        assert is_at("another", 1.0)


@pytest.mark.usefixtures("server")
def test_what_a_killed_session_left_low_in_memory_is_set_right_by_the_next(lowering, tmp_path):
    kept = tmp_path / "lowered.json"
    command = [sys.executable, "-c", LOWERS, os.fspath(kept)]
    with playing(tmp_path), subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as session:

        def again() -> None:
            session.stdin.write("again\n")
            session.stdin.flush()

        assert lowers(again)
        session.kill()
    with playing(tmp_path):
        assert is_at("music", LOW)  # so it would stay
    with closing(lowering()):
        assert until(lambda: not kept.exists(), 20)
    with playing(tmp_path):
        assert is_at("music", 1.0)


@pytest.mark.parametrize("server", ["pulseaudio"], indirect=True)  # PipeWire tells nobody what it remembers
@pytest.mark.usefixtures("server")
def test_a_volume_that_the_person_gave_a_stream_before_it_ended_is_remembered(lowering, tmp_path):
    with closing(lowering()) as others, playing(tmp_path):
        assert ducked(others)
        subprocess.run(["pactl", "set-sink-input-volume", number("music"), "80%"], check=True)
        assert is_at("music", 0.8)
    with playing(tmp_path):
        assert is_at("music", 0.8)


def number(name: str) -> str:
    told = subprocess.run(["pactl", "list", "sink-inputs"], capture_output=True, text=True, check=True).stdout
    return next(part.split("\n")[0] for part in told.split("Sink Input #")[1:] if f'"{name}"' in part)
