"""Rules by a table over the own last actions, the other's last actions, and the other's first actions."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Any

from relgames.strategies.automata import automaton
from relgames.strategies.machine import Machine

State = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def from_lookup(
    table: str | Sequence[Fraction], own: int, other: int, opening: int = 0, first: str = "", name: str = ""
) -> Machine:
    """Return the machine of a table with one entry for each case, C before D and the first digit slowest.

    The digits are the own last ``own`` actions, the other's last ``other`` and its first ``opening``, the oldest first
    in each. Entries are letters C or D or probabilities of giving. ``first`` says what to do until all digits
    are known, C where it says nothing.
    """
    chances = [Fraction(x == "C") if isinstance(x, str) else x for x in table]
    depth = max(own, other, opening)

    def act(state: State) -> Any:
        known = max(map(len, state))
        if known < depth:
            return int(first[known : known + 1] == "D")
        index = 0
        for digit in (action for part in state for action in part):
            index = 2 * index + digit
        return chances[index], 1 - chances[index]

    def move(state: State, mine: int, others: tuple[int, ...]) -> Hashable:
        last, seen, opened = state
        return (
            (*last, mine)[-own:],
            (*seen, others[0])[-other:],
            (*opened, others[0])[:opening],
        )

    return automaton(((), (), ()), act, move, name=name)
