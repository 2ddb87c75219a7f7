"""Pictures: of sets of payoffs, machines and fingerprints."""

import sys

import matplotlib
import numpy as np
import pytest

import relgames as rg
from relgames import strategies
from relgames.equilibria import Polytope
from relgames.report._rings import ring

matplotlib.use("agg")
from matplotlib import pyplot
from matplotlib.patches import Circle, FancyArrowPatch

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
    assert (1, 1) in drawn(ax)
    assert [text.get_text() for text in ax.legend().get_texts()] == ["feasible", "sustained", "minmax"]


def test_several_sets_differ_by_more_than_colour_and_name_what_they_share_once():
    game = rg.games.trust()
    ax = rg.report.payoff_set(rg.payoff_set(game, 0.9), label="patient")
    rg.report.payoff_set(rg.payoff_set(game, 0.5), ax, label="less so")
    names = [text.get_text() for text in ax.legend().get_texts()]
    assert sorted(names) == sorted(["feasible", "patient", "minmax", "less so"])
    assert len({patch.get_hatch() for patch in ax.patches}) == 2
    assert len({line.get_color() for line in ax.lines if line.get_label() in ("patient", "less so")}) == 2


def test_named_points_and_the_minmax_point_of_three_seats():
    game = rg.games.enterprise_triad()
    flat = Polytope.from_points(game.payoffs.reshape(-1, 3))
    plays = np.zeros((len(flat.vertices), 3), int), flat.vertices
    payoffs = rg.equilibria.PayoffSet(game, 0.5, flat, flat, *plays, True, "made up")
    ax = rg.report.payoff_set(payoffs, points={"all $give": (40, 50, 40)})
    assert (40, 50, 40) in drawn(ax)
    assert (10, 40, 30) in drawn(ax)
    (text,) = ax.texts
    assert (text.get_text().strip(), text.get_parse_math()) == ("all $give", False)
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_zlabel()) == game.roles
    two = rg.report.payoff_set(Polytope.from_points([[0, 0], [1, 1]]), points={"here": (1, 0)})
    assert (1, 0) in drawn(two)
    assert [text.get_text() for text in two.texts] == ["here"]


def test_what_is_not_proven_is_dashed():
    inner = Polytope.from_points([[1, 1], [3, 3], [1, 3]])
    outer = Polytope.from_points([[1, 1], [3, 3], [1, 4]])
    plays = np.zeros((3, 2), int), inner.vertices
    payoffs = rg.equilibria.PayoffSet(DILEMMA, 0.5, inner, outer, *plays, False, "made up")
    ax = rg.report.payoff_set(payoffs, label="sustained")
    assert [line.get_linestyle() for line in ax.lines] == [":", "--", "-", "None"]
    names = [text.get_text() for text in ax.legend().get_texts()]
    assert names == ["feasible", "sustained, at most", "sustained", "minmax"]


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
    with pytest.raises(TypeError, match="points must be a mapping of names to payoffs; got list"):
        rg.report.payoff_set(Polytope.from_points([[0, 0]]), points=[[0, 0]])
    with pytest.raises(ValueError, match="one payoff per seat, 2; got shape"):
        rg.report.payoff_set(Polytope.from_points([[0, 0]]), points={"all": [0, 0, 0]})
    with pytest.raises(ValueError, match="three-dimensional"):
        rg.report.payoff_set(Polytope.from_points(np.zeros((1, 3))), pyplot.figure().add_subplot())
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install .relgames\[plot\]"):
        rg.report.payoff_set(Polytope.from_points([[0, 0]]))


# ------------------------------------------------------------------------------------------------ machines


def texts(ax):
    return sorted(text.get_text() for text in ax.texts)


def arrows(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]


def test_a_machine_shows_what_it_plays_and_what_it_perceives():
    ax = rg.report.machine(strategies.tit_for_tat())
    # One letter and number per state, and four ways; and the arrow from nowhere.
    assert texts(ax) == sorted(["G", "0", "W", "1", *"GWGW"])
    assert len(arrows(ax)) == 5
    assert ax.get_title() == "tit for tat"
    assert not any(spine.get_visible() for spine in ax.spines.values())


def test_own_slips_are_dashed_and_say_the_own_action():
    ax = rg.report.machine(strategies.grim(), mistakes=True)
    assert texts(ax) == sorted(["G", "0", "W", "1", "G", "W", "any", "W|any", "G|any"])
    assert sorted(arrow.get_linestyle() for arrow in arrows(ax)) == ["--", "--", *["solid"] * 4]


