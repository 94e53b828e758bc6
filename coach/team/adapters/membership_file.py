"""A person's place in a team, on this disk: their random id, what they share, and what the database has of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from coach.errors import DeviceError, disk_remedy
from coach.system.atomic_file import write_whole
from coach.team.shared_day import FIELDS
from coach.texts import as_wire, from_wire, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person's place in a team."""

    member: UUID
    """Random, and told to nobody but the database."""

    team: str
    since: date
    """The first day that is shared."""

    share: tuple[str, ...]
    """Of FIELDS."""

    sent: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    """Day -> totals that the database has."""

    url: str | None = None
    """Of the database that knows the member; None: the file is of a time before that was kept."""

    trouble: str | None = None
    """Why the last try to send did not succeed."""


class MembershipFile:
    """The file that holds it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Membership | None:
        """Return the place; None if there is none.

        Raises:
            DeviceError: the file cannot be read, or holds something else.
        """
        try:
            found = json.loads(self._path.read_text("utf-8"))
            return Membership(
                member=UUID(found["member"]),
                team=str(found["team"]),
                since=date.fromisoformat(found["since"]),
                share=tuple(name for name in FIELDS if name in found["share"]),
                sent={
                    date.fromisoformat(day): {name: int(totals[name]) for name in FIELDS if name in totals}
                    for day, totals in found["sent"].items()
                },
                url=None if found.get("url") is None else str(found["url"]),
                trouble=None if found["trouble"] is None else from_wire(found["trouble"]),
            )
        except FileNotFoundError:
            return None
        except OSError as error:
            why, remedy = error.strerror or type(error).__name__, disk_remedy(error)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            why, remedy = text("not what was written there"), text("take it from a backup, or remove it and join again")
        raise DeviceError(text("{file}: {why}; {remedy}", file=self._path, why=why, remedy=remedy)) from None

    def write(self, membership: Membership) -> None:
        """Replace what is there.

        Raises:
            DeviceError: the disk does not take it.
        """
        found = {
            "member": str(membership.member),
            "team": membership.team,
            "since": membership.since.isoformat(),
            "share": list(membership.share),
            "sent": {day.isoformat(): dict(totals) for day, totals in sorted(membership.sent.items())},
            "url": membership.url,
            "trouble": membership.trouble and as_wire(membership.trouble),
        }
        try:
            write_whole(self._path, json.dumps(found, ensure_ascii=False))
        except OSError as error:
            raise DeviceError(
                text(
                    "{file}: cannot be written: {why}; {remedy}",
                    file=self._path,
                    why=error.strerror,
                    remedy=disk_remedy(error),
                )
            ) from error

    def forget(self) -> None:
        """Remove the file."""
        self._path.unlink(missing_ok=True)
