"""Words: numbers and lengths as people say them, and whose turn it is among several wordings."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from coach.content.exercise import Mode
from coach.content.routine import lay_out_sets
from coach.content.vocabulary import LINES
from coach.timeline.compose import compose_sets
from coach.timeline.wording import Wording, sentence, turns_after
from tests.support.library import shipped_library
from tests.support.timelines import a_set

LIBRARY = shipped_library()


def spoken(language: str, **changes) -> Wording:
    values = {"language": language, "lines": LIBRARY.lines, "bank": lambda _: np.zeros(11_025, np.int16)}
    return Wording(**values | changes)


@pytest.mark.parametrize(
    ("seconds", "english", "danish"),
    [
        (1, "one second", "ét sekund"),
        (15, "fifteen seconds", "femten sekunder"),
        (45, "45 seconds", "45 sekunder"),
        (59, "59 seconds", "59 sekunder"),
        (60, "one minute", "ét minut"),
        (61, "one minute and one second", "ét minut og ét sekund"),
        (90, "one and a half minutes", "halvandet minut"),
        (98, "one minute and 38 seconds", "ét minut og 38 sekunder"),
        (150, "two and a half minutes", "to og et halvt minut"),
        (240, "four minutes", "fire minutter"),
    ],
)
def test_seconds_are_minutes_from_sixty_on(seconds, english, danish):
    assert (spoken("en").length(seconds), spoken("da").length(seconds)) == (english, danish)


@pytest.mark.parametrize(
    ("changes", "english", "danish"),
    [
        ({"target": 1}, "just once", "bare én gang"),
        ({"target": 8}, "eight times", "otte gange"),
        ({"target": 21}, "twenty-one times", "enogtyve gange"),
        ({"target": 60, "mode": Mode.TIMED}, "one minute", "ét minut"),
    ],
)
def test_a_dose_is_said_in_words(changes, english, danish):
    each = a_set(**changes)
    assert (spoken("en").dose(each), spoken("da").dose(each)) == (english, danish)


@pytest.mark.parametrize(
    ("name", "within"), [("Desk push-ups", "desk push-ups"), ("Åbn", "åbn"), ("T-raises", "T-raises"), ("V", "V")]
)
def test_a_name_has_a_small_letter_within_a_sentence(name, within):
    each = a_set(name={"en": name})
    assert spoken("en").name_within(each.exercise) == within
    assert sentence(within) == f"{within[0].upper()}{within[1:]}."


def test_a_sentence_that_begins_with_a_fill_begins_with_a_capital():
    lines = {"rest": replace(LIBRARY.lines["rest"], says={"en": ("{length} off. {n} it is, {n}.",)})}
    words = spoken("en", lines=LIBRARY.lines | lines)
    assert words.measured("rest", 8) == "Eight seconds off. Eight it is, eight."


@pytest.mark.parametrize(
    ("emergency", "language", "said"),
    [("112", "en", "one one two"), ("112", "da", "et et to"), ("999", "en", "nine nine nine"), (None, "da", None)],
)
def test_the_emergency_number_is_said_digit_by_digit(emergency, language, said):
    assert spoken(language, emergency=emergency).emergency_number() == said


OFTEN = (
    *("offer", "offer_again", "offer_smaller", "announce", "get_set", "breathe_out", "breathe_out_now", "stay"),
    *("keep_breathing", "halfway", "ten_seconds", "encourage", "choice", "finish", "finish_hold", "finish_walk"),
    *("finish_breath", "finish_eyes", "change_sides", "rest", "preview", "preview_standing", "preview_seated"),
    *("confirm_set", "not_understood", "held", "wrap_up", "farewell_stop", "farewell_no", "farewell_later"),
)
"""Heard more than twice a day."""


@pytest.mark.parametrize("key", OFTEN)
def test_what_is_heard_often_has_three_wordings_at_least(key):
    for language, wordings in LIBRARY.lines[key].says.items():
        assert len(set(wordings)) >= 3, language


@pytest.mark.parametrize("language", ["en", "da"])
def test_no_wording_is_heard_twice_running_in_a_week_of_breaks(language):
    """Thirty-five breaks, each from where the one before it left off; the words are told by where they are made."""
    routines = [each for _, each in sorted(LIBRARY.routines.items())]
    turns: dict[str, int] = {}
    heard: dict[str, list[int]] = {}
    for number in range(35):
        words = spoken(language, turns=turns)
        sets = lay_out_sets(routines[number % len(routines)], LIBRARY.exercises)
        for timeline in compose_sets(sets, words, dict.fromkeys(LIBRARY.exercises, 2)):
            after = turns_after(replace(words, turns={}), timeline)
            for key, turn in after.items():
                heard.setdefault(key, []).append(turn)
            turns = turns_after(replace(words, turns=turns), timeline)
    often = {key: said for key, said in heard.items() if len(said) > 10 and LINES[key].wordings is None}
    assert {"announce", "finish", "finish_hold", "halfway", "change_sides"} <= often.keys()
    for key, said in often.items():
        twice = sum(one == other for one, other in pairwise(said))
        assert twice == 0, (key, twice, len(said))
