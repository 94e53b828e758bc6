"""A session that is begun, watched and told what to do from the page, in real time."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta

from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import Outcome, SessionOutcome, SetEntry
from tests.support.library import shipped_library
from tests.support.page_days import NINE
from tests.support.visitor import page, visiting, watching
from tests.support.waiting import until


def test_a_session_is_begun_watched_told_to_skip_and_stopped_from_the_page(home, tmp_path):
    (tmp_path / "config.toml").write_text('talk = "tones"\n')
    known_already(tmp_path / "journal.db", "coffee_minute")
    with (
        closing(SqliteJournal(tmp_path / "journal.db")) as journal,
        page(home) as (_, address),
        visiting(address) as visitor,
    ):

        def post(path, **fields):
            headers = {"Origin": visitor.origin, "Content-Type": "application/json"}
            return visitor.ask("POST", path, json.dumps(fields), **headers)

        assert post("/live/command", command="done")[0] == 409  # there is none yet
        assert post("/begin", routine="--help")[0] == 409
        assert post("/begin", routine="coffee_minute") == (200, "{}")
        with watching(address, visitor.cookie) as events:
            assert next(each["doing"] for each in events if each.get("part", {}).get("done")) == "session"
            assert post("/live/command", command="skip") == (200, "{}")
            assert until(lambda: journal.sessions()[-1].sets, 60)
            assert post("/live/command", command="stop") == (200, "{}")
            assert "over" in {each["doing"] for each in events}
        assert until(lambda: journal.sessions()[-1].ended_at, 60)
        led = journal.sessions()[-1]
    assert led.routine == "coffee_minute"
    assert (led.outcome, [each.outcome for each in led.sets]) == (SessionOutcome.STOPPED, [Outcome.SKIPPED])


def known_already(path, routine):
    """Write that the person has done *routine*, so that it is explained in few words."""
    with closing(SqliteJournal(path)) as journal:
        session = journal.begin_session(routine, "en", NINE)
        for step in shipped_library().routines[routine].steps:
            done = {"exercise": step.exercise, "target": 5, "done": 5, "side": None, "confirmed_by": None}
            journal.add_set(session, SetEntry(**done, unit="reps", outcome=Outcome.DONE))
        journal.end_session(session, SessionOutcome.FINISHED, NINE + timedelta(minutes=1))
