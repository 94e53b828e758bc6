"""Lead a session: at once, on the daemon's errand, or of a script that is only tried."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import DeviceError, Fault, UsageError
from coach.system import paths
from coach.texts import text
from coach.wiring.common import (
    attending,
    daemon_client,
    find_routine,
    load_scripts_with,
    load_usable_scripts,
    open_journal_to_lead,
    presence_sensor,
)
from coach.wiring.session.led_session import LedSession, make_conductor, make_recorder
from coach.wiring.speech import open_bank
from coach.wiring.team.sharing import begin_sending
from coach.wiring.voices import VoiceTroubles

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.routine import Routine
    from coach.presence.ports import PresenceSensor
    from coach.programs.conductor.offer_gate import OfferGate
    from coach.programs.conductor.ports import Display
    from coach.programs.messages import Errand
    from coach.system.lock import FileLock
    from coach.timeline.cues import Bank

log = logging.getLogger(__name__)


def lead_session(  # noqa: PLR0913  (what, for whom, and what is told)
    chosen: Config,
    routine: str,
    display: Callable[[], Display],
    *,
    errand: Errand | None = None,
    report: Callable[[Fault], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Lead a session of the routine with this id: at once, or offered on *errand*.

    Faulty scripts of the person's are left out; *report* is called with each fault.
    *tell* is called with a line for what a person should know before, and after.

    Raises:
        UsageError: there is no such routine, or not in the language; or another session is being led.
    """
    from coach.system.lock import FileLock
    from coach.system.log_file import logging_to
    from coach.system.system_clock import SystemClock

    voice = VoiceTroubles()
    with (
        logging_to(paths.log_file(), aloud=False, needed=False),
        open_bank(chosen, early=errand is None, told=voice.tell) as bank,
    ):
        # these load numpy: while they do, the voice's process loads too
        from coach.programs.conductor.adapters.live_socket import LiveSocket
        from coach.programs.conductor.live_display import LiveDisplay

        begun = SystemClock().now()
        library, faults = load_usable_scripts(kept=True)
        for fault in faults:
            report(fault)
        asked = find_routine(library, routine, chosen.language)
        smaller = find_routine(library, errand.smaller, chosen.language) if errand and errand.smaller else None
        with (
            closing(open_journal_to_lead()) as journal,
            closing(presence_sensor(typing=True)) as sensor,
            closing(FileLock(paths.floor_lock())) as floor,
        ):
            if errand is None:
                take_floor(floor)
            led = LedSession(tell=tell, chosen=chosen, library=library, routine=asked, smaller=smaller, errand=errand)
            gate = _gate(led, bank, sensor, floor) if errand else None
            with closing(LiveSocket(paths.live_socket())) as stage:
                shown = LiveDisplay(display(), stage, routine=asked.name[chosen.language], language=chosen.language)
                voice.show_on(shown)
                recorder = make_recorder(led, journal, shown)
                conductor = make_conductor(led, journal, bank, recorder, shown, gate)
                stage.obey(conductor.inbox.put)
                with attending(conductor, shown, by_daemon=errand is not None):
                    conductor.run()
            hurt = () if recorder.unwritten is not None else led.hurt_since(begun, journal)
            begin_sending()
            for exercise in hurt:
                tell(text("{exercise} is left out; `coach allow {exercise}` brings it back", exercise=exercise))
        if recorder.unwritten is not None:
            raise DeviceError(recorder.unwritten.text)


def _gate(led: LedSession, bank: Bank, sensor: PresenceSensor, floor: FileLock) -> OfferGate | None:
    if (errand := led.errand) is None:
        return None
    from coach.plan.breaks import Break
    from coach.programs.conductor.offer_gate import OfferGate
    from coach.system.system_clock import SystemClock

    return OfferGate(
        planned=Break(due=errand.at, grace=led.chosen.offer.grace),
        clock=SystemClock(),
        look=lambda: sensor.look(led.chosen.presence.ignore),
        take_floor=lambda: floor.take(_holder()),
        presence=led.chosen.presence,
        warning=led.chosen.offer.warning,
        warn=lambda: _warn(led, bank),
    )


