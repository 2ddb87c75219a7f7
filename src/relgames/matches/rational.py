"""The same evaluation in rationals: python-flint solves the linear systems of the joint chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from math import inf, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games import RepeatedGame, own_first_strides
from relgames.strategies import Machine

# Solving takes cubic time in numbers that grow: a chain of 1,000 states is minutes.
MOST_STATES = 2_000

Row = dict[int, Fraction]
Cell = tuple[Fraction, list[tuple[int, Fraction]]]


def evaluate(r: RepeatedGame, machines: Sequence[Machine]) -> tuple[NDArray[Any], Fraction, Fraction | float]:
    """Return shares of the profiles, of the time apart, and the expected rounds, as Fractions."""
    chances, edges, ends = _chain(r, machines)
    n = len(edges)
    expected: Fraction | float
    if r.rounds is not None:
        visits, gone = _forward(edges, ends, r.rounds)
        occupation, apart, expected = [v / r.rounds for v in visits], gone / r.rounds, r.rounds - gone
    elif r.discount is not None and r.discount < 1:
        d = _checks.to_fraction(r.discount)
        visits = _solve(edges, list(range(n)), d)
        occupation = [(1 - d) * v for v in visits]
        expected = sum(visits, Fraction(0))
        apart = 1 - (1 - d) * expected
    else:
        occupation, apart, expected = _limit(edges, ends)
    shares = np.full(r.game.counts, Fraction(0), dtype=object)
    for weight, chance in zip(occupation, chances, strict=True):
        if weight:
            for profile, p in chance.items():
                shares[profile] += weight * p
    return shares, apart, expected


def until_the_end(r: RepeatedGame, machines: Sequence[Machine]) -> tuple[NDArray[Any], Fraction | float]:
    """Return how often each profile is expected to be played until somebody leaves or chance ends it, and the rounds.

    The discount is the chance of another round. Where the relationship may have no end, the rounds are ``inf`` and the
    visits are not worked out.
    """
    chances, edges, ends = _chain(r, machines)
    visited = np.full(r.game.counts, Fraction(0), dtype=object)
    d = _checks.to_fraction(r.discount)
    if d == 1 and _limit(edges, ends)[2] == inf:
        return visited, inf
    visits = _solve(edges, list(range(len(edges))), d)
    for weight, chance in zip(visits, chances, strict=True):
        for profile, p in chance.items():
            visited[profile] += weight * p
    return visited, sum(visits, Fraction(0))


def seat_table(r: RepeatedGame, seat: int, machine: Machine) -> Callable[[int, tuple[int, ...]], Cell]:
    """Return respond and q of one seat (`relgames.matches.tables`): state, profile -> chance, next states.

    Cells are worked out when they are asked for: of a large machine few may be reached.
    """
    act, next, _ = machine.values()
    counts = r.game.counts
    n = counts[seat]
    execution = _checks.to_fraction(r.noise.execution)
    perception = _checks.to_fraction(r.noise.perception)
    strides = own_first_strides(counts, seat)
    earlier = r.earlier(seat) if machine.act.ndim == 3 else ()

    @cache
    def perceived(profile: tuple[int, ...]) -> list[tuple[tuple[int, ...], Fraction]]:
        heard_as = [(profile, Fraction(1))]
        for j in range(r.game.seats):
            if j != seat and perception:
                heard_as = [
                    ((*heard[:j], b, *heard[j + 1 :]), w * _slip(profile[j], b, counts[j], perception))
                    for heard, w in heard_as
                    for b in range(counts[j])
                ]
        return heard_as

    @cache
    def cell(s: int, profile: tuple[int, ...]) -> Cell:
        total = Fraction(0)
        moves: dict[int, Fraction] = {}
        for heard, weight in perceived(profile):
            seen = 0
            for j in earlier:
                seen = seen * counts[j] + heard[j]
            choice = _checks.fraction_row(act[s] if machine.act.ndim == 2 else act[s, seen])
            for x in range(n):
                p = weight * choice[x] * _slip(x, profile[seat], n, execution)
                if not p:
                    continue
                total += p
                believed = [*heard]
                believed[seat] = profile[seat] if r.noise.aware else x
                row = next[s, sum(b * k for b, k in zip(believed, strides, strict=True))]
                for to, q in [(int(row), 1)] if machine.next.ndim == 2 else enumerate(_checks.fraction_row(row)):
                    if q:
                        moves[to] = moves.get(to, Fraction(0)) + p * q
        return total, [(to, p / total) for to, p in moves.items()]

    return cell


def _slip(meant: int, done: int, count: int, rate: Fraction) -> Fraction:
    if count == 1:
        return Fraction(1)
    return 1 - rate if meant == done else rate / (count - 1)


def _chain(
    r: RepeatedGame, machines: Sequence[Machine]
) -> tuple[list[dict[tuple[int, ...], Fraction]], list[Row], list[Fraction]]:
    """Return, per reachable joint state: chances of the profiles, of the next states, and of ending."""
    tables = [seat_table(r, seat, machine) for seat, machine in enumerate(machines)]
    leaves = [machine.values()[2] for machine in machines]
    start = tuple(machine.start for machine in machines)
    number, queue = {start: 0}, [start]
    chances, edges, ends = [], [], []
    profiles = list(product(*(range(c) for c in r.game.counts)))
    for joint in queue:
        chance: dict[tuple[int, ...], Fraction] = {}
        row: Row = {}
        end = Fraction(0)
        for profile in profiles:
            cells = [table(s, profile) for s, table in zip(joint, tables, strict=True)]
            if not (p := prod((cell[0] for cell in cells), start=Fraction(1))):
                continue
            chance[profile] = p
            for moves in product(*(cell[1] for cell in cells)):
                to = tuple(v for v, _ in moves)
                weight = prod((q for _, q in moves), start=p)
                quits = [_checks.to_fraction(leave[v]) for v, leave in zip(to, leaves, strict=True)]
                stay = prod((1 - q for q in quits), start=Fraction(1))
                end += weight * (1 - stay)
                if stay:
                    if to not in number:
                        number[to] = len(queue)
                        queue.append(to)
                    row[number[to]] = row.get(number[to], Fraction(0)) + weight * stay
        if len(queue) > MOST_STATES:
            raise MemoryError(
                f"the joint chain has more than {MOST_STATES:,} reachable states, too many to solve in rationals; use "
                "exact=False, or machines with fewer states (Machine.minimize)"
            )
        chances.append(chance)
        edges.append(row)
        ends.append(end)
    return chances, edges, ends


def _forward(edges: list[Row], ends: list[Fraction], rounds: int) -> tuple[list[Fraction], Fraction]:
    """Return the expected visits of each state in the rounds, and the expected rounds after leaving."""
    if all(1 in row.values() for row in edges):
        return _cycled(edges, rounds), Fraction(0)
    now: Row = {0: Fraction(1)}
    gone = away = Fraction(0)
    visits = [Fraction(0)] * len(edges)
    for _ in range(rounds):
        away += gone
        after: Row = {}
        for v, x in now.items():
            visits[v] += x
            gone += x * ends[v]
            for w, p in edges[v].items():
                after[w] = after.get(w, Fraction(0)) + x * p
        now = after
    return visits, away


def _cycled(edges: list[Row], rounds: int) -> list[Fraction]:
    """Return the visits of each state where every state leads to one: all are on the path, in the order numbered."""
    tail = next(iter(edges[-1]))
    length = len(edges) - tail
    return [Fraction(max(0, (rounds - 1 - v) // length + 1 if v >= tail else rounds > v)) for v in range(len(edges))]


def _solve(edges: list[Row], states: list[int], discount: Fraction) -> list[Fraction]:
    """Return the expected discounted visits of ``states`` from the first of them, moves elsewhere being final."""
    from relgames._rationals import solved_chain

    place = {v: k for k, v in enumerate(states)}
    into: list[Row] = [{} for _ in states]
    for v, k in place.items():
        for w, p in edges[v].items():
            if w in place:
                into[place[w]][k] = discount * p
    return [visits for (visits,) in solved_chain(into, [[int(k == 0)] for k in range(len(states))])]


def _limit(edges: list[Row], ends: list[Fraction]) -> tuple[list[Fraction], Fraction, Fraction | float]:
    """Return long-run shares of time, the probability of ending, and the expected rounds."""
    from relgames._chains import components

    n = len(edges)
    ptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum([len(row) for row in edges], out=ptr[1:])
    label, count = components(ptr, np.array([w for row in edges for w in row], dtype=np.int64), n)
    closed = [True] * count
    for v, row in enumerate(edges):
        if ends[v] or any(label[w] != label[v] for w in row):
            closed[label[v]] = False
    transient = [v for v in range(n) if not closed[label[v]]]
    visits = dict(zip(transient, _solve(edges, transient, Fraction(1)), strict=True)) if transient else {}
    ending: dict[int, Fraction] = {} if transient else {int(label[0]): Fraction(1)}
    for v, x in visits.items():
        for w, p in edges[v].items():
            if closed[c := int(label[w])]:
                ending[c] = ending.get(c, Fraction(0)) + x * p
    occupation = [Fraction(0)] * n
    for c, probability in ending.items():
        members = [v for v in range(n) if label[v] == c]
        # Visits before the first return to a member are proportional to the stationary distribution.
        first = members[0]
        cut = [{w: p for w, p in row.items() if w != first} for row in edges]
        cycle = _solve(cut, members, Fraction(1))
        length = sum(cycle, Fraction(0))
        for v, x in zip(members, cycle, strict=True):
            occupation[v] = probability * x / length
    apart = sum((x * ends[v] for v, x in visits.items()), Fraction(0))
    return occupation, apart, inf if ending else sum(visits.values(), Fraction(0))
