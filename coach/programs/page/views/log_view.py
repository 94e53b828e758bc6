"""The log: sessions with their sets and the breaks that led to none, the last day first."""

from __future__ import annotations

from datetime import date, timedelta

import htpy as h

from coach.journal.entries import BreakEntry, SessionEntry
from coach.programs.page.page_values import LOG_DAYS, LogData
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.entry_list import entry_list
from coach.programs.page.views.layout import framed


def log_page(words: PageWords, data: LogData) -> str:
    """Return the page of the log."""
    days: dict[date, tuple[list[SessionEntry], list[BreakEntry]]] = {}
    for session in data.sessions:
        days.setdefault(session.started_at.astimezone(data.zone).date(), ([], []))[0].append(session)
    for entry in data.breaks:
        days.setdefault(entry.due.astimezone(data.zone).date(), ([], []))[1].append(entry)
    earlier, later = (data.since + timedelta(days=days) for days in (-LOG_DAYS, LOG_DAYS))
    since = words.day(data.since)
    sections = [
        h.section[h.h2[h.time(datetime=day.isoformat())[f"{words.day(day)} {day.year}"]], found]
        for day, (sessions, breaks) in sorted(days.items(), reverse=True)
        if (found := entry_list(words, data.zone, data.names, sessions, breaks)) is not None
    ]
    return framed(
        words,
        "/log",
        words("log"),
        [
            h.p(".note")[words("log_since", day=f"{since} {data.since.year}")],
            sections or h.p(".none")[words("nothing_since", day=since)],
            h.p(".turn")[
                h.a(href=f"/log?since={earlier.isoformat()}", rel="prev")[words("earlier")],
                h.a(href=f"/log?since={later.isoformat()}", rel="next")[words("later_days")]
                if later <= data.today
                else None,
            ],
        ],
    )
