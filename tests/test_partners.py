"""Partners, rivals, good and efficient strategies: theorems, enumeration of all that others can do, graphs, laws."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from generators import games, generators, machines
from hypothesis import example, given, settings
from hypothesis import strategies as st
from naive_memory import (
    corners,
    has_negative_cycle,
    least_tree,
    payoffs,
    random_memory_one,
    reactors,
    some_mean_with,
)

import relgames as rg
from relgames import strategies
from relgames.equilibria.repeated.efficient import _tree

PD = rg.games.prisoners_dilemma()
R = F(3)
discounts = st.sampled_from((F(1), F(9, 10), F(1, 2)))


def combined():
    """Tit for tat that turns to the opposite of it after an own mistake (Yi, Baek and Choi 2017)."""
    C, D = strategies.GIVE, strategies.WITHHOLD

    def act(state):
        turned, last, _ = state
        return 1 - last if turned else last

    def move(state, own, others):
        turned, _, suffered = state
        seen = others[0]
        suffers = own == C and seen == D
        if not turned:
            return (own != act(state), seen, False)
        if (own == C and seen == C) or (suffers and suffered):
            return (False, seen, False)
        return (True, seen, suffers)

    return strategies.automaton((False, C, False), act, move, name="combined with anti-tit-for-tat")


def assert_shown(verdict, game, discount):
    """The strategies that come with a "no" pay what is said."""
    if verdict.machines is not None:
        assert payoffs(game, verdict.machines, discount) == verdict.payoffs.tolist()


@pytest.mark.parametrize(
    ("strategy", "rival", "partner", "good"),
    [
        (strategies.tit_for_tat(), True, True, True),
        (strategies.grim(), True, True, True),
        (strategies.always_withhold(), True, False, False),
        (strategies.always_give(), False, False, False),
        (strategies.extortioner(1), True, True, True),
        (strategies.extortioner(2), True, False, False),
        (strategies.extortioner(10), True, False, False),
        (strategies.zd_generous(2), False, True, True),
        (strategies.zd_generous(F(5, 2)), False, True, True),
        (strategies.suspicious_tit_for_tat(), True, False, True),
        (strategies.tit_for_two_tats(), False, False, False),
        (strategies.generous_tit_for_tat(generosity=F(1, 3)), False, False, False),
        (strategies.generous_tit_for_tat(generosity=F(33, 100)), False, True, True),
    ],
    ids=lambda x: x.name if isinstance(x, rg.Machine) else None,
)
def test_known_strategies(strategy, rival, partner, good):
    verdicts = (
        rg.is_rival(PD, strategy, exact=True),
        rg.is_partner(PD, strategy, exact=True),
        rg.is_good(PD, strategy, exact=True),
    )
    assert tuple(v.holds for v in verdicts) == (rival, partner, good)
    for verdict in verdicts:
        assert_shown(verdict, PD, 1)


def test_generosity_at_its_bound_is_of_nash_type_and_not_good():
    """Molander's bound min(1 - (T-R)/(R-S), (R-P)/(T-P)) is 1/3."""
    at = rg.is_good(PD, (1, F(1, 3), 1, F(1, 3)), exact=True)
    assert (at.holds, at.margin) == (False, 0)
    assert at.payoffs[1] == R > at.payoffs[0]
    below = rg.is_good(PD, (1, F(1, 3) - F(1, 10**12), 1, F(1, 3) - F(1, 10**12)), exact=True)
    assert (below.holds, below.margin, below.machines) == (True, 0, None)
    above = rg.is_good(PD, (1, F(1, 3) + F(1, 10**12), 1, F(1, 3) + F(1, 10**12)), exact=True)
    assert not above.holds
    assert above.margin > 0


def test_win_stay_lose_shift_is_good_if_giving_pays_more_than_taking_turns_at_taking():
    """R > (T + P) / 2."""
    for T, holds in ((5, False), (F(49, 10), True), (F(51, 10), False)):
        game = rg.games.prisoners_dilemma(T=T)
        assert rg.is_good(game, (1, 0, 0, 1)).holds == holds
        assert rg.is_partner(game, strategies.win_stay_lose_shift()).holds == holds


