"""Who reads a camera: a real PipeWire with one that is nowhere, and a real reader."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.presence.adapters.linux.pipewire_cameras import PipewireCameras, PipewireFault, pipewire_path
from coach.presence.adapters.linux.sensor import LinuxSensor
from coach.presence.readings import Tristate
from coach.system.system_clock import SystemClock
from tests.support.desktop import Leashed, require
from tests.support.pipewire import serving
from tests.support.waiting import until

LIMIT = 20
CAMERA = """\
context.spa-libs = { videotestsrc = videotestsrc/libspa-videotestsrc }
context.objects = [
  { factory = spa-node-factory
    args = {
      factory.name = videotestsrc node.name = fake-cam node.description = "Desk camera" media.class = Video/Source
    }
  }
]
"""
NEEDS = {
    "pipewire": "pipewire",
    "wireplumber": "wireplumber",
    "gst-launch-1.0": "gstreamer1.0-tools",
}


@pytest.fixture
def path(desktop, monkeypatch) -> Iterator[str]:
    """PipeWire with a camera, as its socket's path."""
    require([package for program, package in NEEDS.items() if shutil.which(program) is None], "a camera")
    probe = subprocess.run(["gst-inspect-1.0", "pipewiresrc"], capture_output=True, check=False)
    require(["gstreamer1.0-pipewire"] if probe.returncode else [], "a camera")
    monkeypatch.setenv("HOME", str(desktop.folder))
    for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
    settings = desktop.folder / ".config/pipewire/pipewire.conf.d/camera.conf"
    settings.parent.mkdir(parents=True)
    settings.write_text(CAMERA)
    with ExitStack() as rest:
        rest.callback(serving("pipewire", desktop.folder / "pipewire-0").close)
        rest.callback(Leashed(["wireplumber"], os.environ).close)
        yield pipewire_path(os.environ)


@contextmanager
def reading() -> Iterator[None]:
    """Let a program read the camera."""
    command = [
        "gst-launch-1.0",
        "-q",
        *"pipewiresrc target-object=fake-cam ! video/x-raw,format=RGB ! fakesink".split(),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.kill()


def cameras(path: str) -> closing[PipewireCameras]:
    return closing(PipewireCameras(path, SystemClock(), patience=LIMIT))


def test_a_camera_is_in_use_while_somebody_reads_it(path):
    with cameras(path) as found:
        assert until(lambda: found.users() == (False, "PipeWire's cameras"), LIMIT)
        for _ in range(2):
            with reading():
                assert until(lambda: (found.users() or (False,))[0], LIMIT)
                assert until(
                    lambda: found.users() == (True, "gst-launch-1.0 reads Desk camera through PipeWire"), LIMIT
                )
                with cameras(path) as late:  # who asks only now
                    assert until(lambda late=late: late.users() == found.users(), LIMIT)
                with closing(LinuxSensor(SystemClock(), os.environ)) as desk:
                    assert until(lambda desk=desk: desk.look().filming.answer is Tristate.YES, LIMIT)
                assert found.users(["GST-launch-1.0"]) == (False, "PipeWire's cameras")
            assert until(lambda: found.users() == (False, "PipeWire's cameras"), LIMIT)


def test_without_a_camera_or_pipewire_it_says_nothing(tmp_path):
    with cameras(str(tmp_path / "pipewire-0")) as found:
        assert found.users() is None


@contextmanager
def server(path: str, said: bytes) -> Iterator[None]:
    """What says *said* to whoever comes, and hangs up."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()

        def greet() -> None:
            with suppress(OSError):
                line, _ = door.accept()
                with line:
                    line.sendall(said)

        thread = threading.Thread(target=greet)
        thread.start()
        yield
        thread.join(LIMIT)


@pytest.mark.faults
@given(said=st.binary(max_size=200))
def test_what_cannot_be_understood_is_a_reason_and_no_more(said, tmp_path_factory):
    path = str(tmp_path_factory.mktemp("pw") / "pipewire-0")
    with server(path, said), cameras(path) as found, pytest.raises(PipewireFault):
        found.users()


@pytest.mark.faults
def test_a_server_that_is_restarted_is_met_again(path):
    with cameras(path) as found:
        assert until(lambda: found.users() == (False, "PipeWire's cameras"), LIMIT)
        found._socket.shutdown(socket.SHUT_RDWR)
        with pytest.raises(PipewireFault, match="lost"):
            found.users()
        assert found.users() == (False, "PipeWire's cameras")
