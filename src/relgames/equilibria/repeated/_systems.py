"""Linear equations of Markov chains, x = b + d P x, solved component by component, in floats or in rationals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = dict[int, Any]


def classes(edges: Sequence[Row]) -> list[list[int]]:
    """Return the strongly connected components of a chain, each after all that it leads to."""
    from relgames._chains import components

    ptr = np.zeros(len(edges) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in edges], out=ptr[1:])
    label, count = components(ptr, np.array([w for row in edges for w in row], dtype=np.int64), len(edges))
    members: list[list[int]] = [[] for _ in range(count)]
    for v, c in enumerate(label.tolist()):
        members[c].append(v)
    return members


def solve(
    edges: Sequence[Row],
    right: Sequence[Sequence[Any]],
    discount: Any,
    known: dict[int, list[Any]] | None = None,
    parts: list[list[int]] | None = None,
) -> list[list[Any]]:
    """Return x with ``x = right + discount * P x``, one row of x and of ``right`` per state.

    ``known`` has rows of x that are given; with them the discount may be 1, if every other state leads to one of them.
    ``parts`` are the components, where the caller has them.
    """
    x: list[list[Any]] = [[]] * len(edges)
    for v, row in (known or {}).items():
        x[v] = row
    columns = range(len(right[0])) if right else range(0)
    for members in classes(edges) if parts is None else parts:
        members = [v for v in members if not x[v]]
        place = {v: k for k, v in enumerate(members)}
        rights = []
        for v in members:
            outer = [(w, p) for w, p in edges[v].items() if w not in place]
            rights.append([right[v][c] + discount * sum(p * x[w][c] for w, p in outer) for c in columns])
        if len(members) == 1:
            v = members[0]
            over = 1 - discount * edges[v].get(v, 0)
            x[v] = [value / over for value in rights[0]]
        elif members:
            inner = [{place[w]: discount * p for w, p in edges[v].items() if w in place} for v in members]
            for v, row in zip(members, _block(inner, rights), strict=True):
                x[v] = row
    return x


def means(edges: Sequence[Row], rewards: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return the long-run mean of the rewards from each state, and the bias: what is earned beyond it on the way.

    The bias is 0 at the first state of each recurrent class. Rows of ``edges`` sum to 1.
    """
    zero = 0 * rewards[0]
    mean: dict[int, list[Any]] = {}
    bias: dict[int, list[Any]] = {}
    parts = classes(edges)
    for members in parts:
        inside = set(members)
        if all(w in inside for v in members for w in edges[v]):
            first = min(members)
            place = {v: k for k, v in enumerate([first, *sorted(inside - {first})])}
            # In place of the bias of the first state, which is 0, the mean is unknown.
            inner: list[Row] = []
            for v in place:
                row = {place[w]: q for w, q in edges[v].items() if w != first}
                inner.append(row if v == first else {**row, 0: zero - 1})
            solved = [x[0] for x in _block(inner, [[rewards[v]] for v in place])]
            for v, k in place.items():
                mean[v] = [solved[0]]
                bias[v] = [zero if v == first else solved[k]]
    found = [x[0] for x in solve(edges, [[zero]] * len(edges), zero + 1, mean, parts)]
    rights = [[reward - g] for reward, g in zip(rewards, found, strict=True)]
    return found, [x[0] for x in solve(edges, rights, zero + 1, bias, parts)]


def _block(inner: list[Row], rights: list[list[Any]]) -> list[list[Any]]:
    """Solve ``(1 - inner) x = rights``."""
    if isinstance(rights[0][0], Fraction):
        from relgames._rationals import solved_chain

        return solved_chain(inner, rights)
    system = np.eye(len(inner))
    for k, row in enumerate(inner):
        for w, p in row.items():
            system[k, w] -= p
    solution: NDArray[Any] = np.linalg.solve(system, np.array(rights))
    return solution.tolist()
