from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from coach.cli import telling
from coach.texts import text


@pytest.fixture(autouse=True)
def _danish(monkeypatch, tmp_path):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "da_DK.UTF-8")


def answered(said):
    @click.command()
    def ask():
        click.echo(telling.ask_whether(text("Bring it here?")))

    return CliRunner().invoke(ask, input=said).output


@pytest.mark.parametrize(
    ("said", "answer"), [("j\n", "True"), ("Ja\n", "True"), ("y\n", "True"), ("\n", "False"), ("nej\n", "False")]
)
def test_a_question_is_answered_in_ones_own_language(said, answer):
    found = answered(said)
    assert found.startswith("Skal den hentes? [j/N]")
    assert found.rstrip().endswith(answer)


def test_what_is_no_answer_is_asked_again():
    assert answered("måske\nja\n").count("Skal den hentes?") == 2


def test_rows_stand_below_each_other(capsys):
    telling.tell_rows([("running", "since then"), ("last session", "none in seven days")])
    assert capsys.readouterr().out == "kører          since then\nsidste træning ingen i syv dage\n"
