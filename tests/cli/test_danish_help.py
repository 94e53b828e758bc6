from __future__ import annotations

import click
import pytest

from coach.cli import COMMANDS, coach
from coach.cli.danish_help import HELP
from coach.cli.examples import BRIEFS
from coach.danish import SENTENCES
from coach.texts import in_language
from tests.support.sentences import has_words

PEOPLES = {name: coach.get_command(click.Context(coach), name) for name in COMMANDS}
TREE = {
    name: command
    for parent, found in PEOPLES.items()
    if not found.hidden
    for name, command in {
        parent: found,
        **{f"{parent} {key}": each for key, each in getattr(found, "commands", {}).items()},
    }.items()
}


@pytest.mark.parametrize("name", TREE)
def test_the_help_of_each_command_is_there_in_danish(name):
    assert HELP[name]
    assert name in BRIEFS
    paragraphs = [text.count("\n\n") for text in (HELP[name], TREE[name].help or "")]
    assert paragraphs[0] == paragraphs[1], "a paragraph too many, or too few"


@pytest.mark.parametrize(
    ("name", "option"),
    [(name, each) for name, command in TREE.items() for each in command.params if isinstance(each, click.Option)],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_the_help_of_each_option_is_there_in_danish(name, option):
    assert option.help in SENTENCES, name


@pytest.mark.parametrize("name", TREE)
def test_the_word_for_each_value_is_there_in_danish(name):
    for each in TREE[name].params:
        if not isinstance(each.type, click.Choice) and not getattr(each, "is_flag", False):
            word = (each.metavar or (each.name if isinstance(each, click.Argument) else each.type.name)).upper()
            assert word.strip("[].") in SENTENCES


def test_no_help_is_left_of_a_command_that_is_gone():
    assert set(HELP) == set(TREE)


def test_the_coachs_own_help_is_there_in_danish():
    assert has_words(coach.help or "")
    assert in_language(coach.help or "", "da") != coach.help
