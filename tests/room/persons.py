"""Who speaks in the room: synthetic persons, and recorded ones where the recordings lie beside the checkout."""

from __future__ import annotations

import csv
from pathlib import Path

from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
from coach.timeline.cues import Line, Samples
from tests.room.room import ROOT

SPEECH = ROOT.parent / "shared" / "speech"


class Person:
    """A synthetic person, with another voice than the coach's.  Sound is mono int16 at units.RATE."""

    def __init__(self, language: str = "en", voice: str = "en-us") -> None:
        self._language = language
        self._voice = EspeakVoice(Delivery(voices={language: voice}))

    def words(self, text: str) -> Samples:
        """Return *text* as this person says it."""
        return self._voice.clip(Line(text, self._language))

    def leave(self) -> None:
        """End the voice behind the person."""
        self._voice.close()


def recorded(words: str, part: str = "test", language: str = "en") -> list[Path]:
    """Return the recordings of real persons who say just *words*; none where the recordings are not there."""
    manifest = SPEECH / "MANIFEST.csv"
    if not manifest.is_file():
        return []
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if (r["part"], r["words"], r["language"]) == (part, words, language)]
    return [SPEECH / row["path"] for row in rows]
