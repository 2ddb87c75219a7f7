"""Games of three parties; those in which all parties are alike take any number of them.

All payoffs are per round. Action 0 is to give (cooperate) and action 1 to withhold (defect) wherever a game
knows that difference. Numbers may be ints, floats or Fractions; ints and Fractions give exact payoffs. A
number of another kind is a TypeError.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from relgames import _checks
from relgames.games._payoffs import GIVING, Amount, all_alike, numbered, ordered, tabulate
from relgames.games.game import Game


def public_good(
    r: Amount = 2, cost: Amount | Sequence[Amount] = 1, seats: int = 3, shares: _checks.Numbers | None = None
) -> Game:
    r"""Return the linear public good: gifts go into one pot, which grows and is shared by all.

    Parameters
    ----------
    r : number
        What a pot of 1 grows to. Above 0.
    cost : number or sequence of numbers, one per seat
        What each giver puts in per round. Above 0.
    seats : int, default 3
        Number of seats, n. At least 2.
    shares : array_like, shape (seats,), optional
        The part of the pot that each seat gets, whether it gives or not; they sum to 1. Equal by default.

    Raises
    ------
    TypeError, ValueError
        If a number is out of its range, there is not one cost per seat, or ``shares`` are not n proportions that
        sum to 1.

    Notes
    -----
    Where the seats G give, seat i gets

    .. math:: u_i = s_i \, r \sum_{j \in G} c_j - c_i \, [i \in G] .

    Giving is strictly dominated for the seats with :math:`r s_i < 1`, strictly dominant for those with
    :math:`r s_i > 1`. The total, (r - 1) times what is given, is largest where all give if r > 1, where none does
    if r < 1. Write C for the sum of the costs. Where giving is dominated for all, giving by all, held by the threat
    that nobody gives ever after, is an equilibrium of the repeated game from the largest

    .. math:: \frac{(1 - r s_i) \, c_i}{r s_i \, (C - c_i)}

    on, and from none if some :math:`r s_i C < c_i`. With equal costs and shares that is (n - r) / (r (n - 1)). With
    shares in proportion to the costs each gets (r - 1) c_i if all give, and the *smallest* contributor needs the most
    patience, (C - r c_i) / (r (C - c_i)); with equal shares it is the largest.

    References
    ----------
    R. M. Isaac, J. M. Walker and S. H. Thomas (1984), Divergent evidence on free riding, Public Choice 43,
    113-149. J. W. Friedman (1971), A non-cooperative equilibrium for supergames, Review of Economic Studies
    38, 1-12.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.public_good(r=2, shares=(0.5, 0.25, 0.25))
    >>> g.payoffs[0, 0, 0], g.payoffs[0, 0, 1]
    (array([2. , 0.5, 0.5]), array([1., 0., 1.]))

    Three who put in 2, 3 and 4, and share in proportion:

    >>> from fractions import Fraction as F
    >>> rg.games.public_good(cost=(2, 3, 4), shares=[F(2, 9), F(3, 9), F(4, 9)]).payoffs[0, 0, 0]
    array([2., 3., 4.])
    """
    n = _checks.integer(seats, "seats", least=2)
    remedy = "For other payoffs use Game(payoffs)"
    (r,) = ordered("r > 0", remedy, r=r)
    if isinstance(cost, Sequence | np.ndarray):
        items = numbered(cost, "cost")
        costs = ordered(" and ".join(f"{item} > 0" for item in items), remedy, **items)
        if len(costs) != n:
            raise ValueError(f"cost must be a number or hold one per seat, {n}; got {len(costs)}")
    else:
        costs = ordered("cost > 0", remedy, cost=cost) * n
    divided: Any = [Fraction(1, n)] * n if shares is None else shares
    floats, fractions = _checks.exact_array([divided], "shares")
    if floats.shape != (1, n):
        raise ValueError(f"shares must hold one share per seat, shape ({n},); got shape {floats.shape[1:]}")
    (parts,) = _checks.as_fractions(*_checks.distributions(floats, fractions, "shares"))

    def pay(*actions: int) -> list[Amount]:
        given = [c if action == 0 else 0 for c, action in zip(costs, actions, strict=True)]
        pot = r * sum(given)
        return [part * pot - gift for part, gift in zip(parts, given, strict=True)]

    return Game(tabulate([2] * n, pay), actions=GIVING, name="public good")


def threshold_public_good(b: Amount = 3, c: Amount = 1, threshold: int = 2, seats: int = 3) -> Game:
    """Return the threshold public good: all gain once enough of them give, and gifts are not paid back.

    Parameters
    ----------
    b, c : number
        What the good is worth per round to each seat, and what giving costs. b > c > 0.
    threshold : int, default 2
        Number of givers that it takes, t. From 1 to ``seats``.
    seats : int, default 3
        Number of seats, n. At least 2.

    Raises
    ------
    TypeError, ValueError
        Unless b > c > 0 and the integers are in their ranges.

    Notes
    -----
    The pure equilibria are the profiles with exactly t givers and, for t >= 2, the one without any. The
    total, largest with exactly t givers, is then n b - t c.

    References
    ----------
    T. R. Palfrey and H. Rosenthal (1984), Participation and the provision of discrete public goods: a
    strategic analysis, Journal of Public Economics 24, 171-193.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.threshold_public_good(b=3, c=1, threshold=2)
    >>> g.payoffs[0, 0, 1], g.payoffs[0, 1, 1]
    (array([2., 2., 3.]), array([-1.,  0.,  0.]))
    """
    return _step_good(b, c, threshold, seats, "threshold public good")


def volunteers_dilemma(b: Amount = 2, c: Amount = 1, seats: int = 3) -> Game:
    """Return the volunteer's dilemma: one giver is enough for all, and each would rather it were another.

    Parameters
    ----------
    b, c : number
        What the good is worth per round to each seat, and what giving costs. b > c > 0.
    seats : int, default 3
        Number of seats, n. At least 2.

    Raises
    ------
    TypeError, ValueError
        Unless b > c > 0 and there are two or more seats.

    Notes
    -----
    The n profiles with a single giver are the pure equilibria, and have the largest total, n b - c. In the
    symmetric mixed equilibrium each withholds with probability (c / b)^(1 / (n - 1)) and gets b - c; nobody
    gives with probability (c / b)^(n / (n - 1)), which grows with n.

    References
    ----------
    A. Diekmann (1985), Volunteer's dilemma, Journal of Conflict Resolution 29, 605-610.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.games.volunteers_dilemma().payoffs[0, 1, 1]
    array([1., 2., 2.])
    """
    return _step_good(b, c, 1, seats, "volunteer's dilemma")


def three_party_coordination(payoffs: Sequence[Amount] = (2, 1)) -> Game:
    """Return pure coordination of three: all get something if all choose alike, and nothing if one does not.

    Parameters
    ----------
    payoffs : sequence of n >= 2 numbers
        What each gets per round if all three choose action k. Above 0.

    Raises
    ------
    ValueError
        If there are fewer than two payoffs, or one is not above 0.

    Notes
    -----
    A common-interest game. The n outcomes in which all choose alike are strict equilibria. With three or more
    actions those in which all choose differently are equilibria too, weak ones: no seat alone can mend them.
    In the symmetric mixed equilibrium of all actions each has a probability in proportion to payoff^(-1/2).

    References
    ----------
    T. C. Schelling (1960), The Strategy of Conflict, Harvard University Press, chapter 4.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.three_party_coordination([3, 1])
    >>> g.payoffs[0, 0, 0], g.payoffs[0, 0, 1]
    (array([3., 3., 3.]), array([0., 0., 0.]))
    """
    return all_alike(payoffs, 3, "three-party coordination")


def service_triad(
    *,
    fit: Amount = 150,
    misfit: Amount = 50,
    price: Amount = 100,
    margin: Amount = 40,
    push_margin: Amount = 60,
    commission: Amount = Fraction(1, 4),
    squeezed: Amount = Fraction(1, 8),
    effort: Amount = 10,
    eased: Amount = 5,
    support: Amount = 3,
) -> Game:
    r"""Return the service triad: a salesperson advises, a customer buys on trust, an organisation backs them.

    The salesperson, seat 0, serves (finds out what the customer needs) or pushes (sells what pays). The
    customer, seat 1, buys or walks. The organisation, seat 2, supports (time, training, a fair commission) or
    squeezes.

    Parameters
    ----------
    fit, misfit : number
        What the fitting and the pushed product are worth to the customer. fit > price > misfit > 0; by
        default half as much again as the price, and half of it.
    price : number, default 100
        What the customer pays for either. The default makes every other sum a percentage of it.
    margin, push_margin : number
        What a sale of the fitting and of the pushed product leaves of the price.
        price >= push_margin >= margin > 0; by default goods are pushed because they leave more.
    commission, squeezed : number
        The salesperson's share of the margin from an organisation that supports and from one that squeezes.
        1 > commission > squeezed >= 0; by default squeezing halves it.
    effort, eased : number
        What serving costs the salesperson without and with support, sale or not. effort > eased > 0; by
        default support takes off half.
    support : number, default 3
        What supporting costs the organisation. Above 0; by default less than the effort that it saves,
        without which support would be a waste even between friends.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Write x, y, z = 1 for serve, buy, support and 0 for push, walk, squeeze; :math:`v_x` for fit or misfit,
    :math:`m_x` for margin or push_margin, :math:`s_z` for commission or squeezed, :math:`e_z` for eased or
    effort:

    .. math::

       u_{salesperson} &= y s_z m_x - x e_z, \\
       u_{customer} &= y (v_x - price), \\
       u_{organisation} &= y (1 - s_z) m_x - z \, support .

    Pushing and squeezing strictly dominate, and a customer who is pushed walks: (push, walk, squeeze), where
    all get 0, is the only equilibrium. (serve, buy, support) is better for all three if what it pays the
    salesperson, :math:`w = commission \cdot margin - eased`, and the organisation,
    :math:`k = (1 - commission) \, margin - support`, are above 0. As by default, it has the largest total if
    support saves more effort than it costs and the total that it makes, ``fit + margin - eased - support``,
    is above both ``misfit + push_margin`` and the price. Held by the threat of the one-shot equilibrium it
    needs a discount of :math:`1 - w / (commission \cdot push\_margin)` for the salesperson and of
    :math:`1 - k / ((1 - squeezed) \, margin)` for the organisation; a customer who is served has nothing to
    gain by walking.

    No payoff looks ahead. In the round in which it happens, the organisation gains by a sale that the
    customer regrets, and by a salesperson who serves at a loss; whether it loses by either is for the
    repeated game to say.

    References
    ----------
    R. Inderst and M. Ottaviani (2009), Misselling through agents, American Economic Review 99, 883-908, has
    the same three parties.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.service_triad()
    >>> g.payoffs[0, 0, 0], g.payoffs[1, 0, 0], g.payoffs[0, 0, 1]
    (array([ 5., 50., 27.]), array([ 15., -50.,  42.]), array([-5., 50., 35.]))
    """
    fit, misfit, price, margin, push_margin, commission, squeezed, effort, eased, support = ordered(
        "fit > price > misfit > 0 and price >= push_margin >= margin > 0 and 1 > commission > squeezed >= 0"
        " and effort > eased > 0 and support > 0",
        "For other payoffs use Game(payoffs)",
        **{"fit": fit, "misfit": misfit, "price": price, "margin": margin, "push_margin": push_margin},
        **{"commission": commission, "squeezed": squeezed},
        **{"effort": effort, "eased": eased, "support": support},
    )

    def pay(advice: int, choice: int, backing: int) -> list[Amount]:
        value, left = ((fit, margin), (misfit, push_margin))[advice]
        share, pains, spent = ((commission, eased, support), (squeezed, effort, 0))[backing]
        sold, served = 1 - choice, 1 - advice
        return [
            sold * share * left - served * pains,
            sold * (value - price),
            sold * (1 - share) * left - spent,
        ]

    return Game(
        tabulate((2, 2, 2), pay),
        roles=("salesperson", "customer", "organisation"),
        actions=(("serve", "push"), ("buy", "walk"), ("support", "squeeze")),
        name="service triad",
    )


def enterprise_triad(
    *,
    value: Amount = 140,
    least: Amount = 90,
    price: Amount = 100,
    rebate: Amount = 20,
    trouble: Amount = 10,
    wage: Amount = 50,
    effort: Amount = 20,
    growth: Amount = 20,
    investment: Amount = 10,
) -> Game:
    r"""Return the enterprise triad: customer, team and owner, whose gifts go round in a ring.

    The customer, seat 0, is fair (pays the price, is patient) or demanding (presses for a rebate, makes
    trouble). The team, seat 1, contributes or does the least work. The owner, seat 2, shares (invests in the
    team's growth) or keeps.

    Parameters
    ----------
    value, least : number
        What the work is worth to the customer if the team contributes and if it does the least.
        value > least; by default the least that is no breach is worth less than a fair price.
    price, rebate : number
        The fair price and what a demanding customer gets off it. price >= rebate > 0; by default a fifth, a
        hard bargain.
    trouble : number
        What a demanding customer costs the team in rush and rework. At least 0; by default half the rebate.
    wage : number
        What the owner pays the team whatever it does. At least 0; by default half of the price, a usual share
        of labour in services.
    effort : number
        What contributing costs the team. Above 0; by default less than half of what it adds to the value.
    growth, investment : number
        What the team's growth is worth to the team and what it costs the owner. Above 0; by default a skill
        is worth more to the one who keeps it than to the one who pays for it.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Write x, y, z = 1 for fair, contribute, share and 0 for demanding, least work, keep:

    .. math:: u_{customer} = y \, value + (1 - y) \, least - price + (1 - x) \, rebate,

    .. math:: u_{team} = wage - y \, effort + z \, growth - (1 - x) \, trouble,

    .. math:: u_{owner} = price - (1 - x) \, rebate - wage - z \, investment .

    Withholding strictly dominates for each seat: (demanding, least work, keep) is the only equilibrium. Gifts
    go round, from the team to the customer, from the customer to the owner (and, by patience, to the team),
    from the owner to the team. (fair, contribute, share) is better for each seat whose gift costs less than
    it receives: rebate < value - least, effort < growth + trouble, investment < rebate. Held by the threat of
    the one-shot equilibrium it needs a discount of rebate / (value - least), effort / (growth + trouble) and
    investment / rebate. It has the largest total if effort <= value - least and investment <= growth.

    No payoff looks ahead. What the team does changes the customer's payoff of that round and not the owner's:
    growth without contribution costs the owner more than the investment only once the customer answers.

    References
    ----------
    R. Boyd and P. J. Richerson (1989), The evolution of indirect reciprocity, Social Networks 11, 213-236,
    has giving around a ring. J. L. Heskett et al. (1994), Putting the service-profit chain to work, Harvard
    Business Review 72(2), 164-174, has the chain from team to customer to owner.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.enterprise_triad()
    >>> g.payoffs[0, 0, 0], g.payoffs[0, 1, 0], g.payoffs[1, 1, 1]
    (array([40., 50., 40.]), array([-10.,  70.,  40.]), array([10., 40., 30.]))
    """
    value, least, price, rebate, trouble, wage, effort, growth, investment = ordered(
        "value > least and price >= rebate > 0 and trouble >= 0 and wage >= 0 and effort > 0 and growth > 0"
        " and investment > 0",
        "For other payoffs use Game(payoffs)",
        **{"value": value, "least": least, "price": price, "rebate": rebate, "trouble": trouble},
        **{"wage": wage, "effort": effort, "growth": growth, "investment": investment},
    )

    def pay(demanding: int, idle: int, keeps: int) -> list[Amount]:
        paid = price - demanding * rebate
        customer = (least if idle else value) - paid
        team = wage - (1 - idle) * effort + (1 - keeps) * growth - demanding * trouble
        return [customer, team, paid - wage - (1 - keeps) * investment]

    return Game(
        tabulate((2, 2, 2), pay),
        roles=("customer", "team", "owner"),
        actions=(("fair", "demanding"), ("contribute", "least work"), ("share", "keep")),
        name="enterprise triad",
    )


def _step_good(b: Any, c: Any, threshold: int, seats: int, name: str) -> Game:
    n = _checks.integer(seats, "seats", least=2)
    needed = _checks.integer(threshold, "threshold", least=1, most=n)
    b, c = ordered("b > c > 0", "For other payoffs use Game(payoffs)", b=b, c=c)

    def pay(*actions: int) -> list[Amount]:
        worth = b if actions.count(0) >= needed else 0
        return [worth - (c if action == 0 else 0) for action in actions]

    return Game(tabulate([2] * n, pay), actions=GIVING, name=name)
