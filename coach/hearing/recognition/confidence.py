"""Confidence: accept or reject what was found in a speech segment.

Theory of operation.  Every path ends in a logit, whose sigmoid is the
confidence of the hypothesis:

- `judge_scores`: PocketSphinx alone.  It must answer something, so its phrase is
  compared with three rivals: the best phrase of another command, the best filler
  word, and a free phone loop, which fits any speech as well as speech can be
  fitted.
- `combine`: the keyword head, with PocketSphinx's second opinion if
  `needs_second_opinion` asked for it.  (With Moonshine: fusion.py.)
- `with_template_match`: either of them, with the enrolled words of this person.

`accept` then says whether to act.  See docs/hearing.md, confidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, inf, log

from coach.hearing.enrolment.templates import TemplateMatch
from coach.hearing.grammar import Grammar, is_firm
from coach.hearing.recognition.keyword_head import KeywordScore


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseScores:
    """What PocketSphinx finds in one segment.  Log-likelihoods are in nats over the whole segment."""

    command: str
    phrase: str
    """The phrase of the grammar that fits best."""

    log_likelihood: float
    """Log-likelihood of that phrase."""

    runner_up: float
    """Log-likelihood of the best phrase of another command; -inf if none is near."""

    filler: float
    """Log-likelihood of the best filler word that does not sound like a phrase of the grammar; -inf if none fits."""

    phone_loop: float
    """Log-likelihood of the free phone loop."""

    voiced_frames: int
    """Frames of 10 ms that the phrase covers, without silence."""

    phones: int
    """Phones of the phrase."""

    phrase_count: int
    """Phrases that could have been the answer."""

    foreign_phones: bool = False
    """The phones are another language's, so that nothing fits as well as it might."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """The verdict on PocketSphinx's answer."""

    accepted: bool
    confidence: float
    """0 to 1; accepted from ACCEPT_CONFIDENCE on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """The command that a segment is taken for."""

    command: str
    phrase: str
    confidence: float
    """0 to 1; accepted from ACCEPT_CONFIDENCE on."""

    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _RivalWeights:
    """A logistic regression over differences in log-likelihood per voiced frame."""

    phone_loop: float
    """Weight of the difference to the phone loop."""

    filler: float
    """Weight of the difference to the best filler word."""

    runner_up: float
    """Weight of the difference to the best other command."""

    choice: float
    """Weight of the logarithm of how many phrases there were: among many, one fits anything a little."""

    bias: float


# Fitted, but for the biases; a filler word cannot cover a phrase, hence two.  See docs/hearing.md, confidence.
_LONE = _RivalWeights(phone_loop=0.64, filler=0.92, runner_up=0.0, choice=-0.75, bias=3.6)
_PHRASE = _RivalWeights(phone_loop=1.27, filler=1.54, runner_up=0.47, choice=-1.07, bias=4.0)

_NAME_CHOICES = 16
"""Phrases among which a command's own name ("skip", "done") counts as chosen, at most: names are said most often."""

_FOREIGN_PHONES_BONUS = 1.0
"""Logits that a phrase of several words gains if its phones are another language's."""

_BOUNDS = {"phone_loop": (-12.0, 4.0), "filler": (-3.0, 3.0), "runner_up": (0.0, 2.0)}
"""Nats per frame beyond which a difference is no further evidence."""

FASTEST_PHONES, SLOWEST_PHONES = 3.0, 30.0
"""Frames per phone between which people speak: a phone of the model has three states of a frame or more."""

SECOND_BEST_MARGIN = 3.0
"""Nats by which a command must fit better than the runner-up: odds of 20 to 1, if the model's odds were right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _SecondOpinionWeights:
    """A logistic regression over the keyword head and PocketSphinx."""

    odds: float
    """Weight of the head's log-odds."""

    agreed: float
    """Logits that PocketSphinx adds if it names the same command."""

    agrees: float
    """Weight of PocketSphinx's own logit if it does."""

    choice: float
    """Weight of the logarithm of how many phrases are open, over _REFERENCE_CHOICES."""

    bias: float


# Fitted, but for the bias.  See docs/hearing.md, confidence.
_SECOND_OPINION = _SecondOpinionWeights(odds=1.7, agreed=1.76, agrees=0.45, choice=-0.57, bias=-0.27)

_REFERENCE_CHOICES = 50

_MAX_LOG_ODDS = 8.0
"""Log-odds beyond which there is no further evidence."""

PLAUSIBLE_COMMAND = -3.0
"""The head's log-odds from which PocketSphinx is asked too."""

HEAD_MARGIN = 0.5
"""Log-odds by which a command must exceed the runner-up."""

