"""Accept or refuse what was found in a stretch.

Two that hear differently are weighed together.  The keyword head (head.py)
knows what it has learnt, and everything else as one.  PocketSphinx must answer
something, so its answer is weighed against three rivals: the best phrase of
another command, the best ordinary word, and a free loop of phones, which fits
any speech as well as speech can be fitted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, inf, log

from coach.hearing.enrolment.templates import TemplateMatch
from coach.hearing.grammar import Grammar, is_firm
from coach.hearing.recognition.keyword_head import KeywordScore


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseScores:
    """What the recogniser says about one stretch.  Fits are log-likelihoods in nats over the whole stretch."""

    command: str
    phrase: str
    """The phrase of the grammar that fits best."""

    log_likelihood: float
    """How well it fits."""

    runner_up: float
    """How well the best phrase of another command fits; -inf where the recogniser found none near."""

    filler: float
    """How well the best ordinary word fits that is not itself a phrase of the grammar; -inf where none does."""

    phone_loop: float
    """How well the free loop of phones fits."""

    voiced_frames: int
    """Frames of 10 ms that the phrase covers, silence left out."""

    phones: int
    """Phones of the phrase."""

    phrase_count: int
    """Phrases that could have been the answer."""

    foreign_phones: bool = False
    """The phones are another language's, so that nothing fits as well as it might."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What is believed of PocketSphinx's answer."""

    accepted: bool
    confidence: float
    """How sure, 0 to 1; accepted from 0.5 on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """Which command a stretch is taken for."""

    command: str
    phrase: str
    confidence: float
    """How sure, 0 to 1; accepted from 0.5 on."""

    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _RivalWeights:
    """A logistic over fits per voiced frame."""

    phone_loop: float
    """Weight of the fit over the free loop's."""

    filler: float
    """Weight of the fit over the best ordinary word's."""

    runner_up: float
    """Weight of the fit over the best other command's."""

    choice: float
    """Weight of the logarithm of how many phrases there were: among many, one fits anything a little."""

    bias: float


# Fitted on the `tune` half of people's recordings and a few synthetic voices: 1 239 answers of the recogniser to 510
# stretches, under the grammars of four states and random ones of 8 to 65 phrases.  An ordinary word competes with a
# lone command but cannot cover a phrase, which the free loop must judge: hence two.  The biases are set, not fitted:
# cross-validated, nine in ten lone commands reach 0.5 and with them 4 in 100 answers to something else; of phrases
# nineteen in twenty, with 2 in 100.
_LONE = _RivalWeights(phone_loop=0.64, filler=0.92, runner_up=0.0, choice=-0.75, bias=3.6)
_PHRASE = _RivalWeights(phone_loop=1.27, filler=1.54, runner_up=0.47, choice=-1.07, bias=4.0)

_NAME_CHOICES = 16
"""Phrases among which a lone word counts as chosen, at most, when it is the command's own name ("skip", "done"): people
say the names far more often than the other words that are open.  On the tuning half a third of the lone words that are
missed without this are found; with 12, "go" becomes "no" half as often again."""

_FOREIGN_PHONES_BONUS = 1.0
"""What a phrase gains that is said in borrowed phones.  Only synthetic Danish could be measured: of 148 phrases 134 are
kept for 127, and of 192 other stretches 8 for 5.  A lone word in borrowed phones gains nothing."""

_BOUNDS = {"phone_loop": (-12.0, 4.0), "filler": (-3.0, 3.0), "runner_up": (0.0, 2.0)}
"""Nats per frame beyond which a difference tells nothing more."""

FASTEST_PHONES, SLOWEST_PHONES = 3.0, 30.0
"""Frames per phone between which people speak: a phone of the model has three states of a frame or more."""

SECOND_BEST_MARGIN = 3.0
"""Nats by which a command must fit better than the next: odds of 20 to 1, were the model's odds to be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _SecondOpinionWeights:
    """A logistic over what both say."""

    odds: float
    """Weight of the head's log-odds."""

    agreed: float
    """What it is worth that PocketSphinx names the same command."""

    agrees: float
    """Weight of PocketSphinx's own logit where it does."""

    choice: float
    """Weight of the logarithm of how many phrases are open, of _USUAL."""

    bias: float


# Fitted on the `tune` half of people's recordings (clean, fan, keys and babble at 10 dB, and 1.3 hours of talk, noise
# and counting; a question, a set, everything open), each person heard by a head that had not learnt from him; commands
# weigh twice.  That PocketSphinx names another command, and how far the head's next one lies behind, told nothing more.
# The bias is set: 1.3 over the fitted one, with everything open, 19, 15 and 19 of 23 commands are believed (clean, fan,
# keys), of about 250 other words 4, 5 and 4, and 8 in those hours; at the fitted one 19, 10 and 16, 0, 3 and 0, and 5.
_SECOND_OPINION = _SecondOpinionWeights(odds=1.7, agreed=1.76, agrees=0.45, choice=-0.57, bias=-0.27)

_REFERENCE_CHOICES = 50

_MAX_LOG_ODDS = 8.0
"""Log-odds beyond which nobody is surer."""

PLAUSIBLE_COMMAND = -3.0
"""The head's log-odds from which PocketSphinx is asked too."""

HEAD_MARGIN = 0.5
"""Log-odds by which a command must lie before the next."""

