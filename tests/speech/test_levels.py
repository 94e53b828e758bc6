"""Every clip is within 1 LU of -18 LUFS and under -1 dBTP, by another's meter than ours."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
from pyloudnorm import Meter

from coach.speech.adapters.espeak_process import EspeakVoice
from coach.speech.loudness import loudness
from coach.timeline.cues import Line, Manner
from coach.timeline.wording import split_sentences
from coach.units import PLAYBACK_RATE, samples
from tests.support.library import shipped_library

LIBRARY = shipped_library()
METER = Meter(PLAYBACK_RATE)
SHORT = samples(0.4)


def lines(language: str) -> list[Line]:
    """All that is counted, every sentence of the stock lines, and those of a third of the exercises."""
    stock = {text for line in LIBRARY.lines.values() for text in line.says[language]}
    fills = {
        "name": "Squats",
        "dose": "8",
        "n": 8,
        "total": 5,
        "minutes": 3,
        "time": "half past ten",
        "hour": "ten",
        "following": "ten",
        "word": "skip",
        "instead": "marching",
        "length": "two and a half minutes",
        "number": "112",
        "seconds": 30,
    }
    counted = [*LIBRARY.lines["numbers"].says[language], *LIBRARY.lines["last_three"].says[language]]
    some = list(LIBRARY.exercises.values())[::3]
    beats = {word for exercise in LIBRARY.exercises.values() for word in exercise.beats.get(language, ())}
    return [
        *(Line(part, language) for text in sorted(stock) for part in split_sentences(text.format(**fills))),
        *(Line(word, language, Manner.BEAT) for word in sorted({*counted, *beats})),
        *(Line(part, language) for e in some for text in (e.setup, e.move) for part in split_sentences(text[language])),
        *(Line(part, language, Manner.CALM) for e in some for part in split_sentences(e.safety[language])),
    ]


@pytest.fixture(scope="module", params=["en", "da"])
def clips(request):
    with closing(EspeakVoice()) as voice:
        return {line: voice.clip(line) / 32768 for line in lines(request.param)}


def test_every_clip_is_within_one_lu_of_the_level(clips):
    long = {line: clip for line, clip in clips.items() if len(clip) >= SHORT}
    levels = {line.text: METER.integrated_loudness(clip) for line, clip in long.items()}
    assert len(levels) > 150
    assert {text: level for text, level in levels.items() if abs(level + 18) > 1} == {}


def test_clips_too_short_for_the_gate_are_so_as_a_row(clips):
    short = [clip for clip in clips.values() if len(clip) < SHORT]
    assert len(short) > 10
    assert METER.integrated_loudness(np.concatenate(short)) == pytest.approx(-18, abs=1)


def test_no_peak_between_the_samples_comes_near_full_scale(clips):
    highest = max(float(np.abs(four_times(clip)).max()) for clip in clips.values())
    assert 20 * np.log10(highest) < -1


def test_our_meter_agrees_with_the_standards(clips):
    for clip in clips.values():
        if len(clip) >= 2 * SHORT:
            assert loudness(clip) == pytest.approx(METER.integrated_loudness(clip), abs=0.3)


def four_times(clip):
    """Return *clip* at four times its rate, as BS.1770 looks for true peaks."""
    spectrum = np.fft.rfft(clip, 1 << (len(clip) + 64).bit_length())
    wide = np.zeros(4 * (len(spectrum) - 1) + 1, complex)
    wide[: len(spectrum)] = spectrum
    return np.fft.irfft(wide) * 4
