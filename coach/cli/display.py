"""What a session shows in a terminal: captions, the bar of repetitions, what was heard."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from coach.content.routine import Set
from coach.hearing.ports import Utterance
from coach.journal.entries import BreakOutcome
from coach.presence.silence import SilenceReason
from coach.programs.messages import (
    ConductorMessage,
    DeviceTrouble,
    Finished,
    OfferDecided,
    OfferHeld,
    OfferStarted,
    SessionStarted,
    encode_message,
)
from coach.session.machine import State
from coach.timeline.cues import Cue, Kind

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

_WIDTH = 24
"""Characters of the bar."""

_INLINE = {Kind.BEAT, Kind.COUNT, Kind.COUNT_IN}
"""Cues that belong on the line of the set rather than on one of their own."""


def progress_bar(a_set: Set, done: int) -> str:
    """Draw how far *a_set* has been counted."""
    full = round(_WIDTH * min(done, a_set.target) / a_set.target)
    return f"{'█' * full}{'░' * (_WIDTH - full)} {done}/{a_set.target}"


def heard_line(utterance: Utterance) -> str:
    """Say what was heard, and how surely."""
    if utterance.command is None:
        return f"? {utterance.phrase} ({utterance.confidence:.2f})" if utterance.phrase else "? not understood"
    return f"> {utterance.command}: {utterance.phrase} ({utterance.confidence:.2f})"


class LineDisplay:
    """Captions as plain lines, for a pipe, a log or a screen reader."""

    captioned = True

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    def _write(self, text: str) -> None:
        print(text, file=self._out, flush=True)

    def ready(self, speaker: str, microphone: str | None) -> None:
        """Tell which devices are in use."""
        self._write(f"[{speaker} | {microphone or 'type what you would say: done, skip, pause, stop'}]")

    def trouble(self, device: str, trouble: str | None) -> None:
        """Write what is wrong with *device*, or that it works again."""
        self._write(f"[{device}: {trouble or 'works again'}]")

    def cue(self, cue: Cue) -> None:
        """Write the words of *cue*."""
        if cue.text:
            self._write(f"  {cue.text}" if cue.kind in _INLINE else cue.text)

    def progress(self, a_set: Set, state: State, done: int) -> None:
        """Say nothing: the counts are captions already."""

    def heard(self, utterance: Utterance) -> None:
        """Write what was understood."""
        self._write(heard_line(utterance))

    def typing(self, text: str) -> None:
        """Say nothing: only a terminal shows what is being typed."""

    def offering(self) -> None:
        """Say nothing: the offer is a caption."""

    def decided(self, outcome: BreakOutcome) -> None:
        """Write what became of the offer."""
        self._write(f"[{outcome}]")

    def held(self, why: str) -> None:
        """Say nothing: nobody is there, or nobody may be disturbed."""

    def began(self, session: int) -> None:
        """Say nothing: `coach log` has it."""

    def close(self) -> None:
        """Do nothing more."""


class QuietDisplay(LineDisplay):
    """Shows nothing."""

    captioned = False

    def _write(self, text: str) -> None:
        pass


class TerminalDisplay(LineDisplay):
    """Captions, the bar and what was heard, redrawn in place."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.live import Live

        super().__init__()
        self._console = Console(highlight=False)
        self._bar, self._beat, self._heard = "", "", ""
        self._live: Live = Live(console=self._console, auto_refresh=False, transient=True)
        self._live.start()

    def _write(self, text: str) -> None:
        self._console.print(text, markup=False)

    def _picture(self) -> Text:
        from rich.text import Text

        picture = Text()
        picture.append(f"{self._bar}  ", "bold cyan")
        picture.append(f"{self._beat}\n", "bold")
        picture.append(self._heard, "dim")
        return picture

    def _draw(self) -> None:
        self._live.update(self._picture(), refresh=True)

    def cue(self, cue: Cue) -> None:
        """Show the words: counts beside the bar, the rest as lines."""
        if cue.kind in _INLINE:
            self._beat = cue.text
            self._draw()
        else:
            super().cue(cue)

    def progress(self, a_set: Set, state: State, done: int) -> None:
        """Draw the bar of the set in hand."""
        waiting = "" if state is State.WORKING else f"  [{state}]"
        self._bar = progress_bar(a_set, done) + waiting
        self._draw()

    def heard(self, utterance: Utterance) -> None:
        """Show what was understood under the bar."""
        self._heard = heard_line(utterance)
        self._draw()

    def typing(self, text: str) -> None:
        """Show the line that is being typed, in place of what was heard."""
        if text:
            self._heard = f": {text}_"
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

    def close(self) -> None:
        """Tell that nothing more will be said."""
        self._send(Finished())


def make_display(*, quiet: bool) -> LineDisplay:
    """Return what fits the place where the output goes."""
    if quiet:
        return QuietDisplay()
    return TerminalDisplay() if sys.stdout.isatty() else LineDisplay()
