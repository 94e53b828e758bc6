"""A virtual room: a loudspeaker, a microphone, the air between them, and persons who speak.

    speaker   null sink: what the coach plays; its monitor is what a person in the room hears
    air       null sink: what reaches the microphone: persons, noise and, where asked for, the loudspeaker's echo
    mic       source: the air's monitor, the default microphone of whatever runs in the room

All of it is a private PulseAudio with folders of its own; nothing of the
machine's sound or of a person's files is touched.  Needs pulseaudio and
pulseaudio-utils.  Times are seconds on the machine's monotonic clock; sound
is mono int16 at RATE, the sinks' own rate, so that recording resamples nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from coach.system.system_clock import SystemClock
from tests.room import lateness
from tests.support.waiting import until

RATE = 48_000
PROGRAMS = ("pulseaudio", "pactl", "parec", "pacat")
ROOT = Path(__file__).parents[2]
"""The checkout."""

_CLOCK = SystemClock()
LEASH = '"$@" & server=$!; read -r _; kill -KILL $server; wait $server'
"""Shell: runs its arguments until its standard input is closed, which a test run that is killed does too."""
_OWN = ("parec", "loopback")
"""Who records in a room without being a listener: its own recorders and its echo."""


def missing() -> list[str]:
    """Return the programs that a room needs and this machine lacks."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What was heard."""

    samples: NDArray[np.int16]
    """Mono at RATE, without a gap: one sample after the other as the sink gave them."""

    start: float
    """Monotonic time of sample 0, fitted on the arrival of the blocks: late by what the recorder needs, about 10 ms."""

    def between(self, start: float, end: float) -> NDArray[np.int16]:
        """Return what was heard from *start* to *end*, monotonic seconds."""
        first, last = (max(0, round((moment - self.start) * RATE)) for moment in (start, end))
        return self.samples[first:last]


