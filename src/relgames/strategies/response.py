"""How a strategy answers what the others do, round by round: its response to a probe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, aligned
from relgames.strategies.machine import Machine
from relgames.strategies.program import Program


@dataclass(frozen=True, eq=False)
class Response(Tabular):
    """What a strategy does while the others go through a sequence of actions.

    Attributes
    ----------
    choices : ndarray, shape (T + 1, n)
        The probability of each own choice in each round, the last one after the whole sequence. A row sums to the
        probability that it has not left before.
    others : tuple of int, length T
        The sequence: the index of the others' actions in each round.
    slips : dict of int to int
        Rounds in which another own action came out than was meant, and that action.
    name : str

    Examples
    --------
    >>> import relgames as rg
    >>> answer = rg.strategies.response(rg.strategies.forgiving_grim(punishment=2, penance=1), [0, 1, 0, 0, 0])
    >>> answer.giving
    array([1., 1., 0., 0., 1., 1.])
    """

    choices: NDArray[Any]
    others: tuple[int, ...]
    slips: dict[int, int]
    name: str

    @property
    def giving(self) -> NDArray[Any]:
        """Return the probability of choosing action 0 in each round, shape (T + 1,)."""
        return self.choices[:, 0]

    def __str__(self) -> str:
        """One line each: what the others do, what it chooses, and where a slip came out."""
        rows = [["others", *(str(x) for x in self.others), ""], [self.name, *(_choice(row) for row in self.choices)]]
        if self.slips:
            rounds = range(len(self.choices))
            rows.append(["slip", *(f"→{self.slips[t]}" if t in self.slips else "" for t in rounds)])
        return aligned(rows, [False] * len(rows[0]))

    def _table(self) -> Table:
        rounds = range(len(self.choices))
        columns = [Column("round", rounds), Column("others", (*self.others, None))]
        columns += [Column(f"chooses {a}", self.choices[:, a]) for a in range(self.choices.shape[1])]
        if self.slips:
            columns.append(Column("slips to", [self.slips.get(t) for t in rounds]))
        return Table(tuple(columns), self.name, key=1)


def response(
    strategy: Machine | Program,
    others: Sequence[int],
    *,
    slips: Mapping[int, int] | None = None,
    rounds: int | None = None,
    exact: bool = False,
) -> Response:
    """Return what a strategy does, round by round, while the others go through a sequence of actions.

    Parameters
    ----------
    strategy : Machine or Program
        A Program must leave nothing to chance.
    others : sequence of int, length T
        The index of the others' actions in each round: with two seats, the other's action.
    slips : mapping of int to int, optional
        For rounds in which the own action comes out as another one than was meant: which. None by default.
    rounds : int, optional
        The number of rounds that a Program believes the match to have; unknown by default.
    exact : bool, default False
        Whether to compute in rationals.

    Returns
    -------
    Response

    Raises
    ------
    TypeError, ValueError
        If an argument is not of this kind, an action does not exist, or the answer is no function of the others'
        past actions: a Program with chance, or a machine that looks at earlier moves of the same round.

    Examples
    --------
    One withholding in a run of giving:

    >>> from relgames.strategies import forgiving_grim, generous_tit_for_tat
    >>> print(response(forgiving_grim(punishment=2, penance=1), [0, 1, 0, 0, 0]))
    others                 0  1  0  0  0
    forgiving grim (2, 1)  0  0  1  1  0  0
    >>> print(response(generous_tit_for_tat(0.25), [0, 1, 0]).giving)
    [1.   1.   0.25 1.  ]
    """
    if not isinstance(strategy, Machine | Program):
        raise TypeError(f"strategy must be a Machine or a Program; got {type(strategy).__name__}")
    counted = strategy.profiles // strategy.actions if isinstance(strategy, Machine) else prod(strategy.counts[1:])
    sequence = tuple(_checks.integer(x, "others", 0, counted - 1) for x in others)
    slipped = {
        _checks.integer(t, "slips", 0, len(sequence) - 1): _checks.integer(a, "slips", 0, strategy.actions - 1)
        for t, a in (slips or {}).items()
    }
    if isinstance(strategy, Program):
        choices = _stepped(strategy, sequence, slipped, rounds)
    else:
        choices = _forward(strategy, sequence, slipped, exact)
    if exact:
        choices = _checks.as_fractions(choices, None)
    return Response(choices, sequence, slipped, strategy.name or "own")


def _forward(machine: Machine, others: tuple[int, ...], slips: dict[int, int], exact: bool) -> NDArray[Any]:
    """Carry the probabilities of the states from round to round."""
    at_once(machine)
    act, next, leave = machine.fractions() if exact else (machine.act, machine.next, machine.leave)
    if next.ndim == 2:
        next = np.eye(machine.states, dtype=np.int64)[next]
    counted = machine.profiles // machine.actions
    states = np.zeros(machine.states, dtype=act.dtype)
    states[machine.start] = 1
    choices = [states @ act]
    for t, x in enumerate(others):
        own = act if t not in slips else np.eye(machine.actions, dtype=np.int64)[[slips[t]] * machine.states]
        moves = (own[:, :, None] * next[:, x::counted]).sum(axis=1)
        states = (states @ moves) * (1 - leave)
        choices.append(states @ act)
    return np.array(choices)


def _stepped(program: Program, others: tuple[int, ...], slips: dict[int, int], rounds: int | None) -> NDArray[Any]:
    if not program.is_deterministic:
        raise ValueError(
            f"strategy ({program!r}) draws random numbers, so that its answer can only be sampled: use rg.simulate"
        )
    state = np.array(program.start(rounds))
    profile = np.full(len(program.counts), -1, dtype=np.int64)
    choices = np.zeros((len(others) + 1, program.actions))
    for t in range(len(others) + 1):
        action = program.step(state, profile, 0.5)
        if not 0 <= action < program.actions:
            raise ValueError(f"strategy ({program!r}) must return an action 0..{program.actions - 1}; got {action}")
        choices[t, action] = 1
        if t < len(others):
            profile[0] = slips.get(t, action)
            profile[1:] = np.unravel_index(others[t], program.counts[1:])
    return choices


def at_once(machine: Machine) -> None:
    """Raise if a machine looks at earlier moves of the same round."""
    if machine.act.ndim == 3:
        raise ValueError(
            f"the machine must be one for moves at once (act with two axes); {machine!r} looks at earlier moves of the "
            "round. rg.history plays it"
        )


def _choice(row: NDArray[Any]) -> str:
    chosen = np.flatnonzero(row)
    if len(chosen) == 1 and row[chosen[0]] == 1:
        return str(chosen[0])
    return " ".join(f"{k}:{float(row[k]):.3g}" for k in chosen) or "left"
