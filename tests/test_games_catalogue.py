"""Every fact that a docstring of the catalogue states, found again by brute force in exact arithmetic."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations, product
from math import comb, prod

import numpy as np
import pytest

import relgames as rg
from relgames import games

EVERY = [
    games.prisoners_dilemma,
    games.donation,
    games.stag_hunt,
    games.snowdrift,
    games.battle_of_the_sexes,
    games.matching_pennies,
    games.coordination,
    games.trust,
    games.favour_exchange,
    games.travellers_dilemma,
    games.effort_and_pay,
    games.cournot,
    games.bertrand,
    games.public_good,
    games.threshold_public_good,
    games.volunteers_dilemma,
    games.three_party_coordination,
    games.service_triad,
    games.enterprise_triad,
    games.production_chain,
]
DILEMMAS = [(5, 3, 1, 0), (F(7, 3), 2, F(1, 3), -1), (10, 6, 5, 0), (9, 3, 1, 0)]
GIFTS = [(3, 1), (F(4, 3), 1), (F(10), F(1, 3))]


def profiles(game):
    return list(product(*(range(n) for n in game.counts)))


def replaced(profile, seat, action):
    return (*profile[:seat], action, *profile[seat + 1 :])


def pure_nash(game, strict=False):
    """The profiles from which no seat gains by a change of its own action (strict: from which each loses)."""
    u = game.fractions
    found = []
    for p in profiles(game):
        others = [(u[p][i], u[replaced(p, i, a)][i]) for i, n in enumerate(game.counts) for a in range(n) if a != p[i]]
        if all(kept > changed if strict else kept >= changed for kept, changed in others):
            found.append(p)
    return found


def dominates(game, seat, better, worse, weakly=False):
    u = game.fractions
    pairs = [(u[replaced(p, seat, better)][seat], u[replaced(p, seat, worse)][seat]) for p in profiles(game)]
    if weakly:
        return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)
    return all(a > b for a, b in pairs)


def rationalisable(game):
    """What strict dominance by pure actions leaves of each seat's actions, again and again."""
    u, left = game.fractions, [list(range(n)) for n in game.counts]
    while True:
        for i, own in enumerate(left):
            rest = list(product(*left[:i], [0], *left[i + 1 :]))
            beaten = [
                b for b in own if any(all(u[replaced(p, i, a)][i] > u[replaced(p, i, b)][i] for p in rest) for a in own)
            ]
            if beaten:
                left[i] = [a for a in own if a not in beaten]
                break
        else:
            return left


def expected(game, mixed):
    """Payoff of each seat when seat i plays action a with probability ``mixed[i][a]``."""
    u, total = game.fractions, [0] * game.seats
    for p in profiles(game):
        chance = prod(mixed[i][a] for i, a in enumerate(p))
        total = [t + chance * x for t, x in zip(total, u[p], strict=True)]
    return total


def gain(game, mixed):
    """The most that any seat gains by leaving a mixed profile."""
    at = expected(game, mixed)
    gains = []
    for i, n in enumerate(game.counts):
        for a in range(n):
            pure = [int(k == a) for k in range(n)]
            gains.append(expected(game, [*mixed[:i], pure, *mixed[i + 1 :]])[i] - at[i])
    return max(gains)


def better(game, new, old):
    """Which seats get more in one profile than in another."""
    return [a > b for a, b in zip(game.fractions[new], game.fractions[old], strict=True)]


def pareto(game):
    """The profiles from which no other makes a seat better off without making one worse off."""
    found = profiles(game)
    return [p for p in found if not any(any(better(game, q, p)) and not any(better(game, p, q)) for q in found)]


def totals(game):
    sums = game.fractions.sum(axis=-1)
    return {p: sums[p] for p in profiles(game)}


def largest_total(game):
    sums = totals(game)
    most = max(sums.values())
    return [p for p, total in sums.items() if total == most]


def threat_discounts(game, kept, threat):
    """The discount from which each seat keeps to a profile if leaving it once brings the threat for ever."""
    assert threat in pure_nash(game)
    u, needed = game.fractions, []
    for i, n in enumerate(game.counts):
        best = max(u[replaced(kept, i, a)][i] for a in range(n))
        needed.append((best - u[kept][i]) / (best - u[threat][i]) if best > u[kept][i] else F(0))
    return needed


@pytest.mark.parametrize("make", EVERY)
def test_each_is_a_named_game_with_named_roles_and_actions_and_a_cited_docstring(make):
    game = make()
    assert isinstance(game, rg.Game)
    assert game.name
    assert make.__name__ in games.__all__
    assert all(game.actions[seat][0] != "0" for seat in range(game.seats))
    for section in ("Parameters", "Raises", "Notes", "Examples"):
        assert f"{section}\n    ---" in make.__doc__
    assert "References" in make.__doc__ or make is games.favour_exchange
    assert "per round" in make.__doc__ or make in (games.service_triad, games.enterprise_triad)


