"""What the example on all rules of two rounds prints, worked out again by branching on what the others may do."""

import re
from fractions import Fraction
from itertools import pairwise

import naive_enumeration as naive
import pytest
from example_scripts import run
from test_what_is_stable import lines

from relgames.strategies.rules import rule_tables

PAY = (3, 0, 5, 1)
# The rules after CC CD DC DD, the last round only; and the others by their numbers.
NAMED = {
    "always give": 0,
    "always withhold": 0xFFFF,
    "tit for tat": 0b1010 * 0x1111,
    "win-stay lose-shift": 0b0110 * 0x1111,
    "gives only after both gave": 0b1110 * 0x1111,
    "tit for two tats": 0b1010_0000_1010_0000,
    "two tits for tat": 0b1111_1010_1111_1010,
}


@pytest.fixture(scope="module")
def printed():
    return run("all_memory_two_rules")["printed"]


def expected(number):
    """The exact score of a rule against all rules, and how often it gives and is given to."""
    means = naive.against_all(rule_tables([number], 2)[0].tolist(), (0, 0), 200)
    score = sum(x * pay for x, pay in zip(means, PAY, strict=True)) / 200
    return score, (means[0] + means[1]) / 200, (means[0] + means[2]) / 200


@pytest.mark.parametrize("name", NAMED)
def test_the_rules_with_a_name(printed, name):
    score, gave, _ = expected(NAMED[name])
    (row,) = lines(printed, f"{name} ")
    assert row.split()[-2:] == [f"{float(score):.4f}", f"{float(gave):.3f}"]


def test_the_best(printed):
    rows = re.findall(r"^ +(\d+) +(\d+) +(\d+) +(\d\.\d{4}) +(\d\.\d{3})  (\d\.\d{3})$", printed, re.MULTILINE)
    assert len(rows) == 10
    for _, rule, _, *shown in rows:
        score, gave, met = expected(int(rule))
        assert shown == [f"{float(score):.4f}", f"{float(gave):.3f}", f"{float(met):.3f}"]
        assert gave < Fraction(1, 5) < Fraction(1, 2) < met
    # Ranks count the rules above.
    ranks, alike = ([int(row[k]) for row in rows] for k in (0, 2))
    assert all(b == a + n for a, b, n in zip(ranks, ranks[1:], alike, strict=False))


def test_the_worse_half_drops_out_until_all_do_alike(printed):
    tables = re.findall(r"before\n +rules .*\n((?: +[\d,]+ .*\n)+)", printed)
    assert len(tables) == 3
    for table in tables:
        rows = [row.replace(",", "").split() for row in table.splitlines()]
        sizes = [int(row[0]) for row in rows]
        assert sizes[0] == 2**16
        assert all(b < a for a, b in pairwise(sizes))
        # Half of all rules give in the first round, and the payoffs of a dilemma go with who gives at the end.
        assert float(rows[0][3]) == 0.5
    last = [table.splitlines()[-1].split() for table in tables]
    shown = [float(share) for share in re.findall(r"both give in ([\d.]+)%", printed)]
    assert len(shown) == 3
    # If all give, or nobody does, each gets what that pays: of the dilemma 3 or 1, of favours 2 or 0.
    for (_, score, gave, first, best), both, pays in zip(last, shown, ((3, 1), (2, 0), (3, 1)), strict=True):
        assert float(gave) in (0, 1)
        assert gave == first == best
        assert both == 100 * float(gave)
        assert float(score) == pays[0 if float(gave) else 1]
