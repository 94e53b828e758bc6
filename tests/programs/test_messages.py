import pytest

from coach.journal.entries import BreakOutcome
from coach.presence.silence import SilenceReason
from coach.programs.inbox import RemoteCommand
from coach.programs.messages import (
    Finished,
    OfferDecided,
    OfferHeld,
    OfferStarted,
    SessionStarted,
    decode_command,
    decode_message,
)
from coach.session.commands import Command


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"event": "offering"}', OfferStarted()),
        ('{"event": "decided", "outcome": "taken", "minutes": null}', OfferDecided(outcome=BreakOutcome.TAKEN)),
        ('{"event": "decided", "outcome": "declined"}', OfferDecided(outcome=BreakOutcome.DECLINED)),
        ('{"event": "held", "why": "meeting"}', OfferHeld(why=SilenceReason.MEETING)),
        ('{"event": "session", "id": 7}', SessionStarted(session=7)),
        ('{"event": "ended"}', Finished()),
        ('{"event": "ended", "more": "of a later version"}', Finished()),
    ],
)
def test_a_line_is_read_as_what_it_says(line, message):
    assert decode_message(line) == message


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ('{"command": "skip"}', RemoteCommand(Command.SKIP)),
        ('{"command": "snooze", "minutes": 15}', RemoteCommand(Command.SNOOZE, 15)),
        ("quit", None),
        ('{"command": "dance"}', None),
        ("[", None),
    ],
)
def test_an_order_to_the_conductor_is_read_as_what_it_says(line, order):
    assert decode_command(line) == order


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
    assert decode_message(line) is None
