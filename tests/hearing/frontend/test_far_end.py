from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.frontend.far_end import FAR_END_LEAD, MAX_DRIFT, FarEnd
from coach.units import CAPTURE_RATE, PLAYBACK_RATE


def tone(hertz, seconds, rate):
    return np.round(8000 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.int16)


def through(sound, sizes, block=320):
    """What comes out for *sound*, given in blocks of *sizes* over and over, one before each block that is taken."""
    played, at, turn, out = FarEnd(), 0, 0, []
    while at < len(sound):
        size = sizes[turn % len(sizes)]
        played.push(sound[at : at + size])
        out.append(played.pull(block))
        at, turn = at + size, turn + 1
    return np.concatenate(out)


def lag(heard, meant):
    """Samples by which *heard* lies behind *meant*."""
    size = 1 << (len(heard) + len(meant)).bit_length()
    spectrum = np.fft.rfft(heard.astype(float), size) * np.conj(np.fft.rfft(meant.astype(float), size))
    place = int(np.argmax(np.fft.irfft(spectrum, size)))
    return place - size if place > size // 2 else place


@cache
def noise(seconds, rate, seed=1):
    """Noise that both rates can carry: the same sound, sampled twice."""
    rng = np.random.default_rng(seed)
    hertz, phase = rng.uniform(100, 6000, 200), rng.uniform(0, 7, 200)
    at = np.arange(round(seconds * rate))[:, None] / rate
    return np.round(300 * np.sin(2 * np.pi * hertz * at + phase).sum(1)).astype(np.int16)


def test_what_is_played_comes_out_at_the_rate_of_the_ears():
    out = through(noise(2, PLAYBACK_RATE), [441])
    meant = noise(2, CAPTURE_RATE)
    behind = lag(out, meant)
    assert 0 <= behind <= FAR_END_LEAD + 320
    middle = slice(CAPTURE_RATE // 2, CAPTURE_RATE * 3 // 2)
    error = out[behind:][middle].astype(float) - meant[: len(out) - behind][middle]
    assert np.std(error) < 0.02 * np.std(meant)


def test_what_the_ears_cannot_hear_is_not_folded_down():
    out = through(tone(9_500, 1, PLAYBACK_RATE), [441])[CAPTURE_RATE // 10 :]
    assert np.abs(out).max() < 8000 * 0.01


@given(st.lists(st.integers(1, 1500), min_size=1, max_size=8))
def test_the_sizes_of_what_is_given_change_no_sample(sizes):
    sound = noise(0.5, PLAYBACK_RATE)
    whole = FarEnd()
    whole.push(sound)
    pieces, at = FarEnd(), 0
    while at < len(sound):
        size = sizes[at % len(sizes)]
        pieces.push(sound[at : at + size])
        at += size
    assert np.array_equal(whole.pull(640), pieces.pull(640))


def test_a_loudspeaker_that_asks_in_bursts_tears_nothing():
    sound = noise(4, PLAYBACK_RATE)
    steady, bursts = through(sound, [441]), through(sound, [2205, 0, 0, 0, 0])
    assert lag(bursts[CAPTURE_RATE:], steady[CAPTURE_RATE:]) in range(-2 * FAR_END_LEAD - 640, 2 * FAR_END_LEAD + 640)
    shift = lag(bursts[CAPTURE_RATE : 2 * CAPTURE_RATE], steady[CAPTURE_RATE : 2 * CAPTURE_RATE])
    assert shift == lag(bursts[2 * CAPTURE_RATE : 3 * CAPTURE_RATE], steady[2 * CAPTURE_RATE : 3 * CAPTURE_RATE])


def test_what_comes_late_is_left_out_and_the_rest_stays_in_its_place():
    sound, played, out = noise(3, PLAYBACK_RATE), FarEnd(), []
    for turn in range(150):
        late = 60 <= turn < 66  # 120 ms in which the loudspeaker did not ask
        if not late:
            first = 441 * (turn if turn != 66 else 60)
            played.push(sound[first : 441 * (turn + 1)])
        out.append(played.pull(320))
    out = np.concatenate(out)
    meant = noise(3, CAPTURE_RATE)
    assert lag(out[:CAPTURE_RATE], meant[:CAPTURE_RATE]) == lag(out[-CAPTURE_RATE:], meant[-CAPTURE_RATE:])


@pytest.mark.parametrize("waited", [0.01, 0.1, 2.0])
def test_what_was_played_before_the_microphone_opened_is_not_kept(waited):
    played = FarEnd()
    sound = noise(waited + 1, PLAYBACK_RATE)
    played.push(sound[: round(waited * PLAYBACK_RATE)])
    out = []
    for first in range(round(waited * PLAYBACK_RATE), len(sound) - 441, 441):
        out.append(played.pull(320))
        played.push(sound[first : first + 441])
    out = np.concatenate(out)
    # what was given last before the first block comes at its end, LEAD later
    behind = lag(out, noise(waited + 1, CAPTURE_RATE))
    assert behind == pytest.approx(320 + FAR_END_LEAD - waited * CAPTURE_RATE, abs=40)


def test_a_loudspeaker_that_is_a_little_slower_does_not_tear_for_ever():
    played, torn = FarEnd(), []
    for _ in range(2900):
        played.push(np.zeros(440, np.int16))  # of 441
        torn.append(played._min_queued < 0)
        played.pull(320)
    assert np.mean(torn) < 0.4  # it is noticed after two windows of two seconds, and begins again 20 s later


def test_a_loudspeaker_that_runs_ahead_is_caught_up_with():
    played, waiting = FarEnd(), []
    sound = noise(1, PLAYBACK_RATE)
    for _ in range(400):
        played.push(sound[:541])  # a quarter faster
        played.pull(320)
        waiting.append(len(played._queue))
    assert max(waiting) < 2 * CAPTURE_RATE
    assert waiting[-1] < 2 * MAX_DRIFT + CAPTURE_RATE


def test_silence_comes_where_nothing_was_ever_played():
    assert not FarEnd().pull(320).any()
