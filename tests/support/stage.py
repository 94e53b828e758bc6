"""A session on virtual time: the conductor's waiting is what lets the loudspeaker play."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from queue import Empty
from typing import Any

from coach.audio.flow_counts import FlowCounts
from coach.audio.ports import PlayedSound
from coach.clock import ManualClock
from coach.config.model import PresenceConfig
from coach.content.library import Library
from coach.content.routine import Set, Talk, lay_out_sets
from coach.dosing.movement import seconds_moved
from coach.hearing.ports import Ears, Utterance
from coach.journal.entries import BreakOutcome, SessionEntry
from coach.journal.memory import MemoryJournal
from coach.plan.breaks import Break
from coach.presence.readings import Presence
from coach.programs.conductor.conductor import Conductor
from coach.programs.conductor.offer_gate import OfferGate
from coach.programs.conductor.offer_notification import OfferNotice
from coach.programs.conductor.parts import SessionDevices, SessionSetup, SessionSurroundings
from coach.programs.conductor.ports import OfferNotification
from coach.programs.conductor.recorder import SessionRecorder
from coach.programs.conductor.renderer import FittedRoutine, Renderer
from coach.programs.conductor.session_timetable import SessionTimetable
from coach.programs.inbox import InboxItem
from coach.programs.rehearsal.day import PlayedSensor
from coach.programs.rehearsal.fakes import (
    RehearsalDucker,
    RehearsalMicrophone,
    RehearsalOpener,
    RehearsalSpeaker,
    RehearsalVoice,
)
from coach.session.commands import Command
from coach.session.machine import Confirm, State
from coach.speech.adapters import sound_bank
from coach.system import paths
from coach.timeline.cues import Cue
from coach.timeline.wording import Wording
from coach.units import samples
from tests.support.library import shipped_library

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_USUAL = PresenceConfig()


class Stage:
    """Everything around one conductor; `script`: words of a caption -> what happens when they sound."""

    def __init__(
        self,
        script: Mapping[str, InboxItem] | None = None,
        *,
        routine: str = "coffee_minute",
        confirm: Confirm = Confirm.NEVER,
        offered: bool = False,
        notice: OfferNotification | None = None,
        offer_volume: float = 1.0,
        library: Library | None = None,
        smaller: str | None = None,
        floor: bool = True,
        talk: Talk = Talk.FULL,
        loudness: float = 0.0,
        unheard: bool = False,
        presence: PresenceConfig = _USUAL,
        kind: type[Conductor] = Conductor,
        captioned: bool = True,
        ears: Ears | None = None,
        played: PlayedSound | None = None,
    ) -> None:
        library = library or shipped_library()
        self.script = dict(script or {})
        self.clock = ManualClock(NOON)
        self.desk = PlayedSensor(self.clock)
        self.captioned = captioned
        self.speaker, self.silent = RehearsalSpeaker(), RehearsalSpeaker()
        self.silent.name = "captions"
        self.microphone, self.opener = RehearsalMicrophone(), RehearsalOpener()
        self.voice = RehearsalVoice()
        self.journal = MemoryJournal()
        self.others = RehearsalDucker()
        self.captions: list[str] = []
        self.timetables: list[SessionTimetable] = []
        self.events: list[object] = []
        self.flows: list[FlowCounts] = []
        self.news: list[tuple[bool, bool]] = []
        self.misunderstood: list[int] = []
        self.utterances: list[Utterance] = []
        self.opened: list[frozenset[str]] = []
        self._items: deque[InboxItem] = deque()
        due = NOON + timedelta(seconds=20) if offered else None
        chosen = library.routines[routine]
        bank = sound_bank.make_bank(sound_bank.read_earcons(paths.data_folder("audio")), self.voice)
        renderer = Renderer(
            FittedRoutine(routine=chosen, sets=lay_out_sets(chosen, library.exercises)),
            Wording(language="en", lines=library.lines, bank=bank),
            smaller=FittedRoutine(
                routine=library.routines[smaller], sets=lay_out_sets(library.routines[smaller], library.exercises)
            )
            if smaller
            else None,
            offer_volume=offer_volume,
        )
        self.gate = (
            OfferGate(
                planned=Break(due=due), clock=self.clock, look=self._look, take_floor=lambda: floor, presence=presence
            )
            if due
            else None
        )
        self.conductor = kind(
            SessionSetup(
                renderer=renderer,
                recorder=SessionRecorder(
                    journal=self.journal,
                    clock=self.clock,
                    display=self,
                    routine=routine,
                    language="en",
                    due=due,
                    seconds_moved=lambda sets: seconds_moved(sets, library.exercises),
                    unheard=lambda: unheard,
                ),
                phrases={command: library.commands[command].phrases("en") for command in Command},
                confirm=confirm,
                talk=talk,
                loudness=loudness,
            ),
            SessionDevices(
                open_speaker=self._open(self.speaker),
                open_captions=self._open(self.silent),
                open_microphone=self._open(self.microphone),
                opener=self.opener,
                ears=ears,
                played=played,
                ducker=self.others,
            ),
            SessionSurroundings(
                clock=self.clock,
                display=self,
                notice=notice and OfferNotice(notice=notice, language="en", lines=library.lines),
                count_flow=self.flows.append,
                keep_news=lambda heard, deaf: self.news.append((heard, deaf)),
                keep_misunderstood=self.misunderstood.append,
            ),
            gate=self.gate,
            inbox=self,
        )

    def play(self) -> SessionEntry | None:
        """Lead the session to its end and return what the journal has of it."""
        self.conductor.run()
        return next(iter(self.journal.sessions()), None)

    def _look(self) -> Presence:
        return self.desk.look()

    @staticmethod
    def _open(device: RehearsalSpeaker | RehearsalMicrophone) -> Callable[..., Any]:
        def start(pull_or_push: Callable[..., Any]) -> RehearsalSpeaker | RehearsalMicrophone:
            device.start(pull_or_push)
            return device

        return start

    # The inbox.

    def put(self, item: InboxItem) -> None:
        self._items.append(item)

    def get(self, *, timeout: float) -> InboxItem:
        if self._items:
            return self._items.popleft()
        self.clock.advance(timedelta(seconds=timeout))
        for each in (self.speaker, self.silent):
            if each.going:
                each.play(samples(timeout))
        raise Empty

    # The screen.

    def ready(self, speaker: str, microphone: str | None) -> None:
        self.events.append(("ready", speaker, microphone))

    def trouble(self, device: str, trouble: str | None) -> None:
        self.events.append(("trouble", device, trouble))

    def cue(self, cue: Cue) -> None:
        if cue.text:
            self.captions.append(cue.text)
        if item := self.script.pop(cue.text, None):
            self.put(item)

    def timetable(self, table: SessionTimetable) -> None:
        self.timetables.append(table)

    def progress(self, a_set: Set, state: State, done: int) -> None:
        self.events.append((a_set.exercise.id, done, state))

    def asked(self, number: int, total: int) -> None:
        self.events.append(("asked", number, total))

    def heard(self, utterance: Utterance) -> None:
        self.events.append(("heard", utterance.command))
        self.utterances.append(utterance)

    def open_to(self, commands: Collection[str]) -> None:
        self.opened.append(frozenset(commands))

    def typing(self, text: str) -> None:
        self.events.append(("typing", text))

    def offering(self) -> None:
        self.events.append("offering")

    def decided(self, outcome: BreakOutcome) -> None:
        self.events.append(outcome)

    def held(self, why: str) -> None:
        self.events.append(("held", why))

    def began(self, session: int) -> None:
        self.events.append(("began", session))

    def unwritten(self, why: str | None) -> None:
        self.events.append(("unwritten", why))

    def close(self) -> None:
        self.events.append("closed")
