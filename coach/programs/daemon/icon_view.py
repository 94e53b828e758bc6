"""What the status icon shows and offers: its look, its text and its menu, from the daemon's status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from coach.programs.daemon.status import Activity, SilentState, Status, words_of_silence
from coach.texts import in_language


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


_TEXTS = {
    "product": ("Desk coach", "Skrivebordscoach"),
    "waiting": ("Waiting", "Venter"),
    "preparing": ("A break is coming", "En pause er på vej"),
    "offering": ("A break is offered", "En pause tilbydes"),
    "session": ("A session is being led", "En træning er i gang"),
    "ending": ("About to end", "Slutter nu"),
    "microphone": ("The microphone is open", "Mikrofonen er åben"),
    "next": ("Next break {moment}", "Næste pause {moment}"),
    "held": ("The break of {moment} is held: {why}", "Pausen {moment} holdes tilbage: {why}"),
    "silent": ("Silent: {why}", "Tavs: {why}"),
    "paused": ("Paused until told otherwise", "Sat på pause indtil videre"),
    "paused_until": ("Paused until {moment}", "Sat på pause til {moment}"),
    "wrong": ("Something is wrong: {fault}", "Noget er galt: {fault}"),
    "start": ("Start a break", "Begynd en pause"),
    "yes": ("Start the break", "Begynd pausen"),
    "later": ("Later ({minutes} min)", "Senere ({minutes} min)"),
    "skip": ("Skip the break", "Spring pausen over"),
    "skip_next": ("Skip the next break", "Spring næste pause over"),
    "pause": ("Pause the coach", "Sæt coachen på pause"),
    "resume": ("Resume", "Fortsæt"),
    "page": ("Open the page", "Åbn siden"),
    "days": ("Mon Tue Wed Thu Fri Sat Sun", "man tir ons tor fre lør søn"),
}
_LONGEST_FAULT = 120
"""Letters; `coach status` has all of it."""


def make_icon_view(status: Status, *, language: str, zone: tzinfo, later_minutes: int, now: datetime) -> IconView:
    """Return what is to be shown of *status*; *later_minutes*: how long "later" puts a break off."""

    def say(key: str, **values: object) -> str:
        return _TEXTS[key][language == "da"].format(**values)

    def wall(moment: datetime) -> str:
        here = moment.astimezone(zone)
        if here.date() == now.astimezone(zone).date():
            return f"{here:%H:%M}"
        return f"{say('days').split()[here.weekday()]} {here:%H:%M}"

    doing = status.doing
    speaks = doing in (Activity.OFFERING, Activity.SESSION)
    microphone = status.listening or speaks
    why = in_language(words_of_silence(status.silent or ""), language)
    lines = [say("microphone")] if microphone else []
    if status.held is not None:
        lines.append(say("held", moment=wall(status.held), why=why))
    elif status.paused:
        until = status.paused_until
        lines.append(say("paused_until", moment=wall(until)) if until else say("paused"))
    elif not speaks and status.silent not in (None, SilentState.NOT_DUE):
        lines.append(say("silent", why=why))
    if status.next_break is not None and status.held is None and not speaks:
        lines.append(say("next", moment=wall(status.next_break)))
    if status.faults:
        lines.append(say("wrong", fault=_shortened(in_language(status.faults[0], language))))
    return IconView(
        look=_look(status),
        microphone=microphone,
        title=f"{say('product')}: {say(doing)}",
        lines=tuple(lines),
        menu=_menu(status, say, later_minutes),
    )


def _menu(status: Status, say: Callable[..., str], later_minutes: int) -> tuple[MenuEntry, ...]:
    start = say("yes" if status.doing is Activity.OFFERING else "start")
    waits = status.doing is Activity.WAITING and status.held is None
    leads = status.doing in (Activity.SESSION, Activity.ENDING)
    decides = not leads and status.next_break is not None
    pausing = DeskOrder.RESUME if status.paused else DeskOrder.PAUSE
    return (
        MenuEntry(DeskOrder.START, start, not leads),
        MenuEntry(DeskOrder.LATER, say("later", minutes=later_minutes), decides),
        MenuEntry(DeskOrder.SKIP, say("skip_next" if waits else "skip"), decides),
        MenuEntry(pausing, say(pausing), status.doing is not Activity.ENDING),
        MenuEntry(DeskOrder.PAGE, say("page"), True),
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
