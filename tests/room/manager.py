"""A person's systemd, alive, in a room of its own.

`systemd --user` runs in name spaces of its own: of mounts, processes and
control groups; nothing of the machine's own systemd is asked or touched.  It
is a person's: without any right of root, who alone can make the name spaces.
What a unit with a private /tmp must reach lies elsewhere, as on a person's
machine: the coach's Python in /mnt/python, its files in /mnt/home, the room's
sound server in the runtime folder.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tests.room.room import ROOT, Room
from tests.support.desktop import Leashed
from tests.support.waiting import until

SYSTEMD = Path("/lib/systemd/systemd")
BUS = Path("/usr/lib/systemd/user/dbus.socket")
PERSON = 1000
RUNTIME = f"/run/user/{PERSON}"
_PROGRAMS = ("unshare", "nsenter", "setpriv", "systemctl", "systemd-run", "dbus-daemon")
_SPACES = ("unshare", "--mount", "--pid", "--fork", "--mount-proc", "--cgroup", "--kill-child")

_AS = ("setpriv", f"--reuid={PERSON}", f"--regid={PERSON}", "--clear-groups", "--no-new-privs")

# $1: the room's folder, $2: this Python's, $3: that of the Python it was made from, $4: the checkout
_BEGIN = f"""
set -e
mount -t tmpfs run /run
mkdir -p /run/systemd/system /run/systemd/unit-root {RUNTIME}/pulse
mount -t cgroup2 groups /sys/fs/cgroup
mount -t tmpfs mnt /mnt
mkdir /mnt/home /mnt/python /mnt/base /mnt/source
mount --bind "$1/run" {RUNTIME}/pulse
mount --bind "$1/home" /mnt/home
mount --bind "$2" /mnt/python
mount --bind "$4" /mnt/source
printf '#!/bin/sh\\nexec /mnt/python/bin/python -m coach "$@"\\n' > /mnt/coach
chmod 755 /mnt/coach
mount --bind /mnt/coach /mnt/python/bin/coach
case "$3" in /root/*)  # where nobody but root may look for a Python
    mount --bind "$3" /mnt/base
    mount -t tmpfs -o mode=755 root /root
    mkdir -p "$3"
    mount --bind /mnt/base "$3"
esac
chmod 700 {RUNTIME}
chown {PERSON}:{PERSON} {RUNTIME} {RUNTIME}/pulse /mnt/home
chown {PERSON}:{PERSON} /sys/fs/cgroup /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/cgroup.subtree_control
{" ".join(_AS)} {SYSTEMD} --user &
wait $!
"""


def missing() -> list[str]:
    """Return what a user manager needs and this machine lacks."""
    lacking = [program for program in _PROGRAMS if shutil.which(program) is None]
    lacking += [] if SYSTEMD.exists() else ["systemd"]
    lacking += [] if BUS.exists() else ["dbus-user-session"]
    if lacking:
        return lacking
    groups = _groups()
    if groups is None or not os.access(groups, os.W_OK):
        return ["control groups, version 2, that may be made"]
    tried = [*_SPACES, "sh", "-c", "mount -t tmpfs run /run && mount -t cgroup2 groups /sys/fs/cgroup"]
    if subprocess.run(tried, capture_output=True, check=False).returncode:
        return ["the right to make name spaces (to be root)"]
    # the manager is a person, and what it is given may be root's alone; what lies above is mounted away
    given = [(ROOT, ROOT / "coach" / "__init__.py"), (Path(sys.prefix), Path(sys.executable))]
    if not sys.base_prefix.startswith("/root/"):  # from there it is mounted too
        given.append((Path("/"), Path(sys.base_prefix)))
    closed = [closed_to_others(top, place) for top, place in given]
    return [f"{path} to be readable for others than its owner" for path in closed if path]


def closed_to_others(top: Path, place: Path) -> Path | None:
    """Return the first folder or file from *top* down to *place* that others than its owner may not read; else None."""
    way = [top, *(path for path in reversed(place.parents) if top in path.parents), place]
    for path in way:
        needed = stat.S_IROTH | stat.S_IXOTH if path.is_dir() else stat.S_IROTH
        if path.stat().st_mode & needed != needed:
            return path
    return None


class UserManager:
    """It, as a context manager; what it begins finds the sound of *room*."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.home = room.folder / "home"
        """HOME of whatever runs here, as it is seen from outside."""

    def __enter__(self) -> Self:
        self.home.mkdir()
        self._group = _groups() / f"coach-{uuid.uuid4().hex[:8]}"
        self._group.mkdir()
        self.environment = {
            "HOME": "/mnt/home",
            "PATH": "/mnt/python/bin:/usr/bin:/bin",
            "PULSE_SERVER": f"unix:{RUNTIME}/pulse/{Path(self._room.env['PULSE_SERVER']).name}",
            "PYTHONPATH": "/mnt/source",
            "XDG_RUNTIME_DIR": RUNTIME,
        }
        enter = 'echo $$ > "$0/cgroup.procs"; exec "$@"'
        begin = ["sh", "-c", _BEGIN, "begin", str(self._room.folder), sys.prefix, sys.base_prefix, str(ROOT)]
        self._spaces = Leashed(["sh", "-c", enter, str(self._group), *_SPACES, *begin], self.environment)
        if not until(lambda: self.run("systemctl", "--user", "is-system-running").stdout == "running\n", 30):
            self.__exit__()
            raise RuntimeError("systemd --user does not begin")
        return self

    def __exit__(self, *_: object) -> None:
        self._spaces.close()
        until(lambda: _removed(self._group), 10)  # a group goes when its last process has gone

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run *command* as in a terminal of this person."""
        return self._run([*_AS, "env", "-i", *(f"{name}={value}" for name, value in self.environment.items())], command)

    def hand_over(self) -> None:
        """Give what a test has put into HOME to the person."""
        for path in (self.home, *self.home.rglob("*")):
            os.chown(path, PERSON, PERSON)

    def inside(self, process: int, *command: str) -> str:
        """Run *command* in the file system that *process* sees, as root, whom no mode keeps out; return its output."""
        told = self._run(["nsenter", f"--target={process}", "--mount"], command)
        return told.stdout + told.stderr

    def end(self, number: signal.Signals) -> None:
        """Send *number* to the manager, and wait for its end."""
        inner = self._manager()
        os.kill(inner, number)
        assert until(lambda: not Path(f"/proc/{inner}").exists(), 60)

    def coach(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `coach WORDS`."""
        return self.run("coach", *words)

    def _run(self, way: Sequence[str], command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        spaces = ["nsenter", f"--target={self._manager()}", "--mount", "--pid"]
        return subprocess.run([*spaces, *way, *command], capture_output=True, text=True, timeout=120, check=False)

    def _manager(self) -> int:
        """Return the number of `systemd --user`: a child of the shell that is the first process inside."""
        number = self._spaces.pid
        for _ in range(2):
            children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
            if not children:
                return number
            number = int(children[-1])
        return number


def _groups() -> Path | None:
    """Return the root of the control groups of version 2, None where there is none."""
    roots = (Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup"))
    return next((root for root in roots if (root / "cgroup.controllers").exists()), None)


def _removed(group: Path) -> bool:
    """Remove *group* with all groups in it; return whether that was possible."""
    for folder, _, _ in os.walk(group, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(folder)  # noqa: PTH106
    return not group.exists()
