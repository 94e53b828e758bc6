"""`coach page` as a process: its address, its end."""

from __future__ import annotations

import json
import re
import signal
import threading
from contextlib import closing
from datetime import timedelta

import pytest

from coach.clock import ManualClock
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import Outcome, SessionOutcome, SetEntry
from coach.programs.page.attention import Attention
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.layout import PAGES
from coach.wiring.page.page_server import _end_unseen
from tests.support.background import coach, running
from tests.support.page_days import NINE
from tests.support.visitor import page, visiting


def test_the_pages_can_be_read_without_a_script_beside_a_coach_that_runs(home, tmp_path):
    with closing(SqliteJournal(tmp_path / "journal.db")) as journal:
        led = journal.begin_session("coffee_minute", "en", NINE)
        done = {"exercise": "heel_raise", "side": None, "target": 12, "done": 12, "unit": "reps", "confirmed_by": None}
        journal.add_set(led, SetEntry(**done, outcome=Outcome.DONE))
        journal.end_session(led, SessionOutcome.FINISHED, NINE + timedelta(minutes=1))
    words = PageWords("en")
    with running(home), page(home) as (_, address), visiting(address) as visitor:
        for path, heading in PAGES:
            status, shown = visitor.ask("GET", path)
            assert (status, f"<h1>{words(heading)}</h1>" in shown) == (200, True), path
        assert "The coach is waiting." in visitor.ask("GET", "/")[1]
        assert "Heel raises" in visitor.ask("GET", f"/log?since={NINE.date()}")[1]
        shown = visitor.ask("GET", "/exercise/heel_raise")[1]
        why = coach(home, "why", "heel_raise").stdout.splitlines()
        assert f"Today {why[0].partition(': ')[2]}." in shown
        assert "Sets: 1, from 2026-03-31 to 2026-03-31, between 12 and 12 repetitions" in shown
        assert visitor.ask("GET", "/exercise/no_such")[0] == 404


def test_it_says_that_no_coach_runs_and_speaks_danish_to_a_dane(home):
    with page({**home, "LANG": "da_DK.UTF-8"}) as (_, address), visiting(address) as visitor:
        assert "Coachen kører ikke" in visitor.ask("GET", "/")[1]
        assert (
            visitor.ask("POST", "/look", "{}", Origin=visitor.origin, **{"Content-Type": "application/json"})[0] == 200
        )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_without_a_word(home, number):
    with page(home) as (process, address), visiting(address):
        process.send_signal(number)
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_port_that_is_taken_is_one_line(home):
    with page(home) as (_, address):
        run = coach(home, "page", "--no-browser", "--port", str(address.port))
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)
    assert "take another" in run.stderr


def test_a_config_that_is_wrong_is_told_on_the_page(home, tmp_path):
    (tmp_path / "config.toml").write_text("every = ")
    with page(home) as (_, address), visiting(address) as visitor:
        status, shown = visitor.ask("GET", "/")
    assert status == 500
    assert "not TOML" in shown


def test_a_value_that_is_wrong_is_told_beside_its_field_where_it_can_be_put_right(home, tmp_path):
    (tmp_path / "config.toml").write_text('talk = "loud"\n')
    with page(home) as (_, address), visiting(address) as visitor:
        assert visitor.ask("GET", "/")[0] == 500
        status, shown = visitor.ask("GET", "/settings")
        assert (status, shown.count('aria-invalid="true"')) == (200, 1)
        seen = re.search(r'data-seen="(\w+)"', shown)[1]
        fields = json.dumps({"values": {"talk": "tones", "language": "da"}, "seen": seen})
        headers = {"Origin": visitor.origin, "Content-Type": "application/json"}
        assert visitor.ask("POST", "/settings/change", fields, **headers)[0] == 200
        assert "<h1>I dag</h1>" in visitor.ask("GET", "/")[1]
    assert (tmp_path / "config.toml").read_text() == 'talk = "tones"\nlanguage = "da"\n'


def test_nobody_looking_ends_it_and_its_own_end_ends_the_watch():
    clock, ended = ManualClock(NINE), []
    attention = Attention(clock, patience=0.0)
    _end_unseen(attention, threading.Event(), lambda: ended.append("unseen"))
    over = threading.Event()
    over.set()
    _end_unseen(Attention(clock), over, lambda: ended.append("never"))
    assert ended == ["unseen"]
