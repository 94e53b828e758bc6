"""Words that a person has taught: three examples of each, and whatever is said is compared with them.

No language, no training: two stretches are alike when the vectors of the
speech embedding are, one after the other, each person at his own pace
(dynamic time warping), and when the keyword head gets the same gist of them.
It tells a person's words apart better than anything that has never heard the
person.

Teaching, from sound to belief:

1. Per phrase three stretches, as the segmenter cuts them.  Of each keep
   `[embedding.of(sound), *(embedding.of(noisy) for noisy in copies(sound))]`
   (coach/hearing/adapters/keyword_model.py `EmbeddingKeywordModel.examples` does both): vectors, from which
   no voice can be had back.  That is `Examples`, and all that is to be stored;
   numpy's savez will do.  It stays good when a head is trained again.
2. `taught(examples, head)` says how alike this person's own words are, and how
   alike different ones: his threshold lies between the two.
3. `likeness(example(embedding.of(stretch), head), known, phrases)` says which
   taught phrase of those that are open a stretch is, how surely, and whether to
   accept it.

Measured on the tuning half (three people, ten digits, three examples; five are
taught, five are other words of the same person): threshold as in 2, clean 96 %
of the taught words accepted and 2 % of the others, a fan at 15 dB 98 and 3, at
10 dB 95 and 5, keys at 10 dB 89 and 4, babble at 10 dB 45 and 0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.recognition.keyword_head import KeywordHead, Vectors
from coach.units import CAPTURE_RATE

Directions: TypeAlias = NDArray[np.float32]
"""The vectors of one stretch, each of length one, shape (n, WIDTH)."""

Bottleneck: TypeAlias = NDArray[np.float32]
"""What the head makes of the whole stretch before it decides, of length one."""

Examples: TypeAlias = Mapping[str, Sequence[Sequence[Vectors]]]
"""Normal phrase (grammar.normal) -> for each time that it was said: its vectors as heard, then those of its copies."""

RIVAL_WEIGHT = 0.3
"""How much the next word counts against the nearest one: what lies between two words is neither."""

BOTTLENECK_WEIGHT = 0.5
"""How much the gist counts beside the distance.  On the tuning half 0.3 to 1 do equally well, 0 worse in noise."""

NEAREST_TEMPLATES = 3
"""Examples and copies that speak for a word, the nearest of all: one alone may be a slip."""

THRESHOLD_SHARE = 0.6
"""Where the threshold lies between how like other words are (0) and how like the same word is (1)."""

CONFIDENCE_SLOPE = 6.0
"""How fast a score grows around the threshold: a word as like as usual has 0.92."""

ALONE_THRESHOLD = 0.35
"""How far other words are taken to lie off where only one is taught: between 0.32 and 0.38 for three people."""

_DEFAULT_RIVAL_DISTANCE, _DEFAULT_RIVAL_SIMILARITY = 0.5, 0.3
"""Distance and gist of an imagined next word, where only one is taught."""

_MIN_SPREAD = 0.05
"""Least difference between the same word and another: who teaches one word under two names gets a strict threshold."""

NOISY_COPIES = (10.0, 18.0)
"""Decibels between speech and a fan in the copies of an example: they find 91 words of 100 with a fan for 82."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Template:
    """What counts of one stretch.  Made by `make_template`."""

    directions: Directions
    bottleneck: Bottleneck


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Enrolment:
    """What one person has taught.  Made by `enrol`."""

    words: Mapping[str, tuple[tuple[Template, ...], ...]]
    """Normal phrase -> each time it was said -> as heard, and its copies."""

    same_word: float
    """How like each other the examples of one word are, on average."""

    other_word: float
    """How like an example is to the likest of the other words."""

    @property
    def threshold(self) -> float:
        """What a stretch must reach to be one of the words."""
        return self.other_word + THRESHOLD_SHARE * self.spread

    @property
    def spread(self) -> float:
        """What lies between another word and the same one, never nothing."""
        return max(_MIN_SPREAD, self.same_word - self.other_word)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateMatch:
    """Which taught word a stretch is most like."""

    word: str
    """The phrase as `Examples` names it."""

    confidence: float
    """How sure, 0 to 1."""

    @property
    def accepted(self) -> bool:
        """It is that word."""
        return self.confidence >= 0.5  # noqa: PLR2004 - where the threshold lies


