"""One miniaudio device of either direction: chosen by name, watched, closed on every way out.

Long, but one module: both directions are opened, watched and closed alike.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import os
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, ClassVar

from coach.audio.callback_watch import PERIOD_MS, PERIODS, CallbackWatch
from coach.audio.device_choice import choose_device
from coach.clock import Clock
from coach.errors import DeviceError
from coach.system.paths import APP
from coach.system.system_clock import SystemClock
from coach.texts import joined, text

CAPTURED = 5
"""Periods of a microphone: what it keeps until it is asked costs no time."""

MONITOR_PERIOD_MS, MONITORED = 10, 20
"""Periods of what a loudspeaker plays: blocks of 10 ms come late by 2 ms (median) to 6, of 20 ms by 7 to 15."""

CLOSES = 1.5
"""Seconds after which a closing counts as hanging; the usual one takes 0.1."""


class Direction(Enum):
    """Which way sound goes; the value is what a person calls the device."""

    PLAYBACK = "loudspeaker"
    CAPTURE = "microphone"


class DeviceStream:
    """A loudspeaker or a microphone that can be started, watched and closed; its sub-class moves the samples."""

    direction: ClassVar[Direction]
    rate: ClassVar[int]
    """Samples a second, mono s16."""

    monitor: ClassVar[bool] = False
    """Whether what is opened is what a loudspeaker plays."""

    def __init__(self, device: str | None = None) -> None:
        """*device*: its name or a part of it, of a monitor that at the sound server; None for the default one."""
        self._wanted = device
        self._stream: Stream | None = None
        self._fault: str | None = None
        self._late = 0
        self.name = device or text("default {direction}", direction=text(self.direction.value))

    @property
    def failed(self) -> str | None:
        """Why no sound flows any more, None while it does or after `close`."""
        stream = self._stream
        return (self._fault or stream.overdue) if stream else None

    @property
    def going(self) -> bool:
        """Whether it has got going since it was started."""
        stream = self._stream
        return stream is not None and stream.going

    @property
    def late(self) -> int:
        """How often a callback came later than its buffer lasts since it was started."""
        return self._stream.late if self._stream else self._late

    def close(self) -> None:
        """Stop and close the device.  May be called twice."""
        stream, self._stream = self._stream, None
        if stream:
            self._late = stream.late
            stream.close()

    def _open(self, flow: Callable[[CallbackWatch], Generator[Any, Any, None]]) -> None:
        """Open and start the device on *flow* (see Stream), whose exception `failed` will show.

        Raises:
            DeviceError: there is no such device, or it cannot be opened.
        """
        self.close()
        self._fault = None
        self._stream = Stream(
            self.direction,
            self._wanted,
            self.rate,
            lambda watch: self._guarded(flow(watch)),
            monitor=self.monitor,
        )
        self.name = self._stream.name

    def _guarded(self, flow: Generator[Any, Any, None]) -> Generator[Any, Any, None]:
        """On the audio thread; when it ends, a loudspeaker plays silence."""
        try:
            yield from flow
        except Exception as fault:  # noqa: BLE001 - it would be lost in C; `failed` reports it to the conductor
            self._fault = f"{type(fault).__name__}: {fault}"


class Stream:
    """One open device.

    *flow* is a generator that has been primed: it is sent the number of
    frames and yields bytes (playback), or is sent bytes and yields None
    (capture), on the audio thread, within 10 ms.  What it raises must be
    caught by itself.
    """

    def __init__(  # noqa: PLR0913  (what a device is opened with)
        self,
        direction: Direction,
        wanted: str | None,
        rate: int,
        flow: Callable[[CallbackWatch], Generator[Any, Any, None]],
        clock: Clock | None = None,
        *,
        monitor: bool = False,
    ) -> None:
        """Open and start the device *wanted* (its name, or enough of it; None: the default) at *rate*, mono s16.

        With *monitor* it is the sound server's own name of what a loudspeaker plays.

        Raises:
            DeviceError: there is no such device, or it cannot be opened.
        """
        try:
            import miniaudio
        except ImportError as fault:
            raise DeviceError(
                joined(
                    ": ", (text(direction.value), text("miniaudio is not installed; pip install 'desk-coach[sound]'"))
                )
            ) from fault

        _hush_alsa()
        self._lock = threading.Lock()
        self._native = miniaudio
        self._device: Any = None
        try:
            if monitor and wanted:
                self.name, identity = wanted, _server_identity(wanted)
            else:
                self.name, identity = _found(direction, wanted)
            self._device = device = _opened(direction, identity, rate, monitor=monitor)
            self._watch = CallbackWatch(clock or SystemClock(), _periods(direction) * PERIOD_MS / 1000)
            generator = flow(self._watch)
            next(generator)
            device.start(generator)
        except miniaudio.MiniaudioError as fault:
            self.close()
            wrong = text(
                "{wanted} cannot be opened ({reason}); connect one or name another in the configuration",
                wanted=wanted or text("the default one"),
                reason=_reason(fault),
            )
            raise DeviceError(joined(": ", (text(direction.value), wrong))) from fault
        # a started device that is not closed hangs the interpreter at its end
        atexit.register(self._end)

    @property
    def overdue(self) -> str | None:
        """Why the device counts as gone, None while it lives."""
        return self._watch.verdict()

    @property
    def going(self) -> bool:
        """Whether it has got going: an open device may never do so."""
        return self._watch.going

    @property
    def late(self) -> int:
        """How often a callback came later than the buffer lasts."""
        return self._watch.late

    def close(self) -> None:
        """Stop and close the device and the connection behind it.  May be called twice.

        A sound server that hangs is left to a thread of its own after CLOSES.
        """
        if self._device is not None:
            atexit.unregister(self._end)
            closing = threading.Thread(target=self._end, name="coach-closes-stream", daemon=True)
            closing.start()
            closing.join(CLOSES)

    def _end(self) -> None:
        with self._lock:
            device, self._device = self._device, None
        if device is None:
            return
        context = device._context  # noqa: SLF001 - miniaudio itself never closes it: one connection leaks per device
        device.close()
        self._native.lib.ma_context_uninit(context)


def device_names(direction: Direction) -> tuple[str, ...]:
    """Return the names of the devices there are; none if there is no sound system or no miniaudio."""
    try:
        return tuple(device.name for device in _listed(direction))
    except ImportError:
        return ()


def _found(direction: Direction, wanted: str | None) -> tuple[str, Any]:
    """Return name and id of *wanted*; the default device has no id, so that it may follow the person's choice."""
    there = _listed(direction)
    if wanted:
        device = there[choose_device(wanted, [device.name for device in there], direction.value)]
        return device.name, device.identity
    return next(
        (device.name for device in there if device.default),
        text("default {direction}", direction=text(direction.value)),
    ), None


