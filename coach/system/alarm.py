"""An alarm clock for one moment, on the `schedule` package.

`schedule` counts in naive local time, knows no grace and keeps what it once
computed when the zone or the clock changes.  So it is asked one thing only: has
this moment come?  plan/breaks.py judges the break that it rings for, and the alarm
is armed again on every wake-up.  In the hour that an autumn night repeats it may
ring an hour early; the verdict is then to wait, and it is armed again.
"""

from __future__ import annotations

from datetime import datetime
from queue import Empty, SimpleQueue

from schedule import CancelJob, Scheduler

from coach.units import utc


class ScheduleAlarm:
    """Rings once for the moment for which it is armed."""

    def __init__(self) -> None:
        self._scheduler = Scheduler()
        self._rings: SimpleQueue[datetime] = SimpleQueue()

    def arm(self, moment: datetime | None) -> None:
        """Ring at *moment* (UTC) and for nothing else; None: not at all."""
        self._scheduler.clear()
        if moment is not None:
            job = self._scheduler.every().day.do(self._ring, moment)
            # schedule's own rules know whole seconds of naive local time; the moment is set as it reads them
            job.next_run = utc(moment).astimezone().replace(tzinfo=None)

    def rang(self) -> bool:
        """Return whether it rang since the last call."""
        self._scheduler.run_pending()
        try:
            self._rings.get_nowait()
        except Empty:
            return False
        return True

    def _ring(self, moment: datetime) -> object:
        self._rings.put(moment)
        return CancelJob
