"""What the example on buyers prints, worked out again from the lives of the relationships, and by simulation."""

import re
from fractions import Fraction

import pytest
from example_scripts import run
from test_what_is_stable import lines

GO_ON = Fraction(19, 20)
BUYERS = ("cheapest", "luxury", "loyal")
SELLERS = ("caters", "dismisses", "answers", "probes", "races")


@pytest.fixture(scope="module")
def printed():
    return run("which_buyers")["printed"]


# Rounds, and what the seller gets in all of them together, written from the descriptions of the parties: 3 if both
# give, 0 if it serves who presses, 5 if it cuts corners with a fair buyer, 1 if neither gives. Somebody parts where it
# ends.
ALL = 1 / (1 - GO_ON)
LIVES = {
    ("caters", "cheapest"): (ALL, 0),
    ("dismisses", "cheapest"): (1, 0),
    ("answers", "cheapest"): (1 + GO_ON, GO_ON * 1),
    ("probes", "cheapest"): (1, 1),
    ("races", "cheapest"): (1, 1),
    ("probes", "luxury"): (1, 5),
    ("races", "luxury"): (1, 5),
    ("probes", "loyal"): (ALL, 5 + 3 * (ALL - 1)),
    ("races", "loyal"): (1 + GO_ON, 5 + 5 * GO_ON),
} | {(seller, buyer): (ALL, 3 * ALL) for seller in SELLERS[:3] for buyer in BUYERS[1:]}


def rates(pool):
    """What each policy gets per round where the pool has these shares of buyers."""
    out = {}
    for seller in SELLERS:
        length = sum(q * LIVES[seller, buyer][0] for q, buyer in zip(pool, BUYERS, strict=True))
        out[seller] = sum(q * LIVES[seller, buyer][1] for q, buyer in zip(pool, BUYERS, strict=True)) / length
    return out


def steady():
    """The pools of both roles, as many of each kind, by plain scaling in turn."""
    L = [[float(LIVES[seller, buyer][0]) for seller in SELLERS] for buyer in BUYERS]
    a, b = [1.0] * 3, [1.0] * 5
    for _ in range(5_000):
        a = [1 / 3 / sum(L[i][j] * b[j] for j in range(5)) for i in range(3)]
        b = [1 / 5 / sum(L[i][j] * a[i] for i in range(3)) for j in range(5)]
    return [x / sum(a) for x in a]


def test_who_keeps_whom(printed):
    pool = steady()
    expected = rates(pool)
    (met,) = lines(printed, "(met) ")[:1]
    assert met.split() == [f"{x:.3f}" for x in pool]
    for seller in SELLERS:
        row = lines(printed, seller + " ")[0].split()
        stays = [q * float(LIVES[seller, buyer][0]) for q, buyer in zip(pool, BUYERS, strict=True)]
        assert row == [f"{expected[seller]:.4f}", *(f"{x / sum(stays):.3f}" for x in stays)]


def test_who_left(printed):
    pool = steady()
    for seller in SELLERS[1:]:
        ended = [
            q * float(L - (L - 1) / GO_ON) for q, L in zip(pool, (LIVES[seller, b][0] for b in BUYERS), strict=True)
        ]
        assert lines(printed, seller + " ")[1].split() == [f"{x / sum(ended):.3f}" for x in ended]
    assert lines(printed, "caters ")[1].strip() == "nobody"


def test_simulation_agrees(printed):
    expected = rates(steady())
    for seller in SELLERS:
        (row,) = lines(printed, f"seller, {seller}: ")
        mean, error = re.match(r"([\d.]+) ± ([\d.e-]+)", row).groups()
        assert abs(float(mean) - expected[seller]) <= 5 * float(error) + 1e-3


def test_the_turning_point(printed):
    # All relationships of who caters are equally long: the pool is the population.
    at = lambda share: rates([share, (1 - share) / 2, (1 - share) / 2])  # noqa: E731
    turn = Fraction(59, 95)
    assert at(turn)["races"] == at(turn)["probes"]
    for share, first in (
        (turn - Fraction(1, 1000), "races"),
        (turn + Fraction(1, 1000), "probes"),
        (Fraction(1, 100), "races"),
    ):
        assert max(at(share), key=at(share).get) == first
    assert "with few of the cheapest, the best is: races" in printed
    assert f"from a share of {float(turn):.4f} on, exactly {turn}: probes (not races)" in printed
    # And nothing else at the other end of the shares looked at.
    assert max(at(Fraction(99, 100)), key=at(Fraction(99, 100)).get) == "probes"
    gaps = [at(Fraction(k, 100)) for k in range(1, 100)]
    gaps = [float(row["dismisses"] - row["caters"]) for row in gaps]
    assert f"by {min(gaps):.4f} to {max(gaps):.4f}, at each share of the cheapest" in printed
    assert "cater to every whim is confirmed" in printed


def test_if_all_do_the_same(printed):
    for policy in SELLERS:
        weights = [1 / LIVES[policy, buyer][0] for buyer in BUYERS]
        found = rates([w / sum(weights) for w in weights])
        best = max(found, key=found.get)
        (row,) = lines(printed, f"all {policy} ")
        assert row.split() == [
            "earn",
            f"{float(found[policy]):.4f};",
            "best",
            "for",
            "one:",
            f"{best},",
            f"{float(found[best]):.4f}",
        ]
