"""The same evaluation in rationals: python-flint solves the linear systems of the joint chain."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games import RepeatedGame, own_first_strides
from relgames.matches.joint import Cell, Cells, JointChain, explore
from relgames.strategies import Machine

# Solving takes cubic time in numbers that grow: a chain of 1,000 states is minutes.
MOST_STATES = 2_000

Row = dict[int, Fraction]


def evaluate(r: RepeatedGame, machines: Sequence[Machine]) -> tuple[NDArray[Any], Fraction, Fraction | float]:
    """Return shares of the profiles, of the time apart, and the expected rounds, as Fractions."""
    joint = chain(r, machines)
    occupation, apart, expected = occupied(r, joint.edges, joint.ends)
    return _played(r, joint, occupation), apart, expected


def _played(r: RepeatedGame, joint: JointChain, weights: list[Fraction]) -> NDArray[Any]:
    """Return how often each profile is played in the joint states, each of which has a weight."""
    shares = np.full(r.game.counts, Fraction(0), dtype=object)
    for weight, chance in zip(weights, joint.chances, strict=True):
        if weight:
            for profile, p in chance.items():
                shares[profile] += weight * p
    return shares


def occupied(
    r: RepeatedGame, edges: list[Row], ends: list[Fraction]
) -> tuple[list[Fraction], Fraction, Fraction | float]:
    """Return the shares of the states of a chain that starts in the first, of the time after its end, and its length.

    Of ``r`` only the discount or the number of rounds is looked at.
    """
    if r.rounds is not None:
        visits, gone = _forward(edges, ends, r.rounds)
        return [v / r.rounds for v in visits], gone / r.rounds, r.rounds - gone
    if r.discount is not None and r.discount < 1:
        d = _checks.to_fraction(r.discount)
        visits = _solve(edges, list(range(len(edges))), d)
        expected = sum(visits, Fraction(0))
        return [(1 - d) * v for v in visits], 1 - (1 - d) * expected, expected
    return _limit(edges, ends)


def until_the_end(r: RepeatedGame, machines: Sequence[Machine]) -> tuple[NDArray[Any], Fraction | float]:
    """Return how often each profile is expected to be played until somebody leaves or chance ends it, and the rounds.

    The discount is the chance of another round. Where the relationship may have no end, the rounds are ``inf`` and the
    visits are not worked out.
    """
    joint = chain(r, machines)
    d = _checks.to_fraction(r.discount)
    if d == 1 and _limit(joint.edges, joint.ends)[2] == inf:
        return _played(r, joint, [Fraction(0)] * len(joint.edges)), inf
    visits = _solve(joint.edges, list(range(len(joint.edges))), d)
    return _played(r, joint, visits), sum(visits, Fraction(0))


def seat_table(r: RepeatedGame, seat: int, machine: Machine) -> Cells:
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


def chain(r: RepeatedGame, machines: Sequence[Machine]) -> JointChain:
    """Return the joint chain in Fractions."""
    cells = [seat_table(r, seat, machine) for seat, machine in enumerate(machines)]
    leaves = [[_checks.to_fraction(leave) for leave in machine.values()[2]] for machine in machines]
    try:
        return explore(r.game.counts, tuple(machine.start for machine in machines), cells, leaves, MOST_STATES)
    except MemoryError as error:
        raise MemoryError(
            f"{error}, too many to solve in rationals; use exact=False, or machines with fewer states "
            "(Machine.minimize)"
        ) from None


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
