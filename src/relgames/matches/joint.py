"""The joint chain of some machines, edge by edge: what is reached, what is played there, and where somebody may leave.

It is made of the cells of each seat, respond and q (`relgames.matches.tables`), in floats or in Fractions, and is for
questions to which the compiled kernels keep no answer: they add up all the ways in which a relationship ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from relgames.games import RepeatedGame
from relgames.matches.tables import cells, compile_tables
from relgames.strategies import Machine

Profile = tuple[int, ...]
# Of a seat in a state, for a profile: the chance that its action is realised, and where it goes with which chance.
Cell = tuple[Any, list[tuple[int, Any]]]
Cells = Callable[[int, Profile], Cell]


@dataclass(frozen=True, eq=False)
class JointChain:
    """Per joint state that is reached, the start being the first.

    Attributes
    ----------
    states : list of tuples of int
    chances : list of dict
        Chance of each profile.
    edges : list of dict
        Chance of each next state, nobody leaving.
    ends : list
        Chance that somebody leaves.
    risks : list of lists of (profile, next states, chance)
        Where somebody may leave: chance of the profile and of the states that all enter, whether or not one leaves.
    """

    states: list[tuple[int, ...]]
    chances: list[dict[Profile, Any]]
    edges: list[dict[int, Any]]
    ends: list[Any]
    risks: list[list[tuple[Profile, tuple[int, ...], Any]]]


def explore(
    counts: Sequence[int], start: tuple[int, ...], cells: Sequence[Cells], leaves: Sequence[Sequence[Any]], most: int
) -> JointChain:
    """Return the joint chain from ``start``; ``leaves`` holds for each seat the chance of leaving in each state.

    Raises
    ------
    MemoryError
        If there are more than ``most`` states.
    """
    number, queue = {start: 0}, [start]
    chain = JointChain(queue, [], [], [], [])
    profiles = list(product(*(range(c) for c in counts)))
    for joint in queue:
        chance: dict[Profile, Any] = {}
        row: dict[int, Any] = {}
        end: Any = 0
        risks = []
        for profile in profiles:
            here = [cell(s, profile) for s, cell in zip(joint, cells, strict=True)]
            if not (p := prod(cell[0] for cell in here)):
                continue
            chance[profile] = p
            for moves in product(*(cell[1] for cell in here)):
                to = tuple(v for v, _ in moves)
                weight = prod((q for _, q in moves), start=p)
                gone: Any = 0
                for v, leave in zip(to, leaves, strict=True):
                    # One minus the chance that all stay, without losing digits of what is small.
                    gone = gone + (1 - gone) * leave[v]
                if gone:
                    end += weight * gone
                    risks.append((profile, to, weight))
                if gone != 1:
                    if to not in number:
                        number[to] = len(queue)
                        queue.append(to)
                    row[number[to]] = row.get(number[to], 0) + weight * (1 - gone)
        if len(queue) > most:
            raise MemoryError(f"the joint chain has more than {most:,} reachable states")
        chain.chances.append(chance)
        chain.edges.append(row)
        chain.ends.append(end)
        chain.risks.append(risks)
    return chain


def float_chain(r: RepeatedGame, machines: Sequence[Machine], most: int) -> JointChain:
    """Return the joint chain in floats."""
    tables = compile_tables(r, [[machine] for machine in machines])
    start = tuple(machine.start for machine in machines)
    leaves = [machine.leave.tolist() for machine in machines]
    return explore(r.game.counts, start, [cells(tables, k) for k in range(len(machines))], leaves, most)
