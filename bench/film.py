"""Measure the ears beside a film of this machine: `python -m bench.film SPEECH STORE [--json FILE]`.

The film is people's read speech of the test half; it comes back through the
loudspeaker, the delay and the room of bench.echo; the coach is silent.
Persons give commands over it, as loud as its echo (loud), 13 dB over it
(lowered, as the coach lowers others), or without it (quiet): people say lone
words, synthetic voices phrases.  `alone`: nobody says anything.  All of it is
heard twice, by the product's front end and recogniser: with our own sound as
the cancellers' reference, and with all that the loudspeaker plays.  `cost`:
what recording that takes, in a private PulseAudio.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import voices
from bench.ears import grammars, read, rows_of
from bench.echo import DELAY, HISS, Air
from bench.voices import Wave
from coach.audio.adapters.ducking import DECIBELS
from coach.audio.adapters.loudspeaker_monitor import PulseMonitor
from coach.audio.adapters.microphone import MiniaudioMicrophone
from coach.audio.adapters.speaker import MiniaudioSpeaker
from coach.content.adapters.script_files import load_library
from coach.hearing.adapters.aec3 import Aec3
from coach.hearing.adapters.built_in import make_cascade
from coach.hearing.adapters.silero import make_detector
from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples
from coach.hearing.frontend.far_end_choice import MONITOR_HELD, FarEndChoice
from coach.hearing.grammar import make_grammar
from coach.hearing.pipeline import RECORDING_BLOCK, Pipeline
from coach.hearing.ports import Utterance
from coach.units import CAPTURE_RATE
from tests.room.room import Room

LEVEL = 0.06
"""Root mean square of persons, and of the loud film."""

PHRASES = {
    "how many left": "how_many_left",
    "skip this one": "skip",
    "slow down": "slower",
    "pause please": "pause",
}
"""What synthetic voices say in a set -> the command it is."""

WORDS = {"stop": "working", "yes": "prompt", "no": "prompt"}
"""Lone words of people -> what is open when they are said."""

LEVELS = {"loud": 0.0, "lowered": DECIBELS, "quiet": None, "alone": 0.0}
"""Decibels of the film against persons; None: it does not play."""

SETTLES = 6.0
"""Seconds of the film before anybody speaks."""

AFTER = 3.0
"""Seconds after each command."""

ALONE = 450.0
"""Seconds of the film alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Somebody says a command."""

    who: str
    """people | synthetic"""
    command: str
    state: str
    sound: Wave
    begin: int = 0
    """Its first sample."""

    @property
    def end(self) -> int:
        """Sample after its last."""
        return self.begin + len(self.sound)


def sayings(speech: Path, store: Path) -> list[Saying]:
    """Return all that is said, in an order that mixes them."""
    rows = [r for r in rows_of(speech, "test") if r["kind"] == "command" and r["words"] in WORDS]
    found = [("people", r["words"], WORDS[r["words"]], read(speech / r["path"])) for r in rows]
    there = voices.kinds("en")
    machines = [voice for voice in voices.KEPT_OUT["en"] if voice.split()[0] in there][:4]
    found += [
        ("synthetic", command, "working", voices.say(phrase, voice, store))
        for phrase, command in PHRASES.items()
        for voice in machines
    ]
    said, at = [], round(SETTLES * CAPTURE_RATE)
    for number in np.random.default_rng(5).permutation(len(found)):
        who, command, state, sound = found[number]
        loud = (sound * LEVEL / np.sqrt(voices.power(sound))).astype(np.float32)
        said.append(Saying(who=who, command=command, state=state, sound=loud, begin=at))
        at = said[-1].end + round(AFTER * CAPTURE_RATE)
    return said


def film_of(speech: Path, count: int) -> Wave:
    """Return *count* samples of the film: one reader after the other, and all of it anew."""
    parts = [read(speech / row["path"]) for row in rows_of(speech, "test") if row["kind"] == "other_speech"]
    whole = np.concatenate([part * LEVEL / np.sqrt(voices.power(part)) for part in parts])
    return np.resize(whole, count).astype(np.float32)


def microphone_of(film: Wave, said: list[Saying]) -> Wave:
    """Return what the microphone gives: the film's echo, who speaks, and hiss."""
    air, heard = Air(11), np.zeros(len(film), np.float32)
    for at in range(0, len(film) - FRAME + 1, FRAME):
        heard[at : at + FRAME] = air.take(film[at : at + FRAME])
    for each in said:
        heard[each.begin : each.end] += each.sound
    return heard + np.random.default_rng(1).standard_normal(len(heard)) * 10 ** (HISS / 20)


