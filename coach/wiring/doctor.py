"""The doctor: its checks, each with the adapter that it asks.  Long, but one module: they are one list."""

from __future__ import annotations

import sys
from contextlib import closing, suppress
from functools import cache
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import ConfigError, DeviceError
from coach.system import paths
from coach.texts import counted, joined, text
from coach.wiring.audio import (
    kept_flow,
    make_played_sound,
    microphone_choice,
    speaker_choice,
    wait_for_microphone,
    wait_for_speaker,
)
from coach.wiring.common import (
    current_time,
    file_troubles,
    load_scripts,
    local_zone,
    open_journal,
    presence_sensor,
    read_config,
    running_status,
)
from coach.wiring.hearing import ears_engine, make_ears
from coach.wiring.speech import chosen_voice, espeak_voice, speech_delivery
from coach.wiring.teach import describe_enrolment, describe_learnt, enrolment_fault, has_learnt, learnt_fault
from coach.wiring.voices import human_voice_offer, speaking_voice

LINUX = sys.platform == "linux"
MOST_FAULTS = 10
"""Of calendars that are named in one line; `coach status` has them all."""

if TYPE_CHECKING:
    from coach.audio.device_choice import DeviceChoice
    from coach.programs.doctor.echo_trial import EchoTestResult
    from coach.programs.doctor.findings import Diagnosis


def diagnose() -> Diagnosis:
    """Return what works on this machine and what does not.  A sound is played and heard back; nothing is kept."""
    from coach.programs.doctor.findings import examine
    from coach.system.system_clock import SystemClock

    chosen, instead = _settings()
    sounded = cache(lambda: _sounded(chosen))
    with closing(presence_sensor(patient=True, typing=True)) as here:
        return examine(
            {
                "settings": lambda: _check_settings(instead),
                "files": _check_files,
                "scripts": _check_scripts,
                "journal": _check_journal,
                "voice": lambda: _check_voice(chosen),
                "loudspeaker": lambda: _check_speaker(chosen.sound.speaker),
            },
            {
                "microphone": lambda: _check_microphone(chosen.sound.microphone),
                "recogniser": lambda: _check_recogniser(chosen),
                "headset": lambda: _check_headset(chosen.sound.microphone),
                **({"others": _check_others} if paths.lowered_file().exists() else {}),
                "echo": lambda: _check_echo(sounded()),
                "ears": lambda: _check_ears(sounded()),
                "flow": _check_flow,
                "open": lambda: _check_open(chosen),
                "taught": lambda: _check_enrolment(chosen.language),
                **({"learnt": lambda: _check_learnt(chosen)} if has_learnt(chosen.language) else {}),
                "calendars": lambda: _check_calendars(chosen),
                "background": _check_background,
                **({"icon": lambda: _check_icon(chosen)} if LINUX else {}),
                **({"broker": lambda: _check_broker(chosen)} if chosen.mqtt.url is not None else {}),
                **({"team": _check_team} if chosen.team.url is not None or paths.team_file().exists() else {}),
                **({"shortcuts": _check_shortcuts} if LINUX and chosen.desktop.shortcuts else {}),
            },
            lambda: here.look(chosen.presence.ignore),
            SystemClock().now,
        )


def _settings() -> tuple[Config, str | None]:
    """Return the config to look at this machine by, and what is told of it where the person's cannot be read."""
    with suppress(ConfigError, DeviceError):  # which the row of the settings tells
        return read_config(), None
    with suppress(ConfigError, DeviceError):  # no daemon has taken any up, or they are as wrong
        return read_config(kept=True), text("what follows goes by the settings that were right last")
    return Config(), text("what follows goes by the settings as we chose them")


def _check_settings(instead: str | None = None) -> str:
    """*instead*: what is told besides the faults."""
    from coach.wiring.config import config_faults

    if faults := config_faults():
        if instead:
            faults = [*faults[:-1], joined("; ", (faults[-1], instead))]
        raise ConfigError(faults)
    path = paths.config_file()
    return str(path) if path.exists() else text("{path} is not there: everything is as we chose it", path=path)


def _check_files() -> str:
    if troubles := file_troubles():
        raise DeviceError(joined(" | ", troubles))
    return ", ".join(map(str, paths.own_folders()))


def _check_scripts() -> str:
    what = load_scripts()
    return text(
        "{exercises} exercises, {routines} routines; your own go to {folder}",
        exercises=len(what.exercises),
        routines=len(what.routines),
        folder=paths.user_scripts(),
    )


