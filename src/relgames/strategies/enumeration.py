"""All deterministic machines of at most so many states, each behaviour once.

Every behaviour has one smallest machine (Moore 1956), and that one is unique once its states are numbered in the order
in which the first state reaches them, inputs in ascending order. So it suffices to write down the tables whose states
are all reached and are numbered in this order, and to keep those of which no two states behave alike:

* A table is read row by row as a string. It is numbered in order of first visits exactly if each entry is at most one
  more than the largest before it, and each row begins after its own state was reached [1]_. So the strings are built
  entry by entry, none twice.
* Two states are apart if they act differently, or if some input leads to two states that are. Of s states, pairs that
  are apart at all are found after s - 1 such steps, for all tables at once.

.. [1] M. Almeida, N. Moreira and R. Reis, "Enumeration and generation with a string automata representation",
   Theoretical Computer Science 387 (2007) 93-102.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import overload

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.strategies.machine import Machine

# Most tables that are looked at: of two actions and two inputs there are 5 million with five states.
MOST = 2**26


@dataclass(frozen=True, eq=False, repr=False)
class AllMachines(Sequence[Machine]):
    """All deterministic machines of at most so many states, as a sequence. What `all_machines` returns.

    It holds tables; machines are made when they are asked for, and a slice gives a tuple of them. They are in the order
    of their number of states, then of what they do, then of where they go.

    Attributes
    ----------
    counts : tuple of int
        Action counts: own, then the other seats in cyclic order.
    own : bool
        Whether a machine may react to its own action.
    act : tuple of ndarray of int8, shapes (M_s, s)
        For s = 1, 2, ... states: the action in each state.
    next : tuple of ndarray of int8, shapes (M_s, s, inputs)
        The next state for each input: the others' actions in cyclic order as one index; with ``own``, the own-first
        index of the profile.

    Examples
    --------
    >>> import relgames as rg
    >>> two = rg.strategies.all_machines(2)
    >>> len(two), two[3]
    (26, Machine('machine 3', 2 states, 2 actions, 4 profiles))
    """

    counts: tuple[int, ...]
    own: bool
    act: tuple[NDArray[np.int8], ...]
    next: tuple[NDArray[np.int8], ...]

    def __len__(self) -> int:
        return sum(map(len, self.act))

    @overload
    def __getitem__(self, index: int) -> Machine: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Machine, ...]: ...
    def __getitem__(self, index: int | slice) -> Machine | tuple[Machine, ...]:
        places = range(len(self))[index]
        return self._machine(places) if isinstance(places, int) else tuple(map(self._machine, places))

    def __iter__(self) -> Iterator[Machine]:
        return map(self._machine, range(len(self)))

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(act):,} of {s}" for s, act in enumerate(self.act, start=1))
        return f"AllMachines({len(self):,} machines: {sizes} states)"

    def _machine(self, place: int) -> Machine:
        rest = place
        for act, next in zip(self.act, self.next, strict=True):
            if rest < len(act):
                moves = next[rest] if self.own else np.tile(next[rest], (1, self.counts[0]))
                return Machine(np.eye(self.counts[0])[act[rest]], moves.astype(np.int64), name=f"machine {place}")
            rest -= len(act)
        raise IndexError(place)


def all_machines(states: int, counts: Sequence[int] = (2, 2), own: bool = False) -> AllMachines:
    """Return all deterministic machines of at most ``states`` states, each behaviour once.

    Parameters
    ----------
    states : int
        At least 1.
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    own : bool, default False
        Whether they may react to their own action too: to what came of it, where mistakes happen. By default only the
        others' actions move them.

    Returns
    -------
    AllMachines
        A sequence of minimal machines; no two are `Machine.equivalent`, and every deterministic machine with these
        inputs and at most ``states`` states is equivalent to one.

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind or out of range.
    MemoryError
        If there are more than 2^26 tables to look at.

    References
    ----------
    .. [1] M. Domaratzki, D. Kisman and J. Shallit, "On the number of distinct languages accepted by finite automata
       with n states", Journal of Automata, Languages and Combinatorics 7 (2002) 469-486: of two actions and two inputs,
       2, 24, 1028, 56014, 3705306 with exactly 1, 2, ... states.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import tit_for_tat
    >>> all_machines(3)
    AllMachines(1,054 machines: 2 of 1, 24 of 2, 1,028 of 3 states)
    >>> [k for k, machine in enumerate(all_machines(2)) if machine.equivalent(tit_for_tat())]
    [3]

    They enter a tournament as they are. Of the smallest, one that gives until the other withholds earns most:

    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=100)
    >>> print(all_machines(2)[rg.tournament(r, all_machines(2)).ranking[0]])
    machine 5: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    1    0    1
    1      1         1    1    1    1
    """
    states = _checks.integer(states, "states", least=1)
    counts = tuple(_checks.integer(n, "counts", least=1) for n in counts)
    if not isinstance(own, bool | np.bool_):
        raise TypeError(f"own must be True or False; got {own!r}")
    inputs = prod(counts if own else counts[1:])
    # The largest first, so that too many are refused at once.
    found = [_minimal(s, inputs, counts[0]) for s in range(states, 0, -1)]
    acts, nexts = zip(*reversed(found), strict=True)
    return AllMachines(counts, bool(own), acts, nexts)


def _minimal(states: int, inputs: int, actions: int) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the machines of exactly so many states: what they do (M, states), and where they go."""
    tables = _tables(states, inputs, actions)
    first, second = np.triu_indices(states, 1)
    pairs = len(first)
    # The number of each pair of states; the last one stands for twice the same state, which is never apart.
    number = np.full((states, states), pairs, dtype=np.int32)
    number[first, second] = number[second, first] = np.arange(pairs)
    leads = number[tables[:, first], tables[:, second]].reshape(len(tables), pairs * inputs)
    acts, nexts = [], []
    for act in product(range(actions), repeat=states):
        chosen = np.array(act, dtype=np.int8)
        apart = np.zeros((len(tables), pairs + 1), dtype=np.bool_)
        apart[:, :pairs] = chosen[first] != chosen[second]
        for _ in range(states - 2):
            led = np.take_along_axis(apart, leads, axis=1).reshape(-1, pairs, inputs)
            apart[:, :pairs] |= led.any(axis=2)
        kept = tables[apart[:, :pairs].all(axis=1)]
        nexts.append(kept)
        acts.append(np.broadcast_to(chosen, (len(kept), states)))
    return _checks.read_only(np.concatenate(acts)), _checks.read_only(np.concatenate(nexts))


def _tables(states: int, inputs: int, actions: int) -> NDArray[np.int8]:
    """Return the tables (M, states, inputs) whose states are all reached and are numbered in order of first visits."""
    strings = np.zeros((1, 0), dtype=np.int8)
    largest = np.zeros(1, dtype=np.int64)
    for place in range(states * inputs):
        strings, largest = (x[largest >= place // inputs] for x in (strings, largest))
        choices = np.minimum(largest + 2, states)
        total = int(choices.sum())
        if total * actions**states > MOST:
            raise MemoryError(
                f"states={states} with {actions} actions and {inputs} inputs is more than {MOST:,} tables to look at: "
                "take fewer states"
            )
        ends = np.cumsum(choices)
        entry = np.arange(total) - np.repeat(ends - choices, choices)
        strings = np.column_stack([np.repeat(strings, choices, axis=0), entry]).astype(np.int8)
        largest = np.maximum(np.repeat(largest, choices), entry)
    return strings[largest == states - 1].reshape(-1, states, inputs)
