"""What pictures of dynamics, branches and maps show: points, curves and names, not how they look."""

from fractions import Fraction

import matplotlib
import numpy as np
import pytest
from example_scripts import run

import relgames as rg
from relgames.report.responses import _best_response
from relgames.strategies.published import hit_and_run, trust_building

matplotlib.use("agg")
from matplotlib import pyplot
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch


@pytest.fixture(autouse=True)
def _close():
    yield
    pyplot.close("all")


def marks(ax):
    """Points that stand alone, with how they are filled: "full", "left" or "none"."""
    found = {}
    for line in ax.lines:
        if line.get_linestyle() == "None":
            empty = to_rgba(line.get_markerfacecolor()) == to_rgba("white")
            kind = "none" if empty else line.get_fillstyle()
            found |= {tuple(np.round(point, 9)): (line.get_marker(), kind) for point in line.get_xydata()}
    return found


def names(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def inside(ax):
    """Whether all that is written is inside of the figure."""
    ax.figure.canvas.draw()
    box = ax.figure.bbox
    texts = [*ax.texts, ax.xaxis.label, ax.yaxis.label, *(ax.get_legend().get_texts() if ax.get_legend() else [])]
    places = [text.get_window_extent() for text in texts if text.get_text()]
    return all(box.x0 <= p.x0 and p.x1 <= box.x1 and box.y0 <= p.y0 and p.y1 <= box.y1 for p in places)


def test_the_triangle_shows_what_is_stable():
    ax = rg.report.simplex(rg.Game.symmetric(np.eye(3), actions=("a", "b", "c")))
    top = round(np.sqrt(0.75), 9)
    shown = marks(ax)
    for corner in ((0, 0), (1, 0), (0.5, top)):
        assert shown[corner] == ("o", "full")
    for middle in ((0.5, 0), (0.25, round(top / 2, 9)), (0.75, round(top / 2, 9))):
        assert shown[middle] == ("o", "left")
    assert shown[0.5, round(top / 3, 9)] == ("o", "none")
    assert len(shown) == 7
    assert names(ax) == ["stable", "unstable", "saddle"]
    assert {text.get_text() for text in ax.texts} >= {"a", "b", "c"}
    assert inside(ax)


def test_streamlines_stay_in_the_triangle_and_follow_the_flow():
    ax = rg.report.simplex(rg.Game.symmetric([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]))
    (lines,) = ax.collections
    assert lines.get_clip_path() is not None
    # Of this game x y z is constant along a line.
    corners = np.array([[0, 0, 1], [1, 0, 1], [0.5, np.sqrt(0.75), 1]])
    # Some versions of matplotlib return each line whole, others in steps.
    followed = 0
    for line in lines.get_segments():
        shares = np.column_stack([line, np.ones(len(line))]) @ np.linalg.inv(corners)
        if (shares > 0.05).all():
            products = shares.prod(axis=1)
            assert np.ptp(products) < 1e-3
            followed += len(line)
    assert followed > 100


def test_a_side_at_rest_is_one_thick_line():
    ax = rg.report.simplex(rg.Game.symmetric([[1, 1, 0], [1, 1, 0], [0, 0, 1]]))
    thick = [line for line in ax.lines if line.get_linewidth() == 4]
    # The side from the first to the second, and those mixtures of both that are as good as the third.
    ends = {frozenset(map(tuple, np.round(line.get_xydata(), 9))) for line in thick}
    high = round(np.sqrt(0.75) / 2, 9)
    assert ends == {frozenset({(0, 0), (1, 0)}), frozenset({(0.25, high), (0.75, high)})}
    assert names(ax).count("all points at rest") == 1


def test_a_flow_that_rests_everywhere_is_an_area():
    ax = rg.report.simplex(rg.Game.symmetric(np.ones((3, 3))))
    assert names(ax) == ["all points at rest"]
    assert not ax.collections


def test_the_square_shows_the_saddle_of_two_populations():
    ax = rg.report.phase_portrait(rg.games.stag_hunt())
    assert marks(ax) == {
        (0.75, 0.75): ("o", "left"),
        (0, 0): ("o", "full"),
        (1, 1): ("o", "full"),
        (0, 1): ("o", "none"),
        (1, 0): ("o", "none"),
    }
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("seat 0: share of stag", "seat 1: share of stag")
    assert inside(ax)


def test_long_names_find_room():
    long = "the salesperson who always answers"
    game = rg.Game.symmetric([[3, 1], [4, 0]], roles=(long, long + " back"), actions=("yield", "insist"))
    assert inside(rg.report.best_responses(game))
    wide = rg.Game.symmetric(np.eye(3), actions=(long, long + " 2", long + " 3"))
    assert inside(rg.report.simplex(wide))


def drawn(ax):
    return [np.round(line.get_xydata(), 9).tolist() for line in ax.lines]


def test_best_responses_cross_at_the_equilibria():
    ax = rg.report.best_responses(rg.games.matching_pennies())
    matcher, mismatcher, equilibria = drawn(ax)
    assert matcher == [[0, 0], [0, 0.5], [1, 0.5], [1, 1]]
    assert mismatcher == [[0, 1], [0.5, 1], [0.5, 0], [1, 0]]
    assert equilibria == [[0.5, 0.5]]
    assert inside(ax)


def test_connected_equilibria_are_segments():
    ax = rg.report.best_responses(rg.games.trust())
    assert names(ax) == ["best response of truster", "best response of trustee", "equilibria, connected"]
    # Nobody trusts, and half or fewer would honour it.
    assert sorted(drawn(ax)[2]) == [[0, 0], [0, 0.5]]
    # Whoever is not trusted is indifferent: a whole side is a best response.
    assert drawn(ax)[1] == [[0, 1], [0, 0], [1, 0]]


def test_who_is_always_indifferent_has_the_whole_square():
    ax = rg.report.best_responses(rg.Game.from_matrices([[1, 1], [0, 0]], [[1, 1], [1, 1]]))
    (area,) = ax.patches
    assert area.get_hatch()
    assert [[1, 0], [1, 1]] in drawn(ax)
    everywhere = rg.report.best_responses(rg.Game.from_matrices(np.ones((2, 2)), np.ones((2, 2))))
    assert names(everywhere)[2:] == ["equilibria, connected"]
    assert len(everywhere.patches) == 3


@pytest.mark.parametrize("seat", [0, 1])
def test_curves_are_the_best_responses(seat):
    rng = np.random.default_rng(0)
    for _ in range(100):
        game = rg.Game.from_matrices(rng.integers(-2, 3, (2, 2)), rng.integers(-2, 3, (2, 2)))
        curve = _best_response(game, seat)
        if curve is None:
            curve = np.array([[0, 0], [0, 1]])
        assert (np.diff(curve[:, 0]) >= 0).all()
        for other, own in curve:
            # Payoffs are integers up to 2.
            exact, mixes = Fraction(other).limit_denominator(8), [None, None]
            mixes[seat], mixes[1 - seat] = [Fraction(own), 1 - Fraction(own)], [exact, 1 - exact]
            best = rg.best_responses(game, mixes, seat)
            assert {a for a, p in enumerate(mixes[seat]) if p} <= set(best)


def test_the_branch_of_matching_pennies_stays_in_the_middle_and_that_of_a_dilemma_goes_to_an_end():
    still = rg.report.logit_branch(rg.logit_response(rg.games.matching_pennies(), [0, 1, 2]))
    assert all((np.round(line.get_ydata(), 9) == 0.5).all() for line in still.lines)
    game = rg.Game.symmetric([[3, 0], [4, 1]], roles=("a", "b"), actions=("give", "take"))
    m = np.array([0, 0.5, 1, 2, 5])
    ax = rg.report.logit_branch(rg.logit_response(game, m), game=game, seat=1)
    assert names(ax) == ["b: give", "b: take"]
    give, limit = ax.lines[:2]
    # To take earns 1 more whatever the other one does.
    assert give.get_xydata() == pytest.approx(np.column_stack([m, 1 / (1 + np.exp(m))]))
    assert limit.get_ydata() == [0]
    assert ax.get_xscale() == "symlog"
    assert inside(ax)


def test_a_branch_that_is_not_seen_to_converge_ends_in_an_open_mark():
    branch = rg.logit_response(rg.games.trust())
    assert not branch.converged
    ax = rg.report.logit_branch(branch)
    ends = [line for line in ax.lines if line.get_linestyle() == "None"]
    assert {to_rgba(line.get_markerfacecolor()) for line in ends} == {to_rgba("white")}


@pytest.fixture(scope="module")
def market():
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.8)
    return r, [trust_building(1), hit_and_run()]


