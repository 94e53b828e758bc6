"""Which tier a test belongs to: read off its path, so that no test file needs a line for it.

core    rules on values, and the daemon on virtual time: no process, no device, no model
edge    adapters, commands, sessions on a stage, programs with their processes, whatever listens to a synthetic voice
room    programs in a virtual room with sound; they wait for real time
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Literal, get_args

Tier = Literal["core", "edge", "room"]
TIERS: tuple[Tier, ...] = get_args(Tier)

PURE_ROOMS = frozenset(
    {"config", "content", "dosing", "hearing", "journal", "plan", "presence", "programs", "session", "timeline"}
)
"""Folders of tests whose subject is pure, but for what lies in `adapters` and WITH_PROCESSES."""

WITH_PROCESSES = frozenset(
    {
        "hearing/endpointing/test_early.py",
        "hearing/enrolment/test_templates_of_speech.py",
        "hearing/recognition/test_cascade.py",
        "hearing/recognition/test_phrase_ears.py",
        "hearing/recognition/test_spoken_lengths.py",
        "hearing/test_pipeline.py",
        "programs/daemon/test_login_service.py",
        "programs/test_enrolment_session.py",
        "programs/test_messages.py",
        "timeline/test_full_routine.py",
    }
)
"""Tests of pure modules that need a synthetic voice, a model of the ears, threads or a tool of the system."""

WITH_THREADS = PurePath("programs/conductor")
"""Whole sessions on a stage: no device, but mixed sound and a thread that composes ahead."""

ITS_OWN_TOOLS = frozenset({"test_lateness.py", "test_manager.py", "test_measure.py"})
"""Tests in tests/room of what the room's tests are made with; they need no room."""

CORE_ELSEWHERE = frozenset({"test_architecture.py", "test_tiers.py"})

FORBIDDEN = frozenset({"os.fork", "os.posix_spawn", "os.system", "socket.bind", "socket.connect", "subprocess.Popen"})
"""Audit events that no core test may cause."""

_watching = False


def tier(path: PurePath) -> Tier:
    """Return the tier of the test file at *path*, which is relative to tests/."""
    first = path.parts[0]
    if first == "room":
        return "edge" if path.name in ITS_OWN_TOOLS else "room"
    if WITH_THREADS in path.parents:
        return "edge"
    if first in PURE_ROOMS and "adapters" not in path.parts and path.as_posix() not in WITH_PROCESSES:
        return "core"
    return "core" if path.as_posix() in CORE_ELSEWHERE else "edge"


class NotCoreError(BaseException):
    """A core test started a process or opened a socket.  No test catches it by chance."""


@contextmanager
def only_values() -> Iterator[None]:
    """Let whatever starts a process or opens a socket meanwhile fail with NotCoreError."""
    global _watching  # noqa: PLW0603 - an audit hook can never be removed, only told to look away
    _watching = True
    try:
        yield
    finally:
        _watching = False


def _audit(event: str, _arguments: tuple[object, ...]) -> None:
    if _watching and event in FORBIDDEN:
        raise NotCoreError(f"{event}: a core test starts no process and opens no socket; see tests/README.md")


sys.addaudithook(_audit)