def _check_journal() -> str:
    with closing(open_journal()) as book:
        count = len(book.sessions())
    return counted(count, "{file}, {count} session", "{file}, {count} sessions", file=paths.journal_file())


def _check_calendars(chosen: Config) -> str:
    from coach.wiring.calendars.calendar_reading import read_calendars

    if not (chosen.calendar.busy or chosen.agenda.holidays):
        return "none is named; `busy` under [calendar] names some"
    found = read_calendars(chosen, current_time(), local_zone())
    if found.faults:
        first = joined(" | ", found.faults[:MOST_FAULTS])
        more = len(found.faults) - MOST_FAULTS
        raise DeviceError(text("{first} (and {count} more)", first=first, count=more) if more > 0 else first)
    said = text(
        "{busy} in the nine days to come, {off} in seventy",
        busy=counted(len(found.busy), "{count} busy time", "{count} busy times"),
        off=counted(len(found.off), "{count} time off", "{count} times off"),
    )
    if not found.meetings_from:
        return said
    return text("{what}; meetings from {calendars}", what=said, calendars=joined(", ", found.meetings_from))


def _check_voice(chosen: Config) -> str:
    from coach.timeline.cues import Line
    from coach.units import seconds

    speaks, how = speaking_voice(chosen), speech_delivery(chosen)
    with closing(chosen_voice(chosen, how) or espeak_voice(how)) as voice:
        length = seconds(len(voice.clip(Line("1", chosen.language))))
    offer = human_voice_offer(chosen)
    said = "{engine}, {voice}: a number in {length:.1f} s; {why}"
    if offer:
        said = "{engine}, {voice}: a number in {length:.1f} s; {why}; `{how}` brings one"
    return text(
        said,
        engine=speaks.engine,
        voice=speaks.name or chosen.language,
        length=length,
        why=speaks.why,
        how=offer and (offer.needs or offer.how),
    )


def _check_speaker(name: str | None) -> str:
    import numpy as np

    choice = speaker_choice(name)
    with closing(wait_for_speaker(name, lambda frames: np.zeros(frames, np.int16), _untold)) as speaker:
        return _judged(choice, speaker.name)


def _check_microphone(name: str | None) -> str:
    choice = microphone_choice(name)
    with closing(wait_for_microphone(name, lambda _: None, _untold)) as microphone:
        return _judged(choice, microphone.name)


def _untold(device: str, trouble: str) -> None:
    """Say nothing: the finding does."""


def _judged(choice: DeviceChoice, name: str) -> str:
    """Return what there is to say of the device called *name*, which can be opened.

    Raises:
        DeviceError: no sound comes through it.
    """
    if choice.silenced is not None:
        raise DeviceError(joined("; ", choice.remarks))
    return joined("; ", choice.remarks) if choice.remarks else name


def _check_recogniser(chosen: Config) -> str:
    from coach.hearing.adapters.built_in import other_losses
    from coach.hearing.adapters.engines import make_transcriber
    from coach.hearing.engine_choice import BUILT_IN

    engine = ears_engine(chosen)
    if engine.name == BUILT_IN:
        if lost := list(other_losses(chosen.language)):
            raise DeviceError(joined("; ", lost))
        return text("the built-in one, {language}", language=chosen.language)
    make_transcriber(engine, chosen.language)
    return f"{engine.name}, {engine.model or engine.server}"


def _check_headset(name: str | None) -> str:
    from coach.audio.adapters.pulse_sources import find_source
    from coach.audio.bluetooth import degrades_headset, headset_advice, is_bluetooth

    found = find_source(microphone_choice(name).device)
    if degrades_headset(found):
        raise DeviceError(headset_advice(found))
    way = "{device} is reached by LE Audio" if is_bluetooth(found) else "{device} is reached by no Bluetooth"
    return text(way, device=found.description)


def _check_others() -> str:
    from coach.system.lock import FileLock
    from coach.system.state_file import StateFile

    with closing(FileLock(paths.floor_lock())) as floor:
        low = StateFile(paths.lowered_file()).read() if floor.free else []
    if names := dict.fromkeys(str(each.get("name")) for each in low if isinstance(each, dict)):
        raise DeviceError(
            text(
                "{players}: the sound server may bring it back lower than it was; raise it in the desktop's sound "
                "settings",
                players=joined(", ", names),
            )
        )
    return "none was left lower than it was"


