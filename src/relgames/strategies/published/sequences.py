"""Rules that follow a sequence of numbers and hardly look at the other.

All are original to the Axelrod library.
"""

from __future__ import annotations

from math import pi
from typing import Any

from relgames import _checks
from relgames.strategies.listing import listed
from relgames.strategies.program import Program, program
from relgames.strategies.sources import KNIGHT_2016


@listed(KNIGHT_2016, "counting")
def constant_ratio(ratio: float = pi) -> Program:
    """Keep gifts to withholdings, of both seats together, near a ratio: withhold while it is above, give while not.

    It gives first, and withholds as long as the other never has.

    Parameters
    ----------
    ratio : float, default pi
        The Axelrod library has players for pi, e and the golden mean.

    References
    ----------
    T. Standen, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> constant_ratio()
    Program('ratio 3.14159', 4 numbers, 2 actions, 2 seats)
    """
    ratio = float(_checks.real(ratio, "ratio"))
    return program((0, 0, 0, ratio), name=f"ratio {ratio:g}")(_constant_ratio)


def _constant_ratio(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    withheld = mine + theirs
    state[0] += 2 - withheld
    state[1] += withheld
    state[2] += theirs
    return 1 if state[2] == 0 or state[0] / state[1] > state[3] else 0


@listed(KNIGHT_2016, "sequence")
def anticycler() -> Program:
    """Give, withhold, withhold; then give once, twice, three times ... and withhold after each run: no cycle.

    References
    ----------
    M. Harper, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> anticycler()
    Program('anticycler', 2 numbers, 2 actions, 2 seats)
    """
    # The length of the run, and how far it is; the opening is a run of 1 and one of 0.
    return program((-1, 0), name="anticycler")(_anticycler)


def _anticycler(state: Any, profile: Any, u: float) -> int:
    if state[1] < abs(state[0]):
        state[1] += 1
        return 0
    state[0] += 1
    state[1] = 0
    return 1


@listed(KNIGHT_2016, "sequence")
def thue_morse() -> Program:
    """Play the Thue-Morse sequence: give in round t = 0, 1, ... where the binary digits of t have an odd sum.

    References
    ----------
    G. Palmer, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> thue_morse()
    Program('Thue-Morse', 1 number, 2 actions, 2 seats)
    """
    return program((0,), name="Thue-Morse")(_thue_morse)


def _thue_morse(state: Any, profile: Any, u: float) -> int:
    digits = int(state[0])
    state[0] += 1
    odd = 0
    while digits > 0:
        odd ^= digits % 2
        digits //= 2
    return 1 - odd
