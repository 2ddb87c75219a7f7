"""A stage game of two seats and a discount, by profile: in floats, and in rationals where they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._rationals import rational
from relgames.games import Game

Floats = NDArray[np.float64]

# What a seat must be promised is off by less, as a part of its largest payoff, and of its gains.
LINE = 8 * 2.0**-53


class Stage:
    """What the seats get in each profile, and by their best deviations from it.

    Payoffs are counted from the least of each seat, so that nothing depends on where zero is.

    Attributes
    ----------
    profiles : ndarray of int, shape (n, 2)
    payoffs, best : ndarray, shape (n, 2)
    least : tuple of fmpq
        The least payoff of each seat, from which these are counted.
    discount : fmpq
    now, later, ratio : float
        One minus discount, discount, and their ratio: each the float next to it.
    scale : ndarray, shape (2,)
        The range of the payoffs of each seat, or 1.
    """

    def __init__(self, game: Game, discount: float | Fraction) -> None:
        self.game = game
        self.profiles = np.indices(game.counts).reshape(2, -1).T
        table = game.payoffs if game._fractions is None else game._fractions
        self._table, least = table.reshape(-1, 2), table.min(axis=(0, 1))
        self.least = rational(least[0]), rational(least[1])
        # A difference of floats is off by no more than its last bit.
        table = (table - least).astype(np.float64)
        self.payoffs = table.reshape(-1, 2)
        self.best = _best(table)
        exact = _checks.to_fraction(discount)
        self.discount, self.rest = rational(exact), rational(1 - exact)
        self.gain = self.rest / self.discount
        self.now, self.later, self.ratio = float(1 - exact), float(exact), float((1 - exact) / exact)
        ranges = table.max(axis=(0, 1))
        self.scale = np.where(ranges > 0, ranges, 1.0)
        self._known: dict[int, tuple[Any, Any, Any, Any]] = {}

    def exact(self, profile: int) -> tuple[Any, Any, Any, Any]:
        """Return payoffs, and what the best deviations give, in a profile, as rationals."""
        if profile not in self._known:
            first, second = map(rational, self._table[profile])
            best = map(rational, self._best[profile])
            values = (first, second, *best)
            self._known[profile] = tuple(v - low for v, low in zip(values, self.least * 2, strict=True))  # type: ignore[assignment]
        return self._known[profile]

    @cached_property
    def _best(self) -> NDArray[Any]:
        return _best(self._table.reshape(*self.game.counts, 2))

    @cached_property
    def direction(self) -> tuple[Any, Any] | None:
        """The direction of the line on which all payoffs are, or None if they are on none or all the same."""
        points = self.payoffs / self.scale
        apart = points - points[0]
        far = int(np.abs(apart).sum(axis=1).argmax())
        if (np.abs(apart[:, 0] * apart[far, 1] - apart[:, 1] * apart[far, 0]) > 1e-12).any():
            return None
        x, y = self.exact(0)[:2]
        dx, dy = self.exact(far)[0] - x, self.exact(far)[1] - y
        for k in range(len(points)):
            if (self.exact(k)[0] - x) * dy != (self.exact(k)[1] - y) * dx:
                return None
        return None if dx == dy == 0 else (dx, dy)

    def lines(self, threats: Floats) -> Floats:
        """Return what each seat must be promised to follow each profile, shape (n, 2)."""
        return threats + self.ratio * (self.best - self.payoffs)

    def are_known(self, low: Floats, high: Floats) -> bool:
        """Whether the kernel takes threats between these two bounds for known."""
        return bool((high - low <= 4 * LINE * self.scale * (1 + 2 * self.ratio)).all())

    def line(self, profile: int, seat: int, threat: Any) -> Any:
        """Return the same of one profile and seat, as a rational."""
        payoffs = self.exact(profile)
        return threat + self.gain * (payoffs[2 + seat] - payoffs[seat])


def _best(table: NDArray[Any]) -> NDArray[Any]:
    """Return what each seat gets by its best action against the other's, shape (n, 2)."""
    first, second = table[..., 0].max(axis=0), table[..., 1].max(axis=1)
    shape = table.shape[:2]
    return np.stack([np.broadcast_to(first, shape), np.broadcast_to(second[:, None], shape)], axis=-1).reshape(-1, 2)


@dataclass
class Outer:
    """A polygon that holds the payoffs of all equilibria, and bounds of their threats, from below.

    Attributes
    ----------
    polygon : ndarray, shape (k, 2)
        Points whose hull it is; none if there are no equilibria.
    threats : ndarray, shape (2,)
    alive : ndarray of bool, shape (n,)
        Which profiles may be played first in an equilibrium.
    settled : bool
        Whether further steps change nothing.
    is_whole : bool
        Whether it began with all payoffs.
    """

    polygon: Floats
    threats: Floats
    alive: NDArray[np.bool_]
    settled: bool = False
    is_whole: bool = True

    @classmethod
    def feasible(cls, stage: Stage) -> Outer:
        """Return all payoffs, and what each seat can be held to in pure strategies."""
        return cls(stage.payoffs, stage.best.min(axis=0), np.ones(len(stage.payoffs), np.bool_))

    @property
    def is_empty(self) -> bool:
        """Whether it is proven that there are no equilibria."""
        return len(self.polygon) == 0

    def shrink(self, stage: Stage, most: Floats, steps: int) -> None:
        """Go on for some steps; ``most`` is a bound of the threats from above, see the kernel."""
        from relgames.equilibria.repeated._kernels.outer import shrink

        count = len(self.polygon)
        buffer = np.empty((max(4 * count, min(4096, 64 + 16 * len(stage.payoffs))), 2))
        buffer[:count] = self.polygon
        error = LINE * stage.scale * (1 + 2 * stage.ratio)
        numbers = (stage.now, stage.later, stage.ratio, stage.scale, error, steps)
        count, done = shrink(stage.payoffs, stage.best, self.alive, buffer, count, self.threats, most, *numbers)
        self.polygon, self.settled = buffer[:count].copy(), done < steps
