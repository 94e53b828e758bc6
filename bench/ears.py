"""Measure the ears: `python -m bench.ears SPEECH [--part test] [--sphinx] [--json FILE]`.

SPEECH is a folder with MANIFEST.csv (path, part, kind, words, speaker, ...) and
the recordings that it names.  Every figure goes the whole way: segmenter,
recogniser, decision.  What is not of people says "synthetic".

Per word: `right` is the command that fits best, whether believed or not;
`command_in` what the product believes; `at 2 %` what is left when its
threshold lets 2 in 100 of the other lone words through.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
from scipy.signal import fftconvolve

from bench import texts, voices, world
from bench.train_ears import FOLDS, fold_of, read
from bench.voices import Wave
from coach.content.adapters.script_files import load_library
from coach.content.library import Library
from coach.hearing.adapters.built_in import make_cascade
from coach.hearing.adapters.keyword_model import EmbeddingKeywordModel, load_keyword_head
from coach.hearing.adapters.silero import make_detector
from coach.hearing.adapters.speech_embedding import SpeechEmbedding
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.enrolment import templates as teaching
from coach.hearing.grammar import normalise
from coach.hearing.pipeline import recognise_recording
from coach.hearing.recognition.cascade import Cascade
from coach.hearing.recognition.keyword_head import KeywordHead, Vectors
from coach.session.machine import State, commands_in
from coach.units import CAPTURE_RATE

CONDITIONS = ("clean", "fan", "typing", "babble")
"""Clean, or with 10 dB between speech and noise."""

RATIO = 10.0

TAUGHT_IN = {
    "clean": ("clean", 0.0),
    "fan, 15 dB": ("fan", 15.0),
    "fan, 10 dB": ("fan", 10.0),
    "keys, 10 dB": ("typing", 10.0),
    "babble, 10 dB": ("babble", 10.0),
}
"""What taught words are said in, and how far the noise lies under them, decibels."""

NO_TALK = np.zeros(0, np.float32)

THROUGH = 0.02
"""Share of other lone words that may be let through."""

ASKED = ("done", "skip", "pause", "resume", "repeat", "next", "later", "finished", "louder")
"""Lone words of which there is no recording of enough people: synthetic voices say them."""

OTHERS, STRANGE = 12, 77
"""Common words, and as many near phrases, that synthetic people say who mean no command; the seed that picks them."""

REPLAYS = 12
"""How often talk and noise are played again, each time in another room with another noise; counting aloud is not."""

WITHOUT = ("other_speech", "other_phrases", "noise", "repeated")
"""Kinds of recordings in which nobody gives a command."""

Grammar = Mapping[str, tuple[str, ...]]
Grammars = Mapping[str, Grammar]


def grammars(what: Library, language: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what is open: everything, a plain question, and each state of the session's machine."""
    every = {name: entry.phrases(language) for name, entry in what.commands.items()}
    found = {"all": every, "prompt": {name: every[name] for name in ("yes", "no", "snooze")}}
    for state in State:
        found[str(state)] = {name: every[name] for name in sorted(commands_in(state))}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was made of one clip."""

    word: str
    speaker: str
    best: str | None
    """Command that fits best."""
    score: float
    believed: frozenset[str]

    @property
    def answer(self) -> str:
        """The command that was acted on, or "nothing"."""
        return next(iter(sorted(self.believed)), "nothing")


class Remembering:
    """The embedding, which need not be asked again about the same stretch in another grammar."""

    def __init__(self, embedding: SpeechEmbedding) -> None:
        self._of = lru_cache(maxsize=64)(lambda sound: embedding.embed(np.frombuffer(sound, np.int16)))

    def embed(self, sound: CaptureSamples) -> Vectors:
        """Return what the embedding says."""
        return self._of(sound.tobytes())


def trial(sound: CaptureSamples, word: str, speaker: str, commands: Grammar, ears: Cascade) -> Trial:
    """Let *ears* hear one clip."""
    meant = {normalise(p): c for c, phrases in commands.items() for p in phrases}
    said = [u for u in recognise_recording(sound, commands, ears, detector=make_detector()) if u.phrase]
    best = max(said, key=lambda u: u.confidence, default=None)
    return Trial(
        word=word,
        speaker=speaker,
        best=meant.get(best.phrase) if best else None,
        score=best.confidence if best else 0.0,
        believed=frozenset(u.command for u in said if u.command),
    )


def in_condition(clip: Wave, condition: str, seed: str, talk: Wave, ratio: float = RATIO) -> CaptureSamples:
    """Return *clip* after three seconds of the room, as a microphone gives it."""
    rng = np.random.default_rng(crc32(f"{seed} {condition}".encode()))
    whole = np.pad(clip, (3 * CAPTURE_RATE, CAPTURE_RATE))
    if condition != "clean":
        noise = {
            "fan": lambda: world.fan(len(whole), rng),
            "typing": lambda: world.typing(len(whole), rng),
            "babble": lambda: world.babble(len(whole), rng, talk),
        }[condition]()
        whole = whole + noise * np.sqrt(voices.power(clip) / np.mean(np.square(noise)) * 10 ** (-ratio / 10))
    return np.clip(whole * 32767, -32768, 32767).astype(np.int16)


def threshold(others: Sequence[float]) -> float:
    """Return the score that at most THROUGH of *others* exceed."""
    ranked = sorted(others, reverse=True)
    return ranked[int(len(ranked) * THROUGH)] if ranked else 0.0


def table(trials: Sequence[Trial], commands: Grammar) -> dict:
    """Return the figures of lone words in one grammar."""
    meant = {normalise(p): c for c, phrases in commands.items() for p in phrases}
    others = [t for t in trials if t.word not in meant]
    limit = threshold([t.score for t in others])
    words: dict[str, list[Trial]] = defaultdict(list)
    for one in trials:
        if one.word in meant:
            words[one.word].append(one)
    figures = {word: _figures(some, meant[word], limit) for word, some in sorted(words.items())}
    figures["together"] = _figures([t for some in words.values() for t in some], None, limit, meant)
    taken = [t for t in others if t.believed]
    return {
        "words": figures,
        "others": {
            "clips": len(others),
            "believed": len(taken),
            "which": sorted(f"{t.word} -> {', '.join(sorted(t.believed))}" for t in taken),
            "heard": dict(sorted(Counter(t.answer for t in others).items())),
        },
    }


def _figures(some: Sequence[Trial], command: str | None, limit: float, meant: Mapping[str, str] | None = None) -> dict:
    want = {id(t): command or (meant or {})[t.word] for t in some}
    return {
        "clips": len(some),
        "speakers": len({t.speaker for t in some}),
        "right": sum(t.best == want[id(t)] for t in some),
        "at 2 %": sum(t.best == want[id(t)] and t.score > limit for t in some),
        "understood": sum(want[id(t)] in t.believed for t in some),
        "wrong": sum(bool(t.believed - {want[id(t)]}) for t in some),
        "heard": dict(sorted(Counter(t.answer for t in some).items())),
    }


def lone_words(
    rows: list[dict],
    speech: Path,
    ears: Cascade,
    open_now: Grammars,
    conditions: Sequence[str],
    folds: Sequence[KeywordHead] = (),
) -> dict:
    """Return the figures of people's lone words, per condition and grammar.

    With *folds*, everybody is heard by the head that has not learnt from him.
    """
    talk = _talk(rows, speech)
    found: dict[str, dict] = {}
    for condition in conditions:
        sounds = [
            (
                in_condition(read(speech / r["path"]), condition, r["path"], talk),
                normalise(r["words"]),
                r["speaker"],
                r["part"],
            )
            for r in rows
            if r["kind"] in ("command", "other_words")
        ]
        trials: dict[str, list[Trial]] = defaultdict(list)
        for sound, word, speaker, part in sounds:
            if folds and ears.keywords:
                ears.keywords.head = folds[fold_of(f"{part} {speaker}")]
            for state, commands in open_now.items():
                trials[state].append(trial(sound, word, speaker, commands, ears))
        for state, commands in open_now.items():
            found.setdefault(condition, {})[state] = table(trials[state], commands)
            _tell(condition, state, found[condition][state])
    return found


def spoken_phrases(rows: list[dict], speech: Path, ears: Cascade, commands: Grammar) -> dict:
    """Return how well people's phrases of two words and more are told, and what talk is taken for one.

    They are orders to other machines: each is added to *commands* as one of its own, learnt by nobody, so that
    PocketSphinx judges alone.  `right` is closed: the one that fits best.
    """
    said = {normalise(r["words"]): r["words"] for r in rows if r["kind"] == "other_phrases" and " " in r["words"]}
    every = {**commands, **{phrase: (text,) for phrase, text in said.items()}}
    talk = one_after_another([read(speech / r["path"]) for r in rows if r["kind"] == "other_speech"], 0)
    taken = [u.phrase for u in recognise_recording(talk, every, ears, detector=make_detector()) if u.command]
    found: dict[str, dict] = {}
    for condition in ("clean", "fan"):
        trials = [
            trial(in_condition(read(speech / r["path"]), condition, r["path"], NO_TALK), r["words"], "", every, ears)
            for r in rows
            if normalise(r["words"]) in said
        ]
        found[condition] = {
            "clips": len(trials),
            "open": sum(map(len, every.values())),
            "right": sum(t.best == normalise(t.word) for t in trials),
            "understood": sum(normalise(t.word) in t.believed for t in trials),
            "wrong": sum(bool(t.believed - {normalise(t.word)}) for t in trials),
            "missed": sorted(t.word for t in trials if normalise(t.word) not in t.believed),
        }
    found["talk"] = {"hours": round(len(talk) / CAPTURE_RATE / 3600, 2), "false": len(taken), "which": sorted(taken)}
    print("phrases", json.dumps(found), flush=True)
    return found


def one_after_another(clips: Sequence[Wave], take: int) -> CaptureSamples:
    """Return *clips* with gaps between them; from the first *take* on in a room, with a fan or keys."""
    rng = np.random.default_rng(take)
    gaps = [np.zeros(round(rng.uniform(0.4, 1.0) * CAPTURE_RATE), np.float32) for _ in clips]
    whole = np.concatenate([part for pair in zip(clips, gaps, strict=True) for part in pair] or [NO_TALK])
    if take:
        whole = fftconvolve(whole, world.room(1000 + take))[: len(whole)].astype(np.float32)
        noise = world.fan(len(whole), rng) if take % 2 else world.typing(len(whole), rng)
        whole = world.mixed(whole, noise, rng.uniform(8, 25))
    return np.clip(whole * 32767, -32768, 32767).astype(np.int16)


def per_hour(rows: list[dict], speech: Path, ears: Cascade, open_now: Grammars, replays: int) -> dict:
    """Return the commands believed where nobody gave any, per kind of sound."""
    found: dict[str, dict] = {state: {} for state in open_now}
    for kind in WITHOUT:
        clips = [read(speech / r["path"]) for r in rows if r["kind"] == kind]
        seconds, taken = 0.0, defaultdict(list)
        for take in range(1 if kind == "repeated" else replays + 1):
            sound = one_after_another(clips, take)
            seconds += len(sound) / CAPTURE_RATE
            for state, commands in open_now.items():
                taken[state] += [
                    said
                    for said in recognise_recording(sound, commands, ears, detector=make_detector())
                    if said.command
                ]
        for state in open_now:
            found[state][kind] = {
                "hours": round(seconds / 3600, 2),
                "false": len(taken[state]),
                "which": sorted(u.phrase for u in taken[state]),
            }
    for figures in found.values():
        hours, false = (sum(f[key] for f in figures.values()) for key in ("hours", "false"))
        figures["together"] = {"hours": round(hours, 2), "false": false, "per hour": round(false / max(0.01, hours), 2)}
        print("false commands", json.dumps(figures, ensure_ascii=False), flush=True)
    return found


def synthetic(what: Library, language: str, ears: Cascade, open_now: Grammars, store: Path, talk: Wave) -> dict:
    """Return, per phrase that is taught or asked for, of how many voices kept out of training it was understood.

    At 2 %: with the threshold that lets 2 of 100 other things through, which
    the same voices say in the same states: common words, and phrases with a
    word changed or missing.  Closed: only what is measured here is open.
    """
    there = voices.kinds(language)
    people = [voice for voice in voices.KEPT_OUT[language] if voice.split()[0] in there]
    strange = texts.others(what, language, Random(STRANGE))
    others = [t for kind in ("common words", "near phrases") for t in Random(STRANGE).sample(strange[kind], OTHERS)]
    asked = {
        phrase: name
        for name, entry in what.commands.items()
        for phrase in entry.phrases(language)
        if normalise(phrase) in ASKED or phrase in entry.teach.get(language, ())
    }
    closed = {name: tuple(p for p, meant in asked.items() if meant == name) for name in asked.values()}
    open_now = {**open_now, "closed": closed}
    states = {
        name: next((s for s in ("working", "offered", "prompt", "paused") if name in open_now[s]), "all")
        for name in asked.values()
    }

    def heard(text: str, voice: str, state: str, condition: str) -> Trial:
        sound = in_condition(voices.say(normalise(text), voice, store), condition, voice + text, talk)
        return trial(sound, text, voice, open_now[state], ears)

    found: dict[str, dict] = {}
    for condition in ("clean", "fan"):
        strangers = [heard(text, voice, "working", condition) for text in others for voice in people]
        limit = threshold([t.score for t in strangers])
        figures, by_voice = {}, Counter[str]()
        for phrase, name in asked.items():
            trials = [heard(phrase, voice, states[name], condition) for voice in people]
            alone = [heard(phrase, voice, "closed", condition) for voice in people]
            by_voice.update(t.speaker for t in alone if t.best == name)
            figures[phrase] = {
                "state": states[name],
                "voices": len(people),
                "closed": sum(t.best == name for t in alone),
                "right": sum(t.best == name for t in trials),
                "at 2 %": sum(t.best == name and t.score > limit for t in trials),
                "understood": sum(name in t.believed for t in trials),
                "wrong": sum(bool(t.believed - {name}) for t in trials),
                "command": name,
                "heard": dict(sorted(Counter(t.answer for t in trials).items())),
            }
        keys = ("voices", "closed", "right", "at 2 %", "understood", "wrong")
        figures["together"] = {key: sum(f[key] for f in figures.values()) for key in keys} | {
            "closed by voice": dict(sorted(by_voice.items())),
            "others": len(strangers),
            "others believed": sum(bool(t.believed) for t in strangers),
        }
        found[condition] = figures
        print("synthetic", language, condition, json.dumps(figures["together"]), flush=True)
    return found


def taught_by_machines(what: Library, language: str, store: Path, talk: Wave) -> dict:
    """Return how well voices kept out of training are told once they have taught every phrase three times.

    Each says it a little faster or slower, higher or lower every time; closed,
    and what the product's own threshold accepts.
    """
    ears = EmbeddingKeywordModel(language)
    phrases = [normalise(p) for entry in what.commands.values() for p in entry.teach.get(language, ())]
    found = {name: defaultdict(int, phrases=len(phrases)) for name in TAUGHT_IN}
    for voice in voices.KEPT_OUT[language]:
        kind, name, *how = voice.split()
        if kind != "espeak":
            continue
        rate, pitch = map(int, how)
        ways = [f"espeak {name} {rate + faster} {pitch + higher}" for faster, higher in WAYS]
        known = teaching.enrol(
            {
                p: [ears.examples(_cut(voices.say(p, way, store), "clean", way, talk, 0)) for way in ways]
                for p in phrases
            },
            ears.head,
        )
        for said in phrases:
            clip = voices.say(said, f"espeak {name} {rate + 3} {pitch + 2}", store)
            for name_, (condition, ratio) in TAUGHT_IN.items():
                vectors = ears.embedding.embed(_cut(clip, condition, voice + said, talk, ratio))
                like = teaching.match(teaching.make_template(vectors, ears.head), known, phrases)
                found[name_]["tests"] += 1
                found[name_]["right"] += like.word == said
                found[name_]["accepted"] += like.word == said and like.accepted
    print("taught by machines", language, json.dumps(found), flush=True)
    return found


WAYS = ((-8, -4), (0, 0), (8, 4))
"""How much faster and higher a synthetic person speaks the three times that it teaches, espeak-ng's units."""


