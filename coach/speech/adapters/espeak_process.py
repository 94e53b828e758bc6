"""The voice: Voice on a child process that may die at any time."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib.metadata import version
from multiprocessing.connection import Connection
from types import MappingProxyType

from coach.errors import DeviceError
from coach.speech.adapters.espeak_child import ClipMade, ClipOrder, ClipRefused, serve_espeak
from coach.system.child_process import start_child
from coach.texts import text
from coach.timeline.cues import Line, Manner, Samples

log = logging.getLogger(__name__)

VOICES: Mapping[str, str] = MappingProxyType({"en": "gmw/en-GB-x-rp", "da": "gmq/da"})
"""espeak-ng's voice for each language."""

WPM: Mapping[tuple[str, Manner], int] = MappingProxyType(
    {
        # EVIDENCE.md 4.3: 140 (en) and 135 (da) for set-up, 110 to 120 for breathing and safety
        ("en", Manner.PLAIN): 140,
        ("da", Manner.PLAIN): 135,
        ("en", Manner.CALM): 115,
        ("da", Manner.CALM): 115,
        # one to twenty take 0.3 to 0.7 s (median 0.45 en, 0.37 da), as EVIDENCE.md 4.2 asks; at 190 the median is 0.3 s
        ("en", Manner.BEAT): 160,
        ("da", Manner.BEAT): 130,
    }
)
"""Words a minute by language and manner, at rate 1."""

