"""What the example on the win-win giver prints, worked out again: in plain Python, and from the public API."""

import re
from fractions import Fraction as F

import numpy as np
import pytest
from example_scripts import run
from test_what_is_stable import lines

import relgames as rg
from relgames import strategies

B, C, HURT, D = 3, 1, 1, F(9, 10)


@pytest.fixture(scope="module")
def printed():
    return run("win_win_giver")["printed"]


def pay(mine, yours):
    """Payoff of the first of two, each (gives, accepts)."""
    return B * (yours[0] and mine[1]) - C * (mine[0] and yours[1]) - HURT * (mine[0] and not yours[1])


ACTIONS = [(True, True), (True, False), (False, True), (False, False)]


def test_the_table_of_dispositions(printed):
    """Without mistakes all but the trader do the same in each round; the trader gives until it is owed something."""
    gives, refuses, takes = (True, True), (True, False), (False, True)
    constant = {"win-win giver": gives, "martyr": refuses, "taker": takes}
    block = printed.split("mistakes: ")[1]
    names = ["win-win giver", "trader", "martyr", "taker"]
    rows = {row[2:16].strip(): re.findall(r"(-?\d\.\d\d) (\S+)", row[16:]) for row in block.splitlines()[1:5]}
    for first, mine in constant.items():
        for second, yours in constant.items():
            payoff, label = rows[first][names.index(second)]
            assert float(payoff) == pay(mine, yours)
            words = ["win" if x > 0 else "lose" if x < 0 else "even" for x in (pay(mine, yours), pay(yours, mine))]
            assert label == "-".join(words)
    # A trader is taken from once; it never stops giving to a martyr, who takes nothing for its gifts and gets none.
    assert rows["trader"][names.index("taker")] == (f"{float(-C * (1 - D)):.2f}", "lose-win")
    assert rows["trader"][names.index("trader")] == ("2.00", "win-win")
    # Contradicted: with mistakes still the taker earns most from a giver.
    again = printed.split("mistakes: ")[2]
    first = {row[2:16].strip(): float(row[16:].split()[0]) for row in again.splitlines()[1:5]}
    assert max(first, key=first.__getitem__) == "taker"
    assert first["martyr"] < 0 < first["win-win giver"]


def test_leaving_after_some_losses(printed):
    rows = lines(printed, "leaves after ")
    for k, row in zip((1, 2, 3), rows, strict=True):
        assert f"from patience {(C / B) ** (1 / k):.3f} on" in row
        # The best is to take k - 1 times and to give once: the gift costs c in every k-th round, at its end.
        best = B - C * (1 - D) * D ** (k - 1) / (1 - D**k)
        gets = -C + B * (1 - D) * D ** (k - 1) / (1 - D**k)
        assert f"gets {float(best):.3f}, the giver then {float(gets):.3f} ({'win' if gets > 0 else 'lose'})" in row
    assert "exploited below, at and above patience 1/3: [True, False, False]" in printed
    (row,) = lines(printed, "taken from every other time, ")
    assert row.endswith("at patience 1/2: below, at and above it ['lose', 'even', 'win']")


def values(error, chance, d):
    """What one gets that means to give, or to withhold, for ever, to a giver that leaves with a chance after a loss."""
    out = []
    for meant in (0, 2):
        now = loss = F(0)
        for mine in range(4):
            for yours in range(4):
                p = (1 - error if mine == meant else error / 3) * (1 - error if yours == 0 else error / 3)
                now += p * pay(ACTIONS[mine], ACTIONS[yours])
                loss += p * (pay(ACTIONS[yours], ACTIONS[mine]) < 0)
        out.append((1 - d) * now / (1 - d * (1 - loss * chance)))
    return out


