"""What the example on joint responsibility prints, worked out again: from closed forms and in plain Python."""

import re
from fractions import Fraction as F
from itertools import product
from math import sqrt

import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames import games, strategies

COSTS, TOTAL = (2, 3, 4), 9
SHARES = {"equal shares": (F(1, 3),) * 3, "in proportion": (F(2, 9), F(3, 9), F(4, 9))}


@pytest.fixture(scope="module")
def printed():
    return run("joint_responsibility")["printed"]


def tempted(r, shares, seat):
    """What giving costs a seat after its own share of it comes back, and what the others' gifts bring it."""
    return (1 - r * shares[seat]) * COSTS[seat], r * shares[seat] * (TOTAL - COSTS[seat])


def patience(r, shares):
    """What the seats need if nobody gives after a failure; for growths at which giving is dominated for all."""
    return [min(F(1), loss / gain) for loss, gain in (tempted(r, shares, seat) for seat in range(3))]


def test_the_game(printed):
    rows = printed.splitlines()[1:9]
    for row, profile in zip(rows, product((0, 1), repeat=3), strict=True):
        given = [c * (1 - a) for c, a in zip(COSTS, profile, strict=True)]
        for cell, shares in zip(re.split(r"\s{2,}", row)[1:], SHARES.values(), strict=True):
            assert cell == ", ".join(str(s * 2 * sum(given) - gift) for s, gift in zip(shares, given, strict=True))


@pytest.mark.parametrize("name", SHARES)
def test_how_patient_they_must_be(printed, name):
    needed = patience(2, SHARES[name])
    block = printed.split(f"\n{name}\n")[1].splitlines()[:4]
    assert block[0] == f"give, give, give: from discount {max(needed)} on"
    for row, discount in zip(block[1:], needed, strict=True):
        assert f"keeps to it from {discount}" in row
        assert ("<- breaks it first" in row) == (discount == max(needed))


def test_the_best_shares(printed):
    shares, d = re.search(r"best shares (.*): from discount (\S+) on", printed).groups()
    # 2 / (2 + 7d) + 3 / (3 + 6d) + 4 / (4 + 5d) = 2 is 18 d^2 = 1 and a root below 0.
    assert float(d) == pytest.approx(sqrt(1 / 18), abs=1e-6)
    found = [float(s) for s in shares.split(", ")]
    assert sum(found) == pytest.approx(1, abs=2e-4)
    for c, share in zip(COSTS, found, strict=True):
        assert share == pytest.approx(c / 2 / (c + sqrt(1 / 18) * (9 - c)), abs=1e-4)


def test_where_sharing_in_proportion_stops_to_be_better(printed):
    (row,) = lines(printed, "as good as each other at a growth of ")
    assert float(row.split(";")[0]) == pytest.approx(13 / 6, abs=1e-8)
    equal, proportional = (max(patience(F(13, 6), shares)) for shares in SHARES.values())
    assert equal == proportional == F(4, 13)
    for r in ("5/4", "4/3", "3/2", "2", "13/6", "11/5"):
        (row,) = [row.split() for row in printed.splitlines() if re.match(rf"{r}\s+(never|\d+/\d+)\s+\d+/\d+$", row)]
        needed = [max(patience(F(r), shares)) for shares in SHARES.values()]
        assert row[1:] == ["never" if d == 1 else str(d) for d in needed]
        assert (needed[0] > needed[1]) == (F(r) < F(13, 6))


def test_where_the_largest_gives_for_its_own_sake(printed):
    r, share = F(5, 2), F(2, 9)
    # Reverting, the owner still gives 4: the customer keeps 2 once and loses its share of the team's gift.
    good, once, after = r * share * 9 - 2, r * share * 7, r * share * 4
    (row,) = [row.split() for row in printed.splitlines() if re.match(r"5/2\s+\S+\s+\S+$", row)]
    assert row[1:] == ["4/25", str((once - good) / (once - after))]
    # At its minmax it gets nothing, the least that a punishment could be.
    assert f"by the worst punishment: from discount {(once - good) / once} on" in printed


