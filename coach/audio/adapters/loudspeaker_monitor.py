"""All that the loudspeaker plays, recorded at the sound server while the microphone is open.  Kept for a second.

Which loudspeaker: the one that our own stream is on, else the default one.
The server is asked for its name: of PipeWire 0.3.65 the alias for the default
monitor gave the microphone.  Needs PulseAudio's protocol.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any

from coach.audio.adapters.stream import MONITOR_PERIOD_MS, DeviceStream, Direction
from coach.audio.callback_watch import CallbackWatch
from coach.errors import DeviceError
from coach.system.paths import APP
from coach.texts import text
from coach.units import CAPTURE_RATE

log = logging.getLogger(__name__)

_KEPT = 1000 // MONITOR_PERIOD_MS
"""Blocks kept where nobody takes them: a second."""

_LOOK = 0.5
"""Seconds between two looks at the recorder; what changes at the server is told at once."""

_RETRY = 3.0
"""Seconds until a server, or a recorder, that failed is tried again."""

_MEETS = 2.0
"""Seconds for meeting the server."""

_ENDS = 1.0
"""Seconds that closing waits for the thread: a server that hangs keeps it."""


class PulseMonitor:
    """PlayedSound of the sound server of this session."""

    def __init__(self) -> None:
        self._blocks: deque[bytes] = deque(maxlen=_KEPT)
        self._recorder: _MonitorRecorder | None = None
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._begun = False
        self._thread: threading.Thread | None = None
        self._trouble: str | None = None

    @property
    def name(self) -> str | None:
        """The server's name of what is recorded; None while nothing is."""
        recorder = self._recorder
        return None if recorder is None else recorder.name

    @property
    def trouble(self) -> str | None:
        """Why nothing is recorded; None while it is, or nothing is known yet."""
        return self._trouble

    def start(self) -> None:
        """Begin to record.  Returns at once; a second call changes nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="coach-monitor", daemon=True)
            self._thread.start()

    def passed(self) -> bytes | None:
        """Return what has been played since the last call; None while nothing is recorded, and once anew after that.

        Mono s16le at units.CAPTURE_RATE.  For the microphone's thread.
        """
        if self._recorder is None or not self._begun:
            self._begun = self._recorder is not None
            self._blocks.clear()
            return None
        return b"".join(self._blocks.popleft() for _ in range(len(self._blocks)))

    def close(self) -> None:
        """End the recording.  May be called twice."""
        self._closing.set()
        self._stop_recording()
        if self._thread is not None:
            self._thread.join(_ENDS)

    # On the thread.

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._follow()
            except Exception as fault:  # noqa: BLE001 - no library, no server, or one that has ended: tried again
                self._failed(fault)
            self._stop_recording()
            self._closing.wait(_RETRY)

    def _follow(self) -> None:
        """Record what our loudspeaker plays, and another where that changes, until it fails or is closed."""
        import pulsectl

        with pulsectl.Pulse(f"{APP}-monitor", connect=False) as pulse:
            pulse.connect(timeout=_MEETS)
            pulse.event_mask_set("server", "sink", "sink_input")
            pulse.event_callback_set(_wake)
            while not self._closing.is_set():
                self._record(_monitor_name(pulse))
                pulse.event_listen(timeout=_LOOK)

    def _record(self, name: str) -> None:
        """Record *name* from now on.

        Raises:
            DeviceError: it cannot be, or it has ended.
        """
        recorder = self._recorder
        if recorder is not None and recorder.failed is not None:
            raise DeviceError(recorder.failed)
        if recorder is not None and recorder.name == name:
            return
        self._stop_recording()
        fresh = _MonitorRecorder(name)
        fresh.start(self._blocks.append)
        with self._lock:
            unwanted = self._closing.is_set()
            if not unwanted:
                self._recorder, self._trouble = fresh, None
        if unwanted:
            fresh.close()
        else:
            log.info("what the loudspeaker plays is taken from %s", name)

    def _stop_recording(self) -> None:
        with self._lock:
            recorder, self._recorder, self._begun = self._recorder, None, False
        if recorder is not None:
            recorder.close()

    def _failed(self, fault: Exception) -> None:
        why = str(fault) if isinstance(fault, DeviceError) else f"{type(fault).__name__}: {fault}"
        if why != self._trouble:
            self._trouble = why
            log.info("what the loudspeaker plays is not known: %s", why)


class _MonitorRecorder(DeviceStream):
    """The monitor of one loudspeaker."""

    direction, rate, monitor = Direction.CAPTURE, CAPTURE_RATE, True

    def start(self, push: Callable[[bytes], None]) -> None:
        """Give *push* each block, on the audio thread, until `close`.

        Raises:
            DeviceError: it cannot be opened.
        """
        self._open(lambda watch: _taken(watch, push))


def _taken(watch: CallbackWatch, push: Callable[[bytes], None]) -> Generator[None, bytearray, None]:
    """On the audio thread."""
    while True:
        data = yield
        watch.seen()
        push(bytes(data))


def _wake(_event: Any) -> None:
    import pulsectl

    raise pulsectl.PulseLoopStop


def _monitor_name(pulse: Any) -> str:
    """Return the name of the monitor of the loudspeaker that our own stream is on, else of the default one.

    Raises:
        DeviceError: there is none.
    """
    import pulsectl

    own = str(os.getpid())
    with suppress(pulsectl.PulseIndexError):  # it has gone meanwhile, which the next look finds
        for stream in pulse.sink_input_list():
            if stream.proplist.get("application.process.id") == own:
                return str(pulse.sink_info(stream.sink).monitor_source_name)
        return str(pulse.get_sink_by_name(pulse.server_info().default_sink_name).monitor_source_name)
    raise DeviceError(text("there is no loudspeaker"))
