"""The group in PostgreSQL: its schema, and what a member may ask.

psycopg is libpq with another face: TLS, the password file, services and environment are libpq's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from coach.errors import DeviceError, UsageError
from coach.team.group_figures import TeamFigure
from coach.team.shared_day import SharedDay
from coach.texts import text

OWNER, MEMBER = "coach_team_owner", "coach_team_member"
"""Roles, neither of which can log in: whose the schema is, and what a login is granted to take part."""

_PATIENCE = 5
"""Seconds for a connection."""

_MIGRATIONS = Path(__file__).with_name("migrations")

_COUNTED = (
    "pg_relation_size(regclass)",
    "pg_relation_size(regclass, text)",
    "pg_table_size(regclass)",
    "pg_indexes_size(regclass)",
    "pg_total_relation_size(regclass)",
    "pg_database_size(name)",
    "pg_database_size(oid)",
)
"""Functions of PostgreSQL that tell anybody how much there is of a table."""

_FIGURES = """
select team, day, field, people, total from coach_team.figures where team = %(team)s and day >= %(since)s
union all
select team, date_trunc('week', current_date)::date, field, sum(people), sum(total) from coach_team.figures
where day between date_trunc('week', current_date)::date and current_date and team <> %(team)s
group by team, field
"""
"""Two parts, for each has an index of its own; of other teams the week is enough."""


class PostgresTeam:
    """TeamDatabase on a PostgreSQL server."""

    def __init__(self, url: str) -> None:
        """Connect to *url* (postgresql://...).

        Raises:
            UsageError: psycopg is not installed.
            DeviceError: the server is not reached, or does not let us in.
        """
        try:
            import psycopg
        except ImportError:
            raise UsageError(text("psycopg is not installed; pip install 'desk-coach[team]'")) from None
        self._errors = psycopg.errors
        self._error: type[Exception] = psycopg.Error
        with self._translated():
            self._line: Any = psycopg.connect(url, connect_timeout=_PATIENCE, application_name="desk-coach")

    def close(self) -> None:
        """Close the connection.  May be called twice."""
        self._line.close()

    def set_up(self, keep_months: int, logins: Sequence[str]) -> list[str]:
        """Make or bring up to date the schema, and let *logins* take part; return what was done, in words.

        Raises:
            DeviceError: the connection's role may not do that.
        """
        from psycopg import sql

        done: list[str] = []
        with self._translated(), self._line.transaction():
            for role in (OWNER, MEMBER):
                if self._value("select count(*) from pg_roles where rolname = %s", role) == 0:
                    self._line.execute(sql.SQL("create role {} nologin").format(sql.Identifier(role)))
            if not self._value("select rolsuper from pg_roles where rolname = current_user"):
                self._line.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(OWNER)))
            done += self._migrate()
            self._line.execute(
                "insert into coach_team.settings (keep_months) values (%s)"
                " on conflict (one) do update set keep_months = excluded.keep_months, tended_on = '-infinity'",
                [keep_months],
            )
            self._line.execute("select coach_team.tend()")
            for login in logins:
                self._line.execute(
                    sql.SQL("grant {} to {}").format(sql.Identifier(MEMBER), sql.Identifier(login)),
                )
                done.append(text("{login} may take part", login=login))
            done.append(self._close_statistics())
        return done

    def _migrate(self) -> Iterator[str]:
        self._line.execute("create schema if not exists coach_team_migrations")
        self._line.execute(
            "create table if not exists coach_team_migrations.done"
            " (number integer primary key, at timestamptz not null)"
        )
        reached = self._value("select coalesce(max(number), 0) from coach_team_migrations.done")
        for file in sorted(_MIGRATIONS.glob("*.sql")):
            number = int(file.name[:4])
            if number > reached:
                self._line.execute(file.read_text("utf-8"))
                self._line.execute("insert into coach_team_migrations.done values (%s, now())", [number])
                yield text("schema {number} is in place", number=number)

    def _close_statistics(self) -> str:
        """Keep the server from telling how many rows there are; that is a superuser's to do."""
        from psycopg import sql

        with self._translated():
            if not self._value("select rolsuper from pg_roles where rolname = current_user"):
                return text(
                    "the server still tells everybody how many rows there are in all: run this once as its superuser"
                )
            here = sql.Identifier(self._line.info.dbname)
            self._line.execute(sql.SQL("alter database {} set track_counts = off").format(here))
            for each in _COUNTED:
                self._line.execute(sql.SQL("revoke execute on function {} from public").format(sql.SQL(each)))
        return text("the server no longer tells how many rows there are")

    def join(self, member: UUID, team: str) -> None:
        """Add *member* to *team*."""
        with self._translated(), self._line.transaction():
            self._line.execute("select coach_team.join_team(%s, %s)", [member, team])

    def leave(self, member: UUID) -> int:
        """Take a member away with all their days; return how many those were."""
        with self._translated(), self._line.transaction():
            return int(self._value("select coach_team.leave_team(%s)", member))

    def push(self, member: UUID, days: Sequence[SharedDay]) -> frozenset[date]:
        """Store *days* of a member, each once; return those that were taken."""
        moved = [None if each.moved is None else int(each.moved) for each in days]
        columns = [
            [each.day for each in days],
            moved,
            [each.minutes for each in days],
            [each.sessions for each in days],
        ]
        with self._translated(), self._line.transaction():
            found = self._line.execute(
                "select * from coach_team.push(%s, %s::date[], %s::smallint[], %s::integer[], %s::integer[])",
                [member, *columns],
            )
            return frozenset(row[0] for row in found)

    def figures(self, since: date, team: str) -> list[TeamFigure]:
        """Return what may be seen of *team* from *since* on, and this week's sums of every other, under its Monday."""
        with self._translated(), self._line.transaction():
            rows = self._line.execute(_FIGURES, {"since": since, "team": team}).fetchall()
        return [
            TeamFigure(team=row[0], day=row[1], field=row[2], people=int(row[3]), total=int(row[4])) for row in rows
        ]

    def _value(self, query: str, *values: object) -> Any:
        return self._line.execute(query, values).fetchone()[0]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what PostgreSQL says into an error that a person sees as one line."""
        errors = self._errors
        try:
            yield
        except errors.NoDataFound:
            raise UsageError(
                text("the team's database does not know you any more; `coach team leave`, then join again")
            ) from None
        except (errors.UndefinedFunction, errors.UndefinedTable, errors.InvalidSchemaName):
            raise DeviceError(
                text("the team's database has no schema of the coach; its administrator runs `coach team init`")
            ) from None
        except errors.InsufficientPrivilege as error:
            raise DeviceError(
                text(
                    "the team's database: {why}; its administrator runs `coach team init --login NAME`",
                    why=_first_line(error),
                )
            ) from None
        except errors.UndefinedObject as error:
            raise DeviceError(
                text("the team's database: {why}; `create role NAME login` there makes it", why=_first_line(error))
            ) from None
        except self._error as error:
            shut_in = "Address family not supported" in str(error)  # by the service that begins with the log-in
            raise DeviceError(
                text(
                    "the team's database: {why}; {remedy}",
                    why=_first_line(error),
                    remedy=text("`coach service install` once more lets the service reach it")
                    if shut_in
                    else text("look at [team] url, or try again later"),
                )
            ) from None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
