"""What a session is heard by: its loudspeaker, or captions in its place; while there is neither, its time stands still.

session/unheard.py has the rules; this module watches, opens and switches.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

import numpy as np

from coach.audio.ports import Speaker
from coach.clock import Clock
from coach.programs.conductor.device_report import LOUDSPEAKER
from coach.programs.conductor.parts import SessionDevices
from coach.programs.device_keeper import DeviceKeeper
from coach.session.state import State
from coach.session.unheard import Silenced, Verdict, judge_silence
from coach.texts import text
from coach.timeline.cues import Samples


class SoundChange(Enum):
    """What a look has found."""

    NONE = auto()
    LOST = auto()
    """Nothing is heard from now on; time stands still."""

    BACK = auto()
    """A loudspeaker plays again, or at last: time stands still until `play_on`."""

    GONE = auto()
    """Nobody has heard anything for too long."""


class _Taker(Enum):
    """Who pulls the session's sound."""

    LOUDSPEAKER = auto()
    CAPTIONS = auto()
    NOBODY = auto()


class SessionSound:
    """Keeps a loudspeaker playing what *pull* gives; used on one thread, but for what the devices call."""

    def __init__(
        self, devices: SessionDevices, clock: Clock, pull: Callable[[int], Samples], *, captioned: bool
    ) -> None:
        """*captioned*: a person sees the captions."""
        self._devices, self._clock, self._source, self._captioned = devices, clock, pull, captioned
        self._taker = _Taker.LOUDSPEAKER
        self._captions: Speaker | None = None
        self._since = clock.monotonic()
        self.worked = False
        """A loudspeaker has been heard in this session."""

        self.gone = False
        """It was given up."""

        self._keeper: DeviceKeeper[Speaker] = DeviceKeeper(LOUDSPEAKER, self._start, devices.opener, clock)

    @property
    def name(self) -> str | None:
        """What a person calls what is in use; None while nothing is, or that is not known."""
        if self._taker is _Taker.CAPTIONS:
            return text("captions only: loudspeaker: {trouble}", trouble=text(str(self.trouble)))
        return None if self.still else self._keeper.name

    @property
    def trouble(self) -> str | None:
        """Why there is no loudspeaker; None while there is, or nothing is known yet."""
        return self._keeper.trouble

    @property
    def still(self) -> bool:
        """Whether time stands still because nobody would hear what is said."""
        return self._taker is _Taker.NOBODY

    @property
    def opening(self) -> bool:
        """Whether nothing is known of the loudspeaker yet."""
        return self._keeper.undecided

    @property
    def underruns(self) -> int:
        """How often the loudspeaker ran out of sound."""
        return self._keeper.late

    def look(self, state: State) -> SoundChange:
        """Watch over the loudspeaker of a session in *state*, and say what has changed."""
        self._keeper.look()
        if self._keeper.going:
            return self._found()
        if self._keeper.trouble is None or self._taker is _Taker.CAPTIONS:
            return SoundChange.NONE
        if not self.still and self.worked:
            self._since = self._clock.monotonic()
        verdict = judge_silence(
            Silenced(
                state=state,
                seconds=self._clock.monotonic() - self._since,
                lifeless=self._keeper.lifeless,
                opens=self._keeper.opens,
                worked=self.worked,
                captioned=self._captioned,
            )
        )
        if verdict is Verdict.CAPTIONS:
            self.go_on_by_captions()
            return SoundChange.NONE
        before, self._taker = self._taker, _Taker.NOBODY
        if verdict is Verdict.GIVE_UP:
            self.gone = True
            return SoundChange.GONE
        return SoundChange.LOST if before is _Taker.LOUDSPEAKER else SoundChange.NONE

    def go_on_by_captions(self) -> bool:
        """Let time pass by the clock until a loudspeaker is back; return whether a person sees what is said."""
        if self._captioned:
            self._taker = _Taker.CAPTIONS
            self._captions = self._devices.open_captions(lambda frames: self._pull(_Taker.CAPTIONS, frames))
        return self._captioned

    def close(self) -> None:
        """Close what is open, without waiting.  May be called twice."""
        self._keeper.close()
        self._end_captions()

    def play_on(self) -> None:
        """Let the loudspeaker have the sound, after BACK."""
        self._taker, self.worked = _Taker.LOUDSPEAKER, True

    def _found(self) -> SoundChange:
        if self._taker is _Taker.LOUDSPEAKER:
            self.worked = True
            return SoundChange.NONE
        self._end_captions()
        self._taker = _Taker.NOBODY
        return SoundChange.BACK

    def _end_captions(self) -> None:
        captions, self._captions = self._captions, None
        if captions is not None:
            captions.close()

    def _start(self, current: Callable[[], bool]) -> Speaker:
        return self._devices.open_speaker(
            lambda frames: self._pull(_Taker.LOUDSPEAKER, frames) if current() else np.zeros(frames, np.int16)
        )

    def _pull(self, taker: _Taker, frames: int) -> Samples:
        """On the audio thread."""
        return self._source(frames) if self._taker is taker else np.zeros(frames, np.int16)