@pytest.mark.parametrize("make", EVERY)
def test_symmetry(make):
    seats_differ = {
        games.battle_of_the_sexes,
        games.matching_pennies,
        games.trust,
        games.effort_and_pay,
        games.service_triad,
        games.enterprise_triad,
        games.production_chain,
    }
    assert make().is_symmetric == (make not in seats_differ)


@pytest.mark.parametrize(("T", "R", "P", "S"), DILEMMAS)
def test_prisoners_dilemma(T, R, P, S):
    g = games.prisoners_dilemma(T, R, P, S)
    assert dominates(g, 0, 1, 0)
    assert dominates(g, 1, 1, 0)
    assert rationalisable(g) == [[1], [1]]
    assert pareto(g) == [(0, 0), (0, 1), (1, 0)]
    assert threat_discounts(g, (0, 0), (1, 1)) == [F(T - R) / (T - P)] * 2
    assert ((0, 0) in largest_total(g)) == (2 * R >= T + S)
    assert g.fractions[1, 0].tolist() == [T, S]


@pytest.mark.parametrize(("b", "c"), GIFTS)
def test_donation_is_the_dilemma_of_equal_gains_from_switching(b, c):
    g = games.donation(b, c)
    same = games.prisoners_dilemma(b, b - c, 0, -c)
    assert (g.fractions == same.fractions).all()
    u = g.fractions[..., 0]
    assert u[1, 0] + u[0, 1] == u[0, 0] + u[1, 1]
    assert threat_discounts(g, (0, 0), (1, 1)) == [F(c) / b] * 2


@pytest.mark.parametrize(("T", "R", "P", "S"), [(3, 4, 3, 0), (3, 5, 1, 0), (F(5, 2), 3, 2, F(-1, 3)), (3, 4, 2, 1)])
def test_stag_hunt(T, R, P, S):
    g = games.stag_hunt(T, R, P, S)
    assert pure_nash(g, strict=True) == pure_nash(g) == [(0, 0), (1, 1)]
    assert all(better(g, (0, 0), (1, 1)))
    stag = F(P - S) / (R - T + P - S)
    assert gain(g, [[stag, 1 - stag]] * 2) == 0
    half = [F(1, 2), F(1, 2)]
    hare_is_safer = expected(g, [[0, 1], half])[0] > expected(g, [[1, 0], half])[0]
    assert hare_is_safer == (T + P > R + S)


@pytest.mark.parametrize(("b", "c"), GIFTS)
def test_snowdrift(b, c):
    g = games.snowdrift(b, c)
    assert pure_nash(g, strict=True) == pure_nash(g) == [(0, 1), (1, 0)]
    shovel = 1 - F(c) / (2 * b - c)
    assert gain(g, [[shovel, 1 - shovel]] * 2) == 0
    assert totals(g) == {(0, 0): 2 * b - c, (0, 1): 2 * b - c, (1, 0): 2 * b - c, (1, 1): 0}


def test_snowdrift_at_a_cost_above_the_benefit_is_the_dilemma_that_its_error_names():
    b, c = 3, F(4)
    with pytest.raises(ValueError, match=r"prisoners_dilemma\(T=b, R=b - c / 2, P=0, S=b - c\)"):
        games.snowdrift(b, c)
    games.prisoners_dilemma(T=b, R=b - c / 2, P=0, S=b - c)


@pytest.mark.parametrize(("favourite", "other", "apart"), [(2, 1, 0), (3, 1, F(-1, 2)), (F(7, 3), 2, 1)])
def test_battle_of_the_sexes(favourite, other, apart):
    g = games.battle_of_the_sexes(favourite, other, apart)
    assert pure_nash(g, strict=True) == pure_nash(g) == [(0, 0), (1, 1)]
    own = F(favourite - apart) / (favourite + other - 2 * apart)
    mixed = [[own, 1 - own], [1 - own, own]]
    assert gain(g, mixed) == 0
    assert max(expected(g, mixed)) < other


@pytest.mark.parametrize("stake", [1, F(2, 3)])
def test_matching_pennies(stake):
    g = games.matching_pennies(stake)
    assert set(totals(g).values()) == {0}
    assert pure_nash(g) == []
    half = [F(1, 2)] * 2
    assert gain(g, [half, half]) == 0
    assert expected(g, [half, half]) == [0, 0]
    for a, b in product([F(0), F(1, 3), F(1, 2), F(1)], repeat=2):
        assert (gain(g, [[a, 1 - a], [b, 1 - b]]) == 0) == (a == b == F(1, 2))
    assert g.fractions[0, 0, 0] == stake


