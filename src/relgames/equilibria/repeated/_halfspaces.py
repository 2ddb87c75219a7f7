"""The outer approximation: halfspaces that hold all equilibrium payoffs.

Let V be the payoffs of the subgame-perfect equilibria in pure strategies with a public lottery, and c(h) how far it
reaches in a direction h. A payoff of V that reaches farthest is the first part of a lottery, so it is
``(1 - d) g(a) + d w``: a profile a is played, then w of V is promised, with ``w_i >= m_i + (1 - d) / d gain_i(a)`` for
each seat, m the lowest payoffs in V. Let q(h, a) be how far such w reach within the halfspaces known so far. Then

    c(h) <= (1 - d) h g(a) + d q(h, a)                      (Judd, Yeltekin and Conklin 2003), and
    c(h) <= h g(a),                as h w <= c(h) too,
    -m_i <= -(what seat i gets by its best deviation),      for h = -e_i, in the same way.

The last two do at once what the first one comes to only slowly when d is near 1. Levels that fall in any order stay
bounds, so nothing has to converge. What q is at most is proven by a dual solution, whose rounding counts against it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._clock import Clock
from relgames.equilibria.repeated._kernels.halfspaces import extremes, reach, sweep
from relgames.equilibria.repeated._scaled import Scaled

Floats = NDArray[np.float64]
# A sweep that lowers no level by more than this part of the payoffs' range has nothing more to say.
STILL, MOST_SWEEPS = 1e-13, 10_000
# After so many directions the clock is looked at.
AT_ONCE = 64


class Halfspaces:
    """Halfspaces ``normals @ v <= levels``, in the units of the stage, which all equilibrium payoffs meet."""

    def __init__(self, stage: Scaled) -> None:
        n = stage.seats
        self.stage = stage
        self.is_empty = False
        self.normals = np.empty((0, n))
        self.levels = np.empty(0)
        self.reached = np.empty((0, len(stage.payoffs)))
        self._bases = np.empty((0, len(stage.payoffs), n), dtype=np.int32)
        self.add(np.vstack([np.eye(n), -np.eye(n)]))

    @property
    def threats(self) -> Floats:
        """No equilibrium gives a seat less."""
        n = self.stage.seats
        return -self.levels[n : 2 * n]

    def add(self, directions: Floats) -> None:
        """Add halfspaces, which so far hold what is feasible."""
        directions = directions / np.linalg.norm(directions, axis=1, keepdims=True)
        A, n = self.stage.payoffs.shape
        # A profile reaches no farther than by being played for ever.
        reached = directions @ self.stage.payoffs.T + 1e-15 * n
        self.normals = np.vstack([self.normals, directions])
        self.levels = np.append(self.levels, reached.max(axis=1))
        self.reached = np.vstack([self.reached, reached])
        self._bases = np.vstack([self._bases, np.zeros((len(directions), A, n), dtype=np.int32)])

    def tighten(self, clock: Clock) -> None:
        """Lower the levels until that does not change them any more, or the time is over."""
        stage = self.stage
        numbers = stage.payoffs, stage.gains, stage.best, stage.discount
        for _ in range(MOST_SWEEPS):
            fallen = 0.0
            for first in range(0, len(self.levels), AT_ONCE):
                fell = sweep(self.normals, self.levels, self.reached, *numbers, self._bases, first, first + AT_ONCE)
                fallen = max(fallen, fell)
                self.is_empty |= fell == np.inf
                if self.is_empty or clock.is_over():
                    return
            if fallen < STILL:
                return

    def candidates(self) -> tuple[NDArray[np.int64], Floats]:
        """Return profiles and payoffs that begin with them, which reach the levels and are not proven to be ones."""
        stage = self.stage
        actions, points = np.empty(len(self.levels), dtype=np.int64), np.empty_like(self.normals)
        numbers = stage.payoffs, stage.gains, stage.best, stage.discount
        extremes(self.normals, self.levels, self.reached, *numbers, self._bases, actions, points)
        return actions, points

    def reach(self, directions: Floats) -> Floats:
        """Return how far they reach in other directions, at most."""
        return reach(self.normals, self.levels, directions)
