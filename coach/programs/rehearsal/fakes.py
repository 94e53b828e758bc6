"""The world of a rehearsal: stand-ins for the ports, driven by hand.

They keep what the coach did, can be told to fail, and assert that they are
not misused: a fake that forgives hides a bug.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from coach.errors import DeviceError
from coach.journal.entries import (
    BreakEntry,
    By,
    NoteEntry,
    Outcome,
    PauseEntry,
    SessionEntry,
    SessionOutcome,
    SetEntry,
)
from coach.timeline.cues import Line, Manner, Samples
from coach.units import EAR_RATE, PERIOD, RATE, samples, utc

_BLOCK = EAR_RATE // 50 * 2
_PER_WORD = {Manner.PLAIN: 60 / 140, Manner.CALM: 60 / 115, Manner.BEAT: 0.4}
_LEVEL = 3277
"""-20 dB of full scale, as the real voice is levelled."""


class ManualClock:
    """ports.Clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = utc(now)
        self._monotonic = self._slept = 0.0

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds that have passed since the clock was made."""
        return self._monotonic

    def elapsed(self) -> float:
        """Return the seconds that have passed since the clock was made, asleep or awake."""
        return self._monotonic + self._slept

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        assert by >= timedelta(0), "time does not run backwards"  # noqa: S101 - see the module
        self._now += by
        self._monotonic += by.total_seconds()

    def sleep(self, by: timedelta) -> None:
        """Let time pass while the machine sleeps: what runs does not notice it."""
        assert by >= timedelta(0), "time does not run backwards"  # noqa: S101 - see the module
        self._now += by
        self._slept += by.total_seconds()

    def jump(self, to: datetime) -> None:
        """Set the calendar, as a hand at the clock does; elapsed time stands still."""
        self._now = utc(to)


class MemoryJournal:
    """ports.Journal that forgets everything with its process.

    Every session counts as led by somebody who lives, until `desert`.
    """

    def __init__(self) -> None:
        self._sessions: dict[int, SessionEntry] = {}
        self._begun: list[tuple[datetime, int]] = []
        self._open: set[int] = set()
        self._breaks: list[BreakEntry] = []
        self._pause: PauseEntry | None = None
        self._allowed: dict[str, datetime] = {}
        self._led: set[int] = set()
        self._refusal: str | None = None
        self._closed = False

    def desert(self, session: int | None = None) -> None:
        """Let whoever leads *session* die; None: everybody who leads one now."""
        self._led -= self._led if session is None else {session}

    def refuse(self, reason: str | None) -> None:
        """Fail with *reason* from now on, as a full disk does; None: no more."""
        self._refusal = reason

    def begin_session(self, routine: str, language: str, at: datetime) -> int:
        """Write that a session began; return its id."""
        self._used()
        number = len(self._sessions) + 1
        self._sessions[number] = SessionEntry(
            id=number,
            routine=routine,
            language=language,
            started_at=utc(at),
            ended_at=None,
            outcome=None,
            sets=(),
        )
        insort(self._begun, (utc(at), number))
        self._open.add(number)
        self._led.add(number)
        return number

    def add_set(self, session: int, entry: SetEntry) -> None:
        """Write a set that has ended."""
        self._used()
        known = self._sessions[session]
        self._sessions[session] = replace(known, sets=(*known.sets, entry))

    def add_note(self, session: int, entry: NoteEntry) -> None:
        """Write what was said of an exercise in *session*."""
        self._used()
        known = self._sessions[session]
        self._sessions[session] = replace(known, notes=(*known.notes, entry))

    def allow(self, exercise: str, at: datetime) -> None:
        """Write that the person wants *exercise* to be offered again, whatever hurt before *at*."""
        self._used()
        self._allowed[exercise] = utc(at)

    def allowed(self) -> Mapping[str, datetime]:
        """Return exercise id -> when it was allowed last, UTC."""
        self._used()
        return dict(self._allowed)

    def confirm_sets(self, session: int, by: By) -> None:
        """Mark every set of *session* with outcome done and nobody's confirmation as confirmed."""
        self._used()
        known = self._sessions[session]
        sets = tuple(
            replace(each, confirmed_by=by) if each.outcome is Outcome.DONE and each.confirmed_by is None else each
            for each in known.sets
        )
        self._sessions[session] = replace(known, sets=sets)

    def end_session(self, session: int, outcome: SessionOutcome, at: datetime) -> None:
        """Write how a session ended; a second end of the same session changes nothing."""
        self._used()
        known = self._sessions[session]
        if known.ended_at is None:
            self._sessions[session] = replace(known, outcome=outcome, ended_at=utc(at))
            self._open.discard(session)

    def end_broken(self, at: datetime) -> int:
        """End every session that has no end and no living leader as broken; return how many."""
        self._used()
        broken = sorted(self._open - self._led)
        for session in broken:
            self.end_session(session, SessionOutcome.BROKEN, at)
        return len(broken)

    def add_break(self, entry: BreakEntry) -> None:
        """Write what became of a break."""
        self._used()
        if entry.session is not None and entry.session not in self._sessions:
            raise KeyError(entry.session)
        insort(self._breaks, entry, key=lambda each: each.due)

    def begin_pause(self, at: datetime, until: datetime | None) -> None:
        """Write that the person wants silence from *at* to *until*; it takes the place of a pause that still holds."""
        self._used()
        self._pause = PauseEntry(begun_at=utc(at), until=utc(until) if until else None, ended_at=None)

    def end_pause(self, at: datetime) -> None:
        """Write that the person ended the pause; where there is none, nothing."""
        self._used()
        if self._pause is not None and self._pause.ended_at is None:
            self._pause = replace(self._pause, ended_at=utc(at))

    def pause(self) -> PauseEntry | None:
        """Return the pause that was begun last, None where there never was one."""
        self._used()
        return self._pause

    def sessions(self, since: datetime | None = None) -> tuple[SessionEntry, ...]:
        """Return the sessions begun at or after *since*, oldest first, each with its sets."""
        self._used()
        first = 0 if since is None else bisect_left(self._begun, (since, 0))
        return tuple(self._sessions[number] for _, number in self._begun[first:])

    def breaks(self, since: datetime | None = None) -> tuple[BreakEntry, ...]:
        """Return the breaks due at or after *since*, oldest first."""
        self._used()
        first = 0 if since is None else bisect_left(self._breaks, since, key=lambda each: each.due)
        return tuple(self._breaks[first:])

    def met(self) -> Mapping[str, int]:
        """Return exercise id -> in how many sessions it has been done (outcome done or done early)."""
        self._used()
        done = (Outcome.DONE, Outcome.DONE_EARLY)
        return Counter(
            exercise
            for session in self._sessions.values()
            for exercise in {each.exercise for each in session.sets if each.outcome in done}
        )

    def close(self) -> None:
        """Refuse to be used from now on."""
        self._closed = True

    def _used(self) -> None:
        assert not self._closed, "used after close"  # noqa: S101 - see the module
        if self._refusal:
            raise DeviceError(self._refusal)


