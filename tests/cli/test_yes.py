"""`coach yes` where nothing waits; what it takes is in plan/test_agenda.py."""

from click.testing import CliRunner

from coach.cli import coach


def test_where_nothing_runs_there_is_nothing_to_take(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    done = CliRunner().invoke(coach, ["yes"])
    assert (done.exit_code, done.stdout) == (3, "")
    assert "not running" in done.stderr
