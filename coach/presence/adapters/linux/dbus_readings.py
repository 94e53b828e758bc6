"""D-Bus queries to the desktop, and how their replies are interpreted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from coach.system.dbus import BusCall, BusReply, property_call

MUTTER = "GNOME's IdleMonitor"
"""Who tells of GNOME."""

_MUTTER = BusCall(
    "org.gnome.Mutter.IdleMonitor",
    "/org/gnome/Mutter/IdleMonitor/Core",
    "org.gnome.Mutter.IdleMonitor",
    "GetIdletime",
)
_SAVER_IDLE = BusCall(
    "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "GetSessionIdleTime"
)
# those that descend from the first gnome-screensaver have moved from "/" over the years
_SAVERS = tuple(
    BusCall(f"org.{whose}.ScreenSaver", path or f"/org/{whose}/ScreenSaver", f"org.{whose}.ScreenSaver", "GetActive")
    for whose, path in (
        *(("freedesktop", ""), ("gnome", ""), ("cinnamon", "")),
        *(("mate", ""), ("mate", "/"), ("xfce", ""), ("xfce", "/")),
    )
)
_NOTICES = "org.freedesktop.Notifications"
_INHIBITED = property_call(_NOTICES, "/org/freedesktop/Notifications", _NOTICES, "Inhibited")
_DUNST = property_call(_NOTICES, "/org/freedesktop/Notifications", "org.dunstproject.cmd0", "paused")
_XFCE = BusCall(
    *("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf", "GetProperty"),
    "ss",
    ("xfce4-notifyd", "/do-not-disturb"),
)
_QUIET = {_INHIBITED: "the desktop's notifications", _DUNST: "dunst", _XFCE: "Xfce's notifications"}

IDLE_CALLS, LOCK_CALLS, QUIET_CALLS = (_MUTTER, _SAVER_IDLE), _SAVERS, tuple(_QUIET)
SESSION_CALLS = (*IDLE_CALLS, *LOCK_CALLS, *QUIET_CALLS)
"""What the session's bus is asked."""

LOGIND = BusCall(
    *("org.freedesktop.login1", "/org/freedesktop/login1/session/auto"),
    *("org.freedesktop.DBus.Properties", "GetAll"),
    "s",
    ("org.freedesktop.login1.Session",),
)
"""What the system's bus is asked; `auto` is the session of who asks, or of the screen in front of that person."""

BusReading = tuple[bool, str]
"""An answer, and whose it is."""


def read_idle(replies: Mapping[BusCall, BusReply], *, kde: bool, wayland: bool) -> tuple[timedelta, str] | None:
    """Return how long nobody touched anything, and who says so; None where nobody does."""
    length = _number(replies[_MUTTER])
    if length is not None:
        return timedelta(milliseconds=length), MUTTER
    length = _number(replies[_SAVER_IDLE])
    # KDE's lies: milliseconds where the specification has seconds, and always 0 under older Wayland
    if length is None or (kde and wayland):
        return None
    unit = timedelta(milliseconds=1) if kde else timedelta(seconds=1)
    return length * unit, "the desktop's screen saver"


def read_locked(session: Mapping[BusCall, BusReply], system: Mapping[BusCall, BusReply]) -> BusReading | None:
    """Return whether the screen is locked or another session is in front; None where nobody tells."""
    answers = [*_logind(system[LOGIND]), *_screen_savers(session)]
    # who locks the screen need not tell the others: one yes is enough
    return next((answer for answer in answers if answer[0]), answers[0] if answers else None)


def read_do_not_disturb(replies: Mapping[BusCall, BusReply]) -> BusReading | None:
    """Return whether the person asked not to be disturbed; None where nobody tells."""
    answers = [(flag, whose) for call, whose in _QUIET.items() if (flag := _flag(replies[call])) is not None]
    return next((answer for answer in answers if answer[0]), answers[0] if answers else None)


def _logind(reply: BusReply) -> list[BusReading]:
    told = reply.body[0] if reply.body and isinstance(reply.body[0], dict) else {}
    hint, active = (_flag(BusReply((told.get(name),))) for name in ("LockedHint", "Active"))
    answers = []
    if active is False:
        answers.append((True, "logind: another session is in front"))
    if hint is not None:
        answers.append((hint, "logind"))
    return answers


def _screen_savers(replies: Mapping[BusCall, BusReply]) -> list[BusReading]:
    flags = [(_flag(replies[call]), call.service) for call in _SAVERS]
    return [(flag, service) for flag, service in flags if flag is not None]


def _number(reply: BusReply) -> int | None:
    return reply.body[0] if reply.body and type(reply.body[0]) is int else None


def _flag(reply: BusReply) -> bool | None:
    """Return the truth value that *reply* is, plain or as a variant; None where it is something else."""
    value = reply.body[0] if reply.body else None
    if isinstance(value, tuple) and len(value) == 2:  # noqa: PLR2004  (a variant: signature and value)
        value = value[1]
    return value if isinstance(value, bool) else None
