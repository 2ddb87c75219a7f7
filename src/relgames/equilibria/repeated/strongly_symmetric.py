"""How much players who all do the same can hold, when they see only a public signal."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.equilibria._arguments import game_of
from relgames.equilibria.repeated.public_monitoring import signals_of
from relgames.equilibria.result import _number
from relgames.games import Game


@dataclass(frozen=True, eq=False)
class SymmetricBound(Tabular):
    """A bound on the payoffs of strongly symmetric perfect public equilibria.

    Attributes
    ----------
    payoff : float or Fraction
        No such equilibrium in pure strategies earns a player more per round, whatever the discount.
    action : int
        What all do when they earn it.
    penalty : ndarray, shape (Y,)
        What each signal must cost every player, in payoff of one round, to hold that action as cheaply as possible.
    cost : float or Fraction
        What these cost on average although nobody deviates: ``payoff`` is the payoff of the action less this.
    discount : float or Fraction or None
        From this discount on the bound is attained, with a public coin, by doing the action until signal and coin say
        to play the worst symmetric equilibrium in pure strategies of the stage game for ever. None if there is no such
        equilibrium that is worse.
    punishment : int or None
        What all do in that equilibrium.
    actions : tuple of str

    Examples
    --------
    >>> import relgames as rg
    >>> from fractions import Fraction as F
    >>> well = {2: F(9, 10), 1: F(1, 2), 0: F(1, 5)}
    >>> signals = [[[well[2 - a - b], 1 - well[2 - a - b]] for b in (0, 1)] for a in (0, 1)]
    >>> game = rg.Game.symmetric([[2, -1], [3, 0]], actions=("work", "shirk"))
    >>> bound = rg.strongly_symmetric_bound(game, signals, exact=True)
    >>> bound.payoff, bound.discount
    (Fraction(7, 4), Fraction(10, 17))
    """

    payoff: float | Fraction
    action: int
    penalty: NDArray[Any]
    cost: float | Fraction
    discount: float | Fraction | None
    punishment: int | None
    actions: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        text = f"at most {_number(self.payoff)} per round, by {self.actions[self.action]}"
        return text if self.discount is None else f"{text}; attained from a discount of {_number(self.discount)} on"

    def _table(self) -> Table:
        punishment = None if self.punishment is None else self.actions[self.punishment]
        values = {"payoff": self.payoff, "action": self.actions[self.action], "cost": self.cost}
        values |= {"penalty": tuple(self.penalty), "discount": self.discount, "punishment": punishment}
        return Table.of_record(values, "the most that strongly symmetric play earns, per round")


def strongly_symmetric_bound(game: Game, signals: _checks.Numbers, exact: bool = False) -> SymmetricBound:
    """Return the most that each player can earn in a perfect public equilibrium in which all always do the same.

    Parameters
    ----------
    game : Game
        A symmetric game of two or more seats.
    signals : array_like, shape (n, ..., n, Y)
        Probability of each public signal after each profile; it must not matter who of the players did what.
    exact : bool, default False
        Whether to return Fractions. It is computed in rationals either way.

    Returns
    -------
    SymmetricBound

    Raises
    ------
    TypeError, ValueError
        If game or signals are not symmetric, or no action can be held at all.

    Notes
    -----
    Let v be the largest payoff of such equilibria, a the action that all choose at first in one that attains it, and
    w(y) <= v what each is worth after the signal y. With z(y) = (v - w(y)) d / (1 - d) >= 0,

        v = g(a) - sum_y p(y | a) z(y),  and  sum_y (p(y | a') - p(y | a)) z(y) >= g(a') - g(a)

    for every deviation a' of one player. So v is at most g(a) less the smallest cost of such penalties: a linear
    programme without the discount. With one deviation its solution punishes the signal of the largest likelihood ratio
    l = p(y | a') / p(y | a) alone, and the cost is (g(a') - g(a)) / (l - 1) [1]_.

    References
    ----------
    .. [1] D. Abreu, P. Milgrom and D. Pearce (1991), Information and timing in repeated partnerships, Econometrica 59,
       1713-1733, section 3. G. J. Mailath and L. Samuelson (2006), Repeated Games and Reputations, Oxford University
       Press, chapter 7. R. Radner, R. Myerson and E. Maskin (1986), Review of Economic Studies 53, 59-69, is an example
       in which the bound stays below efficiency for every discount.

    Examples
    --------
    Working together is worth 2, but a failure tells little: it happens one time in ten to those who work, and one in
    two if one of them does not. That costs 1 / (5 - 1) of a round's payoff, however patient they are.

    >>> import relgames as rg
    >>> from fractions import Fraction as F
    >>> well = {2: F(9, 10), 1: F(1, 2), 0: F(1, 5)}
    >>> signals = [[[well[2 - a - b], 1 - well[2 - a - b]] for b in (0, 1)] for a in (0, 1)]
    >>> game = rg.Game.symmetric([[2, -1], [3, 0]], actions=("work", "shirk"))
    >>> print(rg.strongly_symmetric_bound(game, signals, exact=True))
    at most 7/4 per round, by work; attained from a discount of 10/17 on
    """
    game_of(game, least=2)
    if not game.is_symmetric:
        raise ValueError("game must be symmetric: every exchange of two seats must leave the payoffs as they are")
    chances = _checks.as_fractions(*signals_of(game, signals))
    chances = chances / chances.sum(axis=-1)[..., None]
    for i in range(game.seats - 1):
        if not (chances.swapaxes(i, i + 1) == chances).all():
            raise ValueError(f"signals must not tell players {i} and {i + 1} apart")
    n = game.counts[0]
    # What one player gets, and what all see, if it does x and the others y.
    gets = np.array([[game.fractions[(x, *[y] * (game.seats - 1), 0)] for y in range(n)] for x in range(n)])
    shows = [[chances[(x, *[y] * (game.seats - 1))] for y in range(n)] for x in range(n)]
    held: list[tuple[Fraction, int, list[Fraction], Fraction]] = []
    for a in range(n):
        others = [x for x in range(n) if x != a]
        gain = [gets[x, a] - gets[a, a] for x in others]
        likelier = [list(shows[x][a] - shows[a][a]) for x in others]
        penalty = cheapest(likelier, gain, list(shows[a][a]))
        if penalty is not None:
            cost = sum((z * p for z, p in zip(penalty, shows[a][a], strict=True)), Fraction(0))
            held.append((gets[a, a] - cost, a, penalty, cost))
    if not held:
        raise ValueError(
            "no action can be held: for each of them there is a deviation that gains and that no signal is evidence of"
        )
    payoff, action, penalty, cost = max(held, key=lambda found: found[0])
    stage = [(gets[a, a], a) for a in range(n) if max(gets[:, a]) == gets[a, a]]
    worst, punishment = min(stage, default=(None, None))
    discount: Fraction | None = None
    if max(penalty) == 0:
        discount, punishment = Fraction(0), action
    elif worst is not None and worst < payoff:
        discount = max(penalty) / (max(penalty) + payoff - worst)
    else:
        punishment = None
    number: Any = (lambda x: x) if exact else float
    return SymmetricBound(
        number(payoff),
        action,
        np.array([number(z) for z in penalty], dtype=object if exact else np.float64),
        number(cost),
        None if discount is None else number(discount),
        punishment,
        game.actions[0],
    )


def cheapest(rows: list[list[Fraction]], least: list[Fraction], cost: list[Fraction]) -> list[Fraction] | None:
    """Return z >= 0 of least cost with ``rows @ z >= least``, for costs that are not negative; None if there is none.

    The dual programme, maximise least @ y with y >= 0 and y @ rows <= cost, has the solution 0 to begin with. Its
    tableau is pivoted by the rule of Bland (1977), under which it ends; z are the reduced costs of its slacks. It is
    unbounded exactly if there is no z.
    """
    k, m = len(rows), len(cost)
    one = Fraction(1)
    tableau = [[*(rows[j][i] for j in range(k)), *(one * (i == s) for s in range(m)), cost[i]] for i in range(m)]
    goal = [*(-value for value in least), *[0 * one] * (m + 1)]
    basis = [k + i for i in range(m)]
    while True:
        entering = next((j for j in range(k + m) if goal[j] < 0), None)
        if entering is None:
            return goal[k : k + m]
        steps = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(tableau) if row[entering] > 0]
        if not steps:
            return None
        *_, i = min(steps)
        pivot = tableau[i][entering]
        tableau[i] = [value / pivot for value in tableau[i]]
        for other in [*tableau[:i], *tableau[i + 1 :], goal]:
            if other[entering]:
                f = other[entering]
                other[:] = [a - f * b for a, b in zip(other, tableau[i], strict=True)]
        basis[i] = entering
