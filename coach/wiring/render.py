"""What a person asks for of scripts: sound in a file, the words to read, and the starter of one of their own."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import UsageError
from coach.system import paths
from coach.texts import joined, text
from coach.units import clock_length
from coach.wiring.common import find_routine, open_journal, usable_scripts
from coach.wiring.dosing import explain_doses, fit_routine, talk_level, why_this_dose
from coach.wiring.speech import open_bank

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.routine import Routine, Set
    from coach.timeline.wording import Wording


def write_new_script(kind: str, name: str, output: Path | None) -> Path:
    """Write the starter of a script called *name* and return where it is.

    Raises:
        UsageError: that is no name, there is such a file already, or it cannot be written.
    """
    from coach.content.template import script_template

    if not any(letter.isalnum() for letter in name):
        raise UsageError(
            text('{name!r}: a name needs a letter; for example: coach new {kind} "Elbow circles"', name=name, kind=kind)
        )
    key, _ = script_template(kind, name, "")
    path = output or paths.user_scripts() / f"{key}.yaml"
    try:
        if output is None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(script_template(kind, name, str(path))[1])
    except FileExistsError:
        raise UsageError(text("{path}: is there already; choose another name", path=path)) from None
    except OSError as error:
        raise UsageError(
            text("{path}: cannot be written ({why}); choose another place", path=path, why=error.strerror)
        ) from None
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedRoutine:
    """What was written."""

    seconds: float
    """How long it lasts."""

    changes: tuple[str, ...]
    """A line for each exercise that was swapped or left out for this person."""


def render_routine(  # noqa: PLR0913  (what `coach render` takes)
    chosen: Config,
    routine: str,
    file: Path,
    *,
    cues: Path | None,
    plot: Path | None = None,
    full: bool | None,
    progress: Callable[[float], None],
) -> RenderedRoutine:
    """Write the guided routine with this id into *file*, its cue sheet into *cues* and a picture of that into *plot*.

    *full*: each exercise explained, or none; None: what is new to this person.

    Raises:
        UsageError: there is no such routine, or a file cannot be written; nothing has been done yet.
        DeviceError: there is no voice, or the disk failed.
    """
    from contextlib import nullcontext

    from coach.audio.adapters import export
    from coach.audio.adapters.cue_sheet_svg import cue_sheet_svg
    from coach.dosing.portrait import describe_changes
    from coach.timeline.compose import FULL_TIMES
    from coach.timeline.full_routine import compose_routine
    from coach.timeline.wording import Wording
    from coach.units import PLAYBACK_RATE

    form = export.format_of(file)
    if cues is not None and cues.absolute() == file.absolute():
        raise UsageError(text("{cues}: is the sound file already; name another for the cue sheet", cues=cues))
    if plot is not None and plot.absolute() in {file.absolute(), cues and cues.absolute()}:
        raise UsageError(text("{plot}: is written already; name another for the picture", plot=plot))
    what = usable_scripts()
    led = find_routine(what, routine, chosen.language)
    with (
        export.replacing(file) as part,
        export.replacing(cues) if cues else nullcontext() as sheet,
        export.replacing(plot) if plot else nullcontext() as picture,
        closing(open_journal()) as book,
        open_bank(chosen) as sounds,
    ):
        spoken = Wording(language=chosen.language, lines=what.lines, bank=sounds, talk=talk_level(chosen, led))
        met = book.met() if full is None else {} if full else dict.fromkeys(what.exercises, FULL_TIMES)
        fitted = fit_routine(chosen, what, led, book)
        guided = compose_routine(led, fitted.sets, spoken, met)
        tags = export.Tags(form=form, title=led.name[chosen.language], language=chosen.language)
        export.write_sound(part, guided, sounds, tags, progress)
        if sheet is not None:
            export.write_cue_sheet(sheet, guided.timeline)
        if picture is not None:
            picture.write_text(cue_sheet_svg(guided, led.name[chosen.language]), "utf-8")
    changes = tuple(describe_changes(fitted.changed, what.exercises, chosen.language))
    return RenderedRoutine(seconds=guided.timeline.length / PLAYBACK_RATE, changes=changes)


def portrait_of(name: str, chosen: Config) -> Iterator[str]:
    """Yield the lines that show the exercise or routine that *name* means, as it is for this person today.

    Raises:
        UsageError: there is none, or nothing of it is for this person.
    """
    from coach.content.lookup import find_script_id
    from coach.dosing.portrait import describe_exercise, length_of_work

    what, language = usable_scripts(), chosen.language
    key = find_script_id(name, what)
    if key in what.routines:
        yield from _routine(what, what.routines[key], chosen)
        return
    exercise = what.exercises[key]
    spoken = language if language in exercise.name else next(iter(exercise.name))
    yield from describe_exercise(exercise, what, spoken)
    dose = explain_doses([key], chosen, what)[key].dose
    yield text(
        "  {length} of work today; what is said comes on top",
        length=clock_length(length_of_work(exercise, dose)),
    )
    yield why_this_dose(key, chosen, what)


def _routine(what: Library, routine: Routine, chosen: Config) -> Iterator[str]:
    from coach.dosing.explanation import short_reason
    from coach.dosing.portrait import describe_changes, describe_routine

    with closing(open_journal()) as book:
        met = book.met()
        fitted = fit_routine(chosen, what, routine, book, quiet=chosen.place != "home")
    found = explain_doses((each.exercise.id for each in fitted.sets), chosen, what)
    whys = {key: short_reason(each) for key, each in found.items()}
    yield from describe_routine(routine, fitted.sets, chosen.language, whys)
    if routine.id in chosen.never:
        yield text("  not offered: you do not want it; `coach allow {routine}` brings it back", routine=routine.id)
    yield from (joined("", ("  ", line)) for line in describe_changes(fitted.changed, what.exercises, chosen.language))
    now, later = (reckoned_length(chosen, what, routine, fitted.sets, times) for times in (met, None))
    first = text("  {length} today", length=clock_length(now))
    yield (
        first
        if round(now) == round(later)
        else text("{first}, {length} once you know it", first=first, length=clock_length(later))
    )


def transcript_of(name: str, chosen: Config, *, full: bool | None) -> Iterator[str]:
    """Yield what is said in the routine that *name* means, with about when, in lines.

    *full*: each exercise explained, or none; None: what is new to this person.

    Raises:
        UsageError: there is none, or nothing of it is for this person.
    """
    from coach.timeline.compose import FULL_TIMES
    from coach.timeline.reckoning import reckon_routine
    from coach.units import PLAYBACK_RATE

    what = usable_scripts()
    routine = find_routine(what, name, chosen.language)
    with closing(open_journal()) as book:
        met = book.met() if full is None else {} if full else dict.fromkeys(what.exercises, FULL_TIMES)
        fitted = fit_routine(chosen, what, routine, book)
    guided = reckon_routine(routine, fitted.sets, _wording(chosen, what, routine), met)
    ends = [*(chapter.start for chapter in guided.chapters[1:]), guided.timeline.length]
    for chapter, end in zip(guided.chapters, ends, strict=True):
        yield f"{clock_length(chapter.start / PLAYBACK_RATE)}  {chapter.title}"
        said = [cue.text for cue in guided.timeline.cues if chapter.start <= cue.start < end and cue.text]
        yield from textwrap.wrap(" ".join(said), 100, initial_indent="      ", subsequent_indent="      ")


def reckoned_length(
    chosen: Config, what: Library, routine: Routine, sets: Sequence[Set], met: Mapping[str, int] | None
) -> float:
    """Return about how many seconds *routine* takes this person; *met* None: who knows all of it."""
    from coach.timeline.compose import FULL_TIMES
    from coach.timeline.reckoning import reckoned_seconds

    known = dict.fromkeys(what.exercises, FULL_TIMES) if met is None else met
    return reckoned_seconds(routine, sets, _wording(chosen, what, routine), known)


def _wording(chosen: Config, what: Library, routine: Routine) -> Wording:
    from coach.timeline.reckoning import reckoned
    from coach.timeline.wording import Wording

    return Wording(language=chosen.language, lines=what.lines, bank=reckoned, talk=talk_level(chosen, routine))
