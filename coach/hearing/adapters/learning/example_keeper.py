"""Keeps what the ears learn by use, and gives them what was learnt before."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from queue import SimpleQueue
from threading import Thread

import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.adapters.enrolment_file import (
    EMBEDDING_MARK,
    EnrolledWord,
    decode_vectors,
    encode_vectors,
    enrolment_file_of,
    load_enrolment,
)
from coach.hearing.adapters.learning.learnt_file import LearntFile, learnt_file_of
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.enrolment.learnt_examples import LearntExample, comparable, settled
from coach.hearing.enrolment.templates import Examples
from coach.hearing.grammar import Grammar
from coach.hearing.recognition.cascade import Cascade
from coach.hearing.recognition.keyword_head import KeywordHead
from coach.system.system_clock import SystemClock
from coach.units import CAPTURE_RATE

log = logging.getLogger(__name__)

_LAST_ONES = 0.5
"""Seconds that the end of the ears waits for what is still being written."""


def load_learnt(language: str, taught: Examples, head: KeywordHead) -> Examples | None:
    """Return *taught* with what was learnt by use, as segments are compared with it; None if nothing was learnt."""
    file = learnt_file_of(language)
    if not file.path.exists():
        return None
    found = [example for _, example in _read(file, EMBEDDING_MARK)]
    file.put_aside()
    return comparable(taught, settled(taught, _counts(language), found, head)) if found else None


class ExampleKeeper:
    """Writes each new example beside the others, on a thread of its own: the disk may be slow."""

    def __init__(self, language: str, ears: Cascade | None) -> None:
        """Without *ears*, or without their head, nothing is learnt."""
        self._language, self._ears = language, ears
        self._new: SimpleQueue[EnrolledWord | None] = SimpleQueue()
        self._writer: Thread | None = None

    def keep(
        self, said: Sequence[tuple[CaptureSamples, Grammar] | None], word: str, microphone: str, *, least: float
    ) -> None:
        """Keep *said* as examples of *word*: the sound, and what could be said then; None if it is not known any more.

        The ears must be *least* confident of the first one without what they
        learnt: else what is wrong once makes them sure of the same the next time.
        """
        if self._ears is None or self._ears.keywords is None or not said or said[0] is None:
            return
        sound, grammar = said[0]
        found = self._ears.recognize_unlearnt(sr.AudioData(sound.tobytes(), CAPTURE_RATE, 2), grammar)
        if found is None or not found.accepted or found.phrase != word or found.confidence < least:
            return
        model, at = self._ears.keywords, SystemClock().now()
        for each in said:
            if each is not None:
                vectors = encode_vectors(model.embed(each[0]))
                self._new.put(EnrolledWord(word=word, microphone=microphone, at=at, examples=((vectors,),)))
        if self._writer is None:
            self._writer = Thread(target=self._write, args=(model.head,), name="learn", daemon=True)
            self._writer.start()

    def close(self) -> None:
        """Write what waits, if that does not take long."""
        self._new.put(None)
        if self._writer is not None:
            self._writer.join(_LAST_ONES)

    def _write(self, head: KeywordHead) -> None:
        while (new := self._new.get()) is not None:
            try:
                keep_example(self._language, new, head)
            except DeviceError as fault:  # status and doctor tell what is wrong with the file or the disk
                log.warning("ears: an example of %r is not kept: %s", new.word, fault)


def keep_example(language: str, new: EnrolledWord, head: KeywordHead) -> None:
    """Write *new* beside what was learnt, without what is wrong or too many.

    Raises:
        DeviceError: it cannot be written; what was learnt before is still there.
    """
    file = learnt_file_of(language)
    known = [*_read(file, EMBEDDING_MARK), *_decoded(file, [new])]
    kept = settled(
        load_enrolment(enrolment_file_of(language)), _counts(language), [example for _, example in known], head
    )
    left = [entry for entry, example in known if any(example is each for each in kept)]
    file.rewrite(left, EMBEDDING_MARK)
    log.info("ears: learnt %r; %d examples, %d thrown out", new.word, len(left), len(known) - len(left))


def example_keeper_of(recogniser: object, language: str, *, learn: bool) -> ExampleKeeper:
    """Return what keeps the examples of *recogniser*: of the built-in ears with their head, if they are to *learn*."""
    return ExampleKeeper(language, recogniser if learn and isinstance(recogniser, Cascade) else None)


def _read(file: LearntFile, mark: str) -> list[tuple[EnrolledWord, LearntExample]]:
    return _decoded(file, file.words(mark))


def _decoded(file: LearntFile, words: Iterable[EnrolledWord]) -> list[tuple[EnrolledWord, LearntExample]]:
    """Return each of *words* with what it holds; what makes no sense is left out and told."""
    found = []
    for each in words:
        try:
            vectors = [decode_vectors(one) for once in each.examples for one in once]
        except ValueError as fault:  # the others are as good as before; the next writing drops it
            log.warning("ears: %s: an example of %r is left out: %s", file.path, each.word, fault)
        else:
            found.append((each, LearntExample(word=each.word, microphone=each.microphone, vectors=vectors)))
    return found


def _counts(language: str) -> Mapping[tuple[str, str], int]:
    """Return how often each word was taught at each microphone."""
    return Counter({(each.word, each.microphone): len(each.examples) for each in enrolment_file_of(language).words()})
