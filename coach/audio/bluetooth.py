"""Which microphone would ruin the sound of its headset.  Pure; audio/adapters/pulse_sources.py reads what it judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach.texts import text


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseSource:
    """A microphone as the sound server describes it."""

    name: str
    """The server's own name for it: "bluez_input.00_11_22"."""

    description: str
    """What a person calls it."""

    properties: Mapping[str, str] = field(default_factory=dict)
    profile: str | None = None
    """The active profile of its card: "a2dp-sink", "headset-head-unit-msbc"; None where it has no card."""


def is_bluetooth(source: PulseSource) -> bool:
    """Tell whether *source* is reached by Bluetooth, as PulseAudio or as PipeWire say it."""
    found = source.properties
    return (
        found.get("device.bus") == "bluetooth"
        or found.get("device.api", "").startswith("bluez")
        or source.name.startswith(("bluez_source.", "bluez_input."))
    )


def degrades_headset(source: PulseSource) -> bool:
    """Tell whether opening *source* takes its headset from music to a telephone's sound.

    Classic Bluetooth carries either good sound one way (A2DP) or a telephone's
    both ways (HSP, HFP).  LE Audio (the profiles "bap-...") carries both.
    """
    return is_bluetooth(source) and not (source.profile or "").startswith("bap")


def headset_advice(source: PulseSource) -> str:
    """Say what opening *source* does, and what to do about it."""
    return text(
        "{description}: while its microphone is open, all sound in it is that of a telephone; "
        'name another one in the config: [sound] microphone = "..."',
        description=source.description,
    )
