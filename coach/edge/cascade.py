"""The ears' recogniser: the keyword head first, PocketSphinx where the head is in doubt.

The head costs 13 ms per second of sound, refuses nearly all that is no command
and is sure of most that is one; PocketSphinx costs ten times that, and knows
every word that has a pronunciation, those of a person's own phrases too.
Where there is no head, PocketSphinx is asked alone.
"""

from __future__ import annotations

import logging

import numpy as np
import speech_recognition as sr

from coach.edge.keywords import Keywords
from coach.edge.sphinx import CommandRecognizer
from coach.errors import DeviceError
from coach.listen.decide import Belief, Scores, alone, in_doubt, together
from coach.listen.grammar import Grammar
from coach.listen.head import Keyword
from coach.units import EAR_RATE

log = logging.getLogger(__name__)


class Cascade(sr.Recognizer):  # type: ignore[misc]  # SpeechRecognition is not typed
    """Says which command a stretch of sound is, if any.  For one thread."""

    def __init__(self, language: str = "en", *, head: bool = True) -> None:
        """Load the models; without *head*, PocketSphinx alone.

        Raises:
            DeviceError: PocketSphinx's cannot be had.
        """
        super().__init__()
        self._sphinx = CommandRecognizer(language)
        self.keywords: Keywords | None = None
        self._grammar = Grammar(phrases={})
        self._known = False
        if head:
            try:
                self.keywords = Keywords(language)
            except DeviceError as fault:
                log.warning("ears: %s; PocketSphinx alone listens", fault)

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
        heard, scores = self.evidence(audio)
        if heard is not None and (scores is None or scores.phrase in self._learnt):
            return together(heard, scores)
        return alone(scores) if scores else None

    def evidence(self, audio: sr.AudioData) -> tuple[Keyword | None, Scores | None]:
        """Return what the head says and, where that leaves doubt, what PocketSphinx says."""
        if not self._grammar.phrases:
            return None, None
        heard = None
        if self.keywords:
            heard = self.keywords.hear(np.frombuffer(audio.get_raw_data(EAR_RATE, 2), "<i2"), self._grammar)
            if heard and self._known and not in_doubt(heard):
                return heard, None
        return heard, self._sphinx.recognize(audio)

    @property
    def _learnt(self) -> tuple[str, ...]:
        return self.keywords.head.phrases if self.keywords else ()
