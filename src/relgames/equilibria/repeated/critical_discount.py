"""The least patience that holds a profile or a payoff, and who breaks it below that."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

import numpy as np

from relgames.equilibria._arguments import game_of
from relgames.equilibria._clock import Clock
from relgames.equilibria.repeated._critical import CriticalDiscount
from relgames.equilibria.repeated._lottery import INFEASIBLE, least_lottery
from relgames.equilibria.repeated._penal_code import Bracket, payoff_bracket, profile_bracket
from relgames.equilibria.repeated._reversion import worst_equilibria
from relgames.equilibria.repeated._signs import AlgebraicNumber
from relgames.equilibria.repeated._symmetric import stick_and_carrot
from relgames.equilibria.repeated._targets import machines_of, payoff_of, profile_of
from relgames.equilibria.repeated._temptation import Temptation, largest
from relgames.equilibria.repeated.patience import sustaining_discounts
from relgames.equilibria.repeated.subgame_perfect import subgame_perfect
from relgames.games import Game, RepeatedGame
from relgames.matches import play
from relgames.strategies import Machine

# Who breaks a profile of machines is looked up at a discount so much below the least one.
BELOW = Fraction(1, 10**9)

Punishment = Literal["stage", "worst", "symmetric"]


def critical_discount(
    game: Game,
    target: Any = None,
    punishment: Punishment | None = None,
    *,
    payoff: Any = None,
    exact: bool = False,
    seconds: float | None = None,
    progress: bool = False,
) -> CriticalDiscount:
    r"""Return the least discount at which a profile, or a payoff, can be held for ever.

    Parameters
    ----------
    game : Game
        The stage game, of any number of seats.
    target : sequence, length N, or array of floats, shape (N,)
        A profile that is to be played in every round: for each seat the number (int) or the name of an action. Or one
        `Machine` per seat, which are to be subgame perfect. Floats and Fractions are taken for what each seat is to get
        per round, as ``payoff``.
    punishment : {"stage", "worst", "symmetric"}, optional
        What follows when a seat deviates. "stage", the default: an equilibrium of the stage game for ever, the one that
        is worst for that seat. "worst": the subgame-perfect equilibrium that is worst for it (an optimal penal code).
        "symmetric": the worst one in which all seats always do the same, a stick and a carrot; for equal actions in
        symmetric games. Not given for machines, which say themselves what follows.
    payoff : array_like, shape (N,), optional
        In place of ``target``: what each seat is to get per round. Whole numbers are payoffs here.
    exact : bool, default False
        Whether to return Fractions; of irrational numbers they are bounds. What is found is the same without, and as
        certain; but the payoff sets of three and more seats are then computed in floats, up to 1e-9 of their range.
    seconds : float, optional
        When to end the search for stage equilibria, or the narrowing of a bracket.
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

    if d > g > e; at all discounts if d = g, as its deviations can be ignored; and at none below 1 if d > g and e >= g.
    The seat that needs the largest discount decides.

    *Stage* [1]_. e is the least payoff of the seat in any equilibrium of the stage game, mixed ones included. The list
    of these is proven complete, or ``lower`` says what those that may be missing could do. A payoff is given by a
    public lottery over profiles, the same in each round, whose draw all see; the lottery is chosen that needs the least
    discount. Plays that change from round to round may do with less.

    *Worst* [2]_ [3]_. e is the least payoff of the seat in any subgame-perfect equilibrium, in pure strategies with a
    public lottery before each round, at the same discount (`payoff_set`). A payoff is held if it is in that set,
    whatever is played. The discount is bracketed by payoff sets: it is exact where a seat is just kept to the profile
    by a punishment that is no harsher below. Else ``lower`` is the proven other end of the bracket, at most 1e-9 below;
    more for three and more seats, whose sets are bounded. Punishments in mixed strategies are not looked at, so that
    where the worst stage equilibrium is mixed "stage" may need less.

    *Symmetric* [4]_. All equilibria in which all seats take the same action after every history, with public
    randomisation; in closed form. Punishments that treat the seats unequally are harsher: that of a Cournot duopoly
    holds the monopoly's output from 9/32 on, while at 1/5 it is enough that whoever deviates becomes the follower of
    Stackelberg for ever.

    *Machines*. The least of the `sustaining_discounts`; ``reason`` has all of them, as a profile of machines may cease
    to be an equilibrium with more patience, and may be none at the least one itself. Of an irrational number ``lower``
    and ``discount`` are bounds.

    References
    ----------
    .. [1] J. W. Friedman, "A non-cooperative equilibrium for supergames", Review of Economic Studies 38 (1971) 1–12.
    .. [2] D. Abreu, "On the theory of infinitely repeated games with discounting", Econometrica 56 (1988) 383–396.
    .. [3] D. Abreu, D. Pearce and E. Stacchetti, "Toward a theory of discounted repeated games with imperfect
       monitoring", Econometrica 58 (1990) 1041–1063.
    .. [4] D. Abreu, "Extremal equilibria of oligopolistic supergames", Journal of Economic Theory 39 (1986) 191–225.

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

    Two firms share the monopoly's output, held by a stick and a carrot:

    >>> duopoly = rg.games.cournot(levels=25)
    >>> share = ("quantity 1/4", "quantity 1/4")
    >>> c = rg.critical_discount(duopoly, share, punishment="symmetric", exact=True)
    >>> c.discount, duopoly.actions[0][c.punishments[0][0]]
    (Fraction(9, 32), 'quantity 5/12')

    A payoff that is given by a lottery:

    >>> print(rg.critical_discount(rg.games.snowdrift(), payoff=(2, 2), exact=True))
    payoffs (2, 2): from discount 0 on
    each round a lottery: 1/2 of shovel, stay, 1/2 of stay, shovel
    exact: no stage equilibrium is worse for a seat: it can secure as much on its own
    """
    game_of(game)
    if punishment not in (None, "stage", "worst", "symmetric"):
        raise ValueError(f'punishment must be "stage", "worst" or "symmetric"; got {punishment!r}')
    if (target is None) == (payoff is None):
        raise TypeError("give either target, one action per seat, or payoff, what each seat is to get per round")
    machines = machines_of(target)
    if machines is not None:
        if punishment is not None:
            raise ValueError(f"punishment must not be given for machines, which bring their own; got {punishment!r}")
        found = _of_machines(game, machines)
        return found if exact else found.rounded()
    profile, punishment = None if target is None else profile_of(game, target), punishment or "stage"
    with Clock(seconds, progress and punishment == "worst", "discount") as clock:
        if profile is not None:
            tempted = Temptation.of(game.fractions, profile)
            if punishment == "stage":
                found = _by_reversion(game, profile, tempted, seconds, progress)
            elif punishment == "worst":
                found = _by_penal_code(game, profile, tempted, exact, clock)
            else:
                found = _by_stick_and_carrot(game, profile, tempted)
        else:
            wanted = payoff_of(game, target, "target") if payoff is None else payoff_of(game, payoff, "payoff")
            if punishment == "stage":
                found = _lottery_by_reversion(game, wanted, seconds, progress)
            elif punishment == "worst":
                found = _payoff_by_penal_code(game, wanted, exact, clock)
            else:
                raise ValueError('punishment "symmetric" holds profiles; for a payoff use "stage" or "worst"')
    return found if exact else found.rounded()


def _by_reversion(
    game: Game, profile: tuple[int, ...], tempted: Temptation, seconds: float | None, progress: bool
) -> CriticalDiscount:
    found = worst_equilibria(game, seconds, progress)
    discount, _ = largest(tempted.needed(found.most))
    lower, _ = largest(tempted.needed(found.least))
    bounds = discount, Fraction(1) if lower is None else lower
    return CriticalDiscount.of_profile(
        game, profile, tempted, "stage", found.most, found.equilibria, bounds, found.reason
    )


def _lottery_by_reversion(
    game: Game, payoff: list[Fraction], seconds: float | None, progress: bool
) -> CriticalDiscount:
    found = worst_equilibria(game, seconds, progress)
    payoffs = game.fractions
    best, least = (least_lottery(payoffs, payoff, threats) for threats in (found.most, found.least))
    lower = Fraction(1) if least is None else least.discount
    if best is None:
        bounds = None, lower
        reason = found.reason if least is not None else f"{INFEASIBLE} without profiles that nobody keeps a seat to"
        return CriticalDiscount.of_payoff(game, payoff, "stage", found.most, found.equilibria, bounds, reason)
    hardest = None
    if best.discount > 0:
        profile = tuple(int(k) for k in np.unravel_index(best.hardest, game.counts))
        tempted = Temptation.of(payoffs, profile)
        needed = [
            Fraction(0) if d == g else (d - g) / (d - g + w - e)
            for g, d, w, e in zip(tempted.kept, tempted.best, payoff, found.most, strict=True)
        ]
        seat = needed.index(best.discount)
        hardest = seat, tempted.deviations[seat]
    return CriticalDiscount.of_payoff(
        game,
        payoff,
        "stage",
        found.most,
        found.equilibria,
        (best.discount, lower),
        found.reason,
        hardest,
        best.chances.reshape(game.counts),
    )


def _by_penal_code(
    game: Game, profile: tuple[int, ...], tempted: Temptation, exact: bool, clock: Clock
) -> CriticalDiscount:
    found = profile_bracket(game, tempted, exact, clock)
    threats, punishments = _threats(game, found)
    bounds = found.upper, found.lower
    return CriticalDiscount.of_profile(game, profile, tempted, "worst", threats, punishments, bounds, found.reason)


def _payoff_by_penal_code(game: Game, payoff: list[Fraction], exact: bool, clock: Clock) -> CriticalDiscount:
    found = payoff_bracket(game, payoff, exact, clock)
    threats, punishments = _threats(game, found)
    bounds = found.upper, found.lower
    return CriticalDiscount.of_payoff(game, payoff, "worst", threats, punishments, bounds, found.reason)


def _threats(game: Game, found: Bracket) -> tuple[list[Any], list[Any]]:
    if found.found is None:
        return [None] * game.seats, [None] * game.seats
    return found.found.threats, found.found.profiles


def _of_machines(game: Game, machines: tuple[Machine, ...]) -> CriticalDiscount:
    found = sustaining_discounts(game, machines)
    least, reason = found.least, str(found)
    if isinstance(least, AlgebraicNumber):
        bounds: tuple[Fraction | None, Fraction] = least.high, least.low
    else:
        bounds = least, Fraction(1) if least is None else least
    at = Fraction(1, 2) if bounds[0] is None else bounds[0]
    payoffs = play(RepeatedGame(game, discount=at), machines, exact=True).payoffs
    broken = None, None
    if at > 0:
        # So little below that nothing else changes, but for other roots that are as near.
        check = subgame_perfect(RepeatedGame(game, discount=at - min(at, BELOW)), machines, exact=True)
        broken = check.seat, check.action if isinstance(check.action, int) else None
    return CriticalDiscount.of_machines(game, machines, payoffs, bounds, broken, reason)


def _by_stick_and_carrot(game: Game, profile: tuple[int, ...], tempted: Temptation) -> CriticalDiscount:
    if not game.is_symmetric or len(set(profile)) > 1:
        raise ValueError(
            'target must be a profile of equal actions of a symmetric game for punishment="symmetric"; got '
            f'{profile} of {game!r}. Use punishment="worst"'
        )
    found, N = stick_and_carrot(game, profile[0]), game.seats
    if found is None:
        reason = "no punishment in which all seats always do the same is harsh enough"
        nothing = [None] * N
        return CriticalDiscount.of_profile(
            game, profile, tempted, "symmetric", nothing, nothing, (None, Fraction(1)), reason
        )
    stick, carrot = (game.actions[0][k] for k in (found.stick, found.carrot))
    reason = f"the harshest punishment in which all do the same starts with {stick}, and {carrot} is its best reward"
    bounds = found.discount, found.discount
    return CriticalDiscount.of_profile(
        game, profile, tempted, "symmetric", [found.payoff] * N, [(found.stick,) * N] * N, bounds, reason
    )
