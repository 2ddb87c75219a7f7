"""Entries of Axelrod's second tournament that count how often the other withheld."""

from __future__ import annotations

import math
from typing import Any

from relgames.strategies.listing import listed
from relgames.strategies.program import Program, program
from relgames.strategies.sources import AXELROD_1980_MORE


@listed(AXELROD_1980_MORE, "counting")
def champion() -> Program:
    """Give ten times, play tit for tat up to round 25, then answer a withholding by chance where it is one of many.

    The chance is the share of rounds in which the other withheld, where that is at least 0.4, and else 0. It came
    second.

    References
    ----------
    D. Champion, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> champion()
    Program('Champion', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, 0), name="Champion")(_champion)


def _champion(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += theirs
    if state[0] < 10:
        return 0
    if state[0] < 25:
        return theirs
    share = state[1] / state[0]
    return 1 if theirs == 1 and share >= 0.4 and u <= share else 0


@listed(AXELROD_1980_MORE, "counting")
def eatherley() -> Program:
    """Answer a withholding by withholding with a probability that is the share of the other's withholdings so far.

    References
    ----------
    G. Eatherley, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> eatherley()
    Program('Eatherley', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, 0), name="Eatherley")(_eatherley)


def _eatherley(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += theirs
    return 1 if theirs == 1 and u >= 1 - state[1] / state[0] else 0


@listed(AXELROD_1980_MORE, "counting")
def cave() -> Program:
    """Give up on one who withholds too often; else answer a withholding half of the time, and from the 18th on always.

    Too often is in more than 0.79 of the rounds after 19 rounds, 0.65 after 29, 0.39 after 39. It came fourth.

    References
    ----------
    R. Cave, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> cave()
    Program('Cave', 2 numbers, 2 actions, 2 seats)
    """
    return program((1, 0), name="Cave")(_cave)


def _cave(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += theirs
    turn = state[0]
    share = state[1] / turn
    if (turn > 39 and share > 0.39) or (turn > 29 and share > 0.65) or (turn > 19 and share > 0.79):
        return 1
    if theirs == 0:
        return 0
    return 1 if state[1] > 17 or u >= 0.5 else 0


@listed(AXELROD_1980_MORE, "counting")
def wm_adams() -> Program:
    """Withhold while the other's count of withholdings stands at 4, 7 or 9; then answer each, ever more surely.

    The first round does not count. The k-th withholding, k > 9, is forgiven with probability 2^(9 - k). It came fifth.

    Notes
    -----
    So the code of the Axelrod library has it. Its text gives 2^(1 - k) as the probability of answering instead.

    References
    ----------
    W. Adams, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> wm_adams()
    Program('Adams', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, 0), name="Adams")(_wm_adams)


def _wm_adams(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    if state[0] == 1:
        state[1] += theirs
    state[0] = 1
    k = state[1]
    if k == 4 or k == 7 or k == 9:
        return 1
    return 1 if k > 9 and theirs == 1 and u >= 0.5 ** (k - 9) else 0


@listed(AXELROD_1980_MORE, "reciprocity")
def getzler() -> Program:
    """Withhold with a probability to which each withholding of the other adds 1/2, halved in every round after.

    References
    ----------
    A. Getzler, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> getzler()
    Program('Getzler', 1 number, 2 actions, 2 seats)
    """
    return program((0,), name="Getzler")(_getzler)


def _getzler(state: Any, profile: Any, u: float) -> int:
    if profile[1] < 0:
        return 0
    state[0] = (state[0] + profile[1]) / 2
    return 0 if u < 1 - state[0] else 1


@listed(AXELROD_1980_MORE, "counting")
def white() -> Program:
    """After ten rounds answer a withholding where those so far, times the whole part of log t, are at least t.

    The log is the natural one, and t the number of the round.

    References
    ----------
    E. C. White, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> white()
    Program('White', 2 numbers, 2 actions, 2 seats)
    """
    return program((1, 0), name="White")(_white)


def _white(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += theirs
    turn = state[0]
    return 1 if turn > 10 and theirs == 1 and math.floor(math.log(turn)) * state[1] >= turn else 0


@listed(AXELROD_1980_MORE, "counting")
def mikkelson() -> Program:
    """Keep a credit: one more for each gift of the other, two less for each withholding; give while it is positive.

    It starts at 7 and stays between -7 and 8. In the first ten rounds it withholds once for a lack of credit and sets
    it to 4; later that matters only if the other withheld in 15% of the rounds or more. Its second action is to give.

    References
    ----------
    R. Mikkelson, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> mikkelson()
    Program('Mikkelson', 3 numbers, 2 actions, 2 seats)
    """
    return program((1, 0, 7), name="Mikkelson")(_mikkelson)


def _mikkelson(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += theirs
    state[2] = min(state[2] + 1, 8) if theirs == 0 else max(state[2] - 2, -7)
    if state[0] == 2 or state[2] > 0:
        return 0
    if state[0] <= 10:
        state[2] = 4
        return 1
    return 1 if state[1] / state[0] >= 0.15 else 0


@listed(AXELROD_1980_MORE, "reciprocity")
def weiner() -> Program:
    """Play tit for tat; forgive now and then what follows an odd run of withholdings, never where five are of twelve.

    A gift of the other that ends an odd run of withholdings makes it ready to forgive the next action, once the round
    is later than its grudge; each pardon adds 20 rounds to that. Where the other withheld in five of the twelve rounds
    before the latest it withholds. It came seventh.

    References
    ----------
    H. Weiner, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> weiner()
    Program('Weiner', 6 numbers, 2 actions, 2 seats)
    """
    # The round, readiness, grudge, run of withholdings, the twelve rounds as bits, and the other's latest action.
    return program((1, 0, 0, 0, 0, 0), name="Weiner")(_weiner)


def _weiner(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    twelve = (2 * int(state[4]) + int(state[5])) % 4096
    state[4], state[5] = twelve, theirs
    action = theirs
    if state[1] == 1:
        state[1] = state[3] = 0
        if theirs == 1 and state[2] < state[0]:
            state[2] += 20
            action = 0
    elif theirs == 1:
        state[3] += 1
    else:
        state[1], state[3] = state[3] % 2, 0
    withheld = 0
    while twelve > 0:
        withheld += twelve % 2
        twelve //= 2
    return 1 if withheld >= 5 else action
