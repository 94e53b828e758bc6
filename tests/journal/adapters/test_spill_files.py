from __future__ import annotations

import errno
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coach.errors import DeviceError
from coach.journal.adapters.spill_files import (
    RESERVE,
    SpilledJournal,
    SpillFile,
    make_reserve,
    spills,
    take_in_spills,
)
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import BreakEntry, BreakOutcome, Outcome, SessionEntry, SessionOutcome, SetEntry
from coach.system.process_identity import ProcessIdentity

pytestmark = pytest.mark.faults

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
SETS = tuple(
    SetEntry(exercise="squat", side=None, target=9, done=done, unit="reps", outcome=Outcome.DONE, confirmed_by=None)
    for done in (7, 8, 9)
)
LED = SessionEntry(
    id=0,
    routine="neck",
    language="en",
    started_at=TEN,
    ended_at=TEN + timedelta(minutes=3),
    outcome=SessionOutcome.FINISHED,
    sets=SETS,
)
TAKEN = BreakEntry(due=TEN, decided_at=TEN, outcome=BreakOutcome.TAKEN, routine="neck", session=0)


def write_spill(path, records):
    file = SpillFile(path)
    file.hold(records)
    return file.hand_over()


KILLED = """
import os, signal, sys, time
from datetime import UTC, datetime
from pathlib import Path
from coach.journal.adapters.late_journal import LateJournal
from coach.journal.adapters.spill_files import SpillFile
from coach.journal.deferred import DeferredRows
from coach.journal.entries import Outcome, SetEntry

path = Path(sys.argv[1])
rows = DeferredRows(LateJournal(path), SpillFile(path))
session = rows.begin_session("neck", "en", datetime(2026, 3, 2, 10, tzinfo=UTC))
for done in (7, 8, 9):
    rows.add_set(session, SetEntry(
        exercise="squat", side=None, target=9, done=done, unit="reps", outcome=Outcome.DONE, confirmed_by=None
    ))
    if done == 7:
        print("one is written", flush=True)
        sys.stdin.readline()
print(rows.fault, flush=True)
time.sleep(60)
"""
"""Leads a session that has three sets, of which the last two meet a journal that is held."""


def test_rows_that_wait_outlive_the_kill_of_their_process_and_nobody_takes_them_before(tmp_path):
    path = tmp_path / "journal.db"
    SqliteJournal(path).close()
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as leader:
        assert leader.stdout.readline() == "one is written\n"
        with closing(SqliteJournal(path)) as holder, holder._transaction():
            print(file=leader.stdin, flush=True)
            assert "database is locked" in leader.stdout.readline()
        take_in_spills(path)  # as whoever opens the journal now
        with closing(SqliteJournal(path)) as journal:
            assert [each.done for each in journal.sessions()[0].sets] == [7]
        leader.kill()
    with closing(SpilledJournal(path)) as journal:
        assert journal.end_broken(TEN + timedelta(hours=1)) == 1
        (session,) = journal.sessions()
    assert (session.sets, session.outcome) == (SETS, SessionOutcome.BROKEN)
    assert spills(path) == []


def test_a_session_of_which_nothing_was_written_is_broken_and_led_by_nobody(tmp_path):
    path = tmp_path / "journal.db"
    write_spill(path, [replace(LED, ended_at=None, outcome=None)])
    with closing(SpilledJournal(path)) as journal:
        assert journal.end_broken(LED.ended_at) == 1
        assert journal.sessions()[0].outcome is SessionOutcome.BROKEN


def test_what_is_held_is_replaced_and_released(tmp_path):
    path = tmp_path / "journal.db"
    file = SpillFile(path)
    for sets in (SETS[:1], SETS):
        file.hold([replace(LED, sets=sets)])
        assert len(spills(path)) == 1
    file.release()
    file.release()
    assert spills(path) == []
    with pytest.raises(DeviceError, match="cannot be renamed"):
        file.hand_over()


def test_what_was_kept_is_in_the_journal_after_the_next_start_once(tmp_path):
    path = tmp_path / "journal.db"
    again = Path(write_spill(path, [LED, TAKEN])).read_bytes()
    for _ in range(2):
        with closing(SpilledJournal(path)) as journal:
            (session,) = journal.sessions()
            assert (session.sets, session.outcome) == (SETS, SessionOutcome.FINISHED)
            assert [each.session for each in journal.breaks()] == [session.id]
        assert spills(path) == []
        # a process that died between writing and deleting would leave it behind
        (tmp_path / "journal.unwritten-again.json").write_bytes(again)


def test_a_session_whose_beginning_is_written_gets_its_end_from_the_file(tmp_path):
    path = tmp_path / "journal.db"
    leader = ProcessIdentity(pid=os.getpid(), born=None)  # lives, and says no more of it
    with closing(SqliteJournal(path, leader=leader, lives=lambda _: True)) as journal:
        number = journal.begin_session("neck", "en", TEN)
        journal.add_set(number, SETS[0])
    write_spill(path, [LED])
    with closing(SpilledJournal(path)) as journal:
        assert journal.end_broken(TEN + timedelta(hours=1)) == 0
        (session,) = journal.sessions()
    assert (session.sets, session.outcome, session.ended_at) == (SETS, SessionOutcome.FINISHED, LED.ended_at)


def test_what_waits_is_taken_in_before_a_session_is_judged_as_broken(tmp_path):
    path = tmp_path / "journal.db"
    with closing(SqliteJournal(path, leader=ProcessIdentity(pid=1, born=-1))) as journal:
        journal.begin_session("neck", "en", TEN)
    with closing(SpilledJournal(path)) as journal:
        write_spill(path, [LED])
        journal.end_broken(TEN + timedelta(hours=1))
        assert journal.sessions()[0].outcome is SessionOutcome.FINISHED


def test_a_file_waits_on_while_the_journal_is_held(tmp_path):
    path = tmp_path / "journal.db"
    with closing(SqliteJournal(path)) as holder:
        write_spill(path, [LED])
        with holder._transaction(), closing(SpilledJournal(path, patience=0.01)) as journal:
            assert journal.sessions() == ()
            assert len(spills(path)) == 1
    take_in_spills(path)
    assert spills(path) == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"format": "another"}'])
def test_a_file_that_cannot_be_read_is_set_aside_and_stops_nothing(tmp_path, content, caplog):
    path = tmp_path / "journal.db"
    (tmp_path / "journal.unwritten-1.json").write_bytes(content)
    SpilledJournal(path).close()
    assert (tmp_path / "journal.damaged-unwritten-1.json").read_bytes() == content
    assert "set aside as journal.damaged-unwritten-1.json" in caplog.text


def test_a_folder_that_takes_no_file_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DeviceError, match=r"journal.unwritten-.*: cannot be written"):
        write_spill(tmp_path / "file" / "journal.db", [LED])


def test_a_disk_that_has_filled_up_takes_the_file_in_place_of_the_reserve(tmp_path, monkeypatch):
    path, whole = tmp_path / "journal.db", Path.write_bytes
    make_reserve(path)
    reserve = tmp_path / "journal.reserve"
    assert reserve.stat().st_size >= RESERVE

    def full(self, content):
        if reserve.exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert len(Path(write_spill(path, [LED])).read_bytes()) < RESERVE // 10
