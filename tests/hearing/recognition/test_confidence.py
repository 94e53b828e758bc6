from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hearing.enrolment.templates import TemplateMatch
from coach.hearing.grammar import make_grammar
from coach.hearing.recognition.confidence import (
    ACCEPT_AFTER_SPEECH,
    ACCEPT_CONFIDENCE,
    APART_SECONDS,
    FASTEST_PHONES,
    HEAD_MARGIN,
    PLAUSIBLE_COMMAND,
    SECOND_BEST_MARGIN,
    SLOWEST_PHONES,
    Hypothesis,
    PhraseScores,
    accept,
    combine,
    judge_scores,
    needs_second_opinion,
    phrase_scorer_alone,
    with_template_match,
)
from coach.hearing.recognition.keyword_head import KeywordScore

CLEAR = PhraseScores(
    command="skip",
    phrase="skip",
    log_likelihood=-150.0,
    runner_up=-220.0,
    filler=-200.0,
    phone_loop=-120.0,
    voiced_frames=40,
    phones=4,
    phrase_count=40,
)
PHRASE = replace(CLEAR, phrase="skip this one", filler=-400.0, voiced_frames=80, phones=10)

nats = st.floats(-2000, 0)


@pytest.mark.parametrize("scores", [CLEAR, PHRASE, replace(CLEAR, runner_up=-inf), replace(CLEAR, filler=-inf)])
def test_what_fits_better_than_its_rivals_is_a_command(scores):
    assert judge_scores(scores).accepted


