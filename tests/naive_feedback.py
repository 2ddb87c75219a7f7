"""The rest points of a ring, by trying which links are held at a bound; for rings in which they are isolated."""

from fractions import Fraction
from itertools import product


def solve(rows, right):
    """Solve a square system of Fractions by elimination; None if it is singular."""
    rows = [[*row, value] for row, value in zip(rows, right, strict=True)]
    n = len(rows)
    for col in range(n):
        pivot = next((i for i in range(col, n) if rows[i][col] != 0), None)
        if pivot is None:
            return None
        rows[col], rows[pivot] = rows[pivot], rows[col]
        rows[col] = [x / rows[col][col] for x in rows[col]]
        for i in range(n):
            if i != col:
                rows[i] = [x - rows[i][col] * y for x, y in zip(rows[i], rows[col], strict=True)]
    return [row[n] for row in rows]


def rest_points(strengths, bases, ceiling):
    """All levels x with x_i = min(ceiling, max(0, b_i + k_i x_(i-1))), as a sorted list of tuples."""
    n = len(strengths)
    found = set()
    for regime in product((None, Fraction(0), Fraction(ceiling)), repeat=n):
        rows, right = [], []
        for i, bound in enumerate(regime):
            row = [Fraction(0)] * n
            row[i] += 1
            if bound is None:
                row[i - 1] -= strengths[i]
            rows.append(row)
            right.append(bases[i] if bound is None else bound)
        x = solve(rows, right)
        if x is not None and x == [min(ceiling, max(0, bases[i] + strengths[i] * x[i - 1])) for i in range(n)]:
            found.add(tuple(x))
    return sorted(found)


def settle(strengths, bases, ceiling, level, rounds):
    """The level of link 0 after so many times round, or once it does not change, in floats."""
    before = None
    for _ in range(rounds):
        if level == before:
            break
        before = level
        for i in (*range(1, len(strengths)), 0):
            level = min(ceiling, max(0.0, bases[i] + strengths[i] * level))
    return level
