"""The cache of clips."""

from __future__ import annotations

import os
import shutil
import wave

import numpy as np
import pytest

from coach.errors import DeviceError
from coach.programs.rehearsal.fakes import RehearsalVoice
from coach.speech.adapters.clip_cache import CachedVoice, evict
from coach.timeline.cues import Line
from coach.units import PLAYBACK_RATE

ONE, TWO, THREE = (Line(text, "en") for text in ("one", "two", "three"))


class Described(RehearsalVoice):
    """A rehearsal voice with recipes."""

    def __init__(self, maker="1"):
        super().__init__()
        self._maker = maker

    clip_prefix = ""

    def recipe(self, line):
        return f"{line} {self._maker}"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "clips"


def files(folder):
    return sorted(folder.iterdir())


def test_a_clip_is_made_once_in_a_session(folder):
    voice = Described()
    cached = CachedVoice(voice, folder)
    assert np.array_equal(cached.clip(ONE), cached.clip(ONE))
    assert voice.said == [ONE]


def test_a_clip_is_made_once_over_sessions(folder):
    made = CachedVoice(Described(), folder).clip(ONE)
    later = Described()
    assert np.array_equal(CachedVoice(later, folder).clip(ONE), made)
    assert later.said == []


def test_a_kept_clip_is_a_sound_file_that_anything_plays(folder):
    made = CachedVoice(Described(), folder).clip(ONE)
    (path,) = files(folder)
    with wave.open(str(path)) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (PLAYBACK_RATE, 1)
        assert sound.readframes(sound.getnframes()) == made.tobytes()


def test_a_clip_of_another_recipe_is_made_anew(folder):
    CachedVoice(Described("1"), folder).clip(ONE)
    later = Described("2")
    CachedVoice(later, folder).clip(ONE)
    assert later.said == [ONE]
    assert len(files(folder)) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[:3],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: bytes(len(data)),
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: data + b"x",
    ],
)
def test_a_damaged_clip_is_made_again(folder, damage):
    good = CachedVoice(Described(), folder).clip(ONE)
    (path,) = files(folder)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    later = Described()
    assert np.array_equal(CachedVoice(later, folder).clip(ONE), good)
    assert later.said == [ONE]
    assert path.read_bytes() == whole


def test_nothing_but_whole_clips_is_left_in_the_folder(folder):
    cached = CachedVoice(Described(), folder)
    for line in (ONE, TWO, THREE):
        cached.clip(line)
    assert {path.suffix for path in files(folder)} == {".wav"}


def test_the_folder_may_be_deleted_while_it_is_used(folder):
    cached = CachedVoice(Described(), folder)
    cached.clip(ONE)
    shutil.rmtree(folder)
    cached.clip(TWO)
    assert len(files(folder)) == 1


@pytest.mark.parametrize("obstacle", ["file", "folder"])
def test_a_folder_that_cannot_be_used_costs_only_time(tmp_path, obstacle):
    folder = tmp_path / "clips"
    if obstacle == "file":
        folder.write_text("in the way")
    else:
        CachedVoice(Described(), folder).clip(ONE)
        (path,) = files(folder)
        path.unlink()
        path.mkdir()
    assert len(CachedVoice(Described(), folder).clip(ONE)) > 0


def test_two_may_share_a_folder(folder):
    mine, yours = Described(), Described()
    one, other = CachedVoice(mine, folder), CachedVoice(yours, folder)
    for line in (ONE, TWO):
        one.clip(line)
    for line in (TWO, THREE):
        other.clip(line)
    assert (mine.said, yours.said) == ([ONE, TWO], [THREE])


def test_a_fault_of_the_voice_is_told_and_not_kept(folder):
    voice = Described()
    cached = CachedVoice(voice, folder)
    voice.fail("gone")
    with pytest.raises(DeviceError, match="gone"):
        cached.clip(ONE)
    voice.fail(None)
    assert len(cached.clip(ONE)) > 0


def aged(folder, sizes):
    """Make clips of *sizes* bytes, the first used longest ago."""
    folder.mkdir()
    for age, size in enumerate(sizes):
        path = folder / f"{age}.wav"
        path.write_bytes(bytes(size))
        os.utime(path, (age, age))


@pytest.mark.parametrize(
    ("limit", "left"),
    [
        (400, ["0.wav", "1.wav", "2.wav", "3.wav"]),
        (399, ["1.wav", "2.wav", "3.wav"]),
        (300, ["2.wav", "3.wav"]),
        (0, ["3.wav"]),
    ],
)
def test_what_was_used_longest_ago_goes_first_until_there_is_room(folder, limit, left):
    aged(folder, [100] * 4)
    assert evict(folder, limit, folder / "3.wav") == 100 * len(left)
    assert [path.name for path in files(folder)] == left


def test_a_sweep_takes_what_a_killed_process_left_and_nothing_of_others(folder):
    aged(folder, [100])
    (folder / "x.part").write_bytes(bytes(100))
    (folder / "notes.txt").write_bytes(bytes(100))
    evict(folder, 100, folder / "0.wav")
    assert [path.name for path in files(folder)] == ["0.wav", "notes.txt"]


def test_the_folder_never_holds_more_than_its_limit(folder):
    limit = 60_000
    cached = CachedVoice(Described(), folder, limit)
    for number in range(20):
        cached.clip(Line(f"line {number}", "en"))
        assert sum(path.stat().st_size for path in files(folder)) <= limit
    assert files(folder)


def test_a_use_makes_a_clip_young_again(folder):
    for line in (ONE, TWO):
        CachedVoice(Described(), folder).clip(line)
        for path in files(folder):
            os.utime(path, (1, 1))
    CachedVoice(Described(), folder).clip(ONE)
    young = [path for path in files(folder) if path.stat().st_mtime > 1]
    assert len(young) == 1
    evict(folder, 1, folder / young[0].name)
    assert files(folder) == young
