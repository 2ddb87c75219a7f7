"""Going by the majority: give if the other gave in most of the rounds so far, or of the latest ones."""

from __future__ import annotations

from typing import Any

from relgames import _checks
from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program, program
from relgames.strategies.sources import AXELROD_1984, BEAUFILS_1997, KNIGHT_2016

# A machine remembers a window of n rounds in about 2^n states, a program in the digits of one float.
LONGEST_OF_A_MACHINE, LONGEST = 10, 50


def majority(window: int | None = None, tie: int = GIVE, name: str | None = None) -> Machine | Program:
    """Give if the other gave in more of the rounds than it withheld in.

    Parameters
    ----------
    window : int, optional
        How many of the latest rounds count, from 1 to 50. By default all.
    tie : int, default 0
        What it does where they are as many, and in the first round: 0 to give, 1 to withhold.
    name : str, optional

    Returns
    -------
    Machine or Program
        A machine for a window of up to 10 rounds.

    Examples
    --------
    >>> majority(window=1).equivalent(majority(window=1, tie=1))
    False
    >>> majority(window=2)
    Machine('soft majority of 2', 3 states, 2 actions, 4 profiles)
    """
    tie = _checks.integer(tie, "tie", least=0, most=1)
    kind = "hard majority" if tie else "soft majority"
    if window is None:
        return program((0, 0, 0, tie), name=name or kind)(_majority)
    window = _checks.integer(window, "window", least=1, most=LONGEST)
    name = name or f"{kind} of {window}"
    if window > LONGEST_OF_A_MACHINE:
        return program((0, 0, window, tie), name=name)(_majority)

    def act(seen: tuple[int, ...]) -> int:
        lead = len(seen) - 2 * sum(seen)
        return tie if lead == 0 else GIVE if lead > 0 else WITHHOLD

    return automaton((), act, lambda seen, own, others: (*seen, others[0])[-window:], name=name)


def _majority(state: Any, profile: Any, u: float) -> int:
    # 0 gifts less withholdings, 1 the acts of the window as binary digits after a leading 1, 2 the window, 0 for all,
    # 3 the act at a tie.
    if profile[1] >= 0:
        state[0] += 1 - 2 * profile[1]
        if state[2] > 0:
            digits = max(int(state[1]), 1)
            full = 1 << int(state[2])
            if digits >= full:
                # The leading 1 stays; the oldest act, below it, goes.
                state[0] -= 1 - 2 * ((digits >> (int(state[2]) - 1)) & 1)
                digits = full // 2 + digits % (full // 2)
            state[1] = 2 * digits + profile[1]
    if state[0] == 0:
        return int(state[3])
    return 0 if state[0] > 0 else 1


@listed(AXELROD_1984, "counting")
def soft_majority() -> Machine | Program:
    """Give unless the other has withheld more often than it has given.

    References
    ----------
    R. Axelrod (1984), The Evolution of Cooperation, Basic Books. G. Grisell, in R. Axelrod (1980), More effective
    choice in the Prisoner's Dilemma, Journal of Conflict Resolution 24, 379-403.

    Examples
    --------
    >>> soft_majority()
    Program('soft majority', 4 numbers, 2 actions, 2 seats)
    """
    return majority()


@listed(BEAUFILS_1997, "counting")
def hard_majority() -> Machine | Program:
    """Withhold unless the other has given more often than it has withheld.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1997), Our meeting with Gradual: a good strategy for the iterated
    prisoner's dilemma, Artificial Life V, 202-209.

    Examples
    --------
    >>> hard_majority()
    Program('hard majority', 4 numbers, 2 actions, 2 seats)
    """
    return majority(tie=WITHHOLD)


@listed(KNIGHT_2016, "counting")
def soft_majority_5() -> Machine | Program:
    """Go by the majority of the other's last five acts.

    References
    ----------
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal
    of Open Research Software 4, e35.

    Examples
    --------
    >>> soft_majority_5().states
    20
    """
    return majority(5)


@listed(KNIGHT_2016, "counting")
def soft_majority_10() -> Machine | Program:
    """Go by the majority of the other's last ten acts.

    References
    ----------
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal
    of Open Research Software 4, e35.

    Examples
    --------
    >>> soft_majority_10().states
    462
    """
    return majority(10)


@listed(KNIGHT_2016, "counting")
def soft_majority_20() -> Machine | Program:
    """Go by the majority of the other's last twenty acts.

    References
    ----------
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal
    of Open Research Software 4, e35.

    Examples
    --------
    >>> soft_majority_20()
    Program('soft majority of 20', 4 numbers, 2 actions, 2 seats)
    """
    return majority(20)


@listed(KNIGHT_2016, "counting")
def soft_majority_40() -> Machine | Program:
    """Go by the majority of the other's last forty acts.

    References
    ----------
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal
    of Open Research Software 4, e35.

    Examples
    --------
    >>> soft_majority_40()
    Program('soft majority of 40', 4 numbers, 2 actions, 2 seats)
    """
    return majority(40)


@listed(KNIGHT_2016, "counting")
def hard_majority_5() -> Machine | Program:
    """Go by the majority of the other's last five acts, and withhold where it has none.

    References
    ----------
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal
    of Open Research Software 4, e35.

    Examples
    --------
    >>> hard_majority_5().states
    20
    """
    return majority(5, WITHHOLD)


@listed(KNIGHT_2016, "counting")
def hard_majority_10() -> Machine | Program:
    """Go by the majority of the other's last ten acts, and withhold where it has none.

    References
    ----------
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal
    of Open Research Software 4, e35.

    Examples
    --------
    >>> hard_majority_10().states
    462
    """
    return majority(10, WITHHOLD)


@listed(KNIGHT_2016, "counting")
def hard_majority_20() -> Machine | Program:
    """Go by the majority of the other's last twenty acts, and withhold where it has none.

    References
    ----------
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal
    of Open Research Software 4, e35.

    Examples
    --------
    >>> hard_majority_20()
    Program('hard majority of 20', 4 numbers, 2 actions, 2 seats)
    """
    return majority(20, WITHHOLD)


@listed(KNIGHT_2016, "counting")
def hard_majority_40() -> Machine | Program:
    """Go by the majority of the other's last forty acts, and withhold where it has none.

    References
    ----------
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal
    of Open Research Software 4, e35.

    Examples
    --------
    >>> hard_majority_40()
    Program('hard majority of 40', 4 numbers, 2 actions, 2 seats)
    """
    return majority(40, WITHHOLD)
