"""All equilibria of a game of two seats without ties: every pair of supports of equal size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._arguments import game_of
from relgames.equilibria._clock import STOPPED, Clock
from relgames.equilibria._extreme import components, equilibria_of
from relgames.equilibria._kernels.supports import OPEN, partners
from relgames.equilibria._kernels.vertices import WIDEST
from relgames.equilibria.result import NashResult
from relgames.equilibria.vertex_enumeration import normalised
from relgames.games import Game

# So many pairs of supports take about an hour.
MOST_PAIRS = 10**9

NO_TIES = "each pair of supports has a proven verdict, and none shows a tie"


def support_enumeration(
    game: Game, exact: bool = False, seconds: float | None = None, progress: bool = False
) -> NashResult:
    """Return the equilibria of a game of two seats whose supports are equally large; all, if there are no ties.

    Parameters
    ----------
    game : Game
        Two seats.
    exact : bool, default False
        Whether to return Fractions.
    seconds : float, optional
        Stop after this time.
    progress : bool, default False
        Whether to show a bar that counts supports of seat 0.

    Returns
    -------
    NashResult
        ``complete`` if the game is proven to have no ties (to be nondegenerate): then its equilibria have supports of
        equal size. With ties there may be more: see `vertex_enumeration`.

    Raises
    ------
    ValueError
        If the game has not two seats, or more pairs of supports than could be tried and no ``seconds`` is given.

    Notes
    -----
    For supports S and T of equal size the strategy x on S that makes T indifferent solves ``B[S, T].T @ x == v`` with
    sum 1 [1]_. It is refuted by a Farkas certificate, or else proven by a verified solution of the system, both in
    floats with rigorous bounds; what is left is decided in rationals. A game has ties, is degenerate, if some strategy
    has more pure best replies than actions in its support [2]_; then so has a vertex of the best-response polytopes,
    and the solution of one of these systems is that vertex.

    References
    ----------
    .. [1] J. Dickhaut and T. Kaplan, "A program for finding Nash equilibria", Mathematica Journal 1 (1991) 87–93.
    .. [2] B. von Stengel, "Computing equilibria for two-person games", Handbook of Game Theory 3 (2002), section 2.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.equilibria.support_enumeration(rg.games.battle_of_the_sexes(), exact=True))
    ballet lover: ballet; boxing lover: ballet  ->  2, 1
    ballet lover: 2/3 ballet + 1/3 boxing; boxing lover: 1/3 ballet + 2/3 boxing  ->  2/3, 2/3
    ballet lover: boxing; boxing lover: boxing  ->  1, 2
    complete: each pair of supports has a proven verdict, and none shows a tie
    """
    game_of(game, 2, 2, "for more seats use nash(game)")
    m, n = game.counts
    if seconds is None and comb(m + n, m) > MOST_PAIRS:
        raise ValueError(
            f"game of {m}×{n} actions has {comb(m + n, m):.2g} pairs of supports: trying all would not end. Give "
            "seconds= for a part of them, or take vertex_enumeration(game)"
        )
    sides = range(1, min(m, n) + 1)
    C, D, _, (own, other) = normalised(game, 0)
    X, Y, radii, ties, stopped = [], [], [], False, ""
    decided: set[tuple[Any, ...]] = set()
    with Clock(seconds, progress, "support", sum(comb(m, k) for k in sides)) as clock:
        for S in chain.from_iterable(combinations(range(m), k) for k in sides):
            if clock.is_over(1):
                stopped = STOPPED
                break
            for T, verdicts, x, y, radius in _partners(C, D, S):
                unsure = OPEN in verdicts
                if unsure:
                    ties |= own.has_ties(S, T) or other.has_ties(T, S)
                if unsure or exact or radius > WIDEST:
                    try:
                        x, y, radius = own.mix(S, T), other.mix(T, S), 2.0**-54
                    except ZeroDivisionError:
                        # Not a basis. Where there is a tie, another pair of supports is one and tells.
                        continue
                    # With ties two pairs of supports may give one equilibrium.
                    if x is None or y is None or (*x, *y) in decided:
                        continue
                    decided.add((*x, *y))
                X.append(x)
                Y.append(y)
                radii.append(radius)
    if not exact:
        X, Y = np.array(X, np.float64).reshape(-1, m), np.array(Y, np.float64).reshape(-1, n)
    equilibria, vertices = equilibria_of(game, X, Y, [(k, k) for k in range(len(X))], None if exact else radii, exact)
    sets = () if stopped or ties else components(equilibria, vertices)
    reason = stopped or ("the game has ties: equilibria may have supports that differ in size" if ties else NO_TIES)
    return NashResult(game, equilibria, sets, not stopped and not ties, reason, "support enumeration")


def _partners(
    C: NDArray[np.float64], D: NDArray[np.float64], S: tuple[int, ...]
) -> Iterator[tuple[list[int], list[int], Any, Any, float]]:
    """Yield each support T that may go with S, the verdicts on both sides, and the strategies if both are certain."""
    first: NDArray[np.int64] = np.arange(len(S))
    more = True
    while more:
        supports, verdicts = np.empty((64, len(S)), np.int64), np.empty((64, 2), np.int64)
        xs, ys, radii = np.empty((64, len(C))), np.empty((64, len(C[0]))), np.empty(64)
        found, more = partners(C, D, np.array(S), first, supports, verdicts, xs, ys, radii)
        for t in range(found):
            yield supports[t].tolist(), verdicts[t].tolist(), xs[t], ys[t], float(radii[t])
