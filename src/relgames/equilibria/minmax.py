"""What a seat can be held to, and what it can hold: minmax and maxmin values with the strategies that do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular, numbers, profile_table, strategy_table
from relgames.equilibria._arguments import game_of, seat_of
from relgames.equilibria._clock import Clock
from relgames.equilibria._punishment import independent, joint
from relgames.equilibria.result import _number
from relgames.games import Game


@dataclass(frozen=True, eq=False)
class Minmax(Tabular):
    """The lowest payoff to which the other seats hold a seat that best responds.

    Attributes
    ----------
    seat : int
    lower, upper : float or Fraction
        Per round: no punishment of the kind holds the seat below ``lower``, and this one holds it to ``upper``.
    distribution : ndarray, shape of the counts of the other seats
        The punishment: the probability of each profile of the others, in the order of their seats.
    strategies : tuple of ndarray or None
        The same as one strategy for each of the others; None where they correlate.
    response : int
        An action of the seat that earns ``upper`` against it.

    Examples
    --------
    >>> import relgames as rg
    >>> held = rg.minmax(rg.games.matching_pennies(), seat=0, exact=True)
    >>> held.value, held.strategies
    (Fraction(0, 1), (array([Fraction(1, 2), Fraction(1, 2)], dtype=object),))
    """

    seat: int
    lower: float | Fraction
    upper: float | Fraction
    distribution: NDArray[Any]
    strategies: tuple[NDArray[Any], ...] | None
    response: int

    @property
    def value(self) -> float | Fraction:
        """What the punishment holds the seat to, ``upper``."""
        return self.upper

    @property
    def gap(self) -> float | Fraction:
        """How much lower another punishment may hold the seat, at most."""
        return self.upper - self.lower

    def __repr__(self) -> str:
        return f"Minmax(seat {self.seat}: {_shown(self.value, self.gap)})"

    def _tables(self) -> Mapping[str, Table]:
        values = {"seat": self.seat, "lower": self.lower, "upper": self.upper, "response": self.response}
        others = [f"seat {j}" for j in range(self.distribution.ndim + 1) if j != self.seat]
        names = numbers(self.distribution.shape)
        return {
            "value": Table.of_record(values, "minmax payoff per round"),
            "punishment": profile_table(others, names, {"probability": self.distribution}, "if the others play"),
        }


@dataclass(frozen=True, eq=False)
class Maxmin(Tabular):
    """The highest payoff that a seat guarantees itself, whatever the others do.

    Attributes
    ----------
    seat : int
    lower, upper : float or Fraction
        Per round: ``strategy`` guarantees ``lower``, and no strategy of the kind guarantees more than ``upper``.
    strategy : ndarray, shape (n_seat,)

    Examples
    --------
    >>> import relgames as rg
    >>> safe = rg.maxmin(rg.games.matching_pennies(), seat=0, exact=True)
    >>> safe.value, safe.strategy
    (Fraction(0, 1), array([Fraction(1, 2), Fraction(1, 2)], dtype=object))
    """

    seat: int
    lower: float | Fraction
    upper: float | Fraction
    strategy: NDArray[Any]

    @property
    def value(self) -> float | Fraction:
        """What the strategy guarantees, ``lower``."""
        return self.lower

    @property
    def gap(self) -> float | Fraction:
        """How much more another strategy may guarantee, at most."""
        return self.upper - self.lower

    def __repr__(self) -> str:
        return f"Maxmin(seat {self.seat}: {_shown(self.value, self.gap)})"

    def _tables(self) -> Mapping[str, Table]:
        value = Table.of_record(
            {"seat": self.seat, "lower": self.lower, "upper": self.upper}, "maxmin payoff per round"
        )
        strategy = strategy_table([self.seat], numbers(self.strategy.shape), [self.strategy], "by playing", "seat")
        return {"value": value, "strategy": strategy}


def minmax(
    game: Game,
    seat: int,
    strategies: Literal["mixed", "pure"] = "mixed",
    punishment: Literal["independent", "correlated"] = "independent",
    exact: bool = False,
    seconds: float | None = None,
    progress: bool = False,
) -> Minmax:
    """Return the lowest payoff to which the others can hold a seat, and how they do it.

    Parameters
    ----------
    game : Game
        Any number of seats.
    seat : int
    strategies : {"mixed", "pure"}, default "mixed"
        What the others may play. The seat best responds to it.
    punishment : {"independent", "correlated"}, default "independent"
        Whether each of the others mixes on its own, or they may draw a profile together. Of two seats, and in pure
        strategies, both are the same.
    exact : bool, default False
        Whether to compute in rationals. The gap is then 0; but the mixed independent punishment of three or more seats
        may be irrational, so what comes of it are Fractions that hold the seat to ``upper``, and a proven ``lower``.
    seconds : float, optional
        When to end the search for such a punishment; the gap says how far it came.
    progress : bool, default False
        Whether to show a bar of that search.

    Returns
    -------
    Minmax

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind.

    Notes
    -----
    The best correlated punishment is a linear programme, and holds the seat to its `maxmin` value (the minimax theorem
    [1]_). Independent ones may do worse, and the problem is not convex: it is that of a team against one, without a
    common signal [2]_. It is solved by branch and bound. The strategies are cut into cells, products of simplices. What
    the punishers could do in a cell if they drew its corners together bounds what they can do there, and a cell that
    cannot hold the seat to less than what is found already is dropped; the others are bisected. That goes on in rounds
    of twice as many cells each, which begin with cells that have the best punishment found so far for a common corner:
    there the bound is often exact at once, while a cell that has it inside must become tiny.

    The search ends at a gap of 1e-9 of the range of the payoffs, or with a round of 262,144 cells or 1 GiB. In floats
    the bounds are right up to rounding, some 1e-15 of the range.

    References
    ----------
    .. [1] J. von Neumann, "Zur Theorie der Gesellschaftsspiele", Mathematische Annalen 100 (1928) 295–320.
    .. [2] B. von Stengel and D. Koller, "Team-maxmin equilibria", Games and Economic Behavior 21 (1997) 309–321.

    Examples
    --------
    Seat 2 loses 1 if the others are both at the door that it takes. They can always be at the same door if they draw it
    together; each on its own they are there half of the time.

    >>> import relgames as rg
    >>> import numpy as np
    >>> payoffs = np.zeros((2, 2, 2, 3))
    >>> payoffs[0, 0, 0, 2] = payoffs[1, 1, 1, 2] = -1
    >>> doors = rg.Game(payoffs)
    >>> minmax(doors, 2).strategies
    (array([0.5, 0.5]), array([0.5, 0.5]))
    >>> [minmax(doors, 2, punishment=kind).value for kind in ("independent", "correlated")]
    [-0.25, -0.5]
    >>> minmax(doors, 2, strategies="pure", exact=True)
    Minmax(seat 2: 0)
    """
    game_of(game)
    seat = seat_of(game, seat)
    _choice(strategies, "strategies", ("mixed", "pure"))
    _choice(punishment, "punishment", ("independent", "correlated"))
    own = _own(game.fractions if exact else game.payoffs, seat)
    others = game.counts[:seat] + game.counts[seat + 1 :]
    mixes, lower = None, None
    if strategies == "pure":
        profile = np.unravel_index(int(_pure(game, seat).max(axis=0).argmin()), others)
        mixes = tuple(_unit(int(k), n, exact) for k, n in zip(profile, others, strict=True))
    elif punishment == "independent" and len(others) > 1:
        with Clock(seconds, progress, "cell") as clock:
            mixes, lower = independent(own, others, clock)
    if mixes is not None:
        weights = joint(mixes)
    else:
        from relgames.equilibria._linear import max_min

        best = max_min(own.T)
        weights, lower = best.weights, best.value
        mixes = (weights,) * len(others) if len(others) < 2 else None
    earned = (own @ weights).tolist()
    upper = max(earned)
    lower = upper if lower is None else min(lower, upper)
    return Minmax(seat, lower, upper, weights.reshape(others), mixes, earned.index(upper))


def maxmin(game: Game, seat: int, strategies: Literal["mixed", "pure"] = "mixed", exact: bool = False) -> Maxmin:
    """Return the highest payoff that a seat can guarantee itself, and the strategy that does.

    Parameters
    ----------
    game : Game
        Any number of seats.
    seat : int
    strategies : {"mixed", "pure"}, default "mixed"
        What the seat may play. The others do what is worst for it, together.
    exact : bool, default False
        Whether to compute in rationals; the gap is then 0.

    Returns
    -------
    Maxmin

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind.

    Notes
    -----
    In mixed strategies it is a linear programme: the matrix game of the seat against the profiles of the others.

    References
    ----------
    J. von Neumann (1928), Zur Theorie der Gesellschaftsspiele, Mathematische Annalen 100, 295-320.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.Game.symmetric([[2, -1], [-1, 1]])
    >>> maxmin(g, 0, exact=True), maxmin(g, 0, strategies="pure", exact=True)
    (Maxmin(seat 0: 1/5), Maxmin(seat 0: -1))
    >>> maxmin(g, 0, exact=True).strategy
    array([Fraction(2, 5), Fraction(3, 5)], dtype=object)
    """
    game_of(game)
    seat = seat_of(game, seat)
    _choice(strategies, "strategies", ("mixed", "pure"))
    own = _own(game.fractions if exact else game.payoffs, seat)
    if strategies == "pure":
        action = int(_pure(game, seat).min(axis=1).argmax())
        value = min(own[action].tolist())
        return Maxmin(seat, value, value, _unit(action, len(own), exact))
    from relgames.equilibria._linear import max_min

    best = max_min(own.T)
    return Maxmin(seat, best.value, max(best.value, best.bound), best.x)


def _choice(value: Any, name: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name} must be {' or '.join(map(repr, choices))}; got {value!r}")


def _own(payoffs: NDArray[Any], seat: int) -> NDArray[Any]:
    """Return what a seat earns, one row per action of its own, one column per profile of the others."""
    return np.moveaxis(payoffs[..., seat], seat, 0).reshape(payoffs.shape[seat], -1)


def _pure(game: Game, seat: int) -> NDArray[Any]:
    """Return the same, to be compared: distinct rationals may be the same float."""
    return _own(game.payoffs if game._fractions is None else game.fractions, seat)


def _unit(place: int, length: int, exact: bool) -> NDArray[Any]:
    unit = np.zeros(length)
    unit[place] = 1
    return _checks.as_fractions(unit, None) if exact else unit


def _shown(value: Any, gap: Any) -> str:
    return f"{_number(value)}, gap {float(gap):.1g}" if gap else _number(value)
