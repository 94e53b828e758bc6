"""What the sound server remembers of a stream's volume after its end, for the next one of the same kind."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Sequence
from typing import Any

log = logging.getLogger(__name__)


_ELSE = 0.99
"""Factor that nobody hears."""

_ASKED, _EVERY = 100, 0.01
"""How often PipeWire is asked whether it has passed a volume on, and seconds between; it takes 0.003."""

_ROUNDED, _MILLIONTHS = 0.005, 2e-6
"""By how much an amplitude may come back otherwise: a part of it, and the six digits in which PipeWire keeps it."""


def memory_key(stream: Any) -> str | None:
    """Return by what *stream* is remembered: its role, else its application; None where nothing is remembered."""
    key = stream.proplist.get("module-stream-restore.id")
    return None if key is None else str(key)


class StreamMemory:
    """One entry of module-stream-restore, or of what PipeWire has in its place."""

    def __init__(self, pulse: Any, key: str) -> None:
        """*pulse*: a connection of pulsectl."""
        self._pulse, self._key = pulse, key

    def set(
        self,
        volumes: Sequence[float],
        channels: Sequence[str],
        *,
        muted: bool,
        only_if: Callable[[Sequence[float]], bool],
    ) -> bool:
        """Have *volumes* remembered, if *only_if* is true of what is remembered now; return whether that is settled.

        PipeWire does not tell what it remembered before, and takes no heed of
        being told the same as last time: it is told something else first.  It
        answers before it has passed a volume on, and forgets it if its client
        leaves meanwhile: so it is asked until it tells it.
        """
        import pulsectl

        try:
            if self._is_pipewire():
                for factor in (_ELSE, 1.0):
                    self._write([volume * factor for volume in volumes], channels, muted=muted)
                self._await(volumes)
            else:
                found = self._remembered()
                if found is not None and only_if(found):
                    self._write(volumes, channels, muted=muted)
        except pulsectl.PulseError as fault:
            # it stays in lowered.json, and the doctor tells of it there
            log.warning("%s may come back low: the sound server does not take its volume (%s)", self._key, fault)
            return False
        return True

    def _remembered(self) -> Sequence[float] | None:
        found = next((each for each in self._pulse.stream_restore_list() if each.name == self._key), None)
        return None if found is None else found.volume.values

    def _await(self, volumes: Sequence[float]) -> None:
        """Wait until *volumes* are what the server tells; raises PulseError if they never are."""
        import pulsectl

        for _ in range(_ASKED):
            found = self._remembered() or ()
            if len(found) == len(volumes) and all(
                math.isclose(told**3, wanted**3, rel_tol=_ROUNDED, abs_tol=_MILLIONTHS)
                for told, wanted in zip(found, volumes, strict=True)
            ):
                return
            threading.Event().wait(_EVERY)
        raise pulsectl.PulseError("told to remember it, it does not")

    def _is_pipewire(self) -> bool:
        return "PipeWire" in self._pulse.server_info().server_name

    def _write(self, volumes: Sequence[float], channels: Sequence[str], *, muted: bool) -> None:
        import pulsectl
        from pulsectl.pulsectl import PulseExtStreamRestoreInfo

        entry = PulseExtStreamRestoreInfo(
            self._key, volume=pulsectl.PulseVolumeInfo(list(volumes)), channel_list=list(channels), mute=muted
        )
        self._pulse.stream_restore_write(entry, mode="replace", apply_immediately=False)
