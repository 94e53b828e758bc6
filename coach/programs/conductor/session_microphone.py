"""What a session hears by: a microphone that is opened again when it is lost, and told of when it is of no use."""

from __future__ import annotations

import logging
from collections.abc import Callable

from coach.audio.microphone_check import MicrophoneCheck, MicrophoneFinding
from coach.audio.ports import Microphone
from coach.clock import Clock
from coach.programs.conductor.device_report import MICROPHONE, DeviceReport
from coach.programs.conductor.parts import SessionDevices
from coach.programs.device_keeper import DeviceKeeper
from coach.texts import text

log = logging.getLogger(__name__)


class SessionMicrophone:
    """Keeps a microphone giving blocks to *push*; used on one thread, but for what the device calls."""

    def __init__(
        self, devices: SessionDevices, clock: Clock, push: Callable[[bytes], None], report: DeviceReport
    ) -> None:
        """*push* is called on the audio thread with 20 ms of mono s16le at units.CAPTURE_RATE."""
        self._devices, self._push, self._report = devices, push, report
        self._check = MicrophoneCheck()
        self._told: set[MicrophoneFinding] = set()
        self._keeper: DeviceKeeper[Microphone] = DeviceKeeper(MICROPHONE, self._start, devices.opener, clock)

    @property
    def name(self) -> str | None:
        """What the open microphone is called; None while none is open."""
        return self._keeper.name

    @property
    def undecided(self) -> bool:
        """Whether it is being opened for the first time, and nothing is known yet."""
        return self._keeper.undecided

    @property
    def overruns(self) -> int:
        """How often it was read later than what it keeps lasts."""
        return self._keeper.late

    def look(self) -> None:
        """Watch over it: try again what was lost, and tell what is wrong."""
        self._keeper.look()
        if self._keeper.never_there:  # what is in use says so
            return
        if (trouble := self._keeper.trouble) is not None:
            self._report.lost(
                MICROPHONE, text("does not work ({trouble}); it is tried again and again", trouble=trouble)
            )
        elif not self._tell_of(self._check.found):
            self._report.well(MICROPHONE)

    def close(self) -> None:
        """Close it, without waiting.  May be called twice."""
        self._keeper.close()

    def _tell_of(self, found: frozenset[MicrophoneFinding]) -> bool:
        """Tell what was *found* and is not told yet; return whether something is wrong."""
        for finding in found - self._told:
            self._told.add(finding)
            log.warning("microphone: %s", finding.value)
            self._report.wrong(MICROPHONE, finding.value)
        return bool(found)

    def _start(self, current: Callable[[], bool]) -> Microphone:
        self._check = check = MicrophoneCheck()

        def push(block: bytes) -> None:
            if current():
                check.take(block)
                self._push(block)

        return self._devices.open_microphone(push)