class RehearsalVoice:
    """ports.Voice that hums: as long as the words would take, at the voice's level, another pitch for another text."""

    def __init__(self) -> None:
        self.said: list[Line] = []
        """Every line asked for, in order."""
        self._trouble: str | None = None
        self._closed = False

    def fail(self, reason: str | None) -> None:
        """Raise DeviceError from now on; None: work again."""
        self._trouble = reason

    def clip(self, line: Line) -> Samples:
        """Return a hum for *line*; equal lines, equal hums; empty where there is nothing to speak."""
        if self._closed:
            raise ValueError("the voice has been closed")
        if self._trouble:
            raise DeviceError(self._trouble)
        self.said.append(line)
        words = sum(any(c.isalnum() for c in word) for word in line.text.split())
        pitch = 100 + zlib.crc32(line.text.encode()) % 200
        places = np.arange(1, samples(words * _PER_WORD[line.manner]) + 1)
        hum: Samples = np.rint(_LEVEL * np.sqrt(2) * np.cos(2 * np.pi * pitch * places / RATE)).astype(np.int16)
        return hum

    def close(self) -> None:
        """Let go."""
        self._closed = True


class RehearsalOthers:
    """ports.Others that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        """lower, restore and close, in order."""

    def lower(self) -> None:
        """Note it."""
        self.told.append("lower")

    def restore(self) -> None:
        """Note it."""
        self.told.append("restore")

    def close(self) -> None:
        """Note it."""
        self.told.append("close")


class RehearsalSpeaker:
    """ports.Speaker that pulls when it is told that time has passed."""

    def __init__(self) -> None:
        self.name = "rehearsal loudspeaker"
        self._pull: Callable[[int], Samples] | None = None
        self._failed: str | None = None
        self._refusal: str | None = None
        self._heard: list[Samples] = []

    def refuse(self, reason: str | None) -> None:
        """Let `start` raise DeviceError from now on; None: work again."""
        self._refusal = reason

    def start(self, pull: Callable[[int], Samples]) -> None:
        """Take *pull* for `play`."""
        assert self._pull is None, "started twice without close"  # noqa: S101 - see the module
        if self._refusal:
            raise DeviceError(self._refusal)
        self._failed = None
        self._pull = pull

    def play(self, frames: int, block: int = PERIOD) -> Samples:
        """Let *frames* samples' time pass, pulled in blocks of *block*; return what was heard."""
        pull = self._pull
        assert pull is not None, "plays before start or after close"  # noqa: S101 - see the module
        heard = []
        left = frames
        while left and self._pull and not self._failed:
            count = min(block, left)
            left -= count
            try:
                part = _pulled(pull, count)
            except Exception as fault:  # noqa: BLE001 - as the real one does: `failed` tells it
                self._failed = f"{type(fault).__name__}: {fault}"
            else:
                heard.append(part.copy())
        self._heard += heard
        return np.concatenate([np.zeros(0, np.int16), *heard])

    @property
    def heard(self) -> Samples:
        """Everything played so far, over every start."""
        return np.concatenate([np.zeros(0, np.int16), *self._heard])

    def unplug(self, reason: str = "no sign of life for 0.8 s") -> None:
        """Fail: nothing is pulled until the next start."""
        self._failed = reason

    @property
    def failed(self) -> str | None:
        """Why nothing is pulled any more, else None."""
        return self._failed if self._pull else None

    def close(self) -> None:
        """Forget *pull*."""
        self._pull = None


