"""What a session shows in a terminal: captions, the bar of repetitions, what was heard."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING, TextIO

from coach.cli.hints import HINTS, OR_SAID, heard_line, key_hints
from coach.cli.timetable import TimetableLine, timetable_lines
from coach.content.routine import Set
from coach.hearing.ports import Utterance
from coach.journal.entries import BreakOutcome
from coach.presence.silence import SilenceReason
from coach.programs.conductor.session_timetable import SessionTimetable
from coach.programs.messages import (
    ConductorMessage,
    DeviceTrouble,
    Finished,
    OfferDecided,
    OfferHeld,
    OfferStarted,
    RowsWaiting,
    SessionStarted,
    encode_message,
)
from coach.session.machine import State
from coach.texts import in_language, text
from coach.timeline.cues import Cue, Kind

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

_WIDTH = 24
"""Characters of the bar, on a terminal that has room for them."""

_NARROWEST, _BESIDE = 6, 20
"""Characters of the bar on a narrow one; and what stands beside it: numbers, seconds, spaces."""

_INLINE = {Kind.BEAT, Kind.COUNT, Kind.COUNT_IN}
"""Cues that belong on the line of the set rather than on one of their own."""

_ROWS = 9
"""Exercises of the list that are shown at most."""

CAPTIONS = "captions only"
"""How the name of a loudspeaker begins that is none."""

_TO_TYPE = text("type what you would say: done, skip, pause, stop")

_IN_BRACKETS = re.compile(r" \([^)]*\)")


def progress_bar(a_set: Set, done: int, width: int = _WIDTH) -> str:
    """Draw in *width* columns how far *a_set* has been counted, and in numbers behind it."""
    full = round(width * min(done, a_set.target) / a_set.target)
    return f"{'█' * full}{'░' * (width - full)} {done}/{a_set.target}"


class LineDisplay:
    """Captions as plain lines, for a pipe, a log or a screen reader."""

    captioned = True

    def __init__(self, out: TextIO | None = None, language: str = "en") -> None:
        self._out, self._language = out or sys.stdout, language

    def _write(self, words: str) -> None:
        print(words, file=self._out, flush=True)

    def _own(self, said: str) -> str:
        return in_language(said, self._language)

    def ready(self, speaker: str, microphone: str | None) -> None:
        """Tell which devices are in use."""
        # what a library says of it, in brackets, is in the log
        shown = _IN_BRACKETS.sub("", self._own(speaker)) if speaker.startswith(CAPTIONS) else self._own(speaker)
        self._write(f"[{shown} | {self._own(microphone or _TO_TYPE)}]")

    def trouble(self, device: str, trouble: str | None) -> None:
        """Write what is wrong with *device*, or that it works again."""
        told = text("{device}: {trouble}", device=text(device), trouble=text(trouble or "works again"))
        self._write(f"[{self._own(told)}]")

    def cue(self, cue: Cue) -> None:
        """Write the words of *cue*."""
        if cue.text:
            self._write(f"  {cue.text}" if cue.kind in _INLINE else cue.text)

    def timetable(self, table: SessionTimetable) -> None:
        """Say nothing: only a terminal has room for it."""

    def progress(self, a_set: Set, state: State, done: int) -> None:
        """Say nothing: the counts are captions already."""

    def asked(self, number: int, total: int) -> None:
        """Write which question of how many comes."""
        self._write(f"[{self._own(text('{number} of {total}', number=number, total=total))}]")

    def note(self, said: str) -> None:
        """Write a line that is not spoken."""
        self._write(self._own(said))

    def heard(self, utterance: Utterance) -> None:
        """Write what was understood."""
        self._write(heard_line(utterance, self._language))

    def open_to(self, commands: Collection[str]) -> None:
        """Say nothing: only a terminal shows what the keys do."""

    def typing(self, text: str) -> None:
        """Say nothing: only a terminal shows what is being typed."""

    def offering(self) -> None:
        """Say nothing: the offer is a caption."""

    def decided(self, outcome: BreakOutcome) -> None:
        """Write what became of the offer."""
        self._write(f"[{self._own(outcome.replace('-', ' '))}]")

    def held(self, why: str) -> None:
        """Say nothing: nobody is there, or nobody may be disturbed."""

    def began(self, session: int) -> None:
        """Say nothing: `coach log` has it."""

    def unwritten(self, why: str | None) -> None:
        """Write that the journal fails, or no more."""
        self._write(f"[{self._own(why or 'all is written now')}]")

    def close(self) -> None:
        """Do nothing more."""


class QuietDisplay(LineDisplay):
    """Shows nothing."""

    captioned = False

    def _write(self, words: str) -> None:
        pass


class TerminalDisplay(LineDisplay):
    """Captions, and below them in place: the set with its bar, what was heard, and what the keys do."""

    def __init__(self, language: str = "en", *, hints: str | None = None, console: Console | None = None) -> None:
        """*hints*: the line that says what the keys do; without it, that of a session."""
        from rich.console import Console
        from rich.live import Live

        super().__init__(language=language)
        self._console = console or Console(highlight=False)
        self._fixed_hints = self._hints = HINTS[language] if hints is None else hints
        self._bar, self._beat, self._heard, self._paused = "", "", "", False
        self._table: SessionTimetable | None = None
        self._live: Live = Live(console=self._console, auto_refresh=False, transient=True)
        self._live.start()

    def _write(self, words: str) -> None:
        self._console.print(words, markup=False)

    def _picture(self) -> Text:
        from rich.text import Text

        picture = Text(no_wrap=True, overflow="ellipsis")
        for line in self._listed():
            style = "bold" if line.here else "dim" if line.past else ""
            picture.append(f"{line.words}\n", style)
        if self._bar:
            picture.append(f"{self._bar}  ", "bold cyan")
            picture.append(f"{self._beat}\n", "bold")
        if self._heard:
            picture.append(f"{self._heard}\n", "dim")
        roomy = len(self._hints) < self._console.width
        picture.append(self._hints if roomy else self._hints.removesuffix(OR_SAID[self._language]), "dim")
        return picture

    def _listed(self) -> list[TimetableLine]:
        """Return the list of exercises, as much of it as leaves room for what is said."""
        if self._table is None:
            return []
        columns, rows = self._console.size
        return timetable_lines(self._table, self._language, columns - 1, max(1, min(_ROWS, rows // 2 - 4)))

    def _draw(self) -> None:
        self._live.update(self._picture(), refresh=True)

    def ready(self, speaker: str, microphone: str | None) -> None:
        """Show the devices, and the hints from the beginning."""
        super().ready(speaker, microphone)
        self._draw()

    def cue(self, cue: Cue) -> None:
        """Show the words: counts beside the bar, the rest as lines.  What comes after a set takes its bar away."""
        if cue.kind in _INLINE:
            self._beat = cue.text
            self._draw()
            return
        if cue.kind is Kind.SPEECH and cue.rep is None and self._bar and not self._paused:
            self._bar, self._beat, self._heard = "", "", ""
            self._draw()
        super().cue(cue)

    def timetable(self, table: SessionTimetable) -> None:
        """Draw the exercises and the time that is left."""
        self._table = table
        self._draw()

    def progress(self, a_set: Set, state: State, done: int) -> None:
        """Draw the set in hand: its name, its bar, and the seconds left where seconds are counted."""
        self._paused = state is State.PAUSED
        name = a_set.exercise.name.get(self._language, a_set.exercise.id)
        waiting = "" if state is State.WORKING else f"  [{self._own(text(state.value.replace('_', ' ')))}]"
        room = self._console.width - len(name) - len(waiting) - _BESIDE
        self._bar = f"{name}  {progress_bar(a_set, done, max(_NARROWEST, min(_WIDTH, room)))}{waiting}"
        if a_set.unit == "seconds":
            self._beat = f"{max(0, a_set.target - done)} s"
        self._draw()

    def asked(self, number: int, total: int) -> None:
        """Show which question of how many is asked, and take what was typed for the one before away."""
        self._hints = f"{self._own(text('{number} of {total}', number=number, total=total))}   {self._fixed_hints}"
        self._heard = ""
        self._draw()

    def heard(self, utterance: Utterance) -> None:
        """Show what was understood, in words alone."""
        if utterance.command is None:
            refused = utterance.confidence == 0 and utterance.phrase
            self._heard = heard_line(utterance, self._language) if refused else self._heard
        else:
            self._heard = f"> {utterance.phrase.strip() or utterance.command}"
        self._draw()

    def open_to(self, commands: Collection[str]) -> None:
        """Show what the keys do now."""
        self._hints = key_hints(self._language, commands)
        self._draw()

    def typing(self, text: str) -> None:
        """Show the line that is being typed, in place of what was heard."""
        self._heard = f": {text}_" if text else ""
        self._draw()

    def close(self) -> None:
        """Leave the captions on the screen and give the cursor back."""
        self._live.stop()


class PipeDisplay(QuietDisplay):
    """Tells the daemon how the break goes, in the lines of programs/messages.py."""

    _gone = False

    def _send(self, message: ConductorMessage) -> None:
        if self._gone:
            return
        try:
            print(encode_message(message), file=self._out, flush=True)
        except BrokenPipeError:  # the daemon has gone: the session goes on to its end without it
            self._gone = True

    def trouble(self, device: str, trouble: str | None) -> None:
        """Tell what is wrong with *device*, or that it works again."""
        self._send(DeviceTrouble(device=device, trouble=trouble))

    def offering(self) -> None:
        """Tell that the break is being offered."""
        self._send(OfferStarted())

    def decided(self, outcome: BreakOutcome) -> None:
        """Tell what became of the offer."""
        self._send(OfferDecided(outcome=outcome))

    def held(self, why: str) -> None:
        """Tell that nothing is offered, and why."""
        self._send(OfferHeld(why=SilenceReason(why)))

    def began(self, session: int) -> None:
        """Tell which session has begun."""
        self._send(SessionStarted(session=session))

    def unwritten(self, why: str | None) -> None:
        """Tell that the journal fails, or no more."""
        self._send(RowsWaiting(why=why))

    def close(self) -> None:
        """Tell that nothing more will be said."""
        self._send(Finished())


def make_display(*, quiet: bool, language: str = "en", hints: str | None = None) -> LineDisplay:
    """Return what fits the place where the output goes; *hints* as for TerminalDisplay."""
    if quiet:
        return QuietDisplay()
    return TerminalDisplay(language, hints=hints) if sys.stdout.isatty() else LineDisplay(language=language)
