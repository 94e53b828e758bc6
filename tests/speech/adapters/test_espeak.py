"""Text for espeak-ng, and the clip that is made of its sound.  What the library itself does is in tests/contract."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import espeakng_loader
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyloudnorm import Meter

from coach.speech.adapters.espeak import LONGEST_PATH, pieces
from coach.speech.mastering import PEAK_DB, master
from coach.units import PLAYBACK_RATE, samples


@given(st.text(), st.integers(8, 60))
def test_no_piece_is_longer_than_the_library_takes(text, longest):
    assert all(0 < len(piece.encode()) <= longest for piece in pieces(text, longest))


@given(st.lists(st.text("abcæøå.,!", min_size=1, max_size=8), max_size=40), st.integers(20, 60))
def test_pieces_lose_no_word(words, longest):
    assert " ".join(pieces(" ".join(words), longest)).split() == " ".join(words).split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stand up. Breathe in.", ["Stand up. Breathe in."]),
        ("Stand up. Breathe in now, slowly.", ["Stand up.", "Breathe in now,", "slowly."]),
        ("Stand\x00 up\x01\n\tnow", ["Stand up now"]),
        (" \n", []),
    ],
)
def test_text_is_cut_at_the_end_of_a_sentence_where_one_fits(text, expected):
    assert pieces(text, 21) == expected


def tone(seconds, level, pitch=440):
    return np.rint(level * np.sin(2 * np.pi * pitch * np.arange(samples(seconds)) / PLAYBACK_RATE)).astype(np.int16)


def padded(sound, lead=0.046, tail=0.35):
    return np.concatenate([np.zeros(samples(lead), np.int16), sound, np.zeros(samples(tail), np.int16)])


def lufs(clip):
    return Meter(PLAYBACK_RATE).integrated_loudness(clip / 32768)


@pytest.mark.parametrize("lead", [0.0, 0.011, 0.046, 0.5])
def test_a_clip_begins_with_what_is_heard_first(lead):
    sound = np.full(samples(0.3), 9000, np.int16)
    clip = master(padded(sound, lead))
    assert len(clip) == len(sound)
    assert clip[0] > 0


def test_a_faint_beginning_is_kept_and_noise_under_it_is_cut():
    breath, noise = tone(0.08, 200), tone(0.2, 60)
    word = np.concatenate([noise, breath, tone(0.3, 10_000), noise])
    clip = master(word)
    # a sine that reaches -34 dB of the peak crosses -40 dB within its first milliseconds
    assert len(clip) == pytest.approx(samples(0.38), abs=samples(0.002))


@pytest.mark.parametrize("level", [30, 1000, 10_000, 32_000])
def test_every_clip_is_equally_loud(level):
    assert lufs(master(padded(tone(0.5, level)))) == pytest.approx(-18, abs=0.3)  # what ramps and rounding take


def test_pauses_do_not_make_a_clip_louder():
    pause = np.zeros(samples(1), np.int16)
    with_pause = master(np.concatenate([tone(0.5, 5000), pause, tone(0.5, 5000)]))
    without = master(tone(1, 5000))
    assert np.abs(with_pause).max() == pytest.approx(np.abs(without).max(), rel=0.02)  # frames at the pause's edges


def test_a_peak_is_never_above_its_limit():
    clip = tone(0.5, 300)
    clip[5000] = 20_000
    assert np.abs(master(clip).astype(int)).max() <= 32768 * 10 ** (PEAK_DB / 20) + 1


def test_a_clip_has_no_step_at_its_ends():
    clip = np.abs(master(np.full(samples(0.3), 9000, np.int16)).astype(int))
    steps = np.abs(np.diff(np.concatenate([[0], clip, [0]])))
    assert steps.max() <= clip.max() / 22 + 1


@pytest.mark.parametrize("volume", [1.0, 0.5, 0.0])
def test_volume_is_a_factor_on_the_levelled_clip(volume):
    loud, soft = master(tone(0.3, 5000)), master(tone(0.3, 5000), volume)
    assert np.abs(soft - loud * volume).max() <= 1


@pytest.mark.parametrize("raw", [np.zeros(0, np.int16), np.zeros(PLAYBACK_RATE, np.int16)])
def test_nothing_heard_is_an_empty_clip(raw):
    assert len(master(raw)) == 0


SPEAK = """
import sys, ctypes
from coach.speech.adapters.espeak import Synthesiser
made = Synthesiser()
for text in sys.argv[1:]:
    pcm = made.speak(text, voice="gmq/da", wpm=140, pitch=50)
    print(len(pcm) // 2)
made.close()
"""


def speak(*texts, **env):
    """Return the samples that a process of its own makes of each text: the library lives once in a process."""
    done = subprocess.run(
        [sys.executable, "-c", SPEAK, *texts],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    return [int(line) for line in done.stdout.split()]


def test_long_text_and_danish_letters_are_spoken_whole():
    short, long, danish = speak("Rejs dig op.", "Rejs dig op. " * 400, "Få højre knæ op, og sænk øjnene.")
    assert long > 300 * short
    assert danish > PLAYBACK_RATE


def test_a_long_way_to_the_data_does_not_end_the_process(tmp_path):
    """The library calls exit(1) on a path of more than about 150 bytes."""
    deep = tmp_path / ("d" * 100) / ("e" * 100)
    shutil.copytree(Path(espeakng_loader.__file__).parent, deep / "espeakng_loader", symlinks=True)
    assert len(str(deep)) > LONGEST_PATH
    found = speak("Rejs dig op.", PYTHONPATH=f"{deep}{os.pathsep}{os.environ.get('PYTHONPATH', '')}", TMPDIR="/tmp")  # noqa: S108 - a short one
    assert found[0] > PLAYBACK_RATE // 2
