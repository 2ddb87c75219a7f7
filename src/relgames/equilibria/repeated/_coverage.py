r"""Proof that a polytope holds all equilibrium payoffs, though halfspaces only come closer to it.

Let c be how far V reaches in some directions h_k (those of the facets, and of the axes), and F what `_halfspaces` says
of it: c <= F(c), where F(c)_k is the largest over the profiles a of either of

    h_k g(a)   and   (1 - d) h_k g(a) + d sum_j y_j (c_j - (1 - d) / d gain_j(a)),

gain_j(a) only where h_j is minus an axis. Each y >= 0 with ``sum_j y_j h_j = h_k`` will do, whatever c is. So let it be
given, for each a and k, which of the two is taken, and with which y: then F is monotone and convex. A profile to which
nothing can be promised is left out; a combination of normals that is 0 proves that.

Let b be the levels of the polytope, and z > 0, S > 0 such that c <= b + S z, which halfspaces show. If F(b) <= b and
F(b + S z) < b + S z, then F(b + s z) < b + s z for all s in (0, S], as F is convex in s. Take the least s >= 0 with
c <= b + s z. Were it above 0, then c <= F(c) <= F(b + s z) < b + s z, and it would not be the least. So c <= b.

Multipliers y come from floats, and all that is said of them is checked in rationals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated._halfspaces import Halfspaces
from relgames.equilibria.repeated._kernels.halfspaces import duals
from relgames.equilibria.repeated._numbers import matrix, table
from relgames.equilibria.repeated._scaled import Floats, Scaled
from relgames.equilibria.repeated.polytope import Polytope

# What is nearer to a level counts as reaching it, for the choice of z.
TIGHT = 1e-9
# How z is found: sums of as many powers of a matrix.
POWERS = 100_000


@dataclass(frozen=True, eq=False)
class Bound:
    """How far a profile reaches: ``constant + factors @ levels[places]``, to be compared with level k.

    If k is -1 it is to be compared with 0: what is below 0 proves that nothing can be promised.
    """

    k: int
    constant: Fraction
    factors: NDArray[Any]
    places: NDArray[np.int64]


def covers(stage: Scaled, polytope: Polytope, outer: Halfspaces) -> bool:
    """Whether a polytope, in the units of the game, is proven to hold all that halfspaces hold and can be sustained."""
    n = stage.seats
    one = np.array([[Fraction(int(i == j)) for j in range(n)] for i in range(n)], dtype=object)
    corners = (polytope.vertices - stage.least) / stage.width
    facets = polytope.normals * stage.width
    normals = np.vstack([one, -one, facets / np.abs(facets).max(axis=1)[:, None]])
    levels = (corners @ normals.T).max(axis=0)
    bounds = list(_bounds(stage, normals, levels))
    if not all(_value(bound, levels) <= _limit(bound, levels) for bound in bounds):
        return False
    ahead = _ahead(normals, levels, outer)
    if max(ahead) <= 0:
        return True
    rates = _rates(bounds, levels)
    if rates is None:
        return False
    moved = levels + max(e / z for e, z in zip(ahead, rates, strict=True)) * rates
    return all(_value(bound, moved) < _limit(bound, moved) for bound in bounds)


def _value(bound: Bound, levels: NDArray[Any]) -> Any:
    return bound.constant + bound.factors @ levels[bound.places]


def _limit(bound: Bound, levels: NDArray[Any]) -> Any:
    return levels[bound.k] if bound.k >= 0 else 0


def _bounds(stage: Scaled, normals: NDArray[Any], levels: NDArray[Any]) -> Iterator[Bound]:
    """Yield bounds of all profiles and directions but those that a level is clear of anyway."""
    n, d = stage.seats, stage.exact_discount
    payoffs, gains = (stage.exact_payoffs - stage.least) / stage.width, stage.exact_gains / stage.width
    clear = payoffs @ normals.T <= levels
    # Whoever is held to its lowest payoff does not gain by its best deviation then.
    clear[:, n : 2 * n] |= -(payoffs + gains) <= levels[n : 2 * n]
    sizes = np.linalg.norm(normals.astype(np.float64), axis=1)
    floats = normals.astype(np.float64) / sizes[:, None], levels.astype(np.float64) / sizes
    L, A = len(normals), len(payoffs)
    bases, rays = np.empty((L, A, n), dtype=np.int32), np.empty((L, A), dtype=np.int64)
    duals(*floats, stage.gains, stage.discount, bases, rays)
    inverses: dict[tuple[int, ...], NDArray[Any] | None] = {}
    for a, k in np.argwhere(~clear).tolist():
        places = bases[k, a].astype(np.int64)
        inverse = _inverse(normals, tuple(places.tolist()), inverses)
        ray = int(rays[k, a])
        factors = None if inverse is None else (-normals[ray] if ray >= 0 else normals[k]) @ inverse
        if factors is None or min(factors) < 0:
            # No bound, and none that holds.
            yield Bound(k, levels[k] + 1, np.empty(0, dtype=object), np.empty(0, dtype=np.int64))
            continue
        if ray >= 0:
            factors, places = np.array([*factors, Fraction(1)], dtype=object), np.append(places, ray)
        needed = sum((f * gains[a, j - n] for f, j in zip(factors, places.tolist(), strict=True) if n <= j < 2 * n), 0)
        constant = -(1 - d) / d * needed
        if ray >= 0:
            yield Bound(-1, constant, factors, places)
        else:
            yield Bound(k, (1 - d) * (normals[k] @ payoffs[a]) + d * constant, d * factors, places)


def _inverse(
    normals: NDArray[Any], places: tuple[int, ...], known: dict[tuple[int, ...], NDArray[Any] | None]
) -> NDArray[Any] | None:
    if places not in known:
        try:
            known[places] = table(matrix(normals[list(places)]).inv())
        except ZeroDivisionError:
            known[places] = None
    return known[places]


def _ahead(normals: NDArray[Any], levels: NDArray[Any], outer: Halfspaces) -> list[Fraction]:
    """Return by how much halfspaces reach beyond levels, at most."""
    out = []
    sizes = np.linalg.norm(normals.astype(np.float64), axis=1)
    directions = normals.astype(np.float64) / sizes[:, None]
    for normal, level, size, direction, reach in zip(
        normals, levels, sizes, directions, outer.reach(directions), strict=True
    ):
        # Payoffs are between 0 and 1, so a direction that is rounded misses no more than this.
        missed = sum(abs(x - Fraction(size) * Fraction(y)) for x, y in zip(normal, direction, strict=True))
        out.append(Fraction(size) * Fraction(reach) + missed - level)
    return out


def _rates(bounds: list[Bound], levels: NDArray[Any]) -> NDArray[Any] | None:
    """Return rates z at which all levels that are reached fall behind: ``z = 1 + max of factors @ z``, or nearly."""
    near = [b for b in bounds if b.k >= 0 and _value(b, levels) > levels[b.k] - TIGHT]
    rows = np.array([b.k for b in near], dtype=np.int64)
    width = max((len(b.places) for b in near), default=1)
    factors, places = np.zeros((len(near), width)), np.zeros((len(near), width), dtype=np.int64)
    for i, b in enumerate(near):
        factors[i, : len(b.places)], places[i, : len(b.places)] = b.factors.astype(np.float64), b.places
    z: Floats = np.ones(len(levels))
    for _ in range(POWERS):
        new = np.zeros(len(levels))
        np.maximum.at(new, rows, (factors * z[places]).sum(axis=1))
        new += 1
        if new.max() > 1e12:
            return None
        done = (np.abs(new - z) <= 0.5).all()
        z = new
        if done:
            # The next would be less than this plus a half, so half of the 1 is to spare.
            return np.array([Fraction(value) for value in z], dtype=object)
    return None
