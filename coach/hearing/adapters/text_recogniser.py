"""A transcriber's text matched with the grammar."""

from __future__ import annotations

from collections.abc import Callable

import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.grammar import Grammar
from coach.hearing.ports import Recogniser, Writer
from coach.hearing.recognition.confidence import Belief
from coach.hearing.recognition.transcript import understood


class TextRecogniser:
    """Recogniser on a Writer; the first time that one fails, another takes over for good."""

    def __init__(self, writer: Writer, instead: Callable[[], Recogniser], told: Callable[[str], None]) -> None:
        """*instead* makes what takes over; *told* gets the line for the log."""
        self._writer, self._instead, self._told = writer, instead, told
        self._grammar = Grammar(phrases={})
        self._other: Recogniser | None = None

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on."""
        self._grammar = grammar
        if self._other is not None:
            self._other.set_grammar(grammar)

    def recognize(self, audio: sr.AudioData) -> Belief | None:
        """Return which command *audio* is taken for and whether to believe it; None where nothing is found."""
        if self._other is None and self._grammar.phrases:
            try:
                return understood(self._writer.write(audio, sorted(self._grammar.phrases)), self._grammar)
            except DeviceError as fault:
                self._told(f"{fault}; the built-in ones listen from now on")
                self._other = self._instead()
                self._other.set_grammar(self._grammar)
        return self._other.recognize(audio) if self._other is not None else None
