"""What a person prefers is offered rather, and is no longer unwanted."""

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.config.model import Config
from coach.errors import UsageError
from coach.plan.facts import routine_options
from coach.wiring.common import read_person
from tests.support.library import shipped_library


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


def test_what_is_preferred_is_not_unwanted_and_the_other_way_round(call):
    call("never", "wrist_3")
    assert "wrist_3 is rather offered" in call("prefer", "wrist_3").stdout
    assert (read_person().never, read_person().prefer) == (frozenset(), {"wrist_3"})
    call("never", "wrist_3")
    assert (read_person().never, read_person().prefer) == ({"wrist_3"}, frozenset())


@pytest.mark.parametrize("wish", ["wrist_3", "hand_fan"])
def test_a_routine_is_preferred_for_itself_or_for_an_exercise_of_it(wish):
    found = {each.id for each in routine_options(shipped_library(), Config().place, prefer=[wish]) if each.preferred}
    assert "wrist_3" in found
    assert "micro_legs_10" not in found


def test_what_is_preferred_is_planned_rather_and_the_plan_says_why(call):
    before = call("plan", "2027-03-01").stdout
    assert call("prefer", "neck_deep_4").exit_code == 0
    after = call("plan", "2027-03-01").stdout
    assert after.count("neck_deep_4") > before.count("break: neck_deep_4")
    assert "you prefer it, or an exercise of it" in after


def test_what_is_none_is_refused(call):
    assert isinstance(call("prefer", "wrsit_33").exception, UsageError)
