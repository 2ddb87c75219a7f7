"""All equilibria of three and more seats: published games, closed forms, a naive twin, laws."""

from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest

import relgames as rg
from relgames.equilibria import multiplayer as module
from relgames.equilibria.multiplayer import all_equilibria

FAR = 1e-6


def outcomes(counts, values):
    """A game from its outcomes, the first seat's action the fastest, as Gambit's files list them."""
    payoffs = np.zeros((*counts, len(counts)))
    for profile, value in zip(product(*(range(n) for n in reversed(counts))), values, strict=True):
        payoffs[profile[::-1]] = value
    return rg.Game(payoffs)


# McKelvey and McLennan, "The maximal number of regular totally mixed Nash equilibria", J. Econ. Theory 72 (1997).
MCKELVEY = outcomes(
    (2, 2, 2), [(9, 8, 12), (0, 0, 0), (0, 0, 0), (9, 8, 2), (0, 0, 0), (3, 4, 6), (3, 4, 6), (0, 0, 0)]
)
# Nau, Gomez Canovas and Hansen, "On the geometry of Nash equilibria and correlated equilibria", International Journal
# of Game Theory 32 (2004), sections 4, 5 and 6.
NAU_4 = outcomes((2, 2, 2), [(3, 0, 2), (0, 1, 0), (0, 2, 0), (1, 0, 0), (1, 0, 0), (0, 3, 0), (0, 1, 0), (2, 0, 3)])
NAU_5 = outcomes((2, 2, 2), [(0, 0, 2), (3, 0, 0), (0, 3, 0), (0, 0, 0), (1, 1, 0), (0, 0, 0), (0, 0, 0), (0, 0, 3)])
NAU_6 = outcomes(
    (2, 2, 4),
    [
        *[(2, 0, 0), (0, 2, 1), (0, 1, 1), (1, 0, 2), (1, 0, 2), (0, 1, 1), (0, 2, 1), (2, 0, 0)],
        *[(1, 0, 1), (0, 2, 0), (0, 1, 2), (2, 0, 1), (2, 0, 1), (0, 1, 2), (0, 2, 0), (1, 0, 1)],
    ],
)


def points(result):
    """The equilibria as rows of probabilities, in order."""
    rows = np.array([np.concatenate(e.strategies) for e in result], dtype=float)
    return rows[np.lexsort(rows.T.round(6))]


def in_boxes(component, point):
    """Whether a point lies in one of the boxes of a component."""
    return any(
        ((np.concatenate(box.lower) <= point + 1e-12) & (np.concatenate(box.upper) >= point - 1e-12)).all()
        for box in component.subsets
    )


def naive_2x2x2(u):
    """Equilibria of a 2×2×2 game without ties, as the probabilities of action 0: every support by its closed form."""
    found = []
    # gain[i](p): what action 0 of seat i gains on action 1, bilinear in the others' probabilities.
    differences = [np.moveaxis(u[..., i], i, 0)[0] - np.moveaxis(u[..., i], i, 0)[1] for i in range(3)]

    def gain(i, p):
        a, b = (p[j] for j in range(3) if j != i)
        d = differences[i]
        return a * b * d[0, 0] + a * (1 - b) * d[0, 1] + (1 - a) * b * d[1, 0] + (1 - a) * (1 - b) * d[1, 1]

    def bilinear(i):
        """Coefficients of gain i = c + a x + b y + e x y for its two others x, y in order."""
        d = differences[i]
        return d[1, 1], d[0, 1] - d[1, 1], d[1, 0] - d[1, 1], d[0, 0] - d[0, 1] - d[1, 0] + d[1, 1]

    def check(p, mixed):
        if any(not 0 < p[i] < 1 for i in mixed):
            return
        if all(i in mixed or (gain(i, p) > 0) == (p[i] == 1) for i in range(3)):
            found.append(p)

    for p in product((0.0, 1.0), repeat=3):
        check(list(p), ())
    for fixed in range(3):
        x, y = (j for j in range(3) if j != fixed)
        for value in (0.0, 1.0):
            p = [value] * 3
            # Seat x is indifferent for the right p[y], and seat y for the right p[x].
            for own, other in ((x, y), (y, x)):
                low, high = (gain(own, [z if j == other else value for j in range(3)]) for z in (0.0, 1.0))
                p[other] = low / (low - high)
            check(p, (x, y))
    # Seat 0's equation gives z from y, seat 1's gives z from x, seat 2's y from x: a quadratic in x.
    c0, a0, b0, e0 = bilinear(0)  # y, z
    c1, a1, b1, e1 = bilinear(1)  # x, z
    c2, a2, b2, e2 = bilinear(2)  # x, y
    x = np.polynomial.Polynomial([0, 1])
    y_top, y_bottom = -(c2 + a2 * x), b2 + e2 * x
    z_top, z_bottom = -(c1 + a1 * x), b1 + e1 * x
    equation = c0 * y_bottom * z_bottom + a0 * y_top * z_bottom + b0 * y_bottom * z_top + e0 * y_top * z_top
    for root in equation.roots():
        if abs(root.imag) < 1e-12:
            r = root.real
            check([r, y_top(r) / y_bottom(r), z_top(r) / z_bottom(r)], (0, 1, 2))
    rows = np.array([[q for p in point for q in (p, 1 - p)] for point in found])
    return rows[np.lexsort(rows.T.round(6))]