def _sounded(chosen: Config) -> EchoTestResult | DeviceError:
    """Run the echo test once; each check that needs its result reports its failure."""
    from coach.programs.doctor.echo_trial import run_echo_test

    try:
        return run_echo_test(
            lambda pull: wait_for_speaker(chosen.sound.speaker, pull, _untold),
            lambda push: wait_for_microphone(chosen.sound.microphone, push, _untold),
            make_ears(chosen),
            make_played_sound(chosen.ears.reference),
        )
    except DeviceError as error:
        return DeviceError(text("not tried: {error}", error=error))


def _check_echo(sounded: EchoTestResult | DeviceError) -> str:
    from coach.programs.doctor.echo_trial import describe_echo

    if isinstance(sounded, DeviceError):
        raise sounded
    found, led = describe_echo(sounded), kept_flow()
    if not (sounded.monitored and led and led[-1].behind):
        return found
    late = text(
        'in the last session that was known too late, or held your own voice: end "listen to this device" in the sound '
        "settings"
    )
    return joined("; ", (found, late))


def _check_ears(sounded: EchoTestResult | DeviceError) -> str:
    if isinstance(sounded, DeviceError):
        raise sounded
    if sounded.dropped:
        raise DeviceError(
            text(
                "{dropped} of {blocks} blocks dropped: something keeps the processor busy",
                dropped=sounded.dropped,
                blocks=sounded.blocks,
            )
        )
    return text("none of {blocks} blocks dropped", blocks=sounded.blocks)


def _check_enrolment(language: str) -> str:
    if fault := enrolment_fault(language, examples=True):
        raise DeviceError(fault)
    return describe_enrolment(language)


def _check_learnt(chosen: Config) -> str:
    if fault := learnt_fault(chosen.language):
        raise DeviceError(fault)
    return describe_learnt(chosen.language, learn=chosen.ears.learn) or ""


def _check_flow() -> str:
    from coach.audio.flow_counts import describe_flow, stumbles

    led = kept_flow()
    if stumbles(led):
        raise DeviceError(
            text("{flow}: something keeps the processor busy; end it, or give it less", flow=describe_flow(led))
        )
    return describe_flow(led)


def _check_open(chosen: Config) -> str:
    if chosen.microphone.open != "always":
        return "during offers and sessions only"
    from coach.hearing.adapters.built_in import any_time_loss

    if loss := any_time_loss(chosen.language):
        raise DeviceError(loss)

    found = running_status()
    if found is None:
        return "at any time, once the coach runs, for a few phrases"
    return "now, and at any time, for a few phrases" if found.listening else "not, though it should be: see the log"


def _check_background() -> str:
    found = running_status()
    if found is None:
        return "not running; `coach run` or `coach service install` begins it"
    return text("running, process {pid}", pid=found.pid)


def _check_icon(chosen: Config) -> str:
    from coach.programs.doctor.adapters.desktop_panels import DesktopPanels

    if not chosen.desktop.icon:
        return text("off: `icon` under [desktop]")
    found = running_status()
    with closing(DesktopPanels()) as panels:
        return panels.icon_place(found.pid if found is not None else None)


def _check_shortcuts() -> str:
    from coach.programs.doctor.adapters.desktop_panels import DesktopPanels

    with closing(DesktopPanels()) as panels:
        version = panels.shortcuts_version()
    if version is None:
        raise DeviceError("no portal of this desktop has global shortcuts; `shortcuts` under [desktop] ends this")
    return text("the desktop's portal has them (version {version}), for start, later and skip", version=version)


def _check_broker(chosen: Config) -> str:
    from coach.wiring.mqtt.broker import try_broker

    return try_broker(chosen.mqtt)


def _check_team() -> str:
    from coach.wiring.team.sharing import try_team

    return try_team()


def names_a_server() -> bool:
    """Tell whether speech or a calendar comes from a server, days go to a team's, or Home Assistant is told.

    False if the config is wrong, so that a service can still be removed.
    """
    from coach.plan.calendar_address import is_address

    try:
        chosen = read_config()
        speech = "wyoming" in {chosen.voice.engine, chosen.ears.engine}
        return (
            speech
            or chosen.team.url is not None
            or chosen.mqtt.url is not None
            or any(map(is_address, (*chosen.calendar.busy, *chosen.agenda.holidays)))
        )
    except ConfigError:
        return False
