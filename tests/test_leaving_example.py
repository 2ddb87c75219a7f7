"""What the example on leaving prints, worked out again: in plain Python, and from the public API."""

import re
from fractions import Fraction as F

import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames import strategies

D = F(9, 10)
# Customer's and seller's payoff if it buys and the seller serves, or cheats; it gets nothing if it walks.
SERVED, CHEATED = (1, 1), (-1, 2)
HAZARDS = (0, F(1, 8), F(3, 10), F(6, 10), F(1))
ERROR = F(1, 50)


@pytest.fixture(scope="module")
def printed():
    return run("leaving")["printed"]


def is_kept(d, x, y):
    """Whether neither gains by anything else once, which ends it, nor by going."""
    return x <= SERVED[0] and y <= SERVED[1] and (1 - d) * CHEATED[1] + d * y <= SERVED[1]


def test_what_each_has_elsewhere(printed):
    rows = re.findall(r"^(\d\.\d\d), (\d\.\d\d) +(\S+), +(\S+) +(\S+) +(yes|no)$", printed, re.M)
    assert len(rows) == 5
    for x, y, first, second, label, kept in rows:
        assert (kept == "yes") == is_kept(D, F(x), F(y))
        gains = SERVED[0] - F(x), SERVED[1] - F(y)
        assert [f"{float(g):.2f}" for g in gains] == [first, second]
        assert label == "-".join("win" if g > 0 else "lose" for g in gains)
    # Bounded: there is one in which both gain, and which fails.
    assert any(label == "win-win" and kept == "no" for *_, label, kept in rows)


def test_where_it_turns(printed):
    (seller,) = lines(printed, "the seller may have up to ")
    turn = F(seller.split()[0])
    assert (1 - D) * CHEATED[1] + D * turn == SERVED[1]
    assert seller.endswith("[True, True, False]")
    (customer,) = lines(printed, "the customer may have up to ")
    assert (customer.split()[0], customer[-19:]) == (str(SERVED[0]), "[True, True, False]")
    (patience,) = lines(printed, "with 1/2 elsewhere the seller needs a patience of ")
    d = F(patience.split(";")[0])
    assert (1 - d) * CHEATED[1] + d * F(1, 2) == SERVED[1]
    assert patience.endswith("[False, True, True]")


def best_of_seller(hazards, d, y=0.0, error=0.0):
    """By iteration: what a seller can get, and by serving always; the state is the run of losses so far."""
    top = len(hazards) - 1

    def worth(value, run, meant):
        total = 0.0
        for a, p in ((0, 1 - error), (1, error)):
            for b, q in ((meant, 1 - error), (1 - meant, error)):
                pays = (SERVED, CHEATED)[b] if a == 0 else (0, 0)
                longer = min(run + 1, top) if pays[0] < 0 else 0
                h = float(hazards[longer])
                total += p * q * ((1 - d) * pays[1] + d * (h * y + (1 - h) * value[longer]))
        return total

    best = serving = [0.0] * (top + 1)
    for _ in range(600):
        best = [max(worth(best, run, meant) for meant in (0, 1)) for run in range(top + 1)]
        serving = [worth(serving, run, 0) for run in range(top + 1)]
    return best[0], serving[0]


def test_the_first_chance_of_leaving_decides(printed):
    assert "chances of leaving 0, 1/10, 3/10, 3/5, 1: served False" in printed
    best, serving = best_of_seller((0, 0.1, 0.3, 0.6, 1), 0.9)
    assert best > serving + 1e-3
    (row,) = lines(printed, "the first has to be ")
    assert row == "1/9; served below, at and above: [False, True, True]"
    for first, served in ((1 / 9 - 1e-3, False), (1 / 9 + 1e-3, True)):
        best, serving = best_of_seller((0, first, 0.3, 0.6, 1), 0.9)
        assert (best <= serving + 1e-9) == served
    # The steeper rest does not matter.
    best, serving = best_of_seller((0, 1 / 9 - 1e-3, 1), 0.9)
    assert best > serving + 1e-6
    # What the best reply to a customer that lets the first loss pass does: it cheats and serves by turns.
    best, _ = best_of_seller((0, 0, 0.3, 0.6, 1), 0.9)
    assert best == pytest.approx(0.1 * (2 + 0.9 * 1) / (1 - 0.81))
    assert "served: True" in printed
    best, serving = best_of_seller(HAZARDS, 0.9, error=float(ERROR))
    assert best <= serving + 1e-9


def curve(serves, rounds):
    """The chance that a customer with these chances still buys; ``serves(t)`` is the seller's chance in round t."""
    runs, out = [1.0, 0, 0, 0, 0], [1.0]
    e = float(ERROR)
    for t in range(rounds):
        served = serves(t) * (1 - e) + (1 - serves(t)) * e
        lost = (1 - e) * (1 - served)
        after = [sum(runs) * (1 - lost), 0, 0, 0, 0]
        for length, there in enumerate(runs):
            longer = min(length + 1, 4)
            after[longer] += there * lost * (1 - float(HAZARDS[longer]))
        runs = after
        out.append(sum(runs))
    return out


def test_how_long_it_lasts(printed):
    sellers = {
        "serves": lambda t: 1,
        "forgets one in ten": lambda t: 0.9,
        "serves every other": lambda t: 1 - t % 2,
        "cheats": lambda t: 0,
    }
    table = printed.split("the seller  ")[1]
    labels = []
    for name, serves in sellers.items():
        (row,) = [
            line for line in table.splitlines() if line.startswith(name + "  ") and "." in line and len(line) > 70
        ]
        label, median, mean, *shown = row.removeprefix(name).split()
        labels.append(label)
        expected = curve(serves, 6000)
        assert [float(x) for x in shown] == pytest.approx([expected[t] for t in (1, 3, 10, 30, 100)], abs=6e-4)
        assert float(mean) == pytest.approx(sum(expected), abs=0.06)
        assert int(median) == next(t for t, lasts in enumerate(expected) if lasts <= 0.5)
    assert labels == ["win", "win", "win", "lose"]


def test_either_may_end_it(printed):
    game = rg.games.trust()
    r = rg.RepeatedGame(game, discount=D, outside=(0, F(1, 2)), noise=rg.Noise(execution=ERROR))
    always = strategies.always_give()
    pair = [strategies.leave_by_hazard(always, HAZARDS, r, seat, a) for seat, a in ((0, 0), (1, F(1, 2)))]
    found = rg.survival(r, pair, exact=True)
    assert f"lasts {float(found.expected_rounds):.6g} rounds on average; median {found.quantile():g}" in printed
    assert sum(found.ended_by) == 1 + found.leavers[1, 1]
    simulated, computed = re.search(r"simulated (\S+), computed (\S+)", printed).groups()
    short = rg.survival(rg.RepeatedGame(game, rounds=100, noise=r.noise), pair)
    assert float(computed) == pytest.approx(short.expected_rounds, abs=6e-3)
    # Rounds of at most 100 have a standard deviation of at most 50.
    assert abs(float(simulated) - short.expected_rounds) < 5 * 50 / 20_000**0.5


def test_mistakes(printed):
    rows = re.findall(r"with (\S+) elsewhere the seller serves up to (\S+) mistakes; .*: (.*)", printed)
    assert len(rows) == 2
    for elsewhere, limit, sides in rows:
        assert sides == "[True, True, False]"
        for error, served in ((F(limit) - F(1, 1000), True), (F(limit) + F(1, 1000), False)):
            best, serving = best_of_seller((0, 1), 0.9, float(F(elsewhere)), float(error))
            assert (best <= serving + 1e-9) == served