def test_nine_equilibria_of_mckelvey_and_mclennan():
    result = rg.nash(MCKELVEY)
    assert result.complete
    assert len(result) == 9
    assert sum(all(len(s) == 2 for s in e.supports) for e in result) == 2
    assert all(e.regret <= 1e-13 for e in result)


def test_a_unique_irrational_equilibrium():
    for exact in (False, True):
        result = rg.nash(NAU_4, exact=exact)
        assert result.complete
        (e,) = result
        q = (601**0.5 - 13) / 24
        p, r = (9 * q - 1) / (7 * q + 2), (2 - 3 * q) / (q + 1)
        assert np.allclose([float(s[0]) for s in e.strategies], [p, q, r], rtol=0, atol=e.radius + 1e-15)
        assert 0 < e.radius < 1e-12


def region_of(result, point):
    """The unresolved region in which a point lies."""
    (region,) = (c for c in result.components if not c.is_resolved and in_boxes(c, point))
    return region


def test_a_continuum_beside_an_isolated_point():
    result = rg.nash(NAU_5, exact=True)
    assert not result.complete
    assert "unresolved" in result.reason
    isolated, continuum = sorted((c for c in result.components if not c.is_resolved), key=lambda c: len(c.subsets))
    assert region_of(result, np.array([0, 1, 0, 1, 0, 1])) is isolated
    # Seats 0 and 1 are indifferent if seat 2 takes its action 0 with 1/4, whatever they do; seat 2 is, on a curve.
    for p in np.linspace(0.05, 0.95, 19):
        p = Fraction(p).limit_denominator(100)
        q = 3 * (1 - p) / (3 - p)
        assert rg.regret(NAU_5, ([p, 1 - p], [q, 1 - q], [Fraction(1, 4), Fraction(3, 4)])) == 0
        assert region_of(result, np.array([float(x) for x in (p, 1 - p, q, 1 - q)] + [0.25, 0.75])) is continuum
    assert continuum.equilibria
    assert all(rg.regret(NAU_5, e.strategies) == 0 for e in result)


def test_a_segment():
    result = rg.nash(NAU_6, exact=True)
    assert not result.complete
    half = [Fraction(1, 2)] * 2
    (region,) = result.components
    for k in range(11):
        x = Fraction(k, 20)
        ends = [x, x, Fraction(1, 2) - x, Fraction(1, 2) - x]
        assert rg.regret(NAU_6, (half, half, ends)) == 0
        assert in_boxes(region, np.array([0.5] * 4 + [float(p) for p in ends]))
    assert region.equilibria == tuple(range(len(result))) != ()


@pytest.mark.parametrize("seed", range(4))
def test_a_naive_twin_finds_the_same(seed):
    rng = np.random.default_rng(seed)
    for _ in range(60):
        u = rng.standard_normal((2, 2, 2, 3))
        result = rg.nash(rg.Game(u))
        assert result.complete
        expected = naive_2x2x2(u)
        assert len(result) == len(expected)
        assert np.abs(points(result) - expected).max() < FAR


