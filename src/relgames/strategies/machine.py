"""A strategy as arrays: the finite automaton that every part of this library plays, solves, draws and saves."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular
from relgames.strategies._partition import classes_of, total


class Edges(NamedTuple):
    """Transitions as a sparse table: row ``s * profiles + profile`` has so many entries (to, probability)."""

    entries: NDArray[np.int64]
    to: NDArray[np.int64]
    probability: NDArray[np.float64]


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Machine(Tabular):
    """A finite automaton that plays one seat.

    Parameters
    ----------
    act : array_like, shape (S, n) or (S, seen, n)
        Probability of each own action in each state. With three axes, the middle one is the index of the actions of
        the seats that moved earlier in this round, as this seat perceives them (`RepeatedGame.earlier` has their
        order); it is for games whose seats move in order.
    next : array_like, shape (S, P) of int or (S, P, S) of probabilities
        Next state for each of the P profiles that this seat may perceive, *own action first*, then the other seats
        in cyclic order (the last of these varies fastest).
    start : int, default 0
        First state.
    leave : array_like, shape (S,), optional
        Probability that this seat ends the relationship on entering the state at the end of a round. Never by
        default. The first round is always played.
    name : str, optional

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit, a probability is outside [0, 1] or a row does not sum to 1, or a state that is named
        does not exist.

    Notes
    -----
    Two machines are equal (``==``) when their arrays are; names do not count. `equivalent` compares behaviour.
    Fractions are kept beside their floats, so that ``play(..., exact=True)`` works with the very numbers given.

    Examples
    --------
    Tit for tat gives (action 0) in its first state and withholds (action 1) in its second; what the other seat did,
    the last digit of the profile, decides where it goes:

    >>> import relgames as rg
    >>> print(rg.Machine(act=[[1, 0], [0, 1]], next=[[0, 1, 0, 1], [0, 1, 0, 1]], name="tit for tat"))
    tit for tat: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    1    0    1
    1      1         0    1    0    1
    """

    act: NDArray[np.float64]
    next: NDArray[Any]
    start: int
    leave: NDArray[np.float64]
    name: str
    _exact: tuple[Any, Any, Any] = field(repr=False)

    def __init__(
        self,
        act: _checks.Numbers,
        next: _checks.Numbers,
        start: int = 0,
        leave: _checks.Numbers | None = None,
        name: str = "",
    ) -> None:
        floats, exact_act = _checks.exact_array(act, "act")
        if floats.ndim not in (2, 3) or 0 in floats.shape:
            raise ValueError(f"act must have shape (states, actions) or (states, seen, actions); got {floats.shape}")
        floats, exact_act = _checks.distributions(floats, exact_act, "act")
        states = len(floats)
        transitions, exact_next = _transitions(next, states, floats.shape[-1])
        leaving, exact_leave = _checks.exact_array(np.zeros(states) if leave is None else leave, "leave")
        if leaving.shape != (states,):
            raise ValueError(f"leave must hold one probability per state, shape ({states},); got {leaving.shape}")
        _checks.probabilities(leaving, "leave")
        set_field = object.__setattr__
        set_field(self, "act", _checks.read_only(floats))
        set_field(self, "next", _checks.read_only(transitions))
        set_field(self, "start", _checks.integer(start, "start", least=0, most=states - 1))
        set_field(self, "leave", _checks.read_only(leaving))
        set_field(self, "name", str(name))
        set_field(self, "_exact", (exact_act, exact_next, exact_leave))

    @property
    def states(self) -> int:
        """Number of states, S."""
        return self.act.shape[0]

    @property
    def actions(self) -> int:
        """Number of own actions."""
        return self.act.shape[-1]

    @property
    def profiles(self) -> int:
        """Number of profiles that it can perceive, P."""
        return self.next.shape[1]

    @property
    def is_deterministic(self) -> bool:
        """Whether neither actions nor transitions nor leaving are left to chance."""
        return self.next.ndim == 2 and all(bool(np.isin(a, (0.0, 1.0)).all()) for a in (self.act, self.leave))

    def values(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return ``act``, ``next`` and ``leave`` as they were given: in Fractions where floats would lose them."""
        arrays = (self.act, self.next, self.leave)
        act, next, leave = (a if e is None else e for a, e in zip(arrays, self._exact, strict=True))
        return act, next, leave

    def fractions(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return ``act``, ``next`` and ``leave`` in rationals: those given, or the exact values of the floats.

        Rows of floats such as (0.1, 0.9) miss 1 in rationals by a rounding error; they are divided by their sum.
        """
        exact_act, exact_next, exact_leave = self._exact
        act = _checks.as_fractions(self.act, exact_act)
        next = self.next
        if next.ndim == 3:
            next = _checks.as_fractions(self.next, exact_next)
            next = next / next.sum(axis=-1)[..., None]
        return act / act.sum(axis=-1)[..., None], next, _checks.as_fractions(self.leave, exact_leave)

    @cached_property
    def _edges(self) -> Edges:
        """The transitions as a sparse table, whichever form ``next`` has."""
        if self.next.ndim == 2:
            size = self.next.size
            return Edges(np.ones(size, dtype=np.int64), self.next.reshape(-1), np.ones(size))
        rows = self.next.reshape(-1, self.states)
        where = np.nonzero(rows)
        return Edges(np.count_nonzero(rows, axis=1), where[1].astype(np.int64), rows[where])

    def named(self, name: str) -> Machine:
        """Return the same machine under another name.

        Examples
        --------
        >>> from relgames.strategies import tit_for_tat
        >>> tit_for_tat().named("the neighbour").name
        'the neighbour'
        """
        return self._with(list(range(self.states)), name)

    def minimize(self) -> Machine:
        """Return the smallest machine that behaves the same after every history, own mistakes included.

        States that cannot be reached by any profiles are dropped, states that no future tells apart are merged, and
        the rest are numbered in the order in which the start state reaches them. So two deterministic machines
        behave the same if, and where nobody leaves only if, their minimal machines are equal. Where transitions are
        stochastic, states are merged if they move to the same classes with the same probabilities (ordinary
        lumpability [1]_); a smaller machine may then exist. Choosing and leaving are compared in all states, also
        where they make no difference: what is chosen in a state that is left for certain, and leaving the first state
        if it is never entered again.

        References
        ----------
        .. [1] J. G. Kemeny and J. L. Snell, *Finite Markov Chains*, 1960, theorem 6.3.2. For deterministic
           machines this is Moore's algorithm (E. F. Moore, "Gedanken-experiments on sequential machines", 1956).

        Examples
        --------
        >>> from relgames.strategies import memory_one
        >>> memory_one((1, 0, 1, 0)).minimize().states
        2
        """
        classes = classes_of([self])[0]
        found, number = [self.start], {int(classes[self.start]): 0}
        for state in found:
            for to in self._successors(state):
                if int(classes[to]) not in number:
                    number[int(classes[to])] = len(found)
                    found.append(to)
        number_of = np.array([number.get(int(c), -1) for c in classes])
        return self._with(found, self.name, number_of)

    def equivalent(self, other: Machine) -> bool:
        """Return whether both behave the same after every history, own mistakes included.

        Exact: `relgames.strategies.distinguish` finds a history that tells them apart, or proves that there is none.
        Machines for different seats or games are not equivalent.

        Examples
        --------
        >>> from relgames.strategies import always_give, reactive, tit_for_tat
        >>> reactive((1, 0)).equivalent(tit_for_tat()), reactive((1, 1)).equivalent(tit_for_tat())
        (True, False)
        """
        from relgames.strategies.equivalence import distinguish, same_seat

        if not isinstance(other, Machine):
            raise TypeError(f"other must be a Machine; got {type(other).__name__}")
        return same_seat(self, other) and distinguish(self, other) is None

    def _successors(self, state: int) -> list[int]:
        if self.next.ndim == 2:
            return self.next[state].tolist()
        return [int(to) for row in self.next[state] for to in np.flatnonzero(row)]

    def _with(self, states: list[int], name: str, number: NDArray[np.int64] | None = None) -> Machine:
        """Return the machine on ``states``, state s of this one being ``number[s]`` of the new one."""
        if number is None:
            number = np.arange(self.states)
        act, next, leave = self.values()
        if next.ndim == 2:
            following: Any = number[next[states]]
        else:
            following = np.zeros((len(states), self.profiles, len(states)), dtype=next.dtype)
            for k, state in enumerate(states):
                for profile, chances in enumerate(next[state]):
                    for to in np.unique(number[chances != 0]):
                        following[k, profile, to] = total(chances[number == to])
        return Machine(act[states], following, int(number[self.start]), leave[states], name)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Machine) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> Hashable:
        arrays = (self.act, self.next, self.leave)
        exact = tuple(None if e is None else tuple(e.flat) for e in self._exact)
        return (self.start, exact, *((a.shape, a.dtype.kind, a.tobytes()) for a in arrays))

    def __repr__(self) -> str:
        title = f"{self.name!r}, " if self.name else ""
        return f"Machine({title}{self._size}, {self.actions} actions, {self.profiles} profiles)"

    @property
    def _size(self) -> str:
        return f"{self.states} state{'s' if self.states > 1 else ''}"

    def __str__(self) -> str:
        """The state table: what it does, and where each perceived profile (own|others) leads."""
        table = self._table()
        return f"{table.caption}\n{table.text}"

    def _table(self) -> Table:
        others = self.profiles // self.actions
        columns = [Column("state", range(self.states), right=False)]
        if self.act.ndim == 2:
            columns.append(Column("action", _choices(self.act), right=False))
        else:
            columns += [Column(f"saw {k}", _choices(self.act[:, k]), right=False) for k in range(self.act.shape[1])]
        for k in range(self.profiles):
            to = self.next[:, k].tolist() if self.next.ndim == 2 else _choices(self.next[:, k])
            columns.append(Column(f"{k // others}|{k % others}", to, right=True))
        if self.leave.any():
            columns.append(Column("leaves", self.leave, ".4g"))
        caption = f"{self.name or 'machine'}: {self._size}, starts in {self.start}"
        return Table(
            tuple(columns), caption, key=1, notes=("k|l: the next state after its own action k and the others' l",)
        )


def _choices(rows: NDArray[np.float64]) -> list[Any]:
    """Return what each row of probabilities chooses: a number, or a text if it draws lots."""
    chosen = [np.flatnonzero(row).tolist() for row in rows]
    return [
        k[0] if len(k) == 1 else " ".join(f"{x}:{row[x]:.4g}" for x in k) for row, k in zip(rows, chosen, strict=True)
    ]


def _transitions(next: _checks.Numbers, states: int, actions: int) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """Return ``next`` as int64 (S, P), or as probabilities (S, P, S) with the Fractions given."""
    try:
        array = np.asarray(next)
    except ValueError as error:
        raise ValueError("next must be a rectangular array; its rows differ in length") from error
    if array.ndim not in (2, 3) or len(array) != states or array.shape[1] == 0 or array.shape[1] % actions:
        raise ValueError(
            f"next must have shape ({states}, profiles) or ({states}, profiles, {states}), profiles a multiple of the "
            f"{actions} own actions; got shape {array.shape}"
        )
    if array.ndim == 2:
        if array.dtype.kind not in "iu":
            raise TypeError(f"next with two axes must hold state numbers (int); got dtype {array.dtype}")
        wrong = (array < 0) | (array >= states)
        if wrong.any():
            s, k = (int(x) for x in np.argwhere(wrong)[0])
            raise ValueError(f"next must point to states 0..{states - 1}; next[{s}, {k}] is {array[s, k]}")
        return array.astype(np.int64), None
    if array.shape[2] != states:
        raise ValueError(f"next with three axes must end in one probability per state, {states}; got {array.shape}")
    floats, exact = _checks.distributions(*_checks.exact_array(array, "next"), "next")
    values = floats if exact is None else exact
    if bool(((values == 0) | (values == 1)).all()):
        return floats.argmax(axis=-1).astype(np.int64), None
    return floats, exact
