"""Loudspeaker, microphone, ears, and the sounds of others."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import DeviceError
from coach.system import paths
from coach.wiring.common import library

if TYPE_CHECKING:
    from coach.hearing.adapters.engines import Engine
    from coach.ports import Ears, Microphone, Others, Speaker
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.display_port import Screen
    from coach.programs.doctor.live_hearing import Level, Overheard
    from coach.programs.enrolment_session import Teaching
    from coach.programs.interview import Interview
    from coach.session.state import State
    from coach.timeline.cues import Samples

log = logging.getLogger(__name__)


def others_of(choice: str) -> Others | None:
    """Return what lowers or pauses the sounds of others, None where the person wants neither."""
    for other in {"lower", "pause"} - {choice}:  # the choice may be another than when it crashed
        _bring_back(other)
    return _others(choice) if choice in {"lower", "pause"} else None


def bring_others_back() -> None:
    """Restore what a crash has left low or paused, unless somebody is speaking who will."""
    from coach.system.lock import Lock  # noqa: PLC0415

    if not (paths.lowered_file().exists() or paths.paused_file().exists()):
        return
    with closing(Lock(paths.floor_lock())) as floor:
        if floor.take(f"process {os.getpid()}"):
            for choice in ("lower", "pause"):
                _bring_back(choice)


def _bring_back(choice: str) -> None:
    if (paths.lowered_file() if choice == "lower" else paths.paused_file()).exists():
        _others(choice).close()


def _others(choice: str) -> Others:
    if choice == "lower":
        from coach.audio.adapters.ducking import PulseOthers  # noqa: PLC0415

        return PulseOthers(paths.lowered_file())
    from coach.audio.adapters.media_pause import PausedOthers  # noqa: PLC0415

    return PausedOthers(paths.paused_file())


def open_speaker(name: str | None, pull: Callable[[int], Samples]) -> Speaker:
    """Start the loudspeaker called *name*; where none is to be had, captions against the clock."""
    from coach.audio.adapters.null_speaker import SilentSpeaker  # noqa: PLC0415
    from coach.audio.adapters.speaker import MiniaudioSpeaker  # noqa: PLC0415

    speaker: Speaker = MiniaudioSpeaker(name)
    try:
        speaker.start(pull)
    except DeviceError as error:
        log.warning("captions only: %s", error)
        speaker = SilentSpeaker()
        speaker.start(pull)
        speaker.name = f"captions only: {error}"
    return speaker


def open_microphone(name: str | None, push: Callable[[bytes], None]) -> Microphone | None:
    """Start the microphone called *name*; None where there is none to be had."""
    from coach.audio.adapters.microphone import MiniaudioMicrophone  # noqa: PLC0415

    microphone = MiniaudioMicrophone(name)
    try:
        microphone.start(push)
    except DeviceError as error:
        log.warning("typed words only: %s", error)
        return None
    return microphone


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


@contextmanager
def attended(conductor: Conductor | Interview | Teaching, screen: Screen, *, by_waiter: bool) -> Iterator[None]:
    """Bring *conductor* what is typed and signalled.  A second Ctrl-C does not wait for the last words."""
    from coach.programs.conductor.conductor import Told, Typed  # noqa: PLC0415
    from coach.programs.messages import ordered  # noqa: PLC0415
    from coach.system.keyboard import Keyboard  # noqa: PLC0415

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        conductor.inbox.put(Told(stop=True))

    def quit_(*_: object) -> None:
        conductor.inbox.put(Told(stop=False))

    def line(text: str) -> None:
        order = ordered(text) if by_waiter else None
        conductor.inbox.put(order or (Told(stop=False) if by_waiter else Typed(text)))

    keyboard = Keyboard(line, ended=quit_) if by_waiter else Keyboard(line, typing=screen.typing)
    before = {number: signal.signal(number, quit_) for number in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, quit_ if by_waiter else stop)
    keyboard.start()
    try:
        yield
    finally:
        keyboard.close()
        for number, handler in before.items():
            signal.signal(number, handler)
