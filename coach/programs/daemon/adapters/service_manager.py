"""What begins and ends the coach with a person's log-in: systemd, launchd or the task scheduler, by their commands."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from coach.errors import DeviceError, UsageError
from coach.system.portable import local_socket
from coach.texts import text

_PATIENCE = 60.0
"""Seconds for a command: one that starts the service waits until it is ready."""


def tell_ready() -> None:
    """Tell systemd, where it began this process, that the coach waits from now on (sd_notify)."""
    address = os.environ.pop("NOTIFY_SOCKET", "")
    if not address:
        return
    # systemd itself tells of a unit that is never ready
    with contextlib.suppress(OSError), local_socket(socket.SOCK_DGRAM) as line:
        line.connect("\0" + address[1:] if address.startswith("@") else address)
        line.send(b"READY=1")


def own_command() -> Path:
    """Return where the `coach` of this Python is installed.

    Raises:
        UsageError: it is not, or only for this once.
    """
    import sysconfig

    # what pipx and uv install to stay bears the mark itself, what they only try lies below one
    if cache := next((each for each in Path(sys.prefix).parents if (each / "CACHEDIR.TAG").is_file()), None):
        raise UsageError(
            text(
                "this coach was only brought to be tried, and is cleared away with {cache}; install it to stay: "
                "`pipx install desk-coach` or `uv tool install desk-coach`",
                cache=cache,
            )
        )
    beside = Path(sysconfig.get_path("scripts")) / ("coach.exe" if sys.platform == "win32" else "coach")
    found = beside if beside.is_file() else shutil.which("coach")
    if not found:
        raise UsageError(
            text(
                "{command}: the coach is not installed as a command; `pip install desk-coach` puts it there",
                command=beside,
            )
        )
    return Path(found).absolute()


def windows_user(environment: Mapping[str, str]) -> str:
    """Return who is logged in, as Windows' task scheduler wants it; nothing elsewhere."""
    return "\\".join(environment[name] for name in ("USERDOMAIN", "USERNAME") if environment.get(name))


def user_units() -> Path:
    """Return the folder of this person's systemd units."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "systemd/user"


def login_target() -> str:
    """Return what to begin with: the desktop where it tells systemd of itself, else the log-in."""
    desktop = "graphical-session.target"
    return desktop if _answers("systemctl", "--user", "--quiet", "is-active", desktop) else "default.target"


def can_sandbox(*needed: Path) -> bool:
    """Tell whether a unit of this person may have a file system of its own and still reach what is *needed*.

    Kernels may forbid it (user namespaces), which some versions of systemd pass over in silence: it is tried. And a
    private /tmp would hide what lies in the common one.
    """
    if any(path.is_relative_to(tempfile.gettempdir()) for path in needed):
        return False
    # where nobody can be asked, nothing is known against it
    if not _answers("systemctl", "--user", "--quiet", "is-active", "basic.target"):
        return True
    tried = (part for name in ("PrivateUsers=yes", "PrivateTmp=yes", "ProtectSystem=strict") for part in ("-p", name))
    with tempfile.NamedTemporaryFile() as seen:
        hidden = ("test", "!", "-e", seen.name)
        return _answers("systemd-run", "--user", "--quiet", "--wait", "--collect", *tried, *hidden)


class SystemServiceManager:
    """Runs commands and keeps a file."""

    def run(self, command: Sequence[str]) -> tuple[bool, str]:
        """Return whether *command* went well, and what it printed.

        Raises:
            UsageError: there is no such program.
            DeviceError: it does not end.
        """
        try:
            done = subprocess.run(  # noqa: S603  (our own commands)
                command, capture_output=True, text=True, errors="replace", timeout=_PATIENCE, check=False
            )
        except FileNotFoundError:
            raise UsageError(
                text(
                    "{command}: not on this machine; begin `coach run` in your own way when you log in",
                    command=command[0],
                )
            ) from None
        except (OSError, subprocess.SubprocessError) as error:
            raise DeviceError(text("{command}: {error}; try again", command=command[0], error=error)) from error
        return done.returncode == 0, " ".join((done.stderr or done.stdout).split())

    def written(self, file: Path, content: bytes) -> bool:
        """Make *file* hold *content*; return whether it did not before.

        Raises:
            DeviceError: it cannot be written.
        """
        try:
            if file.is_file() and file.read_bytes() == content:
                return False
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        except OSError as error:
            raise DeviceError(
                text("{file}: cannot be written: {error}; look at the folder's rights", file=file, error=error)
            ) from error
        return True

    def there(self, file: Path) -> bool:
        """Tell whether *file* is there."""
        return file.is_file()

    def taken_away(self, file: Path) -> bool:
        """Remove *file*; return whether it was there.

        Raises:
            DeviceError: it cannot be removed.
        """
        try:
            file.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise DeviceError(
                text("{file}: cannot be removed: {error}; look at the folder's rights", file=file, error=error)
            ) from error
        return True


def _answers(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