def test_the_least_chance_of_leaving(printed):
    rows = re.findall(r"^ +(0\.\d\d) +(0\.\d{4}) +(\S+) +(\S+) +(\S+) rounds, (\S+)$", printed, re.M)
    assert len(rows) == 4
    for error, least, lasting, earned, short, at_once in rows:
        e, h = F(error), F(least)
        # To four digits; just beside it the other one of the two is better.
        for chance, gives in ((h - F(1, 10**4), False), (h + F(1, 10**4), True)):
            give, withhold = values(e, chance, D)
            assert (give >= withhold) == gives
        r = rg.RepeatedGame(rg.games.favour_exchange(), discount=D, noise=rg.Noise(execution=e))
        for chance, rounds, payoff in ((h, lasting, earned), (F(1), short, at_once)):
            pair = (strategies.leave_by_hazard(strategies.win_win_giver(), (0, chance), r),) * 2
            assert float(rounds) == pytest.approx(float(rg.survival(r, pair).expected_rounds), rel=2e-2)
            assert float(payoff) == pytest.approx(rg.play(r, pair).payoffs[0], abs=2e-3)
    assert printed.count("exploited below, at and above a chance") == 2
    assert all(row.endswith("[True, False, False]") for row in re.findall(r"above a chance of .*", printed))


def test_how_many_mistakes_are_too_many(printed):
    rows = re.findall(r"patience (\S+): up to (0\.\d{4}) mistakes per round; exploited below and above: (.*)", printed)
    assert [row[0] for row in rows] == ["1/2", "9/10"]
    for d, limit, sides in rows:
        assert sides == "[False, True]"
        for error, gives in ((F(limit) - F(1, 10**4), True), (F(limit) + F(1, 10**4), False)):
            give, withhold = values(error, F(1), F(d))
            assert (give >= withhold) == gives


def taking(known, looking, found, d):
    """What a taker gets for ever, by iterating the value of being with a giver, and with nobody."""
    giver = nobody = 0.0
    for _ in range(2000):
        same = 1 - known - looking
        giver, nobody = (1 - d) * B + d * (same * giver + looking * nobody), d * (found * giver + (1 - found) * nobody)
    return giver


def test_what_protects(printed):
    d, m, q, s = float(D), 0.8, 0.25, 0.9
    cases = {
        "nothing": (0, 0, 0),
        "leaving, nobody else there": (0, 1, 0),
        "leaving, others found 4/5": (0, 1 - m, m),
        "heard of 1/4, who stay 9/10": ((1 - s) * q, 0, 0),
        "leaving, found 4/5, heard 1/4": (q, (1 - q) * (1 - m), m),
    }
    for name, case in cases.items():
        row = lines(printed, name + "  ")[0]
        takes, best, restored = row.split()
        assert float(takes) == pytest.approx(taking(*case, d), abs=6e-4)
        assert float(best) == pytest.approx(max(taking(*case, d), B - C), abs=6e-4)
        assert float(restored[:-1]) == pytest.approx(100 * (B - float(best)) / C, abs=0.6)


def test_where_that_turns(printed):
    d = float(D)
    found = float(F(re.search(r"found with a chance of at most (\S+)", printed)[1]))
    heard = float(F(re.search(r"from a chance of (\S+) to be heard of", printed)[1]))
    alone = float(F(re.search(r"ends by itself: (\S+)", printed)[1]))
    assert taking(0, 1 - found, found, d) == pytest.approx(B - C, abs=1e-12)
    assert taking(heard, 0, 0, d) == pytest.approx(B - C, abs=1e-12)
    assert taking(0.1 * alone, 0, 0, d) == pytest.approx(B - C, abs=1e-12)
    assert "'found': [False, False, True], 'heard': [True, False, False], 'stays': [True, False, False]" in printed
    table = re.findall(r"^ +(\S+) +(\S+) +(\S+) +(\S+)$", printed.split(" b / c")[1], re.M)
    for ratio, patience, most, least in table:
        b = F(ratio)
        assert F(patience) == 1 / b
        # With b and c = 1: what taking gets, (1 - d) b in each round with a giver, is b - 1.
        assert (1 - D) * b / (1 - D * F(most) / (1 - D * (1 - F(most)))) == b - 1
        assert (1 - D) * b / (1 - D * (1 - F(least))) == b - 1


