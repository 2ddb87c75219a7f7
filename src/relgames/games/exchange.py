"""Games of two parties in different roles: trust, gifts that can be refused, claims, and pay for effort.

All payoffs are per round, and numbers may be ints, floats or Fractions, as in `relgames.games.dyads`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from relgames import _checks
from relgames.games._payoffs import MATRICES, Amount, matrix, numbered, ordered, tabulate
from relgames.games.dyads import donation
from relgames.games.game import Game


def trust(gain: Amount = 1, loss: Amount = 1, profit: Amount = 1, temptation: Amount = 2) -> Game:
    """Return the trust game: a truster may put itself in the hands of a trustee.

    Parameters
    ----------
    gain, loss : number
        What the truster, seat 0, gains per round if its trust is honoured and loses if it is exploited. Above
        0.
    profit, temptation : number
        What the trustee, seat 1, gets if it honours the trust and if it exploits it. temptation > profit > 0.

    Raises
    ------
    ValueError
        If the payoffs are in another order.

    Notes
    -----
    Both get 0 where trust is withheld, in every equilibrium: exploiting weakly dominates honouring, and the
    equilibria are those in which trust is withheld and would be honoured with probability at most loss /
    (gain + loss). (trust, honour) is better for both; it can be held from discount 1 - profit / temptation
    on. One-sided: the truster has no temptation to resist.

    References
    ----------
    P. Dasgupta (1988), Trust as a commodity, in D. Gambetta (ed.), Trust: Making and Breaking Cooperative
    Relations, Blackwell, 49-72. D. M. Kreps (1990), Corporate culture and economic theory, in J. Alt and K.
    Shepsle (eds.), Perspectives on Positive Political Economy, Cambridge University Press, 90-143.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.games.trust())
    trust
    truster \\ trustee  honour  exploit
    trust                1, 1    -1, 2
    withhold             0, 0     0, 0
    """
    condition = "gain > 0 and loss > 0 and temptation > profit > 0"
    amounts = {"gain": gain, "loss": loss, "profit": profit, "temptation": temptation}
    gain, loss, profit, temptation = ordered(condition, MATRICES, **amounts)
    return Game.from_matrices(
        matrix([[gain, -loss], [0, 0]]),
        matrix([[profit, temptation], [0, 0]]),
        roles=("truster", "trustee"),
        actions=(("trust", "withhold"), ("honour", "exploit")),
        name="trust",
    )


def with_refusal(dilemma: Game, hurt: Amount = 1) -> Game:
    """Return a game of giving in which each seat may also refuse what it is offered.

    Each seat chooses at once whether to give and whether to accept. A refused gift is not handed over: the
    payoffs are those of the dilemma with that gift withheld, and its giver is hurt.

    Parameters
    ----------
    dilemma : Game
        Two seats with two actions each; action 0 gives, action 1 withholds.
    hurt : number, default 1
        What being refused costs the giver per round. At least 0.

    Returns
    -------
    Game
        With four actions per seat: give+accept, give+refuse, withhold+accept, withhold+refuse (in the words
        of the dilemma).

    Raises
    ------
    TypeError, ValueError
        If ``dilemma`` is not such a game, or ``hurt`` is below 0.

    Notes
    -----
    If the dilemma is a prisoner's dilemma, the pure equilibria are the four profiles in which both withhold,
    and accepting weakly dominates refusing; if also hurt > 0, every action that gives is strictly dominated.

    References
    ----------
    J. Batali and P. Kitcher (1995), Evolution of altruism in optional and compulsory games, Journal of Theoretical
    Biology 175, 161-171.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.with_refusal(rg.games.prisoners_dilemma(), hurt=2)
    >>> g.actions[0]
    ('give+accept', 'give+refuse', 'withhold+accept', 'withhold+refuse')
    >>> g.payoffs[0, 1]  # the gift of seat 0 is refused, that of seat 1 is accepted
    array([3., 0.])
    """
    if not isinstance(dilemma, Game):
        raise TypeError(f"dilemma must be a Game; got {type(dilemma).__name__}. Try donation()")
    if dilemma.counts != (2, 2):
        raise ValueError(
            f"dilemma must have two seats with two actions each; got counts {dilemma.counts}. Try donation()"
        )
    (hurt,) = ordered("hurt >= 0", "For a refusal that pleases the giver use Game(payoffs)", hurt=hurt)
    table = dilemma.fractions

    def pay(first: int, second: int) -> list[Amount]:
        gives, accepts = (first < 2, second < 2), (first % 2 == 0, second % 2 == 0)
        withheld = [int(not (gives[i] and accepts[1 - i])) for i in range(2)]
        refused = [gives[i] and not accepts[1 - i] for i in range(2)]
        return [payoff - hurt * was for payoff, was in zip(table[tuple(withheld)], refused, strict=True)]

    actions = [[f"{do}+{take}" for do in own for take in ("accept", "refuse")] for own in dilemma.actions]
    return Game(tabulate((4, 4), pay), dilemma.roles, actions, f"{dilemma.name} with refusal")


def favour_exchange(b: Amount = 3, c: Amount = 1, hurt: Amount = 1) -> Game:
    """Return the favour exchange: the donation game in which what is offered may be refused.

    Parameters
    ----------
    b, c : number
        What an accepted favour is worth per round to its receiver, and what it costs the giver. b > c > 0.
    hurt : number, default 1
        What being refused costs the giver, who keeps the cost of the favour. At least 0.

    Raises
    ------
    ValueError
        Unless b > c > 0 and hurt >= 0.

    Notes
    -----
    Seat i gets b for a favour that it accepts, less c for one of its own that is accepted, less ``hurt`` for
    one that is refused. Both give and accept in the only outcome of the largest total, 2 (b - c). The pure
    equilibria are the four profiles in which both withhold: refusing costs nothing where nothing is offered.

    References
    ----------
    A. Abdulkadiroğlu and K. Bagwell (2013), Trust, reciprocity, and favors in cooperative relationships, American
    Economic Journal: Microeconomics 5, 213-259.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.favour_exchange(b=3, c=1, hurt=2)
    >>> g.payoffs[0, 0], g.payoffs[0, 3], g.payoffs[0, 1]
    (array([2., 2.]), array([-2.,  0.]), array([ 1., -1.]))
    """
    game = with_refusal(donation(b, c), hurt)
    return Game(game.fractions, game.roles, game.actions, "favour exchange")


def travellers_dilemma(low: int = 2, high: int = 100, bonus: Amount = 2) -> Game:
    """Return the traveller's dilemma: two claims for the same loss, the lower of which is paid.

    Parameters
    ----------
    low, high : int
        Lowest and highest claim, in whole units. low < high. Action k claims ``high - k``.
    bonus : number
        What the one who claims less is paid more per round, and the other less. Above 1.

    Raises
    ------
    TypeError, ValueError
        If the claims are not such integers, or ``bonus`` is not above 1.

    Notes
    -----
    Each gets the lower claim, plus or minus the bonus if the claims differ. Undercutting by 1 pays whatever
    is claimed, so that the only equilibrium, a strict one, is (low, low). The total is twice the lower claim:
    largest where both claim ``high``.

    References
    ----------
    K. Basu (1994), The traveler's dilemma: paradoxes of rationality in game theory, American Economic Review
    84(2), 391-395.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.games.travellers_dilemma(low=2, high=4)
    >>> print(g)
    traveller's dilemma
    seat 0 \\ seat 1     4     3     2
    4                4, 4  1, 5  0, 4
    3                5, 1  3, 3  0, 4
    2                4, 0  4, 0  2, 2
    """
    low = _checks.integer(low, "low")
    high = _checks.integer(high, "high", least=low + 1)
    (bonus,) = ordered("bonus > 1", "For another bonus use Game(payoffs)", bonus=bonus)
    claims = range(high, low - 1, -1)

    def pay(first: int, second: int) -> list[Amount]:
        sign = (first < second) - (first > second)
        paid = min(claims[first], claims[second])
        return [paid - sign * bonus, paid + sign * bonus]

    counts = (len(claims), len(claims))
    return Game(tabulate(counts, pay), actions=[str(x) for x in claims], name="traveller's dilemma")


def effort_and_pay(
    costs: Sequence[Amount] = (4, 1, 0),
    values: Sequence[Amount] = (10, 5, 0),
    wages: Sequence[Amount] = (7, 3, 0),
) -> Game:
    r"""Return the gift exchange between a team, which chooses its effort, and an owner, who chooses the wage.

    Parameters
    ----------
    costs, values : sequences of m >= 2 numbers
        What each level of effort costs the team and is worth to the owner per round, from the highest level
        to the lowest. Both fall strictly. By default the value grows as the effort, its cost as the square.
    wages : sequence of n >= 2 numbers
        The wages that the owner can pay, from the highest to the lowest. By default those that share the
        surplus equally at each effort.

    Raises
    ------
    ValueError
        If a sequence does not fall strictly, or there is not one cost for each value.

    Notes
    -----
    At effort level e and wage w the team, seat 0, and the owner, seat 1, get

    .. math:: u_{team} = w - c_e, \qquad u_{owner} = v_e - w .

    The lowest effort and the lowest wage strictly dominate: their profile is the only equilibrium. The total,
    :math:`v_e - c_e`, does not depend on the wage. Write C, V and W for how far the cost, the value and the
    wage of a contract are above the lowest. Under the threat of the lowest effort and wage forever, the
    contract is an equilibrium of the repeated game if C ≤ δW and W ≤ δV; some wage does it if C ≤ δ²V. Where
    the owner pays after it has seen the effort, C ≤ W and W ≤ δV suffice, and some wage does it if C ≤ δV,
    that is C ≤ δ / (1 - δ) (V - C): the cost is at most the discounted surplus to come.

    References
    ----------
    G. A. Akerlof (1982), Labor contracts as partial gift exchange, Quarterly Journal of Economics 97,
    543-569. W. B. MacLeod and J. M. Malcomson (1989), Implicit contracts, incentive compatibility, and
    involuntary unemployment, Econometrica 57, 447-480. E. Fehr, G. Kirchsteiger and A. Riedl (1993), Does
    fairness prevent market clearing?, Quarterly Journal of Economics 108, 437-459. J. Levin (2003),
    Relational incentive contracts, American Economic Review 93, 835-857.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.games.effort_and_pay())
    effort and pay
    team \ owner  wage 7  wage 3  wage 0
    effort 2        3, 3   -1, 7  -4, 10
    effort 1       6, -2    2, 2   -1, 5
    effort 0       7, -7   3, -3    0, 0
    """
    costs, values, wages = _falling(costs, "costs"), _falling(values, "values"), _falling(wages, "wages")
    if len(costs) != len(values):
        raise ValueError(f"costs must hold one cost for each of the {len(values)} values; got {len(costs)}")
    table = tabulate((len(costs), len(wages)), lambda e, k: [wages[k] - costs[e], values[e] - wages[k]])
    efforts = [f"effort {level}" for level in reversed(range(len(costs)))]
    actions = (efforts, [f"wage {wage}" for wage in wages])
    return Game(table, ("team", "owner"), actions, "effort and pay")


def _falling(values: Iterable[Any], name: str) -> tuple[Amount, ...]:
    items = numbered(values, name)
    return ordered(" > ".join(items), f"List {name} from the highest level to the lowest", **items)
