"""Constructors of machines from probabilities: one per history, or per count of those who gave.

Action 0 is *give* (cooperate) and action 1 *withhold* (defect). Every constructor returns the minimal machine
(`Machine.minimize`).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np

from relgames import _checks
from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.machine import Machine


def memory_one(p: _checks.Numbers, first: Any = None, counts: Sequence[int] = (2, 2), name: str = "") -> Machine:
    """Return the machine that reacts to the last profile.

    Parameters
    ----------
    p : array_like, shape (P,) or (P, n)
        For each profile of the last round, own action first (two seats: CC, CD, DC, DD): the probability of giving,
        or of each of n own actions.
    first : number or array_like, shape (n,), optional
        The same for the first round. By default as after the profile in which all gave.
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    name : str, optional

    References
    ----------
    .. [1] M. Nowak and K. Sigmund, "The evolution of stochastic strategies in the Prisoner's Dilemma",
       Acta Applicandae Mathematicae 20 (1990) 247–265.

    Examples
    --------
    The extortioner of Press and Dyson in rationals:

    >>> from fractions import Fraction as F
    >>> memory_one((F(11, 13), F(1, 2), F(7, 26), 0))
    Machine(4 states, 2 actions, 4 profiles)
    """
    return memory_n(p, 1, None if first is None else [first], counts, name)


def memory_n(
    p: _checks.Numbers,
    memory: int,
    first: Sequence[Any] | None = None,
    counts: Sequence[int] = (2, 2),
    name: str = "",
) -> Machine:
    """Return the machine that reacts to the last ``memory`` profiles.

    Parameters
    ----------
    p : array_like, shape (P**memory,) or (P**memory, n)
        For each history, the probability of giving, or of each of n own actions. A history is a number with
        ``memory`` digits in base P, the latest round the last digit, each the own-first index of that profile.
    memory : int
    first : sequence of length ``memory``, optional
        What it does in the first rounds, in the form of the entries of ``p``. By default it behaves as if all seats
        had given in all rounds before the first.
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    name : str, optional

    References
    ----------
    .. [1] C. Hilbe, L. A. Martinez-Vaquero, K. Chatterjee and M. A. Nowak, "Memory-n strategies of direct
       reciprocity", PNAS 114 (2017) 4715–4720.

    Examples
    --------
    All-or-none with a memory of two rounds gives if in each of the two all did the same:

    >>> same = [1, 0, 0, 1]
    >>> memory_n([a * b for a in same for b in same], memory=2, name="all or none").states
    3
    """
    memory = _checks.integer(memory, "memory", least=1)
    counts = tuple(_checks.integer(n, "counts", least=1) for n in counts)
    size, profiles = counts[0], prod(counts)
    table = _rows(p, profiles**memory, size, "p")
    if first is not None and len(first) != memory:
        raise ValueError(f"first must say what to do in each of the first {memory} rounds; got {len(first)} entries")
    opening = [] if first is None else [_rows([f], 1, size, "first")[0] for f in first]
    digits = {profile: k for k, profile in enumerate(product(*(range(n) for n in counts)))}

    def act(history: tuple[int, ...]) -> Any:
        if first is not None and len(history) < memory:
            return opening[len(history)]
        index = 0
        for digit in history:
            index = index * profiles + digit
        return table[index]

    def move(history: tuple[int, ...], own: int, others: tuple[int, ...]) -> Hashable:
        return (*history, digits[(own, *others)])[-memory:]

    return automaton(() if first is not None else (0,) * memory, act, move, counts, name)


def reactive(p: _checks.Numbers, first: Any = None, counts: Sequence[int] = (2, 2), name: str = "") -> Machine:
    """Return the machine that reacts to what the *others* did in the last round.

    Parameters
    ----------
    p : array_like, shape (others,) or (others, n)
        For each profile of the others in cyclic order (two seats: C, D): the probability of giving, or of each of n
        own actions.
    first : number or array_like, shape (n,), optional
        The same for the first round. By default as after the others gave.
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    name : str, optional

    References
    ----------
    .. [1] M. A. Nowak and K. Sigmund, "Tit for tat in heterogeneous populations", Nature 355 (1992) 250–253.

    Examples
    --------
    >>> print(reactive((1, 0.3), name="generous"))
    generous: 2 states, starts in 0
    state  action     0|0  0|1  1|0  1|1
    0      0            0    1    0    1
    1      0:0.3 1:0.7    0    1    0    1
    """
    counts = tuple(_checks.integer(n, "counts", least=1) for n in counts)
    rows = _rows(p, prod(counts[1:]), counts[0], "p")
    return memory_one(np.array(rows * counts[0]), first, counts, name)


def from_counts(p: _checks.Numbers, first: Any = None, seats: int = 3, name: str = "") -> Machine:
    """Return the machine that reacts to *how many* of the others gave, whoever they were.

    Parameters
    ----------
    p : array_like, shape (N,) or (2, N)
        ``p[k]`` is the probability of giving after k of the other seats gave. With two rows, the first holds after
        the own seat gave, the second after it withheld.
    first : number, optional
        Probability of giving in the first round. By default as after all gave.
    seats : int, default 3
        Number of seats, N, all with the two actions give and withhold.
    name : str, optional

    References
    ----------
    .. [1] C. Hilbe, B. Wu, A. Traulsen and M. A. Nowak, "Cooperation and control in multiplayer social dilemmas",
       PNAS 111 (2014) 16425–16430.

    Examples
    --------
    Give as long as at least one of the two others gave:

    >>> from_counts((0, 1, 1), first=1).states
    2
    """
    seats = _checks.integer(seats, "seats", least=2)
    floats, exact = _checks.exact_array(p, "p")
    if floats.shape not in ((seats,), (2, seats)):
        raise ValueError(f"p must have shape ({seats},) or (2, {seats}) for {seats} seats; got shape {floats.shape}")
    values = np.broadcast_to(floats if exact is None else exact, (2, seats))
    gifts = [others.count(GIVE) for others in product((GIVE, WITHHOLD), repeat=seats - 1)]
    return memory_one(np.concatenate([row[gifts] for row in values]), first, (2,) * seats, name)


def _rows(p: _checks.Numbers, count: int, actions: int, name: str) -> list[Any]:
    """Return ``count`` distributions over the own actions from probabilities of giving or from distributions."""
    floats, exact = _checks.exact_array(p, name)
    values = floats if exact is None else exact
    if floats.shape == (count,) and actions == 2:
        _checks.probabilities(floats, name)
        return [(x, 1 - x) for x in values]
    if floats.shape != (count, actions):
        plain = f"({count},) or " if actions == 2 else ""
        raise ValueError(f"{name} must have shape {plain}({count}, {actions}); got shape {floats.shape}")
    return [tuple(row) for row in values]