@pytest.mark.parametrize(("counts", "games"), [((2, 2, 2), 200), ((3, 2, 2), 30), ((3, 3, 3), 6), ((2, 2, 2, 2), 6)])
def test_random_games_have_an_odd_number_of_equilibria(counts, games):
    # Wilson 1971; Harsanyi 1973: almost all games.
    rng = np.random.default_rng(7)
    for _ in range(games):
        game = rg.Game(rng.standard_normal((*counts, len(counts))))
        result = rg.nash(game)
        assert result.complete
        assert len(result) % 2 == 1
        for e in result:
            assert rg.regret(game, e.strategies) <= 1e-12
            assert e.radius < 1e-9
        assert len(result.components) == len(result)
        assert all(c.is_point for c in result.components)


def test_two_seats_with_a_dummy_are_the_same_game():
    rng = np.random.default_rng(3)
    for _ in range(20):
        u = rng.standard_normal((3, 3, 2))
        with_dummy = np.concatenate([u, np.zeros((3, 3, 1))], axis=-1)[:, :, None]
        two, three = rg.nash(rg.Game(u)), rg.nash(rg.Game(with_dummy))
        assert three.complete
        assert len(two) == len(three)
        assert np.abs(points(two) - points(three)[:, :6]).max() < FAR


def test_seats_may_be_renamed_and_payoffs_rescaled():
    rng = np.random.default_rng(5)
    u = rng.standard_normal((2, 3, 2, 3))
    expected = points(rg.nash(rg.Game(u)))
    scaled = u * [1e12, 1e-9, 3] + [1e10, 0, -7]
    assert np.abs(points(rg.nash(rg.Game(scaled))) - expected).max() < FAR
    edges = np.cumsum([0, 2, 3, 2])
    for order in permutations(range(3)):
        result = points(rg.nash(rg.Game(u.transpose(*order, 3)[..., list(order)])))
        columns = np.concatenate([np.arange(edges[i], edges[i + 1]) for i in order])
        moved = expected[:, columns]
        assert np.abs(result - moved[np.lexsort(moved.T.round(6))]).max() < FAR


def test_fractions_and_large_integers_count_exactly():
    tiny = Fraction(1, 10**30)
    payoffs = np.zeros((2, 2, 2, 3), dtype=object)
    payoffs[...] = Fraction(0)
    # Action 1 of each seat earns a tiny bit more whatever the others do: dominant, though floats hardly see it.
    for i in range(3):
        payoffs.swapaxes(0, i)[1, :, :, i] = tiny
    result = rg.nash(rg.Game(payoffs), exact=True)
    assert result.complete
    assert [e.supports for e in result] == [((1,), (1,), (1,))]
    assert result[0].payoffs.tolist() == [tiny] * 3
    large = rg.Game((MCKELVEY.payoffs.astype(int).astype(object) + 2**60).tolist())
    assert len(rg.nash(large)) == 9


def test_volunteers_in_closed_form():
    # Diekmann 1985: each withholds with probability (c / b)^(1 / (n - 1)).
    result = rg.nash(rg.games.volunteers_dilemma(b=3, c=1, seats=3))
    assert result.complete
    (mixed,) = (e for e in result if all(len(s) == 2 for s in e.supports))
    assert np.allclose([s[1] for s in mixed.strategies], (1 / 3) ** 0.5, atol=mixed.radius + 1e-15)
    assert len(result) == 7


@pytest.mark.parametrize("name", ["service_triad", "enterprise_triad", "public_good", "three_party_coordination"])
def test_the_triads_of_the_catalogue_are_proven(name):
    game = getattr(rg.games, name)()
    result = rg.nash(game, exact=True)
    assert result.complete
    assert {e.supports for e in result if e.is_pure} == {tuple((k,) for k in p) for p in rg.pure_nash(game)}


def test_what_all_are_indifferent_to_is_not_resolved():
    result = rg.nash(rg.Game(np.zeros((2, 2, 2, 3))), exact=True)
    assert not result.complete
    (everything,) = result.components
    assert not everything.is_resolved
    assert {e.supports for e in result} >= {tuple((k,) for k in p) for p in product(range(2), repeat=3)}
    for point in np.random.default_rng(0).random((50, 3)):
        assert in_boxes(everything, np.array([q for p in point for q in (p, 1 - p)]))


