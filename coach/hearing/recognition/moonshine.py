"""How likely a speech segment is each of some texts: Moonshine tiny, in numpy.

Moonshine is a speech recogniser by Useful Sensors (MIT): an encoder of sound,
and a decoder that gives the probability of the next token of text.  Here it
never writes text.  It scores the phrases that can be said now against all
other texts, by teacher forcing: all spellings of all phrases are a prefix
tree, and each step decodes one more token of every prefix that is still
likely.

The weights are bytes (models/README.md) and become floats layer by layer as
they are needed, which takes 45 MB.  See docs/hearing.md, Moonshine.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.recognition.phrase_tree import PhraseTree
from coach.hearing.recognition.transformer import (
    Array,
    attention,
    gelu,
    layer_norm,
    log_softmax,
    rotary_position_embedding,
    split_heads,
)
from coach.hearing.spoken_time import written
from coach.units import CAPTURE_RATE

KeyValues: TypeAlias = list[tuple[Array, Array]]
"""Keys and values of each decoder layer, of the encoded sound or of the tokens so far."""

LAYER_COUNT, HEADS, ROTARY_WIDTH = 6, 8, 32
"""Layers of the encoder and of the decoder; heads of attention; numbers of a head that carry its position."""

CONVOLUTIONS = (("conv1", 127, 64), ("conv2", 7, 3), ("conv3", 3, 2))
"""Name, length and stride of each: a vector for every 24 ms."""

BEGIN_TOKEN, END_TOKEN = 1, 2
"""Tokens that begin and end every text."""

SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
"""The network's sign for a space; a text begins with it."""

PUNCTUATION = (".", ",", "!", "?")
"""What may follow the last word before the text ends."""

MOONSHINE_LEVEL = 0.12
"""Root mean square to which the loudest 50 ms of a segment are brought, of full scale."""

MOONSHINE_HISS = -40.0
"""Decibels of the added noise relative to that level."""

NOISE_PADDING = 0.3
"""Seconds of that noise before and after a segment.  See docs/hearing.md, Moonshine."""

MIN_TEXT_LIKELIHOOD = -10.0
"""Log-likelihood below which a prefix is not followed any further."""

MOST_BEHIND, MIN_PHRASE_LIKELIHOOD = 14.0, -25.0
"""The same where it is compared with any text: behind that, and at all.  See docs/hearing.md, at any time."""

BEAM_WIDTH = 12
"""Prefixes followed at most."""

TOKENS_AT_ONCE = 4096
"""Rows of the token embedding that are floats at one time."""


