"""Obey the requests that bear on breaks: later, skip, pause, resume, and a session begun by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from coach.clock import Clock
from coach.config.pause_words import LONGEST_PAUSE
from coach.errors import DeviceError
from coach.journal.entries import BreakOutcome
from coach.plan.agenda import PlannedBreak
from coach.programs.control_protocol import Request, parse_moment
from coach.programs.daemon.current_break import CurrentBreak
from coach.programs.daemon.planner import Planner
from coach.programs.daemon.status import Activity
from coach.programs.daemon.status_report import led_elsewhere
from coach.programs.inbox import RemoteCommand
from coach.session.commands import Command
from coach.texts import text

CommandAnswer: TypeAlias = Mapping[str, object]

LONGEST_DELAY = 24 * 60
"""Minutes by which a break can be put off at most."""


class ControlCommands:
    """Obeys requests; the answer says what comes next."""

    def __init__(self, *, planner: Planner, current: CurrentBreak, clock: Clock) -> None:
        self._planner, self._current, self._clock = planner, current, clock
        self._answers: Mapping[str, Callable[[CommandAnswer], CommandAnswer]] = {
            Request.NOW: self._make_way,
            Request.LATER: self._put_off,
            Request.SKIP: self._skip,
            Request.YES: self._take,
            Request.PAUSE: self._pause,
            Request.RESUME: self._resume,
        }

    def answer(self, command: str, request: CommandAnswer) -> CommandAnswer:
        """Obey *command* with what else stands in *request*."""
        if command not in self._answers:
            return {"error": text("no such command; there are {commands}", commands=", ".join(Request))}
        try:
            return self._answers[command](request)
        except DeviceError as error:
            return {"error": str(error)}

    def _make_way(self, _: CommandAnswer) -> CommandAnswer:
        """Withdraw what is prepared: the user begins a session by hand, in a process of its own."""
        if self._current.doing() is Activity.SESSION:
            return {"error": "a session is being led already; `coach status` tells more"}
        self._current.withdraw()
        return {"free": True}

    def _put_off(self, request: CommandAnswer) -> CommandAnswer:
        minutes, length = request.get("minutes"), self._planner.rules.later
        if isinstance(minutes, int) and not isinstance(minutes, bool) and 0 < minutes <= LONGEST_DELAY:
            length = timedelta(minutes=minutes)
        elif minutes is not None:
            return {"error": text("later is 1 to {most} minutes", most=LONGEST_DELAY)}
        if (refused := self._undecided()) is not None:
            return refused
        now = self._clock.now()
        if self._current.forward(RemoteCommand(Command.SNOOZE, round(length.total_seconds() / 60))):
            return {"next_break": (now + length).isoformat()}
        # one whose moment has come is put off from now on
        began = self._current.held is not None
        planned = self._current_or_next()
        self._decide(planned, BreakOutcome.LATER, again_at=(now if began else planned.due) + length)
        return self._coming()

    def _skip(self, _: CommandAnswer) -> CommandAnswer:
        if (refused := self._undecided()) is not None:
            return refused
        if not self._current.forward(RemoteCommand(Command.SKIP)):
            self._decide(self._current_or_next(), BreakOutcome.SKIPPED)
        return self._coming()

    def _take(self, _: CommandAnswer) -> CommandAnswer:
        if self._current.offered is None or not self._current.forward(RemoteCommand(Command.YES)):
            return {"error": "no break is being offered; `coach now` begins one"}
        return {"routine": self._current.offered.planned.routine}

    def _pause(self, request: CommandAnswer) -> CommandAnswer:
        until, now = request.get("until"), self._clock.now()
        try:
            ends = parse_moment(until)
        except (TypeError, ValueError):
            return {"error": text("{until!r}: not a moment with a zone", until=until)}
        if ends is not None and ends <= now:
            return {"error": "the pause would be over already; name a moment to come"}
        if ends is not None and ends > now + LONGEST_PAUSE:
            return {
                "error": text(
                    "a pause lasts {days} days at most; without an end it lasts until `resume`", days=LONGEST_PAUSE.days
                )
            }
        self._planner.begin_pause(ends)
        self._current.withdraw()
        return {"paused_until": ends and ends.isoformat(), **self._coming()}

    def _resume(self, _: CommandAnswer) -> CommandAnswer:
        return {"was_paused": self._planner.end_pause(), **self._coming()}

    def _undecided(self) -> CommandAnswer | None:
        """Return the refusal if no break can be decided now."""
        elsewhere = led_elsewhere(self._planner.recent_journal(), self._current)
        if self._current.doing() is Activity.SESSION or elsewhere is not None:  # with its end the interval begins anew
            return {"error": "a session is being led; say it there, or stop it"}
        if self._current.empty:
            if self._planner.stale():
                self._planner.replan()
            if self._planner.next_break is None:
                return {"error": "no break is to come; `coach status` tells why"}
        return None

    def _current_or_next(self) -> PlannedBreak:
        """Return the break that is being prepared, held, or to come."""
        in_hand = self._current.offered or self._current.held
        planned = in_hand.planned if in_hand else self._planner.next_break
        if planned is None:
            raise DeviceError("no break is to come; `coach status` tells why")
        return planned

    def _decide(self, planned: PlannedBreak, outcome: BreakOutcome, *, again_at: datetime | None = None) -> None:
        self._current.withdraw()
        self._planner.write(planned, outcome, again_at=again_at)
        self._planner.replan()

    def _coming(self) -> dict[str, object]:
        coming = self._planner.next_break
        return {"next_break": coming.due.isoformat() if coming else None, "routine": coming.routine if coming else None}
