from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.enrolment.templates import TemplateMatch
from coach.hearing.grammar import make_grammar
from coach.hearing.recognition.confidence import (
    ACCEPTED,
    APART_SECONDS,
    FASTEST_PHONES,
    HEAD_MARGIN,
    IN_TALK,
    PLAUSIBLE_COMMAND,
    SECOND_BEST_MARGIN,
    SLOWEST_PHONES,
    Hypothesis,
    PhraseScores,
    accept,
    combine,
    judge_scores,
    needs_second_opinion,
    pocketsphinx_alone,
    with_template_match,
)
from coach.hearing.recognition.keyword_head import KeywordScore

CLEAR = PhraseScores(
    command="skip",
    phrase="skip",
    fit=-150.0,
    second=-220.0,
    common=-200.0,
    free=-120.0,
    voiced=40,
    phones=4,
    phrases=40,
)
PHRASE = replace(CLEAR, phrase="skip this one", common=-400.0, voiced=80, phones=10)

nats = st.floats(-2000, 0)


@pytest.mark.parametrize("scores", [CLEAR, PHRASE, replace(CLEAR, second=-inf), replace(CLEAR, common=-inf)])
def test_what_fits_better_than_its_rivals_is_a_command(scores):
    assert judge_scores(scores).accepted


@pytest.mark.parametrize(
    "scores",
    [
        replace(CLEAR, common=CLEAR.fit + 80),
        replace(CLEAR, free=CLEAR.fit + 300),
        replace(CLEAR, second=CLEAR.fit),
        replace(PHRASE, free=PHRASE.fit + 400),
        replace(CLEAR, free=-inf),
    ],
    ids=["another word", "other speech", "another command", "other speech, long", "no speech"],
)
def test_what_a_rival_explains_as_well_is_none(scores):
    assert not judge_scores(scores).accepted


@pytest.mark.parametrize(
    ("pace", "accepted"),
    [
        (FASTEST_PHONES - 0.25, False),
        (FASTEST_PHONES, True),
        (10.0, True),
        (SLOWEST_PHONES, True),
        (SLOWEST_PHONES + 0.25, False),
    ],
)
def test_nobody_speaks_faster_or_slower_than_people_do(pace, accepted):
    # far from every rival, so that only the pace decides
    scores = replace(CLEAR, second=-inf, common=-inf, free=CLEAR.fit, phones=4, voiced=round(pace * 4))
    assert judge_scores(scores).accepted is accepted


@pytest.mark.parametrize(("margin", "accepted"), [(SECOND_BEST_MARGIN - 0.1, False), (SECOND_BEST_MARGIN + 0.1, True)])
def test_a_command_needs_a_margin_over_the_next(margin, accepted):
    assert judge_scores(replace(CLEAR, second=CLEAR.fit - margin)).accepted is accepted


def test_the_name_of_a_command_needs_less_than_another_word_for_it():
    doubtful = replace(CLEAR, fit=-190.0)
    assert judge_scores(doubtful).accepted
    assert not judge_scores(replace(doubtful, command="other")).accepted


@given(fit=nats, second=nats, common=nats, free=nats, voiced=st.integers(0, 300))
def test_a_score_is_a_share_and_what_is_accepted_reaches_the_threshold(fit, second, common, free, voiced):
    for phrase in ("skip", "skip this one"):
        verdict = judge_scores(
            replace(CLEAR, phrase=phrase, fit=fit, second=second, common=common, free=free, voiced=voiced)
        )
        assert 0 <= verdict.confidence <= 1
        assert verdict.confidence >= ACCEPTED or not verdict.accepted


@given(fit=nats, common=nats, free=nats, better=st.floats(0, 500))
def test_a_better_fit_never_loses(fit, common, free, better):
    for base in (CLEAR, PHRASE):
        worse = replace(base, fit=fit, common=common, free=free, second=-inf)
        if judge_scores(worse).accepted:
            assert judge_scores(replace(worse, fit=fit + better)).accepted


HEARD = KeywordScore(command="skip", phrase="skip", odds=3.0, second=-4.0, phrases=40)
SAME = replace(CLEAR, phrases=40)
OTHER = replace(CLEAR, command="stop", phrase="stop")

odds = st.floats(-30, 30)


def test_what_both_hear_is_believed():
    believed = combine(HEARD, SAME)
    assert (believed.command, believed.phrase, believed.accepted) == ("skip", "skip", True)


