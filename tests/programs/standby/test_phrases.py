"""What can be said at any time: phrases that close on themselves, and when a spoken pause is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coach.hearing.grammar import is_firm, make_grammar
from coach.programs.standby.phrases import SpokenPause, pause_phrases, standby_phrases
from tests.support.library import shipped_library

HERE = ZoneInfo("Europe/Copenhagen")


def wall(hour, minute=0, day=2):
    return datetime(2026, 3, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_phrase_is_firm_means_one_thing_and_is_of_three_words_or_more(language):
    made = make_grammar(standby_phrases(language))  # refuses doubles
    assert all(is_firm(phrase) and len(phrase.split()) >= 3 for phrase in made.phrases)
    assert set(pause_phrases(language)) < set(made.phrases)
    pauses = pause_phrases(language)
    for command, some in standby_phrases(language).items():  # what means the same is one command, and nothing else is
        assert len({pauses.get(phrase) for phrase in some}) == 1, command
    assert {(each.hour, each.minute) for each in pauses.values() if each.hour} == {
        (hour, minute) for hour in range(1, 13) for minute in range(0, 60, 5)
    }
    assert {each.minutes for each in pauses.values() if each.hour is None} == set(range(121))  # 0: to midnight


@pytest.mark.parametrize("language", ["en", "da"])
def test_no_line_of_the_coach_contains_one(language):
    made = make_grammar(standby_phrases(language))
    for line in shipped_library().lines.values():
        for wording in line.says[language]:
            assert made.find(wording) is None


@pytest.mark.parametrize(
    ("language", "phrase", "now", "ends"),
    [
        ("en", "pause until two", wall(10), wall(14)),
        ("en", "pause until two", wall(14), wall(2, day=3)),  # on the stroke it is the next one
        ("en", "pause until two", wall(13, 59), wall(14)),
        ("en", "pause until two", wall(15), wall(2, day=3)),
        ("en", "pause until twelve", wall(9), wall(12)),
        ("en", "pause until twelve", wall(12), wall(0, day=3)),
        ("en", "pause until half past three", wall(9), wall(15, 30)),
        ("da", "vær stille til klokken to", wall(10), wall(14)),
        ("da", "vær stille til halv tre", wall(10), wall(14, 30)),  # half past two
        ("da", "vær stille til halv et", wall(10), wall(12, 30)),
        ("en", "pause for two hours", wall(10, 17), wall(12, 17)),
        ("da", "vær stille i en halv time", wall(10), wall(10, 30)),
        ("en", "pause until twenty past two", wall(10), wall(14, 20)),
        ("en", "pause until quarter to four", wall(10), wall(15, 45)),
        ("en", "pause for an hour and a half", wall(10), wall(11, 30)),
        ("da", "vær stille til ti minutter over to", wall(10), wall(14, 10)),
        ("da", "vær stille til kvart i tre", wall(10), wall(14, 45)),
        ("da", "vær stille i halvtreds minutter", wall(10), wall(10, 50)),
        ("en", "pause for the rest of the day", wall(10), wall(0, day=3)),
    ],
)
def test_a_spoken_pause_ends_when_it_says(language, phrase, now, ends):
    found = pause_phrases(language)[phrase].ends(now.astimezone(UTC), HERE)
    assert found == ends
    assert found.tzinfo is UTC


def test_two_o_clock_is_two_by_the_wall_on_the_day_the_clock_is_put_forward():
    eve = datetime(2026, 3, 29, 1, 30, tzinfo=HERE)
    assert SpokenPause(hour=4).ends(eve.astimezone(UTC), HERE) - eve.astimezone(UTC) == timedelta(hours=1, minutes=30)