def noisy_copies(sound: CaptureSamples) -> tuple[CaptureSamples, ...]:
    """Return *sound* (int16, units.EAR_RATE) with a fan behind it, COPIES decibels under its loudest 50 ms' mean.

    The same sound always gives the same copies.
    """
    frames = sound[: len(sound) // 800 * 800].reshape(-1, 800).astype(np.float64)
    power = np.square(frames).mean(1)
    loud = float(power[power >= power.max() / 300].mean()) if power.size and power.max() else 0.0
    noise = _fan(len(sound))
    return tuple(
        np.clip(sound + noise * np.sqrt(loud) * 10 ** (-ratio / 20), -32768, 32767).astype(np.int16)
        for ratio in NOISY_COPIES
    )


def directions(vectors: Vectors, mean: NDArray[np.float32], scale: NDArray[np.float32]) -> Directions:
    """Return what counts of *vectors*, given what speech is like in the *mean* and how it is scaled."""
    present = (vectors[np.abs(vectors).sum(1) > 0] - mean) * scale
    found: Directions = present / np.maximum(np.linalg.norm(present, axis=1, keepdims=True), 1e-6)
    return found


def make_template(vectors: Vectors, head: KeywordHead) -> Template:
    """Return what counts of a stretch with *vectors*, as *head* knows speech."""
    return Template(directions=directions(vectors, head.mean, head.scale), bottleneck=head.bottleneck(vectors))


def enrol(examples: Examples, head: KeywordHead) -> Enrolment:
    """Return what *examples* teach: every word with at least one, and the threshold that fits this person.

    Each example is compared with the rest, once with the other examples of its
    word at hand, once as if its word had not been taught.
    """
    words = {
        phrase: tuple(tuple(make_template(vectors, head) for vectors in once) for once in times if len(once))
        for phrase, times in examples.items()
    }
    words = {phrase: times for phrase, times in words.items() if times}
    own, other = [], []
    for phrase, times in words.items():
        rest = {word: said for word, said in words.items() if word != phrase}
        for number, once in enumerate(times):
            others = (*times[:number], *times[number + 1 :]) or (once[1:],)
            for said in once:
                if any(others):
                    own.append(_scores(said, {**rest, phrase: others})[phrase])
                if rest:
                    other.append(max(_scores(said, rest).values()))
    alike = float(np.mean(own)) if own else 0.0
    return Enrolment(
        words=words, same_word=alike, other_word=float(np.mean(other)) if other else alike - ALONE_THRESHOLD
    )


def match(template: Template, enrolment: Enrolment, phrases: Collection[str]) -> TemplateMatch | None:
    """Return the word of *known* among *phrases* that *said* is most like; None where none of them is taught.

    A taught word that is not among *phrases* counts against those that are.
    """
    scores = {word: score for word, score in _scores(template, enrolment.words).items() if word in phrases}
    if not scores:
        return None
    word = max(scores, key=lambda one: scores[one])
    over = CONFIDENCE_SLOPE * (scores[word] - enrolment.threshold) / enrolment.spread
    return TemplateMatch(word=word, confidence=1.0 / (1.0 + exp(-max(-50.0, min(50.0, over)))))


def template_distance(one: Directions, other: Directions) -> float:
    """Return how unlike two stretches are, 0 to 2: the mean over the path on which they are least so."""
    return float(_distances(one, [other])[0])


def _scores(said: Template, words: Mapping[str, Sequence[Sequence[Template]]]) -> dict[str, float]:
    """Return how like *said* is to each of *words*."""
    flat = [(word, each) for word, times in words.items() for once in times for each in once]
    apart: dict[str, list[float]] = {}
    gist: dict[str, list[float]] = {}
    for (word, each), far in zip(flat, _distances(said.directions, [e.directions for _, e in flat]), strict=True):
        apart.setdefault(word, []).append(float(far))
        gist.setdefault(word, []).append(-float(said.bottleneck @ each.bottleneck))
    near, unlike = (
        {word: float(np.mean(sorted(v)[:NEAREST_TEMPLATES])) for word, v in by.items()} for by in (apart, gist)
    )
    return {
        word: RIVAL_WEIGHT * min((near[o] for o in near if o != word), default=_DEFAULT_RIVAL_DISTANCE)
        - near[word]
        + BOTTLENECK_WEIGHT
        * (
            RIVAL_WEIGHT * min((unlike[o] for o in near if o != word), default=-_DEFAULT_RIVAL_SIMILARITY)
            - unlike[word]
        )
        for word in near
    }


def _distances(one: Directions, others: Sequence[Directions]) -> NDArray[np.float64]:
    """Return the distance of *one* from each of *others*, all at once."""
    if not others:
        return np.zeros(0)
    lengths = np.array([len(other) for other in others])
    rows, columns = len(one), int(lengths.max())
    padded = np.zeros((len(others), columns, one.shape[1]), np.float32)
    for number, other in enumerate(others):
        padded[number, : len(other)] = other
    apart = 1.0 - np.moveaxis(padded @ one.T, 2, 0)
    before = np.full((columns + 1, len(others)), np.inf)
    before[0] = 0.0
    for row in range(rows):
        here = np.full((columns + 1, len(others)), np.inf)
        for column in range(columns):
            # a step aside counts once, a step in both counts twice: every path has the same length
            step = apart[row, :, column]
            here[column + 1] = np.minimum(
                np.minimum(before[column] + 2 * step, before[column + 1] + step), here[column] + step
            )
        before = here
    ends: NDArray[np.float64] = before[lengths, np.arange(len(others))] / (rows + lengths)
    return ends


def _fan(count: int) -> NDArray[np.float64]:
    """Return noise that falls by 3 dB an octave, its root mean square 1."""
    whole = max(CAPTURE_RATE, count)
    white = np.fft.rfft(np.random.default_rng(0).standard_normal(whole))
    hertz = np.fft.rfftfreq(whole, 1 / CAPTURE_RATE)
    pink: NDArray[np.float64] = np.fft.irfft(white / np.sqrt(np.maximum(hertz, 20.0)), whole)
    return pink[:count] / float(np.sqrt(np.mean(np.square(pink))))
