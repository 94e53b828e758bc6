"""What a loudspeaker plays, recorded at a real PulseAudio and a real PipeWire."""

from __future__ import annotations

import subprocess
from contextlib import closing, contextmanager

import numpy as np
import pytest

from coach.audio.adapters.loudspeaker_monitor import PulseMonitor
from coach.audio.adapters.speaker import MiniaudioSpeaker
from coach.presence.adapters.linux.pulse_recorders import PulseServer
from coach.system.system_clock import SystemClock
from coach.units import CAPTURE_RATE, PLAYBACK_RATE
from tests.room.room import RATE
from tests.support.pipewire import pactl
from tests.support.waiting import until

LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""


@pytest.fixture
def desk(room_here):
    return room_here


@pytest.fixture
def monitor():
    with closing(PulseMonitor()) as made:
        yield made


def heard(monitor, seconds=0.5):
    """The next *seconds* that *monitor* gives, from now on."""
    got = bytearray()

    def more():
        got.extend(monitor.passed() or b"")
        return len(got) >= seconds * CAPTURE_RATE * 2

    monitor.passed()
    assert until(more, LIMIT), monitor.trouble
    return np.frombuffer(bytes(got), "<i2").astype(float)


def pitch(sound):
    """The strongest frequency in *sound*, hertz; 0 where it is silent."""
    spectrum = np.abs(np.fft.rfft(sound))
    return 0.0 if spectrum.max() < 1 else float(spectrum.argmax()) * CAPTURE_RATE / len(sound)


@contextmanager
def playing(desk, hertz, sink="speaker"):
    """Let another player play a tone on *sink*."""
    path = desk.folder / f"{hertz}.raw"
    path.write_bytes((8000 * np.sin(2 * np.pi * hertz * np.arange(60 * RATE) / RATE)).astype("<i2").tobytes())
    command = ["pacat", "--playback", f"--device={sink}", "--client-name=film", "--raw", f"--rate={RATE}"]
    with subprocess.Popen([*command, "--channels=1", str(path)], env=desk.env) as player:
        try:
            yield
        finally:
            player.kill()


def hears(monitor, hertz):
    return until(lambda: pitch(heard(monitor)) == pytest.approx(hertz, abs=5), LIMIT)


def test_what_another_player_plays_is_recorded_and_nothing_after_the_end(desk, monitor):
    monitor.start()
    with playing(desk, 440):
        assert hears(monitor, 440)
    assert desk.monitored() == ["desk-coach"]
    assert desk.listeners() == []
    monitor.close()
    assert until(lambda: desk.monitored() == [], LIMIT)
    assert monitor.passed() is None


def test_who_records_it_is_in_no_meeting(desk, monitor):
    monitor.start()
    assert until(lambda: desk.monitored() == ["desk-coach"], LIMIT)
    server = PulseServer(patience=2.0)
    server.ask()
    assert server.recorders(SystemClock().monotonic() + 2.0) == ()


def test_a_volume_and_a_mute_are_in_it(desk, monitor):
    monitor.start()
    with playing(desk, 440):
        assert hears(monitor, 440)
        loud = np.std(heard(monitor))
        desk.pactl("set-sink-volume", "speaker", "-20dB")
        assert until(lambda: np.std(heard(monitor)) == pytest.approx(loud / 10, rel=0.1), LIMIT)
        desk.pactl("set-sink-mute", "speaker", "1")
        assert until(lambda: not heard(monitor).any(), LIMIT)


def test_another_default_loudspeaker_is_followed_and_the_two_are_told_apart(desk, monitor):
    monitor.start()
    assert until(lambda: monitor.passed() is not None, LIMIT)
    desk.pactl("load-module", "module-null-sink", "sink_name=speaker_two", "rate=48000", "channels=1")
    told = []
    with playing(desk, 700, "speaker_two"):
        desk.pactl("set-default-sink", "speaker_two")

        def followed():
            told.append(monitor.passed())
            return monitor.name == "speaker_two.monitor" and told[-1]

        assert until(followed, LIMIT)
        assert None in told
        assert hears(monitor, 700)


def test_a_loudspeaker_to_which_our_own_stream_is_moved_is_followed(desk, monitor):
    desk.pactl("load-module", "module-null-sink", "sink_name=speaker_two", "rate=48000", "channels=1")
    desk.pactl("set-default-sink", "speaker")
    wave = (8000 * np.sin(2 * np.pi * 300 * np.arange(PLAYBACK_RATE) / PLAYBACK_RATE)).astype(np.int16)
    with closing(MiniaudioSpeaker()) as speaker:
        speaker.start(lambda frames: np.resize(wave, frames))
        monitor.start()
        assert until(lambda: monitor.name == "speaker.monitor", LIMIT)
        (stream,) = desk.pactl("list", "short", "sink-inputs").splitlines()
        desk.pactl("move-sink-input", stream.split()[0], "speaker_two")
        assert until(lambda: monitor.name == "speaker_two.monitor", LIMIT)
        assert until(lambda: heard(monitor).any(), LIMIT)


@pytest.mark.faults
def test_a_loudspeaker_that_is_unplugged_is_followed_by_the_next(desk, monitor):
    module = desk.pactl("load-module", "module-null-sink", "sink_name=speaker_two", "rate=48000", "channels=1").strip()
    desk.pactl("set-default-sink", "speaker_two")
    monitor.start()
    assert until(lambda: monitor.name == "speaker_two.monitor", LIMIT)
    desk.pactl("unload-module", module)
    desk.pactl("set-default-sink", "speaker")
    assert until(lambda: monitor.name == "speaker.monitor", LIMIT)
    with playing(desk, 440):
        assert hears(monitor, 440)


@pytest.mark.faults
def test_a_server_that_ends_is_told_of_and_tried_again(desk, monitor):
    monitor.start()
    assert until(lambda: monitor.passed() is not None, LIMIT)
    desk.unplug()
    assert until(lambda: monitor.trouble is not None, LIMIT)
    assert monitor.passed() is None
    desk.plug()
    assert until(lambda: monitor.passed() is not None, LIMIT)
    assert monitor.trouble is None
    with playing(desk, 440):
        assert hears(monitor, 440)


@pytest.mark.faults
def test_without_a_server_nothing_is_recorded_and_closing_takes_no_time(desk):
    desk.unplug()
    clock = SystemClock()
    with closing(PulseMonitor()) as alone:
        alone.start()
        assert until(lambda: alone.trouble is not None, LIMIT)
        assert alone.passed() is None
        begin = clock.monotonic()
    assert clock.monotonic() - begin < 1.5  # of which the thread may take one


@pytest.mark.usefixtures("pipewire")
def test_pipewire_gives_the_loudspeaker_and_not_the_microphone(monitor):
    pactl("set-default-sink", "speaker")
    assert until(lambda: "Default Sink: speaker" in pactl("info").stdout, LIMIT)
    monitor.start()
    assert until(lambda: monitor.name == "speaker.monitor", LIMIT)
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(10 * PLAYBACK_RATE) / PLAYBACK_RATE)).astype(np.int16)
    at = 0

    def pull(frames):
        nonlocal at
        at += frames
        return np.resize(tone[at % PLAYBACK_RATE :], frames)

    with closing(MiniaudioSpeaker()) as speaker:
        speaker.start(pull)
        assert hears(monitor, 440)