CERTAIN_LOGIT = 3.0
"""The log-odds of both together from which another could only nod: what is as sure is acted on at once."""

ACCEPT_CONFIDENCE = 0.5
"""The score from which a command is believed."""

ACCEPT_AFTER_SPEECH = 0.8
"""The same where somebody spoke right before: half of what is taken for a command in people's talk comes so, at the
end of a sentence or in the middle of one."""

OVER_A_NUMBER = 0.75
"""The same of a lone word that began where the coach spoke a number: the person may be counting too.  Of 480 numbers
of machines counted aloud over the coach's, 0 and 6 dB under it, one was taken for a command ("four" for "pause", 0.50);
without Moonshine nine, eight less sure than this.  Of 38 commands of people over its voice (`tune` half, without
Moonshine) 2 are less sure, and must be said again where they meet a number."""

APART_SECONDS = 0.45
"""Seconds, the soft onset left out, that a command lies apart from other speech."""


def judge_scores(scores: PhraseScores) -> Acceptance:
    """Say whether *scores* are those of a command, for one who hears nothing else."""
    logit = _logit(scores)
    score = 1.0 / (1.0 + exp(-logit)) if logit > -inf else 0.0
    return Acceptance(
        accepted=score >= ACCEPT_CONFIDENCE and scores.log_likelihood - scores.runner_up >= SECOND_BEST_MARGIN,
        confidence=score,
    )


def phrase_scorer_alone(scores: PhraseScores) -> Hypothesis:
    """Return what PocketSphinx alone is believed."""
    verdict = judge_scores(scores)
    return Hypothesis(
        command=scores.command, phrase=scores.phrase, confidence=verdict.confidence, accepted=verdict.accepted
    )


def accept(hypothesis: Hypothesis, since_speech: float) -> bool:
    """Say whether to act on *belief*, *since* seconds after what was said before and was no command."""
    return hypothesis.accepted and (since_speech >= APART_SECONDS or hypothesis.confidence >= ACCEPT_AFTER_SPEECH)


def needs_second_opinion(keyword: KeywordScore) -> bool:
    """Say whether it is worth asking PocketSphinx: not about what is hardly one, nor where it could only nod."""
    return keyword.log_odds >= PLAUSIBLE_COMMAND and _head_logit(keyword) < CERTAIN_LOGIT


def combine(keyword: KeywordScore, scores: PhraseScores | None) -> Hypothesis:
    """Weigh what the head heard with what PocketSphinx says, None where it was not asked or found nothing."""
    logit = _head_logit(keyword)
    if scores is not None and scores.command == keyword.command:
        logit += _SECOND_OPINION.agreed + _SECOND_OPINION.agrees * min(
            _MAX_LOG_ODDS, max(-_MAX_LOG_ODDS, _logit(scores))
        )
    score = 1.0 / (1.0 + exp(-logit))
    accepted = score >= ACCEPT_CONFIDENCE and keyword.log_odds - keyword.runner_up >= HEAD_MARGIN
    return Hypothesis(command=keyword.command, phrase=keyword.phrase, confidence=score, accepted=accepted)


SURE_OF_TEMPLATE = 0.8
"""The score from which a taught word needs no other evidence, and a taught word that is unlike the examples can still
be believed: the person may have a cold."""


def with_template_match(
    hypothesis: Hypothesis | None, template: TemplateMatch | None, commands: Grammar
) -> Hypothesis | None:
    """Weigh what the untaught ears believe with what a stretch is *like* of what the person has taught.

    The surer of the two counts.  A word that the person has taught, and that
    this is not like, is believed only of untaught ears that are SURE.
    """
    if template is None:
        return hypothesis
    if hypothesis is None or template.confidence >= hypothesis.confidence:
        command = commands.phrases[template.word]
        return Hypothesis(
            command=command, phrase=template.word, confidence=template.confidence, accepted=template.accepted
        )
    if hypothesis.phrase == template.word and not template.accepted:
        return replace(hypothesis, accepted=hypothesis.accepted and hypothesis.confidence >= SURE_OF_TEMPLATE)
    return hypothesis


def _head_logit(keyword: KeywordScore) -> float:
    logit = _SECOND_OPINION.bias + _SECOND_OPINION.choice * log(keyword.phrase_count / _REFERENCE_CHOICES)
    return logit + _SECOND_OPINION.odds * min(_MAX_LOG_ODDS, max(-_MAX_LOG_ODDS, keyword.log_odds))


def _logit(scores: PhraseScores) -> float:
    if not FASTEST_PHONES <= scores.voiced_frames / scores.phones <= SLOWEST_PHONES or scores.phone_loop == -inf:
        return -inf
    weighing = _PHRASE if is_firm(scores.phrase) else _LONE
    choice = min(scores.phrase_count, _NAME_CHOICES) if scores.phrase == scores.command else scores.phrase_count
    logit = weighing.bias + weighing.choice * log(choice)
    if scores.foreign_phones and is_firm(scores.phrase):
        logit += _FOREIGN_PHONES_BONUS
    for rival, (least, most) in _BOUNDS.items():
        difference = (scores.log_likelihood - getattr(scores, rival)) / scores.voiced_frames
        logit += getattr(weighing, rival) * min(most, max(least, difference))
    return logit
