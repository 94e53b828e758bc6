"""The group's database on a real PostgreSQL, as a member, as somebody else, and with psql."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from coach.errors import DeviceError, UsageError
from coach.system.system_clock import SystemClock
from coach.team.adapters.postgres_team import _FIGURES, PostgresTeam
from coach.team.group_figures import TeamFigure
from coach.team.shared_day import SharedDay

TODAY = SystemClock().now().date()
"""By the calendar of the server, which runs here."""


@pytest.fixture
def team(place) -> Iterator[PostgresTeam]:
    with closing(PostgresTeam(place.url())) as made:
        yield made


def joined(team: PostgresTeam, count: int, name: str = "ground floor") -> list[UUID]:
    made = [uuid4() for _ in range(count)]
    for each in made:
        team.join(each, name)
    return made


def worked(minutes: int, day: date = TODAY) -> SharedDay:
    return SharedDay(day=day, moved=minutes > 0, minutes=minutes, sessions=minutes // 5)


def shown(team: PostgresTeam, name: str = "ground floor") -> dict[tuple[date, str], tuple[int, int]]:
    """Return (day, field) -> people and total, of what the group sees."""
    return {
        (each.day, each.field): (each.people, each.total)
        for each in team.figures(TODAY - timedelta(days=100), name)
        if each.team == name
    }


def test_a_figure_is_shown_once_it_is_of_five_people(team):
    people = joined(team, 5)
    for each in people[:4]:
        team.push(each, [worked(10)])
        assert shown(team) == {}
    assert team.push(people[4], [worked(0)]) == {TODAY}
    assert shown(team) == {(TODAY, "moved"): (5, 4), (TODAY, "minutes"): (5, 40), (TODAY, "sessions"): (5, 8)}


def test_each_field_needs_five_people_who_share_it(team):
    for number, each in enumerate(joined(team, 6)):
        team.push(each, [SharedDay(day=TODAY, moved=True, minutes=10 if number < 4 else None)])
    assert set(shown(team)) == {(TODAY, "moved")}


def test_a_figure_changes_only_by_five_people_at_once(team):
    """Between two looks at a group nobody's day can be told, whoever joins it, does more or leaves."""
    people = joined(team, 5)
    for each in people:
        team.push(each, [worked(10)])
    before = shown(team)
    (late,) = joined(team, 1)
    team.push(late, [worked(100)])
    assert shown(team) == before
    for each in people[:3]:
        team.push(each, [worked(20)])
        assert shown(team) == before
    assert team.leave(people[4]) == 1
    # one came, three did more, one left: five; the one who left is taken along
    assert shown(team)[TODAY, "minutes"] == (5, 100 + 3 * 20 + 10)


def test_a_figure_of_a_group_that_shrank_is_withdrawn(team):
    people = joined(team, 6)
    for each in people:
        team.push(each, [worked(10)])
    assert (TODAY, "minutes") in shown(team)
    for each in people[:4]:
        team.leave(each)
    team.push(people[4], [worked(20)])  # the fifth change, the last of the five that left being pending before
    assert shown(team) == {}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_group_does_no_two_looks_differ_by_fewer_than_five_people(team, seed):
    """By a model: what is shown is always the sum over some state of the rows, five people's changes from the last."""
    draw = random.Random(seed)  # noqa: S311 - not a secret
    rows: dict[UUID, int] = {}
    last: dict[UUID, int] | None = None
    for _ in range(60):
        if rows and draw.random() < 0.2:
            gone = draw.choice(list(rows))
            team.leave(gone)
            del rows[gone]
        elif rows and draw.random() < 0.5:
            each = draw.choice(list(rows))
            more = rows[each] + draw.randrange(1, 30)
            team.push(each, [SharedDay(day=TODAY, minutes=more)])
            rows[each] = more
        else:
            (each,) = joined(team, 1)
            rows[each] = draw.randrange(100)
            team.push(each, [SharedDay(day=TODAY, minutes=rows[each])])
        found = shown(team).get((TODAY, "minutes"))
        kept = last or {}
        changed = {each for each in rows.keys() | kept.keys() if rows.get(each) != kept.get(each)}
        if len(changed) >= 5:
            last = dict(rows) if len(rows) >= 5 else None
        assert found == (None if last is None else (len(last), sum(last.values())))


def test_a_day_that_is_sent_twice_is_one(team):
    for each in joined(team, 5):
        for _ in range(2):
            assert team.push(each, [worked(10)]) == {TODAY}
    assert shown(team)[TODAY, "minutes"] == (5, 50)


def test_a_restored_backup_takes_nothing_back(place, team):
    (each,) = joined(team, 1)
    team.push(each, [worked(20)])
    team.push(each, [worked(5)])
    assert place.ask("admin", "select minutes, sessions, moved from coach_team.days") == "20|4|1"


