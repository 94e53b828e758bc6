"""Piper's voices on this disk: listed, spoken with, behind the same port and cache as espeak-ng's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from coach.errors import DeviceError
from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
from coach.speech.adapters.piper_child import serve_piper
from coach.speech.mastering import MASTERING_VERSION
from coach.texts import text
from coach.timeline.cues import Line, Samples

_PATIENCE = 30.0
"""Seconds that an order may take beyond its length: the first one loads the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledVoice:
    """A voice on the disk."""

    name: str
    """As Piper's catalogue has it: "da_DK-talesyntese-medium"."""

    language: str
    """Language code: "da"."""

    model: Path
    rate: int
    """Samples a second."""


def installed_voices(folder: Path) -> tuple[InstalledVoice, ...]:
    """Return the voices in *folder*: every model with its configuration beside it."""
    found = []
    for model in sorted(folder.glob("*.onnx")):
        try:
            told = json.loads(model.with_name(f"{model.name}.json").read_text("utf-8"))
            rate = int(told["audio"]["sample_rate"])
            language = str(told.get("language", {}).get("family") or told["espeak"]["voice"])[:2]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            continue  # half of a voice is none
        found.append(InstalledVoice(name=model.stem, language=language, model=model, rate=rate))
    return tuple(found)


class PiperVoice:
    """Voice on a Piper model, in a child process that may die."""

    def __init__(self, voice: InstalledVoice, delivery: Delivery) -> None:
        """*delivery* as for espeak-ng; pitch means nothing to Piper.

        Raises:
            DeviceError: piper-tts is not installed.
        """
        try:
            self._made_by = version("piper-tts")
        except PackageNotFoundError:
            raise DeviceError("piper-tts is not installed; `pip install 'desk-coach[piper]'` brings it") from None
        self._installed = voice
        status = voice.model.stat()
        self._model = f"{voice.name} {status.st_size} {status.st_mtime_ns}"
        how = Delivery(voices={voice.language: str(voice.model)}, rate=delivery.rate, pitch=50, volume=delivery.volume)
        self._delivery = how
        self._voice = EspeakVoice(how, child=serve_piper, patience=_PATIENCE, called="Piper", package="piper-tts")

    def recipe(self, line: Line) -> str:
        """Return everything that shapes the clip of *line*: equal recipes, equal clips."""
        order = self._delivery.order(line)
        made_by = {"clip": MASTERING_VERSION, "piper": self._made_by, "model": self._model}
        return json.dumps({"text": order.text, "wpm": order.wpm, "volume": order.volume, "made_by": made_by})

    def clip(self, line: Line) -> Samples:
        """Return the speech of *line*, mastered.

        Raises:
            DeviceError: the model cannot speak, or has another language.
        """
        if line.language != self._installed.language:
            raise DeviceError(
                text("{voice} does not speak {language!r}", voice=self._installed.name, language=line.language)
            )
        return self._voice.clip(line)

    def close(self) -> None:
        """End the child.  May be called twice."""
        self._voice.close()
