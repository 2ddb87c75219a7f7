"""What the example on lasting relationships prints, worked out again: from closed forms, and in plain Python."""

import re
from fractions import Fraction
from itertools import product

import pytest
from example_scripts import run
from test_what_is_stable import RELATIONSHIPS, lines

from relgames import games


@pytest.fixture(scope="module")
def printed():
    return run("what_lasts")["printed"]


def temptation(game, seat):
    """What a seat gets if all give, by its best deviation, and in its worst pure equilibrium."""
    give = (0,) * game.seats
    pay = lambda profile: game.fractions[profile][seat]  # noqa: E731
    instead = lambda profile, j, k: (*profile[:j], k, *profile[j + 1 :])  # noqa: E731
    profiles = list(product(*(range(n) for n in game.counts)))
    stable = [
        p
        for p in profiles
        if all(
            game.fractions[instead(p, j, k)][j] <= game.fractions[p][j]
            for j in range(game.seats)
            for k in range(game.counts[j])
        )
    ]
    best = max(pay(instead(give, seat, k)) for k in range(game.counts[seat]))
    return pay(give), best, min(map(pay, stable))


@pytest.mark.parametrize("name", RELATIONSHIPS)
def test_the_least_patience_under_reversion(printed, name):
    game = RELATIONSHIPS[name]
    needed = []
    for seat in range(game.seats):
        g, d, e = temptation(game, seat)
        needed.append(Fraction(0) if d == g else Fraction(1) if e >= g else (d - g) / (d - e))
    (row,) = lines(printed, name + " ")
    cell = row.split()[0]
    # Each of the games has a pure equilibrium that is as bad as it gets.
    assert cell == ("never" if max(needed) == 1 else str(max(needed)))


def test_the_sale_jumps_where_the_seller_stops_cheating(printed):
    # Served, the seller gets 1; by cheating 3/2 once and nothing ever after.
    sale = games.trust().fractions
    threshold = (sale[0, 1][1] - sale[0, 0][1]) / sale[0, 1][1]
    for row in lines(printed, "discount 0."):
        found = re.match(r"(\d+): \(", row)
        if found:
            held = float("0." + found[1]) >= threshold
            assert ("(1, 1)" in row) == held


def playable(game, discount):
    """The profiles that may be played first: nobody gains more by a deviation than it can lose later, at the most."""
    least = [temptation(game, seat)[2] for seat in range(game.seats)]
    alive = list(product(*(range(n) for n in game.counts)))
    while True:
        most = [max(game.fractions[p][seat] for p in alive) for seat in range(game.seats)]
        keep = [
            p
            for p in alive
            if all(tempted(game, p, i) * (1 - discount) <= discount * (most[i] - least[i]) for i in range(game.seats))
        ]
        if keep == alive:
            return alive
        alive = keep


def tempted(game, profile, seat):
    """What a seat gains in the round in which it deviates."""
    others = (*profile[:seat], slice(None), *profile[seat + 1 :])
    return max(game.fractions[(*others, seat)]) - game.fractions[(*profile, seat)]


def test_three_parties(printed):
    game = games.enterprise_triad()
    rows = lines(printed, "enterprise triad, discount ")
    assert playable(game, Fraction(7, 20)) == [(1, 1, 1)]
    assert rows[0].startswith("0.35: 1 corners")
    assert (0, 0, 0) in playable(game, Fraction(7, 10))
    least = [temptation(game, seat)[2] for seat in range(3)]
    assert f"each party gets {', '.join(str(x) for x in least)} at the least" in rows[1]


def test_a_contract_holds_what_costs_less_than_the_future_is_worth(printed):
    blocks = re.findall(r"discount (\d+/\d+):\n(.*)", printed)
    assert len(blocks) == 3
    for discount, contract in blocks:
        rho = Fraction(discount) / (1 - Fraction(discount))
        held = [e for e, (cost, value) in enumerate([(0, 0), (1, 5), (4, 10)]) if cost <= rho * (value - cost)]
        assert contract.startswith(f"effort {max(held, key=lambda e: (0, 4, 6)[e])} ")


def test_what_the_other_gets_can_be_fixed_from_the_cost_over_the_benefit(printed):
    rows = lines(printed, "the other gets ")
    assert len(rows) == 3
    assert all(row.endswith("from discount 1/3 on") for row in rows)


def test_who_gives_whatever_happens_is_taken_from(printed):
    game = games.enterprise_triad()
    best = max(range(game.counts[1]), key=lambda k: game.payoffs[0, k, 0, 1])
    shown = ", ".join(f"{x:.3g}" for x in game.payoffs[0, best, 0])
    assert f"what each then gets: {shown}" in printed
