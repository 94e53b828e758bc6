"""The journal as a whole on the command line: stats, export, import, backup, forget."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import BreakEntry, BreakOutcome, Note, NoteEntry, Outcome, SessionOutcome, SetEntry
from coach.system.lock import FileLock

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
OLD, NEW = "zebra_old", "zebra_new"


def fill(path: Path, name: str, at: datetime) -> None:
    with closing(SqliteJournal(path)) as journal:
        for turn in range(40):
            begins = at + timedelta(hours=turn)
            number = journal.begin_session(f"{name}_routine", "da", begins)
            entry = SetEntry(
                exercise=f"{name}_ø,;\\",
                side=None,
                target=8,
                done=8,
                unit="reps",
                outcome=Outcome.DONE,
                confirmed_by=None,
            )
            for _ in range(6):
                journal.add_set(number, entry)
            journal.add_note(number, NoteEntry(exercise=f"{name}_note", note=Note.EASIER))
            journal.end_session(number, SessionOutcome.FINISHED, begins + timedelta(seconds=65))
            journal.add_break(
                BreakEntry(
                    due=begins,
                    decided_at=begins,
                    outcome=BreakOutcome.HELD,
                    routine=f"{name}_offer",
                    session=None,
                    kind=f"{name}_kind",
                    why="meeting",
                )
            )
        journal.allow(f"{name}_allowed", at)


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    fill(home / "journal.db", OLD, TEN)
    fill(home / "journal.db", NEW, TEN + timedelta(days=30))
    return home


def coach(home: Path, *words: str, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {"COACH_HOME": str(home), "TZ": "Europe/Copenhagen", "PYTHONUTF8": "1", "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-m", "coach", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        input=typed or "",
    )


def refused(run: subprocess.CompletedProcess[str]) -> str:
    """Return the one line with which *run* was refused."""
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)
    return run.stderr


def holders(folder: Path, text: str) -> list[str]:
    """Return the files below *folder* in which *text* can be found."""
    return [path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_stats_are_one_object(home):
    found = json.loads(coach(home, "stats", "--json").stdout)
    assert list(found) == [
        *("since", "until", "days", "streak", "minutes", "sessions", "sets", "areas", "offers", "by_hour", "by_day")
    ]
    assert (found["since"], found["sessions"], found["areas"]) == ("2026-03-02", 80, {"other": 480})
    assert found["offers"]["held"] == {"meeting": 80}
    assert found["by_day"][0] == {"date": "2026-03-02", "minutes": 14, "sessions": 13}


def test_stats_since_a_day_leave_out_what_was_before(home):
    found = json.loads(coach(home, "stats", "--json", "--since", "2026-04-01").stdout)
    assert (found["since"], found["sessions"]) == ("2026-04-01", 40)
    assert "not a date" in refused(coach(home, "stats", "--since", "soon"))


def test_stats_of_an_empty_journal_say_so(tmp_path):
    assert coach(tmp_path, "stats").stdout == "nothing yet\n"
    assert coach(tmp_path, "stats", "--since", "2026-01-01").stdout == "nothing since 2026-01-01\n"
    assert json.loads(coach(tmp_path, "stats", "--json").stdout)["days"] == 0


def test_piped_stats_are_plain_and_fit_80_columns(home):
    run = coach(home, "stats")
    assert run.stdout.isascii()
    assert max(map(len, run.stdout.splitlines())) <= 80
    assert "80 sessions" in run.stdout
    assert "breaks held, by reason\n  meeting" in run.stdout


def test_an_export_comes_back_and_nothing_twice(home, tmp_path):
    file = tmp_path / "out.json"
    assert coach(home, "export", "--format", "json", "-o", str(file)).returncode == 0
    assert file.read_text() == coach(home, "export", "--format", "json").stdout
    other = tmp_path / "other"
    assert coach(other, "import", str(file)).stdout == (
        "imported: 80 sessions, 480 sets, 80 notes, 80 breaks, 2 allowances\n"
    )
    assert coach(other, "export", "--format", "json").stdout == file.read_text()
    assert coach(other, "import", str(file)).stdout == "nothing new: all of it was there\n"
    # laid out anew by another program it is the same
    file.write_text(json.dumps(json.loads(file.read_text()), indent=3))
    assert coach(tmp_path / "third", "import", str(file)).stdout.startswith("imported: 80 sessions")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda text: text[: len(text) // 2], "is the file whole?"),
        (lambda text: "".join(text.splitlines(keepends=True)[:20]), "ends in the middle"),
        (lambda text: text.replace('"finished"', '"flown"', 1), "not a record of a journal"),
        (lambda text: text.replace('"version": 1', '"version": 2', 1), "this coach knows 1, install a newer one"),
        (lambda text: text.replace("2026-03-02T10", "2026-03-42T10", 1), "not a record of a journal"),
        (lambda text: text + "more", "something follows the end"),
        (lambda _: "[]", "not a journal"),
        (lambda _: "", "not JSON"),
    ],
)
def test_a_file_that_is_no_export_changes_nothing(home, tmp_path, spoil, why):
    file = tmp_path / "out.json"
    file.write_text(spoil(coach(home, "export", "--format", "json").stdout))
    told = refused(coach(tmp_path / "other", "import", str(file)))
    assert told.startswith(f"{file}: ")
    assert why in told
    assert coach(tmp_path / "other", "log").stdout == "nothing yet\n"


def test_csv_has_a_line_for_every_row(home):
    rows = list(csv.DictReader(coach(home, "export", "--format", "csv").stdout.splitlines()))
    kinds = [row["record"] for row in rows]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "session": 80,
        "set": 480,
        "note": 80,
        "break": 80,
        "allowance": 2,
    }
    assert rows[1]["name"] == f"{OLD}_ø,;\\"


def test_ics_has_an_event_for_every_session_that_ended_and_takes_no_time(home):
    with closing(SqliteJournal(home / "journal.db")) as journal:
        journal.begin_session("runs", "en", TEN)
    run = coach(home, "export", "--format", "ics")
    events = icalendar.Calendar.from_ical(run.stdout).walk("VEVENT")
    assert len(events) == len({event["UID"] for event in events}) == 80
    assert (events[0]["DTSTART"].dt, events[0]["DTEND"].dt) == (TEN, TEN + timedelta(seconds=65))
    assert {str(event["TRANSP"]) for event in events} == {"TRANSPARENT"}
    assert f"{OLD}_ø,;\\ 8/8 reps, done" in events[0]["DESCRIPTION"]
    assert max(len(line.encode()) for line in run.stdout.split("\n")) <= 75


@pytest.mark.parametrize("command", [("export", "--format", "json", "-o"), ("backup",)])
@pytest.mark.parametrize("name", ["journal.db", "journal.db-wal", "backups.json"])
def test_nothing_is_written_over_the_coachs_own_files(home, command, name):
    before = (home / "journal.db").read_bytes()
    assert "is a file of the coach itself" in refused(coach(home, *command, str(home / name)))
    assert (home / "journal.db").read_bytes() == before


def test_what_cannot_be_written_is_told_in_a_line_and_leaves_nothing(home, tmp_path):
    for command in (("export", "--format", "csv", "-o"), ("backup",)):
        assert "cannot be written" in refused(coach(home, *command, str(tmp_path / "gone" / "file")))
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_reader_that_goes_away_leaves_no_traceback(home):
    environment = {"COACH_HOME": str(home), "PATH": os.environ["PATH"]}
    command = f"{sys.executable} -m coach export --format csv | head -n 1"
    run = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, check=False)  # noqa: S602
    assert run.stdout.startswith("record,session")
    assert run.stderr == ""


def test_a_backup_is_a_journal_and_replaces_only_one(home, tmp_path):
    copy = tmp_path / "copy.db"
    with closing(SqliteJournal(home / "journal.db")) as runs:  # as a coach that runs has it open
        runs.begin_session("running", "en", TEN)
        assert coach(home, "backup", str(copy)).returncode == 0
        assert coach(home, "backup", str(copy)).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "home"]
    assert copy.stat().st_mode & 0o777 == 0o600
    other = tmp_path / "other"
    other.mkdir()
    copy.rename(other / "journal.db")
    assert coach(other, "log", "--json").stdout == coach(home, "log", "--json").stdout
    copy.write_text("a letter")
    assert "no backup of a journal" in refused(coach(home, "backup", str(copy)))
    assert copy.read_text() == "a letter"
    assert "a copy made by `coach backup`" in refused(coach(home, "import", str(other / "journal.db")))


def surround(home: Path) -> None:
    """Put there what a coach leaves behind besides its journal."""
    coach(home, "backup", str(home.parent / "copy.db"))
    (home / "coach.log").write_text(
        f"2026-03-02 11:00:00,000 INFO {OLD} is offered\n  {OLD} more of it\n2026-04-02 11:00:00,000 INFO {NEW}\n"
    )
    (home / "coach.log.1").write_text(f"2026-03-01 11:00:00,000 INFO {OLD}\n")
    (home / "clips").mkdir()
    (home / "clips" / "old.wav").write_text(OLD)
    (home / "clips" / "new.wav").write_text(NEW)
    os.utime(home / "clips" / "old.wav", (TEN.timestamp(), TEN.timestamp()))
    (home / "journal.damaged-20260301-100000.db").write_text(OLD)


def test_after_forgetting_all_no_byte_of_it_is_found(home):
    surround(home)
    with closing(SqliteJournal(home / "journal.db")) as runs:  # as a coach that runs has it open
        runs.allow(f"{OLD}_in_the_wal", TEN)
        assert holders(home.parent, OLD) != []
        run = coach(home, "forget", "--all", typed="y\n")
        assert (run.returncode, run.stderr) == (0, "")
        assert "forgotten: 80 sessions, 480 sets, 80 notes, 80 breaks, 3 allowances" in run.stdout
        assert holders(home.parent, OLD) == holders(home.parent, NEW) == []
        assert not (home.parent / "copy.db").exists()
        # and the coach that runs goes on
        assert runs.sessions() == ()
        runs.begin_session("goes_on", "en", TEN)
    assert len(json.loads(coach(home, "log", "--json").stdout)) == 1


def test_after_forgetting_until_a_day_no_byte_of_before_is_found_and_all_of_later(home):
    surround(home)
    with closing(SqliteJournal(home / "journal.db")):
        run = coach(home, "forget", "--before", "2026-03-20", typed="y\n")
        assert (run.returncode, run.stderr) == (0, "")
        assert holders(home.parent, OLD) == []
        assert set(holders(home.parent, NEW)) == {"journal.db", "copy.db", "coach.log", "new.wav"}
    assert len(json.loads(coach(home, "log", "--json").stdout)) == 40
    again = coach(home, "forget", "--before", "2026-03-20", typed="y\n")
    assert "nothing of it was in the journal" in again.stdout


def test_forgetting_asks_once_and_a_no_changes_nothing(home):
    for typed in ("n\n", ""):
        run = coach(home, "forget", "--all", typed=typed)
        assert run.returncode == 1
        assert run.stdout.count("?") == 1
    assert len(json.loads(coach(home, "log", "--json").stdout)) == 80


@pytest.mark.parametrize("words", [(), ("--all", "--before", "2026-01-01"), ("--before", "soon")])
def test_forgetting_must_be_told_what(home, words):
    refused(coach(home, "forget", *words, typed="y\n"))
    assert len(json.loads(coach(home, "log", "--json").stdout)) == 80


def test_a_backup_that_was_moved_is_told_and_one_that_became_something_else_is_left(home):
    surround(home)
    copy = home.parent / "copy.db"
    copy.rename(home.parent / "moved.db")
    assert (
        f"{copy}: a backup that is not there any more"
        in coach(home, "forget", "--before", "2026-03-20", typed="y\n").stderr
    )
    coach(home, "backup", str(copy))
    copy.write_text("a letter")
    assert f"{copy}: was a backup" in coach(home, "forget", "--all", typed="y\n").stderr
    assert copy.read_text() == "a letter"


def test_a_damaged_journal_is_set_aside_once_and_the_next_command_finds_what_was_recovered(home):
    journal = home / "journal.db"
    whole = coach(home, "export", "--format", "csv").stdout
    damaged = bytes(100) + journal.read_bytes()[100:]
    journal.write_bytes(damaged)
    told = refused(coach(home, "log"))
    assert "was damaged (file is not a database); it is set aside as journal.damaged-" in told
    assert "80 sessions, 480 sets, 80 notes, 80 breaks, 2 allowances were recovered" in told
    (aside,) = home.glob("journal.damaged-*")
    assert aside.read_bytes() == damaged
    assert coach(home, "export", "--format", "csv").stdout == whole
    assert coach(home, "forget", "--all", typed="y\n").returncode == 0
    assert holders(home, OLD) == []


@pytest.mark.parametrize("content", [bytes(69_632), b"a diary " * 500])
def test_a_journal_of_which_nothing_is_left_is_set_aside_and_a_new_one_begun(home, content):
    journal = home / "journal.db"
    journal.write_bytes(content)
    told = refused(coach(home, "log"))
    (aside,) = home.glob("journal.damaged-*")
    assert f"it is set aside as {aside.name}, nothing could be recovered from it, and a new one is begun" in told
    assert aside.read_bytes() == content
    assert json.loads(coach(home, "log", "--json").stdout) == []


def test_a_damaged_journal_stays_where_it_is_while_a_session_is_led(home):
    journal = home / "journal.db"
    damaged = bytes(100) + journal.read_bytes()[100:]
    journal.write_bytes(damaged)
    with closing(FileLock(home / "floor.lock")) as floor:
        assert floor.take("coach now, process 1")
        told = refused(coach(home, "log"))
    assert "end the session (coach now, process 1), then do this again" in told
    assert journal.read_bytes() == damaged
    assert list(home.glob("journal.damaged-*")) == []


def test_a_moment_that_is_none_costs_its_row_alone(home):
    journal = home / "journal.db"
    data = journal.read_bytes()
    place = data.index(b"2026-03-02T10:00:00.000000+00:00")
    journal.write_bytes(data[: place + 14] + b"W" + data[place + 15 :])
    assert "it is set aside as" in refused(coach(home, "log"))
    assert len(json.loads(coach(home, "log", "--json").stdout)) in (79, 80)


def test_a_backup_that_is_damaged_is_forgotten_whole(home, tmp_path):
    copy = tmp_path / "copy.db"
    coach(home, "backup", str(copy))
    data = copy.read_bytes()
    copy.write_bytes(data[:8192] + bytes(len(data) - 8192))
    run = coach(home, "forget", "--before", "2026-03-20", typed="y\n")
    assert run.stderr == f"{copy}: a backup that was damaged; deleted whole\n"
    assert not copy.exists()
    assert len(json.loads(coach(home, "log", "--json").stdout)) == 40


def test_the_statistics_load_nothing_of_sound_scripts_or_tables(home):
    coach(home, "stats", "--json")
    code = (
        "import sys; from coach.cli import coach; coach(['stats', '--json'], standalone_mode=False);"
        "print(*[name for name in sys.modules if name in ('numpy', 'yaml', 'rich', 'coach.config.model',"
        " 'coach.content.library', 'coach.wiring.common')], file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env={"COACH_HOME": str(home)}, capture_output=True, text=True, check=True
    )
    assert run.stderr == "\n"
