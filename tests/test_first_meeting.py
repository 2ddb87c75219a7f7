"""What the example on the first meeting prints, worked out again from closed forms, and sampled on both sides."""

import re
from fractions import Fraction as F

import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames.strategies import always_give, always_withhold, grim

GAIN, LOSS, PROFIT, TEMPTATION = 1, 1, 1, 2


@pytest.fixture(scope="module")
def printed():
    return run("first_meeting")["printed"]


def test_words_alone_are_never_believed(printed):
    # Trusted, a taker gets (1 - d) 2 > 0, which it would not give up for nothing.
    assert "words are believed in 0 of 190 cases" in printed
    assert "{'-1/100': True, '0': True, '1/100': False}" in printed


def test_the_customer_buys_on_its_hopes_from_the_share_that_breaks_even(printed):
    # p GAIN = (1 - p) (1 - d) LOSS.
    found = re.findall(r"patience (\S+): the customer buys .* of (\S+) on: \[False, True\]", printed)
    assert len(found) == 3
    for d, p in found:
        p, d = F(p), F(d)
        assert p * GAIN == (1 - p) * (1 - d) * LOSS


def test_a_disclosure_costs_more_than_one_hard_sell_and_less_than_all_sales(printed):
    rows = re.findall(r"^ +(\S+) +(\S+) +(\S+)   \[(.*)\]$", printed, re.MULTILINE)
    assert len(rows) == 4
    for d, low, high, tells in rows:
        assert (F(low), F(high)) == (TEMPTATION, PROFIT / (1 - F(d)))
        held = str(F(low) <= F(high))
        assert tells.split(", ") == ["False", held, held, "False"]


def test_the_promise_binds_from_the_critical_discount_on(printed):
    assert "patience 49/100: the promise to serve binds: False; signals: False" in printed
    assert "patience 1/2: the promise to serve binds: True; signals: False" in printed
    assert lines(printed, "the library's critical discount of (buy, serve): ") == [str(1 - F(PROFIT, TEMPTATION))]


def test_the_hard_sell_earns_more_where_one_is_worth_more_than_all_sales(printed):
    turn = 1 - F(PROFIT, TEMPTATION)
    share = (1 - turn) / (2 - turn)
    assert f"the hard sell earns more below patience {turn}, if the share of givers is at least {share}" in printed
    assert "a hard sell to a customer that trusts: lose-win" in printed
    assert "a service to a customer that trusts: win-win" in printed
    # Sampled, on both sides of it: seller 1, of a customer who trusts until it is sold something hard.
    for d, wins in ((0.4, True), (0.6, False)):
        r = rg.RepeatedGame(rg.games.trust(), discount=d)
        give, take = (
            rg.simulate(r, (grim(own=False), seller), repetitions=2000, seed=1).payoffs[1]
            for seller in (always_give(), always_withhold())
        )
        assert (take > give) == wins
