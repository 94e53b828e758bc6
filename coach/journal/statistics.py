"""What a journal adds up to: days, streak, sets, body areas, answers to offers.  The caller brings time and zone."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from coach.journal.entries import BreakEntry, BreakOutcome, Outcome, SessionEntry, SessionOutcome
from coach.journal.report import Json

OFFER_OUTCOMES = (
    BreakOutcome.TAKEN,
    BreakOutcome.LATER,
    BreakOutcome.DECLINED,
    BreakOutcome.SKIPPED,
    BreakOutcome.UNANSWERED,
)
"""What can become of a break that was offered aloud."""

DONE = (Outcome.DONE, Outcome.DONE_EARLY)

OTHER = "other"
"""Body area of an exercise whose script is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotal:
    """One local calendar day on which there was a session or an offer."""

    day: date
    sessions: int
    seconds: int
    """Spent in sessions; one that broke off has no known length and adds none."""

    moved: bool
    """Whether a session was finished, or at least one set was done."""

    offered: bool
    """Whether a break was offered; counts where `moved` is false, and may be false where it is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalSums:
    """The sums of a journal from some moment on."""

    days: tuple[DayTotal, ...]
    """Oldest first; a day without session and offer is left out."""

    sets: Mapping[tuple[str, Outcome], int]
    """(Exercise id, outcome) -> how many sets of the sessions begun since then."""

    answers: Mapping[tuple[int, BreakOutcome], int]
    """(Hour of the wall's clock at which the break was due, one of `ANSWERS`) -> how many."""

    held: Mapping[str, int]
    """Reason -> how many breaks were held for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """Days with movement, unbroken by a day on which a break was offered and nothing was done."""

    now: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What a person sees of their journal."""

    since: date
    until: date
    """Today."""

    sums: JournalSums
    streak: Streak
    areas: Mapping[str, int]
    """Body area -> sets done, most first.  A set counts in each area of its exercise."""

    @property
    def days(self) -> int:
        """On how many days the person moved."""
        return sum(day.moved for day in self.sums.days)

    @property
    def sessions(self) -> int:
        """How many sessions were begun."""
        return sum(day.sessions for day in self.sums.days)

    @property
    def seconds(self) -> int:
        """How long they lasted together."""
        return sum(day.seconds for day in self.sums.days)

    def sets(self, *outcomes: Outcome) -> int:
        """Return how many sets ended in one of *outcomes*."""
        return sum(count for (_, outcome), count in self.sums.sets.items() if outcome in outcomes)

    def answers(self, answer: BreakOutcome) -> int:
        """Return how many offers were answered so."""
        return sum(count for (_, given), count in self.sums.answers.items() if given is answer)


def summarise(sums: JournalSums, areas: Mapping[str, Iterable[str]], *, since: date | None, today: date) -> Statistics:
    """Say what *sums* mean; *areas* maps exercise ids to body areas, *since* None is the first day in the journal."""
    trained: Counter[str] = Counter()
    for (exercise, outcome), count in sums.sets.items():
        if outcome in DONE:
            for area in areas.get(exercise, (OTHER,)):
                trained[area] += count
    first = since or (sums.days[0].day if sums.days else today)
    return Statistics(
        since=first,
        until=today,
        sums=sums,
        streak=find_streak(sums.days, today),
        areas=dict(_most_first(trained)),
    )


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def find_streak(days: Iterable[DayTotal], today: date) -> Streak:
    """Return the streak that lasts and the longest one.

    Only a day on which a break was offered and nothing was done breaks it: a
    day off, one without work, and one whose breaks were all held are passed
    over.  Today is not over yet, and breaks nothing.
    """
    now = longest = 0
    for each in days:
        if each.moved:
            now += 1
            longest = max(longest, now)
        elif each.offered and each.day != today:
            now = 0
    return Streak(now=now, longest=longest)


def statistics_object(found: Statistics) -> dict[str, Json]:
    """Return *found* for a program; days and hours are those of the wall's clock, minutes are rounded."""
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "days": found.days,
        "streak": {"now": found.streak.now, "longest": found.streak.longest},
        "minutes": round(found.seconds / 60),
        "sessions": found.sessions,
        "sets": {
            "done": found.sets(Outcome.DONE),
            "early": found.sets(Outcome.DONE_EARLY),
            "skipped": found.sets(Outcome.SKIPPED),
            "stopped": found.sets(Outcome.STOPPED, Outcome.PAIN),
        },
        "areas": dict(found.areas),
        "offers": {
            **{answer.value: found.answers(answer) for answer in OFFER_OUTCOMES},
            "held": dict(_most_first(found.sums.held)),
        },
        "by_hour": [
            {"hour": hour, **{answer.value: found.sums.answers.get((hour, answer), 0) for answer in OFFER_OUTCOMES}}
            for hour in range(24)
        ],
        "by_day": [
            {"date": day.day.isoformat(), "minutes": round(day.seconds / 60), "sessions": day.sessions}
            for day in found.sums.days
            if day.sessions
        ],
    }


