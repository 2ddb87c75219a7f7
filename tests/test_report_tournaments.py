"""Pictures of games and tournaments: what they show is what the results hold."""

from itertools import pairwise

import matplotlib
import numpy as np
import pytest
from example_scripts import run

import relgames as rg
from relgames import strategies

matplotlib.use("agg")
from matplotlib import pyplot

DYAD = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9, noise=rg.Noise(execution=0.05))
RULES = [strategies.always_give(), strategies.always_withhold(), strategies.tit_for_tat(), strategies.grim()]
FIRM = rg.RepeatedGame(rg.games.enterprise_triad(), discount=0.9)
WATCHFUL, IDLE, GIVING = (
    strategies.give_while(2, seats=3),
    *(make(seats=3) for make in (strategies.always_withhold, strategies.always_give)),
)
PUBLIC = rg.RepeatedGame(rg.games.public_good(), discount=0.9)


class Agent:
    """Always gives, or fails."""

    def __init__(self, fails=False):
        self.fails = fails

    def reset(self, seed):
        pass

    def act(self, observation):
        if self.fails:
            raise RuntimeError("no answer")
        return 0


@pytest.fixture(autouse=True)
def _close():
    yield
    pyplot.close("all")


@pytest.fixture(scope="module")
def dyad():
    return rg.tournament(DYAD, RULES)


@pytest.fixture(scope="module")
def sampled():
    return rg.tournament(DYAD, RULES, method="sampled", repetitions=30, seed=1, self_play=False)


@pytest.fixture(scope="module")
def firm():
    return rg.tournament(FIRM, [[WATCHFUL, IDLE], [WATCHFUL, IDLE, GIVING], [GIVING, WATCHFUL]])


def texts(ax):
    return [text.get_text() for text in ax.texts]


