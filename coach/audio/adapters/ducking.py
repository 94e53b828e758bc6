"""Other players: lowered while the coach speaks, and always brought back.

What a stream's volume was is on disk before it is touched, so that the next
start restores what a crash left low.  Needs PulseAudio's protocol (PulseAudio,
or PipeWire with pipewire-pulse); without it nothing is lowered.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from coach.audio.adapters.player_worker import PlayerWorker
from coach.system.state_file import StateFile

DECIBELS = -13.0
"""How much lower others are: 12 to 18 dB under a voice (EVIDENCE 4.3)."""

_FACTOR = 10 ** (DECIBELS / 60)
"""The same on PulseAudio's scale, whose volumes are cube roots of amplitudes."""

DOWN, UP = 0.15, 0.5
"""Seconds of the ramps (EVIDENCE 4.3)."""

_STEPS = 5
_OURS = "desk-coach"
_SAME = 0.005
"""Volumes closer than this are one: PulseAudio counts in 65 536ths, and others may round."""


class PulseDucker(PlayerWorker):
    """Ducker on PulseAudio's streams."""

    def __init__(self, kept: Path, wait: Callable[[float], object] | None = None) -> None:
        """*kept* is the file of what the volumes were; what it holds already is restored first."""
        self._kept = StateFile(kept)
        self._wait = wait or threading.Event().wait
        self._pulse: Any = None
        super().__init__("coach-others")

    def _connect(self) -> AbstractContextManager[Any]:
        import pulsectl

        self._pulse = pulsectl.Pulse(f"{_OURS}-others")
        return self._pulse  # type: ignore[no-any-return]  # pulsectl is not typed

    def _down(self) -> None:
        held = {entry["index"] for entry in self._read()}
        found = [each for each in self._streams() if each.index not in held]
        entries = [
            {"index": each.index, "name": _name(each), "volumes": list(each.volume.values)}
            for each in found
            if max(each.volume.values, default=0.0) > _SAME
        ]
        if not entries:
            return
        self._kept.write([*self._read(), *entries])
        self._ramp([(entry["index"], entry["volumes"], 1.0, _FACTOR) for entry in entries], DOWN)

    def _back(self) -> None:
        """Restore what is as low as we left it; a volume that the person has changed meanwhile is theirs.

        A player that has begun another stream comes back low where the server
        remembers volumes by name: then that one is restored.
        """
        entries = self._read()
        if not entries:
            return
        there = {each.index: each for each in self._streams()}
        ramps = []
        for entry in entries:
            low = [volume * _FACTOR for volume in entry["volumes"]]
            same = [there[entry["index"]]] if entry["index"] in there else list(there.values())
            ramps += [
                (each.index, entry["volumes"], _FACTOR, 1.0)
                for each in same
                if _name(each) == entry["name"] and _alike(each.volume.values, low)
            ]
        self._ramp(ramps, UP)
        self._kept.forget()

    def _ramp(self, streams: Iterable[tuple[int, list[float], float, float]], seconds: float) -> None:
        import pulsectl

        streams = list(streams)
        for step in range(1, _STEPS + 1):
            for index, volumes, begin, end in streams:
                factor = begin + (end - begin) * step / _STEPS
                wanted = pulsectl.PulseVolumeInfo([volume * factor for volume in volumes])
                with contextlib.suppress(pulsectl.PulseOperationFailed):  # the stream has ended
                    self._pulse.sink_input_volume_set(index, wanted)
            if streams and step < _STEPS:
                self._wait(seconds / _STEPS)

    def _streams(self) -> list[Any]:
        return [
            each
            for each in self._pulse.sink_input_list()
            if not _name(each).startswith(_OURS) and each.proplist.get("application.process.id") != str(os.getpid())
        ]

    def _read(self) -> list[dict[str, Any]]:
        try:
            return [
                {"index": int(e["index"]), "name": str(e["name"]), "volumes": [float(v) for v in e["volumes"]]}
                for e in self._kept.read()
            ]
        except (ValueError, TypeError, KeyError, OverflowError):
            return []


def _name(stream: Any) -> str:
    return str(stream.proplist.get("application.name", stream.name))


def _alike(one: Iterable[float], other: Iterable[float]) -> bool:
    pairs = list(zip(one, other, strict=False))
    return bool(pairs) and all(abs(a - b) < _SAME for a, b in pairs)
