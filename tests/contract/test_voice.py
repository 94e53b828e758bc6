"""What every Voice keeps: the rehearsal's, the real one in its child, and both behind the cache."""

from __future__ import annotations

import numpy as np
import pytest

from coach.programs.rehearsal.fakes import RehearsalVoice
from coach.speech.adapters.clip_cache import CachedVoice
from coach.speech.adapters.espeak_process import EspeakVoice
from coach.timeline.cues import Line, Manner
from coach.units import PLAYBACK_RATE


@pytest.fixture(params=["rehearsal", "real", "cached"])
def voice(request, tmp_path):
    if request.param == "rehearsal":
        made = RehearsalVoice()
    elif request.param == "real":
        made = EspeakVoice()
    else:
        made = CachedVoice(EspeakVoice(), tmp_path / "clips")
    yield made
    made.close()


def test_a_clip_is_mono_int16(voice):
    clip = voice.clip(Line("Stand up", "en"))
    assert (clip.dtype, clip.ndim) == (np.int16, 1)


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_number_fits_between_two_beats_of_a_second(voice, language):
    for text in ("3", "17"):
        assert 0.2 < len(voice.clip(Line(text, language, Manner.BEAT))) / PLAYBACK_RATE < 0.9


def test_a_clip_begins_with_its_onset(voice):
    """Within a millisecond the sound is above what the room's ears call heard."""
    for text in ("three", "up", "ten", "seven"):
        clip = np.abs(voice.clip(Line(text, "en", Manner.BEAT)).astype(int))
        assert clip[: PLAYBACK_RATE // 1000].max() > 50


def test_clips_are_equally_loud_and_never_too_loud(voice):
    levels = []
    for text in ("one", "Hold the edge of your desk", "six"):
        clip = voice.clip(Line(text, "en")).astype(float)
        assert np.abs(clip).max() <= 32768 * 10 ** (-3 / 20) + 1
        levels.append(10 * np.log10((clip[np.abs(clip) > 300] ** 2).mean()))
    assert max(levels) - min(levels) < 5


def test_calm_speech_takes_longer(voice):
    lengths = [len(voice.clip(Line("Breathe out slowly", "en", manner))) for manner in (Manner.CALM, Manner.PLAIN)]
    assert lengths[0] > lengths[1]


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_nothing_to_say_is_an_empty_clip(voice, text):
    assert len(voice.clip(Line(text, "en"))) == 0


def test_the_same_line_gives_the_same_length_again(voice):
    lengths = [len(voice.clip(Line("halfway", "en", Manner.BEAT))) for _ in range(3)]
    # espeak-ng's own clips differ by a thousandth from call to call
    assert max(lengths) - min(lengths) <= 0.01 * max(lengths)


def test_a_voice_may_be_closed_twice_and_speaks_no_more(voice):
    voice.close()
    voice.close()
    with pytest.raises(ValueError, match="closed"):
        voice.clip(Line("one", "en"))
