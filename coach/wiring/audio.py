"""Loudspeaker, microphone, ears, and the sounds of others."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from coach.errors import DeviceError
from coach.system import paths
from coach.texts import text

if TYPE_CHECKING:
    from coach.audio.device_choice import DeviceChoice
    from coach.audio.flow_counts import FlowCounts
    from coach.audio.ports import Ducker, Microphone, PlayedSound, Speaker
    from coach.timeline.cues import Samples

log = logging.getLogger(__name__)

_LINUX = sys.platform == "linux"


def make_ducker(choice: str) -> Ducker | None:
    """Return what lowers or pauses the sounds of others, None where the person wants neither."""
    for other in {"lower", "pause"} - {choice}:  # the choice may be another than when it crashed
        _bring_back(other)
    return _others(choice) if choice in {"lower", "pause"} else None


def make_played_sound(choice: str) -> PlayedSound | None:
    """Return what records all that this machine plays, None where the person wants it not or no server could tell."""
    if choice != "monitor" or not _LINUX:
        return None
    from coach.audio.adapters.loudspeaker_monitor import PulseMonitor

    return PulseMonitor()


def restore_other_players() -> None:
    """Restore what a crash has left low or paused, unless a session that is running will."""
    from coach.system.lock import FileLock

    if not (paths.lowered_file().exists() or paths.paused_file().exists()):
        return
    with closing(FileLock(paths.floor_lock())) as floor:
        if floor.take(f"process {os.getpid()}"):
            for choice in ("lower", "pause"):
                _bring_back(choice)


def _bring_back(choice: str) -> None:
    if (paths.lowered_file() if choice == "lower" else paths.paused_file()).exists():
        _others(choice).close()


def _others(choice: str) -> Ducker:
    if choice == "lower":
        from coach.audio.adapters.ducking import PulseDucker

        return PulseDucker(paths.lowered_file())
    from coach.audio.adapters.media_pause import MediaPauser

    return MediaPauser(paths.paused_file())


def kept_flow() -> tuple[FlowCounts, ...]:
    """Return what the sound of the last sessions has met, oldest first; what cannot be read is left out."""
    from coach.audio.flow_counts import read_counts
    from coach.system.state_file import StateFile

    found = []
    for entry in StateFile(paths.flow_file()).read():
        with suppress(ValueError, TypeError, KeyError):  # counts of another version: no loss to anybody
            found.append(read_counts(entry))
    return tuple(found)


def keep_flow(counts: FlowCounts) -> None:
    """Keep *counts* beside those of the sessions before; where the disk does not take them, the doctor has them not."""
    from coach.audio.flow_counts import SESSIONS, describe_flow
    from coach.system.state_file import StateFile

    if counts.underruns or counts.overruns or counts.dropped:
        log.warning("a busy machine: %s", describe_flow([counts]))
    try:
        led = (*kept_flow(), counts)[-SESSIONS:]
        StateFile(paths.flow_file()).write([each.as_object() for each in led])
    except (OSError, DeviceError) as error:  # only the doctor's count is short; it tells of the disk, too
        log.warning("what the sound has met is not kept: %s", error)


Tell = Callable[[str, str], None]
"""Takes the kind of a device ("loudspeaker", "microphone") that is not as the person wants it, and what is wrong."""


def log_trouble(device: str, trouble: str) -> None:
    """Write into the log what is wrong with *device*, for whoever cannot be told better."""
    log.warning("%s: %s", device, trouble)


def speaker_choice(name: str | None) -> DeviceChoice:
    """Return which loudspeaker is meant by *name*, and what is wrong with it.

    Raises:
        DeviceError: there is none.
    """
    from coach.audio.adapters.pulse_devices import chosen_device
    from coach.audio.adapters.stream import Direction

    return chosen_device(Direction.PLAYBACK, name)


def microphone_choice(name: str | None) -> DeviceChoice:
    """Return which microphone is meant by *name*, and what is wrong with it.

    Raises:
        DeviceError: there is none.
    """
    from coach.audio.adapters.pulse_devices import chosen_device
    from coach.audio.adapters.stream import Direction

    return chosen_device(Direction.CAPTURE, name)


def start_speaker(name: str | None, pull: Callable[[int], Samples], tell: Tell = log_trouble) -> Speaker:
    """Start the loudspeaker called *name*; *tell* is told what is wrong with it.

    Raises:
        DeviceError: there is none, or it cannot be opened.
    """
    from coach.audio.adapters.speaker import MiniaudioSpeaker

    choice = speaker_choice(name)
    speaker = MiniaudioSpeaker(choice.device)
    speaker.start(pull)
    if choice.remarks:
        tell("loudspeaker", "; ".join(choice.remarks))
    return speaker


def start_captions(pull: Callable[[int], Samples]) -> Speaker:
    """Start what takes a loudspeaker's place: captions against the clock."""
    from coach.audio.adapters.null_speaker import NullSpeaker

    speaker = NullSpeaker()
    speaker.start(pull)
    return speaker


def start_microphone(name: str | None, push: Callable[[bytes], None], tell: Tell = log_trouble) -> Microphone:
    """Start the microphone called *name*; *tell* is told what is wrong with it.

    Raises:
        DeviceError: there is none, or it cannot be opened.
    """
    from coach.audio.adapters.microphone import MiniaudioMicrophone

    choice = microphone_choice(name)
    microphone = MiniaudioMicrophone(choice.device)
    microphone.start(push)
    if choice.remarks:
        tell("microphone", "; ".join(choice.remarks))
    return microphone


def wait_for_speaker(name: str | None, pull: Callable[[int], Samples], tell: Tell = log_trouble) -> Speaker:
    """Start the loudspeaker called *name*; a sound server that hangs is waited for within a limit.

    Raises:
        DeviceError: there is none, or it cannot be opened.
    """
    from coach.audio.adapters.device_threads import open_within_limit

    return open_within_limit(lambda: start_speaker(name, pull, tell))


def wait_for_microphone(name: str | None, push: Callable[[bytes], None], tell: Tell = log_trouble) -> Microphone:
    """Start the microphone called *name* as `wait_for_speaker` does.

    Raises:
        DeviceError: there is none, or it cannot be opened.
    """
    from coach.audio.adapters.device_threads import open_within_limit

    return open_within_limit(lambda: start_microphone(name, push, tell))


def open_speaker(name: str | None, pull: Callable[[int], Samples], tell: Tell = log_trouble) -> Speaker:
    """Start the loudspeaker called *name*; where none is to be had, captions against the clock."""
    try:
        return wait_for_speaker(name, pull, tell)
    except DeviceError as error:
        tell("loudspeaker", text("captions only: {error}", error=error))
        speaker = start_captions(pull)
        speaker.name = "captions only"
        return speaker


def open_microphone(name: str | None, push: Callable[[bytes], None], tell: Tell = log_trouble) -> Microphone | None:
    """Start the microphone called *name*; None if none is available."""
    try:
        return wait_for_microphone(name, push, tell)
    except DeviceError as error:
        tell("microphone", text("typed words only: {error}", error=error))
        return None
