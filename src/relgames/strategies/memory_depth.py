"""How far back a strategy looks: the order of a definite automaton.

Take two histories that end in the same n rounds. If they can lead to different behaviour, n rounds are not enough. So
walk from every pair of states under the same words: n is enough if and only if no walk of n steps ends in a pair
that acts differently, and the least n is one more than the longest walk that ends so; there is none where such a walk
meets a cycle [1]_.

Where transitions are left to chance, states are replaced by beliefs, vectors over the states, and a word w by a
product T_w of matrices. In the smallest such representation (reachable and observable [2]_) n is enough if and only if
T_w has at most rank one for every w of length n: all beliefs then end on one ray. A matrix has at most rank one if and
only if its second exterior power, the table of its minors of order 2, is zero, and these powers multiply as their
matrices do. So n is the step in which all products of the powers have vanished: the span of their rows shrinks at
each step until it is zero, or stays as it is for ever. For certain transitions these powers are the pairs of states.
"""

from __future__ import annotations

from itertools import combinations
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.strategies.machine import Machine

# Pairs of more states take gigabytes.
MOST = 5000


def memory_depth(machine: Machine, *, mistakes: bool = True) -> int | float:
    """Return how many of the last rounds decide what a machine does: the least memory that is enough to write it.

    That is the least n such that after n and more rounds its choice (each own action's probability) and its leaving
    are a function of the last n perceived profiles. In the first rounds, when fewer than n are over, all of them are
    known, so what it does then makes no difference: suspicious tit for tat has depth 1 as tit for tat has. In other
    words, the least ``memory`` with which `from_rule` can make the machine.

    Parameters
    ----------
    machine : Machine
    mistakes : bool, default True
        Whether the own action may be another one than was meant, so that every profile can follow every state. With
        False only own actions that the machine plays occur, and there may be less to remember.

    Returns
    -------
    int or float
        ``inf`` where no number of rounds is enough, as for a trigger that never forgets.

    Raises
    ------
    TypeError
        If it is not a Machine.
    MemoryError
        If its minimal form has more than 5,000 states, whose pairs would not fit in memory.

    Notes
    -----
    The time is that of a walk over all pairs of states: seconds for thousands of states.

    Where transitions are left to chance, the choice is its probability given all that was perceived since the start,
    computed in rationals; time then grows with the fourth power of the states and faster. With ``mistakes`` the own
    actions are then taken as given from outside: they say nothing about the state.

    References
    ----------
    .. [1] M. Perles, M. O. Rabin and E. Shamir, "The theory of definite automata", IEEE Transactions on Electronic
       Computers EC-12 (1963) 233–243.
    .. [2] A. Paz, *Introduction to Probabilistic Automata*, 1971, chapter I.

    Examples
    --------
    >>> from relgames.strategies import alternator, grim, tit_for_two_tats, win_stay_lose_shift
    >>> memory_depth(win_stay_lose_shift()), memory_depth(tit_for_two_tats()), memory_depth(grim(own=False))
    (1, 2, inf)

    Both alternate; one looks at what it did, the other at the clock:

    >>> from relgames.strategies import cyclic, memory_one
    >>> memory_depth(memory_one((0, 0, 1, 1))), memory_depth(cyclic((0, 1)))
    (1, inf)
    >>> memory_depth(cyclic((0, 1)), mistakes=False)
    1
    """
    if not isinstance(machine, Machine):
        raise TypeError(f"machine must be a Machine; got {type(machine).__name__}")
    machine = with_a_first_state(machine).minimize()
    return _by_pairs(machine, mistakes) if machine.next.ndim == 2 else _by_beliefs(machine, mistakes)


def with_a_first_state(machine: Machine) -> Machine:
    """Return the machine with a state of its own for the first round if it is left for certain when entered again."""
    if machine.leave[machine.start] < 1:
        return machine
    act, next, leave = machine.values()
    if next.ndim == 3:
        next = np.pad(next, ((0, 0), (0, 0), (0, 1)))
    s = [*range(machine.states), machine.start]
    leave = np.append(leave, 0)
    return Machine(act[s], next[s], machine.states, leave, machine.name)


def own_actions(machine: Machine) -> NDArray[np.int64]:
    """Return the own action in each profile, shape (P,)."""
    return np.arange(machine.profiles) // (machine.profiles // machine.actions)


