"""Recordings of any make, as the ears take them."""

import shutil
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest
import soundfile

from coach.audio.adapters.recordings import read_recording
from coach.errors import UsageError
from coach.units import CAPTURE_RATE
from tests.support.desktop import require


def tone(hertz, rate, seconds=1.0):
    return np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate).astype(np.float32)


def decibels(sound):
    middle = sound[len(sound) // 4 : -len(sound) // 4]
    return 10 * np.log10(np.mean(np.square(middle)) * 2 + 1e-12)


@pytest.mark.parametrize("rate", [8000, 11_025, 22_050, 44_100, 48_000])
def test_a_tone_keeps_pitch_level_and_length_at_any_rate(tmp_path, rate):
    soundfile.write(tmp_path / "a.wav", 0.5 * tone(1000, rate), rate, subtype="FLOAT")
    heard = read_recording(tmp_path / "a.wav")
    assert len(heard) == CAPTURE_RATE
    # half of what the resampler of soxr leaves over is the rounding to 16 bits
    assert np.abs(heard / 16384 - tone(1000, CAPTURE_RATE))[500:-500].max() < 1e-3


@pytest.mark.parametrize("hertz", [9000, 12_000, 20_000])
def test_what_is_too_high_does_not_fold_down(tmp_path, hertz):
    soundfile.write(tmp_path / "a.wav", 0.5 * tone(hertz, 48_000), 48_000, subtype="FLOAT")
    assert decibels(read_recording(tmp_path / "a.wav") / 16384) < -40


@pytest.mark.parametrize(
    ("ending", "subtype"), [("wav", "PCM_16"), ("wav", "PCM_24"), ("wav", "FLOAT"), ("flac", "PCM_16")]
)
def test_wav_and_flac_are_read(tmp_path, ending, subtype):
    path = tmp_path / f"a.{ending}"
    soundfile.write(path, 0.5 * tone(440, CAPTURE_RATE), CAPTURE_RATE, subtype=subtype)
    # one step of 16 bits
    assert np.abs(read_recording(path) - 16384 * tone(440, CAPTURE_RATE)).max() <= 1.5


def test_two_channels_are_heard_as_one(tmp_path):
    left = 0.5 * tone(440, CAPTURE_RATE)
    soundfile.write(tmp_path / "a.wav", np.stack([left, np.zeros_like(left)], axis=1), CAPTURE_RATE)
    assert np.abs(read_recording(tmp_path / "a.wav")).max() == pytest.approx(8192, abs=2)


MADE = {"m4a": ("-c:a", "aac"), "webm": ("-c:a", "libopus"), "mp4": ("-c:a", "aac", "-f", "mp4")}
"""As phones, browsers and screen recorders write it: ending -> how ffmpeg does."""


def encoded(tmp_path, ending: str):
    require([] if shutil.which("ffmpeg") else ["ffmpeg"], "recordings of phones and browsers")
    soundfile.write(tmp_path / "a.wav", 0.5 * tone(440, 48_000, 2.0), 48_000)
    path = tmp_path / f"-a b.{ending}"
    command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "a.wav"), *MADE[ending], str(path)]
    subprocess.run(command, check=True)
    return path


def without_av(monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)


@pytest.mark.parametrize("ending", MADE)
@pytest.mark.parametrize("reader", ["ffmpeg", "PyAV"])
def test_what_phones_and_browsers_record_is_read(tmp_path, monkeypatch, ending, reader):
    path = encoded(tmp_path, ending)
    if reader == "ffmpeg":
        without_av(monkeypatch)
    else:
        require([] if find_spec("av") else ["PyAV (the extra recordings)"], "recordings of phones and browsers")
        monkeypatch.setenv("PATH", "")
    heard = read_recording(path)
    # AAC adds up to two frames of 1024 samples at 48 kHz at either end
    assert 2 * CAPTURE_RATE - 1 <= len(heard) <= 2 * CAPTURE_RATE + 1400
    assert decibels(heard / 32768) == pytest.approx(20 * np.log10(0.5), abs=0.5)
    spectrum = np.abs(np.fft.rfft(heard[4000:20_000].astype(float)))
    assert np.argmax(spectrum) == pytest.approx(440, abs=1)


@pytest.mark.parametrize("reader", ["ffmpeg", "PyAV"])
def test_what_neither_of_them_reads_is_said_in_one_line(tmp_path, monkeypatch, reader):
    if reader == "ffmpeg":
        require([] if shutil.which("ffmpeg") else ["ffmpeg"], "recordings of phones and browsers")
        without_av(monkeypatch)
    else:
        require([] if find_spec("av") else ["PyAV (the extra recordings)"], "recordings of phones and browsers")
    (tmp_path / "a.m4a").write_bytes(b"no sound" * 100)
    with pytest.raises(UsageError, match=r"a\.m4a: cannot be read \(.+\); give a recording") as told:
        read_recording(tmp_path / "a.m4a")
    assert "\n" not in str(told.value)


def test_where_there_is_neither_it_says_how_to_get_them(tmp_path, monkeypatch):
    without_av(monkeypatch)
    monkeypatch.setenv("PATH", "")
    (tmp_path / "a.m4a").write_bytes(b"no sound")
    with pytest.raises(UsageError, match=r"install ffmpeg or `pip install 'desk-coach\[recordings\]'` for m4a"):
        read_recording(tmp_path / "a.m4a")


def test_a_file_that_is_not_there_is_said_to_be_that(tmp_path):
    with pytest.raises(UsageError, match=r"missing\.wav: is not there"):
        read_recording(tmp_path / "missing.wav")


def test_what_is_no_recording_is_said_in_one_line(tmp_path):
    (tmp_path / "text.wav").write_text("no sound")
    soundfile.write(tmp_path / "empty.wav", np.zeros(0, np.float32), CAPTURE_RATE)
    for name in ("text.wav", "empty.wav", "missing.wav", "."):
        with pytest.raises(UsageError, match="; give a") as told:
            read_recording(tmp_path / name)
        assert "\n" not in str(told.value)
