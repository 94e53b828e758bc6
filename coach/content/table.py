"""Read a table of a script key by key, each by the type that the schema names.

A reader that finds a fault notes it and returns a stand-in of the right type,
so that one reading finds all faults; the result is used only if there are none.
Long, but one module: one reader, a method for each type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from coach.content.exercise import Text
from coach.content.library import CommandMoment
from coach.content.yaml_tree import Faults, ListNode, Node, Place, ScalarNode, TableNode, quote_text
from coach.texts import text

MOST_CHARACTERS = 400
"""Characters of one spoken text: half a minute; our longest has 190."""

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FIGURES = {
    "a whole number": re.compile(r"0|[1-9][0-9]{0,5}"),
    "a number": re.compile(r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,5})?"),
}
_FILL = re.compile(r"\{[a-z]*\}|[{}]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_WORD = TypeVar("_WORD", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenText:
    """A text that will be spoken, for the check against the commands."""

    place: Place
    language: str
    text: str
    during: frozenset[CommandMoment]
    """The states whose commands may be given meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRule:
    """Limits of a text."""

    key: str
    language: str
    during: frozenset[CommandMoment] | None = None
    """As in `SpokenText`; None where it is not spoken."""

    fills: frozenset[str] = frozenset()
    """Names that may stand in braces."""

    @property
    def what(self) -> str:
        """The name of this table in messages."""
        return text("{key} in {language}", key=self.key, language=self.language)


