"""Long sampled runs: what counts of them, in which pieces they run, and the errors of their means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks

BATCHES = 20


def batch_ends(total: Any, warm_up: Any, name: str) -> NDArray[np.int64]:
    """Return where the batches begin and end, (BATCHES + 1,): the first after the warm-up, a share of the total."""
    total = _checks.integer(total, name, least=BATCHES)
    share = float(_checks.real(warm_up, "warm_up"))
    if not 0 <= share < 1:
        raise ValueError(f"warm_up must lie in [0, 1); got {share}")
    first = int(share * total)
    if total - first < BATCHES:
        raise ValueError(f"{name} after the warm-up must be at least {BATCHES}; got {total - first}")
    return np.linspace(first, total, BATCHES + 1).astype(np.int64)


def pieces(ends: NDArray[np.int64], step: int, progress: bool, unit: str) -> Iterator[tuple[int, int, int]]:
    """Yield (batch, begin, end) of pieces of at most so many steps; batch 0 is the warm-up.

    Between them the interrupt key is heeded, and the bar moves.
    """
    bar = None
    if progress:
        from tqdm.auto import tqdm

        bar = tqdm(total=int(ends[-1]), unit=unit)
    try:
        for batch, (first, last) in enumerate(zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)):
            for begin in range(first, last, step):
                end = min(begin + step, last)
                yield batch, begin, end
                if bar is not None:
                    bar.update(end - begin)
    finally:
        if bar is not None:
            bar.close()


def batch_means(batches: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean over batches, the first axis, and its standard error; those that are nan do not count."""
    there = np.isfinite(batches)
    number = there.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, batches, 0.0).sum(axis=0) / number
        spread = (np.where(there, batches - mean, 0.0) ** 2).sum(axis=0) / (number - 1)
        return mean, np.sqrt(spread / number)


def thresholds(chances: NDArray[Any]) -> NDArray[np.int64]:
    """Return probabilities in units of 2^-53."""
    return np.ceil(np.asarray(chances, dtype=np.float64) * 2.0**53).astype(np.int64)
