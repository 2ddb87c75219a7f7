r"""The pool of a market in its steady state: the fixed point of the pool shares, by Newton's method.

Parties are matched at random, one per role, and a relationship of strategies k = (k_1, ..., k_N) is expected to last
L(k) rounds. Let q_i be the shares of role i's strategies in the pool, m_i the mass of the role, and m the least of
these. As many relationships are formed per round as the short roles have parties in the pool, and the longer ones keep
m_i - m parties waiting. In the steady state there are

.. math:: Y(k) = \mu L(k) \prod_i q_i(k_i), \qquad z_i(k) = (m_i - m) q_i(k)

relationships of each kind and waiting parties, and these must be the whole population, whose shares s_i are given:

.. math:: \sum_{k: k_i = x} Y(k) + z_i(x) = m_i s_i(x).

So log Y and log z are log L and 0 plus a number per strategy and one per role that waits: Y, z is the tensor L *scaled*
to prescribed marginals. That is the only one of all Y, z with these marginals which is nearest to L, 1 in the
sense of Kullback and Leibler, as L is positive and the marginals are those of some positive Y, z [1]_ [2]_. **So the
steady state exists and is unique**: pools with the same Y, z are the same. It is the minimum of a smooth convex
function, the sum of all Y and z less the marginals times their logarithms, which damped Newton steps find from
anywhere.

Whatever is found is certified backwards: it is the steady state, without error, of the population whose shares are the
marginals that come out, and `residual` is how far these are from those given.

References
----------
.. [1] I. Csiszár (1975), I-divergence geometry of probability distributions and minimization problems, Annals of
   Probability 3, 146-158, corollary 3.1 and theorem 3.2.
.. [2] R. Sinkhorn (1967), Diagonal equivalence to matrices with prescribed row and column sums, American Mathematical
   Monthly 74, 402-405, for two roles.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_STEPS = 200

# Steps that are halved to less than this go nowhere: rounding is all that is left.
SHORTEST = 1e-12

# Pool shares with denominators up to here are tried as rationals; others are most likely not rational.
LARGEST_DENOMINATOR = 10**6


def outer(rows: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return the products of one entry of each row, an axis per row."""
    table = rows[0]
    for row in rows[1:]:
        table = table[..., None] * row
    return table


def margin(table: NDArray[Any], axis: int) -> NDArray[Any]:
    """Return the sums over all axes but one."""
    return table.sum(axis=tuple(k for k in range(table.ndim) if k != axis))


def marginals(
    lengths: NDArray[Any], pool: Sequence[NDArray[Any]], masses: Sequence[Any]
) -> tuple[NDArray[Any], list[NDArray[Any]]]:
    """Return the relationships Y of the pool, and the shares of the populations whose steady state it is."""
    short = min(masses)
    formed = lengths * outer(pool)
    partnerships = formed * short / formed.sum()
    shares = [
        (margin(partnerships, i) + (mass - short) * q) / mass
        for i, (q, mass) in enumerate(zip(pool, masses, strict=True))
    ]
    return partnerships, shares


def residual_of(found: Sequence[NDArray[Any]], shares: Sequence[NDArray[Any]]) -> Any:
    """Return how far shares are from those that were wanted."""
    return max(abs(x - y) for a, b in zip(found, shares, strict=True) for x, y in zip(a, b, strict=True))


def pool_shares(
    lengths: NDArray[np.float64], shares: Sequence[NDArray[np.float64]], masses: Sequence[float]
) -> list[NDArray[np.float64]]:
    """Return the shares of the strategies in the pool; all shares of the population are positive."""
    N, short = len(shares), min(masses)
    waits = [i for i in range(N) if masses[i] > short]
    sizes = [len(row) for row in shares]
    begin = np.cumsum([0, *sizes, len(waits)]).tolist()
    wanted = np.concatenate(
        [*(row * mass for row, mass in zip(shares, masses, strict=True)), [masses[i] - short for i in waits]]
    )

    def cells(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
        weights = [np.exp(x[begin[i] : begin[i + 1]]) for i in range(N)]
        return lengths * outer(weights), [np.exp(x[begin[N] + k]) * weights[i] for k, i in enumerate(waits)]

    def gradient(Y: NDArray[np.float64], z: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        rows = [margin(Y, i) for i in range(N)]
        for k, i in enumerate(waits):
            rows[i] = rows[i] + z[k]
        return np.concatenate([*rows, [row.sum() for row in z]])

    def hessian(Y: NDArray[np.float64], z: list[NDArray[np.float64]], sums: NDArray[np.float64]) -> Any:
        H = np.diag(sums)
        for i in range(N):
            for j in range(i + 1, N):
                block = Y.sum(axis=tuple(k for k in range(N) if k not in (i, j)))
                rows, columns = slice(begin[i], begin[i + 1]), slice(begin[j], begin[j + 1])
                H[rows, columns], H[columns, rows] = block, block.T
        for k, i in enumerate(waits):
            H[begin[i] : begin[i + 1], begin[N] + k] = H[begin[N] + k, begin[i] : begin[i + 1]] = z[k]
        return H

    # At first as if all relationships were equally long.
    x = np.concatenate([*(np.log(row) for row in shares), [np.log(masses[i] - short) for i in waits]])
    x[: sizes[0]] += np.log(short / (lengths * outer(list(shares))).sum())
    Y, z = cells(x)
    sums = gradient(Y, z)
    best, kept = np.abs(sums - wanted).max(), x
    for _ in range(MOST_STEPS):
        # Rows that are scaled against each other change nothing: the step is the shortest of those that do the same.
        step = np.linalg.lstsq(hessian(Y, z, sums), wanted - sums, rcond=None)[0]
        value, slope = Y.sum() + sum(map(np.sum, z)) - wanted @ x, (sums - wanted) @ step
        size = 1.0
        while size > SHORTEST:
            # A step that is far too long overflows, and is halved like any other.
            with np.errstate(over="ignore", invalid="ignore"):
                Y, z = cells(x + size * step)
                after = Y.sum() + sum(map(np.sum, z)) - wanted @ (x + size * step)
            # Armijo's condition, up to rounding.
            if after <= value + 1e-4 * size * slope + 1e-14 * (1 + abs(value)):
                break
            size /= 2
        x = x + size * step
        sums = gradient(Y, z)
        off = np.abs(sums - wanted).max()
        if off >= best and best < 1e-9:
            break
        if off < best:
            best, kept = off, x
    weights = [np.exp(kept[begin[i] : begin[i + 1]]) for i in range(N)]
    return [row / row.sum() for row in weights]


def rational_pool(
    lengths: NDArray[Any],
    shares: Sequence[NDArray[Any]],
    masses: Sequence[Fraction],
    near: Sequence[NDArray[np.float64]],
) -> list[NDArray[Any]]:
    """Return pool shares as Fractions: the steady state if it is rational, else those nearest to the floats."""
    simple = [_normal([Fraction(float(x)).limit_denominator(LARGEST_DENOMINATOR) for x in row]) for row in near]
    if all(x > 0 for row in simple for x in row) and residual_of(marginals(lengths, simple, masses)[1], shares) == 0:
        return simple
    return [_normal([Fraction(float(x)) for x in row]) for row in near]


def _normal(row: list[Fraction]) -> NDArray[Any]:
    return np.array(row, dtype=object) / sum(row)
