from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coach.config.model import Config
from coach.config.pause_words import pause_until
from coach.errors import ConfigError, UsageError
from coach.plan.facts import Facts
from coach.programs.rehearsal.play import play_day
from coach.programs.rehearsal.scenario import Scenario, ScenarioEvent, parse_scenario

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
EVERYTHING = """
answers = ["no", "no", "yes"]
[[event]]
at = "13:00"
sleep = "1h"
[[event]]
at = "10:20"
away = "25min"
[[event]]
at = "14:00"
clock = "-2h"
[[event]]
at = "15:00"
zone = "Asia/Tokyo"
[[event]]
at = "16:00"
command = "pause until 16:30"
"""


def test_everything_that_can_happen_is_read_in_its_order():
    assert parse_scenario(EVERYTHING, "day.toml") == Scenario(
        answers=("no", "no", "yes"),
        happenings=(
            ScenarioEvent(at=620, what="away", length=timedelta(minutes=25)),
            ScenarioEvent(at=780, what="sleep", length=timedelta(hours=1)),
            ScenarioEvent(at=840, what="clock", length=timedelta(hours=-2)),
            ScenarioEvent(at=900, what="zone", zone="Asia/Tokyo"),
            ScenarioEvent(at=960, what="command", words=("pause", "until", "16:30")),
        ),
    )


def test_all_faults_come_at_once():
    text = """
    answers = ["perhaps"]
    zzz = 1
    [[event]]
    away = "5min"
    [[event]]
    at = "25:00"
    away = "5min"
    [[event]]
    at = "10:00"
    dance = "5min"
    [[event]]
    at = "10:00"
    clock = "2h"
    [[event]]
    at = "10:00"
    zone = "Atlantis"
    [[event]]
    at = "10:00"
    command = "dance"
    """
    with pytest.raises(ConfigError) as caught:
        parse_scenario(text, "day.toml")
    assert len(caught.value.faults) == 8
    assert all(fault.startswith("day.toml: ") for fault in caught.value.faults)


@pytest.mark.parametrize("text", ["x", "event = 3", "event = [1]"])
def test_what_is_no_scene_is_one_fault(text):
    with pytest.raises(ConfigError) as caught:
        parse_scenario(text, "day.toml")
    assert len(caught.value.faults) == 1


def test_a_day_is_played_decision_by_decision():
    lines = list(play_day(Config(), Facts(), parse_scenario(EVERYTHING, "day.toml"), date(2026, 3, 2), COPENHAGEN))
    ends = lines[lines.index("") + 1 :]
    assert ends[0] == "10:00     break: declined  neck_shoulder_2"
    assert "10:20:00  [away for 0:25:00]" in lines
    assert any("the machine slept for 1:00:00" in line for line in lines)
    assert any("the clock was set back by 2:00:00" in line for line in lines)
    assert any("[coach pause until 16:30]" in line for line in lines)


def test_the_same_day_is_played_the_same():
    scene = parse_scenario(EVERYTHING, "day.toml")
    once, twice = (list(play_day(Config(), Facts(), scene, date(2026, 3, 29), COPENHAGEN)) for _ in range(2))
    assert once == twice


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("", None),
        ("45min", "2026-03-02T12:45"),
        ("45", "2026-03-02T12:45"),
        ("until 14", "2026-03-02T13:00"),
        ("until 9", "2026-03-03T08:00"),
        ("1 h 30 min", "2026-03-02T13:30"),
        ("today", "2026-03-02T23:00"),
        ("until 14:30", "2026-03-02T13:30"),
        ("until 13:00", "2026-03-03T12:00"),  # it is one o'clock
        ("Until 9:00", "2026-03-03T08:00"),
        ("an hour and a half", "2026-03-02T13:30"),
        ("halvtreds minutter", "2026-03-02T12:50"),
        ("until twenty past two", "2026-03-02T13:20"),
        ("til kvart i tre", "2026-03-02T13:45"),
        ("until one", "2026-03-03T00:00"),  # it is one o'clock: the next is at night
    ],
)
def test_a_pause_lasts_until_the_moment_that_its_words_mean(words, until):
    expected = datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None
    assert pause_until(words.split(), NOON, COPENHAGEN) == expected


@pytest.mark.parametrize(
    "words", ["soon", "until", "until noon", "until 25:00", "until 24", "0", "0min", "-5min", "-5 min", "tomorrow"]
)
def test_words_that_mean_no_moment_are_refused_with_those_that_do(words):
    with pytest.raises(UsageError, match='"until 14:30", or "today"'):
        pause_until(words.split(), NOON, COPENHAGEN)
