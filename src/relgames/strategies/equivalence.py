"""Whether two machines behave the same, and the shortest history after which they do not.

A machine turns what it perceives into probabilities: of choosing a_0, a_1, ... and staying, given the profiles
x_0, x_1, ... that it perceives, its own slips among them. Two machines are equivalent if these agree for all
sequences; then no game, no terms and no partners tell them apart.

Where each history leads to one state, pairs of states are searched, short histories first. Where transitions are
left to chance, it leads to two rows of weights over the states, the product of the matrices of its rounds [1]_. What is
to be compared are linear functions of these rows. So rows that are combinations of those of histories that come before,
being shorter or having fewer slips, need not be followed, and at most as many are left as both machines have states.
All of this is in rationals.

References
----------
.. [1] W.-G. Tzeng, "A polynomial-time algorithm for the equivalence of probabilistic automata", SIAM Journal on
   Computing 21 (1992) 216–227.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count, product
from typing import Any, NamedTuple

import numpy as np

from relgames._tables import Table, Tabular
from relgames.strategies._partition import classes_of
from relgames.strategies.machine import Machine

Round = tuple[int, int, int]  # own choice, own action as it came out, index of the others' actions


@dataclass(frozen=True, eq=False)
class Difference(Tabular):
    """A shortest history after which two machines do not do the same; of these, one with the fewest slips.

    Attributes
    ----------
    history : tuple of (int, int)
        The profiles of the rounds before: the own action, and the index of the others' actions (with two seats, the
        other's action).
    meant : tuple of int
        The own choice in each of these rounds; where it is not the own action, that was a slip.
    choices : tuple of two tuples of Fraction, or None
        The probability of each own action of both machines after the history; None if it is leaving that differs.
    leaving : tuple of two Fractions, or None
        The probability of both to leave at the end of the history, if that differs.
    seen : int or None
        The index of what the earlier movers did in the round, if the machines look at that.
    names : tuple of two str

    Examples
    --------
    >>> import relgames as rg
    >>> difference = rg.strategies.distinguish(rg.strategies.tit_for_tat(), rg.strategies.grim())
    >>> print(difference)
    after 1|0 (meant 0): tit for tat plays 0, grim plays 1
    >>> difference.slips
    1
    """

    history: tuple[tuple[int, int], ...]
    meant: tuple[int, ...]
    choices: tuple[tuple[Fraction, ...], tuple[Fraction, ...]] | None
    leaving: tuple[Fraction, Fraction] | None
    seen: int | None
    names: tuple[str, str]

    @property
    def slips(self) -> int:
        """Return in how many rounds of the history another own action came out than was meant."""
        return sum(own != meant for (own, _), meant in zip(self.history, self.meant, strict=True))

    def __str__(self) -> str:
        rounds = [
            f"{own}|{others}" + (f" (meant {meant})" if meant != own else "")
            for (own, others), meant in zip(self.history, self.meant, strict=True)
        ]
        when = f"after {', '.join(rounds)}" if rounds else "in the first round"
        if self.seen is not None:
            when += f", having seen {self.seen}"
        if self.leaving is not None:
            does = [f"leaves with probability {_number(p)}" for p in self.leaving]
        else:
            assert self.choices is not None
            does = [f"plays {_choice(p)}" for p in self.choices]
        return f"{when}: {', '.join(f'{name} {what}' for name, what in zip(self.names, does, strict=True))}"

    def _table(self) -> Table:
        rows = [
            (t, own, others, meant)
            for t, ((own, others), meant) in enumerate(zip(self.history, self.meant, strict=True))
        ]
        return replace(Table.of_rows(("round", "own", "others", "meant"), rows, "the history"), notes=(str(self),))


def distinguish(a: Machine, b: Machine, *, mistakes: bool = True) -> Difference | None:
    """Return a shortest history after which two machines do not do the same; None if they are equivalent.

    Parameters
    ----------
    a, b : Machine
        For the same seat: as many own actions, profiles and actions seen before.
    mistakes : bool, default True
        Whether the own action may be another one than was meant. With False two machines are told apart only by
        what happens where both always do what they mean to.

    Returns
    -------
    Difference or None
        None is proven: all that the two do has the same probabilities after every history.

    Raises
    ------
    TypeError, ValueError
        If they are no machines, or not for the same seat.

    Notes
    -----
    Exact: probabilities are compared as they were given, floats at their exact values. Give Fractions where chances
    add up to the same only in theory.

    Examples
    --------
    The trigger that counts its own slips and the one that does not:

    >>> from relgames.strategies import grim, reactive, tit_for_tat
    >>> print(distinguish(grim(), grim(own=False)))
    after 1|0 (meant 0): grim plays 1, grim (others only) plays 0
    >>> print(distinguish(grim(), grim(own=False), mistakes=False))
    None
    >>> print(distinguish(tit_for_tat(), reactive((1, 0.25), name="generous")))
    after 0|1: tit for tat plays 1, generous plays 0 with probability 1/4, 1 with probability 3/4
    """
    for name, machine in (("a", a), ("b", b)):
        if not isinstance(machine, Machine):
            raise TypeError(f"{name} must be a Machine; got {type(machine).__name__}")
    if not same_seat(a, b):
        raise ValueError(
            f"a and b must be for the same seat, with as many actions, profiles and actions seen; got {a!r}, act of "
            f"shape {a.act.shape}, and {b!r}, act of shape {b.act.shape}. strategies.translate carries one over"
        )
    pair = _Pair.of(a, b)
    if a.next.ndim == b.next.ndim == 2:
        return _by_states(pair, mistakes)
    one, other = classes_of([a, b])
    return None if one[a.start] == other[b.start] else _by_beliefs(pair, mistakes)


def same_seat(a: Machine, b: Machine) -> bool:
    """Return whether two machines are for the same seat of the same kind of game."""
    return a.profiles == b.profiles and a.act.shape[1:] == b.act.shape[1:]


class _Pair(NamedTuple):
    """Two machines as one, the states of the second after those of the first; all in rationals."""

    machines: tuple[Machine, Machine]
    act: Any  # (S, seen, n)
    next: Any  # (S, P) or (S, P, S)
    leave: Any  # (S,)

    @classmethod
    def of(cls, a: Machine, b: Machine) -> _Pair:
        (act, next, leave), (other_act, other_next, other_leave) = a.fractions(), b.fractions()
        if next.ndim == other_next.ndim == 2:
            both = np.concatenate([next, other_next + a.states])
        else:
            both = np.zeros((a.states + b.states, a.profiles, a.states + b.states), dtype=object)
            both[: a.states, :, : a.states] = next if next.ndim == 3 else np.eye(a.states, dtype=int)[next]
            rest = other_next if other_next.ndim == 3 else np.eye(b.states, dtype=int)[other_next]
            both[a.states :, :, a.states :] = rest
        act = np.concatenate([act, other_act])
        return cls((a, b), act.reshape(len(act), -1, a.actions), both, np.concatenate([leave, other_leave]))

    def difference(self, path: list[Round], choices: Any = None, leaving: Any = None, seen: int = 0) -> Difference:
        a, b = self.machines
        names = a.name or "the first", b.name or "the second"
        history = tuple((own, others) for _, own, others in path)
        looks = a.act.ndim == 3 and leaving is None
        return Difference(history, tuple(m for m, _, _ in path), choices, leaving, seen if looks else None, names)


def _by_states(pair: _Pair, mistakes: bool) -> Difference | None:
    """Search the pairs of states that histories lead to (Dijkstra 1959: by length, then by slips)."""
    a, b = pair.machines
    others = a.profiles // a.actions
    acts = [[tuple(row) for row in state] for state in pair.act.tolist()]
    leave, moves = pair.leave.tolist(), pair.next.tolist()
    # Where it came from. The first pair, None, is before the first round, when nobody could leave yet.
    came: dict[Any, tuple[Any, Round] | None] = {}
    number = count(1)
    waiting: list[Any] = [(0, 0, 0, None, None)]
    while waiting:
        length, slips, _, node, step = heappop(waiting)
        if node in came:
            continue
        came[node] = step
        s, t = node or (a.start, a.states + b.start)
        if node and leave[s] != leave[t]:
            return pair.difference(_path(came, node), leaving=(leave[s], leave[t]))
        # Who leaves for certain chooses no more.
        if node and leave[s] == 1:
            continue
        for seen, choices in enumerate(zip(acts[s], acts[t], strict=True)):
            if choices[0] != choices[1]:
                return pair.difference(_path(came, node), choices, seen=seen)
        likely = max(range(a.actions), key=acts[s][0].__getitem__)
        for x in range(a.profiles):
            own, to = x // others, (moves[s][x], moves[t][x])
            slip = not any(row[own] for row in acts[s])
            if to not in came and (mistakes or not slip):
                last = likely if slip else own, own, x % others
                heappush(waiting, (length + 1, slips + slip, next(number), to, (node, last)))
    return None


def _path(came: dict[Any, Any], node: Any) -> list[Round]:
    rounds = []
    while (step := came[node]) is not None:
        node, last = step
        rounds.append(last)
    return rounds[::-1]


def _by_beliefs(pair: _Pair, mistakes: bool) -> Difference | None:
    """Search the rows of weights over the states of both that histories lead to, up to linear combination."""
    from relgames._rationals import fraction, fractions, matrix

    a, b = pair.machines
    size = a.states + b.states
    rounds = list(_rounds(pair, mistakes))
    # Column 2 k + i of these is output k of machine i.
    inside = np.zeros((size, 2), dtype=np.int64)
    inside[: a.states, 0] = inside[a.states :, 1] = 1
    masses, leave = matrix(inside), matrix(pair.leave[:, None] * inside)
    seen, actions = pair.act.shape[1:]
    outputs = matrix((pair.act.reshape(size, -1)[:, :, None] * inside[:, None]).reshape(size, -1))
    stay = _diagonal(1 - pair.leave)
    start = np.zeros((1, size), dtype=np.int64)
    start[0, a.start] = start[0, a.states + b.start] = 1

    def unequal(row: Any, path: list[Round]) -> Difference | None:
        weights = fractions((row * masses).entries())
        values = (row * outputs).entries()
        for k in range(seen):
            part = values[2 * k * actions : 2 * (k + 1) * actions]
            if part[::2] != part[1::2]:
                one, other = (tuple(fraction(p) / w for p in part[i::2]) for i, w in enumerate(weights))
                return pair.difference(path, (one, other), seen=k)
        return None

    basis: list[Any] = []
    layer: list[tuple[Any, list[Round]]] = [(matrix(start), [])]
    found: list[Difference] = []
    while layer or found:
        layer = [layer[k] for k in _independent(basis, [row for row, _ in layer])]
        basis += [row for row, _ in layer]
        found += [difference for row, path in layer if (difference := unequal(row, path))]
        if found:
            return min(found, key=lambda difference: difference.slips)
        longer = []
        for (row, path), (last, word) in product(layer, rounds):
            after = row * word
            left, arrived = (fractions((after * columns).entries()) for columns in (leave, masses))
            if left[0] != left[1]:
                chances = left[0] / arrived[0], left[1] / arrived[1]
                found.append(pair.difference([*path, last], leaving=chances))
            else:
                longer.append((after * stay, [*path, last]))
        layer = sorted(longer, key=lambda way: sum(meant != own for meant, own, _ in way[1]))
    return None


def _rounds(pair: _Pair, mistakes: bool) -> Iterator[tuple[Round, Any]]:
    """Yield what may happen in a round, and the matrix of its chances from state to state."""
    from relgames._rationals import matrix

    seen, actions = pair.act.shape[1:]
    others = pair.next.shape[1] // actions
    for k, meant, x in product(range(seen), range(actions), range(pair.next.shape[1])):
        own = x // others
        if mistakes or own == meant:
            yield (meant, own, x % others), _diagonal(pair.act[:, k, meant]) * matrix(pair.next[:, x])


def _independent(basis: list[Any], rows: list[Any]) -> list[int]:
    """Return which of the rows, in their order, are no combinations of the basis and of those before."""
    import flint

    columns = [row.entries() for row in (*basis, *rows)]
    form, rank = flint.fmpq_mat(len(columns), len(columns[0]), [v for c in columns for v in c]).transpose().rref()
    leading = [next(k for k, value in enumerate(row) if value != 0) for row in form.table()[:rank]]
    return [k - len(basis) for k in leading if k >= len(basis)]


def _diagonal(values: Any) -> Any:
    import flint

    from relgames._rationals import rational

    out = flint.fmpq_mat(len(values), len(values))
    for k, value in enumerate(values):
        out[k, k] = rational(value)
    return out


def _choice(chances: tuple[Fraction, ...]) -> str:
    if 1 in chances:
        return str(chances.index(Fraction(1)))
    return ", ".join(f"{k} with probability {_number(p)}" for k, p in enumerate(chances) if p)


def _number(p: Fraction) -> str:
    """Return a probability as it would be written: floats are fractions of large numbers."""
    return str(p) if p.denominator < 10_000 else f"{float(p):.6g}"
