"""What the example on the pool of partners prints, worked out again: from closed forms, and by simulation."""

import re
from fractions import Fraction
from math import sqrt

import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames.strategies.published import hit_and_run, trust_building

TOGETHER = Fraction(9, 10)


@pytest.fixture(scope="module")
def printed():
    return run("pool_of_partners")["printed"]


def test_the_value_of_the_pool_and_the_best_reply(printed):
    # Giving by both is worth 2, betraying a giver 3: who waits gets 2 x^T; who betrays then, 3 x^T in T + 1 rounds.
    for T in range(4):
        (row,) = (row for row in printed.splitlines() if re.match(rf" {T} +\d", row))
        length = sum(TOGETHER**t for t in range(T + 1))
        value, betrayal = 2 * TOGETHER**T, 3 * TOGETHER**T / length
        assert row.split() == [str(T), str(value), f"{float(max(value, betrayal)):.4f}", str(value >= betrayal)]
    # 2 per round for ten rounds on average, or 3 once and v for the nine that are lost.
    assert f"pool is worth at most {(20 - 3) / Fraction(9)}" in printed


@pytest.mark.parametrize(("g", "limit", "T"), [("1.6", "0.9333", 1), ("3.0", "0.7778", 3)])
def test_the_published_cases(printed, g, limit, T):
    (row,) = lines(printed, f"g = {g}")
    assert row.startswith(f": the pool may be worth {limit}; newcomers wait {T}, and it is worth {TOGETHER**T}")


def test_where_the_wait_turns(printed):
    for T in range(5):
        (row,) = lines(printed, f"waiting {T}: ")
        g = sum(TOGETHER**t for t in range(T + 1))
        assert row.startswith(f"up to g = {float(g):.4f}")
        assert row.endswith("beyond: False, with one more: True")
        # On both sides of the turning point, by what a betrayal after T rounds gets in place of the rest.
        for worth, holds in ((g, True), (g + Fraction(1, 1000), False)):
            assert (worth * TOGETHER**T / g <= TOGETHER**T) == holds
    assert "no wait is enough from g = 10 on" in printed


def test_the_patience(printed):
    # A wait of T is enough from the root of 1 + x + ... + x^T = 3/2.
    rows = lines(printed, "  at 0.")
    for row in rows[:3]:
        digits, wait = re.match(r"(\d+) newcomers wait (\d+)", row).groups()
        x = float("0." + digits)
        assert sum(x**t for t in range(int(wait) + 1)) >= 1.5 > sum(x**t for t in range(int(wait)))
    assert "without leaving from 1/3 on; a wait of 1 from 1/2 on" in printed


def test_where_betrayal_pays(printed):
    # Of the pools with t runners per giver both earn the same where (20 - t) / (10 + t) = 3 / (1 + t).
    turns = [(t + t * t) / (10 + 2 * t + t * t) for t in (8 - sqrt(54), 8 + sqrt(54))]
    assert f"givers get more where {turns[0]:.4f} to {turns[1]:.4f} of all take and run" in printed
    value = 3 / (1 + 8 - sqrt(54))
    assert "equilibrium: nobody in the market can do better" in printed
    assert f"all get {value:.4f}; where all make newcomers wait for a round, 1.8000" in printed
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=TOGETHER)
    for share, sign in ((turns[0] - 0.03, -1), (turns[0] + 0.03, 1), (turns[1] - 0.03, 1), (turns[1] + 0.03, -1)):
        s = rg.simulate_market(
            r, [trust_building(0), hit_and_run()], [1 - share, share], parties=6_000, rounds=100, seed=1
        )
        error = float((s.payoff_errors[0] ** 2).sum() ** 0.5)
        assert sign * (s.payoffs[0][0] - s.payoffs[0][1]) > 5 * error


def test_who_is_with_whom_and_those_who_are_stuck(printed):
    # At a fifth of runners t solves 0.8 t^2 + 0.6 t - 2 = 0.
    t = (-0.6 + sqrt(0.36 + 6.4)) / 1.6
    assert f"of the givers' partners {10 / (10 + t):.3f} are givers" in printed
    # Without leaving: 2 (1 - x) - x / 10 against 3 / 10 (1 - x).
    assert "givers get more where up to 17/18 never give" in printed
