"""Slow and obvious twin of the solvers for two seats: plain Python, Fractions, every system of equations there is.

Seat 0 chooses the row i with probabilities x and is paid A[i][j]; seat 1 chooses the column j with y, paid B[i][j].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import relgames as rg

Matrix = Sequence[Sequence[Fraction]]
Point = tuple[Fraction, ...]
Pair = tuple[Point, Point]
Subset = tuple[frozenset[Point], frozenset[Point]]


def matrices(game: rg.Game) -> tuple[Matrix, Matrix]:
    """The payoffs of the two seats."""
    A, B = ([[cell[seat] for cell in row] for row in game.fractions] for seat in range(2))
    return A, B


def transposed(matrix: Matrix) -> Matrix:
    return list(zip(*matrix, strict=True))


def solution(rows: Sequence[Sequence[Fraction]]) -> list[Fraction] | None:
    """The one solution of a square system, or None (Gauss, Jordan); in each row coefficients, then the right side."""
    rows = [list(row) for row in rows]
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k] != 0), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i in range(len(rows)):
            if i != k and rows[i][k] != 0:
                rows[i] = [a - rows[i][k] * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [row[-1] for row in rows]


def earned(matrix: Matrix, mix: Point) -> list[Fraction]:
    """What each row of the matrix is worth against a mix of its columns."""
    return [sum((a * p for a, p in zip(row, mix, strict=True)), Fraction(0)) for row in matrix]


def best(values: Sequence[Fraction]) -> set[int]:
    return {k for k, value in enumerate(values) if value == max(values)}


def support(mix: Point) -> set[int]:
    return {k for k, p in enumerate(mix) if p}


def is_equilibrium(A: Matrix, B: Matrix, x: Point, y: Point) -> bool:
    """Whether each seat plays best responses only."""
    return support(x) <= best(earned(A, y)) and support(y) <= best(earned(transposed(B), x))


def vertices(payoffs: Matrix) -> set[Point]:
    """The vertices, without their values v, of {(x, v): x is a mix of rows that gives each column at most v}.

    At a vertex the columns that attain v, together with x_i = 0 outside of the support, determine (x, v). So some
    square system has it as its one solution: as many columns that are worth v as there are rows in the support.
    """
    m, n = len(payoffs), len(payoffs[0])
    found = set()
    for size in range(1, min(m, n) + 1):
        for rows in combinations(range(m), size):
            for columns in combinations(range(n), size):
                system = [[*(payoffs[i][j] for i in rows), Fraction(-1), Fraction(0)] for j in columns]
                solved = solution([*system, [Fraction(1)] * size + [Fraction(0), Fraction(1)]])
                if solved is None or min(solved[:-1]) < 0:
                    continue
                x = tuple(solved[rows.index(i)] if i in rows else Fraction(0) for i in range(m))
                if max(earned(transposed(payoffs), x)) == solved[-1]:
                    found.add(x)
    return found


def extreme_equilibria(A: Matrix, B: Matrix) -> set[Pair]:
    """All pairs of vertices that are equilibria."""
    columns = vertices(transposed(A))
    return {(x, y) for x in vertices(B) for y in columns if is_equilibrium(A, B, x, y)}


def has_ties(A: Matrix, B: Matrix) -> bool:
    """Whether the game is degenerate: some strategy has more best replies than actions in its support.

    Then some vertex does (von Stengel 2002, Computing equilibria for two-person games, theorem 2.10).
    """
    sides = ((transposed(B), vertices(B)), (A, vertices(transposed(A))))
    return any(len(best(earned(payoffs, mix))) > len(support(mix)) for payoffs, found in sides for mix in found)


def maximal_subsets(pairs: Iterable[Pair]) -> set[Subset]:
    """The largest sets U and V of points such that all pairs from them are among the given ones.

    V is what the partners of some rows have in common, and U is every row that goes with all of V.
    """
    pairs = set(pairs)
    rows, columns = {x for x, _ in pairs}, {y for _, y in pairs}
    families = {frozenset(y for y in columns if (x, y) in pairs) for x in rows}
    while more := {a & b for a in families for b in families} - families:
        families |= more
    return {(frozenset(x for x in rows if all((x, y) in pairs for y in V)), V) for V in families if V}


def components(pairs: Iterable[Pair]) -> set[frozenset[Pair]]:
    """The extreme equilibria of each connected set: two are connected if they share the strategy of a seat.

    The segment between two equilibria that share one is in a hull; and hulls that meet do so in an extreme equilibrium.
    """
    left, groups = set(pairs), set()
    while left:
        group, new = set(), {left.pop()}
        while new:
            group |= new
            new = {(x, y) for x, y in left if any(x == a or y == b for a, b in group)}
            left -= new
        groups.add(frozenset(group))
    return groups


def end_of_path(A: Matrix, B: Matrix, label: int) -> Pair:
    """The equilibrium at the end of the path of Lemke and Howson, in a game without ties.

    Labels of a vertex are its actions that are not played, and the best replies of the other seat. Dropping one leads
    along an edge to the one other vertex that has the rest; the label met there is dropped in the other polytope. The
    path starts where no action is played, without the given label, and ends where that is met.
    """
    m, n = len(A), len(A[0])
    rows = {x: {i for i in range(m) if not x[i]} | {m + j for j in best(earned(transposed(B), x))} for x in vertices(B)}
    columns = {y: {m + j for j in range(n) if not y[j]} | best(earned(A, y)) for y in vertices(transposed(A))}
    polytopes = [rows | {(): set(range(m))}, columns | {(): set(range(m, m + n))}]
    here: list[Point] = [(), ()]
    side, drop = int(label >= m), label
    while True:
        rest = polytopes[side][here[side]] - {drop}
        here[side] = next(point for point, labels in polytopes[side].items() if rest <= labels and point != here[side])
        (drop,) = polytopes[side][here[side]] - rest
        if drop == label:
            return here[0], here[1]
        side = 1 - side


def assert_complete(result: rg.NashResult, pairs: set[Pair] | None = None) -> None:
    """Check that a result states exactly the set of equilibria of its game, and that its certificates are true.

    ``pairs`` are the extreme equilibria, if they are known; otherwise those of this twin.
    """
    if pairs is None:
        pairs = extreme_equilibria(*matrices(result.game))
    assert result.complete, result.reason
    assert len(result) == len(pairs)
    sizes = sorted(len(component.equilibria) for component in result.components)
    assert sizes == sorted(map(len, components(pairs)))
    assert sum(len(component.subsets) for component in result.components) == len(maximal_subsets(pairs))
    near = [within_radius(equilibrium, pairs) for equilibrium in result]
    assert all(near)
    assert set().union(*near) == pairs
    meant = [next(iter(candidates)) for candidates in near]
    # Vertices of hulls are the strategies of listed equilibria, so the same numbers.
    names = [{tuple(e.strategies[s]): pair[s] for e, pair in zip(result, meant, strict=True)} for s in (0, 1)]
    if max(map(len, near)) > 1 or any(len(names[s]) < len({pair[s] for pair in pairs}) for s in (0, 1)):
        return  # so close that their floats do not tell them apart
    groups = [frozenset(meant[k] for k in component.equilibria) for component in result.components]
    assert len(groups) == len(set(groups))
    assert set(groups) == components(pairs)
    found = []
    for component, group in zip(result.components, groups, strict=True):
        hulls = [[[names[s][tuple(row)] for row in hull.vertices[s]] for s in (0, 1)] for hull in component.subsets]
        assert {(x, y) for U, V in hulls for x in U for y in V} == group
        assert all(len(side) == len(set(side)) for hull in hulls for side in hull)
        found += [(frozenset(U), frozenset(V)) for U, V in hulls]
    assert len(found) == len(set(found))
    assert set(found) == maximal_subsets(pairs)


def within_radius(equilibrium: rg.Equilibrium, pairs: Iterable[Pair]) -> set[Pair]:
    """Which of the exact pairs a listed equilibrium may stand for: those no further off than its radius."""
    assert equilibrium.radius is not None
    assert equilibrium.radius <= 1e-9
    given = [Fraction(p) for mix in equilibrium.strategies for p in mix]
    return {
        pair
        for pair in pairs
        if max(abs(p - q) for p, q in zip(given, (*pair[0], *pair[1]), strict=True)) <= Fraction(equilibrium.radius)
    }


def in_hull(point: Point, corners: Iterable[Point]) -> bool:
    """Whether the point is a mixture of the corners: of at most as many of them as it has entries (Carathéodory)."""
    corners = sorted(corners)
    for size in range(1, len(point) + 1):
        for chosen in combinations(corners, size):
            for kept in combinations(range(len(point)), size):
                weights = solution([[*(c[k] for c in chosen), point[k]] for k in kept])
                if weights is not None and min(weights) >= 0:
                    mix = [sum(w * c[k] for w, c in zip(weights, chosen, strict=True)) for k in range(len(point))]
                    if tuple(mix) == point:
                        return True
    return False


def grid(n: int, parts: int) -> Iterator[Point]:
    """All mixes of n actions whose probabilities are multiples of 1 / parts."""
    for bars in combinations(range(parts + n - 1), n - 1):
        ends = (-1, *bars, parts + n - 1)
        yield tuple(Fraction(b - a - 1, parts) for a, b in pairwise(ends))
