"""`coach render`: a whole guided routine as a sound file, for a phone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from coach.cli.completing import complete_routine
from coach.cli.telling import tell
from coach.content.exercise import Level
from coach.content.vocabulary import LANGUAGES
from coach.errors import UsageError
from coach.texts import text
from coach.units import clock_length


@click.command("render")
@click.argument("routine", shell_complete=complete_routine)
@click.option("-o", "--output", "output", type=click.Path(path_type=Path), help="File: .wav, .flac, .ogg or .mp3.")
@click.option("--text", "as_text", is_flag=True, help="Print what is said instead, with about when.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language that is spoken.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    help="How much of the dose; hard waits for `coach setup`.",
)
@click.option(
    "--full/--short",
    default=None,
    help="Explain each exercise the first time it comes, or say name and dose only; without either, as `coach now`.",
)
@click.option("--cues", type=click.Path(path_type=Path), help="Write the cue sheet into this file, too.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the cue sheet into this SVG file, too.")
def render_command(  # noqa: PLR0913, PLR0917  (a command line)
    routine: str,
    output: Path | None,
    language: str | None,
    level: str | None,
    cues: Path | None,
    plot: Path | None,
    *,
    as_text: bool,
    full: bool | None,
) -> None:
    """Write the whole guided ROUTINE into a sound file, with title, language and chapters where it has them.

    The cue sheet is a JSON list with an object for everything that sounds, in
    order: start_sample and length (samples), rate (samples a second), kind
    (speech, count_in, beat, count, cue, tick, tone or earcon), text (empty for
    tones), exercise (its id, or null) and rep (the repetition, breath or second
    that it completes or belongs to, or null).
    """
    from coach.wiring.common import chosen_settings
    from coach.wiring.dosing import level_held_back
    from coach.wiring.render import render_routine, transcript_of

    settings = chosen_settings(language=language, level=level)
    if (waiting := level_held_back(settings)) is not None:
        tell(waiting, err=True)
    if as_text:
        for line in transcript_of(routine, settings, full=full):
            tell(line)
    if output is None:
        if as_text:
            return
        raise UsageError("name the file, -o walk.mp3, or --text to read it")
    with progress_of(routine) as told:
        made = render_routine(settings, routine, output, cues=cues, plot=plot, full=full, progress=told)
    for line in made.changes:
        tell(line, err=True)
    tell(
        text(
            "{output}: {length}, {size:.1f} MB",
            output=output,
            length=clock_length(made.seconds),
            size=output.stat().st_size / 1e6,
        ),
        err=True,
    )


@contextmanager
def progress_of(title: str) -> Iterator[Callable[[float], None]]:
    """Show a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda share: None  # noqa: ARG005  (nobody looks)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda share: bar.update(task, completed=share)
