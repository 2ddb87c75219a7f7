"""Games of firms that sell the same good: competition in quantities and in prices.

All payoffs are per round. Numbers may be ints, floats or Fractions; ints and Fractions give exact payoffs.
"""

from __future__ import annotations

from fractions import Fraction

from relgames import _checks
from relgames.games._payoffs import Amount, ordered, tabulate
from relgames.games.game import Game


def cournot(
    levels: int = 13, most: Amount = 1, *, intercept: Amount = 2, slope: Amount = 1, cost: Amount = 1, firms: int = 2
) -> Game:
    r"""Return the Cournot oligopoly: firms choose quantities, and the price falls with their sum.

    Parameters
    ----------
    levels : int, default 13
        Number of quantities, from 0 to ``most`` in equal steps. At least 2.
    most : number, default 1
        The largest quantity of a firm per round. Above 0.
    intercept, slope : number
        The price is ``intercept - slope * total``, or 0 if that is negative. intercept > cost, slope > 0. By default
        so high that the price of two firms is never 0.
    cost : number
        What a unit costs a firm. At least 0; by default ``intercept - cost`` is 1.
    firms : int, default 2
        Number of seats, n. At least 2.

    Raises
    ------
    TypeError, ValueError
        If a number is out of its range.

    Notes
    -----
    Write A for ``intercept - cost``. Without a grid the only equilibrium is that each produces A / ((n + 1) slope) and
    gets :math:`A^2 / ((n + 1)^2 \, slope)`; the total is largest, :math:`A^2 / (4 \, slope)`, if all together produce
    A / (2 slope). A grid has the equilibrium if it has the quantity, and may have others next to it. Where n is 2 it
    is what iterated dominance leaves of the interval.

    Equal shares of the largest total, held by the threat of the equilibrium, need a discount of
    :math:`(n + 1)^2 / (n^2 + 6 n + 1)`: 9/17 of two firms, 4/7 of three.

    References
    ----------
    A. A. Cournot (1838), Recherches sur les principes mathématiques de la théorie des richesses, Hachette, chapter 7.
    D. Abreu (1986), Extremal equilibria of oligopolistic supergames, Journal of Economic Theory 39, 191-225.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.cournot(levels=13)
    >>> g.actions[0][3:5], g.payoffs[3, 3], g.payoffs[4, 4].round(4)
    (('quantity 1/4', 'quantity 1/3'), array([0.125, 0.125]), array([0.1111, 0.1111]))
    """
    steps = _checks.integer(levels, "levels", least=2) - 1
    n = _checks.integer(firms, "firms", least=2)
    most, intercept, slope, cost = ordered(
        "most > 0 and slope > 0 and intercept > cost and cost >= 0",
        "For other payoffs use Game(payoffs)",
        **{"most": most, "intercept": intercept, "slope": slope, "cost": cost},
    )
    quantities = [most * Fraction(k, steps) for k in range(steps + 1)]

    def pay(*actions: int) -> list[Amount]:
        margin = max(intercept - slope * sum(quantities[k] for k in actions), 0) - cost
        return [quantities[k] * margin for k in actions]

    return Game(tabulate([steps + 1] * n, pay), actions=[f"quantity {q}" for q in quantities], name="Cournot")


def bertrand(levels: int = 11, *, value: Amount = 1, cost: Amount = 0, firms: int = 2) -> Game:
    r"""Return the Bertrand oligopoly: firms choose prices, and buyers go to the cheapest.

    Parameters
    ----------
    levels : int, default 11
        Number of prices, from ``value`` down to ``cost`` in equal steps. At least 3.
    value : number, default 1
        What the good is worth to the buyers, who buy one unit in all per round. Above ``cost``.
    cost : number, default 0
        What the unit costs a firm. At least 0.
    firms : int, default 2
        Number of seats, n. At least 2. The cheapest share the buyers equally.

    Raises
    ------
    TypeError, ValueError
        If a number is out of its range.

    Notes
    -----
    Action k asks ``value`` less k steps of h = (value - cost) / (levels - 1). The pure equilibria are those in which
    two or more firms ask the cost, where all get 0; the one in which all ask the cost and one step, where each gets
    h / n; and for n = 2 the one in which both ask two steps more than the cost. All asking ``value`` has the largest
    total. Held by the threat of selling at cost it needs a discount of :math:`1 - L / (n (L - 1))` with L = levels
    - 1: without a grid :math:`1 - 1 / n`.

    References
    ----------
    J. Bertrand (1883), Théorie mathématique de la richesse sociale, Journal des Savants 67, 499-508. J. Tirole (1988),
    The Theory of Industrial Organization, MIT Press, section 6.3.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.games.bertrand(levels=3, value=4))
    Bertrand
    seat 0 \ seat 1  price 4  price 2  price 0
    price 4             2, 2     0, 2     0, 0
    price 2             2, 0     1, 1     0, 0
    price 0             0, 0     0, 0     0, 0
    """
    return _prices(levels, value, cost, 0, 0, firms, "Bertrand")


