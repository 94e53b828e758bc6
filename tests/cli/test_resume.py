"""`coach resume`, where there is a pause and where there is none."""

import json
from contextlib import closing
from datetime import timedelta

import pytest

from coach.journal.adapters.sqlite import SqliteJournal
from coach.system.system_clock import SystemClock
from tests.support.background import coach, home, running

__all__ = ["home"]


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "the pause is over; not running: `coach run` starts it\n"), (("--json",), None)],
)
def test_a_pause_that_outlived_the_coach_is_ended(home, tmp_path, words, said):
    with closing(SqliteJournal(tmp_path / "journal.db")) as journal:
        journal.begin_pause(SystemClock().now() - timedelta(minutes=1), None)
    ended = coach(home, "resume", *words)
    assert (ended.returncode, ended.stderr) == (0, "")
    if said is None:
        assert json.loads(ended.stdout) == {"running": False, "was_paused": True}
    else:
        assert ended.stdout == said
    with closing(SqliteJournal(tmp_path / "journal.db")) as journal:
        assert not journal.pause().holds(SystemClock().now())
    again = coach(home, "resume", *words)
    assert (again.returncode, again.stderr) == (3, "not running; `coach run` starts it\n")
    assert again.stdout == ("" if words else "there was no pause\n")


def test_a_pause_that_is_over_is_none(home, tmp_path):
    with closing(SqliteJournal(tmp_path / "journal.db")) as journal:
        begun = SystemClock().now() - timedelta(hours=1)
        journal.begin_pause(begun, begun + timedelta(minutes=5))
    assert coach(home, "resume").returncode == 3


def test_the_running_coach_tells_whether_there_was_a_pause(home):
    with running(home):
        assert coach(home, "resume").stdout.startswith("there was no pause\nnext break ")
        coach(home, "pause")
        assert coach(home, "resume").stdout.startswith("next break ")
        assert json.loads(coach(home, "resume", "--json").stdout)["was_paused"] is False
