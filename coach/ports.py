"""What the coach needs of the world, as protocols.  edge/ has the real ones, rehearsal.py those for tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from coach.journal.entries import BreakEntry, NoteEntry, PauseEntry, SessionEntry, SessionOutcome, SetEntry
from coach.presence.readings import Presence

if TYPE_CHECKING:
    from coach.journal.entries import By
    from coach.timeline.cues import Line, Samples


class Clock(Protocol):
    """Calendar time and elapsed time."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment, never running backwards."""

    def elapsed(self) -> float:
        """Return seconds since some fixed moment, those included in which the machine slept.

        Where the system does not tell, the same as `monotonic`.
        """


class Voice(Protocol):
    """Makes speech."""

    def clip(self, line: Line) -> Samples:
        """Return the speech of *line*: trimmed so that its onset is sample 0, levelled, at units.RATE.

        Raises:
            DeviceError: there is no voice to be had, also after a restart of the synthesiser.
        """

    def close(self) -> None:
        """Let go of the synthesiser.  May be called twice."""


class Speaker(Protocol):
    """A loudspeaker: one stream, pulled."""

    name: str
    """What a person calls the device."""

    def start(self, pull: Callable[[int], Samples]) -> None:
        """Begin to play what *pull* returns.

        *pull* is called on the audio thread about every 20 ms with the number
        of frames wanted and returns int16 samples of shape (frames,) within
        10 ms.  It must not block, log or raise; what it raises stops the
        stream and shows in `failed`.

        Raises:
            DeviceError: the device cannot be opened.
        """

    @property
    def failed(self) -> str | None:
        """Why no sound is being pulled any more (device gone, callback overdue), else None."""

    def close(self) -> None:
        """Stop and let go of the device.  May be called twice."""


class Microphone(Protocol):
    """A microphone: one stream, pushed."""

    name: str

    def start(self, push: Callable[[bytes], None]) -> None:
        """Begin to call *push* on the audio thread with blocks of 20 ms: mono s16le at units.EAR_RATE.

        Raises:
            DeviceError: the device cannot be opened.
        """

    @property
    def failed(self) -> str | None:
        """Why no sound arrives any more, else None."""

    def close(self) -> None:
        """Stop and let go of the device.  May be called twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What the ears made of one stretch of voice."""

    command: str | None
    """Name of the command, None where nothing of the present grammar was understood."""

    phrase: str
    """The phrase of the grammar that fits best; empty where none does."""

    score: float
    """How sure, 0 to 1."""

    start: int
    """First sample of the stretch, at units.EAR_RATE since the ears began."""

    end: int
    """Sample after its last."""

    decided: int
    """Sample at which this was known."""


class Ears(Protocol):
    """Understands commands."""

    def open(self, commands: Mapping[str, Collection[str]]) -> None:
        """Listen from now on for these: command name -> phrases.  Empty: for nothing."""

    def hear(self, block: bytes, played: bytes = b"") -> None:
        """Take 20 ms of microphone, mono s16le at units.EAR_RATE.  Never blocks; drops when the ears are behind.

        *played* is what the loudspeaker was given since the last call, mono
        s16le at units.RATE, however much that is: what of it may be our own
        voice.  When it is heard is for the ears to find out.
        """

    def start(self, told: Callable[[Utterance], None], voiced: Callable[[bool], None] | None = None) -> None:
        """Begin; *told* is called on a thread of the ears with each utterance.

        *voiced* is called there with True within a tenth of a second of the
        onset of a voice, and with False before its utterance is told, or once
        it can be none: too short, too long, or lost with the recogniser.

        Raises:
            DeviceError: the recogniser cannot be had.
        """

    @property
    def dropped(self) -> int:
        """Blocks dropped because the ears were behind."""

    def close(self) -> None:
        """End the recogniser.  May be called twice."""


class Others(Protocol):
    """Other players on this machine."""

    def lower(self) -> None:
        """Lower them.  Returns at once; said twice, it is as once."""

    def restore(self) -> None:
        """Bring them back to what they were.  Returns at once."""

    def close(self) -> None:
        """Bring them back, and let go.  May be called twice."""


