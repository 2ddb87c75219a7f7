"""The least patience that holds a profile or a payoff, and who breaks it below that."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from relgames.equilibria._arguments import game_of
from relgames.equilibria.repeated._critical import CriticalDiscount
from relgames.equilibria.repeated._reversion import worst_equilibria
from relgames.equilibria.repeated._symmetric import stick_and_carrot
from relgames.equilibria.repeated._targets import profile_of
from relgames.equilibria.repeated._temptation import Temptation, largest
from relgames.equilibria.result import Equilibrium
from relgames.games import Game

Punishment = Literal["stage", "worst", "symmetric"]


def critical_discount(
    game: Game,
    target: Any,
    punishment: Punishment = "stage",
    exact: bool = False,
    seconds: float | None = None,
    progress: bool = False,
) -> CriticalDiscount:
    r"""Return the least discount at which a profile can be held for ever.

    Parameters
    ----------
    game : Game
        The stage game, of any number of seats.
    target : sequence of int or str, length N
        The profile that is to be played in every round: the number or the name of one action per seat.
    punishment : {"stage", "worst", "symmetric"}, default "stage"
        What follows when a seat deviates. "stage": an equilibrium of the stage game for ever, the one that is worst
        for that seat. "worst": the subgame-perfect equilibrium that is worst for it (the optimal penal code). "symmetric":
        the worst one in which all seats always do the same, a stick and a carrot; for symmetric games.
    exact : bool, default False
        Whether to return Fractions. What is found is the same, and as certain, without.
    seconds : float, optional
        When to end the search for all stage equilibria, and the narrowing of a bracket.
    progress : bool, default False
        Whether to show a bar of these.

    Returns
    -------
    CriticalDiscount

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind, or the game is not symmetric for ``punishment="symmetric"``.

    Notes
    -----
    Let g be what a seat gets per round from the profile, d what it gets in a round by its best deviation, and e what it
    gets per round ever after. It keeps to the profile if, and only if,

    .. math:: g \ge (1 - \delta) d + \delta e, \quad\text{that is}\quad \delta \ge \frac{d - g}{d - e} ,

    if d > g > e; at all discounts if d = g; and at none below 1 if d > g and e >= g. The seat that needs the largest
    discount decides.

    *Stage* [1]_. e is the least payoff of the seat in any equilibrium of the stage game, mixed ones included. The list
    of these is proven complete, or ``lower`` says what could be reached by those that may be missing.

    *Symmetric* [2]_. All equilibria in which all seats take the same action after every history, with public
    randomisation; in closed form.

    References
    ----------
    .. [1] J. W. Friedman, "A non-cooperative equilibrium for supergames", Review of Economic Studies 38 (1971) 1–12.
    .. [2] D. Abreu, "Extremal equilibria of oligopolistic supergames", Journal of Economic Theory 39 (1986) 191–225.

    Examples
    --------
    Customer, team and owner each give to the next. Which of them stops giving first, as patience falls?

    >>> import relgames as rg
    >>> firm = rg.games.enterprise_triad()
    >>> c = rg.critical_discount(firm, ("fair", "contribute", "share"), exact=True)
    >>> print(c)
    fair, contribute, share: from discount 2/3 on
    customer: 40; by demanding 60 once, then 10 ever after; keeps to it from 2/5
    team: 50; by least work 70 once, then 40 ever after; keeps to it from 2/3  <- breaks it first
    owner: 40; by keep 50 once, then 30 ever after; keeps to it from 1/2
    exact: no stage equilibrium is worse for a seat: it can secure as much on its own
    >>> c.discount, c.seat, c.deviation
    (Fraction(2, 3), 1, 1)
    """
    game_of(game)
    if punishment not in ("stage", "worst", "symmetric"):
        raise ValueError(f'punishment must be "stage", "worst" or "symmetric"; got {punishment!r}')
    profile = profile_of(game, target)
    assert profile is not None
    tempted = Temptation.of(game.fractions, profile)
    if punishment == "stage":
        return _shown(_by_reversion(game, profile, tempted, seconds, progress), exact)
    return _shown(_by_stick_and_carrot(game, profile, tempted), exact)


def _by_reversion(
    game: Game, profile: tuple[int, ...], tempted: Temptation, seconds: float | None, progress: bool
) -> CriticalDiscount:
    found = worst_equilibria(game, seconds, progress)
    needed = tempted.needed(found.most)
    at_best, _ = largest(tempted.needed(found.least))
    return _result(game, profile, tempted, "stage", needed, at_best, found.most, found.equilibria, found.reason)


def _by_stick_and_carrot(game: Game, profile: tuple[int, ...], tempted: Temptation) -> CriticalDiscount:
    if not game.is_symmetric or len(set(profile)) > 1:
        raise ValueError(
            'target must be a profile of equal actions of a symmetric game for punishment="symmetric"; got '
            f'{profile} of {game!r}. Use punishment="worst"'
        )
    found = stick_and_carrot(game, profile[0])
    N = game.seats
    reason = "the punishment is the harshest in which all seats always do the same"
    if found is None:
        needed: list[Any] = [Fraction(0) if d == g else None for g, d in zip(tempted.kept, tempted.best, strict=True)]
        nothing = [None] * N
        return _result(game, profile, tempted, "symmetric", needed, None, nothing, nothing, reason)
    # The code may need more patience to enforce itself than the seats do under it.
    needed = [max(value or Fraction(0), found.discount) for value in tempted.needed([found.payoff] * N)]
    return _result(
        game,
        profile,
        tempted,
        "symmetric",
        needed,
        found.discount,
        [found.payoff] * N,
        [(found.stick,) * N] * N,
        reason,
    )


def _result(
    game: Game,
    profile: tuple[int, ...],
    tempted: Temptation,
    punishment: str,
    needed: Sequence[Fraction | None],
    lower: Fraction | None,
    threats: Sequence[Any],
    punishments: Sequence[Any],
    reason: str,
) -> CriticalDiscount:
    discount, seat = largest(needed)
    return CriticalDiscount(
        game,
        profile,
        np.array(tempted.kept, dtype=object),
        punishment,
        discount,
        Fraction(1) if lower is None else lower,
        seat,
        None if seat is None else tempted.deviations[seat],
        tuple(needed),
        tuple(tempted.deviations),
        np.array(tempted.best, dtype=object),
        tuple(threats),
        tuple(punishments),
        reason,
    )


def _shown(found: CriticalDiscount, exact: bool) -> CriticalDiscount:
    """Return it as it is, or with its Fractions rounded to floats."""
    if exact:
        return found

    def rounded(value: Any) -> Any:
        if isinstance(value, Fraction):
            return float(value)
        if isinstance(value, np.ndarray):
            return value.astype(np.float64)
        if isinstance(value, Equilibrium):
            return Equilibrium(
                tuple(row.astype(np.float64) for row in value.strategies),
                value.payoffs.astype(np.float64),
                float(value.regret),
                value.radius,
            )
        return tuple(rounded(item) for item in value) if isinstance(value, tuple) else value

    from dataclasses import fields

    return CriticalDiscount(*(rounded(getattr(found, field.name)) for field in fields(found)))
