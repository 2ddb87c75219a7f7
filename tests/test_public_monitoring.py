"""Public signals in place of actions: nature's seat, trigger profiles, the bound on strongly symmetric payoffs."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from generators import generators
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames.equilibria.repeated.strongly_symmetric import cheapest

WORK = rg.Game.symmetric([[2, -1], [3, 0]], actions=("work", "shirk"))


def noisy(p, q, r):
    """The signals of the noisy prisoners' dilemma: the chance of a good one falls with each who shirks."""
    well = [p, q, r]
    return [[[well[a + b], 1 - well[a + b]] for b in (0, 1)] for a in (0, 1)]


def with_a_coin(signals, chance):
    """Each signal with the side of a public coin."""
    signals = np.array(signals, dtype=object)
    return np.concatenate([signals * (1 - chance), signals * chance], axis=-1)


@pytest.mark.parametrize("p", [F(9, 10), F(4, 5), F(7, 10)])
@pytest.mark.parametrize("d", [F(1, 2), F(3, 4), F(9, 10), F(19, 20)])
def test_grim_trigger_in_the_noisy_dilemma(p, d):
    # Mailath and Samuelson 2006, section 7.2: worth 2 (1 - d) / (1 - d p), an equilibrium if d (3 p - 2 q) >= 1.
    q, r = F(1, 2), F(1, 5)
    m = rg.public_monitoring(rg.RepeatedGame(WORK, discount=d), noisy(p, q, r))
    trigger = [m.machine(i, [[1, 0], [0, 1]], [[0, 1], [1, 1]]) for i in m.players]
    profile = m.profile(trigger)
    assert rg.play(m.r, profile, exact=True).payoffs.tolist() == [2 * (1 - d) / (1 - d * p)] * 2 + [0]
    holds = d * (3 * p - 2 * q) >= 1
    for exact in (False, True):
        assert rg.subgame_perfect(m.r, profile, exact, seats=m.players).holds == holds
    assert rg.nash_profile(m.r, profile, seats=m.players).holds == holds


def test_what_the_others_do_is_not_seen():
    m = rg.public_monitoring(rg.RepeatedGame(WORK, discount=0.9), noisy(0.9, 0.5, 0.2))
    assert m.r.earlier(0) == m.r.earlier(1) == ()
    assert m.r.earlier(2) == (0, 1)
    trigger = m.machine(1, [[1, 0], [0, 1]], [[0, 1], [1, 1]])
    assert (trigger.next.reshape(2, 2, 2, 2) == trigger.next.reshape(2, 2, 2, 2)[:, :1, :, :1]).all()
    s = rg.simulate(m.r, m.profile([m.machine(0, [[1, 0]], [[0, 0]]), trigger]), repetitions=4000, seed=5)
    exact = rg.play(m.r, m.profile([m.machine(0, [[1, 0]], [[0, 0]]), trigger]))
    assert (abs(s.payoffs - exact.payoffs)[:2] < 5 * s.standard_errors[:2]).all()


@pytest.mark.parametrize("seats", [2, 3])
def test_the_bound_is_attained_by_a_trigger_with_a_coin(seats):
    # A public good of multiplier 3/2; the fewer keep, the likelier is the good signal.
    well = [F(9, 10), F(1, 2), F(2, 5), F(1, 5)]
    shape = (2,) * seats
    payoffs, signals = np.empty((*shape, seats), dtype=object), np.empty((*shape, 2), dtype=object)
    for profile in np.ndindex(shape):
        kept = sum(profile)
        payoffs[profile] = [F(3 * (seats - kept), 2 * seats) - (1 - x) for x in profile]
        signals[profile] = [well[kept], 1 - well[kept]]
    game = rg.Game(payoffs)
    bound = rg.strongly_symmetric_bound(game, signals, exact=True)
    # All give 1 and get 3/2; who keeps gains 1 - 3 / (2 n). The bad signal is that much likelier.
    likelier = (1 - well[1]) / (1 - well[0])
    gain = 1 - F(3, 2 * seats)
    assert bound.payoff == F(1, 2) - gain / (likelier - 1)
    assert bound.action == 0
    d = bound.discount
    for discount in (d, (1 + d) / 2):
        # The bad signal ends it with the chance that makes the penalty.
        chance = bound.penalty[1] * (1 - discount) / discount / bound.payoff
        r = rg.RepeatedGame(game, discount=discount)
        m = rg.public_monitoring(r, with_a_coin(signals, chance))
        trigger = [m.machine(i, [[1, 0], [0, 1]], [[0, 0, 0, 1], [1] * 4]) for i in m.players]
        assert rg.play(m.r, m.profile(trigger), exact=True).payoffs[0] == bound.payoff
        v = rg.subgame_perfect(m.r, m.profile(trigger), exact=True, seats=m.players)
        assert v.holds
        assert v.margin == 0


