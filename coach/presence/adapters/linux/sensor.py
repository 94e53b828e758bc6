"""The desk on Linux: D-Bus, the sound server, X11 and the cameras, asked all at once so that none holds up another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from coach.clock import Clock
from coach.presence.adapters.linux import cameras, dbus_readings
from coach.presence.adapters.linux.gnome_dnd import GnomeDoNotDisturb
from coach.presence.adapters.linux.kwin_windows import KwinFault, KwinWindows
from coach.presence.adapters.linux.pipewire_cameras import PipewireCameras, PipewireFault, pipewire_path
from coach.presence.adapters.linux.pulse_recorders import PulseFault, PulseServer
from coach.presence.adapters.linux.wayland import TYPING_TIMES, WAITING_TIMES, WaylandIdle
from coach.presence.adapters.linux.wayland_windows import WaylandWindows
from coach.presence.adapters.linux.wayland_wire import WaylandFault, compositor_path
from coach.presence.adapters.linux.x11 import XFault, XServer
from coach.presence.adapters.reading_builder import ReadingBuilder
from coach.presence.readings import Idleness, Presence, Reading
from coach.system import paths
from coach.system.dbus import NO_ANSWER, Bus, BusCall, BusReply, session_address, system_address
from coach.texts import Text, joined, text

LOOK_LIMIT = 0.17
"""Seconds until the last answer must have come, of the 0.2 that a look may take."""

_TRIES = 5
"""Looks after which a service that was not there is asked again."""


class LinuxSensor:
    """PresenceSensor for Linux."""

    def __init__(
        self, clock: Clock, environment: Mapping[str, str], *, limit: float = LOOK_LIMIT, typing: bool = False
    ) -> None:
        """*limit*: seconds until the last answer must have come.  *typing*: tell three seconds of rest, too."""
        self._clock, self._limit = clock, limit
        part = limit / 4
        desktop = environment.get("XDG_CURRENT_DESKTOP", "")
        self._wayland = environment.get("XDG_SESSION_TYPE") == "wayland" or bool(environment.get("WAYLAND_DISPLAY"))
        self._kde = "KDE" in desktop.split(":")
        display = environment.get("DISPLAY", "")
        # Xwayland sees only what goes to the windows that are its own
        self._x = XServer(display, clock, patience=part) if display and not self._wayland else None
        times = TYPING_TIMES if typing else WAITING_TIMES
        path = compositor_path(environment)
        self._compositor = WaylandIdle(path, clock, patience=part, times=times) if self._wayland else None
        self._windows: WaylandWindows | KwinWindows | None = None
        if self._wayland and self._kde:
            self._windows = KwinWindows(session_address(), paths.control_socket().parent, clock, patience=part)
        elif self._wayland:
            self._windows = WaylandWindows(path, clock, patience=part)
        self._session = Bus(session_address(), clock, greeting=part)
        self._system = Bus(system_address(), clock, greeting=part)
        self._sound = PulseServer(clock, patience=part)
        self._cameras = PipewireCameras(pipewire_path(environment), clock, patience=part)
        self._banners = GnomeDoNotDisturb() if {"GNOME", "Unity"} & set(desktop.split(":")) else None
        self._present = dbus_readings.SESSION_CALLS
        self._looks = 0

    def look(self, ignore: Sequence[str] = ()) -> Presence:
        """Read everything afresh, within 0.2 s; what fails or is late reads UNKNOWN.  Never raises.

        *ignore*: names of applications that may record and film.
        """
        until = self._clock.monotonic() + self._limit
        readings = ReadingBuilder(self._clock.now())
        self._sound.ask()
        self._session.ask(calls := self._worth_asking())
        self._system.ask([dbus_readings.LOGIND])
        # who is asked twice comes first: the answers of the buses wait for us, whatever hangs meanwhile
        idle_screen, full_screen = self._look_at_x(readings)
        if self._compositor is not None:
            seconds, source = self._compositor.read()
            idle_screen = (None if seconds is None else timedelta(seconds=seconds), source)
        if self._windows is not None:
            full_screen = self._look_at_windows(readings, self._windows)
        recording = self._recording(readings, until, ignore)
        session = self._known(calls, self._session.replies(until))
        system = dict(zip([dbus_readings.LOGIND], self._system.replies(until), strict=True))
        return Presence(
            idle=self._idle(readings, session, idle_screen),
            locked=self._locked(readings, session, system),
            recording=recording,
            filming=self._filming(readings, until, ignore),
            do_not_disturb=self._quiet(readings, session, until),
            full_screen=full_screen,
        )

    def close(self) -> None:
        """Close the connections.  May be called twice."""
        for connection in (
            self._session,
            self._system,
            self._sound,
            self._cameras,
            self._x,
            self._compositor,
            self._windows,
        ):
            if connection is not None:
                connection.close()

    # Who is there to be asked.

    def _worth_asking(self) -> tuple[BusCall, ...]:
        if self._looks % _TRIES == 0 or self._session.lost:
            self._present = dbus_readings.SESSION_CALLS
        self._looks += 1
        return self._present

    def _known(self, calls: tuple[BusCall, ...], answers: list[BusReply]) -> Mapping[BusCall, BusReply]:
        """Return a reply for every call there is, and ask from now on only who answered or may yet."""
        replies = dict(zip(calls, answers, strict=True))
        if not self._session.lost:
            self._present = tuple(call for call in calls if not replies[call].fault or replies[call].fault == NO_ANSWER)
        return {call: replies.get(call, BusReply(None, "it is not there")) for call in dbus_readings.SESSION_CALLS}

    # The readings.

    def _look_at_x(self, readings: ReadingBuilder) -> tuple[tuple[timedelta | None, str], Reading]:
        if self._x is None:
            why = "there is no screen (DISPLAY is not set)"
            return (None, why), readings.reading(None, why)
        try:
            self._x.meet()
            idle: tuple[timedelta | None, str] = (self._x.idle(), "X11")
        except XFault as fault:
            idle = (None, str(fault))
        try:
            full_screen = readings.reading(self._x.full_screen(), "X11")
        except XFault as fault:
            full_screen = readings.reading(None, str(fault))
        return idle, full_screen

    @staticmethod
    def _look_at_windows(readings: ReadingBuilder, windows: WaylandWindows | KwinWindows) -> Reading:
        try:
            return readings.reading(windows.full_screen(), windows.source)
        except (WaylandFault, KwinFault) as fault:
            return readings.reading(None, str(fault))

    def _idle(
        self, readings: ReadingBuilder, session: Mapping[BusCall, BusReply], by_screen: tuple[timedelta | None, str]
    ) -> Idleness:
        found = dbus_readings.read_idle(session, kde=self._kde, wayland=self._wayland)
        if found is not None and found[1] == dbus_readings.MUTTER:
            return readings.idle(*found)
        if by_screen[0] is not None:
            return readings.idle(*by_screen)
        if found is not None:
            return readings.idle(*found)
        return readings.idle(
            None,
            self._why(
                session,
                dbus_readings.IDLE_CALLS,
                by_screen[1] if self._wayland else joined("; ", (by_screen[1], text(_IDLE))),
            ),
        )

    def _locked(
        self, readings: ReadingBuilder, session: Mapping[BusCall, BusReply], system: Mapping[BusCall, BusReply]
    ) -> Reading:
        found = dbus_readings.read_locked(session, system)
        if found is not None:
            return readings.reading(*found)
        why = self._system.lost or system[dbus_readings.LOGIND].fault
        return readings.reading(
            None,
            self._why(
                session,
                dbus_readings.LOCK_CALLS,
                text("logind: {why}; {remedy}", why=text(why or ""), remedy=text(_LOCKED)),
            ),
        )

    def _recording(self, readings: ReadingBuilder, until: float, ignore: Sequence[str]) -> Reading:
        try:
            there = self._sound.recorders(until)
        except PulseFault as fault:
            return readings.reading(None, joined("; ", (text(str(fault)), text(_RECORDING))))
        found = next((each for each in there if not each.is_called(ignore)), None)
        if found is not None:
            return readings.reading(
                True,
                text(
                    "{application} records from {microphone}",
                    application=found.application,
                    microphone=found.microphone,
                ),
            )
        server = text("the sound server")
        if there:
            ignored = "{server}; {application} records, and is left out by [presence] ignore"
            server = text(ignored, server=server, application=there[0].application)
        return readings.reading(False, server)

    def _filming(self, readings: ReadingBuilder, until: float, ignore: Sequence[str]) -> Reading:
        """Ask PipeWire, which has what browsers open, and look who has a camera's device open by itself."""
        shared, fault = None, ""
        try:
            shared = self._cameras.users(ignore, until)
        except PipewireFault as failed:
            fault = text(str(failed))
        if shared is not None and shared[0]:
            return readings.reading(*shared)
        seen, source = _holder(ignore, fault)
        return readings.reading(seen, source if shared is None or seen is not False else _beside(source, shared[1]))

    def _quiet(self, readings: ReadingBuilder, session: Mapping[BusCall, BusReply], until: float) -> Reading:
        found = dbus_readings.read_do_not_disturb(session)
        if found is not None:
            return readings.reading(*found)
        if self._banners is not None:
            shown = self._banners.shown(until - self._clock.monotonic())
            if shown is not None:
                return readings.reading(not shown, "GNOME's setting show-banners")
            if self._banners.program is None:
                return readings.reading(None, "gsettings is not installed; install the package libglib2.0-bin")
        return readings.reading(None, self._why(session, dbus_readings.QUIET_CALLS, _QUIET))

    def _why(self, session: Mapping[BusCall, BusReply], asked: tuple[BusCall, ...], otherwise: str) -> str:
        """Return why none of *asked* gave an answer."""
        if self._session.lost:
            return text("session bus: {lost}; {remedy}", lost=text(self._session.lost or ""), remedy=text(_BUS))
        hung = (call.service for call in asked if session[call].fault == NO_ANSWER)
        return next((text("{service} does not answer", service=service) for service in hung), otherwise)


_BUS = "begin the coach from the desktop, or as a service"
_IDLE = "this desktop tells nobody how long it was not touched"
_LOCKED = "no screen saver tells either"
_RECORDING = "PulseAudio or PipeWire (pipewire-pulse) must run"
_QUIET = "this desktop tells nobody whether it may disturb"


def _holder(ignore: Sequence[str], fault: str) -> tuple[bool | None, Text]:
    """Tell whether a program has a camera's device open by itself; *fault*: why PipeWire could not be asked."""
    found = cameras.find_cameras(Path("/dev"))
    if not found:
        return False, text("there is no camera")
    if not cameras.any_in_use(found, Path("/sys/class/video4linux")):
        return False, text("the camera's driver")
    try:
        who = cameras.find_holder(found, Path("/proc"), ignore)
    except OSError as error:
        return None, text("some program may have the camera: {error}", error=error)
    if who is not None:
        return True, text("{who} has the camera", who=who)
    if fault:
        return None, text("some program may have the camera: {error}", error=fault)
    return False, text("the programs that run")


def _beside(source: Text, shared: str) -> Text:
    """Name what PipeWire was asked beside *source*."""
    return text("{source}, and {other}", source=source, other=shared)
