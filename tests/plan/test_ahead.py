"""What `coach plan` promises, and what the daemon then does: one rule, read twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from coach.config.model import AgendaConfig, Config, OfferConfig
from coach.config.values import read_time_of_day
from coach.journal.entries import BreakEntry, BreakOutcome
from coach.plan.agenda import PlanInputs, PlannedBreak, RecentJournal, plan_next
from coach.plan.ahead import plan_ahead
from coach.plan.breaks import BreakKind
from coach.plan.choose import RoutineOption
from coach.plan.facts import Facts
from coach.plan.hours import DAY, ClockSpan, on_wall
from coach.presence.watch import Busy
from coach.programs.rehearsal.play import rehearse
from coach.programs.rehearsal.scenario import Scenario
from tests.support.profiles import examples

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = date(2026, 3, 2)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Fate:
    """What became of a break."""

    due: str
    kind: str
    offered_at: str | None


def wall(moment: datetime) -> str:
    return f"{moment.astimezone(COPENHAGEN):%H:%M:%S}".removesuffix(":00")


def at(minutes: int) -> datetime:
    return on_wall(COPENHAGEN, MONDAY, minutes)


def planned(config: Config, facts: Facts) -> list[Fate]:
    inputs = PlanInputs(rules=config.rules(), zone=COPENHAGEN, now=at(0), journal=RecentJournal(), facts=facts)
    return [
        Fate(wall(each.due), each.kind.name, each.forecast.offered_at and wall(each.forecast.offered_at))
        for each in plan_ahead(inputs, at(DAY))
    ]


def rehearsed(config: Config, facts: Facts) -> list[Fate]:
    """Return what the daemon does on a day on which every offer is taken."""
    day = rehearse(config, facts, Scenario(), MONDAY, COPENHAGEN)
    offers = {key: wall(moment) for key, moment in day.offers.items()}
    entries = sorted(day.breaks, key=lambda each: each.decided_at)
    return [Fate(wall(each.due), each.kind, offers.get((each.kind, each.due))) for each in entries]


def option(name: str, minutes: int) -> RoutineOption:
    return RoutineOption(
        id=name,
        kind="active_break",
        minutes=minutes,
        posture="standing",
        noise="quiet",
        open_office=True,
        portable=False,
        met=2.0,
        areas={},
        avoid=frozenset(),
        caution=frozenset(),
        swapped=frozenset(),
    )


def meeting(begins: str, ends: str) -> Busy:
    return Busy(begins=at(read_time_of_day(begins)), ends=at(read_time_of_day(ends)))


def agenda(*kinds: BreakKind, patience: int = 30, grace: int = 5, quiet: tuple[ClockSpan, ...] = ()) -> Config:
    return Config(
        agenda=AgendaConfig(breaks=kinds, quiet=quiet),
        offer=OfferConfig(grace=grace * MINUTE, patience=patience * MINUTE),
    )


EYES = BreakKind(name="eyes", every=20 * MINUTE)
LEGS = BreakKind(name="legs", every=60 * MINUTE)
ROUTINES = (option("a", 5), option("b", 3))


@pytest.mark.parametrize(
    ("config", "meetings", "fates"),
    [
        pytest.param(
            agenda(EYES, patience=30),
            [meeting("09:19", "09:42")],
            [("09:20", None), ("09:40", "09:44")],
            id="a break does not outlive the next of its kind",
        ),
        pytest.param(
            agenda(LEGS, patience=30),
            [meeting("09:55", "10:28")],
            [("10:00", "10:30")],
            id="kept to the last moment of the patience",
        ),
        pytest.param(
            agenda(LEGS, patience=30),
            [meeting("09:55", "10:29")],
            [("10:00", None), ("11:00", "11:00")],
            id="kept no longer than the patience",
        ),
        pytest.param(
            agenda(EYES, LEGS, patience=30),
            [meeting("09:35", "10:03")],
            [("09:20", "09:20"), ("09:45", None), ("10:00", "10:05")],
            id="a held break gives way to a heavier one",
        ),
        pytest.param(
            agenda(LEGS, patience=60, quiet=()),
            [meeting("11:50", "12:40")],
            [("10:00", "10:00"), ("11:05", "11:05"), ("12:10", "12:42")],
            id="held in the middle of the day",
        ),
    ],
)
def test_the_plan_and_the_daemon_agree_on(config, meetings, fates):
    facts = Facts(options=(option("a", 5),), busy=tuple(meetings))
    expected = [(due, offered) for due, offered in fates]
    assert [(each.due, each.offered_at) for each in planned(config, facts)][: len(fates)] == expected
    assert [(each.due, each.offered_at) for each in rehearsed(config, facts)][: len(fates)] == expected


minutes_of_day = st.integers(8 * 60 + 30, 17 * 60 + 30)


@st.composite
def spans(draw, *, longest: int) -> tuple[int, int]:
    begins = draw(minutes_of_day)
    return begins, begins + draw(st.integers(1, longest))


beats = st.integers(5, 120).map(lambda minutes: minutes * MINUTE)
times = st.lists(st.integers(9 * 60, 16 * 60 + 59), min_size=1, max_size=3, unique=True).map(tuple)
one_kind = st.builds(BreakKind, name=st.just("one"), every=beats)
another = st.builds(BreakKind, name=st.just("two"), every=beats) | st.builds(
    BreakKind, name=st.just("two"), every=st.none(), times=times
)
two_kinds = st.tuples(one_kind, another)


@st.composite
def configs(draw, kinds: st.SearchStrategy[tuple[BreakKind, ...]]) -> Config:
    noon = draw(st.booleans())
    hours = (ClockSpan(begins=9 * 60, ends=12 * 60), ClockSpan(begins=12 * 60 + 20, ends=17 * 60))
    quiet = [ClockSpan(begins=a, ends=b) for a, b in draw(st.lists(spans(longest=90), max_size=2))]
    return Config(
        agenda=AgendaConfig(
            breaks=draw(kinds),
            hours=hours if noon else AgendaConfig().hours,
            quiet=tuple(quiet),
            limit=draw(st.none() | st.integers(1, 8)),
        ),
        offer=OfferConfig(
            grace=draw(st.integers(1, 60)) * MINUTE,
            patience=draw(st.sampled_from([1, 5, 15, 20, 30, 60, 120])) * MINUTE,
        ),
    )


@st.composite
def days(draw) -> Facts:
    meetings = [Busy(begins=at(a), ends=at(b)) for a, b in draw(st.lists(spans(longest=120), min_size=1, max_size=6))]
    return Facts(options=ROUTINES, busy=tuple(sorted(meetings)))


# a day is rehearsed in a quarter of a second, and a counterexample is shrunk in minutes: it is shown as it was found
as_found = examples(40, 8, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@as_found
@given(config=configs(st.tuples(one_kind)), facts=days())
def test_the_daemon_does_what_the_plan_promises(config, facts):
    assert rehearsed(config, facts) == planned(config, facts)


@as_found
@given(config=configs(two_kinds), facts=days())
def test_the_daemon_does_what_the_plan_promises_of_two_kinds(config, facts):
    assert rehearsed(config, facts) == planned(config, facts)


READ = Facts(options=ROUTINES, areas={"x": ()})
UNKNOWN = replace(LEGS, routines=("nonesuch",))


def first(config: Config, facts: Facts, journal: RecentJournal | None = None) -> PlannedBreak | None:
    inputs = PlanInputs(
        rules=config.rules(), zone=COPENHAGEN, now=at(0), journal=journal or RecentJournal(), facts=facts
    )
    return plan_next(inputs)


@pytest.mark.parametrize("routine", ["nope", "b"])
def test_what_is_not_in_the_library_is_never_planned(routine):
    coming = first(replace(agenda(UNKNOWN), routine=routine), READ)
    assert coming is not None
    assert coming.routine in ({"a", "b"} if routine == "nope" else {"b"})
    assert coming.reasons[0] == "nothing that was asked for can be offered"


def test_a_meeting_soon_leaves_no_break_without_a_routine():
    busy = (meeting("10:01", "11:00"),)
    coming = first(replace(agenda(UNKNOWN), routine="nope"), replace(READ, busy=busy))
    assert coming is not None
    assert coming.routine in {"a", "b"}


def test_where_no_routine_is_left_none_is_planned():
    assert first(agenda(LEGS), Facts(areas={"x": ()})) is None


def test_what_was_put_off_and_is_gone_from_the_library_is_not_planned_again():
    due = at(10 * 60)
    entry = BreakEntry(
        due=due,
        decided_at=due,
        outcome=BreakOutcome.LATER,
        routine="gone",
        session=None,
        kind="legs",
        why=None,
        again_at=due + 10 * MINUTE,
    )
    inputs = PlanInputs(
        rules=agenda(LEGS).rules(),
        zone=COPENHAGEN,
        now=due + MINUTE,
        journal=RecentJournal(breaks=(entry,)),
        facts=READ,
    )
    coming = plan_next(inputs)
    assert coming is not None
    assert (coming.due, coming.routine in {"a", "b"}) == (entry.again_at, True)