class Moonshine:
    """Says how likely texts are."""

    def __init__(self, weights: Mapping[str, NDArray[np.generic]], vocabulary: Sequence[bytes]) -> None:
        """*weights*: name -> array, quantised ones as bytes with a `.scale` of (scale, zero); *vocabulary*: tokens."""
        self._weights = weights
        self._token_of = {piece: token for token, piece in enumerate(vocabulary)}
        self._punctuation = {self._token_of[sign.encode()] for sign in PUNCTUATION}
        self._cut_words: dict[str, tuple[int, ...]] = {}

    def tree(self, phrases: Collection[str]) -> PhraseTree:
        """Return every way in which normal *phrases* may be written."""
        root = PhraseTree()
        for phrase in phrases:
            for text in _spellings(phrase):
                # no token has a space inside
                root.add(phrase, [token for word in text.split() for token in self._word_tokens(word)])
        return root

    def log_likelihoods(self, sound: CaptureSamples, tree: PhraseTree) -> dict[str, float]:
        """Return the log-likelihood (nats) of each phrase of *tree* that is likely at all, among all texts."""
        return self._search(sound, tree, None)

    def beside_any_text(self, sound: CaptureSamples, tree: PhraseTree) -> tuple[dict[str, float], float]:
        """Return the same of each phrase that is not much less likely than any text, and how likely that text is.

        That text is what the network would write: the likeliest token after the
        likeliest.  In noise no text is likely, and a phrase is near it all the same.
        """
        text = _AnyText()
        return self._search(sound, tree, text), text.fit

    def _search(self, sound: CaptureSamples, tree: PhraseTree, text: _AnyText | None) -> dict[str, float]:
        found: dict[str, float] = {}
        if not len(sound) or not tree.following:
            return found
        encoded = self._encode(_prepared(sound))
        alive: dict[tuple[int, ...], tuple[float, PhraseTree]] = {(BEGIN_TOKEN,): (0.0, tree)}
        prefixes: list[tuple[int, ...]] = [(BEGIN_TOKEN,)]
        cache: KeyValues = []
        while alive:
            logits, cache = self._decode(encoded, np.array([prefix[-1] for prefix in prefixes]), cache)
            rows = dict(zip(prefixes, log_softmax(logits), strict=True))
            longer: list[tuple[float, tuple[int, ...], PhraseTree]] = []
            for prefix, (fit, node) in alive.items():
                row, following = rows[prefix], dict(node.following)
                for phrase in node.whole:
                    found[phrase] = float(np.logaddexp(found.get(phrase, -inf), fit + float(row[END_TOKEN])))
                if node.whole and prefix[-1] not in self._punctuation:
                    end = PhraseTree(whole=node.whole)
                    following |= {sign: end for sign in self._punctuation if sign not in following}
                longer += [(fit + float(row[token]), (*prefix, token), after) for token, after in following.items()]
            least = MIN_TEXT_LIKELIHOOD if text is None else text.grow(rows)
            kept = sorted((each for each in longer if each[0] > least), key=lambda each: -each[0])[:BEAM_WIDTH]
            alive = {prefix: (fit, node) for fit, prefix, node in kept}
            before, prefixes = prefixes, list(alive)
            if text is not None and not text.ended and text.prefix not in alive:
                prefixes.append(text.prefix)
            parents = [before.index(prefix[:-1]) for prefix in prefixes]
            cache = [(keys[parents], values[parents]) for keys, values in cache]
        return found

    def _word_tokens(self, word: str) -> tuple[int, ...]:
        if word not in self._cut_words:
            self._cut_words[word] = self._cut(word)
        return self._cut_words[word]

    def _cut(self, word: str) -> tuple[int, ...]:
        """Cut *word* as it was cut for the network (byte-pair encoding): the earliest learnt pair is joined first."""
        parts = [letter.encode() for letter in SPACE + word]
        while True:
            pairs = [self._token_of.get(one + other, len(self._token_of)) for one, other in pairwise(parts)]
            if not pairs or min(pairs) == len(self._token_of):
                break
            at = pairs.index(min(pairs))
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return tuple(self._token_of[piece] for part in parts for piece in self._known_pieces(part))

    def _known_pieces(self, part: bytes) -> list[bytes]:
        """Return *part*, or its bytes if it is a letter that is not in the vocabulary."""
        return [part] if part in self._token_of else [bytes([one]) for one in part]

    def _encode(self, sound: Array) -> KeyValues:
        """Return the cross-attention keys and values of each decoder layer for *sound*, each (time, heads, width)."""
        x = sound[:, None]
        for name, length, stride in CONVOLUTIONS:
            windows = np.lib.stride_tricks.sliding_window_view(x, length, axis=0)[::stride]
            x = windows.transpose(0, 2, 1).reshape(len(windows), -1) @ self._floats(f"encoder.{name}.weight")
            if name == "conv1":
                x = np.tanh(x)
                x = (x - x.mean()) / np.sqrt(x.var() + 1e-5)
                x = x * self._floats("encoder.groupnorm.weight") + self._floats("encoder.groupnorm.bias")
            else:
                x = gelu(x + self._floats(f"encoder.{name}.bias"))
        for number in range(LAYER_COUNT):
            layer = f"encoder.layers.{number}."
            x = x + self._linear(attention(*self._query_key_value(x, layer)), layer + "self_attn.o_proj")
            y = self._norm(x, layer + "post_attention_layernorm")
            x = x + self._linear(gelu(self._linear(y, layer + "mlp.fc1")), layer + "mlp.fc2")
        x = self._norm(x, "encoder.layer_norm")
        return [
            (
                split_heads(self._linear(x, f"decoder.layers.{number}.encoder_attn.k_proj"), HEADS),
                split_heads(self._linear(x, f"decoder.layers.{number}.encoder_attn.v_proj"), HEADS),
            )
            for number in range(LAYER_COUNT)
        ]

    def _decode(self, encoded: KeyValues, tokens: NDArray[np.int64], cache: KeyValues) -> tuple[Array, KeyValues]:
        """Return the logits of what follows each of *tokens*, (texts, vocabulary), and the cache grown by them.

        *cache*: keys and values of each layer for the tokens before, each (texts, positions, heads, width).
        """
        table = self._weights["decoder.embed_tokens"]
        scale, zero = self._weights["decoder.embed_tokens.scale"]
        x = (table[tokens[:, None]].astype(np.float32) - zero) * scale
        position = cache[0][0].shape[1] if cache else 0
        grown: KeyValues = []
        for number in range(LAYER_COUNT):
            layer = f"decoder.layers.{number}."
            query, key, value = self._query_key_value(x, layer, position)
            if cache:
                key = np.concatenate([cache[number][0], key], axis=1)
                value = np.concatenate([cache[number][1], value], axis=1)
            grown.append((key, value))
            x = x + self._linear(attention(query, key, value), layer + "self_attn.o_proj")
            y = self._norm(x, layer + "post_attention_layernorm")
            query = split_heads(self._linear(y, layer + "encoder_attn.q_proj"), HEADS)
            x = x + self._linear(attention(query, *encoded[number]), layer + "encoder_attn.o_proj")
            y, gate = np.split(self._linear(self._norm(x, layer + "final_layernorm"), layer + "mlp.fc1"), 2, axis=-1)
            x = x + self._linear(y * gate / (1 + np.exp(-gate)), layer + "mlp.fc2")
        x = self._norm(x[:, -1], "decoder.norm")
        parts = [
            x @ table[first : first + TOKENS_AT_ONCE].astype(np.float32).T
            for first in range(0, len(table), TOKENS_AT_ONCE)
        ]
        logits: Array = (np.concatenate(parts, axis=-1) - zero * x.sum(-1, keepdims=True)) * scale
        return logits, grown

    def _query_key_value(self, x: Array, layer: str, position: int = 0) -> tuple[Array, Array, Array]:
        """Return query, key and value of self-attention for *x*, whose first place is at *position*."""
        y = self._norm(x, layer + "input_layernorm")
        query, key, value = (split_heads(self._linear(y, f"{layer}self_attn.{each}_proj"), HEADS) for each in "qkv")
        return (
            rotary_position_embedding(query, position, ROTARY_WIDTH),
            rotary_position_embedding(key, position, ROTARY_WIDTH),
            value,
        )

    def _linear(self, x: Array, name: str) -> Array:
        scale, zero = self._weights[name + ".scale"]
        y: Array = (x @ self._floats(name) - zero * x.sum(-1, keepdims=True)) * scale
        return y + self._floats(name + ".bias") if name + ".bias" in self._weights else y

    def _norm(self, x: Array, name: str) -> Array:
        return layer_norm(x, self._floats(name + ".weight"))

    def _floats(self, name: str) -> Array:
        return self._weights[name].astype(np.float32, copy=False)


