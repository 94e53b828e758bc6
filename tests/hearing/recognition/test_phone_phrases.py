"""What is believed by its phones; the fits are handed in."""

import pytest

from coach.hearing.grammar import make_grammar
from coach.hearing.recognition.phone_net import PhoneFit
from coach.hearing.recognition.phone_phrases import (
    LONE_WORD_MARGIN,
    MIN_PHONE_FIT,
    PHONE_MARGIN,
    phrase_by_phones,
)
from coach.hearing.recognition.phrase_ears import BELIEVED

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
