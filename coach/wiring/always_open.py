"""The ears beside the waiter."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial

from coach.config.model import Config
from coach.system import paths
from coach.wiring.audio import open_microphone
from coach.wiring.common import control_client, journal, now, usable, zone
from coach.wiring.speech import bank

log = logging.getLogger(__name__)


def standby(chosen: Config) -> None:
    """Listen beside the waiter until standard input ends.

    Raises:
        DeviceError: there are no ears.
    """
    from coach.hearing.adapters.ears_child import serve  # noqa: PLC0415
    from coach.hearing.adapters.ears_process import ChildEars  # noqa: PLC0415
    from coach.hearing.adapters.engines import Engine  # noqa: PLC0415
    from coach.programs.standby.standby import Around, End, Standby  # noqa: PLC0415
    from coach.system.keyboard import Keyboard  # noqa: PLC0415
    from coach.system.log_file import logged  # noqa: PLC0415

    with logged(paths.log_file(), aloud=False):
        listener = Standby(
            language=chosen.language,
            ears=ChildEars(chosen.language, child=partial(serve, engine=Engine(name="phrases"))),
            open_microphone=lambda push: open_microphone(chosen.sound.microphone, push),
            around=Around(
                free=_free,
                now=now,
                zone=zone,
                ask=lambda request, fields: control_client().ask(request, fields),
                begin=_begin,
                minutes=_minutes_today,
                say=lambda key, fills: _say(chosen, key, fills),
            ),
        )

        def end(*_: object) -> None:
            listener.inbox.put(End())

        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, end)
        keyboard = Keyboard(lambda _: None, ended=end)
        keyboard.start()
        try:
            listener.run()
        finally:
            keyboard.close()


def _free() -> bool:
    from coach.system.lock import Lock  # noqa: PLC0415

    with closing(Lock(paths.floor_lock())) as floor:
        return floor.free


def _begin() -> Callable[[], bool]:
    """Begin the person's own routine; it goes on to its end, whatever becomes of this process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "coach", "now", "--quiet"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    return lambda: process.poll() is None


def _minutes_today() -> int:
    midnight = now().astimezone(zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    with closing(journal()) as book:
        spent = [e.ended_at - e.started_at for e in book.sessions(midnight) if e.ended_at is not None]
    seconds = sum(each.total_seconds() for each in spent)
    return max(1, round(seconds / 60)) if seconds else 0


def _say(chosen: Config, key: str, fills: Mapping[str, object]) -> None:
    from coach.timeline.announcements import statement  # noqa: PLC0415
    from coach.timeline.wording import Spoken  # noqa: PLC0415
    from coach.wiring.speech import aloud  # noqa: PLC0415

    what, _ = usable()
    with bank(chosen) as sounds:
        spoken = Spoken(language=chosen.language, lines=what.lines, bank=sounds)
        aloud(chosen, statement(spoken, texts=[spoken.wording(key, **fills)], silence=0.3), sounds)
