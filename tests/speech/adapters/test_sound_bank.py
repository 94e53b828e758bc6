import runpy
import wave

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.speech.adapters import sound_bank
from coach.system import paths
from coach.timeline.cues import Line, Tone
from coach.timeline.tones import EARCONS, breath_in
from coach.units import PLAYBACK_RATE

AUDIO = paths.data_folder("audio")


def write(path, frames=100, channels=1, width=2, rate=PLAYBACK_RATE):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes(frames * channels * width))


def test_the_files_in_audio_are_what_the_program_beside_them_makes(tmp_path):
    runpy.run_path(str(AUDIO / "make.py"))["make"](tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in AUDIO.glob("*.wav")}
    assert len(made) == len(EARCONS)


def test_what_is_read_is_what_was_made():
    read = sound_bank.read_earcons(AUDIO)
    assert {name: sound.tolist() for name, sound in read.items()} == {
        name: make().tolist() for name, make in EARCONS.items()
    }


@pytest.mark.parametrize("wrong", [{"channels": 2}, {"width": 1}, {"rate": 44_100}, {"frames": 2 * PLAYBACK_RATE + 1}])
def test_an_earcon_of_another_form_is_refused_in_one_line(tmp_path, wrong):
    for name in EARCONS:
        write(tmp_path / f"{name}.wav")
    write(tmp_path / "half.wav", **wrong)
    with pytest.raises(DeviceError, match=r"half\.wav: an earcon is mono") as refused:
        sound_bank.read_earcons(tmp_path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [None, b"", b"RIFF", b"not a wav file at all, whatever it is called"])
def test_a_file_that_is_no_wav_is_refused_in_one_line(tmp_path, content):
    for name in EARCONS:
        write(tmp_path / f"{name}.wav")
    broken = tmp_path / "tick.wav"
    broken.unlink()
    if content is not None:
        broken.write_bytes(content)
    with pytest.raises(DeviceError, match=r"tick\.wav") as refused:
        sound_bank.read_earcons(tmp_path)
    assert "\n" not in str(refused.value)


def test_a_bank_takes_speech_from_the_voice_tones_from_the_files_and_breaths_to_length():
    class Voice:
        asked = 0

        def clip(self, line):
            self.asked += 1
            return np.full(len(line.text), 7, np.int16)

        def close(self):
            raise AssertionError("not the bank's to close")

    voice, tick = Voice(), np.ones(3, np.int16)
    bank = sound_bank.make_bank({"tick": tick}, voice)
    assert bank(Line("one", "en")).tolist() == [7, 7, 7]
    assert bank(Line("one", "en")).tolist() == [7, 7, 7]
    assert voice.asked == 1
    assert bank(Tone("tick")) is tick
    assert np.array_equal(bank(Tone("breath_in", 500)), breath_in(500))
