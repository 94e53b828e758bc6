"""Check all scripts against each other: ids, doses, languages, and the coach's words against its commands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from coach.content.exercise import Exercise, Sides
from coach.content.library import CommandMoment, CommandPhrases, StockLine
from coach.content.routine import Routine
from coach.content.table import SpokenText, TableReader
from coach.content.vocabulary import COMMAND_KEYS, DOSES, LANGUAGES, LINES
from coach.content.yaml_tree import Faults, Place, quote_text
from coach.texts import text

_Value = TypeVar("_Value")
_BOTH = " and ".join(LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem(Generic[_Value]):
    """One thing that was read, with the places of its parts."""

    value: _Value
    fields: TableReader
    said: tuple[SpokenText, ...]
    sound: bool
    """It has no fault of its own, so that others may be judged by it."""

    over: bool
    """It is the user's own, laid over ours."""


@dataclass(frozen=True, slots=True)
class ReadItems:
    """Everything that was read, by id, name or key."""

    exercises: Mapping[str, ReadItem[Exercise]]
    routines: Mapping[str, ReadItem[Routine]]
    commands: Mapping[str, ReadItem[CommandPhrases]]
    said: tuple[tuple[SpokenText, bool], ...]
    """Every text that will be spoken, and whether it is the user's own."""


def check_agreement(items: ReadItems, faults: Faults) -> None:
    """Note everything that does not agree."""
    for item in items.exercises.values():
        if item.sound:
            _ladders(item, items.exercises, faults)
    for routine in items.routines.values():
        if routine.sound:
            _steps(routine, items.exercises, faults)
            _variants(routine, items.exercises, faults)
    _clashes(items.commands, faults)
    _own_words(items, faults)


def check_shipped(items: ReadItems, lines: Mapping[str, ReadItem[StockLine]], faults: Faults) -> None:
    """Note every stock line, command and language that our own scripts lack."""
    for known, there, what in ((LINES, lines, "line"), (COMMAND_KEYS, items.commands, "command")):
        file = next((item.fields.place.source for item in there.values()), "scripts")
        for key in known:
            if key not in there:
                faults.add(
                    Place(file),
                    text("the {what} {key} is missing", what=what, key=key),
                    text("write it in {languages}", languages=_BOTH),
                )
    written: list[tuple[str, TableReader, bool, Collection[str]]] = [
        *((key, item.fields, item.sound, item.value.says) for key, item in lines.items()),
        *((key, item.fields, item.sound, item.value.teach) for key, item in items.commands.items()),
        *((key, item.fields, item.sound, item.value.name) for key, item in items.exercises.items()),
        *((key, item.fields, item.sound, item.value.name) for key, item in items.routines.items()),
    ]
    for key, fields, sound, languages in written:
        missing = [language for language in LANGUAGES if language not in languages]
        if missing and sound:
            faults.add(
                fields.place,
                text("{key} is not in {missing}", key=key, missing=" and ".join(missing)),
                text("write it in {languages}", languages=_BOTH),
            )


def spoken_words(text: str) -> str:
    """Return the words of *text* as they sound: small letters, one space between, no punctuation."""
    return " ".join(re.findall(r"[\w']+", text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))


def _ladders(item: ReadItem[Exercise], exercises: Mapping[str, ReadItem[Exercise]], faults: Faults) -> None:
    for key in ("easier_id", "harder_id"):
        target = getattr(item.value, key)
        if target is None or not _known(item, item.fields, key, target, exercises, faults):
            continue
        met = {item.value.id}
        while target in exercises and target not in met:
            met.add(target)
            target = getattr(exercises[target].value, key)
        if target == item.value.id:
            faults.add(
                item.fields.at(key),
                text("{key} leads back to {target}", key=key, target=target),
                "let each step go further the same way",
            )


def _steps(item: ReadItem[Routine], exercises: Mapping[str, ReadItem[Exercise]], faults: Faults) -> None:
    for index, step in enumerate(item.value.steps):
        fields = item.fields.entry("steps", index)
        if step.swap is not None:
            _known(item, fields, "swap", step.swap, exercises, faults)
            if step.swap == step.exercise:
                faults.add(fields.at("swap"), "swap is the exercise itself", "name another, or leave it out")
        if not _known(item, fields, "exercise", step.exercise, exercises, faults):
            continue
        target = exercises[step.exercise]
        if not target.sound:
            continue
        exercise = target.value
        place = _blamed(item, target, fields.at("dose"))
        least, most = DOSES[exercise.mode]
        if not least <= step.dose <= most:
            wrong = text(
                "dose {dose} of {exercise} ({mode}) is out of range",
                dose=step.dose,
                exercise=exercise.id,
                mode=exercise.mode,
            )
            faults.add(place, wrong, text("write a whole number from {least} to {most}", least=least, most=most))
        elif exercise.sides is Sides.ALTERNATE and step.dose % 2:
            faults.add(
                place,
                text("dose {dose} of {exercise} is odd", dose=step.dose, exercise=exercise.id),
                "make it even: the sides alternate",
            )


