"""The stage game as the solvers for three and more seats read it: one row per profile, each seat's payoffs in [0, 1]."""

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
class Stage:
    """A stage game and a discount, in units in which each seat's payoffs go from 0 to 1.

    Attributes
    ----------
    profiles : ndarray of int, shape (A, N)
    payoffs : ndarray, shape (A, N)
    gains : ndarray, shape (A, N)
        What each seat gains by its best deviation; 0 is exact.
    best : ndarray, shape (A, N)
        What it gets by that.
    discount : float
    least, width : ndarray of Fraction, shape (N,)
        The payoffs of the game are ``least + width * payoffs``.
    """

    profiles: NDArray[np.int64]
    payoffs: Floats
    gains: Floats
    best: Floats
    discount: float
    least: NDArray[Any]
    width: NDArray[Any]

    @classmethod
    def of(cls, game: Game, discount: float | Fraction) -> Stage:
        """Scale the payoffs of a game; differences are taken in Fractions, so each number is rounded once."""
        table = game.fractions
        rows = table.reshape(-1, game.seats)
        least = rows.min(axis=0)
        width = np.array([spread or Fraction(1) for spread in rows.max(axis=0) - least], dtype=object)
        table = (table - least) / width
        best = np.empty_like(table)
        for seat in range(game.seats):
            best[..., seat] = table[..., seat].max(axis=seat, keepdims=True)
        gains = best - table
        numbers = [part.reshape(-1, game.seats).astype(np.float64) for part in (table, gains, best)]
        profiles = np.array(list(np.ndindex(game.counts)), dtype=np.int64)
        return cls(profiles, *numbers, float(discount), least, width)

    @property
    def seats(self) -> int:
        """Number of seats, N."""
        return self.payoffs.shape[1]

    @property
    def scale(self) -> float:
        """What a gain of 1 today must be punished by, per round from tomorrow on."""
        return (1 - self.discount) / self.discount if self.discount > 0 else np.inf

    def at(self, discount: float) -> Stage:
        """Return the same game with another discount."""
        return replace(self, discount=discount)

    def original(self, points: NDArray[Any]) -> NDArray[Any]:
        """Return points in the units of the game: Fractions of Fractions, floats of floats."""
        if points.dtype == object:
            return self.least + self.width * points
        return self.least.astype(np.float64) + self.width.astype(np.float64) * points

    def fractions(self, game: Game) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return payoffs and gains as Fractions."""
        table = (game.fractions - self.least) / self.width
        gains = np.empty_like(table)
        for seat in range(game.seats):
            own = table[..., seat]
            gains[..., seat] = own.max(axis=seat, keepdims=True) - own
        return table.reshape(-1, game.seats), gains.reshape(-1, game.seats)


def is_exact(discount: float | Fraction) -> bool:
    """Whether a discount is given as a Fraction or an int."""
    return isinstance(discount, Fraction) and _checks.to_fraction(discount) == discount
