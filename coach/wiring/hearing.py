"""The ears, of recordings and at the microphone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.wiring.common import library

if TYPE_CHECKING:
    from coach.hearing.adapters.engines import Engine
    from coach.hearing.ports import Ears
    from coach.programs.doctor.live_hearing import Level, Overheard
    from coach.session.state import State
from coach.wiring.audio import open_microphone

log = logging.getLogger(__name__)


def hear(
    chosen: Config, files: Iterable[Path], state: State | None
) -> Iterator[tuple[Path, list[dict[str, str | float]]]]:
    """Give each of *files* with the commands that are heard in it: those of *state*, or any.

    Raises:
        UsageError: one of them is no recording; none after it is heard.
    """
    from coach.audio.adapters import recordings  # noqa: PLC0415
    from coach.hearing.adapters.engines import recogniser  # noqa: PLC0415
    from coach.hearing.pipeline import hear_file  # noqa: PLC0415
    from coach.units import EAR_RATE  # noqa: PLC0415

    phrases = _phrases(chosen, state)
    ears = recogniser(engine_of(chosen), chosen.language, lambda trouble: log.warning("ears: %s", trouble))
    for file in files:
        said = hear_file(recordings.read(file), phrases, ears)
        yield (
            file,
            [
                {
                    "command": one.command,
                    "phrase": one.phrase,
                    "start_s": round(one.start / EAR_RATE, 3),
                    "end_s": round(one.end / EAR_RATE, 3),
                    "decided_s": round(one.decided / EAR_RATE, 3),
                    "score": round(one.score, 3),
                }
                for one in said
                if one.command
            ],
        )


def _phrases(chosen: Config, state: State | None) -> dict[str, tuple[str, ...]]:
    from coach.session.machine import possible  # noqa: PLC0415

    open_now = possible(state) if state else None
    return {
        name: entry.phrases(chosen.language)
        for name, entry in library().commands.items()
        if open_now is None or name in open_now
    }


def overhear(chosen: Config, state: State | None, ready: Callable[[str], None]) -> Iterator[Level | Overheard]:
    """Give what is heard at the microphone, of the commands of *state* or of any, until nobody asks any more.

    Raises:
        DeviceError: there are no ears or no microphone, or it is lost.
    """
    from coach.programs.doctor.live_hearing import overhear as heard  # noqa: PLC0415

    return heard(
        child_ears(chosen),
        lambda push: open_microphone(chosen.sound.microphone, push),
        _phrases(chosen, state),
        ready,
    )


def engine_of(chosen: Config) -> Engine:
    """Return the recogniser of *chosen*."""
    from coach.hearing.adapters.engines import Engine  # noqa: PLC0415

    return Engine(name=chosen.ears.engine, model=chosen.ears.model, server=chosen.ears.server)


def child_ears(chosen: Config) -> Ears:
    """Return ears for the language of *chosen*, not begun."""
    from coach.hearing.adapters.ears_child import serve  # noqa: PLC0415
    from coach.hearing.adapters.ears_process import ChildEars  # noqa: PLC0415

    if chosen.ears.engine == Config().ears.engine:
        return ChildEars(chosen.language)
    return ChildEars(chosen.language, child=partial(serve, engine=engine_of(chosen)))
