"""What efforts cost and are worth, at levels or as functions, and which of them the worth of going on holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from relgames import _checks


@dataclass(frozen=True, eq=False)
class Levels:
    """Cost and value of each level of effort, and the outside payoffs, in Fractions."""

    efforts: list[Any]
    costs: list[Any]
    values: list[Any]
    outside: list[Any]

    @classmethod
    def of(cls, costs: Any, values: Any, efforts: Any, outside: Any) -> Levels:
        """Check what a user gives."""
        rows = []
        for name, given in (("costs", costs), ("values", values)):
            floats, fractions = _checks.exact_array(given, name)
            if floats.ndim != 1 or not len(floats):
                raise ValueError(f"{name} must hold one number per level of effort; got shape {floats.shape}")
            rows.append(list(_checks.as_fractions(floats, fractions)))
        if len(rows[0]) != len(rows[1]):
            raise ValueError(f"costs must hold one number for each of the {len(rows[1])} values; got {len(rows[0])}")
        if efforts is None:
            levels: list[Any] = list(range(len(rows[0])))
        else:
            floats, fractions = _checks.exact_array(efforts, "efforts")
            if floats.shape != (len(rows[0]),):
                raise ValueError(f"efforts must hold one number per level, {len(rows[0])}; got shape {floats.shape}")
            levels = list(_checks.as_fractions(floats, fractions))
        return cls(levels, rows[0], rows[1], _outside(outside, rows[0], rows[1]))

    def at(self, level: int) -> tuple[Any, Any, Any]:
        """Return effort, cost and value of a level."""
        return self.efforts[level], self.costs[level], self.values[level]

    @property
    def least(self) -> int:
        """The level of the least cost."""
        return self.costs.index(min(self.costs))

    def best(self, patience: Any) -> Any:
        """Return the level with the largest surplus of all that are held; patience None holds all."""
        held = [k for k in range(len(self.costs)) if patience is None or self._is_held(k, patience)]
        return max(held, key=lambda k: (self.values[k] - self.costs[k], -self.costs[k]), default=None)

    def largest(self, patience: Any) -> Any:
        """Return the largest effort that is held, or None."""
        held = [self.efforts[k] for k in range(len(self.costs)) if self._is_held(k, patience)]
        return max(held, default=None)

    def _is_held(self, k: int, patience: Any) -> bool:
        surplus = self.values[k] - self.costs[k] - sum(self.outside)
        # Without a future, 0 <= 0 holds for what is worse than parting.
        return surplus >= 0 and self.costs[k] - min(self.costs) <= patience * surplus


@dataclass(frozen=True, eq=False)
class Curves:
    """The same as functions of the effort in an interval; a level is an effort."""

    low: float
    high: float
    cost: Callable[[float], float]
    value: Callable[[float], float]
    outside: list[Any]

    @classmethod
    def of(cls, costs: Any, values: Any, efforts: Any, outside: Any) -> Curves:
        """Check what a user gives."""
        floats = np.zeros(0) if efforts is None else _checks.exact_array(efforts, "efforts")[0]
        if floats.shape != (2,) or not floats[0] < floats[1]:
            raise ValueError(f"efforts must be the interval (least, most) for callables; got {efforts!r}")
        low, high = map(float, floats)
        cost, value = _real(costs, "costs"), _real(values, "values")
        points = [cost(low), cost((low + high) / 2), cost(high)]
        if not points[0] <= points[1] <= points[2]:
            raise ValueError(f"costs must rise with the effort; got {points} at the ends and the middle of {efforts}")
        return cls(low, high, cost, value, _outside(outside, [cost(low)], [value(low)]))

    def at(self, level: float) -> tuple[Any, Any, Any]:
        """Return effort, cost and value."""
        return level, self.cost(level), self.value(level)

    @property
    def least(self) -> float:
        """The effort of the least cost."""
        return self.low

    def best(self, patience: Any) -> Any:
        """Return the effort with the largest surplus of all that are held; patience None holds all."""
        first = _peak(lambda e: self.value(e) - self.cost(e), self.low, self.high)
        if patience is None or self._slack(first, patience) >= 0:
            return first
        # The surplus rises up to the first best, and what is held is an interval.
        top = _peak(lambda e: self._slack(e, patience), self.low, self.high)
        if self._slack(top, patience) < 0:
            return None
        return self._root(top, first, patience)

    def largest(self, patience: Any) -> Any:
        """Return the largest effort that is held, or None."""
        top = _peak(lambda e: self._slack(e, patience), self.low, self.high)
        if self._slack(top, patience) < 0:
            return None
        return self.high if self._slack(self.high, patience) >= 0 else self._root(top, self.high, patience)

    def _slack(self, effort: float, patience: Any) -> float:
        surplus = self.value(effort) - self.cost(effort) - float(sum(self.outside))
        return min(surplus, float(patience) * surplus - (self.cost(effort) - self.cost(self.low)))

    def _root(self, held: float, not_held: float, patience: Any) -> float:
        """Return the end of what is held between two efforts, on the side on which it is held."""
        from scipy.optimize import brentq

        root: Any = brentq(lambda e: self._slack(e, patience), held, not_held, xtol=1e-14)
        for effort in (root, root + (held - not_held) * 1e-14):
            if self._slack(effort, patience) >= 0:
                return effort
        return held


def _outside(outside: Any, costs: list[Any], values: list[Any]) -> list[Any]:
    """Return the outside payoffs of team and owner: those given, or what least work without pay gives."""
    if outside is None:
        least = costs.index(min(costs))
        return [-costs[least], values[least]]
    floats, fractions = _checks.exact_array(outside, "outside")
    if floats.shape != (2,):
        raise ValueError(f"outside must hold the payoffs of team and owner, shape (2,); got shape {floats.shape}")
    return list(_checks.as_fractions(floats, fractions))


def _real(function: Callable[[float], float], name: str) -> Callable[[float], float]:
    def checked(effort: float) -> float:
        value = function(effort)
        if not np.isfinite(value):
            raise ValueError(f"{name} must be finite in the interval; got {value} at effort {effort}")
        return float(value)

    return checked


def _peak(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a concave function is largest: inside, or at an end."""
    from scipy.optimize import minimize_scalar

    found: Any = minimize_scalar(lambda x: -function(x), bounds=(low, high), method="bounded", options={"xatol": 1e-12})
    return max((low, float(found.x), high), key=function)
