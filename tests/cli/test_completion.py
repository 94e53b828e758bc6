"""Each shell gets its script."""

import pytest
from click.testing import CliRunner

from coach.cli import coach


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion_and_how_to_keep_it(call, shell):
    made = call("completion", shell)
    assert made.exit_code == 0
    assert "_COACH_COMPLETE" in made.stdout
    assert f"coach completion {shell}" in made.stdout.splitlines()[-1]
