import numpy as np
import pytest

from coach.timeline.tones import BREATHS, EARCONS, PEAK
from coach.units import PLAYBACK_RATE, samples

SOUNDS = {name: make() for name, make in EARCONS.items()} | {
    name: make(3 * PLAYBACK_RATE) for name, make in BREATHS.items()
}


def pitch(sound):
    """Hertz of the strongest line in the spectrum."""
    return float(np.argmax(np.abs(np.fft.rfft(sound, 1 << 17))) * PLAYBACK_RATE / (1 << 17))


@pytest.mark.parametrize("name", SOUNDS)
def test_no_tone_is_louder_than_its_peak_or_begins_or_ends_with_a_step(name):
    sound = SOUNDS[name].astype(int)
    peak = PEAK * 32767
    assert 0 < np.abs(sound).max() <= peak + 1
    # Over a raised cosine of 110 samples the first and last of them are under a thousandth of the peak.
    assert abs(sound[0]) <= peak / 1000 + 1
    assert abs(sound[-1]) <= peak / 1000 + 1


@pytest.mark.parametrize("name", EARCONS)
def test_an_earcon_is_short(name):
    assert len(SOUNDS[name]) <= samples(0.6 if name == "chime" else 0.3)


def test_every_earcon_has_a_pitch_or_a_shape_of_its_own():
    shapes = {(len(SOUNDS[name]), round(pitch(SOUNDS[name]))) for name in EARCONS}
    assert len(shapes) == len(EARCONS)


@pytest.mark.parametrize(("name", "direction"), [("breath_in", 1), ("breath_hold", 0), ("breath_out", -1)])
def test_the_tone_rises_with_the_breath_in_and_falls_with_the_breath_out(name, direction):
    sound = SOUNDS[name]
    change = pitch(sound[2 * PLAYBACK_RATE :]) - pitch(sound[:PLAYBACK_RATE])
    assert np.sign(round(change / 10)) == direction


@pytest.mark.parametrize("length", [0, 1, 441, 4 * PLAYBACK_RATE])
@pytest.mark.parametrize("name", BREATHS)
def test_a_breath_tone_is_as_long_as_it_is_told(name, length):
    assert len(BREATHS[name](length)) == length
