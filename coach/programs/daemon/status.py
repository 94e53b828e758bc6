"""Encode and decode the state of the daemon: the answer to `Request.STATUS`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from coach.errors import DeviceError
from coach.journal.entries import PauseEntry, SessionEntry
from coach.programs.control_protocol import encode_moment, parse_moment
from coach.texts import Text, text

StatusValue = TypeVar("StatusValue")


class SilentState(StrEnum):
    """Why nothing is spoken now, beside the reasons of presence/silence.py."""

    PAUSED = "paused"
    OFF = "off"
    """Outside of the working hours."""

    QUIET = "quiet"
    NOT_DUE = "not-due"
    NOTHING = "nothing"
    """No break is to come."""


_SILENT = {
    "not-due": "no break is due",
    "nothing": "no break is to come",
    "off": "outside of the working hours",
    "quiet": "quiet hours",
    "locked": "the screen is locked",
    "away": "nobody is at the desk",
    "meeting": "a meeting",
    "calendar": "the calendar says busy",
    "do-not-disturb": "do not disturb",
    "full-screen": "something fills the screen",
    "just-woken": "the machine has just woken up",
    "session": "another session is being led",
    "clock": "the clock was set",
    "no-sound": "no loudspeaker works",
}
"""Why nothing is spoken -> for people."""


def words_of_silence(why: str) -> Text:
    """Return *why* nothing is spoken, a SilentState or a SilenceReason, for people."""
    return text(_SILENT.get(why, why.replace("-", " ")))


class Activity(StrEnum):
    """What the daemon is doing."""

    WAITING = "waiting"
    PREPARING = "preparing"
    """A conductor gets ready to offer a break."""

    OFFERING = "offering"
    SESSION = "session"
    ENDING = "ending"
    """It was told to end, and lets the conductor say its last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSession:
    """The session that began last, of the last week."""

    id: int
    routine: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None

    @classmethod
    def of(cls, entry: SessionEntry) -> LastSession:
        """Take it from the journal."""
        return cls(
            id=entry.id,
            routine=entry.routine,
            started_at=entry.started_at,
            ended_at=entry.ended_at,
            outcome=entry.outcome,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of the daemon."""

    pid: int
    since: datetime
    """When it began, UTC."""

    doing: Activity
    next_break: datetime | None
    """When a break is due, UTC; None while no working hours are to come, and while the coach ends."""

    routine: str | None
    """What is offered then; None with next_break."""

    kind: str | None
    """The agenda's name for it."""

    paused: bool
    paused_until: datetime | None
    """UTC; None while paused until told otherwise."""

    silent: str | None
    """Why nothing is spoken now: a SilentState or a SilenceReason; None while something is."""

    source: str | None
    """What tells so."""

    held: datetime | None
    """When the break was due that is held, UTC."""

    listening: bool
    """The standby ears are at the microphone, which the user lets stay open."""

    faults: tuple[str, ...]
    """What is wrong: in the config that was written meanwhile (the last good one holds), in what could not be read or
    written, with loudspeaker or microphone as the latest conductor tells; and a reason that held every break of a day.
    """

    session: int | None
    """Id of the session that is being led."""

    last_session: LastSession | None

    meetings_from: tuple[str, ...] = ()
    """The calendars whose busy times are planned around."""

    today_minutes: int = 0
    """Minutes of the sessions that began today and have ended, as `coach stats` counts them."""

    last_outcome: str | None = None
    """What became of the latest break or session of the last week: a BreakOutcome but TAKEN, or a SessionOutcome."""

    def as_object(self) -> dict[str, object]:
        """Return it for JSON; moments are ISO 8601 in UTC."""
        last = self.last_session
        return {
            "running": True,
            "pid": self.pid,
            "since": self.since.isoformat(),
            "doing": self.doing,
            "next_break": encode_moment(self.next_break),
            "routine": self.routine,
            "kind": self.kind,
            "paused": self.paused,
            "paused_until": encode_moment(self.paused_until),
            "silent": self.silent,
            "source": self.source,
            "held": encode_moment(self.held),
            "listening": self.listening,
            "faults": list(self.faults),
            "meetings_from": list(self.meetings_from),
            "session": self.session,
            "last_session": last
            and {
                "id": last.id,
                "routine": last.routine,
                "started_at": last.started_at.isoformat(),
                "ended_at": encode_moment(last.ended_at),
                "outcome": last.outcome,
            },
            "today_minutes": self.today_minutes,
            "last_outcome": self.last_outcome,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentStatus:
    """What can be told while no daemon runs."""

    faults: tuple[str, ...]
    """What is wrong in the config and the person's own scripts, and which files cannot be used."""

    pause: PauseEntry | None
    """The pause that holds for whichever daemon runs next."""

    led_by: str | None
    """The process that leads a session by itself, in its own words."""

    def as_object(self) -> dict[str, object]:
        """Return it for JSON: `"running": false`, and of the rest what there is; moments are ISO 8601 in UTC."""
        paused = {"paused": True, "paused_until": encode_moment(self.pause.until)} if self.pause else {}
        faults = {"faults": list(self.faults)} if self.faults else {}
        return {"running": False, **paused, **({"led_by": self.led_by} if self.led_by else {}), **faults}


def read_status(answer: Mapping[str, object]) -> Status:
    """Read back what `Status.as_object` gave.

    Raises:
        DeviceError: the answer is another version's.
    """
    try:
        last = answer["last_session"]
        return Status(
            pid=_known(int, answer["pid"]),
            since=_known(datetime, parse_moment(answer["since"])),
            doing=Activity(str(answer["doing"])),
            next_break=parse_moment(answer["next_break"]),
            routine=_maybe(str, answer["routine"]),
            kind=_maybe(str, answer["kind"]),
            paused=_known(bool, answer["paused"]),
            paused_until=parse_moment(answer["paused_until"]),
            silent=_maybe(str, answer["silent"]),
            source=_maybe(str, answer["source"]),
            held=parse_moment(answer["held"]),
            listening=_known(bool, answer["listening"]),
            faults=tuple(_known(str, each) for each in _known(list, answer["faults"])),
            meetings_from=tuple(_known(str, each) for each in _known(list, answer["meetings_from"])),
            session=_maybe(int, answer["session"]),
            last_session=_last(last) if isinstance(last, dict) else None,
            today_minutes=_known(int, answer["today_minutes"]),
            last_outcome=_maybe(str, answer["last_outcome"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DeviceError("the running coach is of another version; `coach quit`, then `coach run`") from error


def _last(answer: Mapping[str, object]) -> LastSession:
    return LastSession(
        id=_known(int, answer["id"]),
        routine=_known(str, answer["routine"]),
        started_at=_known(datetime, parse_moment(answer["started_at"])),
        ended_at=parse_moment(answer["ended_at"]),
        outcome=_maybe(str, answer["outcome"]),
    )


def _known(kind: type[StatusValue], value: object) -> StatusValue:
    if not isinstance(value, kind):
        raise TypeError(value)
    return value


def _maybe(kind: type[StatusValue], value: object) -> StatusValue | None:
    return None if value is None else _known(kind, value)
