"""Constructors of machines from what a strategy does, state by state: functions, rules, sequences and tables.

Action 0 is *give* (cooperate) and action 1 *withhold* (defect) wherever a constructor speaks of giving. Every
constructor returns the minimal machine (`Machine.minimize`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np

from relgames import _checks
from relgames.strategies.machine import Machine

GIVE, WITHHOLD = 0, 1


def automaton(
    start: Hashable,
    act: Callable[[Any], int | Sequence[Any]],
    move: Callable[[Any, int, tuple[int, ...]], Hashable],
    counts: Sequence[int] = (2, 2),
    name: str = "",
    limit: int = 20_000,
) -> Machine:
    """Return the machine of a strategy that is written as two Python functions over states of any hashable kind.

    Both are tabulated, from the start state on, for everything that can be perceived; they are not called in play.

    Parameters
    ----------
    start : hashable
        The first state.
    act : callable, state -> int or sequence of n probabilities
        The own action in a state, or the probability of each.
    move : callable, (state, own, others) -> state
        Where the own action and the tuple of the others' actions (cyclic order) lead. A dict {state: probability}
        moves at random.
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    name : str, optional
    limit : int, default 20000
        Most states to tabulate before this is given up as endless.

    Raises
    ------
    ValueError
        If more than ``limit`` states are reached, or ``act`` returns an action that does not exist.

    Examples
    --------
    Give until the other has withheld twice in all:

    >>> patient = automaton(0, act=lambda n: 0 if n < 2 else 1, move=lambda n, own, others: min(n + others[0], 2))
    >>> print(patient)
    machine: 3 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    1    0    1
    1      0         1    2    1    2
    2      1         2    2    2    2
    """
    counts = tuple(_checks.integer(n, "counts", least=1) for n in counts)
    perceived = [(own, tuple(others)) for own, *others in product(*(range(n) for n in counts))]
    number: dict[Hashable, int] = {start: 0}
    acts, moves = [], []
    for state in (queue := [start]):
        acts.append(_distribution(act(state), counts[0], state))
        row = []
        for own, others in perceived:
            to = move(state, own, others)
            chances = to if isinstance(to, Mapping) else {to: 1}
            for target in chances:
                if target not in number:
                    number[target] = len(queue)
                    queue.append(target)
            row.append({number[target]: chance for target, chance in chances.items() if chance})
        moves.append(row)
        if len(queue) > limit:
            raise ValueError(
                f"the automaton reaches more than limit={limit} states (state {limit} is {queue[limit]!r}): bound its "
                "counters, or raise limit"
            )
    if all(len(cell) == 1 for row in moves for cell in row):
        following: Any = np.array([[next(iter(cell)) for cell in row] for row in moves])
    else:
        following = np.zeros((len(queue), len(perceived), len(queue)), dtype=object)
        for s, row in enumerate(moves):
            for k, cell in enumerate(row):
                for to, chance in cell.items():
                    following[s, k, to] = chance
    return Machine(np.array(acts), following, name=name).minimize()


def from_rule(
    rule: Callable[[tuple[tuple[int, ...], ...]], int | Sequence[Any]],
    memory: int,
    counts: Sequence[int] = (2, 2),
    name: str = "",
) -> Machine:
    """Return the machine of a rule over the last ``memory`` rounds.

    Parameters
    ----------
    rule : callable, history -> int or sequence of n probabilities
        ``history`` is a tuple of at most ``memory`` profiles, the latest last, each with the own action first and
        the others in cyclic order. It is shorter in the first rounds.
    memory : int
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    name : str, optional

    Examples
    --------
    Tit for two tats:

    >>> def two_tats(history):
    ...     return 1 if len(history) == 2 and all(other == 1 for own, other in history) else 0
    >>> from_rule(two_tats, memory=2).states
    3
    """
    memory = _checks.integer(memory, "memory", least=0)

    def move(history: tuple[Any, ...], own: int, others: tuple[int, ...]) -> Hashable:
        return (*history, (own, *others))[-memory:] if memory else ()

    return automaton((), rule, move, counts, name)


def cyclic(sequence: Sequence[int], counts: Sequence[int] = (2, 2), name: str = "") -> Machine:
    """Return the machine that repeats a sequence of actions for ever, whatever it sees.

    Parameters
    ----------
    sequence : sequence of int
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    name : str, optional

    Examples
    --------
    >>> cyclic((0, 0, 1)).states
    3
    """
    actions = [_checks.integer(a, "sequence", least=0, most=counts[0] - 1) for a in sequence]
    if not actions:
        raise ValueError("sequence must hold at least one action; got none")
    return automaton(0, lambda s: actions[s], lambda s, own, others: (s + 1) % len(actions), counts, name)


def from_fsm(
    transitions: Sequence[tuple[Hashable, int, Hashable, int]],
    initial_state: Hashable,
    initial_action: int = GIVE,
    name: str = "",
) -> Machine:
    """Return the machine of a two-seat table whose actions sit on the transitions, as the literature prints them.

    Parameters
    ----------
    transitions : sequence of (state, other's action, next state, next own action)
        One entry per state and action of the other seat.
    initial_state : hashable
    initial_action : int, default 0
        The own action in the first round.
    name : str, optional

    References
    ----------
    .. [1] G. H. Mealy, "A method for synthesizing sequential circuits", Bell System Technical Journal 34 (1955)
       1045–1079: actions on transitions. Here they are moved to states (Moore), at most n per state.

    Examples
    --------
    Grim:

    >>> print(from_fsm([(1, 0, 1, 0), (1, 1, 2, 1), (2, 0, 2, 1), (2, 1, 2, 1)], initial_state=1, name="grim"))
    grim: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    1    0    1
    1      1         1    1    1    1
    """
    table: dict[tuple[Hashable, int], tuple[Hashable, int]] = {}
    for entry in transitions:
        if len(entry) != 4:
            raise ValueError(f"transitions must hold (state, other's action, next state, own action); got {entry!r}")
        state, seen, to, own = entry
        if (state, seen) in table:
            raise ValueError(f"transitions names state {state!r} with action {seen!r} twice")
        table[state, _checks.integer(seen, "transitions", 0, 1)] = (
            to,
            _checks.integer(own, "transitions", 0, 1),
        )

    def move(state: tuple[Hashable, int], own: int, others: tuple[int, ...]) -> Hashable:
        if (state[0], others[0]) not in table:
            raise ValueError(f"transitions has no entry for state {state[0]!r} after action {others[0]}")
        return table[state[0], others[0]]

    start = (initial_state, _checks.integer(initial_action, "initial_action", 0, 1))
    return automaton(start, lambda state: state[1], move, name=name)


def translate(
    machine: Machine,
    do: Sequence[int],
    see: Sequence[Sequence[int]],
    counts: Sequence[int] | None = None,
    name: str | None = None,
) -> Machine:
    """Return the machine carried over into a game with other actions or more seats.

    Parameters
    ----------
    machine : Machine
        Its seats are the first ``len(see)`` ones that are not ignored; moves at once only.
    do : sequence of int
        ``do[a]`` is the new own action in place of its action ``a``.
    see : sequence of sequences of int
        One sequence per seat of the new game, own first, then cyclic: ``see[k][b]`` is what the machine takes the
        new action ``b`` of that seat for. An empty sequence, with ``counts``, is a seat that it does not see.
    counts : sequence of int, optional
        Action counts of the new game, own first. By default the lengths of ``see``.
    name : str, optional
        By default the name of the machine.

    Examples
    --------
    Tit for tat in a game in which each seat has a third action, which it takes for withholding:

    >>> from relgames.strategies import tit_for_tat
    >>> translate(tit_for_tat(), do=(0, 1), see=[(0, 1, 1), (0, 1, 1)])
    Machine('tit for tat', 2 states, 3 actions, 9 profiles)
    """
    if machine.act.ndim != 2:
        raise ValueError("machine must be one for moves at once (act with two axes); this one sees earlier moves")
    sizes = tuple(len(view) for view in see) if counts is None else tuple(counts)
    if len(do) != machine.actions or len(sizes) != len(see):
        raise ValueError(
            f"do must hold {machine.actions} actions and see one sequence per seat; got {len(do)} and {len(see)}"
        )
    radix = [max(view, default=0) + 1 for view in see]
    if prod(radix) != machine.profiles or radix[0] != machine.actions:
        raise ValueError(
            f"see must map onto the {machine.profiles} profiles of the machine, {machine.actions} own actions first; "
            f"its values count {radix}"
        )
    act, next, leave = machine.values()
    lifted = np.zeros((machine.states, sizes[0]), dtype=object)
    for old, new in enumerate(do):
        lifted[:, _checks.integer(new, "do", 0, sizes[0] - 1)] += act[:, old]
    columns = []
    for profile in product(*(range(n) for n in sizes)):
        index = 0
        for digit, view, base in zip(profile, see, radix, strict=True):
            index = index * base + (view[digit] if view else 0)
        columns.append(index)
    return Machine(lifted, next[:, columns], machine.start, leave, machine.name if name is None else name).minimize()


def _distribution(choice: Any, actions: int, state: Any) -> Any:
    if isinstance(choice, int | np.integer) and not isinstance(choice, bool):
        if not 0 <= choice < actions:
            raise ValueError(f"act must return an action 0..{actions - 1}; in state {state!r} it returned {choice}")
        return tuple(int(k == choice) for k in range(actions))
    if not np.iterable(choice) or len(row := tuple(choice)) != actions:
        raise ValueError(
            f"act must return an action or {actions} probabilities, such as (p, 1 - p); in state {state!r} it returned "
            f"{choice!r}"
        )
    return row
