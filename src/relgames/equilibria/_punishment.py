"""The search for the best independent punishment of a seat: rounds of branch and bound."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria._clock import Clock

# The search ends at this part of the range of the payoffs.
GAP = 1e-9
# What rounding may add to a bound, in the same unit: a bound is made of sums, of some thousand products at most.
ROUNDING = 1e-12
# Strategies are tried with denominators up to this: 1/2 comes out of the search as 0.49999999999999994.
SIMPLE = 1000
# Cells in the first round and, if they fit in memory, in the last one.
FIRST, LAST, MEMORY = 2**7, 2**18, 2**30
# Multiplications between two looks at the clock and the interrupt key: some hundredths of a second.
STRIDE = 2**20


def independent(own: NDArray[Any], counts: Sequence[int], clock: Clock) -> tuple[tuple[NDArray[Any], ...], Any]:
    """Return one strategy per punisher, and what no strategies of theirs can hold the seat below.

    Parameters
    ----------
    own : ndarray, shape (actions, profiles)
        What each action of the seat earns against each profile of the punishers, as floats or Fractions.
    counts : sequence of int
        Number of actions of each punisher.
    """
    values = own.ravel().tolist()
    low, spread = min(values), max(values) - min(values)
    floats = np.ascontiguousarray(1 + (own - low) / (spread or 1), dtype=np.float64)
    found, bound = _search(floats, np.array(counts), clock)
    raw = [mix / mix.sum() for mix in np.split(found, np.cumsum(counts)[:-1])]
    simple = [_checks.fraction_row(Fraction(p).limit_denominator(SIMPLE) for p in mix) for mix in raw]
    if own.dtype != object:
        return _best(own, [np.array(mix, dtype=np.float64) for mix in simple], raw), low + spread * (bound - 1)
    from relgames.equilibria._linear import max_min

    # Punishers who draw a profile together can do at least as much.
    together = max_min(own.T)
    drawn = together.weights.reshape(counts)
    apart = [drawn.sum(axis=tuple(j for j in range(len(counts)) if j != i)) for i in range(len(counts))]
    candidates = [simple, [_checks.fraction_row(mix) for mix in raw], apart]
    best = _best(own, *([np.array(mix, dtype=object) for mix in mixes] for mixes in candidates))
    return best, max(together.value, low + spread * (Fraction(bound) - 1))


def _best(own: NDArray[Any], *candidates: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], ...]:
    """Return the punishment against which the seat earns least, the first of equals."""
    return tuple(min(candidates, key=lambda mixes: max(own @ joint(mixes))))


def joint(mixes: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return the product of strategies, one number per profile."""
    return reduce(np.multiply.outer, mixes, np.array(1)).ravel()


def _search(payoffs: NDArray[np.float64], counts: NDArray[np.int64], clock: Clock) -> tuple[NDArray[np.float64], float]:
    """Search in rounds of twice as many cells; payoffs in [1, 2]."""
    best, strategies = np.full(2, np.inf), np.empty(counts.sum())
    last = max(2, min(LAST, MEMORY // (8 * (5 + int(counts @ counts)))))
    cells, bound = min(FIRST, last), 1.0
    starts = np.concatenate([np.eye(n).ravel() for n in counts])[None]
    while True:
        least, over = _round(payoffs, counts, starts, cells, best, strategies, clock)
        bound = max(bound, least)
        cells = max(2 * cells, 2 * prod(counts))
        if best[0] - bound <= GAP or over or cells > last:
            return strategies, bound - ROUNDING
        starts = _star(strategies, counts)


def _round(
    payoffs: NDArray[np.float64],
    counts: NDArray[np.int64],
    starts: NDArray[np.float64],
    cells: int,
    best: NDArray[np.float64],
    strategies: NDArray[np.float64],
    clock: Clock,
) -> tuple[float, bool]:
    """Bisect until there are so many cells or none is left; return the least bound, and whether the time is over."""
    from relgames.equilibria._kernels.punishment import search

    corners = np.empty((cells, starts.shape[1]))
    corners[: len(starts)] = starts
    room = np.empty((cells, 3), dtype=np.int64), np.empty(cells), np.arange(cells)
    _, bounds, heap = room
    best[1] = np.inf
    stride = 1 + STRIDE // (len(payoffs) * payoffs.size)
    size, begin, left, over = 0, len(starts), cells - len(starts), False
    while begin or (size and left and bounds[heap[0]] < best[0] - GAP and not over):
        splits = min(stride, left)
        size = search(payoffs, counts, corners, *room, size, begin, best, strategies, GAP, splits)
        begin, left, over = 0, left - splits, clock.is_over(splits)
    return min(best[1], bounds[heap[0]] if size else np.inf), over


def _star(strategies: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the cells that have the strategies for a common corner and fill the space, one per row."""
    simplices = []
    for mix in np.split(strategies, np.cumsum(counts)[:-1]):
        # What is played so rarely may be rounding; leaving it out moves the corner, and no point is lost.
        mix = np.where(mix > GAP, mix, 0) / mix[mix > GAP].sum()
        cells = []
        for k in np.flatnonzero(mix):
            corner = np.eye(len(mix))
            corner[k] = mix
            cells.append(corner.ravel())
        simplices.append(cells)
    return np.array([np.concatenate(cell) for cell in product(*simplices)])