def test_bars_are_the_shares_of_a_market(market):
    found = rg.market(*market, shares=[1, 3])
    ax = rg.report.market_shares(found)
    heights = [bar.get_height() for bar in ax.patches]
    assert heights == pytest.approx([*found.shares[0], *found.pool[0]])
    assert [text.get_text() for text in ax.get_xticklabels()] == ["trust building\n(1)", "hit and run"]


def test_a_sampled_market_has_two_standard_errors(market):
    found = rg.simulate_market(*market, parties=200, rounds=20, settling=20, seed=1)
    ax = rg.report.market_shares(found, names=("a", "b"))
    (errors,) = [lines for lines in ax.collections if len(lines.get_segments()) == 2]
    lengths = [np.ptp(segment[:, 1]) for segment in errors.get_segments()]
    assert lengths == pytest.approx(4 * found.pool_errors[0])


def test_a_role_of_a_market():
    game = rg.games.trust()
    lineups = [[rg.strategies.always_give()], [rg.strategies.always_give(), rg.strategies.always_withhold()]]
    found = rg.market(rg.RepeatedGame(game, discount=0.5), lineups, shares=[[1], [1, 4]])
    ax = rg.report.market_shares(found, role=1)
    assert [bar.get_height() for bar in ax.patches][:2] == pytest.approx([0.2, 0.8])


