"""How far apart the behaviours of machines are, and which known strategy one is.

Let a(h) be what a machine does after a history h: the probability to leave at its end, and those of staying and of each
choice. Profiles are drawn at random, all alike, and histories of t rounds weigh (1 - d) d^t. The distance of two
machines is half the mean square difference,

    D(A, B) = 1/2 sum_t (1 - d) d^t E |a(h) - b(h)|^2 = (K(A, A) + K(B, B)) / 2 - K(A, B) .

For machines without chance it is the probability that they do not do the same. Its root is a metric: it is a distance
of functions in a Hilbert space, whose inner product K(A, B) = sum_t (1 - d) d^t E a(h).b(h) has a recursion over pairs
of states, also where transitions are left to chance, because a(h) is linear in the probabilities of the states:

    V(s, t) = (1 - d) a_s.b_t + d E_x sum_{s', t'} P_A(s' | s, x) P_B(t' | t, x) V(s', t') .

V is iterated until d^t is below the rounding of floats, for all known strategies at once. Whether a distance is zero is
not left to floats: `distinguish` decides it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.strategies.equivalence import Difference, distinguish, same_seat
from relgames.strategies.listing import entries
from relgames.strategies.machine import Machine

# Weights of rounds below this are lost in the rounding of a sum of weights that is 1.
NEGLIGIBLE = 1e-17
# Some thousand times the rounding error of a distance: what is nearer may be the same.
RESOLVED = 1e-12


@dataclass(frozen=True, eq=False)
class Neighbour(Tabular):
    """A known strategy, and how it differs.

    Attributes
    ----------
    machine : Machine
    distance : float
        In [0, 1]; see `distance`. 0 if the two are equivalent.
    difference : Difference or None
        A shortest history that tells the two apart; None if they are equivalent, which is proven.
    slips_only : bool
        Whether only own slips tell them apart: without mistakes the two are equivalent.

    Examples
    --------
    >>> import relgames as rg
    >>> near = rg.strategies.nearest(rg.strategies.grim(), [rg.strategies.tit_for_tat(), rg.strategies.always_give()])
    >>> print(near.neighbours[0])
    tit for tat: 0.421
    """

    machine: Machine
    distance: float
    difference: Difference | None
    slips_only: bool

    @property
    def equivalent(self) -> bool:
        """Whether it behaves the same after every history."""
        return self.difference is None

    def __str__(self) -> str:
        name = self.machine.name or repr(self.machine)
        if self.difference is None:
            return f"{name}: the same"
        return f"{name}: {self.distance:.3g}" + ", the same without own slips" * self.slips_only

    def _table(self) -> Table:
        return Table.of_record(self._row)

    @property
    def _row(self) -> dict[str, Any]:
        return {
            "strategy": self.machine.name or repr(self.machine),
            "distance": self.distance,
            "same": self.equivalent,
            "same without own slips": self.equivalent or self.slips_only,
        }


@dataclass(frozen=True, eq=False)
class Nearest(Tabular):
    """The known strategies that are nearest to one, nearest first.

    Attributes
    ----------
    neighbours : tuple of Neighbour
    compared : int
        How many known strategies were compared.
    name : str
        The strategy's own.

    Examples
    --------
    >>> import relgames as rg
    >>> known = [rg.strategies.tit_for_tat(), rg.strategies.always_give()]
    >>> near = rg.strategies.nearest(rg.strategies.grim(), known, k=2)
    >>> near.same, near.neighbours[0].machine.name
    ((), 'tit for tat')
    """

    neighbours: tuple[Neighbour, ...]
    compared: int
    name: str

    @property
    def same(self) -> tuple[Neighbour, ...]:
        """Return those among the neighbours that are equivalent."""
        return tuple(n for n in self.neighbours if n.equivalent)

    def __str__(self) -> str:
        lines = [f"nearest to {self.name or 'the machine'} of {self.compared}, by distance:"]
        return "\n".join([*lines, *(f"  {neighbour}" for neighbour in self.neighbours)])

    def _table(self) -> Table:
        rows = [neighbour._row for neighbour in self.neighbours]
        names = ("strategy", "distance", "same", "same without own slips")
        caption = f"nearest to {self.name or 'the machine'} of {self.compared}"
        return Table.of_rows(names, [tuple(row.values()) for row in rows], caption)


def nearest(machine: Machine, among: Sequence[Machine] | None = None, k: int = 5, discount: float = 0.9) -> Nearest:
    """Return the known strategies whose behaviour is nearest to that of a machine: which one is it?

    Parameters
    ----------
    machine : Machine
    among : sequence of Machine, optional
        What is known. By default all machines of the catalogue for the same seat.
    k : int, default 5
        How many to return; more if more than that are equivalent.
    discount : float, default 0.9
        What weight each round has in the distance, compared with the round before: below 1.

    Returns
    -------
    Nearest

    Raises
    ------
    TypeError, ValueError
        If an argument is not of this kind, nothing is known, or a known machine is for another seat.

    Notes
    -----
    See `distance` for what the numbers say. Those that are said to be the same are proven to be.

    Examples
    --------
    >>> from relgames.strategies import Machine, automaton, stewart_plotkin_2012
    >>> known = [s for s in stewart_plotkin_2012() if isinstance(s, Machine)]
    >>> account = automaton(0, act=lambda n: n, move=lambda n, own, others: others[0])
    >>> print(nearest(account, known, k=3))
    nearest to the machine of 17, by distance:
      TFT: the same
      HARD_JOSS: 0.0045
      ZDGTFT-2: 0.0176
    """
    if not isinstance(machine, Machine):
        raise TypeError(f"machine must be a Machine; got {type(machine).__name__}")
    k = _checks.integer(k, "k", least=1)
    if among is None:
        strategies = [entry.strategy for entry in entries()]
        known = [m for m in strategies if isinstance(m, Machine) and same_seat(machine, m)]
    else:
        known = list(among)
    if not known:
        raise ValueError(f"among must hold a machine to compare {machine!r} with; got none for its seat")
    distances = _distances(machine, known, discount)
    order = np.argsort(distances, kind="stable")
    found = []
    for index in order.tolist():
        # What floats find further away is not the same; what they find as near may be.
        if len(found) >= k and distances[index] > RESOLVED:
            break
        found.append(_neighbour(machine, known[index], float(distances[index])))
    found.sort(key=lambda n: (not n.equivalent, n.distance))
    same = sum(n.equivalent for n in found)
    return Nearest(tuple(found[: max(k, same)]), len(known), machine.name)


def distance(a: Machine, b: Machine, discount: float = 0.9) -> float:
    """Return how differently two machines behave: 0 for the same, 1 for the opposite after every history.

    The profiles of all rounds are drawn at random, own actions too, all with the same probability. Of machines without
    chance this is the probability to find them doing different things at the end of a random number of rounds: after t
    rounds with probability (1 - d) d^t, for the discount d. In general it is half the expected squared difference of
    their probabilities of leaving and of each choice. Its root is a metric.

    Parameters
    ----------
    a, b : Machine
        For the same seat.
    discount : float, default 0.9
        Below 1.

    Returns
    -------
    float
        0 if the two are equivalent; if not, accurate to about 1e-15.

    Raises
    ------
    TypeError, ValueError
        If they are no machines, or not for the same seat, or the discount is not in [0, 1).

    Notes
    -----
    Where transitions are left to chance, choices are compared round by round, given the profiles before. So two are at
    distance 0 that differ only in how their choices hang together, such as to toss one coin for all rounds and one for
    each. `distinguish` tells these apart.

    Examples
    --------
    They differ from the second round on, whenever the other has withheld:

    >>> from relgames.strategies import always_give, tit_for_tat
    >>> round(distance(always_give(), tit_for_tat()), 12)
    0.45
    """
    if not isinstance(a, Machine):
        raise TypeError(f"a must be a Machine; got {type(a).__name__}")
    return _neighbour(a, b, float(_distances(a, [b], discount, "b")[0])).distance


def _neighbour(machine: Machine, known: Machine, far: float) -> Neighbour:
    difference = distinguish(machine, known)
    slips_only = difference is not None and distinguish(machine, known, mistakes=False) is None
    return Neighbour(known, 0.0 if difference is None else far, difference, slips_only)


def _distances(machine: Machine, known: Sequence[Machine], discount: float, name: str = "among") -> NDArray[np.float64]:
    for other in known:
        if not isinstance(other, Machine):
            raise TypeError(f"{name} must be machines; got {type(other).__name__}")
        if not same_seat(machine, other):
            raise ValueError(
                f"{name} must be for the same seat as {machine!r}, with as many actions, profiles and actions seen; "
                f"got {other!r}. strategies.translate carries one over"
            )
    d = float(_checks.probability(discount, "discount"))
    if d == 1:
        raise ValueError("discount must be below 1, so that early rounds count; got 1")
    machine = machine.minimize()
    own = _squares([machine], d)
    return np.maximum((own + _squares(known, d)) / 2 - _inner(machine, known, d), 0)


def _inner(machine: Machine, others: Sequence[Machine], d: float) -> NDArray[np.float64]:
    """Return the inner product of one machine with each of the others."""
    from scipy import sparse

    P = machine.profiles
    left = [_moves([machine], x) for x in range(P)]
    right = sparse.hstack([_moves(others, x) for x in range(P)], format="csr")
    gain = (1 - d) * (_outputs(others) @ _outputs([machine]).T)
    value = gain
    for _ in range(_steps(d)):
        value = gain + d / P * (right @ np.vstack([(m @ value.T).T for m in left]))
    return value[_starts(others), machine.start]


def _squares(machines: Sequence[Machine], d: float) -> NDArray[np.float64]:
    """Return the inner product of each machine with itself."""
    out = np.empty(len(machines))
    random = [k for k, m in enumerate(machines) if m.next.ndim == 3]
    for k in random:
        out[k] = _inner(machines[k], [machines[k]], d)[0]
    certain = [k for k, m in enumerate(machines) if m.next.ndim == 2]
    if certain:
        # Both are in the same state after every history, so that single states are enough.
        group = [machines[k] for k in certain]
        mean = sum(_moves(group, x) for x in range(group[0].profiles)) / group[0].profiles
        gain = (1 - d) * (_outputs(group) ** 2).sum(axis=1)
        value = gain
        for _ in range(_steps(d)):
            value = gain + d * (mean @ value)
        out[certain] = value[_starts(group)]
    return out


def _steps(d: float) -> int:
    return ceil(log(NEGLIGIBLE) / log(d)) if d else 0


def _starts(machines: Sequence[Machine]) -> NDArray[np.int64]:
    sizes, starts = (
        np.array(values, dtype=np.int64) for values in zip(*((m.states, m.start) for m in machines), strict=True)
    )
    return np.cumsum(sizes) - sizes + starts


def _outputs(machines: Sequence[Machine]) -> NDArray[np.float64]:
    """Return what each state of each machine does, a row each: leave, or stay and choose."""
    acts = np.concatenate([m.act.reshape(m.states, -1, m.actions) for m in machines])
    leave = np.concatenate([m.leave for m in machines])
    # Whatever is seen before choosing is as likely as all else.
    seen = acts.shape[1]
    return np.column_stack([leave, ((1 - leave)[:, None, None] * acts / np.sqrt(seen)).reshape(len(acts), -1)])


def _moves(machines: Sequence[Machine], profile: int) -> Any:
    """Return the chances from state to state after a profile, the states of all machines numbered through."""
    from scipy import sparse

    sizes = [m.states for m in machines]
    ends = np.cumsum(sizes)
    rows, columns, chances = [], [], []
    for m, end in zip(machines, ends, strict=True):
        first = end - m.states
        if m.next.ndim == 2:
            s, to, p = np.arange(m.states), m.next[:, profile], np.ones(m.states)
        else:
            s, to = np.nonzero(m.next[:, profile])
            p = m.next[s, profile, to]
        rows.append(s + first)
        columns.append(to + first)
        chances.append(p)
    where = np.concatenate(rows), np.concatenate(columns)
    return sparse.csr_array((np.concatenate(chances), where), shape=(ends[-1], ends[-1]))
