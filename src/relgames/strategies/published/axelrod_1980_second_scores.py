"""Entries of Axelrod's second tournament that keep the score: 5 to one who takes, 3 for both giving, 1 for neither, 0.

These payoffs were the tournament's, and are the rules' own whatever game they play.
"""

from __future__ import annotations

from typing import Any

from relgames.strategies.listing import listed
from relgames.strategies.program import Program, program
from relgames.strategies.sources import AXELROD_1980_MORE


@listed(AXELROD_1980_MORE, "score")
def graaskamp_and_katzen() -> Program:
    """Play tit for tat, and withhold for ever once the score is low at the start of round 11, 21, 31, 41, 51 or 101.

    Low is more than 7 below the score of giving on both sides. It came sixth.

    References
    ----------
    J. Graaskamp and K. Katzen, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of
    Conflict Resolution 24, 379-403.

    Examples
    --------
    >>> graaskamp_and_katzen()
    Program('Graaskamp and Katzen', 3 numbers, 2 actions, 2 seats)
    """
    # Rounds played, what the score lacks to 3 a round, and whether it has given up.
    return program((0, 0, 0), name="Graaskamp and Katzen")(_graaskamp_and_katzen)


def _graaskamp_and_katzen(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += 3 - (mine if theirs == 1 else 3 + 2 * mine)
    played = state[0]
    judges = played == 100 or (played <= 50 and played % 10 == 0)
    if judges and state[1] > 7:
        state[2] = 1
    return 1 if state[2] == 1 else theirs


@listed(AXELROD_1980_MORE, "score")
def rowsam() -> Program:
    """Give, but look at the score in every sixth round: answer a low one by distrust, and by withholding twice.

    A mean score below 1, 1.5, 2 or 2.5 adds 5, 3, 2 or 1 to the distrust; it then withholds, gives and withholds.
    At a distrust of 7 it withholds for ever. In every 18th round a distrust of 3 or more falls by one.

    Notes
    -----
    The program divides the score before a round by the number of that round.

    References
    ----------
    G. Rowsam, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> rowsam()
    Program('Rowsam', 4 numbers, 2 actions, 2 seats)
    """
    # The round, the score, the distrust, and the mode: 0 content, 1 and 2 protesting, 3 done with the other.
    return program((1, 0, 0, 0), name="Rowsam")(_rowsam)


def _rowsam(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += mine if theirs == 1 else 3 + 2 * mine
    turn = state[0]
    if state[3] == 3:
        return 1
    if state[3] == 1:
        state[3] = 2
        return 0
    if state[3] == 2:
        state[3] = 0
        return 1
    if turn % 18 == 0 and state[2] >= 3:
        state[2] -= 1
    mean = state[1] / turn
    if turn % 6 != 0 or mean >= 2.5:
        return 0
    if mean < 1:
        state[2] += 5
    elif mean < 1.5:
        state[2] += 3
    else:
        state[2] += 2 if mean < 2 else 1
    state[3] = 3 if state[2] >= 7 else 1
    return 1


@listed(AXELROD_1980_MORE, "score")
def tideman_and_chieruzzi_second() -> Program:
    """Give while the own score leads by a margin that grows with each betrayal; else withhold, or start afresh.

    A betrayal is a withholding right after a gift. The first leaves the margin at 0; each later one raises it by 5
    more than the one before: 5, 15, 30, ... A fresh start forgets the scores and the margin and gives twice. It comes
    where the rule would withhold, the other did not just betray, ten rounds have passed since the last one, and the
    other's number of withholdings is three standard deviations from that of a fair coin. It came ninth.

    References
    ----------
    T. N. Tideman and P. Chieruzzi, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of
    Conflict Resolution 24, 379-403.

    Examples
    --------
    >>> tideman_and_chieruzzi_second()
    Program('Tideman and Chieruzzi (second)', 8 numbers, 2 actions, 2 seats)
    """
    # The round, the other's withholdings and its last action; lead, margin, step of the margin; the round of the last
    # fresh start, and whether one has just begun.
    return program((1, 0, 0, 0, 0, 0, 0, 0), name="Tideman and Chieruzzi (second)")(_tideman_and_chieruzzi_second)


def _tideman_and_chieruzzi_second(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    betrayed = theirs == 1 and state[2] == 0
    state[0] += 1
    state[1] += theirs
    state[2] = theirs
    state[3] += 5 * (mine - theirs)
    if state[7] == 1:
        state[3] = state[4] = state[5] = state[7] = 0
        state[6] = state[0]
        return 0
    if betrayed:
        state[4] += state[5]
        state[5] += 5
    if state[3] >= state[4]:
        return 0
    played = state[0] - 1
    unlike_a_coin = abs(state[1] - played / 2) >= 1.5 * played**0.5
    if not betrayed and state[0] - state[6] >= 10 and unlike_a_coin:
        state[7] = 1
        return 0
    return 1


@listed(AXELROD_1980_MORE, "score")
def tranquilizer() -> Program:
    """While the score is good, now and then withhold once to see what the other does, the more often the less it minds.

    With a mean score from 2.25 on it withholds by chance, and never in the two rounds after that. From 1.75 on the
    chance of giving is 1/4 plus the other's share of gifts, less 1/4 for each withholding in its current run, and a
    little more early on and while it leads. Below, it plays tit for tat.

    Notes
    -----
    While the score is good it gives with probability 0.95 - (a + b - 5) / 15 + 1/t^2, less 1/4 after a withholding: a
    and b are its mean payoffs in the first and in the second round after withholding, a starting as one round of 5 and
    b as one of 0; t is the number of the round. The mean score is that before the round over t.

    References
    ----------
    C. Feathers, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> tranquilizer()
    Program('Tranquilizer', 10 numbers, 2 actions, 2 seats)
    """
    # The round, the score, the lead, the other's gifts and its run of withholdings; how many rounds ago it withheld
    # to see; the sums and numbers of payoffs in the first and the second round after that.
    return program((1, 0, 0, 0, 0, 0, 5, 1, 0, 1), name="Tranquilizer")(_tranquilizer)


def _tranquilizer(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    payoff = mine if theirs == 1 else 3 + 2 * mine
    state[0] += 1
    state[1] += payoff
    state[2] += 5 * (mine - theirs)
    state[3] += 1 - theirs
    state[4] = state[4] + 1 if theirs == 1 else 0
    turn = state[0]
    if state[5] == 2:
        state[5] = 0
        state[8] += payoff
        state[9] += 1
    elif state[5] == 1:
        state[5] = 2
        state[6] += payoff
        state[7] += 1
        return 0
    mean = state[1] / turn
    if mean >= 2.25:
        minds = (state[6] / state[7] + state[8] / state[9] - 5) / 15
        if u <= 0.95 - minds + 1 / turn**2 - theirs / 4:
            return 0
        state[5] = 1
        return 1
    if mean >= 1.75:
        trust = 0.25 + (state[3] + 1) / turn - state[4] / 4 + state[2] / 100 + 4 / turn
        return 0 if u <= trust else 1
    return theirs
