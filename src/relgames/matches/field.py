"""The strategies of a match or a tournament, and which way each match is played.

There are three ways: machines alone are played by their tables; with a program among them the rounds are played
literally, in compiled code; with an agent, literally in Python. A match goes the way of its slowest strategy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.games import RepeatedGame
from relgames.matches.tables import Tables, check_machine, compile_tables, single_lineups
from relgames.strategies import Machine, Program, Strategy
from relgames.strategies.agent import is_agent, name_of

MACHINES, PROGRAMS, AGENTS = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Field:
    """The line-ups of all seats. Strategies are numbered through, seat 0's first; so are they in ``matches`` (B, N)."""

    r: RepeatedGame
    lineups: Sequence[Sequence[Strategy]]

    @cached_property
    def strategies(self) -> list[Strategy]:
        """All strategies, seat 0's first."""
        return [strategy for lineup in self.lineups for strategy in lineup]

    @cached_property
    def ways(self) -> NDArray[np.int64]:
        """The way in which each strategy is played."""
        return np.array([_way(strategy) for strategy in self.strategies])

    @cached_property
    def tables(self) -> Tables:
        """The tables of the machines, which ``machines`` numbers."""
        return compile_tables(self.r, [[s for s in lineup if isinstance(s, Machine)] for lineup in self.lineups])

    @cached_property
    def sampling(self) -> Tables:
        """The tables that sampling reads: chances cumulated, states as rows, and ``ptr`` as certain next rows."""
        from relgames.matches._kernels import sampled as _kernels

        tables = self.tables
        seats = np.repeat(tables.where[:, 3], tables.where[:, 1])
        chance, hop, rows, cumulative = _kernels.cumulate(
            tables.respond, tables.ptr, tables.q, tables.to, tables.counts, tables.strides, seats
        )
        return tables._replace(respond=chance, ptr=hop, q=cumulative, to=rows)

    @cached_property
    def stakes(self) -> NDArray[np.float64]:
        """The payoffs, (A + 1, N), those outside last."""
        return np.vstack([self.r.game.payoffs.reshape(-1, self.r.game.seats), self.r.outside])

    @cached_property
    def machines(self) -> NDArray[np.int64]:
        """The number among the machines of each strategy; -1 for others."""
        is_machine = self.ways == MACHINES
        return np.where(is_machine, np.cumsum(is_machine) - 1, -1)

    def certain(self, matches: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which matches of machines and programs leave nothing to chance."""
        noise = self.r.noise
        quiet = not noise.execution and not noise.perception
        certain = np.array([isinstance(s, Program) and quiet and s.deterministic for s in self.strategies])
        is_machine = self.ways == MACHINES
        certain[is_machine] = self.tables.certain
        return np.all(certain[matches], axis=1)

    def way(self, matches: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which way each match goes."""
        return self.ways[matches].max(axis=1)


def _way(strategy: Strategy) -> int:
    if isinstance(strategy, Machine):
        return MACHINES
    return PROGRAMS if isinstance(strategy, Program) else AGENTS


def check_strategy(r: RepeatedGame, seat: int, strategy: Any, name: str) -> None:
    """Raise unless the strategy can play this seat."""
    if isinstance(strategy, Program):
        check_program(r, seat, strategy, name)
    elif is_agent(strategy):
        check_agent(r, seat, strategy, name)
    else:
        check_machine(r, seat, strategy, name)


def check_program(r: RepeatedGame, seat: int, program: Program, name: str) -> None:
    """Raise unless the program was made for the action counts of this seat."""
    counts = r.game.counts[seat:] + r.game.counts[:seat]
    if program.counts != counts:
        raise ValueError(
            f"{name} ({program!r}) cannot play seat {seat} ({r.game.roles[seat]}): it was made for the action counts "
            f"{program.counts}, own first, but here they are {counts}. Write @program(counts={counts})"
        )


def check_agent(r: RepeatedGame, seat: int, agent: Any, name: str) -> None:
    """Raise if the agent says that it was made for other action counts."""
    counts = r.game.counts[seat:] + r.game.counts[:seat]
    made_for = getattr(agent, "counts", None)
    if made_for is not None and tuple(made_for) != counts:
        raise ValueError(
            f"{name} ({name_of(agent)}) cannot play seat {seat} ({r.game.roles[seat]}): it was made for the action "
            f"counts {tuple(made_for)}, own first, but here they are {counts}"
        )


def single_field(r: RepeatedGame, strategies: Sequence[Strategy]) -> Field:
    """Return the field of one match, checked: one strategy per seat."""
    return Field(r, single_lineups(r, strategies, "strategies", check_strategy))