RIGHTS = {
    "nothing": (False, False, 0),
    "leaving": (True, False, 0),
    "word of mouth": (False, False, 0.25),
    "choice of partners": (True, True, 0),
    "all of these": (True, True, 0.25),
}


def simulated(x, leaves, rematched, told, parties=20_000, rounds=150):
    """A town of so many, one by one: what a giver and a taker earn per round, and the errors of these means."""
    rng = np.random.default_rng(1)
    takes = np.arange(parties) < round(x * parties)
    partner = np.full(parties, -1)
    known, out = np.zeros(parties, bool), np.zeros(parties, bool)
    means = []
    for t in range(rounds):
        free = rng.permutation(np.flatnonzero((partner < 0) & ~out & ~known))
        free = free[: len(free) // 2 * 2]
        partner[free[::2]], partner[free[1::2]] = free[1::2], free[::2]
        paired = np.flatnonzero(partner >= 0)
        gets = np.zeros(parties)
        gets[paired] = B * ~takes[partner[paired]] - C * ~takes[paired]
        if t >= 60:
            means.append((gets[~takes].mean(), gets[takes].mean()))
        other = takes[partner] & (partner >= 0)
        mixed = (partner >= 0) & (takes != other)
        known |= mixed & takes & (rng.random(parties) < told)
        if rematched:
            parting = mixed | (takes & other)
        else:
            parting = mixed & leaves
            out |= parting
        dead = rng.random(parties) > float(D)
        alone = (partner >= 0) & (parting | dead | dead[partner])
        partner[alone] = -1
        known[dead] = out[dead] = False
    values = np.array(means)
    # Rounds resemble each other for as long as a pair or a life lasts, some 10 rounds.
    return values.mean(axis=0), values.std(axis=0) / np.sqrt(len(values) / 20)


def test_the_town(printed):
    table = printed.split("half of the town takes")[1]
    for name, right in RIGHTS.items():
        (row,) = [line for line in table.splitlines() if line.startswith(name + "  ")]
        giving, taking, where = re.match(name + r" +(\S+) +(\S+) +(.*)", row).groups()
        found, error = simulated(0.5, *right)
        assert (np.abs(found - [float(giving), float(taking)]) < 5 * error + 2e-3).all()
        if name == "nothing":
            # Pairs are random: a giver earns (1 - x) (b - c) - x c, a taker (1 - x) b.
            assert (giving, taking, where) == ("0.500", "1.500", "never")
            continue
        ends = [float(x) for x in re.findall(r"0\.\d+", where)]
        for x, ahead in (
            (ends[0] - 0.05, False),
            (ends[0] + 0.05, True),
            (ends[1] - 0.05, True),
            (ends[1] + 0.05, False),
        ):
            if x > 0.005:
                (gives, takes), _ = simulated(x, *right)
                assert (gives > takes) == ahead


def test_where_takers_are_kept_down(printed):
    """Steady state in closed form: of givers g are alone, where g + d² / (1 - d²) g² / (g + x) = 1 - x."""
    low, high = re.search(r"choice of partners .* with (\S+) to (\S+) of takers", printed).groups()
    k = float(D**2 / (1 - D**2))
    for x in (float(low), float(high)):
        # (1 + k) g² + (2 x - 1) g - x (1 - x) = 0
        p, q = 1 + k, 2 * x - 1
        g = (-q + (q * q + 4 * p * x * (1 - x)) ** 0.5) / (2 * p)
        mixed = g * x / (g + x)
        pairs = (1 + k) * g * g / (g + x)
        giving, taking = ((B - C) * pairs - C * mixed) / (1 - x), B * mixed / x
        assert giving == pytest.approx(taking, abs=5e-3)
