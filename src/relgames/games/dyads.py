"""Games of two parties: dilemmas, coordination, conflict, trust, and giving with the right to refuse.

All payoffs are per round. Action 0 is to give (cooperate) and the last action to withhold (defect) wherever a
game knows that difference. Numbers may be ints, floats or Fractions; ints and Fractions give exact payoffs. A
number of another kind is a TypeError.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games.game import Game

Amount = float | Fraction

GIVING = ("give", "withhold")
MATRIX = "For other payoffs use Game.symmetric([[R, S], [T, P]])"
MATRICES = "For other payoffs use Game.from_matrices(A, B)"


def ordered(condition: str, remedy: str, **values: Any) -> tuple[Amount, ...]:
    """Return the values as numbers, checked against a condition such as ``"b > c > 0 and d >= 0"``."""
    numbers = {name: _checks.real(value, name) for name, value in values.items()}
    known = {"0": 0, "1": 1, **numbers}
    compare = {">": operator.gt, ">=": operator.ge}
    for clause in condition.split(" and "):
        words = clause.split()
        for left, sign, right in zip(words[0::2], words[1::2], words[2::2], strict=False):
            if not compare[sign](known[left], known[right]):
                got = ", ".join(f"{name}={numbers[name]}" for name in words[0::2] if name in numbers)
                raise ValueError(f"expected {clause}; got {got}. {remedy}")
    return tuple(numbers.values())


def numbered(values: Iterable[Any], name: str) -> dict[str, Any]:
    """Return ``{"name[0]": first, "name[1]": second, ...}`` for a sequence of two or more values."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a sequence of numbers; got {values!r}")
    items = {f"{name}[{k}]": value for k, value in enumerate(values)}
    if len(items) < 2:
        raise ValueError(f"{name} must hold at least two numbers; got {len(items)}")
    return items


def matrix(rows: Sequence[Sequence[Amount]]) -> NDArray[Any]:
    """Return the rows as an array that keeps Fractions."""
    return np.array(rows, dtype=object)


def tabulate(counts: Sequence[int], payoffs: Callable[..., Sequence[Amount]]) -> NDArray[Any]:
    """Return the payoff tensor of a rule that takes one action per seat and returns one payoff per seat."""
    table = np.empty((*counts, len(counts)), dtype=object)
    for profile in np.ndindex(*counts):
        table[profile] = payoffs(*profile)
    return table


def all_alike(payoffs: Iterable[Any], seats: int, name: str) -> Game:
    """Return the game in which every seat gets ``payoffs[k]`` if all choose ``k``, and 0 otherwise."""
    items = numbered(payoffs, "payoffs")
    condition = " and ".join(f"{item} > 0" for item in items)
    values = ordered(condition, "For a choice that pays less use Game(payoffs)", **items)

    def pay(*actions: int) -> list[Amount]:
        return [values[actions[0]] if len(set(actions)) == 1 else 0] * seats

    choices = [f"choice {k}" for k in range(len(values))]
    return Game(tabulate([len(values)] * seats, pay), actions=choices, name=name)


def prisoners_dilemma(T: Amount = 5, R: Amount = 3, P: Amount = 1, S: Amount = 0) -> Game:
    """Return the prisoner's dilemma: withholding is better for each, giving is better for both.

    Parameters
    ----------
    T, R, P, S : number
        Payoff per round of withholding from a giver (temptation), of giving to a giver (reward), of
        withholding from a withholder (punishment), of giving to a withholder (sucker). T > R > P > S.

    Raises
    ------
    ValueError
        If the payoffs are in another order.

    Notes
    -----
    Withholding strictly dominates, so that both withhold in the only equilibrium; it is the only outcome that
    is not Pareto efficient. Giving forever, held by the threat of withholding forever, is an equilibrium of
    the repeated game from discount (T - R) / (T - P) on. Both giving has the largest total when 2R > T + S.

    References
    ----------
    R. D. Luce and H. Raiffa (1957), Games and Decisions, Wiley, section 5.4. J. W. Friedman (1971), A
    non-cooperative equilibrium for supergames, Review of Economic Studies 38, 1-12. The default payoffs are
    those of R. Axelrod (1984), The Evolution of Cooperation, Basic Books, chapter 1.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.games.prisoners_dilemma())
    prisoner's dilemma
    seat 0 \\ seat 1  give  withhold
    give             3, 3      0, 5
    withhold         5, 0      1, 1
    """
    T, R, P, S = ordered("T > R > P > S", MATRIX, T=T, R=R, P=P, S=S)
    return Game.symmetric(matrix([[R, S], [T, P]]), actions=GIVING, name="prisoner's dilemma")


