"""Measure the ears beside the daemon: `python -m bench.always SPEECH [--json FILE]`.

False commands in talk, keys and noise of the `test` half (its hours as in
bench/ears.py), and how many of its phrases are obeyed: of synthetic voices
alone, for there is no recording of people who say them.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from speech_recognition import AudioData

from bench import voices, world
from bench.ears import REPLAYS, per_hour, rows_of
from coach.hearing.adapters.engine_choice import PHRASES, Engine
from coach.hearing.adapters.engines import make_recogniser
from coach.hearing.adapters.silero import make_detector
from coach.hearing.grammar import Grammar
from coach.hearing.pipeline import recognise_recording
from coach.hearing.ports import Recogniser
from coach.hearing.recognition.confidence import Hypothesis
from coach.programs.standby.phrases import STANDBY_CONFIDENCE, standby_phrases
from coach.units import CAPTURE_RATE


class Strictly:
    """Believes what the standby obeys."""

    def __init__(self, language: str) -> None:
        self._ears: Recogniser = make_recogniser(Engine(name=PHRASES), language, print)

    def set_grammar(self, commands: Grammar) -> None:
        """Listen for *commands*."""
        self._ears.set_grammar(commands)

    def recognize(self, audio: AudioData) -> Hypothesis | None:
        """Return what *audio* is taken for."""
        belief = self._ears.recognize(audio)
        return belief and replace(belief, accepted=belief.accepted and belief.confidence >= STANDBY_CONFIDENCE)


def obeyed(language: str, store: Path, count: int) -> dict:
    """Return how many phrases, said by *count* voices kept out of training, were obeyed, and how many as another."""
    there = voices.kinds(language)
    people = [voice for voice in voices.KEPT_OUT[language] if voice.split()[0] in there][:: -(-8 // count)]
    ears, found = Strictly(language), {}
    for condition in ("clean", "fan"):
        said = right = wrong = 0
        for command, some in standby_phrases(language).items():
            for phrase in some:
                for number, voice in enumerate(people):
                    sound = voices.levelled(voices.say(phrase, voice, store))
                    whole = np.pad(sound, (CAPTURE_RATE, CAPTURE_RATE))
                    if condition == "fan":
                        whole = world.mixed(whole, world.fan(len(whole), np.random.default_rng(number)), 10.0)
                    pcm = np.clip(whole * 32767, -32768, 32767).astype(np.int16)
                    heard = [
                        u
                        for u in recognise_recording(pcm, standby_phrases(language), ears, detector=make_detector())
                        if u.command
                    ]
                    said += 1
                    right += any((u.command, u.phrase) == (command, phrase) for u in heard)
                    wrong += any((u.command, u.phrase) != (command, phrase) for u in heard)
        found[condition] = {"said": said, "obeyed": right, "wrong": wrong}
        print(language, condition, found[condition], flush=True)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("speech", type=Path)
    parser.add_argument("--replays", type=int, default=REPLAYS)
    parser.add_argument("--voices", type=int, default=8, help="how many of them say each phrase")
    parser.add_argument("--languages", default="en,da")
    parser.add_argument("--store", type=Path, default=Path("build/speech"), help="where synthetic speech is kept")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows, found = rows_of(chosen.speech, "test"), {}
    for language in chosen.languages.split(","):
        false = per_hour(rows, chosen.speech, Strictly(language), {"always": standby_phrases(language)}, chosen.replays)
        found[language] = {
            "false commands": false["always"],
            "obeyed, synthetic voices": obeyed(language, chosen.store, chosen.voices),
        }
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
