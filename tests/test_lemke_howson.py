"""Paths of Lemke and Howson against publications, laws, and twins that know nothing of their pivots."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import flint
import known_games
import naive_nash as naive
import numpy as np
import pytest
from bimatrices import PAYOFFS, bimatrices
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

import relgames as rg
from relgames.equilibria import lemke_howson
from relgames.equilibria.lemke_howson import one_equilibrium

MODULE = sys.modules["relgames.equilibria.lemke_howson"]
modes = pytest.mark.parametrize("exact", [False, True], ids=["floats", "fractions"])

Labels = frozenset[int]


def follow(polytopes: Sequence[Iterable[Labels]], start: Sequence[Labels], label: int) -> list[tuple[Labels, ...]]:
    """The pairs of vertices on the path of a label, in a graph without numbers.

    A vertex is the set of its labels, as many as the dimension; an edge leads to the one that has all of them but one.
    """
    at, path = list(start), [tuple(start)]
    side, dropped = 0 if label in start[0] else 1, label
    while True:
        (there,) = (vertex for vertex in polytopes[side] if at[side] - {dropped} < vertex != at[side])
        (dropped,) = there - at[side]
        at[side] = there
        path.append(tuple(at))
        if dropped == label:
            return path
        side = 1 - side


def labelled(payoffs: naive.Matrix, own: range, other: range) -> dict[Labels, naive.Point]:
    """The vertices of the polytope of the seat that chooses a row of ``payoffs``, which are the other seat's."""
    found: dict[Labels, naive.Point] = {frozenset(own): ()}
    for mix in naive.vertices(payoffs):
        best = naive.best(naive.earned(naive.transposed(payoffs), mix))
        found[frozenset(own) - {own[i] for i in naive.support(mix)} | {other[j] for j in best}] = mix
    return found


def paths(A: naive.Matrix, B: naive.Matrix) -> list[tuple[naive.Pair, int]]:
    """The equilibrium at the end of the path of each label, and how many edges the path has."""
    rows, columns = range(len(A)), range(len(A), len(A) + len(A[0]))
    P, Q = labelled(B, rows, columns), labelled(naive.transposed(A), columns, rows)
    found = [follow((P, Q), (frozenset(rows), frozenset(columns)), label) for label in (*rows, *columns)]
    return [((P[path[-1][0]], Q[path[-1][1]]), len(path) - 1) for path in found]


@st.composite
def without_ties(draw: st.DrawFn) -> rg.Game:
    game = draw(bimatrices(kinds=("distinct", "fractions", "floats", "beyond 2^53")))
    assume(not naive.has_ties(*naive.matrices(game)))
    return game


def pair(equilibrium: rg.Equilibrium) -> naive.Pair:
    x, y = (tuple(Fraction(p) for p in strategy) for strategy in equilibrium.strategies)
    return x, y


@modes
@given(game=without_ties())
def test_paths_lead_where_the_twin_goes(exact: bool, game: rg.Game) -> None:
    there = paths(*naive.matrices(game))
    for label, (end, edges) in enumerate(there):
        (equilibrium,) = lemke_howson(game, label=label, exact=exact, max_pivots=edges)
        assert naive.within_radius(equilibrium, {end})
        given_up = lemke_howson(game, label=label, exact=exact, max_pivots=edges - 1)
        assert len(given_up) == 0
        assert f"after {edges - 1} pivots" in given_up.reason
    result = lemke_howson(game, exact=exact)
    distinct = list(dict.fromkeys(end for end, _ in there))
    assert len(result) == len(distinct)
    assert all(naive.within_radius(e, {end}) for e, end in zip(result, distinct, strict=True))
    assert not result.complete


@modes
def test_a_published_path(exact: bool) -> None:
    known = next(known for known in known_games.KNOWN if known.source.endswith("equation 3.3"))
    # The path of label 1: docstring of lemke_howson in QuantEcon.py.
    result = lemke_howson(known.game, label=1, exact=exact, max_pivots=4)
    assert naive.within_radius(result[0], {(known_games.mix("0 1/3 2/3"), known_games.mix("1/3 2/3"))})
    assert len(lemke_howson(known.game, label=1, exact=exact, max_pivots=3)) == 0


