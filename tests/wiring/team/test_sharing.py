"""A person's days on their way to a real database."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from coach.errors import DeviceError, UsageError
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import SessionOutcome
from coach.system import paths
from coach.system.system_clock import SystemClock
from coach.team.adapters.membership_file import MembershipFile
from coach.texts import in_language
from coach.wiring.common import file_troubles
from coach.wiring.team import sharing

NOW = SystemClock().now()


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch, place):
    """A coach's home whose config names the team's database."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    url, _, host = place.url().partition("?host=")
    monkeypatch.setenv("PGHOST", host)  # where a url names no host
    write_url(url)


@pytest.fixture
def unreached(monkeypatch):
    """Return what cuts the line to the database, and mends it."""
    host = os.environ["PGHOST"]
    return lambda cut: monkeypatch.setenv("PGHOST", "/nowhere" if cut else host)


def write_url(url: str) -> None:
    paths.config_file().write_text(f'[team]\nurl = "{url}"\n')


def lead(minutes: int, days_ago: int = 0) -> None:
    """Journal a session that ended now, or on a day before."""
    journal = SqliteJournal(paths.journal_file())
    ended = NOW - timedelta(days=days_ago)
    begun = max(ended - timedelta(minutes=minutes), ended.replace(hour=0, minute=0, second=0, microsecond=0))
    number = journal.begin_session("eyes", "en", begun)
    journal.end_session(number, SessionOutcome.FINISHED, ended)
    journal.close()


def rows(place) -> list[str]:
    return place.ask("admin", "select day, moved, sessions from coach_team.days order by day").splitlines()


def test_a_day_is_sent_and_sent_again_only_when_it_has_grown(place):
    lead(1)
    assert sharing.join_team("  ground   floor ", ["moved", "sessions"])
    assert rows(place) == [f"{NOW:%Y-%m-%d}|1|1"]
    sent = MembershipFile(paths.team_file()).read().sent
    assert sharing.send_days() is None
    assert MembershipFile(paths.team_file()).read().sent == sent
    lead(1)
    assert sharing.send_days() is None
    assert rows(place) == [f"{NOW:%Y-%m-%d}|1|2"]
    assert place.ask("admin", "select team from coach_team.members") == "ground floor"


def test_what_is_shown_before_is_what_is_sent(place):
    lead(1)
    shown = sharing.what_would_be_shared(["sessions"])
    assert shown == {"day": f"{NOW:%Y-%m-%d}", "sessions": 1}
    sharing.join_team("ground floor", ["sessions"])
    assert place.ask("admin", "select day, moved, minutes, sessions from coach_team.days") == f"{NOW:%Y-%m-%d}|||1"


@pytest.mark.faults
def test_days_that_could_not_be_sent_are_kept_told_and_sent_once(place, unreached):
    sharing.join_team("ground floor", ["moved", "sessions"])
    unreached(True)
    lead(1)
    why = sharing.send_days()
    assert why is not None
    (told,) = [each for each in file_troubles() if "ground floor" in each]
    assert told.startswith("the team ground floor does not get your days: the team's database: ")
    assert told.endswith("they are kept, `coach team send` tries again")
    danish = in_language(told, "da")
    assert danish.startswith("holdet ground floor får ikke dine dage: holdets database: ")
    assert "; se på [team] url, eller prøv igen senere; de er gemt, " in danish
    unreached(False)
    assert sharing.send_days() is None
    assert rows(place) == [f"{NOW:%Y-%m-%d}|1|1"]
    assert not [each for each in file_troubles() if "ground floor" in each]


def test_after_a_restored_backup_there_is_no_second_day(place):
    lead(1)
    sharing.join_team("ground floor", ["moved", "sessions"])
    before = {path: path.read_bytes() for path in (paths.team_file(), paths.journal_file())}
    lead(1)
    sharing.send_days()
    for path, content in before.items():
        path.write_bytes(content)
    lead(1)
    assert sharing.send_days() is None
    assert rows(place) == [f"{NOW:%Y-%m-%d}|1|2"]


def test_a_day_of_a_wrong_clock_is_not_sent_and_nothing_before_joining(place):
    lead(1, days_ago=3)
    lead(1, days_ago=-4000)
    sharing.join_team("ground floor", ["moved", "sessions"])
    lead(1)
    assert sharing.send_days() is None
    assert rows(place) == [f"{NOW:%Y-%m-%d}|1|1"]


@pytest.mark.faults
@pytest.mark.parametrize(("days_ago", "again"), [(-3, True), (400, False)])
def test_a_day_that_the_database_does_not_take_is_told(place, monkeypatch, days_ago, again):
    sharing.join_team("ground floor", ["moved", "sessions"])
    joined = MembershipFile(paths.team_file()).read()
    wrong = NOW - timedelta(days=days_ago)
    MembershipFile(paths.team_file()).write(replace(joined, since=min(wrong, NOW).date()))
    lead(1, days_ago=days_ago)
    if days_ago < 0:
        monkeypatch.setattr(sharing, "current_time", lambda: wrong)  # the machine's clock is ahead of the server's
    why = sharing.send_days()
    assert why == f"its database does not take 1 of them, the first {wrong.date()}; look at the date of this machine"
    assert any(why in each for each in file_troubles())
    # what is older than any database keeps would be refused for ever, and is told once
    assert (sharing.send_days() is not None) is again
    assert rows(place) == []


