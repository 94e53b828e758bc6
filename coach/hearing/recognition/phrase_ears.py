"""Ears for phrases that no head has learnt, at any time: how likely each is beside any other text.

Theory of operation.  Of a segment that is long enough for a phrase a recogniser
says how likely each phrase is among all texts.  The likeliest command is
accepted if it is likely, near what would be written otherwise, and if no other
is nearly as likely ("fifteen", "fifty").  Where one is found at all, but is not
accepted, the segment is looked at once more without the noise behind it.  See
docs/hearing.md, at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from math import exp, inf

import numpy as np
import speech_recognition as sr

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.grammar import Grammar
from coach.hearing.ports import LikelihoodModel
from coach.hearing.recognition.confidence import Hypothesis
from coach.hearing.recognition.noise_reduction import without_noise
from coach.units import CAPTURE_RATE

SHORTEST_PHRASE = 0.6
"""Seconds that the shortest such phrase, or length of time, takes: shorter segments cost nothing."""

BEHIND_WEIGHT = 0.7
"""Weight of how much less likely a phrase is than what would be written, beside its own likelihood."""

MIN_PHRASE_FIT = -21.0
"""Nats, of both together, from which a phrase is believed."""

SECOND_LOOK_COST = 3.0
"""Nats that a phrase must fit better without the noise: less is left that could speak against it."""

FIT_MARGIN = 1.0
"""Nats by which a command must be likelier than any other."""

BELIEVED = 0.9
"""The confidence at MIN_PHRASE_FIT: what is open all day asks for as much (programs/standby)."""

_SLOPE = 0.5
"""Logits of confidence per nat."""


class PhraseEars:
    """Says which phrase a speech segment is, if any.  For one thread."""

    def __init__(
        self,
        judge: Callable[[CaptureSamples, Grammar], Hypothesis | None],
        prepare: Callable[[Collection[str]], None] = lambda _: None,
    ) -> None:
        """*judge* says which phrase of a grammar a sound is; *prepare* is told the phrases before."""
        self._judge, self._prepare = judge, prepare
        self._grammar = Grammar(phrases={})

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on.

        Raises:
            DeviceError: it cannot be told how one of them sounds.
        """
        self._prepare(grammar.phrases)
        self._grammar = grammar

    def recognize(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return the likeliest phrase in *audio*, accepted or rejected; None if it is short, or nothing is likely."""
        sound = np.frombuffer(audio.get_raw_data(CAPTURE_RATE, 2), "<i2")
        if len(sound) < SHORTEST_PHRASE * CAPTURE_RATE or not self._grammar.phrases:
            return None
        return self._judge(sound, self._grammar)


def phrase_beside_text(model: LikelihoodModel, sound: CaptureSamples, grammar: Grammar) -> Hypothesis | None:
    """Return the phrase of *grammar* that *sound* most likely is, beside any other text; None if none is likely."""
    found = _fits(model, sound, grammar)
    if -inf < max(found.values(), default=-inf) < MIN_PHRASE_FIT:
        again = _fits(model, without_noise(sound), grammar)
        again = {phrase: max(fit - SECOND_LOOK_COST, found.get(phrase, -inf)) for phrase, fit in again.items()}
        found = {**found, **again}
    return likeliest_phrase(found, grammar)


def _fits(model: LikelihoodModel, sound: CaptureSamples, grammar: Grammar) -> dict[str, float]:
    found, text = model.beside_any_text(sound, grammar.phrases)
    return {phrase: fit + BEHIND_WEIGHT * min(0.0, fit - text) for phrase, fit in found.items()}


def likeliest_phrase(fits: Mapping[str, float], grammar: Grammar) -> Hypothesis | None:
    """Return the command whose phrases fit best, with the best of them; None if there is none."""
    by_command: dict[str, float] = {}
    for phrase, fit in fits.items():
        command = grammar.phrases[phrase]
        by_command[command] = float(np.logaddexp(by_command.get(command, -inf), fit))
    if not by_command:
        return None
    best, *others = sorted(by_command, key=lambda command: -by_command[command])
    margin = by_command[best] - by_command[others[0]] if others else inf
    confidence = 1 / (1 + (1 / BELIEVED - 1) * exp(-_SLOPE * max(-50.0, by_command[best] - MIN_PHRASE_FIT)))
    return Hypothesis(
        command=best,
        phrase=max((p for p in fits if grammar.phrases[p] == best), key=lambda p: fits[p]),
        confidence=confidence,
        accepted=by_command[best] >= MIN_PHRASE_FIT and margin >= FIT_MARGIN,
    )
