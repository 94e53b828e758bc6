"""Measure what the ears learn by use: `python -m bench.learning SPEECH [--json FILE]`.

SPEECH is a folder as of `bench.ears`.  Simulated persons lead thirty sessions:
each gives five commands a session, in quiet, with a fan or in babble, and the
ears learn from what `coach/programs/conductor/learning_watch.py` lets through.
People: the digits of `repeated` are stand-in words, five of a person's ten its
commands and five other words, both ways; of eight clips of a digit six are
said in the sessions (each also a little slower or faster) and two are kept for
the test, four ways.  Synthetic Danes: voices of espeak-ng, with words that the
Danish head has learnt.  Nobody ever takes a wrong command back, which is the
worst case: every false accept that was sure becomes an example.

At 2 %: what is told with a threshold that lets 2 in 100 other words through.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
import speech_recognition as sr

from bench import texts, voices, world
from bench.ears import _cut, _talk, in_condition, rows_of, threshold
from bench.train_ears import read
from bench.voices import Wave
from coach.content.adapters.script_files import load_library
from coach.hearing.adapters.built_in import make_cascade
from coach.hearing.adapters.silero import make_detector
from coach.hearing.endpointing.segmenter import CaptureSamples, SpeechSegment
from coach.hearing.enrolment import learnt_examples, templates
from coach.hearing.enrolment.learnt_examples import LearntExample, comparable, settled, without_oldest
from coach.hearing.enrolment.templates import Enrolment, Template, enrol, match, noisy_copies
from coach.hearing.frontend.frontend import FrontEnd
from coach.hearing.grammar import Grammar, make_grammar, normalise
from coach.hearing.recognition.cascade import Cascade
from coach.hearing.recognition.confidence import SURE_OF_TEMPLATE, Hypothesis, with_template_match
from coach.hearing.recognition.keyword_head import KeywordHead, Vectors
from coach.hearing.recognition.near_miss import NEAR_MISS_CONFIDENCE
from coach.programs.conductor.learning_watch import SURE
from coach.programs.enrolment_session import WORDS
from coach.session.machine import State, commands_in
from coach.units import CAPTURE_RATE

CONDITIONS = {"clean": ("clean", 0.0), "fan, 15 dB": ("fan", 15.0), "babble, 10 dB": ("babble", 10.0)}

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
HALVES = DIGITS[0::2], DIGITS[1::2]

SESSIONS, TOLD = 30, (1, 5, 15, 30)
"""Sessions of a person, and those before which it is measured how well it is heard."""

OTHER_WORDS = 10
"""Other words and other people's commands that each session hears beside the person's five commands."""

FOLDS = 4

DANES = ("da+f3", "da+m5", "da+m3")
DANISH_WORDS = WORDS["da"][:8]
WAYS = tuple((rate, pitch) for rate in (-14, -5, 5, 14) for pitch in (-5, 5))
"""How much faster and higher a synthetic person speaks the eight times, espeak-ng's units."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Saying:
    """A word as endpointing cut it, and what untaught ears make of it."""

    kind: str
    word: str
    who: str
    clip: int
    """Which of the times that the person says it."""

    take: int
    """0: as it was recorded; 1: a little slower or faster."""

    condition: str
    vectors: Vectors | None
    """None: endpointing found nothing."""

    copies: tuple[Vectors, ...]
    guesses: tuple[Hypothesis | None, ...]
    """In each of the grammars."""


