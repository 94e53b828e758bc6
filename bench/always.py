"""Measure the ears beside the daemon: `python -m bench.always SPEECH [--json FILE]`.

False commands in talk, keys and noise of the `test` half (its hours as in
bench/ears.py), and how many phrases are obeyed: of synthetic voices alone, for
there is no recording of people who say them.  Every sound is cut once and heard
by all: PocketSphinx, among the phrases that were open while it was the one that
listened (hours, half hours, four lengths), and the ears of today, among all.
A fan has run for FAN_BEFORE seconds when somebody speaks, as fans do: the noise
floor is that of the last two.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

import numpy as np
from speech_recognition import AudioData

from bench import texts, voices, world
from bench.ears import REPLAYS, WITHOUT, one_after_another, rows_of
from bench.train_ears import read
from coach.hearing.adapters.built_in import make_phrase_ears
from coach.hearing.adapters.silero import make_detector
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.grammar import make_grammar, normalise
from coach.hearing.pipeline import recognise_recording
from coach.hearing.ports import Recogniser
from coach.hearing.recognition.confidence import Hypothesis
from coach.hearing.recognition.filler_words import FILLER_WORDS
from coach.programs.standby.phrases import STANDBY_CONFIDENCE, pause_phrases, standby_phrases
from coach.units import CAPTURE_RATE

Open = Mapping[str, tuple[str, ...]]

FAN_BEFORE = 4

FREE, SEED = 24, 16
"""Pauses to any time and for any length that are said besides, and the seed that picks them."""

OFFICE_TALK = 40
"""Sentences of offices that are said too."""

BEFORE = "PocketSphinx"
NOW = "now"


def usual(language: str) -> Open:
    """Return the phrases that were open while PocketSphinx listened."""
    lengths = {"en": ("half an hour", "an hour", "two hours"), "da": ("en halv time", "en time", "to timer")}[language]
    beginnings = {"en": ("until {}", "until half past {}"), "da": ("til klokken {}", "til halv {}")}[language]
    hours = {
        "en": "one two three four five six seven eight nine ten eleven twelve",
        "da": "et to tre fire fem seks syv otte ni ti elleve tolv",
    }[language].split()
    ends = {beginning.format(hour) for beginning in beginnings for hour in hours}
    ends |= {f"{'for' if language == 'en' else 'i'} {length}" for length in lengths}
    pauses = pause_phrases(language)
    found: dict[str, tuple[str, ...]] = {}
    for command, some in standby_phrases(language).items():
        for phrase in some:
            whole = phrase not in pauses or not (pauses[phrase].minutes or pauses[phrase].hour)
            if whole or any(phrase.endswith(f" {end}") for end in ends):
                found[command] = (phrase,)
    return found


def free(language: str) -> list[str]:
    """Return FREE pauses to any time and for any length."""
    common = {phrase for some in usual(language).values() for phrase in some}
    return Random(SEED).sample(sorted(set(pause_phrases(language)) - common), FREE)


class _Cutter:
    """Keeps the segments that it is asked about."""

    def __init__(self) -> None:
        self.segments: list[AudioData] = []

    def set_grammar(self, _: object) -> None:
        """Take any."""

    def recognize(self, audio: AudioData) -> None:
        """Keep *audio*."""
        self.segments.append(audio)


def cut(sound: CaptureSamples, language: str) -> list[AudioData]:
    """Return the segments that endpointing makes of *sound*."""
    cutter = _Cutter()
    recognise_recording(sound, standby_phrases(language), cutter, detector=make_detector())
    return cutter.segments


def believed(ears: Recogniser, segments: Iterable[AudioData]) -> list[Hypothesis]:
    """Return what the standby would obey in *segments*."""
    found = [ears.recognize(audio) for audio in segments]
    return [one for one in found if one and one.accepted and one.confidence >= STANDBY_CONFIDENCE]


def listeners(language: str) -> dict[str, Recogniser]:
    """Return those that are compared, each with what is open to it."""
    found: dict[str, Recogniser] = {}
    for name, pocketsphinx, commands in ((BEFORE, True, usual(language)), (NOW, False, standby_phrases(language))):
        found[name] = make_phrase_ears(language, pocketsphinx=pocketsphinx)
        found[name].set_grammar(make_grammar(commands))
    return found


def said_by(phrase: str, voice: str, number: int, condition: str, store: Path) -> CaptureSamples:
    """Return *phrase* by the *number*th *voice*, in quiet or beside a fan 10 dB under it."""
    sound = voices.levelled(voices.say(phrase, voice, store))
    whole = np.pad(sound, ((FAN_BEFORE if condition == "fan" else 1) * CAPTURE_RATE, CAPTURE_RATE))
    if condition == "fan":
        whole = world.mixed(whole, world.fan(len(whole), np.random.default_rng(number)), 10.0)
    return np.clip(whole * 32767, -32768, 32767).astype(np.int16)


def obeyed(language: str, ears: Mapping[str, Recogniser], store: Path, count: int) -> dict:
    """Return how many phrases, said by *count* voices kept out of training, were obeyed, and how many as another."""
    there = voices.kinds(language)
    people = [voice for voice in voices.KEPT_OUT[language] if voice.split()[0] in there][:: -(-8 // count)]
    meant = make_grammar(standby_phrases(language))
    parts = {"usual": [phrase for some in usual(language).values() for phrase in some], "any time": free(language)}
    found: dict[str, dict] = {}
    for part, phrases in parts.items():
        for condition in ("clean", "fan"):
            figures = {name: {"said": 0, "obeyed": 0, "wrong": 0} for name in ears if part == "usual" or name == NOW}
            for phrase in phrases:
                for number, voice in enumerate(people):
                    segments = cut(said_by(phrase, voice, number, condition, store), language)
                    for name, figure in figures.items():
                        heard = {one.command for one in believed(ears[name], segments)}
                        figure["said"] += 1
                        figure["obeyed"] += meant.command(phrase) in heard
                        figure["wrong"] += bool(heard - {meant.command(phrase)})
            found.setdefault(part, {})[condition] = figures
            print(language, part, condition, figures, flush=True)
    return found


def strange(language: str) -> list[str]:
    """Return what is no phrase and sounds like one, and what is said in offices."""
    rng, meant, found = Random(SEED), make_grammar(standby_phrases(language)), []
    for some in usual(language).values():
        words = some[0].split()
        place = rng.randrange(len(words))
        found += [
            " ".join([*words[:place], rng.choice(FILLER_WORDS[language]), *words[place + 1 :]]),
            " ".join(words[:-1]),
            " ".join(words[1:]),
        ]
    office = [normalise(each) for each in texts.OFFICE[language].replace("\n", "|").split("|") if each.strip()]
    found += rng.sample(sorted(office), OFFICE_TALK)
    return [text for text in dict.fromkeys(found) if meant.command(text) is None]


def mistaken(language: str, ears: Mapping[str, Recogniser], store: Path, count: int) -> dict:
    """Return what the same voices say that is no phrase, and how much of it was taken for one."""
    there, said = voices.kinds(language), 0
    people = [voice for voice in voices.KEPT_OUT[language] if voice.split()[0] in there][:: -(-8 // count)]
    which: dict[str, list[str]] = {name: [] for name in ears}
    for text in strange(language):
        for number, voice in enumerate(people):
            said += 1
            segments = cut(said_by(text, voice, number, "clean", store), language)
            for name, each in ears.items():
                which[name] += [f"{text} -> {one.phrase}" for one in believed(each, segments)]
    print(language, said, which, flush=True)
    return {name: {"said": said, "taken": len(some), "which": sorted(some)} for name, some in which.items()}


def taken(language: str, ears: Mapping[str, Recogniser], speech: Path, replays: int) -> dict:
    """Return the hours of sound in which nobody says a phrase, and what was taken for one."""
    rows, seconds = rows_of(speech, "test"), 0.0
    which: dict[str, list[str]] = {name: [] for name in ears}
    for kind in WITHOUT:
        clips = [read(speech / row["path"]) for row in rows if row["kind"] == kind]
        for take in range(1 if kind == "repeated" else replays + 1):
            sound = one_after_another(clips, take)
            seconds += len(sound) / CAPTURE_RATE
            segments = cut(sound, language)
            for name, each in ears.items():
                which[name] += [one.phrase for one in believed(each, segments)]
        print(language, kind, round(seconds / 3600, 2), which, flush=True)
    hours = round(seconds / 3600, 2)
    return {name: {"hours": hours, "false": len(some), "which": sorted(some)} for name, some in which.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("speech", type=Path)
    parser.add_argument("--replays", type=int, default=REPLAYS)
    parser.add_argument("--voices", type=int, default=8, help="how many of them say each phrase")
    parser.add_argument("--languages", default="en,da")
    parser.add_argument("--only", default="obeyed,mistaken,taken", help="what is measured; the rest of FILE stays")
    parser.add_argument("--store", type=Path, default=Path("build/speech"), help="where synthetic speech is kept")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    there = chosen.json is not None and chosen.json.exists()
    found = json.loads(chosen.json.read_text("utf-8")) if there else {}
    for language in chosen.languages.split(","):
        ears, figures = listeners(language), found.setdefault(language, {})
        for part in chosen.only.split(","):
            if part == "obeyed":
                figures["obeyed, synthetic voices"] = obeyed(language, ears, chosen.store, chosen.voices)
            elif part == "mistaken":
                figures["no phrase, synthetic voices"] = mistaken(language, ears, chosen.store, chosen.voices)
            else:
                figures["no phrase, recordings"] = taken(language, ears, chosen.speech, chosen.replays)
            if chosen.json:
                chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
