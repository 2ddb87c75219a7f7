"""What the example on neighbours prints, worked out again: closed forms, other routes, both sides of each turn."""

import re
from fractions import Fraction

import naive_reputation as naive
import numpy as np
import pytest
from example_scripts import run
from scipy.optimize import brentq
from test_what_is_stable import lines

import relgames as rg
from relgames import norms

B, C, SIZE, STAY = 3, 1, 11, 0.64


@pytest.fixture(scope="module")
def printed():
    return run("neighbours")["printed"]


def numbers(line):
    return [float(x) for x in re.findall(r"(?<![\w.])[-+]?\d+(?:\.\d+)?", line)]


def helped(q, rounds=400):
    """How often a taker is helped, as a sum over the age of the younger of two: another route to the closed form."""
    unaware = 1.0
    total = 0.0
    for age in range(rounds):
        total += (1 - STAY) * STAY**age * unaware
        # Nobody of the ten asks the taker and tells.
        unaware *= 0.9 * sum(
            (0.1 * (1 - q)) ** k * 0.9 ** (9 - k) * np.prod([(9 - i) / (i + 1) for i in range(k)]) for k in range(10)
        )
    return total


def test_two_alone(printed):
    # c / b; Axelrod 1984.
    assert lines(printed, "two alone: ") == ["from discount 1/3 on"]


def test_the_street_in_closed_form(printed):
    rows = [numbers(line) for line in lines(printed, "word of mouth 0") + lines(printed, "word of mouth 1")]
    words = [line for line in printed.splitlines() if re.match(r"word of mouth [\d.]+ +a taker", line)]
    assert len(words) == len(rows) == 5
    for line in words:
        q, share, ratio = (float(x) for x in re.findall(r"\d+\.\d+", line))
        assert share == pytest.approx(helped(q), abs=5.1e-4)
        assert ratio == pytest.approx(1 / (1 - helped(q)), abs=5.1e-4)


def test_the_word_of_mouth_from_which_helping_pays(printed):
    (line,) = lines(printed, "at b/c = 3/1: helping pays from word of mouth ")
    turn = brentq(lambda q: B * helped(q) - (B - C), 0, 1)
    assert numbers(line)[0] == pytest.approx(turn, abs=5.1e-5)


def test_the_sampled_street_is_on_the_right_side(printed):
    turn = brentq(lambda q: B * helped(q) - (B - C), 0, 1)
    table = re.findall(r"^(\d\.\d+) +(\d\.\d+) ± (\d\.\d+) +(\d\.\d+) +(\d\.\d+)$", printed, re.MULTILINE)
    rows = [tuple(map(float, row)) for row in table]
    assert len(rows) == 5
    assert {q < turn for q, *_ in rows} == {True, False}
    for q, taker, error, closed, helper in rows:
        # Errors are printed to three digits.
        assert abs(taker - B * helped(q)) < 5 * (error + 5e-4)
        assert closed == pytest.approx(B * helped(q), abs=5.1e-4)
        assert helper == B - C
        assert (taker < helper) == (q > turn)


