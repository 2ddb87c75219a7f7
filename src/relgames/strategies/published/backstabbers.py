"""Rules that hold a grudge and, where the last round is known, withhold in the last two.

Both are original to the Axelrod library.
"""

from __future__ import annotations

from typing import Any

from relgames.strategies.listing import listed
from relgames.strategies.program import ROUNDS, Program, program
from relgames.strategies.sources import KNIGHT_2016


@listed(KNIGHT_2016, "clock")
def backstabber() -> Program:
    """Give until the other has withheld four times in all; withhold in the last two rounds, where they are known.

    References
    ----------
    T. Campbell, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> backstabber()
    Program('backstabber', 3 numbers, 2 actions, 2 seats)
    """
    return program((0, 0, ROUNDS), name="backstabber")(_backstabber)


def _backstabber(state: Any, profile: Any, u: float) -> int:
    state[0] += 1
    if profile[1] == 1:
        state[1] += 1
    return 1 if state[1] > 3 or state[0] > state[2] - 2 else 0


@listed(KNIGHT_2016, "clock")
def double_crosser() -> Program:
    """Play tit for two tats with one who gave seven times, up to round 180; else give until four withholdings in all.

    It withholds in the last two rounds, where they are known.

    References
    ----------
    T. Campbell, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> double_crosser()
    Program('double crosser', 5 numbers, 2 actions, 2 seats)
    """
    # The round, withholdings in all, in a row, and in the first seven rounds; the number of rounds.
    return program((0, 0, 0, 0, ROUNDS), name="double crosser")(_double_crosser)


def _double_crosser(state: Any, profile: Any, u: float) -> int:
    state[0] += 1
    if profile[1] == 1:
        state[1] += 1
        state[2] += 1
        if state[0] <= 8:
            state[3] += 1
    else:
        state[2] = 0
    if state[0] > state[4] - 2:
        return 1
    if state[3] == 0 and 7 < state[0] <= 180:
        return 1 if state[2] >= 2 else 0
    return 1 if state[1] > 3 else 0