def _server_identity(name: str) -> Any:
    """Return miniaudio's id of the device that PulseAudio calls *name*.

    Raises:
        DeviceError: no such name can be.
    """
    from miniaudio import ffi

    identity, encoded = ffi.new("ma_device_id *"), name.encode()
    if len(encoded) >= len(ffi.buffer(identity)):
        raise DeviceError(text("{name}: too long a name", name=name))
    ffi.buffer(identity)[: len(encoded)] = encoded
    return identity


def load_without_numpy() -> None:
    """Load miniaudio alone: it would load numpy, 10 MB, for arrays that it is never given here.

    For a process that does without numpy, before a second thread might want it.
    """
    if {"numpy", "miniaudio"} & sys.modules.keys():
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]  # as one that is not installed
    try:
        import miniaudio  # noqa: F401
    except ImportError:  # whoever opens a device is told
        return
    finally:
        del sys.modules["numpy"]


def _periods(direction: Direction) -> int:
    return PERIODS if direction is Direction.PLAYBACK else CAPTURED


def _opened(direction: Direction, identity: Any, rate: int, *, monitor: bool) -> Any:
    import miniaudio

    settings: dict[str, Any] = {
        "nchannels": 1,
        "sample_rate": rate,
        "buffersize_msec": PERIOD_MS,
        "callback_periods": _periods(direction),
        "device_id": identity,
        "backends": _backends(),
        "app_name": APP,
    }
    if monitor:  # ALSA knows no such name
        only = [miniaudio.Backend.PULSEAUDIO]
        settings |= {"buffersize_msec": MONITOR_PERIOD_MS, "callback_periods": MONITORED, "backends": only}
    if direction is Direction.PLAYBACK:
        with _buffered():
            return miniaudio.PlaybackDevice(output_format=miniaudio.SampleFormat.SIGNED16, **settings)
    return miniaudio.CaptureDevice(input_format=miniaudio.SampleFormat.SIGNED16, **settings)


@contextlib.contextmanager
def _buffered() -> Iterator[None]:
    """Have libpulse keep all PERIODS filled: miniaudio asks it for one of them, however many there are.

    With 20 ms between the loudspeaker and silence, any busy moment of the
    machine moves the grid.  A person who has set the variable is obeyed.
    """
    if "PULSE_LATENCY_MSEC" in os.environ:
        yield
        return
    os.environ["PULSE_LATENCY_MSEC"] = str(PERIODS * PERIOD_MS)
    try:
        yield
    finally:
        del os.environ["PULSE_LATENCY_MSEC"]


def _backends() -> list[Any]:
    """Every real sound system; without the list, miniaudio falls back on one that plays to nobody."""
    from miniaudio import Backend

    return [Backend.COREAUDIO, Backend.WASAPI, Backend.PULSEAUDIO, Backend.ALSA]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Device:
    name: str
    identity: Any
    """miniaudio's id of it."""
    default: bool


def _listed(direction: Direction) -> list[_Device]:
    """Return the devices there are.

    miniaudio's own listing also asks each device for its formats and fails as
    a whole where one of them is busy.
    """
    from miniaudio import ffi, lib

    _hush_alsa()
    context = ffi.new("ma_context *")
    backends = [backend.value for backend in _backends()]
    if lib.ma_context_init(ffi.new("ma_backend[]", backends), len(backends), ffi.NULL, context) != lib.MA_SUCCESS:
        return []
    try:
        infos, count = ffi.new("ma_device_info **"), ffi.new("ma_uint32 *")
        play = direction is Direction.PLAYBACK
        wanted = (infos, count, ffi.NULL, ffi.NULL) if play else (ffi.NULL, ffi.NULL, infos, count)
        if lib.ma_context_get_devices(context, *wanted) != lib.MA_SUCCESS:
            return []
        found = [infos[0][place] for place in range(count[0])]
        return [
            _Device(name=_text(i.name), identity=ffi.new("ma_device_id *", i.id), default=bool(i.isDefault))
            for i in found
        ]
    finally:
        lib.ma_context_uninit(context)


def _text(name: Any) -> str:
    """Return the characters of *name* on one line: ALSA's names may have two."""
    from miniaudio import ffi

    return " ".join(ffi.string(name).decode(errors="replace").split())


def _reason(fault: Exception) -> str:
    return ", ".join(str(part) for part in fault.args)


@cache
def _hush_alsa() -> object:
    """Keep libasound from printing a page about each missing card; return the handler, which must stay alive."""
    handler = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
    quiet = handler(lambda *_: None)
    with contextlib.suppress(OSError, AttributeError):  # no ALSA, nothing to keep quiet
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(quiet)
    return quiet
