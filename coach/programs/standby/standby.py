"""Obey a few phrases at any time, for users who let the microphone stay open.

A process beside the daemon, so that the daemon stays small.  Its microphone is
closed while the coach speaks: an offer, a session, its own answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from queue import Empty, SimpleQueue
from typing import TypeAlias

from coach.audio.ports import Microphone
from coach.errors import DeviceError
from coach.hearing.ports import Ears, Utterance
from coach.programs.control_protocol import Request
from coach.programs.inbox import Inbox
from coach.programs.standby.phrases import (
    BEGIN_COMMAND,
    RESUME,
    STANDBY_CONFIDENCE,
    TODAY,
    pause_phrases,
    standby_phrases,
)

log = logging.getLogger(__name__)

_LOOK = 1.0
"""Seconds between two looks at who speaks, and at the microphone."""

_AGAIN = 30
"""Looks between two tries to open a microphone that is not there."""


@dataclass(frozen=True, slots=True)
class StandbyEnd:
    """The daemon has ended, or no longer wants standby."""


StandbyItem: TypeAlias = Utterance | StandbyEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class StandbySurroundings:
    """What the listener needs of the rest of the coach."""

    free: Callable[[], bool]
    """Returns whether the coach is silent: no offer, no session."""

    now: Callable[[], datetime]
    """UTC."""

    zone: Callable[[], tzinfo]
    ask: Callable[[Request, Mapping[str, object]], Mapping[str, object] | None]
    """Ask the daemon; None if none runs."""

    begin: Callable[[], Callable[[], bool]]
    """Begin a session in a process of its own; what it returns says whether that still runs."""

    minutes: Callable[[], int]
    """Minutes of movement today."""

    say: Callable[[str, Mapping[str, object]], None]
    """Say the stock line of this key, filled in; returns when it has been said."""


class StandbyListener:
    """Listens until it is told to end."""

    def __init__(
        self,
        *,
        language: str,
        ears: Ears,
        open_microphone: Callable[[Callable[[bytes], None]], Microphone | None],
        around: StandbySurroundings,
        inbox: Inbox[StandbyItem] | None = None,
    ) -> None:
        self.inbox: Inbox[StandbyItem] = inbox or SimpleQueue[StandbyItem]()
        self._language, self._ears, self._open, self._around = language, ears, open_microphone, around
        self._pauses = pause_phrases(language)
        self._microphone: Microphone | None = None
        self._session: Callable[[], bool] | None = None
        self._waits = 0

    def run(self) -> None:
        """Listen.

        Raises:
            DeviceError: there are no ears.
        """
        try:
            self._ears.open(standby_phrases(self._language))
            self._ears.start(self.inbox.put)
            while True:
                self._open_or_close()
                try:
                    item = self.inbox.get(timeout=_LOOK)
                except Empty:  # the time has passed: nothing was heard
                    continue
                if isinstance(item, StandbyEnd):
                    return
                self._obey(item)
        finally:
            self._shut()
            self._ears.close()

    def _open_or_close(self) -> None:
        """Open the microphone while the coach is silent, and close it while it speaks."""
        if self._session is not None and not self._session():
            self._session = None
        if self._session is not None or not self._around.free():
            self._shut()
            return
        if self._microphone is not None and self._microphone.failed is not None:
            log.warning("microphone lost: %s", self._microphone.failed)
            self._shut()
        if self._microphone is None:
            if self._waits == 0:
                self._microphone = self._open(self._ears.feed)
            self._waits = 0 if self._microphone is not None else (self._waits + 1) % _AGAIN

    def _shut(self) -> None:
        if self._microphone is not None:
            self._microphone.close()
            self._microphone = None

    def _obey(self, said: Utterance) -> None:
        if said.command is None or said.confidence < STANDBY_CONFIDENCE or self._microphone is None:
            return  # said while a session listens, or the coach speaks: not for us
        log.info("heard: %s (%.2f)", said.phrase, said.confidence)
        self._shut()
        if said.command == BEGIN_COMMAND:
            self._session = self._around.begin()
            return
        key, fills = self._answer(said)
        try:
            self._around.say(key, fills)
        except DeviceError as error:  # what was asked is done, and status shows it
            log.warning("not said: %s", error)

    def _answer(self, said: Utterance) -> tuple[str, Mapping[str, object]]:
        if said.command == TODAY:
            minutes = self._around.minutes()
            return ("always_none" if not minutes else "wrap_up_one" if minutes == 1 else "wrap_up"), {"n": minutes}
        if said.command == RESUME:
            return self._request(Request.RESUME, {}, "always_resumed", {})
        until = self._pauses[said.phrase].ends(self._around.now(), self._around.zone())
        moment = until.astimezone(self._around.zone())
        today = (moment.hour, moment.minute) == (0, 0)  # nobody says "until twelve" of midnight
        key, fills = ("always_paused_today", {}) if today else ("always_paused", {"time": moment})
        return self._request(Request.PAUSE, {"until": until.isoformat()}, key, fills)

    def _request(
        self, request: Request, fields: Mapping[str, object], key: str, fills: Mapping[str, object]
    ) -> tuple[str, Mapping[str, object]]:
        try:
            answer = self._around.ask(request, fields)
        except DeviceError as error:
            answer = {"error": str(error)}
        if answer is None or "error" in answer:
            log.warning("%s: %s", request, "no coach runs" if answer is None else answer["error"])
            return "always_refused", {}
        return key, fills
