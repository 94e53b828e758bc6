"""`coach why` and `coach allow` as a person calls them."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.errors import UsageError
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import Note, NoteEntry, Outcome, SessionOutcome, SetEntry

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


def led(tmp_path, *sessions):
    with closing(SqliteJournal(tmp_path / "journal.db")) as book:
        for day, (outcome, notes) in enumerate(sessions):
            begun = MONDAY + timedelta(days=day)
            number = book.begin_session("legs", "en", begun)
            if outcome:
                entry = {"target": 12, "done": 12, "unit": "reps", "confirmed_by": None}
                book.add_set(number, SetEntry(exercise="heel_raise", side=None, outcome=outcome, **entry))
            for note in notes:
                book.add_note(number, NoteEntry(exercise="heel_raise", note=note))
            book.end_session(number, SessionOutcome.FINISHED, begun + timedelta(minutes=5))


def test_why_tells_the_dose_and_all_that_led_to_it(call, tmp_path):
    led(tmp_path, *[(Outcome.DONE, [])] * 4, (Outcome.DONE, [Note.EASIER]))
    said = call("why", "heel_raise").stdout.splitlines()
    assert said[0] == "heel_raise: 12 repetitions"
    assert said[1] == "  12 at level normal"
    assert [line.split("  ")[2] for line in said[2:]] == [
        "done to the end three times: a step up (+1)",
        "you asked for it easier: a step down (+0)",
    ]


def test_a_pain_is_explained_and_lifted_by_allow(call, tmp_path):
    led(tmp_path, (Outcome.PAIN, []))
    assert "`coach allow heel_raise` brings it back" in call("why", "heel_raise").stdout
    assert call("allow", "heel_raise").stdout == "heel_raise is offered again\n"
    assert call("allow", "heel_raise").stdout == "heel_raise was not held back\n"
    assert "you allowed it again" in call("why", "heel_raise").stdout


def test_what_waits_for_the_questions_says_so(call):
    assert "waits for the questions of `coach setup`" in call("why", "jumping_jack").stdout


WAITS = "level normal, not hard: that waits until `coach setup` has asked about your health and no answer was yes"


def test_the_hard_level_says_that_it_waits_until_somebody_was_cleared(call, tmp_path):
    assert WAITS not in call("why", "heel_raise").stdout
    said = call("why", "heel_raise", "--level", "hard").stdout.splitlines()
    assert said[1:3] == ["  12 at level normal", f"  {WAITS}"]
    rendered = call("render", "coffee_minute", "-o", str(tmp_path / "a.wav"), "--level", "hard")
    assert (rendered.stderr.splitlines()[0], rendered.exit_code) == (WAITS, 0)
    (tmp_path / "person.toml").write_text('level = "hard"\nconditions = []\ncleared = true\n')
    assert "at level hard" in call("why", "heel_raise").stdout
    assert WAITS not in call("why", "heel_raise").stdout


def test_an_exercise_that_does_not_exist_is_named(call):
    assert isinstance(call("why", "heel_rise").exception, UsageError)