@pytest.mark.parametrize("name", SHARES)
def test_habits(printed, name):
    x = max(patience(2, SHARES[name]))
    golden = (sqrt(1 + 4 * float(x / (1 - x))) - 1) / 2
    expected = {
        "always give": ("never", "never"),
        "grim": (x, x),
        "give while 2 of 2 give": (x, "never"),
        "give while 1 of 2 give": ("never", "never"),
        "win-stay, lose-shift": (x / (1 - x), x / (1 - x)),
        # Two rounds in which nobody gives: d + d^2 = x / (1 - x).
        "all or none (2)": (golden, golden),
        # The others' gifts fall by half in each round.
        "proportional tit for tat": (2 * x / (1 + x), "never"),
        "give while 2 of 2 give (generosity 1/3)": (x / (1 - F(1, 3)), "never"),
    }
    for habit, cells in expected.items():
        found = [
            row[40:].removeprefix(name).split()
            for row in printed.splitlines()
            if row[:40].strip() == habit and row[40:].startswith(name)
        ]
        assert len(found) == 1
        for cell, value in zip(found[0], cells, strict=True):
            assert cell == value if value == "never" else float(cell) == pytest.approx(float(value), abs=1e-6)


def win_stay_margin(d, errors):
    """The least loss by one deviation of any seat, worked out on paper: all are in the same of two states."""
    after = lambda profile: 0 if len(set(profile)) == 1 else 1  # noqa: E731
    shares = SHARES["in proportion"]

    def pay(profile, seat):
        given = [c * (1 - a) for c, a in zip(COSTS, profile, strict=True)]
        return float(shares[seat]) * 2 * sum(given) - given[seat]

    def round_of(meant):
        for profile in product((0, 1), repeat=3):
            chance = 1.0
            for a, m in zip(profile, meant, strict=True):
                chance *= 1 - errors if a == m else errors
            yield profile, chance

    least = float("inf")
    for seat in range(3):
        value = [0.0, 0.0]
        for _ in range(400):
            value = [
                sum(p * ((1 - d) * pay(a, seat) + d * value[after(a)]) for a, p in round_of((state,) * 3))
                for state in (0, 1)
            ]
        for state in (0, 1):
            meant = [state] * 3
            meant[seat] = 1 - state
            other = sum(p * ((1 - d) * pay(a, seat) + d * value[after(a)]) for a, p in round_of(meant))
            least = min(least, value[state] - other)
    return least


def test_win_stay_with_mistakes(printed):
    rows = lines(printed, "mistakes 0.")
    assert len(rows) == 3
    for row in rows:
        errors, d = re.match(r"(\d+): win-stay, lose-shift from discount (\S+) on", row).groups()
        errors, d = float(f"0.{errors}"), float(d)
        assert win_stay_margin(d - 1e-4, errors) < 0 < win_stay_margin(d + 1e-4, errors)


def test_played_with_mistakes_and_simulated(printed):
    r = rg.RepeatedGame(
        games.public_good(cost=COSTS, shares=SHARES["in proportion"]), discount=0.9, noise=rg.Noise(execution=0.01)
    )
    rows = [
        row
        for row in printed.splitlines()
        if row.endswith(("none", "nash", "subgame perfect")) and row[40:41].isdigit()
    ]
    assert len(rows) == 8
    machines = [
        strategies.grim(seats=3),
        strategies.win_stay_lose_shift(seats=3),
        strategies.proportional_tit_for_tat(),
    ]
    for machine in machines:
        (row,) = [row for row in rows if row.startswith(machine.name)]
        *pay, gives = (float(x) for x in re.findall(r"\d\.\d+", row))
        s = rg.simulate(r, (machine,) * 3, repetitions=20_000, seed=4)
        for value, mean, error in zip(pay, s.payoffs, s.standard_errors, strict=True):
            assert abs(mean - value) <= 5 * error + 5e-4
        # In proportion, with mistakes too: all slip as often.
        assert pay == pytest.approx([c * gives for c in COSTS], abs=3e-3)


def test_the_verdicts(printed):
    assert "from discount 5/14 on if they share in proportion, and from 2/5 on if they share equally" in printed
    assert "below that the customer, or the owner, stops" in printed
    assert "grim needs the least, 5/14, and win-stay, lose-shift gives the most" in printed
