"""Measure the ears over the coach's own voice: `python -m bench.echo SPEECH [--json FILE]`.

The coach's voice comes back through a small loudspeaker that bends it a
little, 60 ms and a room (RT60 0.3 s) later.  `self`: every line of the coach
that is listened over, both languages, every command open; whatever is heard
is a fault.  `people`: lone commands of people over the coach's lines, as loud
as the echo, or 5 dB more or less; the coach lowers itself as the product does.
`taught`: lines that name commands, each as the first that the ears ever hear of
the coach, by itself, and with a synthetic person who says one of its commands
just when the coach does, or 0.3 s off.
The front's figures stand beside those of the recogniser: a command must be
found before it can be understood.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from zlib import crc32

import numpy as np
from scipy.signal import resample_poly

from bench import voices
from bench.ears import grammars, read, rows_of
from bench.texts import own
from bench.voices import Wave
from coach.content.adapters.script_files import load_library
from coach.content.library import Library
from coach.hearing.adapters.aec3 import Aec3
from coach.hearing.adapters.built_in import make_cascade
from coach.hearing.adapters.silero import make_detector
from coach.hearing.endpointing.segmenter import FRAME, SpeechStarted
from coach.hearing.grammar import make_grammar, normalise
from coach.hearing.pipeline import Pipeline
from coach.hearing.ports import EchoSuppressor, Recogniser, Utterance
from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
from coach.timeline.cues import Line
from coach.timeline.playback import LOWERED
from coach.units import CAPTURE_RATE, PLAYBACK_RATE

DELAY = 0.06
RT60 = 0.3
DIRECT = 4.0
"""Decibels between what comes straight and the room's tail."""

BENT = 1.0
"""How much the loudspeaker bends: y = tanh((1 + b) x) / (1 + b)."""

HISS = -62.0
"""Decibels of full scale: the microphone's noise."""

CLIPS = Path(tempfile.gettempdir()) / "coach-clips"
"""Where what synthetic people say is kept between two runs."""

WORDS = {"yes": "prompt", "no": "prompt", "stop": "working"}
"""Lone commands that there are recordings of -> what is open when they are said."""

TURNS = 4
"""How often each recording is said, each time over another part of another line, in another room."""

EVERY = 4.0
"""Seconds from one command to the next."""


class Air:
    """From the loudspeaker to the microphone, a frame at a time."""

    def __init__(self, seed: int, decibels: float = 0.0) -> None:
        """*decibels*: how loud it comes back, 0 for as loud as it was given."""
        rng = np.random.default_rng(seed)
        count = round(RT60 * 1.1 * CAPTURE_RATE)
        room = rng.standard_normal(count) * 10 ** (-3 * np.arange(count) / CAPTURE_RATE / RT60)
        room[:80] = 0
        room /= np.sqrt(np.sum(room**2)) * 10 ** (DIRECT / 20)
        room[48] = 1
        room /= np.sqrt(np.sum(room**2))
        self._room = room * 10 ** (decibels / 20)
        self._sounding = np.zeros(round(DELAY * CAPTURE_RATE) + count + FRAME)

    def take(self, played: Wave) -> Wave:
        """Return what is heard while *played* is given."""
        bent = np.tanh(played * (1 + BENT)) / (1 + BENT)
        at = round(DELAY * CAPTURE_RATE)
        self._sounding[at : at + len(self._room) + FRAME - 1] += np.convolve(bent, self._room)
        heard = self._sounding[:FRAME].copy()
        self._sounding = np.concatenate([self._sounding[FRAME:], np.zeros(FRAME)])
        return heard


class Lowering:
    """The product's: down in 30 ms, back in 300."""

    def __init__(self) -> None:
        self._gain, self._low = 1.0, False

    def take(self, sound: Wave) -> Wave:
        """Return *sound* as loud as it is now."""
        to = 10 ** (LOWERED / 20) if self._low else 1.0
        step = (1 - 10 ** (LOWERED / 20)) * FRAME / CAPTURE_RATE / (0.03 if self._low else 0.3)
        after = max(to, self._gain - step) if self._low else min(to, self._gain + step)
        ramp = np.linspace(self._gain, after, len(sound))
        self._gain = after
        return sound * ramp

    def told(self, event: object) -> None:
        """Follow what the ears tell."""
        self._low = isinstance(event, SpeechStarted)


def spoken(texts: list[str], language: str, gap: float) -> Wave:
    """Return *texts* as the coach says them, at units.EAR_RATE."""
    voice = EspeakVoice(Delivery())
    try:
        silence = np.zeros(round(gap * PLAYBACK_RATE), np.int16)
        parts = [part for text in texts for part in (voice.clip(Line(text, language)), silence)]
    finally:
        voice.close()
    whole: Wave = resample_poly(np.concatenate(parts) / 32768, 320, 441).astype(np.float32)
    return whole


