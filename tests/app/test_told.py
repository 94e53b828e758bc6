from datetime import timedelta

import pytest

from coach.app.told import Began, Decided, Offering, Over, told
from coach.journal.entries import BreakOutcome


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"event": "offering"}', Offering()),
        ('{"event": "decided", "outcome": "taken", "minutes": null}', Decided(outcome=BreakOutcome.TAKEN, later=None)),
        ('{"event": "decided", "outcome": "declined"}', Decided(outcome=BreakOutcome.DECLINED, later=None)),
        (
            '{"event": "decided", "outcome": "later", "minutes": 15}',
            Decided(outcome=BreakOutcome.LATER, later=timedelta(minutes=15)),
        ),
        ('{"event": "session", "id": 7}', Began(session=7)),
        ('{"event": "ended"}', Over()),
        ('{"event": "ended", "more": "of a later version"}', Over()),
    ],
)
def test_a_line_is_read_as_what_it_says(line, message):
    assert told(line) == message


@pytest.mark.parametrize("minutes", ["0", "-5", "1441", '"ten"', "1e9", "[]"])
def test_a_time_that_nobody_would_name_is_none(minutes):
    line = f'{{"event": "decided", "outcome": "later", "minutes": {minutes}}}'
    assert told(line) == Decided(outcome=BreakOutcome.LATER, later=None)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "null",
        "[]",
        '"ended"',
        '{"event": "x"}',
        '{"event": "session"}',
        '{"event": "session", "id": "7"}',
        '{"event": "decided"}',
        '{"event": "decided", "outcome": "perhaps"}',
        "[" * 100000,
        "Traceback (most recent",
    ],
)
def test_what_cannot_be_read_says_nothing(line):
    assert told(line) is None
