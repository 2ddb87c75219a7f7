"""Slow and obvious twins of what linear programmes answer: plain Python, Fractions, every vertex there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product

from naive_nash import solution

import relgames as rg

Numbers = Sequence[Fraction]


def dot(left: Numbers, right: Numbers) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def vertices(rows: Sequence[Numbers], n: int) -> set[tuple[Fraction, ...]]:
    """The vertices of the distributions over n that meet ``dot(row, x) <= 0`` in every row."""
    unit = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    found = set()
    for tight in combinations([*unit, *rows], n - 1):
        x = solution([[*row, Fraction(0)] for row in tight] + [[Fraction(1)] * (n + 1)])
        if x is not None and min(x) >= 0 and all(dot(row, x) <= 0 for row in rows):
            found.add(tuple(x))
    return found


def max_min(goals: Sequence[Numbers], rows: Sequence[Numbers] = ()) -> Fraction:
    """The largest least goal over those distributions: by the vertices of the programme in (x, t)."""
    n = len(goals[0])
    unit = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    planes = [[*row, Fraction(0)] for row in (*unit, *rows)] + [
        [*(-value for value in goal), Fraction(1)] for goal in goals
    ]
    best = []
    for tight in combinations(planes, n):
        point = solution([[*row, Fraction(0)] for row in tight] + [[*([Fraction(1)] * n), Fraction(0), Fraction(1)]])
        if point is None:
            continue
        *x, t = point
        if min(x) >= 0 and all(dot(row, x) <= 0 for row in rows) and all(dot(goal, x) >= t for goal in goals):
            best.append(t)
    return max(best)


def deviations(game: rg.Game, coarse: bool) -> Iterator[list[Fraction]]:
    """What each seat gains by each deviation, in each profile."""
    profiles = list(product(*map(range, game.counts)))
    for seat, n in enumerate(game.counts):

        def gain(profile: tuple[int, ...], to: int, seat: int = seat) -> Fraction:
            other = (*profile[:seat], to, *profile[seat + 1 :])
            return game.fractions[other][seat] - game.fractions[profile][seat]

        for to in range(n):
            if coarse:
                yield [gain(profile, to) for profile in profiles]
            else:
                for told in range(n):
                    yield [gain(profile, to) if profile[seat] == told else Fraction(0) for profile in profiles]


def payoffs(game: rg.Game, seat: int) -> list[list[Fraction]]:
    """What each action of the seat earns against each profile of the others."""
    others = [range(n) for n in (*game.counts[:seat], *game.counts[seat + 1 :])]
    return [
        [game.fractions[(*rest[:seat], own, *rest[seat:])][seat] for rest in product(*others)]
        for own in range(game.counts[seat])
    ]


def is_dominated(own: Sequence[Numbers], action: int, strict: bool, by: str) -> bool:
    """Whether a row is dominated: by a row, or by a mixture of rows, as the best mixture shows."""
    lead = [[a - b for a, b in zip(row, own[action], strict=True)] for row in own]
    if by == "pure":
        return any(min(row) > 0 if strict else min(row) >= 0 and max(row) > 0 for row in lead)
    columns = list(zip(*lead, strict=True))
    if strict:
        return max_min(columns) > 0
    # The largest sum of the leads of a mixture that is nowhere behind.
    return max_min([[sum(row, Fraction(0)) for row in lead]], [[-value for value in column] for column in columns]) > 0
