import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.journal.entries import BreakOutcome
from coach.presence.silence import SilenceReason
from coach.programs.inbox import RemoteCommand
from coach.programs.messages import (
    DeviceTrouble,
    Finished,
    OfferDecided,
    OfferHeld,
    OfferStarted,
    RowsWaiting,
    SessionStarted,
    decode_command,
    decode_message,
    encode_command,
    encode_message,
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
        (
            '{"event": "device", "name": "loudspeaker", "trouble": "gone"}',
            DeviceTrouble(device="loudspeaker", trouble="gone"),
        ),
        (
            '{"event": "device", "name": "microphone", "trouble": null}',
            DeviceTrouble(device="microphone", trouble=None),
        ),
        ('{"event": "unwritten", "why": "disk full"}', RowsWaiting(why="disk full")),
        ('{"event": "unwritten", "why": null}', RowsWaiting(why=None)),
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
        '{"event": "device", "name": "loudspeaker"}',
        '{"event": "device", "name": "loudspeaker", "trouble": 7}',
        "[" * 100000,
        "Traceback (most recent",
    ],
)
def test_what_cannot_be_read_says_nothing(line):
    assert decode_message(line) is None


MESSAGES = st.one_of(
    st.just(OfferStarted()),
    st.builds(OfferDecided, outcome=st.sampled_from(BreakOutcome)),
    st.builds(OfferHeld, why=st.sampled_from(SilenceReason)),
    st.builds(SessionStarted, session=st.integers()),
    st.builds(DeviceTrouble, device=st.text(), trouble=st.none() | st.text()),
    st.just(Finished()),
)


@given(MESSAGES)
def test_a_message_is_one_line_and_is_read_as_it_was_meant(message):
    line = encode_message(message)
    assert "\n" not in line
    assert decode_message(line) == message


@given(st.builds(RemoteCommand, st.sampled_from(Command), st.none() | st.integers()))
def test_a_command_is_one_line_and_is_read_as_it_was_meant(order):
    line = encode_command(order)
    assert "\n" not in line
    assert decode_command(line) == order


def test_whoever_reads_messages_needs_no_sound():
    program = "import sys, coach.programs.messages; print('numpy' in sys.modules, 'coach.hearing.ports' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "False False\n"
