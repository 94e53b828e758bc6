"""Read scripts into a library, or say everything that is wrong with them.

What a script is follows from its keys, not from its name or folder: one file
may hold `exercises`, `routines`, `lines` and `commands`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from coach.content import script_schema
from coach.content.exercise import Exercise
from coach.content.library import CommandPhrases, Library, StockLine
from coach.content.misreadings import find_misreadings
from coach.content.routine import Routine
from coach.content.script_source import ScriptSource
from coach.content.table import SpokenText, TableReader
from coach.content.validation import ReadItem, ReadItems, check_agreement, check_shipped
from coach.content.vocabulary import COMMAND_KEYS, LANGUAGES, LINES
from coach.content.yaml_tree import Faults, Place, parse_yaml, quote_text
from coach.errors import ScriptError
from coach.texts import text

__all__ = ["ScriptSource", "load"]

_MOST = 1000
"""Exercises or routines in one file."""

_KEYS = ("exercises", "routines", "lines", "commands")
_Value = TypeVar("_Value")
_Numbered = TypeVar("_Numbered", Exercise, Routine)


def load(
    sources: Iterable[ScriptSource],
    over: Iterable[ScriptSource] = (),
    *,
    beside: Iterable[ScriptSource] = (),
    whole: bool = False,
    doubts: Faults | None = None,
) -> Library:
    """Read *sources*, and *over* laid over them.

    An exercise or routine in *over* replaces the one with the same id; a stock
    line or command replaces the same key, in the languages that it is written in.
    *beside* lies between the two: the person's other scripts, which *over* may
    name; if one of them is no script, none of them counts.
    *whole*: *sources* are all of ours, so that every stock line, command,
    exercise and routine must be there in every language of LANGUAGES.
    *doubts*: takes what can be used, and a voice misreads, in the texts of *over*.

    Raises:
        ScriptError: something is wrong; it carries all faults, sorted by file, line and column.
    """
    faults = Faults()
    ours, users = _Layer(faults, over=False), _Layer(faults, over=True)
    for source in sources:
        ours.read(source)
    for source in over:
        users.read(source)
    users.lay_over(beside)
    exercises = ours.exercises | users.exercises
    routines = ours.routines | users.routines
    lines = _merged(ours.lines, users.lines, _over_line)
    commands = _merged(ours.commands, users.commands, _over_command)
    said = (
        *_said(ours.exercises, users.exercises),
        *_said(ours.routines, users.routines),
        *_said(ours.lines, users.lines, lambda line: line.says),
    )
    check_agreement(ReadItems(exercises, routines, commands, said), faults)
    if whole:
        check_shipped(ReadItems(ours.exercises, ours.routines, ours.commands, ()), ours.lines, faults)
    if faults:
        raise ScriptError(faults.sorted())
    if doubts is not None:
        _doubt([spoken for spoken, own in said if own], doubts)
    return Library(
        exercises={key: item.value for key, item in exercises.items()},
        routines={key: item.value for key, item in routines.items()},
        lines={key: item.value for key, item in lines.items()},
        commands={key: item.value for key, item in commands.items()},
    )


def _doubt(said: Iterable[SpokenText], doubts: Faults) -> None:
    for spoken in said:
        for found in find_misreadings(spoken.text, spoken.language):
            remedy = text("write it in words")
            if found.instead is not None:
                remedy = text("write {words}", words=quote_text(found.instead))
            doubts.add(spoken.place, text("a voice misreads {written}", written=quote_text(found.written)), remedy)


class _Layer:
    """The scripts of one origin."""

    def __init__(self, faults: Faults, *, over: bool) -> None:
        self._faults = faults
        self._over = over
        self.exercises: dict[str, ReadItem[Exercise]] = {}
        self.routines: dict[str, ReadItem[Routine]] = {}
        self.lines: dict[str, ReadItem[StockLine]] = {}
        self.commands: dict[str, ReadItem[CommandPhrases]] = {}

    def read(self, source: ScriptSource) -> None:
        """Read everything in *source*."""
        table = parse_yaml(source, self._faults)
        if table is None:
            return
        top = TableReader(table, "a script", self._faults, LANGUAGES)
        top.word("version", ("1",))
        before = len(self._faults)
        languages = top.words("languages", LANGUAGES, required=False)
        if languages and len(self._faults) == before:
            top.languages = languages
        if not set(_KEYS) & set(top.names()):
            known = text("write one of {known}", known=", ".join(_KEYS))
            self._faults.add(table.place, "there is nothing in this script", known)
        self._listed(self.exercises, top, "exercises", script_schema.read_exercise)
        self._listed(self.routines, top, "routines", script_schema.read_routine)
        self._named(self.lines, top, "lines", LINES, script_schema.read_line)
        self._named(self.commands, top, "commands", COMMAND_KEYS, script_schema.read_command)
        top.close()

    def lay_over(self, sources: Iterable[ScriptSource]) -> None:
        """Add everything of *sources* that is not here yet."""
        slips = Faults()
        under = _Layer(slips, over=True)
        for source in sources:
            under.read(source)
        if slips:
            return
        self.exercises = under.exercises | self.exercises
        self.routines = under.routines | self.routines
        self.lines = under.lines | self.lines
        self.commands = under.commands | self.commands

    def _listed(
        self,
        taken: dict[str, ReadItem[_Numbered]],
        top: TableReader,
        key: str,
        read: Callable[[TableReader], _Numbered],
    ) -> None:
        """Read the entries of a list, which have ids of their own."""
        for fields in top.tables(key, _MOST, required=False):
            item = self._item(fields, read)
            if item.value.id:
                self._add(taken, item.value.id, item, fields.at("id"))

    def _named(
        self,
        taken: dict[str, ReadItem[_Value]],
        top: TableReader,
        key: str,
        known: Collection[str],
        read: Callable[[str, TableReader], _Value],
    ) -> None:
        """Read the entries of a table, whose keys are their names."""
        table = top.nested(key, required=False)
        if table is None:
            return
        for name in table.names():
            node = table.node(name)
            if name not in known:
                self._faults.unknown(table.at_key(name), text("the key of {what}", what=key), name, known)
            elif node is not None:
                fields = TableReader(node, name, self._faults, top.languages)
                self._add(taken, name, self._item(fields, partial(read, name)), table.at_key(name))

    def _item(self, fields: TableReader, read: Callable[[TableReader], _Value]) -> ReadItem[_Value]:
        before, said = len(self._faults), len(fields.said)
        value = read(fields)
        sound = len(self._faults) == before
        return ReadItem(value=value, fields=fields, said=tuple(fields.said[said:]), sound=sound, over=self._over)

    def _add(self, taken: dict[str, ReadItem[_Value]], key: str, item: ReadItem[_Value], place: Place) -> None:
        if key in taken:
            first = taken[key].fields.place
            there = text("{key} stands already at {source}:{line}", key=key, source=first.source, line=first.line)
            self._faults.add(place, there, "keep one of them")
        else:
            taken[key] = item


def _merged(
    ours: Mapping[str, ReadItem[_Value]],
    users: Mapping[str, ReadItem[_Value]],
    lay: Callable[[_Value, _Value], _Value],
) -> dict[str, ReadItem[_Value]]:
    """Lay the values of *users* over *ours* key by key."""
    both = {key: replace(item, value=lay(ours[key].value, item.value)) for key, item in users.items() if key in ours}
    return {**ours, **users, **both}


def _over_line(ours: StockLine, users: StockLine) -> StockLine:
    return StockLine(key=ours.key, says={**ours.says, **users.says}, teaches=ours.teaches or users.teaches)


def _over_command(ours: CommandPhrases, users: CommandPhrases) -> CommandPhrases:
    kept = {language: phrases for language, phrases in ours.accept.items() if language not in users.teach}
    return replace(users, teach={**ours.teach, **users.teach}, accept={**kept, **users.accept})


def _said(
    ours: Mapping[str, ReadItem[_Value]],
    users: Mapping[str, ReadItem[_Value]],
    languages: Callable[[_Value], Collection[str]] | None = None,
) -> Iterator[tuple[SpokenText, bool]]:
    """Give every text that will be spoken, and whether it is the user's own.

    *languages* says in which languages a user's item replaces ours; None for all.
    """
    for key, item in ours.items():
        if key not in users:
            covered: Collection[str] = ()
        elif languages is None:
            covered = LANGUAGES
        else:
            covered = languages(users[key].value)
        yield from ((said, False) for said in item.said if said.language not in covered)
    for item in users.values():
        yield from ((said, True) for said in item.said)
