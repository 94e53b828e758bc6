"""A parsed table of config.toml that remembers which of its keys were taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

from coach.config.values import WrongValue, quote_value
from coach.errors import ConfigError
from coach.texts import text

TableValue = TypeVar("TableValue")

_NEAR = 0.7
"""How like a key must be to be what was meant: a slip of the fingers is, "country" for "colour" is not."""


class TomlTable:
    """A parsed table whose keys are taken one by one; a key that is left in the end is unknown, and a fault."""

    def __init__(self, source: str, tables: Mapping[str, object], within: str = "") -> None:
        self._source, self._within = source, within
        self._values = dict(tables) if within else dict(_flat(tables))
        self.names = frozenset(self._values)
        """Keys that stand in it, with the name of their table."""

        self._known: list[str] = []
        self.faults: list[str] = []

    def has(self, key: str) -> bool:
        """Return whether *key* stands in it."""
        return key in self.names

    def fault(self, key: str, wrong: str) -> None:
        """Note that *key* is *wrong*."""
        self.faults.append(
            text(
                "{source}: {within}{key}: {wrong}", source=self._source, within=self._within, key=key, wrong=text(wrong)
            )
        )

    def take(self, key: str, read: Callable[[object], TableValue], default: TableValue) -> TableValue:
        """Read the value of *key*, which may be left out."""
        self._known.append(key)
        if key not in self._values:
            return default
        value = self._values.pop(key)
        try:
            return read(value)
        except WrongValue as wrong:
            self.faults.append(
                text(
                    "{source}: {within}{key} = {value}: {wrong}",
                    source=self._source,
                    within=self._within,
                    key=key,
                    value=quote_value(value if wrong.shown is None else wrong.shown),
                    wrong=text(str(wrong)),
                )
            )
            return default

    def table(self, key: str, read: Callable[[TomlTable], TableValue]) -> TableValue | None:
        """Read *key* if it is a table; None if it is something else or missing."""
        value = self._values.get(key)
        if not isinstance(value, dict):
            return None
        self._known.append(key)
        del self._values[key]
        return self._inner(f"{key}.", value, read)

    def tables(self, key: str, read: Callable[[TomlTable], TableValue]) -> tuple[TableValue, ...]:
        """Read every table under *key*, written [[key]]."""
        self._known.append(key)
        value = self._values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fault(key, text("not tables; write [[{key}]] on a line of its own, its keys below", key=key))
            return ()
        return tuple(self._inner(f"{key}[{number}].", each, read) for number, each in enumerate(value, 1))

    def close(self) -> None:
        """Note the keys that were not taken; raise all faults, if there are any."""
        self._end()
        if self.faults:
            raise ConfigError(self.faults)

    def _inner(self, within: str, values: Mapping[str, object], read: Callable[[TomlTable], TableValue]) -> TableValue:
        page = TomlTable(self._source, values, within)
        found = read(page)
        page._end()
        self.faults += page.faults
        return found

    def _end(self) -> None:
        tables = {key.partition(".")[0] for key in self._known if "." in key}
        for key, value in self._values.items():
            if key in tables:
                self.faults.append(
                    text(
                        "{source}: {key} = {value}: not a table; write [{key}] on its own line",
                        source=self._source,
                        key=key,
                        value=quote_value(value),
                    )
                )
            else:
                self.faults.append(
                    text(
                        "{source}: {within}{key}: unknown key; {hint}",
                        source=self._source,
                        within=self._within,
                        key=key,
                        hint=self._hint(key),
                    )
                )

    def _hint(self, key: str) -> str:
        known = list(dict.fromkeys(self._known))
        elsewhere = [each for each in known if each.rpartition(".")[2] == key.rpartition(".")[2]]
        near = elsewhere or get_close_matches(key, known, n=1, cutoff=_NEAR)
        return (
            text('did you mean "{near}"?', near=near[0])
            if near
            else text("take it out; the keys are {keys}", keys=", ".join(known))
        )


def _flat(tables: Mapping[str, object], within: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tables.items():
        if isinstance(value, dict) and not within:
            yield from _flat(value, f"{key}.")
        else:
            yield f"{within}{key}", value
