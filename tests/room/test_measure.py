"""The measure itself: what it must see, on sounds that are made here."""

from __future__ import annotations

import numpy as np
import pytest

from tests.room import measure

RATE, ROOM = 22_050, 48_000
PLACES = np.arange(1, 9)
LATE = 1.5
"""Seconds from the beginning of the recording to that of the sound."""


@pytest.fixture
def meant():
    """A different noise of a quarter of a second at each place, and a soft one just before it."""
    rng = np.random.default_rng(1)
    sound = np.zeros(RATE * 10, np.int16)
    for place in PLACES * RATE:
        sound[place - 2000 : place - 500] = rng.normal(0, 500, 1500)
        sound[place : place + 5500] = np.convolve(rng.normal(0, 6000, 5500), np.ones(8) / 8, "same")
    return sound


@pytest.fixture
def heard(meant):
    return np.pad(measure.resampled(meant, RATE, ROOM), (round(LATE * ROOM), ROOM)).astype(np.int16)


def stretch(place: float) -> slice:
    begin = round((place + LATE - 0.1) * ROOM)
    return slice(begin, begin + ROOM // 2)


def test_what_lies_on_its_places_is_found_there(heard, meant):
    found = measure.located(heard, ROOM, meant, RATE, PLACES)
    assert (found.matched, found.missing) == (8, 0)
    assert found.worst < 1 / ROOM
    assert found.offset == pytest.approx(LATE, abs=1 / ROOM)


@pytest.mark.parametrize("moved", [-0.04, 0.03, 0.2])
def test_one_that_was_moved_is_seen_by_half_of_its_way(heard, meant, moved):
    piece = heard[stretch(4)].copy()
    heard[stretch(4)] = 0
    heard[stretch(4 + moved)] = piece
    found = measure.located(heard, ROOM, meant, RATE, PLACES)
    assert found.worst == pytest.approx(abs(moved) / 2, abs=1 / ROOM)  # the best grid lies between it and the others


@pytest.mark.parametrize("instead", [0, 2000], ids=["silence", "another sound"])
def test_one_that_was_not_heard_is_missing(heard, meant, instead):
    noise = np.random.default_rng(2).normal(0, 1, ROOM // 2)
    heard[stretch(4)] = np.rint(instead * noise).astype(np.int16)
    found = measure.located(heard, ROOM, meant, RATE, PLACES)
    assert (found.matched, found.missing) == (7, 1)