@pytest.mark.parametrize("payoffs", [(2, 1), (3, 2, 1), (F(1, 3), 1, 1, 5)])
def test_coordination_has_an_equilibrium_for_every_set_of_actions(payoffs):
    nashpy = pytest.importorskip("nashpy")
    g = games.coordination(payoffs)
    n = len(payoffs)
    assert pure_nash(g, strict=True) == [(k, k) for k in range(n)]
    supports = [s for size in range(1, n + 1) for s in combinations(range(n), size)]
    for support in supports:
        weights = [1 / F(payoffs[k]) if k in support else F(0) for k in range(n)]
        mixed = [w / sum(weights) for w in weights]
        assert gain(g, [mixed, mixed]) == 0
    peer = list(nashpy.Game(g.payoffs[..., 0], g.payoffs[..., 1]).support_enumeration())
    assert len(supports) == len(peer) == 2**n - 1


@pytest.mark.parametrize(
    ("gains", "loss", "profit", "temptation"), [(1, 1, 1, 2), (2, F(1, 3), 3, F(7, 2)), (1, 5, 1, 9)]
)
def test_trust(gains, loss, profit, temptation):
    g = games.trust(gains, loss, profit, temptation)
    assert dominates(g, 1, 1, 0, weakly=True)
    assert pure_nash(g) == [(1, 1)]
    assert all(better(g, (0, 0), (1, 1)))
    edge = F(loss) / (gains + loss)
    for honour, holds in (
        (F(0), True),
        (edge / 2, True),
        (edge, True),
        ((1 + edge) / 2, False),
        (F(1), False),
    ):
        assert (gain(g, [[0, 1], [honour, 1 - honour]]) == 0) == holds
    # A truster that trusts at all makes exploiting the trustee's only best reply, to which withholding is.
    assert gain(g, [[F(1, 10), F(9, 10)], [0, 1]]) > 0
    assert threat_discounts(g, (0, 0), (1, 1)) == [0, 1 - F(profit) / temptation]


@pytest.mark.parametrize("hurt", [0, 1, F(2, 3)])
@pytest.mark.parametrize(
    "dilemma", [games.prisoners_dilemma(*x) for x in DILEMMAS] + [games.donation(*x) for x in GIFTS]
)
def test_refusal_keeps_the_equilibria_and_makes_giving_worse(dilemma, hurt):
    g = games.with_refusal(dilemma, hurt)
    assert g.counts == (4, 4)
    assert g.is_symmetric
    assert g.name == f"{dilemma.name} with refusal"
    assert g.actions[0] == ("give+accept", "give+refuse", "withhold+accept", "withhold+refuse")
    assert sorted(pure_nash(g)) == [(2, 2), (2, 3), (3, 2), (3, 3)]
    for seat in range(2):
        assert dominates(g, seat, 0, 1, weakly=True)
        assert dominates(g, seat, 2, 3, weakly=True)
        if hurt > 0:
            assert dominates(g, seat, 2, 0)
            assert dominates(g, seat, 2, 1)


def test_refusal_for_seats_that_differ():
    dilemma = rg.Game([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], roles=("a", "b"), actions=(("g", "w"), ("G", "W")))
    u = games.with_refusal(dilemma, hurt=10).fractions
    give_accept, give_refuse, withhold_accept, withhold_refuse = range(4)
    assert u[give_accept, give_accept].tolist() == [1, 2]
    assert u[give_accept, withhold_accept].tolist() == [3, 4]
    assert u[withhold_accept, give_accept].tolist() == [5, 6]
    assert u[give_refuse, give_refuse].tolist() == [7 - 10, 8 - 10]
    assert u[give_refuse, give_accept].tolist() == [3, 4 - 10]
    assert u[give_accept, withhold_refuse].tolist() == [7 - 10, 8]
    assert games.with_refusal(dilemma).roles == ("a", "b")
    assert games.with_refusal(dilemma).actions[1] == ("G+accept", "G+refuse", "W+accept", "W+refuse")


@pytest.mark.parametrize(("b", "c"), GIFTS)
@pytest.mark.parametrize("hurt", [0, F(1, 3), 2])
def test_favour_exchange(b, c, hurt):
    g = games.favour_exchange(b, c, hurt)
    for p in profiles(g):
        gives, accepts = [a in (0, 1) for a in p], [a in (0, 2) for a in p]
        for i in range(2):
            got = b * (gives[1 - i] and accepts[i])
            spent = c * (gives[i] and accepts[1 - i]) + hurt * (gives[i] and not accepts[1 - i])
            assert g.fractions[p][i] == got - spent
    assert largest_total(g) == [(0, 0)]
    assert totals(g)[0, 0] == 2 * (b - c)
    assert sorted(pure_nash(g)) == [(2, 2), (2, 3), (3, 2), (3, 3)]
    assert g.name == "favour exchange"


