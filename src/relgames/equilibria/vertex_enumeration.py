"""All equilibria of a game of two seats, from the vertices of its best-response polytopes."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria._arguments import game_of
from relgames.equilibria._clock import Clock
from relgames.equilibria._extreme import components, equilibria_in, equilibria_of
from relgames.equilibria._kernels.many import solve_one
from relgames.equilibria._kernels.small import solve_many
from relgames.equilibria._kernels.vertices import LARGEST, prepare
from relgames.equilibria._matching import TiesError, matched, paired
from relgames.equilibria._rational import Polytope
from relgames.equilibria._walk import Walk
from relgames.equilibria.result import NashResult
from relgames.games import Game

# Square systems are all tried, in integers, up to so many actions of both seats together.
SMALL = 12
# Walks of up to so many actions are short.
AT_ONCE = 16
# A polytope of so many vertices fills the memory of a large machine and takes hours.
MOST_VERTICES = 2 * 10**8

COMPLETE = "every vertex of the best-response polytopes was visited; each sign is proven"


def vertex_enumeration(
    game: Game,
    exact: bool = False,
    limit: int | None = None,
    seconds: float | None = None,
    progress: bool = False,
) -> NashResult:
    """Return all extreme equilibria of a game of two seats, and the components that they span, proven complete.

    Parameters
    ----------
    game : Game
        Two seats. Payoffs count at their exact value, whatever their kind.
    exact : bool, default False
        Whether to return Fractions. The list is the same and as complete without: only its numbers are rounded.
    limit : int, optional
        Stop at so many equilibria.
    seconds : float, optional
        Stop after this time.
    progress : bool, default False
        Whether to show a bar that counts vertices.

    Returns
    -------
    NashResult

    Raises
    ------
    ValueError
        If the game has not two seats, or is so large that the enumeration would not end and neither ``limit`` nor
        ``seconds`` is given.

    Notes
    -----
    Let B be what seat 1 earns, shifted so that B > 0. The vertices x of P = {x >= 0, B'x <= 1} are, up to their sum,
    the strategies of seat 0 at which best replies change; a pair of vertices, one of P and one of the same polytope of
    seat 1, is an equilibrium if each action is either not played or a best reply [1]_ [2]_. P is walked along its
    edges. At each vertex the matching one of the other polytope is given by a linear system, unless a tie makes P
    degenerate there: then both polytopes are walked, with ties broken lexicographically. Where payoffs are multiples of
    some number and not large, floats prove a tie, as the determinant of a basis bounds how near 0 a number can be.

    The walk is in floats with rigorous error bounds [3]_ and asks rationals (python-flint) where a bound does not
    decide a sign. Games of at most 12 actions whose payoffs are integers of moderate size are solved in integers.

    References
    ----------
    .. [1] O. L. Mangasarian, "Equilibrium points of bimatrix games", J. SIAM 12 (1964) 778–780.
    .. [2] D. Avis, G. D. Rosenberg, R. Savani and B. von Stengel, "Enumeration of Nash equilibria for two-player
       games", Economic Theory 42 (2010) 9–37.
    .. [3] N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. (2002), chapters 3 and 7.

    Examples
    --------
    A game with ties: one seat does not care what it does. From von Stengel's chapter of Algorithmic Game Theory (2007):

    >>> import relgames as rg
    >>> g = rg.Game.from_matrices([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]])
    >>> print(rg.equilibria.vertex_enumeration(g, exact=True))
    seat 0: 0; seat 1: 0  ->  3, 3
    seat 0: 0; seat 1: 2/3 0 + 1/3 1  ->  3, 3
    seat 0: 1/3 1 + 2/3 2; seat 1: 1/3 0 + 2/3 1  ->  4, 8/3
    Component(1 maximal Nash subsets, extreme equilibria (0, 1))
    complete: every square system of the best-response polytopes was solved, in integers
    """
    game_of(game, 2, 2, "for more seats use nash(game)")
    if limit is not None:
        limit = _checks.integer(limit, "limit", least=1)
    elif seconds is None:
        check_size(game)
        solved = _in_integers(game, exact) or _in_floats(game, exact)
        if solved is not None:
            return solved
    with Clock(seconds, progress, "vertex") as clock:
        return _walked(game, exact, limit, clock)


def check_size(game: Game) -> None:
    """Refuse what cannot end: a polytope of dimension d with f facets has up to as many vertices as a cyclic one."""
    m, n = game.counts
    d, f = min(m, n), m + n
    if 2**f <= MOST_VERTICES:
        return
    # McMullen's upper bound theorem (1970).
    most = comb(f - (d + 1) // 2, d // 2) + comb(f - 1 - d // 2, (d - 1) // 2)
    if most > MOST_VERTICES:
        raise ValueError(
            f"game of {m}×{n} actions may have {most:.2g} vertices to visit: enumerating all "
            'equilibria may not end. Give limit= or seconds= for a part of them, or take nash(game, find="one")'
        )


def _in_integers(game: Game, exact: bool) -> NashResult | None:
    """Solve in integers; None if the game is not small or the payoffs are not integers of moderate size."""
    m, n = game.counts
    if m + n > SMALL or game._fractions is not None or not game.payoffs.item(0).is_integer():
        return None
    ends, stop = np.zeros(1, np.int64), np.zeros(1, np.int64)
    room = 64
    while True:
        pairs, xs, ys = np.empty((room, 2), np.int64), np.empty((room, m), np.int64), np.empty((room, n), np.int64)
        done, found = solve_many(game.payoffs[None], 0, 0, 1024, ends, pairs, xs, ys, stop)
        if done:
            break
        room *= 4
    if ends[0] < 0:
        return None
    pairs, xs, ys = pairs[:found], xs[:found], ys[:found]
    vertices = list(map(tuple, pairs.tolist()))
    if exact:
        X, Y, radius = [_shares(x) for x in xs], [_shares(y) for y in ys], None
    else:
        # Numerators and their sum are rounded once each, and the quotient: 3 roundings of a number up to 1.
        X, Y, radius = xs / xs.sum(axis=1, keepdims=True), ys / ys.sum(axis=1, keepdims=True), [4e-16] * found
    equilibria, vertices = equilibria_of(game, X, Y, vertices, radius, exact)
    reason = "every square system of the best-response polytopes was solved, in integers"
    sets = components(equilibria, vertices)
    return NashResult(game, equilibria, sets, True, reason, "vertex enumeration in integers")


def _in_floats(game: Game, exact: bool) -> NashResult | None:
    """Solve at once; None if that does not decide each sign, or not all fits."""
    m, n = game.counts
    if exact or m + n > AT_ONCE or game._fractions is not None:
        return None
    rows = np.empty((2 * (m + n), m + n + 4))
    found = solve_one(game.payoffs[None], rows)
    if found < 0:
        return None
    equilibria = equilibria_in(rows[:found], m, n)
    return NashResult(game, equilibria, None, True, COMPLETE, "vertex enumeration")


def _shares(numerators: NDArray[np.int64]) -> NDArray[Any]:
    total = int(numerators.sum())
    out = np.empty(len(numerators), dtype=object)
    out[:] = [Fraction(int(value), total) for value in numerators]
    return out


def normalised(
    game: Game, seat: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[float, float], tuple[Polytope, Polytope]]:
    """Return what the other seat and what ``seat`` earn in [1, 2], the actions of ``seat`` in rows.

    Each number is within a relative error of 2^-52 of a shifted and scaled payoff. The numbers that are returned
    besides say of which fraction 1 / L both are exactly multiples; 0 if of none. Last are the polytopes of ``seat`` and
    the other one.
    """
    shape = game.counts if seat == 0 else game.counts[::-1]
    C, D, polytopes = np.empty(shape), np.empty(shape), (Polytope(game, seat), Polytope(game, 1 - seat))
    units = prepare(game.payoffs, seat, C, D) if game._fractions is None else (-1.0, -1.0)
    if min(units) < 0:
        units = _scaled(polytopes[0].C, C), _scaled(polytopes[1].C, D.T)
    return C, D, units, polytopes


def _scaled(payoffs: list[list[int]], out: NDArray[np.float64]) -> float:
    """Write integers shifted and scaled to [1, 2]; return L as `normalised`."""
    low = min(map(min, payoffs))
    unit = 1 << max(max(map(max, payoffs)) - low - 1, 0).bit_length()
    out[:] = [[1 + (value - low) / unit for value in row] for row in payoffs]
    return float(unit) if unit <= LARGEST else 0.0


def _walked(game: Game, exact: bool, limit: int | None, clock: Clock) -> NashResult:
    # The polytope of the seat with fewer actions has the smaller dimension.
    seat = 0 if game.counts[0] <= game.counts[1] else 1
    C, D, units, (own, opposite) = normalised(game, seat)
    walk = Walk(C, D, units[0], own)
    stopped = walk.run(clock, limit)
    try:
        found = matched(walk, opposite, exact, bool(stopped))
    except TiesError:
        # An equilibrium strategy of one seat may go with several extreme ones of the other.
        other = Walk(D.T.copy(), C.T.copy(), units[1], opposite, room=0)
        stopped = other.run(clock)
        found = paired(walk, other)
    X, Y, vertices = found.x, found.y, found.vertices
    if seat == 1:
        X, Y, vertices = Y, X, [(w, v) for v, w in vertices]
    equilibria, vertices = equilibria_of(game, X, Y, vertices, found.radius, exact)
    sets = () if stopped else components(equilibria, vertices)
    return NashResult(game, equilibria, sets, not stopped, stopped or COMPLETE, "vertex enumeration")
