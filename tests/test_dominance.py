"""Dominated actions, each with what dominates it, and what iterated elimination leaves."""

from fractions import Fraction

import naive_linear
import numpy as np
import pytest
from generators import games, generators
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg
from relgames.equilibria.dominance import dominated, iterated_dominance

kinds = st.tuples(st.booleans(), st.sampled_from(("pure", "mixed")))


def own_payoffs(game, seat):
    return np.moveaxis(game.fractions[..., seat], seat, 0).reshape(game.counts[seat], -1)


def row_game(rows, **names):
    """A game in which only the actions of seat 0 matter, to itself."""
    rows = np.array(rows, dtype=object)
    return rg.Game.from_matrices(rows, rows * 0, **names)


@given(games((1, 2, 3), 3), kinds)
def test_the_naive_twin_agrees(game, kind):
    strict, by = kind
    found = dominated(game, strict, by)
    for seat, dominators in enumerate(found.dominators):
        own = naive_linear.payoffs(game, seat)
        assert list(dominators) == [a for a in range(len(own)) if naive_linear.is_dominated(own, a, strict, by)]


@given(games((2, 3), 4, exact=True), kinds)
def test_every_dominator_dominates(game, kind):
    strict, by = kind
    for seat, dominators in enumerate(dominated(game, strict, by).dominators):
        own = own_payoffs(game, seat)
        for action, mix in dominators.items():
            lead = mix @ own - own[action]
            assert sum(mix) == 1
            assert min(mix) >= 0
            assert by == "mixed" or max(mix) == 1
            assert (lead > 0).all() if strict else (lead >= 0).all() and (lead > 0).any()


def test_the_dilemma_and_the_triads():
    assert dominated(rg.games.prisoners_dilemma(), by="pure").actions == ((0,), (0,))
    assert dominated(rg.games.matching_pennies(), strict=False).actions == ((), ())
    # Giving is strictly dominated for a seat whose share of what its gift grows to is below its cost, r s_i < 1.
    shares = (Fraction(3, 5), Fraction(1, 5), Fraction(1, 5))
    assert dominated(rg.games.public_good(r=2, shares=shares)).actions == ((1,), (0,), (0,))


TINY = Fraction(1, 10**30)


@pytest.mark.parametrize(
    ("wait", "strict", "weak"),
    [
        # Only 1/2 left + 1/2 right is nowhere behind (2, 2): it earns (2, 2, 1).
        ((2, 2, 1), False, False),
        ((2, 2, 1 - TINY), False, True),
        ((2 - TINY, 2 - TINY, 1 - TINY), True, True),
        ((2, 2 + TINY, 0), False, False),
    ],
)
def test_a_margin_that_floats_cannot_see(wait, strict, weak):
    game = row_game([[4, 0, 1], [0, 4, 1], wait])
    assert dominated(game).actions == ((2,) * strict, ())
    assert dominated(game, strict=False).actions == ((2,) * weak, ())
    assert dominated(game, by="pure").actions == ((), ())


def test_a_simple_mixture_dominates():
    # Against x left + (1 - x) right, leads are 4x - 1 and 4(1 - x) - 1: the least is largest at 1/2.
    (dominators, _) = dominated(row_game([[4, 0], [0, 4], [1, 1]])).dominators
    assert dominators[2].tolist() == [Fraction(1, 2), Fraction(1, 2), 0]


def test_equal_actions_do_not_dominate_each_other():
    assert dominated(row_game([[1, 2], [1, 2]]), strict=False).actions == ((), ())
    assert dominated(row_game([[1, 2], [1, 2], [0, 2]]), strict=False).actions == ((2,), ())


@given(games((2, 3), 3), kinds, generators)
def test_seats_and_currencies_do_not_matter(game, kind, rng):
    strict, by = kind
    order = rng.permutation(game.seats)
    scale, shift = 10.0 ** rng.integers(-9, 13, game.seats), rng.integers(-9, 10, game.seats)
    other = rg.Game((game.payoffs + shift).transpose([*order, game.seats])[..., order] * scale)
    found, expected = dominated(other, strict, by).actions, dominated(game, strict, by).actions
    assert found == tuple(expected[seat] for seat in order)


@given(games((2, 3), 4), st.sampled_from(("pure", "mixed")))
def test_strict_implies_weak_and_pure_implies_mixed(game, by):
    for seat in range(game.seats):
        assert set(dominated(game, True, by).actions[seat]) <= set(dominated(game, False, by).actions[seat])
        for strict in (True, False):
            some = set(dominated(game, strict, "pure").actions[seat])
            assert some <= set(dominated(game, strict, "mixed").actions[seat])


@given(games((2, 3), 4), kinds)
def test_nothing_is_left_to_eliminate(game, kind):
    result = iterated_dominance(game, *kind)
    assert not any(dominated(result.reduced, *kind).actions)
    for seat, left in enumerate(result.actions):
        gone = [action for found in result.rounds for action in found.actions[seat]]
        assert sorted([*left, *gone]) == list(range(game.counts[seat]))
    assert len(result.rounds) == 0 or all(any(found.actions) for found in result.rounds)


