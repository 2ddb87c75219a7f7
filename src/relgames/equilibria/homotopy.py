"""One equilibrium of a game of any number of seats: the end of a branch of logit responses, solved and certified."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._arguments import game_of
from relgames.equilibria._gains import Mix, derivatives, gains, slices
from relgames.equilibria._path import LARGEST, Branch, Point
from relgames.equilibria.pure import pure_nash
from relgames.equilibria.regret import expected_payoffs, largest_gain
from relgames.equilibria.result import Equilibrium, NashResult
from relgames.games import Game

# The regret that is accepted, per seat, as a part of what its own action makes of a difference at most.
REGRET = 1e-10
# What rounding leaves of the regret of a solved equilibrium; where there is more, Newton's method did not arrive.
SOLVED = 1e-13
# Of probabilities that solve a system in floats, those below are rounding; the regret is taken after they are dropped.
DUST = 1e-14
# Newton's method converges from a good guess in five; where solutions are not isolated it gains a digit in four.
MOST_CORRECTIONS = 40
METHOD = "logit homotopy, Newton's method on the support"
# Branches from other priors than the uniform one that are tried.
MOST_PRIORS = 8
# A rational equilibrium is looked for among fractions with denominators up to this, which floats tell apart.
DENOMINATOR = 10**7


def one_equilibrium(game: Game, exact: bool = False) -> NashResult:
    """Return one Nash equilibrium: a pure one if there is any, otherwise the end of a branch of logit responses.

    Parameters
    ----------
    game : Game
        Any number of seats.
    exact : bool, default False
        Whether to return Fractions. An equilibrium that is not found to be rational stays in floats.

    Returns
    -------
    NashResult
        With one equilibrium, or, if no branch could be followed, with none and the reason. Each seat's regret is at
        most 1e-10 of the most that its own action ever makes of a difference; 0 in Fractions.

    Notes
    -----
    Logit responses to precision m, :math:`x_a \\propto b_a e^{m v_a(x)}`, form for almost every prior b a curve from
    x = b at m = 0 to m = ∞, and where it goes as m grows is a Nash equilibrium [1]_, [2]_. It is followed, with payoffs
    of each seat in units of the most that its own action makes of a difference (which changes no equilibrium). On the
    way the actions that fall slower than 1 / m are taken for the support, and the system that makes them equally good
    is solved by Newton's method (of least squares where solutions are not isolated). What comes out is returned if its
    regret is small enough; otherwise the curve is followed further, at last to a precision at which the logit response
    itself has so small a regret, as it is at most log(n) / m. The uniform prior comes first; where symmetry makes its
    curve branch, others (fixed, so that the result is always the same) do not.

    With ``exact`` one step of Newton's method is made in rationals, which is exact if no product of unknown
    probabilities matters, for example if only two seats mix. Otherwise fractions of small denominators are tried. Only
    an equilibrium in rationals without any regret is returned in Fractions.

    References
    ----------
    .. [1] R. D. McKelvey and T. R. Palfrey, "Quantal response equilibria for normal form games", Games and Economic
       Behavior 10 (1995) 6–38.
    .. [2] T. L. Turocy, "A dynamic homotopy interpretation of the logistic quantal response equilibrium
       correspondence", Games and Economic Behavior 51 (2005) 243–263.
    .. [3] J. S. Jordan, "Three problems in learning mixed-strategy Nash equilibria", Games and Economic Behavior 5
       (1993) 368–386.

    Examples
    --------
    Three who each want to do as the next one does, but for the last, who wants to do otherwise [3]_:

    >>> import relgames as rg
    >>> from relgames.equilibria.homotopy import one_equilibrium
    >>> payoffs = [[[[a == b, b == c, c != a] for c in (0, 1)] for b in (0, 1)] for a in (0, 1)]
    >>> one_equilibrium(rg.Game(payoffs), exact=True)[0]
    Equilibrium((1/2, 1/2), (1/2, 1/2), (1/2, 1/2); payoffs (1/2, 1/2, 1/2); regret 0)
    """
    game_of(game)
    pure = pure_nash(game)
    if pure:
        mix = [np.eye(n)[k] for n, k in zip(game.counts, pure[0], strict=True)]
        return _result(game, mix, 0.0, exact, "pure profiles compared", radius=0.0)
    tensor, widths = gains(game)
    for attempt in range(1 + MOST_PRIORS):
        prior = np.random.default_rng(attempt).normal(size=sum(game.counts)) if attempt else None
        mix = _end(Branch(tensor, prior))
        if mix is not None:
            regret = max(float(width) * share for width, share in zip(widths, regrets(tensor, mix), strict=True))
            return _result(game, mix, regret, exact, METHOD)
    return NashResult(game, (), (), False, "no branch of logit responses could be followed to an equilibrium", METHOD)


def regrets(tensor: NDArray[np.float64], mix: Mix) -> NDArray[np.float64]:
    """Return what each seat could gain, (N,), in the units of the tensor."""
    earned = _split(derivatives(tensor, mix)[0], mix)
    return np.array([max(v.max() - v @ x, 0.0) for v, x in zip(earned, mix, strict=True)])


def likely_support(point: Point) -> NDArray[np.bool_] | None:
    """Return which actions fall slower than 1 / precision, (n,); None where the branch turns back.

    At every seat it is some, as the mean of the elasticities is 0.
    """
    if not point.tangent[-1] > 0:
        return None
    return point.precision * point.tangent[:-1] > -point.tangent[-1]


def polished(tensor: NDArray[np.float64], mix: Mix, support: Sequence[NDArray[np.bool_]]) -> Mix | None:
    """Return the equilibrium on a support that Newton's method reaches from a mix, if it is one.

    ``tensor`` is in units of each seat's width.
    """
    part = _restricted(tensor, [np.flatnonzero(played) for played in support])
    x = [p[played] / p[played].sum() for p, played in zip(mix, support, strict=True)]
    last = np.inf
    for k in range(MOST_CORRECTIONS):
        residual, matrix = indifference(part, x)
        correction = np.linalg.lstsq(matrix, -residual)[0]
        length = np.abs(correction).max()
        if not length < 2:
            return None
        x = [p + change for p, change in zip(x, _split(correction, x), strict=True)]
        if length <= DUST or (k > 2 and length > 0.9 * last):
            break
        last = length
    out = []
    for p, played in zip(x, support, strict=True):
        whole = np.zeros(len(played))
        whole[played] = np.where(p > DUST, p, 0)
        out.append(whole / (whole.sum() or 1))
    return out if regrets(tensor, out).max() <= SOLVED else None


def indifference(tensor: NDArray[Any], mix: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return what actions earn more than their seat's first, and in its row by how much the sum misses 1; derivatives.

    Shapes (n,) and (n, n), in floats or Fractions.
    """
    earned, slopes = derivatives(tensor, mix)
    counts = [len(x) for x in mix]
    pieces = slices(counts)
    of = np.repeat([piece.start for piece in pieces], counts)
    residual, matrix = earned - earned[of], slopes - slopes[of]
    for piece, x in zip(pieces, mix, strict=True):
        residual[piece.start] = x.sum() - 1
        matrix[piece.start, piece] = 1
    return residual, matrix


