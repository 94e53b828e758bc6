"""How likely a stretch of sound is each of some texts: Moonshine tiny, in plain numpy.

Moonshine is a speech recogniser of Useful Sensors (MIT), taught on two hundred
thousand hours of people: an encoder of sound and a decoder that gives the
likelihood of the next piece of text.  Here it never writes: it is asked how
likely the phrases are that can be said now, against every other text there is.
Its numbers are bytes (models/README.md), and become floats layer by layer as
they are needed: 45 MB, where onnxruntime takes 97.

Measured against the authors' own files in onnxruntime, on six commands of
people: the most likely pieces the same, their log-likelihoods within 0.04.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.grammar import MINUTES
from coach.units import CAPTURE_RATE

Array: TypeAlias = NDArray[np.float32]

Read: TypeAlias = list[tuple[Array, Array]]
"""The keys and values of each layer for what was heard or read."""

DECODER_LAYERS, HEADS, HEAD_WIDTH, TURNED = 6, 8, 36, 32
"""Of the encoder and of the decoder; heads of attention in each; numbers of a head, and those that tell its place."""

CONVOLUTIONS = (("conv1", 127, 64), ("conv2", 7, 3), ("conv3", 3, 2))
"""Name, length and stride of each: a vector for every 24 ms."""

BEGIN_TOKEN, END_TOKEN = 1, 2
"""Pieces that begin and end every text."""

SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
"""How the network writes one; a text begins with it."""

SIGNS = (".", ",", "!", "?")
"""What may follow the last word before the text ends."""

MOONSHINE_LEVEL = 0.12
"""Root mean square to which the loudest 50 ms of a stretch are brought, of full scale."""

MOONSHINE_HISS = -40.0
"""Decibels under it of the noise that is added."""

AROUND = 0.3
"""Seconds of that noise before and after a stretch.  Of 72 lone words of people (`tune` half; clean, fan, keys) 59 are
told from others at 2 % with it, 52 without."""

UNLIKELY = -10.0
"""Log-likelihood under which it is not looked how a text goes on."""

TRIED = 12
"""Beginnings of texts of which that is looked at, at most."""

PIECES_AT_ONCE = 4096
"""Pieces of text whose numbers are floats at one time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One way to write a phrase."""

    phrase: str
    pieces: tuple[int, ...]


class Moonshine:
    """Says how likely texts are."""

    def __init__(self, numbers: Mapping[str, NDArray[np.generic]], pieces: Sequence[bytes]) -> None:
        """*numbers*: name -> array, a product's as bytes with a `.scale` of (scale, zero); *pieces*: of text."""
        self._numbers = numbers
        self._place = {piece: number for number, piece in enumerate(pieces)}
        self._signs = {self._place[sign.encode()] for sign in SIGNS}

    def spellings(self, phrases: Collection[str]) -> tuple[Spelling, ...]:
        """Return every way in which normal *phrases* may be written."""
        return tuple(
            Spelling(phrase=phrase, pieces=self._pieces(text)) for phrase in phrases for text in _written(phrase)
        )

    def likelihoods(self, sound: CaptureSamples, wordings: Sequence[Spelling]) -> dict[str, float]:
        """Return the log-likelihood of each phrase that is likely at all, in nats: all texts there are make 0."""
        if not len(sound) or not wordings:
            return {}
        heard = self._encoded(_framed(sound))
        found: dict[str, float] = {}
        alive = [(0.0, each) for each in wordings]
        starts: list[tuple[int, ...]] = [()]
        read: Read = []
        while alive:
            depth = len(starts[0])
            last = np.array([start[-1] if start else BEGIN_TOKEN for start in starts])
            logits, read = self._decoded(heard, last, read)
            follows = dict(zip(starts, _normalised(logits), strict=True))
            going: list[tuple[float, Spelling]] = []
            for fit, each in alive:
                row = follows[each.pieces[:depth]]
                if depth < len(each.pieces):
                    going.append((fit + float(row[each.pieces[depth]]), each))
                    continue
                whole = fit + float(row[END_TOKEN])
                found[each.phrase] = float(np.logaddexp(found.get(each.phrase, -inf), whole))
                if depth and each.pieces[-1] not in self._signs:
                    going += [(fit + float(row[n]), replace(each, pieces=(*each.pieces, n))) for n in self._signs]
            likely = sorted({(-fit, each.pieces[: depth + 1]) for fit, each in going if fit > UNLIKELY})[:TRIED]
            before, starts = starts, sorted({pieces for _, pieces in likely})
            alive = [(fit, each) for fit, each in going if each.pieces[: depth + 1] in starts]
            parents = [before.index(start[:-1]) for start in starts]
            read = [(keys[parents], values[parents]) for keys, values in read]
        return found

    def _pieces(self, text: str) -> tuple[int, ...]:
        """Cut *text* as it was cut for the network: the earliest learnt pair is joined first."""
        parts = [letter.encode() for letter in f" {text}".replace(" ", SPACE)]
        while True:
            pairs = [self._place.get(one + other, len(self._place)) for one, other in pairwise(parts)]
            if not pairs or min(pairs) == len(self._place):
                break
            at = pairs.index(min(pairs))
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return tuple(self._place[piece] for part in parts for piece in self._known(part))

    def _known(self, part: bytes) -> list[bytes]:
        """Return *part*, or its bytes where it is a letter that the network has not learnt."""
        return [part] if part in self._place else [bytes([one]) for one in part]

    def _encoded(self, sound: Array) -> Read:
        """Return the keys and values of each layer of the decoder for *sound*, each (time, HEADS, WIDTH)."""
        x = sound[:, None]
        for name, length, stride in CONVOLUTIONS:
            windows = np.lib.stride_tricks.sliding_window_view(x, length, axis=0)[::stride]
            x = windows.transpose(0, 2, 1).reshape(len(windows), -1) @ self._floats(f"encoder.{name}.weight")
            if name == "conv1":
                x = np.tanh(x)
                x = (x - x.mean()) / np.sqrt(x.var() + 1e-5)
                x = x * self._floats("encoder.groupnorm.weight") + self._floats("encoder.groupnorm.bias")
            else:
                x = _gelu(x + self._floats(f"encoder.{name}.bias"))
        for layer in range(DECODER_LAYERS):
            at = f"encoder.layers.{layer}."
            x = x + self._times(_attended(*self._projected(x, at)), at + "self_attn.o_proj")
            y = self._levelled(x, at + "post_attention_layernorm")
            x = x + self._times(_gelu(self._times(y, at + "mlp.fc1")), at + "mlp.fc2")
        x = self._levelled(x, "encoder.layer_norm")
        return [
            (
                _heads(self._times(x, f"decoder.layers.{layer}.encoder_attn.k_proj")),
                _heads(self._times(x, f"decoder.layers.{layer}.encoder_attn.v_proj")),
            )
            for layer in range(DECODER_LAYERS)
        ]

    def _decoded(self, heard: Read, pieces: NDArray[np.int64], read: Read) -> tuple[Array, Read]:
        """Return the logits of what follows each of *pieces*, (texts, pieces), and what has been read with them.

        *read*: the keys and values of each layer for what lies before them, each (texts, places, HEADS, WIDTH).
        """
        table = self._numbers["decoder.embed_tokens"]
        scale, zero = self._numbers["decoder.embed_tokens.scale"]
        x = (table[pieces[:, None]].astype(np.float32) - zero) * scale
        place = read[0][0].shape[1] if read else 0
        now: Read = []
        for layer in range(DECODER_LAYERS):
            at = f"decoder.layers.{layer}."
            query, key, value = self._projected(x, at, place)
            if read:
                key = np.concatenate([read[layer][0], key], axis=1)
                value = np.concatenate([read[layer][1], value], axis=1)
            now.append((key, value))
            x = x + self._times(_attended(query, key, value), at + "self_attn.o_proj")
            query = _heads(self._times(self._levelled(x, at + "post_attention_layernorm"), at + "encoder_attn.q_proj"))
            x = x + self._times(_attended(query, *heard[layer]), at + "encoder_attn.o_proj")
            y, gate = np.split(self._times(self._levelled(x, at + "final_layernorm"), at + "mlp.fc1"), 2, axis=-1)
            x = x + self._times(y * gate / (1 + np.exp(-gate)), at + "mlp.fc2")
        x = self._levelled(x[:, -1], "decoder.norm")
        made = [
            x @ table[first : first + PIECES_AT_ONCE].astype(np.float32).T
            for first in range(0, len(table), PIECES_AT_ONCE)
        ]
        logits: Array = (np.concatenate(made, axis=-1) - zero * x.sum(-1, keepdims=True)) * scale
        return logits, now

    def _projected(self, x: Array, at: str, place: int = 0) -> tuple[Array, Array, Array]:
        """Return query, key and value of a layer for *x*, whose first is at *place*."""
        y = self._levelled(x, at + "input_layernorm")
        query, key, value = (_heads(self._times(y, f"{at}self_attn.{each}_proj")) for each in "qkv")
        return _turned(query, place), _turned(key, place), value

    def _times(self, x: Array, name: str) -> Array:
        scale, zero = self._numbers[name + ".scale"]
        y: Array = (x @ self._floats(name) - zero * x.sum(-1, keepdims=True)) * scale
        return y + self._floats(name + ".bias") if name + ".bias" in self._numbers else y

    def _levelled(self, x: Array, name: str) -> Array:
        x = x - x.mean(-1, keepdims=True)
        y: Array = x / np.sqrt(np.square(x).mean(-1, keepdims=True) + 1e-5) * self._floats(name + ".weight")
        return y

    def _floats(self, name: str) -> Array:
        return self._numbers[name].astype(np.float32, copy=False)


