"""What the example on the three principles prints, worked out again: from the payoffs, and by playing on both sides."""

import re
from fractions import Fraction

import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames import games, strategies

FIRM = games.enterprise_triad()
OUTSIDE = (10, 40, 30)


@pytest.fixture(scope="module")
def printed():
    return run("three_principles")["printed"]


@pytest.mark.parametrize(
    ("name", "profile", "lasts"),
    [
        ("customer is king", (1, 0, 1), "never"),
        ("win-win", (0, 0, 1), "never"),
        ("win-win-win", (0, 0, 0), "from discount 2/3 on"),
    ],
)
def test_a_principle(printed, name, profile, lasts):
    pay = [int(x) for x in FIRM.fractions[profile]]
    words = ["win" if x > o else "lose" if x < o else "even" for x, o in zip(pay, OUTSIDE, strict=True)]
    row = next(row for row in lines(printed, name + " ") if row.split()[0] == str(pay[0]))
    assert row.split()[:4] == [str(x) for x in (*pay, sum(pay))]
    assert row.split(maxsplit=4)[4].split(maxsplit=1) == ["-".join(words), lasts]


def test_only_what_is_better_than_outside_for_all_can_last():
    # A seat can always withhold and get its outside payoff at the least: individual rationality.
    for profile in ((1, 0, 1), (0, 0, 1)):
        assert any(x < o for x, o in zip(FIRM.fractions[profile], OUTSIDE, strict=True))
    for seat, outside in enumerate(OUTSIDE):
        others = [tuple(a for j, a in enumerate(p) if j != seat) for p in ((0, 0, 0), (1, 1, 1), (0, 1, 0), (1, 0, 1))]
        for a, b in others:
            profile = [a, b]
            profile.insert(seat, 1)
            assert FIRM.fractions[(*profile, seat)] >= outside


@pytest.mark.parametrize(("discount", "holds"), [(Fraction(39, 100), False), (Fraction(41, 100), True)])
def test_customer_and_owner_alone_hold_win_win(printed, discount, holds):
    # 40 for ever against 60 once and 10 ever after, the owner at its best anyway.
    assert ((1 - discount) * 60 + discount * 10 <= 40) == holds
    assert f"discount {discount}: customer and owner keep to win-win: {holds}; the team: False" in printed


def test_win_win_turns_where_trouble_costs_more_than_effort(printed):
    for row in lines(printed, "trouble "):
        trouble, effort = (int(x) for x in re.findall(r"\d+", row)[:2])
        # Kept by the team from effort / trouble on, by the customer from 20 / 50.
        expected = f"win-win {max(Fraction(effort, trouble), Fraction(2, 5))}" if trouble > effort else "never lasts"
        assert row.endswith(expected)


def test_how_much_the_owner_must_share(printed):
    rows = lines(printed, "shares in ")
    assert len(rows) == 13
    for row in rows:
        z, lasts = re.fullmatch(r"(\S+) of the rounds: (.*)", row).groups()
        z = Fraction(z)
        # The round without sharing tempts as much as any: 20 (1 - d) <= d (30 + 20 z - 40).
        assert lasts == ("never" if z <= Fraction(1, 2) else f"from {20 / (20 * z + 10)} on")


def test_both_sides_of_the_turning_point_by_simulation():
    # A team that works the least against two who stop for ever: better than 50 at 0.6, worse at 0.75.
    grim, idle = strategies.grim(seats=3), strategies.always_withhold(seats=3)
    for discount, pays in ((0.6, True), (0.75, False)):
        r = rg.RepeatedGame(FIRM, discount=discount)
        s = rg.simulate(r, (grim, idle, grim), repetitions=4000, seed=3)
        closed = 70 * (1 - discount) + 40 * discount
        assert abs(s.payoffs[1] - closed) <= 5 * s.standard_errors[1] + 1e-9
        assert (closed > 50) == pays


def test_the_verdicts(printed):
    assert "only win-win-win lasts, from discount 2/3 on; below it the team stops first" in printed
    assert "Win-win is win-lose-win" in printed
    assert "gets 30, what it has outside" in printed
    assert "win-even-lose" in printed
