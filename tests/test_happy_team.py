"""What the example on the happy team prints, worked out again: from closed forms, in plain Python, and by play."""

import re
from fractions import Fraction as F

import naive_feedback
import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames import games, strategies

K = (F(2, 3), F(4, 5), F(3, 4))
B = (F(1, 5), F(1, 10), F(1, 10))
LINKS = ("business to team", "team to customer", "customer to business")


@pytest.fixture(scope="module")
def printed():
    return run("happy_team")["printed"]


def test_the_game(printed):
    rows = [row for row in printed.splitlines() if row.startswith("level ")]
    assert len(rows) == 8
    for row in rows:
        found = re.split(r"\s{2,}", row)
        x = [int(name[-1]) for name in found[:3]]
        pay = [x[i] * (B[i] + K[i] * x[i - 1]) - F(x[i], 2) for i in range(3)]
        assert [float(p) for p in found[3:]] == pytest.approx([float(p) for p in pay], rel=1e-3)


@pytest.mark.parametrize("link", [None, 0, 1, 2])
def test_with_and_without_a_link(printed, link):
    k = [F(0) if i == link else x for i, x in enumerate(K)]
    (levels,) = naive_feedback.rest_points(k, B, 1)
    (row,) = lines(printed, "all links" if link is None else f"without {LINKS[link]} ")
    assert re.split(r"\s{2,}", row) == [", ".join(map(str, levels)), str(sum(levels))]


def test_what_the_circle_multiplies_by(printed):
    gain = K[0] * K[1] * K[2]
    assert f"loop gain {gain}: the circle gives 1 / (1 - {gain}) = {1 / (1 - gain)} times the open chain" in printed


def test_where_it_starts(printed):
    rows = [row for row in lines(printed, "team to customer ") if "loop gain" in row]
    assert len(rows) == 3
    for row in rows:
        k, gain, small, ends = re.match(r"(\S+): loop gain (\S+); from (\S+) on to (.*)", row).groups()
        product = K[0] * F(k) * K[2]
        assert float(gain) == pytest.approx(float(product), abs=1e-4)
        team = F(ends.split(", ")[0])
        if product == 1:
            assert team == F(small)
        else:
            # Round and round, in plain numbers.
            end = naive_feedback.settle([float(x) for x in (K[0], F(k), K[2])], [0.0] * 3, 1.0, float(F(small)), 40_000)
            assert float(team) == pytest.approx(end, abs=1e-6)
            assert (team == 0) == (product < 1)


def test_the_tipping_point(printed):
    rows = lines(printed, "links of ")
    assert len(rows) == 5
    for row in rows:
        k = F(row.split(",")[0])
        tipping = F(1, 4) / (k - 1)
        assert row.endswith(f"up from {tipping} on" if tipping <= 1 else "no way up")


def test_where_to_begin(printed):
    gain = K[0] * K[1] * K[2]
    after = ((K[1], K[2]), (K[2], K[0]), (K[0], K[1]))
    worth = [(1 + a + a * b) / (1 - gain) for a, b in after]
    for role, value in zip(("team", "customer", "business"), worth, strict=True):
        assert lines(printed, f"given to the {role}: ") == [str(value)]
    border = (K[2] + K[2] * K[0]) / (1 + K[2])
    best = [row for row in lines(printed, "team to customer ") if "best given" in row]
    assert [row.split(": best given to the ")[1] for row in best] == ["customer", "team or customer", "team"]
    assert best[1].startswith(f"{border}:")


def test_equilibria(printed):
    # Twice what one gets, less a half: at rest at 0, 1/2 and 1.
    rows = lines(printed, "equilibrium at ")
    assert [row.split(":")[0] for row in rows] == ["1, 1, 1", "1/2, 1/2, 1/2", "0, 0, 0"]
    for row in rows:
        x = F(row.split(",")[0])
        assert row.split(": ")[1].startswith(", ".join([str(x * (2 * x - F(1, 2)) - x * x / 2)] * 3))


def test_played_and_as_a_circle_and_simulated(printed):
    (played,), (circle,) = (lines(printed, f"team, customer, owner give, {way}: ") for way in ("played", "circle"))
    assert played == circle
    p = {"team": (F(4, 5), F(1, 5)), "customer": (F(9, 10), F(1, 10)), "owner": (F(1, 2), F(1, 4))}
    team, customer, owner = (F(x) for x in played.split(", "))
    for role, own, before in (("team", team, owner), ("customer", customer, team), ("owner", owner, customer)):
        assert own == p[role][0] * before + p[role][1] * (1 - before)
    machines = [
        strategies.automaton(
            0,
            lambda s, a=after, b=without: (b, 1 - b) if s else (a, 1 - a),
            lambda state, own, others: others[0],
            (2, 2, 2),
        )
        for after, without in (p["customer"], p["team"], p["owner"])
    ]
    s = rg.simulate(rg.RepeatedGame(games.enterprise_triad(), rounds=2000), machines, repetitions=200, seed=2)
    # All begin as after a gift, which after 2000 rounds weighs less than a thousandth.
    exact = [customer, team, owner]
    for seat in range(3):
        axes = tuple(j for j in range(3) if j != seat)
        assert s.profiles.sum(axis=axes)[0] == pytest.approx(float(exact[seat]), abs=5e-3)


def test_mistakes_and_verdicts(printed):
    assert "with mistakes each gives in 1/2 of the rounds" in printed
    assert "5/3 times as much closed as open; most is lost without team to customer" in printed
    assert "the team is the best place to begin as long as its link to the customer is stronger than 5/7" in printed
