"""What kind of game it is: the catalogue, games built to be of a kind, and every definition by brute force."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations, permutations, product

import numpy as np
import pytest
from generators import games, generators
from hypothesis import given
from hypothesis import strategies as st

import relgames as rg
from relgames.equilibria.classify import classify
from relgames.equilibria.labels import labels

CATALOGUE = rg.games


def replaced(profile, seat, action):
    return (*profile[:seat], action, *profile[seat + 1 :])


def profiles(game):
    return list(product(*map(range, game.counts)))


# Of each game what its docstring or its payoffs say at once: symmetric, zero-sum, common interest, dilemma, kind. Those
# in which the gain from one's own action does not depend on the others' are potential games, as are symmetric games of
# two actions (the payoff depends on how many choose each: Monderer and Shapley 1996, section 3, after Rosenthal 1973).
KINDS = [
    (CATALOGUE.prisoners_dilemma(), "symmetric dilemma potential", "prisoner's dilemma"),
    (CATALOGUE.donation(), "symmetric dilemma potential", "prisoner's dilemma"),
    (CATALOGUE.stag_hunt(), "symmetric potential", "stag hunt"),
    (CATALOGUE.stag_hunt(T=2, R=4, P=1, S=0), "symmetric potential", "stag hunt"),
    (CATALOGUE.snowdrift(), "symmetric potential", "snowdrift"),
    (CATALOGUE.battle_of_the_sexes(), "potential", None),
    (CATALOGUE.matching_pennies(), "zero_sum", None),
    (CATALOGUE.coordination([3, 2, 1]), "symmetric common_interest potential", None),
    (CATALOGUE.three_party_coordination(), "symmetric common_interest potential", None),
    (CATALOGUE.trust(), "", None),
    (CATALOGUE.favour_exchange(), "symmetric", None),
    (CATALOGUE.travellers_dilemma(2, 6), "symmetric", None),
    (CATALOGUE.effort_and_pay(), "dilemma potential", None),
    (CATALOGUE.public_good(r=2), "symmetric dilemma potential", None),
    (CATALOGUE.public_good(r=4), "symmetric potential", None),
    # With half of the pot seat 0 is indifferent at r = 2, and gives at r = 5/2, where (1/4, 5/8, 5/8) follows although
    # (11/4, 7/8, 7/8) is possible.
    (CATALOGUE.public_good(r=2, shares=(F(1, 2), F(1, 4), F(1, 4))), "potential", None),
    (CATALOGUE.public_good(r=F(5, 2), shares=(F(1, 2), F(1, 4), F(1, 4))), "dilemma potential", None),
    (CATALOGUE.threshold_public_good(), "symmetric potential", None),
    (CATALOGUE.volunteers_dilemma(), "symmetric potential", None),
    (CATALOGUE.service_triad(), "", None),
    (CATALOGUE.enterprise_triad(), "dilemma potential", None),
]


@pytest.mark.parametrize(("game", "traits", "kind"), KINDS, ids=lambda value: getattr(value, "name", None))
def test_the_catalogue(game, traits, kind):
    c = classify(game)
    assert c.symmetric == ("symmetric" in traits)
    assert c.zero_sum == c.constant_sum == ("zero_sum" in traits)
    assert c.common_interest == ("common_interest" in traits)
    assert c.dilemma == ("dilemma" in traits)
    assert (c.potential is not None) == ("potential" in traits)
    assert c.kind == kind


def test_the_service_triad_in_words():
    c = classify(rg.games.service_triad())
    # The salesperson pushes and the organisation squeezes whatever happens; the customer's best depends on the advice.
    assert c.dominant == (1, None, 1)
    assert c.equilibria == c.deficient == ((1, 1, 1),)
    assert c.all_win == ((0, 0, 0),)
    assert c.labels[0, 0, 1] == "lose-win-win"
    assert c.labels[1, 0, 0] == "win-lose-win"
    text = str(c)
    assert text.startswith("service triad: variable-sum\n")
    assert "salesperson push, organisation squeeze" in text
    assert "(push, walk, squeeze) even-even-even, though another profile is better for all" in text
    assert "all win: (serve, buy, support) win-win-win" in text
    assert "Classification(service triad" in repr(c)


def test_an_outside_option_makes_a_loss_of_a_small_gain():
    game = rg.games.service_triad()
    assert classify(game, outside=[6, 0, 0]).all_win == ()
    assert classify(game, outside=[F(499, 100), 0, 0]).all_win == ((0, 0, 0),)
    assert str(classify(game, outside=6).labels[0, 0, 0]) == "lose-win-win"


def test_labels():
    assert labels([1, 0, -1]) == "win-even-lose"
    assert labels([1, 1], outside=1) == "even-even"
    assert labels([F(10**30 + 1, 10**30)], outside=1) == "win"
    assert labels(np.array([0.1, 0.3]), outside=[F(1, 10), F(3, 10)]) == "win-lose"  # as floats 0.1 > 1/10, 0.3 < 3/10
    with pytest.raises(ValueError, match=r"outside.*shape \(2,\)"):
        labels([1, 2], outside=[1, 2, 3])
    with pytest.raises(ValueError, match="one payoff per seat"):
        labels([[1, 2]])


ORDERS = [dict(zip("TRPS", values, strict=True)) for values in permutations((4, 3, 2, 1))]


@pytest.mark.parametrize("v", ORDERS, ids=str)
@pytest.mark.parametrize("swapped", [False, True])
def test_each_order_of_four_payoffs_has_its_name(v, swapped):
    # Rapoport, Guyer and Gordon (1976) count 12 of them up to the names of the actions.
    A = np.array([[v["R"], v["S"]], [v["T"], v["P"]]])
    kind = classify(rg.Game.symmetric(A[::-1, ::-1] if swapped else A)).kind
    if v["R"] < v["P"]:
        v = {"R": v["P"], "P": v["R"], "S": v["T"], "T": v["S"]}
    order = "".join(sorted(v, key=lambda key: -v[key]))
    names = {"TRPS": "prisoner's dilemma", "RTPS": "stag hunt", "TRSP": "snowdrift"}
    names |= dict.fromkeys(("RTSP", "RSTP", "RSPT", "SRTP", "SRPT"), "harmony")
    assert kind == names.get(order)


def test_names_need_strict_orders():
    assert classify(rg.Game.symmetric([[3, 0], [3, 3]])).kind is None
    assert classify(rg.Game.symmetric([[3, 1], [4, 1]])).kind is None
    assert classify(rg.Game.symmetric([[4, 0], [3, 3]])).kind == "stag hunt"
    assert classify(rg.games.effort_and_pay((1, 0), (3, 0), (2, 0))).kind is None  # a dilemma between different seats


def has_potential(game):
    """Whether the movers' changes of payoff sum to 0 around every cycle of four profiles."""
    u = game.fractions
    for i, j in combinations(range(game.seats), 2):
        for p in profiles(game):
            for a, b in product(range(game.counts[i]), range(game.counts[j])):
                q, r, s = replaced(p, i, a), replaced(replaced(p, i, a), j, b), replaced(p, j, b)
                if u[q][i] - u[p][i] + u[r][j] - u[q][j] + u[s][i] - u[r][i] + u[p][j] - u[s][j] != 0:
                    return False
    return True


