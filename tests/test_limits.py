"""The limits that the pages name are those at which the library stops."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from inspect import signature
from math import factorial

import numpy as np
import pytest

import relgames as rg
from relgames import strategies
from relgames.matches import programs
from relgames.strategies import agent

GIVE = strategies.always_give()
FAVOURS = rg.games.donation()
ONE_ROUND = rg.RepeatedGame(FAVOURS, rounds=1)


def clock(states, chance=0.5, leave=0.0):
    """A machine that goes round all its states, and draws lots in each."""
    following = (np.arange(states) + 1) % states
    return rg.Machine([[chance, chance]] * states, np.tile(following[:, None], (1, 4)), leave=[leave] * states)


def test_states_of_play_with_a_discount():
    with pytest.raises(MemoryError, match="at most 16,384 fit"):
        rg.play(rg.RepeatedGame(FAVOURS, discount=0.9), (clock(16_385), GIVE))


def test_states_of_play_in_rationals():
    half = Fraction(1, 2)
    assert rg.play(ONE_ROUND, (clock(2_000, half), GIVE), exact=True).expected_rounds == 1
    with pytest.raises(MemoryError, match="more than 2,000 reachable states"):
        rg.play(ONE_ROUND, (clock(2_001, half), GIVE), exact=True)


def test_states_of_survival():
    r = rg.RepeatedGame(FAVOURS, discount=0.9)
    with pytest.raises(MemoryError, match="more than 5,000 reachable states"):
        rg.survival(r, (clock(5_001, leave=0.1), GIVE))
    with pytest.raises(MemoryError, match="more than 2,000 reachable states"):
        rg.survival(r, (clock(2_001, Fraction(1, 2), Fraction(1, 10)), GIVE), exact=True)


def test_states_of_a_match_that_a_tournament_solves():
    t = rg.tournament(ONE_ROUND, ([clock(2_000), clock(2_001)], [GIVE]), repetitions=2, seed=1)
    assert t.exact.tolist() == [[True], [False]]


def test_states_of_linked_relationships():
    r = rg.RepeatedGame(FAVOURS, discount=0.9)
    with pytest.raises(MemoryError, match="more than 2,000 states"):
        rg.linked([rg.Link(r, ("Ann", "Bob"), (clock(2_001), GIVE))], method="exact")


def test_beliefs_that_do_not_close_up():
    misread = rg.RepeatedGame(FAVOURS, discount=0.9, noise=rg.Noise(perception=0.05))
    with pytest.raises(ValueError, match="more than 5,000 distributions"):
        rg.best_response(misread, (strategies.grim(), None), seat=1)


def test_seats_of_memory_one_equilibria():
    with pytest.raises(ValueError, match="5"):
        rg.memory_one_equilibria(rg.games.public_good(seats=6))


def test_seats_of_all_orders():
    seats = 6
    assert len(rg.orders(rg.games.public_good(seats=seats)).rows) == factorial(seats)
    with pytest.raises(ValueError, match="name those to look at"):
        rg.orders(rg.games.public_good(seats=seats + 1))


def test_batches_of_a_sample():
    with pytest.raises(ValueError, match="at least 20"):
        rg.private_reputation(rg.leading_eight(1), 5, interactions=19)


def test_calls_of_an_agent_that_are_under_way_at_once():
    class Waits:
        now = most = 0

        def reset(self, seed):
            pass

        def clone(self):
            return self

        async def act(self, observation):
            Waits.now += 1
            Waits.most = max(Waits.most, Waits.now)
            await asyncio.sleep(0.001)
            Waits.now -= 1
            return 0

    rg.simulate(ONE_ROUND, (Waits(), GIVE), repetitions=100, seed=1)
    assert Waits.most == 32


def test_how_long_a_turn_may_take():
    assert programs.SECONDS_PER_STEP == 5
    assert agent.SECONDS == 60


def test_the_level_of_what_is_clearly_above():
    assert signature(rg.Tournament.clearly_above).parameters["level"].default == 0.95


# Tolerances: half of each counts as equal, twice as much does not.


@pytest.mark.parametrize(("part", "equal"), [(0.5, True), (2, False)])
def test_tolerances_of_scores_and_wins(part, equal):
    stage = rg.Game.symmetric([[0, 100], [0, 100 + 2 * part * 1e-10 * 100]])
    t = rg.tournament(rg.RepeatedGame(stage, rounds=1), [GIVE, strategies.always_withhold()])
    assert ("1=" in str(t)) == equal
    assert rg.wins([part * 1e-9]) == (("even",) if equal else ("win",))


@pytest.mark.parametrize(("part", "equal"), [(0.5, True), (2, False)])
def test_tolerances_of_sets_and_probabilities(part, equal):
    square = rg.Game.from_matrices([[100, 0], [100, 0]], [[100, 100], [0, 0]])
    assert rg.feasible_set(square).contains([100 * (1 + part * 1e-10), 50]) == equal
    row = [0.5, 0.5 + part * 1e-9]
    if equal:
        assert rg.Machine([row], [[0] * 4]).act.sum() == 1
    else:
        with pytest.raises(ValueError, match="sum"):
            rg.Machine([row], [[0] * 4])
    # Half are left after the first round, but for so much.
    leaver = rg.Machine([[1, 0]], [[0] * 4], leave=[0.5 - part * 1e-12])
    lasts = rg.survival(rg.RepeatedGame(FAVOURS, discount=0.9), (leaver, GIVE))
    assert (lasts.quantile(0.5) == 1) == equal


def test_ends_of_searches():
    shop = rg.Game.from_matrices([[9, 7], [2, 2]], [[6, 8], [3, 0]])
    least = rg.critical_discount(shop, (0, 0), "worst", exact=True)
    assert 0 < least.discount - least.lower <= 1e-9
    for payoffs in np.random.default_rng(1).normal(size=(3, 3, 3, 3, 3)):
        game = rg.Game(payoffs)
        apart = rg.minmax(game, 0)
        assert apart.upper - apart.lower <= 1e-9 * np.ptp(payoffs[..., 0])
        found = rg.nash(game, find="one")[0]
        difference = [np.ptp(payoffs[..., seat], axis=seat).max() for seat in range(3)]
        assert rg.regret(game, found.strategies) <= 1e-10 * max(difference)