def _cut(clip: Wave, condition: str, seed: str, talk: Wave, ratio: float) -> CaptureSamples:
    """Return *clip* in the room as a good segmenter cuts it: 0.15 s before and after."""
    stretch = slice(round(2.85 * CAPTURE_RATE), round((3.15 + len(clip) / CAPTURE_RATE) * CAPTURE_RATE))
    return in_condition(clip, condition, seed, talk, ratio)[stretch]


def taught(rows: list[dict], speech: Path) -> dict:
    """Return how well people are told by three examples of each word: `repeated`, ten words by eight.

    Closed: all ten are taught.  At 2 %: five are, and the other five are let
    through in 2 of 100 cases; both halves take their turn.  Accepted: what the
    product's own threshold lets through, of the words taught and of the others.
    """
    ears, talk = EmbeddingKeywordModel("en"), _talk(rows, speech)
    said: dict[str, dict[str, list[dict[str, CaptureSamples]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["kind"] == "repeated":
            clip = read(speech / row["path"])
            sounds = {
                name: _cut(clip, condition, row["path"], talk, ratio) for name, (condition, ratio) in TAUGHT_IN.items()
            }
            said[row["speaker"]][row["words"]].append(sounds)
    found = {name: defaultdict(int, people=len(said)) for name in TAUGHT_IN}
    mine: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    others: dict[str, list[float]] = defaultdict(list)
    for words in said.values():
        examples = {word: [ears.examples(one["clean"]) for one in some[:3]] for word, some in words.items()}
        every = teaching.enrol(examples, ears.head)
        halves = [teaching.enrol({word: examples[word] for word in sorted(words)[at::2]}, ears.head) for at in (0, 1)]
        for word, some in words.items():
            for one in some[3:]:
                for name, sound in one.items():
                    what, figures = teaching.make_template(ears.embedding.embed(sound), ears.head), found[name]
                    figures["tests"] += 1
                    figures["right"] += teaching.match(what, every, words).word == word
                    for known in halves:
                        like = teaching.match(what, known, words)
                        if word in known.words:
                            mine[name].append((like.confidence, like.word == word))
                            figures["accepted"] += like.accepted and like.word == word
                        else:
                            others[name].append(like.confidence)
                            figures["others accepted"] += like.accepted
    for name, figures in found.items():
        limit = threshold(others[name])
        figures["of five"], figures["others"] = len(mine[name]), len(others[name])
        figures["at 2 %"] = sum(score > limit and same for score, same in mine[name])
        print("taught", name, json.dumps(figures), flush=True)
    return found


def _talk(rows: list[dict], speech: Path) -> Wave:
    return np.concatenate([voices.levelled(read(speech / r["path"])) for r in rows if r["kind"] == "other_speech"])


def _tell(condition: str, state: str, figures: dict) -> None:
    brief = {w: [f["clips"], f["right"], f["at 2 %"], f["understood"], f["wrong"]] for w, f in figures["words"].items()}
    others = figures["others"]
    print(
        condition,
        state,
        "clips right at2% understood wrong:",
        brief,
        "others",
        others["clips"],
        others["believed"],
        flush=True,
    )


def rows_of(speech: Path, part: str) -> list[dict]:
    """Return the lines of the manifest of one half, or of both."""
    with (speech / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if part in (row["part"], "both")]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("speech", type=Path)
    parser.add_argument("--part", default="test", choices=("tune", "test", "both"))
    parser.add_argument("--sphinx", action="store_true", help="PocketSphinx alone")
    parser.add_argument("--only", default="words,phrases,hours,taught,synthetic,danish", help="what to measure")
    parser.add_argument("--states", default="all,prompt,working")
    parser.add_argument(
        "--folds", type=Path, help="folder of the heads of train_ears --folds: cross-validate by speaker"
    )
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    parser.add_argument("--replays", type=int, default=REPLAYS)
    parser.add_argument("--store", type=Path, default=Path("build/speech"), help="where synthetic speech is kept")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    what, rows = load_library(), rows_of(chosen.speech, chosen.part)
    english, danish = grammars(what, "en"), grammars(what, "da")
    ears, only = make_cascade("en", head=not chosen.sphinx, moonshine=not chosen.sphinx), chosen.only.split(",")
    some = {state: english[state] for state in chosen.states.split(",")}
    if ears.keywords:
        ears.keywords.embedding = Remembering(ears.keywords.embedding)
    found: dict[str, object] = {"part": chosen.part, "ears": "PocketSphinx alone" if chosen.sphinx else "cascade"}
    if "words" in only:
        heads = [load_keyword_head(chosen.folds / f"head_en_{n}.npz") for n in range(FOLDS)] if chosen.folds else []
        conditions = chosen.conditions.split(",")
        found["lone words of people"] = lone_words(rows, chosen.speech, ears, some, conditions, heads)
    if "hours" in only:
        states = {state: english[state] for state in ("all", "working")}
        found["false commands"] = per_hour(rows, chosen.speech, ears, states, chosen.replays)
    if "phrases" in only:
        tuned = rows_of(chosen.speech, "tune")
        found["phrases of people, tune half"] = spoken_phrases(tuned, chosen.speech, ears, english["all"])
    talk = _talk(rows, chosen.speech)
    if "taught" in only:
        found["taught with three examples"] = taught(rows, chosen.speech)
    if "synthetic" in only:
        found["synthetic voices"] = synthetic(what, "en", ears, english, chosen.store, talk)
    if "danish" in only:
        dane = make_cascade("da", head=not chosen.sphinx)
        found["synthetic voices, Danish"] = synthetic(what, "da", dane, danish, chosen.store, talk)
        found["taught by a synthetic Dane"] = taught_by_machines(what, "da", chosen.store, talk)
    if chosen.json:
        chosen.json.parent.mkdir(exist_ok=True)
        chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