def test_no_equilibrium_of_a_game_with_ties_is_lost():
    rng = np.random.default_rng(11)
    for _ in range(40):
        game = rg.Game(rng.integers(0, 3, (2, 2, 2, 3)))
        result = rg.nash(game, exact=True)
        pure = {tuple((k,) for k in p) for p in rg.pure_nash(game)}
        listed = {e.supports for e in result if e.is_pure}
        assert listed <= pure
        regions = [c for c in result.components if not c.is_resolved]
        for profile in pure - listed:
            point = np.concatenate([np.eye(2)[k[0]] for k in profile])
            assert any(in_boxes(c, point) for c in regions)
        # Every profile of a grid that is an equilibrium is listed, or in a region.
        rows = [np.concatenate(e.strategies) for e in result]
        for p in product([Fraction(k, 6) for k in range(7)], repeat=3):
            strategies = [[q, 1 - q] for q in p]
            if rg.regret(game, strategies) == 0:
                point = np.array([float(q) for s in strategies for q in s])
                known = any(np.abs(np.array(row, dtype=float) - point).max() < 1e-12 for row in rows)
                assert known or any(in_boxes(c, point) for c in regions)


def test_gambit_finds_no_equilibrium_that_is_not_there():
    gambit = pytest.importorskip("pygambit")
    rng = np.random.default_rng(2)
    for _ in range(5):
        game = rg.Game(rng.integers(-50, 50, (3, 3, 3, 3)))
        ours = points(rg.nash(game))
        for mixture in gambit.nash.enumpoly_solve(rg.interop.to_gambit(game)).equilibria:
            theirs = np.array([float(p) for _, p in mixture])
            assert np.abs(ours - theirs).max(axis=1).min() < FAR


def test_limits_stop_the_search():
    game = rg.Game(np.random.default_rng(0).standard_normal((4, 4, 4, 3)))
    result = rg.nash(game, limit=2)
    assert len(result) == 2
    assert not result.complete
    assert "limit of 2" in result.reason
    result = rg.nash(rg.Game(np.random.default_rng(0).standard_normal((6, 6, 6, 3))), seconds=0.2)
    assert not result.complete
    assert "time" in result.reason
    with pytest.raises(ValueError, match=r"12×12×12 actions .* seconds= .* find=\"one\""):
        rg.nash(rg.Game(np.zeros((12, 12, 12, 3))))


def test_small_supports_come_first_in_games_too_large_for_all():
    # 2^30 supports per seat. Everybody's first action is dominant, so the first support is the only equilibrium.
    payoffs = np.zeros((30, 30, 30, 3))
    for seat in range(3):
        np.moveaxis(payoffs, seat, 0)[0, ..., seat] = 1
    result = rg.nash(rg.Game(payoffs), limit=1, seconds=60)
    assert not result.complete
    assert result[0].supports == ((0,), (0,), (0,))


@pytest.mark.parametrize("counts", [(2, 3, 1), (3, 3, 3), (2, 2, 2, 3)])
def test_supports_are_all_there_once_the_small_ones_first(counts, monkeypatch):
    for kept in (10**6, 0):
        monkeypatch.setattr(module, "KEPT", kept)
        parts = [np.concatenate(list(module._supports(counts, part, 2))) for part in range(2)]
        rows = np.concatenate(parts)
        ends = np.cumsum(counts)[:-1]
        assert len({tuple(row) for row in rows.tolist()}) == len(rows) == np.prod([2**n - 1 for n in counts])
        assert all(min(seat.sum(axis=1)) >= 1 for seat in np.split(rows, ends, axis=1))
        assert all((np.diff(part.sum(axis=1, dtype=int)) >= 0).all() for part in parts)


def test_the_search_is_the_same_for_any_number_of_parts(monkeypatch):
    game = rg.Game(np.random.default_rng(4).standard_normal((3, 3, 3, 3)))
    one = all_equilibria(game)
    monkeypatch.setattr("relgames.equilibria.multiplayer.SHARED", 1)
    many = all_equilibria(game)
    assert np.array_equal(points(one), points(many))
