"""The operators of a transformer, in numpy: attention, rotary position embedding, layer norm, GELU, log-softmax.

Arrays are float32.  A sequence is (..., time, width); one that is split into
heads of attention is (..., time, heads, head width).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]


def split_heads(x: Array, heads: int) -> Array:
    """Split (..., time, width) into (..., time, *heads*, head width)."""
    return x.reshape(*x.shape[:-1], heads, x.shape[-1] // heads)


def attention(query: Array, key: Array, value: Array) -> Array:
    """Return scaled dot-product attention with the heads joined, (..., time, width); arguments are split into heads."""
    q, k, v = (x.swapaxes(-3, -2) for x in (query, key, value))
    scores = q @ k.swapaxes(-1, -2) * np.float32(query.shape[-1] ** -0.5)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    joined: Array = (weights @ v).swapaxes(-3, -2).reshape(*query.shape[:-2], query.shape[-2] * query.shape[-1])
    return joined


def rotary_position_embedding(x: Array, first: int, width: int) -> Array:
    """Rotate the first *width* numbers of each head in pairs, by their position in time; *x* begins at *first*."""
    angle = np.arange(first, first + x.shape[-3])[:, None] / 10_000 ** (np.arange(0, width, 2) / width)
    cos, sin = (np.repeat(f(angle), 2, axis=1).astype(np.float32)[:, None] for f in (np.cos, np.sin))
    part = x[..., :width]
    across = np.stack([-part[..., 1::2], part[..., ::2]], axis=-1).reshape(part.shape)
    return np.concatenate([part * cos + across * sin, x[..., width:]], axis=-1)


def gelu(x: Array) -> Array:
    """Return the Gaussian error linear unit, with erf by formula 7.1.26 of Abramowitz and Stegun (error 1.5e-7)."""
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    tail: Array = np.full_like(z, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail = np.add(tail * t, np.float32(factor), dtype=np.float32)
    y: Array = x * (1 + np.sign(x) * (1 - tail * t * np.exp(-z * z))) / 2
    return y


def layer_norm(x: Array, weight: Array) -> Array:
    """Return *x* with mean 0 and variance 1 over its last axis, times *weight*."""
    x = x - x.mean(-1, keepdims=True)
    y: Array = x / np.sqrt(np.square(x).mean(-1, keepdims=True) + 1e-5) * weight
    return y


def log_softmax(logits: Array) -> Array:
    """Return *logits* as log-probabilities over the last axis."""
    most = logits.max(-1, keepdims=True)
    found: Array = logits - most - np.log(np.exp(logits - most).sum(-1, keepdims=True))
    return found
