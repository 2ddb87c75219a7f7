"""Convex hulls and intersections of halfspaces, of any dimension, flat or not, in floats and rationals."""

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import numpy as np
import pytest
from generators import generators
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from relgames.equilibria import Polytope


def combines(points, point):
    """Whether a point is a convex combination of others: asked of a linear programme."""
    A = np.vstack([np.asarray(points, np.float64).T, np.ones(len(points))])
    return linprog(np.zeros(len(points)), A_eq=A, b_eq=np.append(np.asarray(point, np.float64), 1)).status == 0


@st.composite
def clouds(draw, seats=(1, 2, 3, 4)):
    """Points in whole numbers; often on a line, a plane or with equal coordinates."""
    n = draw(st.sampled_from(seats))
    rng = draw(generators)
    points = rng.integers(-3, 4, (draw(st.integers(1, 11)), n))
    if n > 1 and draw(st.booleans()):
        points[:, -1] = 2 * points[:, 0] - 1
    if n > 2 and draw(st.booleans()):
        points[:, 1] = 2
    return points, rng


@given(clouds())
def test_floats_and_rationals_agree_and_halfspaces_lead_back(cloud):
    points, rng = cloud
    exact, rounded = Polytope.from_points(points.astype(object) * Fraction(1)), Polytope.from_points(points)
    assert exact.vertices.tolist() == rounded.vertices.tolist()
    assert exact.dimension == rounded.dimension
    assert rounded.volume == pytest.approx(float(exact.volume), abs=1e-9)
    assert Polytope.from_halfspaces(exact.normals, exact.offsets).vertices.tolist() == exact.vertices.tolist()
    back = Polytope.from_halfspaces(rounded.normals, rounded.offsets)
    assert back.vertices == pytest.approx(rounded.vertices, abs=1e-8)
    assert all(exact.contains(point) and rounded.contains(point) for point in points)
    for point in rng.integers(-3, 4, (5, points.shape[1])):
        assert exact.contains(point) == rounded.contains(point) == combines(points, point)


@given(clouds())
def test_the_corners_are_those_points_that_others_do_not_combine_to(cloud):
    points = np.unique(cloud[0], axis=0)
    corners = {tuple(vertex) for vertex in Polytope.from_points(points).vertices.tolist()}
    for k, point in enumerate(points):
        others = np.delete(points, k, axis=0)
        assert (tuple(point) in corners) == (len(others) == 0 or not combines(others, point))


@given(clouds())
def test_intersections_hold_what_both_hold(cloud):
    points, rng = cloud
    n = points.shape[1]
    normals, offsets = rng.integers(-2, 3, (2, n)), rng.integers(-3, 4, 2)
    exact = Polytope.from_points(points.astype(object)).intersection(normals, offsets)
    rounded = Polytope.from_points(points).intersection(normals, offsets)
    assert exact.vertices.shape == rounded.vertices.shape
    assert rounded.vertices == pytest.approx(exact.vertices.astype(np.float64), abs=1e-8)
    whole = Polytope.from_points(points.astype(object))
    for point in rng.integers(-3, 4, (5, n)):
        assert exact.contains(point) == (whole.contains(point) and bool((normals @ point <= offsets).all()))


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_volumes(n):
    cube = np.array(list(product([0, 1], repeat=n)))
    cross = np.vstack([np.eye(n, dtype=int), -np.eye(n, dtype=int)])
    simplex = np.vstack([np.zeros(n, int), np.eye(n, dtype=int)])
    for points, volume in (
        (cube, Fraction(1)),
        (cross, Fraction(2**n, factorial(n))),
        (simplex, Fraction(1, factorial(n))),
    ):
        assert Polytope.from_points(points.astype(object)).volume == volume
        assert Polytope.from_points(points).volume == pytest.approx(float(volume))
        # A linear map multiplies volumes by its determinant, 3 n!.
        scaled = points.astype(object) * np.array([*range(1, n), 3 * n])
        assert Polytope.from_points(scaled).volume == 3 * factorial(n) * volume


