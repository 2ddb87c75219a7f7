"""Production in a ring: what each party makes of its own work grows with what it gets from the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from relgames import _checks
from relgames.games._payoffs import Amount, numbered, ordered, tabulate
from relgames.games.game import Game

LEVELS = (1, Fraction(1, 2), 0)


def production_chain(
    strengths: Sequence[Amount] = (1, 1, 1), bases: Sequence[Amount] = (0, 0, 0), levels: Sequence[Amount] = LEVELS
) -> Game:
    r"""Return the production chain: team, customer and business, each of which thrives on the one before it.

    Parameters
    ----------
    strengths : sequence of n numbers
        By how much a unit of work of the party before raises what a unit of work yields, k. At least 0; the first is
        the link that closes the ring. By default each passes on just what it gets.
    bases : sequence of n numbers
        What a unit of work yields without it, b. Below 0 where it costs more than it yields.
    levels : sequence of m >= 2 numbers
        How much each may work, from the highest level to the lowest. At least 0.

    Raises
    ------
    ValueError
        If a number is out of its range, or there is not one base per strength.

    Notes
    -----
    At levels x the seat i gets, per round,

    .. math:: u_i = x_i (b_i + k_i x_{i-1}) - x_i^2 / 2 , \qquad x_{-1} = x_{n-1} .

    Its best level is :math:`b_i + k_i x_{i-1}`, if that is one of those it may choose; else the nearest of them, as the
    payoff falls with the square of the distance. The payoff is strictly concave in the own level, so on an interval of
    levels all equilibria are pure. They are the rest points of `relgames.feedback_loop`, and each seat then gets half
    the square of what its work yields (if it is not held at a bound). A level of 0 pays 0.

    References
    ----------
    C. Ballester, A. Calvó-Armengol and Y. Zenou (2006), Who's who in networks. Wanted: the key player, Econometrica 74,
    1403-1417. J. L. Heskett et al. (1994), Putting the service-profit chain to work, Harvard Business Review 72(2),
    164-174, has the chain.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.production_chain(strengths=(2, 2, 2), bases=(-Fraction(1, 2),) * 3)
    >>> for profile in rg.pure_nash(g):
    ...     print(", ".join(names[k] for names, k in zip(g.actions, profile)), g.payoffs[profile])
    level 1, level 1, level 1 [1. 1. 1.]
    level 1/2, level 1/2, level 1/2 [0.125 0.125 0.125]
    level 0, level 0, level 0 [0. 0. 0.]
    """
    remedy = "For other payoffs use Game(payoffs)"
    raising, own, choices = numbered(strengths, "strengths"), numbered(bases, "bases"), numbered(levels, "levels")
    if len(raising) != len(own):
        raise ValueError(f"bases must hold one number for each of the {len(raising)} strengths; got {len(own)}")
    k = ordered(" and ".join(f"{item} >= 0" for item in raising), remedy, **raising)
    b = [_checks.real(value, name) for name, value in own.items()]
    x = ordered(f"{' > '.join(choices)} and levels[{len(choices) - 1}] >= 0", "List from high to low", **choices)
    n = len(k)

    def pay(*actions: int) -> list[Amount]:
        at = [Fraction(x[action]) for action in actions]
        return [at[i] * (Fraction(b[i]) + Fraction(k[i]) * at[i - 1]) - at[i] ** 2 / 2 for i in range(n)]

    roles = ("team", "customer", "business") if n == 3 else None
    return Game(tabulate((len(x),) * n, pay), roles, [f"level {level}" for level in x], "production chain")
