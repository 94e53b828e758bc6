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
from coach.wiring.attending import attending
from coach.wiring.audio import make_ducker, open_microphone, open_speaker
from coach.wiring.common import (
    daemon_client,
    find_routine,
    load_scripts_with,
    load_usable_scripts,
    open_journal,
    presence_sensor,
)
from coach.wiring.dosing import fit_routine, level_held_back, talk_level
from coach.wiring.hearing import make_ears
from coach.wiring.speech import open_bank

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.routine import Routine
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.offer_gate import OfferManners
    from coach.programs.conductor.ports import Display
    from coach.programs.messages import Errand
    from coach.system.lock import FileLock
    from coach.timeline.cues import Bank

log = logging.getLogger(__name__)


_FIRST_DAYS = 5
"""Offers with which the coach tells what can be answered."""


def lead_session(
    chosen: Config,
    routine: str,
    screen: Display,
    *,
    errand: Errand | None = None,
    tell: Callable[[Fault], None] = lambda _: None,
) -> None:
    """Lead a session of the routine with this id: at once, or offered on *errand*.

    The person's scripts that are wrong are left out; *tell* is told of each fault.

    Raises:
        UsageError: there is no such routine, or not in the language; or another session is being led.
    """
    from coach.programs.conductor.offer_gate import OfferManners  # noqa: PLC0415
    from coach.system.lock import FileLock  # noqa: PLC0415
    from coach.system.log_file import logging_to  # noqa: PLC0415

    what, faults = load_usable_scripts()
    for fault in faults:
        tell(fault)
    asked = find_routine(what, routine, chosen.language)
    smaller = find_routine(what, errand.smaller, chosen.language) if errand and errand.smaller else None
    with (
        logging_to(paths.log_file(), aloud=False),
        closing(open_journal()) as book,
        open_bank(chosen) as sounds,
        closing(presence_sensor()) as here,
        closing(FileLock(paths.floor_lock())) as floor,
    ):
        if errand is None:
            take_floor(floor)
        manners = OfferManners(
            look=here.look,
            floor=lambda: floor.take(_holder()),
            away=chosen.presence.away,
        )
        conductor = _conductor(
            chosen, what, asked, smaller, book=book, sounds=sounds, screen=screen, manners=manners, errand=errand
        )
        with attending(conductor, screen, by_waiter=errand is not None):
            conductor.run()


_MAKES_WAY = 5.0
"""Seconds in which a conductor that was told to make way has gone silent: its stream is closed within one."""


def take_floor(floor: FileLock) -> None:
    """Take the floor for a session that a person begins; what the running coach was about to offer makes way.

    Raises:
        UsageError: a session is being led.
    """
    from threading import Event  # noqa: PLC0415

    from coach.system.system_clock import SystemClock  # noqa: PLC0415

    answer = daemon_client().ask("now")
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


def try_script(chosen: Config, file: Path, screen: Callable[[], Display]) -> None:
    """Play the first routine in *file*, else its first exercise; the journal knows nothing of it.

    Raises:
        ScriptError: something is wrong in it; it carries all faults.
        UsageError: there is nothing in it that can be played.
    """
    from coach.content.adapters import script_files  # noqa: PLC0415
    from coach.content.playable import choose_playable  # noqa: PLC0415
    from coach.journal.memory import MemoryJournal  # noqa: PLC0415
    from coach.system.log_file import logging_to  # noqa: PLC0415

    what = load_scripts_with([file])
    routine = choose_playable(what, script_files.load_without(file), str(file))
    if chosen.language not in routine.name:
        chosen = replace(chosen, language=next(iter(routine.name)))
    tried = replace(what, routines={**what.routines, routine.id: routine})
    chosen = replace(chosen, cleared=True, conditions=())
    with logging_to(paths.log_file(), aloud=False), open_bank(chosen) as sounds:
        seen = screen()
        conductor = _conductor(
            chosen, tried, routine, None, book=MemoryJournal(), sounds=sounds, screen=seen, manners=None, errand=None
        )
        with attending(conductor, seen, by_waiter=False):
            conductor.run()


def _conductor(  # noqa: PLR0913  (what lead() has opened)
    chosen: Config,
    what: Library,
    routine: Routine,
    smaller: Routine | None,
    *,
    book: Journal,
    sounds: Bank,
    screen: Display,
    manners: OfferManners | None,
    errand: Errand | None,
) -> Conductor:
    from coach.plan.agenda import OFFERED  # noqa: PLC0415
    from coach.plan.breaks import Break  # noqa: PLC0415
    from coach.programs.conductor.adapters import freedesktop_notification  # noqa: PLC0415
    from coach.programs.conductor.conductor import Conductor  # noqa: PLC0415
    from coach.programs.conductor.offer_notification import OfferNotice  # noqa: PLC0415
    from coach.programs.conductor.recorder import SessionRecorder  # noqa: PLC0415
    from coach.programs.conductor.renderer import Renderer  # noqa: PLC0415
    from coach.session.commands import Command  # noqa: PLC0415
    from coach.session.state import Confirm  # noqa: PLC0415
    from coach.system.system_clock import SystemClock  # noqa: PLC0415

    clock, quiet = SystemClock(), chosen.place != "home"
    today = fit_routine(chosen, what, routine, book, quiet=quiet)
    if (waiting := level_held_back(chosen)) is not None:
        log.info(waiting)
    for exercise, (place, why) in today.changed.items():
        log.info("%s instead of %s: %s", place or "nothing", exercise, why)
    studio = Renderer(
        routine=routine,
        sets=today.sets,
        smaller=(smaller, fit_routine(chosen, what, smaller, book, quiet=quiet).sets) if smaller else None,
        library=what,
        language=chosen.language,
        bank=sounds,
        met=book.met(),
        first_run=manners is not None and not book.sessions(),  # without manners a script is only tried
        first_days=sum(entry.outcome in OFFERED for entry in book.breaks()) < _FIRST_DAYS,
        offer_volume=chosen.offer.volume,
    )
    return Conductor(
        renderer=studio,
        phrases={command: what.commands[command].phrases(chosen.language) for command in Command},
        open_speaker=lambda pull: open_speaker(chosen.sound.speaker, pull),
        open_microphone=lambda push: open_microphone(chosen.sound.microphone, push),
        ears=make_ears(chosen),
        recorder=SessionRecorder(
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
        display=screen,
        confirm=Confirm(chosen.confirm),
        talk=talk_level(chosen, routine),
        ladder=today.ladder,
        loudness=_WHISPER if chosen.whisper or routine.whisper else 0.0,
        ducker=make_ducker(chosen.sound.others),
        planned=Break(due=errand.at, grace=chosen.offer.grace) if errand else None,
        manners=manners if errand else None,
        notice=OfferNotice(
            notice=freedesktop_notification.this_desktops_notification(), language=chosen.language, lines=what.lines
        ),
    )


_WHISPER = -8.0
"""Decibels under the usual level: two steps of "softer"."""
