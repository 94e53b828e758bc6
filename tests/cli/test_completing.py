"""Ids are completed, and a shell is told how."""

import click
import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.cli.completing import complete_any, complete_exercise, complete_routine


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


def test_ids_are_completed(call, tmp_path):
    del call
    context, parameter = click.Context(coach), click.Argument(["name"])

    def offered(complete, begun):
        return [item.value for item in complete(context, parameter, begun)]

    assert offered(complete_routine, "hourly") == ["hourly_seated_5", "hourly_standing_5"]
    assert offered(complete_exercise, "heel") == ["heel_raise"]
    assert {"neck_turn", "neck_shoulder_2"} <= set(offered(complete_any, "neck"))
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "bad.yaml").write_text("nothing: 1\n")
    assert offered(complete_exercise, "heel") == ["heel_raise"]
