"""Two opinions and what is made of them."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.grammar import make_grammar
from coach.hearing.recognition.fusion import (
    LIKELIHOOD_MARGIN,
    QUESTION_COMMANDS,
    fuse,
    phrase_by_likelihood,
    worth_asking,
)
from coach.hearing.recognition.keyword_head import CommandOdds

OPEN = make_grammar(
    {"stop": ["stop", "stop the session"], "skip": ["skip this one"], "later": ["in ten minutes", "later"]}
)
SURE = log(0.9)

odds = st.floats(-20, 20)
fits = st.floats(-40, 0)


def heard(stop=-9.0, skip=-9.0, later=-9.0):
    return {
        "stop": CommandOdds(log_odds=stop, phrases={"stop": stop, "stop the session": stop - 5.0}),
        "skip": CommandOdds(log_odds=skip, phrases={"skip this one": skip}),
        "later": CommandOdds(log_odds=later, phrases={"later": later, "in ten minutes": later - 1.0}),
    }


def test_what_both_hear_is_believed():
    belief = fuse(heard(skip=4.0), {"skip this one": SURE}, OPEN)
    assert (belief.command, belief.phrase, belief.accepted) == ("skip", "skip this one", True)


def test_what_neither_hears_is_not():
    assert not fuse(heard(), {}, OPEN).accepted


def test_either_can_keep_the_other_from_a_mistake():
    assert not fuse(heard(stop=1.0), {}, OPEN).accepted
    assert not fuse(heard(), {"stop": SURE}, OPEN).accepted


def test_the_second_counts():
    doubtful = heard(stop=0.5)
    scores = [fuse(doubtful, likely, OPEN).confidence for likely in ({"stop": SURE}, {"stop": log(0.05)}, {})]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


@pytest.mark.parametrize(
    ("likely", "phrase"),
    [
        ({}, "stop"),
        ({"stop": -4.9, "stop the session": -4.0}, "stop"),  # the head is surer of it than Moonshine is of the other
        ({"stop the session": SURE}, "stop the session"),
    ],
)
def test_both_tell_which_phrase_it_was(likely, phrase):
    assert fuse(heard(stop=5.0), likely, OPEN).phrase == phrase


def test_a_yes_is_believed_sooner_where_it_was_asked_for():
    yes = {"yes": CommandOdds(log_odds=3.5, phrases={"yes": 3.5})}
    own = [f"way {n} of asking for more time" for n in range(100)]
    question = {"yes": ["yes"], "no": ["no"], "snooze": ["later", *own]}
    every = {**question, **{f"command {n}": [f"wish {n}"] for n in range(QUESTION_COMMANDS)}}
    assert fuse(yes, {}, make_grammar(question)).accepted
    assert not fuse(yes, {}, make_grammar(every)).accepted


def test_ways_of_saying_the_same_count_together():
    split = {"stop": log(0.4), "stop the session": log(0.4)}
    assert fuse(heard(), split, OPEN).confidence == pytest.approx(fuse(heard(), {"stop": log(0.8)}, OPEN).confidence)


def test_of_two_that_are_as_likely_none_is_believed():
    close = fuse(heard(stop=5.0, skip=5.0), {}, OPEN)
    assert not close.accepted
    apart = fuse(heard(stop=8.0, skip=8.0 - 3 * LIKELIHOOD_MARGIN), {"stop": SURE}, OPEN)
    assert apart.accepted


def test_a_phrase_that_the_head_has_not_learnt_is_believed_of_the_other():
    own = make_grammar({"skip": ["leave the biceps alone", "skip this one"], "stop": ["halt"]})
    strange = {"leave the biceps alone", "halt"}
    belief = phrase_by_likelihood({"leave the biceps alone": -7.0, "halt": -9.0}, strange, own)
    assert (belief.command, belief.phrase, belief.accepted) == ("skip", "leave the biceps alone", True)
    assert not phrase_by_likelihood({"leave the biceps alone": -9.0}, strange, own).accepted
    assert not phrase_by_likelihood({"halt": -1.5}, strange, own).accepted
    assert phrase_by_likelihood({"skip this one": SURE}, strange, own) is None


def test_no_grammar_no_belief():
    assert fuse({}, {}, make_grammar({})) is None


@given(stop=odds, skip=odds, later=odds, likely=st.dictionaries(st.sampled_from(sorted(OPEN.phrases)), fits))
def test_moonshine_is_not_asked_only_of_what_it_could_not_change(stop, skip, later, likely):
    found = heard(stop, skip, later)
    asked = worth_asking(found, OPEN)
    told = {phrase: fit for phrase, fit in likely.items() if OPEN.phrases[phrase] in asked}
    part, whole = fuse(found, told, OPEN), fuse(found, likely, OPEN)
    assert part.accepted == whole.accepted
    assert not whole.accepted or part.command == whole.command


@pytest.mark.parametrize(("stop", "asked"), [(-9.0, set()), (0.0, {"stop"}), (20.0, set())])
def test_moonshine_is_asked_in_doubt(stop, asked):
    assert worth_asking(heard(stop=stop), OPEN) == asked


@given(one=odds, fit=fits, better=st.floats(0, 10), likelier=st.floats(0, 1))
def test_better_evidence_never_loses(one, fit, better, likelier):
    before = fuse(heard(stop=one), {"stop": fit}, OPEN)
    after = fuse(heard(stop=one + better), {"stop": fit * likelier}, OPEN)
    if before.command == "stop":
        assert after.command == "stop"
        assert after.confidence >= before.confidence
        assert after.accepted or not before.accepted
