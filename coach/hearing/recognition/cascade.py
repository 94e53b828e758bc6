"""The ears' recogniser: the keyword head first, and where it finds anything worth it, a second one.

The head costs 13 ms per second of sound, and refuses nearly all that is no
command.  English has Moonshine for the second opinion, which is weighed with
the head's; other languages have PocketSphinx, where the head is in doubt.
Both know every word: a person's own phrases, which no head has learnt, are
believed of either.  Where there is no head, all are such phrases.  What a
person has taught is compared first: where it is surely one of those words,
nobody else is asked.
"""

from __future__ import annotations

import logging

import numpy as np
import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.adapters.keyword_model import KeywordModel
from coach.hearing.adapters.moonshine_model import PhraseLikelihoods
from coach.hearing.adapters.pocketsphinx import PocketSphinxRecogniser
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.enrolment.templates import Enrolment, Examples, enrol, make_template, match
from coach.hearing.grammar import Grammar
from coach.hearing.recognition.confidence import (
    SURE_OF_TEMPLATE,
    Hypothesis,
    combine,
    needs_second_opinion,
    pocketsphinx_alone,
    with_template_match,
)
from coach.hearing.recognition.fusion import fuse, phrase_by_likelihood, worth_asking
from coach.hearing.recognition.keyword_head import Vectors
from coach.units import CAPTURE_RATE

log = logging.getLogger(__name__)

FLUENT = ("en",)
"""Languages that Moonshine understands."""


class Cascade(sr.Recognizer):  # type: ignore[misc]  # SpeechRecognition is not typed
    """Says which command a stretch of sound is, if any.  For one thread."""

    def __init__(
        self, language: str = "en", *, head: bool = True, moonshine: bool = True, taught: Examples | None = None
    ) -> None:
        """Load the models; without *head* and *moonshine*, PocketSphinx alone.  *taught* is by a person, if anything.

        Raises:
            DeviceError: PocketSphinx's is needed and cannot be had.
        """
        super().__init__()
        self.keywords: KeywordModel | None = None
        self._likelihoods: PhraseLikelihoods | None = None
        self._grammar = Grammar(phrases={})
        self._strange: set[str] = set()
        self._language = language
        self._taught: Enrolment | None = None
        if head:
            try:
                self.keywords = KeywordModel(language)
            except DeviceError as fault:
                log.warning("ears: %s; they do without", fault)
        if moonshine and language in FLUENT:
            try:
                self._likelihoods = PhraseLikelihoods(language)
            except DeviceError as fault:
                log.warning("ears: %s; PocketSphinx in its place", fault)
        self._sphinx = None if self._likelihoods else PocketSphinxRecogniser(language)
        self.teach(taught or {})

    def teach(self, examples: Examples) -> None:
        """Compare what is said with *examples* from now on, instead of those before; nothing where there is no head."""
        known = enrol(examples, self.keywords.head) if self.keywords else None
        self._taught = known if known and known.words else None

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on; cheap for one that was set before.

        Raises:
            DeviceError: nobody knows how one of its words sounds.
        """
        self._grammar = grammar
        self._strange = set(grammar.phrases) - set(self._learnt)
        if self._strange and not self._sphinx:
            self._sphinx = PocketSphinxRecogniser(self._language)
        if self._sphinx:
            self._sphinx.set_grammar(grammar)

    def recognize(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return which command *audio* is taken for and whether to believe it; None where nothing is found."""
        if not self._grammar.phrases:
            return None
        sound = np.frombuffer(audio.get_raw_data(CAPTURE_RATE, 2), "<i2")
        vectors = self.keywords.embedding.of(sound) if self.keywords else None
        like = None
        if self.keywords and self._taught and vectors is not None:
            like = match(make_template(vectors, self.keywords.head), self._taught, self._grammar.phrases)
        if like and like.confidence >= SURE_OF_TEMPLATE:
            return with_template_match(None, like, self._grammar)
        belief = self._fused(vectors, audio, sound) if self._likelihoods else self._cascaded(vectors, audio)
        return with_template_match(belief, like, self._grammar)

    recognize_early = recognize

    def _fused(self, vectors: Vectors | None, audio: sr.AudioData, sound: CaptureSamples) -> Hypothesis | None:
        heard = self.keywords.all_odds(vectors, self._grammar) if self.keywords and vectors is not None else {}
        asked = worth_asking(heard, self._grammar)
        phrases = self._strange | {phrase for phrase, command in self._grammar.phrases.items() if command in asked}
        likely = self._likelihoods.of(sound, phrases) if self._likelihoods and phrases else {}
        beliefs = [fuse(heard, likely, self._grammar), phrase_by_likelihood(likely, self._strange, self._grammar)]
        if self._sphinx and self._strange and not any(belief and belief.accepted for belief in beliefs):
            scores = self._sphinx.recognize(audio)
            beliefs.append(pocketsphinx_alone(scores) if scores and scores.phrase in self._strange else None)
        return max((each for each in beliefs if each), key=lambda each: (each.accepted, each.confidence), default=None)

    def _cascaded(self, vectors: Vectors | None, audio: sr.AudioData) -> Hypothesis | None:
        heard = self.keywords.best_keyword(vectors, self._grammar) if self.keywords and vectors is not None else None
        if heard and not self._strange and not needs_second_opinion(heard):
            return combine(heard, None)
        scores = self._sphinx.recognize(audio) if self._sphinx else None
        if heard and (scores is None or scores.phrase in self._learnt):
            return combine(heard, scores)
        return pocketsphinx_alone(scores) if scores else None

    @property
    def _learnt(self) -> tuple[str, ...]:
        return self.keywords.head.phrases if self.keywords else ()
