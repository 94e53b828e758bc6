"""Whether GNOME shows banners: its do-not-disturb switch, which is a setting and no service."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

_ASK = ("get", "org.gnome.desktop.notifications", "show-banners")


class GnomeDoNotDisturb:
    """The setting, read by `gsettings` only when the file of all settings has changed."""

    def __init__(self) -> None:
        config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
        self._file = Path(config).expanduser() / "dconf/user"
        self._seen: object = ()
        self._shown: bool | None = None
        self.program = shutil.which("gsettings")

    def shown(self, seconds: float) -> bool | None:
        """Return whether banners are shown, None where it cannot be read within *seconds*."""
        try:
            found = self._file.stat()
            seen: object = (found.st_ino, found.st_mtime_ns)
        except OSError:
            seen = None
        if seen != self._seen and self.program:
            self._shown = self._read(self.program, seconds)
            self._seen = seen if self._shown is not None else ()
        return self._shown

    @staticmethod
    def _read(program: str, seconds: float) -> bool | None:
        try:
            told = subprocess.run(  # noqa: S603  (found on PATH above)
                [program, *_ASK], capture_output=True, text=True, timeout=max(0.001, seconds), check=False
            ).stdout.strip()
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
            return None
        return {"true": True, "false": False}.get(told)