class Journal(Protocol):
    """What happened, on disk before it is spoken of.  Every call is one transaction."""

    def begin_session(self, routine: str, language: str, at: datetime) -> int:
        """Write that a session began; return its id."""

    def add_set(self, session: int, entry: SetEntry) -> None:
        """Write a set that has ended."""

    def add_note(self, session: int, entry: NoteEntry) -> None:
        """Write what was said of an exercise in *session*."""

    def allow(self, exercise: str, at: datetime) -> None:
        """Write that the person wants *exercise* to be offered again, whatever hurt before *at*."""

    def allowed(self) -> Mapping[str, datetime]:
        """Return exercise id -> when it was allowed last, UTC."""

    def confirm_sets(self, session: int, by: By) -> None:
        """Mark every set of *session* with outcome done and nobody's confirmation as confirmed."""

    def end_session(self, session: int, outcome: SessionOutcome, at: datetime) -> None:
        """Write how a session ended; a second end of the same session changes nothing."""

    def end_broken(self, at: datetime) -> int:
        """End every session that has no end as broken; return how many."""

    def add_break(self, entry: BreakEntry) -> None:
        """Write what became of a break."""

    def begin_pause(self, at: datetime, until: datetime | None) -> None:
        """Write that the person wants silence from *at* to *until*; it takes the place of a pause that still holds."""

    def end_pause(self, at: datetime) -> None:
        """Write that the person ended the pause; where there is none, nothing."""

    def pause(self) -> PauseEntry | None:
        """Return the pause that was begun last, None where there never was one."""

    def sessions(self, since: datetime | None = None) -> tuple[SessionEntry, ...]:
        """Return the sessions begun at or after *since*, oldest first, each with its sets."""

    def breaks(self, since: datetime | None = None) -> tuple[BreakEntry, ...]:
        """Return the breaks due at or after *since*, oldest first."""

    def met(self) -> Mapping[str, int]:
        """Return exercise id -> in how many sessions it has been done (outcome done or done early)."""

    def close(self) -> None:
        """Let go of the file.  May be called twice."""


class Alarm(Protocol):
    """An alarm clock for one moment."""

    def arm(self, moment: datetime | None) -> None:
        """Ring at *moment* (UTC) and for nothing else; None: not at all."""

    def rang(self) -> bool:
        """Tell whether it rang since it was asked last.  It may ring early (see system/alarm.py), never late."""


class ConductorProcess(Protocol):
    """A conductor as the waiter sees it: a process that tells how it goes, one JSON object a line."""

    def fileno(self) -> int:
        """Return what becomes readable when it has told something; -1 once it tells no more."""

    def lines(self) -> tuple[str, ...]:
        """Return the lines that have come since.  Never blocks."""

    def poll(self) -> int | None:
        """Return its exit status, None while it lives."""

    def tell(self, line: str) -> None:
        """Tell it *line*.  Returns at once; says nothing where it has ended."""

    def end(self) -> None:
        """Tell it to end as after "stop".  Returns at once; may be called twice."""

    def kill(self) -> None:
        """End it and its children at once."""

    def close(self) -> None:
        """Let go of its pipes, once it has ended.  May be called twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a conductor is sent for."""

    routine: str
    """Id of what it offers."""

    smaller: str | None
    """Id of what it may offer where that is declined."""

    kind: str
    """The agenda's name for the break."""

    due: datetime
    """When the break is due, UTC: what the journal calls it by."""

    at: datetime
    """When to begin to speak, UTC: later than `due` where it was held."""


class Conductors(Protocol):
    """Starts conductors."""

    def start(self, errand: Errand) -> ConductorProcess:
        """Start one for *errand*.

        Raises:
            DeviceError: no process can be started.
        """


class Reader(Protocol):
    """Reads what the waiter must not: scripts and calendars, in a process that lives a second."""

    def begin(self, paths: Sequence[str]) -> None:
        """Have everything read afresh, and watch the files at *paths*, and the scripts.  Returns at once."""

    def changed(self) -> bool:
        """Tell whether something of what is watched is another than when it was read."""

    def news(self) -> Mapping[str, object] | None:
        """Return what was read since it was asked last, None where nothing was.  Never blocks."""

    def close(self) -> None:
        """Let go of the process.  May be called twice."""


class Standby(Protocol):
    """The ears beside the waiter, where the person lets the microphone stay open."""

    @property
    def listening(self) -> bool:
        """Whether they are at work."""

    def keep(self, wanted: object | None) -> None:
        """See to it that they listen as *wanted* says (the config; another one starts them anew), None: not at all."""

    def close(self) -> None:
        """End them.  May be called twice."""


class Door(Protocol):
    """Where the waiter waits, and where others come to it."""

    def wait(
        self,
        seconds: float,
        conductor: ConductorProcess | None,
        answer: Callable[[Mapping[str, object]], Mapping[str, object]],
    ) -> bool:
        """Wait until somebody asks, *conductor* tells something, or *seconds* are over; return whether to end.

        It returns before where the config may have been written: within five
        seconds.  Each request is handed to *answer*, in this thread, and what
        it returns goes back to whoever asked.
        """

    def close(self) -> None:
        """Let nobody in any more.  May be called twice."""


class Desk(Protocol):
    """Tells whether somebody sits at the desk and may be spoken to.  Back-ends are chosen when it is made."""

    def look(self) -> Presence:
        """Read everything afresh, within 0.2 s; what fails or is late reads UNKNOWN.  Never raises."""

    def close(self) -> None:
        """Let go of connections.  May be called twice."""


class Notice(Protocol):
    """A desktop notification of an offer, with buttons."""

    def show(self, title: str, body: str, buttons: Mapping[str, str], pressed: Callable[[str], None]) -> bool:
        """Show it; *buttons*: key -> what stands on it.  *pressed* is called on a thread of the notice with the key.

        Returns whether the desktop took it; False where it has no notifications.  Never raises.
        """

    def close(self) -> None:
        """Take it away.  May be called twice."""
