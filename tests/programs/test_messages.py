import pytest

from coach.journal.entries import BreakOutcome
from coach.presence.silence import Why
from coach.programs.inbox import Ordered
from coach.programs.messages import Began, Decided, Held, Offering, Over, ordered, told
from coach.session.commands import Command


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"event": "offering"}', Offering()),
        ('{"event": "decided", "outcome": "taken", "minutes": null}', Decided(outcome=BreakOutcome.TAKEN)),
        ('{"event": "decided", "outcome": "declined"}', Decided(outcome=BreakOutcome.DECLINED)),
        ('{"event": "held", "why": "meeting"}', Held(why=Why.MEETING)),
        ('{"event": "session", "id": 7}', Began(session=7)),
        ('{"event": "ended"}', Over()),
        ('{"event": "ended", "more": "of a later version"}', Over()),
    ],
)
def test_a_line_is_read_as_what_it_says(line, message):
    assert told(line) == message


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ('{"command": "skip"}', Ordered(Command.SKIP)),
        ('{"command": "snooze", "minutes": 15}', Ordered(Command.SNOOZE, 15)),
        ("quit", None),
        ('{"command": "dance"}', None),
        ("[", None),
    ],
)
def test_an_order_to_the_conductor_is_read_as_what_it_says(line, order):
    assert ordered(line) == order


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
        '{"event": "held", "why": "mood"}',
        "[" * 100000,
        "Traceback (most recent",
    ],
)
def test_what_cannot_be_read_says_nothing(line):
    assert told(line) is None
