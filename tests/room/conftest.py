"""A room test that fails on a machine that is too busy for it is repeated once, and then says so."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import pytest
from _pytest.runner import runtestprotocol

from tests.room.lateness import Lateness, Measuring
from tests.support.time_limit import time_limit

AGAIN = 300.0
"""Seconds that the second run may take: as many as the longest limit of a room test."""

Run = Callable[[], tuple[Sequence[pytest.TestReport], Lateness]]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    if not item.get_closest_marker("room"):
        return None

    def run() -> tuple[Sequence[pytest.TestReport], Lateness]:
        with Measuring() as measuring, time_limit(AGAIN, "the repeated test"):  # pytest-timeout times the first alone
            return runtestprotocol(item, nextitem=nextitem, log=False), measuring.lateness

    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in reports_of(run, required=os.environ.get("COACH_ROOM") == "required"):
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def reports_of(run: Run, *, required: bool) -> Sequence[pytest.TestReport]:
    """Run a test, and once more if it fails while the room is late; return the reports that count.

    If it is late again, its failure says so; where no room is required, it is
    a skip.  A failure in a room that was not late stands, and is not repeated.
    """
    reports, lateness = run()
    if not any(report.failed for report in reports) or lateness.why() is None:
        return reports
    reports, lateness = run()
    why = lateness.why()
    if why is None:
        return reports
    for report in reports:
        if report.failed and required:
            report.sections.append(("the room", f"this machine is too busy: {why}, twice"))
        elif report.failed:
            path, line, _ = report.location
            report.outcome = "skipped"
            report.longrepr = (path, (line or 0) + 1, f"Skipped: this machine is too busy: {why}, twice")
    return reports
