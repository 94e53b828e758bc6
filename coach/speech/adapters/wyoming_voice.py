"""A Wyoming server as a voice: Home Assistant's protocol for speech, over a socket.

The sound that comes is mastered like any other, so the beat and the level are
ours whoever speaks.
"""

from __future__ import annotations

import json
import socket
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from typing import BinaryIO, cast
from urllib.parse import urlsplit

import numpy as np

from coach.audio.adapters.resample import resample_clip
from coach.errors import DeviceError
from coach.speech.mastering import MASTERING_VERSION, master
from coach.texts import text
from coach.timeline.cues import Line, Samples

CLIP_TIMEOUT = 5.0
"""Seconds without a byte after which a server counts as gone: a set must not wait longer for a line."""

_LONGEST = 60
"""Seconds of sound that one line may have."""


class WyomingVoice:
    """Voice on a Wyoming text-to-speech server.  One connection for each clip."""

    clip_prefix = ""

    def __init__(self, server: str, name: str | None, volume: float = 1.0, patience: float = CLIP_TIMEOUT) -> None:
        """*server* is "tcp://host:port", *name* a voice of it (None: its own choice).

        Raises:
            DeviceError: the package wyoming is not installed, or *server* is no such address.
        """
        try:
            self._made_by = version("wyoming")
        except PackageNotFoundError:
            raise DeviceError("wyoming is not installed; `pip install 'desk-coach[wyoming]'` brings it") from None
        parts = urlsplit(server)
        try:
            port = parts.port
        except ValueError:
            port = None
        if parts.scheme != "tcp" or not parts.hostname or not port:
            raise DeviceError(text('{server!r} is no Wyoming server; write "tcp://host:port"', server=server))
        self._address = (parts.hostname, port)
        self._name, self._volume, self._patience = name, volume, patience

    def start(self) -> None:
        """Do nothing: the server runs."""

    def recipe(self, line: Line) -> str:
        """Return everything that shapes the clip of *line*: equal recipes, equal clips."""
        made_by = {"clip": MASTERING_VERSION, "wyoming": f"{self._address[0]}:{self._address[1]}", "voice": self._name}
        return json.dumps({"text": line.text, "language": line.language, "volume": self._volume, "made_by": made_by})

    def clip(self, line: Line) -> Samples:
        """Return the speech of *line*, mastered.

        Raises:
            DeviceError: the server is not there, says nothing in time or makes no sense.
        """
        if not any(letter.isalnum() for letter in line.text):
            return np.zeros(0, np.int16)
        try:
            raw, rate = self._spoken(line)
        except (OSError, ValueError, KeyError, TypeError) as fault:
            where = f"{self._address[0]}:{self._address[1]}"
            raise DeviceError(
                text("Wyoming server {where}: {name}: {fault}", where=where, name=type(fault).__name__, fault=fault)
            ) from fault
        return master(resample_clip(raw, rate), self._volume)

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    def _spoken(self, line: Line) -> tuple[Samples, int]:
        from wyoming.audio import AudioChunk, AudioStop
        from wyoming.event import read_event, write_event
        from wyoming.tts import Synthesize, SynthesizeVoice

        chosen = SynthesizeVoice(name=self._name) if self._name else SynthesizeVoice(language=line.language)
        pcm, rate = bytearray(), 0
        with (
            closing(socket.create_connection(self._address, self._patience)) as link,
            cast(BinaryIO, link.makefile("rwb")) as stream,
        ):
            write_event(Synthesize(text=line.text, voice=chosen).event(), stream)
            stream.flush()
            while (event := read_event(stream)) is not None:
                if AudioStop.is_type(event.type):
                    break
                if event.type == "error":
                    raise ValueError((event.data or {}).get("text", "refused"))
                if AudioChunk.is_type(event.type):
                    chunk = AudioChunk.from_event(event)
                    if (chunk.width, chunk.channels) != (2, 1):
                        raise ValueError(f"{chunk.channels} channels of {8 * chunk.width} bits")
                    rate = chunk.rate
                    pcm += chunk.audio
                    if len(pcm) > 2 * rate * _LONGEST:
                        raise ValueError("it does not stop")
        if not pcm:
            raise ValueError("no sound came")
        return np.frombuffer(bytes(pcm[: len(pcm) // 2 * 2]), "<i2").astype(np.int16), rate
