"""What the example on stability prints, worked out again: from closed forms, and in plain Python."""

import re
from fractions import Fraction
from itertools import permutations, product

import pytest
from example_scripts import run

from relgames import games

# The first is the game of trust in other words.
RELATIONSHIPS = {
    "sale on trust": games.trust(),
    "effort and pay": games.effort_and_pay(),
    "favour exchange": games.favour_exchange(),
    "service triad": games.service_triad(),
    "enterprise triad": games.enterprise_triad(),
    "public good": games.public_good(),
    "volunteer's dilemma": games.volunteers_dilemma(),
}
ORDERS = tuple(permutations(range(3)))


@pytest.fixture(scope="module")
def printed():
    return run("what_is_stable")["printed"]


def ends(game, order, done=()):
    """Where the seats may end up if each, in order, does what is best for it, ties broken in any way."""
    if len(done) == len(order):
        return [tuple(done[order.index(seat)] for seat in range(len(order)))]
    mover = order[len(done)]
    after = [ends(game, order, (*done, action)) for action in range(game.counts[mover])]
    sure = max(min(game.fractions[p][mover] for p in profiles) for profiles in after)
    return [p for profiles in after for p in profiles if game.fractions[p][mover] >= sure]


def held_in_pure_strategies(game, seat):
    """How low the others can hold a seat by a profile of actions."""
    others = product(*(range(n) for j, n in enumerate(game.counts) if j != seat))
    return min(
        max(game.fractions[(*rest[:seat], own, *rest[seat:])][seat] for own in range(game.counts[seat]))
        for rest in others
    )


def lines(printed, begin):
    """What comes after the beginning of the lines that begin so."""
    return [line.removeprefix(begin).strip() for line in printed.splitlines() if line.startswith(begin)]


def test_every_list_is_complete(printed):
    assert "proven complete: 7 of 7." in printed
    # Dominance leaves one profile of three of these games. Of the volunteers one gives, or two mix and one withholds,
    # or all three mix (Diekmann 1985, for two and for three).
    numbers = {"service triad": 1, "enterprise triad": 1, "public good": 1, "volunteer's dilemma": 3 + 3 + 1}
    for name, number in numbers.items():
        block = printed[printed.index(f"-- {name}") :].split("complete: ")[0]
        assert block.count("->") == number


def test_the_mix_of_all_volunteers(printed):
    # Each withholds with probability (c / b)^(1 / 2).
    assert "0.292893 give + 0.707107 withhold; seat 1: 0.292893 give" in printed
    assert abs(0.707107 - 0.5**0.5) < 1e-6


@pytest.mark.parametrize("name", RELATIONSHIPS)
def test_what_parties_are_held_to_is_what_the_worst_equilibrium_pays(printed, name):
    game = RELATIONSHIPS[name]
    # Mixed punishments hold nobody lower: the same numbers are what each can make sure of.
    values = ", ".join(f"{float(held_in_pure_strategies(game, seat)):.3g}" for seat in range(game.seats))
    punished, _ = lines(printed, name)
    assert re.split(r"  +", punished) == [values] * 3


@pytest.mark.parametrize("name", RELATIONSHIPS)
def test_the_table_of_what_the_least_get(printed, name):
    game = RELATIONSHIPS[name]
    moves = [game.fractions[p].min() for o in permutations(range(game.seats)) for p in ends(game, o)]
    once, advice, order, give, _ = lines(printed, name)[1].split()
    assert order == f"{float(max(moves)):.3g}"
    assert give == f"{game.payoffs[(0,) * game.seats].min():.3g}"
    # In the sale trust is never placed, the volunteers share 5 by drawing lots, and in the others giving is dominated.
    assert advice == ("1.67" if name == "volunteer's dilemma" else once)


def test_the_order_of_the_essay_and_the_one_that_works(printed):
    triad = games.service_triad()
    for order in ORDERS:
        (profile,) = ends(triad, order)
        wins = all(triad.payoffs[profile] > 0)
        assert wins == (order == (2, 0, 1))
        moves, _ = lines(printed, ", ".join(triad.roles[seat] for seat in order))
        assert ("win-win-win" in moves) == wins
    assert "the order of the essay leads to even-even-even" in printed


@pytest.mark.parametrize("order", ORDERS)
def test_from_where_on_the_order_of_the_essay_works(printed, order):
    works = []
    for k in range(8):
        triad = games.service_triad(commission=Fraction(1, 2), squeezed=Fraction(k, 16))
        if all((triad.fractions[profile] > 0).all() for profile in ends(triad, order)):
            works.append(str(Fraction(k, 16)))
    # Serving costs 10 and a sale leaves 40, so without support it pays from 10 / 40 on.
    if order in ((0, 1, 2), (0, 2, 1)):
        assert works == [str(Fraction(k, 16)) for k in range(8) if 40 * Fraction(k, 16) > 10]
    _, parts = lines(printed, ", ".join(games.service_triad().roles[seat] for seat in order))
    assert parts == f"all win at {', '.join(works) or 'none'}"


def test_giving_is_dominated_and_accepting_never_hurts(printed):
    game = games.favour_exchange()
    rows = {name: game.payoffs[k, :, 0] for k, name in enumerate(game.actions[0])}
    for action in ("give+accept", "give+refuse"):
        assert (rows["withhold+accept"] > rows[action]).all()
    assert (rows["withhold+accept"] >= rows["withhold+refuse"]).all()
    assert (rows["withhold+accept"] == rows["withhold+refuse"]).any()
    assert "whatever the other party does: give+accept, give+refuse\n" in printed
    assert "never better, sometimes worse: withhold+refuse\n" in printed


def test_contradictions_are_stated(printed):
    assert "it is stable that all give: none" in printed
    assert "A mediator helps in: volunteer's dilemma." in printed
    assert "An order of moves helps in: sale on trust, service triad." in printed
    assert "Next to having nothing it is even-even, and in the enterprise triad win-win-win." in printed
