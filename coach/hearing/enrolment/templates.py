"""Enrolment: words as one person says them, kept as templates that segments are compared with.

Theory of operation.  No language and no training: two segments match if their
vectors of the speech embedding follow each other alike, each at its own pace
(dynamic time warping), and if the keyword head has a similar bottleneck for both.

1. Three segments per phrase, as endpointing cuts them, become
   `EmbeddingKeywordModel.examples` (adapters/keyword_model.py): vectors of the
   sound and of noisy copies, from which no voice can be restored.  These
   `Examples` are all that is stored; they stay valid when a head is trained again.
2. `enrol` measures how alike this person's examples of the same word and of
   different words are: the threshold lies between the two.
3. `match` returns which enrolled phrase a segment is most like, with what
   confidence, and whether to accept it.

See docs/hearing.md, enrolment.
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
"""The vectors of one segment, each of length one, shape (n, EMBEDDING_WIDTH)."""

Bottleneck: TypeAlias = NDArray[np.float32]
"""The bottleneck of the keyword head for the whole segment, of length one."""

Examples: TypeAlias = Mapping[str, Sequence[Sequence[Vectors]]]
"""Normal phrase (grammar.normalise) -> for each time it was said: its vectors as heard, then those of its copies."""

RIVAL_WEIGHT = 0.3
"""Weight of the next word against the nearest one: what lies between two words is neither."""

BOTTLENECK_WEIGHT = 0.5
"""Weight of the bottleneck beside the distance."""

NEAREST_TEMPLATES = 3
"""Templates that speak for a word, the nearest of all: a single one may be a slip."""

CALIBRATED_WITH = 3
"""Examples of a word with which the threshold is found, whatever there is.  See docs/hearing.md, learning by use."""

THRESHOLD_SHARE = 0.6
"""Where the threshold lies between the mean score of other words (0) and of the same word (1)."""

LEARNT_SHARE = 0.7
"""The same where some were learnt: of many, one is near to many a word.  See docs/hearing.md, learning by use."""

CONFIDENCE_SLOPE = 6.0
"""Steepness of the confidence around the threshold: the mean score of the same word has 0.92."""

ALONE_THRESHOLD = 0.35
"""Assumed distance of other words if only one is enrolled."""

_DEFAULT_RIVAL_DISTANCE, _DEFAULT_RIVAL_SIMILARITY = 0.5, 0.3
"""Distance and bottleneck similarity of an assumed next word, if only one is enrolled."""

_MIN_SPREAD = 0.05
"""Smallest spread: a person who enrols one word under two names gets a strict threshold."""

NOISY_COPIES = (10.0, 18.0)
"""Decibels between speech and the fan in the copies of an example."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Template:
    """What a segment is compared by.  Made by `make_template`."""

    directions: Directions
    bottleneck: Bottleneck


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Enrolment:
    """The words that one person has enrolled.  Made by `enrol`."""

    words: Mapping[str, tuple[tuple[Template, ...], ...]]
    """Normal phrase -> each time it was said -> as heard, and its copies."""

    same_word: float
    """Mean score of an example against the others of its word."""

    other_word: float
    """Mean score of an example against the most similar other word."""

    share: float = THRESHOLD_SHARE
    """Where the threshold lies between the two."""

    @property
    def threshold(self) -> float:
        """The score from which a segment is one of the words."""
        return self.other_word + self.share * self.spread

    @property
    def spread(self) -> float:
        """Difference between the score of the same word and of another, at least _MIN_SPREAD."""
        return max(_MIN_SPREAD, self.same_word - self.other_word)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateMatch:
    """The enrolled word that a segment is most like."""

    word: str
    """The phrase as `Examples` names it."""

    confidence: float
    """0 to 1."""

    @property
    def accepted(self) -> bool:
        """It is that word."""
        return self.confidence >= 0.5  # noqa: PLR2004 - where the threshold lies


