"""What a person shares of a day: totals of the fields that they chose, never sets, sound or hours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from coach.journal.statistics import DayTotal

FIELDS = ("moved", "minutes", "sessions")
"""What can be shared, each by itself: whether there was movement, its minutes, how many sessions."""

_LONGEST, _MOST = 24 * 60, 500
"""What a day can have, as the database takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDay:
    """The totals of one calendar day; None: not shared."""

    day: date
    moved: bool | None = None
    minutes: int | None = None
    sessions: int | None = None

    @property
    def totals(self) -> dict[str, int]:
        """Return what is shared, by its field, as numbers."""
        return {field: int(value) for field in FIELDS if (value := getattr(self, field)) is not None}


def share_days(days: Iterable[DayTotal], fields: Collection[str], since: date, until: date) -> list[SharedDay]:
    """Return what is shared of *days* from *since* to *until*; a day without session and offer is none.

    What lies behind *until*, today, was written while a clock was wrong.
    """
    return [
        SharedDay(
            day=each.day,
            moved=each.moved if "moved" in fields else None,
            minutes=min(round(each.seconds / 60), _LONGEST) if "minutes" in fields else None,
            sessions=min(each.sessions, _MOST) if "sessions" in fields else None,
        )
        for each in days
        if since <= each.day <= until
    ]


def unsent_days(days: Iterable[SharedDay], sent: Mapping[date, Mapping[str, int]]) -> list[SharedDay]:
    """Return those of *days* that are not in the database as they are; *sent*: day -> totals that are."""
    return [each for each in days if sent.get(each.day) != each.totals]
