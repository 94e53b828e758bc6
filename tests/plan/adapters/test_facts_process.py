"""The process that reads for the daemon.  What is waited for is its end, never a time."""

import sys
from datetime import UTC, datetime, timedelta

import pytest

from coach.clock import ManualClock
from coach.plan.adapters.facts_process import AGAIN, READING_TIMEOUT, REFETCH, FactsProcess

PRINTS = [sys.executable, "-c", "print('{\"options\": []}')"]


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 3, 2, tzinfo=UTC))


@pytest.fixture
def reader(clock, tmp_path):
    made = []

    def make(command=PRINTS) -> FactsProcess:
        made.append(FactsProcess(clock, command, [tmp_path / "scripts"], tmp_path))
        return made[-1]

    yield make
    for each in made:
        each.close()
        each.close()


def news(reader: FactsProcess) -> object:
    if reader._process is not None:
        reader._process.wait(60)
    return reader.news()


@pytest.mark.parametrize("name", ["webcal://example.org/private-1234.ics", "evolution", "evolution:Work"])
def test_a_calendar_that_is_fetched_is_old_after_a_quarter_of_an_hour_and_is_no_file(reader, clock, tmp_path, name):
    found = reader()
    found.begin([name, "a.ics"])
    news(found)
    assert [path.name for path in found._paths] == ["a.ics"]
    clock.advance(timedelta(seconds=REFETCH - 1))
    assert not found.changed()
    clock.advance(timedelta(seconds=2))
    assert found.changed()
    found.begin(["a.ics"])
    news(found)
    clock.advance(timedelta(days=1))
    assert not found.changed()
    (tmp_path / "a.ics").touch()
    assert found.changed()


def test_what_was_read_is_told_once(reader):
    found = reader()
    assert found.news() is None
    found.begin([])
    assert news(found) == {"options": []}
    assert found.news() is None


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", "raise SystemExit(2)"],
        [sys.executable, "-c", "print('no JSON')"],
        [sys.executable, "-c", "print('[]')"],
        ["/no/such/program"],
    ],
)
def test_what_could_not_be_read_is_no_news_and_told_with_what_to_do(reader, command):
    found = reader(command)
    assert found.faults == ()
    found.begin([])
    assert news(found) is None
    (fault,) = found.faults
    assert fault.startswith("scripts and calendars: ")
    assert ";" in fault
    found.begin([])  # and can be tried again


def test_a_fault_is_told_until_something_could_be_read(reader, tmp_path):
    found = reader([sys.executable, "-c", f"open({str(tmp_path / 'x')!r}); print('{{}}')"])
    found.begin([])
    assert news(found) is None
    assert found.faults
    (tmp_path / "x").write_text("")
    found.begin([])
    assert news(found) == {}
    assert found.faults == ()


@pytest.mark.faults
def test_a_reading_that_is_killed_is_begun_again_and_not_for_ever(reader, clock, tmp_path):
    mark = tmp_path / "killed"
    once = f"import os, pathlib; p = pathlib.Path({str(mark)!r}); p.exists() or (p.touch(), os.kill(os.getpid(), 9))"
    found = reader([sys.executable, "-c", f"{once}; print('{{}}')"])
    found.begin([])
    assert news(found) is None
    assert found.faults == ()
    assert news(found) == {}
    always = reader([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"])
    always.begin([])
    for _ in range(3):
        assert always.faults == ()
        assert news(always) is None
    assert "exit status -9" in always.faults[0]
    assert not always.changed()
    clock.advance(timedelta(seconds=AGAIN + 1))
    assert always.changed()


def test_begun_twice_it_reads_again_once_the_first_has_ended(reader):
    found = reader()
    found.begin([])
    found.begin([])
    assert news(found) is None
    assert news(found) == {"options": []}


def test_a_process_that_does_not_end_is_ended(reader, clock):
    found = reader([sys.executable, "-c", "import threading; threading.Event().wait()"])
    found.begin([])
    clock.advance(datetime(2026, 3, 2, 0, 2, tzinfo=UTC) - clock.now())
    assert clock.monotonic() > READING_TIMEOUT
    assert found.news() is None
    assert "longer than 80 s" in found.faults[0]
    assert news(found) is None
    assert "longer than 80 s" in found.faults[0]


def test_a_change_of_any_of_thousands_of_files_is_seen(reader, tmp_path):
    (tmp_path / "calendars").mkdir()
    for number in range(3000):
        (tmp_path / "calendars" / f"{number:04}.ics").write_text("")
    found = reader()
    found.begin(["calendars"])
    assert not found.changed()
    (tmp_path / "calendars" / "2999.ics").write_text("1")
    assert found.changed()


def test_a_change_of_a_watched_file_or_of_a_script_is_seen(reader, tmp_path):
    found = reader()
    (tmp_path / "a.ics").write_text("1")
    found.begin(["a.ics", str(tmp_path / "calendars")])
    assert not found.changed()
    (tmp_path / "calendars").mkdir()
    assert found.changed()
    found.begin(["a.ics", str(tmp_path / "calendars")])
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "mine.yaml").write_text("x")
    assert found.changed()
