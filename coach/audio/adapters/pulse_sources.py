"""The microphones of the sound server with what it knows of them, for `coach doctor`.  Needs PulseAudio's protocol."""

from __future__ import annotations

from typing import Any

from coach.audio.bluetooth import PulseSource
from coach.audio.device_choice import choose_device
from coach.errors import DeviceError
from coach.texts import text


def find_source(wanted: str | None) -> PulseSource:
    """Return the microphone *wanted* (a part of its name; None: the default one).

    Raises:
        DeviceError: there is no such one, or the sound server does not tell.
    """
    import pulsectl

    try:
        with pulsectl.Pulse("desk-coach-doctor", connect=False) as pulse:
            pulse.connect(timeout=2.0)
            everything = pulse.source_list()
            there = [each for each in everything if not each.name.endswith(".monitor")]
            if wanted is None:
                default = pulse.server_info().default_source_name
                found = next((each for each in there if each.name == default), None)
            elif (exact := next((each for each in everything if each.description == wanted), None)) is not None:
                found = exact
            else:
                found = there[choose_device(wanted, [each.description for each in there], "microphone")]
            if found is None:
                raise DeviceError("there is no microphone; connect one, or choose one in the desktop's settings")
            return PulseSource(
                name=found.name,
                description=found.description,
                properties={str(key): str(value) for key, value in found.proplist.items()},
                profile=_profile(pulse, found.card),
            )
    except (pulsectl.PulseError, OSError) as fault:
        raise DeviceError(
            text("the sound server does not tell ({fault}); is PulseAudio or PipeWire running?", fault=fault)
        ) from fault


def _profile(pulse: Any, card: int) -> str | None:
    found = next((each for each in pulse.card_list() if each.index == card), None)
    return found.profile_active.name if found is not None and found.profile_active is not None else None
