"""The keyword head: from the vectors of a stretch to how likely each phrase is, against all that is none.

Two layers of convolution over time, two dense ones, in plain numpy.  Its
numbers come from `bench/train_ears.py`.  It has learnt every phrase of
scripts/commands.yaml; what a person added to that it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.grammar import Grammar

Vectors: TypeAlias = NDArray[np.float32]
"""The embedding of a stretch, shape (SPAN, WIDTH): the last one ends where the stretch ends, zeros before its begin."""

SPAN = 26
"""Vectors of 80 ms: 2.8 s with what the first one sees, longer than any command."""

EMBEDDING_WIDTH = 96

HEAD_LEVEL = 2600.0
"""Root mean square to which the loudest 50 ms of a stretch are brought."""

HEAD_HISS = 4.0
"""Root mean square of the noise added to it: digital silence is nothing that any network has heard."""


def frame_speech(sound: CaptureSamples, count: int) -> NDArray[np.float32]:
    """Return the last *count* samples of *sound*, at the level that the head knows, silence before them."""
    loud = sound[: len(sound) // 800 * 800].reshape(-1, 800).astype(np.float64)
    loudest = float(np.sqrt(np.mean(np.square(loud), axis=1).max(initial=0.0)))
    whole = np.zeros(count, np.float32)
    part = sound[max(0, len(sound) - count) :]
    whole[count - len(part) :] = part * (HEAD_LEVEL / loudest if loudest else 0.0)
    whole += np.random.default_rng(0).standard_normal(count).astype(np.float32) * HEAD_HISS
    return whole


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordHead:
    """What has been learnt, by one net or several: several are surer of what all of them hear."""

    phrases: tuple[str, ...]
    """The normal phrase of each output but the last, which is everything else."""

    nets: tuple[Mapping[str, NDArray[np.float32]], ...]
    """The numbers of each."""

    @property
    def mean(self) -> NDArray[np.float32]:
        """The vector of speech in general, shape (WIDTH,)."""
        return self.nets[0]["mean"]

    @property
    def scale(self) -> NDArray[np.float32]:
        """What brings each of its numbers to about one, shape (WIDTH,)."""
        return self.nets[0]["scale"]

    def logits(self, vectors: Vectors) -> NDArray[np.float32]:
        """Return the unnormalised log-likelihood of each phrase and, last, of none: the mean of the nets'."""
        each = [_log_softmax(_hidden(net, vectors) @ net["last"] + net["last_bias"]) for net in self.nets]
        found: NDArray[np.float32] = np.mean(np.array(each, np.float32), axis=0)
        return found

    def bottleneck(self, vectors: Vectors) -> NDArray[np.float32]:
        """Return what the nets make of a stretch before they decide, of length one: like for what sounds alike."""
        whole: NDArray[np.float32] = np.concatenate([_hidden(net, vectors) for net in self.nets])
        found: NDArray[np.float32] = whole / np.float32(max(1e-6, float(np.linalg.norm(whole))))
        return found


def _hidden(net: Mapping[str, NDArray[np.float32]], vectors: Vectors) -> NDArray[np.float32]:
    present = (np.abs(vectors).sum(1, keepdims=True) > 0).astype(np.float32)
    x = (vectors - net["mean"]) * net["scale"] * present
    x = np.maximum(0, _stacked(x) @ net["first"] + net["first_bias"])
    x = np.maximum(0, _stacked(x) @ net["second"] + net["second_bias"])
    found: NDArray[np.float32] = np.maximum(0, x.reshape(-1) @ net["dense"] + net["dense_bias"])
    return found


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return log-likelihoods that add up to one, so that one net's zero is another's."""
    found: NDArray[np.float32] = logits - np.logaddexp.reduce(logits)
    return found


def _stacked(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each row with the one before and the one after it, shape (n, 3 * width)."""
    around = np.pad(x, ((1, 1), (0, 0)))
    return np.concatenate([around[:-2], around[1:-1], around[2:]], axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordScore:
    """What the head makes of one stretch, in the grammar of the moment."""

    command: str
    phrase: str
    log_odds: float
    """Log-odds of the command against everything that is none of the grammar's."""

    runner_up: float
    """The same of the next best command."""

    phrase_count: int
    """Phrases that could have been the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOdds:
    """What the head makes of one command in one stretch."""

    log_odds: float
    """Log-odds of the command against everything that is none of the grammar's."""

    phrases: Mapping[str, float]
    """The same of each of its phrases alone."""

    @property
    def phrase(self) -> str:
        """Its likeliest."""
        return max(self.phrases, key=lambda phrase: self.phrases[phrase])


def all_odds(head: KeywordHead, logits: NDArray[np.float32], commands: Grammar) -> dict[str, CommandOdds]:
    """Return what the head makes of each of *commands* of which it knows a phrase.

    A phrase that cannot be said now counts as something else, whatever it
    sounds like: the fewer are open, the more each has against it.
    """
    own: dict[str, list[int]] = {}
    for number, phrase in enumerate(head.phrases):
        if phrase in commands.phrases:
            own.setdefault(commands.phrases[phrase], []).append(number)
    closed = np.ones(len(logits), bool)
    closed[[number for numbers in own.values() for number in numbers]] = False
    against = float(np.logaddexp.reduce(logits[closed]))
    return {
        command: CommandOdds(
            log_odds=float(np.logaddexp.reduce(logits[numbers])) - against,
            phrases={head.phrases[number]: float(logits[number]) - against for number in numbers},
        )
        for command, numbers in own.items()
    }


def best_keyword(head: KeywordHead, logits: NDArray[np.float32], commands: Grammar) -> KeywordScore | None:
    """Return the likeliest command of *commands*; None where the head knows none of their phrases."""
    found = all_odds(head, logits, commands)
    if not found:
        return None
    best, *others = sorted(found, key=lambda command: -found[command].log_odds)
    return KeywordScore(
        command=best,
        phrase=found[best].phrase,
        log_odds=found[best].log_odds,
        runner_up=found[others[0]].log_odds if others else -np.inf,
        phrase_count=len(commands.phrases),
    )
