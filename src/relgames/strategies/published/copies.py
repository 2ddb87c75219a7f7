"""Rules that copy how often the other gives, or copy it but for one trick.

All are original to the Axelrod library.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relgames import _checks
from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.groups import Number
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program, program
from relgames.strategies.sources import KNIGHT_2016


@listed(KNIGHT_2016, "counting")
def average_copier() -> Program:
    """Give with the other's share of gifts so far, at first with probability 1/2.

    References
    ----------
    G. Palmer, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> average_copier().state
    (0.0, 0.0, 0.5)
    """
    return program((0, 0, 0.5), name="average copier")(_average_copier)


@listed(KNIGHT_2016, "counting")
def nice_average_copier() -> Program:
    """Give first, then with the other's share of gifts so far.

    References
    ----------
    O. Campbell, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> nice_average_copier().state
    (0.0, 0.0, 1.0)
    """
    return program((0, 0, 1), name="nice average copier")(_average_copier)


def _average_copier(state: Any, profile: Any, u: float) -> int:
    if profile[1] >= 0:
        state[0] += 1
        state[1] += 1 - profile[1]
        state[2] = state[1] / state[0]
    return 0 if u < state[2] else 1


@listed(KNIGHT_2016, "reciprocity")
def inverse() -> Program:
    """Withhold with probability 1/k, where the other withheld k rounds ago and not since.

    References
    ----------
    K. Langner, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> inverse()
    Program('inverse', 1 number, 2 actions, 2 seats)
    """
    return program((0,), name="inverse")(_inverse)


def _inverse(state: Any, profile: Any, u: float) -> int:
    if profile[1] == 1:
        state[0] = 1
    elif state[0] > 0:
        state[0] += 1
    return 1 if state[0] > 0 and u >= 1 - 1 / state[0] else 0


@listed(KNIGHT_2016, "counting")
def dynamic_two_tits_for_tat() -> Program:
    """Withhold after one of the other's last two actions was to withhold, unless forgiving with its share of gifts.

    References
    ----------
    G. Garrett-Grossman, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated
    prisoner's dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> dynamic_two_tits_for_tat()
    Program('dynamic two tits for tat', 3 numbers, 2 actions, 2 seats)
    """
    return program((0, 0, 0), name="dynamic two tits for tat")(_dynamic_two_tits_for_tat)


def _dynamic_two_tits_for_tat(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += 1 - theirs
    provoked = theirs == 1 or state[2] == 1
    state[2] = theirs
    return 1 if provoked and u >= state[1] / state[0] else 0


@listed(KNIGHT_2016, "reciprocity")
def random_tit_for_tat(p: Number = Fraction(1, 2)) -> Machine:
    """Give first, then copy the other and toss a coin in turn.

    Parameters
    ----------
    p : number, default 1/2
        The coin's probability of giving.

    References
    ----------
    Z. M. Taylor, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> random_tit_for_tat().states
    4
    """
    chance = _checks.probability(p, "p")
    acts = {"give": (1, 0), "withhold": (0, 1), "toss": (chance, 1 - chance)}

    def move(state: tuple[str, bool], own: int, others: tuple[int, ...]) -> tuple[str, bool]:
        copied = state[1]
        return ("toss", False) if copied else (("give", "withhold")[others[0]], True)

    return automaton(("give", False), lambda state: acts[state[0]], move, name=f"random tit for tat ({chance})")


@listed(KNIGHT_2016, "probing")
def sneaky_tit_for_tat() -> Machine:
    """Give twice and withhold from one who always gave; else play tit for tat, but repent where this was punished.

    It gives where the other withheld and it did so itself the round before.

    References
    ----------
    K. Langner, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> sneaky_tit_for_tat().states
    9
    """

    def act(state: tuple[int, ...]) -> int:
        rounds, provoked, before, _, theirs = state
        if rounds < 2:
            return GIVE
        if not provoked:
            return WITHHOLD
        return GIVE if before == WITHHOLD else theirs

    def move(state: tuple[int, ...], own: int, others: tuple[int, ...]) -> tuple[int, ...]:
        rounds, provoked, _, last, _ = state
        return min(rounds + 1, 2), provoked or others[0], last, own, others[0]

    return automaton((0, 0, 0, 0, 0), act, move, name="sneaky tit for tat")


@listed(KNIGHT_2016, "probing")
def tricky_cooperator() -> Machine:
    """Give, but withhold after the third round whenever the other did not withhold in the last ten rounds.

    References
    ----------
    K. Langner, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> tricky_cooperator().states
    11
    """

    def move(state: tuple[int, int], own: int, others: tuple[int, ...]) -> tuple[int, int]:
        return min(state[0] + 1, 3), 0 if others[0] == WITHHOLD else min(state[1] + 1, 10)

    return automaton((0, 10), lambda state: int(state == (3, 10)), move, name="tricky cooperator")


@listed(KNIGHT_2016, "probing")
def tricky_defector() -> Machine:
    """Withhold, but give where the other withheld three times in a row and has given before.

    References
    ----------
    K. Langner, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> tricky_defector().states
    5
    """

    def move(state: tuple[int, int], own: int, others: tuple[int, ...]) -> tuple[int, int]:
        return (state[0], min(state[1] + 1, 3)) if others[0] == WITHHOLD else (1, 0)

    return automaton((0, 0), lambda state: int(state != (1, 3)), move, name="tricky defector")
