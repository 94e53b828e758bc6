"""The processes of the coach in a room: which there are, the end of one, and a routine in which to end them."""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

DAEMON, CONDUCTOR, VOICE, EARS, FACTS, CHILD = "daemon", "conductor", "voice", "ears", "facts", "child"

_COMMANDS = {"run": DAEMON, "now": CONDUCTOR, "session": CONDUCTOR, "facts": FACTS}
_LIBRARIES = {VOICE: re.compile(r"espeak"), EARS: re.compile(r"moonshine|pocketsphinx", re.IGNORECASE)}
"""What a child of multiprocessing has loaded, by which it is known: its command line does not tell."""

EXERCISES = ("wrist_circle", "slow_blink")
"""Of the tiny routine."""

_TINY = """\
version: 1
routines:
  - id: tiny
    name: {en: "Tiny", da: "Lille"}
    kind: active_break
    minutes: 1
    posture: any
    noise: quiet
    rounds: 1
    intro: {en: "Tiny.", da: "Lille."}
    outro: {en: "There we are.", da: "Sådan."}
    steps:
"""


def write_tiny_routine(home: Path, *, dose: int) -> None:
    """Put the routine "tiny" among the person's own: EXERCISES, each of *dose* repetitions, and no rest."""
    steps = "".join(f"      - {{exercise: {each}, dose: {dose}, rest: 0}}\n" for each in EXERCISES)
    (home / "scripts" / "tiny.yaml").write_text(_TINY + steps, "utf-8")


def processes(home: str) -> dict[int, str]:
    """Return process number -> what it is, of every living Python process that was has *home* as COACH_HOME.

    A child is CHILD until it has loaded what it is known by, and so is multiprocessing's resource tracker.
    """
    ours = f"COACH_HOME={home}".encode()
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if ours in (path / "environ").read_bytes().split(b"\0"):
                words = (path / "cmdline").read_bytes().decode(errors="replace").split("\0")
                if "python" in words[0]:  # a zombie has no words
                    found[int(path.name)] = _role(path, words)
    return found


def _role(path: Path, words: list[str]) -> str:
    if "coach" in words:
        return _COMMANDS.get(words[words.index("coach") + 1], CHILD)
    maps = (path / "maps").read_text(errors="replace")
    return next((role for role, library in _LIBRARIES.items() if library.search(maps)), CHILD)


def of_role(home: str, role: str) -> int | None:
    """Return the number of one process of *home* that is a *role*; None if there is none."""
    return next((pid for pid, found in processes(home).items() if found == role), None)


def kill(pid: int) -> bool:
    """Kill *pid* as nothing can be answered; return whether it was there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
