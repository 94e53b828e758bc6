"""What a person shares with the group of their workplace, and what the group shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from coach.errors import CoachError, DeviceError, UsageError
from coach.system import paths
from coach.texts import text
from coach.wiring.common import read_config
from coach.wiring.wall_clock import current_time, local_zone

if TYPE_CHECKING:
    from coach.journal.statistics import DayTotal
    from coach.team.adapters.membership_file import Membership, MembershipFile
    from coach.team.adapters.postgres_team import PostgresTeam
    from coach.team.group_figures import TeamReport

_KEPT_ANYWHERE = timedelta(days=31)
"""Every database keeps a month."""

_LONGEST_NAME = 60
"""Characters of a team's name, as the database takes it."""


def set_up_team(keep_months: int, logins: Sequence[str]) -> list[str]:
    """Make the database at [team] url ready; return what was done, in words.

    Raises:
        UsageError: there is no url, or psycopg is missing.
        DeviceError: the database is not reached, or does not let us.
    """
    with _database(_url()) as team:
        return team.set_up(keep_months, logins)


def what_would_be_shared(share: Sequence[str]) -> dict[str, object]:
    """Return today's totals as they would be sent, by their names; an example where today has none."""
    from coach.journal.statistics import DayTotal
    from coach.team.shared_day import share_days

    today = _today()
    nothing = DayTotal(day=today, sessions=0, seconds=0, moved=False, offered=True)
    found, *_ = share_days([*_days_since(today), nothing], share, today, today)
    return {"day": today.isoformat(), **found.totals}


def try_team() -> str:
    """Return, in words, that the team's database answers; as doctor asks.

    Raises:
        UsageError: there is no url, or psycopg is missing.
        DeviceError: the database is not reached, does not let us read, or what was joined cannot be read.
    """
    there = _file().read()
    if there is None:
        _try_reading("", _url())
        return text("the database answers; you are in no team: `coach team join NAME`")
    _try_reading(there.team, _joined_at(there))
    return text("the database of {team} answers", team=there.team)


def check_joining(name: str) -> None:
    """See before anybody is asked what to share whether the team *name* can be joined.

    Raises:
        UsageError: the name is none, another team was joined, there is no url, or psycopg is missing.
        DeviceError: the database is not reached, or does not let us read.
    """
    _joinable(name)
    _try_reading(name, _url())


def join_team(name: str, share: Sequence[str]) -> bool:
    """Take part in the team *name*, sharing those fields from today on; return whether that was sent already.

    Who is in it already changes what is shared from now on.

    Raises:
        UsageError: the name is none, another team was joined, there is no url, or psycopg is missing.
        DeviceError: the database is not reached, or the place cannot be kept.
    """
    from uuid import uuid4

    from coach.team.adapters.membership_file import Membership

    name, there = _joinable(name)
    file, url = _file(), _url()
    if there is None:
        there = Membership(member=uuid4(), team=name, since=_today(), share=tuple(share), url=url)
        with _database(url) as team:
            file.write(there)  # first: an id that is not kept would stay in the database for good
            try:
                team.join(there.member, name)
            except CoachError:
                file.forget()
                raise
    else:
        known = there if there.url in {None, url} else replace(there, sent={})  # it has moved, perhaps from a backup
        # the days before go as they were to be shared
        file.write(replace(_sent(known, url), share=tuple(share), since=_today(), url=url))
    return send_days() is None


def leave_team(*, forget: bool = False) -> int:
    """Leave the team, and take all days along; return how many those were.

    *forget*: only here, for who does not reach the database any more; what it has stays there.

    Raises:
        UsageError: there is no team, no url, another one than was joined at, or psycopg is missing.
        DeviceError: the database is not reached: then nothing has changed.
    """
    there, count = _there(), 0
    if not forget:
        with _database(_joined_at(there)) as team:
            try:
                count = team.leave(there.member)
            except UsageError:  # it does not know the member: left already, from another copy of this file
                count = 0
    _file().forget()
    return count


def send_days() -> str | None:
    """Send the days that the database does not have as they are; return why not, None once it has all.

    What could not be sent is kept, told by `coach status`, and sent the next time.
    """
    there = _there()
    try:
        there = _sent(there, _joined_at(there))
    except CoachError as error:
        there = replace(there, trouble=str(error))
    _file().write(there)
    return there.trouble