def _pulled(pull: Callable[[int], Samples], frames: int) -> Samples:
    block = pull(frames)
    if block.dtype != np.int16 or block.shape != (frames,):
        raise ValueError(f"{block.dtype} of shape {block.shape} pulled for {frames} frames")
    return block


class RehearsalMicrophone:
    """ports.Microphone that hands on what it is given."""

    def __init__(self) -> None:
        self.name = "rehearsal microphone"
        self._push: Callable[[bytes], None] | None = None
        self._failed: str | None = None
        self._refusal: str | None = None
        self._left = b""

    def refuse(self, reason: str | None) -> None:
        """Let `start` raise DeviceError from now on; None: work again."""
        self._refusal = reason

    def start(self, push: Callable[[bytes], None]) -> None:
        """Take *push* for `hear`."""
        assert self._push is None, "started twice without close"  # noqa: S101 - see the module
        if self._refusal:
            raise DeviceError(self._refusal)
        self._failed = None
        self._left = b""
        self._push = push

    def hear(self, pcm: bytes) -> None:
        """Push *pcm* (mono s16le at units.EAR_RATE) in blocks of 20 ms; what does not fill one waits."""
        assert self._push is not None, "hears before start or after close"  # noqa: S101 - see the module
        self._left += pcm
        while len(self._left) >= _BLOCK and not self._failed:
            block, self._left = self._left[:_BLOCK], self._left[_BLOCK:]
            try:
                self._push(block)
            except Exception as fault:  # noqa: BLE001 - as the real one does: `failed` tells it
                self._failed = f"{type(fault).__name__}: {fault}"

    def unplug(self, reason: str = "no sign of life for 0.8 s") -> None:
        """Fail: nothing is pushed until the next start."""
        self._failed = reason

    @property
    def failed(self) -> str | None:
        """Why nothing arrives any more, else None."""
        return self._failed if self._push else None

    def close(self) -> None:
        """Forget *push*."""
        self._push = None
