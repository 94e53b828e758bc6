"""What the sound server remembers of a stream's volume after its end, for the next one of the same kind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

log = logging.getLogger(__name__)


_ELSE = 0.99
"""Factor that nobody hears."""


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

        PipeWire does not tell what it remembers, and takes no heed of being
        told the same as last time: it is told something else first.
        """
        import pulsectl

        try:
            if self._is_pipewire():
                self._write([volume * _ELSE for volume in volumes], channels, muted=muted)
            else:
                found = next((each for each in self._pulse.stream_restore_list() if each.name == self._key), None)
                if found is None or not only_if(found.volume.values):
                    return True
            self._write(volumes, channels, muted=muted)
        except pulsectl.PulseError as fault:
            log.warning("%s may come back low: the sound server does not take its volume (%s)", self._key, fault)
            return False
        return True

    def _is_pipewire(self) -> bool:
        return "PipeWire" in self._pulse.server_info().server_name

    def _write(self, volumes: Sequence[float], channels: Sequence[str], *, muted: bool) -> None:
        import pulsectl
        from pulsectl.pulsectl import PulseExtStreamRestoreInfo

        entry = PulseExtStreamRestoreInfo(
            self._key, volume=pulsectl.PulseVolumeInfo(list(volumes)), channel_list=list(channels), mute=muted
        )
        self._pulse.stream_restore_write(entry, mode="replace", apply_immediately=False)
