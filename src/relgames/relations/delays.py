r"""The time that passes until each party gets what it won.

Of what a seat gets by a round, a part arrives at once (what it spends, as a rule) and the rest
:math:`\tau_i` rounds, or a fraction of a round, later. With discount d the rest is worth :math:`w_i = d^{\tau_i}` of
what it is when it arrives, so that with u the payoffs of the game and c the part that arrives at once

.. math:: (1 - d) \sum_t d^t \bigl( c_i(a_t) + d^{\tau_i} (u_i(a_t) - c_i(a_t)) \bigr)
   = (1 - d) \sum_t d^t u'_i(a_t) , \qquad u'_i = c_i + w_i (u_i - c_i) .

A relationship with delays is therefore the repeated game of u', per round, and whatever takes a game takes it. Where
nothing arrives at once, a delay multiplies all that a seat gets by the same positive number: it changes what the
relationship is worth to that seat and whether that is more than its outside payoff, but no best reply, so no
equilibrium.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games import Game, RepeatedGame


def delayed(
    r: RepeatedGame, delays: _checks.Numbers, at_once: _checks.Numbers | Game | None = None, exact: bool = False
) -> Game:
    """Return the game in which payoffs that arrive later are worth less.

    Parameters
    ----------
    r : RepeatedGame
        With a discount.
    delays : array_like, shape (N,)
        How many rounds later, or which fraction of a round, each seat gets what it gets. At least 0.
    at_once : array_like, shape (n_0, ..., n_{N-1}, N), or Game, optional
        The part of the payoffs of ``r.game`` that arrives at once in each profile, such as what a seat spends. By
        default all is delayed.
    exact : bool, default False
        Whether the payoffs shall be Fractions. Then the discount to the power of each delay must be rational.

    Returns
    -------
    Game
        Its payoffs, per round, are what those of ``r.game`` are worth in the round in which it is played. Outside
        payoffs do not wait.

    Raises
    ------
    TypeError, ValueError
        If ``r`` has a last round, a delay is negative, a shape does not fit, or a weight is irrational with
        ``exact=True``.

    Notes
    -----
    With u the payoffs, c those at once, d the discount and t the delay of a seat: c + d^t (u - c). If nothing is at
    once, all payoffs of a seat are multiplied by the same number, and no best reply changes.

    Examples
    --------
    The trustee is paid at once. What the truster gets comes a round later:

    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.trust(), discount=0.5)
    >>> print(rg.delayed(r, delays=(1, 0)))
    trust
    truster \\ trustee  honour  exploit
    trust              0.5, 1  -0.5, 2
    withhold             0, 0     0, 0
    """
    return weighted(r, weights_of(r, delays, exact), at_once, exact)


def weights_of(r: RepeatedGame, delays: _checks.Numbers, exact: bool) -> NDArray[Any]:
    """Return what 1 that arrives with each seat's delay is worth now, shape (N,)."""
    if not isinstance(r, RepeatedGame):
        raise TypeError(f"r must be a RepeatedGame; got {type(r).__name__}. Build one with RepeatedGame(game, .9)")
    if r.discount is None:
        raise ValueError(f"delays need a discount, by which waiting costs; got rounds={r.rounds}")
    floats, fractions = _checks.exact_array(delays, "delays")
    if floats.shape != (r.game.seats,):
        raise ValueError(f"delays must hold one delay per seat, shape ({r.game.seats},); got shape {floats.shape}")
    if (floats < 0).any():
        raise ValueError(f"delays must be at least 0 rounds; got {floats[floats < 0][0]:g}")
    if not exact:
        return np.power(float(r.discount), floats)
    discount = _checks.to_fraction(r.discount)
    return np.array([_power(discount, t) for t in _checks.as_fractions(floats, fractions)], dtype=object)


def _power(discount: Fraction, delay: Fraction) -> Fraction:
    """Return a rational to the power of another, if that is rational."""
    whole = discount**delay.numerator
    root = Fraction(*(_root(k, delay.denominator) for k in (whole.numerator, whole.denominator)))
    if root**delay.denominator != whole:
        raise ValueError(
            f"exact=True needs a discount whose power is rational; {discount} to the power of the delay {delay} is "
            "not. Use exact=False, whole rounds, or a discount that is itself such a power"
        )
    return root


def _root(number: int, degree: int) -> int:
    """Return the integer whose power is nearest below."""
    import flint

    return number if degree == 1 or number < 2 else int(flint.fmpz(number).root(degree))


def weighted(r: RepeatedGame, weights: NDArray[Any], at_once: _checks.Numbers | Game | None, exact: bool) -> Game:
    """Return the game in which what does not arrive at once is worth so much per unit."""
    game = r.game
    if isinstance(at_once, Game):
        at_once = at_once.fractions
    floats, fractions = _checks.exact_array(np.zeros(game.payoffs.shape) if at_once is None else at_once, "at_once")
    if floats.shape != game.payoffs.shape:
        raise ValueError(
            f"at_once must have the shape of the payoffs of the game, {game.payoffs.shape}; got {floats.shape}"
        )
    now, all_ = (_checks.as_fractions(floats, fractions), game.fractions) if exact else (floats, game.payoffs)
    return Game(now + weights * (all_ - now), game.roles, game.actions, game.name)
