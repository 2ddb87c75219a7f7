"""Strategies of the extended analysis by Andre and others.

The article leaves open some chances and shifts; the readings are the Axelrod library's.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import ROUNDS, Program, program
from relgames.strategies.sources import ANDRE_2013


@listed(ANDRE_2013, "counting")
def short_mem() -> Machine:
    """Give eleven times; then do what the other did more often in ten rounds, by three or more, else as it did last.

    References
    ----------
    L. C. Andre, P. Honovan, T. Felipe and G. Frederico (2013), Iterated Prisoner's Dilemma: an extended analysis,
    BRICS Congress on Computational Intelligence.

    Examples
    --------
    >>> short_mem()
    Machine('ShortMem', 713 states, 2 actions, 4 profiles)
    """

    def act(seen: tuple[int, ...]) -> int:
        if len(seen) <= 10:
            return GIVE
        lead = 10 - 2 * sum(seen[1:])
        return seen[-1] if abs(lead) < 3 else int(lead < 0)

    # The action of eleven rounds ago tells only that there was such a round.
    def move(seen: tuple[int, ...], own: int, others: tuple[int, ...]) -> tuple[int, ...]:
        return (*seen, others[0]) if len(seen) < 10 else (0, *seen[-9:], others[0])

    return automaton((), act, move, name="ShortMem")


@listed(ANDRE_2013, "clock")
def self_steem() -> Machine:
    """Follow a wave of ten rounds: withhold at its top, give at the bottom, toss a coin half way, else tit for tat.

    The wave is sin(2 pi t / 10), t the number of rounds played. It is above 0.95 for t = 2, 3 and below -0.95 for
    t = 7, 8; it is 0 for t = 0, 5.

    References
    ----------
    L. C. Andre, P. Honovan, T. Felipe and G. Frederico (2013), Iterated Prisoner's Dilemma: an extended analysis,
    BRICS Congress on Computational Intelligence.

    Examples
    --------
    >>> self_steem().states
    14
    """

    def act(state: tuple[int, int]) -> Any:
        t, seen = state
        if t in (0, 5):
            return Fraction(1, 2), Fraction(1, 2)
        if t in (1, 4, 6, 9):
            return seen
        return WITHHOLD if t in (2, 3) else GIVE

    return automaton((0, GIVE), act, lambda state, own, others: ((state[0] + 1) % 10, others[0]), name="SelfSteem")


@listed(ANDRE_2013, "counting")
def very_bad() -> Program:
    """Give three times, then do what the other did in more than half of all rounds, or last where it is just half.

    References
    ----------
    L. C. Andre, P. Honovan, T. Felipe and G. Frederico (2013), Iterated Prisoner's Dilemma: an extended analysis,
    BRICS Congress on Computational Intelligence.

    Examples
    --------
    >>> very_bad()
    Program('VeryBad', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, 0), name="VeryBad")(_very_bad)


def _very_bad(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    state[1] += theirs
    if state[0] < 3 or 2 * state[1] < state[0]:
        return 0
    return 1 if 2 * state[1] > state[0] else theirs


@listed(ANDRE_2013, "score")
def stalker() -> Program:
    """Look at the mean score alone: withhold above 3 and from 1 to 2, give in between, else toss a coin; end by taking.

    Payoffs are 5, 3, 1 and 0. Above 3, the score of giving on both sides, it withholds; above 2 it gives; between 1 and
    2 it withholds; otherwise, at just 2 and up to 1, chance decides, and at just 3 it gives. It withholds in the last
    round, if that is known.

    References
    ----------
    L. C. Andre, P. Honovan, T. Felipe and G. Frederico (2013), Iterated Prisoner's Dilemma: an extended analysis,
    BRICS Congress on Computational Intelligence.

    Examples
    --------
    >>> stalker()
    Program('Stalker', 3 numbers, 2 actions, 2 seats)
    """
    return program((0, 0, ROUNDS), name="Stalker")(_stalker)


def _stalker(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs >= 0:
        state[0] += 1
        state[1] += mine if theirs == 1 else 3 + 2 * mine
    if state[0] == state[2] - 1:
        return 1
    if theirs < 0:
        return 0
    mean = state[1] / state[0]
    if mean > 3:
        return 1
    if mean > 2:
        return 0
    if 1 < mean < 2:
        return 1
    return 0 if u < 0.5 else 1
