"""What a large workplace costs its database: 10 000 people for a year, and the group's figures at that size.

    python -m bench.team [--people 10000] [--days 365] [--connections 200] [--json FILE]

A PostgreSQL of its own, as the distribution has it, with its defaults but for the number of connections.  People are in
teams of fifty; each pushes a year at once, as nobody does but after a year offline: every figure is made ten times
over.  Then the group's figures are read as a member, month by month is dropped, and one day of everybody is pushed,
which is what a day costs.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from coach.system.system_clock import SystemClock
from coach.team.adapters.postgres_team import PostgresTeam
from coach.team.group_figures import report, trend_begins
from coach.team.shared_day import SharedDay
from tests.support.postgres import TeamPlace, serving_postgres

CLOCK = SystemClock()
TEAM = 50
READS = 20


def days_of(today: date, count: int, rng: random.Random) -> list[SharedDay]:
    """Return the last *count* days of somebody, one in ten without movement."""
    minutes = [rng.choice([0, *range(5, 45, 5)]) for _ in range(count)]
    return [
        SharedDay(day=today - timedelta(days=ago), moved=each > 0, minutes=each, sessions=each // 5)
        for ago, each in enumerate(minutes)
    ]


def push_all(place: TeamPlace, people: Sequence[tuple[UUID, int]], days: int, connections: int, today: date) -> float:
    """Let everybody push *days* days over *connections* connections at once; return seconds.

    The connections are made before the time begins, one after another: a server on two processors does not answer two
    hundred log-ins within a coach's five seconds.  A coach that is not answered keeps its days until the next break.
    """

    def push(team: PostgresTeam, part: Sequence[tuple[UUID, int]]) -> None:
        for member, seed in part:
            team.push(member, days_of(today, days, random.Random(seed)))

    with ExitStack() as stack:
        teams = [stack.enter_context(closing(PostgresTeam(place.url()))) for _ in range(connections)]
        pool = stack.enter_context(ThreadPoolExecutor(connections))
        begun = CLOCK.monotonic()
        for each in [pool.submit(push, team, people[n::connections]) for n, team in enumerate(teams)]:
            each.result()
        return CLOCK.monotonic() - begun


def join_all(place: TeamPlace, count: int) -> list[tuple[UUID, int]]:
    """Let *count* people join, fifty to a team; return them in an order in which teams mix."""
    people = [(uuid4(), number) for number in range(count)]
    with closing(PostgresTeam(place.url())) as team:
        for member, number in people:
            team.join(member, f"team {number // TEAM:03}")
    random.Random(1).shuffle(people)
    return people


def read_group(place: TeamPlace, today: date) -> tuple[float, int]:
    """Return the median of the seconds that `coach team` takes to read, and how many figures it reads."""
    took, count = [], 0
    with closing(PostgresTeam(place.url())) as team:
        for _ in range(READS):
            begun = CLOCK.monotonic()
            found = team.figures(trend_begins(today), "team 007")
            report(found, "team 007", today)
            took.append(CLOCK.monotonic() - begun)
            count = len(found)
    return statistics.median(took), count


def drop_months(place: TeamPlace) -> float:
    """Keep one month; return seconds."""
    begun = CLOCK.monotonic()
    place.set_up(keep_months=1)
    return CLOCK.monotonic() - begun


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with serving_postgres(f"-c max_connections={asked.connections + 10}") as server:
        place = TeamPlace(server)
        today = date.fromisoformat(place.ask("admin", "select current_date"))
        version = place.ask("admin", "show server_version")
        people = join_all(place, asked.people)
        seconds = push_all(place, people, asked.days, asked.connections, today)
        rows = int(place.ask("admin", "select count(*) from coach_team.days"))
        reading, figures = read_group(place, today)
        again = push_all(place, people, 1, asked.connections, today)
        dropping = drop_months(place)
        kept = int(place.ask("admin", "select count(*) from coach_team.days"))
    found = {
        "postgresql": version,
        "python": platform.python_version(),
        "people": asked.people,
        "connections": asked.connections,
        "rows": rows,
        "push_seconds": round(seconds, 1),
        "rows_a_second": round(rows / seconds),
        "figures_read": figures,
        "read_ms": round(1000 * reading, 1),
        "one_day_of_all_seconds": round(again, 1),
        "drop_ms": round(1000 * dropping, 1),
        "rows_after_drop": kept,
    }
    text = json.dumps(found, indent=2)
    print(text)
    if asked.json:
        asked.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
