"""Days as they are named on the command line."""

from __future__ import annotations

from datetime import date

from coach.errors import UsageError

_YEARS = range(1971, 3000)
"""Of which calendars and zones know something, and a plan of some days does not run out of."""


def parse_day(text: str) -> date:
    """Return the day that *text* names.

    Raises:
        UsageError: it is no date, or of a year for which nothing can be planned.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'{text!r}: not a date; write it as "2026-03-31"') from None
    if day.year not in _YEARS:
        raise UsageError(f"{text!r}: not a year for a plan; name one from {_YEARS[0]} to {_YEARS[-1]}")
    return day