@pytest.mark.parametrize(("firms", "needed"), [(2, F(9, 17)), (3, F(4, 7))])
@pytest.mark.parametrize("slope", [1, F(2, 3)])
def test_cournot(firms, needed, slope):
    # The grid has the equilibrium, the share and the best reply to it, A (n + 1) / (4 n slope).
    A, steps = F(3, 2), {2: 24, 3: 12}[firms]
    g = games.cournot(steps + 1, A / slope, intercept=2, slope=slope, cost=F(1, 2), firms=firms)
    u = g.fractions

    def alike(k):
        return u[(k,) * firms][0]

    def best(k):
        return max(u[(j, *[k] * (firms - 1))][0] for j in range(steps + 1))

    equilibrium, share = steps // (firms + 1), steps // (2 * firms)
    assert best(equilibrium) == alike(equilibrium) == A**2 / ((firms + 1) ** 2 * slope)
    assert alike(share) * firms == A**2 / (4 * slope) == u.sum(axis=-1).max()
    exact = (best(share) - alike(share)) / (best(share) - alike(equilibrium))
    assert exact == needed == F((firms + 1) ** 2, firms**2 + 6 * firms + 1)


def test_cournot_at_a_price_of_0():
    u = games.cournot(3, 4, intercept=5, cost=1).fractions
    assert u[2, 2].tolist() == [-4, -4]
    assert u[1, 2].tolist() == [-2, -4]


@pytest.mark.parametrize(("levels", "firms"), [(3, 2), (6, 2), (6, 3), (4, 4)])
def test_bertrand(levels, firms):
    g = games.bertrand(levels, value=3, cost=F(1, 2), firms=firms)
    L, h = levels - 1, F(5, 2) / (levels - 1)
    for p in profiles(g):
        cheapest = [i for i in range(firms) if p[i] == max(p)]
        each = (F(5, 2) - h * max(p)) / len(cheapest)
        assert g.fractions[p].tolist() == [each if i in cheapest else 0 for i in range(firms)]
    known = [p for p in profiles(g) if p.count(L) >= 2] + [(L - 1,) * firms] + [(L - 2,) * 2] * (firms == 2)
    assert sorted(pure_nash(g)) == sorted(known)
    assert (0,) * firms in largest_total(g)
    assert threat_discounts(g, (0,) * firms, (L,) * firms) == [max(1 - F(L, firms * (L - 1)), 0)] * firms


@pytest.mark.parametrize(("low", "high", "bonus"), [(2, 100, 2), (0, 6, F(4, 3)), (5, 9, 20)])
def test_travellers_dilemma(low, high, bonus):
    g = games.travellers_dilemma(low, high, bonus)
    n = high - low + 1
    assert g.counts == (n, n)
    assert [int(label) for label in g.actions[0]] == list(range(high, low - 1, -1))
    assert all(total == 2 * (high - max(p)) for p, total in totals(g).items())
    assert largest_total(g) == [(0, 0)]
    u = g.fractions[..., 0]
    best = u.max(axis=0)
    nash = [(j, k) for j in range(n) for k in range(n) if u[j, k] == best[k] and u[k, j] == best[j]]
    assert nash == [(n - 1, n - 1)]
    assert all(u[n - 1, n - 1] > u[k, n - 1] for k in range(n - 1))
    assert all(u[k + 1, k] > u[k, k] for k in range(n - 1))


CONTRACTS = [
    ((4, 1, 0), (10, 5, 0), (7, 3, 0)),
    ((3, F(1, 2)), (F(20, 3), 1), (5, 4, 2, 1)),
]


@pytest.mark.parametrize(("costs", "values", "wages"), CONTRACTS)
def test_effort_and_pay(costs, values, wages):
    g = games.effort_and_pay(costs, values, wages)
    low = (len(costs) - 1, len(wages) - 1)
    assert g.counts == (len(costs), len(wages))
    assert all(dominates(g, 0, low[0], e) for e in range(low[0]))
    assert all(dominates(g, 1, low[1], w) for w in range(low[1]))
    assert rationalisable(g) == [[low[0]], [low[1]]]
    assert all(total == values[e] - costs[e] for (e, _), total in totals(g).items())
    for e, w in product(range(low[0]), range(low[1])):
        cost, value, wage = costs[e] - costs[-1], values[e] - values[-1], wages[w] - wages[-1]
        assert threat_discounts(g, (e, w), low) == [F(cost) / wage, F(wage) / value]


@pytest.mark.parametrize("discount", [F(1, 3), F(2, 5), F(1, 2), F(7, 10), F(9, 10)])
def test_effort_and_pay_contracts_where_the_owner_pays_after_seeing_the_effort(discount):
    costs, values, _ = CONTRACTS[0]
    pay = [F(k, 20) for k in range(200, -1, -1)]
    u = games.effort_and_pay(costs, values, pay).fractions
    for e in range(2):
        cost, value = F(costs[e]), F(values[e])
        after, at_once = [], []
        for w in range(len(pay)):
            team, owner = u[e, w]
            # The threat pays 0 to both. An owner who pays after answers low effort with the low wage at once.
            keeps_paying = owner >= (1 - discount) * u[e, -1][1]
            after.append(keeps_paying and team >= u[-1, -1][0])
            at_once.append(keeps_paying and team >= (1 - discount) * u[-1, w][0])
            assert after[-1] == (cost <= pay[w] <= discount * value)
            assert at_once[-1] == (cost <= discount * pay[w] and pay[w] <= discount * value)
        assert any(after) == (cost <= discount / (1 - discount) * (value - cost)) == (cost <= discount * value)
        assert not any(at_once) or cost <= discount**2 * value