def labels(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


# ------------------------------------------------------------------------------------------------ payoff tables


@pytest.mark.parametrize("game", [rg.games.prisoners_dilemma(), rg.games.service_triad(), rg.games.enterprise_triad()])
def test_a_table_has_each_payoff_as_the_game_prints_it(game):
    ax = rg.report.payoff_table(game)
    shown = texts(ax)
    expected = [f"{value:.6g}" for value in game.payoffs.flat]
    assert sorted(text for text in shown if text.lstrip("-").replace(".", "").isdigit()) == sorted(expected)
    assert all(text in str(game) for text in expected)
    assert ax.get_title() == game.name


def test_payoffs_are_in_the_cell_of_their_profile():
    game = rg.Game(np.arange(12.0).reshape(2, 3, 2), actions=[["a", "b"], ["c", "d", "e"]])
    ax = rg.report.payoff_table(game)
    place = {text.get_text(): text.get_position() for text in ax.texts}
    for profile in np.ndindex(2, 3):
        row, column = place["ab"[profile[0]]][1], place["cde"[profile[1]]][0]
        first, second = (place[f"{value:g}"] for value in game.payoffs[profile])
        # The first payoff is to the left and below, the second to the right and above.
        assert first[0] < column < second[0]
        assert second[1] < row < first[1]
        assert abs(first[1] - row) < 1
    colours = {text.get_text(): text.get_color() for text in ax.texts}
    assert colours["seat 0"] == colours["a"] == colours["0"] != colours["1"] == colours["d"] == colours["seat 1"]


def test_marked_profiles_are_framed():
    triad = rg.games.service_triad()
    marks = rg.pure_nash(triad)
    ax = rg.report.payoff_table(triad, mark=marks)
    (frame,) = ax.patches
    place = {text.get_text(): text.get_position() for text in ax.texts if text.get_text() in ("push", "serve")}
    box = frame.get_bbox()
    assert marks == ((1, 1, 1),)
    assert box.y0 < place["push"][1] < box.y1
    assert not box.y0 < place["serve"][1] < box.y1
    # It is the last column of the last table.
    assert box.x1 > ax.get_xlim()[1] - 1
    assert not rg.report.payoff_table(triad).patches


def test_letters_are_smaller_on_small_axes():
    _, axes = pyplot.subplots(1, 3)
    sizes = [rg.report.payoff_table(rg.games.enterprise_triad(), ax).texts[0].get_fontsize() for ax in (None, axes[0])]
    assert sizes[1] < sizes[0] / 2


def test_games_that_do_not_fit_are_refused():
    with pytest.raises(TypeError, match="game must be a Game; got RepeatedGame"):
        rg.report.payoff_table(DYAD)
    with pytest.raises(ValueError, match="2 or 3 seats, which fit into tables; got 4"):
        rg.report.payoff_table(rg.games.public_good(seats=4))
    with pytest.raises(ValueError, match="at most 20 actions"):
        rg.report.payoff_table(rg.Game(np.zeros((21, 2, 2))))
    with pytest.raises(ValueError, match=r"mark must hold profiles of a game with \(2, 2\) actions; got \(0, 2\)"):
        rg.report.payoff_table(rg.games.stag_hunt(), mark=[(0, 2)])


# ------------------------------------------------------------------------------------------------ heat maps


def test_a_map_is_in_the_order_of_the_ranking(dyad):
    ax = rg.report.heat_map(dyad)
    order = list(dyad.ranking)
    assert np.array_equal(ax.images[0].get_array(), dyad.payoffs[..., 0][np.ix_(order, order)])
    assert labels(ax.yaxis) == [f"{place} {dyad.names[k]}" for place, k in enumerate(order, 1)]
    assert labels(ax.xaxis) == ["1", "2", "3", "4"]
    assert texts(ax) == [f"{value:.2f}" for value in dyad.payoffs[..., 0][np.ix_(order, order)].flat]


def test_a_map_of_three_seats_says_what_is_averaged_and_what_is_held(firm):
    ax = rg.report.heat_map(firm, seat=1, against=0)
    rows, columns = np.array(firm.ranking[1]), np.array(firm.ranking[0])
    mean = firm.payoffs[..., 1].mean(axis=2).T
    np.testing.assert_allclose(ax.images[0].get_array(), mean[np.ix_(rows, columns)])
    bar = ax.figure.axes[1]
    assert bar.get_ylabel() == "payoff per round of team\nmean over the strategies of owner"
    assert labels(ax.yaxis) == [firm.names[1][k] for k in rows]
    assert labels(ax.xaxis) == [firm.names[0][k] for k in columns]
    held = rg.report.heat_map(firm, seat=1, against=0, fixed={2: 1})
    np.testing.assert_allclose(held.images[0].get_array(), firm.payoffs[:, :, 1, 1].T[np.ix_(rows, columns)])
    assert held.figure.axes[1].get_ylabel() == f"payoff per round of team\nowner: {firm.names[2][1]}"


def test_matches_that_failed_are_left_out():
    with pytest.raises(rg.StrategyError) as caught:
        rg.tournament(rg.RepeatedGame(DYAD.game, rounds=3), [*RULES, Agent(fails=True)], repetitions=2, seed=1)
    ax = rg.report.heat_map(caught.value.tournament)
    # Against nobody is there a payoff of the one who failed, which comes last.
    shown = ax.images[0].get_array().filled(np.nan)
    assert np.isnan(shown[-1]).all()
    assert np.isnan(shown[:, -1]).all()
    assert not np.isnan(shown[:-1, :-1]).any()
    assert texts(ax).count("-") == 9
    distribution = rg.report.score_distribution(caught.value.tournament)
    assert len(distribution.patches) == 4


def test_many_names_are_thinned_or_small():
    rng = np.random.default_rng(1)
    many = [strategies.memory_one(row).named(f"rule {k} " + "x" * k) for k, row in enumerate(rng.random((60, 4)))]
    t = rg.tournament(DYAD, many)
    ax = rg.report.heat_map(t)
    names = ax.get_yticklabels()
    assert len(names) == 60
    assert max(len(name.get_text()) for name in names) <= 32
    assert not ax.texts
    ax.figure.canvas.draw()
    for axis in (ax.xaxis, ax.yaxis):
        boxes = [name.get_window_extent() for name in axis.get_ticklabels()]
        assert not any(a.overlaps(b) for a, b in pairwise(boxes))
    _, small = pyplot.subplots(figsize=(3, 2))
    thinned = rg.report.heat_map(t, small).get_yticklabels()
    assert 5 < len(thinned) < 30
    assert all(name.get_fontsize() >= 5 for name in thinned)


def test_maps_that_cannot_be_drawn_are_refused(dyad, firm):
    with pytest.raises(TypeError, match="tournament must be a Tournament"):
        rg.report.heat_map(dyad.meta_game)
    with pytest.raises(ValueError, match="seat must be at least 0 and at most 1; got 2"):
        rg.report.heat_map(dyad, seat=2)
    with pytest.raises(ValueError, match="against must be another seat than seat; got 1"):
        rg.report.heat_map(firm, seat=1, against=1)
    with pytest.raises(ValueError, match="neither rows nor columns"):
        rg.report.heat_map(firm, fixed={0: 0})
    with pytest.raises(ValueError, match=r"fixed\[2\] must be at least 0 and at most 1; got 2"):
        rg.report.heat_map(firm, fixed={2: 2})
    with pytest.raises(TypeError, match="fixed must be a mapping"):
        rg.report.heat_map(firm, fixed=[0])


# ------------------------------------------------------------------------------------------------ rankings


def test_a_ranking_has_the_scores_best_first(dyad):
    ax = rg.report.ranking(dyad)
    order = list(dyad.ranking)
    assert labels(ax.yaxis) == [dyad.names[k] for k in order]
    (line,) = ax.lines
    assert line.get_xdata().tolist() == dyad.scores[order].tolist()
    # The best is at the top.
    assert ax.yaxis_inverted()
    assert ax.get_xlabel() == "score: mean payoff per round, exact"
    assert not ax.containers


@pytest.mark.parametrize("multiple", [1, 2.5])
def test_error_bars_are_multiples_of_the_standard_errors(sampled, multiple):
    ax = rg.report.ranking(sampled, multiple=multiple)
    (container,) = ax.containers
    (bars,) = container.lines[2]
    reach = np.array([segment[1, 0] - segment[0, 0] for segment in bars.get_segments()])
    np.testing.assert_allclose(reach, 2 * multiple * sampled.score_errors[list(sampled.ranking)])
    assert ax.get_xlabel() == f"score: mean payoff per round\n± {multiple:g} standard errors (30 repetitions)"
    with pytest.raises(ValueError, match="multiple must be above 0"):
        rg.report.ranking(sampled, multiple=0)


def test_a_tournament_that_is_partly_sampled_says_so():
    t = rg.tournament(rg.RepeatedGame(DYAD.game, rounds=3), [*RULES, Agent()], repetitions=3, seed=1)
    assert t.method == "mixed"
    expected = "score: mean payoff per round\npartly exact, ± 2 standard errors (3 repetitions)"
    assert rg.report.ranking(t).get_xlabel() == expected


def test_seats_with_their_own_lineups_are_groups(firm):
    ax = rg.report.ranking(firm)
    assert texts(ax) == ["customer", "team", "owner"]
    assert [len(line.get_xdata()) for line in ax.lines] == [2, 3, 2]
    assert len({line.get_marker() for line in ax.lines}) == 3
    one = rg.report.ranking(firm, seat=1)
    assert labels(one.yaxis) == [firm.names[1][k] for k in firm.ranking[1]]
    assert not one.texts
    with pytest.raises(ValueError, match="seat must be at least 0 and at most 2; got 3"):
        rg.report.ranking(firm, seat=3)


@pytest.mark.parametrize("self_play", [True, False])
def test_the_mean_of_a_distribution_is_the_score(self_play, firm):
    from relgames.report._lineups import groups, per_seat
    from relgames.report.score_distribution import matches

    three = [WATCHFUL, IDLE, GIVING]
    for t in (rg.tournament(DYAD, RULES, self_play=self_play), rg.tournament(PUBLIC, three, self_play=self_play), firm):
        for group in groups(t, None):
            means = [values.mean() for values in matches(t, group)]
            np.testing.assert_allclose(means, per_seat(t, t.scores)[group.seat][group.order], atol=1e-12)


def test_a_distribution_shows_its_matches(sampled):
    ax = rg.report.score_distribution(sampled)
    best = sampled.ranking[0]
    against = np.delete(sampled.payoffs[best, :, 0], best)
    points = next(line for line in ax.lines if line.get_marker() == "o")
    assert sorted(points.get_xdata()) == sorted(against)
    box = ax.patches[0].get_bbox()
    assert [box.x0, box.x1] == pytest.approx(np.quantile(against, [0.25, 0.75]))
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["middle half", "median", "a match", "mean: the score"]


# ------------------------------------------------------------------------------------------------ cooperation


def test_cooperation_is_the_chance_of_giving():
    course = rg.course(DYAD, (strategies.tit_for_tat(), strategies.grim()), rounds=12)
    ax = rg.report.cooperation(course)
    for seat, line in enumerate(ax.lines):
        assert line.get_xdata().tolist() == list(range(1, 13))
        assert line.get_ydata().tolist() == course.actions(seat)[:, 0].tolist()
    withholding = rg.report.cooperation(course, actions=(1, 1)).lines
    np.testing.assert_allclose(withholding[0].get_ydata() + ax.lines[0].get_ydata(), 1)
    # A second call adds lines of another look.
    rg.report.cooperation(course, ax, label="again")
    assert len(ax.lines) == 4
    assert len({(line.get_color(), line.get_linestyle(), line.get_marker()) for line in ax.lines}) == 4
    assert [text.get_text() for text in ax.get_legend().get_texts()][2:] == [
        "again: seat 0: give",
        "again: seat 1: give",
    ]


def test_how_likely_it_lasts_is_dotted():
    game = rg.games.donation()
    quits = strategies.leave_by_hazard(strategies.always_give(), (0, 0.5), game)
    course = rg.course(rg.RepeatedGame(game, discount=0.9), (quits, strategies.always_withhold()), rounds=8)
    ax = rg.report.cooperation(course)
    assert [line.get_linestyle() for line in ax.lines] == ["-", "--", ":"]
    assert ax.lines[2].get_ydata().tolist() == (1 - course.apart).tolist()


def test_a_history_is_a_rolling_share():
    played = rg.history(DYAD, (strategies.random(0.5), strategies.random(0.5)), rounds=20, seed=1)
    line = rg.report.cooperation(played, window=4).lines[0]
    gave = played.actions[:, 0] == 0
    assert line.get_ydata().tolist() == [gave[max(0, t - 3) : t + 1].mean() for t in range(20)]
    game = rg.games.donation()
    quits = strategies.leave_after_losses(strategies.always_give(), 2, game)
    left = rg.history(rg.RepeatedGame(game, rounds=6), (quits, strategies.always_withhold()))
    assert np.isnan(rg.report.cooperation(left).lines[0].get_ydata()).tolist() == [False] * 2 + [True] * 4


def test_cooperation_of_what_has_no_rounds_is_refused(dyad):
    with pytest.raises(TypeError, match="course must be a Course or a History"):
        rg.report.cooperation(dyad)
    course = rg.course(DYAD, (strategies.grim(),) * 2)
    with pytest.raises(ValueError, match="one action per seat, 2"):
        rg.report.cooperation(course, actions=(0,))
    with pytest.raises(ValueError, match=r"actions\[1\] must be at least 0 and at most 1; got 2"):
        rg.report.cooperation(course, actions=(0, 2))


def test_the_example_draws_and_what_it_says_holds():
    assert "figures: pictures_1.png, " in run("pictures")["printed"]
