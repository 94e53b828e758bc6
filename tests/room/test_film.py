"""A film plays on the same loudspeaker while a session is led: what of it reaches the ears, and who records it when."""

from __future__ import annotations

import csv
import socket
import subprocess
from contextlib import contextmanager

import numpy as np
import pytest
import soundfile
from scipy.signal import resample_poly

from coach import units
from tests.room.leading import Led, furnish, journal
from tests.room.persons import SPEECH
from tests.room.room import RATE, Room
from tests.support.room_fixtures import enter_or_skip
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(240)

LOUD = 0.06
"""Root mean square of the film and of the person, as a share of full scale."""
TRIES = 4
"""How often a person says it: of those as loud as the film, bench/film.py has nearly all obeyed on an idle machine, and
without the monitor hardly one."""
SOON = 20
"""Seconds in which a recording begins or ends."""


@pytest.fixture
def echoing():
    """A room whose loudspeaker comes back at the microphone as loud as it was played."""
    enter_or_skip()
    with Room(echo_db=0.0, echo_ms=40) as made:
        yield made


def as_loud(sound):
    """Return *sound* as loud as the film."""
    whole = sound.astype(float)
    return np.clip(whole * LOUD * 32767 / np.sqrt(np.mean(whole**2)), -32768, 32767).astype("<i2")


def read_speech():
    """A minute and more of people who read to others; skips where the recordings are not there."""
    if not (SPEECH / "MANIFEST.csv").is_file():
        pytest.skip("no recordings of speech beside the checkout")
    with (SPEECH / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["part"], row["kind"]) == ("test", "other_speech")]
    parts = []
    for row in rows:
        sound, rate = soundfile.read(SPEECH / row["path"])
        parts.append(resample_poly(sound if sound.ndim == 1 else sound.mean(1), RATE, rate))
    return as_loud(np.concatenate(parts))


@contextmanager
def film(room):
    """Let another player play people's read speech."""
    path = room.folder / "film.raw"
    path.write_bytes(read_speech().tobytes())
    command = ["pacat", "--playback", "--device=speaker", "--client-name=film", "--raw", f"--rate={RATE}"]
    with subprocess.Popen([*command, "--channels=1", str(path)], env=room.env) as player:
        try:
            yield
        finally:
            player.kill()


def asks(led, room, person, words, answer):
    """Let *person* say *words* until *answer* is a line on the screen, TRIES times at most."""
    for _ in range(TRIES):
        room.say(as_loud(person.words(words)), units.PLAYBACK_RATE).wait(20)
        if until(lambda: any(answer in line for line in led.lines), 3):
            return True
    return False


def test_a_person_as_loud_as_a_film_that_is_lowered_is_obeyed(echoing, person):
    furnish(echoing)
    with film(echoing):
        led = Led(echoing, "now", "short")
        led.wait_for("two")
        assert asks(led, echoing, person, "skip this one", "> skip"), led.lines
        assert led.end() == 0
    assert "skipped" in [entry["outcome"] for entry in journal(echoing)[0]["sets"]]


def test_what_is_played_is_recorded_while_a_session_listens_and_at_no_other_time(echoing):
    furnish(echoing)
    assert echoing.monitored() == []
    led = Led(echoing, "now", "short")
    led.wait_for("two")
    assert echoing.monitored() == ["desk-coach"]
    assert echoing.listeners() == ["desk-coach"]
    assert led.end() == 0
    assert echoing.monitored() == []
    assert [line for line in led.lines if "heard" in line] == []  # the coach did not obey itself


def test_who_wants_only_the_coachs_own_sound_left_out_has_nothing_else_recorded(room):
    furnish(room, '[ears]\nreference = "own"\n')
    led = Led(room, "now", "short")
    led.wait_for("two")
    assert room.listeners() == ["desk-coach"]
    assert room.monitored() == []
    assert led.end() == 0


@pytest.mark.faults
def test_a_recorder_that_is_killed_is_followed_by_another_and_the_coach_does_not_obey_itself(echoing):
    furnish(echoing)
    pulse = echoing.folder / "pulse.cli"
    echoing.pactl("load-module", "module-cli-protocol-unix", f"socket={pulse}")
    led = Led(echoing, "now", "short")
    led.wait_for("two")
    before = recorder_of(echoing)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(pulse))
        line.sendall(f"kill-source-output {before}\n".encode())
        assert until(lambda: echoing.monitored() == [], SOON)
        assert until(lambda: recorder_of(echoing) not in (None, before), SOON)
    assert led.end() == 0
    assert [line for line in led.lines if "heard" in line] == []
    (session,) = journal(echoing)
    assert [entry["outcome"] for entry in session["sets"]] == ["done", "done"]


@pytest.mark.faults
def test_another_loudspeaker_in_the_middle_of_a_session_is_followed(echoing):
    furnish(echoing)
    echoing.pactl("load-module", "module-null-sink", "sink_name=speaker_two", "rate=48000", "channels=1")
    echoing.pactl("set-default-sink", "speaker")
    led = Led(echoing, "now", "short")
    led.wait_for("two")
    before = recorder_of(echoing)
    ours = [line for line in echoing.pactl("list", "short", "sink-inputs").splitlines() if "22050" in line]
    echoing.pactl("move-sink-input", ours[0].split()[0], "speaker_two")
    assert until(lambda: recorder_of(echoing) not in (None, before), SOON)
    assert led.end() == 0
    assert echoing.monitored() == []
    assert [entry["outcome"] for entry in journal(echoing)[0]["sets"]] == ["done", "done"]


def recorder_of(room):
    """Number of the stream by which the coach records a loudspeaker."""
    monitors = [line.split()[0] for line in room.pactl("list", "short", "sources").splitlines() if "speaker" in line]
    for stream in room.pactl("list", "short", "source-outputs").splitlines():
        number, source, client = stream.split()[:3]
        if source in monitors and client != "-" and "16000" in stream:
            return number
    return None