CERTAIN_LOGIT = 3.0
"""Logit from which a second opinion could change nothing."""

ACCEPT_CONFIDENCE = 0.5
"""Confidence from which a command is accepted."""

ACCEPT_AFTER_SPEECH = 0.8
"""The same directly after other speech, where half of the false accepts lie."""

OVER_A_NUMBER = 0.75
"""The same of a lone word that began while the coach spoke a number: the person may be counting along."""

APART_SECONDS = 0.45
"""Seconds between a command and other speech, the padding before the onset left out."""


def judge_scores(scores: PhraseScores) -> Acceptance:
    """Accept or reject *scores* with no other evidence."""
    logit = _logit(scores)
    confidence = 1.0 / (1.0 + exp(-logit)) if logit > -inf else 0.0
    return Acceptance(
        accepted=confidence >= ACCEPT_CONFIDENCE and scores.log_likelihood - scores.runner_up >= SECOND_BEST_MARGIN,
        confidence=confidence,
    )


def phrase_scorer_alone(scores: PhraseScores) -> Hypothesis:
    """Return the hypothesis of PocketSphinx alone."""
    verdict = judge_scores(scores)
    return Hypothesis(
        command=scores.command, phrase=scores.phrase, confidence=verdict.confidence, accepted=verdict.accepted
    )


def accept(hypothesis: Hypothesis, since_speech: float) -> bool:
    """Return whether to act on *hypothesis*, *since_speech* seconds after the last speech that was no command."""
    return hypothesis.accepted and (since_speech >= APART_SECONDS or hypothesis.confidence >= ACCEPT_AFTER_SPEECH)


def needs_second_opinion(keyword: KeywordScore) -> bool:
    """Return whether PocketSphinx could change the outcome: neither an implausible nor a certain command."""
    return keyword.log_odds >= PLAUSIBLE_COMMAND and _head_logit(keyword) < CERTAIN_LOGIT


def combine(keyword: KeywordScore, scores: PhraseScores | None) -> Hypothesis:
    """Combine the keyword head with PocketSphinx; *scores* is None if it was not asked, or found nothing."""
    agrees = scores is not None and scores.command == keyword.command
    return _with_opinion(keyword, _logit(scores) if scores is not None and agrees else None)


def combine_with_phones(keyword: KeywordScore, found: Hypothesis | None) -> Hypothesis:
    """Combine the keyword head with what the phones are *found* to say; None if they were not asked, or say nothing."""
    if found is None or found.command != keyword.command:
        return _with_opinion(keyword, None)
    doubt = max(1e-9, 1.0 - found.confidence)
    return _with_opinion(keyword, log(found.confidence / doubt) if found.confidence else -_MAX_LOG_ODDS)


def _with_opinion(keyword: KeywordScore, agreed: float | None) -> Hypothesis:
    """Return what the head says, with the log-odds that the second opinion gives to the same; None if to another."""
    logit = _head_logit(keyword)
    if agreed is not None:
        logit += _SECOND_OPINION.agreed + _SECOND_OPINION.agrees * min(_MAX_LOG_ODDS, max(-_MAX_LOG_ODDS, agreed))
    confidence = 1.0 / (1.0 + exp(-logit))
    accepted = confidence >= ACCEPT_CONFIDENCE and keyword.log_odds - keyword.runner_up >= HEAD_MARGIN
    return Hypothesis(command=keyword.command, phrase=keyword.phrase, confidence=confidence, accepted=accepted)


SURE_OF_TEMPLATE = 0.8
"""Confidence from which a template match needs no other evidence, and from which the other recognisers are accepted
although the word does not match its templates: the person may have a cold."""


def with_template_match(
    hypothesis: Hypothesis | None, template: TemplateMatch | None, commands: Grammar
) -> Hypothesis | None:
    """Combine the *hypothesis* of the other recognisers with the best *template* match.

    The one with more confidence counts.  If an enrolled word does not match its
    templates, the others need SURE_OF_TEMPLATE for it.
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
    weights = _PHRASE if is_firm(scores.phrase) else _LONE
    choice = min(scores.phrase_count, _NAME_CHOICES) if scores.phrase == scores.command else scores.phrase_count
    logit = weights.bias + weights.choice * log(choice)
    if scores.foreign_phones and is_firm(scores.phrase):
        logit += _FOREIGN_PHONES_BONUS
    for rival, (least, most) in _BOUNDS.items():
        difference = (scores.log_likelihood - getattr(scores, rival)) / scores.voiced_frames
        logit += getattr(weights, rival) * min(most, max(least, difference))
    return logit