def test_what_neither_finds_likely_is_not():
    assert not combine(replace(HEARD, odds=-3.0), None).accepted
    assert not combine(replace(HEARD, odds=-3.0), replace(SAME, common=SAME.fit + 120)).accepted


def test_a_second_opinion_counts():
    doubtful = replace(HEARD, odds=0.5)
    agrees, none, differs = (combine(doubtful, scores).confidence for scores in (SAME, None, OTHER))
    assert agrees > none
    assert agrees > differs


@pytest.mark.parametrize(("margin", "accepted"), [(HEAD_MARGIN - 0.1, False), (HEAD_MARGIN + 0.1, True)])
def test_the_head_needs_a_margin_too(margin, accepted):
    assert combine(replace(HEARD, odds=8.0, second=8.0 - margin), SAME).accepted is accepted


@pytest.mark.parametrize(
    ("found", "doubt"), [(PLAUSIBLE_COMMAND - 0.1, False), (PLAUSIBLE_COMMAND, True), (0.0, True), (8.0, False)]
)
def test_pocketsphinx_is_asked_only_where_it_may_change_the_answer(found, doubt):
    heard = replace(HEARD, odds=found, second=found - 8)
    assert needs_second_opinion(heard) is doubt
    answers = {combine(heard, scores).accepted for scores in (None, SAME, OTHER, replace(OTHER, fit=-100.0))}
    assert doubt or len(answers) == 1


def test_among_many_phrases_one_needs_more():
    assert combine(replace(HEARD, phrases=159), None).confidence < combine(replace(HEARD, phrases=20), None).confidence


@given(found=odds, behind=st.floats(0, 30), better=st.floats(0, 10), scores=st.sampled_from([None, SAME, OTHER]))
def test_better_odds_never_lose(found, behind, better, scores):
    for phrase in ("skip", "skip this one"):
        heard = replace(HEARD, phrase=phrase, odds=found, second=found - behind)
        higher = replace(heard, odds=found + better)
        assert combine(higher, scores).confidence >= combine(heard, scores).confidence
        assert 0 <= combine(heard, scores).confidence <= 1


def test_pocketsphinx_alone_is_believed_as_it_decides():
    believed, verdict = pocketsphinx_alone(CLEAR), judge_scores(CLEAR)
    assert (believed.accepted, believed.confidence, believed.phrase) == (verdict.accepted, verdict.confidence, "skip")


@pytest.mark.parametrize(
    ("score", "since", "acted"),
    [
        (ACCEPTED, APART_SECONDS, True),
        (ACCEPTED, APART_SECONDS - 0.01, False),
        (IN_TALK - 0.01, 0.1, False),
        (IN_TALK, 0.1, True),
    ],
)
def test_right_after_other_speech_a_command_must_be_clearer(score, since, acted):
    belief = Hypothesis(command="skip", phrase="skip", confidence=score, accepted=True)
    assert accept(belief, since) is acted
    assert not accept(replace(belief, accepted=False), since)


OPEN = make_grammar({"stop": ["stop", "stop the session"], "done": ["done"]})


def taken(command, phrase, score):
    return Hypothesis(command=command, phrase=phrase, confidence=score, accepted=score >= ACCEPTED)


@pytest.mark.parametrize(
    ("untaught", "word", "score", "expected"),
    [
        pytest.param(None, "stop", 0.9, ("stop", True), id="nobody else heard anything"),
        pytest.param(None, "stop", 0.2, ("stop", False), id="nobody is sure"),
        pytest.param(("done", "done", 0.6), "stop", 0.9, ("stop", True), id="the taught one is surer"),
        pytest.param(("done", "done", 0.9), "stop", 0.6, ("done", True), id="the untaught one is surer"),
        pytest.param(("stop", "stop", 0.6), "stop", 0.2, ("stop", False), id="taught, but not like this"),
        pytest.param(("stop", "stop", 0.9), "stop", 0.2, ("stop", True), id="surely, though not like what was taught"),
        pytest.param(("stop", "stop the session", 0.6), "stop", 0.2, ("stop", True), id="another phrase, not taught"),
    ],
)
def test_what_is_taught_and_what_is_not_are_weighed(untaught, word, score, expected):
    belief = with_template_match(
        taken(*untaught) if untaught else None, TemplateMatch(word=word, confidence=score), OPEN
    )
    assert (belief.command, belief.accepted) == expected


def test_where_nothing_is_taught_the_untaught_ears_are_believed():
    belief = taken("done", "done", 0.7)
    assert with_template_match(belief, None, OPEN) is belief
    assert with_template_match(None, None, OPEN) is None