def midnights(zone: tzinfo, first: date, last: date) -> Iterator[tuple[date, datetime]]:
    """Give each day from *first* to *last* with the moment at which it begins in *zone*, UTC, and the day after."""
    day = first
    while day <= last + timedelta(days=1):
        yield day, datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        day += timedelta(days=1)


def add_up(sessions: Iterable[SessionEntry], breaks: Iterable[BreakEntry], zone: tzinfo) -> JournalSums:
    """Add up rows that were read: the meaning of `JournalSums`, plain and slow."""
    calendar = _Calendar(zone)
    count: Counter[date] = Counter()
    milliseconds: Counter[date] = Counter()
    moved: set[date] = set()
    sets: Counter[tuple[str, Outcome]] = Counter()
    for session in sessions:
        day = calendar.day_of(session.started_at)
        count[day] += 1
        if session.ended_at is not None and session.outcome is not SessionOutcome.BROKEN:
            milliseconds[day] += max(0, _milliseconds(session.ended_at) - _milliseconds(session.started_at))
        sets.update((each.exercise, each.outcome) for each in session.sets)
        if session.outcome is SessionOutcome.FINISHED or any(each.outcome in DONE for each in session.sets):
            moved.add(day)
    answers: Counter[tuple[int, BreakOutcome]] = Counter()
    held: Counter[str] = Counter()
    offered: set[date] = set()
    for entry in breaks:
        if entry.outcome in OFFER_OUTCOMES:
            answers[entry.due.astimezone(zone).hour, entry.outcome] += 1
            offered.add(calendar.day_of(entry.due))
        elif entry.outcome is BreakOutcome.HELD:
            held[entry.why or OTHER] += 1
    days = tuple(
        DayTotal(
            day=day,
            sessions=count[day],
            seconds=seconds_of(milliseconds[day]),
            moved=day in moved,
            offered=day in offered and day not in moved,
        )
        for day in sorted(count.keys() | offered)
    )
    return JournalSums(days=days, sets=dict(sets), answers=dict(answers), held=dict(held))


def seconds_of(milliseconds: int) -> int:
    """Round *milliseconds* to seconds, half of one upwards."""
    return (milliseconds + 500) // 1000


def _milliseconds(moment: datetime) -> int:
    """Return *moment* as SQLite sees it, which counts no finer."""
    return ((moment - _EPOCH) // timedelta(microseconds=1) + 500) // 1000


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Calendar:
    """Splits time into the local days of a time zone."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._days: list[date] = []
        self._begins: list[datetime] = []

    def day_of(self, moment: datetime) -> date:
        """Return the day in which *moment* lies."""
        if not self._begins or not self._begins[0] <= moment < self._begins[-1]:
            there = moment.astimezone(self._zone).date()
            first = min([there, *self._days[:1]]) - timedelta(days=1)
            last = max([there, *self._days[-1:]]) + timedelta(days=365)
            self._days, self._begins = map(list, zip(*midnights(self._zone, first, last), strict=True))
        return self._days[bisect_right(self._begins, moment) - 1]