def test_only_what_matters_is_on_an_arrow():
    # It plays either action, and what it played matters to where it goes unless the other withheld.
    p = rg.Machine([[0.25, 0.75], [0, 1]], [[0, 1, 1, 1], [1, 1, 1, 1]])
    assert texts(rg.report.machine(p)) == sorted(["G 0.25", "0", "W", "1", "G|G", "W, W|G", "any"])
    named = rg.report.machine(p, own=("work", "rest"), others=("pay", "keep"))
    assert texts(named) == sorted(["work 0.25", "0", "rest", "1", "work|pay", "keep, rest|pay", "any"])


def test_chance_and_leaving_are_written():
    chance = [[[0.5, 0.5], [1, 0]] * 2, [[0.25, 0.75]] * 4]
    ax = rg.report.machine(rg.Machine([[1, 0], [0, 1]], chance, leave=[0, 0.125]))
    expected = ["G", "0", "W", "1", "W\nG: 0.5", "G: 0.5", "any: 0.25", "any: 0.75", "leaves: 0.125"]
    assert texts(ax) == sorted(expected)


def test_three_seats_and_actions_and_what_was_seen():
    assert "GW, WG,\nWW" in texts(rg.report.machine(strategies.give_while(2, seats=3)))
    three = rg.Machine([[0, 0, 1]], [[0] * 9])
    assert texts(rg.report.machine(three)) == ["0", "2", "any"]
    sees = rg.Machine([[[1, 0], [0, 1]]], [[0] * 4])
    assert texts(rg.report.machine(sees)) == ["0", "G/W", "any"]


def test_a_users_text_is_not_read_as_mathematics():
    ax = rg.report.machine(strategies.always_give().named("$x_"), own=("$a", "b$"), others=("$", "\\frac"))
    ax.figure.canvas.draw()
    assert (ax.get_title(), "$a" in texts(ax)) == ("$x_", True)


def test_axes_that_are_given_are_drawn_on():
    _, ax = pyplot.subplots()
    size = tuple(ax.figure.get_size_inches())
    assert rg.report.machine(strategies.grim(), ax) is ax
    assert tuple(ax.figure.get_size_inches()) == size


@pytest.mark.parametrize("states", range(1, 17))
def test_no_state_hides_another_and_no_label_lies_on_a_state(states):
    rng = np.random.default_rng(states)
    machine = rg.Machine(np.eye(2)[rng.integers(0, 2, states)], rng.integers(0, states, (states, 4)))
    ax = rg.report.machine(machine, mistakes=True)
    circles = [patch for patch in ax.patches if isinstance(patch, Circle)]
    centres = np.unique(np.round([circle.center for circle in circles], 9), axis=0)
    assert len(centres) == states
    gaps = np.linalg.norm(centres[:, None] - centres, axis=-1) + 10 * np.eye(states)
    assert gaps.min() > 2.5 * circles[0].radius
    labels = np.array([text.get_position() for text in ax.texts if text.get_bbox_patch() is not None])
    assert np.linalg.norm(labels[:, None] - centres, axis=-1).min() > circles[0].radius
    low, high = np.array([ax.get_xlim(), ax.get_ylim()]).T
    assert ((labels > low) & (labels < high)).all()


def test_the_ring_is_in_the_order_of_a_cycle():
    # 0 -> 3 -> 1 -> 4 -> 2 -> 0, each to the next one on the ring.
    cycle = [(0, 3), (3, 1), (1, 4), (4, 2), (2, 0)]
    place = ring(5, 0, cycle, apart=1.0)
    for s, t in cycle:
        assert np.linalg.norm(place[s] - place[t]) == pytest.approx(1.0)
    assert place[0, 0] == place[:, 0].min()
    assert ring(1, 0, [], 1.0).tolist() == [[0, 0]]


def test_a_fingerprint_is_a_map_of_its_values():
    f = rg.fingerprint(strategies.always_withhold().named("$D"), steps=4)
    ax = rg.report.fingerprint(f)
    (mesh,) = ax.collections
    assert mesh.get_array().reshape(5, 5).tolist() == f.values.T.tolist()
    assert ax.get_title() == "$D"
    assert drawn(ax) == {(0, 1), (1, 0)}
    ax.figure.canvas.draw()
    _, given = pyplot.subplots()
    assert rg.report.fingerprint(f, given) is given


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(TypeError, match="machine must be a Machine; got str"):
        rg.report.machine("tit for tat")
    with pytest.raises(TypeError, match="fingerprint must be a Fingerprint; got Machine"):
        rg.report.fingerprint(strategies.tit_for_tat())
    with pytest.raises(ValueError, match="at most 40 states"):
        rg.report.machine(strategies.cyclic([0] * 40 + [1]))
    with pytest.raises(ValueError, match="own must be a sequence of 2 names; got 'GW'"):
        rg.report.machine(strategies.tit_for_tat(), own="GW")
    with pytest.raises(ValueError, match="others must be a sequence of 2 names"):
        rg.report.machine(strategies.tit_for_tat(), others=("a", "b", "c"))


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