def _variants(item: ReadItem[Routine], exercises: Mapping[str, ReadItem[Exercise]], faults: Faults) -> None:
    table = item.fields.nested("quiet_variant", required=False)
    if table is None:
        return
    used = {step.exercise for step in item.value.steps}
    for loud, quiet in item.value.quiet_variant.items():
        if loud not in used:
            faults.unknown(table.at_key(loud), "the exercise of this routine", loud, used)
        _known(item, table, loud, quiet, exercises, faults, "quiet_variant")


def _known(  # noqa: PLR0913, PLR0917 - one question, asked of all references
    item: ReadItem[Exercise] | ReadItem[Routine],
    fields: TableReader,
    key: str,
    target: str,
    exercises: Mapping[str, ReadItem[Exercise]],
    faults: Faults,
    what: str | None = None,
) -> bool:
    """Note where *target* is no exercise, or lacks a language of *item*."""
    if target not in exercises:
        faults.unknown(fields.at(key), what or key, target, exercises)
        return False
    found = exercises[target]
    missing = [language for language in item.value.name if language not in found.value.name]
    if missing and found.sound:
        place = _blamed(item, found, fields.at(key))
        wrong = text(
            "{target}, which {id} needs, is not in {missing}",
            target=target,
            id=item.value.id,
            missing=" and ".join(missing),
        )
        faults.add(place, wrong, "write it in every language of both")
    return True


def _blamed(item: ReadItem[Exercise] | ReadItem[Routine], target: ReadItem[Exercise], place: Place) -> Place:
    """Return *place*, or that of *target* if the user's own exercise no longer fits our script."""
    return target.fields.at("id") if target.over and not item.over else place


def _phrases(item: ReadItem[CommandPhrases]) -> Iterator[tuple[str, str]]:
    """Give each phrase of a command as language and words."""
    for language in item.value.teach:
        for phrase in item.value.phrases(language):
            yield language, spoken_words(phrase)


def _clashes(commands: Mapping[str, ReadItem[CommandPhrases]], faults: Faults) -> None:
    """Note each phrase that means two commands in one state, or stands twice."""
    met: dict[tuple[str, str], list[ReadItem[CommandPhrases]]] = {}
    for item in sorted(commands.values(), key=lambda item: item.over):
        for language, phrase in _phrases(item):
            earlier = met.setdefault((language, phrase), [])
            for other in earlier:
                if (
                    other is item
                    or CommandMoment.ANY in {item.value.when, other.value.when}
                    or item.value.when is other.value.when
                ):
                    wrong = text(
                        "{phrase} in {language} means {command} already",
                        phrase=quote_text(phrase),
                        language=language,
                        command=other.value.command,
                    )
                    faults.add(
                        item.fields.place,
                        wrong,
                        text("leave it out of {command}, or write a longer phrase", command=item.value.command),
                    )
            earlier.append(item)


def _own_words(items: ReadItems, faults: Faults) -> None:
    """Note each text of the coach that contains a command which may be given while it is spoken.

    The microphone hears the loudspeaker, so the coach would obey itself.
    """
    searches: dict[
        tuple[str, frozenset[CommandMoment]], tuple[re.Pattern[str], dict[str, ReadItem[CommandPhrases]]] | None
    ] = {}
    for said, over in items.said:
        key = (said.language, said.during)
        if key not in searches:
            searches[key] = _search(*key, items.commands)
        search = searches[key]
        if search is None:
            continue
        pattern, meant = search
        if found := pattern.search(spoken_words(said.text)):
            command = meant[found[0]]
            wrong = text(
                "the coach would hear {phrase} ({command}) from itself",
                phrase=quote_text(found[0]),
                command=command.value.command,
            )
            if command.over and not over:
                remedy = text(
                    "take another phrase: the coach says it at {source}:{line}",
                    source=said.place.source,
                    line=said.place.line,
                )
                faults.add(command.fields.place, wrong, remedy)
            else:
                faults.add(said.place, wrong, "say it in other words")


def _search(
    language: str, during: frozenset[CommandMoment], commands: Mapping[str, ReadItem[CommandPhrases]]
) -> tuple[re.Pattern[str], dict[str, ReadItem[CommandPhrases]]] | None:
    """Return a pattern for every phrase of *language* valid *during*, and the command of each."""
    meant = {
        phrase: item
        for item in commands.values()
        if item.value.when in during
        for where, phrase in _phrases(item)
        if where == language and phrase
    }
    if not meant:
        return None
    longest_first = sorted(meant, key=len, reverse=True)
    return re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, longest_first))})(?![\w'])"), meant