def donation(b: Amount = 3, c: Amount = 1) -> Game:
    """Return the donation game: each may pay a cost to give the other something worth more.

    Parameters
    ----------
    b, c : number
        What a gift is worth per round to the one who gets it, and what it costs the giver. b > c > 0.

    Raises
    ------
    ValueError
        Unless b > c > 0.

    Notes
    -----
    The prisoner's dilemma with T, R, P, S = b, b - c, 0, -c, in which a gift gains and costs the same
    whatever the other does: T + S = R + P. Mutual giving can be held from discount c / b on.

    References
    ----------
    C. Hilbe, M. A. Nowak and K. Sigmund (2013), Evolution of extortion in iterated prisoner's dilemma games,
    PNAS 110, 6913-6918. K. Sigmund (2010), The Calculus of Selfishness, Princeton University Press.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.games.donation(b=3, c=1).payoffs[0, 1]
    array([-1.,  3.])
    """
    b, c = ordered("b > c > 0", MATRIX, b=b, c=c)
    return Game.symmetric(matrix([[b - c, -c], [b, 0]]), actions=GIVING, name="donation game")


def stag_hunt(T: Amount = 3, R: Amount = 4, P: Amount = 3, S: Amount = 0) -> Game:
    """Return the stag hunt: the best outcome for both is an equilibrium, but a risky one.

    Parameters
    ----------
    T, R, P, S : number
        Payoff per round of hare against stag, stag against stag, hare against hare, and stag against hare.
        R > T >= P > S. By default a hare is worth 3 whatever the other hunts.

    Raises
    ------
    ValueError
        If the payoffs are in another order.

    Notes
    -----
    Both outcomes in which the two hunt alike are strict equilibria; (stag, stag) is the better for both. In
    the mixed one each hunts the stag with probability (P - S) / (R - T + P - S). Hare is the risk-dominant
    choice, the best reply to an even chance, when T + P > R + S.

    References
    ----------
    J.-J. Rousseau (1755), Discourse on Inequality, part 2. J. C. Harsanyi and R. Selten (1988), A General
    Theory of Equilibrium Selection in Games, MIT Press. B. Skyrms (2004), The Stag Hunt and the
    Evolution of Social Structure, Cambridge University Press, chapter 1.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.games.stag_hunt().payoffs[0, 1]
    array([0., 3.])
    """
    T, R, P, S = ordered("R > T >= P > S", MATRIX, T=T, R=R, P=P, S=S)
    return Game.symmetric(matrix([[R, S], [T, P]]), actions=("stag", "hare"), name="stag hunt")


def snowdrift(b: Amount = 3, c: Amount = 2) -> Game:
    """Return the snowdrift game (chicken, hawk-dove): one alone would still do the work from which both gain.

    Parameters
    ----------
    b, c : number
        What the cleared road is worth per round to each, and what clearing it costs in all. b > c > 0.

    Raises
    ------
    ValueError
        Unless b > c > 0.

    Notes
    -----
    Exactly one shovels in each of the two pure equilibria; in the symmetric mixed one each shovels with
    probability 1 - c / (2b - c). Every outcome but (stay, stay) has the same total, 2b - c.

    References
    ----------
    R. Sugden (1986), The Economics of Rights, Co-operation and Welfare, Blackwell. C. Hauert and M. Doebeli
    (2004), Spatial structure often inhibits the evolution of cooperation in the snowdrift game, Nature 428,
    643-646.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.games.snowdrift())
    snowdrift
    seat 0 \\ seat 1  shovel  stay
    shovel             2, 2  1, 3
    stay               3, 1  0, 0
    """
    remedy = "For 2b > c > b it is prisoners_dilemma(T=b, R=b - c / 2, P=0, S=b - c)"
    b, c = ordered("b > c > 0", remedy, b=b, c=c)
    return Game.symmetric(matrix([[b - c / 2, b - c], [b, 0]]), actions=("shovel", "stay"), name="snowdrift")


