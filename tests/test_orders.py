"""Orders of moves: against an enumeration, the checks of machine profiles, and laws of delays."""

from fractions import Fraction
from itertools import permutations

import generators
import naive_linked
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg

TRIAD = rg.games.service_triad()
GIVE = ("serve", "buy", "support")


@given(generators.games(actions=3), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_each_order_is_what_enumeration_finds(game, random):
    target = tuple(random.randrange(n) for n in game.counts)
    found = rg.orders(game, target, exact=True)
    assert [row.order for row in found] == list(permutations(range(game.seats)))
    for row in found:
        assert list(row.equilibrium.outcomes) == naive_linked.responses(game, row.order, {})
        assert row.discount == naive_linked.least_discount(game, row.order, target)


@given(generators.games(actions=2), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_machines_hold_the_target_from_the_least_discount_on(game, random):
    """The theorem's number against the check of every history by `subgame_perfect`, on both sides of it."""
    target = tuple(random.randrange(n) for n in game.counts)
    for row in rg.orders(game, target, exact=True):
        least = Fraction(1) if row.discount is None else row.discount
        for discount in {least, least - Fraction(1, 1000), (least + 1) / 2, Fraction(999, 1000)}:
            if 0 <= discount < 1:
                r = rg.RepeatedGame(game, discount=discount, order=row.order)
                check = rg.subgame_perfect(r, row.machines(), exact=True)
                assert check.holds == (discount >= least)
                if not check.holds and discount == least - Fraction(1, 1000):
                    assert row.discounts[check.seat] is not None or row.discount is None


@given(generators.games(actions=3), st.lists(st.integers(0, 3), min_size=3, max_size=3))
@settings(max_examples=30, deadline=None)
def test_if_all_waits_no_order_changes(game, delays):
    r = rg.RepeatedGame(game, discount=Fraction(1, 2))
    delays = delays[: game.seats]
    plain, late = rg.orders(game, exact=True), rg.orders(r, delays=delays, exact=True)
    for a, b in zip(plain, late, strict=True):
        assert a.equilibrium.outcomes == b.equilibrium.outcomes
        assert (b.payoffs == a.payoffs * [Fraction(1, 2) ** k for k in delays]).all()


@given(generators.games(seats=(3,), actions=2), st.permutations(range(3)))
@settings(max_examples=30, deadline=None)
def test_seats_and_units_do_not_matter(game, places):
    """Seat i of the other game is seat ``places[i]`` of this one, in other units."""
    other = rg.Game((game.fractions.transpose([*places, 3]) * 3 - 2)[..., list(places)])
    found, again = rg.orders(game, (0, 0, 0), exact=True), rg.orders(other, (0, 0, 0), exact=True)
    for row in again:
        same = found[tuple(places[seat] for seat in row.order)]
        assert row.discount == same.discount
        assert {tuple(p[places.index(i)] for i in range(3)) for p in row.equilibrium.outcomes} == set(
            same.equilibrium.outcomes
        )


def test_a_delay_is_payment_in_a_later_round():
    """By hand: a sum over rounds of what arrives when."""
    game, d, delays = TRIAD, 0.9, (1, 2, 3)
    spent = np.minimum(game.payoffs, 0)
    r = rg.RepeatedGame(game, discount=d)
    late = rg.RepeatedGame(rg.delayed(r, delays, spent), discount=d)
    rng = np.random.default_rng(1)
    rounds = rng.integers(0, 2, (400, 3))
    by_hand = np.zeros(3)
    for t, profile in enumerate(rounds):
        for i in range(3):
            now = spent[tuple(profile)][i]
            by_hand[i] += (1 - d) * (d**t * now + d ** (t + delays[i]) * (game.payoffs[tuple(profile)][i] - now))
    stage = np.array([late.game.payoffs[tuple(p)] for p in rounds])
    assert np.allclose((1 - d) * d ** np.arange(400) @ stage, by_hand, rtol=1e-12)


def test_fractional_delays_in_rationals_and_floats():
    r = rg.RepeatedGame(TRIAD, discount=Fraction(4, 9))
    delays = (Fraction(1, 2), 0, Fraction(3, 2))
    weights = rg.orders(r, delays=delays, exact=True).weights
    assert weights.tolist() == [Fraction(2, 3), 1, Fraction(8, 27)]
    assert np.allclose(rg.orders(r, delays=delays).weights, weights.astype(float), rtol=1e-15)
    with pytest.raises(ValueError, match="power of the delay"):
        rg.orders(rg.RepeatedGame(TRIAD, discount=Fraction(1, 2)), delays=delays, exact=True)


def test_the_triad():
    found = rg.orders(TRIAD, GIVE, exact=True)
    assert found[2, 0, 1].labels == ("win-win-win",)
    assert {row.order for row in found if row.labels == ("even-even-even",)} == set(permutations(range(3))) - {
        (2, 0, 1)
    }
    assert [row.order for row in found.best(2)] == [(2, 0, 1)]
    assert found[2, 0, 1].discount == 0
    assert found[2, 0, 1].seat is None
    table = found.to_pandas()
    assert len(table) == 6
    assert "salesperson, customer, organisation" in str(found)
    with pytest.raises(KeyError, match="none of the orders"):
        found[0, 1]


def test_whether_it_is_held_at_the_discount_of_the_terms():
    for discount in (0.2, 0.3, 0.9):
        for row in rg.orders(rg.RepeatedGame(TRIAD, discount=discount), GIVE):
            assert row.held == (row.discount <= discount)
    assert all(row.held is None for row in rg.orders(TRIAD, GIVE))


@given(generators.games(seats=(3,), actions=2))
@settings(max_examples=10, deadline=None)
def test_machines_of_an_order(game):
    """Those that hold a profile, given as machines: the roots of polynomials against the closed form."""
    for row in rg.orders(game, (0, 0, 0), exact=True):
        r = rg.RepeatedGame(game, discount=Fraction(9, 10))
        (again,) = rg.orders(r, row.machines(), which=[row.order], exact=True)
        assert again.machines() == row.machines()
        assert again.discount == row.discount
        assert again.held == (row.discount is not None and row.discount <= Fraction(9, 10))
        assert again.sustaining.intervals == (() if row.discount is None else ((row.discount, 1, True, False),))
        if row.discount is not None and row.discount > 0:
            assert row.discounts[again.seat] == row.discount


def test_machines_that_do_not_look_at_the_order():
    withhold = (rg.strategies.always_withhold(seats=3),) * 3
    good = rg.orders(rg.games.public_good(r=2), withhold, exact=True)
    assert [(row.discount, row.seat) for row in good] == [(0, None)] * 6
    # They walk although the salesperson serves.
    assert not rg.orders(TRIAD, withhold)[0, 1, 2].sustaining.intervals
    with pytest.raises(ValueError, match="earlier movers"):
        rg.orders(TRIAD, rg.orders(TRIAD, GIVE)[0, 1, 2].machines())


def test_degenerate_games():
    one = rg.Game([[3], [1]])
    assert rg.orders(one, (1,), exact=True).rows[0].discount is None
    assert rg.orders(one, (0,), exact=True).rows[0].discount == 0
    flat = rg.Game(np.zeros((2, 2, 2)))
    for row in rg.orders(flat, (0, 1)):
        assert row.discount == 0
        assert len(row.equilibrium.outcomes) == 4


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: rg.orders(3), TypeError, "game"),
        (lambda: rg.orders(TRIAD, delays=(1, 0, 0)), ValueError, "discount"),
        (lambda: rg.orders(rg.RepeatedGame(TRIAD, rounds=3), delays=(1, 0, 0)), ValueError, "rounds=3"),
        (lambda: rg.orders(rg.RepeatedGame(TRIAD, discount=0.5), delays=(1, 0)), ValueError, "one delay per seat"),
        (lambda: rg.orders(rg.RepeatedGame(TRIAD, discount=0.5), delays=(-1, 0, 0)), ValueError, "at least 0"),
        (lambda: rg.orders(TRIAD, at_once=TRIAD), ValueError, "delays"),
        (lambda: rg.delayed(rg.RepeatedGame(TRIAD, discount=0.5), (1, 0, 0), [1, 2]), ValueError, "shape"),
        (lambda: rg.delayed(TRIAD, (1, 0, 0)), TypeError, "RepeatedGame"),
        (lambda: rg.orders(TRIAD, (0.5, 0.5, 0.5)), TypeError, "target"),
        (lambda: rg.orders(TRIAD, which=[(0, 1)]), ValueError, "order"),
        (lambda: rg.orders(TRIAD, which=[((0, 1), 2)]), ValueError, "rg.nash"),
        (lambda: rg.orders(rg.games.public_good(seats=7)), ValueError, "5,040"),
        (lambda: rg.orders(TRIAD).rows[0].machines(), ValueError, "target"),
        (lambda: rg.orders(rg.RepeatedGame(TRIAD, discount=0.5, noise=rg.Noise(0.1))), ValueError, "mistakes"),
    ],
)
def test_errors_name_what_is_wrong(call, error, words):
    with pytest.raises(error, match=words):
        call()
