"""Show a session to watchers too, beside the display that it has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from coach.content.routine import Set
from coach.hearing.ports import Utterance
from coach.journal.entries import BreakOutcome
from coach.programs.conductor.ports import Display, LiveStage
from coach.programs.conductor.session_timetable import SessionTimetable
from coach.programs.live_protocol import LiveDoing, LiveHeard, LivePicture, LiveSet
from coach.session.machine import State
from coach.timeline.cues import Cue, Kind

_COUNTED = {Kind.BEAT, Kind.COUNT, Kind.COUNT_IN}


class LiveDisplay:
    """Display that passes everything on to *shown*, and the picture that it makes to *stage*.

    Nothing reaches the stage before the floor is taken: what is only prepared, or held, is nobody's session.
    """

    def __init__(self, shown: Display, stage: LiveStage, *, routine: str, language: str) -> None:
        self._shown, self._stage, self._language = shown, stage, language
        self.captioned = shown.captioned
        self._picture = LivePicture(doing=LiveDoing.SESSION, routine=routine)
        self._last: LivePicture | None = None
        self._told = False

    def _now(self, picture: LivePicture) -> None:
        self._picture = picture
        if picture != self._last:
            self._last = picture
            self._stage.publish(picture)
            if self._stage.fault is not None and not self._told:
                self._told = True
                self._shown.trouble("page", self._stage.fault)

    def ready(self, speaker: str, microphone: str | None) -> None:
        """Show which devices are in use."""
        self._shown.ready(speaker, microphone)
        self._now(replace(self._picture, microphone=microphone))

    def trouble(self, device: str, trouble: str | None) -> None:
        """Show what is wrong with *device*, or that it works again."""
        self._shown.trouble(device, trouble)
        self._now(replace(self._picture, caption=f"{device}: {trouble or 'works again'}", count=""))

    def cue(self, cue: Cue) -> None:
        """Show the words of *cue*."""
        self._shown.cue(cue)
        if cue.text:
            if cue.kind in _COUNTED:
                self._now(replace(self._picture, count=cue.text))
            else:
                self._now(replace(self._picture, caption=cue.text, count=""))

    def timetable(self, table: SessionTimetable) -> None:
        """Pass it on."""
        self._shown.timetable(table)

    def progress(self, a_set: Set, state: State, done: int) -> None:
        """Show the set in hand."""
        self._shown.progress(a_set, state, done)
        name = a_set.exercise.name
        part = LiveSet(
            exercise=name.get(self._language, a_set.exercise.id),
            side=a_set.side,
            done=min(done, a_set.target),
            target=a_set.target,
            unit=a_set.unit,
            state=state,
        )
        self._now(replace(self._picture, part=part))

    def asked(self, number: int, total: int) -> None:
        """Pass it on."""
        self._shown.asked(number, total)

    def heard(self, utterance: Utterance) -> None:
        """Show what was heard, and how surely."""
        self._shown.heard(utterance)
        heard = LiveHeard(
            command=utterance.command, phrase=utterance.phrase, confidence=round(float(utterance.confidence), 3)
        )
        self._now(replace(self._picture, heard=heard))

    def open_to(self, commands: Collection[str]) -> None:
        """Pass it on."""
        self._shown.open_to(commands)

    def typing(self, text: str) -> None:
        """Pass it on; on the keyboard's thread."""
        self._shown.typing(text)

    def offering(self) -> None:
        """Show that a break is being offered."""
        self._shown.offering()
        self._now(replace(self._picture, doing=LiveDoing.OFFERING))

    def decided(self, outcome: BreakOutcome) -> None:
        """Show what became of the offer."""
        self._shown.decided(outcome)

    def held(self, why: str) -> None:
        """Pass it on."""
        self._shown.held(why)

    def began(self, session: int) -> None:
        """Show that the session has begun."""
        self._shown.began(session)
        self._now(replace(self._picture, doing=LiveDoing.SESSION))

    def unwritten(self, why: str | None) -> None:
        """Pass it on."""
        self._shown.unwritten(why)

    def close(self) -> None:
        """Show that it is over, if anything was shown."""
        if self._last is not None:
            self._now(replace(self._picture, doing=LiveDoing.OVER))
        self._shown.close()
