"""The least discount under the worst subgame-perfect punishments: known values, a slow twin, and laws."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import naive_critical as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames import games


@pytest.mark.parametrize(
    ("g", "profile"),
    [
        (games.prisoners_dilemma(), (0, 0)),
        (games.prisoners_dilemma(50, 32, 25, 12), (0, 0)),
        (games.snowdrift(), (0, 0)),
        (games.bertrand(6), (0, 0)),
        (games.effort_and_pay(), (0, 0)),
    ],
)
def test_nothing_is_harsher_where_a_stage_equilibrium_is_the_minmax(g, profile):
    stage = rg.critical_discount(g, profile, exact=True)
    worst = rg.critical_discount(g, profile, "worst", exact=True)
    assert worst.discount == stage.discount
    assert worst.is_exact
    assert worst.threats == stage.threats


def test_unequal_punishments_need_less_patience_than_equal_ones():
    """Whoever deviates from a monopoly's output becomes the follower of Stackelberg: 1/5 is enough, and 9/32 is not."""
    # The code at 1/5: the leader's 1/2 against 1/4 is no best reply, and so is what it gets for it.
    leader, follower, share = F(1, 2), F(1, 4), F(1, 8)
    gets = leader * (1 - leader - follower), follower * (1 - leader - follower)
    assert gets == (share, F(1, 16))
    tempted = ((1 - follower) / 2) ** 2 - gets[0], F(9, 64) - share
    assert all(gain == F(1, 5) / (1 - F(1, 5)) * (share - gets[1]) for gain in tempted)
    found = []
    for steps, discount in ((12, F(1, 7)), (24, F(9, 56))):
        g = games.cournot(steps + 1)
        c = rg.critical_discount(g, (steps // 4,) * 2, "worst", exact=True)
        assert (c.discount, c.is_exact) == (discount, True)
        assert c.discount < rg.critical_discount(g, (steps // 4,) * 2, "symmetric").discount
        assert naive.holds_by_penal_code(g, (steps // 4,) * 2, float(discount))
        assert not naive.holds_by_penal_code(g, (steps // 4,) * 2, float(discount) - 1e-4)
        found.append(c)
    # The deviator is hurt by the one who punishes it, who produces more than a monopoly.
    assert all(c.punishments[0][1] > c.punishments[0][0] for c in found)


def tempting(seed):
    """A game and a profile that pays each seat more than its pure minmax, but in which a seat gains by leaving."""
    rng = np.random.default_rng(seed)
    while True:
        g = rg.Game(rng.integers(-5, 6, size=(3, 3, 2)))
        least = [rg.minmax(g, i, strategies="pure").value for i in range(2)]
        stable = rg.pure_nash(g)
        for a in product(range(3), repeat=2):
            if (g.payoffs[a] > least).all() and a not in stable:
                return g, a


drawn_games = st.integers(0, 2**32 - 1).map(tempting)


@settings(max_examples=12, deadline=None)
@given(drawn_games)
def test_against_the_iteration_from_outside(drawn):
    g, profile = drawn
    c = rg.critical_discount(g, profile, "worst", exact=True)
    assert c.lower <= c.upper
    near = [c.lower - F(1, 200), c.upper + F(1, 200)]
    for d in [F(1, 4), F(1, 2), F(3, 4), *near]:
        if c.discount is not None and c.discount <= d - F(1, 1000) and d < 1:
            assert naive.holds_by_penal_code(g, profile, float(d))
        elif 0 <= d <= c.lower - F(1, 1000):
            assert not naive.holds_by_penal_code(g, profile, float(d), slack=-1e-6)


@settings(max_examples=20, deadline=None)
@given(drawn_games)
def test_laws(drawn):
    g, profile = drawn
    c = rg.critical_discount(g, profile, "worst", exact=True)
    stage = rg.critical_discount(g, profile, exact=True)
    if stage.discount is not None and all(e is not None and e.is_pure for e in stage.punishments):
        assert c.lower <= stage.discount
    scaled = rg.Game(g.fractions * np.array([F(2, 3), 5], dtype=object) + np.array([1, -7], dtype=object))
    turned = rg.Game(g.payoffs.transpose(1, 0, 2)[..., ::-1])
    twice = rg.Game(np.concatenate([g.payoffs, g.payoffs[1:2]]))
    for game, same in ((scaled, profile), (turned, profile[::-1]), (twice, profile)):
        other = rg.critical_discount(game, same, "worst", exact=True)
        if c.is_exact and other.is_exact:
            assert other.discount == c.discount
        assert other.lower <= c.upper
        assert c.lower <= other.upper
    rounded = rg.critical_discount(g, profile, "worst")
    assert float(rounded.upper) == pytest.approx(float(c.upper), abs=1e-12)


def test_a_payoff_of_the_set():
    g = games.prisoners_dilemma()
    for payoff, discount in (((3, 3), F(1, 2)), ((4, 1), F(1, 4)), ((1, 1), 0)):
        c = rg.critical_discount(g, payoff=payoff, punishment="worst", exact=True)
        assert c.discount == discount
        assert discount - c.lower <= F(1, 10**9)


def test_no_discount():
    c = rg.critical_discount(games.matching_pennies(), (0, 0), "worst", exact=True)
    assert (c.discount, c.lower, c.seat) == (None, 1, 1)
    assert "pure minmax" in c.reason


def test_three_seats():
    c = rg.critical_discount(games.public_good(), (0, 0, 0), "worst", exact=True)
    assert (c.discount, c.is_exact) == (F(1, 4), True)


@pytest.mark.parametrize(
    ("index", "profile"), [(1, (1, 0, 0)), (4, (0, 0, 1)), (5, (1, 1, 0)), (7, (0, 1, 0)), (21, (0, 0, 0))]
)
def test_three_seats_by_the_sets_on_both_sides(index, profile):
    rng = np.random.default_rng(3)
    game = rg.Game([rng.integers(0, 9, (2, 2, 2, 3)) for _ in range(index + 1)][-1])
    found = rg.critical_discount(game, profile, "worst", exact=True)
    pay = game.fractions[profile]
    best = [max(game.fractions[(*profile[:i], k, *profile[i + 1 :])][i] for k in range(2)) for i in range(3)]

    def holds(discount, threats):
        return all(g >= (1 - discount) * d + discount * e for g, d, e in zip(pay, best, threats, strict=True))

    above = rg.payoff_set(game, found.discount, exact=True)
    assert above.contains(pay)
    assert holds(found.discount, above.threats)
    below = found.lower - F(1, 10**6)
    outer = rg.payoff_set(game, below, exact=True).outer
    # Where there is no equilibrium at all, nothing holds it.
    assert outer.is_empty or not holds(below, outer.vertices.min(axis=0))