@dataclass(slots=True)
class _AnyText:
    """The text that is written token by token, whatever it is."""

    prefix: tuple[int, ...] = (BEGIN_TOKEN,)
    fit: float = 0.0
    ended: bool = False

    def grow(self, rows: Mapping[tuple[int, ...], Array]) -> float:
        """Add its likeliest token; return the log-likelihood below which no phrase is followed any further."""
        if not self.ended:
            row = rows[self.prefix]
            token = int(row.argmax())
            self.fit, self.prefix, self.ended = self.fit + float(row[token]), (*self.prefix, token), token == END_TOKEN
        return max(MIN_PHRASE_LIKELIHOOD, self.fit - MOST_BEHIND)


def _spellings(phrase: str) -> list[str]:
    """Return how a normal *phrase* may be written: in digits, with a comma beside politeness, with a capital."""
    words = [{"i": "I", "i'm": "I'm"}.get(word, word) for word in phrase.split()]
    ways = set(written(" ".join(words)))
    ways |= {way.replace(" please", ", please").replace(" thanks", ", thanks") for way in ways}
    if len(words) > 1 and words[0] in ("yes", "no", "okay", "not"):
        ways |= {way.replace(" ", ", ", 1) for way in ways if "," not in way}
    return sorted(ways | {way[0].upper() + way[1:] for way in ways})


def _prepared(sound: CaptureSamples) -> Array:
    """Return *sound* at the level that the network knows, padded with the noise of a quiet room."""
    x = sound.astype(np.float32) / 32768
    x = x - x.mean()
    blocks = x[: len(x) // 800 * 800].reshape(-1, 800)
    loudest = float(np.sqrt(np.square(blocks).mean(1).max(initial=0.0)))
    padding = round(NOISE_PADDING * CAPTURE_RATE)
    x = np.pad(x * (MOONSHINE_LEVEL / loudest if loudest else 0.0), padding)
    hiss = np.random.default_rng(0).standard_normal(len(x), np.float32) * np.float32(
        MOONSHINE_LEVEL * 10 ** (MOONSHINE_HISS / 20)
    )
    return (x + hiss).astype(np.float32)
