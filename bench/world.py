"""What lies between a mouth and the ears: rooms, microphones, fans, keys, other people.  All of it is seeded."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.signal import fftconvolve, lfilter

from bench.voices import Wave, power
from coach.units import CAPTURE_RATE


def fan(count: int, rng: np.random.Generator) -> Wave:
    """Return *count* samples of noise that falls by 3 dB an octave."""
    numerator = [0.049922035, -0.095993537, 0.050612699, -0.004408786]
    denominator = [1, -2.494956002, 2.017265875, -0.522189400]
    return lfilter(numerator, denominator, rng.standard_normal(count + 2000))[2000:].astype(np.float32)


def typing(count: int, rng: np.random.Generator) -> Wave:
    """Return *count* samples of somebody typing: six keys a second, a click down and a softer one up."""
    sound = np.zeros(count + CAPTURE_RATE, np.float32)
    at = 0.0
    while at < count:
        tone, decay = rng.uniform(1500, 5000), rng.uniform(60, 220)
        for later, loud in ((0.0, rng.uniform(0.5, 1.0)), (rng.uniform(0.05, 0.11), rng.uniform(0.15, 0.5))):
            time = np.arange(round(0.04 * CAPTURE_RATE)) / CAPTURE_RATE
            click = rng.standard_normal(len(time)) + 0.7 * np.sin(2 * np.pi * tone * time)
            place = int(at + later * CAPTURE_RATE)
            sound[place : place + len(time)] += loud * click * np.exp(-time * decay)
        at += CAPTURE_RATE * max(0.05, rng.exponential(0.17))
    return sound[:count]


def babble(count: int, rng: np.random.Generator, talk: Wave, voices: int = 6) -> Wave:
    """Return *count* samples of *voices* people at once, each from somewhere in *talk*."""
    starts = rng.integers(0, len(talk) - count, voices)
    return np.sum([talk[at : at + count] * rng.uniform(0.5, 1.0) for at in starts], axis=0).astype(np.float32)


@cache
def room(seed: int) -> Wave:
    """Return the impulse response of a room: the direct sound, a few early echoes, a tail of 0.1 to 0.7 s."""
    rng = np.random.default_rng(seed)
    tail, direct = rng.uniform(0.1, 0.7), rng.uniform(0.0, 12.0)
    count = round(tail * CAPTURE_RATE)
    response = rng.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    response[: rng.integers(20, 120)] = 0
    response /= np.sqrt(np.sum(response**2)) * 10 ** (direct / 20)
    response[0] = 1
    return response.astype(np.float32)


def in_room(sound: Wave, seed: int) -> Wave:
    """Return *sound* in the room of *seed*, its tail included up to 0.25 s."""
    heard = fftconvolve(sound, room(seed)).astype(np.float32)
    return heard[: len(sound) + CAPTURE_RATE // 4]


def coloured(sound: Wave, rng: np.random.Generator) -> Wave:
    """Return *sound* through some microphone: a random gentle equaliser, sometimes a telephone's band."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / CAPTURE_RATE)
    knots = np.array([60, 150, 300, 600, 1200, 2400, 4800, 8000])
    gain = np.interp(
        np.log(hertz + 30), np.log(knots), np.cumsum(rng.normal(0, 2.2, len(knots))) + rng.normal(0, 1.5, 8)
    )
    if rng.random() < 0.2:
        gain -= 40 * ((hertz < rng.uniform(80, 300)) | (hertz > rng.uniform(3400, 7500)))
    return np.fft.irfft(spectrum * 10 ** (gain / 20), len(sound)).astype(np.float32)


def mixed(sound: Wave, noise: Wave, ratio: float) -> Wave:
    """Return *sound* with *noise* (as long) *ratio* decibels under its speech."""
    loud = float(np.mean(np.square(noise))) + 1e-12
    return (sound + noise * np.sqrt(power(sound) / loud * 10 ** (-ratio / 10))).astype(np.float32)


def faster(sound: Wave, factor: float) -> Wave:
    """Return *sound* played *factor* times as fast: a smaller person in a hurry."""
    count = int(len(sound) / factor)
    return np.interp(np.arange(count) * factor, np.arange(len(sound)), sound).astype(np.float32)
