"""From extreme equilibria to a result: maximal Nash subsets, connected components, certificates.

An extreme equilibrium is a pair of vertices, one of each best-response polyhedron, that have all labels together. Take
such pairs as the edges of a bipartite graph. The maximal Nash subsets are the products of the convex hulls of the two
sides of its maximal complete bipartite subgraphs; two of them meet if they share a vertex pair, and the components of
the set of equilibria are those of the graph (Winkels 1979; Jansen 1981; von Stengel, "Computing equilibria for
two-person games", Handbook of Game Theory 3 (2002), theorem 2.14 and section 3; Avis, Rosenberg, Savani and
von Stengel, Economic Theory 42 (2010), section 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._kernels.certificates import arrange
from relgames.equilibria.regret import expected_payoffs
from relgames.equilibria.result import Component, Equilibrium, Hulls
from relgames.games import Game

Bicliques = list[tuple[list[int], list[int]]]


def equilibria_of(
    game: Game, X: Any, Y: Any, vertices: list[tuple[int, int]], radius: Sequence[float] | None, exact: bool
) -> tuple[tuple[Equilibrium, ...], list[tuple[int, int]]]:
    """Return equilibria with their certificates, in order, and the numbers of the vertices of each.

    Parameters
    ----------
    X, Y : sequence of ndarray, (T, m) and (T, n)
        Strategies in floats that are off by at most ``radius``, or in Fractions where that is None.
    exact : bool
        Whether to leave Fractions as they are.
    """
    count, radii = len(X), radius
    X_floats, Y_floats = X, Y
    if radii is None:
        # Fractions up to 1 are rounded once.
        radii = [2.0**-54] * count
        X_floats = np.array(X, np.float64).reshape(-1, game.counts[0])
        Y_floats = np.array(Y, np.float64).reshape(-1, game.counts[1])
    order, owners = np.arange(count), np.zeros(count, np.int64)
    rows = np.empty((count, sum(game.counts) + 4))
    arrange(game.payoffs[None], owners, order, X_floats, Y_floats, rows)
    listed = order.tolist()
    if exact:
        fractions = game.fractions
        found = tuple(_exact_equilibrium(fractions, X[k], Y[k]) for k in listed)
    else:
        rows[:, -1] = [radii[k] for k in listed]
        found = equilibria_in(rows, *game.counts)
    return found, [vertices[k] for k in listed]


def equilibria_in(rows: NDArray[np.float64], m: int, n: int) -> tuple[Equilibrium, ...]:
    """Return one equilibrium per row: strategies, payoffs, regret and radius."""
    rows.setflags(write=False)
    x, y, payoffs, size = slice(m), slice(m, m + n), slice(m + n, m + n + 2), m + n
    return tuple([Equilibrium((row[x], row[y]), row[payoffs], row.item(size + 2), row.item(size + 3)) for row in rows])


def _exact_equilibrium(fractions: NDArray[Any], x: NDArray[Any], y: NDArray[Any]) -> Equilibrium:
    S, T = np.flatnonzero(x), np.flatnonzero(y)
    payoffs = expected_payoffs(fractions[np.ix_(S, T)], (x[S], y[T]))
    for array in (x, y, payoffs):
        array.setflags(write=False)
    return Equilibrium((x, y), payoffs, 0 * payoffs[0], 0.0)


def components(equilibria: Sequence[Equilibrium], pairs: Sequence[tuple[int, int]]) -> tuple[Component, ...] | None:
    """Return the connected sets of equilibria from the extreme ones; None if each is one by itself.

    Parameters
    ----------
    equilibria : sequence of Equilibrium
        All extreme equilibria of a game of two seats.
    pairs : sequence of (int, int)
        For each of them which vertex of either seat it is made of.
    """
    rows, columns = [row for row, _ in pairs], [column for _, column in pairs]
    if len(set(rows)) == len(set(columns)) == len(pairs):
        return None
    strategies = [
        {vertex: e.strategies[seat] for e, vertex in zip(equilibria, side, strict=True)}
        for seat, side in enumerate((rows, columns))
    ]
    out = []
    for members in connected(pairs):
        subsets = tuple(
            Hulls((np.stack([strategies[0][v] for v in xs]), np.stack([strategies[1][w] for w in ys])))
            for xs, ys in maximal_bicliques([pairs[k] for k in members])
        )
        out.append(Component(subsets, tuple(members)))
    return tuple(out)


def connected(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the indices of the edges of each connected component of a bipartite graph."""
    at_row: dict[int, list[int]] = {}
    at_column: dict[int, list[int]] = {}
    for k, (row, column) in enumerate(pairs):
        at_row.setdefault(row, []).append(k)
        at_column.setdefault(column, []).append(k)
    out, seen = [], set[int]()
    for start in range(len(pairs)):
        if start in seen:
            continue
        seen.add(start)
        members = [start]
        for k in members:
            row, column = pairs[k]
            fresh = {*at_row[row], *at_column[column]} - seen
            seen |= fresh
            members += fresh
        out.append(sorted(members))
    return out


def maximal_bicliques(pairs: Sequence[tuple[int, int]]) -> Bicliques:
    """Return the maximal complete bipartite subgraphs of a bipartite graph: pairs of sorted vertex lists.

    One side of each is an intersection of neighbourhoods, and every such intersection that is not empty is one.
    """
    neighbours: dict[int, set[int]] = {}
    for row, column in pairs:
        neighbours.setdefault(row, set()).add(column)
    closed: set[frozenset[int]] = set()
    for columns in map(frozenset, neighbours.values()):
        closed |= {columns, *(columns & other for other in closed)}
    return sorted(
        (sorted(row for row, around in neighbours.items() if columns <= around), sorted(columns))
        for columns in closed
        if columns
    )
