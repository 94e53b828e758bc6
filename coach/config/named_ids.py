"""Find the ids in the settings that are none: of routines, kinds of routine and exercises."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from coach.config.model import Config
from coach.content.library import Library
from coach.content.lookup import UNKNOWN_NAME, find_id
from coach.content.vocabulary import ROUTINE_KINDS
from coach.errors import UsageError
from coach.texts import text


def unknown_ids(chosen: Config, library: Library) -> list[str]:
    """Return a line for each id in *chosen* that is none in *library*, with what was probably meant."""
    named = {name for kind in chosen.agenda.kinds for name in kind.routines} - set(ROUTINE_KINDS)
    both = {**library.routines, **library.exercises}
    return [
        *_unknown({chosen.routine, *named}, library.routines, "routine"),
        *_unknown({*chosen.never, *chosen.prefer}, both, "exercise or routine"),
    ]


def _unknown(ids: Iterable[str], known: Collection[str], what: str) -> Iterator[str]:
    for each in sorted(set(ids) - set(known)):
        try:
            found = find_id(each, dict.fromkeys(known, ()), what)
        except UsageError as error:
            yield str(error)
        else:
            yield text("{unknown}; write {found}", unknown=text(UNKNOWN_NAME[what], wanted=each), found=found)
