"""The minutes that a routine states hold, or it says that it takes longer: reckoned without a voice."""

import pytest

from coach.config.model import Config
from coach.content.routine import lay_out_sets
from coach.timeline.compose import FULL_TIMES
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
def test_a_routine_takes_its_minutes_within_a_tenth_or_says_that_it_takes_longer(routine, language):
    """Of the voice: what is reckoned was within 2.5 % of espeak-ng's for each routine in both languages."""
    led = LIBRARY.routines[routine]
    sets, words = lay_out_sets(led, LIBRARY.exercises), spoken(language, led)
    later = reckoned_seconds(led, sets, words, KNOWN) / 60
    assert later == pytest.approx(led.minutes, rel=0.1)
    first = reckon_routine(led, sets, words, {})
    told = words.wording("first_time") in " ".join(cue.text for cue in first.timeline.cues)
    assert told or first.timeline.length / PLAYBACK_RATE / 60 == pytest.approx(led.minutes, rel=0.1)


def test_who_knows_it_all_is_not_told_that_it_takes_longer():
    led = LIBRARY.routines["neck_shoulder_2"]
    words = spoken("en", led)
    known = reckon_routine(led, lay_out_sets(led, LIBRARY.exercises), words, KNOWN)
    assert words.wording("first_time") not in " ".join(cue.text for cue in known.timeline.cues)


def test_a_line_is_reckoned_by_its_letters_and_a_tone_by_its_length():
    assert len(reckoned(Line("x" * 100, "en"))) == round(6.55 * PLAYBACK_RATE)
    assert len(reckoned(Line("x" * 100, "en", Manner.CALM))) > len(reckoned(Line("x" * 100, "en")))
    assert len(reckoned(Tone("breath_in", 1234))) == 1234
