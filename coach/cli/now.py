"""`coach now`: a guided break at once, in this terminal."""

from __future__ import annotations

import sys
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from coach.cli.completing import complete_routine
from coach.cli.telling import own, tell
from coach.content.exercise import Level
from coach.errors import UsageError
from coach.texts import text

if TYPE_CHECKING:
    from coach.programs.conductor.ports import Display


class Minutes(click.FloatRange):
    """A number within a range: "nan", which no limit excludes, is refused too."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return *value* as a number; fail as for what is no number at all."""
        found = super().convert(value, param, ctx)
        if isnan(found):
            self.fail(
                own(text("{value!r} is not a valid {number_type}.", value=value, number_type=self.name)), param, ctx
            )
        return float(found)


@click.command("now")
@click.argument("routine", required=False, shell_complete=complete_routine)
@click.option("--minutes", type=Minutes(0.5, 90), help="Begin what fits into so many minutes, and you.")
@click.option("--language", type=click.Choice(["en", "da"]), help="Language of this session.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    help="How much of the dose; hard waits for `coach setup`.",
)
@click.option("--quiet", is_flag=True, help="Show nothing.")
def now_command(
    routine: str | None, minutes: float | None, language: str | None, level: str | None, *, quiet: bool
) -> None:
    """Begin a guided break now: ROUTINE, or the one that is being offered, or the one of the config (neck_shoulder_2).

    Say "done", "skip", "pause", "resume", "say that again" or "stop the session", or type it.
    Ctrl-C ends it like "stop", and what was done is in `coach log`.
    """
    from coach.wiring.common import chosen_settings
    from coach.wiring.dosing import level_held_back
    from coach.wiring.session.lead import lead_session
    from coach.wiring.session.routine_choice import offered_routine, routine_for

    if routine and minutes:
        raise UsageError("name a routine, or the minutes that there are, not both")
    settings = chosen_settings(language=language, level=level)
    if not quiet and (waiting := level_held_back(settings)) is not None:
        tell(waiting)
    if minutes:
        routine = routine_for(settings, minutes)
    try:
        lead_session(
            settings,
            routine or offered_routine() or settings.routine,
            lambda: _display(quiet=quiet, language=settings.language),
            report=lambda fault: tell(text("left out: {fault}", fault=str(fault)), err=True),
            tell=lambda line: None if quiet else tell(line, err=True),
        )
    except KeyboardInterrupt:  # a second Ctrl-C, which does not wait for the last words
        sys.exit(_INTERRUPTED)


_INTERRUPTED = 130
"""Exit status, as shells have it for Ctrl-C."""


def _display(*, quiet: bool, language: str) -> Display:
    from coach.cli.display import make_display

    return make_display(quiet=quiet, language=language)
