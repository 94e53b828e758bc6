"""PostgreSQL as a fixture: a server of its own, on a socket alone, and a database for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest

from coach.team.adapters.postgres_team import PostgresTeam
from tests.support.desktop import require

NOBODY = 65534
_NUMBERS = count(1)


def _program(name: str) -> str | None:
    there = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(there[-1]) if there else shutil.which(name)


@contextmanager
def serving_postgres(*options: str) -> Iterator[Path]:
    """Run a server that trusts whoever calls; give the folder of its socket."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    require([] if initdb and pg_ctl else ["postgresql"], "a team's database")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    drop = []
    if os.geteuid() == 0:  # it does not run as root
        os.chown(folder, NOBODY, NOBODY)
        drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]

    def run(*command: str | None) -> None:
        subprocess.run([*drop, *map(str, command)], check=True, capture_output=True, cwd="/", timeout=120)

    data = folder / "data"
    given = f"-c listen_addresses='' -k {folder} -c fsync=off {' '.join(options)}"
    try:
        run(initdb, "-D", str(data), "-A", "trust", "-U", "admin", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        run(pg_ctl, "-w", "-D", str(data), "-l", str(folder / "log"), "-o", given, "start")
        try:
            yield folder
        finally:
            run(pg_ctl, "-w", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    """The folder of a server's socket."""
    with serving_postgres() as folder:
        yield folder


class TeamPlace:
    """A database that `coach team init` made ready, and whom it lets in."""

    def __init__(self, server: Path) -> None:
        self._server, self.name = server, f"team{next(_NUMBERS)}"
        self.ask("admin", f"create database {self.name}", database="postgres")
        self.login = f"{self.name}_member"
        self.ask("admin", f"create role {self.login} login; create role {self.name}_other login")
        self.outsider = f"{self.name}_other"
        self.set_up()

    def set_up(self, keep_months: int = 12) -> list[str]:
        with closing(PostgresTeam(self.url("admin"))) as team:
            return team.set_up(keep_months, [self.login])

    def url(self, role: str | None = None) -> str:
        return f"postgresql://{role or self.login}@/{self.name}?host={self._server}"

    def ask(self, role: str, query: str, database: str | None = None) -> str:
        """Return what psql prints; what the server refuses raises RuntimeError with its words."""
        command = ["psql", "-h", str(self._server), "-U", role, "-d", database or self.name, "-Atq", "-v"]
        run = subprocess.run([*command, "ON_ERROR_STOP=1", "-c", query], capture_output=True, text=True, check=False)
        if run.returncode:
            raise RuntimeError(run.stderr)
        return run.stdout.strip()

    def psql(self, role: str, queries: Sequence[str]) -> list[str]:
        """Return what each query gives a role, or how it is refused."""
        found = []
        for query in queries:
            try:
                found.append(self.ask(role, query))
            except RuntimeError as refused:
                found.append(str(refused).partition("\n")[0])
        return found


@pytest.fixture
def place(postgres: Path) -> TeamPlace:
    """A team's database of this test's own."""
    return TeamPlace(postgres)
