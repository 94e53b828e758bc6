"""Other players in the room: lower while the coach speaks, as they were afterwards, also after a crash."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager

import numpy as np
import pytest

from coach.audio.adapters.ducking import PulseDucker
from tests.room.leading import Led, furnish
from tests.room.room import RATE
from tests.support.players import low, volume
from tests.support.waiting import until

LOWERS = """
import signal, sys
from pathlib import Path
from coach.audio.adapters.ducking import PulseDucker
others = PulseDucker(Path(sys.argv[1]))
others.duck()
signal.pause()
"""


@contextmanager
def playing(room_here):
    """Let a player play a steady tone for a minute."""
    tone = (8000 * np.sin(2 * np.pi * 220 * np.arange(60 * RATE) / RATE)).astype("<i2")
    path = room_here.folder / "music.raw"
    path.write_bytes(tone.tobytes())
    player = subprocess.Popen(
        ["pacat", "--playback", "--device=speaker", "--client-name=music", "--raw", f"--rate={RATE}", "--channels=1",
         str(path)],
        env=room_here.env,
    )  # fmt: skip
    assert until(lambda: volume(room_here) is not None, limit=10)
    try:
        yield player
    finally:
        player.kill()
        player.wait()


@pytest.fixture
def music(room_here):
    """A player that plays a steady tone for a minute."""
    with playing(room_here) as player:
        yield player


@pytest.mark.faults
def test_others_are_lowered_after_a_restart_of_the_sound_server_too(room_here, tmp_path):
    others = PulseDucker(tmp_path / "lowered.json")
    with playing(room_here):
        others.duck()
        assert until(lambda: low(room_here), limit=5)
        others.restore()
        assert until(lambda: not low(room_here), limit=5)
    room_here.unplug()
    room_here.plug()
    with playing(room_here):
        others.duck()
        assert until(lambda: low(room_here), limit=5)
        others.close()
        assert volume(room_here) == 0.0


@pytest.mark.usefixtures("music")
def test_others_are_lowered_by_12_to_15_db_and_restored(room_here, tmp_path):
    others = PulseDucker(tmp_path / "lowered.json")
    with room_here.hear() as recorder:
        assert until(lambda: len(recorder.so_far().samples) > RATE, limit=5)
        others.duck()
        assert until(lambda: low(room_here), limit=5)
        begin = len(recorder.so_far().samples)
        assert until(lambda: len(recorder.so_far().samples) > begin + RATE, limit=5)
        heard = recorder.stop().samples.astype(float)
    before, after = (np.sqrt((part**2).mean()) for part in (heard[RATE // 2 : RATE], heard[-RATE // 2 :]))
    assert 12 < 20 * np.log10(before / after) < 15
    others.close()
    assert volume(room_here) == 0.0
    assert not (tmp_path / "lowered.json").exists()


@pytest.mark.usefixtures("music")
def test_what_a_crash_left_low_is_restored_by_the_next_start(room_here, tmp_path):
    kept = tmp_path / "lowered.json"
    crashing = subprocess.Popen([sys.executable, "-c", LOWERS, str(kept)], env=room_here.env)
    assert until(lambda: low(room_here), limit=20)
    crashing.send_signal(signal.SIGKILL)
    crashing.wait()
    assert low(room_here)
    PulseDucker(kept).close()
    assert volume(room_here) == 0.0


@pytest.mark.usefixtures("music")
def test_a_volume_that_the_person_changed_meanwhile_is_theirs(room_here, tmp_path):
    others = PulseDucker(tmp_path / "lowered.json")
    others.duck()
    assert until(lambda: low(room_here), limit=5)
    (line,) = room_here.pactl("list", "short", "sink-inputs").splitlines()
    room_here.pactl("set-sink-input-volume", line.split()[0], "90%")
    others.close()
    assert volume(room_here) == pytest.approx(-2.75, abs=0.1)  # 60 log10 0.9


@pytest.mark.usefixtures("music")
def test_a_session_lowers_the_music_and_gives_it_back(room_here):
    furnish(room_here)
    led = Led(room_here, "now", "short")
    led.wait_for("Half a minute.")
    assert until(lambda: low(room_here), limit=5)
    led.process.send_signal(signal.SIGINT)
    led.end()
    assert volume(room_here) == 0.0
