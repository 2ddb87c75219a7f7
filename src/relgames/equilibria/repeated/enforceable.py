"""Lines between payoffs that one seat can enforce alone, whatever the others do: zero-determinant strategies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import inf, nextafter, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.equilibria._arguments import game_of, seat_of
from relgames.equilibria.result import _number, _row
from relgames.games import Game
from relgames.strategies import Machine, memory_one
from relgames.strategies._lines import Sides, reaction

Number = float | Fraction


@dataclass(frozen=True, eq=False)
class EnforceableLine(Tabular):
    """Whether one seat can enforce others' payoff = baseline + slope (own payoff - baseline), and how.

    Attributes
    ----------
    game : Game
    seat : int
    slope, baseline : float or Fraction
    discount : float or Fraction
        1 is the limit of means.
    weights : ndarray, shape (N - 1,)
        Of the other seats in their mean payoff, in cyclic order from `seat`.
    kind : str
        ``"fair"`` (slope 1), ``"equalizer"`` (slope 0: the seat sets what the others get), or with a slope between
        these ``"extortion"`` (the baseline is what all get if all play their last action) and ``"generous"`` (what all
        get if all play their first); else ``"line"``.
    holds : bool
        Whether some strategy of the form of `p` enforces the line at `discount`.
    smallest_discount : float or Fraction, or None
        From which discount on the line can be enforced; None if from none. As a float it is rounded upwards, so that
        the line holds there.
    actions : tuple of int
        The two own actions that are played.
    phi : tuple of two numbers, or None
        The least and the largest strength of the reaction; below 0 if the two actions change places. The bound 0 is
        excluded. None if the line does not hold, or without any reaction (`p` is constant).
    first : float or Fraction, or None
        Probability of ``actions[0]`` in the first round.
    p : ndarray, shape (P,), or None
        Probability of ``actions[0]`` after each profile, own action first (two seats: CC, CD, DC, DD).
    machine : Machine or None
        The strategy, in rationals.

    Examples
    --------
    >>> import relgames as rg
    >>> from fractions import Fraction as F
    >>> line = rg.enforceable(rg.games.prisoners_dilemma(), slope=F(1, 2), baseline=1)
    >>> line.holds, line.kind, line.smallest_discount
    (True, 'extortion', 0.7777777777777778)
    """

    game: Game
    seat: int
    slope: Number
    baseline: Number
    discount: Number
    weights: NDArray[Any]
    kind: str
    holds: bool
    smallest_discount: Number | None
    actions: tuple[int, int]
    phi: tuple[Number, Number] | None
    first: Number | None
    p: NDArray[Any] | None
    machine: Machine | None

    def __repr__(self) -> str:
        name = f"{self.kind}: slope {_number(self.slope)}, baseline {_number(self.baseline)}"
        if self.smallest_discount is None:
            return f"EnforceableLine({name}; not enforceable)"
        least = _number(self.smallest_discount)
        if self.p is None:
            return f"EnforceableLine({name}; not at discount {_number(self.discount)}, but from {least} on)"
        return f"EnforceableLine({name}; first {_number(self.first)}, p {_row(self.p)}; from discount {least} on)"

    def _tables(self) -> Mapping[str, Table]:
        names = ("kind", "slope", "baseline", "discount", "holds", "smallest_discount", "phi", "first", "p")
        values = {name.replace("_", " "): getattr(self, name) for name in names}
        line = Table.of_record({"role": self.game.roles[self.seat], **values}, "a line that one seat enforces")
        return {"line": line} if self.machine is None else {"line": line, "machine": self.machine._table()}


def enforceable(
    game: Game,
    slope: Number,
    baseline: Number,
    seat: int = 0,
    discount: Number = 1,
    weights: _checks.Numbers | None = None,
    phi: Number | None = None,
    exact: bool = False,
) -> EnforceableLine:
    """Return whether a seat can enforce a straight line between its payoff and that of the others, and the strategy.

    The line is *others' mean payoff = baseline + slope (own payoff - baseline)*, for payoffs per round with this
    discount, without mistakes, and against all that the others may do, together or alone, with any memory.

    Parameters
    ----------
    game : Game
        Two or more seats with any actions; it need not be symmetric.
    slope, baseline : number
        An extortion factor of chi is the slope 1 / chi with the baseline that all get if nobody gives.
    seat : int, default 0
    discount : number in [0, 1], default 1
        1 is the limit of means.
    weights : array_like, shape (N - 1,), optional
        Of the other seats in their mean, in cyclic order from ``seat``; they sum to 1. Equal by default.
    phi : number, optional
        How strongly the strategy reacts, in the range that the result states. By default the middle of the range.
    exact : bool, default False
        Whether to return Fractions. The work is done in rationals in any case.

    Returns
    -------
    EnforceableLine

    Raises
    ------
    TypeError, ValueError
        If an argument is out of its range, or ``phi`` is not one that enforces the line.

    Notes
    -----
    Let L(a) = baseline + slope (own payoff - baseline) - others' payoff for a profile a, and d the discount. The
    strategy plays its first action with probability first in the first round, and after a with

        p(a) = ([first action was played] - (1 - d) first + phi L(a)) / d .

    Then the mean of L is 0 against anybody. Let -L be between A and B after the first action and L between C and D
    after the second. If A, C >= 0, then phi goes from (1 - d) / (A + C) to the smallest of 1 / B, 1 / D, d / (B - A), d
    / (D - C) and (1 + d) / (B + D); so the smallest discount is the larger of (B - A) / (B + C) and (D - C) / (A + D).
    For symmetric social dilemmas it is in [3]_. Else, with the two actions in the other's place, phi is below 0.
    Besides, a strategy that does not react at all enforces the line if its mean of L is 0 against each profile of the
    others; it needs no patience.

    *What is proven.* With two own actions and d < 1 no other memory-one strategy enforces the line. Let V(q) be the
    mean of L from where the seat is to play the first action with probability q. If nobody can change it, then V(q) =
    q G(1, b) + (1 - q) G(2, b) for each profile b of the others, where G = (1 - d) L + d V(p). If two different q are
    reached, G cannot depend on b, so V is linear in q, which is the form above; if only one is, the strategy does not
    react. Of more own actions two are used: a strategy of this form that uses more exists only if one with two does
    [4]_. The strategy that is returned opens with the largest probability of its first action that its phi allows.

    References
    ----------
    .. [1] W. H. Press and F. J. Dyson (2012), Iterated Prisoner's Dilemma contains strategies that dominate any
       evolutionary opponent, PNAS 109, 10409-10413.
    .. [2] C. Hilbe, A. Traulsen and K. Sigmund (2015), Partners or rivals? Strategies for the iterated prisoner's
       dilemma, Games and Economic Behavior 92, 41-52. G. Ichinose and N. Masuda (2018), Zero-determinant strategies in
       finitely repeated games, Journal of Theoretical Biology 438, 61-77.
    .. [3] A. Govaert and M. Cao (2021), Zero-determinant strategies in repeated multiplayer social dilemmas with
       discounted payoffs, IEEE Transactions on Automatic Control 66, 4575-4588. C. Hilbe, B. Wu, A. Traulsen and M. A.
       Nowak (2014), Cooperation and control in multiplayer social dilemmas, PNAS 111, 16425-16430.
    .. [4] A. McAvoy and C. Hauert (2016), Autocratic strategies for iterated games with arbitrary action spaces, PNAS
       113, 3573-3578.

    Examples
    --------
    Twice the other's surplus over mutual withholding, from the discount on from which it can be had:

    >>> import relgames as rg
    >>> from fractions import Fraction as F
    >>> rg.enforceable(rg.games.prisoners_dilemma(), slope=F(1, 2), baseline=1, discount=F(7, 9), exact=True)
    EnforceableLine(extortion: slope 1/2, baseline 1; first 0, p (1, 0, 6/7, 0); from discount 7/9 on)
    """
    game_of(game, least=2)
    seat = seat_of(game, seat)
    s, b = (_checks.to_fraction(_checks.real(x, name)) for x, name in ((slope, "slope"), (baseline, "baseline")))
    d = _checks.to_fraction(_checks.probability(discount, "discount"))
    means = _weights(weights, game.seats - 1)
    own, others = _payoffs(game, seat, means)
    L = b + s * (own - b) - others
    found = _constant(L)
    least: Fraction | None = None
    strengths = None
    if found is not None:
        actions, first = found
        least, p = Fraction(0), np.full(L.shape, first)
        if phi is not None:
            raise ValueError(f"phi must be None where a strategy that does not react enforces the line; got {phi}")
    else:
        actions, sign, sides = _best_pair(L)
        p = first = None
        if sides is not None:
            least = sides.smallest_discount()
            strengths = sides.strengths(d)
        if sides is not None and strengths is not None:
            strength = _strength(phi, strengths, sign)
            first, p = _reactions(L, actions, sign, sides, strength, d)
            strengths = (strengths[0], strengths[1]) if sign > 0 else (-strengths[1], -strengths[0])
    number: Any = Fraction if exact else float
    return EnforceableLine(
        game,
        seat,
        number(s),
        number(b),
        number(d),
        means if exact else means.astype(np.float64),
        _kind(s, b, own, others),
        p is not None,
        least if exact or least is None else _upwards(least),
        actions,
        None if strengths is None else (number(strengths[0]), number(strengths[1])),
        None if first is None else number(first),
        None if p is None else p.reshape(-1) if exact else p.reshape(-1).astype(np.float64),
        None if p is None else _machine(game, seat, actions, p, first, f"enforces {s}, {b}"),
    )


def _weights(weights: _checks.Numbers | None, others: int) -> NDArray[Any]:
    if weights is None:
        return np.full(others, Fraction(1, others), dtype=object)
    floats, fractions = _checks.exact_array(weights, "weights")
    if floats.shape != (others,):
        raise ValueError(f"weights must hold one number per other seat, shape ({others},); got shape {floats.shape}")
    return np.array(_checks.fraction_row(_checks.as_fractions(*_checks.distributions(floats, fractions, "weights"))))


def _payoffs(game: Game, seat: int, weights: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the own and the others' mean payoffs, shape (own actions, profiles of the others in cyclic order)."""
    cyclic = [(seat + k) % game.seats for k in range(game.seats)]
    table = game.fractions.transpose([*cyclic, game.seats])[..., cyclic].reshape(game.counts[seat], -1, game.seats)
    return table[..., 0], table[..., 1:] @ weights