@given(generators, st.integers(1, 3), st.integers(1, 5))
@settings(max_examples=40)
def test_penalties_are_those_of_highs(rng, k, m):
    from scipy.optimize import linprog

    rows, least, cost = rng.integers(-3, 4, (k, m)), rng.integers(-2, 5, k), rng.integers(0, 4, m)
    fractions = [np.vectorize(F, otypes=[object])(array.astype(object)) for array in (rows, least, cost)]
    found = cheapest(*(array.tolist() for array in fractions))
    peer = linprog(cost, -rows, -least, method="highs")
    if found is None:
        assert peer.status == 2
        return
    assert min(found) >= 0
    assert (fractions[0] @ np.array(found) >= fractions[1]).all()
    assert float(fractions[2] @ np.array(found)) == pytest.approx(peer.fun, abs=1e-9)


@given(generators)
@settings(max_examples=15)
def test_no_symmetric_public_equilibrium_earns_more_than_the_bound(rng):
    p, q, r = sorted(rng.integers(1, 10, 3) / 10, reverse=True)
    signals = noisy(F(p).limit_denominator(10), F(q).limit_denominator(10), F(r).limit_denominator(10))
    bound = rg.strongly_symmetric_bound(WORK, signals, exact=True)
    assert float(bound.payoff) == pytest.approx(rg.strongly_symmetric_bound(WORK, signals).payoff)
    for _ in range(10):
        d = F(int(rng.integers(1, 20)), 20)
        m = rg.public_monitoring(rg.RepeatedGame(WORK, discount=d), signals)
        act, following = np.eye(2, dtype=int)[rng.integers(0, 2, 3)], rng.integers(0, 3, (3, 2))
        profile = m.profile([m.machine(i, act, following) for i in m.players])
        if rg.subgame_perfect(m.r, profile, seats=m.players):
            assert rg.play(m.r, profile, exact=True).payoffs[0] <= bound.payoff


def test_without_evidence_only_a_stage_equilibrium_is_held():
    bound = rg.strongly_symmetric_bound(WORK, noisy(F(1, 2), F(1, 2), F(1, 2)))
    assert (bound.payoff, bound.action, bound.cost, bound.discount) == (0, 1, 0, 0)
    pennies = rg.Game.symmetric([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    with pytest.raises(ValueError, match="no action can be held"):
        rg.strongly_symmetric_bound(pennies, np.ones((3, 3, 1)))


def test_what_is_given_is_checked():
    r = rg.RepeatedGame(WORK, discount=0.9)
    signals = noisy(0.9, 0.5, 0.2)
    with pytest.raises(TypeError, match="RepeatedGame"):
        rg.public_monitoring(WORK, signals)
    with pytest.raises(ValueError, match="noise"):
        rg.public_monitoring(rg.RepeatedGame(WORK, discount=0.9, noise=rg.Noise(0.1)), signals)
    with pytest.raises(ValueError, match="shape"):
        rg.public_monitoring(r, signals[0])
    with pytest.raises(ValueError, match="sum to 1"):
        rg.public_monitoring(r, noisy(0.9, 0.5, 2 / 10) + np.full((2, 2, 2), 0.01))
    with pytest.raises(ValueError, match="a state for each signal"):
        rg.public_monitoring(r, signals).machine(0, [[1, 0]], [[0]])
    with pytest.raises(ValueError, match="symmetric"):
        rg.strongly_symmetric_bound(rg.games.trust(), signals)
    apart = np.array(signals)
    apart[0, 1] = (0.6, 0.4)
    with pytest.raises(ValueError, match="tell players 0 and 1 apart"):
        rg.strongly_symmetric_bound(WORK, apart)
