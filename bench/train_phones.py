"""Train the phone net: `python -m bench.train_phones WORK SPEECH --language da`.

WORK is a folder for what takes long (speech, features) and may be thrown away.
Synthetic people alone speak, espeak-ng in many voices and Kokoro, none of
bench.voices.KEPT_OUT; rooms and noises as in bench/train_ears.py.  CTC and Adam
in numpy, seeded.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np

from bench import texts, voices, world
from bench.ears import rows_of
from bench.train_ears import read
from bench.voices import levelled
from coach.content.adapters.script_files import load_library
from coach.hearing.adapters.phones.phone_model import plain_phones
from coach.hearing.grammar import normalise
from coach.hearing.recognition.phone_net import BLANK, STACKED, around, steps_of
from coach.hearing.spoken_time import clock_times, later_phrases, lengths, numbers
from coach.programs.standby.phrases import standby_phrases

SEED = 11
TEXTS = {"espeak": 3000, "kokoro": 240}
"""Clips of each synthesiser, each of another voice."""

TAKES = {"espeak": 2, "kokoro": 4}
"""Rooms and noises each is heard in."""

WIDTHS, APART, CHANNELS = (5, 5, 5, 5, 1), (1, 1, 2, 4, 1), 144


def said_texts(language: str, count: int, rng: Random) -> Iterator[str]:
    """Yield what is said: times, commands, pieces of the coach's sentences, words and numbers in any order."""
    what = load_library()
    times = [t for each in (later_phrases(language), clock_times(language), lengths(language)) for t in each]
    times = [t for t in times if not any(c.isdigit() for c in t)]
    always = [p for some in standby_phrases(language).values() for p in some]
    commands = list(texts.phrases(what, language))
    sentences = [normalise(t) for t in texts.own(what, language)]
    words = sorted({w for s in sentences for w in s.split()} | set(numbers(language)))
    office = [normalise(s) for s in texts.OFFICE[language].replace("\n", "|").split("|") if s.strip()]
    for _ in range(count):
        kind = rng.random()
        if kind < 0.2:
            yield rng.choice(times)
        elif kind < 0.35:
            yield rng.choice(always)
        elif kind < 0.5:
            yield rng.choice(commands)
        elif kind < 0.6:
            yield rng.choice(office)
        elif kind < 0.85:
            some = rng.choice(sentences).split()
            size = rng.randint(2, 7)
            at = rng.randrange(max(1, len(some) - size + 1))
            yield " ".join(some[at : at + size])
        else:
            yield " ".join(rng.choices(words, k=rng.randint(1, 5)))


def phones_of(some: list[str], language: str) -> list[tuple[str, ...]]:
    """Return the phones of each of *some* texts."""
    asked = "\n".join(some) + "\n"
    ask = ["espeak-ng", "-q", "--ipa", "--sep=_", "-v", language]
    answer = [
        subprocess.run([*ask, one], capture_output=True, text=True, check=True).stdout for one in asked.splitlines()
    ]
    return [plain_phones(each) for each in answer]


def takes(language: str, work: Path, speech: Path) -> tuple[list[np.ndarray], list[tuple[str, ...]]]:
    """Return the steps of every take and its phones."""
    kept = work / f"phones_{language}.npz"
    if kept.exists():
        with np.load(kept, allow_pickle=True) as file:
            return list(file["x"]), [plain_phones("_".join(y)) for y in file["y"]]
    rng, noise = Random(SEED), np.random.default_rng(SEED)
    rows = rows_of(speech, "tune")
    talk = np.concatenate([levelled(read(speech / r["path"])) for r in rows if r["kind"] == "other_speech"])
    xs, ys = [], []
    for kind in [k for k in TEXTS if k in voices.kinds(language)]:
        some = list(said_texts(language, TEXTS[kind], rng))
        for number, (text, phones, voice) in enumerate(
            zip(some, phones_of(some, language), voices.voices(language, len(some), kind, rng), strict=True)
        ):
            clip = voices.say(text, voice, work / "cache")
            for take in range(TAKES[kind]):
                xs.append(steps_of(heard(clip, noise, talk, plain=take == 0)).astype(np.float16))
                ys.append(phones)
            if number % 500 == 0:
                print(kind, number, flush=True)
    x, y = np.empty(len(xs), object), np.empty(len(ys), object)
    x[:], y[:] = xs, ys
    np.savez(kept, x=x, y=y)
    return xs, ys