def _constant(L: NDArray[Any]) -> tuple[tuple[int, int], Fraction] | None:
    """Return two actions, and the probability of the first of them with which the mean of L is 0 everywhere."""
    pairs = list(combinations(range(len(L)), 2)) or [(0, 0)]
    for x, y in pairs:
        # q L[x] + (1 - q) L[y] = 0, so q is the same share wherever L[x] and L[y] differ, and both are 0 elsewhere.
        shares = {b / (b - a) for a, b in zip(L[x], L[y], strict=True) if a != b}
        q = max(shares, default=Fraction(1))
        if len(shares) <= 1 and 0 <= q <= 1 and not any(q * L[x] + (1 - q) * L[y]):
            return (x, y), q
    return None


def _best_pair(L: NDArray[Any]) -> tuple[tuple[int, int], int, Sides | None]:
    """Return the two actions that enforce the line from the smallest discount on, and the sign of their phi."""
    pairs = [
        ((x, y), sign, sides)
        for x, y in combinations(range(len(L)), 2)
        for sign in (1, -1)
        if (sides := Sides.of(*((L[x], L[y]) if sign > 0 else (L[y], L[x])))).can_be_enforced()
    ]
    return min(pairs, key=lambda pair: pair[2].smallest_discount(), default=((0, min(1, len(L) - 1)), 1, None))


