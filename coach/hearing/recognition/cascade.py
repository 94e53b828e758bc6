"""The ears' own recogniser: enrolled words first, then the keyword head, then a second opinion.

Theory of operation.  The stages run from cheap to expensive, and each may end
the search:

1. Templates.  A segment that surely matches a word that this person enrolled
   needs no other evidence.
2. The keyword head (13 ms per second of sound) rejects nearly everything that
   is no command.
3. If it leaves a doubt, one second opinion: a likelihood model where the
   language has one (fusion.py weighs both), else a phrase scorer (confidence.py
   weighs both).
4. What no head has learnt is judged by the likelihood model, else by its phones
   (phone_phrases.py), else by the phrase scorer.

The head has learnt the phrases of scripts/commands.yaml and nothing else.
Phrases that a person added, and all phrases if there is no head, are accepted
on what else is there alone.  Of lengths of time ("in forty minutes") there are
hundreds, of which the head has learnt a few: Moonshine or the phones say which
it was (spoken_lengths.py).  Every part is handed in and may be missing; the
rest goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import speech_recognition as sr

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.enrolment.templates import Enrolment, Examples, enrol, make_template, match
from coach.hearing.grammar import Grammar, is_firm
from coach.hearing.ports import KeywordModel, LikelihoodModel, PhonePhraseModel, PhraseScorer
from coach.hearing.recognition.confidence import (
    SURE_OF_TEMPLATE,
    Hypothesis,
    combine,
    combine_with_phones,
    needs_second_opinion,
    phrase_scorer_alone,
    with_template_match,
)
from coach.hearing.recognition.fusion import fuse, phrase_by_likelihood, worth_asking
from coach.hearing.recognition.keyword_head import Vectors
from coach.hearing.recognition.phone_phrases import phrase_by_phones
from coach.hearing.recognition.phrase_ears import SHORTEST_PHRASE, phrase_beside_text
from coach.hearing.recognition.spoken_lengths import length_by_likelihood, with_length
from coach.hearing.spoken_time import is_later_phrase
from coach.units import CAPTURE_RATE


class Cascade(sr.Recognizer):  # type: ignore[misc]  # SpeechRecognition is not typed
    """Says which command a speech segment is, if any.  For one thread."""

    def __init__(
        self,
        *,
        keywords: KeywordModel | None = None,
        likelihoods: LikelihoodModel | None = None,
        phones: PhonePhraseModel | None = None,
        load_scorer: Callable[[], PhraseScorer | None] = lambda: None,
    ) -> None:
        """Take the parts; *load_scorer* is called where there are neither *likelihoods* nor *phones*."""
        super().__init__()
        self.keywords = keywords
        self._likelihoods, self._phones = likelihoods, phones
        self._scorer = load_scorer() if likelihoods is None and phones is None else None
        self._grammar = self._whole = Grammar(phrases={})
        self._unlearnt: set[str] = set()
        self._lengths: set[str] = set()
        self._enrolment: Enrolment | None = None
        self._taught: Enrolment | None = None

    def enrol(self, taught: Examples, learnt: Examples | None = None) -> None:
        """Compare what is said with *taught* from now on, instead of earlier ones; does nothing without a head.

        *learnt* are those among which some were learnt by use, if there are any.
        """
        self._taught = self._enrolled(taught)
        self._enrolment = self._enrolled(learnt, learnt=True) if learnt else self._taught

    @property
    def enrolled(self) -> frozenset[str]:
        """The words that segments are compared with, as normal phrases."""
        return frozenset(self._enrolment.words if self._enrolment else ())

    def _enrolled(self, examples: Examples, *, learnt: bool = False) -> Enrolment | None:
        enrolment = enrol(examples, self.keywords.head, learnt=learnt) if self.keywords else None
        return enrolment if enrolment and enrolment.words else None

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on; cheap for one that was set before.

        Raises:
            DeviceError: the pronunciation of one of its words is unknown.
        """
        learnt, lengths = set(self._learnt_phrases), set(filter(is_later_phrase, grammar.phrases))
        # a length is one of hundreds: who has learnt none of them is not asked among so many
        heard = {phrase: command for phrase, command in grammar.phrases.items() if phrase not in lengths - learnt}
        spoken = {p for p in lengths if not any(map(str.isdecimal, p))} if lengths - learnt else set[str]()
        if self._phones:
            self._phones.prepare(spoken | set(heard))
        if self._scorer:
            self._scorer.set_grammar(Grammar(phrases=heard))
        self._whole, self._grammar = grammar, Grammar(phrases=heard)
        self._unlearnt, self._lengths = set(heard) - learnt, spoken

    def recognize(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return the most likely command in *audio*, accepted or rejected; None if nothing is found."""
        if not self._whole.phrases:
            return None
        sound = np.frombuffer(audio.get_raw_data(CAPTURE_RATE, 2), "<i2")
        vectors = self.keywords.embed(sound) if self.keywords else None
        template = None
        if self.keywords and self._enrolment and vectors is not None:
            template = match(make_template(vectors, self.keywords.head), self._enrolment, self._grammar.phrases)
        if template and template.confidence >= SURE_OF_TEMPLATE:
            return with_template_match(None, template, self._grammar)
        if self._likelihoods:
            hypothesis = self._with_likelihoods(self._likelihoods, vectors, sound)
        elif self._phones:
            hypothesis = self._with_phones(self._phones, vectors, sound)
        else:
            hypothesis = self._with_scorer(vectors, audio)
        return with_template_match(hypothesis, template, self._grammar)

    recognize_early = recognize

    def recognize_unlearnt(self, audio: sr.AudioData, grammar: Grammar) -> Hypothesis | None:
        """Return what *audio* is taken for in *grammar* without what was learnt by use; the grammar stays as it was."""
        before = self._whole, self._enrolment
        self._enrolment = self._taught
        try:
            self.set_grammar(grammar)
            return self.recognize(audio)
        finally:
            self._enrolment = before[1]
            self.set_grammar(before[0])

    def _with_likelihoods(
        self, model: LikelihoodModel, vectors: Vectors | None, sound: CaptureSamples
    ) -> Hypothesis | None:
        odds = self.keywords.all_odds(vectors, self._grammar) if self.keywords and vectors is not None else {}
        asked = worth_asking(odds, self._grammar)
        phrases = self._unlearnt | {phrase for phrase, command in self._grammar.phrases.items() if command in asked}
        lengths = self._lengths if len(sound) >= SHORTEST_PHRASE * CAPTURE_RATE else set[str]()
        likelihoods = model.log_likelihoods(sound, phrases | lengths) if phrases or lengths else {}
        fused = fuse(odds, {phrase: fit for phrase, fit in likelihoods.items() if phrase in phrases}, self._grammar)
        length = length_by_likelihood(likelihoods, lengths, self._whole)
        found = [
            with_length(fused, length, likelihoods),
            phrase_by_likelihood(likelihoods, self._unlearnt, self._grammar),
            length,
        ]
        firm = set(filter(is_firm, self._unlearnt)) if len(sound) >= SHORTEST_PHRASE * CAPTURE_RATE else set[str]()
        if firm and not any(each and each.accepted for each in found):
            beside = phrase_beside_text(model, sound, self._grammar)
            found.append(beside if beside and beside.phrase in firm else None)
        return max((each for each in found if each), key=lambda each: (each.accepted, each.confidence), default=None)

    def _with_phones(
        self, model: PhonePhraseModel, vectors: Vectors | None, sound: CaptureSamples
    ) -> Hypothesis | None:
        """Return what head and phones find, or a phrase that the head has not learnt and that fits by its phones."""
        keyword = self.keywords.best_keyword(vectors, self._grammar) if self.keywords and vectors is not None else None
        own = self._unlearnt | (self._lengths if len(sound) >= SHORTEST_PHRASE * CAPTURE_RATE else set[str]())
        if keyword and not own and not needs_second_opinion(keyword):
            return combine(keyword, None)
        fits = model.fits(sound, own | set(self._grammar.phrases))
        learnt = {phrase: fit for phrase, fit in fits.items() if phrase in self._grammar.phrases}
        asked = keyword if keyword and needs_second_opinion(keyword) else None
        opinion = phrase_by_phones(learnt, self._grammar) if asked else None
        found = [combine_with_phones(keyword, opinion)] if keyword else []
        said = phrase_by_phones(fits, self._whole, own) if own else None
        if said and said.accepted and found and found[0].command == said.command:
            return said  # which of its phrases, and how many minutes, the phones know better
        return max(
            [*found, said], key=lambda e: (e is not None and e.accepted, e.confidence if e else -1.0), default=None
        )

    def _with_scorer(self, vectors: Vectors | None, audio: sr.AudioData) -> Hypothesis | None:
        keyword = self.keywords.best_keyword(vectors, self._grammar) if self.keywords and vectors is not None else None
        if keyword and not self._unlearnt and not needs_second_opinion(keyword):
            return combine(keyword, None)
        scores = self._scorer.recognize(audio) if self._scorer else None
        if keyword and (scores is None or scores.phrase in self._learnt_phrases):
            return combine(keyword, scores)
        return phrase_scorer_alone(scores) if scores else None

    @property
    def _learnt_phrases(self) -> tuple[str, ...]:
        return self.keywords.head.phrases if self.keywords else ()