@pytest.mark.parametrize(
    "scores",
    [
        replace(CLEAR, filler=CLEAR.log_likelihood + 80),
        replace(CLEAR, phone_loop=CLEAR.log_likelihood + 300),
        replace(CLEAR, runner_up=CLEAR.log_likelihood),
        replace(PHRASE, phone_loop=PHRASE.log_likelihood + 400),
        replace(CLEAR, phone_loop=-inf),
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
    scores = replace(
        CLEAR, runner_up=-inf, filler=-inf, phone_loop=CLEAR.log_likelihood, phones=4, voiced_frames=round(pace * 4)
    )
    assert judge_scores(scores).accepted is accepted


@pytest.mark.parametrize(("margin", "accepted"), [(SECOND_BEST_MARGIN - 0.1, False), (SECOND_BEST_MARGIN + 0.1, True)])
def test_a_command_needs_a_margin_over_the_next(margin, accepted):
    assert judge_scores(replace(CLEAR, runner_up=CLEAR.log_likelihood - margin)).accepted is accepted


def test_the_name_of_a_command_needs_less_than_another_word_for_it():
    doubtful = replace(CLEAR, log_likelihood=-190.0)
    assert judge_scores(doubtful).accepted
    assert not judge_scores(replace(doubtful, command="other")).accepted


@given(fit=nats, second=nats, common=nats, free=nats, voiced=st.integers(0, 300))
def test_a_score_is_a_share_and_what_is_accepted_reaches_the_threshold(fit, second, common, free, voiced):
    for phrase in ("skip", "skip this one"):
        verdict = judge_scores(
            replace(
                CLEAR,
                phrase=phrase,
                log_likelihood=fit,
                runner_up=second,
                filler=common,
                phone_loop=free,
                voiced_frames=voiced,
            )
        )
        assert 0 <= verdict.confidence <= 1
        assert verdict.confidence >= ACCEPT_CONFIDENCE or not verdict.accepted


@given(fit=nats, common=nats, free=nats, better=st.floats(0, 500))
def test_a_better_fit_never_loses(fit, common, free, better):
    for base in (CLEAR, PHRASE):
        worse = replace(base, log_likelihood=fit, filler=common, phone_loop=free, runner_up=-inf)
        if judge_scores(worse).accepted:
            assert judge_scores(replace(worse, log_likelihood=fit + better)).accepted


HEARD = KeywordScore(command="skip", phrase="skip", log_odds=3.0, runner_up=-4.0, phrase_count=40)
SAME = replace(CLEAR, phrase_count=40)
OTHER = replace(CLEAR, command="stop", phrase="stop")

odds = st.floats(-30, 30)


def test_what_both_hear_is_believed():
    believed = combine(HEARD, SAME)
    assert (believed.command, believed.phrase, believed.accepted) == ("skip", "skip", True)


def test_what_neither_finds_likely_is_not():
    assert not combine(replace(HEARD, log_odds=-3.0), None).accepted
    assert not combine(replace(HEARD, log_odds=-3.0), replace(SAME, filler=SAME.log_likelihood + 120)).accepted


def test_a_second_opinion_counts():
    doubtful = replace(HEARD, log_odds=0.5)
    agrees, none, differs = (combine(doubtful, scores).confidence for scores in (SAME, None, OTHER))
    assert agrees > none
    assert agrees > differs


@pytest.mark.parametrize(("margin", "accepted"), [(HEAD_MARGIN - 0.1, False), (HEAD_MARGIN + 0.1, True)])
def test_the_head_needs_a_margin_too(margin, accepted):
    assert combine(replace(HEARD, log_odds=8.0, runner_up=8.0 - margin), SAME).accepted is accepted


@pytest.mark.parametrize(
    ("found", "doubt"), [(PLAUSIBLE_COMMAND - 0.1, False), (PLAUSIBLE_COMMAND, True), (0.0, True), (8.0, False)]
)
def test_pocketsphinx_is_asked_only_where_it_may_change_the_answer(found, doubt):
    heard = replace(HEARD, log_odds=found, runner_up=found - 8)
    assert needs_second_opinion(heard) is doubt
    answers = {combine(heard, scores).accepted for scores in (None, SAME, OTHER, replace(OTHER, log_likelihood=-100.0))}
    assert doubt or len(answers) == 1


def test_among_many_phrases_one_needs_more():
    assert (
        combine(replace(HEARD, phrase_count=159), None).confidence
        < combine(replace(HEARD, phrase_count=20), None).confidence
    )


@given(found=odds, behind=st.floats(0, 30), better=st.floats(0, 10), scores=st.sampled_from([None, SAME, OTHER]))
def test_better_odds_never_lose(found, behind, better, scores):
    for phrase in ("skip", "skip this one"):
        heard = replace(HEARD, phrase=phrase, log_odds=found, runner_up=found - behind)
        higher = replace(heard, log_odds=found + better)
        assert combine(higher, scores).confidence >= combine(heard, scores).confidence
        assert 0 <= combine(heard, scores).confidence <= 1


def test_phrase_scorer_alone_is_believed_as_it_decides():
    believed, verdict = phrase_scorer_alone(CLEAR), judge_scores(CLEAR)
    assert (believed.accepted, believed.confidence, believed.phrase) == (verdict.accepted, verdict.confidence, "skip")


@pytest.mark.parametrize(
    ("score", "since", "acted"),
    [
        (ACCEPT_CONFIDENCE, APART_SECONDS, True),
        (ACCEPT_CONFIDENCE, APART_SECONDS - 0.01, False),
        (ACCEPT_AFTER_SPEECH - 0.01, 0.1, False),
        (ACCEPT_AFTER_SPEECH, 0.1, True),
    ],
)
def test_right_after_other_speech_a_command_must_be_clearer(score, since, acted):
    belief = Hypothesis(command="skip", phrase="skip", confidence=score, accepted=True)
    assert accept(belief, since) is acted
    assert not accept(replace(belief, accepted=False), since)


OPEN = make_grammar({"stop": ["stop", "stop the session"], "done": ["done"]})


def taken(command, phrase, score):
    return Hypothesis(command=command, phrase=phrase, confidence=score, accepted=score >= ACCEPT_CONFIDENCE)


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