class Listener:
    """Cuts words out of sound and asks the ears, in each of some grammars."""

    def __init__(self, ears: Cascade, grammars: Sequence[Grammar], talk: Wave) -> None:
        self.ears, self.grammars, self.talk = ears, grammars, talk

    def saying(self, clip: Wave, condition: str, seed: str, told: Mapping, *, only: int | None = None) -> Saying:
        """Return *clip* as heard; *only*: in that grammar, cut as a good segmenter would."""
        noise, ratio = CONDITIONS[condition]
        if only is None:
            sound = _first(in_condition(clip, noise, seed, self.talk, ratio)[CAPTURE_RATE * 3 // 2 :])
        else:
            sound = _cut(clip, noise, seed, self.talk, ratio)
        if sound is None:
            return Saying(**told, condition=condition, vectors=None, copies=(), guesses=())
        guesses: list[Hypothesis | None] = []
        for number, grammar in enumerate(self.grammars):
            if only in (None, number):
                self.ears.set_grammar(grammar)
                guesses.append(self.ears.recognize(sr.AudioData(sound.tobytes(), CAPTURE_RATE, 2)))
            else:
                guesses.append(None)
        embed = self.ears.keywords.embed
        copies = tuple(embed(each) for each in noisy_copies(sound)) if condition == "clean" else ()
        return Saying(**told, condition=condition, vectors=embed(sound), copies=copies, guesses=tuple(guesses))


def _first(sound: CaptureSamples) -> CaptureSamples | None:
    """Return what endpointing cuts out of *sound*, in which a word begins after a second and a half."""
    front = FrontEnd(detector=make_detector())
    whole = np.concatenate([sound, np.zeros(CAPTURE_RATE // 4, np.int16)])
    for at in range(0, len(whole), 320):
        for event in front.push(whole[at : at + 320]):
            if isinstance(event, SpeechSegment) and event.end > 1.4 * CAPTURE_RATE:
                return event.samples
    return None


def people(speech: Path, part: str) -> list[Saying]:
    """Return all that the people of one half say."""
    rows = rows_of(speech, part)
    grammars = [make_grammar({word: (word,) for word in half}) for half in HALVES]
    listener = Listener(make_cascade("en"), grammars, _talk(rows, speech))
    found = []
    for number, row in enumerate(sorted(rows, key=lambda row: (row["kind"] != "repeated", row["path"])), 1):
        repeated = row["kind"] == "repeated"
        if not (repeated or (row["kind"] in ("command", "other_words") and crc32(row["path"].encode()) % 2 == 0)):
            continue
        clip = read(speech / row["path"])
        times = int(row["path"].rsplit("_", 1)[1].split(".")[0]) if repeated else 0
        for take in range(2 if repeated else 1):
            rng = np.random.default_rng(crc32(f"{row['path']}{take}".encode()))
            said = world.faster(clip, rng.uniform(0.93, 1.07)) if take else clip
            told = {"kind": row["kind"], "word": row["words"], "who": row["speaker"], "clip": times, "take": take}
            for place, condition in enumerate(CONDITIONS):
                if repeated or place == number % 3:
                    only = DIGITS.index(row["words"]) % 2 if take else None
                    found.append(listener.saying(said, condition, f"{row['path']} {take}", told, only=only))
    return found


def danes(store: Path, talk: Wave) -> list[Saying]:
    """Return all that the synthetic Danes say: eight words eight times, and sixteen common words twice."""
    what = load_library()
    open_now = {name: what.commands[name].phrases("da") for name in commands_in(State.WORKING) | {"yes", "no"}}
    listener = Listener(make_cascade("da"), [make_grammar(open_now)], talk)
    strange = texts.others(what, "da", Random(77))["common words"]
    others = [normalise(each) for each in Random(77).sample(strange, 16)]
    found = []
    for voice in DANES:
        for word in (*DANISH_WORDS, *others):
            for clip, (rate, pitch) in enumerate(WAYS if word in DANISH_WORDS else WAYS[:2]):
                sound = voices.say(word, f"espeak {voice} {145 + rate} {50 + pitch}", store)
                told = {"kind": "synthetic", "word": word, "who": voice, "clip": clip, "take": 0}
                found += [listener.saying(sound, each, f"{voice} {word} {clip}", told) for each in CONDITIONS]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who leads sessions."""

    name: str
    grammar: Grammar
    place: int
    """Of the grammar among those of a saying."""

    said: Mapping[str, Sequence[Saying]]
    """Command -> the times that it is said in sessions."""

    other: Sequence[Saying]
    """What is heard in sessions and is no command."""

    test: Sequence[Saying]
    test_others: Sequence[Saying]
    taught: Mapping[str, Sequence[Sequence[Vectors]]]
    """What the person taught before the first session."""


def persons(sayings: Sequence[Saying], *, taught: bool) -> list[Person]:
    """Return the people of *sayings*, each with either half of the digits as commands and each way to keep clips."""
    strangers = [one for one in sayings if one.kind in ("command", "other_words") and one.word not in DIGITS]
    found = []
    for who in sorted({one.who for one in sayings if one.kind == "repeated"}):
        mine = [one for one in sayings if one.kind == "repeated" and one.who == who]
        for place, half in enumerate(HALVES):
            grammar = make_grammar({word: (word,) for word in half})
            found += [
                _person(f"{who} {place} {fold}", grammar, place, mine, strangers, fold, taught=taught)
                for fold in range(FOLDS)
            ]
    return found


def synthetic_persons(sayings: Sequence[Saying]) -> list[Person]:
    """Return the synthetic Danes of *sayings*."""
    what = load_library()
    open_now = {name: what.commands[name].phrases("da") for name in commands_in(State.WORKING) | {"yes", "no"}}
    grammar = make_grammar(open_now)
    return [
        _person(f"{who} {fold}", grammar, 0, [one for one in sayings if one.who == who], [], fold, taught=False)
        for who in DANES
        for fold in range(FOLDS)
    ]


def _person(
    name: str,
    grammar: Grammar,
    place: int,
    mine: Sequence[Saying],
    strangers: Sequence[Saying],
    fold: int,
    *,
    taught: bool,
) -> Person:
    words = [word for word in dict.fromkeys(one.word for one in mine) if word in grammar.phrases]
    clips = sorted({one.clip for one in mine if one.word in words})
    kept = set(clips[fold::FOLDS])
    said = {
        word: [one for one in mine if one.word == word and one.clip not in kept and one.vectors is not None]
        for word in words
    }
    other = [one for one in mine if one.word not in words and one.take == 0]
    return Person(
        name=name,
        grammar=grammar,
        place=place,
        said=said,
        other=[one for one in (*other, *strangers) if one.clip not in kept and one.vectors is not None],
        test=[one for one in mine if one.word in words and one.clip in kept and one.take == 0],
        test_others=[*(one for one in other if one.clip in kept), *strangers],
        taught={
            word: [
                [one.vectors, *one.copies]
                for one in [one for one in some if one.condition == "clean" and one.take == 0][:3]
                if one.vectors is not None
            ]
            for word, some in said.items()
        }
        if taught
        else {},
    )


class Tables:
    """Templates and their distances, each reckoned once: thirty sessions compare the same sayings again and again."""

    def __init__(self, sayings: Sequence[Saying], head: KeywordHead) -> None:
        self._templates = {
            id(vectors): templates.make_template(vectors, head)
            for one in sayings
            if one.vectors is not None
            for vectors in (one.vectors, *one.copies)
        }
        self._every = list(self._templates.values())
        self._place = {id(each): at for at, each in enumerate(self._every)}
        self._rows: dict[int, tuple] = {}
        self._compare = templates._compare  # noqa: SLF001 - what takes the time

    def template(self, vectors: Vectors, _: KeywordHead) -> Template:
        """Return the template of *vectors*."""
        return self._templates[id(vectors)]

    def compare(self, template: Template, others: Sequence[Template]) -> tuple:
        """Return what `templates._compare` does."""
        at = self._place[id(template)]
        if at not in self._rows:
            self._rows[at] = self._compare(template, self._every)
        places = [self._place[id(each)] for each in others]
        return self._rows[at][0][places], self._rows[at][1][places]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What is tried."""

    sure: float = SURE
    throws_out: bool = True
    anchored: bool = True
    """Only what is sure without anything learnt becomes an example."""

    planted: int = 0
    """Wrong examples planted in each session."""


def heard(one: Saying, who: Person, enrolment: Enrolment | None, tables: Tables) -> Hypothesis | None:
    """Return what the ears make of *one*, as `Cascade.recognize` does."""
    if one.vectors is None:
        return None
    template = None
    if enrolment is not None and enrolment.words:
        template = match(tables.template(one.vectors, None), enrolment, who.grammar.phrases)
    if template and template.confidence >= SURE_OF_TEMPLATE:
        return with_template_match(None, template, who.grammar)
    return with_template_match(one.guesses[who.place], template, who.grammar)


@dataclass(slots=True)
class Life:
    """What one person's sessions come to."""

    trials: dict[int, list[tuple[str, str, float, bool, bool]]]
    """Session -> of each saying of the test its condition, its command ("": another word), score, right, accepted."""

    counts: Counter[str]


def live(who: Person, head: KeywordHead, tables: Tables, manner: Manner) -> Life:
    """Lead *who* through SESSIONS."""
    rng = Random(who.name)
    learnt: list[LearntExample] = []
    right: dict[int, bool] = {}
    taught = {(word, "microphone"): len(times) for word, times in who.taught.items()}
    life = Life(trials={}, counts=Counter())
    anchor = enrol(who.taught, head) if who.taught else None
    for session in range(1, SESSIONS + 1):
        examples = comparable(who.taught, learnt)
        enrolment = enrol(examples, head, learnt=bool(learnt)) if examples else None
        if session in TOLD:
            life.trials[session] = list(_test(who, enrolment, tables))
        new = _session(who, (enrolment, anchor if manner.anchored else enrolment), tables, manner, rng, life.counts)
        new += [(rng.choice(list(who.said)), rng.choice(who.other)) for _ in range(manner.planted)]
        for word, one in new:
            example = LearntExample(word=word, microphone="microphone", vectors=[one.vectors])
            right[id(example)] = one.word == word
            learnt.append(example)
            life.counts["learnt right" if one.word == word else "learnt wrong"] += 1
        learnt = list(
            settled(who.taught, taught, learnt, head) if manner.throws_out else without_oldest(learnt, taught)
        )
    life.counts.update("left right" if right[id(each)] else "left wrong" for each in learnt)
    return life


def _session(  # noqa: C901 - each way in which a word becomes an example
    who: Person,
    ears: tuple[Enrolment | None, Enrolment | None],
    tables: Tables,
    manner: Manner,
    rng: Random,
    counts: Counter[str],
) -> list[tuple[str, Saying]]:
    """Return what becomes an example in one session: the word, and what was said.

    *ears* are those that listen, and those that say whether it was sure.
    """
    enrolment, anchor = ears

    def sure(one: Saying, phrase: str, least: float) -> bool:
        found = heard(one, who, anchor, tables)
        return found is not None and found.accepted and found.phrase == phrase and found.confidence >= least

    new: list[tuple[str, Saying]] = []
    for word, times in who.said.items():
        one = rng.choice(times)
        found = heard(one, who, enrolment, tables)
        counts["said"] += 1
        if found is None:
            continue
        if found.accepted:
            counts["obeyed" if found.phrase == word else "mistaken"] += 1
            if sure(one, found.phrase, manner.sure):
                new.append((found.phrase, one))
        elif found.confidence >= NEAR_MISS_CONFIDENCE:  # the low tone, and it is said again
            again = rng.choice(times)
            second = heard(again, who, enrolment, tables)
            if second and second.accepted and second.phrase == found.phrase and sure(again, found.phrase, 0.5):
                new += [(found.phrase, one), (found.phrase, again)]
    for one in rng.sample(who.other, min(OTHER_WORDS, len(who.other))):
        found = heard(one, who, enrolment, tables)
        counts["other words"] += 1
        if found and found.accepted:
            counts["other words obeyed"] += 1
            if sure(one, found.phrase, manner.sure):
                new.append((found.phrase, one))
    return new


def _test(who: Person, enrolment: Enrolment | None, tables: Tables):  # noqa: ANN202 - tuples of `Life.trials`
    for one in (*who.test, *who.test_others):
        found = heard(one, who, enrolment, tables)
        command = one.word if one.word in who.said else ""
        score = 0.0 if found is None else found.confidence if found.accepted else min(found.confidence, 0.4999)
        yield (
            one.condition,
            command,
            score,
            found is not None and found.phrase == command,
            found is not None and found.accepted,
        )


def figures(lives: Sequence[Life], speakers: int, *, words: bool) -> dict:
    """Return what *lives* come to, per session, condition and, with *words*, word."""
    found: dict = {"speakers": speakers, "sessions": {}}
    for session in TOLD:
        trials = [trial for life in lives for trial in life.trials[session]]
        found["sessions"][str(session)] = {
            condition: _told([each for each in trials if each[0] == condition], words=words) for condition in CONDITIONS
        }
        found["sessions"][str(session)]["together"] = _told(trials, words=False)
    found["counts"] = dict(sorted(sum((life.counts for life in lives), Counter()).items()))
    return found


def _told(trials: Sequence[tuple], *, words: bool) -> dict:
    limit = threshold([score for _, command, score, _, _ in trials if not command])
    meant = [trial for trial in trials if trial[1]]

    def count(some: Sequence[tuple]) -> dict:
        return {
            "clips": len(some),
            "at 2 %": sum(right and score > limit for _, _, score, right, _ in some),
            "understood": sum(right and accepted for *_, right, accepted in some),
            "wrong": sum(accepted and not right for *_, right, accepted in some),
        }

    others = [trial for trial in trials if not trial[1]]
    found = {**count(meant), "others": len(others), "others obeyed": sum(trial[4] for trial in others)}
    if words:
        found["words"] = {
            word: count([trial for trial in meant if trial[1] == word]) for word in sorted({t[1] for t in meant})
        }
    return found


def simulated(
    who: Sequence[Person], sayings: Sequence[Saying], head: KeywordHead, manner: Manner, *, words: bool = False
) -> dict:
    """Return the figures of *who*, who is led as *manner* says."""
    lives, names = [], defaultdict(list)
    for each in who:
        names[each.name.split()[0]].append(each)
    for name, some in names.items():
        tables = Tables([one for one in sayings if one.who == name or one.kind in ("command", "other_words")], head)
        templates._compare = tables.compare  # noqa: SLF001 - the same values, each reckoned once
        templates.make_template = learnt_examples.make_template = tables.template
        try:
            lives += [live(each, head, tables, manner) for each in some]
        finally:
            templates._compare = _COMPARE  # noqa: SLF001
            templates.make_template = learnt_examples.make_template = _MAKE
    return figures(lives, len(names), words=words)


_COMPARE, _MAKE = templates._compare, templates.make_template  # noqa: SLF001


def kept(path: Path, make) -> list[Saying]:  # noqa: ANN001 - a function without arguments
    """Return what *make* returned once, from *path*."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(make()))
    return pickle.loads(path.read_bytes())  # noqa: S301 - our own


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("speech", type=Path)
    parser.add_argument("--part", default="test", choices=("tune", "test"))
    parser.add_argument("--only", default="own,taught,planted,danish", help="what to measure")
    parser.add_argument("--sure", type=float, default=SURE)
    parser.add_argument("--store", type=Path, default=Path("build/learning"), help="where what was heard is kept")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    only, manner = chosen.only.split(","), Manner(sure=chosen.sure)
    head = make_cascade("en", moonshine=False).keywords.head
    found: dict[str, object] = {"part": chosen.part, "sessions": SESSIONS, "sure": chosen.sure}

    def tell(name: str, got: dict) -> None:
        found[name] = got
        for session, told in got["sessions"].items():
            print(name, session, json.dumps({c: {k: v for k, v in t.items() if k != "words"} for c, t in told.items()}))
        print(name, json.dumps(got["counts"]), flush=True)

    if {"own", "taught", "planted"} & set(only):
        said = kept(chosen.store / f"{chosen.part}.pickle", lambda: people(chosen.speech, chosen.part))
        own = persons(said, taught=False)
        if "own" in only:
            tell("own words", simulated(own, said, head, manner, words=True))
        if "taught" in only:
            tell("taught with three examples", simulated(persons(said, taught=True), said, head, manner, words=True))
        if "planted" in only:
            tell("planted, thrown out", simulated(own, said, head, Manner(planted=1)))
            tell("planted, left", simulated(own, said, head, Manner(planted=1, throws_out=False)))
    if "danish" in only:
        talk = _talk(rows_of(chosen.speech, chosen.part), chosen.speech)
        said = kept(chosen.store / f"danes-{chosen.part}.pickle", lambda: danes(chosen.store / "speech", talk))
        danish = make_cascade("da").keywords.head
        tell("synthetic Danes", simulated(synthetic_persons(said), said, danish, manner, words=True))
    if chosen.json:
        chosen.json.parent.mkdir(exist_ok=True)
        chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
