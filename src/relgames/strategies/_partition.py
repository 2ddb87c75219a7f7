"""Which states of machines behave alike: the coarsest partition that outputs and transitions respect."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from relgames.strategies.machine import Machine


def classes_of(machines: list[Machine]) -> list[NDArray[np.int64]]:
    """Return the class of each state of each machine under the coarsest partition that the future respects."""
    ends = np.cumsum([m.states for m in machines])
    rows: list[Any] = []
    for m in machines:
        act, _, leave = m.values()
        rows += [(*a, q) for a, q in zip(act.reshape(m.states, -1).tolist(), leave.tolist(), strict=True)]
    classes = _numbered(rows)
    if all(m.next.ndim == 2 for m in machines):
        following = [m.next + end - m.states for m, end in zip(machines, ends, strict=True)]
        return np.split(_stable(classes, np.concatenate(following)), ends[:-1])
    while True:
        rows = []
        for m, end in zip(machines, ends, strict=True):
            own = classes[end - m.states : end]
            if m.next.ndim == 2:
                moves = own[m.next].tolist()
            else:
                moves = [[_lumped(chances, own) for chances in state] for state in m.values()[1]]
            rows += [(c, *row) for c, row in zip(own.tolist(), moves, strict=True)]
        refined = _numbered(rows)
        if refined.max() == classes.max():
            return np.split(refined, ends[:-1])
        classes = refined


def _stable(classes: NDArray[np.int64], next: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the coarsest refinement of ``classes`` whose classes ``next`` (S, P) maps into classes.

    J. E. Hopcroft, "An n log n algorithm for minimizing states in a finite automaton", 1971: split by the states that
    lead into a class, and of the two parts put the smaller one up to be split by.
    """
    class_of = classes.tolist()
    members: list[set[int]] = [set() for _ in range(max(class_of) + 1)]
    for state, c in enumerate(class_of):
        members[c].add(state)
    sources: list[list[list[int]]] = [[[] for _ in class_of] for _ in range(next.shape[1])]
    for state, row in enumerate(next.tolist()):
        for profile, to in enumerate(row):
            sources[profile][to].append(state)
    waiting = set(range(len(members)))
    while waiting:
        splitter = list(members[waiting.pop()])
        for leading in sources:
            touched: dict[int, set[int]] = {}
            for to in splitter:
                for state in leading[to]:
                    touched.setdefault(class_of[state], set()).add(state)
            for c, inside in touched.items():
                if len(inside) == len(members[c]):
                    continue
                outside = members[c] - inside if 2 * len(inside) > len(members[c]) else None
                smaller = inside if outside is None else outside
                members[c] -= smaller
                waiting.add(len(members))
                for state in smaller:
                    class_of[state] = len(members)
                members.append(smaller)
    return np.array(class_of, dtype=np.int64)


def _lumped(chances: NDArray[Any], classes: NDArray[np.int64]) -> Any:
    """Return the probability of moving to each class, as (class, probability) pairs, or the class if it is certain."""
    reached = np.unique(classes[chances != 0]).tolist()
    return reached[0] if len(reached) == 1 else tuple((c, total(chances[classes == c])) for c in reached)


def total(chances: NDArray[Any]) -> Any:
    """Return the sum: exact for Fractions, and for floats correctly rounded, so that their order does not matter."""
    return sum(chances) if chances.dtype == object else fsum(chances)


def _numbered(rows: list[Any]) -> NDArray[np.int64]:
    """Return equal numbers for equal rows."""
    numbers: dict[Any, int] = {}
    return np.array([numbers.setdefault(row, len(numbers)) for row in rows], dtype=np.int64)
