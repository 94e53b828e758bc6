"""Train a keyword head in plain numpy: forward as in keyword_head.py, backward by hand, Adam."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN

Array = NDArray[np.float32]

CHANNELS, DENSE = 64, 192
DROPPED = 0.3
"""Share of the dense layer's inputs and outputs that is left out while it learns."""

MASKED = 0.04
"""Share of the vectors that are left out while it learns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a head is trained."""

    steps: int = 3000
    batch: int = 128
    rate: float = 1.5e-3
    smoothing: float = 0.05
    decay: float = 1e-4
    seed: int = 4


def fitted(x: NDArray[np.float16], label: NDArray[np.int64], share: Array, outputs: int, fit: Fit) -> dict[str, Array]:
    """Return the weights of a head that has learnt *label* of *x*, each row drawn as often as its *share* says."""
    rng = np.random.default_rng(fit.seed)
    some = x[rng.choice(len(x), min(len(x), 8000), replace=False)].astype(np.float32)
    real = some[np.abs(some).sum(2) > 0]
    mean, scale = real.mean(0), 1 / (real.std(0) + 1e-3)
    w = {
        "first": _start(rng, 3 * EMBEDDING_WIDTH, CHANNELS),
        "first_bias": np.zeros(CHANNELS, np.float32),
        "second": _start(rng, 3 * CHANNELS, CHANNELS),
        "second_bias": np.zeros(CHANNELS, np.float32),
        "dense": _start(rng, SPAN * CHANNELS, DENSE),
        "dense_bias": np.zeros(DENSE, np.float32),
        "last": _start(rng, DENSE, outputs) * 0.3,
        "last_bias": np.zeros(outputs, np.float32),
    }
    first = {k: np.zeros_like(v) for k, v in w.items()}
    second = {k: np.zeros_like(v) for k, v in w.items()}
    average = {k: v.copy() for k, v in w.items()}
    edges = np.cumsum(share / share.sum())
    for step in range(1, fit.steps + 1):
        chosen = np.minimum(np.searchsorted(edges, rng.random(fit.batch)), len(x) - 1)
        batch = x[chosen].astype(np.float32)
        present = (np.abs(batch).sum(2, keepdims=True) > 0).astype(np.float32)
        batch = (batch - mean) * scale
        batch += rng.standard_normal(batch.shape, np.float32) * 0.25
        batch *= present * (rng.random((fit.batch, SPAN, 1)) > MASKED)
        loss, slopes = _slopes(w, batch, label[chosen], fit.smoothing, rng)
        rate = fit.rate * min(1.0, step / 200) * 0.5 * (1 + np.cos(np.pi * step / fit.steps))
        for k, slope in slopes.items():
            first[k] += 0.1 * (slope - first[k])
            second[k] += 0.001 * (slope * slope - second[k])
            w[k] -= rate * (
                first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-7) + fit.decay * 10 * w[k]
            )
            average[k] += min(1.0, max(1 / step, 0.002)) * (w[k] - average[k])
        if step % 500 == 0:
            print("step", step, f"loss {loss:.3f}", flush=True)
    return {"mean": mean.astype(np.float32), "scale": scale.astype(np.float32), **average}


def logits(w: dict[str, Array], x: NDArray[np.float16]) -> Array:
    """Return the outputs of a head for many stretches at once."""
    found = []
    for at in range(0, len(x), 512):
        batch = x[at : at + 512].astype(np.float32)
        present = (np.abs(batch).sum(2, keepdims=True) > 0).astype(np.float32)
        found.append(_forward(w, (batch - w["mean"]) * w["scale"] * present)[-1])
    return np.concatenate(found)


def _start(rng: np.random.Generator, rows: int, columns: int) -> Array:
    return (rng.standard_normal((rows, columns)) * np.sqrt(2 / rows)).astype(np.float32)


def _folded(x: Array) -> Array:
    around = np.pad(x, ((0, 0), (1, 1), (0, 0)))
    return np.concatenate([around[:, :-2], around[:, 1:-1], around[:, 2:]], axis=2)


def _unfolded(slope: Array) -> Array:
    width = slope.shape[2] // 3
    back = np.zeros((slope.shape[0], slope.shape[1] + 2, width), np.float32)
    back[:, :-2] += slope[..., :width]
    back[:, 1:-1] += slope[..., width : 2 * width]
    back[:, 2:] += slope[..., 2 * width :]
    return back[:, 1:-1]


def _forward(w: dict[str, Array], x: Array, keep: tuple[Array, Array] | None = None) -> tuple[Array, ...]:
    a = _folded(x)
    b = np.maximum(0, a @ w["first"] + w["first_bias"])
    c = _folded(b)
    d = np.maximum(0, c @ w["second"] + w["second_bias"])
    e = d.reshape(len(x), -1)
    if keep:
        e = e * keep[0]
    f = np.maximum(0, e @ w["dense"] + w["dense_bias"])
    g = f * keep[1] if keep else f
    return a, b, c, d, e, f, g, g @ w["last"] + w["last_bias"]


def _slopes(
    w: dict[str, Array], x: Array, label: NDArray[np.int64], smoothing: float, rng: np.random.Generator
) -> tuple[float, dict[str, Array]]:
    many = len(x)
    keep = (
        (rng.random((many, SPAN * CHANNELS), np.float32) > DROPPED).astype(np.float32) / (1 - DROPPED),
        (rng.random((many, DENSE), np.float32) > DROPPED).astype(np.float32) / (1 - DROPPED),
    )
    a, b, c, d, e, f, g, out = _forward(w, x, keep)
    out = out - out.max(1, keepdims=True)
    likely = np.exp(out)
    likely /= likely.sum(1, keepdims=True)
    wanted = np.full_like(likely, smoothing / likely.shape[1])
    wanted[np.arange(many), label] += 1 - smoothing
    loss = float(-np.sum(wanted * np.log(likely + 1e-9)) / many)
    s: dict[str, Array] = {}
    slope = (likely - wanted) / many
    s["last"], s["last_bias"] = g.T @ slope, slope.sum(0)
    slope = (slope @ w["last"].T) * keep[1] * (f > 0)
    s["dense"], s["dense_bias"] = e.T @ slope, slope.sum(0)
    slope = ((slope @ w["dense"].T) * keep[0]).reshape(d.shape) * (d > 0)
    s["second"] = c.reshape(-1, c.shape[2]).T @ slope.reshape(-1, CHANNELS)
    s["second_bias"] = slope.sum((0, 1))
    slope = _unfolded(slope @ w["second"].T) * (b > 0)
    s["first"] = a.reshape(-1, a.shape[2]).T @ slope.reshape(-1, CHANNELS)
    s["first_bias"] = slope.sum((0, 1))
    return loss, s