def test_shares_over_rounds_lie_upon_each_other():
    shares = [[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]]
    ax = rg.report.market_shares(shares, names=("x", "y", "z"), start=3)
    tops = [area.get_paths()[0].vertices[:, 1].max() for area in ax.collections]
    assert tops == [0.5, 0.75, 1]
    assert ax.get_xlim() == (3, 4)
    # The topmost first.
    assert names(ax) == ["z", "y", "x"]


def test_regions_have_their_boundary_and_names_and_hatches():
    found = rg.parameter_map(lambda x, y: "a" if x < y else "b", [0, 1], [0, 1], refinements=3)
    ax = rg.report.parameter_map(found)
    patches = [patch for patch in ax.patches if isinstance(patch, PathPatch)]
    assert names(ax) == list(found.labels)
    assert len({patch.get_hatch() for patch in patches}) == len({patch.get_facecolor() for patch in patches}) == 2
    (boundary,) = ax.collections
    assert np.array(boundary.get_segments()) == pytest.approx(found.boundary)
    assert (ax.get_xlim(), ax.get_ylim(), ax.get_xlabel()) == ((0, 1), (0, 1), "x")
    middle = {patch.contains_point(ax.transData.transform((0.2, 0.8)), radius=0) for patch in patches}
    assert middle == {True, False}


def test_many_labels_differ_in_colour_or_hatch():
    found = rg.parameter_map(lambda x, y: f"{int(x)}", np.arange(30) + 0.5, [0, 1], 0, 0)
    ax = rg.report.parameter_map(found)
    looks = {(patch.get_facecolor(), patch.get_hatch()) for patch in ax.patches}
    assert len(looks) == len(found.labels) == 30


def test_a_map_of_numbers_has_contours_where_they_are_asked_for():
    grid = np.linspace(0, 1, 11)
    found = rg.parameter_map(lambda x, y: x + y, grid, grid)
    ax = rg.report.parameter_map(found, label="sum", levels=[0.5, 1])
    lines = [collection for collection in ax.collections if hasattr(collection, "levels")]
    (contours,) = lines
    for path, level in zip(contours.get_paths(), [0.5, 1], strict=True):
        assert path.vertices.sum(axis=1) == pytest.approx(level)
    assert ax.figure.axes[1].get_ylabel() == "sum"
    plain = rg.report.parameter_map(found, levels=[])
    assert not any(hasattr(collection, "levels") for collection in plain.collections)
    flat = rg.report.parameter_map(rg.parameter_map(lambda x, y: 1, grid, grid))
    assert not any(hasattr(collection, "levels") for collection in flat.collections)


def test_what_cannot_be_drawn_is_refused():
    three = rg.games.service_triad()
    dilemma = rg.games.prisoners_dilemma()
    with pytest.raises(TypeError, match="game must be a Game"):
        rg.report.simplex("game")
    with pytest.raises(ValueError, match="three actions each"):
        rg.report.simplex(dilemma)
    with pytest.raises(ValueError, match="whose seats differ"):
        rg.report.simplex(rg.Game.from_matrices(np.eye(3), -np.eye(3)))
    for draw in (rg.report.phase_portrait, rg.report.best_responses):
        with pytest.raises(TypeError, match="game must be a Game"):
            draw(dilemma.payoffs)
        with pytest.raises(ValueError, match=r"two actions each; got \(2, 2, 2\)"):
            draw(three)
    branch = rg.logit_response(dilemma, [0, 1])
    with pytest.raises(TypeError, match="branch must be a LogitBranch"):
        rg.report.logit_branch(dilemma)
    with pytest.raises(TypeError, match="game must be a Game"):
        rg.report.logit_branch(branch, game="dilemma")
    with pytest.raises(ValueError, match="game must be that of the branch"):
        rg.report.logit_branch(branch, game=three)
    with pytest.raises(ValueError, match="seat must be at least 0 and at most 1; got 2"):
        rg.report.logit_branch(branch, seat=2)
    with pytest.raises(TypeError, match="found must be a ParameterMap"):
        rg.report.parameter_map(np.eye(3))
    with pytest.raises(ValueError, match="for maps of numbers"):
        rg.report.parameter_map(rg.parameter_map(lambda x, y: "a", [0, 1], [0, 1]), levels=[1])
    with pytest.raises(ValueError, match=r"sum to 1 in each round; row 1 sums to 0\.9"):
        rg.report.market_shares([[0.5, 0.5], [0.5, 0.4]])
    with pytest.raises(ValueError, match=r"least is -0\.5"):
        rg.report.market_shares([[0.5, 0.5], [1.5, -0.5]])
    with pytest.raises(ValueError, match="two or more rounds"):
        rg.report.market_shares([0.5, 0.5])
    with pytest.raises(ValueError, match="names must hold 2 names"):
        rg.report.market_shares([[0.5, 0.5]] * 2, names=("a",))


def test_what_the_example_says_holds():
    assert "figures: pictures_of_dynamics_1.png, " in run("pictures_of_dynamics")["printed"]
