"""`coach stats`: what was done, added up."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import click

from coach.cli.telling import own, tell
from coach.journal.entries import BreakOutcome, Outcome
from coach.journal.statistics import OFFER_OUTCOMES, Statistics, statistics_object
from coach.texts import counted, joined, text

_WEEKS = 12
"""Weeks in the chart, the present one last."""

_BAR = 40
"""Columns of the longest bar: label, bar and number stay within 80."""

_LABEL = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chart:
    title: str
    rows: tuple[tuple[str, int, str], ...]
    """Label, length, and what is written behind the bar."""


@click.command("stats")
@click.option("--since", metavar="DATE", help="From this day on, YYYY-MM-DD, or from an ISO 8601 moment on.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def stats_command(since: str | None, *, as_json: bool) -> None:
    """Add up the journal: days and streak, minutes, sets, body areas, and what became of the breaks.

    A streak counts the days on which you moved. A day off, a day without work and a day whose breaks were all held
    do not break it; a day does on which a break was offered and nothing was done. Days and hours are those of your
    clock.
    """
    from coach.wiring.records import read_statistics
    from coach.wiring.wall_clock import local_zone

    begin = None
    if since is not None:
        from coach.cli.log import moment_named

        begin = moment_named(since, local_zone())
    found = read_statistics(begin)
    if as_json:
        click.echo(json.dumps(statistics_object(found), ensure_ascii=False))
    elif not found.sums.days and not found.sums.held:
        tell("nothing yet" if since is None else text("nothing since {since}", since=since))
    elif sys.stdout.isatty():
        _draw(found)
    else:
        for line in _summary(found):
            tell(line)
        for chart in _charts(found):
            click.echo(f"\n{own(chart.title)}")
            longest = max(length for _, length, _ in chart.rows)
            for label, length, behind in chart.rows:
                click.echo(f"  {own(label):{_LABEL}} {'#' * _columns(length, longest):{_BAR}} {own(behind)}".rstrip())


def _columns(length: int, longest: int) -> int:
    """Return how long a bar is; what is more than nothing can be seen."""
    return max(round(_BAR * length / longest), 1) if length else 0


def _summary(found: Statistics) -> Iterator[str]:
    streak, held = found.streak, sum(found.sums.held.values())
    yield text("{since} to {until}", since=found.since, until=found.until)
    yield text(
        "days     {days} on which you moved; streak {streak}, longest {longest}",
        days=found.days,
        streak=streak.now,
        longest=streak.longest,
    )
    minutes = counted(round(found.seconds / 60), "{count} minute", "{count} minutes")
    sessions = counted(found.sessions, "{count} session", "{count} sessions")
    yield text("time     {minutes} in {sessions}", minutes=minutes, sessions=sessions)
    yield text(
        "sets     {done} done, {early} early, {skipped} skipped, {stopped} stopped",
        done=found.sets(Outcome.DONE),
        early=found.sets(Outcome.DONE_EARLY),
        skipped=found.sets(Outcome.SKIPPED),
        stopped=found.sets(Outcome.STOPPED, Outcome.PAIN),
    )
    answers = (text("{count} {answer}", count=found.answers(each), answer=text(each)) for each in OFFER_OUTCOMES)
    yield text("offers   {answers}; {held} held", answers=joined(", ", answers), held=held)


def _charts(found: Statistics) -> Iterator[_Chart]:
    weeks = tuple(_weeks(found))
    if any(minutes for _, minutes in weeks):
        yield _Chart(
            title="minutes, week of",
            rows=tuple((f"{week:%Y-%m-%d}", minutes, str(minutes)) for week, minutes in weeks),
        )
    if found.areas:
        yield _counts("sets done, by body area", found.areas)
    hours = tuple(_hours(found))
    if hours:
        yield _Chart(title="offers taken, by hour", rows=hours)
    if found.sums.held:
        held = sorted(found.sums.held.items(), key=lambda item: (-item[1], item[0]))
        yield _counts("breaks held, by reason", {why.replace("-", " "): count for why, count in held})


def _counts(title: str, counts: Mapping[str, int]) -> _Chart:
    return _Chart(
        title=title, rows=tuple((label.replace("_", " "), count, str(count)) for label, count in counts.items())
    )


def _weeks(found: Statistics) -> Iterator[tuple[date, int]]:
    """Give the Monday of each of the last weeks with its minutes, from the first that lies in the statistics."""
    seconds: dict[date, int] = {}
    for day in found.sums.days:
        monday = _monday(day.day)
        seconds[monday] = seconds.get(monday, 0) + day.seconds
    first = max(_monday(found.since), _monday(found.until) - timedelta(weeks=_WEEKS - 1))
    for number in range(_WEEKS):
        week = first + timedelta(weeks=number)
        if week <= found.until:
            yield week, round(seconds.get(week, 0) / 60)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _hours(found: Statistics) -> Iterator[tuple[str, int, str]]:
    """Give the hours from the first to the last in which something was offered."""
    answers = found.sums.answers
    offered = {hour: sum(answers.get((hour, answer), 0) for answer in OFFER_OUTCOMES) for hour in range(24)}
    some = [hour for hour, count in offered.items() if count]
    for hour in range(some[0], some[-1] + 1) if some else ():
        taken = answers.get((hour, BreakOutcome.TAKEN), 0)
        yield f"{hour:02}:00", taken, text("{taken} of {offered}", taken=taken, offered=offered[hour])


def _draw(found: Statistics) -> None:
    """Show the same on a terminal, with rich's bars."""
    from rich.bar import Bar
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    blocks = _can_show("█▌▏")

    def bar(length: int, longest: int) -> Bar | Text:
        if blocks:
            return Bar(longest or 1, 0, length, width=_BAR, color="green")
        return Text("#" * _columns(length, longest))

    first, *lines = map(own, _summary(found))
    console.print(Text(first, "bold"))
    for line in lines:
        console.print(Text(line), soft_wrap=True)
    for chart in _charts(found):
        console.print(Text(f"\n{own(chart.title)}", "bold"))
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(min_width=_LABEL + 1)
        longest = max(length for _, length, _ in chart.rows)
        for label, length, behind in chart.rows:
            table.add_row(f"  {own(label)}", bar(length, longest), own(behind))
        console.print(table)


def _can_show(characters: Iterable[str]) -> bool:
    """Tell whether standard output has *characters*."""
    try:
        "".join(characters).encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
