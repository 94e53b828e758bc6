"""Likelihoods of phone sequences, against a sum over every way to spread them."""

from itertools import product

import numpy as np
import pytest

from coach.hearing.recognition.phone_net import (
    BANDS_OF_PHONES,
    STACKED,
    PhoneNet,
    around,
    free_log_likelihood,
    lay_out,
    log_likelihoods_of,
    steps_of,
)
from coach.units import CAPTURE_RATE


def random_steps(count=5, phones=4):
    raw = np.random.default_rng(0).standard_normal((count, phones))
    return (raw - np.log(np.exp(raw).sum(1, keepdims=True))).astype(np.float32)


def collapsed(path):
    kept = [one for one, before in zip(path, (None, *path), strict=False) if one != before]
    return tuple(one for one in kept if one)


@pytest.mark.parametrize("sequence", [(1,), (1, 2), (1, 1), (3, 1, 3), (2, 2, 1)])
def test_a_sequence_is_as_likely_as_all_ways_to_spread_it_together(sequence):
    steps = random_steps()
    ways = [path for path in product(range(4), repeat=5) if collapsed(path) == sequence]
    expected = np.log(sum(np.exp(sum(steps[at, one] for at, one in enumerate(path))) for path in ways))
    found = log_likelihoods_of(lay_out([sequence, (1, 2, 3, 1)]), steps)
    assert found[0] == pytest.approx(expected, abs=1e-4)


def test_sequences_of_all_lengths_are_judged_together_as_each_alone():
    steps = random_steps(9)
    sequences = [(1,), (2, 3, 1, 2), (3, 3)]
    alone = [log_likelihoods_of(lay_out([each]), steps)[0] for each in sequences]
    assert log_likelihoods_of(lay_out(sequences), steps) == pytest.approx(alone)
    assert len(log_likelihoods_of(lay_out([]), steps)) == 0


def test_a_sequence_that_is_longer_than_the_sound_is_as_good_as_impossible():
    assert log_likelihoods_of(lay_out([(1, 1, 1, 1)]), random_steps(3))[0] < -500


def test_the_free_loop_takes_the_likeliest_of_each_step():
    steps = random_steps()
    assert free_log_likelihood(steps) == pytest.approx(float(steps.max(1).sum()))


@pytest.mark.parametrize("seconds", [0.0, 0.01, 1.0, 2.505])
def test_a_segment_becomes_a_step_each_20_ms(seconds):
    found = steps_of(np.ones(round(seconds * CAPTURE_RATE), np.int16))
    assert found.shape[1] == STACKED * BANDS_OF_PHONES
    assert len(found) == max(1, round(seconds * 50)) or abs(len(found) - seconds * 50) <= 1
    assert np.isfinite(found).all()


def test_how_loud_it_is_changes_nothing():
    sound = (np.random.default_rng(1).standard_normal(CAPTURE_RATE) * 4000).astype(np.int16)
    assert np.allclose(steps_of(sound), steps_of(sound // 2), atol=0.05)


def test_layers_that_keep_their_width_add_to_what_came_in():
    weight, bias = np.zeros((3 * 2, 2), np.float32), np.ones(2, np.float32)
    last = np.eye(2, dtype=np.float32)
    net = PhoneNet(phones=("", "a"), layers=((weight, bias, 1), (last, np.zeros(2, np.float32), 1)))
    found = net.log_probabilities(np.array([[0.0, 2.0]], np.float32))
    assert found[0, 1] - found[0, 0] == pytest.approx(2.0)  # (0 + 1, 2 + 1)


def test_around_a_row_lie_those_that_are_so_far_apart():
    rows = np.arange(1.0, 6.0)[:, None]
    assert around(rows, 3, 2).tolist() == [[0, 1, 3], [0, 2, 4], [1, 3, 5], [2, 4, 0], [3, 5, 0]]
