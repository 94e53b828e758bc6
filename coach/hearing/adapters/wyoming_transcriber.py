"""A Wyoming server as a transcriber."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import closing
from typing import BinaryIO, cast
from urllib.parse import urlsplit

import speech_recognition as sr

from coach.errors import DeviceError
from coach.texts import text
from coach.units import CAPTURE_RATE

ANSWER_TIMEOUT = 3.0
"""Seconds without a byte after which a server counts as gone: by then the person says it again."""


class WyomingTranscriber:
    """ports.Transcriber on a Wyoming speech-to-text server.  One connection per segment."""

    def __init__(self, server: str | None, language: str, patience: float = ANSWER_TIMEOUT) -> None:
        """*server* is "tcp://host:port".

        Raises:
            DeviceError: the package wyoming is not installed, or *server* is no such address.
        """
        try:
            import wyoming.asr  # noqa: F401 - an extra that may not be there
        except ImportError:
            raise DeviceError("wyoming is not installed; `pip install 'desk-coach[wyoming]'` brings it") from None
        parts = urlsplit(server or "")
        try:
            port = parts.port
        except ValueError:
            port = None
        if parts.scheme != "tcp" or not parts.hostname or not port:
            raise DeviceError(
                text('{server!r} is no Wyoming server; write [ears] server = "tcp://host:port"', server=server)
            )
        self._address, self._language, self._patience = (parts.hostname, port), language, patience

    def transcribe(self, audio: sr.AudioData, phrases: Sequence[str]) -> str:  # noqa: ARG002 - servers have their own words
        """Return *audio* in words.

        Raises:
            DeviceError: the server is unreachable, answers too late or makes no sense.
        """
        try:
            return self._written(audio.get_raw_data(CAPTURE_RATE, 2))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            where = f"{self._address[0]}:{self._address[1]}"
            raise DeviceError(
                text("Wyoming server {where}: {name}: {fault}", where=where, name=type(fault).__name__, fault=fault)
            ) from fault

    def _written(self, pcm: bytes) -> str:
        from wyoming.asr import Transcribe, Transcript
        from wyoming.audio import AudioChunk, AudioStart, AudioStop
        from wyoming.event import read_event, write_event

        with (
            closing(socket.create_connection(self._address, self._patience)) as link,
            cast(BinaryIO, link.makefile("rwb")) as stream,
        ):
            write_event(Transcribe(language=self._language).event(), stream)
            write_event(AudioStart(rate=CAPTURE_RATE, width=2, channels=1).event(), stream)
            write_event(AudioChunk(rate=CAPTURE_RATE, width=2, channels=1, audio=pcm).event(), stream)
            write_event(AudioStop().event(), stream)
            stream.flush()
            while (event := read_event(stream)) is not None:
                if Transcript.is_type(event.type):
                    return Transcript.from_event(event).text
                if event.type == "error":
                    raise ValueError((event.data or {}).get("text", "refused"))
        raise ValueError("it hung up without an answer")
