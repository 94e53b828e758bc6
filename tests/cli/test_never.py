"""What a person does not want is not offered, until they allow it again."""

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.errors import UsageError
from coach.wiring.common import read_person


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


def test_an_exercise_that_is_not_wanted_gives_way_until_it_is_allowed(call):
    assert "wall_sit" in call("never", "wall sit").stdout
    assert read_person().never == {"wall_sit"}
    assert "you do not want it; `coach allow wall_sit` brings it back" in call("show", "micro_legs_10").stdout
    assert call("allow", "wall_sit").stdout == "wall_sit is offered again\n"
    assert read_person().never == frozenset()
    assert "do not want it" not in call("show", "micro_legs_10").stdout


def test_a_routine_that_is_not_wanted_is_never_planned(call):
    for routine in ("hourly_seated_5", "hourly_standing_5"):
        assert call("never", routine).exit_code == 0
    planned = call("plan", "2027-03-01").stdout
    assert "break: " in planned
    assert "hourly_" not in planned
    assert call("allow", "hourly_seated_5").exit_code == 0
    assert read_person().never == {"hourly_standing_5"}


def test_who_told_setup_something_keeps_it(call, tmp_path):
    (tmp_path / "person.toml").write_text('level = "hard"\nconditions = ["knee"]\ncleared = true\n')
    call("never", "wall_sit")
    person = read_person()
    assert (person.level, person.conditions, person.cleared) == ("hard", {"knee"}, True)


def test_what_is_none_is_refused_and_nothing_is_written(call, tmp_path):
    assert isinstance(call("never", "wal_sit").exception, UsageError)
    assert not (tmp_path / "person.toml").exists()


def test_a_list_in_config_toml_comes_first_and_that_is_told(call, tmp_path):
    (tmp_path / "config.toml").write_text('never = ["squat"]\n')
    assert "in config.toml comes before it" in str(call("never", "wall_sit").exception)
