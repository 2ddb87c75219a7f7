"""Pictures of sets of payoffs."""

import sys

import matplotlib
import numpy as np
import pytest

import relgames as rg
from relgames.equilibria import Polytope

matplotlib.use("agg")
from matplotlib import pyplot

DILEMMA = rg.Game.symmetric([[3, 0], [5, 1]], roles=("team", "owner"))


@pytest.fixture(autouse=True)
def _close():
    yield
    pyplot.close("all")


def drawn(ax):
    """The points that some line goes through."""
    data = [line.get_data_3d() if ax.name == "3d" else line.get_data() for line in ax.lines]
    return {tuple(point) for points in data for point in np.round(np.array(points).T, 9)}


def test_two_seats():
    payoffs = rg.payoff_set(DILEMMA, 0.6)
    ax = rg.report.payoff_set(payoffs, label="sustained")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("team", "owner")
    assert {tuple(vertex) for vertex in np.round(payoffs.vertices, 9)} <= drawn(ax)
    # The feasible payoffs are there too, and the area is filled.
    assert (5, 0) in drawn(ax)
    assert len(ax.patches) == 1
    assert [text.get_text() for text in ax.legend().get_texts()] == ["sustained"]


def test_what_is_not_proven_is_dashed():
    inner = Polytope.from_points([[1, 1], [3, 3], [1, 3]])
    outer = Polytope.from_points([[1, 1], [3, 3], [1, 4]])
    plays = np.zeros((3, 2), int), inner.vertices
    payoffs = rg.equilibria.PayoffSet(DILEMMA, 0.5, inner, outer, *plays, False, "made up")
    ax = rg.report.payoff_set(payoffs, label="sustained")
    assert [line.get_linestyle() for line in ax.lines] == [":", "--", "-"]
    assert [text.get_text() for text in ax.legend().get_texts()] == ["sustained, at most", "sustained"]


@pytest.mark.parametrize("points", [[[1, 2]], [[0, 0], [1, 2]], [[0, 0], [1, 0], [0, 1]], np.empty((0, 2))])
def test_polytopes_of_any_dimension_on_axes_that_are_given(points):
    _, ax = pyplot.subplots()
    assert rg.report.payoff_set(Polytope.from_points(points), ax) is ax
    assert drawn(ax) == {tuple(point) for point in points}


@pytest.mark.parametrize(
    ("points", "faces"),
    [
        ([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], 4),
        (list(np.ndindex(2, 2, 2)), 6),
        ([[0, 0, 0], [1, 0, 1], [0, 1, 1], [1, 1, 2]], 1),
        ([[0, 0, 0], [1, 2, 3]], 0),
        ([[1, 2, 3]], 0),
    ],
)
def test_three_seats(points, faces):
    for kind in (float, object):
        ax = rg.report.payoff_set(Polytope.from_points(np.array(points, dtype=kind)))
        assert ax.name == "3d"
        assert len(ax.collections) == faces
        assert drawn(ax) == {tuple(point) for point in points}


def test_errors(monkeypatch):
    with pytest.raises(TypeError, match="payoffs must be a PayoffSet or a Polytope; got ndarray"):
        rg.report.payoff_set(np.zeros((2, 2)))
    with pytest.raises(ValueError, match="2 or 3 seats"):
        rg.report.payoff_set(Polytope.from_points(np.zeros((1, 4))))
    with pytest.raises(ValueError, match="three-dimensional"):
        rg.report.payoff_set(Polytope.from_points(np.zeros((1, 3))), pyplot.figure().add_subplot())
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install .relgames\[plot\]"):
        rg.report.payoff_set(Polytope.from_points([[0, 0]]))


def test_survival():
    giver = rg.strategies.leave_by_hazard(rg.strategies.always_give(), (0, 0.25, 0.5), rg.games.donation())
    r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    found = rg.survival(r, (giver, rg.strategies.always_withhold()), rounds=3)
    ax = rg.report.survival(found, label="cheated")
    assert drawn(ax) == {(0, 1), (1, 0.75), (2, 0.375), (3, 0.1875)}
    assert rg.report.survival(found, ax=ax) is ax
    assert len(ax.lines) == 2
    assert ax.get_legend_handles_labels()[1] == ["cheated"]
    with pytest.raises(TypeError, match="result must be a Survival, which survival"):
        rg.report.survival([1, 0.5])
