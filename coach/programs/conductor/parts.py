"""What a conductor is made of: what it leads, the devices, and what is around it.  Values; wiring/ fills them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from coach.audio.flow_counts import FlowCounts
from coach.audio.ports import DeviceOpener, Ducker, Microphone, PlayedSound, Speaker
from coach.clock import Clock
from coach.content.ladder import Ladder
from coach.content.routine import Talk
from coach.hearing.ports import Ears
from coach.programs.conductor.offer_notification import OfferNotice
from coach.programs.conductor.ports import Display
from coach.programs.conductor.recorder import SessionRecorder
from coach.programs.conductor.renderer import Renderer
from coach.session.commands import Command
from coach.session.state import Confirm
from coach.timeline.cues import Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSetup:
    """What is led, and how."""

    renderer: Renderer
    recorder: SessionRecorder
    phrases: Mapping[Command, Collection[str]]
    """What can be said for each command, in the session's language."""

    confirm: Confirm = Confirm.NEVER
    talk: Talk = Talk.FULL
    ladder: Ladder = field(default_factory=Ladder)
    loudness: float = 0.0
    """Decibels by which the whole session is louder; softer if negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDevices:
    """What sounds and what hears."""

    open_speaker: Callable[[Callable[[int], Samples]], Speaker]
    """Starts the loudspeaker on what it shall pull; raises DeviceError if there is none."""

    open_captions: Callable[[Callable[[int], Samples]], Speaker]
    """Starts what takes its place: it pulls by the clock, and nothing is heard."""

    open_microphone: Callable[[Callable[[bytes], None]], Microphone]
    """Starts the microphone on where it shall push; raises DeviceError if there is none."""

    opener: DeviceOpener
    """Opens and closes them; nobody waits for it."""

    ears: Ears | None = None
    played: PlayedSound | None = None
    """What all players play; None where our own sound is all that is known."""

    ducker: Ducker | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSurroundings:
    """What else the session touches."""

    clock: Clock
    display: Display
    notice: OfferNotice | None = None
    """The notification that shows an offer."""

    count_flow: Callable[[FlowCounts], None] = lambda _: None
    """Takes at the end what the sound has met."""

    keep_news: Callable[[bool, bool], None] = lambda _heard, _deaf: None
    """Takes at the end of an offer whether it was heard, and whether the coach could not hear (`NewsMemory.after`)."""

    keep_misunderstood: Callable[[int], None] = lambda _: None
    """Takes at the end how often a command was nearly understood and never accepted after."""
