"""A keyword head that was never trained: its weights are dice, reproducible ones."""

import numpy as np

from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH, SPAN, KeywordHead

PHRASES = ("yes", "yes please", "no", "stop")


def a_head(seed: int = 0) -> KeywordHead:
    """Return a head of PHRASES, the same for each *seed*."""
    rng = np.random.default_rng(seed)
    sizes = {
        "mean": (EMBEDDING_WIDTH,),
        "scale": (EMBEDDING_WIDTH,),
        "first": (3 * EMBEDDING_WIDTH, 8),
        "first_bias": (8,),
        "second": (24, 8),
        "second_bias": (8,),
        "dense": (SPAN * 8, 16),
        "dense_bias": (16,),
        "last": (16, len(PHRASES) + 1),
        "last_bias": (len(PHRASES) + 1,),
    }
    return KeywordHead(phrases=PHRASES, nets=({k: rng.normal(0, 0.3, s).astype(np.float32) for k, s in sizes.items()},))
