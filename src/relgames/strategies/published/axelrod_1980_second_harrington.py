"""Harrington's entry of Axelrod's second tournament, that tests whether the other replies at all."""

from __future__ import annotations

from typing import Any

from relgames.strategies.listing import listed
from relgames.strategies.program import Program, program
from relgames.strategies.sources import AXELROD_1980_MORE


@listed(AXELROD_1980_MORE, "probing")
def harrington() -> Program:
    """Play tit for tat, withhold unprovoked from round 37 on, break cycles, and give up on one who acts by chance.

    *Tests.* In round 37, and later with a probability of 1/4 that grows by 1/20 with each test, it withholds and then
    gives twice. It stops once the other has withheld two rounds after a test began. If the other's first withholding is
    in round 37 itself, it gives from then on until the next one.

    *Cycles.* From one who has withheld 20 times in a row it withholds. Else two counts of withholdings take turns, to
    which its own are added; one that reaches 5, or 3 once this has happened eight times, is set to 0 and it gives.

    *Chance.* In each 15th round from the 30th on it sorts the other's actions by the profile before them. It gives up
    and withholds if less than 80% of them are gifts after both gave, 25% to 75% are withholdings, and the chi-squared
    statistic of the cells in which more than one is expected is at most 3. From then on a meter rises by one for each
    withholding of the other and falls by 3 for each gift; at 11 it gives three times and never gives up again. It came
    eighth.

    References
    ----------
    P. Harrington, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 379-403.

    Examples
    --------
    >>> harrington()
    Program('Harrington', 23 numbers, 2 actions, 2 seats)
    """
    # 0 round; 1 mode: 0 normal, 1 sure of the other, 2 given up, 3 as 0 but never to give up again; 2 the meter; 3 the
    # other's withholdings; 4 probability of a test; 5 gifts that are due; 6 age of the last test, 7 whether it was
    # punished; 8 the other's run of withholdings; 9, 10 the two counts, 11 whose turn it is, 12 how often they were
    # full; 13, 14 both actions before the latest; 15 + 2 * profile + action: how often the other did the action after
    # it.
    return program((1, 0, 0, 0, 0.25, 0, 3, *(0 for _ in range(16))), name="Harrington")(_harrington)


def _harrington(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    before = 2 * int(state[13]) + int(state[14])
    state[13], state[14] = mine, theirs
    state[0] += 1
    state[3] += theirs
    turn = state[0]
    if state[1] == 2:
        state[2] += 1 if theirs == 1 else -3
        if state[2] < 11:
            return 1
        state[1], state[5] = 3, 2
        return 0
    if state[1] != 3 and turn > 2:
        state[15 + 2 * before + theirs] += 1
        if turn % 15 == 0 and turn > 15:
            total = turn - 2
            withheld = state[16] + state[18] + state[20] + state[22]
            chi = 0.0
            for k in range(8):
                row = state[15 + k - k % 2] + state[16 + k - k % 2]
                expected = row * (withheld if k % 2 == 1 else total - withheld) / total
                if expected > 1:
                    chi += (expected - state[15 + k]) ** 2 / expected
            if state[15] / total < 0.8 and 0.25 <= withheld / total <= 0.75 and chi <= 3:
                state[1] = 2
                return 1
    if state[6] == 2 and theirs == 1:
        state[7] = 1
    if turn == 38 and theirs == 1 and state[3] == 1:
        state[1] = 1
        return 0
    if state[1] == 1 and theirs == 1:
        state[1] = 0
    state[8] = state[8] + 1 if theirs == 1 else 0
    action = theirs
    if state[1] == 1:
        action = 0
    elif state[8] >= 20:
        action = 1
    else:
        turns = 1 - int(state[11])
        state[11] = turns
        state[9 + turns] = state[9 + turns] + 1 if theirs == 1 else 0
        if state[9 + turns] >= (3 if state[12] >= 8 else 5):
            state[9 + turns] = 0
            state[12] += 1
            action = 0
        elif state[5] >= 1:
            action = 0
        elif turn == 37 or (turn > 37 and state[7] == 0 and u <= state[4]):
            state[4] += 0.05 if turn > 37 else 0.0
            state[5], state[6] = 2, 1
            return 1
    if action == 1:
        state[9 + int(state[11])] += 1
    else:
        state[5] -= 1
        state[6] += 1
    return action