class Recorder:
    """Records one monitor from its construction until `stop`."""

    def __init__(self, env: dict[str, str], device: str) -> None:
        self._blocks: list[tuple[float, bytes]] = []
        self._process = subprocess.Popen(
            [
                *("parec", f"--device={device}", "--latency-msec=100", "--client-name=parec"),
                *("--raw", "--format=s16le", f"--rate={RATE}", "--channels=1"),
            ],
            env=env,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        if not until(lambda: self._blocks, limit=10):
            raise RuntimeError(f"nothing is heard from {device}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _read(self) -> None:
        while data := self._process.stdout.read(1 << 16):
            self._blocks.append((_CLOCK.monotonic(), data))

    def _end(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        self._process.stdout.close()

    def so_far(self) -> Recording:
        """Return what was heard until now."""
        blocks = list(self._blocks)
        data = b"".join(block for _, block in blocks)
        ends = np.cumsum([len(block) for _, block in blocks]) / (2 * RATE)
        # a block may be late but never early: the earliest fit is the true one
        starts = np.array([moment for moment, _ in blocks]) - ends
        start = float(np.min(starts))
        lateness.current().heard(float(np.max(starts)) - start)
        return Recording(samples=np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16), start=start)

    def stop(self) -> Recording:
        """End the recording and return all of it."""
        if self._process.returncode is None:
            self._end()
        return self.so_far()


class Room:
    """The room, as a context manager."""

    def __init__(self, echo_db: float | None = None, echo_ms: int = 40) -> None:
        """*echo_db*: how loud the loudspeaker reaches the microphone, in dB (0: as played); None: not at all."""
        self._echo_db = echo_db
        self._echo_ms = echo_ms
        self._pulse: subprocess.Popen[bytes] | None = None
        self._started: list[subprocess.Popen] = []

    def __enter__(self) -> Self:
        # short: a socket's address may have 107 bytes
        self.folder = Path(tempfile.mkdtemp(prefix="room-", dir="/tmp" if Path("/tmp").is_dir() else None))  # noqa: S108 - mkdtemp makes it ours
        run = self.folder / "run"
        run.mkdir(mode=0o700)
        self._socket = run / "pulse.sock"
        self.env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")} | {
            "COACH_HOME": str(self.folder / "coach"),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "HOME": str(self.folder),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            "XDG_RUNTIME_DIR": str(run),
            **{f"XDG_{kind.upper()}_HOME": str(self.folder / kind) for kind in ("cache", "config", "data", "state")},
        }
        try:
            self.plug()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            _end(process)
        if self._pulse:
            self.unplug()
        shutil.rmtree(self.folder, ignore_errors=True)

    # the furniture

    def plug(self) -> None:
        """Start the sound server: at the beginning, or after `unplug`."""
        modules = [
            f"module-native-protocol-unix socket={self._socket} auth-anonymous=1",
            "module-null-sink sink_name=speaker rate=48000 channels=1 sink_properties=device.description=Speaker",
            "module-null-sink sink_name=air rate=48000 channels=1 sink_properties=device.description=Air",
            "module-remap-source master=air.monitor source_name=mic source_properties=device.description=Microphone",
        ]
        if self._echo_db is not None:
            modules.append(
                f"module-loopback source=speaker.monitor sink=air latency_msec={self._echo_ms} adjust_time=0"
            )
        command = [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--log-level=error",
        ]
        log = (self.folder / "pulse.log").open("ab")
        with log:
            self._pulse = subprocess.Popen(
                ["sh", "-c", LEASH, "room", *command, *(part for module in modules for part in ("-L", module))],
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        if not until(lambda: self.pactl("list", "short", "sources").find("mic") >= 0, limit=20):
            raise RuntimeError(f"no room: {(self.folder / 'pulse.log').read_text(errors='replace')}")
        self.pactl("set-default-sink", "speaker")
        self.pactl("set-default-source", "mic")
        if self._echo_db is not None:
            for line in self.pactl("list", "short", "sink-inputs").splitlines():
                self.pactl("set-sink-input-volume", line.split()[0], f"{self._echo_db}dB")

    def unplug(self) -> None:
        """Kill the sound server: every device of the room is gone at once."""
        self._pulse.stdin.close()
        self._pulse.wait()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Let the sound server take connections and answer nothing, as one that is stopped in a debugger."""
        shell = self._pulse.pid
        server = int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])
        os.kill(server, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(server, signal.SIGCONT)

    def pactl(self, *arguments: str) -> str:
        """Return what pactl prints; nothing where it fails."""
        return subprocess.run(
            ["pactl", *arguments], env=self.env, capture_output=True, text=True, timeout=20, check=False
        ).stdout

    # what is heard

    def hear(self) -> Recorder:
        """Record the loudspeaker from now on."""
        return Recorder(self.env, "speaker.monitor")

    def overhear(self) -> Recorder:
        """Record what reaches the microphone from now on."""
        return Recorder(self.env, "air.monitor")

    def listeners(self) -> list[str]:
        """Return the names of the applications that have the microphone open."""
        return [name for name, source in self._recorders() if not source.startswith("speaker")]

    def monitored(self) -> list[str]:
        """Return the names of the applications that record what a loudspeaker plays."""
        return [name for name, source in self._recorders() if source.startswith("speaker")]

    def _recorders(self) -> list[tuple[str, str]]:
        """Return who records, and from which source; the room's own recorders and its echo do not count."""
        sources = dict(line.split("\t")[:2] for line in self.pactl("list", "short", "sources").splitlines())
        found = []
        for stream in self.pactl("list", "source-outputs").split("Source Output #")[1:]:
            told = dict(re.findall(r"^\t+(Source|application\.name)(?:: | = )\"?([^\"\n]*)", stream, re.MULTILINE))
            name = told.get("application.name", "")
            if name and name.casefold() not in _OWN:
                found.append((name, sources.get(told.get("Source", ""), "")))
        return found

    # who speaks

    def say(self, sound: Path | NDArray[np.int16], rate: int = RATE, volume_db: float = 0.0) -> subprocess.Popen:
        """Let *sound* (a sound file, or mono int16 at *rate*) be heard at the microphone.

        Returns the process that plays it: `.wait()` on it for the end.
        """
        command = ["pacat", "--playback", "--device=air", "--latency-msec=20", f"--volume={_linear(volume_db)}"]
        if isinstance(sound, Path):
            process = subprocess.Popen([*command, "--file-format", str(sound)], env=self.env)
        else:
            process = subprocess.Popen(
                [*command, "--raw", "--format=s16le", f"--rate={rate}", "--channels=1", str(self._kept(sound))],
                env=self.env,
            )
        self._started.append(process)
        return process

    def _kept(self, sound: NDArray[np.int16]) -> Path:
        path = self.folder / f"said-{len(self._started)}.raw"
        path.write_bytes(sound.astype("<i2").tobytes())
        return path

    # the coach

    def start_coach(self, *arguments: str, **options: object) -> subprocess.Popen[str]:
        """Start `coach ARGUMENTS` in the room; ended with the room at the latest."""
        return self.start_python("-m", "coach", *arguments, **options)

    def run_coach(self, *arguments: str, limit: float = 120) -> subprocess.CompletedProcess[str]:
        """Run `coach ARGUMENTS` in the room to its end."""
        process = self.start_coach(*arguments)
        out, err = process.communicate(timeout=limit)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def start_python(self, *arguments: str, **options: object) -> subprocess.Popen[str]:
        """Start this interpreter in the room, with pipes for its three streams."""
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        process = subprocess.Popen(
            [sys.executable, *arguments], env=self.env, cwd=self.folder, text=True, **{**pipes, **options}
        )
        self._started.append(process)
        return process


def _linear(db: float) -> int:
    """Return *db* as PulseAudio's volume: cubic, 65536 for 0 dB."""
    return round(65536 * 10 ** (min(db, 0.0) / 60))


def _end(process: subprocess.Popen) -> None:
    """End *process*, whatever it does."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()
