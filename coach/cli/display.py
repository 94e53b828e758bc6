"""What a session shows in a terminal: captions, the bar of repetitions, what was heard."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
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
    RowsWaiting,
    SessionStarted,
    encode_message,
)
from coach.session.commands import Command
from coach.session.keys import command_of
from coach.session.machine import State, commands_in
from coach.timeline.cues import Cue, Kind

if TYPE_CHECKING:
    from rich.console import Console
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


def heard_line(utterance: Utterance, language: str = "en") -> str:
    """Say what was heard, and how surely; of what was typed there is no doubt."""
    typed = utterance.confidence in _CERTAIN and utterance.end == 0
    score = "" if typed else f" ({utterance.confidence:.2f})"
    words = _REFUSED[language]
    if utterance.closed:
        return f"? {utterance.phrase}: {words['closed']}"
    if utterance.command is None:
        unknown = f": {words['unknown']}; {words['help']}"
        return f"? {utterance.phrase}{score or unknown}" if utterance.phrase else f"? {words['unknown']}"
    return f"> {utterance.command}: {utterance.phrase}{score}"


_CERTAIN = {0.0, 1.0}

_REFUSED = {
    "en": {"unknown": "not understood", "help": "type help", "closed": "not now"},
    "da": {"unknown": "ikke forstået", "help": "skriv hjælp", "closed": "ikke nu"},
}

_KEY_NAMES = {
    "en": {" ": "space", "y": "y", "s": "s", "n": "n", "d": "d", "?": "?", "q": "q"},
    "da": {" ": "mellemrum", "j": "j", "s": "s", "n": "n", "d": "d", "?": "?", "q": "q"},
}
"""Language -> the keys of the line of hints, in order, and what stands on each."""

_KEY_WORDS = {
    "en": {
        Command.PAUSE: "pause",
        Command.RESUME: "go on",
        Command.YES: "yes",
        Command.SKIP: "skip",
        Command.NO: "no",
        Command.NEXT: "next",
        Command.DONE: "done",
        Command.HELP: "help",
        Command.STOP: "end",
    },
    "da": {
        Command.PAUSE: "pause",
        Command.RESUME: "fortsæt",
        Command.YES: "ja",
        Command.SKIP: "spring over",
        Command.NO: "nej",
        Command.NEXT: "næste",
        Command.DONE: "færdig",
        Command.HELP: "hjælp",
        Command.STOP: "slut",
    },
}
"""Language -> command -> what the line of hints calls it."""

_OR_SAID = {"en": "   or say it", "da": ""}


def key_hints(language: str, given: Collection[str]) -> str:
    """Return the line of hints: what each single key does, of the commands that can be *given* now."""
    does = ((name, command_of(key, given)) for key, name in _KEY_NAMES[language].items())
    hints = [f"{name} {_KEY_WORDS[language][command]}" for name, command in does if command is not None]
    return "  ".join(hints) + _OR_SAID[language] if hints else ""


_IN_A_SET = frozenset(map(str, commands_in(State.WORKING)))
HINTS = {language: key_hints(language, _IN_A_SET) for language in _KEY_NAMES}
"""The line of hints in each language as it is in a set, and until it is known what can be said."""

ANSWER_HINTS = {"en": "y yes  n no   or say it  Ctrl-C ends", "da": "j ja  n nej   eller sig det  Ctrl-C slutter"}
"""The line of hints where questions are asked."""

_TO_TYPE = {
    "en": "type what you would say: done, skip, pause, stop",
    "da": "skriv, hvad du ville sige: færdig, spring over, pause, stop",
}

_SPEAKER_WORDS: dict[str, dict[str, str]] = {
    "en": {},
    "da": {
        "captions only": "kun tekst",
        "loudspeaker: there is none": "der er ingen højttaler",
        "loudspeaker": "højttaler",
    },
}
"""Language -> what is said where nothing can sound -> how that language has it."""


class LineDisplay:
    """Captions as plain lines, for a pipe, a log or a screen reader."""

    captioned = True

    def __init__(self, out: TextIO | None = None, language: str = "en") -> None:
        self._out, self._language = out or sys.stdout, language

    def _write(self, text: str) -> None:
        print(text, file=self._out, flush=True)

    def ready(self, speaker: str, microphone: str | None) -> None:
        """Tell which devices are in use."""
        if speaker.startswith("captions only"):  # what a library says of it is in the log
            speaker = re.sub(r" \([^)]*\)", "", speaker)
            for english, own in _SPEAKER_WORDS[self._language].items():
                speaker = speaker.replace(english, own)
        self._write(f"[{speaker} | {microphone or _TO_TYPE[self._language]}]")

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
        self._write(heard_line(utterance, self._language))

    def open_to(self, commands: Collection[str]) -> None:
        """Say nothing: only a terminal shows what the keys do."""

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

    def unwritten(self, why: str | None) -> None:
        """Write that the journal fails, or no more."""
        self._write(f"[{why or 'all is written now'}]")

    def close(self) -> None:
        """Do nothing more."""


class QuietDisplay(LineDisplay):
    """Shows nothing."""

    captioned = False

    def _write(self, text: str) -> None:
        pass


class TerminalDisplay(LineDisplay):
    """Captions, and below them in place: the set with its bar, what was heard, and what the keys do."""

    def __init__(self, language: str = "en", *, hints: str | None = None, console: Console | None = None) -> None:
        """*hints*: the line that says what the keys do; without it, that of a session."""
        from rich.console import Console
        from rich.live import Live

        super().__init__(language=language)
        self._console = console or Console(highlight=False)
        self._hints = HINTS[language] if hints is None else hints
        self._bar, self._beat, self._heard, self._paused = "", "", "", False
        self._live: Live = Live(console=self._console, auto_refresh=False, transient=True)
        self._live.start()

    def _write(self, text: str) -> None:
        self._console.print(text, markup=False)

    def _picture(self) -> Text:
        from rich.text import Text

        picture = Text(no_wrap=True, overflow="ellipsis")
        if self._bar:
            picture.append(f"{self._bar}  ", "bold cyan")
            picture.append(f"{self._beat}\n", "bold")
        if self._heard:
            picture.append(f"{self._heard}\n", "dim")
        picture.append(self._hints, "dim")
        return picture

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

    def progress(self, a_set: Set, state: State, done: int) -> None:
        """Draw the set in hand: its name, its bar, and the seconds left where seconds are counted."""
        self._paused = state is State.PAUSED
        name = a_set.exercise.name.get(self._language, a_set.exercise.id)
        waiting = "" if state is State.WORKING else f"  [{state}]"
        self._bar = f"{name}  {progress_bar(a_set, done)}{waiting}"
        if a_set.unit == "seconds":
            self._beat = f"{max(0, a_set.target - done)} s"
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