def test_effort_and_pay_default_wages_share_the_surplus_equally():
    g = games.effort_and_pay()
    assert all(g.fractions[e, e, 0] == g.fractions[e, e, 1] for e in range(3))


@pytest.mark.parametrize("seats", [2, 3, 4])
@pytest.mark.parametrize("r", [F(1, 2), 1, F(3, 2), 2, 5])
def test_public_good_with_equal_shares(seats, r):
    cost = F(2, 3)
    g = games.public_good(r, cost, seats)
    assert g.is_symmetric
    assert dominates(g, 0, 1, 0) == (F(r) / seats < 1)
    assert dominates(g, 0, 0, 1) == (F(r) / seats > 1)
    assert all(total == (r - 1) * cost * p.count(0) for p, total in totals(g).items())
    everybody, nobody = (0,) * seats, (1,) * seats
    if r != 1:
        assert largest_total(g) == [everybody if r > 1 else nobody]
    if 1 < r < seats:
        assert set(threat_discounts(g, everybody, nobody)) == {F(seats - r) / (r * (seats - 1))}


@pytest.mark.parametrize("shares", [(F(1, 2), F(1, 4), F(1, 4)), (F(3, 5), F(1, 5), F(1, 5)), (F(2, 3), F(1, 3), 0)])
def test_public_good_with_given_shares(shares):
    r = F(3, 2)
    g = games.public_good(r, 1, shares=shares)
    assert not g.is_symmetric
    for seat, share in enumerate(shares):
        assert dominates(g, seat, 1, 0) == (r * share < 1)
        assert g.fractions[0, 0, 0][seat] == 3 * r * share - 1
    if max(shares) * r < 1:
        needed = threat_discounts(g, (0, 0, 0), (1, 1, 1))
        assert needed == [(1 - r * s) / (r * s * 2) for s in shares]
        assert (max(needed) <= 1) == (3 * r * min(shares) >= 1)
    if max(shares) * r == 1:
        assert not dominates(g, 0, 1, 0)
        assert not dominates(g, 0, 0, 1)


@pytest.mark.parametrize("costs", [(2, 3, 4), (F(1, 2), 5, 1), (1, 1, 1)])
@pytest.mark.parametrize("r", [F(6, 5), F(3, 2), 2])
def test_public_good_of_unequal_parties(costs, r):
    total = sum(costs)
    r = F(r)
    proportion = [c / F(total) for c in costs]
    for shares in ((F(1, 3),) * 3, (F(1, 2), F(1, 4), F(1, 4)), proportion):
        g = games.public_good(r, costs, shares=shares)
        for p in profiles(g):
            given = [c * (1 - a) for c, a in zip(costs, p, strict=True)]
            assert list(g.fractions[p]) == [s * r * sum(given) - x for s, x in zip(shares, given, strict=True)]
        if max(shares) * r < 1:
            needed = threat_discounts(g, (0, 0, 0), (1, 1, 1))
            assert needed == [(1 - r * s) * c / (r * s * (total - c)) for s, c in zip(shares, costs, strict=True)]
            if shares == proportion:
                assert needed == [(total - r * c) / (r * (total - c)) for c in costs]
                assert max(needed) == needed[costs.index(min(costs))]
                assert list(g.fractions[0, 0, 0]) == [(r - 1) * c for c in costs]
    assert (games.public_good(r, np.ones(3, dtype=int)).fractions == games.public_good(r).fractions).all()


@pytest.mark.parametrize(("threshold", "seats"), [(1, 2), (1, 3), (2, 3), (3, 3), (2, 4), (4, 4)])
def test_threshold_public_good(threshold, seats):
    b, c = F(5, 3), 1
    g = games.threshold_public_good(b, c, threshold, seats)
    assert g.is_symmetric
    exact = [p for p in profiles(g) if p.count(0) == threshold]
    nobody = [(1,) * seats] if threshold >= 2 else []
    assert len(exact) == comb(seats, threshold)
    assert sorted(pure_nash(g)) == sorted(exact + nobody)
    assert sorted(largest_total(g)) == sorted(exact)
    assert totals(g)[exact[0]] == seats * b - threshold * c