@pytest.mark.parametrize("pay", [(5, 3, 1, 0), (F(9, 2), 3, 2, 0), (3, 2, 0, -1)])
def test_akins_theorem(pay):
    T, R, P, S = (F(x) for x in pay)
    game = rg.games.prisoners_dilemma(T, R, P, S)
    quarters = [F(k, 4) for k in range(5)]
    for p2, p3, p4 in product(quarters, repeat=3):
        if (p2, p3, p4) == (1, 0, 0):
            continue
        good = (T - R) * p3 < (R - S) * (1 - p2) and (T - R) * p4 < (R - P) * (1 - p2)
        nash = (T - R) * p3 <= (R - S) * (1 - p2) and (T - R) * p4 <= (R - P) * (1 - p2)
        verdict = rg.is_good(game, (1, p2, p3, p4), exact=True)
        assert verdict.holds == good
        assert (verdict.margin <= 0) == nash
        assert rg.is_partner(game, (1, p2, p3, p4)).holds == good


def test_partners_that_may_be_hurt_for_free():
    at = strategies.generous_tit_for_tat(generosity=F(1, 3))
    assert not rg.is_partner(PD, at)
    assert rg.is_partner(PD, at, strict=False).reason == "seat 1 never gets more than 3"
    above = rg.is_partner(PD, (1, F(2, 5), 1, F(2, 5)), strict=False, exact=True)
    assert not above
    assert_shown(above, PD, 1)
    assert rg.is_partner(PD, strategies.tit_for_tat(), discount=F(2, 3), strict=False)
    assert not rg.is_partner(PD, strategies.always_withhold(), strict=False)


