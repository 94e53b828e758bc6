"""A transcriber as a recogniser: its text is matched with the grammar."""

from __future__ import annotations

from collections.abc import Callable

import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.grammar import Grammar
from coach.hearing.ports import Recogniser, Transcriber
from coach.hearing.recognition.confidence import Hypothesis
from coach.hearing.recognition.transcript import command_in
from coach.texts import text


class TextRecogniser:
    """ports.Recogniser on a transcriber; when that fails once, a fallback takes over for good."""

    def __init__(
        self, transcriber: Transcriber, make_fallback: Callable[[], Recogniser], report: Callable[[str], None]
    ) -> None:
        """*make_fallback* makes what takes over; *report* gets the line for the log."""
        self._transcriber, self._make_fallback, self._report = transcriber, make_fallback, report
        self._grammar = Grammar(phrases={})
        self._fallback: Recogniser | None = None

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on."""
        self._grammar = grammar
        if self._fallback is not None:
            self._fallback.set_grammar(grammar)

    def recognize(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return the most likely command in *audio*, accepted or rejected; None if nothing is found."""
        if self._fallback is None and self._grammar.phrases:
            try:
                return command_in(self._transcriber.transcribe(audio, sorted(self._grammar.phrases)), self._grammar)
            except DeviceError as fault:
                self._report(text("{fault}; the built-in ones listen from now on", fault=fault))
                self._fallback = self._make_fallback()
                self._fallback.set_grammar(self._grammar)
        return self._fallback.recognize(audio) if self._fallback is not None else None
