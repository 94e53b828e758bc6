"""Weeks: the last year as a heat map, in sums, and week by week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import htpy as h

from coach.journal.entries import Outcome
from coach.journal.statistics import OFFER_OUTCOMES, DayTotal, Statistics
from coach.programs.page.page_values import WeeksData
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.heat_map import heat_legend, heat_map, monday_of
from coach.programs.page.views.layout import framed


def weeks_page(words: PageWords, data: WeeksData) -> str:
    """Return the page of the weeks."""
    found = data.statistics
    some = found.sums.days or found.sums.held
    content = [_filled(words, found) if some else h.p(".none")[words("nothing_yet")]]
    if data.team is not None:
        content.append(h.p[h.a(href="/team")[words("team_link", name=data.team)]])
    return framed(words, "/weeks", words("weeks"), content)


def _filled(words: PageWords, found: Statistics) -> h.Node:
    return [
        h.dl(".sums", aria_label=words("last_year"))[
            (h.div[h.dt[label], h.dd[str(count)]] for label, count in _sums(words, found))
        ],
        h.section[
            h.h2[words("heat")],
            h.div(".wide", tabindex="0", role="region", aria_label=words("heat"))[heat_map(words, found)],
            heat_legend(words),
            h.details[h.summary[words("by_week")], _table(words, found)],
        ],
        h.section[h.h2[words("became")], _became(words, found)],
    ]


def _sums(words: PageWords, found: Statistics) -> Iterator[tuple[str, int]]:
    yield words("moved_days"), found.days
    yield words("streak_now"), found.streak.now
    yield words("streak_longest"), found.streak.longest
    yield words("minutes"), round(found.seconds / 60)
    yield words("sessions"), found.sessions
    yield words("sets_done"), found.sets(Outcome.DONE, Outcome.DONE_EARLY)


def _table(words: PageWords, found: Statistics) -> h.Element:
    weeks: dict[date, list[DayTotal]] = defaultdict(list)
    for total in found.sums.days:
        weeks[monday_of(total.day)].append(total)
    heads = ("week_of", "days", "sessions_head", "minutes_head")
    return h.table(".numbers")[
        h.thead[h.tr[(h.th(scope="col")[words(key)] for key in heads)]],
        h.tbody[
            (
                h.tr[
                    h.th(scope="row")[h.time(datetime=monday.isoformat())[monday.isoformat()]],
                    h.td[str(sum(each.moved for each in totals))],
                    h.td[str(sum(each.sessions for each in totals))],
                    h.td[str(round(sum(each.seconds for each in totals) / 60))],
                ]
                for monday, totals in sorted(weeks.items(), reverse=True)
            )
        ],
    ]


def _became(words: PageWords, found: Statistics) -> h.Node:
    rows = [(words(answer), found.answers(answer)) for answer in OFFER_OUTCOMES]
    held = sorted(found.sums.held.items(), key=lambda each: (-each[1], each[0]))
    return [
        bars([row for row in rows if row[1]]),
        [h.h3[words("held_for")], bars([(words.silence(why), count) for why, count in held])] if held else None,
    ]


def bars(rows: list[tuple[str, int]]) -> h.Element | None:
    """Return *rows* as a table with a bar behind each number; None without rows."""
    if not rows:
        return None
    longest = max(1, *(count for _, count in rows))
    rect = h.Element("rect")
    return h.table(".bars")[
        h.tbody[
            (
                h.tr[
                    h.th(scope="row")[label],
                    h.td(".number")[str(count)],
                    h.td(".bar")[
                        h.svg(width="100%", height="12", aria_hidden="true")[
                            rect(width=f"{100 * count / longest:.1f}%", height="12", rx="3")
                        ]
                    ],
                ]
                for label, count in rows
            )
        ]
    ]
