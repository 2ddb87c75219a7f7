"""Rules that hunt a kind of player: they give until they are sure to have met one, then withhold.

All are original to the Axelrod library.
"""

from __future__ import annotations

from typing import Any

from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program, program
from relgames.strategies.sources import KNIGHT_2016


@listed(KNIGHT_2016, "probing")
def defector_hunter() -> Machine:
    """Withhold from one who has always withheld, from the fifth round on.

    References
    ----------
    K. Langner, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> defector_hunter().states
    6
    """
    return _constant("defector hunter", WITHHOLD)


@listed(KNIGHT_2016, "probing")
def cooperator_hunter() -> Machine:
    """Withhold from one who has always given, from the fifth round on.

    References
    ----------
    K. Langner, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> cooperator_hunter().states
    6
    """
    return _constant("cooperator hunter", GIVE)


def _constant(name: str, prey: int) -> Machine:
    """States 0..4 count rounds of the prey's action, state 5 has seen another."""

    def move(state: int, own: int, others: tuple[int, ...]) -> int:
        return min(state + 1, 4) if state < 5 and others[0] == prey else 5

    return automaton(0, lambda state: int(state == 4), move, name=name)


@listed(KNIGHT_2016, "probing")
def alternator_hunter() -> Machine:
    """Withhold for ever from one who alternated in the first six rounds, and give for ever to others.

    References
    ----------
    K. Langner, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> alternator_hunter().states
    13
    """

    def move(state: Any, own: int, others: tuple[int, ...]) -> Any:
        rounds, last = state
        if rounds == 6 or last == others[0]:
            return state if rounds == 6 else (-1, None)
        return (rounds + 1, others[0]) if rounds >= 0 else state

    return automaton((0, None), lambda state: int(state[0] == 6), move, name="alternator hunter")


@listed(KNIGHT_2016, "probing")
def cycle_hunter() -> Program:
    """Withhold for ever from one who has repeated a cycle of 3 to 12 actions from the first round on; give to others.

    It must have seen the cycle twice, and it must hold both actions.

    References
    ----------
    M. Harper, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> cycle_hunter()
    Program('cycle hunter', 28 numbers, 2 actions, 2 seats)
    """
    # Rounds, withholdings, whether it hunts; the first twelve actions; which cycles 0 to 12 are broken.
    return program((0,) * 28, name="cycle hunter")(_cycle_hunter)


def _cycle_hunter(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    t = int(state[0])
    state[0] += 1
    state[1] += theirs
    if t < 12:
        state[3 + t] = theirs
    both = 0 < state[1] < state[0]
    for length in range(3, 13):
        if t >= length and theirs != state[3 + t % length]:
            state[15 + length] = 1
        if t + 1 >= 2 * length and state[15 + length] == 0 and both:
            state[2] = 1
    return 1 if state[2] == 1 else 0


@listed(KNIGHT_2016, "probing")
def eventual_cycle_hunter() -> Program:
    """Look every ten rounds whether the other has repeated a cycle of 3 to 12 actions since round 11; if so, withhold.

    It gives to one who has always given.

    References
    ----------
    M. Harper, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> eventual_cycle_hunter()
    Program('eventual cycle hunter', 28 numbers, 2 actions, 2 seats)
    """
    # Rounds, withholdings, whether it hunts; twelve actions from round 11 on; which cycles 0 to 12 are broken.
    return program((0,) * 28, name="eventual cycle hunter")(_eventual_cycle_hunter)


def _eventual_cycle_hunter(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    t = int(state[0]) - 10
    state[0] += 1
    state[1] += theirs
    if 0 <= t < 12:
        state[3 + t] = theirs
    looks = t % 10 == 9 and state[1] > 0
    if looks:
        state[2] = 0
    for length in range(3, 13):
        if t >= length and theirs != state[3 + t % length]:
            state[15 + length] = 1
        if looks and t + 1 >= 2 * length and state[15 + length] == 0:
            state[2] = 1
    return 1 if state[2] == 1 and state[1] > 0 else 0


@listed(KNIGHT_2016, "learning")
def random_hunter() -> Program:
    """Withhold from one who, after ten rounds, repeats the own actions about half of the time, each of the two.

    About half is between a quarter and three quarters of the own gifts, or withholdings, so far; only an action done
    more than five times counts, and one of the two must.

    References
    ----------
    K. Langner, in V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's
    dilemma, Journal of Open Research Software 4, e35.

    Examples
    --------
    >>> random_hunter()
    Program('random hunter', 5 numbers, 2 actions, 2 seats)
    """
    # Own gifts and withholdings, how often each was repeated, and the own action before the latest.
    return program((0, 0, 0, 0, -1), name="random hunter")(_random_hunter)


def _random_hunter(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    state[mine] += 1
    if theirs == state[4]:
        state[2 + theirs] += 1
    state[4] = mine
    seen = 0
    for act in range(2):
        if state[act] > 5:
            seen += 1
            if abs(state[2 + act] / state[act] - 0.5) >= 0.25:
                return 0
    return 1 if seen > 0 and state[0] + state[1] > 10 else 0