def _sent(there: Membership, url: str) -> Membership:
    """Send what the database at *url* does not have; return what is known of it then, with the days that it refuses.

    Raises:
        UsageError: psycopg is missing, or the database does not know the member.
        DeviceError: it is not reached.
    """
    from coach.team.shared_day import share_days, unsent_days

    today = _today()
    days = unsent_days(share_days(_days_since(there.since), there.share, there.since, today), there.sent)
    taken: frozenset[date] = frozenset()
    if days:
        with _database(url) as team:
            taken = team.push(there.member, days)
    refused = [each.day for each in days if each.day not in taken]
    # one that is refused and older than what any database keeps is settled: it would be refused for ever
    settled = {each.day: each.totals for each in days if each.day in taken or each.day < today - _KEPT_ANYWHERE}
    return replace(there, sent={**there.sent, **settled}, trouble=_refusal(refused) if refused else None)


def _refusal(days: Sequence[date]) -> str:
    return text(
        "its database does not take {count} of them, the first {day}; look at the date of this machine",
        count=len(days),
        day=days[0],
    )


def begin_sending() -> None:
    """Let a process of its own send what is new, where somebody has joined a team.  Returns at once."""
    if paths.team_file().exists():
        nowhere = subprocess.DEVNULL
        with suppress(OSError):  # no process can be started now: the days are kept, and the next break sends them
            subprocess.Popen(
                [sys.executable, "-m", "coach", "team", "send"],
                stdin=nowhere,
                stdout=nowhere,
                stderr=nowhere,
                start_new_session=True,
            )


def sending_trouble() -> str | None:
    """Return why the group does not get the days, for `coach status`; None if it does, or there is no group."""
    try:
        there = _file().read()
    except DeviceError as error:
        return str(error)
    if there is None or there.trouble is None:
        return None
    return text(
        "the team {team} does not get your days: {why}; they are kept, `coach team send` tries again",
        team=there.team,
        why=there.trouble,
    )


def joined_team() -> str | None:
    """Return the name of the team that was joined; None: none, or it cannot be read, which `coach status` tells."""
    try:
        there = _file().read()
    except DeviceError:  # sending_trouble() tells it
        return None
    return None if there is None else there.team


def read_team() -> TeamReport:
    """Return what the group shows.

    Raises:
        UsageError: no team was joined, there is no url, or psycopg is missing.
        DeviceError: the database is not reached.
    """
    from coach.team.group_figures import report, trend_begins

    there, today = _there(), _today()
    with _database(_joined_at(there)) as team:
        return report(team.figures(trend_begins(today), there.team), there.team, today)


def _joinable(name: str) -> tuple[str, Membership | None]:
    """Return the name as it is kept, and what was joined before, which is that team or none."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise UsageError(text("a team's name has 1 to {longest} characters", longest=_LONGEST_NAME))
    there = _file().read()
    if there is not None and there.team != name:
        raise UsageError(text("you are in the team {team}; `coach team leave` first", team=there.team))
    return name, there


def _try_reading(name: str, url: str) -> None:
    with _database(url) as team:
        team.figures(_today(), name)


def _there() -> Membership:
    there = _file().read()
    if there is None:
        raise UsageError(text("you are in no team; `coach team join NAME`"))
    return there


def _file() -> MembershipFile:
    from coach.team.adapters.membership_file import MembershipFile

    return MembershipFile(paths.team_file())


def _url() -> str:
    url = read_config(kept=True).team.url
    if url is None:
        raise UsageError(text("there is no team's database; write its address into config.toml: [team] url"))
    return url


def _joined_at(there: Membership) -> str:
    """Return the url, which must be that of the database that knows the member."""
    url = _url()
    if there.url not in {None, url}:
        raise UsageError(
            text(
                "{team} was joined at {joined}, and [team] url names another database; put it back, or where that has "
                "moved `coach team join '{team}'`",
                team=there.team,
                joined=there.url,
            )
        )
    return url


@contextmanager
def _database(url: str) -> Iterator[PostgresTeam]:
    from coach.team.adapters.postgres_team import PostgresTeam

    with closing(PostgresTeam(url)) as team:
        yield team


def _today() -> date:
    return current_time().astimezone(local_zone()).date()


def _days_since(day: date) -> Sequence[DayTotal]:
    from coach.wiring.records import read_statistics

    return read_statistics(datetime.combine(day, time(), local_zone())).sums.days
