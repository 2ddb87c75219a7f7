"""Strategies of Arnold's simulation program CoopSim."""

from __future__ import annotations

from typing import Any

from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program, program
from relgames.strategies.sources import ARNOLD_2015


@listed(ARNOLD_2015, "counting")
def level_punisher() -> Program:
    """Give ten times, then withhold whenever the other has withheld in more than a fifth of the rounds.

    References
    ----------
    E. Arnold (2015), CoopSim, computer program, version 0.9.9.

    Examples
    --------
    >>> level_punisher()
    Program('level punisher', 2 numbers, 2 actions, 2 seats)
    """
    return program((0, 0), name="level punisher")(_level_punisher)


def _level_punisher(state: Any, profile: Any, u: float) -> int:
    if profile[1] < 0:
        return 0
    state[0] += 1
    state[1] += profile[1]
    return 1 if state[0] >= 10 and state[1] / state[0] > 0.2 else 0


@listed(ARNOLD_2015, "counting")
def tricky_level_punisher() -> Machine:
    """Withhold in the first hundred rounds whenever the other has withheld in more than a twentieth of them; then give.

    Notes
    -----
    The levels of CoopSim are a fifth after 10 rounds, a tenth after 50 and a twentieth after 100. The Axelrod library,
    which this follows, applies each *before* its round, so that the last one is all that matters.

    References
    ----------
    E. Arnold (2015), CoopSim, computer program, version 0.9.9.

    Examples
    --------
    >>> tricky_level_punisher().states
    571
    """

    # Five are more than a twentieth of 99 rounds, so that it need not count further.
    def move(state: tuple[int, int], own: int, others: tuple[int, ...]) -> tuple[int, int]:
        rounds, withheld = state
        return (rounds + 1, min(withheld + others[0], 5)) if rounds < 99 else (100, 0)

    return automaton((0, 0), lambda state: int(20 * state[1] > state[0]), move, name="tricky level punisher")


@listed(ARNOLD_2015, "reciprocity")
def resurrection() -> Machine:
    """Play tit for tat, but withhold for ever after withholding five times in a row.

    References
    ----------
    E. Arnold (2015), CoopSim, computer program, version 0.9.9.

    Examples
    --------
    >>> resurrection().states
    10
    """
    return _after_five_alike("resurrection", None, WITHHOLD)


@listed(ARNOLD_2015, "reciprocity")
def double_resurrection() -> Machine:
    """Play tit for tat, but withhold after five own gifts in a row, and give after five own withholdings in a row.

    References
    ----------
    E. Arnold (2015), CoopSim, computer program, version 0.9.9.

    Examples
    --------
    >>> double_resurrection().states
    17
    """
    return _after_five_alike("double resurrection", WITHHOLD, GIVE)


def _after_five_alike(name: str, after_gifts: int | None, after_withholdings: int | None) -> Machine:
    """Tit for tat with an action of its own after five own gifts and after five own withholdings."""
    instead = (after_gifts, after_withholdings)

    def act(state: tuple[int, int, int]) -> int:
        own, run, seen = state
        choice = instead[own] if run == 5 else None
        return seen if choice is None else choice

    def move(state: tuple[int, int, int], own: int, others: tuple[int, ...]) -> tuple[int, int, int]:
        return own, min(state[1] + 1, 5) if own == state[0] else 1, others[0]

    return automaton((GIVE, 0, GIVE), act, move, name=name)
