from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coach.cli.log import moment_named
from coach.errors import UsageError
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import BreakEntry, BreakOutcome, Outcome, SessionOutcome, SetEntry

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def home(tmp_path):
    with closing(SqliteJournal(tmp_path / "journal.db")) as journal:
        for day in range(2):
            begins = TEN + timedelta(days=day)
            number = journal.begin_session("kør_på", "da", begins)
            journal.add_set(
                number,
                SetEntry(
                    exercise="neck",
                    side="second",
                    target=8,
                    done=8,
                    unit="reps",
                    outcome=Outcome.DONE,
                    confirmed_by=None,
                ),
            )
            journal.end_session(number, SessionOutcome.FINISHED, begins + timedelta(seconds=65))
            journal.add_break(
                BreakEntry(
                    due=begins + timedelta(hours=1),
                    decided_at=begins + timedelta(hours=1),
                    outcome=BreakOutcome.DECLINED,
                    routine="wrist_3",
                    session=None,
                )
            )
    return tmp_path


def coach(home, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"COACH_HOME": str(home), "TZ": "Europe/Copenhagen", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "coach", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_piped_it_is_plain_lines_in_local_time(home):
    run = coach(home, "log", "--since", "2026-03-03")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        "2026-03-03 11:00  kør_på               1:05      finished",
        "                    neck, second side  8/8 reps  done",
        "2026-03-03 12:00  wrist_3              -         break declined",
    ]


def test_json_is_the_sessions_alone(home):
    run = coach(home, "log", "--json")
    sessions = json.loads(run.stdout)
    assert [each["started_at"] for each in sessions] == ["2026-03-02T10:00:00+00:00", "2026-03-03T10:00:00+00:00"]
    assert set(sessions[0]) == {"id", "routine", "language", "started_at", "ended_at", "outcome", "sets"}
    assert set(sessions[0]["sets"][0]) == {"exercise", "side", "target", "done", "unit", "outcome", "confirmed_by"}


def test_breaks_are_to_be_had_in_both_forms(home):
    assert [each["outcome"] for each in json.loads(coach(home, "log", "--breaks", "--json").stdout)] == ["declined"] * 2
    assert len(coach(home, "log", "--breaks").stdout.splitlines()) == 2


def test_a_journal_that_is_empty_says_so(tmp_path):
    assert coach(tmp_path, "log").stdout == "nothing yet\n"
    assert coach(tmp_path, "log", "--json").stdout == "[]\n"
    assert coach(tmp_path, "log", "--since", "2026-03-03").stdout == "nothing since 2026-03-03\n"


@pytest.mark.parametrize(
    "since", ["yesterday", "", "2026-13-01", "03/03/2026", "2026-03-03T25:00", "0001-01-01T00:00+14:00"]
)
def test_a_date_that_is_none_is_told_in_a_line(home, since):
    run = coach(home, "log", "--since", since)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.count("\n") == 1
    assert "not a date; write it as" in run.stderr


def test_a_journal_that_is_none_is_told_in_a_line(tmp_path):
    (tmp_path / "journal.db").write_text("a diary, but not ours " * 50)
    run = coach(tmp_path, "log")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.count("\n") == 1
    assert "was damaged (file is not a database); it is set aside as journal.damaged-" in run.stderr


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-03", "2026-03-02T23:00"),
        ("2026-07-03", "2026-07-02T22:00"),
        ("2026-03-03T09:30", "2026-03-03T08:30"),
        ("2026-03-03T09:30Z", "2026-03-03T09:30"),
        ("2026-03-03 09:30+05:45", "2026-03-03T03:45"),
    ],
)
def test_since_is_a_day_here_or_a_moment(text, utc):
    assert moment_named(text, COPENHAGEN) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_since_a_day_beyond_the_calendar_is_none():
    with pytest.raises(UsageError):
        moment_named("0001-01-01", COPENHAGEN)
