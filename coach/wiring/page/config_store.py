"""The settings of the page, in the person's config.toml."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from coach.config.adapters.config_file import ConfigFile
from coach.config.parse import named_keys
from coach.errors import ConfigError, UsageError
from coach.system import paths
from coach.texts import text
from coach.wiring.common import config_over_person

if TYPE_CHECKING:
    from coach.programs.page.page_values import SettingsData, SettingsFaults


class ConfigStore:
    """SettingsStore on config.toml, whole or not at all; a link stays a link.  *language* is the person's."""

    def __init__(self, language: Callable[[], str]) -> None:
        self._language = language
        self._lock = threading.Lock()

    def read(self) -> SettingsData:
        """Return the settings as they stand there.

        Raises:
            ConfigError: the file cannot be read, or is no TOML.
        """
        from coach.config.settings_form import setting_fields
        from coach.programs.page.page_values import SettingsData

        path = paths.config_file()
        text = ConfigFile(path).text()
        named_keys(text, str(path))
        return SettingsData(
            path=str(path),
            fields=setting_fields(text),
            faults=_faults(text) or _sorted([]),
            seen=_digest(text),
        )

    def change(self, texts: Mapping[str, str], seen: str) -> SettingsFaults | None:
        """Write the fields *texts* by name; return what is wrong with them, and then nothing is written.

        Raises:
            UsageError: the file is another one than *seen*, or cannot be written.
            ConfigError: it cannot be read, or is no TOML.
        """
        from coach.config.settings_form import field_values
        from coach.config.toml_edit import edit_toml
        from coach.programs.page.page_words import PageWords
        from coach.system.atomic_file import PRIVATE, write_whole

        with self._lock:
            path = paths.config_file()
            written = ConfigFile(path).text()
            if _digest(written) != seen:
                raise UsageError(PageWords(self._language())("settings_moved"))
            named_keys(written, str(path))
            edited = edit_toml(written, field_values(texts), str(path))
            if (faults := _faults(edited)) is not None:
                return faults
            try:
                real = path.resolve()
                old = real.read_bytes() if real.exists() else b""
                mode = real.stat().st_mode & 0o777 if real.exists() else PRIVATE
                write_whole(real, edited.replace("\n", "\r\n") if b"\r\n" in old else edited, mode)
            except OSError as error:
                wrong = "{path}: cannot be written ({why}); look at the folder's rights"
                raise UsageError(text(wrong, path=path, why=error.strerror)) from error
            return None


def _faults(written: str) -> SettingsFaults | None:
    """Return what is wrong with *written* as config.toml; None if nothing is."""
    try:
        config_over_person(written, paths.config_file())
    except ConfigError as error:
        return _sorted(error.faults)
    return None


def _sorted(faults: list[str]) -> SettingsFaults:
    from coach.config.settings_form import faults_by_key
    from coach.programs.page.page_values import SettingsFaults

    by_key, others = faults_by_key(faults, str(paths.config_file()))
    return SettingsFaults(by_key={key: tuple(found) for key, found in by_key.items()}, others=tuple(others))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
