"""Correlated and coarse correlated equilibria: the best of them, and the corners of the set of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular, profile_table, role_table
from relgames.equilibria._arguments import game_of
from relgames.equilibria.result import _number
from relgames.games import Game

# The search for extreme points looks at pairs of corners: with so many it takes some seconds.
MOST_CORNERS = 10_000
# It starts from a simplex with a corner for each profile.
MOST_PROFILES = 100


@dataclass(frozen=True, eq=False)
class CorrelatedEquilibrium(Tabular):
    """A distribution over profiles from which no seat gains by not doing as it is told.

    Attributes
    ----------
    game : Game
    distribution : ndarray, shape (n_0, ..., n_{N-1})
        Probability of each profile; Fractions where the solver was asked to be exact.
    payoffs : ndarray, shape (N,)
        Expected payoff per round of each seat.
    regret : float or Fraction
        The most that a seat gains, per round, by other actions than those it is told to take; where ``coarse``, by an
        action that it settles on before it is told anything.
    value : float or Fraction
        What was maximised, at ``distribution``.
    bound : float or Fraction
        No equilibrium of the kind has a larger value: proven by the dual programme. Equal to ``value`` if exact.
    coarse : bool

    Examples
    --------
    >>> import relgames as rg
    >>> mediated = rg.correlated(rg.games.snowdrift())
    >>> float(mediated.payoffs.sum()), bool(mediated.regret <= 0)
    (4.0, True)
    """

    game: Game
    distribution: NDArray[Any]
    payoffs: NDArray[Any]
    regret: float | Fraction
    value: float | Fraction
    bound: float | Fraction
    coarse: bool

    def __repr__(self) -> str:
        payoffs = ", ".join(_number(payoff) for payoff in self.payoffs)
        kind = "coarse, " if self.coarse else ""
        return (
            f"CorrelatedEquilibrium({kind}value {_number(self.value)}; payoffs ({payoffs}); "
            f"regret {_number(self.regret)})"
        )

    def __str__(self) -> str:
        """One line per profile that is played, in the names of the game; then what the seats get."""
        lines = []
        for profile in zip(*np.nonzero(self.distribution), strict=True):
            names = (actions[k] for actions, k in zip(self.game.actions, profile, strict=True))
            lines.append(f"{_number(self.distribution[profile])}  {', '.join(names)}")
        pairs = zip(self.game.roles, self.payoffs, strict=True)
        return "\n".join([*lines, ", ".join(f"{role} {_number(payoff)}" for role, payoff in pairs)])

    def _tables(self) -> Mapping[str, Table]:
        game, kind = self.game, "coarse correlated" if self.coarse else "correlated"
        caption = f"a {kind} equilibrium; regret {_number(self.regret)} per round"
        return {
            "profiles": profile_table(game.roles, game.actions, {"probability": self.distribution}, caption),
            "payoffs": role_table(game.roles, {"payoff": self.payoffs}, "payoffs per round"),
        }


def correlated(game: Game, objective: Any = "sum", exact: bool = False) -> CorrelatedEquilibrium:
    """Return the correlated equilibrium that is best for a seat, for all together, or for the worst-off.

    Parameters
    ----------
    game : Game
        Any number of seats.
    objective : "sum", "worst", int or array_like of shape (N,), default "sum"
        What to maximise: the sum of the payoffs, the payoff of the seat that gets least, that of one seat, or their sum
        with these weights, of any sign.
    exact : bool, default False
        Whether to compute in rationals. Floats are taken at their exact value, and the best is proven to be the best.

    Returns
    -------
    CorrelatedEquilibrium

    Raises
    ------
    TypeError, ValueError
        If the objective is none of those.

    Notes
    -----
    A mediator draws a profile and tells each seat its own action only. The distribution p is an equilibrium if nobody
    gains by taking b when told a [1]_, [2]_:

    .. math:: \\sum_{s : s_i = a} p(s) \\, (u_i(b, s_{-i}) - u_i(s)) \\le 0 \\quad \\text{for all } i, a, b.

    With p >= 0 and a sum of 1 that is a polytope; it is never empty [3]_ and holds every Nash equilibrium (as the
    product of its strategies) and all mixtures of them. Each constraint is scaled by its own size, so currencies do not
    matter. In floats the regret is some 1e-10 of the range of the payoffs, which can be much, for the value too, if
    payoffs differ by many orders of magnitude. So small games of that kind (up to some 15×15 actions) are solved in
    rationals and rounded; for large ones ``exact=True`` is the safe way. Of several best, one is returned.

    References
    ----------
    .. [1] R. J. Aumann, "Subjectivity and correlation in randomized strategies", Journal of Mathematical Economics 1
       (1974) 67–96.
    .. [2] R. J. Aumann, "Correlated equilibrium as an expression of Bayesian rationality", Econometrica 55 (1987) 1–18.
    .. [3] S. Hart and D. Schmeidler, "Existence of correlated equilibria", Mathematics of Operations Research 14 (1989)
       18–25.

    Examples
    --------
    Chicken, with the numbers of Aumann (1974). Its mixed Nash equilibrium pays each seat 14/3.

    >>> import relgames as rg
    >>> g = rg.Game.symmetric([[6, 2], [7, 0]], actions=("yield", "dare"), name="chicken")
    >>> print(correlated(g, exact=True))
    1/2  yield, yield
    1/4  yield, dare
    1/4  dare, yield
    seat 0 21/4, seat 1 21/4
    """
    return _best(game, objective, exact, coarse=False)


def coarse_correlated(game: Game, objective: Any = "sum", exact: bool = False) -> CorrelatedEquilibrium:
    """Return the coarse correlated equilibrium that is best for a seat, for all together, or for the worst-off.

    Parameters
    ----------
    game : Game
        Any number of seats.
    objective : "sum", "worst", int or array_like of shape (N,), default "sum"
        What to maximise: the sum of the payoffs, the payoff of the seat that gets least, that of one seat, or their sum
        with these weights, of any sign.
    exact : bool, default False
        Whether to compute in rationals.

    Returns
    -------
    CorrelatedEquilibrium

    Raises
    ------
    TypeError, ValueError
        If the objective is none of those.

    Notes
    -----
    Each seat binds itself to do as it is told, or chooses an action of its own, before it is told anything. That no
    action b is better is

    .. math:: \\sum_s p(s) \\, (u_i(b, s_{-i}) - u_i(s)) \\le 0 \\quad \\text{for all } i, b.

    These are sums of the constraints of `correlated`, so every correlated equilibrium is a coarse one; for seats of two
    actions they are the same. Learning without external regret comes close to this set.

    References
    ----------
    H. Moulin and J.-P. Vial, "Strategically zero-sum games: the class of games whose completely mixed equilibria cannot
    be improved upon", International Journal of Game Theory 7 (1978) 201–221.

    Examples
    --------
    Rock-paper-scissors in which winning is worth more than losing costs. A mediator can avoid ties, but whoever is told
    an action then knows what the other does not play:

    >>> import relgames as rg
    >>> g = rg.Game.symmetric([[0, -1, 2], [2, 0, -1], [-1, 2, 0]], actions=("rock", "paper", "scissors"))
    >>> coarse_correlated(g, "worst", exact=True)
    CorrelatedEquilibrium(coarse, value 1/2; payoffs (1/2, 1/2); regret 0)
    >>> correlated(g, "worst", exact=True).value
    Fraction(1, 3)
    """
    return _best(game, objective, exact, coarse=True)


def correlated_extreme_points(game: Game, coarse: bool = False) -> NDArray[Any]:
    """Return all extreme points of the polytope of correlated equilibria, in rationals: their mixtures are all of it.

    Parameters
    ----------
    game : Game
        A small one: at most 100 profiles, and what has more than 10,000 corners on the way is refused.
    coarse : bool, default False
        Whether to return those of the coarse correlated equilibria.

    Returns
    -------
    ndarray of Fraction, shape (points, n_0, ..., n_{N-1})
        One distribution over the profiles after the other, in descending lexicographic order.

    Raises
    ------
    ValueError
        If there are too many. `correlated` finds the best of them for any objective.

    Notes
    -----
    The double description method in integers, so the list is complete and nothing in it is rounded. A game of two seats
    with two actions each has at most five points [1]_.

    References
    ----------
    .. [1] A. Calvó-Armengol, "The set of correlated equilibria of 2 by 2 games", working paper (2006).

    Examples
    --------
    >>> import relgames as rg
    >>> pennies = rg.games.matching_pennies()
    >>> correlated_extreme_points(pennies).tolist()
    [[[Fraction(1, 4), Fraction(1, 4)], [Fraction(1, 4), Fraction(1, 4)]]]
    """
    from relgames.equilibria._cone import TooManyCornersError, extreme_rays
    from relgames.equilibria._linear import whole

    profiles = prod(game_of(game).counts)
    try:
        if profiles > MOST_PROFILES:
            raise TooManyCornersError
        rows = list(_deviations(game.fractions, coarse))
        A = np.zeros((len(rows), profiles), dtype=object)
        for k, (columns, values) in enumerate(rows):
            A[k, columns] = whole(values)
        rays = extreme_rays(A, MOST_CORNERS)
    except TooManyCornersError as error:
        raise ValueError(
            f"game must have at most {MOST_PROFILES} profiles and an equilibrium polytope of at most {MOST_CORNERS:,} "
            f"corners, on the way to it too; got {game.counts} actions. Use correlated(game, objective) for its best "
            "point, or, if it is smaller, iterated_dominance(game).reduced"
        ) from error
    points = sorted(([Fraction(value, sum(ray)) for value in ray] for ray in rays.tolist()), reverse=True)
    return np.array(points, dtype=object).reshape(-1, *game.counts)


def _best(game: Game, objective: Any, exact: bool, coarse: bool) -> CorrelatedEquilibrium:
    from relgames.equilibria._linear import max_min

    game_of(game)
    weights = _weights(game, objective)
    payoffs = game.fractions if exact else game.payoffs

    def programme(payoffs: NDArray[Any]) -> tuple[NDArray[Any], list[tuple[NDArray[np.int64], NDArray[Any]]]]:
        goals = weights.astype(payoffs.dtype) @ payoffs.reshape(-1, game.seats).T
        return goals, list(_deviations(payoffs, coarse))

    best = max_min(*programme(payoffs), lambda: programme(game.fractions))
    p = best.x.reshape(game.counts)
    tables = payoffs.reshape(-1, game.seats).T
    return CorrelatedEquilibrium(game, p, tables @ best.x, _regret(payoffs, p, coarse), best.value, best.bound, coarse)


def _weights(game: Game, objective: Any) -> NDArray[Any]:
    """Return the weights of the payoffs in each goal, shape (goals, N), as Fractions: the least goal is maximised."""
    N = game.seats
    unit = np.array([[Fraction(int(i == j)) for j in range(N)] for i in range(N)], dtype=object)
    if isinstance(objective, str):
        if objective not in ("sum", "worst"):
            raise ValueError(f'objective must be "sum", "worst", a seat or weights; got {objective!r}')
        return unit if objective == "worst" else unit.sum(axis=0, keepdims=True)
    if np.ndim(objective) == 0:
        return unit[[_checks.integer(objective, "objective", least=0, most=N - 1)]]
    weights = _checks.as_fractions(*_checks.exact_array(objective, "objective"))
    if weights.shape != (N,):
        raise ValueError(f"objective must hold one weight per seat, shape ({N},); got shape {weights.shape}")
    return weights[None]


def _deviations(payoffs: NDArray[Any], coarse: bool) -> Iterator[tuple[NDArray[np.int64], NDArray[Any]]]:
    """Yield what each seat gains by each deviation, as (columns, values): numbers of profiles, gain in each of them."""
    counts = payoffs.shape[:-1]
    profiles = np.arange(prod(counts)).reshape(counts)
    for seat, n in enumerate(counts):
        number = np.moveaxis(profiles, seat, 0).reshape(n, -1)
        own = np.moveaxis(payoffs[..., seat], seat, 0).reshape(n, -1)
        for b in range(n):
            if coarse:
                yield number.ravel(), (own[b] - own).ravel()
            else:
                yield from ((number[a], own[b] - own[a]) for a in range(n) if a != b)


def _regret(payoffs: NDArray[Any], p: NDArray[Any], coarse: bool) -> Any:
    """Return the most that a seat gains by deviations from the distribution p."""
    gains = []
    for seat, n in enumerate(p.shape):
        chance = np.moveaxis(p, seat, 0).reshape(n, -1)
        own = np.moveaxis(payoffs[..., seat], seat, 0).reshape(n, -1)
        # What the seat gets, in all, when it takes the second action whenever it is told the first.
        table = chance @ own.T
        best = max(table.sum(axis=0)) if coarse else sum(table.max(axis=1))
        gains.append(best - table.trace())
    return max(np.array([0 * gains[0], *gains]).tolist())