def _end(branch: Branch) -> Mix | None:
    """Follow a branch until an equilibrium is found near it."""
    for point in branch.follow():
        mix = branch.split(branch.mix(point))
        support = likely_support(point)
        if point.precision > 1 and support is not None:
            found = polished(branch.tensor, mix, branch.split(support))
            if found is not None:
                return found
        if point.precision > LARGEST:
            return mix if regrets(branch.tensor, mix).max() <= REGRET else None
    return None


def rational_zero(game: Game, mix: Mix, support: Sequence[NDArray[np.int64]]) -> tuple[NDArray[Any], ...] | None:
    """Return the rational point next to a mix at which all actions of a support earn the same, if one is found.

    One Newton step in rationals, which is exact where the equations are linear, then small denominators; the equations
    and the sums are verified. Probabilities may be 0 or negative.
    """
    from relgames._rationals import solved

    part = _restricted(np.moveaxis(game.fractions, -1, 0), support)
    x = [np.array([Fraction(p) for p in own[played]], dtype=object) for own, played in zip(mix, support, strict=True)]
    residual, matrix = indifference(part, x)
    try:
        steps = solved(matrix, residual)
    except ZeroDivisionError:
        # Not isolated: the point itself may be rational.
        steps = [Fraction(0)] * len(residual)
    correction = np.array(steps, dtype=object)
    x = [p - change for p, change in zip(x, _split(correction, x), strict=True)]
    rounded = [np.array([p.limit_denominator(DENOMINATOR) for p in own], dtype=object) for own in x]
    for candidate in (x, rounded):
        if not any(indifference(part, candidate)[0]):
            strategies = tuple(np.full(n, Fraction(0), dtype=object) for n in game.counts)
            for strategy, played, own in zip(strategies, support, candidate, strict=True):
                strategy[played] = own
            return strategies
    return None


def _rational(game: Game, mix: Mix) -> Equilibrium | None:
    """Return the rational equilibrium next to a mix in floats, if one is found."""
    strategies = rational_zero(game, mix, [np.flatnonzero(x) for x in mix])
    if strategies is None or min(map(min, strategies)) < 0 or largest_gain(game.fractions, strategies) != 0:
        return None
    return Equilibrium(strategies, expected_payoffs(game.fractions, strategies), Fraction(0), 0)


def _restricted(tensor: NDArray[Any], actions: Sequence[NDArray[np.int64]]) -> NDArray[Any]:
    axes: list[Any] = [np.arange(len(tensor)), *actions]
    return tensor[np.ix_(*axes)]


def _split(flat: NDArray[Any], like: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    return [flat[piece] for piece in slices([len(x) for x in like])]


def _result(game: Game, mix: Mix, regret: float, exact: bool, method: str, radius: float | None = None) -> NashResult:
    found = _rational(game, mix) if exact else None
    if found is None:
        found = Equilibrium(tuple(mix), expected_payoffs(game.payoffs, mix), regret, radius)
    return NashResult(game, (found,), (), False, "one equilibrium was asked for", method)
