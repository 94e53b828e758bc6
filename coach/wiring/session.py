"""A session: everything that a conductor needs."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import DeviceError, Fault, UsageError
from coach.journal.ports import Journal
from coach.system import paths
from coach.wiring.audio import log_trouble, make_ducker, speaker_choice, start_captions, start_microphone, start_speaker
from coach.wiring.common import (
    attending,
    daemon_client,
    find_routine,
    keep_rows,
    load_scripts_with,
    load_usable_scripts,
    open_journal,
    open_journal_to_lead,
    presence_sensor,
)
from coach.wiring.dosing import fit_routine, level_held_back, talk_level
from coach.wiring.hearing import make_ears
from coach.wiring.speech import keep_turns, kept_turns, open_bank

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.routine import Routine
    from coach.dosing.prescription import Prescription
    from coach.presence.ports import PresenceSensor
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.offer_gate import OfferGate
    from coach.programs.conductor.parts import SessionDevices
    from coach.programs.conductor.ports import Display
    from coach.programs.conductor.recorder import SessionRecorder
    from coach.programs.conductor.renderer import Renderer
    from coach.programs.messages import Errand
    from coach.system.lock import FileLock
    from coach.timeline.cues import Bank

log = logging.getLogger(__name__)


_FIRST_DAYS = 5
"""Offers that still say what can be answered."""


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
    from coach.programs.conductor.adapters.live_socket import LiveSocket
    from coach.programs.conductor.live_display import LiveDisplay
    from coach.system.lock import FileLock
    from coach.system.log_file import logging_to

    with (
        logging_to(paths.log_file(), aloud=False, needed=False),
        open_bank(chosen, early=errand is None) as bank,
    ):
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
            led = _Led(tell=tell, chosen=chosen, library=library, routine=asked, smaller=smaller, errand=errand)
            gate = _gate(led, bank, sensor, floor) if errand else None
            with closing(LiveSocket(paths.live_socket())) as stage:
                shown = LiveDisplay(display(), stage, routine=asked.name[chosen.language], language=chosen.language)
                recorder = _recorder(led, journal, shown)
                conductor = _conductor(led, journal, bank, recorder, shown, gate)
                stage.obey(conductor.inbox.put)
                with attending(conductor, shown, by_daemon=errand is not None):
                    conductor.run()
            hurt = () if recorder.unwritten is not None else led.hurt_in_last(journal)
            for exercise in hurt:
                tell(f"{exercise} is left out; `coach allow {exercise}` brings it back")
        if recorder.unwritten is not None:
            raise DeviceError(recorder.unwritten.text)


def _gate(led: _Led, bank: Bank, sensor: PresenceSensor, floor: FileLock) -> OfferGate | None:
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


def _warn(led: _Led, bank: Bank) -> Callable[[], None]:
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
    except DeviceError as error:
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
            raise UsageError(f"another session is being led ({floor.holder}); end that first")
        pause.wait(0.05)


def _holder() -> str:
    return f"process {os.getpid()}"


def offered_routine() -> str | None:
    """Return the routine that the running coach is offering at this moment; None if it is offering none."""
    from coach.programs.control_protocol import Request
    from coach.programs.daemon.status import Activity, read_status

    answer = daemon_client().ask(Request.STATUS)
    if answer is None:
        return None
    found = read_status(answer)
    return found.routine if found.doing is Activity.OFFERING else None


def routine_for(chosen: Config, minutes: float) -> str:
    """Return the routine that suits this person best of the longest that fit into *minutes*.

    Raises:
        UsageError: none is so short.
    """
    from random import SystemRandom

    from coach.content.vocabulary import ROUTINE_KINDS
    from coach.plan.choose import MovementHistory, RoutineWishes, choose_routine
    from coach.plan.facts import routine_options

    what, _ = load_usable_scripts(kept=True)
    options = [
        each
        for each in routine_options(what, chosen.place, never=chosen.never, prefer=chosen.prefer)
        if chosen.language in what.routines[each.id].name
    ]
    wishes = RoutineWishes(routines=ROUTINE_KINDS, level=chosen.level, conditions=chosen.conditions, place=chosen.place)
    with closing(open_journal()) as journal:
        last = next((each.routine for each in reversed(journal.sessions())), None)
    for size in sorted({each.minutes for each in options if each.minutes <= minutes}, reverse=True):
        of_size = [each for each in options if each.minutes == size]
        if found := choose_routine(of_size, wishes, MovementHistory(last=last), SystemRandom()):
            return found.routine
    raise UsageError(f"nothing that suits you takes {minutes:g} minutes or less; `coach routines` lists what there is")


def try_script(chosen: Config, file: Path, display: Callable[[], Display]) -> None:
    """Play the first routine in *file*, else its first exercise; the journal knows nothing of it.

    Raises:
        ScriptError: something is wrong in it; it carries all faults.
        UsageError: there is nothing in it that can be played.
    """
    from coach.content.adapters import script_files
    from coach.content.playable import choose_playable
    from coach.journal.memory import MemoryJournal
    from coach.system.log_file import logging_to

    what = load_scripts_with([file])
    routine = choose_playable(what, script_files.load_without(file), str(file))
    if chosen.language not in routine.name:
        chosen = replace(chosen, language=next(iter(routine.name)))
    tried = replace(what, routines={**what.routines, routine.id: routine})
    chosen = replace(chosen, cleared=True, conditions=())
    with logging_to(paths.log_file(), aloud=False), open_bank(chosen) as bank:
        shown = display()
        led = _Led(chosen=chosen, library=tried, routine=routine, tried=True)
        journal = MemoryJournal()
        conductor = _conductor(led, journal, bank, _recorder(led, journal, shown), shown, None)
        with attending(conductor, shown, by_daemon=False):
            conductor.run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Led:
    """What is led, and for whom."""

    chosen: Config
    library: Library
    routine: Routine
    smaller: Routine | None = None
    errand: Errand | None = None
    tell: Callable[[str], None] = lambda _: None
    """Shows the person a line."""

    tried: bool = False
    """A script is only tried; the journal knows nothing of it."""

    def hurt_in_last(self, journal: Journal) -> tuple[str, ...]:
        """Return what hurt in the session that was led last."""
        from coach.dosing.progression import standings

        last = journal.sessions()[-1:]
        hurt = standings(last, journal.allowed())
        return tuple(key for key, standing in hurt.items() if standing.hurt_at is not None)

    def fitted(self, routine: Routine, journal: Journal) -> Prescription:
        return fit_routine(self.chosen, self.library, routine, journal, quiet=self.chosen.place != "home")


def _conductor(  # noqa: PLR0913, PLR0917  (the parts of a session)
    led: _Led, journal: Journal, bank: Bank, recorder: SessionRecorder, display: Display, gate: OfferGate | None
) -> Conductor:
    from coach.programs.conductor.adapters import freedesktop_notification
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.offer_notification import OfferNotice
    from coach.programs.conductor.parts import SessionSetup, SessionSurroundings
    from coach.session.commands import Command
    from coach.session.state import Confirm
    from coach.system.system_clock import SystemClock

    chosen, routine = led.chosen, led.routine
    today = led.fitted(routine, journal)
    _tell_changes(led, today, journal)
    setup = SessionSetup(
        renderer=_renderer(led, today, journal, bank),
        recorder=recorder,
        phrases={command: led.library.commands[command].phrases(chosen.language) for command in Command},
        confirm=Confirm(chosen.confirm),
        talk=talk_level(chosen, routine),
        ladder=today.ladder,
        loudness=_WHISPER if chosen.whisper or routine.whisper else 0.0,
    )
    notice = OfferNotice(
        notice=freedesktop_notification.this_desktops_notification(),
        language=chosen.language,
        lines=led.library.lines,
    )
    surroundings = SessionSurroundings(clock=SystemClock(), display=display, notice=notice)
    return Conductor(setup, _devices(chosen, display), surroundings, gate=gate)


def _devices(chosen: Config, display: Display) -> SessionDevices:
    from coach.audio.adapters.device_threads import DeviceThreads
    from coach.programs.conductor.parts import SessionDevices

    told: set[tuple[str, str]] = set()

    def tell(device: str, trouble: str) -> None:
        if (device, trouble) not in told:  # a device that is lost is chosen anew
            told.add((device, trouble))
            log_trouble(device, trouble)
            display.trouble(device, trouble)

    return SessionDevices(
        open_speaker=lambda pull: start_speaker(chosen.sound.speaker, pull, tell),
        open_captions=start_captions,
        open_microphone=lambda push: start_microphone(chosen.sound.microphone, push, tell),
        opener=DeviceThreads(),
        ears=make_ears(chosen),
        ducker=make_ducker(chosen.sound.others),
    )


def _renderer(led: _Led, today: Prescription, journal: Journal, bank: Bank) -> Renderer:
    from coach.plan.agenda import OFFERED
    from coach.programs.conductor.renderer import Familiarity, FittedRoutine, Renderer
    from coach.timeline.wording import Wording

    chosen, smaller = led.chosen, led.smaller
    return Renderer(
        FittedRoutine(routine=led.routine, sets=today.sets),
        Wording(
            language=chosen.language,
            lines=led.library.lines,
            bank=bank,
            emergency=chosen.emergency,
            turns=kept_turns(chosen.language),
        ),
        smaller=FittedRoutine(routine=smaller, sets=led.fitted(smaller, journal).sets) if smaller else None,
        familiarity=Familiarity(
            met=journal.met(),
            first_run=not led.tried and not journal.sessions(),
            changes=_spoken_changes(led, today, journal),
            first_days=sum(entry.outcome in OFFERED for entry in journal.breaks()) < _FIRST_DAYS,
        ),
        offer_volume=chosen.offer.volume,
        remember=lambda turns: None if led.tried else keep_turns(chosen.language, turns),
    )


def _recorder(led: _Led, journal: Journal, display: Display) -> SessionRecorder:
    from coach.dosing.movement import seconds_moved
    from coach.programs.conductor.recorder import SessionRecorder
    from coach.system.system_clock import SystemClock

    return SessionRecorder(
        journal=journal,
        clock=SystemClock(),
        display=display,
        routine=led.routine.id,
        language=led.chosen.language,
        due=led.errand.due if led.errand else None,
        kind=led.errand.kind if led.errand else "",
        later=led.chosen.offer.later,
        seconds_moved=lambda sets: seconds_moved(sets, led.library.exercises),
        keep=None if led.tried else keep_rows,
        unheard=lambda: _is_silenced(led.chosen),
    )


def _is_silenced(chosen: Config) -> bool:
    """Tell whether the loudspeaker is muted, or turned down to nothing, though the person wants to hear offers."""
    if chosen.offer.volume == 0:
        return False
    try:
        return speaker_choice(chosen.sound.speaker).silenced is not None
    except DeviceError:  # the conductor has noticed
        return False


def _tell_changes(led: _Led, today: Prescription, journal: Journal) -> None:
    """Tell how long the routine takes and how it differs from its script, and why; the log has that too."""
    from coach.dosing.portrait import describe_changes
    from coach.timeline.compose import reckon_length
    from coach.timeline.reckoning import reckoned
    from coach.timeline.wording import Wording

    spoken = Wording(language=led.chosen.language, lines=led.library.lines, bank=reckoned)
    lasts = reckon_length(today.sets, spoken, journal.met())
    first = " this time, with what is new to you" if lasts.longer else ""
    led.tell(f"{led.routine.id}: about {lasts.told / 60:g} min{first}")
    if (waiting := level_held_back(led.chosen)) is not None:
        log.info(waiting)
    for line in describe_changes(today.changed, led.library.exercises, led.chosen.language):
        log.info(line)
        led.tell(line)


def _spoken_changes(led: _Led, today: Prescription, journal: Journal) -> tuple[str, ...]:
    """Return in words what was swapped or left out, for as long as the routine is new to the person."""
    from coach.timeline.compose import FULL_TIMES
    from coach.timeline.reckoning import reckoned
    from coach.timeline.wording import Wording

    if sum(session.routine == led.routine.id for session in journal.sessions()) >= FULL_TIMES:
        return ()
    spoken = Wording(language=led.chosen.language, lines=led.library.lines, bank=reckoned)
    exercises = led.library.exercises
    return tuple(
        spoken.wording("swapped", name=spoken.name_within(exercises[key]), instead=spoken.name_within(exercises[place]))
        if place
        else spoken.wording("left_out", name=spoken.name_within(exercises[key]))
        for key, (place, _) in today.changed.items()
    )


_WHISPER = -8.0
"""Decibels under the usual level: two steps of "softer"."""