@given(game=without_ties())
def test_ends_have_index_1(game: rg.Game) -> None:
    """The ends of a path have opposite signs (Shapley 1974), so one sign is that of all ends of these paths.

    It is that of pure equilibria; the sum of the indices of all equilibria is 1 (von Stengel 2002, section 2.3).
    """

    def index(equilibrium: rg.Equilibrium) -> int:
        S, T = equilibrium.supports
        sign = (-1) ** (len(S) + 1)
        for seat in range(2):
            payoffs = game.fractions[..., seat]
            part = (payoffs - payoffs.min() + 1)[np.ix_(S, T)]
            entries = [flint.fmpq(value.numerator, value.denominator) for value in part.flat]
            sign *= 1 if flint.fmpq_mat(len(S), len(T), entries).det() > 0 else -1
        return sign

    assert {index(equilibrium) for equilibrium in lemke_howson(game, exact=True)} == {1}
    assert sum(index(equilibrium) for equilibrium in rg.nash(game, exact=True)) == 1


@pytest.mark.parametrize("n", [2, 3, 5])
@modes
def test_mixed_coordination_is_on_no_path(n: int, exact: bool) -> None:
    known = known_games.coordination(n)
    result = lemke_howson(known.game, exact=exact)
    assert [equilibrium.supports for equilibrium in result] == [((k,), (k,)) for k in range(n)]
    assert known.equilibria is not None
    assert len(known.equilibria) > n


@given(game=without_ties(), numbers=st.lists(st.fractions(-5, 5, max_denominator=7), min_size=8, max_size=8))
def test_seats_scales_and_what_the_other_brings_do_not_matter(game: rg.Game, numbers: list[Fraction]) -> None:
    A, B = game.fractions[..., 0], game.fractions[..., 1]
    m, n = game.counts
    rows, columns = np.array(numbers[:m], dtype=object), np.array(numbers[-n:], dtype=object)
    moved = rg.Game.from_matrices(3 * A + columns, B / 7 + rows[:, None])
    exchanged = rg.Game.from_matrices(B.T, A.T)
    for label in range(m + n):
        x, y = pair(lemke_howson(game, label=label, exact=True)[0])
        assert pair(lemke_howson(moved, label=label, exact=True)[0]) == (x, y)
        assert pair(lemke_howson(exchanged, label=(label + n) % (m + n), exact=True)[0]) == (y, x)


def plain_rule_cycles(A: naive.Matrix, B: naive.Matrix, by_row: bool) -> bool:
    """Whether the path of label 0 comes back to a pair of bases if ties go to the smallest row or variable."""
    m, n = len(A), len(A[0])
    # One tableau per polytope of x and of y: columns 0 to m + n - 1 are labels, the last one values.
    tables, bases = [], [[*range(m, m + n)], [*range(m)]]
    for seat, payoffs in enumerate((naive.transposed(B), A)):
        rows = []
        for r, row in enumerate(payoffs):
            slack = [Fraction(int(r == k)) for k in range(len(payoffs))]
            shifted = [Fraction(value) + 1 for value in row]
            rows.append([*(shifted + slack if seat == 0 else slack + shifted), Fraction(1)])
        tables.append(rows)
    seat, entering, seen = 0, 0, set()
    while True:
        table, basis = tables[seat], bases[seat]
        ratios = [(row[-1] / row[entering], r) for r, row in enumerate(table) if row[entering] > 0]
        tied = [r for ratio, r in ratios if ratio == min(ratios)[0]]
        pivot = min(tied, key=lambda r: r if by_row else basis[r])
        table[pivot] = [value / table[pivot][entering] for value in table[pivot]]
        for r, row in enumerate(table):
            if r != pivot:
                table[r] = [a - row[entering] * b for a, b in zip(row, table[pivot], strict=True)]
        basis[pivot], entering = entering, basis[pivot]
        if entering == 0:
            return False
        seat = 1 - seat
        state = (seat, entering, *map(frozenset, bases))
        if state in seen:
            return True
        seen.add(state)


@pytest.mark.parametrize("known", known_games.CYCLING, ids=lambda known: known.source)
@modes
def test_ties_do_not_lead_in_a_circle(known: known_games.Known, exact: bool) -> None:
    assert plain_rule_cycles(known.A, known.B, by_row="row" in known.source)
    assert known.equilibria is not None
    for label in range(sum(known.game.counts)):
        (equilibrium,) = lemke_howson(known.game, label=label, exact=exact)
        assert naive.within_radius(equilibrium, known.equilibria)


