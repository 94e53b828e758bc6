"""What is believed by its phones; the fits are handed in."""

import numpy as np
import pytest
import speech_recognition as sr

from coach.hearing.grammar import make_grammar
from coach.hearing.recognition.phone_net import PhoneFit
from coach.hearing.recognition.phone_phrases import (
    LONE_WORD_MARGIN,
    MIN_PHONE_FIT,
    PHONE_MARGIN,
    PhoneEars,
    phrase_by_phones,
)
from coach.hearing.recognition.phrase_ears import BELIEVED, SHORTEST_PHRASE
from coach.units import CAPTURE_RATE

OPEN = make_grammar(
    {"skip": ["lad armene hvile", "drop den"], "snooze": ["om fem minutter", "om femten minutter"], "go": ["kør"]}
)


def fit(total, phones=10):
    return PhoneFit(log_likelihood=total, phones=phones)


@pytest.mark.parametrize(
    ("fits", "phrase", "accepted"),
    [
        ({"lad armene hvile": fit(1.0), "drop den": fit(0.9)}, "lad armene hvile", True),  # of one command
        ({"lad armene hvile": fit(10 * MIN_PHONE_FIT + 0.1)}, "lad armene hvile", True),
        ({"lad armene hvile": fit(10 * MIN_PHONE_FIT - 0.1)}, "lad armene hvile", False),
        ({"lad armene hvile": fit(1.0), "kør": fit(1.1 - PHONE_MARGIN)}, "lad armene hvile", False),
        ({"om fem minutter": fit(1.0), "om femten minutter": fit(1.1 - PHONE_MARGIN)}, "om fem minutter", False),
        ({"om fem minutter": fit(1.0), "om femten minutter": fit(0.9 - PHONE_MARGIN)}, "om fem minutter", True),
        ({"kør": fit(10 * (MIN_PHONE_FIT + LONE_WORD_MARGIN) - 0.1)}, "kør", False),  # a lone word needs more
        ({"kør": fit(10 * (MIN_PHONE_FIT + LONE_WORD_MARGIN) + 0.1)}, "kør", True),
    ],
)
def test_a_phrase_is_believed_that_fits_and_has_no_rival(fits, phrase, accepted):
    found = phrase_by_phones(fits, OPEN)
    assert (found.phrase, found.accepted) == (phrase, accepted)
    assert found.command == OPEN.command(phrase)
    assert (found.confidence >= BELIEVED - 1e-9) or not accepted


def test_what_only_rivals_is_never_the_answer():
    assert phrase_by_phones({"kør": fit(1.0), "drop den": fit(0.0)}, OPEN, {"drop den"}) is None
    assert phrase_by_phones({}, OPEN) is None


class Fits:
    def __init__(self):
        self.count = 0

    def fits(self, _sound, phrases):
        self.count += 1
        return {phrase: fit(1.0 if phrase == "drop den" else -50.0) for phrase in phrases}


def test_what_is_short_or_not_open_costs_nothing():
    model = Fits()
    ears = PhoneEars(model)
    one = sr.AudioData(np.ones(CAPTURE_RATE, "<i2").tobytes(), CAPTURE_RATE, 2)
    assert ears.recognize(one) is None
    ears.set_grammar(OPEN)
    short = np.ones(round((SHORTEST_PHRASE - 0.01) * CAPTURE_RATE), "<i2")
    assert ears.recognize(sr.AudioData(short.tobytes(), CAPTURE_RATE, 2)) is None
    assert model.count == 0
    assert ears.recognize(one).phrase == "drop den"
