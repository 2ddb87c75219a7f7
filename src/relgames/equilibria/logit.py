"""The principal branch of logit quantal response equilibria: from uniform play to the equilibrium that it selects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, seat_columns
from relgames.equilibria._arguments import game_of
from relgames.equilibria._crossings import crossings, with_turns
from relgames.equilibria._gains import Mix, derivatives, gains
from relgames.equilibria._path import LARGEST, Branch, Point
from relgames.equilibria.homotopy import REGRET, likely_support, polished, regrets
from relgames.equilibria.regret import expected_payoffs
from relgames.equilibria.result import Equilibrium
from relgames.games import Game

# A limit to which the branch cannot be seen to converge is looked for only so near to where it was left.
CLOSE = 1e-6
# An end that shows is not solved for again as long as the branch is so near to it.
NEARBY = 0.1


@dataclass(frozen=True, eq=False)
class LogitBranch(Tabular):
    """Logit quantal response equilibria on the principal branch, in the order in which the branch meets them.

    Attributes
    ----------
    precisions : ndarray, shape (K,)
        The precision of each, per unit of payoff. It falls where the branch turns back.
    strategies : tuple of ndarray, one of shape (K, n_i) per seat
        Probability of each action. What is below 1e-308 is 0.
    payoffs : ndarray, shape (K, N)
        Expected payoff per round of each seat.
    limit : Equilibrium
        The Nash equilibrium to which the branch converges.
    converged : bool
        Whether the branch was followed to where it can go nowhere else but to `limit` (see Notes of `logit_response`;
        not guarded against rounding). Otherwise, which happens in games with ties, `limit` is an equilibrium next to
        the end of what was followed.
    residual : float
        The largest difference between a probability and the logit response to the strategies. Rounding of payoffs
        makes it about 1e-16 times precision times payoffs.

    Examples
    --------
    >>> import relgames as rg
    >>> branch = rg.equilibria.logit_response(rg.games.matching_pennies(), precisions=[0, 1])
    >>> branch.strategies[0]
    array([[0.5, 0.5],
           [0.5, 0.5]])
    >>> branch.converged, branch.limit.strategies[0]
    (True, array([0.5, 0.5]))
    """

    precisions: NDArray[np.float64]
    strategies: tuple[NDArray[np.float64], ...]
    payoffs: NDArray[np.float64]
    limit: Equilibrium
    converged: bool
    residual: float

    def __len__(self) -> int:
        return len(self.precisions)

    def __repr__(self) -> str:
        low, high = self.precisions.min(), self.precisions.max()
        to = "to" if self.converged else "to near"
        return f"LogitBranch({len(self)} points, precision {low:.6g} to {high:.6g}; {to} {self.limit!r})"

    def _table(self) -> Table:
        columns = [Column("step", range(len(self.precisions))), Column("precision", self.precisions)]
        for seat, strategies in enumerate(self.strategies):
            columns += [Column(f"seat {seat}: {a}", strategies[:, a]) for a in range(strategies.shape[1])]
        columns += seat_columns([f"seat {seat}" for seat in range(len(self.strategies))], self.payoffs)
        return Table(tuple(columns), "the principal branch", key=1, notes=(f"limit: {self.limit}",))


def logit_response(game: Game, precisions: float | Sequence[float] | NDArray[Any] | None = None) -> LogitBranch:
    """Follow the principal branch of logit quantal response equilibria from uniform play to a Nash equilibrium.

    Parameters
    ----------
    game : Game
        Any number of seats.
    precisions : float or array_like of float, optional
        The precisions at which the branch is wanted, per unit of payoff, 0 or more; for a range
        ``np.linspace(low, high, 50)``. Every point of the branch at one of them is returned, which are three or more of
        one precision where the branch turns back and forth. By default the points of the path, which lie closer where
        it bends, and among them those where it turns back.

    Returns
    -------
    LogitBranch

    Raises
    ------
    TypeError, ValueError
        If it is not a game, a precision is negative, or so large that payoffs in floats do not tell the branch from its
        limit (1e11 divided by the most that an own action makes of a difference).
    ArithmeticError
        If the branch cannot be followed to its end.

    Notes
    -----
    In a logit quantal response equilibrium of precision m each seat plays

    .. math:: x_a = e^{m v_a(x)} / \\sum_b e^{m v_b(x)},

    where :math:`v_a(x)` is what the action a earns against the other seats [1]_. m is measured in 1 / payoff: payoffs
    c times as large have the same branch at precisions 1 / c times as large. At m = 0 play is uniform, and for almost
    all games one curve, the principal branch, leads from there to one Nash equilibrium as m grows without bound [1]_.
    (In symmetric 2×2 games with two strict equilibria it is the risk-dominant one [2]_; in others it need not be [3]_.)
    The curve is followed in log probabilities by its arc length, so it may turn back in m: a predictor goes ahead along
    tangents, a corrector comes back to it by Newton's method [2]_, [4]_. In games with symmetries branches may cross;
    the one that goes straight on is followed.

    The end. Let x* be the equilibrium that Newton's method finds on the support that shows, and G(x, 1/m) = 0 the
    system which says that played actions earn the same up to (log x_a - log x_b) / m, that others have probabilities
    :math:`x_b e^{m (v_a - v_b)}`, and that they sum to 1. Where :math:`x \\mapsto x - A^{-1} G(x, 1/m)`, with A the
    derivative at (x*, 0), contracts a ball around x* into itself from some m on, the ball holds one solution for each
    such m, and they converge to x*. The branch has ``converged`` once it enters such a ball, which it does unless the
    limit is not isolated or an action that is as good as those played is not.

    References
    ----------
    .. [1] R. D. McKelvey and T. R. Palfrey, "Quantal response equilibria for normal form games", Games and Economic
       Behavior 10 (1995) 6–38.
    .. [2] T. L. Turocy, "A dynamic homotopy interpretation of the logistic quantal response equilibrium
       correspondence", Games and Economic Behavior 51 (2005) 243–263.
    .. [3] B. Zhang and J. Hofbauer, "Quantal response methods for equilibrium selection in 2×2 coordination games",
       Games and Economic Behavior 97 (2016) 19–31.
    .. [4] E. L. Allgower and K. Georg, "Numerical Continuation Methods: An Introduction", Springer 1990.

    Examples
    --------
    Hunting hares is risk dominant, so players of growing precision end there:

    >>> import relgames as rg
    >>> from relgames.equilibria.logit import logit_response
    >>> branch = logit_response(rg.games.stag_hunt(), precisions=[0, 1, 10])
    >>> branch.strategies[0].round(3)
    array([[0.5  , 0.5  ],
           [0.059, 0.941],
           [0.   , 1.   ]])
    >>> branch.limit.supports
    ((1,), (1,))
    """
    game_of(game)
    tensor, widths = gains(game)
    width = _unit(widths)
    wanted = None if precisions is None else _wanted(precisions, LARGEST / width)
    common = tensor * np.array([float(w / max(widths)) if w else 0.0 for w in widths]).reshape(-1, *[1] * game.seats)
    branch = Branch(common)
    points, limit, converged = _traced(branch, tensor, 0.0 if wanted is None else wanted[-1] * width)
    points = with_turns(branch, points)
    if wanted is not None:
        met = list(crossings(branch, points, wanted * width))
        met_precisions, points = wanted[[k for k, _ in met]], [point for _, point in met]
    else:
        met_precisions = np.array([point.precision / width for point in points])
    mixes = branch.split(np.array([branch.mix(point) for point in points]))
    payoffs = np.array([(x * v).sum(axis=1) for x, v in zip(mixes, _earned(game.payoffs, mixes), strict=True)]).T
    residual = _residual(np.moveaxis(common, 0, -1), mixes, np.array([point.precision for point in points]))
    gain = max(float(w) * share for w, share in zip(widths, regrets(tensor, limit), strict=True))
    end = Equilibrium(tuple(limit), expected_payoffs(game.payoffs, limit), gain)
    return LogitBranch(met_precisions, tuple(mixes), payoffs, end, converged, residual)


def _unit(widths: Sequence[Any]) -> float:
    """Return the largest width as the unit of payoffs."""
    width = float(max(widths)) or 1.0
    if not 1e-290 < width < 1e290:
        raise ValueError(
            "game must have payoffs whose differences, and precisions per unit of them, are floats; own actions make "
            f"a difference of {width:.3g} at most. Multiply the payoffs by a constant: precisions are divided by it"
        )
    return width


def _wanted(precisions: Any, most: float) -> NDArray[np.float64]:
    """Return the precisions, checked, in order and each once."""
    values, _ = _checks.exact_array(precisions, "precisions")
    values = np.unique(values)
    if values.size == 0 or values[0] < 0 or values[-1] > most:
        got = f"{values[values < 0 if values[0] < 0 else values > most][0]}" if values.size else "none"
        raise ValueError(
            f"precisions must be one or more numbers from 0 to {most:.3g} (per unit of payoff), where the branch of "
            f"this game is at its limit; got {got}"
        )
    return values


def _traced(branch: Branch, tensor: NDArray[np.float64], most: float) -> tuple[list[Point], Mix, bool]:
    """Follow the branch to its limit and to a precision; return the points, the limit and whether it converged."""
    points: list[Point] = []
    end = None
    for point in branch.follow():
        points.append(point)
        if end is None or not end.attracts(point):
            end = _end_near(branch, tensor, point, end)
        if point.precision >= most and end is not None and end.attracts(point):
            return points, end.mix, True
        if point.precision >= LARGEST:
            break
    limit = _nearest(branch, tensor, points[-1])
    if limit is None or points[-1].precision < most:
        raise ArithmeticError(
            f"the branch could only be followed to its point {len(points)}, which is not near an equilibrium or not at "
            "the precisions that are wanted; one_equilibrium(game) finds an equilibrium from other priors"
        )
    return points, limit, False


@dataclass(frozen=True, eq=False)
class _End:
    """An equilibrium and what it takes to see that the branch converges to it (Notes of `logit_response`).

    ``inverse`` is the norm of the inverse of the derivative, ``gap`` what unplayed actions lose at least, ``uneven``
    the largest logarithm of the ratio of played ones.
    """

    branch: Branch
    mix: Mix
    inverse: float
    gap: float
    uneven: float

    def attracts(self, point: Point) -> bool:
        """Whether the point is in a ball in which all later points must be, and come to the end."""
        x, n, m = np.concatenate(self.mix), self.branch.size, point.precision
        # The radius of the ball. In it own differences of earnings move by n times the radius at most, as those of
        # payoffs are at most 1, and the sum of a row of their derivatives by n^2 times.
        misses = max(self.uneven / m, np.exp(-self.gap * m))
        radius = max(np.abs(self.branch.mix(point) - x).max(), 2 * self.inverse * misses)
        gap, least = self.gap - n * radius, x[x > 0].min() - radius
        if least <= 0 or gap * m < 2 or n * radius > 0.1:
            return False
        change = n**2 * radius * (len(self.mix) > 2) + 2 / (m * least)
        # 1/2 would do within the simplex; the ball reaches a little beyond it.
        return self.inverse * max(change, (1 + n * m) * np.exp(-gap * m)) <= 0.25


def _end_near(branch: Branch, tensor: NDArray[np.float64], point: Point, last: _End | None) -> _End | None:
    """Return the end that shows at a point: the last one if the same actions are played, or one that is looked for."""
    support = likely_support(point)
    if support is None or point.precision < 1:
        return None
    here = branch.mix(point)
    if last is not None:
        x = np.concatenate(last.mix)
        if np.array_equal(support, x > 0) and np.abs(x - here).max() < NEARBY:
            return last
    mix = polished(tensor, branch.split(here), branch.split(support))
    if mix is None:
        return None
    x = np.concatenate(mix)
    earned, slopes = derivatives(branch.tensor, mix)
    best = np.array([piece.start + x[piece].argmax() for piece in branch.slices])
    of = best[branch.seats]
    A = np.where(x[:, None] > 0, slopes - slopes[of], np.eye(branch.size))
    A[best] = branch.own
    try:
        inverse = np.abs(np.linalg.inv(A)).sum(axis=1).max()
    except np.linalg.LinAlgError:
        return None
    gap = (earned[of] - earned)[x == 0].min(initial=np.inf)
    return _End(branch, mix, inverse, gap, np.abs(np.log(x[x > 0] / x[of][x > 0])).max())


def _nearest(branch: Branch, tensor: NDArray[np.float64], point: Point) -> Mix | None:
    """Return an equilibrium next to the last point of a branch, where the logit response itself is nearly one."""
    mix, support = branch.split(branch.mix(point)), likely_support(point)
    found = None if support is None else polished(tensor, mix, branch.split(support))
    if found is not None and max(np.abs(x - y).max() for x, y in zip(found, mix, strict=True)) <= CLOSE:
        return found
    return mix if regrets(branch.tensor, mix).max() <= REGRET else None


def _earned(payoffs: NDArray[np.float64], mixes: Mix) -> Mix:
    """Return what each action earns at each of K points, (K, n_i) per seat; mixes are (K, n_i)."""
    out = []
    for seat, own in enumerate(mixes):
        earned = np.moveaxis(payoffs[..., seat], seat, 0)[None]
        for x in [*mixes[:seat], *mixes[seat + 1 :]]:
            earned = (x[:, None, None] @ earned.reshape(len(earned), own.shape[1], x.shape[1], -1))[..., 0, :]
        out.append(np.broadcast_to(earned.reshape(len(earned), -1), own.shape))
    return out


def _residual(payoffs: NDArray[np.float64], mixes: Mix, precisions: NDArray[np.float64]) -> float:
    """Return the largest difference between a probability and the logit response."""
    worst = 0.0
    for x, earned in zip(mixes, _earned(payoffs, mixes), strict=True):
        odds = np.exp(precisions[:, None] * (earned - earned.max(axis=1, keepdims=True)))
        worst = max(worst, float(np.abs(x - odds / odds.sum(axis=1, keepdims=True)).max()))
    return worst