def dual_cyclic(d: int) -> tuple[rg.Game, list[int]]:
    """The game of Savani and von Stengel (2006), Hard-to-solve bimatrix games, and the lengths of its paths.

    Both polytopes are dual to the cyclic polytope with 2d vertices in dimension d, and so have 2d facets; a vertex is
    a set of d facets in which every run between two others is even (Gale). The facets of the second are relabelled.
    """
    facets = range(1, 2 * d + 1)
    swap = {1: 1, d: d}
    swap |= {k: k + (-1) ** k for k in range(2, d)} | {k: k - (-1) ** k for k in range(d + 1, 2 * d + 1)}

    def is_vertex(chosen: tuple[int, ...]) -> bool:
        missing = [k for k in facets if k not in chosen]
        return all(sum(a < k < b for k in chosen) % 2 == 0 for a, b in combinations(missing, 2))

    vertices = [chosen for chosen in combinations(facets, d) if is_vertex(chosen)]
    families = [set(map(frozenset, vertices)), {frozenset(swap[k] for k in chosen) for chosen in vertices}]
    start = frozenset(facets[:d]), frozenset(facets[d:])
    ends = [follow(families, start, label) for label in facets]
    assert all(path[-1] == start[::-1] for path in ends)
    # Facets are polar to points of the moment curve, less their mean.
    points = [[Fraction(k) ** e for e in range(1, d + 1)] for k in facets]
    centre = [sum(column) / len(points) for column in zip(*points, strict=True)]
    normals = {k: [a - b for a, b in zip(point, centre, strict=True)] for k, point in zip(facets, points, strict=True)}
    unswap = {label: k for k, label in swap.items()}
    B = with_origin([normals[k] for k in facets[:d]], [normals[k] for k in facets[d:]])
    A = with_origin([normals[unswap[k]] for k in facets[d:]], [normals[unswap[k]] for k in facets[:d]])
    return rg.Game.from_matrices(A, naive.transposed(B)), [len(path) - 1 for path in ends]


def with_origin(zero: naive.Matrix, others: naive.Matrix) -> list[list[Fraction]]:
    """The matrix C for which {x >= 0, C x <= 1} is the polytope {z: normal z <= 1}, with x the slacks of ``zero``."""
    d = len(zero)
    rows = []
    for other in others:
        # As a combination of the normals of ``zero`` it is at most 1 where weights (1 - x) <= 1.
        weights = naive.solution([[*(row[k] for row in zero), other[k]] for k in range(d)])
        assert weights is not None
        room = 1 - sum(weights)
        rows.append([-weight / room for weight in weights])
    return rows


@pytest.mark.parametrize("d", [2, 4, 6, 8])
def test_long_paths(d: int) -> None:
    game, lengths = dual_cyclic(d)
    everything = (tuple(range(d)),) * 2
    for label, length in enumerate(lengths):
        (equilibrium,) = lemke_howson(game, label=label, exact=True, max_pivots=length)
        assert equilibrium.supports == everything
        assert len(lemke_howson(game, label=label, exact=True, max_pivots=length - 1)) == 0
    exact, rounded = pair(equilibrium), one_equilibrium(game)[0]
    assert naive.within_radius(rounded, {exact})
    assert len(lemke_howson(game)) == 1


def check_certificates(result: rg.NashResult) -> None:
    """Compare what is stated with what the strategies earn, all relative to the range of each seat's payoffs."""
    for equilibrium in result:
        gains, spans = [], []
        for seat in range(2):
            payoffs = result.game.payoffs[..., seat]
            low, span = payoffs.min(), np.ptp(payoffs)
            own, other = equilibrium.strategies[seat], equilibrium.strategies[1 - seat]
            assert own.min() >= 0
            assert abs(own.sum() - 1) <= 1e-14
            earned = ((payoffs if seat == 0 else payoffs.T) - low) / span @ other
            gain = earned.max() - earned @ own
            assert gain <= 1e-10
            assert abs((equilibrium.payoffs[seat] - low) / span - earned @ own) <= 1e-13 + 1e-15 * abs(low) / span
            gains.append(gain * span)
            spans.append(span)
        assert abs(equilibrium.regret - max(*gains, 0)) <= 1e-13 * max(spans)