def _warn(led: LedSession, bank: Bank) -> Callable[[], None]:
    """Show that the break comes, or where the desktop shows nothing, sound a chime; return what takes it away."""
    from coach.programs.conductor.adapters import freedesktop_notification
    from coach.programs.conductor.offer_notification import OfferNotice
    from coach.timeline.cues import Cue, Kind, Timeline, Tone
    from coach.wiring.speech import play_aloud

    shown = freedesktop_notification.this_desktops_notification()
    notice = OfferNotice(notice=shown, language=led.chosen.language, lines=led.library.lines)
    if notice.warn(led.routine, led.chosen.offer.warning.total_seconds()):
        return notice.close
    tone = Tone("chime")
    length = len(bank(tone))
    cue = Cue(start=0, length=length, kind=Kind.EARCON, sound=tone)
    try:
        play_aloud(led.chosen, Timeline(cues=(cue,), marks=(), length=length), bank)
    except DeviceError as error:  # the offer itself tells of the loudspeaker
        log.warning("no warning: %s", error)
    return lambda: None


_MAKES_WAY = 5.0
"""Seconds in which a conductor that was asked to make way has fallen silent: its stream is closed within one."""


def take_floor(floor: FileLock) -> None:
    """Take the floor for a session that a person begins; what the running coach was about to offer gives way.

    Raises:
        UsageError: a session is being led.
    """
    from threading import Event

    from coach.system.system_clock import SystemClock

    answer = daemon_client().ask("now")
    if answer is not None and isinstance(answer.get("error"), str):
        raise UsageError(str(answer["error"]))
    clock, pause = SystemClock(), Event()
    begun = clock.monotonic()
    while not floor.take(_holder()):
        if clock.monotonic() - begun > _MAKES_WAY:
            raise UsageError(text("another session is being led ({holder}); end that first", holder=floor.holder))
        pause.wait(0.05)


def _holder() -> str:
    return f"process {os.getpid()}"


def try_script(chosen: Config, file: Path, display: Callable[[], Display]) -> None:
    """Play the first routine in *file*, else its first exercise; the journal knows nothing of it.

    Raises:
        ScriptError: something is wrong in it; it carries all faults.
        UsageError: there is nothing in it that can be played; or a session is being led.
    """
    from coach.content.adapters import script_files
    from coach.content.playable import choose_playable

    what = load_scripts_with([file])
    routine = choose_playable(what, script_files.load_without(file), str(file))
    if chosen.language not in routine.name:
        chosen = replace(chosen, language=next(iter(routine.name)))
    _try(replace(chosen, cleared=True, conditions=()), what, routine, display)


def try_exercise(chosen: Config, wanted: str, display: Callable[[], Display]) -> None:
    """Play the exercise that *wanted* means, by itself; the journal knows nothing of it.

    Raises:
        UsageError: it means none, or it has no text in the language; or a session is being led.
    """
    from coach.content.lookup import find_script_id
    from coach.content.playable import exercise_alone

    library, _ = load_usable_scripts(kept=True)
    exercise = library.exercises[find_script_id(wanted, library, "exercise")]
    if chosen.language not in exercise.name:
        raise UsageError(text("{exercise}: has no text in this language", exercise=exercise.id))
    _try(chosen, library, exercise_alone(exercise), display)


def _try(chosen: Config, library: Library, routine: Routine, display: Callable[[], Display]) -> None:
    from coach.journal.memory import MemoryJournal
    from coach.programs.conductor.adapters.live_socket import LiveSocket
    from coach.programs.conductor.live_display import LiveDisplay
    from coach.system.lock import FileLock
    from coach.system.log_file import logging_to

    tried = replace(library, routines={**library.routines, routine.id: routine})
    with (
        logging_to(paths.log_file(), aloud=False),
        open_bank(chosen) as bank,
        closing(FileLock(paths.floor_lock())) as floor,
        closing(LiveSocket(paths.live_socket())) as stage,
    ):
        take_floor(floor)
        shown = LiveDisplay(display(), stage, routine=routine.name[chosen.language], language=chosen.language)
        led = LedSession(chosen=chosen, library=tried, routine=routine, tried=True)
        journal = MemoryJournal()
        conductor = make_conductor(led, journal, bank, make_recorder(led, journal, shown), shown, None)
        stage.obey(conductor.inbox.put)
        with attending(conductor, shown, by_daemon=False):
            conductor.run()