def test_who_leaves_takes_everything_along(place):
    lead(1)
    sharing.join_team("ground floor", ["moved"])
    assert sharing.leave_team() == 1
    assert rows(place) == []
    assert place.ask("admin", "select count(*) from coach_team.members") == "0"
    assert not paths.team_file().exists()
    with pytest.raises(UsageError, match="you are in no team"):
        sharing.leave_team()


@pytest.mark.faults
def test_who_cannot_reach_the_database_has_not_left_unless_it_is_gone_for_good(place, unreached):
    lead(1)
    sharing.join_team("ground floor", ["moved"])
    unreached(True)
    with pytest.raises(DeviceError):
        sharing.leave_team()
    assert paths.team_file().exists()
    assert sharing.leave_team(forget=True) == 0
    assert not paths.team_file().exists()
    assert place.ask("admin", "select count(*) from coach_team.days") == "1"


@pytest.mark.faults
def test_another_database_than_was_joined_at_is_told_and_nothing_is_left_behind_there(place):
    lead(1)
    sharing.join_team("ground floor", ["moved"])
    joined = MembershipFile(paths.team_file()).read().url
    write_url(f"{joined}?application_name=other")
    for ask in (sharing.leave_team, sharing.read_team, sharing.try_team):
        with pytest.raises(UsageError, match=f"ground floor was joined at {joined}, and .* put it back, or where that"):
            ask()
    assert "names another database" in sharing.send_days()
    assert (paths.team_file().exists(), rows(place)) == (True, [f"{NOW:%Y-%m-%d}|1|"])


def test_a_database_that_has_moved_is_joined_again_and_gets_what_it_lacks(place):
    sharing.join_team("ground floor", ["moved", "sessions"])
    lead(1)
    sharing.send_days()
    place.ask("admin", "delete from coach_team.days")  # it was restored from a backup
    moved = f"{MembershipFile(paths.team_file()).read().url}?application_name=other"
    write_url(moved)
    assert sharing.join_team("ground floor", ["moved", "sessions"])
    assert rows(place) == [f"{NOW:%Y-%m-%d}|1|1"]
    assert MembershipFile(paths.team_file()).read().url == moved
    assert sharing.leave_team() == 1


@pytest.mark.faults
def test_who_cannot_join_is_in_no_team(unreached):
    unreached(True)
    with pytest.raises(DeviceError):
        sharing.join_team("ground floor", ["moved"])
    assert not paths.team_file().exists()


def test_joining_again_changes_what_is_shared_and_another_team_wants_leaving_first(place):
    lead(1)
    sharing.join_team("ground floor", ["moved"])
    there = MembershipFile(paths.team_file()).read()
    MembershipFile(paths.team_file()).write(replace(there, since=NOW.date() - timedelta(days=9)))
    sharing.join_team("ground floor", ["sessions"])
    there = MembershipFile(paths.team_file()).read()
    assert (there.share, there.since) == (("sessions",), NOW.date())
    assert place.ask("admin", "select count(*) from coach_team.members") == "1"
    with pytest.raises(UsageError, match="you are in the team ground floor"):
        sharing.join_team("first floor", ["moved"])


def test_who_shares_something_else_from_now_on_loses_no_day_that_was_kept(place, unreached):
    sharing.join_team("ground floor", ["sessions"])
    file = MembershipFile(paths.team_file())
    file.write(replace(file.read(), since=NOW.date() - timedelta(days=9)))
    lead(1, days_ago=2)
    unreached(True)
    assert sharing.send_days() is not None
    unreached(False)
    lead(1)
    sharing.join_team("ground floor", ["moved", "sessions"])
    assert rows(place) == [f"{NOW - timedelta(days=2):%Y-%m-%d}||1", f"{NOW:%Y-%m-%d}|1|1"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(UsageError, match="1 to 60"):
        sharing.join_team(name, ["moved"])


def test_a_group_is_read():
    for _ in range(5):
        lead(1)
        sharing.join_team("ground floor", ["moved"])
        paths.team_file().unlink()  # the next person
    sharing.join_team("ground floor", ["moved"])
    found = sharing.read_team()
    assert (found.team, found.today.share, found.week.share) == ("ground floor", 1.0, 1.0)


def test_sending_is_begun_only_where_somebody_has_joined(tmp_path, monkeypatch):
    begun = []
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setattr(sharing.subprocess, "Popen", lambda command, **_: begun.append(command[3:]))
    sharing.begin_sending()
    assert begun == []
    paths.team_file().write_text("{}")
    sharing.begin_sending()
    assert begun == [["team", "send"]]


@pytest.mark.faults
def test_the_doctor_tries_the_database_of_who_joined_and_of_who_named_one(unreached):
    assert sharing.try_team() == "the database answers; you are in no team: `coach team join NAME`"
    sharing.join_team("ground floor", ["moved"])
    assert sharing.try_team() == "the database of ground floor answers"
    unreached(True)
    with pytest.raises(DeviceError, match=r"look at \[team\] url"):
        sharing.try_team()
