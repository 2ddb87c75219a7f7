"""Rules of PRISON, the simulation program of Lille, that count rounds or withholdings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relgames.strategies.automata import automaton
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import ROUNDS, Program, program
from relgames.strategies.sources import KNIGHT_2016, PRISON_1998


@listed(PRISON_1998, "counting")
def doubler() -> Program:
    """Give, except after a withholding where the other has not given more than twice as often as it withheld.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale
    de Lille.

    Examples
    --------
    >>> doubler()
    Program('doubler', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, 0), name="doubler")(_doubler)


def _doubler(state: Any, profile: Any, u: float) -> int:
    if profile[1] < 0:
        return 0
    state[profile[1]] += 1
    return 1 if profile[1] == 1 and state[0] <= 2 * state[1] else 0


@listed(PRISON_1998, "clock")
def worse_and_worse() -> Machine:
    """Withhold with probability t/1000 in round t, and always after a thousand.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale
    de Lille.

    Examples
    --------
    >>> worse_and_worse().states
    1000
    """

    def act(t: int) -> tuple[Fraction, Fraction]:
        return 1 - Fraction(t, 1000), Fraction(t, 1000)

    return automaton(1, act, lambda t, own, others: min(t + 1, 1000), name="worse and worse")


@listed(KNIGHT_2016, "clock")
def knowledgeable_worse_and_worse() -> Program:
    """Withhold with probability t/T in round t of T; give for ever where no last round is known.

    References
    ----------
    A. Pohl, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> knowledgeable_worse_and_worse().state
    (0.0, 'rounds')
    """
    return program((0, ROUNDS), name="knowledgeable worse and worse")(_knowledgeable_worse_and_worse)


def _knowledgeable_worse_and_worse(state: Any, profile: Any, u: float) -> int:
    state[0] += 1
    return 0 if u < 1 - state[0] / state[1] else 1


@listed(PRISON_1998, "clock")
def worse_and_worse_2() -> Program:
    """Play tit for tat for 20 rounds; then give with probability 20/t in round t.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale
    de Lille.

    Examples
    --------
    >>> worse_and_worse_2()
    Program('worse and worse 2', 1 number, 2 actions, 2 seats)
    """
    return program((0,), name="worse and worse 2")(_worse_and_worse_2)


def _worse_and_worse_2(state: Any, profile: Any, u: float) -> int:
    state[0] += 1
    if state[0] <= 20:
        return 1 if profile[1] == 1 else 0
    return 0 if u < 20 / state[0] else 1


@listed(PRISON_1998, "counting")
def worse_and_worse_3() -> Program:
    """Give first, then withhold with the other's share of withholdings.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale
    de Lille.

    Examples
    --------
    >>> worse_and_worse_3()
    Program('worse and worse 3', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, 0), name="worse and worse 3")(_worse_and_worse_3)


def _worse_and_worse_3(state: Any, profile: Any, u: float) -> int:
    if profile[1] < 0:
        return 0
    state[0] += 1
    state[1] += profile[1]
    return 0 if u < 1 - state[1] / state[0] else 1
