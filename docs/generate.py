"""Write the generated parts of docs/architecture.md and docs/use.md: python docs/generate.py.

A test fails if they are out of date.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from coach.config.settings_page import with_blocks
from coach.content.adapters.script_files import load_library
from coach.content.exercise import Level
from coach.content.routine import lay_out_sets
from coach.journal.entries import By
from coach.session.commands import Command
from coach.session.events import (
    CommandHeard,
    Event,
    PhaseBegan,
    ProcessEnding,
    RepetitionCounted,
    SoundGone,
    TimelineEnded,
)
from coach.session.machine import advance_session, begin_at_once, begin_with_offer, commands_in
from coach.session.state import Session, State
from coach.timeline.cues import Phase

HOUSE = Path(__file__).parents[1]
PAGE = HOUSE / "docs" / "architecture.md"
USE = HOUSE / "docs" / "use.md"
"""Its settings come from the schema."""


def examples() -> dict[State, Session]:
    """Return a session of two sets in each state, led there by events."""
    library = load_library()
    sets = lay_out_sets(library.routines["hourly_standing_5"], library.exercises, Level.NORMAL)[:2]
    offered, _ = begin_with_offer(sets)
    opening, _ = begin_at_once(sets)

    def after(session: Session, *events: Event) -> Session:
        for event in events:
            session, _ = advance_session(session, event)
        return session

    introducing = after(opening, TimelineEnded(at=0), PhaseBegan(at=0, phase=Phase.INTRODUCING))
    counting_in = after(introducing, PhaseBegan(at=0, phase=Phase.COUNTING_IN))
    working = after(counting_in, PhaseBegan(at=0, phase=Phase.WORKING), RepetitionCounted(at=0, done=2))
    resting = after(working, TimelineEnded(at=0), PhaseBegan(at=0, phase=Phase.RESTING))
    found = (
        offered,
        introducing,
        counting_in,
        working,
        resting,
        after(working, said(Command.PAUSE)),
        after(working, said(Command.STOP, firm=False)),
        after(working, said(Command.STOP)),
    )
    assert [each.state for each in found] == list(State)  # noqa: S101  (a page must not show what is not so)
    return dict(zip(State, found, strict=True))


def said(command: Command, *, firm: bool = True) -> CommandHeard:
    """Return *command* as a voice gives it; not *firm*: in one short word."""
    return CommandHeard(at=0, command=command, by=By.VOICE, firm=firm)


def becomes(session: Session, event: Event) -> str:
    """Return the state in which *event* leaves *session*; a dot where it stays."""
    after, _ = advance_session(session, event)
    return "·" if after.state is session.state else after.state.value


def states() -> Iterator[str]:
    """Yield the lines of the table of states: what each command leads to from each state."""
    found = examples()
    yield "| event | " + " | ".join(found) + " |"
    yield "|---" * (len(found) + 1) + "|"
    for command in Command:
        row = [becomes(each, said(command)) if command in commands_in(state) else "" for state, each in found.items()]
        yield f"| {command.value} | " + " | ".join(row) + " |"
    lone = [becomes(each, said(Command.STOP, firm=False)) for each in found.values()]
    yield '| a lone "stop" | ' + " | ".join(lone) + " |"
    ends = [
        "" if state in {State.COUNTING_IN, State.RESTING} else becomes(replace(each, held=None), TimelineEnded(at=0))
        for state, each in found.items()
    ]
    yield "| the timeline ends | " + " | ".join(ends) + " |"
    yield "| the process must end | " + " | ".join(becomes(each, ProcessEnding(at=0)) for each in found.values()) + " |"
    yield "| nobody hears it | " + " | ".join(becomes(each, SoundGone(at=0)) for each in found.values()) + " |"


def rooms() -> Iterator[str]:
    """Yield the lines of the picture of rooms: the layers of the import contract, the highest first."""
    contracts = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = [each["layers"] for each in contracts if each["type"] == "layers"]
    yield "```"
    for layer in layers:
        yield "   ".join(part.strip().removeprefix("coach.") for part in re.split("[:|]", layer))
    yield "```"


PARTS = {"rooms": rooms, "states": states}


def page(text: str) -> str:
    """Return *text* with each generated part as it is now."""
    for name, lines in PARTS.items():
        begins, ends = f"<!-- generated: {name} -->", f"<!-- end of {name} -->"
        head, _, rest = text.partition(begins)
        text = f"{head}{begins}\n" + "\n".join(lines()) + f"\n{ends}" + rest.partition(ends)[2]
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
    USE.write_text(with_blocks(USE.read_text("utf-8")), "utf-8")
