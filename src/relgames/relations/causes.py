r"""Who causes the loss of a seat: what it would have had if others had done what was agreed.

Let the seats play strategies m, and let each have a reference, what it was to do. For a set S of seats let v(S) be what
the losing seat gets if those in S play their references, and the others play as they did. Two questions are asked.

* Which S *turns* the loss, so that the seat gets at least what it has outside, and no smaller part of S does? Those
  sets are the causes in the sense of "but for them": one with a single seat is a cause on its own; one with two says
  that it takes both. Several sets say that each would have been enough [1]_.
* How much of v(all) - v(none) is owed to each? The share is the mean over all orders in which the seats change over,
  one after another, of what its change adds. These shares, and no others, sum to the whole, are equal for seats that
  add the same, are 0 for a seat that adds nothing, and add where payoffs add [2]_.

Both come out of 2^k exact plays for k seats with a reference; nothing is estimated. Both depend on the references:
blame is relative to what was agreed.

.. [1] J. Y. Halpern and J. Pearl, "Causes and explanations: a structural-model approach. Part I: causes", British
   Journal for the Philosophy of Science 56 (2005) 843–887.
.. [2] L. S. Shapley, "A value for n-person games", in Contributions to the Theory of Games II (1953) 307–317.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular, role_table
from relgames.equilibria._arguments import seat_of
from relgames.equilibria.result import _number
from relgames.games import RepeatedGame
from relgames.matches import play
from relgames.relations.wins import wins
from relgames.strategies import Strategy
from relgames.strategies.agent import name_of


@dataclass(frozen=True, eq=False)
class Causes(Tabular):
    """Who causes the loss of a seat. Payoffs are per round.

    Attributes
    ----------
    seat : int
        Whose loss it is.
    payoff, outside : float or Fraction
        What it gets, and what it would get outside of the relationship.
    loses : bool
        Whether it gets less than outside.
    agreed : float or Fraction
        What it gets if all play their references.
    turning : tuple of tuple of int
        The smallest sets of seats that turn the loss by playing their references: then the seat gets at least what it
        has outside, and with no part of the set it does. Empty if it does not lose, or if no set turns it.
    gains : ndarray, shape (N,)
        What the losing seat gains if that seat alone plays its reference.
    shares : ndarray, shape (N,)
        How much of ``agreed - payoff`` is owed to each seat, all together: they sum to it.

    Examples
    --------
    >>> import relgames as rg
    >>> give, take = rg.strategies.always_give(seats=3), rg.strategies.always_withhold(seats=3)
    >>> firm = rg.RepeatedGame(rg.games.enterprise_triad(), discount=0.9, outside=(10, 40, 30))
    >>> found = rg.who_causes(firm, (take, take, give), (give, give, None), seat=2)
    >>> found.loses, found.turning, found.shares
    (True, ((0,),), array([20.,  0.,  0.]))
    """

    seat: int
    payoff: float | Fraction
    outside: float | Fraction
    loses: bool
    agreed: float | Fraction
    turning: tuple[tuple[int, ...], ...]
    gains: NDArray[Any]
    shares: NDArray[Any]
    roles: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        """What is lost, and who would turn it."""
        who = f"{self.roles[self.seat]} gets {_number(self.payoff)} per round, outside {_number(self.outside)}"
        if not self.loses:
            return f"{who}: no loss"
        sets = [" and ".join(f"{self.roles[j]} ({self.names[j]})" for j in seats) for seats in self.turning]
        causes = "; or ".join(sets) if sets else "nobody who has a reference"
        owed = ", ".join(f"{role} {_number(x)}" for role, x in zip(self.roles, self.shares, strict=True))
        return (
            f"{who}: a loss, caused by {causes}\nif all did as agreed {_number(self.agreed)}; of the difference {owed}"
        )

    def _table(self) -> Table:
        values = {
            "strategy": self.names,
            "gain if it alone does as agreed": self.gains,
            "share of the loss": self.shares,
        }
        first, *notes = str(self).splitlines()
        return replace(role_table(self.roles, values, first), notes=tuple(notes))


def who_causes(
    r: RepeatedGame,
    strategies: Sequence[Strategy],
    references: Sequence[Strategy | None],
    seat: int,
    tolerance: float = 1e-9,
    exact: bool = False,
) -> Causes:
    """Return whose strategies cause the loss of a seat, against what each was to do.

    Parameters
    ----------
    r : RepeatedGame
        Its outside payoffs say what a loss is.
    strategies : sequence of Strategy, length N
        What each seat plays.
    references : sequence of Strategy or None, length N
        What each seat was to play: what was agreed, what is usual, or what is best for it. None for a seat that is not
        in question; the losing seat itself may be in question too.
    seat : int
        The losing seat.
    tolerance : float, default 1e-9
        A difference of no more than this from the outside payoff is rounding. With ``exact`` there is none.
    exact : bool, default False
        Whether to compute in rationals.

    Returns
    -------
    Causes

    Raises
    ------
    TypeError, ValueError
        If there is not one strategy and one reference, or None, per seat, all are None, or a match cannot be evaluated
        exactly.

    Notes
    -----
    With k references there are 2^k matches, each of which `play` evaluates.

    References
    ----------
    J. Y. Halpern and J. Pearl (2005), Causes and explanations: a structural-model approach, British Journal for the
    Philosophy of Science 56, 843–887. L. S. Shapley (1953), A value for n-person games.

    Examples
    --------
    In a firm the customer demands, the team works the least, and the owner goes on to share. Each was to do its part.
    The owner loses what the customer does not pay; the team costs it nothing as long as the customer does not care:

    >>> import relgames as rg
    >>> from relgames.strategies import always_give, always_withhold
    >>> give, take = always_give(seats=3), always_withhold(seats=3)
    >>> firm = rg.RepeatedGame(rg.games.enterprise_triad(), discount=0.9, outside=(10, 40, 30))
    >>> print(rg.who_causes(firm, (take, take, give), (give, give, None), seat=2))
    owner gets 20 per round, outside 30: a loss, caused by customer (always withhold)
    if all did as agreed 40; of the difference customer 20, team 0, owner 0
    """
    if not isinstance(r, RepeatedGame):
        raise TypeError(f"r must be a RepeatedGame, whose outside payoffs say what a loss is; got {type(r).__name__}")
    seat = seat_of(r.game, seat)
    played, agreed = list(strategies), list(references)
    for given, name in ((played, "strategies"), (agreed, "references")):
        if len(given) != r.game.seats:
            raise ValueError(f"{name} must hold one per seat, {r.game.seats}; got {len(given)}")
    asked = [j for j, reference in enumerate(agreed) if reference is not None]
    if not asked:
        raise ValueError("references must hold a strategy of at least one seat that is in question; all are None")
    worth, met = {}, {}
    outside = r.outside_fractions if exact else r.outside
    for size in range(len(asked) + 1):
        for changed in combinations(asked, size):
            lineup = [
                reference if j in changed and reference is not None else strategy
                for j, (strategy, reference) in enumerate(zip(played, agreed, strict=True))
            ]
            payoffs = play(r, lineup, exact).payoffs
            worth[changed] = payoffs[seat]
            met[changed] = wins(payoffs, outside, tolerance)[seat] != "lose"
    payoff, loses = worth[()], not met[()]
    turning = [changed for changed in worth if met[changed]] if loses else []
    zero = payoff - payoff
    gains = np.array([worth[j,] - payoff if j in asked else zero for j in range(r.game.seats)])
    shares = np.array([_share(worth, asked, j) if j in asked else zero for j in range(r.game.seats)])
    return Causes(
        seat,
        payoff,
        outside[seat],
        loses,
        worth[tuple(asked)],
        tuple(s for s in turning if not any(set(t) < set(s) for t in turning)),
        _checks.read_only(gains),
        _checks.read_only(shares),
        r.game.roles,
        tuple(name_of(strategy) or f"strategy of seat {j}" for j, strategy in enumerate(played)),
    )


def _share(worth: dict[tuple[int, ...], Any], asked: list[int], seat: int) -> Any:
    """Return the mean over the orders of change of what the change of one seat adds."""
    others = [j for j in asked if j != seat]
    total = worth[()] - worth[()]
    for size in range(len(others) + 1):
        # In so many of the orders do just those of a set of this size come first.
        orders = factorial(size) * factorial(len(others) - size)
        for before in combinations(others, size):
            total += orders * (worth[tuple(sorted((*before, seat)))] - worth[before])
    return total / factorial(len(asked))
