"""Wire the standby ears."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.system import paths
from coach.wiring.audio import open_microphone
from coach.wiring.common import daemon_client, load_usable_scripts, open_journal
from coach.wiring.speech import open_bank
from coach.wiring.wall_clock import current_time, local_zone

if TYPE_CHECKING:
    from coach.timeline.wording import Wording

log = logging.getLogger(__name__)


def run_standby(chosen: Config) -> None:
    """Listen beside the daemon until standard input ends.

    Raises:
        DeviceError: there are no ears.
    """
    from coach.audio.adapters.stream import load_without_numpy
    from coach.hearing.adapters.ears_child import serve_ears
    from coach.hearing.adapters.ears_process import EarsProcess
    from coach.hearing.engine_choice import Engine
    from coach.programs.standby.standby import StandbyEnd, StandbyListener, StandbySurroundings
    from coach.system.keyboard import Keyboard
    from coach.system.log_file import logging_to
    from coach.system.portable import signals_named

    load_without_numpy()
    with logging_to(paths.log_file(), aloud=False):
        listener = StandbyListener(
            language=chosen.language,
            ears=EarsProcess(chosen.language, child=partial(serve_ears, engine=Engine(name="phrases"))),
            open_microphone=lambda push: open_microphone(chosen.sound.microphone, push),
            around=StandbySurroundings(
                free=_free,
                now=current_time,
                zone=local_zone,
                ask=lambda request, fields: daemon_client().ask(request, fields),
                begin=_begin,
                minutes=_minutes_today,
                say=lambda key, fills: _say(chosen, key, fills),
            ),
        )

        def end(*_: object) -> None:
            listener.inbox.put(StandbyEnd())

        for number in signals_named("SIGTERM", "SIGHUP", "SIGINT"):
            signal.signal(number, end)
        keyboard = Keyboard(lambda _: None, ended=end)
        keyboard.start()
        try:
            listener.run()
        finally:
            keyboard.close()


def _free() -> bool:
    from coach.system.lock import FileLock

    with closing(FileLock(paths.floor_lock())) as floor:
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
    from coach.dosing.movement import seconds_moved

    what, _ = load_usable_scripts()
    midnight = current_time().astimezone(local_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    with closing(open_journal()) as book:
        sets = [each for session in book.sessions(midnight) for each in session.sets]
    return round(seconds_moved(sets, what.exercises) / 60)


def _say(chosen: Config, key: str, fills: Mapping[str, object]) -> None:
    from coach.timeline.announcements import make_statement
    from coach.timeline.wording import Wording
    from coach.wiring.speech import play_aloud

    what, _ = load_usable_scripts()
    with open_bank(chosen) as sounds:
        spoken = Wording(language=chosen.language, lines=what.lines, bank=sounds)
        words = {name: _in_words(spoken, value) for name, value in fills.items()}
        play_aloud(chosen, make_statement(spoken, texts=[spoken.wording(key, **words)], silence=0.3), sounds)


def _in_words(spoken: Wording, value: object) -> str:
    """Return a time of day or a number as people say it."""
    return spoken.clock(value) if isinstance(value, datetime) else spoken.number_word(float(str(value)))
