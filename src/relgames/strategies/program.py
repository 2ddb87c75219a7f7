"""Strategies that no finite automaton holds: a Python function over a few numbers, compiled when it is first played."""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from inspect import signature
from math import inf, isnan
from types import FunctionType
from typing import Any

from relgames import _checks
from relgames._tables import Table, Tabular

ROUNDS = "rounds"
# Instructions of Python that name a variable without reading it.
WRITES = {"STORE_FAST", "DELETE_FAST", "STORE_FAST_STORE_FAST", "STORE_DEREF", "DELETE_DEREF", "MAKE_CELL"}
Step = Callable[[Any, Any, float], int]


@dataclass(frozen=True, eq=False, repr=False)
class Program(Tabular):
    """A strategy as a step function over a state of a fixed number of floats; made by `program`.

    Attributes
    ----------
    step : callable, (state, profile, u) -> int
        Called once a round, when the seat chooses. ``state`` is a float array that it may change and that lasts for the
        match. ``profile`` (N,) int holds the latest action of each seat as this seat perceived it, *its own first*,
        then the others in cyclic order: -1 where a seat has not acted yet, and this round's action of the seats that
        moved earlier in this round. ``u`` is uniform in [0, 1), new in every round.
    state : tuple of float
        The state at the start of a match. The text ``"rounds"`` in place of a number is the number of rounds of the
        match, ``inf`` where no last round is known.
    counts : tuple of int
        Action counts: own, then the other seats in cyclic order.
    name : str

    Examples
    --------
    >>> import relgames as rg
    >>> @rg.program(state=(0.0,))
    ... def gives_every_third(state, profile, u):
    ...     state[0] += 1
    ...     return 0 if state[0] % 3 == 1 else 1
    >>> gives_every_third
    Program('gives every third', 1 number, 2 actions, 2 seats)
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=6)
    >>> rg.history(r, (gives_every_third, rg.strategies.always_give())).actions[:, 0]
    array([0, 1, 1, 0, 1, 1])
    """

    step: Step
    state: tuple[float | str, ...]
    counts: tuple[int, ...]
    name: str

    @property
    def actions(self) -> int:
        """Number of own actions."""
        return self.counts[0]

    @cached_property
    def is_deterministic(self) -> bool:
        """Whether it leaves nothing to chance: the function never reads ``u``."""
        code = self.step.__code__
        u = code.co_varnames[2]
        # Some versions of Python name two variables in one instruction, its value is then a tuple; and an inner
        # function that reads u is made of a cell, which is loaded. So all but what only writes is taken for reading.
        return not any(
            instruction.opname not in WRITES and u in (instruction.argval, *_pair(instruction.argval))
            for instruction in dis.get_instructions(code)
        )

    def start(self, rounds: int | None) -> tuple[float, ...]:
        """Return the state at the start of a match of so many rounds; None where no last round is known."""
        length = inf if rounds is None else float(rounds)
        return tuple(length if x == ROUNDS else float(x) for x in self.state)

    def named(self, name: str) -> Program:
        """Return the same program under another name."""
        return replace(self, name=name)

    def starting(self, *state: float | str) -> Program:
        """Return the same program with another start: parameters that live in the state need no new compilation.

        Examples
        --------
        >>> @program(state=(0.0, 2.0))
        ... def patient(state, profile, u):
        ...     '''Give until the other has withheld state[1] times.'''
        ...     if profile[1] == 1:
        ...         state[0] += 1
        ...     return 1 if state[0] >= state[1] else 0
        >>> patient.starting(0, 5).state
        (0.0, 5.0)
        """
        return replace(self, state=_state(state))

    def __reduce_ex__(self, protocol: Any) -> Any:
        # Its function goes by the name under which there now is a program; so pickle would not find the function.
        module, name = self.step.__module__, self.step.__qualname__
        found = getattr(sys.modules.get(module), name, None)
        if isinstance(found, Program) and found.step is self.step:
            return _restored, (module, name, self.state, self.counts, self.name)
        return super().__reduce_ex__(protocol)

    def __repr__(self) -> str:
        size = f"{len(self.state)} number{'s' if len(self.state) != 1 else ''}"
        return f"Program({self.name!r}, {size}, {self.actions} actions, {len(self.counts)} seats)"

    def _table(self) -> Table:
        values = {
            "program": self.name,
            "function": self.step.__name__,
            "action counts": self.counts,
            "state": self.state,
        }
        return Table.of_record(values)


def program(
    state: Sequence[float | str] = (), counts: Sequence[int] = (2, 2), name: str | None = None
) -> Callable[[Step], Program]:
    """Turn a step function into a strategy that plays at the speed of compiled code.

    numba compiles the function when it is first played: numbers, loops and math on the two arrays. It must return an
    int on every path. An index outside of an array and a division by zero raise an exception; so the match stops with a
    `StrategyError`, as it does for an action that does not exist.

    Parameters
    ----------
    state : sequence of float
        What it remembers, as it is at the start of a match; ``"rounds"`` stands for the number of rounds.
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    name : str, optional
        By default the function's name with spaces.

    Returns
    -------
    callable
        A decorator that makes a `Program` of a function ``step(state, profile, u)``.

    Examples
    --------
    Withhold once the other has withheld in more than a tenth of the rounds:

    >>> @program(state=(0.0, 0.0))
    ... def wary(state, profile, u):
    ...     if profile[1] >= 0:
    ...         state[0] += 1
    ...         state[1] += profile[1]
    ...     return 1 if state[1] > 0.1 * state[0] else 0
    >>> wary
    Program('wary', 2 numbers, 2 actions, 2 seats)
    """
    start = _state(state)
    sizes = tuple(_checks.integer(n, "counts", least=1) for n in counts)

    def decorate(step: Step) -> Program:
        if not isinstance(step, FunctionType):
            raise TypeError(f"program makes a strategy of a plain Python function; got {step!r}")
        if len(signature(step).parameters) != 3:
            raise TypeError(f"{step.__name__} must have three parameters, (state, profile, u); got {signature(step)}")
        return Program(step, start, sizes, name or step.__name__.strip("_").replace("_", " "))

    return decorate


def _restored(module: str, step: str, *rest: Any) -> Program:
    return Program(getattr(import_module(module), step).step, *rest)


def _state(values: Sequence[float | str]) -> tuple[float | str, ...]:
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise TypeError(f"state must be a sequence of numbers, such as (0.0, 0.0); got {values!r}")
    for value in values:
        if value != ROUNDS and (isinstance(value, str) or isnan(float(value))):
            raise ValueError(f"state must hold numbers or {ROUNDS!r}; got {value!r}")
    return tuple(value if isinstance(value, str) else float(value) for value in values)


def _pair(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()
