"""Train the keyword head: `python -m bench.train_ears WORK SPEECH --language en`.

WORK is a folder for what takes long (speech, features) and may be thrown away;
SPEECH has MANIFEST.csv and the recordings of people that it names.  The head
is written where the coach looks for it, with its card.  Seeded: the same
synthesisers give the same head.  Two hours on one core, most of it speech.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
import soundfile

from bench import texts, voices, world
from bench.heads import Fit, fitted
from bench.voices import Wave, levelled, say, trimmed
from coach.content.adapters.script_files import load_library
from coach.hearing.adapters.silero import make_detector
from coach.hearing.adapters.speech_embedding import SpeechEmbedding
from coach.hearing.endpointing.segmenter import SpeechSegment
from coach.hearing.frontend.frontend import FrontEnd
from coach.hearing.recognition.keyword_head import KeywordHead
from coach.timeline.playback import LOWERED
from coach.units import CAPTURE_RATE

SEED = 4
PEOPLE = ("en",)
"""Languages whose commands people say in the recordings."""

SPOKEN = {  # how many voices of each synthesiser say a text
    "lone": {"espeak": 36, "flite": 9, "festival": 1, "piper": 14, "kokoro": 12},
    "phrase": {"espeak": 14, "flite": 4, "festival": 1, "piper": 5},
    "near words": {"espeak": 2, "flite": 1, "piper": 1},
    "common words": {"espeak": 5, "flite": 2, "piper": 4},
    "frequent words": {"espeak": 1, "flite": 1, "piper": 1},
    "near phrases": {"espeak": 4, "flite": 2, "piper": 1},
    "sentences": {"espeak": 1, "flite": 1, "piper": 1},
}
ALONE = {"espeak": 0.8}
"""Where a language has no other synthesisers, these speak so many times as often."""

FEW = {"lone": {"kokoro": 2}}
"""Who says less there, for it takes long."""

TAKES = {"lone": 6, "phrase": 3, "near words": 2, "common words": 2}
"""How many rooms and noises each is heard in."""

TAKES_OF_PEOPLE = {"command": 60, "go": 6, "other_words": 12, "repeated": 3, "other_phrases": 6}
STEPS = {"en": 3000, "da": 1500}

NETS = 4
"""Nets of a head, each from another seed."""

CUTS = {"other_speech": 3000, "noise": 700}
"""Stretches of people's talk and of noise, of each half."""

PASSES = 6
"""How often the segmenter cuts each of them, each time through another noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One clip and what it teaches."""

    text: str
    voice: str
    label: int
    """Place of its phrase; the number of phrases where it is none."""
    kind: str
    who: str
    """"synthetic", or part and speaker of a person."""
    path: Path | None = None
    cut: tuple[int, int] | None = None


def synthetic(language: str) -> list[Item]:
    """Return what synthetic people say."""
    what, rng = load_library(), Random(SEED)
    known = list(texts.phrases(what, language))
    kinds = voices.kinds(language)
    said = [(text, "phrase" if " " in text else "lone", number) for number, text in enumerate(known)]
    said += [(text, kind, len(known)) for kind, some in texts.others(what, language, rng).items() for text in some]
    items = []
    for text, kind, label in said:
        few = len(kinds) < len(SPOKEN["lone"]) - 1
        for maker, count in (SPOKEN[kind] | (FEW.get(kind, {}) if few else {})).items():
            if maker in kinds:
                times = ALONE.get(maker, 1.0) if few else 1.0
                some = voices.voices(language, round(count * times), maker, Random(f"{SEED} {maker} {text}"))
                items += [Item(text=text, voice=v, label=label, kind=kind, who="synthetic") for v in some]
    return items


