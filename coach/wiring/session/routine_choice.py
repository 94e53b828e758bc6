"""Which routine `coach now` begins where none is named."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import UsageError
from coach.texts import text
from coach.wiring.common import load_usable_scripts, open_journal, running_status
from coach.wiring.dosing import routine_fitter

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.journal.ports import Journal


def offered_routine() -> str | None:
    """Return the routine that the running coach is offering at this moment; None if it is offering none."""
    from coach.programs.daemon.status import Activity

    found = running_status()
    return found.routine if found is not None and found.doing is Activity.OFFERING else None


def routine_for(chosen: Config, minutes: float) -> str:
    """Return the routine that suits this person best of the longest that take them no more than *minutes*.

    Where explanations make all of them longer, it is the shortest of those whose own minutes are no more.

    Raises:
        UsageError: none is so short.
    """
    from random import SystemRandom

    from coach.content.vocabulary import ROUTINE_KINDS
    from coach.plan.choose import MovementHistory, RoutineWishes, choose_routine
    from coach.wiring.plan import offered_options

    what, _ = load_usable_scripts(kept=True)
    options = {each.id: each for each in offered_options(chosen, what)}
    wishes = RoutineWishes(routines=ROUTINE_KINDS, level=chosen.level, conditions=chosen.conditions, place=chosen.place)
    with closing(open_journal()) as journal:
        last = next((each.routine for each in reversed(journal.sessions())), None)
        lasts = routine_minutes(chosen, what, options, journal)
    short = sorted({lasts[each.id] for each in options.values() if each.minutes <= minutes < lasts[each.id]})
    for length in (*sorted({each for each in lasts.values() if each <= minutes}, reverse=True), *short):
        of_length = [options[key] for key, each in lasts.items() if each == length]
        if found := choose_routine(of_length, wishes, MovementHistory(last=last), SystemRandom()):
            return found.routine
    raise UsageError(
        text(
            "nothing that suits you takes {minutes:g} minutes or less; `coach routines` lists what there is",
            minutes=minutes,
        )
    )


def routine_minutes(chosen: Config, what: Library, routines: Iterable[str], book: Journal) -> dict[str, float]:
    """Return for each of *routines* how many minutes it takes this person today, as it is told before a session."""
    from coach.timeline.compose import reckon_length
    from coach.timeline.reckoning import reckoned
    from coach.timeline.wording import Wording

    fitted, met = routine_fitter(chosen, what, book, quiet=chosen.place != "home"), book.met()
    spoken = Wording(language=chosen.language, lines=what.lines, bank=reckoned)
    return {key: reckon_length(fitted(what.routines[key]).sets, spoken, met).told / 60 for key in routines}
