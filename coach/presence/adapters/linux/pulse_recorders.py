"""Who records from a microphone, as PulseAudio and PipeWire tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from coach.clock import Clock
from coach.system.paths import APP
from coach.system.pulse_protocol import NONE, RECORDERS, SOURCES, UNREADABLE, PulseClient, PulseFault, read_values
from coach.system.system_clock import SystemClock
from coach.texts import text

__all__ = ["PulseFault", "PulseServer", "Recorder"]

_PATIENCE = 0.04
"""Seconds for meeting a server, of which a living one needs 0.001."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """An application that records from a microphone."""

    application: str
    microphone: str
    other_names: tuple[str, ...] = field(default=(), compare=False)
    """By which the sound server knows the application too: its program, its id."""

    def is_called(self, names: Iterable[str]) -> bool:
        """Tell whether the application has one of *names*."""
        known = {name.casefold() for name in (self.application, *self.other_names)}
        return not known.isdisjoint(name.casefold() for name in names)


class PulseServer:
    """The sound server of this session; each question opens its own connection."""

    def __init__(self, clock: Clock | None = None, *, patience: float = _PATIENCE) -> None:
        """*patience*: seconds for meeting it."""
        self._client = PulseClient(clock or SystemClock(), patience=patience)

    def ask(self) -> None:
        """Introduce ourselves; `recorders` asks the rest.  Returns within 0.1 s."""
        self._client.meet()

    def recorders(self, until: float) -> tuple[Recorder, ...]:
        """Return who records, by the monotonic second *until*; we ourselves do not count.

        Neither does who listens to a loudspeaker, or only watches a level.

        Raises:
            PulseFault: it does not tell.
        """
        answers = self._client.ask(until, SOURCES, RECORDERS)
        try:
            return tuple(_recorders(answers[SOURCES], answers[RECORDERS]))
        except UNREADABLE as error:
            raise PulseFault(text("the sound server is not understood: {error}", error=error)) from None

    def close(self) -> None:
        """Close the connection.  May be called twice."""
        self._client.close()


def _recorders(sources: bytes, outputs: bytes) -> Iterator[Recorder]:
    microphones = dict(_microphones(sources))
    told = list(read_values(outputs))
    for place in range(0, len(told), _FIELDS):
        entry = told[place : place + _FIELDS]
        client, source, resampler, properties, corked = (entry[field] for field in (3, 4, 9, 11, 12))
        application = properties.get("application.name", "an application")
        # what has no client is a part of the server: an echo canceller, a loop
        if (
            source not in microphones
            or client == NONE
            or corked
            or application == APP
            or _is_meter(resampler, properties)
        ):
            continue
        others = tuple(properties[name] for name in _NAMES if name in properties)
        yield Recorder(application=application, microphone=microphones[source], other_names=others)


_NAMES = ("application.process.binary", "application.id", "node.name")
"""Properties by which a person may know an application."""


def _is_meter(resampler: str, properties: Mapping[str, str]) -> bool:
    """Tell whether a stream only watches a level: PulseAudio gives it a resampler of its own, PipeWire two marks."""
    marks = (properties.get(name, "").casefold() for name in ("resample.peaks", "stream.monitor"))
    return resampler == "peaks" or any(mark in {"true", "1"} for mark in marks)


_FIELDS = 13
"""Values of a recorder: index, name, module, client, source, format, channels, two latencies, resampler, driver,
properties, corked."""


def _microphones(sources: bytes) -> Iterator[tuple[int, str]]:
    """Give index and description of each source that is not what a loudspeaker plays."""
    values = read_values(sources)
    for index in values:
        _name, description, *_ = (next(values) for _ in range(2))
        _format, _channels, _module, _volume, _mute, monitor_of = (next(values) for _ in range(6))
        # its name, latency, driver, flags, properties, latency, base volume, state, steps, card
        for _ in range(10):
            next(values)
        for _ in range(3 * next(values)):
            next(values)
        next(values)  # the port in use
        if monitor_of == NONE:
            yield index, description
