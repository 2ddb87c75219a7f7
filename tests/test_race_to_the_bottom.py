"""What the example on the race to the bottom prints, worked out again: from closed forms, and in plain Python."""

import re
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from example_scripts import run

import relgames as rg
from relgames import games

VALUE = 12


@pytest.fixture(scope="module")
def printed():
    return run("race_to_the_bottom")["printed"]


def table(printed, heading, rows):
    """The cells of the lines under a heading."""
    lines = printed.splitlines()
    (start,) = (k for k, line in enumerate(lines) if line.split() == heading.split())
    return [lines[start + 1 + k].split() for k in range(rows)]


def earned(prices, loyal, luxury):
    """What each firm gets, from who buys where."""
    n, seeking = len(prices), 1 - loyal - luxury
    low, high = min(prices), max(prices)
    sold = [
        loyal / n + (seeking / prices.count(low) if p == low else 0) + (luxury / prices.count(high) if p == high else 0)
        for p in prices
    ]
    return [p * units for p, units in zip(prices, sold, strict=True)]


def test_the_bottom(printed):
    for firms in (2, 3):
        (line,) = (line for line in printed.splitlines() if line.startswith(f"{firms} firms: ") and "pure" in line)
        stable = []
        for asked in product(range(0, VALUE + 1, 2), repeat=firms):
            now = earned(list(asked), F(0), F(0))
            others = [
                max(earned([*asked[:i], p, *asked[i + 1 :]], F(0), F(0))[i] for p in range(0, VALUE + 1, 2))
                for i in range(firms)
            ]
            if now == others:
                stable.append(asked)
        assert f": {len(stable)} equilibria" in line
        best = max(stable, key=lambda asked: min(earned(list(asked), F(0), F(0))))
        assert line.endswith("for all: " + ", ".join(f"price {p}" for p in best))
        assert max(best) <= 2 * 2


def test_the_floor_of_the_race(printed):
    steps = {2: F(VALUE, 24), 3: F(VALUE, 12)}
    for k, cells in enumerate(table(printed, "loyal  2 firms  no grid  3 firms  no grid", 6)):
        loyal = F(k, 6)
        for firms, reached, limit in ((2, *cells[1:3]), (3, *cells[3:5])):
            # Nobody sells to all but the others' loyal for less than the own loyal at the top.
            indifferent = VALUE * loyal / firms / (1 - loyal * F(firms - 1, firms))
            assert float(limit) == pytest.approx(float(indifferent), abs=0.006)
            # It ends within two steps above: one to undercut, and one for the grid.
            assert indifferent - F(1, 100) <= F(reached) <= indifferent + 2 * steps[firms] + F(1, 100)
    for firms in (2, 3):
        assert f"{firms} firms: the race stops halfway if the loyal are {F(firms, firms + 1)} of" in printed


def test_a_firm_gets_what_its_loyal_buyers_are_worth(printed):
    heading = "loyal  equilibria     a firm gets  no grid       loyal pay      others pay"
    for k, cells in enumerate(table(printed, heading, 5), start=1):
        low, high, limit = float(cells[2]), float(cells[4]), float(cells[5])
        loyal = k / 6
        assert limit == pytest.approx(VALUE * loyal / 2, abs=0.006)
        # Each firm can always have it, and a step of the price, by eighths, is worth at most 12 / 8 to all buyers.
        assert limit - 0.006 <= low <= high <= limit + VALUE / 8
        # All pay what the firms get.
        both = [(float(cells[6]), float(cells[9])), (float(cells[8]), float(cells[11]))]
        assert both[0][1] <= both[0][0]
        if low == high:
            assert loyal * both[0][0] + (1 - loyal) * both[0][1] == pytest.approx(2 * low, abs=0.02)


