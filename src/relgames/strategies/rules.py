"""Pure rules of the last few rounds, as numbers: what each does after each history, and nothing else about it.

A history is a number with ``memory`` digits in base P, the number of profiles: the latest round is the last digit, and
a digit is the own-first index of that round's profile. A rule is a number again: its digit k, in base n for n own
actions, is the action after history k. So for two seats that give or withhold, *bit k of a rule is what it does after
history k*, and a memory of two rounds has 16 histories and 2^16 rules.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games import profile_strides
from relgames.strategies.automata import GIVE, automaton
from relgames.strategies.machine import Machine


def pure_rule(
    number: int,
    memory: int,
    counts: Sequence[int] = (2, 2),
    opening: Sequence[int] | None = None,
    name: str | None = None,
) -> Machine:
    """Return the machine of a pure rule of the last ``memory`` rounds, by its number.

    Parameters
    ----------
    number : int
        Its digit k in base ``counts[0]``, the last one being digit 0, is the action after history k, where histories
        are numbered as in `memory_n`: the latest round is the last digit, own action first. With two seats and two
        actions, bit k; after one round the histories 0 to 3 are CC, CD, DC, DD.
    memory : int
        At least 1.
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    opening : sequence of int, length ``memory``, optional
        It begins as if in the rounds before the first, the latest last, *all* seats had taken these actions. By
        default all had given (action 0).
    name : str, optional
        By default "rule" and the number.

    Returns
    -------
    Machine
        The minimal one.

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind, or there is no rule of that number.

    Examples
    --------
    Tit for tat withholds after histories 1 and 3, those in which the other did: 2^1 + 2^3.

    >>> from relgames.strategies import suspicious_tit_for_tat, tit_for_tat
    >>> pure_rule(10, memory=1).equivalent(tit_for_tat())
    True
    >>> pure_rule(10, memory=1, opening=[1]).equivalent(suspicious_tit_for_tat())
    True
    """
    counts, memory = _counts(counts), _checks.integer(memory, "memory", least=1)
    table = rule_tables([number], memory, counts)[0].tolist()
    start = opening_history(opening, memory, counts)
    strides, profiles = profile_strides(counts), prod(counts)

    def move(history: int, own: int, others: tuple[int, ...]) -> int:
        profile = sum(action * weight for action, weight in zip((own, *others), strides, strict=True))
        return (history * profiles + profile) % len(table)

    return automaton(start, table.__getitem__, move, counts, f"rule {number}" if name is None else name)


@dataclass(frozen=True)
class PureRules(Sequence[Machine]):
    """All pure rules of the last ``memory`` rounds, as a sequence: its item k is ``pure_rule(k, memory, ...)``.

    Machines are made when they are asked for, a slice gives a tuple of them. What `pure_rules` returns.

    Attributes
    ----------
    memory : int
    counts : tuple of int
        Action counts: own, then the other seats in cyclic order.
    opening : tuple of int
        What all seats are taken to have done in the rounds before the first, the latest last.

    Examples
    --------
    >>> import relgames as rg
    >>> rules = rg.strategies.pure_rules(1)
    >>> len(rules), rules[0]
    (16, Machine('rule 0', 1 state, 2 actions, 4 profiles))
    """

    memory: int
    counts: tuple[int, ...]
    opening: tuple[int, ...]

    def __len__(self) -> int:
        return rule_count(self.memory, self.counts)

    @overload
    def __getitem__(self, index: int) -> Machine: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Machine, ...]: ...
    def __getitem__(self, index: int | slice) -> Machine | tuple[Machine, ...]:
        numbers = range(len(self))[index]
        return self._machine(numbers) if isinstance(numbers, int) else tuple(map(self._machine, numbers))

    def __iter__(self) -> Iterator[Machine]:
        return map(self._machine, range(len(self)))

    def _machine(self, number: int) -> Machine:
        return pure_rule(number, self.memory, self.counts, self.opening)


def pure_rules(memory: int, counts: Sequence[int] = (2, 2), opening: Sequence[int] | None = None) -> PureRules:
    """Return all pure rules of the last ``memory`` rounds, as a sequence of machines in the order of their numbers.

    Parameters
    ----------
    memory : int
        At least 1. Two seats with two actions have 16 rules of one round and 65,536 of two.
    counts, opening
        As in `pure_rule`, which says what the number of a rule is.

    Returns
    -------
    PureRules

    Raises
    ------
    TypeError, ValueError
        As in `pure_rule`; and if there are more rules than a sequence can have (for two seats, from three rounds on).

    Examples
    --------
    Rules of one round for three parties; the second gives but after nobody gave:

    >>> rules = pure_rules(1, counts=(2, 2, 2))
    >>> len(rules), rules[128]
    (256, Machine('rule 128', 2 states, 2 actions, 8 profiles))
    >>> len(pure_rules(2))
    65536
    """
    counts, memory = _counts(counts), _checks.integer(memory, "memory", least=1)
    opening_history(opening, memory, counts)
    # Of 63 histories and two actions on there are more than 2^63: not worth working out.
    if counts[0] > 1 and (prod(counts) ** memory >= 63 or rule_count(memory, counts) > sys.maxsize):
        raise ValueError(
            f"memory={memory} with counts={counts} has {counts[0]}^{prod(counts) ** memory} rules, too many for a "
            "sequence; make single ones with pure_rule(number, memory, counts)"
        )
    return PureRules(memory, counts, tuple(map(int, opening)) if opening is not None else (GIVE,) * memory)


def rule_number(machine: Machine, memory: int, counts: Sequence[int] = (2, 2)) -> int:
    """Return the number of the pure rule that a machine follows once ``memory`` rounds are over.

    Parameters
    ----------
    machine : Machine
        Without chance. What it does in the first rounds does not matter.
    memory : int
        At least 1.
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If the machine does not fit ``counts``, leaves, has chances, or remembers more than ``memory`` rounds.

    Examples
    --------
    >>> from relgames.strategies import grim, tit_for_two_tats, win_stay_lose_shift
    >>> rule_number(win_stay_lose_shift(), memory=1), rule_number(tit_for_two_tats(), memory=2)
    (6, 41120)
    >>> rule_number(grim(), memory=2)
    Traceback (most recent call last):
        ...
    ValueError: machine 'grim' remembers more than 2 rounds: after history 0 it may give or withhold
    """
    counts, memory = _counts(counts), _checks.integer(memory, "memory", least=1)
    if not isinstance(machine, Machine):
        raise TypeError(f"machine must be a Machine; got {type(machine).__name__}")
    if (machine.actions, machine.profiles) != (counts[0], prod(counts)) or machine.act.ndim == 3:
        raise ValueError(f"machine must fit action counts {counts} and look at no earlier movers; got {machine!r}")
    if not machine.is_deterministic or machine.leave.any():
        raise ValueError(f"machine must leave nothing to chance and never leave; got {machine!r}")
    machine = machine.minimize()
    action = machine.act.argmax(axis=1)
    number = 0
    for k, history in enumerate(product(range(prod(counts)), repeat=memory)):
        states = np.arange(machine.states)
        for profile in history:
            states = np.unique(machine.next[states, profile])
        actions = np.unique(action[states]).tolist()
        if len(actions) > 1:
            may = "give or withhold" if counts[0] == 2 else f"take the actions {actions}"
            raise ValueError(
                f"machine {machine.name!r} remembers more than {memory} rounds: after history {k} it may {may}"
            )
        number += actions[0] * counts[0] ** k
    return number


def rule_count(memory: int, counts: Sequence[int] = (2, 2)) -> int:
    """Return how many pure rules of the last ``memory`` rounds there are."""
    return counts[0] ** (prod(counts) ** memory)


def rule_tables(numbers: Iterable[int], memory: int, counts: Sequence[int] = (2, 2)) -> NDArray[np.int64]:
    """Return what rules do after each history, (rules, histories), given their numbers."""
    histories = prod(counts) ** memory
    most = rule_count(memory, counts) - 1
    if isinstance(numbers, range) and most < 2**62:
        # All rules: known to be integers, and too many for a loop.
        return np.arange(numbers.start, numbers.stop)[:, None] // counts[0] ** np.arange(histories) % counts[0]
    rows = []
    for number in numbers:
        rest = _checks.integer(number, "number", least=0, most=most)
        row = []
        for _ in range(histories):
            rest, action = divmod(rest, counts[0])
            row.append(action)
        rows.append(row)
    return np.array(rows, dtype=np.int64).reshape(-1, histories)


def opening_history(opening: Sequence[int] | None, memory: int, counts: Sequence[int] = (2, 2)) -> int:
    """Return the number of the history that is taken to precede the first round, the same for every seat."""
    given: Any = (GIVE,) * memory if opening is None else opening
    if isinstance(given, str) or not np.iterable(given):
        raise TypeError(f"opening must be a sequence of {memory} actions; got {opening!r}")
    actions = [_checks.integer(action, "opening", least=0, most=min(counts) - 1) for action in given]
    if len(actions) != memory:
        raise ValueError(f"opening must hold one action for each of the {memory} rounds; got {len(actions)}")
    history, all_alike = 0, sum(profile_strides(counts))
    for action in actions:
        history = history * prod(counts) + action * all_alike
    return history


def _counts(counts: Sequence[int]) -> tuple[int, ...]:
    return tuple(_checks.integer(n, "counts", least=1) for n in counts)
