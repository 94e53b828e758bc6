from __future__ import annotations

from dataclasses import replace

import pytest

from coach.audio.flow_counts import FlowCounts, describe_flow, read_counts, stumbles

CLEAN = FlowCounts(seconds=120.0, underruns=0, overruns=0, dropped=0)


def counts(underruns: int = 0, overruns: int = 0, dropped: int = 0, seconds: float = 120.0) -> FlowCounts:
    return FlowCounts(seconds=seconds, underruns=underruns, overruns=overruns, dropped=dropped)


def test_what_is_written_is_read_again():
    assert read_counts(counts(1, 2, 3).as_object()) == counts(1, 2, 3)
    behind = replace(CLEAN, behind=True)
    assert read_counts(behind.as_object()) == behind


def test_counts_of_a_version_that_knew_no_monitor_are_read():
    before = CLEAN.as_object()
    del before["behind"]
    assert read_counts(before) == CLEAN


@pytest.mark.parametrize(
    "found",
    [
        {},
        {**CLEAN.as_object(), "underruns": "many"},
        {**CLEAN.as_object(), "seconds": -1},
        {**CLEAN.as_object(), "behind": "yes"},
        [],
    ],
)
def test_what_is_something_else_is_refused(found):
    with pytest.raises((ValueError, TypeError, KeyError)):
        read_counts(found)


@pytest.mark.parametrize(
    ("last", "stumbled"),
    [
        (counts(2), False),
        (counts(3), True),
        (counts(1, seconds=10), False),
        (counts(2, seconds=10), True),
        (counts(overruns=9), False),
        (counts(dropped=1), True),
    ],
)
def test_more_than_an_underrun_a_minute_is_heard_and_a_dropped_block_is_not(last, stumbled):
    assert stumbles([counts(99), last]) is stumbled
    assert not stumbles([last, CLEAN])
    assert not stumbles([])


def test_the_counts_are_told_in_words():
    assert describe_flow([]) == "no session has been led here yet"
    assert describe_flow([counts(1)]) == "the last session (2 min): 1 underrun, 0 overruns, 0 dropped blocks"
    assert describe_flow([counts(1, 0, 1), counts(2)]) == (
        "the last session (2 min): 2 underruns, 0 overruns, 0 dropped blocks;"
        " the last 2 (4 min): 3 underruns, 0 overruns, 1 dropped block"
    )
