"""A session: everything that a conductor needs."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import Fault, UsageError
from coach.journal.ports import Journal
from coach.system import paths
from coach.wiring.attending import attended
from coach.wiring.audio import open_microphone, open_speaker, others_of
from coach.wiring.common import checked, control_client, desk, journal, routine_called, usable
from coach.wiring.dosing import fitted, talk_of, waits
from coach.wiring.hearing import child_ears
from coach.wiring.speech import bank

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.routine import Routine
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.display_port import Screen
    from coach.programs.conductor.offer_gate import Manners
    from coach.programs.messages import Errand
    from coach.system.lock import Lock
    from coach.timeline.cues import Bank

log = logging.getLogger(__name__)


_FIRST_DAYS = 5
"""Offers with which the coach tells what can be answered."""


def lead(
    chosen: Config,
    routine: str,
    screen: Screen,
    *,
    errand: Errand | None = None,
    tell: Callable[[Fault], None] = lambda _: None,
) -> None:
    """Lead a session of the routine with this id: at once, or offered on *errand*.

    The person's scripts that are wrong are left out; *tell* is told of each fault.

    Raises:
        UsageError: there is no such routine, or not in the language; or another session is being led.
    """
    from coach.programs.conductor.offer_gate import Manners  # noqa: PLC0415
    from coach.system.lock import Lock  # noqa: PLC0415
    from coach.system.log_file import logged  # noqa: PLC0415

    what, faults = usable()
    for fault in faults:
        tell(fault)
    asked = routine_called(what, routine, chosen.language)
    smaller = routine_called(what, errand.smaller, chosen.language) if errand and errand.smaller else None
    with (
        logged(paths.log_file(), aloud=False),
        closing(journal()) as book,
        bank(chosen) as sounds,
        closing(desk()) as here,
        closing(Lock(paths.floor_lock())) as floor,
    ):
        if errand is None:
            take_the_floor(floor)
        manners = Manners(
            look=here.look,
            floor=lambda: floor.take(_holder()),
            away=chosen.presence.away,
        )
        conductor = _conductor(
            chosen, what, asked, smaller, book=book, sounds=sounds, screen=screen, manners=manners, errand=errand
        )
        with attended(conductor, screen, by_waiter=errand is not None):
            conductor.run()


_MAKES_WAY = 5.0
"""Seconds in which a conductor that was told to make way has gone silent: its stream is closed within one."""


def take_the_floor(floor: Lock) -> None:
    """Take the floor for a session that a person begins; what the running coach was about to offer makes way.

    Raises:
        UsageError: a session is being led.
    """
    from threading import Event  # noqa: PLC0415

    from coach.system.system_clock import SystemClock  # noqa: PLC0415

    answer = control_client().ask("now")
    if answer is not None and isinstance(answer.get("error"), str):
        raise UsageError(str(answer["error"]))
    clock, pause = SystemClock(), Event()
    begun = clock.monotonic()
    while not floor.take(_holder()):
        if clock.monotonic() - begun > _MAKES_WAY:
            raise UsageError(f"another session is being led ({floor.holder}); end that first")
        pause.wait(0.05)


def _holder() -> str:
    return f"process {os.getpid()}"


def attempt(chosen: Config, file: Path, screen: Callable[[], Screen]) -> None:
    """Play the first routine in *file*, else its first exercise; the journal knows nothing of it.

    Raises:
        ScriptError: something is wrong in it; it carries all faults.
        UsageError: there is nothing in it that can be played.
    """
    from coach.content.adapters import script_files  # noqa: PLC0415
    from coach.content.playable import chosen_of  # noqa: PLC0415
    from coach.journal.memory import MemoryJournal  # noqa: PLC0415
    from coach.system.log_file import logged  # noqa: PLC0415

    what = checked([file])
    routine = chosen_of(what, script_files.others(file), str(file))
    if chosen.language not in routine.name:
        chosen = replace(chosen, language=next(iter(routine.name)))
    tried = replace(what, routines={**what.routines, routine.id: routine})
    chosen = replace(chosen, cleared=True, conditions=())
    with logged(paths.log_file(), aloud=False), bank(chosen) as sounds:
        seen = screen()
        conductor = _conductor(
            chosen, tried, routine, None, book=MemoryJournal(), sounds=sounds, screen=seen, manners=None, errand=None
        )
        with attended(conductor, seen, by_waiter=False):
            conductor.run()


def _conductor(  # noqa: PLR0913  (what lead() has opened)
    chosen: Config,
    what: Library,
    routine: Routine,
    smaller: Routine | None,
    *,
    book: Journal,
    sounds: Bank,
    screen: Screen,
    manners: Manners | None,
    errand: Errand | None,
) -> Conductor:
    from coach.plan.agenda import OFFERED  # noqa: PLC0415
    from coach.plan.breaks import Break  # noqa: PLC0415
    from coach.programs.conductor.adapters import freedesktop_notification  # noqa: PLC0415
    from coach.programs.conductor.conductor import Conductor  # noqa: PLC0415
    from coach.programs.conductor.offer_notification import Invitation  # noqa: PLC0415
    from coach.programs.conductor.recorder import Scribe  # noqa: PLC0415
    from coach.programs.conductor.renderer import Studio  # noqa: PLC0415
    from coach.session.commands import Command  # noqa: PLC0415
    from coach.session.state import Confirm  # noqa: PLC0415
    from coach.system.system_clock import SystemClock  # noqa: PLC0415

    clock, quiet = SystemClock(), chosen.place != "home"
    today = fitted(chosen, what, routine, book, quiet=quiet)
    if (waiting := waits(chosen)) is not None:
        log.info(waiting)
    for exercise, (place, why) in today.changed.items():
        log.info("%s instead of %s: %s", place or "nothing", exercise, why)
    studio = Studio(
        routine=routine,
        sets=today.sets,
        smaller=(smaller, fitted(chosen, what, smaller, book, quiet=quiet).sets) if smaller else None,
        library=what,
        language=chosen.language,
        bank=sounds,
        met=book.met(),
        first_run=manners is not None and not book.sessions(),  # without manners a script is only tried
        first_days=sum(entry.outcome in OFFERED for entry in book.breaks()) < _FIRST_DAYS,
        offer_volume=chosen.offer.volume,
    )
    return Conductor(
        studio=studio,
        phrases={command: what.commands[command].phrases(chosen.language) for command in Command},
        open_speaker=lambda pull: open_speaker(chosen.sound.speaker, pull),
        open_microphone=lambda push: open_microphone(chosen.sound.microphone, push),
        ears=child_ears(chosen),
        scribe=Scribe(
            journal=book,
            clock=clock,
            screen=screen,
            routine=routine.id,
            language=chosen.language,
            due=errand.due if errand else None,
            kind=errand.kind if errand else "",
            later=chosen.offer.later,
        ),
        clock=clock,
        screen=screen,
        confirm=Confirm(chosen.confirm),
        talk=talk_of(chosen, routine),
        ladder=today.ladder,
        loudness=_WHISPER if chosen.whisper or routine.whisper else 0.0,
        others=others_of(chosen.sound.others),
        planned=Break(due=errand.at, grace=chosen.offer.grace) if errand else None,
        manners=manners if errand else None,
        invitation=Invitation(
            notice=freedesktop_notification.this_desktop(), language=chosen.language, lines=what.lines
        ),
    )


_WHISPER = -8.0
"""Decibels under the usual level: two steps of "softer"."""
