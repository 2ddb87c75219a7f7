"""What the example on advice prints, worked out again from closed forms, and sampled on both sides."""

import re
from fractions import Fraction as F

import numpy as np
import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames.strategies import cyclic


@pytest.fixture(scope="module")
def printed():
    return run("advice")["printed"]


def test_the_numbers_are_those_of_the_service_triad():
    triad = rg.games.service_triad(commission=0.999, squeezed=0.5, eased=1e-9, support=1e-9)
    assert triad.payoffs[0, 0, 0, 1] == 50
    assert triad.payoffs[1, 0, 0, 1] == -50
    assert triad.payoffs[0, 0, 0, [0, 2]].sum() == pytest.approx(40)
    assert triad.payoffs[1, 0, 0, [0, 2]].sum() == pytest.approx(60)


def test_for_one_visit_honest_advice_needs_equal_margins(printed):
    assert "{'babbling'}" in printed
    found = re.findall(r"the plain product leaves (\S+): honest advice is an equilibrium: (\w+)", printed)
    assert found == [("59.99", "False"), ("60.00", "True"), ("60.01", "False")]


def test_with_all_seen_the_gain_now_is_weighed_against_all_sales_to_come(printed):
    found = re.findall(r"(\S+) need the plain product: honest from patience (\S+) on", printed)
    assert [F(p) for p, _ in found] == [F(1, 2), F(3, 4)]
    for p, d in found:
        # 20 p (1 - d) = d (60 - 20 p).
        assert 20 * F(p) * (1 - F(d)) == F(d) * (60 - 20 * F(p))


def test_where_the_customer_would_buy_anyway_it_can_only_walk_for_a_while(printed):
    found = re.findall(r"(\S+) need the plain product: by an equilibrium of one visit None, .* (\S+)", printed)
    assert len(found) == 2
    for p, d in found:
        p = F(p)
        # As it wants the customer gets s = 1 - 2 p of the 50 of honest advice. It walks, and is then advised honestly
        # again, if d 50 >= 50 s; on the harshest path it gets no more than 50 s, and the seller s (60 - 20 p). To push
        # pays 60 now and that path after: 60 (1 - d) + d s (60 - 20 p) <= 60 - 20 p.
        s = 1 - 2 * p
        assert F(d) == max(s, 20 * p / (60 - s * (60 - 20 * p)))


def test_less_noticed_takes_more_patience(printed):
    found = re.findall(r"^ +(\S+)   (0\.\d+), closed form (\S+)$", printed, re.MULTILINE)
    assert len(found) == 4
    for q, bracket, closed in found:
        # Honesty 50, pushing 60 (1 - d) / (1 - d (1 - q / 2)).
        d = F(closed)
        assert 60 * (1 - d) == 50 * (1 - d * (1 - F(q) / 2))
        assert float(bracket) == pytest.approx(float(d), abs=1e-6)


def test_sampled_on_both_sides_of_two_sevenths():
    # A customer who notices half of what is pushed, as half of it fits.
    game = rg.Game(np.array([[[50, 50], [0, 60]], [[0, 0], [0, 0]]]))
    customer = rg.Machine([[1, 0], [0, 1]], [[[1, 0], [0.5, 0.5]] * 2, [[0, 1]] * 4])
    for d, honest_wins in ((0.2, False), (0.4, True)):
        r = rg.RepeatedGame(game, discount=d)
        honest, pusher = (rg.simulate(r, (customer, cyclic((k,))), repetitions=20_000, seed=1) for k in (0, 1))
        error = 5 * pusher.standard_errors[1]
        assert abs(honest.payoffs[1] - pusher.payoffs[1]) > error
        assert (honest.payoffs[1] > pusher.payoffs[1]) == honest_wins


def test_complaints_without_a_reason(printed):
    assert lines(printed, "the share at which it turns: ") == ["5/7"]
    # 50 / a = 60 / (1 / 2 + a / 2).
    assert 50 * (F(1, 2) + F(5, 14)) == 60 * F(5, 7)
    assert re.findall(r"the patient are honest: (\w+)", printed) == ["True", "False"]


def test_who_wins(printed):
    assert re.search(r"what it needs +50, 50 +win-win", printed)
    assert re.search(r"what it wants +0, 60 +even-win", printed)
    # 60 (1 - d) / (1 - d / 2) at d = 9/10; half of what is pushed fits, so the customer is even.
    assert re.search(rf"pushed +0, {60 * F(1, 10) / (1 - F(9, 20))} +even-win", printed)
