"""Days as they are named on the command line."""

from __future__ import annotations

from datetime import date

from coach.errors import UsageError
from coach.texts import text

_YEARS = range(1971, 3000)
"""Of which calendars and zones know something, and a plan of some days does not run out of."""


def parse_day(named: str) -> date:
    """Return the day that *named* names.

    Raises:
        UsageError: it is no date, or of a year for which nothing can be planned.
    """
    try:
        day = date.fromisoformat(named)
    except ValueError:
        raise UsageError(text('{named!r}: not a date; write it as "2026-03-31"', named=named)) from None
    if day.year not in _YEARS:
        raise UsageError(
            text(
                "{named!r}: not a year for a plan; name one from {first} to {last}",
                named=named,
                first=_YEARS[0],
                last=_YEARS[-1],
            )
        )
    return day
