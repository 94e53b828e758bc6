"""Measure the ears on recordings: `python bench/ears_first.py SPEECH [--part test] [--json FILE]`.

SPEECH is a folder with MANIFEST.csv (path, part, kind, words, speaker) and
the recordings that it names, 16 kHz mono.  Every figure goes the whole way:
segmenter, recogniser, decision.  What is not of people says "synthetic".
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import soundfile

from coach.content.phrases import Library
from coach.edge.hearing import hear_file
from coach.edge.scripts import library
from coach.edge.sphinx import CommandRecognizer
from coach.listen.grammar import normal
from coach.listen.segment import Sound
from coach.ports import Utterance
from coach.units import EAR_RATE

STATES = {
    "prompt": ("yes", "no", "snooze"),
    "working": ("stop", "pain", "pause", "done", "skip", "next", "repeat"),
    "paused": ("resume", "stop", "skip"),
    "offered": ("stop", "skip", "repeat", "snooze", "yes", "no", "start", "louder", "softer"),
}

ASKED = ("done", "skip", "pause", "resume", "repeat", "stop", "yes", "no", "later")
"""The words that the first ears must know."""

VOICES = ("en-us+f3", "en-gb+m5", "en-us+m7", "flite slt", "flite rms", "flite awb")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("speech", type=Path)
    parser.add_argument("--part", default="test")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with (chosen.speech / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == chosen.part and row["language"] in ("en", "-")]
    ears, what = CommandRecognizer("en"), library()
    found = {}
    for state, names in STATES.items():
        commands = {name: what.commands[name].phrases("en") for name in names}
        found[state] = {
            "people": people(ears, commands, rows, chosen.speech),
            "let_through": let_through(ears, commands, rows, chosen.speech),
            "per_hour": per_hour(ears, commands, rows, chosen.speech),
            "synthetic": synthetic(ears, commands),
            "own_voice": own_voice(ears, commands, what),
        }
        print(json.dumps({state: found[state]}, indent=1, ensure_ascii=False), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def people(ears: CommandRecognizer, commands: Mapping[str, tuple[str, ...]], rows: list[dict], speech: Path) -> dict:
    """Return, per word of people that these commands have: clips, speakers, understood, taken for another command."""
    meant = {normal(p): c for c, phrases in commands.items() for p in phrases}
    table: dict[str, dict] = defaultdict(lambda: {"clips": 0, "speakers": set(), "understood": 0, "wrong": 0})
    for row in rows:
        command = meant.get(normal(row["words"])) if row["kind"] == "command" else None
        if command is None:
            continue
        entry = table[normal(row["words"])]
        heard = {u.command for u in hear_file(_read(speech / row["path"]), commands, ears)} - {None}
        entry["clips"] += 1
        entry["speakers"].add(row["speaker"])
        entry["understood"] += command in heard
        entry["wrong"] += bool(heard - {command})
    return {word: entry | {"speakers": len(entry["speakers"])} for word, entry in table.items()}


def let_through(
    ears: CommandRecognizer, commands: Mapping[str, tuple[str, ...]], rows: list[dict], speech: Path
) -> dict:
    """Return how many lone words of people that mean nothing here were taken for a command, and which."""
    meant = {normal(p) for phrases in commands.values() for p in phrases}
    taken: list[str] = []
    count = 0
    for row in rows:
        if row["kind"] in ("other_words", "command") and normal(row["words"]) not in meant:
            count += 1
            taken += [f"{row['words']} -> {u.phrase}" for u in _heard(ears, commands, speech / row["path"])]
    return {"clips": count, "taken": len(taken), "share": round(len(taken) / max(1, count), 3), "which": sorted(taken)}


def per_hour(ears: CommandRecognizer, commands: Mapping[str, tuple[str, ...]], rows: list[dict], speech: Path) -> dict:
    """Return the commands found where nobody gave any: per kind of sound, with its seconds."""
    table = {}
    for kind in ("other_speech", "other_phrases", "noise", "repeated"):
        seconds, taken = 0.0, []
        for row in rows:
            if row["kind"] == kind:
                seconds += float(row["seconds"])
                taken += [u.phrase for u in _heard(ears, commands, speech / row["path"])]
        rate = round(len(taken) * 3600 / seconds, 1) if seconds else None
        table[kind] = {"seconds": round(seconds), "false": len(taken), "per_hour": rate, "which": sorted(taken)}
    return table


def synthetic(ears: CommandRecognizer, commands: Mapping[str, tuple[str, ...]]) -> dict:
    """Return, per phrase that the first ears must know or that is taught: of how many voices it was understood."""
    table = {}
    for command, phrases in commands.items():
        for phrase in phrases:
            said = [hear_file(_synthetic(phrase, voice), commands, ears) for voice in VOICES]
            right = sum(any(u.command == command for u in heard) for heard in said)
            wrong = sum(any(u.command not in (None, command) for u in heard) for heard in said)
            table[phrase] = {"voices": len(VOICES), "understood": right, "wrong": wrong}
    words = [entry for phrase, entry in table.items() if normal(phrase) in ASKED]
    table["all phrases"] = {key: sum(e[key] for e in table.values()) for key in ("voices", "understood", "wrong")}
    table["asked words"] = {key: sum(e[key] for e in words) for key in ("voices", "understood", "wrong")}
    return table


def own_voice(ears: CommandRecognizer, commands: Mapping[str, tuple[str, ...]], what: Library) -> dict:
    """Return the commands found in the coach's own lines as the microphone gets them from a loudspeaker, 0 dB."""
    lines = [text for line in what.lines.values() if not line.teaches for text in line.says["en"]]
    for exercise in what.exercises.values():
        lines += [exercise.setup["en"], exercise.move["en"], exercise.safety["en"]]
    gap = np.zeros(EAR_RATE // 2, np.int16)
    played = np.concatenate([part for text in lines for part in (_synthetic(text, "en-gb-x-rp"), gap)])
    gated = hear_file(_echo(played), commands, ears, played=played)
    return {
        "lines": len(lines),
        "seconds": len(played) // EAR_RATE,
        "stretches": len(gated),
        "commands": [u.phrase for u in gated if u.command],
    }


def _heard(ears: CommandRecognizer, commands: Mapping[str, tuple[str, ...]], path: Path) -> Iterator[Utterance]:
    return (u for u in hear_file(_read(path), commands, ears) if u.command)


def _read(path: Path) -> Sound:
    samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    if rate != EAR_RATE:
        raise ValueError(f"{path} has {rate} samples a second, not {EAR_RATE}")
    quiet = np.zeros(EAR_RATE // 2, np.int16)
    return np.concatenate([quiet, samples[:, 0]])


def _synthetic(text: str, voice: str) -> Sound:
    with tempfile.TemporaryDirectory() as folder:
        path, heard = Path(folder, "said.wav"), Path(folder, "heard.wav")
        if voice.startswith("flite "):
            command = ["flite", "-voice", voice.removeprefix("flite "), "-t", text, "-o", str(path)]
        else:
            command = ["espeak-ng", "-v", voice, "-s", "150", "-w", str(path), text]
        subprocess.run(command, check=True)
        subprocess.run(["sox", str(path), "-r", str(EAR_RATE), "-c", "1", str(heard), "norm", "-9"], check=True)
        return _read(heard)


def _echo(played: Sound, delay: float = 0.06, tail: float = 0.3) -> Sound:
    """Return what a microphone gets of *played* in a room: as loud, later, with a tail, bent a little."""
    rng = np.random.default_rng(0)
    count = round(tail * EAR_RATE)
    room = rng.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    room /= np.sqrt(np.sum(room**2)) * 10 ** (4 / 20)
    room[0] = 1.0
    bent = np.tanh(played / 32768 * 2) / 2
    size = 1 << (len(played) + count).bit_length()
    heard = np.fft.irfft(np.fft.rfft(bent, size) * np.fft.rfft(room, size), size)[: len(played)]
    heard *= np.sqrt(np.mean(np.square(played / 32768.0)) / np.mean(np.square(heard)))
    late = np.concatenate([np.zeros(round(delay * EAR_RATE)), heard])[: len(played)]
    return np.clip(late * 32768, -32768, 32767).astype(np.int16)


if __name__ == "__main__":
    main()
