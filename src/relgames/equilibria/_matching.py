"""From walks over best-response polytopes to pairs of vertices that have all labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._kernels.vertices import CERTAIN, PROVEN, WIDEST
from relgames.equilibria._rational import Polytope
from relgames.equilibria._walk import Walk


class TiesError(Exception):
    """A vertex of one polytope may match more than one of the other."""


@dataclass(frozen=True, eq=False)
class Matches:
    """Extreme equilibria: strategies of the seat that was walked and of the other one.

    Attributes
    ----------
    x, y : sequence of ndarray
        Floats, or Fractions where ``radius`` is None.
    vertices : list of (int, int)
        For each equilibrium a number for either strategy; equal numbers, equal strategies.
    radius : list of float or None
        Bounds on the errors of the floats.
    """

    x: Any
    y: Any
    vertices: list[tuple[int, int]]
    radius: list[float] | None


def matched(walk: Walk, other: Polytope, exact: bool, partial: bool) -> Matches:
    """Return the equilibria of a walk without ties: each vertex has one system of equations for the other seat.

    ``partial`` is whether the walk was stopped; then what was noted on the way is enough, with ties or not.

    Raises
    ------
    TiesError
        If more constraints than the dimension meet in a vertex, or such a system is singular.
    """
    if walk.ties and not partial:
        raise TiesError
    radius = walk.radius[: walk.found].tolist()
    indices = walk.match[: walk.found]
    proven = np.flatnonzero(walk.state[: walk.count] == PROVEN).tolist()
    if not exact and not proven and all(0 <= bound <= WIDEST for bound in radius):
        own = list(range(walk.found))
        return Matches(walk.x[: walk.found], walk.y[: walk.found], list(zip(own, own, strict=True)), radius)
    xs, ys, vertices = [], [], []
    known: dict[tuple[Any, ...], int] = {}
    # A match may have been proven again after a doubt; the empty basis, 0, is no strategy.
    for index in sorted({*indices.tolist(), *(() if partial else proven)} - {0}):
        S, T = walk.basis(index)
        try:
            y = other.mix(T, S)
        except ZeroDivisionError as error:
            if partial:
                continue
            raise TiesError from error
        if y is None:
            continue
        x = walk.polytope.mix(S, T)
        xs.append(x)
        ys.append(y)
        vertices.append((len(vertices), known.setdefault(tuple(y), len(known))))
    return Matches(xs, ys, vertices, None)


def paired(walk: Walk, other: Walk) -> Matches:
    """Return the equilibria of a game with ties: all pairs of vertices of both polytopes that have all labels."""
    own_bases, played, slack = _labels(walk)
    other_bases, other_played, other_slack = _labels(other)
    xs, ys, vertices = [], [], []
    solved: tuple[dict[int, Any], dict[int, Any]] = ({}, {})
    for v, (mine, mine_slack) in enumerate(zip(played, slack, strict=True)):
        # A label is missing where an action is played by one seat and is no best reply to the other.
        missing = other_slack @ mine + other_played @ mine_slack
        for w in np.flatnonzero(missing == 0):
            xs.append(_solved(solved[0], walk, own_bases, v))
            ys.append(_solved(solved[1], other, other_bases, int(w)))
            vertices.append((v, int(w)))
    return Matches(xs, ys, vertices, None)


def _solved(solved: dict[int, Any], walk: Walk, bases: list[int], vertex: int) -> NDArray[Any]:
    if vertex not in solved:
        solved[vertex] = walk.polytope.mix(*walk.basis(bases[vertex]))
    return solved[vertex]


def _labels(walk: Walk) -> tuple[list[int], NDArray[np.float32], NDArray[np.float32]]:
    """Return one basis per vertex, which actions it plays, and which columns are slack: (V,), (V, rows), (V, columns).

    Floats, since products of such matrices are what they are for.
    """
    known = np.flatnonzero((walk.state[: walk.count] == CERTAIN) | (walk.state[: walk.count] == PROVEN))
    known = known[known > 0]
    # A variable of the basis is positive unless it is 0 by a tie: x of the support, slack of the columns without.
    free = walk.labels(walk.keys[known])
    free[:, walk.rows :] ^= True
    free &= ~walk.labels(walk.zero[known])
    _, first = np.unique(free, axis=0, return_index=True)
    positive = free[first].astype(np.float32)
    return known[first].tolist(), positive[:, : walk.rows], positive[:, walk.rows :]
