"""The course of a match, round by round: its naive twin, laws, and a value in closed form."""

import sys

import naive
import numpy as np
import pytest
from generators import Limits, matches
from hypothesis import given

import relgames as rg
from relgames import strategies

GAME = rg.games.donation()


def naive_course(r, machines, rounds):
    """Carry the chance of each joint state from round to round, by the rules of a round."""
    chain = naive.chain(r, machines)
    here = {tuple(machine.start for machine in machines): 1.0}
    profiles, apart = np.zeros((rounds, *r.game.counts)), np.zeros(rounds)
    for t in range(rounds):
        following = {}
        for states, chance in here.items():
            if states == naive.APART:
                apart[t] += chance
                following[states] = following.get(states, 0) + chance
                continue
            for (profile, to), q in chain[states].items():
                profiles[(t, *profile)] += chance * q
                following[to] = following.get(to, 0) + chance * q
        here = following
    return profiles, apart


@given(matches(Limits()))
def test_it_is_that_of_the_naive_twin(match):
    r, machines = match
    course = rg.course(r, machines, rounds=6)
    profiles, apart = naive_course(r, machines, 6)
    np.testing.assert_allclose(course.profiles, profiles, atol=1e-12)
    np.testing.assert_allclose(course.apart, apart, atol=1e-12)


@given(matches(Limits(terms=("rounds",))))
def test_the_mean_of_its_rounds_is_what_the_match_comes_to(match):
    r, machines = match
    course, played = rg.course(r, machines), rg.play(r, machines)
    np.testing.assert_allclose(course.payoffs.mean(axis=0), played.payoffs, atol=1e-9)
    np.testing.assert_allclose(course.profiles.mean(axis=0), played.profiles, atol=1e-12)
    assert course.apart.mean() == pytest.approx(played.apart, abs=1e-12)


def test_tit_for_tat_forgets_a_slip_at_the_rate_of_its_mistakes():
    # Each round is given with chance e + (1 - 2 e) x if the other's last was with x: x - 1/2 shrinks by 1 - 2 e.
    e = 0.03
    r = rg.RepeatedGame(GAME, discount=0.9, noise=rg.Noise(execution=e))
    course = rg.course(r, (strategies.tit_for_tat(),) * 2)
    expected = 0.5 + 0.5 * (1 - 2 * e) ** np.arange(1, 51)
    for seat in range(2):
        np.testing.assert_allclose(course.actions(seat)[:, 0], expected, rtol=1e-12)
    assert str(course) == "payoffs from round 1 to 50: seat 0 1.94 to 1.04533, seat 1 1.94 to 1.04533"


def test_actions_are_those_of_who_is_still_together():
    quits = strategies.leave_after_losses(strategies.always_give(), 2, GAME)
    course = rg.course(rg.RepeatedGame(GAME, rounds=5, outside=[0.5, 0.25]), (quits, strategies.always_withhold()))
    assert course.apart.tolist() == [0, 0, 1, 1, 1]
    assert course.actions(0)[:2].tolist() == [[1, 0]] * 2
    assert np.isnan(course.actions(0)[2:]).all()
    assert course.payoffs.tolist() == [[-1, 3]] * 2 + [[0.5, 0.25]] * 3


def test_a_history_is_a_draw_from_it():
    r = rg.RepeatedGame(GAME, rounds=4, noise=rg.Noise(execution=0.2))
    seats = strategies.grim(), strategies.tit_for_tat()
    n = 2000
    mean = np.mean([rg.history(r, seats, seed=seed).actions == 0 for seed in range(n)], axis=0)
    course = rg.course(r, seats)
    expected = np.stack([course.actions(seat)[:, 0] for seat in range(2)], axis=1)
    assert (np.abs(mean - expected) < 5 * np.sqrt(expected * (1 - expected) / n)).all()


def test_what_is_refused(monkeypatch):
    r = rg.RepeatedGame(GAME, rounds=3)
    with pytest.raises(ValueError, match="one strategy per seat, 2; got 1"):
        rg.course(r, (strategies.grim(),))
    with pytest.raises(TypeError, match=r"strategies\[1\] must be a Machine; got str"):
        rg.course(r, (strategies.grim(), "grim"))
    with pytest.raises(ValueError, match="rounds must be at least 1; got 0"):
        rg.course(r, (strategies.grim(),) * 2, rounds=0)
    with pytest.raises(ValueError, match="seat must be at least 0 and at most 1; got 2"):
        rg.course(r, (strategies.grim(),) * 2).actions(2)
    monkeypatch.setattr(sys.modules["relgames.matches.course"], "MOST_STATES", 1)
    with pytest.raises(MemoryError, match="more than 1 reachable states"):
        rg.course(r, (strategies.suspicious_tit_for_tat(), strategies.tit_for_tat()))