def _strength(phi: Number | None, strengths: tuple[Fraction, Fraction], sign: int) -> Fraction:
    low, high = strengths
    if phi is None:
        return (low + high) / 2
    strength = sign * _checks.to_fraction(_checks.real(phi, "phi"))
    if not (low <= strength <= high and strength > 0):
        ends = sorted((sign * low, sign * high))
        raise ValueError(f"phi must lie between {ends[0]} and {ends[1]}, and not be 0; got {phi}")
    return strength


def _reactions(
    L: NDArray[Any], actions: tuple[int, int], sign: int, sides: Sides, strength: Fraction, d: Fraction
) -> tuple[Fraction, NDArray[Any]]:
    """Return the probability of the first of the two actions, in the first round and after each profile.

    After an action that is never played it does not matter.
    """
    openings = sides.openings(strength, d)
    first = Fraction(openings[1] if sign > 0 else 1 - openings[0])
    p = np.full(L.shape, first, dtype=object)
    for played, action in zip((1, 0), actions, strict=True):
        p[action] = [reaction(played, value, sign * strength, first, d) for value in L[action]]
    return first, p


def _machine(game: Game, seat: int, actions: tuple[int, int], p: NDArray[Any], first: Any, name: str) -> Machine:
    n = game.counts[seat]

    def mixed(q: Any) -> list[Any]:
        row = [Fraction(0)] * n
        row[actions[1]] += 1 - q
        row[actions[0]] += q
        return row

    counts = game.counts[seat:] + game.counts[:seat]
    rows: Sequence[Any] = [mixed(q) for q in p.reshape(prod(counts))]
    return memory_one(rows, mixed(first), counts, name)


def _kind(slope: Fraction, baseline: Fraction, own: NDArray[Any], others: NDArray[Any]) -> str:
    if slope in (0, 1):
        return "fair" if slope else "equalizer"
    if 0 < slope < 1 and own[-1, -1] == others[-1, -1] == baseline:
        return "extortion"
    if 0 < slope < 1 and own[0, 0] == others[0, 0] == baseline:
        return "generous"
    return "line"


def _upwards(value: Fraction) -> float:
    """Return the smallest float that is not below the value."""
    near = float(value)
    return near if Fraction(near) >= value else nextafter(near, inf)
