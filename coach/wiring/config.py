"""`coach config`: where the settings are, what holds, and what is wrong with them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.adapters.config_file import ConfigFile
from coach.config.model import Config
from coach.config.own_language import language_of
from coach.config.parse import named_keys, parse_config, parse_person
from coach.errors import ConfigError, UsageError
from coach.system import paths
from coach.texts import text
from coach.wiring.common import load_usable_scripts, read_config

if TYPE_CHECKING:
    from coach.config.origins import KeyInForce


def config_path() -> Path:
    """Return where config.toml is, or would be."""
    return paths.config_file()


def config_in_force() -> tuple[KeyInForce, ...]:
    """Return every key with the value that holds and the file that it comes from.

    Raises:
        ConfigError: config.toml or person.toml is wrong; it carries all faults.
    """
    from coach.config.origins import keys_in_force

    chosen, told = (
        named_keys(file.text(), str(file.path))
        for file in (ConfigFile(paths.config_file()), ConfigFile(paths.person_file()))
    )
    return keys_in_force(read_config(), chosen, told)


def config_faults(*, kept: bool = False) -> list[str]:
    """Return all that is wrong with config.toml, and with person.toml below it.

    Each value must be one that the key takes, and what it names must be there: routines, exercises, voice, calendars.
    *kept*: the library may be the one that is kept for sessions, and is kept if none is.
    """
    file, person, faults = ConfigFile(paths.config_file()), ConfigFile(paths.person_file()), list[str]()
    for check in (
        lambda: parse_config(file.text(), str(file.path), language_of(os.environ)),
        lambda: parse_person(person.text(), str(person.path)),
    ):
        try:
            check()
        except ConfigError as error:
            faults += error.faults
    return faults or _unknown_names(read_config(), kept=kept)


def _unknown_names(chosen: Config, *, kept: bool) -> list[str]:
    """Return a line for each name in *chosen* of something that is not there.  No server is asked."""
    from coach.config.named_ids import unknown_ids
    from coach.plan.adapters.facts_process import resolve
    from coach.plan.calendar_address import is_file, is_not_fetched
    from coach.wiring.speech import with_voice_named

    faults = unknown_ids(chosen, load_usable_scripts(kept=kept)[0])
    if chosen.voice.name and chosen.voice.engine != "wyoming":
        try:
            with_voice_named(chosen, chosen.voice.name, any_language=True)
        except UsageError as error:
            faults.append(text("voice.name: {error}", error=error))
    for key, names in (("calendar.busy", chosen.calendar.busy), ("agenda.holidays", chosen.agenda.holidays)):
        for name in dict.fromkeys(names):
            path = resolve(name, paths.config_file().parent)
            if is_not_fetched(name):
                scheme = name.partition("://")[0]  # no more: whoever has the address reads the calendar
                faults.append(
                    text("{key}: {scheme}://... is not fetched; write https://, or name a file", key=key, scheme=scheme)
                )
            elif is_file(name) and not path.exists():
                faults.append(
                    text("{key}: {path} is not there; correct the name, or put the calendar there", key=key, path=path)
                )
    return faults


def write_config_template() -> Path:
    """Write config.toml with every key as a comment; return where.

    Raises:
        UsageError: something has its name already, or it cannot be written.
    """
    from coach.config.settings_page import template_text
    from coach.system.atomic_file import write_new

    path = paths.config_file()
    try:
        write_new(path, template_text())
    except FileExistsError:
        if os.path.lexists(path):
            there = "{path}: is there already, and stays as it is; `coach config show` says what holds"
            raise UsageError(text(there, path=path)) from None
        raise UsageError(
            text("{parent}: is no folder; move it away, or set COACH_HOME to another place", parent=path.parent)
        ) from None
    except OSError as error:
        raise UsageError(
            text("{path}: cannot be written ({why}); look at the folder's rights", path=path, why=error.strerror)
        ) from None
    return path