@pytest.mark.parametrize("b", [F(3, 2), 3])
def test_partners_that_react_to_two_rounds(b):
    """Reactive partners of the donation game (Glynatsi, Akin, Nowak and Hilbe 2024): nice and of Nash type."""
    game = rg.games.donation(b=b, c=1)
    for cd, dc, dd in product((F(0), F(1, 3), F(2, 3), F(1)), repeat=3):
        q = (1, cd, dc, dd)
        p = [q[2 * (k // 4 % 2) + k % 2] for k in range(16)]
        expected = (cd + dc) / 2 <= 1 - F(1, 2) / b and dd <= 1 - 1 / F(b)
        assert rg.is_partner(game, strategies.memory_n(p, 2), strict=False).holds == expected


@pytest.mark.parametrize("discount", [F(1), F(9, 10)])
def test_memory_one_rivals(discount):
    """After a first round without a gift: p_DD = 0 and p_CD + p_DC <= 1 (Hilbe, Traulsen and Sigmund 2015)."""
    thirds = [F(k, 3) for k in range(4)]
    for p2, p3, p4 in product(thirds, thirds, (F(0), F(1, 3))):
        for p1 in (F(1, 2), F(1)):
            strategy = strategies.memory_one((p1, p2, p3, p4), first=0)
            assert rg.is_rival(PD, strategy, discount=discount).holds == (p4 == 0 and p2 + p3 <= 1)


def test_who_may_withhold_is_said():
    assert rg.is_partner(PD, strategies.memory_one((1, 0, 1, 0), first=F(9, 10))).reason == "seat 0 may withhold first"
    verdict = rg.is_good(PD, (F(9, 10), 0, 1, 0))
    assert (verdict.holds, verdict.machines) == (False, None)
    assert verdict.reason == "seat 0 may withhold after both gave"
    assert rg.is_good(PD, (0, 0, 0, 0), exact=True).reason == "seat 0 never gives"


@st.composite
def small(draw, chance=True):
    """A machine of two seats that moves without chance."""
    rng = draw(generators)
    S = draw(st.integers(1, 3))
    act = rng.integers(0, 5, (S, 1)) * F(1, 4) if chance else rng.integers(0, 2, (S, 1)) * F(1)
    return rg.Machine(np.hstack([act, 1 - act]), rng.integers(0, S, (S, 4)), 0)


@st.composite
def dilemmas(draw):
    """Games of two seats in whole numbers, often with mutual giving better than mutual withholding."""
    table = draw(generators).integers(-2, 4, (2, 2, 2))
    table[0, 0] += draw(st.integers(0, 3))
    return rg.Game(table)


@settings(deadline=None, max_examples=40)
@given(st.one_of(st.just(PD), dilemmas()), small(), st.integers(0, 1), discounts)
@example(PD, strategies.tit_for_tat(), 0, F(2, 3))
def test_verdicts_by_all_that_the_other_can_do(game, machine, seat, discount):
    points = corners(game, machine, seat, discount)
    lead = max(p[1 - seat] - p[seat] for p in points)
    rival = rg.is_rival(game, machine, seat, discount, exact=True)
    assert (rival.holds, rival.margin) == (lead <= 0, lead)
    assert_shown(rival, game, discount)
    shared = game.fractions[0, 0]
    at = [(p[seat], p[1 - seat]) for p in points]
    most = max(v for _, v in at) - shared[1 - seat]
    partner = rg.is_partner(game, machine, seat, discount, exact=True)
    assert partner.margin == most
    if partner.reason != f"seat {seat} may withhold first":
        assert partner.holds == (not some_mean_with(at, shared[1 - seat], shared[seat]))
        assert_shown(partner, game, discount)
        if not partner.holds:
            assert partner.payoffs[1 - seat] >= shared[1 - seat]
            assert partner.payoffs[seat] < shared[seat]
    good = rg.is_good(game, machine, seat, exact=True)
    if good.reason in (f"seat {seat} may withhold after both gave", f"seat {seat} never gives"):
        return
    at = [(p[seat], p[1 - seat]) for p in corners(game, machine, seat, F(1))]
    own, other = shared[seat], shared[1 - seat]
    bad = max(v for _, v in at) > other or some_mean_with(at, other, own)
    bad |= some_mean_with([(-u, v) for u, v in at], other, -own)
    assert good.holds == (not bad)
    assert_shown(good, game, 1)


def test_two_corners_may_be_needed():
    # Taking pays the other more than giving and the machine as much; only a lot between that and punishing leaves the
    # other what giving pays it and the machine less.
    game = rg.Game.from_matrices([[2, 2], [2, 0]], [[2, 3], [2, 0]])
    machine = rg.Machine([[1, 0], [1, 0], [0, 1]], [[0, 1, 0, 2], [0, 1, 0, 2], [2, 2, 2, 2]])
    partner = rg.is_partner(game, machine, exact=True)
    assert partner.holds
    lazy = rg.Game.from_matrices([[2, 2, 0]], [[2, 4, 0]])
    one = rg.Machine([[1]], [[0, 0, 0]])
    partner = rg.is_partner(lazy, one, exact=True)
    assert not partner.holds
    assert partner.payoffs.tolist() == [1, 2]
    assert not partner.machines[1].is_deterministic
    assert_shown(partner, lazy, 1)


@settings(deadline=None, max_examples=60)
@given(games(seats=(2,), actions=2, exact=True), st.data())
def test_rivals_by_cycles_of_the_graph(game, data):
    machine = data.draw(machines(game.counts, states=4, chance=False, leave=False))
    assert rg.is_rival(game, machine).holds == (not has_negative_cycle(game, machine))


@settings(deadline=None, max_examples=12)
@given(st.one_of(st.just(rg.games.public_good()), games(seats=(3,), actions=2)), st.integers(0, 2), st.data())
def test_rivals_among_three(game, seat, data):
    counts = game.counts[seat:] + game.counts[:seat]
    machine = data.draw(machines(counts, states=2, leave=False, exact=True))
    if machine.next.ndim == 3:
        return
    verdict = rg.is_rival(game, machine, seat, exact=True)
    lead = max(p[j] - p[seat] for p in corners(game, machine, seat, F(1)) for j in range(3) if j != seat)
    assert (verdict.holds, verdict.margin) == (lead <= 0, lead)
    assert_shown(verdict, game, 1)


def test_triads():
    """Who gives only while all do is never behind in a public good; who tolerates one that does not is."""
    game = rg.games.public_good(r=2)
    assert rg.is_rival(game, strategies.give_while(2)).holds
    tolerant = rg.is_rival(game, strategies.give_while(1), exact=True)
    assert (tolerant.holds, tolerant.margin) == (False, 1)
    assert rg.is_rival(game, strategies.always_withhold(3)).holds
    # The customer of the triad of a firm is paid otherwise than the rest, and is behind whatever it does.
    firm = rg.games.enterprise_triad()
    verdict = rg.is_rival(firm, strategies.give_while(2), exact=True)
    assert_shown(verdict, firm, 1)


def test_an_early_loss_counts_with_a_discount():
    verdict = rg.is_rival(PD, strategies.tit_for_tat(), discount=F(9, 10), exact=True)
    assert verdict.margin == 5 * F(1, 10)
    assert rg.is_rival(PD, strategies.always_withhold(), discount=F(9, 10)).holds
    # Tit for tat is an equilibrium with itself from 2/3 on, and a partner above: at 2/3 taking turns pays 3 as well.
    for step, holds, sign in ((F(1, 10**9), True, 0), (0, False, 0), (-F(1, 10**9), False, 1)):
        verdict = rg.is_partner(PD, strategies.tit_for_tat(), discount=F(2, 3) + step, exact=True)
        assert (verdict.holds, (verdict.margin > 0)) == (holds, sign)


def test_nobody_ever_gets_ahead_of_a_rival():
    rng = np.random.default_rng(5)
    for strategy in (strategies.tit_for_tat(), strategies.extortioner(3), combined()):
        for _ in range(5):
            own, other = payoffs(PD, (strategy, random_memory_one(rng, PD, 1)), 1)
            assert own >= other


def test_friendly_rivals():
    """One with memory is (Yi, Baek and Choi 2017); no pure memory-one strategy is (Murase and Baek 2020)."""
    machine = combined()
    assert rg.is_rival(PD, machine).holds
    assert rg.is_efficient(PD, machine)
    assert rg.is_partner(PD, machine)
    assert rg.is_good(PD, machine)
    for p, first in product(reactors(), (0, 1)):
        strategy = strategies.memory_one(p, first)
        assert not (rg.is_rival(PD, strategy) and rg.is_efficient(PD, strategy))
    assert rg.is_efficient(PD, (1, 0, 0, 1)).holds


def simulated_limit(game, machine, rate=F(1, 10**5)):
    r = rg.RepeatedGame(game, discount=1, noise=rg.Noise(execution=rate))
    return rg.play(r, (machine,) * game.seats).profiles


@settings(deadline=None, max_examples=40)
@given(machines((2, 2), states=3, leave=False, chance=False), st.booleans())
def test_the_long_run_by_play_with_rare_mistakes(machine, mixed):
    if mixed:
        act = machine.act.copy()
        act[0] = 0.5
        machine = rg.Machine(act, machine.next, machine.start)
    shares = simulated_limit(PD, machine)
    verdict = rg.is_efficient(PD, machine)
    assert {tuple(int(x) for x in a) for a in np.argwhere(shares > 1e-2)} == set(verdict.profiles)
    assert verdict.holds == (shares[0, 0] > 0.99)


def test_the_long_run_of_three():
    game = rg.games.public_good()
    for machine in (strategies.give_while(1), strategies.give_while(2), strategies.from_counts([[0, 0, 1], [1, 0, 0]])):
        shares = simulated_limit(game, machine)
        assert rg.is_efficient(game, machine).profiles == {tuple(int(x) for x in a) for a in np.argwhere(shares > 1e-2)}
    # All or none: after a mistake one round without gifts.
    assert rg.is_efficient(game, strategies.from_counts([[0, 0, 1], [1, 0, 0]]))


def test_the_long_run_where_the_first_rounds_decide():
    # What the first round was decides for ever: with rare mistakes it is what was meant.
    forever = rg.Machine([[1, 0], [1, 0], [0, 1]], [[1, 2, 2, 2], [1] * 4, [2] * 4])
    assert rg.is_efficient(PD, forever).profiles == {(0, 0)}
    tossed = rg.Machine([[0.5, 0.5], [1, 0], [0, 1]], [[1, 2, 2, 2], [1] * 4, [2] * 4])
    assert rg.is_efficient(PD, tossed).profiles == {(0, 0), (1, 1)}


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 5), generators)
def test_least_trees(n, rng):
    between = rng.integers(0, 6, (n, n)).tolist()
    for root in range(n):
        assert _tree(between, root) == least_tree(between, root)


@settings(deadline=None, max_examples=20)
@given(dilemmas(), small(), discounts)
def test_shifts_and_scales(game, machine, discount):
    scaled = rg.Game(game.fractions * np.array([2, 3]) + np.array([1, -4]))
    assert rg.is_partner(game, machine, 0, discount).holds == rg.is_partner(scaled, machine, 0, discount).holds
    assert rg.is_good(game, machine).holds == rg.is_good(scaled, machine).holds
    alike = rg.Game(game.fractions * 2 - 5)
    a, b = (rg.is_rival(g, machine, 0, discount, exact=True) for g in (game, alike))
    assert (b.holds, b.margin) == (a.holds, 2 * a.margin)


@settings(deadline=None, max_examples=20)
@given(dilemmas(), small(), discounts)
def test_seats_may_be_exchanged(game, machine, discount):
    swapped = rg.Game(game.fractions.transpose(1, 0, 2)[..., ::-1])
    for test in (rg.is_rival, rg.is_partner):
        assert test(game, machine, 0, discount).holds == test(swapped, machine, 1, discount).holds


def test_flat_and_zero_sum_games():
    flat = rg.Game(np.zeros((2, 2, 2)))
    for strategy in (strategies.always_give(), strategies.tit_for_tat()):
        assert rg.is_rival(flat, strategy)
        assert rg.is_partner(flat, strategy)
        assert rg.is_good(flat, strategy)
    pennies = rg.games.matching_pennies()
    assert rg.is_rival(pennies, strategies.random(F(1, 2))).margin == 0
    assert not rg.is_rival(pennies, strategies.random(F(2, 3)))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: rg.is_rival(PD.payoffs, strategies.grim()), TypeError, "game must be a Game"),
        (lambda: rg.is_rival(PD, strategies.grim), TypeError, "strategy must be a Machine or probabilities"),
        (lambda: rg.is_rival(PD, "grim"), TypeError, "strategy must be a Machine or probabilities"),
        (lambda: rg.is_good(PD, 1), TypeError, "strategy must be a Machine or probabilities"),
        (lambda: rg.is_rival(PD, (1, 0, 1)), ValueError, "p must have shape"),
        (lambda: rg.is_rival(PD, strategies.grim(), seat=2), ValueError, "seat must be"),
        (lambda: rg.is_rival(PD, strategies.grim(), discount=2), ValueError, "discount must lie in"),
        (lambda: rg.is_rival(PD, strategies.give_while(1)), ValueError, "cannot play seat 0"),
        (
            lambda: rg.is_partner(rg.games.public_good(), strategies.give_while(1)),
            ValueError,
            "is_rival takes any number",
        ),
        (lambda: rg.is_partner(PD, strategies.grim(), strict="yes"), TypeError, "strict must be True or False"),
        (lambda: rg.is_good(rg.games.public_good(), strategies.give_while(1)), ValueError, "game must have 2 seats"),
        (lambda: rg.is_good(PD, rg.Machine([[1, 0]], [[0] * 4], leave=[1])), ValueError, "strategy must not leave"),
        (lambda: rg.is_efficient(PD, strategies.grim), TypeError, "strategy must be a Machine or probabilities"),
        (lambda: rg.is_efficient(PD, rg.Machine([[1, 0]] * 2, [[[0.5, 0.5]] * 4] * 2)), ValueError, "without chance"),
        (lambda: rg.is_efficient(PD, rg.Machine([[1, 0]], [[0] * 4], leave=[1])), ValueError, "must not leave"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
