"""One equilibrium of a game of two seats, or those at the ends of the paths of Lemke and Howson."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks, _parallel
from relgames.equilibria._arguments import game_of
from relgames.equilibria._clock import Clock
from relgames.equilibria._exact import Supports
from relgames.equilibria._exact_pivoting import follow
from relgames.equilibria._kernels.pivoting import LOST, PURE, UNSCALED, search
from relgames.equilibria._rational import Polytope
from relgames.equilibria.pure import pure_nash
from relgames.equilibria.result import Equilibrium, NashResult
from relgames.equilibria.vertex_enumeration import normalised
from relgames.games import Game

# Runs and pivots that are done without a thread. They take some tenths of a second at most: so long the interrupt key
# can wait.
QUICK_RUNS, QUICK_PIVOTS = 31, 5000
# With 2 million pivots in all. After that the path of one label is followed in integers to its end.
RUNS = 511
# Strategies that floats know less well are solved in rationals, unless supports are so large that it takes long.
WIDE, LARGE = 1e-9, 16
NEVER = np.zeros(1, np.int64)


def lemke_howson(
    game: Game,
    label: int | None = None,
    exact: bool = False,
    max_pivots: int = 1_000_000,
    progress: bool = False,
) -> NashResult:
    """Return the equilibria at the ends of the paths that start where a label is dropped.

    Parameters
    ----------
    game : Game
        Two seats, with m and n actions. Payoffs count at their exact value, whatever their kind.
    label : int, optional
        Which label to drop: 0 to m-1 are the actions of seat 0, m to m+n-1 those of seat 1. By default each in turn.
    exact : bool, default False
        Whether to follow the paths in integers and to return Fractions. Otherwise rounding may lead from one path to
        another; what is returned is an equilibrium all the same.
    max_pivots : int, default 1,000,000
        A path is given up after so many pivots.
    progress : bool, default False
        Whether to show a bar that counts paths.

    Returns
    -------
    NashResult
        Distinct equilibria, in the order of the labels. Never ``complete``: there may be equilibria on none of these
        paths.

    Raises
    ------
    TypeError, ValueError
        If it is not a game of two seats, or there is no such label.

    Notes
    -----
    Let B be what seat 1 earns, shifted so that B > 0; P = {x >= 0, B'x <= 1} is the polytope of seat 0, and that of
    seat 1 is the like. A point of P has the labels of the actions that are not played, x_i = 0, and of those of seat 1
    that are best replies, (B'x)_j = 1. A pair of vertices that has all labels is an equilibrium, up to the sums of x
    and y; or it is (0, 0), the artificial one. Without the label k an edge leads away from there in one of the
    polytopes; the label that is met at its end is had twice, and is dropped in the other polytope next, until k is met
    [1]_ [2]_. Ties, which could lead in a circle, are broken lexicographically: that perturbs the right-hand sides, and
    the polytopes are simple [3]_. So no vertex is met twice, and the path ends.

    The two ends of a path have opposite signs in the sense of [2]_, so what is found without ties are equilibria of
    index +1, and never those of index -1.

    The supports at the end of a path in floats have a linear system, which is solved with rigorous error bounds, or in
    rationals where those do not decide a sign. If they prove to be none of an equilibrium the path is followed anew, in
    integers.

    References
    ----------
    .. [1] C. E. Lemke and J. T. Howson, "Equilibrium points of bimatrix games", J. SIAM 12 (1964) 413–423.
    .. [2] L. S. Shapley, "A note on the Lemke–Howson algorithm", Mathematical Programming Study 1 (1974) 175–189.
    .. [3] B. von Stengel, "Computing equilibria for two-person games", Handbook of Game Theory 3 (2002), chapter 45,
       sections 2.3 to 2.6.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.battle_of_the_sexes()
    >>> print(rg.equilibria.lemke_howson(g, exact=True))
    ballet lover: ballet; boxing lover: ballet  ->  2, 1
    ballet lover: boxing; boxing lover: boxing  ->  1, 2
    not proven complete: the ends of the paths of all labels; there may be others, on other paths or on none
    """
    game_of(game, 2, 2, "for more seats use nash(game)")
    labels = range(sum(game.counts))
    if label is not None:
        label = _checks.integer(label, "label", least=0, most=labels[-1])
        labels = [label]
    most = _checks.integer(max_pivots, "max_pivots", least=1)
    ends = _exact_ends(game, labels, most, True, progress) if exact else _ends(game, labels, most, progress)
    distinct: dict[Any, Equilibrium] = {}
    for end in ends:
        if end is not None:
            # What is proven of a vertex is computed in one way, so one equilibrium has the same numbers on every path.
            distinct.setdefault(tuple(tuple(strategy) for strategy in end.strategies), end)
    where = "the ends of the paths of all labels" if label is None else f"the end of the path of label {label}"
    lost = ", ".join(str(k) for k, end in zip(labels, ends, strict=True) if end is None)
    given_up = f"; after {most} pivots not at the end: label {lost}" if lost else ""
    reason = f"{where}; there may be others, on other paths or on none{given_up}"
    return NashResult(game, tuple(distinct.values()), (), False, reason, "Lemke–Howson")


def one_equilibrium(game: Game, exact: bool = False) -> NashResult:
    """Return one equilibrium of a game of two seats: a pure one, or else the end of a short path.

    Parameters
    ----------
    game : Game
        Two seats. Payoffs count at their exact value, whatever their kind.
    exact : bool, default False
        Whether to return Fractions.

    Returns
    -------
    NashResult
        Of one equilibrium.

    Raises
    ------
    TypeError, ValueError
        If it is not a game of two seats.

    Notes
    -----
    Some paths of Lemke and Howson are much shorter than others, so they are followed in turn, each for a few pivots
    only [1]_; some are given 4, 16, 64, … times as many, so that a game without short paths costs a few times as much
    as one path. What is found is proven as in `lemke_howson`.

    References
    ----------
    .. [1] B. Codenotti, S. De Rossi and M. Pagan, "An experimental analysis of Lemke–Howson algorithm" (2008),
       arXiv:0811.3247.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.equilibria.lemke_howson import one_equilibrium
    >>> g = rg.Game.from_matrices([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], actions=("heads", "tails"))
    >>> print(one_equilibrium(g, exact=True))
    seat 0: 1/2 heads + 1/2 tails; seat 1: 1/2 heads + 1/2 tails  ->  0, 0
    not proven complete: one was asked for; there may be others
    """
    game_of(game, 2, 2, 'for more seats use nash(game, find="one")')
    if game._fractions is None:
        payoffs, first = game.payoffs, 0
    else:
        # Floats may have ties where the payoffs have none.
        profiles = pure_nash(game)
        if profiles:
            certain = np.array([Fraction(1)], dtype=object)
            return _one(game, PURE, Supports(game, *([k] for k in profiles[0])).equilibrium(certain, certain, exact))
        payoffs, first = _rescaled(game), 1
    label, found, _ = _run(game, payoffs, first, QUICK_RUNS, -1, 0, NEVER, exact)
    if label == LOST:
        ((label, found, _),) = _parallel.run(
            lambda first, stop: _run(game, payoffs, first, RUNS, -1, 0, stop, exact), [QUICK_RUNS + 1]
        )
    if found is None:
        label = max(label, 0)
        (found,) = _exact_ends(game, [label], None, exact)
        assert found is not None
    return _one(game, label, found)


def _one(game: Game, label: int, found: Equilibrium) -> NashResult:
    method = "best replies in pure strategies" if label == PURE else f"Lemke–Howson, label {label}"
    return NashResult(game, (found,), (), False, "one was asked for; there may be others", method)


def _run(
    game: Game, payoffs: NDArray[np.float64], first: int, last: int, label: int, most: int, stop: Any, exact: bool
) -> tuple[int, Equilibrium | None, int]:
    """Do some runs of a `search`; return its label, the equilibrium unless none is proven, and the number of pivots.

    ``payoffs`` are those of the game, or `_rescaled`.
    """
    m, n, _ = payoffs.shape
    out = np.empty((3, max(m, n, 2)))
    found, pivots, regret, radius = search(payoffs, first, last, label, most, stop, out)
    if found == UNSCALED:
        return _run(game, _rescaled(game), max(first, 1), last, label, most, stop, exact)
    if found == LOST:
        return found, None, pivots
    known = 0 <= radius <= WIDE or (radius > 0 and np.count_nonzero(out[0]) > LARGE)
    if known and payoffs is game.payoffs and not exact:
        out.setflags(write=False)
        return found, Equilibrium((out[0, :m], out[1, :n]), out[2, :2], regret, radius), pivots
    S, T = (np.flatnonzero(row).tolist() for row in out[:2])
    return found, Supports(game, S, T).solve(exact), pivots


def _rescaled(game: Game) -> NDArray[np.float64]:
    """Return payoffs in [1, 2], for those that floats cannot hold, or not scale."""
    theirs, own, _, _ = normalised(game, 0)
    return _checks.read_only(np.stack([own, theirs], axis=-1))


def _ends(game: Game, labels: Sequence[int], most: int, progress: bool) -> list[Equilibrium | None]:
    """Return what the paths of labels end at, followed in floats."""
    payoffs = game.payoffs if game._fractions is None else _rescaled(game)

    def end(label: int, stop: Any) -> tuple[int, Equilibrium | None, int]:
        return _run(game, payoffs, 1, 1, label, most, stop, False)

    runs = []
    if len(labels) == 1 and most > QUICK_PIVOTS:
        runs = [_run(game, payoffs, 1, 1, labels[0], QUICK_PIVOTS, NEVER, False)]
    if not runs or runs[0][0] == LOST:
        runs = _parallel.run(end, labels, progress=progress, unit="path")
    # Rounding led astray: not proven, or no end and yet not too many pivots.
    astray = [
        label
        for label, (end, found, pivots) in zip(labels, runs, strict=True)
        if found is None and (end != LOST or pivots < most)
    ]
    anew = dict(zip(astray, _exact_ends(game, astray, most, False), strict=True))
    return [anew.get(label, found) for label, (_, found, _) in zip(labels, runs, strict=True)]


def _exact_ends(
    game: Game, labels: Sequence[int], most: int | None, exact: bool, progress: bool = False
) -> list[Equilibrium | None]:
    """Return what the paths of labels end at, followed in integers."""
    polytopes = Polytope(game, 0), Polytope(game, 1)
    ends: list[Equilibrium | None] = []
    with Clock(None, progress, "path", len(labels)) as clock:
        for label in labels:
            profile = follow(polytopes, label, most)
            if profile is None:
                ends.append(None)
            else:
                S, T = (np.flatnonzero(strategy).tolist() for strategy in profile)
                ends.append(Supports(game, S, T).equilibrium(profile[0][S], profile[1][T], exact))
            clock.is_over(1)
    return ends