def test_the_permutohedron():
    # Permutations of (1, 2, 3, 4): 24 corners on a three-dimensional set with 14 facets, of which 6 are squares.
    hull = Polytope.from_points(np.array(list(permutations(range(1, 5))), dtype=object))
    assert (len(hull.vertices), hull.dimension, hull.volume) == (24, 3, 0)
    assert len(hull.normals) == 14 + 2
    on = [(hull.vertices @ normal == offset).sum() for normal, offset in zip(hull.normals, hull.offsets, strict=True)]
    assert sorted(on) == [4] * 6 + [6] * 8 + [24] * 2


@given(clouds())
def test_rounding_makes_no_corners(cloud):
    points, rng = cloud
    scaled = points * 10.0 ** rng.uniform(-12, 12, points.shape[1])
    noisy = scaled * (1 + 1e-15 * rng.integers(-4, 5, points.shape))
    exact, rounded = Polytope.from_points(points.astype(object)), Polytope.from_points(noisy)
    assert len(rounded.vertices) == len(exact.vertices)
    assert rounded.dimension == exact.dimension


def test_points_segments_and_nothing():
    point, segment = Polytope.from_points([[1, 2, 3]]), Polytope.from_points([[0, 0], [1, 1], [3, 3]])
    nothing = Polytope.from_points(np.empty((0, 2)))
    assert (point.dimension, segment.dimension, nothing.dimension) == (0, 1, -1)
    assert (point.volume, segment.volume, nothing.volume) == (0, 0, 0)
    assert segment.vertices.tolist() == [[0, 0], [3, 3]]
    assert nothing.is_empty
    assert not nothing.contains([0, 0])
    assert not Polytope.from_points(np.empty((0, 2), dtype=object)).contains([0, 0])
    assert nothing.intersection([[1, 0]], [1]).is_empty
    assert [str(nothing), str(segment), repr(point)] == [
        "empty",
        "(0, 0), (3, 3)",
        "Polytope(3 seats, dimension 0, 1 vertices)",
    ]
    assert segment.contains([1, 1])
    assert not segment.contains([1, 1.001])
    assert Polytope.from_halfspaces([[1, 0], [-1, 0], [0, 1], [0, -1]], [0, -1, 1, 1]).is_empty
    assert Polytope.from_halfspaces([[Fraction(1)], [Fraction(-1)]], [0, -1]).is_empty


def test_the_corners_go_counter_clockwise_from_the_least():
    hull = Polytope.from_points([[2, 2], [0, 2], [2, 0], [0, 0], [1, 1]])
    assert hull.vertices.tolist() == [[0, 0], [2, 0], [2, 2], [0, 2]]


def test_membership_is_exact_in_rationals_and_forgives_rounding_in_floats():
    corners = [[0, 0], [1, 0], [0, 1]]
    exact, rounded = Polytope.from_points(np.array(corners, dtype=object)), Polytope.from_points(corners)
    beyond = Fraction(1, 10**30)
    assert exact.contains([Fraction(1, 3), Fraction(2, 3)])
    assert not exact.contains([Fraction(1, 3), Fraction(2, 3) + beyond])
    # 0.1 + 0.9 is above 1 as binary fractions are.
    assert exact.contains([0.1, 0.9]) == (Fraction(0.1) + Fraction(0.9) <= 1)
    assert rounded.contains([0.1, 0.9 + 1e-12])
    assert not rounded.contains([0.1, 0.9 + 1e-8])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Polytope.from_points([1, 2]), ValueError, "points must have shape"),
        (lambda: Polytope.from_points([["a", "b"]]), TypeError, "points must hold numbers"),
        (lambda: Polytope.from_points([[np.inf, 0]]), ValueError, "points must be finite"),
        (lambda: Polytope.from_halfspaces([[1, 0]], [1, 2]), ValueError, "offsets must hold one number per row"),
        (lambda: Polytope.from_halfspaces([[1, 0]], [1]), ValueError, "bounded"),
        (lambda: Polytope.from_halfspaces([[Fraction(1), 0], [-1, 0]], [1, 1]), ValueError, "bounded"),
        (lambda: Polytope.from_points([[0, 1]]).contains([1, 2, 3]), ValueError, "one payoff per seat, 2"),
        (lambda: Polytope.from_points([[0, 1]]).intersection([[1]], [1]), ValueError, "one number per seat, 2"),
    ],
)
def test_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()
