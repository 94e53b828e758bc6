"""One place reads the rows of the journal: whole ones as their values, damaged ones as none."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from coach.journal.adapters import rows
from coach.journal.entries import (
    BreakEntry,
    BreakOutcome,
    By,
    Note,
    NoteEntry,
    Outcome,
    PauseEntry,
    SessionEntry,
    SessionOutcome,
    SetEntry,
)

AT = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
WRITTEN = "2026-03-29T00:30:00.000000+00:00"
SET = ("chair-squat", None, 10, 8, "reps", "stopped", "voice")
BREAK = (WRITTEN, WRITTEN, "later", "desk-reset", None, "break", None, WRITTEN)


def test_a_moment_is_written_in_utc_and_of_one_width() -> None:
    there = AT.astimezone(timezone(timedelta(hours=13, minutes=45)))

    assert rows.moment_text(there) == WRITTEN
    assert len(rows.moment_text(AT.replace(microsecond=7))) == len(WRITTEN)


def test_a_session_is_read_with_its_sets_and_notes() -> None:
    done, said = rows.read_set(SET), rows.read_note(("chair-squat", "pain"))

    read = rows.read_session((4, "desk-reset", "da", WRITTEN, WRITTEN, "finished"), [done], [said])

    assert done == SetEntry(
        exercise="chair-squat",
        side=None,
        target=10,
        done=8,
        unit="reps",
        outcome=Outcome.STOPPED,
        confirmed_by=By.VOICE,
    )
    assert said == NoteEntry(exercise="chair-squat", note=Note.PAIN)
    assert read == SessionEntry(
        id=4,
        routine="desk-reset",
        language="da",
        started_at=AT,
        ended_at=AT,
        outcome=SessionOutcome.FINISHED,
        sets=(done,),
        notes=(said,),
    )


def test_a_session_that_runs_has_no_end() -> None:
    read = rows.read_session((4, "desk-reset", "da", WRITTEN, None, None), [], [])

    assert (read.ended_at, read.outcome, read.sets) == (None, None, ())


def test_a_break_and_a_pause_are_read() -> None:
    assert rows.read_break(BREAK) == BreakEntry(
        due=AT, decided_at=AT, outcome=BreakOutcome.LATER, routine="desk-reset", session=None, again_at=AT
    )
    assert rows.read_pause((WRITTEN, None, WRITTEN)) == PauseEntry(begun_at=AT, until=None, ended_at=AT)


@pytest.mark.parametrize("place", range(len(SET)))
def test_a_set_with_a_changed_byte_is_none(place: int) -> None:
    with pytest.raises((TypeError, ValueError)):
        rows.read_set((*SET[:place], b"\xff", *SET[place + 1 :]))


@pytest.mark.parametrize("place", [0, 1, 2, 3, 5, 6, 7])
def test_a_break_with_a_changed_byte_is_none(place: int) -> None:
    with pytest.raises((TypeError, ValueError)):
        rows.read_break((*BREAK[:place], b"\xff", *BREAK[place + 1 :]))


@pytest.mark.parametrize("place", [1, 2, 3, 4, 5])
def test_a_session_with_a_changed_byte_is_none(place: int) -> None:
    row = (4, "desk-reset", "da", WRITTEN, WRITTEN, "finished")

    with pytest.raises((TypeError, ValueError)):
        rows.read_session((*row[:place], b"\xff", *row[place + 1 :]), [], [])
