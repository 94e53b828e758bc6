"""Lengths and times of day in words, held against lists that were written out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coach.hearing.grammar import make_grammar, normalise, with_lengths
from coach.hearing.spoken_time import (
    LANGUAGES,
    MOST_MINUTES,
    ClockTime,
    clock_times,
    later_phrases,
    lengths,
    minutes_of,
    named_length,
    named_time,
    next_on_the_clock,
    numbers,
    written,
)
from tests.support.library import shipped_library

WRITTEN_OUT = {
    "en": """
        one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven
        twenty-eight twenty-nine thirty thirty-one thirty-two thirty-three thirty-four thirty-five thirty-six
        thirty-seven thirty-eight thirty-nine forty forty-one forty-two forty-three forty-four forty-five forty-six
        forty-seven forty-eight forty-nine fifty fifty-one fifty-two fifty-three fifty-four fifty-five fifty-six
        fifty-seven fifty-eight fifty-nine sixty sixty-one sixty-two sixty-three sixty-four sixty-five sixty-six
        sixty-seven sixty-eight sixty-nine seventy seventy-one seventy-two seventy-three seventy-four seventy-five
        seventy-six seventy-seven seventy-eight seventy-nine eighty eighty-one eighty-two eighty-three eighty-four
        eighty-five eighty-six eighty-seven eighty-eight eighty-nine ninety ninety-one ninety-two ninety-three
        ninety-four ninety-five ninety-six ninety-seven ninety-eight ninety-nine one_hundred one_hundred_and_one
        one_hundred_and_two one_hundred_and_three one_hundred_and_four one_hundred_and_five one_hundred_and_six
        one_hundred_and_seven one_hundred_and_eight one_hundred_and_nine one_hundred_and_ten one_hundred_and_eleven
        one_hundred_and_twelve one_hundred_and_thirteen one_hundred_and_fourteen one_hundred_and_fifteen
        one_hundred_and_sixteen one_hundred_and_seventeen one_hundred_and_eighteen one_hundred_and_nineteen
        one_hundred_and_twenty
    """,
    "da": """
        et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve
        enogtyve toogtyve treogtyve fireogtyve femogtyve seksogtyve syvogtyve otteogtyve niogtyve tredive enogtredive
        toogtredive treogtredive fireogtredive femogtredive seksogtredive syvogtredive otteogtredive niogtredive fyrre
        enogfyrre toogfyrre treogfyrre fireogfyrre femogfyrre seksogfyrre syvogfyrre otteogfyrre niogfyrre halvtreds
        enoghalvtreds tooghalvtreds treoghalvtreds fireoghalvtreds femoghalvtreds seksoghalvtreds syvoghalvtreds
        otteoghalvtreds nioghalvtreds tres enogtres toogtres treogtres fireogtres femogtres seksogtres syvogtres
        otteogtres niogtres halvfjerds enoghalvfjerds tooghalvfjerds treoghalvfjerds fireoghalvfjerds femoghalvfjerds
        seksoghalvfjerds syvoghalvfjerds otteoghalvfjerds nioghalvfjerds firs enogfirs toogfirs treogfirs fireogfirs
        femogfirs seksogfirs syvogfirs otteogfirs niogfirs halvfems enoghalvfems tooghalvfems treoghalvfems
        fireoghalvfems femoghalvfems seksoghalvfems syvoghalvfems otteoghalvfems nioghalvfems hundrede hundrede_og_et
        hundrede_og_to hundrede_og_tre hundrede_og_fire hundrede_og_fem hundrede_og_seks hundrede_og_syv
        hundrede_og_otte hundrede_og_ni hundrede_og_ti hundrede_og_elleve hundrede_og_tolv hundrede_og_tretten
        hundrede_og_fjorten hundrede_og_femten hundrede_og_seksten hundrede_og_sytten hundrede_og_atten
        hundrede_og_nitten hundrede_og_tyve
    """,
}
IN = {"en": "in {} minutes", "da": "om {} minutter"}
FIRST = {"en": "in one minute", "da": "om ét minut"}


def written_out(language):
    return [word.replace("_", " ") for word in WRITTEN_OUT[language].split()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_minutes_to_two_hours_is_understood(language):
    said = written_out(language)
    assert len(said) == MOST_MINUTES == 120
    found = [minutes_of(normalise(IN[language].format(word))) for word in said[1:]]
    assert found == list(range(2, 121))
    assert minutes_of(normalise(FIRST[language])) == 1
    assert [minutes_of(IN[language].format(number)) for number in range(2, 121)] == list(range(2, 121))  # typed


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_numbers_are_said_alike(language):
    assert set(numbers(language).values()) == set(range(1, 121))
    assert set(lengths(language).values()) == set(range(1, 121))
    assert {normalise(way) for way in numbers(language)} == set(numbers(language))


@pytest.mark.parametrize(
    ("phrase", "minutes"),
    [
        ("in an hour and a half", 90),
        ("in one and a half hours", 90),
        ("in half an hour", 30),
        ("in a quarter of an hour", 15),
        ("in three quarters of an hour", 45),
        ("in an hour", 60),
        ("in one hour and twenty-five minutes", 85),
        ("in two hours", 120),
        ("in a hundred and five minutes", 105),
        ("in one hundred twenty minutes", 120),
        ("pause for forty five minutes", 45),
        ("give me seventeen minutes", 17),
        ("om et kvarter", 15),
        ("om tre kvarter", 45),
        ("om fem kvarter", 75),
        ("om en halv time", 30),
        ("om halvanden time", 90),
        ("om en time og et kvarter", 75),
        ("om en time og femogtyve minutter", 85),
        ("om to timer", 120),
        ("om et hundrede og fem minutter", 105),
        ("vær stille i halvtreds minutter", 50),
        ("vent tres minutter", 60),
        ("om halvfjerds minutter", 70),
        ("om 20 min", 20),
        ("in 1 hour", 60),
        ("in a bit", None),
        ("fifteen", None),
        ("giv mig lidt tid", None),
        ("", None),
    ],
)
def test_lengths_are_said_in_more_ways_than_minutes(phrase, minutes):
    assert minutes_of(normalise(phrase)) == minutes


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_coach_says_of_the_clock_is_understood_too(language):
    lines = shipped_library().lines
    hours, clock = lines["hours"].says[language], lines["clock"].says[language]
    for number, hour in enumerate(hours):
        for step, wording in enumerate(clock):
            said = normalise(wording.format(hour=hour, following=hours[(number + 1) % 12]))
            assert clock_times(language)[said] == ClockTime(hour=number + 1, minute=5 * step)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_for_every_five_minutes_of_the_clock(language):
    assert sorted(set(clock_times(language).values())) == [
        ClockTime(hour=hour, minute=minute) for hour in range(1, 13) for minute in range(0, 60, 5)
    ]


@pytest.mark.parametrize(
    ("said", "hour", "minute"),
    [
        ("twenty past two", 2, 20),
        ("two twenty", 2, 20),
        ("quarter to four", 3, 45),
        ("twenty-five minutes to one", 12, 35),
        ("two oh five", 2, 5),
        ("half past twelve", 12, 30),
        ("three", 3, 0),
        ("three o'clock", 3, 0),
        ("ti minutter over to", 2, 10),
        ("kvart i tre", 2, 45),
        ("halv tre", 2, 30),
        ("halv et", 12, 30),
        ("fem minutter i halv tre", 2, 25),
        ("femogtyve minutter over to", 2, 25),
        ("ti over halv tre", 2, 40),
        ("kvart i et", 12, 45),
        ("klokken tolv", 12, 0),
    ],
)
def test_a_time_of_day_is_said_in_several_ways(said, hour, minute):
    assert named_time(normalise(said)) == ClockTime(hour=hour, minute=minute)


def test_what_is_no_time_is_none():
    assert named_time("quarter past") is None
    assert named_time("halv tretten") is None
    assert named_length("in ten minutes") is None
    assert named_length("ten minutes") == 10


@pytest.mark.parametrize(
    ("phrase", "ways"),
    [
        ("in forty five minutes", {"in forty five minutes", "in forty-five minutes", "in 45 minutes"}),
        ("pause until two twenty", {"pause until 2:20", "pause until 2.20", "pause until two twenty"}),
        ("pause until twenty past two", {"pause until 20 past 2"}),
        ("in one hundred and five minutes", {"in 105 minutes"}),
        ("skip this", {"skip this"}),
    ],
)
def test_numbers_are_written_in_digits_too(phrase, ways):
    assert ways <= set(written(phrase))


def test_the_next_time_a_clock_shows_it_may_be_tomorrow_and_is_by_the_wall():
    zone = ZoneInfo("Europe/Copenhagen")
    now = datetime(2026, 3, 28, 15, 0, tzinfo=zone).astimezone(UTC)
    assert next_on_the_clock(ClockTime(hour=2, minute=45), now, zone) == datetime(2026, 3, 29, 1, 45, tzinfo=UTC)
    assert next_on_the_clock(ClockTime(hour=3, minute=5), now, zone) == datetime(2026, 3, 28, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_length_puts_a_break_off_and_no_phrase_loses_its_meaning(language):
    scripts = {name: entry.phrases(language) for name, entry in shipped_library().commands.items()}
    every = with_lengths(scripts, language)
    meant, before = make_grammar(every), make_grammar(scripts)
    assert before.phrases.items() <= meant.phrases.items()
    assert {meant.phrases[phrase] for phrase in set(meant.phrases) - set(before.phrases)} == {"snooze"}
    assert set(later_phrases(language)) <= set(meant.phrases)
    assert with_lengths({"stop": ["stop"]}, language) == {"stop": ("stop",)}
