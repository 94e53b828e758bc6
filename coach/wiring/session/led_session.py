"""The parts of a session: everything that a conductor needs, for one person and one routine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.journal.ports import Journal
from coach.texts import text
from coach.wiring.audio import (
    keep_flow,
    log_trouble,
    make_ducker,
    make_played_sound,
    start_captions,
    start_microphone,
    start_speaker,
)
from coach.wiring.common import row_keeper
from coach.wiring.dosing import fit_routine, level_held_back, talk_level
from coach.wiring.hearing import make_ears
from coach.wiring.session.news import (
    is_silenced,
    keep_misunderstood,
    kept_news,
    news_keeper,
    news_of_devices,
)
from coach.wiring.speech import keep_turns, kept_turns

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.routine import Routine
    from coach.dosing.prescription import Prescription
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.offer_gate import OfferGate
    from coach.programs.conductor.parts import SessionDevices
    from coach.programs.conductor.ports import Display
    from coach.programs.conductor.recorder import SessionRecorder
    from coach.programs.conductor.renderer import Renderer
    from coach.programs.messages import Errand
    from coach.session.commands import Command
    from coach.timeline.cues import Bank

log = logging.getLogger(__name__)

_FIRST_DAYS = 5
"""Offers that still say what can be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedSession:
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

    def hurt_since(self, begun: datetime, journal: Journal) -> tuple[str, ...]:
        """Return the exercises that hurt in the sessions since *begun*."""
        from coach.dosing.progression import standings

        hurt = standings(journal.sessions(begun), journal.allowed())
        return tuple(key for key, standing in hurt.items() if standing.hurt_at is not None)

    def fitted(self, routine: Routine, journal: Journal) -> Prescription:
        """Return the sets of *routine* as they are for this person today."""
        return fit_routine(self.chosen, self.library, routine, journal, quiet=self.chosen.place != "home")


def make_conductor(  # noqa: PLR0913, PLR0917  (the parts of a session)
    led: LedSession, journal: Journal, bank: Bank, recorder: SessionRecorder, display: Display, gate: OfferGate | None
) -> Conductor:
    """Return what leads the session; *gate* is what an offer waits for, None if it begins at once."""
    from coach.programs.conductor.adapters import freedesktop_notification
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.offer_notification import OfferNotice
    from coach.programs.conductor.parts import SessionSetup, SessionSurroundings
    from coach.session.state import Confirm
    from coach.system.system_clock import SystemClock

    chosen, routine = led.chosen, led.routine
    today = led.fitted(routine, journal)
    _tell_changes(led, today, journal)
    news = news_of_devices(chosen, journal) if led.errand else ()
    setup = SessionSetup(
        renderer=_renderer(led, today, journal, bank, kept_news().unsaid(news) if news else ()),
        recorder=recorder,
        phrases=_phrases(led.library, chosen.language),
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
    surroundings = SessionSurroundings(
        clock=SystemClock(),
        display=display,
        notice=notice,
        count_flow=keep_flow,
        keep_news=news_keeper(news, chosen),
        keep_misunderstood=(lambda _: None) if led.tried else keep_misunderstood,
    )
    return Conductor(setup, _devices(chosen, display), surroundings, gate=gate)


def _phrases(what: Library, language: str) -> dict[Command, tuple[str, ...]]:
    """Return what can be said for each command: the scripts' phrases, and any length of time to put a break off by."""
    from coach.hearing.grammar import with_lengths
    from coach.session.commands import Command

    said = with_lengths({name: entry.phrases(language) for name, entry in what.commands.items()}, language)
    return {command: said[command] for command in Command}


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
        played=make_played_sound(chosen.ears.reference),
        ducker=make_ducker(chosen.sound.others),
    )


def _renderer(led: LedSession, today: Prescription, journal: Journal, bank: Bank, news: Sequence[str]) -> Renderer:
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
            news=tuple(news),
            changes=_spoken_changes(led, today, journal),
            first_days=sum(entry.outcome in OFFERED for entry in journal.breaks()) < _FIRST_DAYS,
        ),
        offer_volume=chosen.offer.volume,
        remember=lambda turns: None if led.tried else keep_turns(chosen.language, turns),
    )


def make_recorder(led: LedSession, journal: Journal, display: Display) -> SessionRecorder:
    """Return what writes the session into *journal*."""
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
        keep=None if led.tried else row_keeper(),
        unheard=lambda: is_silenced(led.chosen),
    )


def _tell_changes(led: LedSession, today: Prescription, journal: Journal) -> None:
    """Tell how long the routine takes and how it differs from its script, and why; the log has that too."""
    from coach.dosing.portrait import describe_changes
    from coach.timeline.compose import reckon_length
    from coach.timeline.reckoning import reckoned
    from coach.timeline.wording import Wording

    spoken = Wording(language=led.chosen.language, lines=led.library.lines, bank=reckoned)
    lasts = reckon_length(today.sets, spoken, journal.met())
    about = "{routine}: about {minutes:g} min"
    if lasts.longer:
        about = "{routine}: about {minutes:g} min this time, with what is new to you"
    led.tell(text(about, routine=led.routine.id, minutes=lasts.told / 60))
    if (waiting := level_held_back(led.chosen)) is not None:
        log.info(waiting)
    for line in describe_changes(today.changed, led.library.exercises, led.chosen.language):
        log.info(line)
        led.tell(line)


def _spoken_changes(led: LedSession, today: Prescription, journal: Journal) -> tuple[str, ...]:
    """Return in words what was swapped or left out, for as long as the routine is new to the person."""
    from coach.timeline.compose import FULL_TIMES
    from coach.timeline.reckoning import reckoned
    from coach.timeline.wording import Wording

    if not today.changed or sum(each.routine == led.routine.id for each in journal.sessions()) >= FULL_TIMES:
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
