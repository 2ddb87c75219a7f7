"""Rules that settle accounts: they withhold while they were taken advantage of more often than they took it.

All are original to the Axelrod library.
"""

from __future__ import annotations

from typing import Any

from relgames import _checks
from relgames.strategies.listing import listed
from relgames.strategies.program import Program, program
from relgames.strategies.sources import KNIGHT_2016


@listed(KNIGHT_2016, "counting")
def retaliate(threshold: float = 0.1) -> Program:
    """Withhold while it was taken advantage of more than ``threshold`` times as often as it took advantage.

    Parameters
    ----------
    threshold : float, default 0.1
        Retaliate 2 and 3 of the Axelrod library have 0.08 and 0.05.

    References
    ----------
    O. Campbell, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> retaliate()
    Program('retaliate (0.1)', 3 numbers, 2 actions, 2 seats)
    """
    threshold = float(_checks.real(threshold, "threshold"))
    return program((0, 0, threshold), name=f"retaliate ({threshold:g})")(_retaliate)


def _retaliate(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    if mine != theirs:
        state[mine] += 1
    return 1 if state[0] > state[1] * state[2] else 0


@listed(KNIGHT_2016, "counting")
def limited_retaliate(threshold: float = 0.1, limit: int = 20) -> Program:
    """Withhold as `retaliate` does, but give once after ``limit`` withholdings.

    Parameters
    ----------
    threshold : float, default 0.1
        Limited Retaliate 2 and 3 of the Axelrod library have 0.08 and 0.05.
    limit : int, default 20
        Limited Retaliate 2 has 15.

    References
    ----------
    O. Campbell, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> limited_retaliate()
    Program('limited retaliate (0.1, 20)', 5 numbers, 2 actions, 2 seats)
    """
    threshold, limit = float(_checks.real(threshold, "threshold")), _checks.integer(limit, "limit", least=0)
    return program((0, 0, threshold, limit, 0), name=f"limited retaliate ({threshold:g}, {limit})")(_limited_retaliate)


def _limited_retaliate(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    if mine != theirs:
        state[mine] += 1
    if state[0] > state[1] * state[2] and state[4] < state[3]:
        state[4] += 1
        return 1
    state[4] = 0
    return 0