def _by_pairs(machine: Machine, mistakes: bool) -> int | float:
    next, S, P = machine.next, machine.states, machine.profiles
    if S > MOST:
        raise MemoryError(f"memory_depth compares all pairs of at most {MOST:,} states; the minimal machine has {S:,}")
    possible = np.repeat(machine.leave[:, None] < 1, P, axis=1)
    if not mistakes:
        played = machine.act.reshape(S, -1, machine.actions).max(axis=1) > 0
        possible &= played[:, own_actions(machine)]
    reached = _reached(next, possible, machine.start)
    act, _, leave = machine.values()
    labels: dict[Any, int] = {}
    rows = zip(act.reshape(S, -1).tolist(), leave.tolist(), strict=True)
    label = np.array([labels.setdefault((*a, q), len(labels)) for a, q in rows])

    def following(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the pairs of different states that these lead to, as often as they do."""
        first, second = pairs // S, pairs % S
        found = []
        for x in range(P):
            both = possible[first, x] & possible[second, x]
            a, b = next[first[both], x], next[second[both], x]
            found.append((np.minimum(a, b) * S + np.maximum(a, b))[a != b])
        return np.concatenate(found)

    upper, lower = np.triu_indices(len(reached), 1)
    pairs = reached[upper] * S + reached[lower]
    differ = np.zeros(S * S, dtype=bool)
    differ[pairs] = label[pairs // S] != label[pairs % S]
    waiting = np.bincount(following(pairs), minlength=S * S)
    ends, depth, steps = int(differ.sum()), 0, 0
    # Pairs that no walk of so many steps ends in are taken away, layer by layer (Kahn 1962); cycles stay.
    layer = pairs[waiting[pairs] == 0]
    while layer.size:
        steps += 1
        if apart := int(differ[layer].sum()):
            ends, depth = ends - apart, steps
        to, times = np.unique(following(layer), return_counts=True)
        waiting[to] -= times
        layer = to[waiting[to] == 0]
    return inf if ends else depth


def _reached(next: NDArray[np.int64], possible: NDArray[np.bool_], start: int) -> NDArray[np.int64]:
    found = {start}
    queue = [start]
    for state in queue:
        for to in next[state, possible[state]].tolist():
            if to not in found:
                found.add(to)
                queue.append(to)
    return np.array(sorted(found))


def _by_beliefs(machine: Machine, mistakes: bool) -> int | float:
    from relgames._rationals import matrix

    words, outputs = _words(machine, mistakes)
    start = np.zeros((1, machine.states), dtype=np.int64)
    start[0, machine.start] = 1
    reachable, words = _invariant(matrix(start), words)
    observable = _stacked([(reachable * output).transpose() for output in outputs])
    _, words = _invariant(observable, [word.transpose() for word in words])
    return _vanishing([_second_power(word) for word in words])


def _words(machine: Machine, mistakes: bool) -> tuple[list[Any], list[Any]]:
    """Return the matrix of each perceived profile (the chances to stay and move) and the outputs as columns."""
    from relgames._rationals import matrix

    act, next, leave = machine.fractions()
    S, A = machine.states, machine.actions
    act = act.reshape(S, -1, A)
    stay = 1 - leave
    outputs = [matrix(np.ones((S, 1), dtype=np.int64)), matrix(stay[:, None])]
    outputs += [matrix((stay * act[:, k, a])[:, None]) for k in range(act.shape[1]) for a in range(A)]
    words = []
    for x, own in enumerate(own_actions(machine)):
        chances = [stay] if mistakes else [stay * act[:, k, own] for k in range(act.shape[1])]
        words += [matrix(weight[:, None] * next[:, x]) for weight in chances]
    return words, outputs


def _invariant(rows: Any, matrices: list[Any]) -> tuple[Any, list[Any]]:
    """Return a basis of the least space of rows that holds these and is mapped into itself, and the matrices on it.

    On it M is R with ``basis * M == R * basis``.
    """
    basis, pivots = _reduced(rows)
    while True:
        larger, found = _reduced(_stacked([basis, *(basis * m for m in matrices)]))
        if larger.nrows() == basis.nrows():
            break
        basis, pivots = larger, found
    return basis, [_columns(basis * m, pivots) for m in matrices]


def _reduced(rows: Any) -> tuple[Any, list[int]]:
    """Return the reduced echelon form without rows of zeros, and the columns of its leading ones."""
    form, rank = rows.rref()
    table = form.table()[:rank]
    pivots = [next(k for k, value in enumerate(row) if value != 0) for row in table]
    return _table(table, rows.ncols()), pivots


def _columns(rows: Any, columns: list[int]) -> Any:
    return _table([[row[k] for k in columns] for row in rows.table()], len(columns))


def _stacked(parts: list[Any]) -> Any:
    return _table([row for part in parts for row in part.table()], parts[0].ncols())


def _table(rows: list[Any], columns: int) -> Any:
    import flint

    return flint.fmpq_mat(len(rows), columns, [value for row in rows for value in row])


def _second_power(rows: Any) -> Any:
    """Return the second exterior power: the minors of order 2, by pairs of rows and pairs of columns."""
    table = rows.table()
    pairs = list(combinations(range(len(table)), 2))
    minors = [[table[i][k] * table[j][m] - table[i][m] * table[j][k] for k, m in pairs] for i, j in pairs]
    return _table(minors, len(pairs))


def _vanishing(matrices: list[Any]) -> int | float:
    """Return the least n such that all products of n of the matrices are zero."""
    size = matrices[0].ncols()
    rows = _table([[int(i == j) for j in range(size)] for i in range(size)], size)
    steps = 0
    while rows.nrows():
        shorter, _ = _reduced(_stacked([rows * m for m in matrices]))
        if shorter.nrows() == rows.nrows():
            return inf
        rows, steps = shorter, steps + 1
    return steps
