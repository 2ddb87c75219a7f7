"""One equilibrium of two seats from what is played in it, decided in rationals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._rationals import solved
from relgames.equilibria.result import Equilibrium
from relgames.games import Game


@dataclass(frozen=True, eq=False)
class Supports:
    """Actions S of seat 0 and T of seat 1, and the payoffs that matter if no others are played."""

    game: Game
    S: Sequence[int]
    T: Sequence[int]

    @cached_property
    def own(self) -> NDArray[Any]:
        """What each action of seat 0 earns against each of T, in Fractions."""
        return self._part(slice(None), self.T, 0)

    @cached_property
    def theirs(self) -> NDArray[Any]:
        """What each action of seat 1 earns against each of S, in Fractions; shape (n, len(S))."""
        return self._part(self.S, slice(None), 1).T

    def _part(self, rows: Any, columns: Any, seat: int) -> NDArray[Any]:
        fractions = self.game._fractions
        payoffs = self.game.payoffs if fractions is None else fractions
        part = payoffs[..., seat][rows][:, columns]
        return _checks.as_fractions(part, None) if fractions is None else part

    def solve(self, exact: bool) -> Equilibrium | None:
        """Return the equilibrium in which S and T, of equal size, are best replies and no others are played.

        None if there is none, or not just one solution of the equations.
        """
        x, y = _equaliser(self.theirs, self.T), _equaliser(self.own, self.S)
        return None if x is None or y is None else self.equilibrium(x, y, exact)

    def equilibrium(self, x: NDArray[Any], y: NDArray[Any], exact: bool) -> Equilibrium:
        """Return the equilibrium in which S and T have the probabilities x and y; rounded unless ``exact``."""
        shown, radius = (x, y), 0.0
        if not exact:
            shown = x.astype(np.float64), y.astype(np.float64)
            # Numbers up to 1 are rounded once.
            radius = 0.0 if np.array_equal(shown[0], x) and np.array_equal(shown[1], y) else 2.0**-54
            x, y = (np.array(_checks.fraction_row(row), dtype=object) for row in shown)
        earned = self.own @ y, self.theirs @ x
        payoffs = np.array([earned[0][self.S] @ x, earned[1][self.T] @ y])
        regret = max(earned[0].max() - payoffs[0], earned[1].max() - payoffs[1])
        if not exact:
            payoffs, regret = payoffs.astype(np.float64), float(regret)
        strategies = []
        for count, support, probabilities in zip(self.game.counts, (self.S, self.T), shown, strict=True):
            strategy = np.full(count, 0 * probabilities[0], dtype=probabilities.dtype)
            strategy[support] = probabilities
            strategies.append(strategy)
        for array in (*strategies, payoffs):
            array.setflags(write=False)
        return Equilibrium(tuple(strategies), payoffs, regret, radius)


def _equaliser(payoffs: NDArray[Any], best: Sequence[int]) -> NDArray[Any] | None:
    """Return the mix of the columns against which the rows ``best``, one per column, earn the same and no row more."""
    k = len(best)
    # Unknown are the mix and, last, what the rows earn.
    rows = [[*payoffs[i], -1] for i in best]
    try:
        values = solved([*rows, [1] * k + [0]], [0] * k + [1])
    except ZeroDivisionError:
        return None
    mix = np.array(values[:k], dtype=object)
    return mix if mix.min() >= 0 and (payoffs @ mix).max() <= values[k] else None
