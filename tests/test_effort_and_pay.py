"""What the example on effort and pay prints, worked out again: from closed forms, and by playing on both sides."""

import re
from fractions import Fraction
from math import sqrt

import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames import games, strategies


@pytest.fixture(scope="module")
def printed():
    return run("effort_and_pay")["printed"]


def test_once(printed):
    game = games.effort_and_pay()
    stable = [
        (e, w)
        for e in range(3)
        for w in range(3)
        if game.payoffs[e, w, 0] == game.payoffs[:, w, 0].max() and game.payoffs[e, w, 1] == game.payoffs[e, :, 1].max()
    ]
    assert stable == [(2, 2)]
    assert "the team would like 7, the owner 10; the only equilibrium pays 0 0" in printed
    assert "with (0, 0) elsewhere that is even-even" in printed
    assert "with (1, 1) elsewhere that is lose-lose" in printed
    assert "best for both together: 3 3 by effort 2 for wage 7" in printed


def test_an_effort_is_held_from_its_cost_over_its_cost_and_the_surplus(printed):
    rows = [re.split(r"\s{2,}", row) for row in printed.splitlines() if re.match(r"\(\d, \d\) ", row)]
    assert len(rows) == 8
    for elsewhere, effort, cost, surplus, held in rows:
        c, v = {"1": (1, 5), "2": (4, 10)}[effort]
        s = v - c - sum(int(x) for x in re.findall(r"\d", elsewhere))
        assert (int(cost), int(surplus)) == (c, s)
        assert held == ("never" if s <= 0 else str(Fraction(c, c + s)))


def test_paid_afterwards(printed):
    # The team is tempted by its cost, 4, against the wage; the owner by the wage, against a value of 10.
    for wage, row in ((w, lines(printed, f"paid {w} after the work was seen: ")) for w in (4, 5, 7, 9)):
        assert row == [f"subgame perfect for discounts in [{Fraction(wage, 10)}, 1)"]


def test_paid_at_once_takes_the_root_of_the_patience(printed):
    (row,) = lines(printed, "at once: wage ")
    wage, discount = (float(x) for x in re.match(r"(\S+), from discount (\S+) on", row).groups())
    assert wage == pytest.approx(sqrt(40), abs=1e-6)
    assert discount == pytest.approx(sqrt(0.4), abs=1e-6)


def test_any_effort(printed):
    rows = [row for row in lines(printed, "discount ") if "closed form" in row]
    assert len(rows) == 7
    for row in rows:
        d, effort = re.match(r"(\S+): effort (\S+);", row).groups()
        assert float(effort) == pytest.approx(min(2 * float(d), 1), abs=1e-6)


@pytest.mark.parametrize(("discount", "keeps"), [(0.35, True), (0.45, False)])
def test_the_owner_keeps_the_pay_below_the_turning_point_by_simulation(discount, keeps):
    # Work first, seen by the owner, who keeps a pay of 4: 10 once, then nothing; else 6 in each round.
    work = strategies.automaton(
        "on",
        lambda state: 0 if state == "on" else 2,
        lambda state, own, others: "on" if state == "on" and others[0] == 0 else "over",
        (3, 2),
    )
    r = rg.RepeatedGame(games.effort_and_pay(wages=(4, 0)), discount=discount, order=(0, 1))
    keep = rg.Machine(act=[[[0, 1]] * 3], next=[[0] * 6], name="keeps")
    pay = rg.Machine(act=[[[1, 0]] * 3], next=[[0] * 6], name="pays")
    earned = []
    for owner in (keep, pay):
        s = rg.simulate(r, (work, owner), repetitions=20_000, seed=5)
        exact = rg.play(r, (work, owner)).payoffs[1]
        assert abs(s.payoffs[1] - exact) <= 5 * s.standard_errors[1] + 1e-9
        earned.append(exact)
    assert earned[0] == pytest.approx(10 * (1 - discount))
    assert (earned[0] > earned[1]) == keeps


def test_the_verdicts(printed):
    assert "both get 0 where both could have 3" in printed
    assert "held from discount 2/5 on, a smaller one from 1/5 on" in printed
    assert "lose-lose for parties who would get more elsewhere" in printed
    assert "else it is even-even" in printed
