"""`coach now`: a guided break at once, in this terminal."""

from __future__ import annotations

import click

from coach.content.exercise import Level


@click.command("now", short_help="Begin a guided break now.")
@click.argument("routine", required=False)
@click.option("--language", type=click.Choice(["en", "da"]), help="Language of this session.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    help="How much of the dose; hard waits for `coach setup`.",
)
@click.option("--quiet", is_flag=True, help="Show nothing.")
def now_command(routine: str | None, language: str | None, level: str | None, *, quiet: bool) -> None:
    """Begin a guided break now: ROUTINE, or the one of the config (neck_shoulder_2).

    Say "done", "skip", "pause", "resume", "say that again" or "stop the session", or type it.
    Ctrl-C ends it like "stop", and what was done is in `coach log`.
    """
    from coach.cli.display import make_display
    from coach.wiring.common import chosen_settings
    from coach.wiring.dosing import level_held_back
    from coach.wiring.session import lead_session

    settings = chosen_settings(language=language, level=level)
    if not quiet and (waiting := level_held_back(settings)) is not None:
        click.echo(waiting)
    lead_session(
        settings,
        routine or settings.routine,
        make_display(quiet=quiet),
        report=lambda fault: click.echo(f"left out: {fault}", err=True),
    )
