"""The minutes that a routine states hold, or it says that it takes longer: reckoned without a voice."""

import pytest

from coach.config.model import Config
from coach.content.routine import lay_out_sets
from coach.timeline.compose import FULL_TIMES, Lasts, reckon_length
from coach.timeline.cues import Line, Manner, Tone
from coach.timeline.reckoning import reckon_routine, reckoned, reckoned_seconds
from coach.timeline.wording import Wording
from coach.units import PLAYBACK_RATE
from coach.wiring.dosing import talk_level
from tests.support.library import shipped_library

LIBRARY = shipped_library()
KNOWN = dict.fromkeys(LIBRARY.exercises, FULL_TIMES)


def spoken(language, routine):
    return Wording(
        language=language, lines=LIBRARY.lines, bank=reckoned, talk=talk_level(Config(language=language), routine)
    )


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("routine", sorted(LIBRARY.routines))
def test_a_routine_takes_its_minutes_within_a_tenth_and_what_is_told_is_so(routine, language):
    """Of the voice: what is reckoned was within 2.5 % of espeak-ng's for each routine in both languages.

    What is told is rounded to half a minute, a quarter of one off at most, and reckoned to a tenth.
    """
    led = LIBRARY.routines[routine]
    sets, words = lay_out_sets(led, LIBRARY.exercises), spoken(language, led)
    assert reckoned_seconds(led, sets, words, KNOWN) / 60 == pytest.approx(led.minutes, rel=0.1)
    for met in ({}, KNOWN):
        takes, lasts = reckoned_seconds(led, sets, words, met), reckon_length(sets, words, met)
        assert lasts.seconds == pytest.approx(takes, rel=0.1)
        assert lasts.told == pytest.approx(takes, abs=15 + 0.1 * takes)


@pytest.mark.parametrize("routine", sorted(LIBRARY.routines))
def test_the_opening_says_how_long_it_takes_where_that_is_not_its_minutes_and_why_longer_at_first(routine):
    led = LIBRARY.routines[routine]
    sets, words = lay_out_sets(led, LIBRARY.exercises), spoken("en", led)
    for met in ({}, KNOWN):
        lasts = reckon_length(sets, words, met)
        told = words.measured("lasts_longer" if lasts.longer else "lasts", lasts.told)
        said = [cue.text for cue in reckon_routine(led, sets, words, met).timeline.cues]
        assert (told in said) == (lasts.longer or lasts.told != 60 * led.minutes)
    assert not lasts.longer  # who knows it all


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(20, 30), (44, 30), (46, 60), (104, 90), (106, 120), (299, 300), (300, 300), (329, 300), (331, 360)],
)
def test_a_length_is_told_in_halves_of_minutes_and_from_five_on_in_whole_ones(seconds, told):
    assert Lasts(seconds=seconds, longer=False).told == told


def test_a_line_is_reckoned_by_its_letters_and_a_tone_by_its_length():
    assert len(reckoned(Line("x" * 100, "en"))) == round(6.55 * PLAYBACK_RATE)
    assert len(reckoned(Line("x" * 100, "en", Manner.CALM))) > len(reckoned(Line("x" * 100, "en")))
    assert len(reckoned(Tone("breath_in", 1234))) == 1234