@pytest.mark.parametrize("days", [400, -2, -3650])
def test_a_clock_that_was_wrong_makes_no_day(place, team, days):
    (each,) = joined(team, 1)
    assert team.push(each, [worked(10), worked(10, TODAY - timedelta(days=days))]) == {TODAY}
    assert place.ask("admin", "select count(*) from coach_team.days") == "1"


@pytest.mark.faults
def test_who_is_not_known_is_told_so(team):
    for call in (lambda: team.push(uuid4(), [worked(1)]), lambda: team.leave(uuid4())):
        with pytest.raises(UsageError, match="does not know you"):
            call()


def test_who_leaves_takes_all_days_along(place, team):
    first, second = joined(team, 2)
    days = [worked(10, TODAY - timedelta(days=ago)) for ago in range(40)]
    team.push(first, days)
    team.push(second, days[:3])
    assert team.leave(first) == 40
    assert place.ask("admin", "select count(*), count(distinct member) from coach_team.days") == "3|1"


def test_there_is_no_total_in_which_a_small_team_could_be_reckoned(team):
    for name, count in (("large", 6), ("small", 3)):
        for each in joined(team, count, name):
            team.push(each, [worked(10)])
    found = team.figures(TODAY - timedelta(days=7), "small")
    assert {each.team for each in found} == {"large"}
    monday = TODAY - timedelta(days=TODAY.weekday())
    assert TeamFigure(team="large", day=monday, field="minutes", people=5, total=50) in found


CURIOUS = (
    "select * from coach_team.days",
    "select * from coach_team.members",
    "select count(*) from coach_team.days",
    "select * from coach_team.departures",
    "select * from coach_team.settings",
    "explain select * from coach_team.days where team = 'small'",
    "insert into coach_team.days (day, team, member) values (current_date, 'small', gen_random_uuid())",
    "insert into coach_team.figures values ('small', current_date, 'minutes', 5, 1)",
    "update coach_team.figures set total = 0",
    "delete from coach_team.figures",
    "select coach_team.publish('small', array[current_date])",
    "select coach_team.tend()",
    "set role coach_team_owner",
    "create table coach_team.mine (a integer)",
    "select pg_relation_size('coach_team.days_{month}')",
    "select pg_total_relation_size('coach_team.days_{month}')",
    "select pg_database_size(current_database())",
    "copy coach_team.days to stdout",
)
"""What a member might try with psql."""


def test_psql_tells_a_member_nothing_of_a_small_team(place, team):
    for each in joined(team, 3, "small"):
        team.push(each, [worked(10)])
    month = f"{TODAY:%Y_%m}"
    for query, answer in zip(
        CURIOUS, place.psql(place.login, [each.format(month=month) for each in CURIOUS]), strict=True
    ):
        assert "permission denied" in answer, (query, answer)
    assert place.ask(place.login, "select * from coach_team.figures") == ""


COUNTS = (
    "select sum(n_live_tup + n_tup_ins + n_tup_upd) from pg_stat_all_tables where schemaname = 'coach_team'",
    "select coalesce(sum(greatest(reltuples, 0)), 0) from pg_class where relname like 'days%'",
    "select coalesce(sum(relpages), 0) from pg_class where relname like 'days_20%' and relkind = 'r'",
    "select coalesce(sum(pg_stat_get_tuples_inserted(oid)), 0) from pg_class where relname like 'days%'",
    "select coalesce(sum(heap_blks_read + heap_blks_hit), 0) from pg_statio_all_tables where schemaname = 'coach_team'",
    "select coalesce(sum(calls), 0) from pg_stat_user_functions where schemaname = 'coach_team'",
    "select count(*) from pg_stats where schemaname = 'coach_team' and tablename like 'days%'",
)
"""What the server's statistics tell everybody of how many rows there are."""


def test_the_servers_statistics_do_not_tell_how_many_there_are(place):
    before = place.psql(place.login, COUNTS)  # of the setting up
    with closing(PostgresTeam(place.url())) as team:  # counts are written when a connection ends
        for each in joined(team, 3, "small"):
            team.push(each, [worked(10, TODAY - timedelta(days=ago)) for ago in range(20)])
            team.push(each, [worked(20)])
    assert place.psql(place.login, COUNTS) == before


def test_somebody_who_has_no_part_in_it_sees_and_does_nothing(place):
    queries = ("select * from coach_team.figures", "select coach_team.join_team(gen_random_uuid(), 'small')")
    assert all("permission denied" in each for each in place.psql(place.outsider, queries))
    with closing(PostgresTeam(place.url(place.outsider))) as team, pytest.raises(DeviceError, match="init --login"):
        team.join(uuid4(), "small")


def test_a_right_that_is_granted_by_mistake_shows_no_row(place, team):
    for each in joined(team, 3):
        team.push(each, [worked(10)])
    place.ask("admin", f"grant select on all tables in schema coach_team to {place.login}")
    assert place.ask(place.login, "select count(*) from coach_team.days") == "0"
    assert place.ask(place.login, "select count(*) from coach_team.members") == "0"


