"""All equilibria of games of two seats, against publications, closed forms, laws and a slow twin."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import known_games
import naive_nash as naive
import numpy as np
import pytest
from bimatrices import PAYOFFS, bimatrices
from generators import generators
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from known_games import KNOWN, Known

import relgames as rg
from relgames.equilibria import lemke_howson, support_enumeration, vertex_enumeration

ENUMERATIONS = [rg.nash, vertex_enumeration]
modes = pytest.mark.parametrize("exact", [False, True], ids=["floats", "fractions"])


def extreme(result: rg.NashResult) -> set[naive.Pair]:
    """The equilibria of an exact result."""
    pairs = [tuple(map(tuple, equilibrium.strategies)) for equilibrium in result]
    assert len(pairs) == len(set(pairs))
    return set(pairs)


def solved(A: Any, B: Any) -> set[naive.Pair]:
    """The extreme equilibria by the library, which must claim to have them all."""
    result = rg.nash(rg.Game.from_matrices(A, B), exact=True)
    assert result.complete
    return extreme(result)


def matrices(game: rg.Game) -> tuple[Any, Any]:
    return game.fractions[..., 0], game.fractions[..., 1]


@modes
@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.source)
def test_published_sets(known: Known, exact: bool) -> None:
    result = rg.nash(known.game, exact=exact)
    assert result.complete, result.reason
    assert tuple(sorted(len(component.equilibria) for component in result.components)) == known.sizes
    assert sum(len(component.subsets) for component in result.components) == known.subsets
    if known.equilibria is not None:
        naive.assert_complete(result, set(known.equilibria))


def test_the_75_equilibria_of_von_stengel_are_those_of_the_twin() -> None:
    known = next(known for known in KNOWN if len(known.sizes) == 75)
    naive.assert_complete(rg.nash(known.game, exact=True))


@modes
@pytest.mark.parametrize("solver", ENUMERATIONS, ids=lambda solver: solver.__name__)
@settings(max_examples=100)
@given(game=bimatrices())
def test_sets_equal_the_twin(solver: Callable[..., rg.NashResult], exact: bool, game: rg.Game) -> None:
    naive.assert_complete(solver(game, exact=exact))


@modes
@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.source)
def test_published_sets_by_supports(known: Known, exact: bool) -> None:
    result = support_enumeration(known.game, exact=exact)
    if set(known.sizes) == {1}:
        assert len(result) == len(known.sizes)
    else:
        assert not result.complete
    if result.complete and known.equilibria is not None:
        naive.assert_complete(result, set(known.equilibria))


@modes
@settings(max_examples=100)
@given(game=bimatrices())
def test_supports_give_part_of_the_set_and_all_of_it_without_ties(exact: bool, game: rg.Game) -> None:
    A, B = naive.matrices(game)
    pairs = naive.extreme_equilibria(A, B)
    result = support_enumeration(game, exact=exact)
    assert result.complete != naive.has_ties(A, B)
    if result.complete:
        naive.assert_complete(result, pairs)
    else:
        assert all(naive.within_radius(equilibrium, pairs) for equilibrium in result)
        assert not exact or extreme(result) <= pairs


@pytest.mark.parametrize("kind", PAYOFFS)
def test_every_kind_of_payoffs(kind: str) -> None:
    rng = np.random.default_rng(0)
    for shape in [(2, 2), (3, 3), (1, 4), (4, 2), (3, 4)]:
        game = rg.Game.from_matrices(PAYOFFS[kind](rng, shape), PAYOFFS[kind](rng, shape))
        pairs = naive.extreme_equilibria(*naive.matrices(game))
        for exact in (False, True):
            naive.assert_complete(rg.nash(game, exact=exact), pairs)


@given(game=bimatrices(3, ("0 or 1", "0 to 3", "constant", "rows alike", "columns alike")))
def test_the_hulls_are_the_set_by_definition(game: rg.Game) -> None:
    A, B = naive.matrices(game)
    hulls = [hulls for component in rg.nash(game, exact=True).components for hulls in component.subsets]
    sides = [[set(map(tuple, hull.vertices[seat])) for hull in hulls] for seat in range(2)]
    rows, columns = (
        {point: [naive.in_hull(point, side) for side in sides[seat]] for point in naive.grid(game.counts[seat], 4)}
        for seat in range(2)
    )
    for x, in_rows in rows.items():
        for y, in_columns in columns.items():
            stated = any(a and b for a, b in zip(in_rows, in_columns, strict=True))
            assert stated == naive.is_equilibrium(A, B, x, y)


@modes
@given(game=bimatrices())
def test_certificates(exact: bool, game: rg.Game) -> None:
    scale = float(np.abs(game.payoffs).max())
    for equilibrium in rg.nash(game, exact=exact):
        x, y = ([Fraction(p) for p in strategy] for strategy in equilibrium.strategies)
        assert min(*x, *y) >= 0
        gains, payoffs = [], []
        for own, values in (
            (x, naive.earned(game.fractions[..., 0], y)),
            (y, naive.earned(game.fractions[..., 1].T, x)),
        ):
            payoffs.append(sum(p * value for p, value in zip(own, values, strict=True)))
            gains.append(max(values) - payoffs[-1])
        if exact:
            assert sum(x) == sum(y) == 1
            assert (equilibrium.regret, equilibrium.radius) == (0, 0)
            assert isinstance(equilibrium.regret, Fraction)
            assert list(equilibrium.payoffs) == payoffs
        else:
            # Sums of up to 16 products of three factors that are rounded; subnormal ones have no digits to lose.
            error = 1e-14 * scale + 1e-322
            assert abs(equilibrium.regret - float(max(gains))) <= error
            assert 0 <= equilibrium.regret <= error
            np.testing.assert_allclose(equilibrium.payoffs, [float(p) for p in payoffs], rtol=0, atol=error)


@given(game=bimatrices(), data=st.data())
def test_own_scale_and_what_the_other_brings_do_not_matter(game: rg.Game, data: st.DataObject) -> None:
    numbers = st.fractions(-5, 5, max_denominator=7)
    m, n = game.counts
    A, B = matrices(game)
    a, b = (data.draw(st.fractions(Fraction(1, 9), 1, max_denominator=9)) for _ in range(2))
    columns = np.array(data.draw(st.lists(numbers, min_size=n, max_size=n)), dtype=object)
    rows = np.array(data.draw(st.lists(numbers, min_size=m, max_size=m)), dtype=object)
    assert solved(a * A + columns, b * B + rows[:, None]) == solved(A, B)


@given(game=bimatrices(), data=st.data())
def test_names_of_actions_and_seats_do_not_matter(game: rg.Game, data: st.DataObject) -> None:
    rows, columns = (data.draw(st.permutations(range(n))) for n in game.counts)
    A, B = matrices(game)
    there = solved(A, B)
    renamed = {(tuple(x[k] for k in rows), tuple(y[k] for k in columns)) for x, y in there}
    assert solved(A[np.ix_(rows, columns)], B[np.ix_(rows, columns)]) == renamed
    assert solved(B.T, A.T) == {(y, x) for x, y in there}


@given(game=bimatrices(3), data=st.data())
def test_an_action_twice_is_played_in_either_copy(game: rg.Game, data: st.DataObject) -> None:
    A, B = matrices(game)
    k = data.draw(st.integers(0, game.counts[0] - 1))
    rows = [*range(game.counts[0]), k]
    moved = {((*x[:k], Fraction(0), *x[k + 1 :], x[k]), y) for x, y in solved(A, B)}
    stayed = {((*x, Fraction(0)), y) for x, y in solved(A, B)}
    assert solved(A[rows], B[rows]) == moved | stayed


@given(game=bimatrices(3), data=st.data())
def test_a_dominated_action_changes_nothing(game: rg.Game, data: st.DataObject) -> None:
    A, B = matrices(game)
    k = data.draw(st.integers(0, game.counts[0] - 1))
    loss = data.draw(st.sampled_from([Fraction(1), Fraction(1, 10**20)]))
    other = np.array([data.draw(st.integers(-2, 2)) for _ in range(game.counts[1])], dtype=object)
    unused = {((*x, Fraction(0)), y) for x, y in solved(A, B)}
    assert solved(np.vstack([A, A[k] - loss]), np.vstack([B, other])) == unused


@given(rng=generators)
def test_without_ties_there_is_an_odd_number_of_points(rng: np.random.Generator) -> None:
    m, n = rng.integers(1, 7, 2)
    result = rg.nash(rg.Game(rng.normal(size=(m, n, 2))))
    assert result.complete
    assert len(result) % 2 == 1
    assert all(component.is_point for component in result.components)


@modes
@given(game=bimatrices())
def test_lemke_howson_ends_at_an_extreme_equilibrium(exact: bool, game: rg.Game) -> None:
    pairs = naive.extreme_equilibria(*naive.matrices(game))
    for label in (None, *range(sum(game.counts))):
        result = lemke_howson(game, label=label, exact=exact)
        assert len(result) >= 1
        assert len(result) == 1 or label is None
        for equilibrium in result:
            assert naive.within_radius(equilibrium, pairs)
        assert not result.complete or len(result) == len(pairs)


@modes
@given(game=bimatrices(3, ("floats", "distinct", "fractions")))
def test_paths_of_lemke_howson(exact: bool, game: rg.Game) -> None:
    A, B = naive.matrices(game)
    assume(not naive.has_ties(A, B))
    ends = [naive.end_of_path(A, B, label) for label in range(sum(game.counts))]
    for label, end in enumerate(ends):
        (equilibrium,) = lemke_howson(game, label=label, exact=exact)
        assert naive.within_radius(equilibrium, set(ends)) == {end}
    assert len(lemke_howson(game, exact=exact)) == len(set(ends))


@modes
@pytest.mark.parametrize("known", known_games.INACCESSIBLE, ids=lambda known: known.source)
def test_equilibria_that_no_path_reaches(known: Known, exact: bool) -> None:
    assert known.equilibria is not None
    for label in range(sum(known.game.counts)):
        (equilibrium,) = lemke_howson(known.game, label=label, exact=exact)
        assert naive.within_radius(equilibrium, known.equilibria) == {known.equilibria[0]}


@modes
@given(game=bimatrices())
def test_one_equilibrium(exact: bool, game: rg.Game) -> None:
    pairs = naive.extreme_equilibria(*naive.matrices(game))
    result = rg.nash(game, find="one", exact=exact)
    assert len(result) == 1
    assert naive.within_radius(result[0], pairs)
    assert not result.complete or len(pairs) == 1


@pytest.mark.parametrize("n", [5, 20, 60])
def test_one_equilibrium_of_larger_games(n: int) -> None:
    payoffs = np.random.default_rng(n).normal(size=(n, n, 2))
    for values in (payoffs, payoffs * 1e12, np.round(payoffs)):
        game = rg.Game(values)
        (equilibrium,) = rg.nash(game, find="one")
        span = game.payoffs.max() - game.payoffs.min()
        assert 0 <= rg.regret(game, equilibrium.strategies) <= 1e-10 * span
        assert abs(rg.regret(game, equilibrium.strategies) - equilibrium.regret) <= 1e-12 * span


@pytest.mark.parametrize(
    "solver", [*ENUMERATIONS, support_enumeration, lemke_howson], ids=lambda solver: solver.__name__
)
def test_what_is_not_a_game_of_two_seats(solver: Callable[..., rg.NashResult]) -> None:
    dilemma = rg.games.prisoners_dilemma()
    with pytest.raises(TypeError, match=r"game must be a Game .*rg\.Game\(payoffs\).*; got ndarray"):
        solver(dilemma.payoffs)
    with pytest.raises(TypeError, match=r"game must be a Game .*r\.game of a RepeatedGame.*; got RepeatedGame"):
        solver(rg.RepeatedGame(dilemma, discount=0.9))
    with pytest.raises(ValueError, match=r"game must have .*2.* seats; got 1"):
        solver(rg.Game([[1], [2]]))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"find": "both"}, ValueError, "find"),
        ({"find": 1}, (TypeError, ValueError), "find"),
        ({"limit": 0}, ValueError, "limit must be at least 1; got 0"),
        ({"limit": 1.5}, TypeError, "limit must be an integer"),
        ({"limit": True}, TypeError, "limit must be an integer"),
        ({"seconds": "1"}, TypeError, "seconds must be a number"),
        ({"seconds": float("nan")}, ValueError, "seconds must be finite"),
        ({"seconds": -1}, ValueError, "seconds"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        rg.nash(rg.games.prisoners_dilemma(), **arguments)


@pytest.mark.parametrize("label", [-1, 4])
def test_labels_are_actions(label: int) -> None:
    with pytest.raises(ValueError, match=r"label must be at least 0 and at most 3"):
        lemke_howson(rg.games.prisoners_dilemma(), label=label)


@pytest.mark.parametrize("solver", ENUMERATIONS, ids=lambda solver: solver.__name__)
def test_games_too_large_to_enumerate(solver: Callable[..., rg.NashResult]) -> None:
    game = rg.Game(np.random.default_rng(0).normal(size=(60, 60, 2)))
    with pytest.raises(ValueError, match=r'60×60.*find="one"'):
        solver(game)
    result = solver(game, seconds=0.2)
    assert not result.complete
    assert "time" in result.reason


@pytest.mark.parametrize("solver", ENUMERATIONS, ids=lambda solver: solver.__name__)
def test_a_limit_gives_a_part(solver: Callable[..., rg.NashResult]) -> None:
    known = known_games.coordination(7)
    result = solver(known.game, limit=5, exact=True)
    assert not result.complete
    assert "limit" in result.reason
    assert 5 <= len(result) < 127
    assert known.equilibria is not None
    assert extreme(result) <= set(known.equilibria)


@pytest.mark.parametrize("exact", [False, True])
def test_winkels_game_has_twelve_extreme_equilibria_in_one_component(exact):
    # Winkels 1979, "An algorithm to determine all equilibrium points of a bimatrix game".
    half = Fraction(5, 2)
    rows = [[1, 3], [1, 3], [3, 1], [3, 1], [half, half], [half, half]]
    columns = [[1, 2], [0, -1], [-2, 2], [4, -1], [-1, 6], [6, -1]]
    result = rg.nash(rg.Game.from_matrices(rows, columns), exact=exact)
    assert result.complete
    assert len(result) == 12
    assert len(result.components) == 1
