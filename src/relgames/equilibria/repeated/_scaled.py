"""The stage game as the solver for three and more seats reads it: a row per profile, payoffs of each seat in [0, 1]."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games import Game

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scaled:
    """A stage game and a discount above 0, in units in which the payoffs of each seat go from 0 to 1.

    Attributes
    ----------
    profiles : ndarray of int, shape (A, N)
    exact_payoffs, exact_gains : ndarray of Fraction, shape (A, N)
        In the units of the game: what each seat gets, and what it gains by its best deviation.
    exact_discount : Fraction
    payoffs, gains, best : ndarray, shape (A, N)
        The same scaled and rounded once, so that a gain of 0 is 0; and what a seat gets by its best deviation.
    discount : float
    least, width : ndarray of Fraction, shape (N,)
        The payoffs of the game are ``least + width * payoffs``.
    """

    profiles: NDArray[np.int64]
    exact_payoffs: NDArray[Any]
    exact_gains: NDArray[Any]
    exact_discount: Fraction
    payoffs: Floats
    gains: Floats
    best: Floats
    discount: float
    least: NDArray[Any]
    width: NDArray[Any]

    @classmethod
    def of(cls, game: Game, discount: float | Fraction) -> Scaled:
        """Scale the payoffs of a game."""
        table, n = game.fractions, game.seats
        best = np.empty_like(table)
        for seat in range(n):
            best[..., seat] = table[..., seat].max(axis=seat, keepdims=True)
        payoffs, gains = table.reshape(-1, n), (best - table).reshape(-1, n)
        least = payoffs.min(axis=0)
        width = np.array([spread or Fraction(1) for spread in payoffs.max(axis=0) - least], dtype=object)
        return cls(
            profiles=np.array(list(np.ndindex(game.counts)), dtype=np.int64),
            exact_payoffs=payoffs,
            exact_gains=gains,
            exact_discount=_checks.to_fraction(discount),
            payoffs=((payoffs - least) / width).astype(np.float64),
            gains=(gains / width).astype(np.float64),
            best=((payoffs + gains - least) / width).astype(np.float64),
            discount=float(discount),
            least=least,
            width=width,
        )

    @property
    def seats(self) -> int:
        """Number of seats, N."""
        return self.payoffs.shape[1]

    @property
    def scale(self) -> float:
        """By how much a gain of 1 today must be punished per round from tomorrow on."""
        return (1 - self.discount) / self.discount

    def at(self, discount: float) -> Scaled:
        """Return the same game with another discount."""
        return replace(self, discount=discount, exact_discount=Fraction(discount))

    def original(self, points: Floats) -> Floats:
        """Return points in the units of the game."""
        return self.least.astype(np.float64) + self.width.astype(np.float64) * points
