"""`coach later` takes minutes in whatever way people write them."""

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.errors import UsageError


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


@pytest.mark.parametrize("words", [[], ["10"], ["10min"], ["10", "min"], ["half", "an", "hour"], ["halvanden time"]])
def test_minutes_are_understood_and_where_nothing_runs_that_is_told(call, words):
    done = call("later", *words)
    assert done.exit_code == 3
    assert "not running" in done.stderr


@pytest.mark.parametrize("words", ["abc", "0", "1441", "ten", "9" * 5000])
def test_what_is_no_number_of_minutes_is_told_in_our_words(call, words):
    done = call("later", words)
    assert isinstance(done.exception, UsageError)
    assert "write one from 1 to 1440" in str(done.exception)
