"""The built-in ears, put together from the models that this machine has."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.adapters.enrolment_file import enrolment_file_of, load_enrolment
from coach.hearing.adapters.keyword_model import EmbeddingKeywordModel
from coach.hearing.adapters.learning.example_keeper import load_learnt
from coach.hearing.adapters.moonshine_model import load_likelihoods, load_moonshine
from coach.hearing.adapters.phones.phone_model import NetOfPhones, load_phone_net
from coach.hearing.adapters.pocketsphinx import PocketSphinxScorer
from coach.hearing.ports import Recogniser
from coach.hearing.recognition.cascade import Cascade
from coach.hearing.recognition.confidence import Hypothesis
from coach.hearing.recognition.phone_phrases import phrase_by_phones
from coach.hearing.recognition.phrase_ears import SHORTEST_PHRASE, PhraseEars, phrase_beside_text
from coach.texts import text
from coach.units import CAPTURE_RATE

log = logging.getLogger(__name__)

MOONSHINE_LANGUAGES = ("en",)
"""Languages that Moonshine understands."""

PHONE_LANGUAGES = ("da",)
"""Languages whose phones a net has learnt."""

_PLACE_TAKEN = "PocketSphinx in its place"

Part = TypeVar("Part")


def make_built_in(language: str, *, learnt: bool = True) -> Cascade:
    """Return the built-in ears, with the words that the person enrolled and, with *learnt*, those learnt by use.

    Raises:
        DeviceError: none of their models is on this machine.
    """
    ears = make_cascade(language)
    if ears.keywords is not None:
        taught = load_enrolment(enrolment_file_of(language))
        ears.enrol(taught, load_learnt(language, taught, ears.keywords.head) if learnt else None)
    return ears


def make_cascade(language: str, *, head: bool = True, moonshine: bool = True, models: Path | None = None) -> Cascade:
    """Load the models of *language* and hand them to a cascade; log each that is missing, once.

    Without *head* and *moonshine*, PocketSphinx listens alone.  *models* is the folder of both (default: the coach's).

    Raises:
        DeviceError: none of the models is on this machine.
    """
    keywords = _part(partial(EmbeddingKeywordModel, language, models), "they do without") if head else None
    spoken = moonshine and language in MOONSHINE_LANGUAGES
    likelihoods = _part(partial(load_likelihoods, language, models), _PLACE_TAKEN) if spoken else None
    if keywords is None and likelihoods is None:
        scorer = PocketSphinxScorer(language)  # nothing else listens: a fault ends it
        return Cascade(load_scorer=lambda: scorer)
    by_phones = keywords is not None and language in PHONE_LANGUAGES
    return Cascade(
        keywords=keywords,
        likelihoods=likelihoods,
        phones=_part(partial(NetOfPhones, language, models), _PLACE_TAKEN) if by_phones else None,
        load_scorer=lambda: _part(partial(PocketSphinxScorer, language), "a doubtful command has no second opinion"),
    )


def make_phrase_ears(language: str, *, pocketsphinx: bool = False) -> Recogniser:
    """Return the ears for phrases that no head has learnt: Moonshine or phones; else, or if asked, PocketSphinx.

    Raises:
        DeviceError: neither is on this machine.
    """
    if not pocketsphinx:
        try:
            if language in MOONSHINE_LANGUAGES:
                return PhraseEars(partial(phrase_beside_text, load_likelihoods(language)))
            net = NetOfPhones(language)
            return PhraseEars(
                lambda sound, open_now: phrase_by_phones(net.fits(sound, open_now.phrases), open_now), net.prepare
            )
        except DeviceError as fault:
            log.warning("ears: %s; %s", fault, _PLACE_TAKEN)  # the doctor tells of it: other_losses
    return LongSegments(make_cascade(language, head=False, moonshine=False))


def any_time_loss(language: str) -> str | None:
    """Return in one line why nothing can be understood at any time in *language*; None if it can."""
    try:
        make_phrase_ears(language)
    except DeviceError as fault:
        return str(fault)
    return None


class LongSegments:
    """Asks a recogniser only about segments that are long enough for a phrase."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self.set_grammar = recogniser.set_grammar

    def recognize(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return what the recogniser finds in *audio*; None if it is short."""
        return (
            self._recogniser.recognize(audio) if len(audio.frame_data) >= 2 * SHORTEST_PHRASE * CAPTURE_RATE else None
        )


def other_losses(language: str) -> Iterator[str]:
    """Yield, for each part of the ears that this machine lacks, why, and what is in its place."""
    from coach.hearing.adapters.aec3 import Aec3
    from coach.hearing.adapters.silero import SileroDetector

    parts: list[tuple[Callable[[], object], str]] = [
        (partial(EmbeddingKeywordModel, language, None), "{fault}; the ears do without, and understand less"),
        (SileroDetector, "{fault}; levels tell a voice from other sounds"),
        (Aec3, "{fault}; levels tell the coach's own voice from a person's"),
    ]
    if language in MOONSHINE_LANGUAGES:
        parts.append((partial(load_moonshine, language, None), "{fault}; PocketSphinx in its place"))
    if language in PHONE_LANGUAGES:
        parts.append((partial(load_phone_net, language, None), "{fault}; PocketSphinx in its place"))
    for load, instead in parts:
        try:
            load()
        except DeviceError as fault:
            yield text(instead, fault=fault)


def _part(load: Callable[[], Part], instead: str) -> Part | None:
    """Return what *load* gives; None if it is not on this machine, and the log says what is *instead*."""
    try:
        return load()
    except DeviceError as fault:  # the doctor tells of it: other_losses
        log.warning("ears: %s; %s", fault, instead)
        return None
