from __future__ import annotations

import pytest

from coach.hearing.grammar import make_grammar
from coach.hearing.recognition.transcript import command_in

COMMANDS = make_grammar(
    {
        "stop": ["stop", "stop the session"],
        "slower": ["too fast"],
        "faster": ["faster", "fast"],
        "done": ["I'm done"],
        "pause": ["sæt på pause", "pause"],
    }
)


@pytest.mark.parametrize(
    ("text", "command", "phrase"),
    [
        ("stop", "stop", "stop"),
        ("Stop.", "stop", "stop"),
        ("please stop", "stop", "stop"),
        ("okay stop the session now", "stop", "stop the session"),
        ("it is too fast", "slower", "too fast"),  # the longest wins: never "faster"
        (" I’m done! ", "done", "i'm done"),  # noqa: RUF001 - as recognisers write it
        ("Sæt på pause, tak", "pause", "sæt på pause"),
    ],
)
def test_the_longest_phrase_wins(text, command, phrase):
    found = command_in(text, COMMANDS)
    assert (found.command, found.phrase, found.accepted) == (command, phrase, True)
    assert 0.5 <= found.confidence <= 1


@pytest.mark.parametrize(
    "text", ["we stop by the shop on the way", "can you pause that video for me", "a fast car it is"]
)
def test_a_phrase_in_the_middle_of_talk_is_refused(text):
    assert not command_in(text, COMMANDS).accepted


@pytest.mark.parametrize("text", ["", "...", "thank you", "stopped", "unstoppable"])
def test_what_has_no_phrase_in_it_is_nothing(text):
    assert command_in(text, COMMANDS) is None