def changes_around(game, cycle):
    """What the movers gain in all around a cycle of profiles."""
    total = 0
    for old, new in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
        (seat,) = (k for k in range(game.seats) if old[k] != new[k])
        total += game.fractions[new][seat] - game.fractions[old][seat]
    return total


def is_potential(game, P):
    return all(
        P[replaced(p, i, a)] - P[p] == game.fractions[replaced(p, i, a)][i] - game.fractions[p][i]
        for p in profiles(game)
        for i in range(game.seats)
        for a in range(game.counts[i])
    )


@given(games(seats=(1, 2, 3), actions=3, exact=True))
def test_every_definition_by_brute_force(game):
    u, every, c = game.fractions, profiles(game), classify(game)

    def better_for_all(p):
        return any(all(u[q] > u[p]) for q in every)

    assert c.constant_sum == (len({sum(u[p]) for p in every}) == 1)
    assert c.efficient == tuple(p for p in every if not any(all(u[q] >= u[p]) and any(u[q] > u[p]) for q in every))
    assert c.all_win == tuple(p for p in every if all(u[p] > 0))
    assert c.equilibria == rg.pure_nash(game)
    assert c.deficient == tuple(p for p in c.equilibria if better_for_all(p))
    assert (c.potential is not None) == has_potential(game)
    for i, n in enumerate(game.counts):
        rivals = {a: [b for b in range(n) if b != a] for a in range(n)}
        best = [
            a
            for a in range(n)
            if all(u[replaced(p, i, a)][i] > u[replaced(p, i, b)][i] for p in every for b in rivals[a])
        ]
        assert c.dominant[i] == (best[0] if best else None)
    assert c.dilemma == (None not in c.dominant and better_for_all(c.dominant))
    for p in every:
        assert c.labels[p] == labels(u[p])


