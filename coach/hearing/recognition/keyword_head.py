"""The keyword head: from the embedding of a segment to the likelihood of each phrase, against everything else.

Two layers of convolution over time and two dense ones, in numpy, with weights
from `bench/train_ears.py`.  It has learnt every phrase of scripts/commands.yaml,
and none that a person adds.
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
"""The embedding of a segment, shape (SPAN, EMBEDDING_WIDTH): the last ends where the segment ends; zeros before it."""

SPAN = 26
"""Vectors of 80 ms: 2.8 s with what the first one sees, longer than any command."""

EMBEDDING_WIDTH = 96

HEAD_LEVEL = 2600.0
"""Root mean square to which the loudest 50 ms of a segment are brought."""

HEAD_HISS = 4.0
"""Root mean square of the added noise: no network has ever heard digital silence."""


def frame_speech(sound: CaptureSamples, count: int) -> NDArray[np.float32]:
    """Return the last *count* samples of *sound*, at the level that the head knows, with silence before them."""
    loud = sound[: len(sound) // 800 * 800].reshape(-1, 800).astype(np.float64)
    loudest = float(np.sqrt(np.mean(np.square(loud), axis=1).max(initial=0.0)))
    whole = np.zeros(count, np.float32)
    part = sound[max(0, len(sound) - count) :]
    whole[count - len(part) :] = part * (HEAD_LEVEL / loudest if loudest else 0.0)
    whole += np.random.default_rng(0).standard_normal(count).astype(np.float32) * HEAD_HISS
    return whole


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordHead:
    """The trained weights: one network, or several whose log-likelihoods are averaged."""

    phrases: tuple[str, ...]
    """The normal phrase of each output but the last, which is everything else."""

    nets: tuple[Mapping[str, NDArray[np.float32]], ...]
    """The weights of each network."""

    @property
    def mean(self) -> NDArray[np.float32]:
        """The mean vector of speech, shape (EMBEDDING_WIDTH,)."""
        return self.nets[0]["mean"]

    @property
    def scale(self) -> NDArray[np.float32]:
        """The factor that brings each of its numbers to about one, shape (EMBEDDING_WIDTH,)."""
        return self.nets[0]["scale"]

    def logits(self, vectors: Vectors) -> NDArray[np.float32]:
        """Return the unnormalised log-likelihood of each phrase and, last, of none: the mean of the networks'."""
        each = [_log_softmax(_hidden(net, vectors) @ net["last"] + net["last_bias"]) for net in self.nets]
        found: NDArray[np.float32] = np.mean(np.array(each, np.float32), axis=0)
        return found

    def bottleneck(self, vectors: Vectors) -> NDArray[np.float32]:
        """Return the last hidden layer of the networks, of length one: similar for segments that sound alike."""
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
    """Return log-likelihoods that add up to one, so that networks can be averaged."""
    found: NDArray[np.float32] = logits - np.logaddexp.reduce(logits)
    return found


def _stacked(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each row with the one before and the one after it, shape (n, 3 * width)."""
    around = np.pad(x, ((1, 1), (0, 0)))
    return np.concatenate([around[:-2], around[1:-1], around[2:]], axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordScore:
    """The best command of one segment, in the open grammar."""

    command: str
    phrase: str
    log_odds: float
    """Log-odds of the command against everything outside the grammar."""

    runner_up: float
    """The same of the next best command."""

    phrase_count: int
    """Phrases that could have been the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOdds:
    """The odds of one command in one segment."""

    log_odds: float
    """Log-odds of the command against everything outside the grammar."""

    phrases: Mapping[str, float]
    """The same of each of its phrases alone."""

    @property
    def phrase(self) -> str:
        """Its most likely phrase."""
        return max(self.phrases, key=lambda phrase: self.phrases[phrase])


def all_odds(head: KeywordHead, logits: NDArray[np.float32], commands: Grammar) -> dict[str, CommandOdds]:
    """Return the odds of each of *commands* of which the head has learnt a phrase.

    A phrase that cannot be said now counts as something else, whatever it
    sounds like: the fewer are open, the more evidence each needs.
    """
    outputs: dict[str, list[int]] = {}
    for number, phrase in enumerate(head.phrases):
        if phrase in commands.phrases:
            outputs.setdefault(commands.phrases[phrase], []).append(number)
    closed = np.ones(len(logits), bool)
    closed[[number for numbers in outputs.values() for number in numbers]] = False
    against = float(np.logaddexp.reduce(logits[closed]))
    return {
        command: CommandOdds(
            log_odds=float(np.logaddexp.reduce(logits[numbers])) - against,
            phrases={head.phrases[number]: float(logits[number]) - against for number in numbers},
        )
        for command, numbers in outputs.items()
    }


def best_keyword(head: KeywordHead, logits: NDArray[np.float32], commands: Grammar) -> KeywordScore | None:
    """Return the most likely of *commands*; None if the head has learnt none of their phrases."""
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