@given(games((2, 3), 4), st.sampled_from(("pure", "mixed")), generators)
def test_the_order_of_strict_elimination_does_not_matter(game, by, rng):
    # Gilboa, Kalai and Zemel (1990): eliminate one action at a time, any of them.
    kept = [list(range(n)) for n in game.counts]
    while True:
        found = dominated(rg.Game(game.payoffs[np.ix_(*kept)]), True, by).actions
        choices = [(seat, action) for seat, actions in enumerate(found) for action in actions]
        if not choices:
            break
        seat, action = choices[rng.integers(len(choices))]
        del kept[seat][action]
    assert iterated_dominance(game, True, by).actions == tuple(map(tuple, kept))


@given(games((2, 3), 4))
def test_equilibria_survive_strict_elimination(game):
    left = iterated_dominance(game).actions
    for profile in rg.pure_nash(game):
        assert all(action in actions for action, actions in zip(profile, left, strict=True))


def test_the_travellers_claim_the_least():
    # Basu (1994): the lowest claim is the only rationalisable one; of pure claims only weak dominance tells.
    game = rg.games.travellers_dilemma(low=2, high=12)
    lowest = ((10,), (10,))
    assert iterated_dominance(game).actions == lowest
    assert iterated_dominance(game, strict=False, by="pure").actions == lowest
    assert iterated_dominance(game, by="pure").rounds == ()
    assert len(iterated_dominance(game).rounds) == 10


def test_many_claims_are_eliminated_one_after_the_other():
    # The margins by which mixtures dominate are far below what floats tell.
    result = iterated_dominance(rg.games.travellers_dilemma(low=2, high=50))
    assert [found.actions for found in result.rounds] == [((k,), (k,)) for k in range(48)]
    kept = list(range(49))
    for k, found in enumerate(result.rounds):
        own = own_payoffs(result.game, 0)[:, kept[k:]]
        (mix,) = found.dominators[0].values()
        assert sum(mix) == 1
        assert not any(mix[: k + 1])
        played = np.flatnonzero(mix)
        assert (mix[played] @ own[played] > own[k]).all()


@given(generators, st.integers(2, 6))
def test_floats_find_what_rationals_prove(rng, n):
    # The third row is a little below a mixture of the first two.
    first, second = rng.normal(size=(2, n))
    share, margin = Fraction(int(rng.integers(1, 10)), 10), Fraction(1, 10 ** int(rng.integers(1, 40)))
    mixture = [share * Fraction(a) + (1 - share) * Fraction(b) for a, b in zip(first, second, strict=True)]
    below = row_game([[*map(Fraction, first)], [*map(Fraction, second)], [value - margin for value in mixture]])
    mix = dominated(below).dominators[0][2]
    assert sum(mix) == 1
    assert (mix @ own_payoffs(below, 0) > own_payoffs(below, 0)[2]).all()


def test_burning_money_selects_the_outcome_of_who_could():
    # Ben-Porath and Dekel (1992): battle of the sexes, seat 0 may burn 1 first; it does not, and gets what it prefers.
    battle = np.array([[[3, 1], [0, 0]], [[0, 0], [1, 3]]])
    payoffs = np.empty((4, 4, 2), dtype=int)
    for burn in range(2):
        for own in range(2):
            for unburnt in range(2):
                for burnt in range(2):
                    answer = burnt if burn else unburnt
                    payoffs[2 * burn + own, 2 * unburnt + burnt] = battle[own, answer] - [burn, 0]
    result = iterated_dominance(rg.Game(payoffs), strict=False)
    assert set(map(tuple, result.reduced.payoffs.reshape(-1, 2).tolist())) == {(3, 1)}


def test_names_and_fractions_are_kept():
    third = Fraction(1, 3)
    game = row_game(
        [[third, third], [third - Fraction(1, 10**20), 0], [0, 1]],
        roles=("customer", "seller"),
        actions=(("buy", "haggle", "walk"), ("serve", "cheat")),
        name="a shop",
    )
    result = iterated_dominance(game)
    assert result.actions == ((0, 2), (0, 1))
    assert result.reduced.actions == (("buy", "walk"), ("serve", "cheat"))
    assert (result.reduced.roles, result.reduced.name) == (game.roles, game.name)
    assert result.reduced.fractions[0, 0, 0] == third
    assert str(result) == "round 1\ncustomer: haggle, by buy\nleft: customer: buy, walk; seller: serve, cheat"
    assert str(dominated(result.reduced)) == "no dominated actions"


def test_wrong_arguments():
    game = rg.games.prisoners_dilemma()
    for call in (dominated, iterated_dominance):
        with pytest.raises(TypeError, match="game must be a Game"):
            call(game.payoffs)
        with pytest.raises(TypeError, match="strict must be True or False; got 'weak'"):
            call(game, "weak")
        with pytest.raises(ValueError, match='by must be "pure" or "mixed"; got \'both\''):
            call(game, by="both")
