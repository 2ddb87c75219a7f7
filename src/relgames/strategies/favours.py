"""Strategies for games in which a gift may be refused: the four actions of `relgames.games.with_refusal`."""

from __future__ import annotations

from relgames.strategies.automata import translate
from relgames.strategies.machine import Machine

GIVE_ACCEPT, GIVE_REFUSE, WITHHOLD_ACCEPT, WITHHOLD_REFUSE = range(4)


def accepting(machine: Machine) -> Machine:
    """Return the machine that gives as this one does, and always accepts; what is refused it does not see.

    Parameters
    ----------
    machine : Machine
        For two seats that give or withhold.

    Raises
    ------
    ValueError
        If it is made for another game.

    References
    ----------
    "Win Win" (essay, 2 October 2012).

    Examples
    --------
    >>> from relgames.strategies import tit_for_tat
    >>> accepting(tit_for_tat())
    Machine('tit for tat', 2 states, 4 actions, 16 profiles)
    """
    given = [action in (WITHHOLD_ACCEPT, WITHHOLD_REFUSE) for action in range(4)]
    return translate(machine, do=(GIVE_ACCEPT, WITHHOLD_ACCEPT), see=[given, given])
