"""From which patience on a target is held, by whom it is broken: known values, slow twins, and laws."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise, product

import naive_critical as naive
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames import games, strategies
from relgames.equilibria.repeated._penal_code import simplest
from relgames.equilibria.repeated._reversion import worst_equilibria

TINY = F(1, 10**12)
payoffs_2 = st.lists(st.integers(-4, 4), min_size=2 * 3 * 2, max_size=2 * 3 * 2)
payoffs_3 = st.lists(st.integers(-3, 3), min_size=2**3 * 3, max_size=2**3 * 3)


def tables(values):
    return rg.Game(np.array(values).reshape((2, 3, 2) if len(values) == 12 else (2, 2, 2, 3)))


some_games = st.one_of(payoffs_2, payoffs_3).map(tables)


# Values from the literature.


def test_the_prisoners_dilemma():
    c = rg.critical_discount(games.prisoners_dilemma(), ("give", "give"), exact=True)
    assert c.discount == F(1, 2)
    assert isinstance(c.discount, F)
    assert (c.seat, c.deviation, c.deviations) == (0, 1, (1, 1))
    assert c.threats == (1, 1)
    assert [e.supports for e in c.punishments] == [((1,), (1,))] * 2
    assert c.is_exact
    assert str(c).startswith("give, give: from discount 1/2 on\nseat 0: 3; by withhold 5 once, then 1 ever after;")
    assert repr(c) == "CriticalDiscount(give, give: discount 1/2; punishment 'stage')"


@pytest.mark.parametrize(("R", "discount"), [(32, F(18, 25)), (40, F(2, 5)), (48, F(2, 25))])
def test_the_games_of_dal_bo_and_frechette(R, discount):
    """P. Dal Bó and G. Fréchette (2011), American Economic Review 101, 411-429, table 1."""
    g = games.prisoners_dilemma(T=50, R=R, P=25, S=12)
    for punishment in ("stage", "symmetric"):
        assert rg.critical_discount(g, (0, 0), punishment, exact=True).discount == discount


@pytest.mark.parametrize(("n", "r"), [(2, F(3, 2)), (3, 2), (3, F(5, 2)), (5, 3)])
def test_a_public_good_is_held_from_what_a_share_of_it_costs(n, r):
    g = games.public_good(r=r, seats=n)
    for punishment in ("stage", "symmetric"):
        c = rg.critical_discount(g, (0,) * n, punishment, exact=True)
        assert c.discount == (n - r) / (r * F(n - 1))
        assert c.is_exact


@pytest.mark.parametrize(("firms", "discount"), [(2, F(9, 17)), (3, F(4, 7))])
def test_sharing_a_monopoly_by_reverting_to_cournot(firms, discount):
    """Exact where the only equilibrium is Cournot's; grids have others next to it, one step off, and converge to it."""
    n, errors = firms, []
    if n == 2:
        few = np.array([F(0), F(1, 4), F(1, 3), F(3, 8)], dtype=object)
        only = rg.Game.symmetric(few[:, None] * (1 - few[:, None] - few))
        c = rg.critical_discount(only, (1, 1), exact=True)
        assert (c.discount, c.deviation, c.is_exact) == (discount, 3, True)
    for steps in (24, 48, 96) if n == 2 else (6, 12):
        g = games.cournot(steps + 1, most=1 if n == 2 else F(1, 2), intercept=3, cost=2, firms=n)
        c = rg.critical_discount(g, (steps // 4 if n == 2 else steps // 3,) * n, exact=True)
        assert c.lower <= c.discount
        errors.append(abs(float(c.discount - discount)))
    assert all(b < 0.7 * a for a, b in pairwise(errors))


@pytest.mark.parametrize("firms", [2, 3, 4])
def test_one_price_for_all_by_reverting_to_bertrand(firms):
    limit, errors = 1 - 1 / firms, []
    for levels in (5, 9) if firms > 2 else (11, 51, 101):
        c = rg.critical_discount(games.bertrand(levels, firms=firms), (0,) * firms, exact=True)
        assert c.discount == 1 - F(levels - 1, firms * (levels - 2))
        assert c.is_exact
        errors.append(limit - float(c.discount))
    assert all(a > b > 0 for a, b in pairwise(errors))


@pytest.mark.parametrize("steps", [24, 48, 144])
def test_the_stick_and_the_carrot_of_a_duopoly(steps):
    """Abreu (1986): 9/32, with 5/12 each for a stick."""
    g = games.cournot(steps + 1)
    c = rg.critical_discount(g, (steps // 4,) * 2, "symmetric", exact=True)
    assert c.discount == F(9, 32)
    assert c.punishments == ((5 * steps // 12,) * 2,) * 2
    assert c.threats == (F(49, 576),) * 2
    assert c.is_exact


def test_the_stick_and_the_carrot_converge_where_the_grid_misses_them():
    errors = []
    for steps in (20, 60, 180):
        g = games.cournot(steps + 1)
        errors.append(abs(rg.critical_discount(g, (steps // 4,) * 2, "symmetric").discount - 9 / 32))
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 6e-3


def test_a_triad_and_who_breaks_it_first():
    g = games.service_triad()
    c = rg.critical_discount(g, ("serve", "buy", "support"), exact=True)
    # What the docstring of the game derives.
    assert c.discounts == (1 - F(5) / 15, 0, 1 - F(27) / 35)
    assert (c.discount, g.roles[c.seat], g.actions[c.seat][c.deviation]) == (F(2, 3), "salesperson", "push")
    assert "customer: 50, and nothing to gain" in str(c)


# Against slow twins.


@settings(max_examples=60, deadline=None)
@given(some_games, st.data())
def test_stage_is_the_least_discount_at_which_nobody_gains(g, data):
    profile = data.draw(st.sampled_from(list(product(*map(range, g.counts)))))
    c = rg.critical_discount(g, profile, exact=True)
    least = [F(x) if x is not None else None for x in c.threats]
    assume(None not in least)
    grid = [F(k, 20) for k in range(20)]
    if c.discount is None:
        assert not any(naive.holds_by_threat(g, profile, least, d) for d in grid if d < c.lower)
        return
    assert naive.holds_by_threat(g, profile, least, c.discount)
    assert all(naive.holds_by_threat(g, profile, least, d) == (d >= c.discount) for d in grid)
    if c.discount > 0:
        assert not naive.holds_by_threat(g, profile, least, c.discount - TINY)
        # The seat and the deviation that break it are those.
        u, replaced = g.fractions, naive.replaced(profile, c.seat, c.deviation)
        short = c.discount - TINY
        assert (1 - short) * u[replaced][c.seat] + short * least[c.seat] > u[profile][c.seat]
    assert c.lower <= c.discount


@settings(max_examples=60, deadline=None)
@given(some_games)
def test_no_stage_equilibrium_is_worse(g):
    """Against the list of all, however the worst ones were proven to be that."""
    found, every = worst_equilibria(g, None, False), rg.nash(g, exact=True)
    assert all(rg.regret(g, e.strategies) <= 1e-9 for e in found.equilibria if e is not None)
    if every.complete:
        for seat in range(g.seats):
            worst = min(float(e.payoffs[seat]) for e in every)
            assert float(found.most[seat]) == pytest.approx(worst, abs=1e-9)
            assert float(found.least[seat]) == pytest.approx(worst, abs=1e-9)
    for seat in range(g.seats):
        assert found.most[seat] is None or found.least[seat] <= found.most[seat]
        assert all(float(e.payoffs[seat]) >= float(found.least[seat]) - 1e-9 for e in every)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=9, max_size=9), st.integers(0, 2))
def test_symmetric_is_the_least_discount_of_the_iteration_from_outside(values, action):
    g = rg.Game.symmetric(np.array(values).reshape(3, 3))
    c = rg.critical_discount(g, (action, action), "symmetric", exact=True)

    def held(discount):
        # A threat within rounding of what is needed counts as harsh enough.
        ends = naive.strongly_symmetric(g, discount)
        return ends is not None and naive.holds_by_threat(g, (action,) * 2, [F(ends[0]) - F(1, 10**6)] * 2, discount)

    near = [] if c.discount is None else [c.discount, max(c.discount - F(1, 50), 0)]
    for d in [*(F(k, 8) for k in range(8)), *near]:
        assert held(d) == (c.discount is not None and d >= c.discount)
    if c.discount:
        assert naive.strongly_symmetric(g, c.discount)[0] <= c.threats[0] + 1e-9


# Laws.


@settings(max_examples=40, deadline=None)
@given(some_games, st.data())
def test_units_seats_and_copies_of_actions_change_nothing(g, data):
    profile = data.draw(st.sampled_from(list(product(*map(range, g.counts)))))
    c = rg.critical_discount(g, profile, exact=True)
    scale = np.array(data.draw(st.lists(st.fractions(F(1, 3), 5), min_size=g.seats, max_size=g.seats)), dtype=object)
    shift = np.array(data.draw(st.lists(st.integers(-9, 9), min_size=g.seats, max_size=g.seats)), dtype=object)
    other = rg.critical_discount(rg.Game(g.fractions * scale + shift), profile, exact=True)
    if c.is_exact:
        assert (other.discount, other.seat, other.deviation) == (c.discount, c.seat, c.deviation)
    order = data.draw(st.permutations(range(g.seats)))
    turned = rg.Game(g.payoffs.transpose([*order, g.seats])[..., order])
    other = rg.critical_discount(turned, [profile[i] for i in order], exact=True)
    if c.is_exact and other.is_exact:
        assert other.discount == c.discount
        assert other.discounts == tuple(c.discounts[i] for i in order)
    twice = rg.Game(np.concatenate([g.payoffs, g.payoffs[:1]], axis=0))
    other = rg.critical_discount(twice, profile, exact=True)
    if c.is_exact and other.is_exact:
        assert other.discount == c.discount


@settings(max_examples=30, deadline=None)
@given(some_games, st.data())
def test_floats_are_the_fractions(g, data):
    profile = data.draw(st.sampled_from(list(product(*map(range, g.counts)))))
    exact, rounded = rg.critical_discount(g, profile, exact=True), rg.critical_discount(g, profile)
    assert (exact.discount is None) == (rounded.discount is None)
    assert rounded.is_exact == exact.is_exact
    if exact.discount is not None:
        assert isinstance(rounded.discount, float)
        assert rounded.discount == pytest.approx(float(exact.discount), abs=1e-15)
    assert (rounded.seat, rounded.deviation) == (exact.seat, exact.deviation)


def test_a_stage_equilibrium_needs_no_patience():
    for g in (games.stag_hunt(), games.snowdrift(), games.service_triad()):
        for profile in rg.pure_nash(g):
            c = rg.critical_discount(g, profile)
            assert (c.discount, c.seat, c.deviation) == (0, None, None)


def test_a_best_reply_needs_no_threat_though_every_equilibrium_pays_more():
    # The row seat gets 0 and can do nothing about it; in the only equilibrium it gets 2.
    g = rg.Game.from_matrices([[0, 2], [0, 2]], [[1, 3], [1, 2]])
    c = rg.critical_discount(g, (0, 0))
    assert c.discounts[0] == 0
    assert c.discount is None
    assert c.seat == 1


def test_a_mixed_equilibrium_can_be_the_threat():
    g = games.battle_of_the_sexes()
    c = rg.critical_discount(g, ("ballet", "ballet"), exact=True)
    assert c.threats == (F(2, 3), F(2, 3))
    assert not c.punishments[0].is_pure


def test_an_irrational_threat_is_bounded():
    """Seat 2 is tempted, and the worst equilibrium of its three is the one in which all mix by sqrt(2)."""
    u = np.array(games.three_party_coordination().payoffs)
    u[0, 1, 1] = u[1, 0, 1] = [0.5, 0.5, 0.5]
    g = rg.Game(u)
    result = rg.nash(g)
    assert result.complete
    c = rg.critical_discount(g, (0, 1, 1), exact=True)
    worst = [min(e.payoffs[i] for e in result) for i in range(3)]
    assert [float(x) for x in c.threats] == pytest.approx(worst)
    assert c.lower <= c.upper < c.lower + F(1, 10**9)


# Proof and its limits.


def test_three_firms_are_too_many_for_a_list_but_correlated_equilibria_bound_it():
    g = games.cournot(7, most=F(1, 2), intercept=3, cost=2, firms=3)
    c = rg.critical_discount(g, (2, 2, 2), exact=True)
    assert c.lower <= c.discount
    assert "stage equilibria" in c.reason
    # The bound meets the worst pure equilibrium but for the rounding of a linear programme.
    assert c.discount - c.lower < F(1, 10**6)


def test_a_list_that_time_cut_short_is_called_that():
    rng = np.random.default_rng(5)
    g = rg.Game(rng.integers(0, 100, size=(4, 4, 4, 3)))
    c = rg.critical_discount(g, (0, 0, 0), seconds=1e-6)
    full = rg.critical_discount(g, (0, 0, 0))
    assert c.lower <= full.lower + 1e-6
    assert full.upper <= c.upper


# Payoffs.


def test_a_payoff_by_a_lottery_over_pure_profiles():
    g = games.prisoners_dilemma()
    c = rg.critical_discount(g, payoff=(3, 3), exact=True)
    assert c.discount == F(1, 2)
    assert c.lottery[0, 0] == 1
    # A lottery of (0, 5) and (5, 0) pays 5/2: the giver gains 1 and loses 3/2 in each later round.
    c = rg.critical_discount(g, payoff=(F(5, 2), F(5, 2)), exact=True)
    assert c.discount == min(F(1, 1) / (1 + F(3, 2)), F(2) / (2 + F(3, 2)))
    assert c.profile is None
    assert c.lottery.sum() == 1
    assert np.tensordot(c.lottery, g.fractions, axes=2).tolist() == [F(5, 2)] * 2
    assert "each round a lottery" in str(c)
    assert "breaks it first, by withhold" in str(c)
    for array in (np.array([3.0, 3.0]), [3.0, 3], np.array([F(3), F(3)], dtype=object)):
        assert rg.critical_discount(g, array, exact=True).discount == F(1, 2)


@settings(max_examples=40, deadline=None)
@given(payoffs_2, st.data())
def test_a_lottery_is_held_from_its_discount_on_and_no_other_below(values, data):
    g = tables(values)
    rows = g.fractions.reshape(-1, 2)
    weights = data.draw(st.lists(st.integers(0, 3), min_size=6, max_size=6).filter(any))
    target = sum(w * row for w, row in zip(weights, rows, strict=True)) / F(sum(weights))
    c = rg.critical_discount(g, payoff=target, exact=True)
    threats = c.threats

    def allowed(discount):
        """The profiles after whose draw nobody gains."""
        out = []
        for a in product(range(2), range(3)):
            keeps = True
            for i in range(2):
                best = max(g.fractions[naive.replaced(a, i, b)][i] for b in range(g.counts[i]))
                now, later = g.fractions[a][i], target[i]
                keeps &= best == now or (1 - discount) * best + discount * threats[i] <= (
                    1 - discount
                ) * now + discount * max(later, threats[i]) * (later > threats[i]) + discount * threats[i] * (
                    later <= threats[i]
                )
            if keeps:
                out.append(a)
        return out

    if c.discount is not None:
        assert np.tensordot(c.lottery, g.fractions, axes=2).tolist() == target.tolist()
        drawn = [tuple(a) for a in np.argwhere(c.lottery != 0).tolist()]
        assert set(drawn) <= set(allowed(c.discount))
    below = F(999, 1000) if c.discount is None else c.discount - TINY
    if below >= 0:
        left = [tuple(g.payoffs[a]) for a in allowed(below)]
        assert not left or not inside(left, [float(x) for x in target])


def inside(points, target):
    """Whether a point is a mean of others, by a linear programme in floats."""
    from scipy.optimize import linprog

    A = np.vstack([np.array(points).T, np.ones(len(points))])
    return linprog(np.zeros(len(points)), A_eq=A, b_eq=[*target, 1]).status == 0


def test_payoffs_that_nothing_gives():
    for punishment in ("stage", "worst"):
        c = rg.critical_discount(games.prisoners_dilemma(), payoff=(5, 5), punishment=punishment)
        assert (c.discount, c.lower, c.is_exact) == (None, 1, True)
        assert "payoffs (5, 5): at no discount" in str(c)


# Arguments.


def test_simplest_fractions():
    assert simplest(F(3, 10), F(4, 10)) == F(1, 3)
    assert simplest(F(0), F(1, 7)) == 0
    assert simplest(F(49, 100), F(501, 1000)) == F(1, 2)
    assert simplest(F(27, 10), F(28, 10)) == F(11, 4)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"target": (0, 0), "punishment": "grim"}, ValueError, 'punishment must be "stage", "worst" or "symmetric"'),
        ({}, TypeError, "give either target, one action per seat, or payoff"),
        ({"target": (0, 0), "payoff": (1, 1)}, TypeError, "give either target"),
        ({"target": (0, 3)}, ValueError, r"target\[1\] must be an action of seat 1, 0..1; got 3.*payoff="),
        ({"target": (0, "stay")}, ValueError, r"target\[1\] must name one of the actions"),
        ({"target": (0,)}, ValueError, "one action per seat, 2; got 1"),
        ({"target": np.array([3, 3])}, TypeError, "array of ints, which may mean actions or payoffs"),
        ({"target": "give"}, TypeError, "target must hold one item per seat"),
        ({"target": (True, False)}, TypeError, "target must hold actions or payoffs"),
        ({"target": ("give", 0.5)}, TypeError, "target must hold actions or payoffs"),
        ({"target": (3.0, 3.0, 3.0)}, ValueError, r"target must hold one payoff per seat, shape \(2,\)"),
        ({"payoff": (3, float("nan"))}, ValueError, "payoff must be finite"),
        ({"target": (0, 1), "punishment": "symmetric"}, ValueError, "equal actions of a symmetric game"),
        ({"payoff": (1, 1), "punishment": "symmetric"}, ValueError, "holds profiles"),
        ({"target": (0, 0), "seconds": 0}, ValueError, "seconds must be positive"),
    ],
)
def test_errors(given, error, message):
    with pytest.raises(error, match=message):
        rg.critical_discount(games.prisoners_dilemma(), **given)


def test_other_kinds_of_games():
    with pytest.raises(TypeError, match="game must be a Game"):
        rg.critical_discount([[1, 2], [3, 4]], (0, 0))
    alone = rg.Game([[1], [3]])
    assert rg.critical_discount(alone, (1,)).discount == 0
    assert rg.critical_discount(alone, (0,)).discount is None
    constant = rg.Game(np.zeros((2, 2, 2)))
    assert rg.critical_discount(constant, (0, 1)).discount == 0


# Machines.


@pytest.mark.parametrize(
    ("g", "machines"),
    [
        (games.prisoners_dilemma(), (strategies.grim(),) * 2),
        (games.prisoners_dilemma(T=9, R=4, P=2, S=1), (strategies.grim(),) * 2),
        (games.public_good(), (strategies.grim(seats=3),) * 3),
    ],
)
def test_grim_machines_are_the_threat_of_the_stage_equilibrium(g, machines):
    stage = rg.critical_discount(g, (0,) * g.seats, exact=True)
    c = rg.critical_discount(g, machines, exact=True)
    assert c.discount == stage.discount
    assert (c.seat, c.deviation, c.machines) == (0, 1, machines)
    assert c.payoffs.tolist() == stage.payoffs.tolist()
    for discount, holds in ((c.discount, True), (c.discount - TINY, False)):
        assert rg.subgame_perfect(rg.RepeatedGame(g, discount=discount), machines, exact=True).holds == holds


def test_machines_that_no_patience_makes_an_equilibrium():
    pair = (strategies.tit_for_tat(),) * 2
    c = rg.critical_discount(games.prisoners_dilemma(), pair)
    assert (c.discount, c.lower) == (None, 1)
    assert str(c).startswith("tit for tat, tit for tat: at no discount")
    with pytest.raises(ValueError, match="punishment must not be given for machines"):
        rg.critical_discount(games.prisoners_dilemma(), pair, "stage")
    with pytest.raises(TypeError, match="machines only"):
        rg.critical_discount(games.prisoners_dilemma(), (pair[0], 0))