def battle_of_the_sexes(favourite: Amount = 2, other: Amount = 1, apart: Amount = 0) -> Game:
    """Return the battle of the sexes: both want to meet, each at the place that it prefers.

    Parameters
    ----------
    favourite, other, apart : number
        Payoff per round of meeting at one's favourite place, of meeting at the other's, and of not meeting.
        favourite > other > apart.

    Raises
    ------
    ValueError
        If the payoffs are in another order.

    Notes
    -----
    Action 0 is seat 0's favourite, for both seats, so that the game is not symmetric as it stands. Meeting at
    either place is a strict equilibrium. In the mixed one each goes to its favourite with probability
    (favourite - apart) / (favourite + other - 2 apart) and gets less than ``other``.

    References
    ----------
    R. D. Luce and H. Raiffa (1957), Games and Decisions, Wiley, section 5.3.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.games.battle_of_the_sexes().payoffs[1, 1]
    array([1., 2.])
    """
    amounts = {"favourite": favourite, "other": other, "apart": apart}
    favourite, other, apart = ordered("favourite > other > apart", MATRICES, **amounts)
    return Game.from_matrices(
        matrix([[favourite, apart], [apart, other]]),
        matrix([[other, apart], [apart, favourite]]),
        roles=("ballet lover", "boxing lover"),
        actions=("ballet", "boxing"),
        name="battle of the sexes",
    )


def matching_pennies(stake: Amount = 1) -> Game:
    """Return matching pennies: what one wins the other loses.

    Parameters
    ----------
    stake : number
        What the loser pays the winner per round. Above 0. The matcher, seat 0, wins if both show the same
        side.

    Raises
    ------
    ValueError
        Unless stake > 0.

    Notes
    -----
    Zero-sum, without a pure equilibrium. In the only equilibrium each shows each side half of the time and
    gets 0.

    References
    ----------
    J. von Neumann (1928), Zur Theorie der Gesellschaftsspiele, Mathematische Annalen 100, 295-320.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.games.matching_pennies().payoffs.sum(axis=-1)
    array([[0., 0.],
           [0., 0.]])
    """
    (stake,) = ordered("stake > 0", MATRICES, stake=stake)
    wins = matrix([[stake, -stake], [-stake, stake]])
    return Game.from_matrices(
        wins, -wins, roles=("matcher", "mismatcher"), actions=("heads", "tails"), name="matching pennies"
    )


def coordination(payoffs: Sequence[Amount] = (2, 1)) -> Game:
    """Return pure coordination: both get something if they choose alike, and nothing if not.

    Parameters
    ----------
    payoffs : sequence of n >= 2 numbers
        What each gets per round if both choose action k. Above 0.

    Raises
    ------
    ValueError
        If there are fewer than two payoffs, or one is not above 0.

    Notes
    -----
    A common-interest game. It has 2^n - 1 equilibria, one for every set of actions: each plays the actions of
    the set with probabilities in proportion to 1 / payoff. The n pure ones are strict.

    References
    ----------
    T. C. Schelling (1960), The Strategy of Conflict, Harvard University Press, chapter 4.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.games.coordination([3, 2, 1]).payoffs[:, :, 0]
    array([[3., 0., 0.],
           [0., 2., 0.],
           [0., 0., 1.]])
    """
    return all_alike(payoffs, 2, "coordination")


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