def follow(hearing: Pipeline, played: Wave, person: Wave, air: Air, seed: int) -> Iterator[object]:
    """Let *hearing* hear all of it; give what it tells as it comes."""
    noise = np.random.default_rng(seed).standard_normal(len(played)) * 10 ** (HISS / 20)
    lowering = Lowering()
    for at in range(0, len(played) - FRAME + 1, FRAME):
        given = lowering.take(played[at : at + FRAME])
        heard = air.take(given) + person[at : at + FRAME] + noise[at : at + FRAME]
        pcm = [np.clip(np.rint(x * 32767), -32768, 32767).astype(np.int16) for x in (heard, given)]
        for event in hearing.process(*pcm):
            lowering.told(event)
            yield event


def itself(what: Library, language: str, suppressor: bool) -> dict:
    """Return the commands, and the voices, that are heard in the coach's own lines."""
    texts = own(what, language)
    played = spoken(texts, language, 0.5)
    found: dict[str, object] = {"lines": len(texts), "seconds": len(played) // CAPTURE_RATE}
    ears, commands = make_cascade(language), make_grammar(grammars(what, language)["all"])
    for decibels in (0, 6):
        hearing = Pipeline(ears, suppressor=_suppressor(suppressor), detector=make_detector())
        hearing.set_grammar(commands)
        told = list(follow(hearing, played, np.zeros_like(played), Air(7, decibels), 1))
        said = [event for event in told if isinstance(event, Utterance)]
        found[f"{decibels:+d} dB"] = {
            "commands": sorted(u.phrase for u in said if u.command),
            "stretches": len(said),
            "lowered": sum(isinstance(event, SpeechStarted) for event in told),
        }
        print("itself", language, decibels, json.dumps(found[f"{decibels:+d} dB"], ensure_ascii=False), flush=True)
    return found


NAMED = {
    "offer_first_days": "prompt",
    "help_offer": "prompt",
    "help_introducing": "introducing",
    "help_working": "working",
    "help_resting": "resting",
    "help_paused": "paused",
}
"""Lines that name commands -> what is open while they are said."""

LEADING = {"en": "Time to move. Heel raises?", "da": "Tid til at røre dig. Tåhævninger?"}
"""What the coach says before such a line: all that a canceller can have learnt from."""


def taught(what: Library, language: str, suppressor: bool) -> dict:
    """Return what is heard in the lines that name commands: nobody speaks, or a person says a command meanwhile."""
    every, ears = grammars(what, language), make_cascade(language)
    known = {normalise(phrase): name for name, phrases in every["all"].items() for phrase in phrases}
    alone, meanwhile = {"lines": 0, "commands": []}, {}
    for key, opened in NAMED.items():
        for line in what.lines[key].says[language]:
            lead = spoken([LEADING[language]], language, 0.1)
            played = np.concatenate([lead, spoken([line], language, 1.5)])
            for decibels, room in ((-10, 3), (0, 4), (6, 5)):
                told = _heard(ears, every["all"], played, np.zeros_like(played), Air(room, decibels), suppressor)
                alone["lines"] += 1
                alone["commands"] += [u.phrase for u in told if u.command]
            words = normalise(line)
            for phrase in sorted({p for p in known if f" {p} " in f" {words} " and known[p] in every[opened]}):
                before = words[: f" {words} ".index(f" {phrase} ")].strip()
                begins = len(lead) + (len(spoken([before], language, 0.0)) if before else 0)
                for number, (voice, late) in enumerate(product(voices.KEPT_OUT[language][:2], (-0.3, 0.0, 0.3))):
                    clip = voices.say(phrase, voice, CLIPS)
                    for ratio in (0, -5):
                        person = np.zeros_like(played)
                        at = max(0, begins + round(late * CAPTURE_RATE))
                        clip_here = clip[: len(person) - at]
                        person[at : at + len(clip_here)] = clip_here * np.sqrt(
                            voices.power(played[: len(lead)]) / voices.power(clip) * 10 ** (ratio / 10)
                        )
                        told = _heard(ears, every[opened], played, person, Air(200 + number), suppressor)
                        obeyed = [u.command for u in told if u.command]
                        figures = meanwhile.setdefault(f"{ratio:+d} dB", {"said": 0, "acted on": 0, "wrong": 0})
                        figures["said"] += 1
                        figures["acted on"] += obeyed[:1] == [known[phrase]]
                        figures["wrong"] += bool(obeyed) and obeyed[0] != known[phrase]
            print("taught", language, key, alone, json.dumps(meanwhile), flush=True)
    return {"nobody speaks": alone, "a person meanwhile": meanwhile}


def _heard(ears: Recogniser, opened: dict, played: Wave, person: Wave, air: Air, suppressor: bool) -> list[Utterance]:
    """Return what new ears make of it."""
    hearing = Pipeline(ears, suppressor=_suppressor(suppressor), detector=make_detector())
    hearing.set_grammar(make_grammar(opened))
    return [event for event in follow(hearing, played, person, air, 1) if isinstance(event, Utterance)]


def people(rows: list[dict], speech: Path, what: Library, ratio: float | None, suppressor: bool) -> dict:
    """Return how many lone commands of people are found and acted on over the coach, *ratio* dB over its echo.

    None: the coach is silent, and they are as loud as at 0.
    """
    texts = own(what, "en")
    np.random.default_rng(3).shuffle(texts)
    every = grammars(what, "en")
    clips = [(r["words"], r["path"], read(speech / r["path"])) for r in rows if r["words"] in WORDS]
    talk = spoken(texts[:160], "en", 0.2)
    talk = np.tile(talk, 1 + round((EVERY * len(clips) + 20) * CAPTURE_RATE) // len(talk))
    ears = make_cascade("en")
    figures = {word: dict.fromkeys(("said", "found", "acted on", "wrong"), 0) for word in (*WORDS, "together")}
    for turn in range(TURNS):
        rng = np.random.default_rng(crc32(f"turn {turn}".encode()))
        count = round((EVERY * len(clips) + 14) * CAPTURE_RATE)
        begin = int(rng.integers(0, len(talk) - count))
        played, person = talk[begin : begin + count], np.zeros(count, np.float32)
        loud = voices.power(played)
        placed = []
        for number in rng.permutation(len(clips)):
            word, _, clip = clips[number]
            at = round((10 + EVERY * len(placed) + rng.uniform(0, 1.5)) * CAPTURE_RATE)
            person[at : at + len(clip)] += clip * np.sqrt(loud / voices.power(clip) * 10 ** ((ratio or 0) / 10))
            placed.append((word, at, at + len(clip)))
        played = played if ratio is not None else np.zeros_like(played)
        hearing = Pipeline(ears, suppressor=_suppressor(suppressor), detector=make_detector())
        hearing.set_grammar(make_grammar(every[WORDS[placed[0][0]]]))
        told, now = [], 0
        for event in follow(hearing, played, person, Air(100 + turn), turn):
            if isinstance(event, Utterance):
                told.append(event)
                while now + 1 < len(placed) and event.decided > placed[now][2]:
                    now += 1
                    hearing.set_grammar(make_grammar(every[WORDS[placed[now][0]]]))
            elif isinstance(event, SpeechStarted):
                while now + 1 < len(placed) and event.start > placed[now][2]:
                    now += 1
                    hearing.set_grammar(make_grammar(every[WORDS[placed[now][0]]]))
        for word, first, last in placed:
            near = [u for u in told if u.start < last and u.end > first]
            result = {
                "said": True,
                "found": bool(near),
                "acted on": any(u.command == word for u in near),
                "wrong": any(u.command not in (None, word) for u in near),
            }
            for key, value in result.items():
                figures[word][key] += value
                figures["together"][key] += value
        figures["elsewhere"] = figures.get("elsewhere", 0) + sum(
            u.command is not None and not any(u.start < last and u.end > first for _, first, last in placed)
            for u in told
        )
    print("people", ratio, json.dumps(figures), flush=True)
    return figures


def _suppressor(wanted: bool) -> EchoSuppressor | None:
    return Aec3() if wanted else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("--part", default="test")
    parser.add_argument("--only", default="people,self,taught")
    parser.add_argument("--ratios", default="alone,5,0,-5", help="decibels over the echo; alone: the coach is silent")
    parser.add_argument("--gate", action="store_true", help="without cancellers: by level, as where there is no wheel")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    what, only, cancelled = load_library(), chosen.only.split(","), not chosen.gate
    found: dict[str, object] = {"part": chosen.part, "cancellers": cancelled}
    if "people" in only:
        rows = [r for r in rows_of(chosen.speech, chosen.part) if r["kind"] == "command"]
        ratios = {each: None if each == "alone" else float(each) for each in chosen.ratios.split(",")}
        found["people"] = {each: people(rows, chosen.speech, what, r, cancelled) for each, r in ratios.items()}
    if "self" in only:
        found["itself"] = {language: itself(what, language, cancelled) for language in ("en", "da")}
    if "taught" in only:
        found["taught"] = {language: taught(what, language, cancelled) for language in ("en", "da")}
    if chosen.json:
        chosen.json.parent.mkdir(exist_ok=True)
        chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
