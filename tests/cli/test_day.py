"""What can be told to a coach in the background, and what it would do."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coach.programs.daemon.adapters.control_client import ControlClient
from tests.support.background import coach, running

ALWAYS = '[agenda]\nhours = ["00:00-24:00"]\ndays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\n'


def told(home, *words: str) -> dict[str, object]:
    run = coach(home, *words, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_a_running_coach_obeys(home):
    Path(home["COACH_HOME"], "config.toml").write_text(ALWAYS)
    with running(home):
        before = told(home, "status")["next_break"]
        later = told(home, "later", "7")["next_break"]
        assert later > before
        assert told(home, "skip")["next_break"] > later
        assert told(home, "pause") == {"paused_until": None, "next_break": None, "routine": None}
        status = told(home, "status")
        assert (status["paused"], status["silent"]) == (True, "paused")
        assert "paused until `coach resume`" in coach(home, "status").stdout
        assert told(home, "resume")["next_break"] is not None
        until = told(home, "pause", "2h")["paused_until"]
        assert ControlClient(Path(home["COACH_HOME"], "control.sock")).ask("now") == {"free": True}
    with running(home):
        assert told(home, "status")["paused_until"] == until
    log = json.loads(coach(home, "log", "--breaks", "--json").stdout)
    assert {entry["outcome"] for entry in log} == {"later", "skipped"}


def test_what_it_refuses_is_told_in_a_line(home):
    Path(home["COACH_HOME"], "config.toml").write_text('[agenda]\ndays_off = ["2000-01-01..2099-12-31"]\n')
    with running(home):
        for words in (("later",), ("skip",), ("pause", "until", "soon")):
            run = coach(home, *words)
            assert run.returncode == 2
            assert run.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [("later",), ("skip",), ("pause", "1h"), ("resume",)])
def test_where_none_runs_that_is_told(home, words):
    run = coach(home, *words)
    assert (run.returncode, run.stderr) == (3, "not running; `coach run` starts it\n")


def test_a_config_that_is_written_while_it_runs_is_taken_up_or_told(home):
    file = Path(home["COACH_HOME"], "config.toml")
    with running(home):
        file.write_text("level = 3\nzzz = 1\n")
        while not (faults := told(home, "status")["faults"]):
            pass
        assert [fault.partition(": ")[2].split()[0] for fault in faults] == ["level", "zzz:"]
        file.write_text(ALWAYS.replace("[agenda]", '[agenda]\nevery = "17min"'))
        while told(home, "status")["faults"]:
            pass


def test_a_plan_tells_each_break_with_its_reason(home):
    Path(home["COACH_HOME"], "config.toml").write_text("")
    run = coach(home, "plan", "2026-03-02")
    lines = run.stdout.splitlines()
    assert lines[0].startswith("10:00  break: ")
    assert lines[1].startswith("         sets in seven days: ")
    planned = json.loads(coach(home, "plan", "2026-03-02", "--json").stdout)
    assert len(planned) == 7
    assert planned[0]["due"] == "2026-03-02T09:00:00+00:00"
    assert all(one["routine"] != other["routine"] for one, other in pairwise(planned))
    assert coach(home, "plan", "2026-03-01").stdout == (
        "no break: Sunday is none of your working days; next: Monday 2026-03-02 10:00\n"
    )


def test_a_plan_minds_the_calendar_and_tells_what_cannot_be_read(home):
    folder = Path(home["COACH_HOME"])
    (folder / "config.toml").write_text(
        '[agenda]\nroutines = ["active_break", "zzz"]\nholidays = ["free.ics"]\n'
        '[calendar]\nbusy = ["work.ics", "gone.ics"]\n'
    )
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
    tail = "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    (folder / "work.ics").write_text(head + "DTSTART:20260302T090200Z\r\nDTEND:20260302T100000Z" + tail)
    (folder / "free.ics").write_text(head + "DTSTART;VALUE=DATE:20260303" + tail)
    run = coach(home, "plan", "2026-03-02")
    assert "of the 2 minutes before the calendar's next entry" in run.stdout
    assert run.stdout.splitlines()[-1] == f"meetings from: {folder / 'work.ics'}"
    assert "gone.ics: cannot be read" in run.stderr
    assert "no routine is called 'zzz'" in run.stderr
    assert coach(home, "plan", "2026-03-03").stdout.startswith("no break: it is a day off; next: Wednesday 2026-03-04 ")


def test_a_plan_tells_when_a_break_comes_that_falls_into_an_entry_of_the_calendar(home):
    folder = Path(home["COACH_HOME"])
    (folder / "config.toml").write_text('[agenda]\ntimes = ["10:30", "13:10"]\n[calendar]\nbusy = ["work.ics"]\n')
    entries = [("090500", "093500"), ("120000", "130000")]
    (folder / "work.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
        + "".join(
            f"BEGIN:VEVENT\r\nUID:{begins}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260302T{begins}Z\r\n"
            f"DTEND:20260302T{ends}Z\r\nEND:VEVENT\r\n"
            for begins, ends in entries
        )
        + "END:VCALENDAR\r\n"
    )
    planned = {
        each["due"][11:16]: each["reasons"] for each in json.loads(coach(home, "plan", "2026-03-02", "--json").stdout)
    }
    assert planned["09:30"][-1] == "the calendar is busy until 10:35: offered at 10:37"
    assert planned["12:10"][-1] == "the calendar is busy until 14:00, which is longer than a break is kept"
    lines = coach(home, "rehearse", "--day", "2026-03-02").stdout.splitlines()
    became = [line.split() for line in lines[lines.index("") + 1 :]]
    assert (
        [words[0] for words in became] == ["10:30", "13:10"] == [local(f"2026-03-02T{due}:00+00:00") for due in planned]
    )
    assert [words[2] for words in became] == ["taken", "held"]


def test_a_day_is_rehearsed_with_what_happens(home, tmp_path):
    events = tmp_path / "day.toml"
    events.write_text(
        'answers = ["no"]\n[[event]]\nat = "10:50"\nmeeting = "20min"\n'
        '[[event]]\nat = "12:20"\ncommand = "pause 2h"\n[[event]]\nat = "12:21"\ncommand = "pause soon"\n'
    )
    run = coach(home, "rehearse", "--day", "2026-03-02", "--zone", "America/New_York", "--events", str(events))
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    told = [line.partition("  ")[2] for line in lines]
    first = told.index("the break is offered")
    assert told[first : first + 3] == ["the break is offered", "the answer is no", "the conductor is done"]
    assert "is held: meeting" in run.stdout
    paused = lines.index("12:20:00  [coach pause 2h]")
    assert lines[paused + 2].startswith("12:20:00  [paused until 14:20:00; next break: 15:")
    assert "12:21:00  [refused: 'soon': " in run.stdout
    assert "10:00     break: declined" in run.stdout
    # nothing in it is for programmers
    assert not [line for line in lines if "(outcome" in line or "()" in line or "{" in line or "+00:00" in line]


@pytest.mark.parametrize(("event", "choice"), [("full_screen", "full_screen"), ("meeting", "meeting")])
def test_what_lasts_all_day_holds_every_break_unless_the_person_leaves_it_out(home, tmp_path, event, choice):
    events = tmp_path / "day.toml"
    events.write_text(f'answers = ["no"]\n[[event]]\nat = "08:30"\n{event} = "9h"\n')
    config = Path(home["COACH_HOME"], "config.toml")
    others = [each for each in ("meeting", "do_not_disturb", "full_screen", "typing") if each != choice]
    outcomes = []
    for text in ("", f"[presence]\nsilent_for = {json.dumps(others)}\n"):
        config.write_text(text)
        run = coach(home, "rehearse", "--day", "2026-03-02", "--events", str(events))
        assert run.returncode == 0, run.stderr
        outcomes.append({line.split(": ")[1].split()[0] for line in run.stdout.partition("\n\n")[2].splitlines()})
    assert outcomes == [{"held"}, {"declined"}]


def test_a_rehearsed_day_on_which_each_break_is_taken_is_the_planned_one(home):
    Path(home["COACH_HOME"], "config.toml").write_text("")
    planned = json.loads(coach(home, "plan", "2026-03-02", "--json").stdout)
    lines = coach(home, "rehearse", "--day", "2026-03-02").stdout.splitlines()
    taken = [line.split() for line in lines[lines.index("") + 1 :]]
    assert [words[1:] for words in taken] == [["break:", "taken", each["routine"]] for each in planned]
    # a session lasts as long as its routine in both; one ends in a rehearsal some seconds later
    assert [words[0] for words in taken] == [local(each["due"]) for each in planned]


def local(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(ZoneInfo('Europe/Copenhagen')):%H:%M}"


@pytest.mark.parametrize(
    "words",
    [
        ("--day", "today"),
        ("--day", "0001-01-01"),
        ("--day", "9999-12-31"),
        ("--day", "2026-03-02", "--zone", "Atlantis"),
        ("--day", "2026-03-02", "--events", "/none.toml"),
    ],
)
def test_what_cannot_be_rehearsed_is_told_in_a_line(home, words):
    run = coach(home, "rehearse", *words)
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
