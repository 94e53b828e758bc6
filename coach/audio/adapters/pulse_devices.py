"""The loudspeakers and microphones of the sound server, as it describes them.  Needs PulseAudio's protocol."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from coach.audio.adapters.stream import Direction, device_names
from coach.audio.device_choice import (
    DeviceChoice,
    SoundDevice,
    choose_device,
    choose_microphone,
    choose_speaker,
    real_devices,
)
from coach.errors import DeviceError
from coach.system.pulse_protocol import NONE, SERVER, SINKS, SOURCES, UNREADABLE, PulseClient, PulseFault, read_values
from coach.system.system_clock import SystemClock

_PATIENCE = 2.0
"""Seconds for meeting the server."""

_FULL = 0x10000
"""100 % on the server's scale."""


def chosen_device(direction: Direction, wanted: str | None) -> DeviceChoice:
    """Return which device is meant by *wanted* (a part of its name; None: the default one), and what is wrong with it.

    Raises:
        DeviceError: there is none at all.
    """
    there = _server_devices(direction)
    if there is None:  # no sound server: the names are all that is known
        there = tuple(SoundDevice(name=name, description=name) for name in device_names(direction))
    named, absent = _named(wanted, there, direction.value)
    choose = choose_speaker if direction is Direction.PLAYBACK else choose_microphone
    return choose(there, named, absent)


def _named(wanted: str | None, there: tuple[SoundDevice, ...], what: str) -> tuple[SoundDevice | None, str | None]:
    """Return the device that *wanted* names, or why there is none."""
    if wanted is None:
        return None, None
    fault = None
    for among in (real_devices(there), there):
        try:
            return among[choose_device(wanted, [each.description for each in among], what)], None
        except DeviceError as error:
            fault = fault or str(error).removeprefix(f"{what}: ")
    return None, fault


def _server_devices(direction: Direction) -> tuple[SoundDevice, ...] | None:
    """Return what the sound server has; None if it does not tell."""
    clock, kind = SystemClock(), SINKS if direction is Direction.PLAYBACK else SOURCES
    server = PulseClient(clock, patience=_PATIENCE)
    server.meet()
    try:
        answers = server.ask(clock.monotonic() + _PATIENCE, SERVER, kind)
        _, _, _, _, _, sink, source, *_ = read_values(answers[SERVER])
        return tuple(_devices(answers[kind], sink if kind == SINKS else source, monitors=kind == SOURCES))
    except (PulseFault, *UNREADABLE):
        return None


def _devices(answer: bytes, default: str, *, monitors: bool) -> Iterator[SoundDevice]:
    """Give the devices of *answer*; with *monitors* a device may give back what a loudspeaker plays."""
    values = read_values(answer)
    for _index in values:
        name, description, _format, _channels, _module, volume, mute, other, other_name = islice(values, 9)
        _latency, _driver, _flags, properties, _configured, _base, _state, _steps, _card = islice(values, 9)
        for _ in range(3 * next(values)):
            next(values)
        next(values)  # the port in use
        monitors_one = monitors and (other != NONE or properties.get("device.class") == "monitor")
        yield SoundDevice(
            name=name,
            description=" ".join(description.split()),
            default=name == default,
            monitor_of=(other_name or name) if monitors_one else None,
            muted=mute,
            volume=max(volume, default=_FULL) / _FULL,
        )
