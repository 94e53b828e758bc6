"""Read the earcons of audio/, which a person may have replaced."""

from __future__ import annotations

import wave
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from coach.errors import DeviceError
from coach.speech.ports import Voice
from coach.texts import text
from coach.timeline.cues import Bank, Line, Samples, Sound
from coach.timeline.tones import BREATHS, EARCONS
from coach.units import PLAYBACK_RATE

LONGEST_EARCON = 2
"""Seconds that an earcon may last: longer, it is music, and it would sound over the words that follow."""


def read_earcons(folder: Path) -> dict[str, Samples]:
    """Return name -> samples of every earcon in *folder*.

    Raises:
        DeviceError: a file is missing or is not mono, 16 bit, at units.RATE, of LONGEST seconds at most.
    """
    return {name: _samples(folder / f"{name}.wav") for name in EARCONS}


def make_bank(earcons: Mapping[str, Samples], voice: Voice) -> Bank:
    """Return what gives the samples of every sound: speech from *voice*, the rest from *earcons* and from tones.py.

    It remembers what it has given, so that composing and mixing ask the voice once.
    """

    @cache
    def samples_of(sound: Sound) -> Samples:
        if isinstance(sound, Line):
            return voice.clip(sound)
        return BREATHS[sound.name](sound.length) if sound.name in BREATHS else earcons[sound.name]

    return samples_of


def _samples(path: Path) -> Samples:
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            if shape != (1, 2, PLAYBACK_RATE) or file.getnframes() > LONGEST_EARCON * PLAYBACK_RATE:
                raise DeviceError(
                    text(
                        "{path}: an earcon is mono, 16 bit, {rate} samples a second and at most "
                        "{seconds} s long; make it so, or write ours back with python audio/make.py",
                        path=path,
                        rate=PLAYBACK_RATE,
                        seconds=LONGEST_EARCON,
                    )
                )
            return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.int16)
    except (OSError, EOFError, wave.Error) as error:
        raise DeviceError(
            text(
                "{path}: not to be read as a wav file ({error}); write ours back with python audio/make.py",
                path=path,
                error=error,
            )
        ) from error
