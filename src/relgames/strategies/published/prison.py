"""Classics of PRISON, the software of the authors of Gradual, as far as they are not in another file."""

from __future__ import annotations

from typing import Any

from relgames import _checks
from relgames.strategies import givers
from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program, program
from relgames.strategies.sources import PRISON_1998, STEWART_PLOTKIN_2012


@listed(STEWART_PLOTKIN_2012, "reciprocity")
def hard_tit_for_tat() -> Machine:
    """Give, except after the other withheld in one of the last three rounds.

    In PRISON it looks back two rounds: `two_tits_for_tat`.

    References
    ----------
    A. J. Stewart and J. B. Plotkin (2012), Extortion and cooperation in the Prisoner's Dilemma, PNAS 109, 10134-10135.

    Examples
    --------
    >>> hard_tit_for_tat().states
    4
    """
    return givers.tits_for_tats(3, 1).named("hard tit for tat")


@listed(STEWART_PLOTKIN_2012, "reciprocity")
def hard_tit_for_two_tats() -> Machine:
    """Give, except after the other withheld twice in a row within the last three rounds.

    References
    ----------
    A. J. Stewart and J. B. Plotkin (2012), Extortion and cooperation in the Prisoner's Dilemma, PNAS 109, 10134-10135.

    Examples
    --------
    >>> hard_tit_for_two_tats().states
    4
    """
    return givers.tits_for_tats(2, 2).named("hard tit for two tats")


@listed(PRISON_1998, "reciprocity")
def slow_tit_for_tat() -> Machine:
    """Give twice; then change over to what the other does once it has done it twice in a row.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale de
    Lille.

    Examples
    --------
    >>> print(slow_tit_for_tat())
    slow tit for tat: 4 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    1    0    1
    1      0         0    2    0    2
    2      1         3    2    3    2
    3      1         0    2    0    2
    """

    def move(state: tuple[int, int], own: int, others: tuple[int, ...]) -> tuple[int, int]:
        doing, last = state
        return (others[0] if others[0] == last else doing), others[0]

    return automaton((GIVE, GIVE), lambda state: state[0], move, name="slow tit for tat")


@listed(PRISON_1998, "trigger")
def spiteful_tit_for_tat() -> Machine:
    """Play tit for tat until the other withholds twice in a row, then withhold for ever.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale de
    Lille.

    Examples
    --------
    >>> spiteful_tit_for_tat().states
    3
    """

    def move(run: int, own: int, others: tuple[int, ...]) -> int:
        return 2 if run == 2 else run + 1 if others[0] == WITHHOLD else 0

    return automaton(0, lambda run: int(run > 0), move, name="spiteful tit for tat")


@listed(PRISON_1998, "trigger")
def easy_go() -> Machine:
    """Withhold until the other withholds, then give for ever.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale de
    Lille.

    Examples
    --------
    >>> easy_go().states
    2
    """
    return automaton(WITHHOLD, lambda act: act, lambda act, own, others: act * (1 - others[0]), name="easy go")


@listed(PRISON_1998, "trigger")
def give_then_alternate() -> Machine:
    """Give until the other withholds, then alternate: c_then_per_dc.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale de
    Lille.

    Examples
    --------
    >>> give_then_alternate().states
    3
    """

    def move(state: tuple[bool, int], own: int, others: tuple[int, ...]) -> tuple[bool, int]:
        provoked = state[0] or others[0] == WITHHOLD
        return provoked, int(provoked and own == GIVE)

    return automaton((False, GIVE), lambda state: state[1], move, name="give, then alternate")


@listed(PRISON_1998, "probing")
def gradual_killer() -> Machine:
    """Withhold five times, give twice; if the other withheld in both rounds, withhold for ever, else give for ever.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale de
    Lille.

    Examples
    --------
    >>> gradual_killer().states
    9
    """

    def act(state: tuple[int, int]) -> int:
        played, withheld = state
        return int(played < 5 or (played == 7 and withheld == 2))

    def move(state: tuple[int, int], own: int, others: tuple[int, ...]) -> tuple[int, int]:
        played, withheld = state
        return (min(played + 1, 7), withheld + others[0]) if played in (5, 6) else (min(played + 1, 7), withheld)

    return automaton((0, 0), act, move, name="gradual killer")


@listed(PRISON_1998, "cycle hunting")
def calculator(p: float = 0.9) -> Program:
    """Play `joss` for twenty rounds; if the other then was in a cycle, withhold for ever, else play tit for tat.

    It was if its twenty acts are a cycle of up to ten acts, played again and again.

    Parameters
    ----------
    p : float, default 0.9
        Probability of giving after a gift in the first twenty rounds.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique Fondamentale de
    Lille.

    Examples
    --------
    >>> calculator()
    Program('calculator', 4 numbers, 2 actions, 2 seats)
    """
    # The round, the other's acts as binary digits, whether they were found to repeat themselves, and p.
    return program((0, 0, 0, float(_checks.probability(p, "p"))), name="calculator")(_calculator)


def _calculator(state: Any, profile: Any, u: float) -> int:
    theirs = profile[1]
    if theirs < 0:
        return 0
    state[0] += 1
    if state[0] < 20:
        state[1] = 2 * state[1] + theirs
        return 1 if theirs == 1 or u >= state[3] else 0
    if state[0] == 20:
        acts = 2 * int(state[1]) + theirs
        for length in range(1, 11):
            # A cycle of this length: all but the first acts are those so many rounds earlier.
            if acts >> length == acts % (1 << (20 - length)):
                state[2] = 1
    return 1 if state[2] == 1 else theirs