@pytest.mark.parametrize("seats", [2, 3, 5])
def test_volunteers_dilemma(seats):
    b, root = 1, F(2, 3)
    c = root ** (seats - 1)
    g = games.volunteers_dilemma(b, c, seats)
    assert (g.fractions == games.threshold_public_good(b, c, 1, seats).fractions).all()
    single = [p for p in profiles(g) if p.count(0) == 1]
    assert sorted(pure_nash(g)) == sorted(largest_total(g)) == sorted(single)
    assert totals(g)[single[0]] == seats * b - c
    mixed = [[1 - root, root]] * seats
    assert gain(g, mixed) == 0
    assert expected(g, mixed) == [b - c] * seats


def test_volunteers_fail_more_often_the_more_they_are():
    nobody = []
    for seats in range(2, 8):
        withhold = 0.5 ** (1 / (seats - 1))
        game = games.volunteers_dilemma(2, 1, seats)
        assert float(gain(game, [[1 - withhold, withhold]] * seats)) == pytest.approx(0, abs=1e-12)
        nobody.append(withhold**seats)
    assert nobody == sorted(nobody)
    assert nobody[0] < nobody[-1]


@pytest.mark.parametrize("roots", [(1, 2), (1, 2, 3)])
def test_three_party_coordination(roots):
    payoffs = [F(x) ** 2 for x in roots]
    g = games.three_party_coordination(payoffs)
    n = len(payoffs)
    alike = [(k, k, k) for k in range(n)]
    assert pure_nash(g, strict=True) == alike
    different = [p for p in profiles(g) if len(set(p)) == 3]
    assert sorted(pure_nash(g)) == sorted(alike + different)
    weights = [1 / F(x) for x in roots]
    assert gain(g, [[w / sum(weights) for w in weights]] * 3) == 0
    assert all(len(set(g.fractions[p])) == 1 for p in profiles(g))


SERVICES = [
    {},
    {"support": 6},
    {"commission": F(1, 10), "squeezed": 0},
    {"margin": 60, "misfit": 99, "price": F(301, 3)},
    {"fit": 101, "push_margin": 95},
    {"effort": 30, "eased": 9},
]


@pytest.mark.parametrize("given", SERVICES)
def test_service_triad(given):
    g = games.service_triad(**given)
    a = {
        "fit": 150, "misfit": 50, "price": 100, "margin": 40, "push_margin": 60, "commission": F(1, 4),
        "squeezed": F(1, 8), "effort": 10, "eased": 5, "support": 3,
    } | given  # fmt: skip
    for p in profiles(g):
        x, y, z = (1 - action for action in p)
        value, left = (a["fit"], a["margin"]) if x else (a["misfit"], a["push_margin"])
        share, pains = (a["commission"], a["eased"]) if z else (a["squeezed"], a["effort"])
        formula = [
            y * share * left - x * pains,
            y * (value - a["price"]),
            y * (1 - share) * left - z * a["support"],
        ]
        assert g.fractions[p].tolist() == formula
    assert dominates(g, 0, 1, 0)
    assert dominates(g, 2, 1, 0)
    assert not dominates(g, 1, 1, 0)
    assert rationalisable(g) == [[1], [1], [1]]
    assert g.fractions[1, 1, 1].tolist() == [0, 0, 0]
    pay, keep = a["commission"] * a["margin"], (1 - a["commission"]) * a["margin"]
    all_win = pay > a["eased"] and keep > a["support"]
    assert all(x > 0 for x in g.fractions[0, 0, 0]) == all_win
    served = a["fit"] + a["margin"] - a["eased"] - a["support"]
    saves = a["support"] < a["effort"] - a["eased"]
    if saves and served > a["misfit"] + a["push_margin"] and served > a["price"]:
        assert largest_total(g) == [(0, 0, 0)]
    else:
        assert largest_total(g) != [(0, 0, 0)]
    if all_win:
        assert threat_discounts(g, (0, 0, 0), (1, 1, 1)) == [
            1 - F(pay - a["eased"]) / (a["commission"] * a["push_margin"]),
            0,
            1 - F(keep - a["support"]) / ((1 - a["squeezed"]) * a["margin"]),
        ]


def test_service_triad_has_no_essay_rule_in_its_payoffs():
    u = games.service_triad().fractions
    for backing in range(2):
        regretted = u[1, 0, backing]
        assert regretted[0] > 0 > regretted[1]
        assert regretted[2] > 0
    at_a_loss = u[0, 0, 1]
    assert at_a_loss[0] < 0 < at_a_loss[1]
    assert at_a_loss[2] > u[0, 0, 0][2] > 0
    assert largest_total(games.service_triad()) == [(0, 0, 0)]


ENTERPRISES = [
    {},
    {"trouble": 0, "growth": 5},
    {"rebate": F(20, 3)},
    {"effort": 60, "growth": 100},
    {"value": 100, "rebate": 15},
]