@given(generators, st.sampled_from([(2, 2), (3, 2), (2, 3, 2), (2, 2, 2, 2)]))
def test_a_potential_is_found_and_lost_by_a_bump(rng, counts):
    seats = len(counts)
    P = rng.integers(-9, 10, counts).astype(object) * F(1, 3)
    # What the others do may pay a seat anything.
    given_away = [rng.integers(-9, 10, [1 if k == i else n for k, n in enumerate(counts)]) for i in range(seats)]
    u = np.stack([P + extra for extra in given_away], axis=-1)
    c = classify(rg.Game(u))
    assert c.cycle is None
    assert np.array_equal(c.potential, P - P.flat[0])
    assert is_potential(c.game, c.potential)
    where = tuple(int(rng.integers(n)) for n in u.shape)
    u[where] += F(1, 10**9)
    bumped = classify(rg.Game(u))
    assert bumped.potential is None
    assert changes_around(bumped.game, bumped.cycle) != 0


@given(generators, st.integers(2, 4), st.integers(-5, 5))
def test_sums_and_interests_by_construction(rng, seats, total):
    shape = (2, 3, *[2] * (seats - 2))
    first = rng.integers(-5, 6, (*shape, seats - 1))
    fixed = rg.Game(np.concatenate([first, total - first.sum(axis=-1, keepdims=True)], axis=-1))
    c = classify(fixed)
    assert (c.total, c.constant_sum, c.zero_sum) == (total, True, total == 0)
    one = first[..., 0]
    if np.ptp(one) == 0:
        return
    units, zeros = rng.integers(1, 9, seats), rng.integers(-9, 10, seats)
    assert classify(rg.Game(one[..., None] * units + zeros)).common_interest
    units[-1] *= -1
    assert not classify(rg.Game(one[..., None] * units + zeros)).common_interest
    units[-1] = 0
    assert not classify(rg.Game(one[..., None] * units + zeros)).common_interest


@given(games(seats=(2, 3), actions=3), generators)
def test_units_zeros_and_numbers_of_seats_and_actions_do_not_matter(game, rng):
    u = game.payoffs
    order = rng.permutation(game.seats)
    relabel = [rng.permutation(n) for n in game.counts]
    moved = (u * 4 + rng.integers(-9, 10, game.seats))[np.ix_(*relabel, range(game.seats))]
    moved = moved.transpose([*order, game.seats])[..., order]
    c, d = classify(game), classify(rg.Game(moved))

    def there(found):
        """Profiles of the moved game in the numbers of the original one."""
        places = np.argsort(order)
        return {tuple(int(relabel[seat][p[places[seat]]]) for seat in range(game.seats)) for p in found}

    for trait in ("constant_sum", "common_interest", "dilemma"):
        assert getattr(c, trait) == getattr(d, trait)
    assert (c.potential is None) == (d.potential is None)
    assert there(d.efficient) == set(c.efficient)
    assert there(d.equilibria) == set(c.equilibria)
    assert there(d.deficient) == set(c.deficient)


def test_what_no_seat_can_change():
    c = classify(rg.Game([[[2, 2]]]))
    assert (c.total, c.common_interest, c.symmetric, c.dominant, c.dilemma) == (4, True, True, (0, 0), False)
    assert c.potential is not None
    alone = classify(rg.Game([[1], [3]]))
    assert (alone.efficient, alone.equilibria, alone.dominant, alone.deficient) == (((1,),), ((1,),), (1,), ())
    assert alone.potential is not None
    assert alone.potential.tolist() == [0, 2]


def test_long_lists_are_cut_and_empty_ones_say_so():
    # All but the 14 profiles in which only one claims the lowest, 2, and the bonus of 2 leaves the other nothing.
    assert "and 46 more" in str(classify(rg.games.travellers_dilemma(2, 9)))
    assert "equilibria in pure strategies: none" in str(classify(rg.games.matching_pennies()))


def test_errors():
    with pytest.raises(TypeError, match="game must be a Game"):
        classify([[1, 2], [3, 4]])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="outside must be a number or hold one per seat"):
        classify(rg.games.stag_hunt(), outside=[1, 2, 3])