_NUMBERS = (
    *("én", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti"),
    *("elleve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten", "tyve"),
    *("enogtyve", "toogtyve", "treogtyve", "fireogtyve", "femogtyve", "seksogtyve", "syvogtyve"),
    *("otteogtyve", "niogtyve", "tredive"),
)
_DIGITS: Mapping[str, Mapping[str, str]] = {"da": {word: str(number) for number, word in enumerate(_NUMBERS, start=1)}}
"""Numbers that are a whole line, as espeak-ng reads them rightly: of Danish it spells the words ("otte": "ote"), while
for digits it has the sounds that Danes say."""

_PATIENCE = 10.0
"""Seconds that an order may take beyond its length: a child starts in half a second, on a busy machine in several."""

_PER_CHARACTER = 0.01
"""Further seconds for each character; measured were 0.00015."""

_FAREWELL = 1.0
"""Seconds that a child may take to end by itself."""

_UNASKED = 3
"""How often, one after the other, a child that dies while nothing is ordered is replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How the coach speaks."""

    voices: Mapping[str, str] = field(default_factory=dict)
    """Language -> espeak-ng's voice, over VOICES."""

    rate: float = 1.0
    """Factor on the words a minute."""

    pitch: int = 50
    """0 to 100; 50 is the voice's own."""

    volume: float = 1.0
    """Factor on the levelled clip, 0 to 1."""

    def order(self, line: Line) -> ClipOrder:
        """Return what a synthesiser must be told to speak *line*."""
        wpm = WPM.get((line.language, line.manner), WPM["en", line.manner])
        return ClipOrder(
            text=line.text,
            voice=self.voices.get(line.language) or VOICES.get(line.language, line.language),
            wpm=round(wpm * self.rate),
            pitch=self.pitch,
            volume=self.volume,
            counts=line.manner is Manner.BEAT,
        )


class EspeakVoice:
    """Voice on pyttsx3 and espeak-ng in a child process.  May be called from any thread.

    The child is started by `start`, else by the first clip.  When it dies or does not answer in
    time it is killed and another is started and asked once more; when it dies while nothing is
    ordered another is started at once, so that the next order finds one.  One that ends by itself,
    with status 0, has had nothing to do for a while, and is followed by another when there is.
    """

    clip_prefix = ""

    def __init__(  # noqa: PLR0913  (what speaks, and what is said of it)
        self,
        delivery: Delivery | None = None,
        *,
        child: Callable[[Connection], None] = serve_espeak,
        patience: float = _PATIENCE,
        tries: int = 2,
        called: str = "espeak-ng",
        package: str = "espeakng-loader",
    ) -> None:
        """*child* is what runs in the process, *patience* the seconds an order may take beyond its length.

        *tries* is how often an order is given that is not answered in time; after a death it is given twice always.
        *called* and *package* name the synthesiser, and what brings it, in what a person reads.
        """
        self._called, self._package = called, package
        self._delivery = delivery or Delivery()
        self._main = child
        self._patience, self._tries = patience, tries
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._watches: list[threading.Thread] = []
        self._unasked = _UNASKED
        self._closed = False

    def start(self) -> None:
        """Start the child, so that the first clip need not wait for it.  Returns at once, and never raises."""
        with self._lock, contextlib.suppress(DeviceError):  # the first clip tries again, and tells
            if not self._closed and self._child is None:
                self._child = self._born()

    def recipe(self, line: Line) -> str:
        """Return everything that shapes the clip of *line*, as text: equal recipes, equal clips."""
        order = asdict(self._order(line))
        del order["counts"]  # which changes nothing here
        return json.dumps({"order": order, "made_by": _makers()}, sort_keys=True)

    def clip(self, line: Line) -> Samples:
        """Return the speech of *line*, mastered; empty where the line has nothing that can be spoken.

        Raises:
            DeviceError: there is no such voice, or none answers, also after a restart.
            ValueError: the voice has been closed.
        """
        order = self._order(line)
        with self._lock:
            answer = self._answer(order)
        if isinstance(answer, ClipRefused):
            raise DeviceError(
                text("voice: {reason}; name another under `voice` in the configuration", reason=answer.reason)
            )
        import numpy as np

        clip: Samples = np.frombuffer(answer.pcm, np.int16)
        return clip

    def close(self) -> None:
        """End the child.  May be called twice."""
        atexit.unregister(self._ends)
        with self._lock:
            self._closed = True
            child, self._child = self._child, None
        if child:
            child.end(_FAREWELL)
        for watch in self._watches:
            watch.join()

    def _order(self, line: Line) -> ClipOrder:
        order = self._delivery.order(line)
        return replace(order, text=_DIGITS.get(line.language, {}).get(order.text, order.text))

    def _answer(self, order: ClipOrder) -> ClipMade | ClipRefused:
        if self._closed:
            raise ValueError("the voice has been closed")
        seconds = self._patience + _PER_CHARACTER * len(order.text)
        reason, asked = text(""), 0
        for asked in (1, 2):
            child = self._child or self._born()
            # out of reach until it has answered: an interrupted order must not leave its answer to the next one
            self._child = None
            try:
                answer = child.ask(order, seconds)
            except TimeoutError:
                child.end(0)
                reason = text("{program} has not answered in {seconds:.0f} s", program=self._called, seconds=seconds)
                if asked >= self._tries:
                    break
            except (OSError, EOFError):
                reason = text("{program} ended with status {status}", program=self._called, status=child.end(_FAREWELL))
            else:
                self._child, self._unasked = child, _UNASKED
                return answer
        said = "voice: {reason}; `pip install --force-reinstall {package}` renews it"
        if asked > 1:
            said = "voice: {reason}, twice; `pip install --force-reinstall {package}` renews it"
        raise DeviceError(text(said, reason=reason, package=self._package))

    def _born(self) -> _Child:
        """Start a child, and a thread that notices its end."""
        try:
            child = _Child(self._main)
        except OSError as fault:
            raise DeviceError(text("voice: no process can be started ({fault}); try again", fault=fault)) from fault
        atexit.unregister(self._ends)  # once, and before the children are ended
        atexit.register(self._ends)
        self._watches = [watch for watch in self._watches if watch.is_alive()]
        watch = threading.Thread(target=self._watch, args=(child,), name="coach-voice-watch", daemon=True)
        self._watches.append(watch)
        watch.start()
        return child

    def _ends(self) -> None:
        """Start no other child: the interpreter ends."""
        self._unasked = 0

    def _watch(self, child: _Child) -> None:
        """Wait for the end of *child*; start another if it died while it was waiting for orders."""
        if not child.outlived():
            return
        with self._lock, contextlib.suppress(DeviceError):  # the next order tries again, and says so
            if self._child is not child or self._closed or not self._unasked:
                return
            self._child = None
            if (status := child.end(0)) == 0:  # nothing was ordered for a while; the next order starts another
                return
            self._unasked -= 1
            log.warning("voice: its process ended with status %s; another is started", status)
            self._child = self._born()


class _Child:
    """One process that speaks."""

    def __init__(self, main: Callable[[Connection], None]) -> None:
        self._pipe, self._process = start_child("coach-voice", main)

    def outlived(self) -> bool:
        """Wait until the process has ended; return whether that can be waited for: not on Windows."""
        return self._process.outlived()

    def ask(self, order: ClipOrder, seconds: float) -> ClipMade | ClipRefused:
        """Return the answer to *order*.

        Raises:
            TimeoutError: none came within *seconds*.
            OSError, EOFError: the process has ended.
        """
        self._pipe.send(order)
        if not self._pipe.poll(seconds):
            raise TimeoutError
        answer: ClipMade | ClipRefused = self._pipe.recv()
        return answer

    def end(self, patience: float) -> int | None:
        """Let the process end within *patience* seconds, else kill it; return its exit status."""
        self._pipe.close()
        return self._process.end(patience)


@cache
def _makers() -> dict[str, str]:
    from coach.speech.mastering import MASTERING_VERSION

    return {"clip": str(MASTERING_VERSION)} | {name: version(name) for name in ("pyttsx3", "espeakng-loader", "pydub")}
