# ruff: noqa: INP001  (a program beside what it makes, no package)
"""Make the earcons of this folder: `python audio/make.py [FOLDER]`.

Every one is a wav file, mono, 16 bit, 22 050 samples a second.  Put another
such file in its place and the coach plays that instead.
"""

from __future__ import annotations

import sys
import wave
from pathlib import Path

from coach.timeline.tones import EARCONS
from coach.units import PLAYBACK_RATE


def make(folder: Path) -> None:
    """Write every earcon into *folder*."""
    for name, sound in EARCONS.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(PLAYBACK_RATE)
            file.writeframes(sound().astype("<i2").tobytes())


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