def understood(near: CaptureSamples, film: CaptureSamples, said: list[Saying], *, monitors: bool) -> tuple[list, float]:
    """Return what the ears find, and the milliseconds of a processor for each second of sound."""
    every = {name: make_grammar(phrases) for name, phrases in grammars(load_library(), "en").items()}
    ears = Pipeline(make_cascade("en"), suppressor=Aec3(), detector=make_detector())
    choice, told, coming, state = FarEndChoice(), [], list(said), ""
    spent = 0.0
    for at in range(0, len(near) - RECORDING_BLOCK + 1, RECORDING_BLOCK):
        while coming and at > coming[0].end + CAPTURE_RATE:
            coming.pop(0)
        if (wanted := coming[0].state if coming else "working") != state:
            state = wanted
            ears.set_grammar(every[state])
        block = near[at : at + RECORDING_BLOCK]
        begin = time.process_time()
        far = choice.take(block, np.zeros(0, np.int16), film[at : at + RECORDING_BLOCK] if monitors else None)
        told += ears.utterances_in(block, far)
        spent += time.process_time() - begin
    return told, spent / len(near) * CAPTURE_RATE * 1000


def judged(told: list[Utterance], said: list[Saying]) -> dict:
    """Return what was obeyed of all that was said, and what else was told."""
    figures: dict = {}
    meant: set[int] = set()
    for each in said:
        near = [n for n, u in enumerate(told) if u.start < each.end + CAPTURE_RATE // 2 and u.end > each.begin]
        meant |= set(near)
        of = figures.setdefault(each.who, {"said": 0, "obeyed": 0, "wrong": 0, "by command": {}})
        one = of["by command"].setdefault(each.command, {"said": 0, "obeyed": 0})
        obeyed = any(told[n].command == each.command for n in near)
        for count in (of, one):
            count["said"] += 1
            count["obeyed"] += obeyed
        of["wrong"] += any(told[n].command not in (None, each.command) for n in near)
    rest = [u for n, u in enumerate(told) if n not in meant]
    return {**figures, "false commands": sorted(u.phrase for u in rest if u.command), "other stretches": len(rest)}


def measured(speech: Path, store: Path, part: str) -> dict:
    """Return the figures of *part* with each reference."""
    said = [] if part == "alone" else sayings(speech, store)
    count = round((ALONE if part == "alone" else said[-1].end / CAPTURE_RATE + AFTER) * CAPTURE_RATE)
    decibels = LEVELS[part]
    film = film_of(speech, count) * (0.0 if decibels is None else 10 ** (decibels / 20))
    near, played = (
        np.clip(np.rint(x * 32767), -32768, 32767).astype(np.int16) for x in (microphone_of(film, said), film)
    )
    found: dict = {"minutes": round(count / CAPTURE_RATE / 60, 1)}
    for reference in ("own", "monitor"):
        told, cost = understood(near, played, said, monitors=reference == "monitor")
        found[reference] = {**judged(told, said), "ms per second": round(cost, 1)}
    return found


def recording_costs(seconds: float = 20.0) -> dict[str, float]:
    """Return what the recording of what is played takes, beside a microphone's and a loudspeaker's."""
    with Room() as room:
        os.environ |= {name: room.env[name] for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR")}
        speaker, microphone, everything = MiniaudioSpeaker(), MiniaudioMicrophone(), PulseMonitor()
        try:
            speaker.start(lambda frames: np.zeros(frames, np.int16))
            microphone.start(lambda _block: everything.passed())
            without, before = _spent(seconds), _megabytes()
            everything.start()
            share = (_spent(seconds) - without) / seconds
            return {"megabytes": round(_megabytes() - before, 1), "share of a processor": round(share, 4)}
        finally:
            for device in (microphone, everything, speaker):
                device.close()


def _spent(seconds: float) -> float:
    waits = threading.Event()
    waits.wait(2)  # until it has begun
    begin = time.process_time()
    waits.wait(seconds)
    return time.process_time() - begin


def _megabytes() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("store", type=Path, help="where synthetic clips are kept")
    parser.add_argument("--only", default="loud,lowered,quiet,alone,cost")
    parser.add_argument("--json", type=Path, help="what it holds of other parts stays")
    chosen = parser.parse_args()
    found = json.loads(chosen.json.read_text("utf-8")) if chosen.json and chosen.json.exists() else {}
    found["echo"] = {"delay": DELAY, "held": MONITOR_HELD / CAPTURE_RATE}
    for part in chosen.only.split(","):
        found[part] = recording_costs() if part == "cost" else measured(chosen.speech, chosen.store, part)
        print(part, json.dumps(found[part]), flush=True)
        if chosen.json:
            chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
