"""Lateness: what counts as a busy machine, and what becomes of a test that fails on one."""

from __future__ import annotations

import pytest

from tests.room.conftest import reports_of
from tests.room.lateness import SHARE, SOUND, SPEECH, Lateness, Measuring, current, share_of_a_processor

BUSY = Lateness(sound=SOUND + 0.5)
IDLE = Lateness()
TWICE = "this machine is too busy: its sound came 1.0 s late, twice"


@pytest.mark.parametrize(
    ("lateness", "why"),
    [
        (Lateness(), None),
        (Lateness(sound=SOUND, speech=SPEECH, shares=[SHARE]), None),
        (Lateness(sound=0.8), "its sound came 0.8 s late"),
        (Lateness(speech=2.0), "its speech took 2.0 s longer than it is"),
        (Lateness(shares=[0.9, 0.2, 0.3]), "a processor was there for 30% of the time"),
        (Lateness(shares=[0.9, 0.2, 0.8]), None),  # one burst that was cut in is no busy machine
    ],
)
def test_what_is_beyond_its_limit_is_told(lateness, why):
    assert lateness.why() == why


def test_the_latest_counts():
    lateness = Lateness()
    for late in (0.1, 0.7, 0.2):
        lateness.heard(late)
        lateness.spoke(2 * late)
    assert (lateness.sound, lateness.speech) == (0.7, 1.4)


def test_each_test_has_a_measure_of_its_own():
    with Measuring() as first:
        current().heard(1.0)
    with Measuring() as second:
        assert current() is second.lateness
    assert (first.lateness.sound, second.lateness.sound) == (1.0, 0.0)


def test_a_share_is_one_of_a_processor():
    assert 0 < share_of_a_processor() <= 1


def report(outcome: str) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid="room/test_a.py::test_b",
        location=("room/test_a.py", 6, "test_b"),
        keywords={},
        outcome=outcome,
        longrepr=None if outcome == "passed" else "AssertionError",
        when="call",
    )


class Runs:
    """A test that ends as it is told to, one run after the other."""

    def __init__(self, *ends: tuple[str, Lateness]) -> None:
        self.left = list(ends)

    def __call__(self):
        outcome, lateness = self.left.pop(0)
        return [report("passed"), report(outcome), report("passed")], lateness


@pytest.mark.parametrize(
    ("ends", "required", "outcome"),
    [
        ([("passed", BUSY)], True, "passed"),
        ([("failed", IDLE)], False, "failed"),  # a fault is a fault: it is not tried until it passes
        ([("failed", BUSY), ("passed", BUSY)], True, "passed"),
        ([("failed", BUSY), ("failed", IDLE)], False, "failed"),
        ([("failed", BUSY), ("failed", BUSY)], False, "skipped"),
        ([("failed", BUSY), ("failed", BUSY)], True, "failed"),
    ],
)
def test_a_failure_is_repeated_where_the_room_was_late(ends, required, outcome):
    runs = Runs(*ends)
    _, made, _ = reports_of(runs, required=required)
    assert (made.outcome, runs.left) == (outcome, [])
    if outcome == "skipped":
        assert made.longrepr == (
            "room/test_a.py",
            7,
            "Skipped: this machine is too busy: its sound came 1.0 s late, twice",
        )
    elif len(ends) > 1 and made.failed and ends[-1][1] is BUSY:
        assert ("the room", TWICE) in made.sections