def test_setting_up_again_changes_nothing_but_what_is_asked(place, team):
    (each,) = joined(team, 1)
    team.push(each, [worked(10)])
    assert not any(line.startswith("schema") for line in place.set_up())
    assert place.ask("admin", "select count(*) from coach_team.days") == "1"
    assert place.ask("admin", "select string_agg(number::text, ',') from coach_team_migrations.done") == "1"


def test_months_that_are_not_kept_any_more_are_dropped(place, team):
    (each,) = joined(team, 1)
    old = TODAY - timedelta(days=200)
    assert team.push(each, [worked(10), worked(10, old)]) == {TODAY, old}
    place.set_up(keep_months=2)
    assert place.ask("admin", "select min(day) from coach_team.days") == TODAY.isoformat()
    tables = place.ask("admin", "select count(*) from pg_inherits where inhparent = 'coach_team.days'::regclass")
    assert tables == "4"  # two months, this one, and the next


@pytest.mark.faults
def test_an_administrator_who_is_no_superuser_is_told_what_stays_open(place):
    helper = f"{place.name}_helper"
    place.ask("admin", f"create role {helper} login createrole createdb")
    place.ask("admin", f"grant coach_team_owner, coach_team_member to {helper} with admin option")
    place.ask(helper, f"create database {helper}", database="postgres")
    url = place.url(helper).replace(f"/{place.name}?", f"/{helper}?")
    with closing(PostgresTeam(url)) as team:
        done = team.set_up(12, [place.login])
        assert team.figures(TODAY, "ground floor") == []
    assert done[:2] == ["schema 1 is in place", f"{place.login} may take part"]
    assert done[2].endswith("run this once as its superuser")


@pytest.mark.faults
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody@/none?host=/nowhere", "look at \\[team\\] url"),
        ("postgresql://nobody@127.0.0.1:1/none", "look at \\[team\\] url"),
    ],
)
def test_a_database_that_is_not_there_is_told_in_a_line(url, said):
    with pytest.raises(DeviceError, match=said) as told:
        PostgresTeam(url)
    assert "\n" not in str(told.value)


@pytest.mark.faults
def test_a_service_that_may_not_go_out_is_told_to_be_installed_again(monkeypatch):
    def connect(*_: object, **__: object) -> None:
        raise psycopg.OperationalError("failed: could not create socket: Address family not supported by protocol")

    monkeypatch.setattr(psycopg, "connect", connect)
    with pytest.raises(DeviceError, match="`coach service install` once more"):
        PostgresTeam("postgresql://db.example.org/coach")


@pytest.mark.faults
def test_a_database_without_the_schema_names_who_makes_it(place):
    place.ask("admin", "drop schema coach_team cascade")
    with closing(PostgresTeam(place.url())) as team, pytest.raises(DeviceError, match="coach team init"):
        team.figures(TODAY, "ground floor")


def test_the_groups_figures_are_read_by_their_indexes(place, team):
    """At the size of ten thousand people in two hundred teams; nobody analyses the table, so neither does this."""
    place.ask(
        "admin",
        "insert into coach_team.figures select 'team ' || number, current_date - ago, field, 50, 40"
        " from generate_series(1, 200) number, generate_series(0, 364) ago,"
        " unnest(array['moved', 'minutes', 'sessions']) field",
    )
    query = _FIGURES.replace("%(team)s", "'team 7'").replace("%(since)s", "current_date - 83")
    plan = place.ask(place.login, f"explain {query}")
    assert "Seq Scan" not in plan
    assert "figures_pkey" in plan
    assert "figures_by_day" in plan
    assert len(team.figures(TODAY - timedelta(days=83), "team 7")) > 84 * 3


@pytest.mark.parametrize(
    "query",
    [
        "select * from coach_team.days where team = 'a' and day = any(array[current_date, current_date - 1])",
        "delete from coach_team.days where member = '00000000-0000-0000-0000-000000000001'",
        "select team from coach_team.members where member = '00000000-0000-0000-0000-000000000001'",
        "select * from coach_team.departures where team = 'a' and day = any(array[current_date])",
    ],
)
def test_what_a_push_and_a_leave_look_for_is_found_by_an_index(place, query):
    place.ask(
        "admin",
        "insert into coach_team.days (day, team, member) select current_date - number % 300, 'team ' || number % 50,"
        " gen_random_uuid() from generate_series(1, 20000) number;"
        "insert into coach_team.members select gen_random_uuid(), 'a' from generate_series(1, 20000);"
        "insert into coach_team.departures select 'team ' || number, current_date, 'moved', 1"
        " from generate_series(1, 20000) number",
    )
    plan = place.ask("admin", f"explain {query}")
    assert "Seq Scan" not in plan, plan
