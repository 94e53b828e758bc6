"""What can be told to the waiter beside status and quit: later, skip, pause, resume, and that somebody begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from coach.clock import Clock
from coach.errors import DeviceError
from coach.journal.entries import BreakOutcome
from coach.plan.agenda import Planned
from coach.programs.daemon.current_break import Hand
from coach.programs.daemon.planner import Outlook
from coach.programs.daemon.status import Doing, Request
from coach.units import utc

Answer: TypeAlias = Mapping[str, object]

LATEST = 24 * 60
"""Minutes: nobody puts a break off for longer."""


class Orders:
    """Obeys, and answers with what comes next."""

    def __init__(self, *, outlook: Outlook, hand: Hand, clock: Clock) -> None:
        self._outlook, self._hand, self._clock = outlook, hand, clock
        self._answers: Mapping[str, Callable[[Answer], Answer]] = {
            Request.NOW: self._make_way,
            Request.LATER: self._put_off,
            Request.SKIP: self._skip,
            Request.PAUSE: self._pause,
            Request.RESUME: self._resume,
        }

    def answer(self, command: str, request: Answer) -> Answer:
        """Obey *command* with what else stands in *request*."""
        if command not in self._answers:
            return {"error": "no such command; there are " + ", ".join(Request)}
        try:
            return self._answers[command](request)
        except DeviceError as error:
            return {"error": str(error)}

    def _make_way(self, _: Answer) -> Answer:
        """Somebody begins a session by hand, in a process of its own."""
        if self._hand.doing() is Doing.SESSION:
            return {"error": "a session is being led already; `coach status` tells more"}
        self._hand.withdraw()
        return {"free": True}

    def _put_off(self, request: Answer) -> Answer:
        minutes, length = request.get("minutes"), self._outlook.config.offer.later
        if isinstance(minutes, int) and not isinstance(minutes, bool) and 0 < minutes <= LATEST:
            length = timedelta(minutes=minutes)
        elif minutes is not None:
            return {"error": f"later is 1 to {LATEST} minutes"}
        if (refused := self._undecided()) is not None:
            return refused
        now = self._clock.now()
        if self._hand.tell({"command": "snooze", "minutes": round(length.total_seconds() / 60)}):
            return {"next_break": (now + length).isoformat()}
        # one whose moment has come is put off from now on
        began = self._hand.kept is not None
        planned = self._in_hand()
        self._decide(planned, BreakOutcome.LATER, again_at=(now if began else planned.due) + length)
        return self._coming()

    def _skip(self, _: Answer) -> Answer:
        if (refused := self._undecided()) is not None:
            return refused
        if not self._hand.tell({"command": "skip"}):
            self._decide(self._in_hand(), BreakOutcome.SKIPPED)
        return self._coming()

    def _pause(self, request: Answer) -> Answer:
        until = request.get("until")
        try:
            ends = utc(datetime.fromisoformat(until)) if isinstance(until, str) else None
        except ValueError:
            return {"error": f"{until!r}: not a moment with a zone"}
        if ends is not None and ends <= self._clock.now():
            return {"error": "the pause would be over already; name a moment to come"}
        self._outlook.begin_pause(ends)
        self._hand.withdraw()
        return {"paused_until": ends and ends.isoformat(), **self._coming()}

    def _resume(self, _: Answer) -> Answer:
        self._outlook.end_pause()
        return self._coming()

    def _undecided(self) -> Answer | None:
        """Return the refusal where no break can be decided now."""
        if self._hand.doing() is Doing.SESSION:
            return {"error": "a session is being led; say it there, or stop it"}
        if self._hand.empty:
            if self._outlook.stale():
                self._outlook.renew()
            if self._outlook.coming is None:
                return {"error": "no break is to come; `coach status` tells why"}
        return None

    def _in_hand(self) -> Planned:
        """Return the break that is being prepared, held, or to come."""
        in_hand = self._hand.led or self._hand.kept
        planned = in_hand.planned if in_hand else self._outlook.coming
        if planned is None:
            raise DeviceError("no break is to come; `coach status` tells why")
        return planned

    def _decide(self, planned: Planned, outcome: BreakOutcome, *, again_at: datetime | None = None) -> None:
        self._hand.withdraw()
        self._outlook.write(planned, outcome, again_at=again_at)
        self._outlook.renew()

    def _coming(self) -> dict[str, object]:
        coming = self._outlook.coming
        return {"next_break": coming.due.isoformat() if coming else None, "routine": coming.routine if coming else None}