class TableReader:
    """One table, whose keys are read once each; `close` notes those that were never asked for."""

    def __init__(
        self, node: Node, what: str, faults: Faults, languages: Sequence[str], parent: TableReader | None = None
    ) -> None:
        self.place = node.place
        self.faults = faults
        self.languages = languages
        self.said: list[SpokenText] = parent.said if parent else []
        """Spoken texts met so far, nested tables included."""

        self._what = what
        self._pairs: dict[str, tuple[ScalarNode, Node]] = {}
        self._asked: list[str] = []
        self._entries: dict[str, list[TableReader]] = {}
        self._whole = isinstance(node, TableNode)
        if isinstance(node, TableNode):
            self._pairs = {key.text: (key, value) for key, value in node.pairs}
        else:
            faults.add(node.place, text("{what} is made of keys with values", what=what), "write `key: value` lines")

    def close(self) -> None:
        """Note every key that was not asked for."""
        for name, (key, _) in self._pairs.items():
            if name not in self._asked:
                self.faults.unknown(key.place, text("the key of {what}", what=self._what), name, self._asked)

    def names(self) -> tuple[str, ...]:
        """Return the keys that are there."""
        return tuple(self._pairs)

    def at(self, key: str) -> Place:
        """Return the place of the value of *key*; of the table if it is missing."""
        return self._pairs[key][1].place if key in self._pairs else self.place

    def at_key(self, key: str) -> Place:
        """Return the place of *key* itself; of the table if it is missing."""
        return self._pairs[key][0].place if key in self._pairs else self.place

    def node(self, key: str, *, required: bool = True) -> Node | None:
        """Return the value of *key* as it stands."""
        self._asked.append(key)
        if key in self._pairs:
            return self._pairs[key][1]
        if required and self._whole:
            self.faults.add(
                self.place, text("{what} has no {key}", what=self._what, key=key), text("write `{key}:`", key=key)
            )
        return None

    def nested(self, key: str, *, required: bool = True) -> TableReader | None:
        """Read the table under *key*."""
        node = self.node(key, required=required)
        return None if node is None else TableReader(node, key, self.faults, self.languages, self)

    def items(self, key: str, most: int, *, required: bool = True) -> tuple[Node, ...]:
        """Read the list under *key*: 1 to *most* nodes."""
        node = self.node(key, required=required)
        return () if node is None else self._items(node, key, most)

    def tables(self, key: str, most: int, *, required: bool = True) -> Iterator[TableReader]:
        """Read the list of tables under *key*."""
        for node in self.items(key, most, required=required):
            entry = TableReader(node, text("an entry of {key}", key=key), self.faults, self.languages, self)
            self._entries.setdefault(key, []).append(entry)
            yield entry

    def entry(self, key: str, index: int) -> TableReader:
        """Return again the table that `tables` gave at *index*."""
        return self._entries[key][index]

    def id(self, key: str, *, required: bool = True) -> str | None:
        """Read an id of ours: small letters, digits and underscores, beginning with a letter."""
        node = self.node(key, required=required)
        return None if node is None else self.as_id(node, key)

    def as_id(self, node: Node, key: str) -> str | None:
        """Read *node* as an id."""
        scalar = self._scalar(node, key)
        if scalar is None:
            return None
        if _ID.fullmatch(scalar.text):
            return scalar.text
        remedy = "use at most 60 of a-z, 0-9 and _, beginning with a letter"
        self.faults.add(node.place, text("{key} {word} is no id", key=key, word=quote_text(scalar.text)), remedy)
        return None

    def word(self, key: str, known: Sequence[str], default: str | None = None) -> str:
        """Read one word of those *known*."""
        node = self.node(key, required=default is None)
        fallback = known[0] if default is None else default
        return fallback if node is None else self._word(node, key, known) or fallback

    def member(self, key: str, kind: type[_WORD], default: _WORD | None = None) -> _WORD:
        """Read one value of an enumeration."""
        return kind(self.word(key, tuple(kind), default))

    def words(self, key: str, known: Sequence[str], *, required: bool = True) -> tuple[str, ...]:
        """Read a list of words of those *known*, each once; it may be empty unless it is required."""
        node = self.node(key, required=required)
        if node is None or (not required and isinstance(node, ListNode) and not node.nodes):
            return ()
        found: list[str] = []
        for item in self._items(node, key, len(known)):
            word = self._word(item, key, known)
            if word in found:
                self.faults.add(item.place, text("{word} stands twice", word=word), "write it once")
            elif word:
                found.append(word)
        return tuple(found)

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """Read a whole number from *least* to *most*."""
        return int(self._figure(key, "a whole number", (least, most), default))

    def number(self, key: str, least: float, most: float, default: float | None = None) -> float:
        """Read a number from *least* to *most*."""
        return self._figure(key, "a number", (least, most), default)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Read true or false."""
        node = self.node(key, required=default is None)
        scalar = None if node is None else self._scalar(node, key)
        if scalar is None:
            return bool(default)
        if not scalar.plain or scalar.text not in {"true", "false"}:
            self.faults.add(
                scalar.place,
                text("{key} {word} is neither true nor false", key=key, word=quote_text(scalar.text)),
                "write one of them",
            )
        return scalar.text == "true"

    def text(self, key: str, during: frozenset[CommandMoment] | None = None, *, required: bool = True) -> Text:
        """Read a text in every language of the script; *during* as in `SpokenText`, None if it is not spoken."""
        table = self.nested(key, required=required)
        if table is None:
            return {}
        found: dict[str, str] = {}
        for language in self.languages:
            node = table.language(language)
            if node is not None:
                found[language] = self.sentence(node, TextRule(key=key, language=language, during=during))
        table.close_languages()
        return found

    def language(self, language: str) -> Node | None:
        """Return the node under *language*; a language of the script that is missing is a fault."""
        if language not in self._pairs and self._whole:
            rest = ", ".join(one for one in self.languages if one != language)
            remedy = (
                text("write it, or `languages: [{rest}]` at the top", rest=rest)
                if rest
                else text("write `{language}:`", language=language)
            )
            self.faults.add(
                self.place, text("{what} is missing in {language}", what=self._what, language=language), remedy
            )
        return self.node(language, required=False)

    def close_languages(self) -> None:
        """Note every key that is no language of the script."""
        for name, (key, _) in self._pairs.items():
            if name not in self._asked:
                self.faults.unknown(key.place, text("the language of {what}", what=self._what), name, self.languages)

    def texts(
        self, key: str, during: frozenset[CommandMoment] | None, most: int, *, alone: bool = False
    ) -> dict[str, tuple[str, ...]]:
        """Read a list of texts in every language of the script; *alone*: one text without a list will do."""
        table = self.nested(key)
        if table is None:
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for language in self.languages:
            node = table.language(language)
            if node is not None:
                rule = TextRule(key=key, language=language, during=during)
                single = alone and isinstance(node, ScalarNode)
                found[language] = (self.sentence(node, rule),) if single else self.sentences(node, rule, most)
        table.close_languages()
        return found

    def sentences(self, node: Node, asked: TextRule, most: int) -> tuple[str, ...]:
        """Read *node* as a list of at most *most* texts."""
        return tuple(self.sentence(item, asked) for item in self._items(node, asked.what, most))

    def sentence(self, node: Node, asked: TextRule) -> str:
        """Read *node* as one text."""
        scalar = self._scalar(node, asked.what)
        if scalar is None:
            return ""
        said = " ".join(scalar.text.split())
        if not any(character.isalnum() for character in said):
            self.faults.add(node.place, text("{what} has no words", what=asked.what), "write what is to be said")
        if len(said) > MOST_CHARACTERS:
            self.faults.add(
                node.place,
                text("{what} has {count} characters", what=asked.what, count=len(said)),
                text("say it in at most {most}", most=MOST_CHARACTERS),
            )
        if not said.isprintable():
            self.faults.add(
                node.place, text("{what} has a character that nobody can say", what=asked.what), "delete the escape"
            )
        for brace in dict.fromkeys(_FILL.findall(said)):
            if len(brace) == 1 or brace[1:-1] not in asked.fills:
                known = " and ".join(f"{{{name}}}" for name in sorted(asked.fills)) or text("nothing")
                wrong = text("{what} has {word}, which is not filled in", what=asked.what, word=quote_text(brace))
                self.faults.add(node.place, wrong, text("{known} can be used here", known=known))
        if asked.during is not None:
            self.said.append(SpokenText(place=node.place, language=asked.language, text=said, during=asked.during))
        return said

    def _scalar(self, node: Node, what: str) -> ScalarNode | None:
        if not isinstance(node, ScalarNode):
            kind = "list" if isinstance(node, ListNode) else "table of keys"
            self.faults.add(node.place, text("{what} is a {kind}", what=what, kind=kind), "write a single value")
            return None
        if (node.plain and node.text in _NULLS) or not node.text.strip():
            self.faults.add(
                node.place, text("{what} is empty", what=what), "write a value, or leave the key out if it is optional"
            )
            return None
        return node

    def _items(self, node: Node, what: str, most: int) -> tuple[Node, ...]:
        if not isinstance(node, ListNode):
            self.faults.add(
                node.place, text("{what} is not a list", what=what), "write [one, two], or a line with `- ` for each"
            )
            return ()
        if not node.nodes:
            self.faults.add(node.place, text("{what} is an empty list", what=what), "write at least one entry")
        if len(node.nodes) > most:
            self.faults.add(
                node.nodes[most].place,
                text("{what} has {count} entries", what=what, count=len(node.nodes)),
                text("keep at most {most}", most=most),
            )
        return node.nodes[:most]

    def _word(self, node: Node, key: str, known: Sequence[str]) -> str | None:
        scalar = self._scalar(node, key)
        if scalar is None:
            return None
        if scalar.text in known:
            return scalar.text
        self.faults.unknown(node.place, f"{key}", scalar.text, known)
        return None

    def _figure(self, key: str, what: str, span: tuple[float, float], default: float | None) -> float:
        least, most = span
        fallback = least if default is None else default
        node = self.node(key, required=default is None)
        scalar = None if node is None else self._scalar(node, key)
        if scalar is None:
            return fallback
        remedy = text("write {what} from {least} to {most}", what=what, least=least, most=most)
        if not _FIGURES[what].fullmatch(scalar.text):
            self.faults.add(
                scalar.place,
                text("{key} {word} is not {what}", key=key, word=quote_text(scalar.text), what=what),
                remedy,
            )
        elif not scalar.plain:
            self.faults.add(
                scalar.place,
                text("{key} {word} is a text", key=key, word=quote_text(scalar.text)),
                "write the number without quotes",
            )
        elif not least <= float(scalar.text) <= most:
            self.faults.add(scalar.place, text("{key} {text} is out of range", key=key, text=scalar.text), remedy)
        else:
            return float(scalar.text)
        return fallback
