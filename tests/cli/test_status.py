"""What `coach status` tells while nothing runs."""

import json
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from coach import cli
from coach.journal.adapters.sqlite import SqliteJournal
from coach.system.lock import FileLock
from coach.system.system_clock import SystemClock

NOT_RUNNING = "not running; `coach run` starts it\n"


@pytest.fixture
def status(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")

    def ask(*words):
        asked = CliRunner().invoke(cli.coach, ["status", *words])
        assert asked.exit_code == 3, asked.exception
        return json.loads(asked.stdout) if words else asked.stdout

    return ask


def pause(home: Path, until: datetime | None) -> None:
    with closing(SqliteJournal(home / "journal.db")) as journal:
        journal.begin_pause(SystemClock().now() - timedelta(minutes=1), until)


def test_where_there_is_nothing_to_tell_nothing_is_made_up(status, tmp_path):
    assert status() == NOT_RUNNING
    assert status("--json") == {"running": False}
    assert not (tmp_path / "journal.db").exists()


@pytest.mark.faults
@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("config.toml", "interval = 0\ncolour = 1\n", "config.toml"),
        ("person.toml", "level = [\n", "person.toml"),
        ("scripts/mine.yaml", "version: 1\nroutines: nothing\n", "mine.yaml:2"),
        ("journal.db", "a diary " * 500, "the journal cannot be read"),
        ("journal.unwritten-1.json", "", "waits to be read into the journal"),
        ("journal.damaged-unwritten-1.json", "", "rows of the journal that cannot be read; mend it and `coach import"),
    ],
)
def test_what_is_wrong_is_told(status, tmp_path, file, text, fault):
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    told = status()
    assert told.startswith(f"{NOT_RUNNING}wrong        ")
    assert fault in told
    said = status("--json")
    assert (said["running"], fault in said["faults"][0]) == (False, True)
    assert told.count("wrong  ") == len(said["faults"]) == (2 if file == "config.toml" else 1)


def test_a_pause_that_outlived_the_coach_is_told(status, tmp_path):
    pause(tmp_path, None)
    assert status() == f"{NOT_RUNNING}paused       until `coach resume`\n"
    assert status("--json") == {"running": False, "paused": True, "paused_until": None}
    until = SystemClock().now() + timedelta(hours=2)
    pause(tmp_path, until)
    assert f"{until:%H:%M}; `coach resume` ends it\n" in status()
    assert datetime.fromisoformat(status("--json")["paused_until"]) == until
    pause(tmp_path, SystemClock().now() - timedelta(seconds=1))
    assert status() == NOT_RUNNING


def test_a_session_that_another_terminal_leads_is_told(status, tmp_path):
    with closing(FileLock(tmp_path / "floor.lock")) as floor:
        assert status() == NOT_RUNNING  # the file alone is no session
        assert floor.take("process 17")
        assert status() == f"{NOT_RUNNING}session      is being led elsewhere (process 17)\n"
        assert status("--json") == {"running": False, "led_by": "process 17"}
    assert status() == NOT_RUNNING
