from __future__ import annotations

import pytest

from coach.presence.idle_notices import DOUBTED, INHIBITED, LATE, LONG, TOO_SOON, IdleNotices, Rest, observe_rest

NOW = 1000.0
SHORTEST = 15.0


def said(
    idled: float | None = None, *, resumed: bool = False, asked: float = 500.0, probe: bool | None = True
) -> IdleNotices:
    return IdleNotices(idled=idled, shortest=SHORTEST, resumed=resumed, asked=asked, probe=probe)


def rested(seconds: float) -> Rest:
    return Rest(since=NOW - 60 - seconds, length=seconds)


@pytest.mark.parametrize(
    ("before", "notices", "length"),
    [
        (Rest(), said(), 0.0),
        (Rest(), said(resumed=True), 0.0),
        (Rest(), said(resumed=True, asked=1.0), 0.0),
        (Rest(), said(15.0), 15.0),
        (Rest(), said(60.0), 60.0),
        # what was at rest at the look before, a minute ago, and was not touched since, is so for a minute longer
        (rested(15.0), said(60.0), 75.0),
        (rested(600.0), said(60.0, probe=None), 660.0),
        (rested(600.0), said(15.0, resumed=True), 15.0),
        # who has rested for less than a minute and is back is back
        (rested(LONG - 1), said(resumed=True), 0.0),
    ],
)
def test_a_rest_is_as_long_as_is_known_for_certain(before, notices, length):
    found = observe_rest(before, notices, NOW)
    assert (found.length, found.unknown) == (length, "")
    assert found.since == (None if length == 0 else NOW - length)


@pytest.mark.parametrize("asked", [0.0, SHORTEST, SHORTEST + LATE - 0.1])
def test_before_the_compositor_must_have_spoken_nothing_is_known(asked):
    assert observe_rest(Rest(), said(asked=asked, probe=None), NOW).unknown == TOO_SOON
    assert observe_rest(Rest(), said(asked=SHORTEST + LATE), NOW).length == 0.0


@pytest.mark.parametrize("before", [Rest(), rested(15.0), rested(3600.0)])
@pytest.mark.parametrize("idled", [None, 15.0, 60.0])
def test_an_absence_that_sticks_is_not_believed_while_a_window_keeps_the_screen_awake(before, idled):
    found = observe_rest(before, said(idled, probe=False), NOW)
    assert (found.length, found.unknown, found.since) == (None, INHIBITED, None)


def test_back_from_a_long_rest_is_believed_once_a_probe_has_fired_since():
    doubted = observe_rest(rested(LONG), said(resumed=True), NOW)
    assert (doubted.length, doubted.unknown) == (None, DOUBTED)
    assert observe_rest(doubted, said(probe=None), NOW + 5).unknown == DOUBTED
    assert observe_rest(doubted, said(probe=False), NOW + 60).unknown == INHIBITED
    assert observe_rest(doubted, said(probe=True), NOW + 60).length == 0.0


def test_after_a_window_that_kept_the_screen_awake_a_rest_begins_anew():
    during = observe_rest(rested(3600.0), said(60.0, probe=False), NOW)
    after = observe_rest(during, said(15.0), NOW + 60)
    assert after.length == 15.0