@pytest.mark.parametrize("given", ENTERPRISES)
def test_enterprise_triad(given):
    g = games.enterprise_triad(**given)
    a = {
        "value": 140, "least": 90, "price": 100, "rebate": 20, "trouble": 10, "wage": 50, "effort": 20,
        "growth": 20, "investment": 10,
    } | given  # fmt: skip
    for p in profiles(g):
        x, y, z = (1 - action for action in p)
        assert g.fractions[p].tolist() == [
            y * a["value"] + (1 - y) * a["least"] - a["price"] + (1 - x) * a["rebate"],
            a["wage"] - y * a["effort"] + z * a["growth"] - (1 - x) * a["trouble"],
            a["price"] - (1 - x) * a["rebate"] - a["wage"] - z * a["investment"],
        ]
    assert all(dominates(g, seat, 1, 0) for seat in range(3))
    assert rationalisable(g) == [[1], [1], [1]]
    own = [a["rebate"], a["effort"], a["investment"]]
    received = [a["value"] - a["least"], a["growth"] + a["trouble"], a["rebate"]]
    assert better(g, (0, 0, 0), (1, 1, 1)) == [cost < worth for cost, worth in zip(own, received, strict=True)]
    needed = threat_discounts(g, (0, 0, 0), (1, 1, 1))
    assert needed == [F(cost) / worth for cost, worth in zip(own, received, strict=True)]
    worth_it = a["effort"] <= received[0] and a["investment"] <= a["growth"]
    assert ((0, 0, 0) in largest_total(g)) == worth_it


def test_enterprise_gifts_go_round():
    u = games.enterprise_triad().fractions
    receives = [u[0, 0, 0] - u[replaced((0, 0, 0), giver, 1)] for giver in range(3)]
    fair, contribute, share = ([int(np.sign(x)) for x in change] for change in receives)
    assert fair == [-1, 1, 1]
    assert contribute == [1, -1, 0]
    assert share == [0, 1, -1]


THIRD = F(1, 3)
IN_THIRDS = [
    (games.prisoners_dilemma, {"T": 5 + THIRD}),
    (games.donation, {"b": 1 + THIRD}),
    (games.stag_hunt, {"R": 4 - THIRD}),
    (games.snowdrift, {"c": THIRD}),
    (games.battle_of_the_sexes, {"apart": -THIRD}),
    (games.matching_pennies, {"stake": THIRD}),
    (games.coordination, {"payoffs": [THIRD, 1]}),
    (games.trust, {"gain": THIRD}),
    (games.favour_exchange, {"hurt": THIRD}),
    (games.travellers_dilemma, {"high": 4, "bonus": 1 + THIRD}),
    (games.effort_and_pay, {"costs": (1, THIRD), "values": (2, 1)}),
    (games.cournot, {"levels": 3, "cost": 1 + THIRD}),
    (games.bertrand, {"levels": 3, "value": 4 + THIRD}),
    (games.public_good, {}),
    (games.threshold_public_good, {"c": THIRD}),
    (games.volunteers_dilemma, {"c": THIRD}),
    (games.three_party_coordination, {"payoffs": [THIRD, 1]}),
    (games.service_triad, {"effort": 5 + THIRD}),
    (games.enterprise_triad, {"trouble": THIRD}),
    (games.production_chain, {"strengths": (THIRD, 1, 1)}),
]


@pytest.mark.parametrize(("make", "given"), IN_THIRDS)
def test_fractions_stay_exact(make, given):
    denominators = {x.denominator for x in make(**given).fractions.flat}
    assert any(d % 3 == 0 for d in denominators)
    assert max(denominators) <= 24


def test_every_game_is_tried_with_fractions():
    assert [make for make, _ in IN_THIRDS] == EVERY