def people(speech: Path, known: list[str]) -> list[Item]:
    """Return what people say in *speech*, both parts."""
    items = []
    rng = Random(SEED)
    with (speech / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    place = {phrase: number for number, phrase in enumerate(known)}
    cuts: dict[tuple[str, str], list[Item]] = {}
    for row in rows:
        who, path, kind = f"{row['part']} {row['speaker']}", speech / row["path"], row["kind"]
        text = texts.normalise(row["words"])
        if kind in CUTS:
            some = [
                Item(text="", voice="", label=len(known), kind=kind, who=who, path=path, cut=cut)
                for cut in stretches(path)
            ]
            cuts.setdefault((row["part"], kind), []).extend(some)
            continue
        takes = TAKES_OF_PEOPLE["go" if text == "go" else kind]
        label = place.get(text, len(known))
        items += [Item(text=text, voice="", label=label, kind=kind, who=who, path=path)] * takes
    for (_, kind), some in cuts.items():
        items += rng.sample(some, min(CUTS[kind], len(some)))
    return items


def stretches(path: Path) -> list[tuple[int, int]]:
    """Return where the front of the ears cuts a recording, with this and that noise in it, and some cuts at random."""
    clip = levelled(read(path))
    rng = np.random.default_rng(crc32(path.name.encode()))
    found = []
    for _ in range(PASSES):
        noisy = world.mixed(clip, world.fan(len(clip), rng), rng.uniform(6, 30))
        events = FrontEnd(detector=make_detector()).push(np.clip(noisy * 32767, -32768, 32767).astype(np.int16))
        found += [
            (e.start, e.start + len(e.samples)) for e in events if isinstance(e, SpeechSegment) and not e.too_long
        ]
    for _ in range(len(clip) // CAPTURE_RATE):
        length = min(len(clip), round(rng.uniform(0.3, 2.5) * CAPTURE_RATE))
        start = int(rng.integers(0, len(clip) - length + 1))
        found.append((start, start + length))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What may be heard beside what is said."""

    talk: Wave
    """Other people."""
    coach: Wave
    """The coach, of whom the canceller has left something."""
    noises: list[Wave]
    commands: list[tuple[str, str]]
    """Text and voice of commands that somebody says at the end of a sentence: not to the coach."""
    store: Path
    """Where synthetic speech is kept."""


def heard(item: Item, rng: np.random.Generator, beside: Beside, take: int) -> Wave:
    """Return *item* as the segmenter would hand it over, in some room with some noise before, behind and after it."""
    said = spoken(item, rng, beside, take)
    before, after = (0, 0) if item.cut else (rng.integers(*BEFORE), rng.integers(*AFTER))
    clip = np.pad(said, (before, after))
    if rng.random() < (0.6 if item.path is None else 0.3):
        clip = world.in_room(clip, int(rng.integers(0, 400)))[: len(clip)]
    if rng.random() < 0.8:
        clip = world.coloured(clip, rng)
    noisy = behind(clip, rng, beside, int(before), quiet=item.kind == "noise")
    return noisy if item.cut else cut(noisy, noisy - clip, (before, before + len(said)), rng)


BEFORE, AFTER = (CAPTURE_RATE * 4 // 10, CAPTURE_RATE), (CAPTURE_RATE * 4 // 10, CAPTURE_RATE * 7 // 10)
"""Samples of the room around what is said."""

LOOSE = 0.35
"""Share of the takes that are cut by where the word lies and not by how loud it is, as other segmenters would."""


def cut(sound: Wave, noise: Wave, spoken_at: tuple[int, int], rng: np.random.Generator) -> Wave:
    """Return what a segmenter would keep of *sound*, whose noise alone is *noise*: too much or too little at times."""
    begin, end = spoken_at
    loose = slice(
        max(0, begin - round(rng.uniform(0.0, 0.35) * CAPTURE_RATE)), end + round(rng.uniform(0.0, 0.3) * CAPTURE_RATE)
    )
    if rng.random() < LOOSE:
        return sound[loose]
    level = _levels(sound)
    floor = 10 * np.log10(np.mean(np.square(noise)) + 1e-9)
    hold, deepest = rng.uniform(3.0, 6.5), rng.uniform(26.0, 33.0)
    voiced = np.flatnonzero(level > max(floor + hold, level.max() - deepest))
    runs = np.split(voiced, np.flatnonzero(np.diff(voiced) > HANG_OVER) + 1)
    begin, end = begin // 160, end // 160
    most = max(runs, key=lambda run: np.sum((run >= begin) & (run < end)))
    if np.sum((most >= begin) & (most < end)) < 0.5 * (end - begin):
        return sound[loose]
    first, last = most[0] - rng.integers(8, 20), most[-1] + rng.integers(8, 20)
    return sound[max(0, first) * 160 : last * 160]


HANG_OVER = 21
"""Frames of 10 ms."""


def _levels(sound: Wave) -> np.ndarray:
    return 10 * np.log10(np.square(sound[: len(sound) // 160 * 160].reshape(-1, 160)).mean(1) + 1e-12)


def spoken(item: Item, rng: np.random.Generator, beside: Beside, take: int) -> Wave:
    """Return what is said, faster or slower; at times a command at the end of something else, which is none."""
    if item.path is None:
        clip = say(item.text, item.voice, beside.store)
    else:
        clip = read(item.path)[slice(*(item.cut or (None, None)))]
        clip = levelled(clip if item.cut else trimmed(clip, 30.0))
    if item.kind != "noise" and rng.random() < 0.7 and not (item.path and take == 0):
        clip = world.faster(clip, rng.uniform(0.86, 1.16))
    if (
        item.path is None
        and item.kind in ("sentences", "near words", "common words", "frequent words")
        and rng.random() < 0.2
    ):
        command = say(*beside.commands[rng.integers(len(beside.commands))], beside.store)
        clip = np.concatenate([clip, np.zeros(rng.integers(0, 3000), np.float32), command])
    if item.kind == "sentences" and len(clip) > 2.5 * CAPTURE_RATE:
        start = rng.integers(0, len(clip) - CAPTURE_RATE)
        clip = clip[start : start + round(rng.uniform(0.5, 2.5) * CAPTURE_RATE)]
    return clip


def behind(clip: Wave, rng: np.random.Generator, beside: Beside, onset: int, *, quiet: bool) -> Wave:
    """Return *clip* with something behind it: little, a fan, keys, a recorded noise, other people, the coach.

    The coach lowers itself a moment after the *onset*.
    """
    kind = "quiet" if quiet else str(rng.choice(list(BEHIND), p=list(BEHIND.values())))
    count = len(clip)
    match kind:
        case "typing":
            noise = world.typing(count, rng)
        case "recorded":
            noise = piece(beside.noises[rng.integers(len(beside.noises))], count, rng)
        case "people":
            noise = world.babble(count, rng, beside.talk)
        case "coach":
            noise = world.coloured(piece(beside.coach, count, rng), rng)
            noise[onset + round(rng.uniform(0.1, 0.25) * CAPTURE_RATE) :] *= 10 ** (LOWERED / 20)
        case _:
            noise = world.fan(count, rng)
    return world.mixed(clip, noise, rng.uniform(*RATIOS[kind]))


BEHIND = {"little": 0.18, "fan": 0.25, "typing": 0.16, "recorded": 0.11, "people": 0.16, "coach": 0.14}
"""What is behind a take, in shares."""

RATIOS = {
    "quiet": (20, 60),
    "little": (25, 60),
    "fan": (4, 22),
    "typing": (4, 22),
    "recorded": (4, 25),
    "people": (4, 22),
    "coach": (4, 25),
}
"""Decibels that it lies under what is said, from and to."""


def of_coach(language: str, store: Path) -> Wave:
    """Return what the coach says in *language*, line after line, through a loudspeaker that bends it."""
    rng = Random(SEED)
    lines = rng.sample(texts.own(load_library(), language), COACH_LINES)
    said = np.concatenate([say(text, rng.choice(COACH[language]), store) for text in lines])
    return np.tanh(said * 4) / 4


COACH = {"en": ("espeak en-gb-x-rp 150 50", "espeak en-us 150 50"), "da": ("espeak da 150 50", "espeak da+f2 150 50")}
COACH_LINES = 150


def piece(sound: Wave, count: int, rng: np.random.Generator) -> Wave:
    """Return *count* samples of *sound*, again from its beginning where it is shorter."""
    whole = np.tile(sound, count // len(sound) + 2)
    start = rng.integers(0, len(sound))
    return whole[start : start + count]


@lru_cache(maxsize=64)
def read(path: Path) -> Wave:
    """Return a recording."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return voices.resampled(samples[:, 0], rate)


def features(items: list[Item], beside: Beside, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return (embeddings of each take, place of its item), kept at *path*."""
    if path.exists():
        kept = np.load(path)
        return kept["x"], kept["item"]
    embedding = SpeechEmbedding()
    rng = np.random.default_rng(crc32(path.stem.encode()) + SEED)
    found, places = [], []
    for number, item in enumerate(items):
        for take in range(TAKES.get(item.kind, 1) if item.path is None else 1):
            clip = heard(item, rng, beside, take)
            found.append(embedding.embed(np.clip(clip * 32767, -32768, 32767).astype(np.int16)).astype(np.float16))
            places.append(number)
        if number % 1000 == 0:
            print(path.stem, number, len(items), flush=True)
    x = np.stack(found)
    np.savez(path, x=x, item=np.array(places))
    return x, np.array(places)


def speak(items: Iterable[Item], store: Path) -> None:
    """Let every synthetic person say what it says."""
    for number, item in enumerate(items):
        try:
            say(item.text, item.voice, store)
        except Exception as fault:  # noqa: BLE001 - one synthesiser stumbling over one text
            print("no", item.text, item.voice, fault, flush=True)
        if number % 1000 == 0:
            print("spoken", number, flush=True)


def shares(items: list[Item], places: np.ndarray, known: list[str]) -> np.ndarray:
    """Return how often each row is drawn: every phrase as often as another of its length, people more than machines."""
    kinds = np.array([_group(items[n], known) for n in places])
    label = np.array([items[n].label for n in places])
    person = np.array([items[n].path is not None for n in places])
    share = np.zeros(len(places), np.float32)
    for group, part in GROUPS.items():
        rows = kinds == group
        if group in ("lone", "phrase"):
            for number in set(label[rows]):
                mine = rows & (label == number)
                weight = np.where(person[mine], PERSON, 1.0)
                share[mine] = part / len(set(label[rows])) * weight / weight.sum()
        elif rows.any():
            share[rows] = part / rows.sum()
    return share


GROUPS = {
    "lone": 0.26,
    "phrase": 0.22,
    "near": 0.12,
    "common": 0.09,
    "sentences": 0.08,
    "words of people": 0.17,
    "talk of people": 0.06,
    "noise": 0.03,
}
"""What a head is shown, in shares."""

PERSON = 1.0
"""How many synthetic takes of a word a person's take counts for."""


def _group(item: Item, known: list[str]) -> str:
    if item.label < len(known):
        return "phrase" if " " in known[item.label] else "lone"
    if item.path is None:
        return {"sentences": "sentences", "common words": "common", "frequent words": "common"}.get(item.kind, "near")
    return {"noise": "noise", "other_speech": "talk of people", "other_phrases": "talk of people"}.get(
        item.kind, "words of people"
    )


def gathered(language: str, speech: Path, work: Path) -> tuple[np.ndarray, np.ndarray, list[Item]]:
    """Return (vectors, place of the item of each, items) of everything there is to learn from."""
    known = list(texts.phrases(load_library(), language))
    there = [i for i in synthetic(language) if voices.place(i.text, i.voice, work / "cache").exists()]
    parts = [(f"synthetic_{language}_{kind}", some) for kind, some in _by_kind(there).items()]
    parts.append(("people", people(speech, known)))
    with (speech / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["part"] == "tune"]
    beside = Beside(
        talk=np.concatenate([levelled(read(speech / r["path"])) for r in rows if r["kind"] == "other_speech"]),
        coach=of_coach(language, work / "cache"),
        noises=[read(speech / r["path"]) for r in rows if r["kind"] == "noise"],
        commands=[(i.text, i.voice) for i in there if i.kind == "lone" and i.voice.startswith("espeak")],
        store=work / "cache",
    )
    xs, places, items = [], [], []
    for name, some in parts:
        # people are heard once, for every language
        near = replace(beside, coach=of_coach("en", beside.store)) if name == "people" else beside
        x, place = features(some, near, work / f"{name}.npz")
        xs.append(x)
        places.append(place + len(items))
        items += some
    if language not in PEOPLE:  # they say none of its phrases, but what sounds like one is left out
        items = [i if i.path is None else replace(i, label=len(known)) for i in items]
        rows = [i.path is None or texts.normalise(i.text) not in known for i in items]
        xs, places = [np.concatenate(xs)], [np.concatenate(places)]
        keep = np.array(rows)[places[0]]
        return xs[0][keep], places[0][keep], items
    return np.concatenate(xs), np.concatenate(places), items


def _by_kind(items: list[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        command = "commands" if item.kind in ("lone", "phrase") else "others"
        found.setdefault("kokoro" if item.voice.startswith("kokoro") else command, []).append(item)
    return found


def trained(
    x: np.ndarray,
    places: np.ndarray,
    items: list[Item],
    language: str,
    allowed: Callable[[Item], bool],
    fit: Fit,
    nets: int = NETS,
) -> KeywordHead:
    """Return a head of *nets* that has learnt from the items that are *allowed*."""
    known = list(texts.phrases(load_library(), language))
    rows = np.array([allowed(items[n]) for n in places])
    label = np.array([items[n].label for n in places])
    share = shares(items, places[rows], known)
    nets = [
        fitted(x[rows], label[rows], share, len(known) + 1, replace(fit, seed=fit.seed + number))
        for number in range(nets)
    ]
    return KeywordHead(phrases=tuple(known), nets=tuple(nets))


def kept(head: KeywordHead, path: Path) -> None:
    """Write *head* to *path*, its numbers in half precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    halves = {
        f"{number}/{name}": values.astype(np.float16)
        for number, net in enumerate(head.nets)
        for name, values in net.items()
    }
    np.savez_compressed(path, phrases=np.array(head.phrases), nets=np.array(len(head.nets)), **halves)


def of_synthetic_or(part: str) -> Callable[[Item], bool]:
    """Allow what machines say and what people of one half say."""
    return lambda item: item.who == "synthetic" or item.who.startswith(part)


def fold_of(who: str) -> int:
    """Return in which of FOLDS a person is left out."""
    return crc32(who.split(" ", 1)[1].encode()) % FOLDS


FOLDS = 3


def main() -> None:
    """Speak, listen, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("speech", type=Path)
    parser.add_argument("--language", choices=("en", "da"), default="en")
    parser.add_argument(
        "--folds", action="store_true", help="also heads that leave out a third of the people of both halves"
    )
    parser.add_argument("--steps", type=int, help="of a net; 3000, where there are no people's commands 1500")
    chosen = parser.parse_args()
    language = chosen.language
    fit = Fit(steps=chosen.steps or STEPS[language])
    speak(synthetic(language), chosen.work / "cache")
    x, places, items = gathered(language, chosen.speech, chosen.work)
    print("rows", len(x), flush=True)
    head = trained(x, places, items, language, of_synthetic_or("tune"), fit)
    kept(head, Path(__file__).parents[1] / "models" / f"head_{language}.npz")
    for fold in range(FOLDS) if chosen.folds else ():
        others = lambda i, f=fold: i.who == "synthetic" or fold_of(i.who) != f  # noqa: E731
        head = trained(x, places, items, language, others, replace(fit, steps=fit.steps * 3 // 5), 1)
        kept(head, chosen.work / "folds" / f"head_{language}_{fold}.npz")


if __name__ == "__main__":
    main()
