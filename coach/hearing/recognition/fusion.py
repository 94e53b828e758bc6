"""Fusion: combine two recognisers that have nothing in common into one confidence.

Theory of operation.  The keyword head has learnt our phrases, and gives the odds
of each command against everything else.  Moonshine has learnt language, and
gives the likelihood of each phrase among all texts.  They err about different
clips.  One logit per command adds up, with fitted weights,

    bias + prior + choice * log(open phrases) + head's log-odds + Moonshine's log-odds

and the best command is accepted if its confidence (the sigmoid) is high enough
and the runner-up far enough behind.  Moonshine takes 0.1 s, so it is asked only
about commands whose logit it could still lift over the threshold
(`worth_asking`): that is decided with its most extreme answers.  The same
hypothesis serves early endpointing, which asks for more confidence (early.py).

See docs/hearing.md, fusion.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import exp, inf, log, log1p

import numpy as np

from coach.hearing.grammar import Grammar
from coach.hearing.recognition.confidence import ACCEPT_CONFIDENCE, CERTAIN_LOGIT, Hypothesis
from coach.hearing.recognition.keyword_head import CommandOdds


@dataclass(frozen=True, slots=True, kw_only=True)
class _FusionWeights:
    """A logistic regression over both for one command."""

    keyword: float
    """Weight of the head's log-odds."""

    likelihood: float
    """Weight of Moonshine's log-odds."""

    choice: float
    """Weight of the logarithm of how many phrases are open, over _REFERENCE_CHOICES."""

    bias: float


# Fitted.  See docs/hearing.md, fusion.
_WEIGHTS = _FusionWeights(keyword=0.76, likelihood=0.47, choice=-0.11, bias=0.95)

COMMAND_PRIOR = 1.2
"""Logits that a command is more likely than fitted, except ANSWER_COMMANDS if nothing was asked."""

ANSWER_COMMANDS = ("yes", "no")
"""Commands whose words people say to each other all day."""

QUESTION_COMMANDS = 14
"""Open commands up to which a question was asked."""

_REFERENCE_CHOICES = 50

_MAX_LOG_ODDS = 8.0
"""Log-odds beyond which there is no further evidence."""

MIN_LOG_ODDS = -9.0
"""The same below; also those of a phrase that Moonshine did not follow to its end."""

LIKELIHOOD_PER_WORD, MIN_LIKELIHOOD, LONE_WORD_LIKELIHOOD = -2.0, -10.0, -0.7
"""Log-likelihood per word, and of any phrase, at which Moonshine alone accepts one that the head has not learnt; and of
a lone word, which too many others resemble."""

LIKELIHOOD_MARGIN = 0.5
"""Logits by which a command must exceed the runner-up."""


def worth_asking(odds: Mapping[str, CommandOdds], commands: Grammar) -> frozenset[str]:
    """Return the commands about which Moonshine could change the outcome, whatever it answers.

    None if one command is certain already, or if none can be accepted.
    """
    most = {command: _logit(command, one, _MAX_LOG_ODDS, commands) for command, one in odds.items()}
    if all(logit < 0 for logit in most.values()):
        return frozenset()
    first = max(odds, key=lambda command: odds[command].log_odds)
    least = _logit(first, odds[first], MIN_LOG_ODDS, commands)
    rival = max((logit for command, logit in most.items() if command != first), default=-inf)
    if least >= CERTAIN_LOGIT and least - rival >= LIKELIHOOD_MARGIN:
        return frozenset()
    return frozenset(command for command, logit in most.items() if logit > -LIKELIHOOD_MARGIN)


def fuse(odds: Mapping[str, CommandOdds], likelihoods: Mapping[str, float], commands: Grammar) -> Hypothesis | None:
    """Return the best command of both; None if the head knows none.

    *odds*: the head's, of each command that it knows; *likelihoods*: phrase ->
    log-likelihood, of the phrases that Moonshine found likely at all.
    """
    by_command: dict[str, float] = {}
    for phrase, likelihood in likelihoods.items():
        command = commands.phrases[phrase]
        by_command[command] = float(np.logaddexp(by_command.get(command, -inf), likelihood))
    logits = {
        command: _logit(command, one, _log_odds(by_command.get(command, -inf)), commands)
        for command, one in odds.items()
    }
    if not logits:
        return None
    best, *others = sorted(logits, key=lambda command: (-logits[command], command))
    margin = logits[best] - logits[others[0]] if others else inf
    confidence = _sigmoid(logits[best])
    return Hypothesis(
        command=best,
        phrase=_likeliest_phrase(odds[best], likelihoods),
        confidence=confidence,
        accepted=confidence >= ACCEPT_CONFIDENCE and margin >= LIKELIHOOD_MARGIN,
    )


def _logit(command: str, one: CommandOdds, log_odds: float, commands: Grammar) -> float:
    no_question = command in ANSWER_COMMANDS and len(set(commands.phrases.values())) > QUESTION_COMMANDS
    return (
        _WEIGHTS.bias
        + (0.0 if no_question else COMMAND_PRIOR)
        + _WEIGHTS.choice * log(len(commands.phrases) / _REFERENCE_CHOICES)
        + _WEIGHTS.keyword * min(_MAX_LOG_ODDS, max(MIN_LOG_ODDS, one.log_odds))
        + _WEIGHTS.likelihood * log_odds
    )


def phrase_by_likelihood(
    likelihoods: Mapping[str, float], phrases: Collection[str], commands: Grammar
) -> Hypothesis | None:
    """Return the best of *phrases*, which the head has not learnt, by Moonshine alone; None if it found none."""
    found = {phrase: fit - _required_likelihood(phrase) for phrase, fit in likelihoods.items() if phrase in phrases}
    if not found:
        return None
    best = max(found, key=lambda phrase: found[phrase])
    confidence = _sigmoid(found[best])
    return Hypothesis(
        command=commands.phrases[best], phrase=best, confidence=confidence, accepted=confidence >= ACCEPT_CONFIDENCE
    )


def _required_likelihood(phrase: str) -> float:
    words = len(phrase.split())
    return LONE_WORD_LIKELIHOOD if words == 1 else max(MIN_LIKELIHOOD, LIKELIHOOD_PER_WORD * words)


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + exp(-logit))


def _likeliest_phrase(one: CommandOdds, likelihoods: Mapping[str, float]) -> str:
    """Return the best phrase of a command, weighted as for the command."""

    def logit(phrase: str) -> float:
        return _WEIGHTS.keyword * one.phrases[phrase] + _WEIGHTS.likelihood * _log_odds(likelihoods.get(phrase, -inf))

    return max(one.phrases, key=logit)


def _log_odds(likelihood: float) -> float:
    """Return the log-odds of a log-likelihood."""
    return max(MIN_LOG_ODDS, likelihood - log1p(-exp(min(likelihood, -exp(-_MAX_LOG_ODDS)))))
