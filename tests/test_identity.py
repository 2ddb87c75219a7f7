"""What the example on identity prints, worked out again from closed forms and in plain Python."""

import re
from fractions import Fraction as F
from math import ceil

import pytest
from example_scripts import run
from test_what_is_stable import lines


@pytest.fixture(scope="module")
def printed():
    return run("identity")["printed"]


def pushes(limit, rounds):
    """What a pusher asks for against a limit, and whether it gets it."""
    ask, settled, out = 0, False, []
    for _ in range(rounds):
        agreed = ask <= limit
        out.append((ask, agreed))
        if not agreed:
            ask, settled = ask - 1, True
        elif not settled:
            ask = min(ask + 1, 3)
    return out


def worth(limit, d):
    """What business and customer get per visit if it pushes: the last of some visits is repeated for ever."""
    visits = pushes(limit, 10)
    weights = [(1 - d) * d**t for t in range(9)] + [d**9]
    business = sum(w * (4 - ask) * agreed for w, (ask, agreed) in zip(weights, visits, strict=True))
    return business, sum(w * (2 + ask) * agreed for w, (ask, agreed) in zip(weights, visits, strict=True))


def test_the_pushing_stops_at_the_limit(printed):
    found = re.findall(r"up to (\d): the best answer asks for (\d) and gets (\d); the pusher: \[(.*)\]", printed)
    assert len(found) == 4
    for k, x, gets, asked in found:
        assert (x, int(gets)) == (k, 2 + int(k))
        assert [int(a) for a in asked.split(", ")] == [ask for ask, _ in pushes(int(k), 8)]


def test_pushing_pays_against_all_limits_but_none(printed):
    found = re.findall(r"up to (\d): pushing pays more than being content: \[(.*)\]", printed)
    assert [(k, set(yes.split(", "))) for k, yes in found] == [("0", {"False"}), ("1", {"True"}), ("2", {"True"})]
    for d in (F(k, 50) for k in range(1, 50)):
        assert worth(0, d)[1] < 2
        assert worth(1, d)[1] - 2 == d * (1 - 3 * d + 3 * d * d)
        assert worth(2, d)[1] > 2


def test_the_best_limit_is_the_least_that_keeps_the_customer(printed):
    found = re.findall(r"^ +(\d\.\d\d) +(\d) +(\d)$", printed, re.MULTILINE)
    assert len(found) == 10
    for w, k, gets in found:
        least = max(ceil(F(w) - 2), 0)
        assert (int(k), int(gets)) == ((least, 4 - least) if least <= 3 else (0, 0))


def test_a_limit_is_believed_if_all_that_is_lost_later_is_worth_a_sale(printed):
    found = re.findall(r"a whim costs (\S+): subgame perfect for discounts in \[(\S+), 1\); closed form (\S+)", printed)
    assert len(found) == 3
    for c, d, closed in found:
        c, d = F(c), F(d)
        # 4 - c is lost now by refusing one whim, 3 c in each later visit by granting it.
        assert (4 - c) * (1 - d) == 3 * c * d
        assert F(closed) == d


def test_the_tournament(printed):
    d = F(9, 10)
    for k in range(4):
        (row,) = [row.split() for row in lines(printed, f"up to {k} ") if "," in row]
        business, customer = worth(k, d)
        assert float(row[2].rstrip(",")) == pytest.approx(float(business), rel=1e-5)
        assert float(row[3]) == pytest.approx(float(customer), rel=1e-5)
    assert "business: up to 0; customer: content  ->  4, 2" in printed
    assert "business: up to 3; customer: insists on 3  ->  1, 5" in printed
    # 4 - 3 c = 0.
    assert re.findall(r"catering to the insister is an equilibrium: (\w+)", printed) == ["True", "False"]
    hold, cater = worth(0, d)[0], worth(3, d)[0]
    share = (hold - cater) / (hold - cater + 1)
    assert lines(printed, "it turns at ") == [f"{share}, {float(share):.3f}"]
    assert re.findall(r"the limit 0 is better than catering: (\w+)", printed) == ["True", "False"]
