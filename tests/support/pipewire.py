"""PipeWire as a fixture, with what stands in for PulseAudio, as on most desktops."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.desktop import Desktop, Leashed, require
from tests.support.waiting import takes_callers, until

PROGRAMS = ("pipewire", "wireplumber", "pipewire-pulse")
"""The server first: the others end if they cannot reach it."""
_LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""
_STARTS = 3
"""How often one is started that does not take callers: a system's service manager starts it again as well."""


def pactl(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["pactl", *arguments], capture_output=True, text=True, check=False)


def serving(program: str, path: Path) -> Leashed:
    """Start a server and return when it takes callers at the socket *path*."""
    for _ in range(_STARTS):
        server = Leashed([program], os.environ)
        if until(lambda: takes_callers(path), _LIMIT):
            return server
        server.close()
    pytest.fail(f"{program}, started {_STARTS} times, takes no callers at {path}")


@pytest.fixture
def pipewire(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PipeWire with a loudspeaker and a microphone that are nowhere; this process is its client."""
    require([program for program in PROGRAMS if shutil.which(program) is None], "PipeWire")
    monkeypatch.setenv("HOME", str(desktop.folder))
    for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
    with ExitStack() as rest:
        rest.callback(serving("pipewire", desktop.folder / "pipewire-0").close)
        rest.callback(Leashed(["wireplumber"], os.environ).close)
        rest.callback(serving("pipewire-pulse", desktop.folder / "pulse" / "native").close)
        assert until(lambda: pactl("info").returncode == 0, _LIMIT), pactl("info").stderr
        assert "PipeWire" in pactl("info").stdout
        pactl("load-module", "module-null-sink", "sink_name=speaker")
        pactl(
            "load-module", "module-null-sink", "media.class=Audio/Source/Virtual", "sink_name=mic", "channel_map=mono"
        )
        assert until(lambda: "mic" in pactl("list", "short", "sources").stdout, _LIMIT)
        pactl("set-default-source", "mic")
        yield
