"""Evolutionarily stable strategies of symmetric games of two seats: all of them, decided in rationals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Table, Tabular, text_of
from relgames.equilibria._arguments import game_of
from relgames.games import Game

# Each support is a linear system in rationals: so many, the most that 16 actions have, take about half a minute.
MOST_SUPPORTS = 2**16


@dataclass(frozen=True, eq=False)
class StableStrategy(Tabular):
    """An evolutionarily stable strategy.

    Attributes
    ----------
    strategy : ndarray, shape (n,)
        Probability of each action; Fractions where the solver was asked to be exact.
    payoff : float or Fraction
        What it earns per round against itself.
    support : tuple of int
        The actions that it plays.
    best_replies : tuple of int
        The actions that earn ``payoff`` against it: its extended support.

    Examples
    --------
    >>> import relgames as rg
    >>> (stable,) = rg.evolutionarily_stable(rg.games.snowdrift())
    >>> stable.strategy, stable.is_pure
    (array([0.5, 0.5]), False)
    """

    strategy: NDArray[Any]
    payoff: float | Fraction
    support: tuple[int, ...]
    best_replies: tuple[int, ...]

    @property
    def is_pure(self) -> bool:
        """Whether it plays one action for certain."""
        return len(self.support) == 1

    @property
    def is_strict(self) -> bool:
        """Whether it is its own only best reply: every mutant earns less against it."""
        return len(self.best_replies) == 1

    def _table(self) -> Table:
        actions = range(len(self.strategy))
        rows = [(a, self.strategy[a], a in self.support, a in self.best_replies) for a in actions]
        caption = f"an evolutionarily stable strategy; payoff {text_of(self.payoff)} per round"
        return Table.of_rows(("action", "probability", "played", "best reply"), rows, caption)


def evolutionarily_stable(game: Game, exact: bool = False) -> tuple[StableStrategy, ...]:
    """Return every evolutionarily stable strategy, pure and mixed.

    A strategy x is evolutionarily stable if a population that plays it drives out every small group of mutants y: x
    earns more than y against x, or as much against x and more against y.

    Parameters
    ----------
    game : Game
        Two seats, symmetric. Floats are taken at their exact value: a tie that rounding broke is none.
    exact : bool, default False
        Whether to return Fractions. What is found is the same: everything is decided in rationals.

    Returns
    -------
    tuple of StableStrategy
        From small supports to large ones; empty if there is none.

    Raises
    ------
    ValueError
        If the game is not a symmetric one of two seats, or more than 2^16 supports would have to be solved. That can
        only be with more than 16 actions; 60 with random payoffs take some seconds.

    Notes
    -----
    Write A for the payoffs, I for the support of x and J for its best replies. x is evolutionarily stable if, and only
    if, (x, x) is an equilibrium and z'Az < 0 for each z ≠ 0 that sums to 0, is 0 outside J and not negative outside I:
    the directions from x to other best replies (Haigh 1975, Abakuks 1980). This splits into two conditions:

    * A is negative definite on the z that live on I. Then at most one strategy equalises the payoffs on I, and
      every subset of I has the property too, so supports are grown one action at a time.
    * If J is larger than I: with the coordinates in I, which are free, maximised out, a Schur complement on J \\ I is
      strictly copositive (Bomze 1992). A matrix S is not strictly copositive if, and only if, for some K there are
      w > 0 and λ ≤ 0 with S w = λ on K; for the smallest such K the system has no other solution whose sum is the same.

    No support of an evolutionarily stable strategy lies in the best replies to another one (Bishop and Cannings
    1976), so no set is searched that contains a support that has been found. In the worst case all 2^n - 1 supports
    are.

    References
    ----------
    J. Maynard Smith and G. R. Price (1973), The logic of animal conflict, Nature 246, 15-18. J. Haigh (1975), Game
    theory and evolution, Advances in Applied Probability 7, 8-11. D. T. Bishop and C. Cannings (1976), Models of animal
    conflict, Advances in Applied Probability 8, 616-621. A. Abakuks (1980), Conditions for evolutionarily
    stable strategies, Journal of Applied Probability 17, 559-562. I. M. Bomze (1992), Detecting all evolutionarily
    stable strategies, Journal of Optimization Theory and Applications 75, 313-329.

    Examples
    --------
    Hawks fight over something worth 2, and a lost fight costs 3; in the end two of three are hawks:

    >>> import relgames as rg
    >>> from relgames.equilibria.evolutionary import evolutionarily_stable
    >>> hawk_dove = rg.Game.symmetric([[-0.5, 2], [0, 1]], actions=("hawk", "dove"))
    >>> (stable,) = evolutionarily_stable(hawk_dove, exact=True)
    >>> print(*stable.strategy, stable.payoff)
    2/3 1/3 1/3

    Where each of three actions wins against the next as much as it loses to the last, nothing is stable:

    >>> evolutionarily_stable(rg.Game.symmetric([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]))
    ()
    """
    game_of(game, least=2, most=2, alternative="rg.pure_nash and rg.nash take any number of seats")
    if not game.is_symmetric:
        raise ValueError(
            "game must be symmetric (Game.symmetric(A), or the meta_game of a tournament with one line-up); got one "
            "whose seats differ, in which what is stable are the strict equilibria: see rg.pure_nash"
        )
    payoffs = game.fractions[..., 0]
    scale = lcm(*(value.denominator for value in payoffs.flat))
    A = [[int(value * scale) for value in row] for row in payoffs]
    found: list[StableStrategy] = []
    level, searched = [(i,) for i in range(len(A))], 0
    while level:
        searched += len(level)
        if searched > MOST_SUPPORTS:
            raise ValueError(
                f"game has {len(A)} actions and more than {MOST_SUPPORTS:,} supports that could be stable; take out "
                "dominated actions (an evolutionarily stable strategy plays none), or play fewer strategies"
            )
        unstable = []
        for support in level:
            stable = _stable_on(A, scale, support, exact)
            if stable is None:
                unstable.append(support)
            else:
                found.append(stable)
        level = _grown(A, unstable)
    return tuple(found)


def _grown(A: list[list[int]], level: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return the sets with one action more on which A is negative definite, and all of whose subsets are left."""
    left = set(level)
    grown = []
    for smaller in level:
        for j in range(smaller[-1] + 1, len(A)):
            support = (*smaller, j)
            if all((*support[:k], *support[k + 1 :]) in left for k in range(len(smaller))):
                both = [[A[i][k] + A[k][i] for k in support] for i in support]
                # The determinant with a border of ones is minus that of the form on vectors that sum to 0.
                if int(_bordered(both).det()) * (-1) ** len(support) > 0:
                    grown.append(support)
    return grown


