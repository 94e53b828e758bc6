"""Files that a person asks for: sound, and the starter of a script."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from coach.config.model import Config
from coach.errors import UsageError
from coach.system import paths
from coach.wiring.common import find_routine, load_scripts, open_journal
from coach.wiring.dosing import fit_routine, talk_level
from coach.wiring.speech import open_bank


def write_new_script(kind: str, name: str, output: Path | None) -> Path:
    """Write the starter of a script called *name* and return where it is.

    Raises:
        UsageError: that is no name, there is such a file already, or it cannot be written.
    """
    from coach.content.template import script_template

    if not any(letter.isalnum() for letter in name):
        raise UsageError(f'{name!r}: a name needs a letter; for example: coach new {kind} "Elbow circles"')
    key, _ = script_template(kind, name, "")
    path = output or paths.user_scripts() / f"{key}.yaml"
    try:
        if output is None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(script_template(kind, name, str(path))[1])
    except FileExistsError:
        raise UsageError(f"{path}: is there already; choose another name") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); choose another place") from None
    return path


def render_routine(  # noqa: PLR0913  (what `coach render` takes)
    chosen: Config,
    routine: str,
    file: Path,
    *,
    cues: Path | None,
    plot: Path | None = None,
    full: bool,
    progress: Callable[[float], None],
) -> None:
    """Write the guided routine with this id into *file*, its cue sheet into *cues* and a picture of that into *plot*.

    Raises:
        UsageError: there is no such routine, or a file cannot be written; nothing has been done yet.
        DeviceError: there is no voice, or the disk failed.
    """
    from contextlib import nullcontext

    from coach.audio.adapters import export
    from coach.audio.adapters.cue_sheet_svg import cue_sheet_svg
    from coach.timeline.compose import FULL_TIMES
    from coach.timeline.full_routine import compose_routine
    from coach.timeline.wording import Wording

    form = export.format_of(file)
    if cues is not None and cues.absolute() == file.absolute():
        raise UsageError(f"{cues}: is the sound file already; name another for the cue sheet")
    if plot is not None and plot.absolute() in {file.absolute(), cues and cues.absolute()}:
        raise UsageError(f"{plot}: is written already; name another for the picture")
    what = load_scripts()
    led = find_routine(what, routine, chosen.language)
    with (
        export.replacing(file) as part,
        export.replacing(cues) if cues else nullcontext() as sheet,
        export.replacing(plot) if plot else nullcontext() as picture,
        closing(open_journal()) as book,
        open_bank(chosen) as sounds,
    ):
        spoken = Wording(language=chosen.language, lines=what.lines, bank=sounds, talk=talk_level(chosen, led))
        met = {} if full else dict.fromkeys(what.exercises, FULL_TIMES)
        guided = compose_routine(led, fit_routine(chosen, what, led, book).sets, spoken, met)
        tags = export.Tags(form=form, title=led.name[chosen.language], language=chosen.language)
        export.write_sound(part, guided, sounds, tags, progress)
        if sheet is not None:
            export.write_cue_sheet(sheet, guided.timeline)
        if picture is not None:
            picture.write_text(cue_sheet_svg(guided, led.name[chosen.language]), "utf-8")
