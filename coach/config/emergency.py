"""The emergency number of a country."""

from __future__ import annotations

_NUMBERS = {
    "112": "AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IN IS IT LT LU LV MT NL PL PT RO SE SI SK",
    "111": "NZ",
    "113": "NO",
    "911": "CA MX US",
    "999": "GB",
}
"""Number that brings an ambulance -> countries, ISO 3166.

A country that is not here has no number rather than a wrong one.
"""

EMERGENCY = {country: number for number, countries in _NUMBERS.items() for country in countries.split()}
"""Country -> number."""


def emergency_number(country: str | None, language: str) -> str | None:
    """Return the emergency number of *country*; who speaks Danish and names none is in Denmark.  None: not known."""
    return EMERGENCY.get(country or ("DK" if language == "da" else ""))
