"""What every FactsReader keeps: the process that reads, and the rehearsal's, which has read already."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from coach.clock import ManualClock
from coach.plan.adapters.facts_process import FactsProcess
from coach.plan.facts import Facts
from coach.plan.ports import FactsReader
from coach.programs.rehearsal.day import PlayedFacts

FOUND = Facts(faults=("gone.ics: cannot be read",)).encode()
READS = [sys.executable, "-c", f"print({json.dumps(FOUND)!r})"]
FAILS = [sys.executable, "-c", "raise SystemExit(2)"]


@dataclass
class Stage:
    """A reader, what lets its reading come to an end, and what changes a watched file."""

    reader: FactsReader
    finishes: Callable[[], object]
    change: Callable[[], object]

    def news(self) -> list[object]:
        """Return all that it has to tell until it has nothing left to read."""
        told = []
        for _ in range(3):  # one that was begun twice reads twice
            self.finishes()
            told += [each for each in [self.reader.news()] if each is not None]
        return told


@pytest.fixture(params=["played", "process"])
def make(request, tmp_path):
    made = []

    def of(*, readable: bool = True) -> Stage:
        if request.param == "played":
            played = PlayedFacts(FOUND if readable else None)
            stage = Stage(played, lambda: None, lambda: setattr(played, "is_changed", True))
        else:
            clock = ManualClock(datetime(2026, 3, 2, tzinfo=UTC))
            process = FactsProcess(clock, READS if readable else FAILS, [tmp_path / "scripts"], tmp_path)

            def finish() -> None:
                if process._process is not None:
                    process._process.wait(60)

            stage = Stage(process, finish, lambda: (tmp_path / "a.ics").write_text("BEGIN:VCALENDAR"))
        made.append(closing(stage.reader).__enter__())
        return stage

    yield of
    for each in made:
        each.close()
        each.close()


def test_before_it_was_begun_there_is_no_news(make):
    assert make().news() == []


def test_what_was_read_is_news_once(make):
    stage = make()
    stage.reader.begin(["a.ics"])
    assert stage.news() == [FOUND]
    assert stage.news() == []


def test_each_reading_is_news(make):
    stage = make()
    for _ in range(2):
        stage.reader.begin([])
        assert stage.news() == [FOUND]


def test_begun_again_before_the_first_was_told_it_is_news_once(make):
    stage = make()
    stage.reader.begin([])
    stage.reader.begin([])
    assert stage.news() == [FOUND]


def test_what_cannot_be_read_is_no_news(make):
    stage = make(readable=False)
    stage.reader.begin([])
    assert stage.news() == []


def test_a_change_is_seen_until_it_is_read_again(make):
    stage = make()
    stage.reader.begin(["a.ics"])
    assert not stage.reader.changed()
    stage.change()
    assert stage.reader.changed()
    assert stage.reader.changed()
    stage.reader.begin(["a.ics"])
    assert not stage.reader.changed()


def test_once_closed_it_tells_nothing_more(make):
    stage = make()
    stage.reader.begin([])
    stage.reader.close()
    assert stage.news() == []
