"""Strategies for relationships that either party can leave: trust is built by waiting, or taken and run with."""

from __future__ import annotations

from relgames import _checks
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.sources import FUJIWARA_GREVE_2009


@listed(FUJIWARA_GREVE_2009, "leaving")
def trust_building(T: int = 1) -> Machine:
    """Withhold for T rounds, then give; stay only while both do so.

    Both must withhold in each of the first ``T`` rounds and give in each later one; after any other round it leaves.
    Newcomers are thus made to wait, so that who betrays a partner has to wait again with the next.

    Parameters
    ----------
    T : int, default 1
        Length of the phase in which trust is built; at least 0.

    References
    ----------
    T. Fujiwara-Greve and M. Okuno-Fujiwara (2009), Voluntarily separable repeated prisoner's dilemma, Review of
    Economic Studies 76, 993-1021: their c_T.

    Examples
    --------
    >>> print(trust_building(1))
    trust building (1): 3 states, starts in 0
    state  action  0|0  0|1  1|0  1|1  leaves
    0      1         2    2    2    1       0
    1      0         1    2    2    2       0
    2      1         2    2    2    2       1
    """
    T = _checks.integer(T, "T", least=0)
    gone = T + 1
    act = [[0, 1]] * T + [[1, 0], [0, 1]]
    # Of the four profiles, both give is the first, and both withhold the last.
    next = [[gone, gone, gone, built + 1] for built in range(T)] + [[T, gone, gone, gone], [gone] * 4]
    leave = [0] * gone + [1]
    return Machine(act, next, leave=leave, name=f"trust building ({T})")


@listed(FUJIWARA_GREVE_2009, "leaving")
def hit_and_run() -> Machine:
    """Withhold, and leave after the first round.

    References
    ----------
    T. Fujiwara-Greve and M. Okuno-Fujiwara (2009), Voluntarily separable repeated prisoner's dilemma, Review of
    Economic Studies 76, 993-1021.

    Examples
    --------
    >>> print(hit_and_run())
    hit and run: 1 state, starts in 0
    state  action  0|0  0|1  1|0  1|1  leaves
    0      1         0    0    0    0       1
    """
    return Machine([[0, 1]], [[0, 0, 0, 0]], leave=[1], name="hit and run")
