"""Which number of minutes was said, and that one the head has not learnt is not taken for one that it has."""

import pytest
import speech_recognition as sr

from coach.hearing.adapters.built_in import make_cascade
from coach.hearing.grammar import make_grammar, minutes_in, with_lengths
from coach.hearing.recognition.confidence import Hypothesis
from coach.hearing.recognition.spoken_lengths import LENGTH_MARGIN, length_by_likelihood, with_length
from coach.units import CAPTURE_RATE
from tests.support.library import shipped_library
from tests.support.speech import said

LATER = make_grammar({"snooze": ["later", "in forty minutes", "in fourteen minutes", "in an hour", "in sixty minutes"]})
LENGTHS = [phrase for phrase in LATER.phrases if minutes_in(phrase)]


def heard(phrase, *, accepted=True):
    return Hypothesis(command="snooze", phrase=phrase, confidence=0.9, accepted=accepted)


@pytest.mark.parametrize(
    ("likelihoods", "accepted"),
    [
        ({"in forty minutes": -1.0, "in fourteen minutes": -1.0 - LENGTH_MARGIN - 0.1}, True),
        ({"in forty minutes": -1.0, "in fourteen minutes": -1.0 - LENGTH_MARGIN + 0.1}, False),
        ({"in an hour": -1.0, "in sixty minutes": -1.1}, True),  # the same
        ({"in forty minutes": -30.0}, False),
    ],
)
def test_a_length_is_believed_if_no_other_is_as_likely(likelihoods, accepted):
    assert length_by_likelihood(likelihoods, LENGTHS, LATER).accepted is accepted


def test_where_no_length_is_likely_there_is_none():
    assert length_by_likelihood({"later": -1.0}, LENGTHS, LATER) is None


@pytest.mark.parametrize(
    ("fused", "length", "likelihoods", "phrase", "accepted"),
    [
        (heard("in fourteen minutes"), heard("in forty minutes"), {"in forty minutes": -1.0}, "in forty minutes", True),
        (
            heard("in fourteen minutes"),
            heard("in forty minutes", accepted=False),
            {"in forty minutes": -1.0},
            "in forty minutes",
            False,
        ),
        (
            heard("in fourteen minutes"),
            heard("in forty minutes"),
            {"in forty minutes": -1.0, "in fourteen minutes": -1.5},
            "in fourteen minutes",
            True,
        ),
        (heard("later"), heard("in forty minutes"), {"in forty minutes": -1.0}, "later", True),
        (heard("in an hour"), heard("in sixty minutes"), {"in sixty minutes": -1.0}, "in an hour", True),
        (heard("later"), None, {}, "later", True),
    ],
)
def test_the_length_is_that_which_was_said(fused, length, likelihoods, phrase, accepted):
    found = with_length(fused, length, likelihoods)
    assert (found.phrase, found.accepted) == (phrase, accepted)


@pytest.fixture(scope="module")
def offered():
    ears, commands = make_cascade("en"), shipped_library().commands
    asked = {name: commands[name].phrases("en") for name in ("yes", "no", "snooze")}
    ears.set_grammar(make_grammar(with_lengths(asked, "en")))
    return ears


@pytest.mark.parametrize(
    ("phrase", "minutes"),
    [
        ("in ten minutes", 10),
        ("in forty minutes", 40),
        ("in seventeen minutes", 17),
        ("in fifty minutes", 50),
        ("in an hour and a half", 90),
        ("in three quarters of an hour", 45),
        ("give me twenty five minutes", 25),
    ],
)
def test_any_length_is_heard_where_a_break_is_offered(offered, phrase, minutes):
    found = offered.recognize(sr.AudioData(said(phrase).astype("<i2").tobytes(), CAPTURE_RATE, 2))
    assert (found.command, minutes_in(found.phrase), found.accepted) == ("snooze", minutes, True)


@pytest.mark.parametrize("phrase", ["in ten days", "for ten minutes", "at ten to nine", "ten minutes ago"])
def test_other_lengths_put_nothing_off(offered, phrase):
    found = offered.recognize(sr.AudioData(said(phrase).astype("<i2").tobytes(), CAPTURE_RATE, 2))
    assert found is None or not found.accepted
