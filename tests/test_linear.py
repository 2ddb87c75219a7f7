"""Linear programmes over distributions: exact from any start, and in floats with a proven bound."""

from fractions import Fraction
from itertools import permutations
from types import SimpleNamespace

import naive_linear
import numpy as np
import pytest
from generators import generators
from hypothesis import given
from hypothesis import strategies as st

from relgames.equilibria import _linear
from relgames.equilibria._cone import TooManyCornersError, extreme_rays


def fractions(values):
    out = np.empty(np.shape(values), dtype=object)
    out[...] = values
    return out * Fraction(1)


@st.composite
def programmes(draw):
    """Goals, and rows that some distribution meets; many ties, so that vertices are degenerate."""
    rng = draw(generators)
    q, n, m = (draw(st.integers(least, 3)) for least in (1, 1, 0))
    size = draw(st.sampled_from((1, 3, 30)))
    inside = rng.integers(0, 3, n) + np.eye(n, dtype=int)[0]
    rows = rng.integers(-size, size + 1, (m, n))
    rows = np.where((rows @ inside > 0)[:, None], -rows, rows)
    return fractions(rng.integers(0, size + 1, (q, n))), fractions(rows)


def as_rows(matrix):
    return [(np.arange(matrix.shape[1]), row) for row in matrix]


def check(goals, rows, best):
    """Feasible, and no better than the naive twin, which is no worse than anything."""
    assert sum(best.x) == 1
    assert min(best.x) >= 0
    assert (rows @ best.x <= 0).all()
    assert best.value == best.bound == min(goals @ best.x) == naive_linear.max_min(goals.tolist(), rows.tolist())
    assert sum(best.weights) == 1
    assert min(best.weights) >= 0


@given(programmes())
def test_the_naive_twin_agrees(programme):
    goals, rows = programme
    best = _linear.max_min(goals, as_rows(rows))
    check(goals, rows, best)
    floats = _linear.max_min(goals.astype(float), as_rows(rows.astype(float)))
    assert floats.value == pytest.approx(float(best.value), abs=1e-9 * 30)
    assert floats.bound >= float(best.value) - 1e-12 * 30
    assert floats.bound == pytest.approx(float(best.value), abs=1e-9 * 30)


@given(programmes(), generators)
def test_pivots_reach_the_best_from_any_basis(programme, rng):
    goals, rows = programme

    def anywhere(self, found):
        return [int(rng.integers(self.n - 1)), self.n - 1], [0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_linear.Programme, "guess", anywhere)
        check(goals, rows, _linear.max_min(goals, as_rows(rows)))


@given(programmes())
def test_nothing_depends_on_highs(programme):
    goals, rows = programme
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_linear, "_highs", lambda A: SimpleNamespace(status=4, message="numerical difficulties"))
        check(goals, rows, _linear.max_min(goals, as_rows(rows)))
        floats = _linear.max_min(goals.astype(float), as_rows(rows.astype(float)))
    assert floats.value == float(naive_linear.max_min(goals.tolist(), rows.tolist()))
    assert floats.x.dtype == floats.weights.dtype == np.float64


def test_a_goal_that_only_rationals_tell_from_another():
    tiny = Fraction(1, 10**30)
    best = _linear.max_min(fractions([[1, 1 + tiny, 1]]))
    assert best.x.tolist() == [0, 1, 0]
    assert best.value == 1 + tiny


@given(generators, st.integers(2, 4), st.integers(1, 4))
def test_rays_are_the_vertices_of_their_section(rng, n, m):
    A = rng.integers(-3, 4, (m, n)).astype(object)
    rays = extreme_rays(A, 1000)
    found = {tuple(Fraction(value, sum(ray)) for value in ray) for ray in rays.tolist()}
    assert len(found) == len(rays)
    assert found == naive_linear.vertices(fractions(A).tolist(), n)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_rays_of_a_cone_in_which_many_constraints_meet(size):
    # Doubly stochastic matrices: rows and columns have one sum, and the vertices are the permutations (Birkhoff 1946).
    sums = [np.kron(np.eye(size), np.ones(size)), np.kron(np.ones(size), np.eye(size))]
    lines = np.vstack(sums).astype(int).astype(object)
    A = np.vstack([lines[1:] - lines[0], lines[0] - lines[1:]])
    rays = {tuple(ray) for ray in extreme_rays(A, 1000).tolist()}
    assert rays == {tuple(np.eye(size, dtype=int)[list(order)].ravel()) for order in permutations(range(size))}


def test_too_many_rays_are_refused():
    # Each of the n(n + 1) / 2 edges from a coordinate 0..n/2 to one of the rest crosses the plane: n^2 / 4 rays.
    A = np.array([[1] * 6 + [-1] * 6], dtype=object)
    assert len(extreme_rays(A, 42)) == 36 + 6
    with pytest.raises(TooManyCornersError):
        extreme_rays(A, 41)
