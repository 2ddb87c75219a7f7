"""What kind of strategy it is, in Axelrod's terms, decided for all histories by search of its graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from relgames._tables import Table, Tabular
from relgames.strategies.machine import Machine
from relgames.strategies.memory_depth import with_a_first_state
from relgames.strategies.response import at_once


@dataclass(frozen=True, eq=False)
class Traits(Tabular):
    """What kind of strategy it is, in the terms of Axelrod; see `traits`.

    Attributes
    ----------
    nice, retaliatory, provocable, forgiving : bool

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.strategies.traits(rg.strategies.tit_for_tat()))
    nice, retaliatory, provocable, forgiving
    """

    nice: bool
    retaliatory: bool
    provocable: bool
    forgiving: bool

    def __str__(self) -> str:
        names = ("nice", "retaliatory", "provocable", "forgiving")
        return ", ".join(name if getattr(self, name) else f"not {name}" for name in names)

    def _table(self) -> Table:
        return Table.of_record(vars(self))


def traits(machine: Machine) -> Traits:
    """Return what kind of strategy a machine is, in the terms of Axelrod [1]_ made exact.

    Action 0 is giving; the others *withhold* in a round if one of them or more does not give. What it does is looked
    at after all histories in which it makes no slips, and "may" is with a probability above 0.

    nice
        It is never the first to withhold: as long as all have given, it gives for certain.
    retaliatory
        Withholding is answered at once: when the others have withheld for the first time, it gives in the next round
        with a lower probability than if they had not, whenever that is.
    provocable
        It is not exploited without end: if the others, having given until then, withhold for ever, there is no chance
        that it gives in all rounds from some round on.
    forgiving
        One withholding can be made good: if the others withhold for the first time, once, and give ever after, it is
        certain to give in all rounds from some round on.

    Leaving counts as not giving. Always to withhold is provocable, but not retaliatory; nobody has to answer what he
    was going to do anyway.

    Parameters
    ----------
    machine : Machine

    Returns
    -------
    Traits

    Raises
    ------
    TypeError, ValueError
        If it is not a Machine, or looks at earlier moves of the same round.

    References
    ----------
    .. [1] R. Axelrod, *The Evolution of Cooperation*, 1984, chapters 2 and 6.

    Examples
    --------
    >>> from relgames.strategies import grim, tit_for_tat, tit_for_two_tats
    >>> print(traits(tit_for_tat()))
    nice, retaliatory, provocable, forgiving
    >>> print(traits(tit_for_two_tats()))
    nice, not retaliatory, provocable, forgiving
    >>> print(traits(grim()))
    nice, retaliatory, provocable, not forgiving
    """
    if not isinstance(machine, Machine):
        raise TypeError(f"machine must be a Machine; got {type(machine).__name__}")
    at_once(machine)
    machine = with_a_first_state(machine)
    act, next, leave = machine.fractions()
    n, counted = machine.actions, machine.profiles // machine.actions
    gives = act[:, 0] * (1 - leave)
    left = {s for s in range(machine.states) if leave[s] == 1}
    if next.ndim == 2:
        lead = [[[int(to)] for to in row] for row in next]
    else:
        lead = [[[int(to) for to in np.flatnonzero(cell)] for cell in row] for row in next]

    def moves(others: Iterable[int], own: Iterable[int] = range(n)) -> Callable[[int], set[int]]:
        """Return where a state may lead, without slips."""
        taken, own = tuple(others), tuple(own)
        # Where it leaves for certain, nothing follows.
        return lambda s: {
            to for a in own if act[s, a] for x in taken for to in lead[s][a * counted + x] if s not in left
        }

    def expected(s: int, profile: int) -> Any:
        return gives[next[s, profile]] if next.ndim == 2 else next[s, profile] @ gives

    start, withholding = {machine.start}, range(1, counted)
    trusted = _reached(start, moves([0]))
    cheated = _after(trusted, moves(withholding))
    forgetting = _reached(cheated, moves([0]))
    # The first round is played whatever the chance to leave on entering its state.
    good = _reached(_after(start, moves([0], [0])), moves([0], [0]))
    answered = [
        expected(s, a * counted + x) < expected(s, a * counted)
        for s, a, x in product(trusted, range(n), withholding)
        if act[s, a]
    ]
    giving = {s for s in range(machine.states) if gives[s] == 1}
    exploited = _closed(giving, lambda s: [set(lead[s][x]) for x in withholding])
    at_peace = _closed(giving, lambda s: [set(lead[s][0])])
    return Traits(
        nice=bool(act[machine.start, 0] == 1 and good <= giving),
        retaliatory=bool(answered) and all(answered),
        provocable=not _reached(cheated, moves(withholding)) & exploited,
        forgiving=all(leave[s] == 0 and _reached({s}, moves([0])) & at_peace for s in forgetting),
    )


def _after(states: set[int], moves: Callable[[int], set[int]]) -> set[int]:
    return {to for s in states for to in moves(s)}


def _reached(states: set[int], moves: Callable[[int], set[int]]) -> set[int]:
    found, queue = set(states), list(states)
    for s in queue:
        new = moves(s) - found
        found |= new
        queue += new
    return found


def _closed(states: set[int], options: Callable[[int], list[set[int]]]) -> set[int]:
    """Return the largest part that can be kept to: each state has an option that leads to nowhere else."""
    while True:
        kept = {s for s in states if any(option <= states for option in options(s))}
        if kept == states:
            return kept
        states = kept
