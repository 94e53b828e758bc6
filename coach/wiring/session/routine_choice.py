"""Which routine `coach now` begins where none is named."""

from __future__ import annotations

from contextlib import closing

from coach.config.model import Config
from coach.errors import UsageError
from coach.texts import text
from coach.wiring.common import load_usable_scripts, open_journal, running_status


def offered_routine() -> str | None:
    """Return the routine that the running coach is offering at this moment; None if it is offering none."""
    from coach.programs.daemon.status import Activity

    found = running_status()
    return found.routine if found is not None and found.doing is Activity.OFFERING else None


def routine_for(chosen: Config, minutes: float) -> str:
    """Return the routine that suits this person best of the longest that fit into *minutes*.

    Raises:
        UsageError: none is so short.
    """
    from random import SystemRandom

    from coach.content.vocabulary import ROUTINE_KINDS
    from coach.plan.choose import MovementHistory, RoutineWishes, choose_routine
    from coach.wiring.plan import offered_options

    what, _ = load_usable_scripts(kept=True)
    options = offered_options(chosen, what)
    wishes = RoutineWishes(routines=ROUTINE_KINDS, level=chosen.level, conditions=chosen.conditions, place=chosen.place)
    with closing(open_journal()) as journal:
        last = next((each.routine for each in reversed(journal.sessions())), None)
    for size in sorted({each.minutes for each in options if each.minutes <= minutes}, reverse=True):
        of_size = [each for each in options if each.minutes == size]
        if found := choose_routine(of_size, wishes, MovementHistory(last=last), SystemRandom()):
            return found.routine
    raise UsageError(
        text(
            "nothing that suits you takes {minutes:g} minutes or less; `coach routines` lists what there is",
            minutes=minutes,
        )
    )
