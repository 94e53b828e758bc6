"""The machine: what works on it, and what begins the coach at log-in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import ConfigError, DeviceError
from coach.system import paths
from coach.wiring.common import config, control_client, desk, journal, library
from coach.wiring.hearing import child_ears, engine_of
from coach.wiring.speech import delivery, espeak, other_voice
from coach.wiring.teach import taught_told

if TYPE_CHECKING:
    from coach.audio.ports import Microphone, Speaker
    from coach.programs.doctor.echo_trial import Sounded
    from coach.programs.doctor.findings import Diagnosis
    from coach.timeline.cues import Samples


def diagnosis() -> Diagnosis:
    """Return what works on this machine and what does not.  A sound is played and heard back; nothing is kept."""
    from coach.programs.doctor.findings import examine  # noqa: PLC0415
    from coach.system.system_clock import SystemClock  # noqa: PLC0415

    try:
        chosen = config()
    except ConfigError:
        chosen = Config()
    sounded = cache(lambda: _sounded(chosen))
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
                "recogniser": lambda: _recogniser_told(chosen),
                "headset": lambda: _headset_told(chosen.sound.microphone),
                "echo": lambda: _echo_told(sounded()),
                "ears": lambda: _ears_told(sounded()),
                "open": lambda: _open_told(chosen),
                "taught": lambda: taught_told(chosen.language),
                "background": _background_told,
            },
            here.look,
            SystemClock().now,
        )


def _settings_told() -> str:
    config()
    path = paths.config_file()
    return str(path) if path.exists() else f"{path} is not there: everything is as we chose it"


def _scripts_told() -> str:
    what = library()
    return f"{len(what.exercises)} exercises, {len(what.routines)} routines; your own go to {paths.user_scripts()}"


def _journal_told() -> str:
    with closing(journal()) as book:
        return f"{paths.journal_file()}, {len(book.sessions())} sessions"


def _voice_told(chosen: Config) -> str:
    from coach.timeline.cues import Line  # noqa: PLC0415
    from coach.units import seconds  # noqa: PLC0415

    how = delivery(chosen)
    with closing(other_voice(chosen, how) or espeak(how)) as voice:
        length = seconds(len(voice.clip(Line("1", chosen.language))))
    return f"{chosen.voice.engine}, {chosen.voice.name or chosen.language}: a number in {length:.1f} s"


def _speaker_told(name: str | None) -> str:
    import numpy as np  # noqa: PLC0415

    from coach.audio.adapters.speaker import MiniaudioSpeaker  # noqa: PLC0415

    with closing(MiniaudioSpeaker(name)) as speaker:
        speaker.start(lambda frames: np.zeros(frames, np.int16))
        return speaker.name


def _microphone_told(name: str | None) -> str:
    from coach.audio.adapters.microphone import MiniaudioMicrophone  # noqa: PLC0415

    with closing(MiniaudioMicrophone(name)) as microphone:
        microphone.start(lambda _: None)
        return microphone.name


def _recogniser_told(chosen: Config) -> str:
    from coach.hearing.adapters.engines import BUILT_IN, writer  # noqa: PLC0415

    engine = engine_of(chosen)
    if engine.name == BUILT_IN:
        return f"the built-in one, {chosen.language}"
    writer(engine, chosen.language)
    return f"{engine.name}, {engine.model or engine.server}"


def _headset_told(name: str | None) -> str:
    from coach.audio.adapters.pulse_sources import source  # noqa: PLC0415
    from coach.audio.bluetooth import advice, is_bluetooth, spoils  # noqa: PLC0415

    found = source(name)
    if spoils(found):
        raise DeviceError(advice(found))
    return f"{found.description} is reached by {'LE Audio' if is_bluetooth(found) else 'no Bluetooth'}"


def _sounded(chosen: Config) -> Sounded | DeviceError:
    """Play the sound and hear it back; what goes wrong is told of by each who asks for the outcome, tried once."""
    from coach.audio.adapters.microphone import MiniaudioMicrophone  # noqa: PLC0415
    from coach.audio.adapters.speaker import MiniaudioSpeaker  # noqa: PLC0415
    from coach.programs.doctor.echo_trial import sound_out  # noqa: PLC0415

    def speaker(pull: Callable[[int], Samples]) -> Speaker:
        made = MiniaudioSpeaker(chosen.sound.speaker)
        made.start(pull)
        return made

    def microphone(push: Callable[[bytes], None]) -> Microphone:
        made = MiniaudioMicrophone(chosen.sound.microphone)
        made.start(push)
        return made

    try:
        return sound_out(speaker, microphone, child_ears(chosen))
    except DeviceError as error:
        return DeviceError(f"not tried: {error}")


def _echo_told(sounded: Sounded | DeviceError) -> str:
    from coach.programs.doctor.echo_trial import told  # noqa: PLC0415

    if isinstance(sounded, DeviceError):
        raise sounded
    return told(sounded)


def _ears_told(sounded: Sounded | DeviceError) -> str:
    if isinstance(sounded, DeviceError):
        raise sounded
    if sounded.dropped:
        raise DeviceError(f"{sounded.dropped} of {sounded.blocks} blocks dropped: something keeps the processor busy")
    return f"none of {sounded.blocks} blocks dropped"


def _open_told(chosen: Config) -> str:
    if chosen.microphone.open != "always":
        return "during offers and sessions only"
    from coach.programs.daemon.status import Request  # noqa: PLC0415

    answer = control_client().ask(Request.STATUS)
    if answer is None:
        return "at any time, once the coach runs, for a few phrases"
    return (
        "now, and at any time, for a few phrases"
        if answer.get("listening")
        else "not, though it should be: see the log"
    )


def _background_told() -> str:
    from coach.programs.daemon.status import Request  # noqa: PLC0415

    answer = control_client().ask(Request.STATUS)
    if answer is None:
        return "not running; `coach run` or `coach service install` begins it"
    return f"running, process {answer.get('pid')}"


def names_a_server() -> bool:
    """Tell whether speech is to come from a server; with a wrong config a service can be removed all the same."""
    try:
        return "wyoming" in {config().voice.engine, config().ears.engine}
    except ConfigError:
        return False