def _stable_on(A: list[list[int]], scale: int, support: tuple[int, ...], exact: bool) -> StableStrategy | None:
    """Return the stable strategy with this support, on which A is negative definite, if there is one."""
    solution = _equaliser([[A[i][j] for j in support] for i in support])
    if solution is None or min(solution[0]) <= 0:
        return None
    weights, value = solution
    earned = [sum(row[j] * weight for j, weight in zip(support, weights, strict=True)) for row in A]
    best = tuple(k for k, earns in enumerate(earned) if earns == value)
    if max(earned) > value or not _repels(A, support, [k for k in best if k not in support]):
        return None
    total = sum(weights)
    strategy = np.full(len(A), Fraction(0), dtype=object)
    strategy[list(support)] = [Fraction(weight, total) for weight in weights]
    payoff = Fraction(value, total * scale)
    if exact:
        return StableStrategy(strategy, payoff, support, best)
    return StableStrategy(strategy.astype(np.float64), float(payoff), support, best)


def _repels(A: list[list[int]], support: tuple[int, ...], others: list[int]) -> bool:
    """Whether z'Az < 0 in each direction from the support towards other best replies."""
    if not others:
        return True
    import flint

    base, *free = support

    def form(rows: Sequence[int], columns: Sequence[int]) -> Any:
        """-2 z'Az as a matrix, with the coordinate of ``base`` replaced by minus the sum of the others."""
        entries = [
            A[base][j] + A[j][base] + A[i][base] + A[base][i] - A[i][j] - A[j][i] - 2 * A[base][base]
            for i in rows
            for j in columns
        ]
        return flint.fmpq_mat(len(rows), len(columns), entries)

    S = form(others, others)
    if free:
        S -= form(others, free) * form(free, free).solve(form(free, others))
    for size in range(1, len(others) + 1):
        for K in combinations(range(len(others)), size):
            solution = _equaliser([[S[i, j] for j in K] for i in K])
            if solution is not None and min(solution[0]) > 0 and solution[1] <= 0:
                return False
    return True


def _equaliser(M: list[list[Any]]) -> tuple[list[int], int] | None:
    """Return weights w and a value v with M w = v in each row and a sum of w above 0, or None if not exactly one.

    They are integers: of a solution that is unique up to its scale.
    """
    import flint

    n = len(M)
    try:
        solved = _bordered(M).solve(flint.fmpq_mat(n + 1, 1, [0] * n + [1]))
    except ZeroDivisionError:
        return None
    *weights, value = (int(number) for number in solved.numer_denom()[0].entries())
    return weights, -value


def _bordered(M: list[list[Any]]) -> Any:
    """Return M with a border of ones, and 0 in the corner, for python-flint."""
    import flint

    n = len(M)
    return flint.fmpq_mat(n + 1, n + 1, [value for row in M for value in (*row, 1)] + [1] * n + [0])
