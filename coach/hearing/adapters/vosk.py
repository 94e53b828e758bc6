"""Vosk as a transcriber."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.adapters.model_folder import model_folder
from coach.texts import text
from coach.units import CAPTURE_RATE


class VoskTranscriber:
    """ports.Transcriber on a Vosk model."""

    def __init__(self, folder: str | None) -> None:
        """Load the model in *folder*.

        Raises:
            DeviceError: there is no Vosk, or no model; says how to get it.
        """
        try:
            import vosk  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            raise DeviceError("vosk is not installed; `pip install 'desk-coach[vosk]'` brings it") from None
        place = model_folder(folder, "vosk", "unpack one from https://alphacephei.com/vosk/models")
        self._vosk = vosk
        vosk.SetLogLevel(-1)
        try:
            self._model: Any = vosk.Model(str(place))
        except Exception as fault:
            raise DeviceError(text("vosk: {place} is no model of its ({fault})", place=place, fault=fault)) from fault

    def transcribe(self, audio: sr.AudioData, phrases: Sequence[str]) -> str:  # noqa: ARG002 - it would hear nothing else
        """Return *audio* in words."""
        listener = self._vosk.KaldiRecognizer(self._model, CAPTURE_RATE)
        listener.AcceptWaveform(audio.get_raw_data(CAPTURE_RATE, 2))
        return str(json.loads(listener.FinalResult()).get("text", ""))
