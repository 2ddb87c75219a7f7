r"""The order in which the parties move within a round.

Played once, the game has the subgame-perfect equilibria of that order (`backward_induction`). Played again and
again, all may keep to a profile, and revert to such an equilibrium for ever once a seat i has deviated, the one that is
worst for it. Within the round of the deviation, the seats that are still to move see it. What they do does not change
what follows, so they play an equilibrium of what is left of the round; the worst for i again. With g what i gets by
keeping to the profile, b what it gets in the round of its best deviation, so answered, and e what it gets ever after,
it keeps to it from :math:`\delta = (b - g) / (b - e)` on if b > g > e; at every discount if b <= g (then its deviations
are forgiven, and change nothing later); and at none if b > g and e >= g.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria import (
    AlgebraicNumber,
    SubgamePerfect,
    backward_induction,
    subgame_perfect,
    sustaining_discounts,
)
from relgames.equilibria._arguments import game_of
from relgames.equilibria.repeated._targets import machines_of, profile_of
from relgames.equilibria.repeated.critical_discount import BELOW
from relgames.games import Game, RepeatedGame
from relgames.relations._move_orders import MoveOrder, Orders
from relgames.relations.delays import weighted, weights_of
from relgames.relations.wins import wins
from relgames.strategies import Machine

# All orders of six seats are 720; of more they must be named.
MOST_SEATS = 6


def orders(
    game: Game | RepeatedGame,
    target: Sequence[int | str] | Sequence[Machine] | None = None,
    delays: _checks.Numbers | None = None,
    at_once: _checks.Numbers | Game | None = None,
    which: Sequence[Sequence[int]] | None = None,
    exact: bool = False,
) -> Orders:
    r"""Return what each order of moves leads to, once and again and again.

    Parameters
    ----------
    game : Game or RepeatedGame
        The terms give the discount, which ``delays`` need, and the outside payoffs against which a seat wins or loses.
        Their own order is not looked at.
    target : sequence of int, str or Machine, length N, optional
        A profile, by numbers or names of actions, that is to be kept to in every round. Or deterministic machines that
        are to be subgame perfect; those that look at the earlier movers are made for one order, so name it in
        ``which``.
    delays, at_once
        How much later each seat gets what it gets, and which part does not wait: see `delayed`.
    which : sequence of orders, optional
        Some orders of moves; all N! by default.
    exact : bool, default False
        Whether to return Fractions.

    Returns
    -------
    Orders
        All outcomes of subgame-perfect equilibria in pure strategies of each order, proven complete.

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind, an order does not name each seat once, there are mistakes, or so many seats
        that orders must be named.

    Notes
    -----
    A target is held by reverting, once a seat has deviated, to the stage equilibrium of that order which is worst for
    it. With g what the seat gets by keeping to it, b by its best deviation, to which the later movers of that round
    respond in equilibrium, and e ever after,

    .. math:: \delta = \frac{b - g}{b - e} \text{ if } b > g > e , \qquad 0 \text{ if } b \le g ,

    and no discount is enough otherwise. ``discount`` is the largest of these; of machines it is the least of the
    `sustaining_discounts`. Either is the least weight of the *next round*, with what waiting costs within a round as it
    is at the discount of the terms. Whether the one discount of the terms
    does for both is ``held``. The machines that do so, for `sustaining_discounts`, `subgame_perfect` and `play`, are
    `MoveOrder.machines`. Harsher punishments than stage equilibria may do with less.

    References
    ----------
    R. Selten (1965), Spieltheoretische Behandlung eines Oligopolmodells mit Nachfrageträgheit, Zeitschrift für die
    gesamte Staatswissenschaft 121, 301-324 and 667-689. J. W. Friedman (1971), A non-cooperative equilibrium for
    supergames, Review of Economic Studies 38, 1-12. Q. Wen (2002), A folk theorem for repeated sequential games,
    Review of Economic Studies 69, 493-512.

    Examples
    --------
    >>> import relgames as rg
    >>> triad = rg.games.service_triad()
    >>> print(rg.orders(triad, which=[(0, 1, 2), (2, 0, 1)], exact=True))
    order                                equilibrium          salesperson  customer  organisation  label
    salesperson, customer, organisation  push, walk, squeeze            0         0             0  even-even-even
    organisation, salesperson, customer  serve, buy, support            5        50            27  win-win-win
    """
    r = RepeatedGame(game_of(game), discount=0) if not isinstance(game, RepeatedGame) else game
    if r.noise.execution or r.noise.perception:
        raise ValueError(f"orders takes relationships without mistakes; got {r.noise}")
    stage, seats = r.game, r.game.seats
    if delays is not None and not isinstance(game, RepeatedGame):
        raise ValueError("delays need a discount, by which waiting costs; give RepeatedGame(game, discount=...)")
    if delays is None and at_once is not None:
        raise ValueError("at_once is what does not wait, so it needs delays")
    kept: Any = None
    if target is not None:
        kept = machines_of(target) or profile_of(stage, target)
        if kept is None:
            raise TypeError(f"target must hold one action, by number or name, or machine per seat; got {target!r}")
    if which is None and seats > MOST_SEATS:
        raise ValueError(
            f"{seats} seats have {factorial(seats):,} orders; name those to look at, as in "
            f"which=[{tuple(range(seats))}]"
        )
    weights = np.array([Fraction(1)] * seats, dtype=object) if exact else np.ones(seats)
    if delays is not None:
        weights = weights_of(r, delays, exact)
        stage = weighted(r, weights, at_once, exact)
    discount = r.discount if isinstance(game, RepeatedGame) else None
    outside = r.outside_fractions if exact else r.outside
    rows = [
        _row(backward_induction(stage, order, exact), outside, kept, discount)
        for order in (permutations(range(seats)) if which is None else which)
    ]
    return Orders(stage, weights, tuple(rows))


def _row(found: SubgamePerfect, outside: NDArray[Any], target: Any, discount: float | Fraction | None) -> MoveOrder:
    labels = tuple("-".join(wins(payoffs, outside)) for payoffs in found.payoffs)
    if target is None:
        return MoveOrder(found, labels, None, None, (), None, None)
    exact = found.payoffs.dtype == object
    if machines_of(target) is not None:
        return MoveOrder(found, labels, target, *_of_machines(found, target, outside, discount, exact))
    payoffs, plans = found.game.fractions, found.reverting(target)
    worst = [min(payoffs[outcome][i] for outcome in found.outcomes) for i in range(found.game.seats)]
    needed: list[Fraction | None] = []
    for seat, held_to in enumerate(worst):
        kept = payoffs[target][seat]
        best = max((payoffs[p][seat] for p in _deviations(found, plans, target, seat)), default=kept)
        if best <= kept:
            needed.append(Fraction(0))
        else:
            needed.append((best - kept) / (best - held_to) if kept > held_to else None)
    most = None if None in needed else max(x for x in needed if x is not None)
    seat = None if most == 0 else needed.index(most)
    held = None if discount is None else most is not None and most <= _checks.to_fraction(discount)
    shown = tuple(x if exact or x is None else float(x) for x in needed)
    return MoveOrder(found, labels, target, most if exact or most is None else float(most), shown, seat, held)


def _of_machines(
    found: SubgamePerfect,
    machines: tuple[Machine, ...],
    outside: NDArray[Any],
    discount: float | Fraction | None,
    exact: bool,
) -> tuple[Any, ...]:
    """Return, of machines, the last five attributes of a `MoveOrder`."""
    terms = {"order": found.order, "outside": outside}
    sustaining = sustaining_discounts(RepeatedGame(found.game, discount=0, **terms), machines)
    least: Any = sustaining.least
    if isinstance(least, AlgebraicNumber):
        least = least.high
    below = Fraction(1, 2) if least is None else least - min(least, BELOW)
    check = subgame_perfect(RepeatedGame(found.game, discount=below, **terms), machines, exact=True)
    held = None if discount is None else discount in sustaining
    return least if exact or least is None else float(least), (), check.seat, held, sustaining


def _deviations(
    found: SubgamePerfect, plans: Sequence[NDArray[np.int64]], target: tuple[int, ...], seat: int
) -> Iterator[tuple[int, ...]]:
    """Yield the profiles that come of a seat's deviations from the target, the later movers following their plans."""
    at = found.order.index(seat)
    for action in range(found.game.counts[seat]):
        if action == target[seat]:
            continue
        profile = dict(zip(found.order[:at], (target[j] for j in found.order[:at]), strict=True)) | {seat: action}
        for later in found.order[at + 1 :]:
            profile[later] = int(plans[later][tuple(profile[j] for j in found.order[: len(profile)])])
        yield tuple(profile[j] for j in range(found.game.seats))
