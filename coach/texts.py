"""What a person reads: written in English where it arises, put into the person's language where it is shown.

A sentence with values in it is made by `text("{path}: is a folder", path=path)`.  It is plain English to whoever
takes it as a string (JSON, a log, another program), and remembers how it was made: `in_language` says it in Danish,
from one row of danish.py.  A sentence without values is its own row.  The texts within a text are put over too, names
and words of the person are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

WRITTEN_LANGUAGES = ("en", "da")
"""In which the coach writes, the first of them where no other is asked for."""


class Text(str):
    """A sentence in English that remembers its template and what stands in it."""

    template: str
    """As danish.py has it."""

    values: Mapping[str, object]
    """By the names of the template's fields."""

    __slots__ = ("template", "values")

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """Fill *template* with *values*."""
        made = super().__new__(cls, template.format_map(values) if values else template)
        made.template, made.values = template, values
        return made

    def __str__(self) -> str:
        """Return it as it is, so that an error, or whatever else passes a text on, forgets nothing of it."""
        return self

    def removeprefix(self, prefix: str, /) -> str:
        """Return what follows *prefix*; a text still, where that is the first of two that were joined."""
        head, _, rest = self.template.partition(": ")
        if rest and self == f"{prefix}{rest.format_map(self.values)}" and head == "{part0}":
            return Text(rest, self.values)
        return super().removeprefix(prefix)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle it with its parts."""
        return Text, (self.template, self.values)


def text(template: str, /, **values: object) -> Text:
    """Return the sentence *template*, filled with *values*; what is a text already stays one."""
    return template if isinstance(template, Text) else Text(template, values)


def counted(count: int, one: str, many: str, /, **values: object) -> Text:
    """Return *one* or *many*, filled with {count} and *values*."""
    return Text(one if count == 1 else many, {"count": count, **values})


def joined(separator: str, parts: Iterable[object]) -> Text:
    """Return *parts* with *separator* between them, each still a text if it was one."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Text(separator.replace("{", "{{").replace("}", "}}").join(f"{{{name}}}" for name in values), values)


def in_language(said: str, language: str) -> str:
    """Return *said* in *language*; what has no row in its table stays as it is."""
    if language == WRITTEN_LANGUAGES[0]:
        return said
    from coach.danish import SENTENCES

    if not isinstance(said, Text):
        return SENTENCES.get(said, said)
    values = {name: _localised(value, language) for name, value in said.values.items()}
    return Text(SENTENCES.get(said.template, said.template), values)


class _Decimal(float):
    """A number that is written with a comma."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec).replace(".", ",")

    def __str__(self) -> str:
        return super().__str__().replace(".", ",")


def _localised(value: object, language: str) -> object:
    if isinstance(value, Exception):
        value = str(value)
    if isinstance(value, Text):
        return in_language(value, language)
    if isinstance(value, str):
        from coach.danish import OF_THE_SYSTEM

        return OF_THE_SYSTEM.get(value, value)
    return _Decimal(value) if isinstance(value, float) else value


def as_wire(said: str) -> object:
    """Return *said* for JSON between two processes of the coach, so that `from_wire` makes the same text of it."""
    if not isinstance(said, Text):
        return said
    values = {
        name: value if isinstance(value, int | float) else as_wire(str(value)) for name, value in said.values.items()
    }
    return [said.template, values]


def from_wire(found: object) -> str:
    """Return the text that `as_wire` gave.

    Raises:
        TypeError, ValueError, LookupError: *found* is none.
    """
    if isinstance(found, str):
        return found
    if not isinstance(found, list):
        raise TypeError(found)
    template, values = found
    if not isinstance(template, str) or not isinstance(values, dict):
        raise TypeError(found)
    return Text(template, {name: from_wire(each) if isinstance(each, list) else each for name, each in values.items()})
