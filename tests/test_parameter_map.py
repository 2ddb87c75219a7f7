"""Maps of two parameters: where the label changes, against curves that are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg

GRID = np.linspace(0, 1, 9)


def disc(x, y):
    return "near" if x * x + y * y < 0.5 else "far"


def test_the_boundary_is_as_near_as_it_is_said_to_be():
    found = rg.parameter_map(disc, GRID, GRID, refinements=2, bisections=6)
    assert found.labels == ("near", "far")
    side = 1 / 32
    radii = np.hypot(*found.boundary.reshape(-1, 2).T)
    # Along a side of a cell, by half of what the last bisection left.
    assert np.abs(radii - np.sqrt(0.5)).max() <= side / 2**7 * np.sqrt(2)
    assert found.shares == pytest.approx([np.pi / 8, 1 - np.pi / 8], abs=side**2)
    # Fewer calls than the finest grid has points.
    assert found.calls < found.values.size == 33**2
    assert "39.3%  near" in str(found)


@pytest.mark.parametrize("refinements", [0, 1, 3])
@pytest.mark.parametrize("bisections", [0, 4])
def test_closer_grids_and_more_bisections_are_nearer(refinements, bisections):
    found = rg.parameter_map(disc, GRID, GRID, refinements, bisections)
    side = 1 / 8 / 2**refinements
    radii = np.hypot(*found.boundary.reshape(-1, 2).T)
    assert np.abs(radii - np.sqrt(0.5)).max() <= side / 2 ** (bisections + 1) * np.sqrt(2)


def test_holes_and_islands_have_curves_of_their_own():
    found = rg.parameter_map(lambda x, y: 0.2 < x * x + y * y < 0.6, np.linspace(-1, 1, 9), np.linspace(-1, 1, 9))
    assert found.labels == ("False", "True")
    outside, ring = found.regions
    assert (len(outside), len(ring)) == (3, 2)
    assert found.shares[1] == pytest.approx(np.pi * 0.4 / 4, abs=2e-3)


def test_three_labels_meet_where_they_do():
    def third(x, y):
        if y < 0.37:
            return "low"
        return "left" if x < 0.61 else "right"

    found = rg.parameter_map(third, GRID, GRID)
    near = np.abs(found.boundary.reshape(-1, 2) - [0.61, 0.37]).max(axis=1).min()
    assert near <= 1 / 32 / 2**6
    assert found.shares == pytest.approx([0.37, 0.63 * 0.61, 0.63 * 0.39], abs=1e-3)


def test_a_neighbours_finding_on_a_side_is_followed():
    # A tongue that passes between the points of the first grid once it is in.
    def tongue(x, y):
        return "in" if abs(y - 0.47) < 0.04 * (1 - x) or x < 0.05 else "out"

    found = rg.parameter_map(tongue, np.linspace(0, 1, 5), np.linspace(0, 1, 5), refinements=5)
    reach = found.boundary[np.abs(found.boundary[..., 1] - 0.47) < 0.04].reshape(-1, 2)[:, 0].max()
    assert reach > 0.8


def test_the_patience_that_giving_takes():
    def lasts(discount, cost):
        return discount >= rg.critical_discount(rg.games.donation(b=1, c=cost), (0, 0)).discount

    found = rg.parameter_map(lasts, np.linspace(0.1, 0.9, 5), np.linspace(0.1, 0.9, 5))
    assert found.names == ("discount", "cost")
    # It lasts from the part c / b of a gift that it costs on.
    assert np.abs(found.boundary[..., 0] - found.boundary[..., 1]).max() <= 0.8 / 16 / 2**6


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5), st.sampled_from("abc")), min_size=1, max_size=5))
def test_regions_fill_the_rectangle_and_the_boundary_is_between_them(seeds):
    def nearest(x, y):
        return min(seeds, key=lambda seed: (seed[0] - x) ** 2 + (seed[1] - y) ** 2)[2]

    grid = np.linspace(-5.01, 5.02, 6)
    found = rg.parameter_map(nearest, grid, grid, refinements=1, bisections=3)
    assert found.shares.sum() == pytest.approx(1)
    assert set(found.labels) <= {seed[2] for seed in seeds}
    # Each side between two labels is on a curve of both.
    sides = [
        frozenset((tuple(a), tuple(b)))
        for loops in found.regions
        for loop in loops
        for a, b in zip(loop, np.roll(loop, -1, axis=0), strict=True)
    ]
    for a, b in found.boundary:
        assert sides.count(frozenset((tuple(a), tuple(b)))) == 2


def test_numbers_are_called_for_on_the_grid():
    found = rg.parameter_map(lambda x, y: x - 2 * y, GRID, GRID[:4])
    assert found.values == pytest.approx(GRID[:, None] - 2 * GRID[:4])
    assert (found.labels, len(found.boundary), found.calls) == ((), 0, 36)
    assert "from -0.75 to 1" in str(found)
    assert repr(found) == "ParameterMap(numbers over x and y, 36 calls)"


def test_one_label_everywhere():
    found = rg.parameter_map(lambda x, y: "same", GRID, GRID, names=("a", "b"))
    assert (found.labels, found.shares.tolist(), found.names) == (("same",), [1], ("a", "b"))
    assert (len(found.boundary), found.calls) == (0, 81)


def test_the_same_point_is_not_asked_twice():
    asked = []

    def f(x, y):
        asked.append((x, y))
        return disc(x, y)

    found = rg.parameter_map(f, GRID, GRID)
    assert len(asked) == len(set(asked)) == found.calls


def test_progress_counts_the_calls(capsys):
    found = rg.parameter_map(disc, GRID, GRID, progress=True)
    assert f"{found.calls}call" in capsys.readouterr().err


def test_what_it_is_not_for():
    with pytest.raises(TypeError, match="f must be a function of two parameters; got str"):
        rg.parameter_map("disc", GRID, GRID)
    with pytest.raises(ValueError, match="x must be two or more growing numbers"):
        rg.parameter_map(disc, [1, 0], GRID)
    with pytest.raises(ValueError, match="y must be two or more growing numbers"):
        rg.parameter_map(disc, GRID, [1])
    with pytest.raises(TypeError, match=r"text always, or numbers always; got 'near', and at x=1, y=0 1\.0"):
        rg.parameter_map(lambda x, y: "near" if x < 1 else 1, [0, 1], [0, 1])
    with pytest.raises(TypeError, match="text, a bool or a number; got NoneType at x=0, y=0"):
        rg.parameter_map(lambda x, y: None, GRID, GRID)
    with pytest.raises(ValueError, match="finite numbers; got nan"):
        rg.parameter_map(lambda x, y: np.nan, GRID, GRID)
    with pytest.raises(ValueError, match="refinements must be at least 0"):
        rg.parameter_map(disc, GRID, GRID, refinements=-1)
    with pytest.raises(ZeroDivisionError) as caught:
        rg.parameter_map(lambda cost, gain: str(1 / (gain - 1)), GRID, GRID)
    assert caught.value.__notes__ == ["parameter_map called f at cost=0, gain=1"]
