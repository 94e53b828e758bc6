"""faster-whisper as a transcriber."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.adapters.model_folder import model_folder
from coach.texts import text


class WhisperTranscriber:
    """ports.Transcriber on a model of faster-whisper."""

    def __init__(self, folder: str | None, language: str) -> None:
        """Load the model in *folder*.

        Raises:
            DeviceError: there is no faster-whisper, or no model; says how to get it.
        """
        try:
            from faster_whisper import WhisperModel  # type: ignore[import-not-found,unused-ignore]
            from speech_recognition.recognizers.whisper_local import base, faster_whisper
        except ImportError:
            raise DeviceError(
                "faster-whisper is not installed; `pip install 'desk-coach[whisper]'` brings it"
            ) from None
        hint = "download one in CTranslate2's form, such as Systran/faster-whisper-base from huggingface.co"
        place = model_folder(folder, "whisper", hint)
        try:
            model = WhisperModel(str(place), device="cpu", compute_type="int8", local_files_only=True)
        except Exception as fault:
            raise DeviceError(
                text("whisper: {place} is no model of its ({fault})", place=place, fault=fault)
            ) from fault
        self._native: Any = base.WhisperCompatibleRecognizer(faster_whisper.TranscribableAdapter(model))
        self._language = language

    def transcribe(self, audio: sr.AudioData, phrases: Sequence[str]) -> str:
        """Return *audio* in words."""
        hint = ", ".join(phrases[:_HINTED])
        return str(self._native.recognize(audio, language=self._language, beam_size=1, initial_prompt=hint))


_HINTED = 40
"""Phrases that the model is given beforehand: it has room for 224 tokens."""
