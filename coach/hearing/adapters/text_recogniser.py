"""A transcriber's text matched with the grammar."""

from __future__ import annotations

from collections.abc import Callable

import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.grammar import Grammar
from coach.hearing.ports import Recogniser, Transcriber
from coach.hearing.recognition.confidence import Hypothesis
from coach.hearing.recognition.transcript import command_in


class TextRecogniser:
    """Recogniser on a Writer; the first time that one fails, another takes over for good."""

    def __init__(
        self, transcriber: Transcriber, instead: Callable[[], Recogniser], told: Callable[[str], None]
    ) -> None:
        """*instead* makes what takes over; *told* gets the line for the log."""
        self._writer, self._instead, self._told = transcriber, instead, told
        self._grammar = Grammar(phrases={})
        self._other: Recogniser | None = None

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on."""
        self._grammar = grammar
        if self._other is not None:
            self._other.set_grammar(grammar)

    def recognize(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return which command *audio* is taken for and whether to believe it; None where nothing is found."""
        if self._other is None and self._grammar.phrases:
            try:
                return command_in(self._writer.transcribe(audio, sorted(self._grammar.phrases)), self._grammar)
            except DeviceError as fault:
                self._told(f"{fault}; the built-in ones listen from now on")
                self._other = self._instead()
                self._other.set_grammar(self._grammar)
        return self._other.recognize(audio) if self._other is not None else None