def heard(clip: voices.Wave, rng: np.random.Generator, talk: voices.Wave, *, plain: bool) -> np.ndarray:
    """Return *clip* as a segment of the ears: in some room, with some noise, a little before and after it."""
    clip = world.faster(clip, rng.uniform(0.86, 1.16))
    clip = np.pad(clip, (int(rng.integers(1200, 5000)), int(rng.integers(1200, 5000))))
    if not plain:
        if rng.random() < 0.6:
            clip = world.in_room(clip, int(rng.integers(0, 400)))[: len(clip)]
        if rng.random() < 0.8:
            clip = world.coloured(clip, rng)
    kind = rng.random()
    if kind < 0.55:
        clip = world.mixed(clip, world.fan(len(clip), rng), rng.uniform(20, 50) if plain else rng.uniform(5, 25))
    elif kind < 0.75:
        clip = world.mixed(clip, world.typing(len(clip), rng), rng.uniform(6, 30))
    elif kind < 0.85 and len(clip) < len(talk):
        clip = world.mixed(clip, world.babble(len(clip), rng, talk), rng.uniform(8, 25))
    else:
        clip = world.mixed(clip, world.fan(len(clip), rng), rng.uniform(30, 60))
    return np.clip(clip * 32767, -32768, 32767).astype(np.int16)


def ctc(logits: np.ndarray, counts: np.ndarray, labels: list[np.ndarray]) -> tuple[float, np.ndarray]:
    """Return the mean CTC loss of a batch, (batch, steps, phones), and its gradient by the logits."""
    size, steps, _ = logits.shape
    p = np.exp(logits - logits.max(-1, keepdims=True))
    p /= p.sum(-1, keepdims=True)
    longest = 2 * max(map(len, labels)) + 1
    states = np.full((size, longest), BLANK)
    for row, label in zip(states, labels, strict=True):
        row[1 : 2 * len(label) : 2] = label
    skips = np.zeros(states.shape)
    skips[:, 2:] = (states[:, 2:] != BLANK) & (states[:, 2:] != states[:, :-2])
    ends = np.array([2 * len(label) for label in labels])
    rows = np.arange(size)
    emitted = np.take_along_axis(p, np.repeat(states[:, None], steps, 1), 2)  # (batch, steps, states)
    forward, lost = np.zeros_like(emitted), np.zeros(size)
    forward[:, 0, :2] = emitted[:, 0, :2]
    for t in range(steps):
        if t:
            last = forward[:, t - 1]
            now = last.copy()
            now[:, 1:] += last[:, :-1]
            now[:, 2:] += skips[:, 2:] * last[:, :-2]
            forward[:, t] = now * emitted[:, t]
        scale = forward[:, t].sum(-1) + 1e-37
        forward[:, t] /= scale[:, None]
        lost += np.where(t < counts, np.log(scale), 0.0)
    tail = forward[rows, counts - 1, ends] + forward[rows, counts - 1, np.maximum(ends - 1, 0)] + 1e-37
    loss = -(lost + np.log(tail))
    backward = np.zeros_like(emitted)
    for t in range(steps - 1, -1, -1):
        if t < steps - 1:
            after = backward[:, t + 1] * emitted[:, t + 1]
            now = after.copy()
            now[:, :-1] += after[:, 1:]
            now[:, :-2] += skips[:, 2:] * after[:, 2:]
            backward[:, t] = now / (now.sum(-1, keepdims=True) + 1e-37)
        last = counts - 1 == t
        if last.any():
            start = np.zeros((last.sum(), longest))
            at = np.arange(last.sum())
            start[at, ends[last]] = 1
            start[at, np.maximum(ends[last] - 1, 0)] = 1
            backward[last, t] = start / start.sum(-1, keepdims=True)
    both = forward * backward
    both /= both.sum(-1, keepdims=True) + 1e-37
    share = np.zeros_like(p)
    for number in range(size):
        np.add.at(share[number].T, states[number], both[number].T)
    gradient = p - share
    gradient[np.arange(steps)[None] >= counts[:, None]] = 0
    possible = np.isfinite(loss) & (loss < 1e3)
    gradient[~possible] = 0
    return float(loss[possible].mean()), gradient / size


Layer = list[np.ndarray]
"""Weight and bias."""


def trained(xs: list, ys: list, phones: list[str], steps: int, batch: int = 32) -> list[Layer]:
    """Return the layers of a net that has learnt *ys*, the phones of *xs*."""
    rng = np.random.default_rng(SEED)
    place = {phone: number for number, phone in enumerate(phones)}
    labels = [np.array([place[p] for p in y]) for y in ys]
    layers = begun(xs[0].shape[1], len(phones), rng)
    moments = [[(np.zeros_like(p), np.zeros_like(p)) for p in layer] for layer in layers]
    order = np.argsort([len(x) for x in xs], kind="stable")
    mean = 0.0
    for step in range(1, steps + 1):
        first = int(rng.integers(0, len(order) - batch * 4))
        some = rng.choice(order[first : first + batch * 4], batch, replace=False)
        x = masked([xs[n] for n in some], rng)
        seen, caches = forward(layers, x, rng)
        loss, gradient = ctc(seen, np.array([len(xs[n]) for n in some]), [labels[n] for n in some])
        mean = loss if step == 1 else 0.98 * mean + 0.02 * loss
        rate = 2e-3 * min(1, step / 200) * (0.5 * (1 + np.cos(np.pi * step / steps)) * 0.98 + 0.02)
        for layer, moment, grads in zip(layers, moments, backward(layers, caches, gradient), strict=True):
            for values, (mean_grad, mean_square), grad in zip(layer, moment, grads, strict=True):  # Adam
                mean_grad[...] += 0.1 * (grad - mean_grad)
                mean_square[...] += 0.002 * (np.square(grad) - mean_square)
                change = (mean_grad / (1 - 0.9**step)) / (np.sqrt(mean_square / (1 - 0.998**step)) + 1e-8)
                values[...] -= (rate * change).astype(np.float32)
        if step % 100 == 0:
            print(step, round(mean, 2), flush=True)
    return layers