def test_a_street_in_plain_python():
    # The other route to what the street does: the naive walk, here with three streets and talk on either side.
    size, streets = SIZE, 3
    near = {i: {j for j in range(size * streets) if j != i and j // size == i // size} for i in range(size * streets)}
    listened = {i: dict.fromkeys(near[i], 1) if i % size else {} for i in near}
    line = [norms.simple_standing() if i % size else norms.unconditional(0) for i in near]
    for q in (0.0, 1.0):
        walk = naive.community_walk(
            near, line, 1500, np.random.default_rng(3), observation=q, turnover=0.2, distance=listened
        )
        means = walk[100:, 1, ::size].mean(axis=1).reshape(20, -1).mean(axis=1)
        assert abs(means.mean() - helped(q)) < 5 * means.std(ddof=1) / np.sqrt(20)


def test_word_of_mouth_changes_nothing_where_acquaintances_do_not_know_each_other(printed):
    (line,) = lines(printed, "in a town without streets a taker gets ")
    silent, _, loud, _ = numbers(line)
    # Two percent is the few triangles of a random graph of 2,640 with ten neighbours each.
    assert loud == pytest.approx(silent, rel=0.02)
    assert min(silent, loud) > B - C


def test_complaints_of_takers(printed):
    silent, believed = (numbers(line) for line in lines(printed, "complaints of takers "))
    assert silent[2] == 1
    assert believed[2] < 1


def test_how_many_must_look_whom_they_help(printed):
    (line,) = lines(printed, "if all talk, takers earn less if ")
    share = numbers(line)[0]
    assert share == pytest.approx((C / B) / (1 - helped(1.0)), abs=5.1e-4)
    rows = [numbers(line) for line in printed.splitlines() if re.match(r"\d of 10: ", line)]
    assert [row[0] / 10 < share for row in rows] == [True, False]
    for helpers, _, taker, error, closed, helper, giver, _ in rows:
        assert closed == pytest.approx(B * (1 - helpers / 10 * (1 - helped(1.0))), abs=5.1e-4)
        assert abs(taker - closed) < 5 * (error + 5e-4)
        assert (taker > B - C) == (helpers / 10 < share)
        # One of the ten whom each asks is the taker, who never helps.
        assert helper == pytest.approx(0.9, abs=0.01)
        assert giver == pytest.approx(0.9, abs=0.01)


NORMS = {"image scoring": norms.image_scoring(), "shunning": norms.shunning()} | {
    f"L{k}": rg.leading_eight(k) for k in range(1, 9)
}


@pytest.mark.parametrize("name", NORMS)
def test_what_counts_as_good(printed, name):
    (line,) = [row for row in printed.splitlines() if re.match(rf"{name} +\d\.\d+  from", row)]
    norm = NORMS[name]
    _, level, deviators = naive.public(norm, perception=0.05)
    found = numbers(line.removeprefix(name))
    # Shunning comes to nobody good ever more slowly.
    assert found[0] == pytest.approx(level, abs=6e-4)
    ratios = [(level - g, level - r) for _, g, r in deviators.values()]
    low = max((g / r for g, r in ratios if r > 1e-9), default=0)
    assert found[1] == pytest.approx(low, abs=6e-4)
    again = rg.private_reputation(norm, 50, observation=0.9, perception=0.05, interactions=400_000, seed=9)
    private = found[3 if " to " in line else 2]
    assert private == pytest.approx(again.cooperation, abs=0.02)


@pytest.mark.parametrize(("word", "give"), [("takers", 0), ("givers", 1)])
def test_both_sides_of_what_private_opinions_hold(printed, word, give):
    rows = [numbers(line) for line in lines(printed, f"{word} at b/c ")]
    assert len(rows) == 2
    for ratio, ahead, error in rows:
        mixed = rg.private_reputation(
            [rg.leading_eight(3), norms.unconditional(give)], [47, 3], b=ratio, c=1, interactions=400_000, seed=5
        )
        again = mixed.payoffs[0] - mixed.payoffs[1]
        assert abs(ahead - again) < 5 * np.hypot(error, np.hypot(*mixed.standard_errors))
        assert abs(ahead) > 3 * error
    assert [row[1] > 0 for row in rows] == ([False, True] if give == 0 else [True, False])


def test_what_came_out(printed):
    exact = [1 / (1 - helped(q)) for q in (0, 1)]
    assert f"enough from a b/c of {exact[0]:.3f} only, and if all is told {exact[1]:.3f} is enough" in printed
    assert "under shunning, L6, L8 takers never earn less" in printed
    everybody = rg.RepeatedGame(rg.games.donation(b=B, c=C), discount=0)
    giver, taker = rg.strategies.always_give(), rg.strategies.always_withhold()
    assert rg.play(everybody, (taker, giver)).payoffs[0] == B
    assert rg.play(everybody, (giver, giver)).payoffs[0] == B - C
    assert Fraction(C, B) == rg.critical_discount(everybody.game, ("give", "give"), exact=True).discount
