"""The machine: what works on it, and what begins the coach at log-in."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from coach.app.config import Config
from coach.app.wiring.home import config, control_client, desk, journal, library
from coach.app.wiring.speech import delivery, espeak, other_voice
from coach.edge import places
from coach.errors import ConfigError

if TYPE_CHECKING:
    from coach.app.doctor import Diagnosis
    from coach.app.service import Service


def diagnosis() -> Diagnosis:
    """Return what works on this machine and what does not.  Nothing is heard or kept, but the devices are opened."""
    from coach.app.doctor import examine  # noqa: PLC0415
    from coach.edge.clock import SystemClock  # noqa: PLC0415

    try:
        chosen = config()
    except ConfigError:
        chosen = Config()
    with closing(desk(patient=True)) as here:
        return examine(
            {
                "settings": _settings_told,
                "scripts": _scripts_told,
                "journal": _journal_told,
                "voice": lambda: _voice_told(chosen),
                "loudspeaker": lambda: _speaker_told(chosen.sound.speaker),
            },
            {
                "microphone": lambda: _microphone_told(chosen.sound.microphone),
                "background": _background_told,
            },
            here.look,
            SystemClock().now,
        )


def _settings_told() -> str:
    config()
    path = places.config_file()
    return str(path) if path.exists() else f"{path} is not there: everything is as we chose it"


def _scripts_told() -> str:
    what = library()
    return f"{len(what.exercises)} exercises, {len(what.routines)} routines; your own go to {places.user_scripts()}"


def _journal_told() -> str:
    with closing(journal()) as book:
        return f"{places.journal_file()}, {len(book.sessions())} sessions"


def _voice_told(chosen: Config) -> str:
    from coach.timeline.cues import Line  # noqa: PLC0415
    from coach.units import seconds  # noqa: PLC0415

    how = delivery(chosen)
    with closing(other_voice(chosen, how) or espeak(how)) as voice:
        length = seconds(len(voice.clip(Line("1", chosen.language))))
    return f"{chosen.voice.engine}, {chosen.voice.name or chosen.language}: a number in {length:.1f} s"


def _speaker_told(name: str | None) -> str:
    import numpy as np  # noqa: PLC0415

    from coach.edge.speaker import MiniaudioSpeaker  # noqa: PLC0415

    with closing(MiniaudioSpeaker(name)) as speaker:
        speaker.start(lambda frames: np.zeros(frames, np.int16))
        return speaker.name


def _microphone_told(name: str | None) -> str:
    from coach.edge.microphone import MiniaudioMicrophone  # noqa: PLC0415

    with closing(MiniaudioMicrophone(name)) as microphone:
        microphone.start(lambda _: None)
        return microphone.name


def _background_told() -> str:
    from coach.app.control import Request  # noqa: PLC0415

    answer = control_client().ask(Request.STATUS)
    if answer is None:
        return "not running; `coach run` or `coach service install` begins it"
    return f"running, process {answer.get('pid')}"


def _names_a_server() -> bool:
    """Tell whether speech is to come from a server; with a wrong config a service can be removed all the same."""
    try:
        return config().voice.engine == "wyoming"
    except ConfigError:
        return False


def service() -> Service:
    """Return what begins the coach at log-in on this machine.

    Raises:
        UsageError: nothing does here, or the coach is not installed as a command.
    """
    from coach.app import service as forms  # noqa: PLC0415
    from coach.edge import service_manager as manager  # noqa: PLC0415

    asked = forms.Wanted(
        command=manager.own_command(),
        home=os.environ.get("COACH_HOME"),
        folders=places.own_folders(),
        log=places.log_file(),
        user=manager.windows_user(os.environ),
        network=_names_a_server(),
    )
    if sys.platform == "darwin":
        return forms.Service(forms.launchd(asked, Path.home(), os.getuid()), manager.Manager())
    if sys.platform == "win32":
        return forms.Service(forms.scheduled_task(asked, places.log_file().with_name("task.xml")), manager.Manager())
    return forms.Service(
        forms.systemd(
            asked,
            manager.user_units(),
            runtime=places.APP,
            target=manager.login_target(),
            sandbox=manager.can_sandbox(asked.command, places.control_socket(), *asked.folders),
        ),
        manager.Manager(),
    )
