"""Weigh what two recognisers think that have nothing in common.

The keyword head (head.py) has learnt our phrases from machines' voices and a
few people's, and knows how likely each is against all that is none of them.
Moonshine (moonshine.py) has learnt language from very many people, and knows
how likely each is against every other text.  They err about different clips.
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
    """A logistic over what both say of one command."""

    keyword: float
    """Weight of the head's log-odds."""

    likelihood: float
    """Weight of Moonshine's."""

    choice: float
    """Weight of the logarithm of how many phrases are open, of _USUAL."""

    bias: float


# Fitted on the `tune` half of people's recordings (lone words clean and 10 dB over a fan, keys and babble; 1.07 hours
# of talk, orders to other machines, counting, keys and noise; a question, a set, everything open), each person heard by
# a head that had not learnt from him; commands weigh twice.  There, at 2 % of other words, of 24 commands with
# everything open, 23, 17 and 21 are told (clean, fan, keys); by the head alone 21, 14 and 20, by Moonshine alone 21, 19
# and 16.
_WEIGHTS = _FusionWeights(keyword=0.76, likelihood=0.47, choice=-0.11, bias=0.95)

COMMAND_PRIOR = 1.2
"""Logits by which a command is likelier than fitted, but for AGREEMENT where nothing was asked.  Set, for the fitted
bias is that of commands among hours of talk.  Of 72 commands (clean, fan, keys; everything open) 61 are believed with
it, 58 without, of stops and the like in a set 23 for 21 of 27, of yes and no at a question 40 for 37 of 42.  Of other
words it lets 10 through for 8 of 750, 5 for 3 of 795, 13 for 4 of 780; in those hours 7 for 6, none in a set, and 10
for 5 at a question that stays open."""

ANSWER_COMMANDS = ("yes", "no")
"""Commands whose words people say to each other all day."""

QUESTION_COMMANDS = 14
"""Commands under which a question was asked: 11 or 12 are open then.  Where all 26 are, which no state of a session has
but `coach hear`, a yes has been asked for by nobody."""

_REFERENCE_CHOICES = 50

_MAX_LOG_ODDS = 8.0
"""Log-odds beyond which neither is surer."""

MIN_LOG_ODDS = -9.0
"""Log-odds under which neither tells more: Moonshine's of what it found not worth a look."""

LIKELIHOOD_PER_WORD, MIN_LIKELIHOOD, LONE_WORD_LIKELIHOOD = -2.0, -10.0, -0.7
"""Log-likelihood per word, and of any phrase, at which one that the head has not learnt is believed of Moonshine alone;
and of a lone word, which others are too like.  Of 22 orders of people to other machines (`tune` half) 17 are; of what
else they say nothing comes near one."""

LIKELIHOOD_MARGIN = 0.5
"""Logits by which a command must lie before the next."""


def worth_asking(odds: Mapping[str, CommandOdds], commands: Grammar) -> frozenset[str]:
    """Return the commands of which Moonshine, were it ever so sure, could change what is made of what was *heard*.

    None where one is sure already, and where none can be believed.
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
    """Return the command that both together believe most, None where the head knows none.

    *heard*: what the head makes of each command that it knows; *likely*:
    phrase -> its log-likelihood, of those that Moonshine gave a look.
    """
    said: dict[str, float] = {}
    for phrase, fit in likelihoods.items():
        command = commands.phrases[phrase]
        said[command] = float(np.logaddexp(said.get(command, -inf), fit))
    logits = {
        command: _logit(command, one, _log_odds(said.get(command, -inf)), commands) for command, one in odds.items()
    }
    if not logits:
        return None
    best, *others = sorted(logits, key=lambda command: (-logits[command], command))
    apart = logits[best] - logits[others[0]] if others else inf
    score = _sigmoid(logits[best])
    return Hypothesis(
        command=best,
        phrase=_likeliest_phrase(odds[best], likelihoods),
        confidence=score,
        accepted=score >= ACCEPT_CONFIDENCE and apart >= LIKELIHOOD_MARGIN,
    )


def _logit(command: str, one: CommandOdds, log_odds: float, commands: Grammar) -> float:
    unasked = command in ANSWER_COMMANDS and len(set(commands.phrases.values())) > QUESTION_COMMANDS
    return (
        _WEIGHTS.bias
        + (0.0 if unasked else COMMAND_PRIOR)
        + _WEIGHTS.choice * log(len(commands.phrases) / _REFERENCE_CHOICES)
        + _WEIGHTS.keyword * min(_MAX_LOG_ODDS, max(MIN_LOG_ODDS, one.log_odds))
        + _WEIGHTS.likelihood * log_odds
    )


def phrase_by_likelihood(
    likelihoods: Mapping[str, float], phrases: Collection[str], commands: Grammar
) -> Hypothesis | None:
    """Return which of *phrases*, of which the head knows nothing, Moonshine believes most; None where it heard none."""
    found = {phrase: fit - _required_likelihood(phrase) for phrase, fit in likelihoods.items() if phrase in phrases}
    if not found:
        return None
    best = max(found, key=lambda phrase: found[phrase])
    score = _sigmoid(found[best])
    return Hypothesis(
        command=commands.phrases[best], phrase=best, confidence=score, accepted=score >= ACCEPT_CONFIDENCE
    )


def _required_likelihood(phrase: str) -> float:
    words = len(phrase.split())
    return LONE_WORD_LIKELIHOOD if words == 1 else max(MIN_LIKELIHOOD, LIKELIHOOD_PER_WORD * words)


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + exp(-logit))


def _likeliest_phrase(one: CommandOdds, likelihoods: Mapping[str, float]) -> str:
    """Return which phrase of a command it was, both weighed as for the command."""

    def logit(phrase: str) -> float:
        return _WEIGHTS.keyword * one.phrases[phrase] + _WEIGHTS.likelihood * _log_odds(likelihoods.get(phrase, -inf))

    return max(one.phrases, key=logit)


def _log_odds(fit: float) -> float:
    """Return the log-odds of a log-likelihood."""
    return max(MIN_LOG_ODDS, fit - log1p(-exp(min(fit, -exp(-_MAX_LOG_ODDS)))))
