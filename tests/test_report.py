<<<<<<< HEAD
"""Pictures: what is drawn where, not pixels."""

import subprocess
import sys

=======
"""Pictures of sets of payoffs."""

import sys

import matplotlib
>>>>>>> sets
import numpy as np
import pytest

import relgames as rg
<<<<<<< HEAD
from relgames import report

plt = pytest.importorskip("matplotlib.pyplot")
plt.switch_backend("agg")
=======
from relgames.equilibria import Polytope

matplotlib.use("agg")
from matplotlib import pyplot

DILEMMA = rg.Game.symmetric([[3, 0], [5, 1]], roles=("team", "owner"))
>>>>>>> sets


@pytest.fixture(autouse=True)
def _close():
    yield
<<<<<<< HEAD
    plt.close("all")


def drawn(ax):
    return [line.get_xydata() for line in ax.lines]


def test_the_corners_of_a_set_of_two_seats():
    game = rg.games.trust()
    found = rg.payoff_set(game, 0.9)
    ax = report.payoff_set(found, label="all")
    feasible, outline = drawn(ax)
    np.testing.assert_allclose(feasible[:-1], rg.feasible_set(game).vertices)
    np.testing.assert_allclose(outline[:-1], found.vertices)
    assert outline[0].tolist() == outline[-1].tolist()
    assert len(ax.patches) == 1
    assert (ax.get_xlabel(), ax.get_ylabel()) == game.roles
    assert ax.get_legend_handles_labels()[1] == ["all"]


@pytest.mark.parametrize("points", [np.empty((0, 2)), [[1, 2]], [[0, 0], [1, 1]]])
def test_flat_sets(points):
    ax = report.payoff_set(rg.equilibria.Polytope.from_points(points))
    assert {tuple(point) for line in drawn(ax) for point in line.tolist()} == {tuple(point) for point in points}
    assert not ax.patches


def test_two_sets_in_one_picture():
    game = rg.games.prisoners_dilemma()
    ax = report.payoff_set(rg.feasible_set(game))
    assert report.payoff_set(rg.individually_rational(game, exact=True), ax=ax) is ax
    assert len(ax.lines) == len(ax.patches) == 2


def test_a_body_has_its_faces():
    cube = rg.equilibria.Polytope.from_points([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 2)])
    ax = report.payoff_set(cube)
    assert ax.get_zlabel() == "seat 2"
    assert len(ax.collections) == len(ax.lines) == 6
    for line in ax.lines:
        # Around a face one coordinate changes from corner to corner.
        steps = np.diff(np.transpose(line.get_data_3d()), axis=0)
        assert len(steps) == 4
        assert (np.count_nonzero(steps, axis=1) == 1).all()


def test_what_cannot_be_drawn():
    with pytest.raises(TypeError, match="PayoffSet or a Polytope; got list"):
        report.payoff_set([[0, 0]])
    with pytest.raises(ValueError, match="2 or 3 seats, which can be drawn; got 4"):
        report.payoff_set(rg.equilibria.Polytope.from_points(np.eye(4)))
    with pytest.raises(ValueError, match="3d"):
        report.payoff_set(rg.equilibria.Polytope.from_points(np.eye(3)), ax=plt.figure().add_subplot())


def test_without_matplotlib_the_error_names_the_extra():
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "import relgames as rg; from relgames import report\n"
        "try:\n    report.payoff_set(rg.feasible_set(rg.games.trust()))\n"
        "except ImportError as error:\n    print(error)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "[plot]" in out
=======
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
>>>>>>> sets
