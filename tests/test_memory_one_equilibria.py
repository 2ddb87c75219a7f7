"""Equilibria in rules that look one round back: published ones, exact play at small rates of mistakes, laws."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from generators import generators
from hypothesis import example, given, settings
from hypothesis import strategies as st
from naive_memory import equilibria_at, payoffs, rare_mistakes, reactors

import relgames as rg
from relgames import strategies

PD = rg.games.prisoners_dilemma()
TINY = F(1, 10**9)


def found(game, discount=1, **options):
    return {(e.codes, e.first): e for e in rg.memory_one_equilibria(game, discount, exact=True, **options)}


def symmetric_codes(game, discount=1):
    return {codes[0] for codes, _ in found(game, discount, symmetric=True)}


def test_symmetric_equilibria_of_the_prisoners_dilemma():
    """Always-withhold, grim and win-stay lose-shift are all (Usui and Ueda 2021, without mistakes)."""
    T, R, P, S = F(9, 2), F(3), F(1), F(0)
    game = rg.games.prisoners_dilemma(T, R, P, S)
    for rule, threshold in (("1000", (T - R) / (T - P)), ("1001", (T - R) / (R - P))):
        assert rule not in symmetric_codes(game, threshold - TINY)
        assert rule in symmetric_codes(game, threshold + TINY)
    assert symmetric_codes(game, F(9, 10)) == symmetric_codes(game) == {"0000", "1000", "1001"}


def test_win_stay_lose_shift_needs_twice_the_cost():
    """b > 2 c, which is 2 R > T + P (Hilbe et al. 2017)."""
    assert "1001" in symmetric_codes(rg.games.donation(b=2 + TINY, c=1))
    assert "1001" not in symmetric_codes(rg.games.donation(b=2 - TINY, c=1))


def test_at_the_boundary_the_next_order_decides():
    # 2 R = T + P: at rate e of mistakes a deviation after CC gains in the order of e.
    assert "1001" not in symmetric_codes(PD)
    rules = [(1, 0, 0, 1), (0, 0, 0, 0)]
    own, rival = (rare_mistakes(PD, (a, rules[0]), (1, 1), 1, F(1, 10**6))[0] for a in rules)
    assert 0 < rival - own < F(1, 1000)


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_all_or_none_in_public_goods(n):
    """Give if all did the same: one round without gifts, (r - 1), must cost more than withholding saves, 1 - r / n."""
    least = F(2 * n, n + 1)
    code = "1" + "0" * (2 * n - 2) + "1"
    for r, holds in ((least - F(1, 100), False), (least + F(1, 100), True)):
        equilibria = list(rg.memory_one_equilibria(rg.games.public_good(r=r, seats=n), symmetric=True, exact=True))
        codes = {e.codes[0]: e for e in equilibria}
        assert (code in codes) == holds
        assert "0" * 2 * n in codes
        if holds:
            assert codes[code].payoffs.tolist() == [r - 1] * n
            assert codes[code].strict


GAMES = st.builds(lambda rng: rg.Game(rng.integers(-3, 4, (2, 2, 2))), generators)


@settings(deadline=None, max_examples=6)
@given(GAMES)
@example(PD)
@example(rg.games.trust())
def test_limit_of_means_by_exact_play(game):
    equilibria = found(game)
    naive = {(a[0], b[0]) for a, b in equilibria_at(game, 1, TINY)}
    assert {tuple(tuple(int(x) for x in code) for code in codes) for codes, _ in equilibria} == naive


@settings(deadline=None, max_examples=2)
@given(GAMES, st.sampled_from((F(1, 2), F(9, 10))))
@example(rg.games.donation(), F(3, 5))
def test_discounting_by_exact_play(game, discount):
    equilibria = found(game, discount)
    naive = {((a[0], b[0]), (a[1], b[1])) for a, b in equilibria_at(game, discount, TINY)}
    assert {(tuple(tuple(int(x) for x in code) for code in codes), first) for codes, first in equilibria} == naive


@settings(deadline=None, max_examples=15)
@given(GAMES, st.sampled_from((F(1), F(3, 4))), st.data())
def test_equilibria_hold_at_every_rate_below_the_bound(game, discount, data):
    equilibria = list(rg.memory_one_equilibria(game, discount, exact=True))
    if not equilibria:
        return
    e = data.draw(st.sampled_from(equilibria))
    rate = e.errors_below * data.draw(st.sampled_from((F(1, 100), F(1, 2), F(99, 100))))
    r = rg.RepeatedGame(game, discount=discount, noise=rg.Noise(execution=rate))
    u = rg.play(r, e.machines, exact=True).payoffs
    for rule, first in product(reactors(), (0, 1)):
        for seat in range(2):
            machines = list(e.machines)
            machines[seat] = strategies.memory_one(rule, first)
            gain = rg.play(r, machines, exact=True).payoffs[seat] - u[seat]
            assert gain <= 0
    # Longer memories gain nothing either.
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    for seat in range(2):
        machines = list(e.machines)
        machines[seat] = strategies.memory_n(rng.integers(0, 2, 16), 2)
        assert rg.play(r, machines, exact=True).payoffs[seat] <= u[seat]


def test_the_bound_on_mistakes_is_sharp():
    """Win-stay lose-shift in the donation game of b and c: below a rate at which it is just not worth it."""
    game = rg.games.donation(b=F(5, 2), c=1)
    (e,) = (e for e in rg.memory_one_equilibria(game, symmetric=True, exact=True) if e.codes[0] == "1001")
    assert 0 < e.errors_below < 1
    for rate, holds in ((e.errors_below - TINY, True), (e.errors_below + TINY, False)):
        options = [rare_mistakes(game, (rule, (1, 0, 0, 1)), (1, 1), 1, rate)[0] for rule in reactors()]
        assert (max(options) == rare_mistakes(game, ((1, 0, 0, 1),) * 2, (1, 1), 1, rate)[0]) == holds


def test_payoffs_are_the_limit_of_those_with_mistakes():
    game = rg.games.donation(b=3, c=1)
    for discount in (F(1), F(4, 5)):
        for e in rg.memory_one_equilibria(game, discount, exact=True):
            r = rg.RepeatedGame(game, discount=discount, noise=rg.Noise(execution=TINY))
            near = rg.play(r, e.machines, exact=True).payoffs
            assert max(abs(near - e.payoffs)) < F(1, 10**6)
            if discount < 1:
                assert e.payoffs.tolist() == payoffs(game, e.machines, discount)


@settings(deadline=None, max_examples=10)
@given(GAMES, st.sampled_from((F(1), F(2, 3))))
def test_laws(game, discount):
    equilibria = set(found(game, discount))
    assert set(found(rg.Game(game.fractions * 3 - 5), discount)) == equilibria
    swapped = rg.Game(game.fractions.transpose(1, 0, 2)[..., ::-1])
    turn = lambda pair: None if pair is None else pair[::-1]  # noqa: E731
    assert {(codes[::-1], turn(first)) for codes, first in equilibria} == set(found(swapped, discount))
    renamed = rg.Game(game.fractions[::-1, ::-1])
    other = lambda code: "".join(str(1 - int(x)) for x in reversed(code))  # noqa: E731
    no = lambda first: None if first is None else tuple(1 - x for x in first)  # noqa: E731
    assert {(tuple(map(other, codes)), no(first)) for codes, first in equilibria} == set(found(renamed, discount))


def test_a_symmetric_game_has_its_symmetric_equilibria_among_all():
    game = rg.games.snowdrift()
    every = rg.memory_one_equilibria(game)
    alike = rg.memory_one_equilibria(game, symmetric=True)
    assert {e.codes for e in every if e.is_symmetric} == {e.codes for e in alike}
    assert len(every) > len(alike)
    assert every[0].is_symmetric == (every[0].codes[0] == every[0].codes[1])


def test_flat_games_and_no_future():
    flat = rg.memory_one_equilibria(rg.Game(np.zeros((2, 2, 2))))
    assert len(flat) == 256
    assert not any(e.strict for e in flat)
    assert {e.errors_below for e in flat} == {1}
    # Withholding is better whatever the rate; above 1/2 more often done by who means to give.
    assert {e.errors_below for e in rg.memory_one_equilibria(PD) if e.codes == ("0000", "0000")} == {F(1, 2)}
    once = rg.memory_one_equilibria(PD, discount=0)
    assert {(e.codes, e.first) for e in once} == {(("0000", "0000"), (0, 0))}
    assert len(rg.memory_one_equilibria(rg.games.matching_pennies())) == 0


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((PD.payoffs,), {}, TypeError, "game must be a Game"),
        ((rg.games.public_good(seats=6),), {}, ValueError, "2 to 5 seats; got 6"),
        ((rg.games.with_refusal(PD),), {}, ValueError, "two actions per seat"),
        ((PD, 2), {}, ValueError, "discount must lie in"),
        ((PD, 1, "yes"), {}, TypeError, "symmetric must be True or False"),
        ((rg.games.public_good(),), {"symmetric": False}, ValueError, "symmetric must be True with more than two"),
        ((rg.games.trust(),), {"symmetric": True}, ValueError, "game must be symmetric"),
        ((rg.games.service_triad(),), {}, ValueError, "game must be symmetric"),
    ],
)
def test_bad_arguments_are_named(arguments, options, error, message):
    with pytest.raises(error, match=message):
        rg.memory_one_equilibria(*arguments, **options)


def counting(code):
    """Return the machine of a string of digits of three seats."""
    digits = [int(x) for x in code]
    return strategies.from_counts([digits[:3][::-1], digits[3:][::-1]], first=1)


@pytest.mark.parametrize("code", ["100001", "101011", "100000", "010000", "111111", "110110", "001101"])
def test_three_seats_by_exact_play(code):
    game = rg.games.public_good(r=2)
    r = rg.RepeatedGame(game, discount=1, noise=rg.Noise(execution=F(1, 10**7)))
    rule = counting(code)
    own = rg.play(r, (rule, rule, rule), exact=True).payoffs[0]
    deviations = ["".join(x) for x in product("01", repeat=6)]
    best = max(rg.play(r, (counting(d), rule, rule)).payoffs[0] for d in deviations)
    # What a deviation gains is of the order of the rate, or more; rounding is far below.
    assert (code in symmetric_codes(game)) == (best <= float(own) + 1e-10)
