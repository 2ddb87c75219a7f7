"""Following a branch of the logit quantal response correspondence: predictor and corrector in log probabilities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._gains import derivatives, slices

# Precision, per unit of the tensor, up to which a branch is followed. The regret of a logit response with n actions is
# at most log(n) / precision, so here it is below 1e-10; above, rounding of the payoffs hides the branch.
LARGEST = 1e11

# A step is taken if the corrector starts so near to the branch (relative to 1 + |coordinate|), and each of its
# corrections is so much shorter than the one before. Steps aim at a first correction of TARGET. Were these numbers
# several times larger, another branch that passes close by would now and then be taken for the one that is followed.
NEAR, RATE, TARGET = 0.05, 0.1, 0.01
LONGEST, SHORTEST = 2.0, 1e-10
# Orientation that changes within so short a step has changed at a bifurcation.
SHORT = 1e-3
# Corrections below this end the corrector; its next one would be of the order of the square. At high precision rounding
# of payoffs may keep it from coming so near; beyond this it hides the branch.
ENOUGH, ROUNDING = 1e-9, 1e-6
MOST_STEPS = 5_000


@dataclass(frozen=True, eq=False)
class Point:
    """A point of a branch: ``place`` and the unit ``tangent`` are (n + 1,): log probabilities, then the precision."""

    place: NDArray[np.float64]
    tangent: NDArray[np.float64]

    @property
    def precision(self) -> float:
        return float(self.place[-1])

    @property
    def weights(self) -> NDArray[np.float64]:
        """The metric of arc length: absolute near 0, relative far from it."""
        return 1 / (1 + np.abs(self.place))


class Branch:
    """The solutions (p, m) of p = log prior + m v(exp p) - log-sum, from m = 0 on.

    Parameters
    ----------
    tensor : ndarray, shape (N, n_0, ..., n_{N-1})
        Payoffs in units in which what a seat's action makes of a difference is at most 1.
    prior : ndarray, shape (n,), optional
        Logarithms of the strategies at precision 0, up to a constant of each seat; uniform by default.

    Notes
    -----
    With r the likeliest action of a seat, the equations are :math:`p_a - p_r - (b_a - b_r) - m (v_a - v_r) = 0` for its
    other actions a, and :math:`\\sum_a e^{p_a} = 1` in the row of r (Turocy 2005, with a prior b). So exchanging r does
    not change the sign of the determinant of the system with the tangent as its last row, which is constant along the
    branch up to bifurcations (Allgower and Georg 1990).
    """

    def __init__(self, tensor: NDArray[np.float64], prior: NDArray[np.float64] | None = None) -> None:
        counts = tensor.shape[1:]
        self.tensor = tensor
        self.size = sum(counts)
        self.slices = slices(counts)
        self.starts = np.array([piece.start for piece in self.slices])
        self.seats = np.repeat(np.arange(len(counts)), counts)
        self.prior = np.zeros(self.size) if prior is None else prior
        self.eye = np.eye(self.size)
        self.own = (self.seats == np.arange(len(counts))[:, None]).astype(float)

    def split(self, flat: NDArray[Any]) -> list[NDArray[Any]]:
        """Return one piece of the last axis per seat."""
        return [flat[..., piece] for piece in self.slices]

    def mix(self, point: Point) -> NDArray[np.float64]:
        """Return the probabilities, (n,), without the rounding error of their sums."""
        x = np.exp(point.place[:-1])
        return x / np.add.reduceat(x, self.starts)[self.seats]

    def equations(self, place: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the residuals, (n,), and their derivatives with room for one more row, (n + 1, n + 1)."""
        p, precision = place[:-1], place[-1]
        x = np.exp(p)
        earned, slopes = derivatives(self.tensor, self.split(x))
        likeliest = np.array([piece.start + p[piece].argmax() for piece in self.slices])
        of = likeliest[self.seats]
        residual = p - self.prior - precision * earned
        residual -= residual[of]
        residual[likeliest] = np.add.reduceat(x, self.starts) - 1
        by_p = self.eye - precision * slopes * x
        by_p -= by_p[of]
        by_p[likeliest] = self.own * x
        matrix = np.empty((self.size + 1, self.size + 1))
        matrix[:-1, :-1] = by_p
        matrix[:-1, -1] = earned[of] - earned
        return residual, matrix

    def solve(self, guess: NDArray[np.float64], row: NDArray[np.float64]) -> tuple[Point, float, float] | None:
        """Return the point of the branch near a guess, with ``row @ (place - guess) == 0``, or None if it is not near.

        Newton's method; with the point come the length of its first correction and the sign of the determinant.
        """
        place, last, first = guess, np.inf, None
        right = np.zeros((self.size + 1, 2))
        right[-1, 1] = 1
        while place[:-1].max() < 1:
            residual, system = self.equations(place)
            system[-1] = row
            right[:-1, 0] = -residual
            try:
                correction, tangent = np.linalg.solve(system, right).T
            except np.linalg.LinAlgError:
                return None
            length = float(np.abs(correction / (1 + np.abs(place))).max())
            stalls = length > RATE * last
            if not length <= NEAR or (stalls and length > ROUNDING):
                return None
            first = length if first is None else first
            place, last = place + correction, length
            if length <= ENOUGH or stalls:
                tangent /= np.linalg.norm(tangent / (1 + np.abs(place)))
                return Point(place, tangent), first, float(np.linalg.slogdet(system)[0])
        return None

    def follow(self) -> Iterator[Point]:
        """Yield points along the branch for as long as it can be followed.

        The predictor is of second order: the tangent and how it has turned. Steps adapt to the first correction.
        """
        total = np.logaddexp.reduceat(self.prior, self.starts)
        start = self.solve(np.append(self.prior - total[self.seats], 0.0), np.append(np.zeros(self.size), 1.0))
        assert start is not None, "at precision 0 there is nothing to solve"
        (point, _, sign), turn, step = start, 0.0, 0.1
        yield point
        for _ in range(MOST_STEPS):
            weights = point.weights
            row = weights**2 * point.tangent
            bend = step**2 / 2 * turn
            if np.linalg.norm(weights * bend) > step / 4:
                # Around a corner the last turn says nothing about the next.
                bend = 0.0
            found = self.solve(point.place + step * point.tangent + bend, row)
            if found is None:
                step *= 0.4
                if step < SHORTEST:
                    return
                continue
            following, error, orientation = found
            if orientation != sign and step > SHORT:
                step *= 0.3
                continue
            sign = orientation
            turn = (following.tangent - point.tangent) / step
            point = following
            yield point
            step = min(LONGEST, step * min(2.5, max(0.4, (TARGET / max(error, 1e-12)) ** (1 / 3))))