@pytest.mark.parametrize(
    ("make", "given", "error", "message"),
    [
        (
            games.prisoners_dilemma,
            {"T": 3},
            ValueError,
            r"expected T > R > P > S; got T=3, R=3, P=1, S=0.*Game\.",
        ),
        (games.prisoners_dilemma, {"S": "0"}, TypeError, "S must be a number"),
        (games.prisoners_dilemma, {"T": float("inf")}, ValueError, "T must be finite"),
        (games.donation, {"b": 1, "c": 1}, ValueError, "expected b > c > 0; got b=1, c=1"),
        (games.donation, {"c": 0}, ValueError, "expected b > c > 0; got b=3, c=0"),
        (games.stag_hunt, {"T": 4}, ValueError, "expected R > T >= P > S; got R=4, T=4"),
        (games.snowdrift, {"c": 3}, ValueError, "expected b > c > 0"),
        (games.battle_of_the_sexes, {"apart": 1}, ValueError, "expected favourite > other > apart"),
        (games.matching_pennies, {"stake": 0}, ValueError, "expected stake > 0; got stake=0"),
        (games.coordination, {"payoffs": [1]}, ValueError, "payoffs must hold at least two numbers; got 1"),
        (games.coordination, {"payoffs": 3}, TypeError, "payoffs must be a sequence of numbers; got 3"),
        (
            games.coordination,
            {"payoffs": [1, 0]},
            ValueError,
            r"expected payoffs\[1\] > 0; got payoffs\[1\]=0",
        ),
        (games.trust, {"loss": 0}, ValueError, "expected loss > 0; got loss=0"),
        (games.trust, {"temptation": 1}, ValueError, "temptation > profit > 0; got temptation=1, profit=1"),
        (games.with_refusal, {"dilemma": [[1]]}, TypeError, "dilemma must be a Game; got list.*donation"),
        (
            games.with_refusal,
            {"dilemma": games.public_good()},
            ValueError,
            r"dilemma .* got counts \(2, 2, 2\)",
        ),
        (games.favour_exchange, {"hurt": -1}, ValueError, "expected hurt >= 0; got hurt=-1"),
        (games.favour_exchange, {"b": 0}, ValueError, "expected b > c > 0"),
        (games.travellers_dilemma, {"low": 100}, ValueError, "high must be at least 101; got 100"),
        (games.travellers_dilemma, {"low": 2.5}, TypeError, "low must be an integer"),
        (games.travellers_dilemma, {"bonus": 1}, ValueError, "expected bonus > 1; got bonus=1"),
        (
            games.effort_and_pay,
            {"costs": (0, 1, 4)},
            ValueError,
            r"expected costs\[0\] > .* from the highest",
        ),
        (
            games.effort_and_pay,
            {"costs": (1, 0)},
            ValueError,
            "costs must hold one cost for each of the 3 values",
        ),
        (games.effort_and_pay, {"wages": "73"}, TypeError, "wages must be a sequence of numbers; got '73'"),
        (games.cournot, {"levels": 1}, ValueError, "levels must be at least 2; got 1"),
        (games.cournot, {"cost": 2}, ValueError, "expected intercept > cost; got intercept=2, cost=2"),
        (games.bertrand, {"value": 0}, ValueError, "expected value > cost; got value=0, cost=0"),
        (games.bertrand, {"firms": 1.0}, TypeError, "firms must be an integer"),
        (games.public_good, {"seats": 1}, ValueError, "seats must be at least 2; got 1"),
        (games.public_good, {"r": 0}, ValueError, "expected r > 0; got r=0"),
        (games.public_good, {"cost": -1}, ValueError, "expected cost > 0; got cost=-1"),
        (
            games.public_good,
            {"shares": (0.5, 0.5)},
            ValueError,
            r"shares must hold one share per seat, shape \(3,\)",
        ),
        (games.public_good, {"cost": (1, 2)}, ValueError, "cost must be a number or hold one per seat, 3; got 2"),
        (games.public_good, {"cost": (1, 0, 2)}, ValueError, r"expected cost\[1\] > 0; got cost\[1\]=0"),
        (games.public_good, {"shares": (0.5, 0.5, 0.5)}, ValueError, "shares must sum to 1"),
        (games.public_good, {"shares": (2, 0, -1)}, ValueError, "shares must lie in"),
        (
            games.threshold_public_good,
            {"threshold": 4},
            ValueError,
            "threshold must be at least 1 and at most 3",
        ),
        (games.threshold_public_good, {"c": 3}, ValueError, "expected b > c > 0"),
        (games.volunteers_dilemma, {"seats": 2.0}, TypeError, "seats must be an integer"),
        (games.three_party_coordination, {"payoffs": [1, -1]}, ValueError, r"expected payoffs\[1\] > 0"),
        (games.service_triad, {"misfit": 100}, ValueError, "expected fit > price > misfit > 0; got fit=150"),
        (games.service_triad, {"squeezed": 0.5}, ValueError, "expected 1 > commission > squeezed >= 0"),
        (
            games.service_triad,
            {"eased": 0},
            ValueError,
            "expected effort > eased > 0; got effort=10, eased=0",
        ),
        (
            games.enterprise_triad,
            {"least": 140},
            ValueError,
            "expected value > least; got value=140, least=140",
        ),
        (games.enterprise_triad, {"rebate": 101}, ValueError, "expected price >= rebate > 0; got price=100"),
        (games.production_chain, {"bases": (0, 0)}, ValueError, "one number for each of the 3 strengths; got 2"),
        (games.production_chain, {"strengths": (1, -1, 1)}, ValueError, r"expected strengths\[1\] >= 0"),
        (games.production_chain, {"levels": (0, 1)}, ValueError, r"expected levels\[0\] > levels\[1\]"),
        (games.production_chain, {"levels": (1, -1)}, ValueError, r"expected levels\[1\] >= 0"),
    ],
)
def test_errors_name_the_argument_what_came_and_what_was_expected(make, given, error, message):
    with pytest.raises(error, match=message):
        make(**given)
