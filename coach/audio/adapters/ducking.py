"""Other players: lowered while the coach speaks, and always brought back.

What a stream's volume was is on disk before it is touched, so that the next
start restores what a crash left low.  The sound server remembers a volume
beyond the stream: of one that ended meanwhile its memory is set right.  Needs
PulseAudio's protocol (PulseAudio, or PipeWire with pipewire-pulse); without it
nothing is lowered.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from coach.audio.adapters.player_worker import PlayerWorker
from coach.audio.adapters.stream_memory import StreamMemory, memory_key
from coach.system.state_file import StateFile

DECIBELS = -13.0
"""How much lower others are: 12 to 18 dB under a voice (EVIDENCE 4.3)."""

_FACTOR = 10 ** (DECIBELS / 60)
"""The same on PulseAudio's scale, whose volumes are cube roots of amplitudes."""

DOWN, UP = 0.15, 0.5
"""Seconds of the ramps (EVIDENCE 4.3)."""

_STEPS = 5
_OURS = "desk-coach"
_LEVELS = tuple(1.0 + (_FACTOR - 1.0) * step / _STEPS for step in range(1, _STEPS + 1))
"""Every factor at which a ramp, down or up, may leave a stream that ends meanwhile."""

_SAME = 0.005
"""Volumes closer than this are one: PulseAudio counts in 65 536ths, and others may round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lowered:
    """A stream as it was before it was lowered."""

    index: int
    """The sound server's number of it."""

    name: str
    volumes: tuple[float, ...]
    """Of its channels, on PulseAudio's scale."""

    key: str | None = None
    """By which the sound server remembers its volume; None if it does not."""

    channels: tuple[str, ...] = ()
    muted: bool = False

    def is_low(self, volumes: Sequence[float]) -> bool:
        """Tell whether *volumes* are what we made of it."""
        return _alike(volumes, [volume * _FACTOR for volume in self.volumes])

    def is_lowered(self, volumes: Sequence[float]) -> bool:
        """Tell whether *volumes* are what we made of it, or were making of it."""
        return any(_alike(volumes, [volume * level for volume in self.volumes]) for level in _LEVELS)


class PulseDucker(PlayerWorker):
    """Ducker on PulseAudio's streams."""

    def __init__(self, kept: Path, wait: Callable[[float], object] | None = None) -> None:
        """*kept* is the file of what the volumes were; what it holds already is restored first."""
        self._kept = StateFile(kept)
        self._wait = wait or threading.Event().wait
        self._pulse: Any = None
        self._settled: set[int] = set()
        """Numbers of the streams whose ramp down came to its end."""

        super().__init__("coach-others")

    def _connect(self) -> AbstractContextManager[Any]:
        import pulsectl

        self._pulse = pulsectl.Pulse(f"{_OURS}-others")
        return self._pulse  # type: ignore[no-any-return]  # pulsectl is not typed

    def _down(self) -> None:
        before = self._read()
        held = {each.index for each in before}
        found = [
            _as_it_is(each)
            for each in self._streams()
            if each.index not in held and max(each.volume.values, default=0.0) > _SAME
        ]
        if not found:
            return
        self._keep([*before, *found])
        self._ramp([(each.index, each.volumes, 1.0, _FACTOR) for each in found], DOWN)
        self._settled |= {each.index for each in found}

    def _back(self) -> None:
        """Restore what is as low as we left it; a volume that the person has changed meanwhile is theirs.

        A player that has begun another stream comes back low where the server
        remembers volumes: then that one is restored, and where there is none
        yet, what the server remembers.
        """
        lowered = self._read()
        if not lowered:
            return
        streams = self._streams()
        there = {each.index: each for each in streams}
        ramps, gone = [], []
        for entry in lowered:
            lives = _is_of(there.get(entry.index), entry)
            same = [there[entry.index]] if lives else _others_of(entry, streams)
            ours = entry.is_low if lives and entry.index in self._settled else entry.is_lowered
            low = [each for each in same if ours(each.volume.values)]
            ramps += [(each.index, entry.volumes, _level(each, entry), 1.0) for each in low]
            if not low and not lives:
                gone.append(entry)
        self._ramp(ramps, UP)
        self._settled.clear()
        self._keep([entry for entry in gone if not self._remember(entry, streams)])

    def _remember(self, entry: _Lowered, streams: Iterable[Any]) -> bool:
        """Set right what the sound server remembers of a stream that has ended; return whether that is settled."""
        if entry.key is None:
            return True
        if any(memory_key(each) == entry.key and not _alike(each.volume.values, entry.volumes) for each in streams):
            return True  # another stream of the same memory is as the person wants it: it is remembered by that
        memory = StreamMemory(self._pulse, entry.key)
        return memory.set(entry.volumes, entry.channels, muted=entry.muted, only_if=entry.is_lowered)

    def _ramp(self, streams: Iterable[tuple[int, Sequence[float], float, float]], seconds: float) -> None:
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

    def _keep(self, entries: Sequence[_Lowered]) -> None:
        if entries:
            self._kept.write([asdict(each) for each in entries])
        else:
            self._kept.forget()

    def _read(self) -> list[_Lowered]:
        try:
            return [
                _Lowered(
                    index=int(e["index"]),
                    name=str(e["name"]),
                    volumes=tuple(float(v) for v in e["volumes"]),
                    key=None if e.get("key") is None else str(e["key"]),
                    channels=tuple(map(str, e.get("channels", ()))),
                    muted=bool(e.get("muted")),
                )
                for e in self._kept.read()
            ]
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            return []


def _as_it_is(stream: Any) -> _Lowered:
    return _Lowered(
        index=stream.index,
        name=_name(stream),
        volumes=tuple(stream.volume.values),
        key=memory_key(stream),
        channels=tuple(stream.channel_list),
        muted=bool(stream.mute),
    )


def _is_of(stream: Any, entry: _Lowered) -> bool:
    """Tell whether *stream* is the one of *entry*: numbers begin anew with the server."""
    return stream is not None and _name(stream) == entry.name


def _others_of(entry: _Lowered, streams: Iterable[Any]) -> list[Any]:
    """Return the streams that come by the same volume as that of *entry*, which has ended."""
    return [each for each in streams if _name(each) == entry.name or (entry.key and memory_key(each) == entry.key)]


def _level(stream: Any, entry: _Lowered) -> float:
    """Return the factor at which *stream* is now."""
    loudest = max(entry.volumes)
    return max(stream.volume.values) / loudest if loudest > 0 else 1.0


def _name(stream: Any) -> str:
    return str(stream.proplist.get("application.name", stream.name))


def _alike(one: Iterable[float], other: Iterable[float]) -> bool:
    pairs = list(zip(one, other, strict=False))
    return bool(pairs) and all(abs(a - b) < _SAME for a, b in pairs)
