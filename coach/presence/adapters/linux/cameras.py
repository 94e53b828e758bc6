"""Whether another application has a camera open, as Linux tells it: by who holds /dev/video*."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_PLUMBING = frozenset({"pipewire", "wireplumber"})
"""They hold a camera for others, and on some systems all day: no sign of a meeting."""


def find_cameras(devices: Path) -> tuple[str, ...]:
    """Return the paths of the cameras there are."""
    return tuple(sorted(str(path) for path in devices.glob("video*")))


def any_in_use(found: Iterable[str], classes: Path) -> bool:
    """Tell whether anybody at all may have one of these open: its driver counts, where the driver is a module."""
    for path in found:
        try:
            counter = classes / os.path.basename(path) / "device/driver/module/refcnt"  # noqa: PTH119
            if int(counter.read_text()) != 0:
                return True
        except (OSError, ValueError):  # a driver that does not count
            return True
    return False


def find_holder(found: Iterable[str], processes: Path, ignore: Iterable[str] = ()) -> str | None:
    """Return the name of an application of this person that has one of these open; None where none has.

    *ignore*: names of programs that may have one.

    Raises:
        PermissionError: none is seen to have it, and what some of them have open is hidden from us.
    """
    wanted, hidden = frozenset(found), False
    left_out = frozenset(name.casefold() for name in ignore)
    for process, name in _others(processes):
        try:
            handles = list(os.scandir(process / "fd"))
        except OSError:  # another person's, or gone
            continue
        for handle in handles:
            try:
                if os.readlink(handle.path) not in wanted:  # noqa: PTH115  (thousands of them)
                    continue
                if left_out.isdisjoint(_names(process, name)):
                    return name
                break
            except PermissionError:
                hidden = True
                break
            except OSError:  # the process or its file has gone meanwhile
                continue
    if hidden and _apart(processes):
        raise PermissionError("a service with a file system of its own is not shown what other programs have open")
    return None


def _names(process: Path, name: str) -> Iterator[str]:
    """Give the names by which a person may know *process*: its own is cut after 15 characters, or an interpreter's."""
    yield name.casefold()
    try:
        arguments = (process / "cmdline").read_bytes().split(b"\0")[:2]
    except OSError:  # the process has ended: its first name is enough
        return
    for argument in arguments:
        yield os.path.basename(argument.decode(errors="replace")).casefold()  # noqa: PTH119


def _apart(processes: Path) -> bool:
    """Tell whether we are in a user namespace of our own, which hides from us what belongs to no part of it."""
    try:
        first, outside, length = map(int, (processes / "self/uid_map").read_text().split()[:3])
    except (OSError, ValueError):
        return False
    return (first, outside, length) != (0, 0, 2**32 - 1)


def _others(processes: Path) -> Iterator[tuple[Path, str]]:
    for process in processes.iterdir():
        if process.name.isdigit():
            try:
                name = (process / "comm").read_text(errors="replace").strip()
            except OSError:  # the process has ended: it films nothing
                continue
            if name not in _PLUMBING:
                yield process, name
