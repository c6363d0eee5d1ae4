"""Random draws of one feed and chunk, the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from orchestration.samples.columns import Flags, Floats, Ints


class Chance:
    """Draws in whole arrays.

    Every feed and chunk has a stream of its own, so that a change to one feed leaves the
    others as they were.
    """

    def __init__(self, seed: int, feed: str, chunk: int) -> None:
        sequence = np.random.SeedSequence(seed, spawn_key=(crc32(feed.encode()), chunk))
        self.rng = np.random.default_rng(sequence)

    def hits(self, rows: int, share: float | Floats) -> Flags:
        """True with the given chance."""
        return np.asarray(self.rng.random(rows) < share)

    def uniform(self, rows: int, low: float, high: float) -> Floats:
        """Numbers between low and high."""
        return self.rng.uniform(low, high, rows)

    def seconds(self, rows: int, low: float, high: float) -> Ints:
        """Whole seconds between low and high."""
        return self.rng.integers(int(low), int(high), rows)

    def lasting(self, rows: int, median: float | Floats, spread: float) -> Ints:
        """Log-normal durations in whole seconds, at least one; `median` in seconds."""
        drawn = np.exp(self.rng.standard_normal(rows) * spread) * median
        return np.maximum(drawn, 1).astype(np.int64)

    def pick(self, rows: int, weights: Sequence[float] | Floats) -> NDArray[np.intp]:
        """Codes 0, 1, 2 … in proportion to the weights."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.searchsorted(edges / edges[-1], self.rng.random(rows), side="right")

    def below(self, rows: int, limit: int | Ints) -> Ints:
        """Whole numbers from 0 up to, not including, the limit."""
        return np.asarray(self.rng.integers(0, limit, rows), dtype=np.int64)
