from __future__ import annotations

import numpy as np
import pytest

from coach.hearing.frontend.reference_lead import LeadEstimator
from coach.units import CAPTURE_RATE

BLOCK = 320


def noise(seconds, seed, level=1000):
    return np.random.default_rng(seed).standard_normal(round(seconds * CAPTURE_RATE)) * level


def shifted(sound, seconds):
    """*sound*, later by *seconds*; earlier where they are negative."""
    count = round(seconds * CAPTURE_RATE)
    return np.concatenate([np.zeros(max(0, count)), sound[max(0, -count) :], np.zeros(max(0, -count))])[: len(sound)]


def leads(near, far):
    estimator = LeadEstimator()
    near, far = (np.rint(sound).astype(np.int16) for sound in (near, far))
    places = range(0, len(near) - BLOCK + 1, BLOCK)
    found = [estimator.take(near[at : at + BLOCK], far[at : at + BLOCK]) for at in places]
    return [each for each in found if each is not None]


@pytest.mark.parametrize("lead", [0.3, 0.06, 0.002, -0.002, -0.03, -0.2])
def test_the_lead_is_found_to_a_millisecond_also_where_somebody_else_is_as_loud(lead):
    far = noise(5, 1)
    found = leads(shifted(far, lead) * 0.5 + noise(5, 2, 500), far)
    assert len(found) >= 8  # a comparison each half second, once there is a second
    assert found == pytest.approx([lead] * len(found), abs=0.001)


def test_two_sounds_that_have_nothing_in_common_have_no_lead():
    assert leads(noise(10, 1), noise(10, 2)) == []


@pytest.mark.parametrize(("near", "far"), [(1000, 5), (5, 1000)])
def test_of_what_is_hardly_audible_nothing_is_told(near, far):
    sound = noise(5, 1, 1)
    assert leads(sound * near, sound * far) == []
