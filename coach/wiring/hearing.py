"""The ears, of recordings and at the microphone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import UsageError
from coach.wiring.common import usable_scripts

if TYPE_CHECKING:
    from coach.hearing.engine_choice import Engine
    from coach.hearing.ports import Ears
    from coach.programs.doctor.live_hearing import HeardSpeech, InputLevel
    from coach.session.state import State
from coach.wiring.audio import open_microphone

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingReport:
    """What was heard in a file."""

    file: Path
    commands: list[dict[str, str | float]]
    trouble: str | None = None
    """Why it could not be heard."""

    loudest: float = 0.0
    """Level of its loudest moment, decibels under full scale."""

    too_quiet: bool = False


def hear_files(chosen: Config, files: Iterable[Path], state: State | None) -> Iterator[RecordingReport]:
    """Yield what is heard in each of *files*: the commands of *state*, or any."""
    from coach.audio.adapters import recordings
    from coach.hearing.adapters.engines import make_recogniser
    from coach.hearing.adapters.silero import make_detector
    from coach.hearing.loudness_check import TOO_QUIET, loudest_moment
    from coach.hearing.pipeline import recognise_recording
    from coach.units import CAPTURE_RATE

    phrases = _phrases(chosen, state)
    ears = make_recogniser(ears_engine(chosen), chosen.language, lambda trouble: log.warning("ears: %s", trouble))
    for file in files:
        try:
            recording = recordings.read_recording(file)
        except UsageError as error:
            yield RecordingReport(file=file, commands=[], trouble=str(error))
            continue
        said = recognise_recording(recording, phrases, ears, detector=make_detector())
        loudest = loudest_moment(recording)
        yield RecordingReport(
            file=file,
            loudest=loudest,
            too_quiet=loudest < TOO_QUIET,
            commands=[
                {
                    "command": one.command,
                    "phrase": one.phrase,
                    "start_s": round(one.start / CAPTURE_RATE, 3),
                    "end_s": round(one.end / CAPTURE_RATE, 3),
                    "decided_s": round(one.decided / CAPTURE_RATE, 3),
                    "score": round(one.confidence, 3),
                }
                for one in said
                if one.command
            ],
        )


def _phrases(chosen: Config, state: State | None) -> dict[str, tuple[str, ...]]:
    from coach.hearing.grammar import with_lengths
    from coach.session.machine import commands_in

    open_now = commands_in(state) if state else None
    said = {name: entry.phrases(chosen.language) for name, entry in usable_scripts().commands.items()}
    every = with_lengths(said, chosen.language)
    return {name: phrases for name, phrases in every.items() if open_now is None or name in open_now}


def hear_live(
    chosen: Config, state: State | None, ready: Callable[[str], None], tell: Callable[[str, str], None]
) -> Iterator[InputLevel | HeardSpeech]:
    """Yield what is heard at the microphone, of the commands of *state* or of any, until the caller stops.

    *tell* is told what is not as it should be with the microphone.

    Raises:
        DeviceError: ears or microphone are unavailable, or the microphone is lost.
    """
    from coach.programs.doctor.live_hearing import monitor_microphone as heard

    return heard(
        make_ears(chosen),
        lambda push: open_microphone(chosen.sound.microphone, push, tell),
        _phrases(chosen, state),
        ready,
    )


def ears_engine(chosen: Config) -> Engine:
    """Return the recogniser that *chosen* names."""
    from coach.hearing.engine_choice import Engine

    ears = chosen.ears
    return Engine(name=ears.engine, model=ears.model, server=ears.server, learn=ears.learn)


def make_ears(chosen: Config) -> Ears:
    """Return ears for the language of *chosen*, not started."""
    from coach.hearing.adapters.ears_child import serve_ears
    from coach.hearing.adapters.ears_process import EarsProcess

    if chosen.ears == Config().ears:
        return EarsProcess(chosen.language)
    return EarsProcess(chosen.language, child=partial(serve_ears, engine=ears_engine(chosen)))
