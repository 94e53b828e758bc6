"""Single keys."""

import pytest

from coach.session.commands import Command
from coach.session.keys import AT_ONCE, KEYS, command_of
from coach.session.machine import State, commands_in
from tests.support.library import shipped_library


@pytest.mark.parametrize(
    ("key", "state", "command"),
    [
        (" ", State.WORKING, Command.PAUSE),
        (" ", State.PAUSED, Command.RESUME),
        ("p", State.RESTING, Command.PAUSE),
        ("s", State.WORKING, Command.SKIP),
        ("n", State.WORKING, Command.NEXT),
        ("n", State.OFFERED, Command.NO),
        ("y", State.OFFERED, Command.YES),
        ("j", State.CONFIRMING, Command.YES),
        ("d", State.WORKING, Command.DONE),
        ("d", State.OFFERED, None),
        ("?", State.OFFERED, Command.HELP),
        ("q", State.WORKING, Command.STOP),
        ("x", State.WORKING, None),
        ("", State.WORKING, None),
    ],
)
def test_a_key_gives_the_command_that_its_state_has(key, state, command):
    assert command_of(key, commands_in(state)) is command


def test_nothing_that_people_type_begins_with_a_key_that_acts_at_once():
    phrases = [
        phrase
        for command in shipped_library().commands.values()
        for language in ("en", "da")
        for phrase in command.phrases(language)
    ]
    assert phrases
    assert not [phrase for phrase in phrases if phrase[0] in AT_ONCE]
    assert KEYS.keys() >= AT_ONCE
