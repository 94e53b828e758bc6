"""`coach team` as people type it, against a real database."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.errors import UsageError
from coach.system import paths
from tests.support.postgres import TeamPlace


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return lambda *words, typed="": CliRunner().invoke(coach, list(words), input=typed)


@pytest.fixture
def there(call, place) -> TeamPlace:  # noqa: ARG001  (it makes the home)
    paths.config_file().write_text(f'[team]\nurl = "{place.url()}"\n')
    return place


def test_a_person_is_asked_field_by_field_sees_what_is_sent_and_joins(call, there):
    done = call("team", "join", "ground floor", typed="y\nn\ny\ny\n")
    assert done.exit_code == 0, done.output
    assert 'this is sent of each day: {"day": "' in done.output
    assert '"moved": 0, "sessions": 0}' in done.output
    assert "joined; the group sees a figure once it is of 5 people" in done.output
    assert there.ask("admin", "select team from coach_team.members") == "ground floor"


@pytest.mark.parametrize("typed", ["y\nn\nn\nn\n", "y\nn\nn\n\n"])
def test_who_does_not_agree_has_not_joined(call, there, typed):
    done = call("team", "join", "ground floor", typed=typed)
    assert done.exit_code == 2
    assert "nothing was sent, and you have not joined" in done.output
    assert there.ask("admin", "select count(*) from coach_team.members") == "0"
    assert not paths.team_file().exists()


def test_who_shares_nothing_has_nothing_to_join_for(call, there):  # noqa: ARG001  (its address is in the config)
    done = call("team", "join", "ground floor", typed="n\nn\nn\n")
    assert isinstance(done.exception, UsageError)


def test_a_group_is_shown_and_given_to_programs(call, there):
    for _ in range(5):
        assert call("team", "join", "ground floor", "--share", "sessions", "--yes").exit_code == 0
        there.ask(
            "admin",
            "insert into coach_team.days (day, team, member, sessions) select current_date, team, member, 3"
            " from coach_team.members on conflict do nothing",
        )
        last = paths.team_file().read_bytes()
        paths.team_file().unlink()
    there.ask("admin", "select coach_team.publish('ground floor', array[current_date])")
    paths.team_file().write_bytes(last)
    shown = call("team")
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    assert lines[0].split() == ["team", "ground", "floor"]
    assert lines[1].split(maxsplit=1) == ["today", "3.0 sessions a person and day"]
    found = json.loads(call("team", "--json").output)
    assert found["today"] == {"share": None, "minutes": None, "sessions": 3.0}
    assert found["teams"][0]["team"] == "ground floor"


def test_a_team_that_is_called_as_a_word_of_ours_keeps_its_name(call, there, monkeypatch):
    call("team", "join", "floor", "--share", "moved", "--yes")
    there.ask(
        "admin",
        "insert into coach_team.figures select each, current_date, 'moved', 5, 5"
        " from unnest('{floor,desk}'::text[]) each",
    )
    monkeypatch.setenv("LC_ALL", "da_DK.UTF-8")
    shown = call("team").output
    assert shown.startswith("hold         floor\n")
    assert "\ndesk         bevægelse på 100 %" in shown


def test_a_trend_has_a_bar_for_each_week(call, there):
    call("team", "join", "ground floor", "--share", "moved", "--yes")
    there.ask("admin", "insert into coach_team.figures values ('ground floor', current_date, 'moved', 10, 5)")
    last = call("team").output.splitlines()[-1]
    assert last.endswith(f"{'#' * 15}{' ' * 15} 50 %")


def test_leaving_says_how_many_days_came_along(call, there):  # noqa: ARG001  (its address is in the config)
    call("team", "join", "ground floor", "--share", "moved", "--yes")
    assert call("team", "leave").output == "left; 0 days were taken along\n"
    call("team", "join", "ground floor", "--share", "moved", "--yes")
    assert call("team", "leave", "--forget").output == "left; what the database has of you stays there\n"


def test_setting_up_says_what_was_done(call, place):
    paths.config_file().write_text(f'[team]\nurl = "{place.url("admin")}"\n')
    done = call("team", "init", "--login", place.outsider, "--keep", "24")
    assert done.output.splitlines() == [
        f"{place.outsider} may take part",
        "the server no longer tells how many rows there are",
    ]
    assert place.ask("admin", "select keep_months from coach_team.settings") == "24"


@pytest.mark.faults
@pytest.mark.parametrize("words", [[], ["join", "x", "--share", "moved", "--yes"], ["init"]])
def test_without_an_address_it_says_where_to_write_it(call, words):
    done = call("team", *words)
    assert isinstance(done.exception, UsageError)
    assert "[team] url" in str(done.exception) or "coach team join NAME" in str(done.exception)


@pytest.mark.faults
@pytest.mark.parametrize("words", ["leave", "send"])
def test_who_is_in_no_team_is_told_so(call, words):
    done = call("team", words)
    assert "you are in no team" in str(done.exception)


@pytest.mark.faults
@pytest.mark.parametrize(
    "url", ["mysql://x/y", "postgresql://", "postgresql://me:secret@host/db", "postgresql://host/db?password=secret"]
)
def test_an_address_that_is_none_or_holds_a_password_is_a_fault_of_the_config(call, url):
    paths.config_file().write_text(f'[team]\nurl = "{url}"\n')
    done = call("config", "check")
    assert done.exit_code == 2
    assert "team.url" in done.stderr
    assert "secret" not in done.stderr.partition("team.url")[2].partition(";")[2]


@pytest.mark.faults
@pytest.mark.parametrize("name", ["", "x" * 61, "upstairs"])
def test_who_cannot_join_is_told_so_before_anything_is_asked(call, there, name):  # noqa: ARG001  (its address is in the config)
    assert call("team", "join", "ground floor", "--share", "moved", "--yes").exit_code == 0
    done = call("team", "join", name)
    assert isinstance(done.exception, UsageError)
    assert not done.output


@pytest.mark.faults
def test_a_database_that_cannot_be_asked_is_told_before_anything_is_asked(call, place):
    for url, why in ((place.url(place.outsider), "permission denied"), (f"{place.url()}x", "failed")):
        paths.config_file().write_text(f'[team]\nurl = "{url}"\n')
        done = call("team", "join", "ground floor")
        assert why in str(done.exception)
        assert not done.output


@pytest.mark.faults
def test_a_login_that_is_no_role_is_told_with_what_makes_it_one(call, place):
    paths.config_file().write_text(f'[team]\nurl = "{place.url("admin")}"\n')
    told = str(call("team", "init", "--login", "nobody_at_all").exception)
    assert told == 'the team\'s database: role "nobody_at_all" does not exist; `create role NAME login` there makes it'