def _written(phrase: str) -> list[str]:
    """Return how a normal *phrase* may be written: in digits, with a comma beside politeness, with a capital."""
    words = [{"i": "I", "i'm": "I'm"}.get(word, word) for word in phrase.split()]
    ways = {" ".join(words), " ".join(str(MINUTES.get(word, word)) for word in words)}
    ways |= {way.replace(" please", ", please").replace(" thanks", ", thanks") for way in ways}
    if len(words) > 1 and words[0] in ("yes", "no", "okay", "not"):
        ways |= {way.replace(" ", ", ", 1) for way in ways if "," not in way}
    return sorted(ways | {way[0].upper() + way[1:] for way in ways})


def _framed(sound: CaptureSamples) -> Array:
    """Return *sound* at the level that the network knows, in a quiet room."""
    x = sound.astype(np.float32) / 32768
    x = x - x.mean()
    loud = x[: len(x) // 800 * 800].reshape(-1, 800)
    loudest = float(np.sqrt(np.square(loud).mean(1).max(initial=0.0)))
    around = round(AROUND * CAPTURE_RATE)
    x = np.pad(x * (MOONSHINE_LEVEL / loudest if loudest else 0.0), around)
    hiss = np.random.default_rng(0).standard_normal(len(x), np.float32) * np.float32(
        MOONSHINE_LEVEL * 10 ** (MOONSHINE_HISS / 20)
    )
    return (x + hiss).astype(np.float32)


def _heads(x: Array) -> Array:
    return x.reshape(*x.shape[:-1], HEADS, HEAD_WIDTH)


def _attended(query: Array, key: Array, value: Array) -> Array:
    """Return, per place of *query*, the mean of *value* weighed by how *key* fits; each (..., time, HEADS, WIDTH)."""
    q, k, v = (x.swapaxes(-3, -2) for x in (query, key, value))
    fits = q @ k.swapaxes(-1, -2) * np.float32(HEAD_WIDTH**-0.5)
    weights = np.exp(fits - fits.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    found: Array = (weights @ v).swapaxes(-3, -2).reshape(*query.shape[:-2], HEADS * HEAD_WIDTH)
    return found


def _turned(x: Array, first: int) -> Array:
    """Return *x*, (..., time, HEADS, WIDTH), with its place, *first* and so on, told by turning pairs of numbers."""
    angle = np.arange(first, first + x.shape[-3])[:, None] / 10_000 ** (np.arange(0, TURNED, 2) / TURNED)
    cos, sin = (np.repeat(f(angle), 2, axis=1).astype(np.float32)[:, None] for f in (np.cos, np.sin))
    part = x[..., :TURNED]
    across = np.stack([-part[..., 1::2], part[..., ::2]], axis=-1).reshape(part.shape)
    return np.concatenate([part * cos + across * sin, x[..., TURNED:]], axis=-1)


def _gelu(x: Array) -> Array:
    """Return x times the normal distribution's integral, by formula 7.1.26 of Abramowitz and Stegun (error 1.5e-7)."""
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    tail: Array = np.full_like(z, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail = np.add(tail * t, np.float32(factor), dtype=np.float32)
    y: Array = x * (1 + np.sign(x) * (1 - tail * t * np.exp(-z * z))) / 2
    return y


def _normalised(logits: Array) -> Array:
    most = logits.max(-1, keepdims=True)
    found: Array = logits - most - np.log(np.exp(logits - most).sum(-1, keepdims=True))
    return found
