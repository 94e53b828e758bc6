"""The bytes of a script as a tree of nodes that know their place.

YAML is used for its form alone.  A scalar stays the text that stands in the
file and the schema decides what it means, so the Danish key `no:` and an
answer `yes` are words here.  Aliases, anchors, tags and second documents are
refused: no script needs them, and the first two make bombs.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from coach.content.script_source import LARGEST_SCRIPT, ScriptSource
from coach.errors import Fault
from coach.texts import text

DEPTH = 12
"""Levels that a script may nest; ours nest 5."""

NODES = 20_000
"""Keys and values that a script may have; the largest of ours has 1 700, and these still take under a second."""

FLOOD = 200
"""Faults reported of one file; the others are counted."""

_Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What YAML refuses, and the line breaks that it knows and editors do not count.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a script; line and column count from 1."""

    source: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A word, number or sentence."""

    place: Place
    text: str
    plain: bool
    """Written without quotes."""


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    place: Place
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TableNode:
    """Keys with values, each key once."""

    place: Place
    pairs: tuple[tuple[ScalarNode, Node], ...]


Node: TypeAlias = ScalarNode | ListNode | TableNode


class Faults:
    """All faults of all scripts so far."""

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self._count: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._count.total()

    def add(self, place: Place, wrong: str, remedy: str) -> None:
        """Note one fault."""
        self._count[place.source] += 1
        if self._count[place.source] <= FLOOD:
            self._found.append(
                Fault(source=place.source, line=place.line, column=place.column, wrong=wrong, remedy=remedy)
            )

    def unknown(self, place: Place, what: str, word: str, known: Collection[str]) -> None:
        """Note that *word* is not *known*, with the one that was probably meant."""
        if self._count[place.source] >= FLOOD:  # likeness is slow to reckon
            self._count[place.source] += 1
            return
        near = difflib.get_close_matches(word[:_SHOWN], sorted(known), n=1)
        if near:
            remedy = text("did you mean {near}?", near=near[0])
        elif known and len(known) <= 12:  # noqa: PLR2004 - more is not read
            remedy = text("write one of {known}", known=", ".join(known))
        else:
            remedy = text("correct it or leave it out")
        self.add(place, text("{what} {word} is unknown", what=what, word=quote_text(word)), remedy)

    def sorted(self) -> list[Fault]:
        """Return them in the order of reading, each once; a file with a flood of them says how many more it has."""
        found = sorted(dict.fromkeys(self._found), key=lambda fault: (fault.source, fault.line, fault.column))
        for source, count in sorted(self._count.items()):
            if count > FLOOD:
                last = max(i for i, fault in enumerate(found) if fault.source == source)
                more = text("{count} more faults in this file", count=count - FLOOD)
                place = found[last]
                found.insert(
                    last + 1,
                    Fault(
                        source=source, line=place.line, column=place.column, wrong=more, remedy="mend those above first"
                    ),
                )
        return found


def quote_text(text: str) -> str:
    """Return *text* in quotes for a message: one line, cut if it is long."""
    short = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "'" + "".join(c if c.isprintable() else "?" for c in short) + "'"


def parse_yaml(
    source: ScriptSource, faults: Faults, loader: type[yaml.SafeLoader | yaml.CSafeLoader] = _Loader
) -> TableNode | None:
    """Read *source* into its table; None, with faults noted, if it is no script."""
    before = len(faults)
    written = _decoded(source, faults)
    if written is None:
        return None
    node = None
    try:
        node = _Builder(source.path, faults).build(yaml.parse(written, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(source.path, mark.line + 1, mark.column + 1) if mark else Place(source.path)
        problem = " ".join((error.problem or "it cannot be read").split())
        faults.add(
            place,
            text("YAML syntax: {problem}", problem=problem[:100]),
            "correct the punctuation or the indentation here",
        )
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # An escape such as "\UFFFFFFFF" is no character; PyYAML lets chr() say so.
        problem = " ".join(str(error).split())
        faults.add(Place(source.path), text("YAML syntax: {problem}", problem=problem[:100]), "correct it")
    if node is None:
        if len(faults) == before:
            faults.add(Place(source.path), "the file is empty", "write a script in it, or delete it")
        return None
    if not isinstance(node, TableNode):
        faults.add(node.place, "a script is made of keys with values", "begin with `version: 1`")
        return None
    return node


def _decoded(source: ScriptSource, faults: Faults) -> str | None:
    if len(source.text) > LARGEST_SCRIPT:
        faults.add(
            Place(source.path),
            text("the file has more than {most} MiB", most=LARGEST_SCRIPT >> 20),
            "split it into smaller files",
        )
        return None
    try:
        written = source.text.decode()
    except UnicodeDecodeError as error:
        head = source.text[: error.start].decode()
        faults.add(_at(source.path, head), "this is not UTF-8", "save the file with the encoding UTF-8")
        return None
    written = written.removeprefix("\ufeff")
    if found := _UNPRINTABLE.search(written):
        place = _at(source.path, written[: found.start()])
        faults.add(place, text("the character U+{ord:04X} cannot be used", ord=ord(found[0])), "delete it")
        return None
    if "\t" in written:
        for number, line in enumerate(re.split(r"\r\n|\r|\n", written), start=1):
            if "\t" in line:
                faults.add(Place(source.path, number, line.index("\t") + 1), "there is a tab", "write spaces instead")
        return None
    return written


def _at(path: str, head: str) -> Place:
    """Return the place after *head*."""
    lines = re.split(r"\r\n|\r|\n", head)
    return Place(path, len(lines), len(lines[-1]) + 1)


class _Builder:
    """Makes nodes of parser events, with a stack of its own: no input can exhaust Python's."""

    def __init__(self, path: str, faults: Faults) -> None:
        self._path = path
        self._faults = faults
        self._open: list[tuple[Place, list[Node]]] = []
        self._root: Node | None = None
        self._refused = False
        self._count = 0

    def build(self, events: Iterator[yaml.Event]) -> Node | None:
        """Return the root; None if there is none or something was refused."""
        documents = 0
        for event in events:
            mark = event.start_mark
            place = Place(self._path, mark.line + 1, mark.column + 1) if mark else Place(self._path)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(place, "a second document begins here", "keep one document per file")
                    break
                if event.version or event.tags:
                    self._refuse(place, "there are % directives before this", "leave them out")
            elif isinstance(event, yaml.NodeEvent):
                self._node(event, place)
                self._count += 1
                if self._count > NODES:
                    self._refuse(
                        place,
                        text("there are more than {most} keys and values up to here", most=NODES),
                        "split the file",
                    )
                    break
                if len(self._open) > DEPTH:
                    self._refuse(place, text("this is nested more than {most} deep", most=DEPTH), "write it flatter")
                    break
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(isinstance(event, yaml.MappingEndEvent))
        return None if self._refused else self._root

    def _refuse(self, place: Place, wrong: str, remedy: str) -> None:
        self._refused = True
        self._faults.add(place, wrong, remedy)

    def _node(self, event: yaml.NodeEvent, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                place, text("the alias {word} cannot be used", word=quote_text(f"*{event.anchor}")), "write it out"
            )
            self._put(ScalarNode(place, "", plain=True))
            return
        if event.anchor is not None:
            self._refuse(
                place, text("the anchor {word} cannot be used", word=quote_text(f"&{event.anchor}")), "leave it out"
            )
        if getattr(event, "tag", None) is not None:
            self._refuse(place, "a tag (!...) cannot be used", "leave it out")
        if isinstance(event, yaml.ScalarEvent):
            self._put(ScalarNode(place, event.value, plain=not event.style))
        else:
            self._open.append((place, []))

    def _close(self, is_table: bool) -> None:
        place, nodes = self._open.pop()
        self._put(self._table(place, nodes) if is_table else ListNode(place, tuple(nodes)))

    def _put(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        else:
            self._root = node

    def _table(self, place: Place, nodes: list[Node]) -> TableNode:
        found: dict[str, tuple[ScalarNode, Node]] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, ScalarNode):
                self._faults.add(key.place, "a key is a single word", "write a word before the colon")
            elif key.text in found:
                line = found[key.text][0].place.line
                self._faults.add(
                    key.place,
                    text("the key {word} stands already in line {line}", word=quote_text(key.text), line=line),
                    "keep one of them",
                )
            else:
                found[key.text] = (key, value)
        return TableNode(place, tuple(found.values()))
