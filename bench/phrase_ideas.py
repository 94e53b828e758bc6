"""Compare ways to hear phrases that nobody has learnt: `python -m bench.phrase_ideas SPEECH [--language da]`.

Ways that need no recogniser of the language: templates of the speech embedding
from many synthetic voices, warped in time; one mean of them per phrase; templates
of words that were spoken apart and put together; the phone net.  All know the
same phrases (bench/always.py, `usual`), none of them the voices that speak
(voices.KEPT_OUT).  `closed` is the phrase that fits best; `kept` what is left of
it at the threshold that lets nothing of people's talk through (`tune` half).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import numpy as np
from speech_recognition import AudioData

from bench import voices, world
from bench.always import cut, said_by, usual
from bench.ears import one_after_another, rows_of
from bench.train_ears import read
from coach.hearing.adapters.keyword_model import EmbeddingKeywordModel
from coach.hearing.adapters.phones.phone_model import NetOfPhones
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.enrolment.templates import Directions, _distances, directions
from coach.hearing.recognition.phrase_ears import SHORTEST_PHRASE
from coach.units import CAPTURE_RATE

SPEAKERS, SEED, MEANS = 10, 5, 12
"""Synthetic voices that make the templates; the seed that picks them; vectors of a mean."""

Scores = Mapping[str, float]
Judge = Callable[[CaptureSamples], Scores]
"""Gives phrase -> score, the higher the better."""


def sounds(phrase: str, speakers: list[str], store: Path, *, apart: bool) -> list[CaptureSamples]:
    """Return *phrase* by each of *speakers*, in some room each; *apart*: word for word, put together."""
    found = []
    for number, voice in enumerate(speakers):
        parts = [voices.say(part, voice, store) for part in (phrase.split() if apart else [phrase])]
        whole = np.pad(np.concatenate([voices.levelled(part) for part in parts]), (2400, 2400))
        heard = world.mixed(whole, world.fan(len(whole), np.random.default_rng(number)), 25.0)
        if number % 2:
            heard = world.in_room(heard, number)[: len(whole)]
        found.append(np.clip(heard * 32767, -32768, 32767).astype(np.int16))
    return found


def judges(language: str, phrases: list[str], store: Path) -> dict[str, Judge]:
    """Return the ways that are compared."""
    model, net = EmbeddingKeywordModel(language), NetOfPhones(language)
    speakers = voices.voices(language, SPEAKERS, "espeak", Random(SEED))

    def vectors(sound: CaptureSamples) -> Directions:
        return directions(model.embed(sound), model.head.mean, model.head.scale)

    def nearest(templates: Mapping[str, list[Directions]]) -> Judge:
        def judge(sound: CaptureSamples) -> Scores:
            own = vectors(sound)
            return {p: -float(np.sort(_distances(own, some))[:3].mean()) for p, some in templates.items()}

        return judge

    def mean(some: list[Directions]) -> np.ndarray:
        return np.mean([stretched(one) for one in some], axis=0)

    whole, joined = (
        {p: [vectors(s) for s in sounds(p, speakers, store, apart=apart)] for p in phrases} for apart in (False, True)
    )
    means = {p: mean(some) for p, some in whole.items()}
    return {
        "templates, warped": nearest(whole),
        "one mean of a phrase": lambda sound: {
            p: float((stretched(vectors(sound)) * m).sum() / MEANS) for p, m in means.items()
        },
        "templates of words put together": nearest(joined),
        "phone net": lambda sound: {p: fit.log_likelihood / fit.phones for p, fit in net.fits(sound, phrases).items()},
    }


def stretched(some: Directions) -> np.ndarray:
    """Return *some* vectors as MEANS of them."""
    return some[np.linspace(0, len(some) - 1, MEANS).round().astype(int)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("speech", type=Path)
    parser.add_argument("--language", default="da")
    parser.add_argument("--store", type=Path, default=Path("build/speech"))
    chosen = parser.parse_args()
    language = chosen.language
    phrases = [phrase for some in usual(language).values() for phrase in some]
    people = [v for v in voices.KEPT_OUT[language] if v.split()[0] in voices.kinds(language)]
    clips = [read(chosen.speech / r["path"]) for r in rows_of(chosen.speech, "tune") if r["kind"] == "other_speech"]
    talk = [s for s in map(samples, cut(one_after_another(clips, 0), language)) if len(s) >= LEAST]
    said = {
        condition: [
            (
                phrase,
                voice,
                list(map(samples, cut(said_by(phrase, voice, n, condition, chosen.store), language))),
            )
            for phrase in phrases
            for n, voice in enumerate(people)
        ]
        for condition in ("clean", "fan")
    }
    for name, judge in judges(language, phrases, chosen.store).items():
        limit = max(max(judge(sound).values(), default=-np.inf) for sound in talk)
        for condition, rows in said.items():
            best = [
                (phrase, max(((score, p) for s in some for p, score in judge(s).items()), default=(-np.inf, "")))
                for phrase, _, some in rows
            ]
            closed = sum(phrase == p for phrase, (_, p) in best)
            kept = sum(phrase == p and score > limit for phrase, (score, p) in best)
            print(f"{language} {name}, {condition}: closed {closed}, kept {kept} of {len(rows)}", flush=True)


LEAST = round(SHORTEST_PHRASE * CAPTURE_RATE)
"""Samples of the shortest phrase."""


def samples(audio: AudioData) -> CaptureSamples:
    """Return the samples of *audio*."""
    return np.frombuffer(audio.frame_data, "<i2")


if __name__ == "__main__":
    main()
