"""Where the states of a drawn machine are: on a ring, in an order that keeps its arrows short."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray


def ring(states: int, start: int, arrows: Sequence[tuple[int, int]], apart: float) -> NDArray[np.float64]:
    """Return the place of each state, shape (S, 2): the first state on the left, then clockwise."""
    order = [start, *(s for s in range(states) if s != start)]
    order = _shortened(order, arrows)
    place = np.empty((states, 2))
    radius = 0.0 if states == 1 else apart / (2 * np.sin(np.pi / states))
    for k, s in enumerate(order):
        angle = np.pi * (1 - 2 * k / states)
        place[s] = radius * np.cos(angle), radius * np.sin(angle)
    return place


def _shortened(order: list[int], arrows: Sequence[tuple[int, int]]) -> list[int]:
    """Exchange states as long as that makes the arrows shorter along the ring; the first one stays."""
    length, better = _length(order, arrows), True
    while better:
        better = False
        for i, j in combinations(range(1, len(order)), 2):
            order[i], order[j] = order[j], order[i]
            if (shorter := _length(order, arrows)) < length:
                length, better = shorter, True
            else:
                order[i], order[j] = order[j], order[i]
    return order


def _length(order: list[int], arrows: Sequence[tuple[int, int]]) -> int:
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    if not arrows:
        return 0
    steps = np.abs(np.subtract(*place[np.array(arrows).T]))
    # Squared, so that no single arrow goes far: many short ones are easier to follow.
    return int((np.minimum(steps, len(order) - steps) ** 2).sum())
