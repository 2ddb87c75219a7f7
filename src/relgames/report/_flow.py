r"""The replicator equation, where it rests, and what the linear part says of that: in rationals.

Shares of actions grow as what they earn exceeds the mean (Taylor and Jonker 1978). In one population x that plays a
symmetric game with payoffs A, and in two populations of two actions each, in which x and y are the shares of the first
action of each seat,

.. math::

    \dot x_i = x_i \left((A x)_i - x^\top A x\right), \qquad
    \dot x = x (1 - x)\, g_0(y), \quad \dot y = y (1 - y)\, g_1(x),

where :math:`g_i` is what the first action of seat i earns more than its second one. At rest all actions that are there
earn the same: on each face of the set of shares these are linear equations, so the shares at rest are a polytope.

Both flows are on a plane. With T the trace and D the determinant of the derivative on it, the real parts of the two
eigenvalues have the same sign if D > 0, that of T, and opposite signs if D < 0. If D = 0, or D > 0 = T, a real part is
0 and the linear part does not decide.

References
----------
P. D. Taylor and L. B. Jonker (1978), Evolutionarily stable strategies and game dynamics, Mathematical Biosciences 40,
145–156.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria import Polytope
from relgames.games import Game

# A payoff, as a part of the largest one, is read as the nearest fraction with such a denominator: what rounding did to
# a tie or to a third is undone, and nothing moves by more than 1e-12.
DENOMINATOR = 10**6

SHORT = 0.08

STABLE, UNSTABLE, SADDLE, UNDECIDED = "stable", "unstable", "saddle", "not decided"


@dataclass(frozen=True, eq=False)
class Rest:
    """A point, or the corners of a segment or of an area, all of whose points are at rest.

    ``shares`` has shape (k, 3) for three actions of one population, (k, 2) for the first actions of two. ``kind`` is
    one of the four words above; that of a segment or an area is the last one.
    """

    shares: NDArray[Any]
    kind: str


class OnePopulation:
    """The flow on the shares of the three actions of a symmetric game."""

    def __init__(self, game: Game) -> None:
        self.A = _tidied(game.fractions[..., 0])
        self.floats = self.A.astype(np.float64)

    def field(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the change of the shares x, both of shape (3, ...)."""
        earned = np.tensordot(self.floats, x, 1)
        return x * (earned - (x * earned).sum(axis=0))

    def rests(self) -> list[Rest]:
        """Return all sets at rest, none of which lies in another one."""
        found = []
        for size in (1, 2, 3):
            for support in combinations(range(3), size):
                absent = [k for k in range(3) if k not in support]
                equal = [self.A[support[0]] - self.A[k] for k in support[1:]] + [_unit(3, k) for k in absent]
                corners = _corners([*equal, np.full(3, Fraction(1))], [Fraction(0)] * len(equal) + [Fraction(1)])
                found.append((corners, lambda x, support=support: all(x[k] > 0 for k in support)))
        return _classified(found, self._derivative)

    def _derivative(self, x: NDArray[Any]) -> list[list[Any]]:
        """Return the derivative at x in the first two shares, the third being what is left."""
        A = self.A
        earned = A @ x
        J = [
            [x[i] * (A[i, j] - earned[j] - A[:, j] @ x) + (earned[i] - x @ earned if i == j else 0) for j in range(3)]
            for i in range(2)
        ]
        return [[row[0] - row[2], row[1] - row[2]] for row in J]