def forbid_rationals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where floats go astray or do not prove what they find; that would be slow and nothing else."""
    for name in ("Supports", "follow"):
        monkeypatch.setattr(MODULE, name, None)


@pytest.mark.parametrize(("counts", "games"), [((50, 50), 200), ((40, 70), 20), ((300, 300), 3)])
def test_one_equilibrium_of_large_games(counts: tuple[int, int], games: int, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_rationals(monkeypatch)
    rng = np.random.default_rng(0)
    for _ in range(games):
        check_certificates(one_equilibrium(rg.Game(rng.normal(size=(*counts, 2)))))


@pytest.mark.parametrize("n", [20, 60, 200])
def test_zero_sum_games_have_the_value_of_the_linear_programme(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_rationals(monkeypatch)
    A = np.random.default_rng(n).normal(size=(n, n))
    result = one_equilibrium(rg.Game.from_matrices(A, -A))
    check_certificates(result)
    for label in (0, 2 * n - 1):
        check_certificates(lemke_howson(result.game, label=label))
    # Maximise v subject to v <= what x earns against each column.
    programme = linprog(
        [0] * n + [-1],
        np.column_stack([-A.T, np.ones(n)]),
        np.zeros(n),
        [[1] * n + [0]],
        [1],
        [(0, None)] * n + [(None, None)],
    )
    np.testing.assert_allclose(result[0].payoffs, [-programme.fun, programme.fun], rtol=0, atol=1e-9)


@pytest.mark.parametrize("kind", ["0 or 1", "0 to 3", "rows alike", "columns alike", "cyclic"])
def test_ties_of_larger_games(kind: str) -> None:
    rng = np.random.default_rng(1)
    for m, n in [(8, 12), (20, 20), (30, 25)]:
        if kind == "cyclic":
            # Each action beats the next ones, half of them: an even number of actions has ties.
            A = np.sign((np.arange(m)[:, None] - np.arange(m) + m // 2) % m - m // 2)
            game = rg.Game.from_matrices(A, -A)
        else:
            game = rg.Game.from_matrices(*(PAYOFFS[kind](rng, (m, n)) for _ in range(2)))
        check_certificates(one_equilibrium(game))
        check_certificates(lemke_howson(game))


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
@pytest.mark.parametrize("offset", [0.0, 1e9])
@modes
def test_scale_and_offset(scale: float, offset: float, exact: bool) -> None:
    rng = np.random.default_rng(2)
    for n in (3, 6, 12):
        whole = rng.integers(0, 2**20, (n, n, 2)) + int(offset)
        game, scaled = rg.Game(whole), rg.Game(whole * scale)
        for label in range(2 * n):
            (one,), (other,) = (
                lemke_howson(game, label=label, exact=exact),
                lemke_howson(scaled, label=label, exact=exact),
            )
            assert one.supports == other.supports
        check_certificates(one_equilibrium(scaled))


def test_integers_go_on_where_floats_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = next(known for known in known_games.KNOWN if known.source.endswith("equation 3.3"))
    assert known.equilibria is not None
    expected = [pair(lemke_howson(known.game, label=label, exact=True)[0]) for label in range(5)]
    search = MODULE.search
    for nothing in (lambda *run: (*search(*run)[:2], 0.0, -1.0), lambda *_: (MODULE.LOST, 0, 0.0, -1.0)):
        monkeypatch.setattr(MODULE, "search", nothing)
        assert naive.within_radius(one_equilibrium(known.game)[0], known.equilibria)
        for label, end in enumerate(expected):
            assert naive.within_radius(lemke_howson(known.game, label=label)[0], {end})
        assert len(lemke_howson(known.game)) == len(set(expected))


def test_the_interrupt_key_ends_a_path() -> None:
    game = rg.games.battle_of_the_sexes()
    out = np.empty((3, 2))
    assert MODULE.search(game.payoffs, 1, 31, -1, 0, np.ones(1, np.int64), out)[0] == MODULE.LOST
    assert MODULE.search(game.payoffs, 1, 31, -1, 0, np.zeros(1, np.int64), out)[0] == 0


@modes
def test_progress(exact: bool, capsys: pytest.CaptureFixture[str]) -> None:
    lemke_howson(rg.games.battle_of_the_sexes(), exact=exact, progress=True)
    assert "4/4" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"label": 4}, ValueError, "label must be at least 0 and at most 3; got 4"),
        ({"label": 1.0}, TypeError, "label must be an integer; got 1.0"),
        ({"max_pivots": 0}, ValueError, "max_pivots must be at least 1; got 0"),
        ({"max_pivots": None}, TypeError, "max_pivots must be an integer; got None"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        lemke_howson(rg.games.battle_of_the_sexes(), **arguments)


def test_one_equilibrium_needs_two_seats() -> None:
    with pytest.raises(ValueError, match=r"game must have 2 seats; got 3, .*nash"):
        one_equilibrium(rg.Game(np.zeros((2, 2, 2, 3))))
