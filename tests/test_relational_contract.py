"""What team and owner can hold by the worth of going on: against the game in which they do it, and laws."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg

COSTS, VALUES = (0, 1, 4), (0, 5, 10)
numbers = st.fractions(min_value=-3, max_value=6, max_denominator=4)
shares = st.sampled_from([F(0), F(1, 3), F(1, 2), F(1)])
discounts = st.fractions(min_value=0, max_value=F(9, 10), max_denominator=12)


def as_a_game(costs, values, wage, bonus, outside, effort):
    """The round as a game in which the owner announces what it does after it has seen the effort.

    The owner keeps the bonus whatever it sees, or pays it for the effort that was agreed; or either walks away.
    """
    m = len(costs)
    table = np.empty((m + 1, 3, 2), dtype=object)
    for work, policy in product(range(m + 1), range(3)):
        if work == m or policy == 2:
            table[work, policy] = outside
        else:
            paid = wage + (bonus if policy == 0 and work == effort else 0)
            table[work, policy] = paid - costs[work], values[work] - paid
    return rg.Game(table)


def held_by_walking_away(costs, values, wage, bonus, outside, effort, discount):
    """Whether nobody gains, once, by leaving the contract if both get their outside payoffs ever after."""
    g = as_a_game(costs, values, wage, bonus, outside, effort).fractions
    for seat in range(2):
        column = g[:, 0, 0] if seat == 0 else g[effort, :, 1]
        if max((1 - discount) * column + discount * F(outside[seat])) > g[effort, 0][seat]:
            return False
    return True


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4), numbers, numbers, shares, discounts)
def test_the_contract_is_the_best_that_nobody_leaves(levels, team_outside, owner_outside, share, discount):
    costs, values = zip(*levels, strict=True)
    outside = (team_outside, owner_outside)
    r = rg.relational_contract(costs, values, discount, outside=outside, share=share, exact=True)
    surplus = [v - c - sum(outside) for c, v in levels]
    # Which levels some pay holds is tried on a grid that has the ends of what the team and the owner can bear.
    held = []
    for effort, (cost, _) in enumerate(levels):
        rho, total = discount / (1 - discount), surplus[effort]
        splits = [(w, total - w) for w in (F(0), total / 2, total)] if total >= 0 else []
        pays = [
            (outside[0] + team + cost - bonus, bonus)
            for team, owner in splits
            for bonus in {F(0), rho * owner, cost - min(costs) - rho * team}
        ]
        if any(held_by_walking_away(costs, values, w, b, outside, effort, discount) and b >= 0 for w, b in pays):
            held.append(effort)
    assert (r.effort is None) == (not held)
    if not held:
        assert r.payoffs.tolist() == list(outside)
        return
    assert surplus[r.effort] == max(surplus[k] for k in held) == r.surplus
    assert r.largest == max(held)
    assert r.payoffs.tolist() == [outside[0] + share * r.surplus, outside[1] + (1 - share) * r.surplus]
    assert r.wage + r.bonus - costs[r.effort] == r.payoffs[0]
    assert values[r.effort] - r.wage - r.bonus == r.payoffs[1]
    for bonus in r.bonuses:
        wage = r.wage + r.bonus - bonus
        assert held_by_walking_away(costs, values, wage, bonus, outside, r.effort, discount)
    least, most = r.bonuses
    assert least >= 0
    assert not held_by_walking_away(costs, values, r.wage - 1, most + 1, outside, r.effort, discount)
    if least > 0:
        assert not held_by_walking_away(costs, values, r.wage + least / 2, least / 2, outside, r.effort, discount)


@pytest.mark.parametrize("share", [F(0), F(1, 4), F(1)])
def test_the_critical_discount_is_that_of_the_repeated_game(share):
    first = rg.relational_contract(COSTS, VALUES, F(1, 2), share=share, exact=True)
    assert first.critical == F(4, 10)
    r = rg.relational_contract(COSTS, VALUES, first.critical, share=share, exact=True)
    assert r.effort == r.first_best == 2
    assert r.bonuses[0] == r.bonuses[1]
    g = as_a_game(COSTS, VALUES, r.wage, r.bonus, (0, 0), 2)
    c = rg.critical_discount(g, (2, 0), exact=True)
    assert c.discount == first.critical
    below = rg.relational_contract(COSTS, VALUES, first.critical - F(1, 1000), share=share, exact=True)
    assert below.effort == 1


def test_it_is_the_condition_that_the_gift_exchange_states():
    """C <= δ / (1 - δ) (V - C) for each level, where the lowest effort and wage are the threat."""
    costs, values = (4, 1, 0), (10, 5, 0)
    for level, needed in ((0, F(4, 10)), (1, F(1, 5))):
        for discount in (needed, needed - F(1, 100)):
            r = rg.relational_contract(costs[level:], values[level:], discount, exact=True)
            assert (r.effort == 0) == (discount == needed)
    team, owner = rg.games.effort_and_pay(costs, values).fractions[2, 2]
    assert r.one_shot.tolist() == r.outside.tolist() == [team, owner]


def test_functions_are_the_limit_of_levels():
    cost, value, outside = (lambda e: e * e / 2), (lambda e: 2 * e**0.5), (0.1, 0.2)
    smooth = rg.relational_contract(cost, value, 0.2, outside=outside, efforts=(0, 3))
    for steps in (300, 3000):
        grid = np.linspace(0, 3, steps + 1)
        r = rg.relational_contract(cost(grid), value(grid), 0.2, outside=outside, efforts=grid)
        assert abs(r.effort - smooth.effort) <= 3 / steps
        assert abs(r.largest - smooth.largest) <= 3 / steps
        assert abs(r.first_best - smooth.first_best) <= 3 / steps
        assert r.surplus <= smooth.surplus + 1e-12


def test_a_linear_technology_in_closed_form():
    """Cost e² / 2, value e: δ / (1 - δ) (e - e² / 2) = e² / 2 has the root 2δ, and the best effort is 1."""
    for discount in (0.1, 0.3, 0.49):
        r = rg.relational_contract(lambda e: e * e / 2, lambda e: e, discount, efforts=(0, 2))
        assert r.effort == pytest.approx(2 * discount, abs=1e-9)
        assert r.effort == pytest.approx(r.largest, abs=1e-9)
        assert r.critical == pytest.approx(1 / 2, abs=1e-9)
    r = rg.relational_contract(lambda e: e * e / 2, lambda e: e, 0.8, efforts=(0, 2))
    assert r.effort == pytest.approx(1, abs=1e-6)
    assert r.largest == pytest.approx(1.6, abs=1e-9)
    none = rg.relational_contract(lambda e: e * e / 2, lambda e: e, 0.5, outside=(1, 1), efforts=(0, 2))
    assert none.effort is None
    assert none.critical is None


def test_who_wins_and_words():
    r = rg.relational_contract(COSTS, VALUES, 0.4, outside=(1, 1))
    assert (r.label, r.one_shot_label) == ("win-win", "lose-lose")
    assert "holds from discount 0.5 on" in str(r)
    assert repr(r) == "RelationalContract(effort 1 at discount 0.4; surplus 2)"
    poor = rg.relational_contract(COSTS, VALUES, 0, outside=(1, 1))
    assert str(poor).startswith("no contract holds itself at discount 0")
    assert (poor.label, poor.surplus) == ("even-even", 0)
    assert rg.relational_contract([0], [1], 0).surplus == 0


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"discount": 1}, ValueError, "discount must be less than 1"),
        ({"discount": "0.5"}, TypeError, "discount must be a number"),
        ({"share": 2}, ValueError, "share must lie in"),
        ({"costs": [0, 1]}, ValueError, "costs must hold one number for each of the 3 values; got 2"),
        ({"costs": []}, ValueError, "costs must hold one number per level"),
        ({"values": [[1, 2, 3]]}, ValueError, "values must hold one number per level"),
        ({"outside": [1, 2, 3]}, ValueError, "outside must hold the payoffs of team and owner"),
        ({"efforts": [1, 2]}, ValueError, "efforts must hold one number per level, 3"),
        ({"costs": abs}, TypeError, "both callable"),
        ({"costs": abs, "values": abs}, ValueError, "efforts must be the interval"),
        ({"costs": abs, "values": abs, "exact": True}, ValueError, "exact must be False for callables"),
        ({"costs": lambda e: -e, "values": abs, "efforts": (0, 1)}, ValueError, "costs must rise"),
        ({"costs": abs, "values": lambda e: float("nan"), "efforts": (0, 1)}, ValueError, "values must be finite"),
    ],
)
def test_errors(change, error, message):
    given = {"costs": COSTS, "values": VALUES, "discount": 0.5} | change
    with pytest.raises(error, match=message):
        rg.relational_contract(**given)


@pytest.mark.parametrize(("cost", "value"), [(1, 5), (F(3, 2), 2), (4, 10)])
def test_machines_hold_it_from_the_same_discount_on(cost, value):
    """The team works first, and the owner, who sees it, pays what the work cost; whoever fails ends it for ever."""
    g = rg.games.effort_and_pay(costs=(cost, 0), values=(value, 0), wages=(cost, 0))
    team = rg.Machine([[1, 0], [0, 1]], [[0, 1, 1, 1], [1, 1, 1, 1]])
    owner = rg.Machine([[[1, 0], [0, 1]], [[0, 1], [0, 1]]], [[0, 1, 1, 1], [1, 1, 1, 1]])
    r = rg.RepeatedGame(g, discount=0, order=(0, 1))
    found = rg.sustaining_discounts(r, (team, owner))
    contract = rg.relational_contract((cost, 0), (value, 0), found.least, share=0, exact=True)
    assert found.least == contract.critical == F(cost) / value
    assert (contract.effort, contract.wage, contract.bonus) == (0, 0, cost)
    below = rg.relational_contract((cost, 0), (value, 0), found.least - F(1, 1000), share=0, exact=True)
    assert below.effort == 1
    for discount, holds in ((found.least, True), (found.least - F(1, 1000), False)):
        at = rg.RepeatedGame(g, discount=discount, order=(0, 1))
        assert rg.subgame_perfect(at, (team, owner), exact=True).holds == holds
