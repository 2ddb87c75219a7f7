"""Entries of the tournament of the LessWrong site, that know which round is the last."""

from __future__ import annotations

from typing import Any

from relgames.strategies.listing import listed
from relgames.strategies.program import ROUNDS, Program, program
from relgames.strategies.sources import LESSWRONG_2011


@listed(LESSWRONG_2011, "clock")
def alexei() -> Program:
    """Play tit for tat and withhold in the last round.

    References
    ----------
    LessWrong (2011), Zoo of strategies, tournament results.

    Examples
    --------
    >>> alexei()
    Program('Alexei', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, ROUNDS), name="Alexei")(_alexei)


def _alexei(state: Any, profile: Any, u: float) -> int:
    state[0] += 1
    if state[0] == state[1]:
        return 1
    return 1 if profile[1] == 1 else 0


@listed(LESSWRONG_2011, "clock")
def eugine_nier() -> Program:
    """Play tit for tat, withhold for ever once the other has done so five times, and in the last round anyway.

    References
    ----------
    LessWrong (2011), Zoo of strategies, tournament results.

    Examples
    --------
    >>> eugine_nier()
    Program('Eugine Nier', 3 numbers, 2 actions, 2 seats)
    """
    return program((0, 0, ROUNDS), name="Eugine Nier")(_eugine_nier)


def _eugine_nier(state: Any, profile: Any, u: float) -> int:
    state[0] += 1
    if profile[1] == 1:
        state[1] += 1
    return 1 if profile[1] == 1 or state[1] >= 5 or state[0] == state[2] else 0


@listed(LESSWRONG_2011, "clock")
def michaelos() -> Program:
    """Play tit for tat, but half of the times that its withholding meets a gift withhold from then on; and at the end.

    References
    ----------
    LessWrong (2011), Zoo of strategies, tournament results.

    Examples
    --------
    >>> michaelos()
    Program('Michaelos', 3 numbers, 2 actions, 2 seats)
    """
    return program((0, 0, ROUNDS), name="Michaelos")(_michaelos)


def _michaelos(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    state[0] += 1
    if mine == 1 and theirs == 0 and u >= 0.5:
        state[1] = 1
    return 1 if theirs == 1 or state[1] == 1 or state[0] == state[2] else 0