def price_competition(
    levels: int = 11,
    *,
    loyal: Amount = Fraction(1, 3),
    luxury: Amount = 0,
    value: Amount = 1,
    cost: Amount = 0,
    firms: int = 2,
) -> Game:
    r"""Return competition in prices for buyers of three types: who seek the cheapest, who are loyal, who want luxury.

    Parameters
    ----------
    levels : int, default 11
        Number of prices, from ``value`` down to ``cost`` in equal steps. At least 3.
    loyal : number, default 1/3
        Part of the buyers that stay with their firm at any price. Each firm has as many. At least 0.
    luxury : number, default 0
        Part of the buyers that go to the dearest firm, as the price is what they show or what they judge by. At least
        0; loyal + luxury <= 1. All others go to the cheapest.
    value : number, default 1
        The highest price that anybody pays; the buyers buy one unit in all per round. Above ``cost``.
    cost : number, default 0
        What the unit costs a firm. At least 0.
    firms : int, default 2
        Number of seats, n. At least 2. The cheapest share their buyers equally, and so do the dearest.

    Raises
    ------
    TypeError, ValueError
        If a number is out of its range.

    Notes
    -----
    With neither loyalty nor luxury it is `bertrand`. Write l and x for ``loyal`` and ``luxury``, M for ``value - cost``
    and h for a step of the prices. All asking ``value`` has the largest total, and is an equilibrium if, and only if,
    undercutting by a step does not pay:

    .. math:: M \ge (M - h) \, (l + n (1 - l - x)) ,

    without a grid :math:`x \ge (1 - l) (n - 1) / n`. A firm that asks ``value`` always has its loyal buyers, M l / n.
    So with x = 0 and 0 < l < 1 none sells below the price at which having all but the loyal buyers of others is worth
    as much: the cost and :math:`M l / (n - (n - 1) l)`. Without a grid there is no equilibrium in pure strategies, and
    in the symmetric one [1]_ the prices are drawn from there up to ``value``, and each firm gets M l / n.

    References
    ----------
    .. [1] H. R. Varian, "A model of sales", American Economic Review 70 (1980) 651-659: the loyal are the uninformed.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.games.price_competition(levels=3, loyal=0.5, value=4))
    price competition
    seat 0 \ seat 1  price 4  price 2  price 0
    price 4             2, 2   1, 1.5     1, 0
    price 2           1.5, 1     1, 1   0.5, 0
    price 0             0, 1   0, 0.5     0, 0
    """
    loyal, luxury = ordered("loyal >= 0 and luxury >= 0", "They are parts of the buyers", loyal=loyal, luxury=luxury)
    if loyal + luxury > 1:
        raise ValueError(f"loyal + luxury must be at most 1, all buyers; got {loyal} + {luxury}")
    return _prices(levels, value, cost, loyal, luxury, firms, "price competition")


def _prices(levels: int, value: Amount, cost: Amount, loyal: Amount, luxury: Amount, firms: int, name: str) -> Game:
    """Return the game of prices for which the rest of the buyers goes to the cheapest."""
    steps = _checks.integer(levels, "levels", least=3) - 1
    n = _checks.integer(firms, "firms", least=2)
    value, cost = ordered("value > cost and cost >= 0", "For other payoffs use Game(payoffs)", value=value, cost=cost)
    prices = [value - (value - cost) * Fraction(k, steps) for k in range(steps + 1)]

    def pay(*actions: int) -> list[Amount]:
        cheapest, dearest = max(actions), min(actions)
        seeking = (1 - loyal - luxury) * Fraction(1, actions.count(cheapest))
        showing = luxury * Fraction(1, actions.count(dearest))
        sold = [loyal * Fraction(1, n) + seeking * (k == cheapest) + showing * (k == dearest) for k in actions]
        return [(prices[k] - cost) * units for k, units in zip(actions, sold, strict=True)]

    return Game(tabulate([steps + 1] * n, pay), actions=[f"price {p}" for p in prices], name=name)
