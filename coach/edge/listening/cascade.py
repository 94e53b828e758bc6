"""The ears' recogniser: the keyword head first, PocketSphinx where the head is in doubt.

The head costs 13 ms per second of sound, refuses nearly all that is no command
and is sure of most that is one; PocketSphinx costs ten times that, and knows
every word that has a pronunciation, those of a person's own phrases too.
Where there is no head, PocketSphinx is asked alone.  What a person has taught
is compared first: where it is surely one of those words, nobody else is asked.
"""

from __future__ import annotations

import logging

import numpy as np
import speech_recognition as sr

from coach.edge.listening.keywords import Keywords
from coach.edge.listening.sphinx import CommandRecognizer
from coach.errors import DeviceError
from coach.listen.decide import SURE, Belief, Scores, alone, by_likeness, in_doubt, together
from coach.listen.grammar import Grammar
from coach.listen.head import Keyword, Vectors
from coach.listen.taught import Examples, Taught, example, likeness, taught
from coach.units import EAR_RATE

log = logging.getLogger(__name__)


class Cascade(sr.Recognizer):  # type: ignore[misc]  # SpeechRecognition is not typed
    """Says which command a stretch of sound is, if any.  For one thread."""

    def __init__(self, language: str = "en", *, head: bool = True, taught: Examples | None = None) -> None:
        """Load the models; without *head*, PocketSphinx alone.  *taught* is what a person has taught, if anything.

        Raises:
            DeviceError: PocketSphinx's cannot be had.
        """
        super().__init__()
        self._sphinx = CommandRecognizer(language)
        self.keywords: Keywords | None = None
        self._grammar = Grammar(phrases={})
        self._known = False
        self._taught: Taught | None = None
        if head:
            try:
                self.keywords = Keywords(language)
            except DeviceError as fault:
                log.warning("ears: %s; PocketSphinx alone listens", fault)
        self.teach(taught or {})

    def teach(self, examples: Examples) -> None:
        """Compare what is said with *examples* from now on, instead of those before; nothing where there is no head."""
        known = taught(examples, self.keywords.head) if self.keywords else None
        self._taught = known if known and known.words else None

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on; cheap for one that was set before.

        Raises:
            DeviceError: nobody knows how one of its words sounds.
        """
        self._sphinx.set_grammar(grammar)
        self._grammar = grammar
        learnt = self.keywords.head.phrases if self.keywords else ()
        self._known = set(grammar.phrases) <= set(learnt)

    def recognize(self, audio: sr.AudioData) -> Belief | None:
        """Return which command *audio* is taken for and whether to believe it; None where nothing is found."""
        vectors = self._vectors(audio)
        like = None
        if self.keywords and self._taught and vectors is not None:
            like = likeness(example(vectors, self.keywords.head), self._taught, self._grammar.phrases)
        if like and like.score >= SURE:
            return by_likeness(None, like, self._grammar)
        heard, scores = self._evidence(vectors, audio)
        belief = None
        if heard is not None and (scores is None or scores.phrase in self._learnt):
            belief = together(heard, scores)
        elif scores:
            belief = alone(scores)
        return by_likeness(belief, like, self._grammar)

    at_once = recognize

    def evidence(self, audio: sr.AudioData) -> tuple[Keyword | None, Scores | None]:
        """Return what the head says and, where that leaves doubt, what PocketSphinx says."""
        return self._evidence(self._vectors(audio), audio)

    def _vectors(self, audio: sr.AudioData) -> Vectors | None:
        if not self.keywords or not self._grammar.phrases:
            return None
        return self.keywords.embedding.of(np.frombuffer(audio.get_raw_data(EAR_RATE, 2), "<i2"))

    def _evidence(self, vectors: Vectors | None, audio: sr.AudioData) -> tuple[Keyword | None, Scores | None]:
        if not self._grammar.phrases:
            return None, None
        heard = None
        if self.keywords and vectors is not None:
            heard = self.keywords.make(vectors, self._grammar)
            if heard and self._known and not in_doubt(heard):
                return heard, None
        return heard, self._sphinx.recognize(audio)

    @property
    def _learnt(self) -> tuple[str, ...]:
        return self.keywords.head.phrases if self.keywords else ()
