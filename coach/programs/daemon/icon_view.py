"""What the status icon shows and offers: its look, its text and its menu, from the daemon's status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from coach.programs.daemon.status import Activity, SilentState, Status, words_of_silence
from coach.texts import in_language, text


class IconLook(StrEnum):
    """What the icon looks like."""

    WAITING = "waiting"
    OFFERING = "offering"
    SESSION = "session"
    HELD = "held"
    PAUSED = "paused"


class DeskOrder(StrEnum):
    """What a person can ask for at the desktop."""

    START = "start"
    """Take the break that is offered, else begin one."""

    LATER = "later"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the menu."""

    order: DeskOrder
    label: str
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IconView:
    """All that the icon shows."""

    look: IconLook
    microphone: bool
    """It is open."""

    title: str
    lines: tuple[str, ...]
    """What stands below the title, and at the top of the menu."""

    menu: tuple[MenuEntry, ...]


_TITLES = {
    Activity.WAITING: "Desk coach: Waiting",
    Activity.PREPARING: "Desk coach: A break is coming",
    Activity.OFFERING: "Desk coach: A break is offered",
    Activity.SESSION: "Desk coach: A session is being led",
    Activity.ENDING: "Desk coach: About to end",
}
_DAYS = "Mon Tue Wed Thu Fri Sat Sun"
_LONGEST_FAULT = 120
"""Letters; `coach status` has all of it."""


def make_icon_view(status: Status, *, language: str, zone: tzinfo, later_minutes: int, now: datetime) -> IconView:
    """Return what is to be shown of *status*; *later_minutes*: how long "later" puts a break off."""

    def own(said: str) -> str:
        return in_language(said, language)

    def wall(moment: datetime) -> str:
        here = moment.astimezone(zone)
        if here.date() == now.astimezone(zone).date():
            return f"{here:%H:%M}"
        return f"{own(text(_DAYS)).split()[here.weekday()]} {here:%H:%M}"

    doing = status.doing
    speaks = doing in (Activity.OFFERING, Activity.SESSION)
    microphone = status.listening or speaks
    why = words_of_silence(status.silent or "")
    lines = [text("The microphone is open")] if microphone else []
    if status.held is not None:
        lines.append(text("The break of {moment} is held: {why}", moment=wall(status.held), why=why))
    elif status.paused:
        until = status.paused_until
        lines.append(
            text("Paused until {moment}", moment=wall(until)) if until else text("Paused until told otherwise")
        )
    elif not speaks and status.silent not in (None, SilentState.NOT_DUE):
        lines.append(text("Silent: {why}", why=why))
    if status.next_break is not None and status.held is None and not speaks:
        lines.append(text("Next break {moment}", moment=wall(status.next_break)))
    if status.faults:
        lines.append(text("Something is wrong: {fault}", fault=_shortened(own(status.faults[0]))))
    return IconView(
        look=_look(status),
        microphone=microphone,
        title=own(text(_TITLES[doing])),
        lines=tuple(map(own, lines)),
        menu=_menu(status, own, later_minutes),
    )


def _menu(status: Status, own: Callable[[str], str], later_minutes: int) -> tuple[MenuEntry, ...]:
    waits = status.doing is Activity.WAITING and status.held is None
    leads = status.doing in (Activity.SESSION, Activity.ENDING)
    decides = not leads and status.next_break is not None
    start = text("Start the break" if status.doing is Activity.OFFERING else "Start a break")
    later = text("Later ({minutes} min)", minutes=later_minutes)
    skip = text("Skip the next break" if waits else "Skip the break")
    pausing = (DeskOrder.RESUME, text("Resume")) if status.paused else (DeskOrder.PAUSE, text("Pause the coach"))
    return (
        MenuEntry(DeskOrder.START, own(start), not leads),
        MenuEntry(DeskOrder.LATER, own(later), decides),
        MenuEntry(DeskOrder.SKIP, own(skip), decides),
        MenuEntry(pausing[0], own(pausing[1]), status.doing is not Activity.ENDING),
        MenuEntry(DeskOrder.PAGE, own(text("Open the page")), True),
    )


def _look(status: Status) -> IconLook:
    match status.doing:
        case Activity.OFFERING:
            return IconLook.OFFERING
        case Activity.SESSION:
            return IconLook.SESSION
    if status.paused:
        return IconLook.PAUSED
    return IconLook.HELD if status.held is not None else IconLook.WAITING


def _shortened(fault: str) -> str:
    return fault if len(fault) <= _LONGEST_FAULT else fault[: _LONGEST_FAULT - 1] + "…"
