"""Machines and the terms of the relationship, compiled to the tables that every kernel reads.

For a seat i in state s, and a profile a of *realised* actions, the round of the model factorises over the seats:

    P(a, s' | s) = prod_i respond_i(s_i, a) * q_i(s'_i | s_i, a)

* respond_i is the probability that seat i's action is realised as a_i, given what the earlier movers did: the sum,
  over what it may perceive of them and what it may intend, of act times the probability of that slip;
* q_i is the distribution of its next state given all that: perception and, if it is not aware of its slips, its
  intention are summed out.

Perceptions and slips of different seats are independent, which is why the product is exact. Noise of both kinds,
awareness, order of moves and stochastic transitions are all in these two tables; nothing later knows of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from math import prod
from operator import mul
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames.games import Game, RepeatedGame, own_first_strides, profile_strides
from relgames.strategies import Machine


class Tables(NamedTuple):
    """Compiled machines; "machine" is an index over the line-ups of all seats, seat 0's first.

    States of all machines are numbered through; row ``state * A + profile`` belongs to a state and an absolute
    profile.
    """

    where: NDArray[np.int64]  # (machines, 4): first state, number of states, start state, seat
    respond: NDArray[np.float64]  # (rows,)
    ptr: NDArray[np.int64]  # (rows + 1,): entries of each row in the next two
    to: NDArray[np.int64]  # next state
    q: NDArray[np.float64]  # its probability
    leave: NDArray[np.float64]  # (states,)
    certain: NDArray[np.bool_]  # (machines,): nothing is left to chance
    counts: NDArray[np.int64]  # (N,) actions of each seat
    strides: NDArray[np.int64]  # (N,) of absolute profile indices


def check_machine(r: RepeatedGame, seat: int, machine: Any, name: str) -> None:
    """Raise unless the machine can play this seat."""
    if not isinstance(machine, Machine):
        hint = f". Write {machine.__name__}()" if callable(machine) and hasattr(machine, "__name__") else ""
        if hasattr(machine, "act") and not isinstance(machine, type):
            hint = ". An agent has reset(seed) as well as act(observation)"
        raise TypeError(f"{name} must be a Machine; got {type(machine).__name__}{hint}")
    game = r.game
    if machine.actions != game.counts[seat] or machine.profiles != prod(game.counts):
        raise ValueError(
            f"{name} ({machine!r}) cannot play seat {seat} ({game.roles[seat]}): the game has {game.seats} seats, "
            f"{game.counts[seat]} own actions and {prod(game.counts)} profiles. Build it for this game (seats= or "
            "counts=), or carry it over with strategies.translate"
        )
    if machine.act.ndim == 3:
        seen = prod(game.counts[other] for other in r.earlier(seat))
        if machine.act.shape[1] != seen:
            raise ValueError(
                f"{name} ({machine!r}) tells {machine.act.shape[1]} actions of earlier movers apart, but in "
                f"order={r.order} seat {seat} sees {seen}"
            )


def single_lineups(
    r: RepeatedGame,
    strategies: Sequence[Any],
    name: str = "machines",
    check: Callable[[RepeatedGame, int, Any, str], None] = check_machine,
) -> list[list[Any]]:
    """Return one line-up of one strategy per seat, checked."""
    if not isinstance(r, RepeatedGame):
        raise TypeError(
            f"r must be a RepeatedGame; got {type(r).__name__}. Build one with RepeatedGame(game, discount=.9)"
        )
    if not isinstance(strategies, Sequence) or len(strategies) != r.game.seats:
        got = len(strategies) if isinstance(strategies, Sequence) else f"a {type(strategies).__name__}"
        raise ValueError(f"{name} must be a sequence of one strategy per seat, {r.game.seats}; got {got}")
    for seat, strategy in enumerate(strategies):
        check(r, seat, strategy, f"{name}[{seat}]")
    return [[strategy] for strategy in strategies]


def compile_tables(r: RepeatedGame, lineups: Sequence[Sequence[Machine]]) -> Tables:
    """Return the tables of all machines of all seats; there may be none."""
    from relgames.matches._kernels.tables import fill_tables

    game = r.game
    counts, strides = np.array(game.counts, dtype=np.int64), np.array(profile_strides(game.counts))
    if not any(lineups):
        nothing, none = np.empty(0, dtype=np.int64), np.empty(0)
        where, certain = np.empty((0, 4), dtype=np.int64), np.empty(0, dtype=np.bool_)
        return Tables(where, none, np.zeros(1, dtype=np.int64), nothing, none, none, certain, counts, strides)
    packed: dict[int, tuple[int, int]] = {}
    acts: list[Any] = []
    edges: list[Any] = []
    act_at = edge_row = 0
    jobs, states = [], 0
    for seat, lineup in enumerate(lineups):
        for machine in lineup:
            if id(machine) not in packed:
                packed[id(machine)] = (act_at, edge_row)
                acts.append(machine.act.reshape(-1))
                edges.append(machine._edges)
                act_at += machine.act.size
                edge_row += machine.states * machine.profiles
            seen = machine.act.shape[1] if machine.act.ndim == 3 else 1
            jobs.append((seat, states, machine.states, machine.start, seen, *packed[id(machine)]))
            states += machine.states
    leave = np.concatenate([machine.leave for lineup in lineups for machine in lineup])
    edge_ptr = np.zeros(edge_row + 1, dtype=np.int64)
    np.cumsum(np.concatenate([e.entries for e in edges]), out=edge_ptr[1:])
    job_table = np.array(jobs, dtype=np.int64)
    arrays = (
        job_table,
        np.concatenate(acts),
        edge_ptr,
        np.concatenate([e.to for e in edges]),
        np.concatenate([e.probability for e in edges]),
        _seat_table(r),
        np.array([float(r.noise.execution), float(r.noise.perception)]),
        r.noise.aware,
    )
    rows = states * prod(game.counts)
    respond, ptr = np.zeros(rows), np.zeros(rows + 1, dtype=np.int64)
    certain = np.empty(len(jobs), dtype=np.bool_)
    to, q = np.empty(rows, dtype=np.int64), np.empty(rows)
    while (entries := fill_tables(*arrays, respond, ptr, to, q, certain)) > len(to):
        to, q = np.empty(entries, dtype=np.int64), np.empty(entries)
    to, q = to[:entries], q[:entries]
    where = np.ascontiguousarray(job_table[:, [1, 2, 3, 0]])
    where[:, 2] += where[:, 0]
    certain &= ~np.logical_or.reduceat((leave > 0) & (leave < 1), where[:, 0])
    return Tables(where, respond, ptr, to, q, leave, certain, counts, strides)


def _seat_table(r: RepeatedGame) -> NDArray[np.int64]:
    """Return, for each seat and each other: action count, absolute, own-first and seen stride; shape (N, N, 4)."""
    game: Game = r.game
    table = np.zeros((game.seats, game.seats, 4), dtype=np.int64)
    table[..., 0] = game.counts
    table[..., 1] = profile_strides(game.counts)
    for seat in range(game.seats):
        table[seat, :, 2] = own_first_strides(game.counts, seat)
        earlier = r.earlier(seat)
        sizes = [1, *(game.counts[other] for other in reversed(earlier))]
        for other, stride in zip(reversed(earlier), accumulate(sizes, mul), strict=False):
            table[seat, other, 3] = stride
    return table
