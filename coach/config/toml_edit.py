"""Change keys of a TOML file that a person wrote: its comments, its order and all else stay as they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, MutableMapping
from itertools import takewhile
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Comment, InlineTable, Item, Table

from coach.config.settings_form import flat_values
from coach.errors import ConfigError
from coach.texts import text


def edit_toml(written: str, values: Mapping[str, object | None], source: str) -> str:
    """Return *written* with each key ("voice.rate") of *values* set, or taken out where the value is None.

    A new key takes the place of the comment that shows it ("# rate = 1.0"), else it comes after the last one of its
    table.

    Raises:
        ConfigError: it cannot be changed so without changing something else.
    """
    wanted = flat_values(tomllib.loads(written))
    for name, value in values.items():
        wanted.pop(name, None)
        if value is not None:
            wanted[name] = value
    try:
        edited = _edited(written, values)
        right = flat_values(tomllib.loads(edited)) == wanted
    except (TOMLKitError, ValueError, TypeError, AttributeError):
        right = False
    if not right:
        raise ConfigError(
            [text("{source}: is written in a way that cannot be changed here; change it in an editor", source=source)]
        )
    return edited


def _edited(text: str, values: Mapping[str, object | None]) -> str:
    document = tomlkit.parse(text)
    fresh: dict[str, object] = {}
    for name, value in values.items():
        section, _, key = name.rpartition(".")
        table: MutableMapping[str, Any] | None = document.get(section) if section else document
        if value is None:
            if table is not None:
                table.pop(key, None)
        elif table is not None and key in table:
            table[key] = value
        elif not section:
            fresh[key] = value
        else:
            if table is None:
                document[section] = tomlkit.table()
                table = document[section]
            _add(table, key, value)
    return _with_head(document, fresh) if fresh else document.as_string()


def _with_head(document: tomlkit.TOMLDocument, fresh: Mapping[str, object]) -> str:
    """Return *document* with the keys *fresh* before its first table, not behind the comment on that."""
    whole, head = document.as_string(), tomlkit.document()
    for key, item in takewhile(lambda each: not isinstance(each[1], Table | AoT), document.body):
        head.append(key, item)
    before = head.as_string()
    if not whole.startswith(before):
        raise ValueError(before)
    head = tomlkit.parse(before)
    for name, value in fresh.items():
        _add(head, name, value)
    after = whole.removeprefix(before)
    return head.as_string() + after


def _add(table: MutableMapping[str, Any], key: str, value: object) -> None:
    """Put *key* into *table*, which does not have it."""
    if isinstance(table, InlineTable):
        table[key] = value
        return
    body: list[tuple[Any, Item]] = table.value.body if isinstance(table, Table) else table.body  # type: ignore[attr-defined]
    item = tomlkit.item(value)
    rest: list[tuple[Any, Item]] = []  # what stands behind the last key
    while body and body[-1][0] is None:
        rest.insert(0, body.pop())
    shown = next((number for number, (_, each) in enumerate(rest) if _shows(each, key)), None)
    if shown is not None:
        body.extend(rest[:shown])
        if (help_text := _help(rest[shown][1])) is not None:
            item.comment(help_text)
        del rest[: shown + 1]
    table.append(key, item)  # type: ignore[attr-defined]
    body.extend(rest)


def _shows(item: Item, key: str) -> bool:
    return isinstance(item, Comment) and re.match(rf"#\s*{re.escape(key)}\s*=", item.as_string().strip()) is not None


def _help(item: Item) -> str | None:
    """Return what a comment that shows a key says behind it."""
    found = re.match(r"#[^#]*=[^#]*#\s*(.+)", item.as_string().strip())
    return found[1] if found else None
