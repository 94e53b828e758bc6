"""What is asked of the waiter, and what it answers: values, and their shape as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from coach.errors import DeviceError
from coach.journal.entries import SessionEntry
from coach.units import utc

T = TypeVar("T")


class Request(StrEnum):
    """What can be asked: {"command": ...}, one object a line."""

    STATUS = "status"
    QUIT = "quit"


class Doing(StrEnum):
    """What the waiter is about."""

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
    """How the waiter is."""

    pid: int
    since: datetime
    """When it began, UTC."""

    doing: Doing
    next_break: datetime | None
    """When a break is due, UTC; None while no working hours are to come, and while the coach ends."""

    routine: str | None
    """What is offered then; None with next_break."""

    session: int | None
    """Id of the session that is being led."""

    last_session: LastSession | None

    def as_object(self) -> dict[str, object]:
        """Return it for JSON; moments are ISO 8601 in UTC."""
        last = self.last_session
        return {
            "running": True,
            "pid": self.pid,
            "since": self.since.isoformat(),
            "doing": self.doing,
            "next_break": _iso(self.next_break),
            "routine": self.routine,
            "session": self.session,
            "last_session": last
            and {
                "id": last.id,
                "routine": last.routine,
                "started_at": last.started_at.isoformat(),
                "ended_at": _iso(last.ended_at),
                "outcome": last.outcome,
            },
        }


def read_status(answer: Mapping[str, object]) -> Status:
    """Read back what `Status.as_object` gave.

    Raises:
        DeviceError: the answer is another version's.
    """
    try:
        last = answer["last_session"]
        return Status(
            pid=_known(int, answer["pid"]),
            since=_known(datetime, _moment(answer["since"])),
            doing=Doing(str(answer["doing"])),
            next_break=_moment(answer["next_break"]),
            routine=_maybe(str, answer["routine"]),
            session=_maybe(int, answer["session"]),
            last_session=_last(last) if isinstance(last, dict) else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DeviceError("the running coach is of another version; `coach quit`, then `coach run`") from error


def _last(answer: Mapping[str, object]) -> LastSession:
    return LastSession(
        id=_known(int, answer["id"]),
        routine=_known(str, answer["routine"]),
        started_at=_known(datetime, _moment(answer["started_at"])),
        ended_at=_moment(answer["ended_at"]),
        outcome=_maybe(str, answer["outcome"]),
    )


def _known(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise TypeError(value)
    return value


def _maybe(kind: type[T], value: object) -> T | None:
    return None if value is None else _known(kind, value)


def _moment(value: object) -> datetime | None:
    return None if value is None else utc(datetime.fromisoformat(_known(str, value)))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
