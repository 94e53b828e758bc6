"""What a voice does not say as it is written: ranges, short forms, units, and what to write instead.  Pure.

Each was looked at in the phonemes of espeak-ng, English and Danish: "10-15" is "ten dash fifteen", "30 sec." ends in
"sek", "5 m" in the letter.  What it says right ("50 %", "e.g.", Danish "f.eks.") is not here; "ca.", which not every
voice knows, is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SHORT: Mapping[str, Mapping[str, str]] = {
    "en": {"approx.": "about", "i.e.": "that is", "vs.": "against", "incl.": "with"},
    "da": {
        "ca.": "cirka", "kl.": "klokken", "bl.a.": "blandt andet", "osv.": "og så videre", "dvs.": "det vil sige",
        "stk.": "styk", "nr.": "nummer", "pr.": "for hver", "inkl.": "med",
    },
}  # fmt: skip
"""Short forms, by language -> what to write."""

_UNITS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "sec": "seconds", "s": "seconds", "min": "minutes", "h": "hours", "hrs": "hours", "mm": "millimetres",
        "cm": "centimetres", "m": "metres", "km": "kilometres", "kg": "kilograms", "x": "times",
    },
    "da": {
        "sek": "sekunder", "s": "sekunder", "min": "minutter", "t": "timer", "mm": "millimeter",
        "cm": "centimeter", "m": "meter", "km": "kilometer", "kg": "kilo", "x": "gange",
    },
}  # fmt: skip
"""What follows a number -> what to write."""

_TO: Mapping[str, str] = {"en": "to", "da": "til"}
_OR: Mapping[str, str] = {"en": "or", "da": "eller"}
_RANGE = re.compile(r"(?<![\w-])(\d+)\s?[-\u2013]\s?(\d+)(?![\w-])")
_SLASH = re.compile(r"(\w+)/(\w+)")
_CLOCK = re.compile(r"\b(\d{1,2}):00\b")
_SHARP: Mapping[str, str] = {"en": "{hour} o'clock", "da": "klokken {hour}"}


@dataclass(frozen=True, slots=True)
class Misreading:
    """A part of a text that a voice says otherwise."""

    written: str
    instead: str | None
    """What to write; None: the same in words."""


def find_misreadings(said: str, language: str) -> Iterator[Misreading]:
    """Yield what a voice misreads in *said*, in the order of kinds; languages but those of the tables have none."""
    if language not in _SHORT:
        return
    for found in _RANGE.finditer(said):
        yield Misreading(found[0], f"{found[1]} {_TO[language]} {found[2]}")
    for found in _CLOCK.finditer(said):
        yield Misreading(found[0], _SHARP[language].format(hour=found[1]))
    for found in _SLASH.finditer(said):
        yield Misreading(found[0], None if found[1].isdigit() else f"{found[1]} {_OR[language]} {found[2]}")
    for short, instead in _SHORT[language].items():
        if re.search(rf"(?<![\w.]){re.escape(short)}(?!\w)", said, re.IGNORECASE):
            yield Misreading(short, instead)
    units = "|".join(sorted(_UNITS[language], key=len, reverse=True))
    for found in re.finditer(rf"\b(\d+)\s?({units})\b\.?", said):
        yield Misreading(found[0], f"{found[1]} {_UNITS[language][found[2]]}")
