"""Games of two parties: dilemmas, coordination and conflict.

All payoffs are per round. Action 0 is to give (cooperate) and the last action to withhold (defect) wherever a
game knows that difference. Numbers may be ints, floats or Fractions; ints and Fractions give exact payoffs. A
number of another kind is a TypeError.
"""

from __future__ import annotations

from collections.abc import Sequence

from relgames.games._payoffs import GIVING, MATRICES, MATRIX, Amount, all_alike, matrix, ordered
from relgames.games.game import Game


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
