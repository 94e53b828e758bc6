"""What the group needs of the world."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from coach.team.group_figures import TeamFigure
from coach.team.shared_day import SharedDay


class TeamDatabase(Protocol):
    """The workplace's database.  Each call may raise DeviceError: not reached, or no right."""

    def join(self, member: UUID, team: str) -> None:
        """Add *member* to *team*."""

    def leave(self, member: UUID) -> int:
        """Take a member away with all their days; return how many those were.

        Raises:
            UsageError: there is no such member.
        """

    def push(self, member: UUID, days: Sequence[SharedDay]) -> frozenset[date]:
        """Store *days* of a member, each once; return those that were taken.

        A day that is not over by the database's calendar, or older than what it keeps, is not taken.

        Raises:
            UsageError: there is no such member.
        """

    def figures(self, since: date, team: str) -> list[TeamFigure]:
        """Return what may be seen of *team* from *since* on, and this week's sums of every other, under its Monday."""

    def close(self) -> None:
        """Close the connection.  May be called twice."""
