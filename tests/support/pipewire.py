"""PipeWire as a fixture, with what stands in for PulseAudio, as on most desktops."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.desktop import Desktop, Leashed, require
from tests.support.waiting import until

PROGRAMS = ("pipewire", "wireplumber", "pipewire-pulse")
"""The server first: the others end if they cannot reach it."""
_LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""


def pactl(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["pactl", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def pipewire(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PipeWire with a loudspeaker and a microphone that are nowhere; this process is its client."""
    require([program for program in PROGRAMS if shutil.which(program) is None], "PipeWire")
    monkeypatch.setenv("HOME", str(desktop.folder))
    for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
    with ExitStack() as rest:
        for program in PROGRAMS:
            rest.callback(Leashed([program], os.environ).close)
            assert until((desktop.folder / "pipewire-0").exists, _LIMIT)
        assert until(lambda: pactl("info").returncode == 0, _LIMIT)
        assert "PipeWire" in pactl("info").stdout
        pactl("load-module", "module-null-sink", "sink_name=speaker")
        pactl(
            "load-module", "module-null-sink", "media.class=Audio/Source/Virtual", "sink_name=mic", "channel_map=mono"
        )
        assert until(lambda: "mic" in pactl("list", "short", "sources").stdout, _LIMIT)
        pactl("set-default-source", "mic")
        yield