def begun(inputs: int, outputs: int, rng: np.random.Generator) -> list[Layer]:
    """Return layers that have learnt nothing."""
    sizes = [inputs, *[CHANNELS] * (len(WIDTHS) - 1), outputs]
    return [
        [
            (rng.standard_normal((width * a, b)) * np.sqrt(2 / (width * a))).astype(np.float32) * (0.5 if i else 1),
            np.zeros(b, np.float32),
        ]
        for i, (width, a, b) in enumerate(zip(WIDTHS, sizes, sizes[1:], strict=False))
    ]


def masked(some: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Return *some* takes as one array, with a few bands of every other one missing."""
    x = np.zeros((len(some), max(map(len, some)), some[0].shape[1]), np.float32)
    for row, one in zip(x, some, strict=True):
        row[: len(one)] = one
        if rng.random() < 0.5:
            at, wide = rng.integers(0, 36), rng.integers(1, 6)
            row.reshape(len(row), STACKED, -1)[:, :, at : at + wide] = 0
    return x


def forward(layers: list[Layer], x: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, list[tuple]]:
    """Return the logits, and what `backward` needs; a tenth of the channels are dropped."""
    caches = []
    for number, (weight, bias) in enumerate(layers):
        wide = np.stack([around(one, WIDTHS[number], APART[number]) for one in x])
        y = wide @ weight + bias
        if number == len(layers) - 1:
            return y, [*caches, (wide, np.ones((), np.float32), False)]
        kept = (y > 0).astype(np.float32)
        if number:
            kept *= (rng.random((len(y), 1, y.shape[2])) > 0.1).astype(np.float32) / 0.9
        residual = x.shape == y.shape
        caches.append((wide, kept, residual))
        x = x + y * kept if residual else y * kept
    raise ValueError("no layers")


def backward(layers: list[Layer], caches: list[tuple], gradient: np.ndarray) -> list[list[np.ndarray]]:
    """Return the gradients of each layer."""
    found, down = [], gradient.astype(np.float32)
    for number in range(len(layers) - 1, -1, -1):
        wide, kept, residual = caches[number]
        through = down * kept
        flat = through.reshape(-1, through.shape[-1])
        found.append([wide.reshape(-1, wide.shape[-1]).T @ flat, flat.sum(0)])
        if number:
            below = _folded(through @ layers[number][0].T, WIDTHS[number], APART[number])
            down = below + down if residual else below
    return found[::-1]


def _folded(back: np.ndarray, width: int, apart: int) -> np.ndarray:
    """Return the gradient by the rows of what `around` put together."""
    size, steps, wide = back.shape
    inputs, margin = wide // width, width // 2 * apart
    padded = np.zeros((size, steps + 2 * margin, inputs), np.float32)
    for at in range(width):
        padded[:, at * apart : at * apart + steps] += back[:, :, at * inputs : (at + 1) * inputs]
    return padded[:, margin : margin + steps]


def main() -> None:
    """Speak, listen, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("speech", type=Path)
    parser.add_argument("--language", choices=("en", "da"), default="da")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--to", type=Path)
    chosen = parser.parse_args()
    xs, ys = takes(chosen.language, chosen.work, chosen.speech)
    phones = ["", *sorted({phone for y in ys for phone in y})]
    possible = [n for n, (x, y) in enumerate(zip(xs, ys, strict=True)) if 0 < len(y) < len(x)]
    print(len(xs), "takes", len(phones), "phones", phones, flush=True)
    layers = trained([xs[n] for n in possible], [ys[n] for n in possible], phones, chosen.steps)
    numbers_of = {
        f"{n}/{name}": v.astype(np.float16)
        for n, layer in enumerate(layers)
        for name, v in zip(("weight", "bias"), layer, strict=True)
    }
    to = chosen.to or Path(__file__).parents[1] / "models" / f"phones_{chosen.language}.npz"
    np.savez_compressed(to, phones=np.array(phones), apart=np.array(APART), **numbers_of)
    print(to, round(to.stat().st_size / 1e6, 2), "MB")


if __name__ == "__main__":
    main()
