"""What `coach setup` asks, in which order, and what a person's answers make of what is known of them.  Pure.

The three questions about health come first, before anything brisk or hard is
offered (EVIDENCE 1, last row).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from coach.config.toml_text import to_toml
from coach.config.values import read_span
from coach.content.exercise import CONDITIONS, Level
from coach.content.vocabulary import NOT_EVERYWHERE, SETUP_HOURS
from coach.dosing.progression import Person
from coach.plan.hours import ClockSpan, Workplace

HEALTH = ("setup_heart", "setup_chest", "setup_recent")
"""The three questions; a yes to any of them keeps to what is light."""


def person_of(ask: Callable[[str], bool | None], known: Person) -> Person:
    """Put every question with *ask* (None: not answered, also when asked again); return *known* with what was answered.

    A yes to any of the questions about health clears nobody; without one, a person is cleared by no to all three, or
    was cleared before.  The last of them names pregnancy among others: a yes to it is followed by the question
    whether that is meant.
    """
    health = [ask(key) for key in HEALTH]
    cleared = not any(health) and (known.cleared or None not in health)
    named = {"pregnancy": ask("setup_pregnancy") if health[-1] else health[-1]}
    level = _level_of(ask, known.level, cleared=cleared)
    named |= {each: ask(f"setup_{each}") for each in CONDITIONS if each != "pregnancy"}
    conditions = {each for each, answer in named.items() if (each in known.conditions if answer is None else answer)}
    return replace(known, level=level, conditions=frozenset(conditions), cleared=cleared)


def workplace_of(ask: Callable[[str], bool | None], known: Workplace) -> Workplace:
    """Put the questions about the place, its things and the hours; return *known* with what was answered."""
    home = ask("setup_home")
    others = None if home else ask("setup_others")
    place = "home" if home else known.place if others is None else "open_office" if others else "office"
    had = NOT_EVERYWHERE if known.equipment is None else known.equipment
    there = {each: ask(f"setup_{each}") for each in NOT_EVERYWHERE}
    equipment = tuple(each for each, answer in there.items() if (each in had if answer is None else answer))
    untold = known.equipment is None and all(answer is None for answer in there.values())
    return Workplace(place=place, equipment=None if untold else equipment, hours=_hours_of(ask) or known.hours)


def _hours_of(ask: Callable[[str], bool | None]) -> tuple[ClockSpan, ...]:
    """Ask for one span after the other until one is right, or none is answered."""
    for hours in SETUP_HOURS:
        answer = ask(hours_question(hours))
        if answer is None:
            return ()
        if answer:
            return (read_span(hours),)
    return ()


def hours_question(hours: str) -> str:
    """Return the question about the working *hours* "09:00-17:00"."""
    return f"setup_hours_{int(hours[:2])}"


class GoneBack(Exception):  # noqa: N818  (an answer, not an error)
    """The person wants the question before once more."""


class BegunAnew(Exception):  # noqa: N818  (see above)
    """The person wants all questions once more."""


def told_by(
    ask: Callable[[str, int, int], bool | None],
    known: Person,
    *,
    again: bool = True,
    confirm: Callable[[Person], None] = lambda _: None,
) -> Person:
    """Put all questions with *ask*, which is told the number of each and how many there are; back as often as wanted.

    Without *again* those are left that were answered before.  *confirm* is given what was told, and may begin anew.
    Return *known* with what was answered.
    """
    given: dict[str, bool | None] = {}
    left = frozenset() if again else known.answered

    def all_told(ask: Callable[[str], bool | None]) -> Person:
        told = person_of(ask, known)
        return replace(told, workplace=workplace_of(ask, known.workplace))

    def answer(key: str) -> bool | None:
        if key in left:
            return None
        if key not in given:
            given[key] = ask(key, len({*map(_step, given), _step(key)}), _count(all_told, given, left))
        return given[key]

    while True:
        try:
            told = all_told(answer)
            told = replace(told, answered=known.answered | {key for key, said in given.items() if said is not None})
            confirm(told)
        except GoneBack:
            if given:
                given.popitem()
        except BegunAnew:
            given.clear()
        else:
            return told


def unasked(known: Person) -> bool:
    """Tell whether a question is left that *known* has not answered."""
    asked: list[int] = []
    told_by(lambda _, number, __: asked.append(number), known, again=False)
    return bool(asked)


def _count(
    told: Callable[[Callable[[str], bool | None]], Person], given: Mapping[str, bool | None], left: Collection[str]
) -> int:
    """Return how many questions there are, if each that is still to come is answered as it is by most people."""
    asked: list[str] = []

    def answer(key: str) -> bool | None:
        if key in left:
            return None
        asked.append(key)
        return given.get(key, key == hours_question(SETUP_HOURS[0]))

    told(answer)
    return len(set(map(_step, asked)))


def _step(question: str) -> str:
    """Return what *question* counts as: all those about the hours are one."""
    return "setup_hours" if question.startswith("setup_hours") else question


def _level_of(ask: Callable[[str], bool | None], known: Level, *, cleared: bool) -> Level:
    """Ask what tells the level; one who is new to exercise, or not cleared, is not asked whether it may be hard."""
    new = ask("setup_new")
    if new or (new is None and known is Level.BEGINNER):
        return Level.BEGINNER
    hard = ask("setup_hard") if cleared else False
    if hard is None or (new is None and not cleared):
        return Level.HARD if known is Level.HARD else Level.NORMAL
    return Level.HARD if hard else Level.NORMAL


def person_file_text(person: Person) -> str:
    """Return *person* as the text of person.toml."""
    wishes = {"never": person.never, "prefer": person.prefer}
    there = person.workplace
    lines = [
        "# What you told `coach setup`, `never` and `prefer`; the same keys in config.toml come before these.",
        f'level = "{person.level}"',
        f"conditions = {_listed(person.conditions)}",
        f"cleared = {str(person.cleared).lower()}",
        *(f"{key} = {_listed(ids)}" for key, ids in wishes.items() if ids),
        *([f'place = "{there.place}"'] if there.place else []),
        *([f"equipment = {_listed(there.equipment)}"] if there.equipment is not None else []),
        *([f"hours = {_listed(map(str, map(to_toml, there.hours)))}"] if there.hours else []),
        *([f"answered = {_listed(person.answered)}"] if person.answered else []),
    ]
    return "\n".join(lines) + "\n"


def _listed(words: Iterable[str]) -> str:
    quoted = [f'"{word}"' for word in sorted(words)]
    return f"[{', '.join(quoted)}]"