@pytest.mark.parametrize(("firms", "loyal"), [(2, 0.25), (2, 0.5), (3, 0.5)])
def test_the_draw_of_varian_is_nearly_an_equilibrium_of_fine_prices(firms, loyal):
    # His distribution: F(p) = 1 - ((1 - p) l / (n p (1 - l)))^(1 / (n - 1)), from the floor up to the value 1.
    levels = 41 if firms == 2 else 21
    game = games.price_competition(levels, loyal=loyal, firms=firms)
    asked = np.linspace(1, 0, levels)
    upto = np.array(
        [1 - min((1 - p) * loyal / (firms * p * (1 - loyal)), 1) ** (1 / (firms - 1)) if p > 0 else 0 for p in asked]
    )
    draw = -np.diff(upto, append=0)
    own = game.payoffs[..., 0]
    for _ in range(firms - 1):
        own = own @ draw
    step = 1 / (levels - 1)
    assert draw.min() >= 0
    assert draw.sum() == pytest.approx(1)
    # Moving each price by less than a step changes no buyer's payment by more, but ties: at most a step's probability.
    assert own.max() - draw @ own <= (firms - 1) * (1 - loyal) * draw.max() + step
    assert draw @ own == pytest.approx(loyal / firms, abs=firms * (draw.max() + step))


def test_where_the_race_stops_at_the_top(printed):
    for firms, levels, loyal, luxury in table(printed, "firms  prices       loyal      luxury", 4):
        n, steps = int(firms), int(levels) - 1
        # M = (M - h) (l + n (1 - l - x)) with M = steps, h = 1.
        ratio = F(steps, steps - 1)
        assert F(loyal) == (n - ratio) / (n - 1)
        assert F(luxury) == 1 - ratio / n
        assert abs(F(luxury) - F(n - 1, n)) < F(1, steps - 1)


def test_patience_does_not_depend_on_the_buyers(printed):
    rows = table(printed, "firms  prices  loyal  luxury  computed  formula", 11)
    for firms, levels, loyal, luxury, computed, formula in rows:
        n, M, low, x = int(firms), int(levels) - 1, F(loyal), F(luxury)
        keep, undercut = F(M, n), (M - 1) * (low / n + 1 - low - x)
        held = M * (low / n + x / (n - 1))
        expected = max((undercut - keep) / (undercut - held), 0)
        assert F(computed) == F(formula) == expected
    for firms in (2, 3, 10):
        assert f"{firms} firms: from {', '.join([f'{(firms - 1) / firms:.6f}'] * 4)} on" in printed
    for firms in (2, 3):
        # The docstring of `bertrand`: 1 - L / (n (L - 1)), L = 4.
        assert f"{firms} firms: subgame perfect for discounts in [{1 - F(4, firms * 3)}, 1)" in printed


def test_cheating_once_pays_on_one_side_of_the_discount_and_not_on_the_other():
    grim = rg.strategies.automaton(
        0, lambda angry: 4 if angry else 0, lambda angry, own, others: int(angry or own or any(others)), (5, 5)
    )
    cheat = rg.strategies.automaton(0, lambda t: (0, 1, 4)[t], lambda t, own, others: min(t + 1, 2), (5, 5))
    for discount, pays in ((F(1, 3) - F(1, 100), True), (F(1, 3) + F(1, 100), False)):
        r = rg.RepeatedGame(games.bertrand(5, value=VALUE), discount=discount)
        kept, cheated = (rg.play(r, (first, grim), exact=True).payoffs[0] for first in (grim, cheat))
        assert (cheated > kept) == pays


def test_two_claims(printed):
    for bonus, once, discount in table(printed, "bonus    once  all claim 100, from discount", 5):
        # The best single undercut is by 1: 99 + bonus in place of 100, and 2 ever after.
        assert once == "2"
        assert F(discount) == F(int(bonus) - 1, 99 + int(bonus) - 2)


def test_the_gains_of_all_do_not_depend_on_the_price():
    game = games.price_competition(5, loyal=F(1, 3), luxury=F(1, 6), value=VALUE)
    for profile in product(range(5), repeat=2):
        asked = [VALUE - 3 * k for k in profile]
        low, high = min(asked), max(asked)
        buyers = VALUE - (F(1, 3) * sum(asked) / 2 + F(1, 6) * high + F(1, 2) * low)
        assert sum(game.fractions[profile]) + buyers == VALUE


def test_the_conclusions(printed):
    assert "(11 of 11 computed cases agree)" in printed
    (paid,) = re.findall(r"they pay (\d+\.\d+) and the others (\d+\.\d+)", printed)
    assert float(paid[0]) > float(paid[1])