def noisy_copies(sound: CaptureSamples) -> tuple[CaptureSamples, ...]:
    """Return *sound* (int16, units.CAPTURE_RATE) with a fan NOISY_COPIES decibels below the mean of its loud parts.

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
    """Return *vectors* without the *mean* of speech, scaled by *scale*, each of length one."""
    present = (vectors[np.abs(vectors).sum(1) > 0] - mean) * scale
    found: Directions = present / np.maximum(np.linalg.norm(present, axis=1, keepdims=True), 1e-6)
    return found


def make_template(vectors: Vectors, head: KeywordHead) -> Template:
    """Return the template of a segment with *vectors*."""
    return Template(directions=directions(vectors, head.mean, head.scale), bottleneck=head.bottleneck(vectors))


def enrol(examples: Examples, head: KeywordHead, *, learnt: bool = False) -> Enrolment:
    """Return the enrolment of *examples*: every word that has one, and the threshold that fits this person.

    *learnt*: some of them were learnt by use.

    Each example is scored against the rest, once with others of its word, once
    as if its word had not been enrolled.  Of its word never more than with
    CALIBRATED_WITH examples: among twelve each has a near one, and the threshold
    would rise until nothing passed that is said a little otherwise.
    """
    words = {
        phrase: tuple(tuple(make_template(vectors, head) for vectors in once) for once in times if len(once))
        for phrase, times in examples.items()
    }
    words = {phrase: times for phrase, times in words.items() if times}
    places: dict[str, list[list[int]]] = {}
    every: list[Template] = []
    for phrase, times in words.items():
        for once in times:
            places.setdefault(phrase, []).append(list(range(len(every), len(every) + len(once))))
            every.extend(once)
    distances, likenesses = compare_templates(every)
    same, other = [], []
    for phrase, said in places.items():
        rest = {word: [at for here in each for at in here] for word, each in places.items() if word != phrase}
        for number, here in enumerate(said):
            beside = [said[(number + more) % len(said)] for more in range(1, min(len(said), CALIBRATED_WITH))]
            others = [at for each in beside for at in each] or here[1:]
            for at in here:
                if others:
                    same.append(_scores_among(distances[at], likenesses[at], {**rest, phrase: others})[phrase])
                if rest:
                    other.append(max(_scores_among(distances[at], likenesses[at], rest).values()))
    alike = float(np.mean(same)) if same else 0.0
    return Enrolment(
        words=words,
        same_word=alike,
        other_word=float(np.mean(other)) if other else alike - ALONE_THRESHOLD,
        share=LEARNT_SHARE if learnt else THRESHOLD_SHARE,
    )


def match(template: Template, enrolment: Enrolment, phrases: Collection[str]) -> TemplateMatch | None:
    """Return the word of *enrolment* among *phrases* that *template* is most like; None if none of them is enrolled.

    An enrolled word that is not among *phrases* counts against those that are.
    """
    scores = {word: score for word, score in _scores(template, enrolment.words).items() if word in phrases}
    if not scores:
        return None
    word = max(scores, key=lambda one: scores[one])
    over = CONFIDENCE_SLOPE * (scores[word] - enrolment.threshold) / enrolment.spread
    return TemplateMatch(word=word, confidence=1.0 / (1.0 + exp(-max(-50.0, min(50.0, over)))))


def template_distance(one: Directions, other: Directions) -> float:
    """Return the distance of two segments, 0 to 2: the mean along the best warping path."""
    return float(_distances(one, [other])[0])


def _scores(template: Template, words: Mapping[str, Sequence[Sequence[Template]]]) -> dict[str, float]:
    """Return the score of *template* against each of *words*."""
    every: list[Template] = []
    places: dict[str, list[int]] = {}
    for word, times in words.items():
        for once in times:
            places.setdefault(word, []).extend(range(len(every), len(every) + len(once)))
            every.extend(once)
    return _scores_among(*_compare(template, every), places)


def compare_templates(templates: Sequence[Template]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return of each two of *templates* their distance and how alike their bottlenecks are, shape (n, n) each."""
    count = len(templates)
    distances, likenesses = np.zeros((count, count)), np.zeros((count, count))
    for at, each in enumerate(templates):  # both are the same from either side
        distances[at, at:], likenesses[at, at:] = _compare(each, templates[at:])
        distances[at:, at], likenesses[at:, at] = distances[at, at:], likenesses[at, at:]
    return distances, likenesses


def _compare(template: Template, others: Sequence[Template]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the distance of *template* from each of *others*, and how alike their bottlenecks are."""
    if not others:
        return np.zeros(0), np.zeros(0)
    likenesses = np.stack([each.bottleneck for each in others]) @ template.bottleneck
    return _distances(template.directions, [each.directions for each in others]), likenesses.astype(np.float64)


def _scores_among(
    distances: NDArray[np.float64], likenesses: NDArray[np.float64], places: Mapping[str, Sequence[int]]
) -> dict[str, float]:
    """Return the score of a segment against each word, whose templates stand at *places* of the other two."""
    near, unlike = (
        {word: float(np.mean(np.sort(row[list(at)])[:NEAREST_TEMPLATES])) for word, at in places.items()}
        for row in (distances, -likenesses)
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
    # (row, column, other), each step of the path beside the next in memory
    apart = np.ascontiguousarray((1.0 - padded.reshape(-1, one.shape[1]) @ one.T).reshape(len(others), columns, rows).T)
    before = np.full((columns + 1, len(others)), np.inf)
    before[0] = 0.0
    for row in range(rows):
        here = np.full((columns + 1, len(others)), np.inf)
        for column in range(columns):
            # a step aside counts once, a step in both counts twice: every path has the same length
            step = apart[row, column]
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
