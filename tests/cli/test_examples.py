"""Each help ends in examples."""

import re
import shlex

import click
import pytest
from click.testing import CliRunner

from coach.cli import COMMANDS, coach
from coach.cli.examples import EXAMPLES

HIDDEN = {"standby", "session", "facts"}


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


def helps(command: click.Command, path: tuple[str, ...] = ()):
    """Yield every command that people use, with its path."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if name not in HIDDEN:
                found = command.get_command(context, name)
                yield " ".join((*path, name)), found
                yield from helps(found, (*path, name))


def test_each_help_ends_in_examples_that_parse(call):
    there = dict(helps(coach))
    assert set(EXAMPLES) == set(there)
    for name, command in there.items():
        assert "For example:" in call(*name.split(), "--help").stdout, name
        for example in EXAMPLES[name]:
            typed = re.sub(r'^eval "\$\((.*)\)"$', r"\1", example)
            words = shlex.split(typed.partition(" | ")[0].removesuffix(" &"))
            assert words[: len(name.split()) + 1] == ["coach", *name.split()]
            rest = [word for word in words[len(name.split()) + 1 :] if word != "--help"]
            if "--help" not in words and (not isinstance(command, click.Group) or not rest):
                command.make_context(name, list(rest))  # raises what is wrong in it


def test_every_command_is_one_of_the_examples_or_hidden():
    assert {each.split()[0] for each in EXAMPLES} | HIDDEN == set(COMMANDS)