class TwoPopulations:
    """The flow on the shares of the first action of each of two seats."""

    def __init__(self, game: Game) -> None:
        # Together: which of the two populations is faster matters.
        first, second = np.moveaxis(_tidied(game.fractions), -1, 0)
        # g(p) = a + b p, where p is the share of the first action of the other seat.
        gains = [(first[0] - first[1])[::-1], (second[:, 0] - second[:, 1])[::-1]]
        self.gains = [(low, high - low) for low, high in gains]

    def field(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the change of the shares x, both of shape (2, ...)."""
        gains = [float(a) + float(b) * other for (a, b), other in zip(self.gains, x[::-1], strict=True)]
        return x * (1 - x) * np.array(gains)

    def rests(self) -> list[Rest]:
        """Return all sets at rest, none of which lies in another one."""
        found = []
        for where in product((0, 1, None), repeat=2):
            rows, ends = [], []
            for seat, at in enumerate(where):
                if at is None:
                    a, b = self.gains[seat]
                    rows.append(b * _unit(2, 1 - seat))
                    ends.append(-a)
                else:
                    rows.append(_unit(2, seat))
                    ends.append(Fraction(at))
            mixed = [seat for seat in range(2) if where[seat] is None]
            found.append((_corners(rows, ends), lambda x, mixed=mixed: all(0 < x[k] < 1 for k in mixed)))
        return _classified(found, self._derivative)

    def _derivative(self, x: NDArray[Any]) -> list[list[Any]]:
        (a, b), (c, d) = self.gains
        p, q = x
        return [[(1 - 2 * p) * (a + b * q), p * (1 - p) * b], [q * (1 - q) * d, (1 - 2 * q) * (c + d * p)]]


def along_edge(
    flow: OnePopulation | TwoPopulations, start: NDArray[np.float64], end: NDArray[np.float64], rests: Sequence[Rest]
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Yield the middle of each stretch of an edge between two points at rest, and the direction of the flow there."""
    way = end - start
    on = [0.0, 1.0]
    for rest in rests:
        for point in rest.shares.astype(np.float64):
            part = (point - start) @ way / (way @ way)
            if np.allclose(start + part * way, point):
                on.append(float(part))
    ends = np.unique(np.round(on, 9))
    for low, high in pairwise(ends):
        middle = start + (low + high) / 2 * way
        speed = flow.field(middle) @ way
        # On a shorter stretch the marks of its ends hide what is between them.
        if high - low > SHORT and abs(speed) > 1e-12:
            yield middle, np.sign(speed) * way


def _tidied(payoffs: NDArray[Any]) -> NDArray[Any]:
    largest = max(max(abs(value) for value in payoffs.flat), Fraction(0)) or Fraction(1)
    parts = [(value / largest).limit_denominator(DENOMINATOR) for value in payoffs.flat]
    return np.array(parts, dtype=object).reshape(payoffs.shape)


def _unit(size: int, at: int) -> NDArray[Any]:
    return np.array([Fraction(int(k == at)) for k in range(size)], dtype=object)


def _corners(rows: Sequence[NDArray[Any]], ends: Sequence[Fraction]) -> NDArray[Any]:
    """Return the corners of the shares, numbers from 0 to 1, that solve the equations ``rows @ x == ends``."""
    size = len(rows[0])
    bounds = [sign * _unit(size, k) for k in range(size) for sign in (-1, 1)]
    table = np.array([*bounds, *rows, *(-row for row in rows)], dtype=object)
    least = [Fraction(0), Fraction(1)] * size
    return Polytope.from_halfspaces(table, np.array([*least, *ends, *(-end for end in ends)], dtype=object)).vertices


def _classified(
    found: Sequence[tuple[NDArray[Any], Callable[[NDArray[Any]], bool]]],
    derivative: Callable[[NDArray[Any]], list[list[Any]]],
) -> list[Rest]:
    """Return the sets that meet the inside of their faces, without those that lie in larger ones."""
    middles = [corners.sum(axis=0) / Fraction(max(len(corners), 1)) for corners, _ in found]
    sets = [corners for (corners, inside), x in zip(found, middles, strict=True) if len(corners) and inside(x)]
    sets.sort(key=len, reverse=True)
    kept: list[tuple[NDArray[Any], Polytope]] = []
    for corners in sets:
        if not any(all(hull.contains(corner) for corner in corners) for _, hull in kept):
            kept.append((corners, Polytope.from_points(corners)))
    return [
        Rest(corners, _kind(derivative(corners[0])) if len(corners) == 1 else UNDECIDED)
        for corners, _ in reversed(kept)
    ]


def _kind(J: list[list[Any]]) -> str:
    trace = J[0][0] + J[1][1]
    determinant = J[0][0] * J[1][1] - J[0][1] * J[1][0]
    if determinant < 0:
        return SADDLE
    if determinant == 0 or trace == 0:
        return UNDECIDED
    return STABLE if trace < 0 else UNSTABLE
