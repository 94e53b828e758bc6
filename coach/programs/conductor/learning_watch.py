"""Which of what was heard may become an example of its word: what was surely meant.  Pure.

Two ways lead there.  A command was heard surely, was acted on, and was not
taken back within STANDS_AFTER.  Or a word was nearly understood, the coach
answered with its low tone, and the same word said again was accepted and not
taken back: then both times are examples, however sure the ears were.  All else
is doubtful.  Time is samples of the loudspeaker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach.hearing.ports import Utterance
from coach.hearing.recognition.confidence import ACCEPT_CONFIDENCE
from coach.session.commands import Command
from coach.units import samples

SURE = 0.9
"""Confidence from which a command was heard surely.  See docs/hearing.md, learning by use."""

STANDS_AFTER = samples(5.0)
"""Samples within which a command that was not meant is taken back."""

SAID_AGAIN = samples(10.0)
"""Samples within which who is answered by the low tone says the word again."""

_ANYTHING = frozenset({Command.NO, Command.STOP, Command.RESUME, Command.START})
"""What takes back any command but itself: "no, go on"."""

_OPPOSITES = (
    (Command.YES, Command.NO),
    (Command.PAUSE, Command.RESUME),
    (Command.SLOWER, Command.FASTER),
    (Command.EASIER, Command.HARDER),
    (Command.LOUDER, Command.SOFTER),
    (Command.LESS_TALK, Command.MORE_TALK),
)
"""Pairs of which each takes back the other."""

_TAKEN_BACK_BY: Mapping[Command, frozenset[Command]] = {
    command: (_ANYTHING | {other for pair in _OPPOSITES if command in pair for other in pair}) - {command}
    for command in Command
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SureExample:
    """What the ears heard, and the word that it was."""

    said: Utterance
    word: str
    least: float
    """Confidence that the ears must have in it without what they learnt: they may not convince themselves."""

    before: tuple[Utterance, ...] = ()
    """The same word nearly understood a moment earlier, which *said* confirms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Missed:
    said: Utterance
    meant: Command | None
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    command: Command
    example: SureExample
    at: int


@dataclass(slots=True)
class LearningWatch:
    """Watches one session.  For one thread."""

    _missed: list[_Missed] = field(default_factory=list)
    _waiting: list[_Waiting] = field(default_factory=list)

    @property
    def misunderstood(self) -> int:
        """How often a command was nearly understood that has not been accepted since."""
        return len(self._missed)

    def missed(self, said: Utterance, meant: Command | None, at: int) -> None:
        """Note that *said* was nearly understood as *meant* and answered by the low tone."""
        self._missed.append(_Missed(said=said, meant=meant, at=at))

    def acted(self, command: Command, at: int, said: Utterance | None = None, *, doubtful: bool = False) -> None:
        """Note that *command* was acted on.

        *said* is what the ears heard, None if it was given by a key; *doubtful*: it may not have been meant.
        """
        self._waiting = [each for each in self._waiting if command not in _TAKEN_BACK_BY[each.command]]
        if said is None:
            return
        if not doubtful:
            near = [m.said for m in self._missed if m.said.phrase == said.phrase and at - m.at <= SAID_AGAIN]
            if near or said.confidence >= SURE:
                least = ACCEPT_CONFIDENCE if near else SURE
                example = SureExample(said=said, word=said.phrase, least=least, before=tuple(near))
                self._waiting.append(_Waiting(command=command, example=example, at=at))
        self._missed = [each for each in self._missed if each.meant is not command]

    def stood(self, at: int) -> tuple[SureExample, ...]:
        """Return what was not taken back in time, each once."""
        over = [each for each in self._waiting if at - each.at >= STANDS_AFTER]
        self._waiting = [each for each in self._waiting if at - each.at < STANDS_AFTER]
        return tuple(each.example for each in over)
