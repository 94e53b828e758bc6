"""The echo test: a sound is played and heard back, to measure how loud the room returns it, and when.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples
from coach.hearing.frontend.linear_aec import LinearEchoCanceller
from coach.units import CAPTURE_RATE

SWEEP_SECONDS = 0.6
"""Seconds of the sweep: long enough to be found 15 dB below a room's noise, short enough to bear."""

LOWEST_FREQUENCY, HIGHEST_FREQUENCY = 300.0, 3500.0
"""Hertz: what every small loudspeaker and every telephone's microphone passes."""

MAX_ECHO_DELAY = 1.2
"""Seconds after which nothing counts as the echo any more: Bluetooth takes 0.3."""

MIN_PEAK_RATIO = 3.0
"""How many times the best match must be as large as the next one outside its peak.  See docs/hearing.md, echo."""

SILENCE_AFTER_SWEEP = MAX_ECHO_DELAY + 0.2
"""Seconds of silence after the sweep, in which its echo is searched."""

NOISE_SECONDS = 4
"""Seconds of noise, from which the canceller learns.  See docs/hearing.md, echo."""

_PEAK_WIDTH = 0.05
"""Seconds around the best match that belong to it: the room's first reflections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoMeasurement:
    """How the sound came back."""

    delay: float
    """Seconds from handing it to the loudspeaker until the microphone gives it."""

    gain: float
    """Decibels from what was played to what was heard, of full scale."""

    noise: float
    """Decibels of full scale: the room while nothing is played."""


def echo_sweep(rate: int, level: float = -20.0) -> CaptureSamples:
    """Return the sweep at *rate* samples a second, *level* decibels of full scale, faded at both ends."""
    at = np.arange(round(SWEEP_SECONDS * rate)) / rate
    turns = (
        LOWEST_FREQUENCY
        * SWEEP_SECONDS
        / np.log(HIGHEST_FREQUENCY / LOWEST_FREQUENCY)
        * (np.exp(at / SWEEP_SECONDS * np.log(HIGHEST_FREQUENCY / LOWEST_FREQUENCY)) - 1)
    )
    wave = np.sin(2 * np.pi * turns) * np.minimum(1, np.minimum(at, SWEEP_SECONDS - at) / 0.03)
    sound: CaptureSamples = np.rint(wave * 32768 * np.sqrt(2) * 10 ** (level / 20)).astype(np.int16)
    return sound


def echo_signal(rate: int) -> CaptureSamples:
    """Return all that is played: the sweep by itself, then noise, from which the canceller learns."""
    return np.concatenate([echo_sweep(rate), np.zeros(round(SILENCE_AFTER_SWEEP * rate), np.int16), echo_noise(rate)])


def echo_noise(rate: int, level: float = -26.0) -> CaptureSamples:
    """Return the noise at *rate* samples a second, *level* decibels of full scale; the same at every rate."""
    count = NOISE_SECONDS * rate
    spectrum = np.zeros(count // 2 + 1, np.complex128)
    first, last = round(LOWEST_FREQUENCY * NOISE_SECONDS), round(HIGHEST_FREQUENCY * NOISE_SECONDS)
    spectrum[first:last] = np.exp(2j * np.pi * np.random.default_rng(0).random(last - first))
    wave = np.fft.irfft(spectrum, count)
    sound: CaptureSamples = np.rint(wave / np.sqrt(np.mean(wave**2)) * 32768 * 10 ** (level / 20)).astype(np.int16)
    return sound


def cancelled_decibels(recorded: CaptureSamples, start: int, measurement: EchoMeasurement) -> float:
    """Return by how many decibels the linear canceller lowers the last second of the noise when it comes back.

    *recorded* holds the whole test, which was played from sample *start* on.
    """
    played = np.zeros(len(recorded), np.int16)
    sound = echo_signal(CAPTURE_RATE)[: len(recorded) - start]
    played[start : start + len(sound)] = sound
    canceller, places = LinearEchoCanceller(), range(0, len(recorded) - FRAME + 1, FRAME)
    left = [canceller.cancel(recorded[at : at + FRAME], played[at : at + FRAME]) for at in places]
    first = start + round((measurement.delay + SWEEP_SECONDS + SILENCE_AFTER_SWEEP + NOISE_SECONDS - 1) * CAPTURE_RATE)
    last = slice(first, first + CAPTURE_RATE)
    return _decibels(recorded[last].astype(np.float64)) - _decibels(np.concatenate(left)[last].astype(np.float64))


def find_echo(recorded: CaptureSamples, start: int, level: float = -20.0) -> EchoMeasurement | None:
    """Find the sweep in *recorded* (units.CAPTURE_RATE); None if it did not come back.

    *start* is the sample of *recorded* at which it was handed to the
    loudspeaker.  At least half a second of the room precedes it.
    """
    wanted = echo_sweep(CAPTURE_RATE, level).astype(np.float64)
    window = recorded[start : start + round(MAX_ECHO_DELAY * CAPTURE_RATE) + len(wanted)].astype(np.float64)
    if len(window) < len(wanted):
        return None
    match = np.abs(_correlated(window, wanted))
    best = int(match.argmax())
    apart = round(_PEAK_WIDTH * CAPTURE_RATE)
    rest = np.concatenate([match[: max(0, best - apart)], match[best + apart :]])
    if match[best] < 1 or (len(rest) and match[best] < MIN_PEAK_RATIO * rest.max()):
        return None
    gain = match[best] / float(wanted @ wanted)
    before = recorded[max(0, start - CAPTURE_RATE // 2) : start].astype(np.float64)
    return EchoMeasurement(delay=best / CAPTURE_RATE, gain=20 * log10(gain), noise=_decibels(before))


def _correlated(long: NDArray[np.float64], short: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlation of *short* with *long* at each place where it fits whole."""
    size = 1 << (len(long) + len(short)).bit_length()
    spectrum = np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size))
    found: NDArray[np.float64] = np.fft.irfft(spectrum, size)[: len(long) - len(short) + 1]
    return found


def _decibels(sound: NDArray[np.float64]) -> float:
    power = float(np.var(sound)) / 32768.0**2 if len(sound) else 0.0
    return max(-100.0, 10 * log10(power)) if power else -100.0
