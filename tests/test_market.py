"""The market of partners: its steady state against flows, published values, closed forms, simulation and its laws."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import naive_market as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames import strategies
from relgames.strategies.published import hit_and_run, trust_building

NINE = Fraction(9, 10)
DILEMMA = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=NINE)


def relationship(g, together=NINE):
    return rg.RepeatedGame(rg.games.prisoners_dilemma(T=g, R=1, P=0, S=-1), discount=together)


def random_machine(rng, seats=2, leave=True):
    states, profiles = int(rng.integers(1, 4)), 2**seats
    act = rng.dirichlet([0.5] * 2, size=states)
    next = rng.integers(0, states, size=(states, profiles))
    return rg.Machine(act, next, leave=rng.choice([0, 0.3, 1], size=states) if leave else None)


# Published values (Fujiwara-Greve and Okuno-Fujiwara 2009): c = 1, d = 0; g and the chance that both live on.
@pytest.mark.parametrize(
    ("g", "limit", "wait"), [(Fraction(8, 5), Fraction(14, 15), 1), (Fraction(3), Fraction(7, 9), 3)]
)
def test_the_published_cases(g, limit, wait):
    r = relationship(g)
    found = rg.pool_limit(r, (trust_building(0), trust_building(0)))
    assert found.limits == (limit, limit)
    assert round(float(limit), 4) in (0.9333, 0.7778)
    held = []
    for T in range(wait + 2):
        m = rg.market(r, [trust_building(T)], exact=True)
        assert m.values[0] == NINE**T
        assert m.residual == 0
        held.append(rg.market_equilibrium(m).holds)
    assert held == [wait <= T for T in range(wait + 2)]


@pytest.mark.parametrize("T", range(4))
def test_the_best_deviation_is_to_betray_at_the_first_trust(T):
    """One wait too few: what is gained is what betraying at T + 1 and entering the pool anew gets."""
    g = 1 + sum(NINE**t for t in range(1, T + 1)) + Fraction(1, 10)
    m = rg.market(relationship(g), [trust_building(T)], exact=True)
    check = rg.market_equilibrium(m)
    total, length = naive.trust_payoff(g, NINE, T, betray=True)
    assert check.replies[0].payoff == total / length
    assert not check.holds
    assert check.regret == total / length - NINE**T


@pytest.mark.parametrize("T", range(1, 4))
def test_a_wait_is_enough_up_to_a_geometric_sum(T):
    g = sum(NINE**t for t in range(T + 1))
    verdict = lambda g: rg.market_equilibrium(rg.market(relationship(g), [trust_building(T)], exact=True)).holds  # noqa: E731
    assert verdict(g)
    assert not verdict(g + Fraction(1, 10**6))


def test_the_limit_of_the_pool_is_where_the_one_shot_check_turns():
    """The same limit by the check of Nash profiles, with the pool's value as the outside payoff."""
    machines = (trust_building(0), trust_building(0))
    limit = rg.pool_limit(DILEMMA, machines).limits[0]
    for value, expected in ((limit, True), (limit + Fraction(1, 1000), False)):
        r = rg.RepeatedGame(DILEMMA.game, discount=NINE, outside=(value, value))
        assert rg.nash_profile(r, machines, exact=True).holds == expected


def test_a_limit_that_is_never_or_always():
    # Who gives to one who never does had better never have met it.
    found = rg.pool_limit(DILEMMA, (strategies.always_give(), strategies.always_withhold()))
    assert found.limits[0] is None
    # It runs after the first round anyway, and withholding is dominant.
    assert rg.pool_limit(DILEMMA, (hit_and_run(), hit_and_run())).limits == (float("inf"),) * 2
    assert "never keeps to it" in str(found)


@pytest.mark.filterwarnings("ignore:outside")
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_steady_state_is_where_flows_lead(seed):
    rng = np.random.default_rng(seed)
    game = rg.Game(rng.integers(-3, 4, size=(2, 2, 2)).astype(float))
    r = rg.RepeatedGame(game, discount=0.6, outside=rng.integers(-3, 4, size=2))
    lineups = [[random_machine(rng) for _ in range(int(rng.integers(1, 4)))] for _ in range(2)]
    shares = [rng.uniform(0.2, 1, size=len(lineup)) for lineup in lineups]
    sizes = [1.0, float(rng.choice([0.7, 1.0, 1.5]))]
    m = rg.market(r, lineups, shares, sizes)
    assert m.residual < 1e-12
    pool, payoffs = naive.flows(r, lineups, shares, sizes, rounds=70)
    for i in range(2):
        # What is left of the start after 70 rounds is below 0.6^70.
        assert m.pool[i] == pytest.approx(pool[i], abs=1e-8)
        assert m.payoffs[i] == pytest.approx(payoffs[i], abs=1e-7)
    for profile in np.ndindex(m.lengths.shape):
        machines = [lineup[k] for lineup, k in zip(lineups, profile, strict=True)]
        length, totals = naive.relationship(r, machines)
        assert m.lengths[profile] == pytest.approx(length)
        assert m.totals[profile] == pytest.approx(totals, abs=1e-9)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_laws(seed):
    rng = np.random.default_rng(seed)
    r = rg.RepeatedGame(rg.games.public_good(seats=3), discount=0.8, noise=rg.Noise(execution=0.1))
    lineup = [random_machine(rng, seats=3) for _ in range(3)]
    shares = rng.uniform(0.1, 1, size=3)
    one = rg.market(r, lineup, shares)
    assert one.partnerships.sum() == pytest.approx(1)
    # Current partnerships have the population's shares, along every axis.
    for axis in range(3):
        others = tuple(k for k in range(3) if k != axis)
        assert one.partnerships.sum(axis=others) == pytest.approx(shares / shares.sum())
    # A share of 0 is an invader; its payoff is what the check of an invader says.
    without = rg.market(r, lineup, [*shares[:2], 0])
    assert without.payoffs[0][2] == pytest.approx(rg.invader_payoff(without, lineup[2]), abs=1e-9)
    # The value of the pool is the payoff of who is in it already.
    for k in range(3):
        assert rg.invader_payoff(one, lineup[k]) == pytest.approx(one.payoffs[0][k], abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_one_population_is_as_good_as_two_equal_ones(seed):
    rng = np.random.default_rng(seed)
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9, noise=rg.Noise(execution=0.1))
    lineup, shares = [random_machine(rng) for _ in range(3)], rng.uniform(0.1, 1, size=3)
    one, two = rg.market(r, lineup, shares), rg.market(r, [lineup] * 2, [shares] * 2)
    for population in range(2):
        assert two.payoffs[population] == pytest.approx(one.payoffs[0])
        assert two.pool[population] == pytest.approx(one.pool[0])
    assert two.partnerships == pytest.approx(one.partnerships)


def test_renaming_roles_and_scaling_payoffs():
    rng = np.random.default_rng(5)
    game = rg.Game(rng.integers(-3, 4, size=(2, 2, 2)).astype(float))
    swapped = rg.Game(game.payoffs.transpose(1, 0, 2)[..., ::-1])
    lineups = [[random_machine(rng) for _ in range(3)], [random_machine(rng) for _ in range(2)]]
    shares = [[1, 2, 3], [2, 1]]
    a = rg.market(rg.RepeatedGame(game, discount=0.9), lineups, shares, [1, 2])
    b = rg.market(rg.RepeatedGame(swapped, discount=0.9), lineups[::-1], shares[::-1], [2, 1])
    assert a.partnerships == pytest.approx(b.partnerships.T)
    assert a.payoffs[0] == pytest.approx(b.payoffs[1])
    bigger = rg.Game(3 * game.payoffs + 1)
    c = rg.market(rg.RepeatedGame(bigger, discount=0.9, outside=(1, 1)), lineups, shares, [1, 2])
    assert c.payoffs[1] == pytest.approx(3 * a.payoffs[1] + 1)


def test_two_types_in_closed_form():
    """Givers who leave betrayers, and betrayers who run: scaling two by two is a quadratic equation."""
    share = 0.2
    m = rg.market(DILEMMA, [trust_building(0), hit_and_run()], [1 - share, share])
    # 10 a^2 + a b = 1 - share, a b + b^2 = share, with t = b / a.
    t = max(np.roots([1 - share, 1 - 2 * share, -10 * share]))
    scale = 1 / (10 + 2 * t + t * t)
    expected = [[10 * scale, t * scale], [t * scale, t * t * scale]]
    assert m.partnerships == pytest.approx(np.array(expected))
    assert m.pool[0] == pytest.approx([1 / (1 + t), t / (1 + t)])
    assert m.payoffs[0] == pytest.approx([(20 - t) / (10 + t), 3 / (1 + t)])
    same = 10 * scale + t * t * scale
    chance = share**2 + (1 - share) ** 2
    assert m.assortment == pytest.approx((same - chance) / (1 - chance))
    assert m.affinity[0, 0] == pytest.approx(10 * scale / (1 - share) ** 2)
    assert m.mean_length == pytest.approx(1 / m.churn)
    assert m.in_pool[0] == pytest.approx(m.churn)


def test_exact_pools_are_proven_or_said_not_to_be():
    # One policy of the sellers: pool shares are shares divided by lengths.
    m = rg.market(DILEMMA, [[trust_building(0), hit_and_run()], [trust_building(0)]], exact=True)
    assert m.residual == 0
    assert m.pool[0].tolist() == [Fraction(1, 11), Fraction(10, 11)]
    irrational = rg.market(
        DILEMMA, [trust_building(0), hit_and_run()], [Fraction(4, 5) - Fraction(1, 7), Fraction(12, 35)], exact=True
    )
    assert 0 < irrational.residual < Fraction(1, 10**12)
    # It is the steady state of what it says, without error.
    again = rg.market(DILEMMA, [trust_building(0), hit_and_run()], irrational.partnerships.sum(axis=1), exact=True)
    assert again.pool[0] == pytest.approx(irrational.pool[0])


@pytest.mark.parametrize("sizes", [None, (1, 1.25)])
def test_a_discount_of_one_lets_only_leaving_end_it(sizes):
    r = rg.RepeatedGame(rg.games.donation(3, 1), discount=1, outside=(0.5, 0.5))
    lineups = [[trust_building(1), hit_and_run()], [hit_and_run()]]
    m = rg.market(r, lineups, sizes=sizes)
    assert m.lengths.tolist() == [[1], [1]]
    near = rg.market(rg.RepeatedGame(r.game, discount=1 - 1e-12, outside=(0.5, 0.5)), lineups, sizes=sizes)
    assert m.payoffs[1] == pytest.approx(near.payoffs[1])


def test_the_best_reply_beats_all_small_machines_and_is_what_it_says():
    r = rg.RepeatedGame(rg.games.donation(3, 1), discount=0.8, noise=rg.Noise(execution=0.05))
    m = rg.market(r, [trust_building(1), strategies.tit_for_tat(), hit_and_run()], [3, 4, 1])
    reply = rg.market_reply(m)
    assert rg.invader_payoff(m, reply.machine) == pytest.approx(reply.payoff)
    assert reply.payoff <= reply.bound <= reply.payoff + 1e-9
    small = [
        rg.Machine(np.eye(2)[list(act)], np.array(next).reshape(2, 4), leave=leave)
        for act in product(range(2), repeat=2)
        for next in list(product(range(2), repeat=8))[::17]
        for leave in ([0, 0], [0, 1], [1, 1])
    ]
    assert naive.brute_force_best(r, m, small) <= reply.bound + 1e-12
    assert reply.gains == pytest.approx(reply.payoff - m.payoffs[0])


def test_where_some_wait_the_best_reply_counts_the_wait():
    r = rg.RepeatedGame(rg.games.donation(3, 1), discount=Fraction(4, 5), outside=(Fraction(1, 2), 0))
    m = rg.market(r, [[trust_building(0)], [trust_building(0)]], sizes=(3, 2), exact=True)
    assert (m.matched[1], m.in_pool[1]) == (1, m.churn)
    # Two of three are together; in the pool of 1 + 2/5 those 2/5 are matched.
    assert m.matched[0] == Fraction(2, 7)
    assert m.payoffs[0].tolist() == [(2 * Fraction(2) + Fraction(1, 2)) / 3]
    for role in range(2):
        reply = rg.market_reply(m, role)
        assert rg.invader_payoff(m, reply.machine, role) == reply.payoff == reply.bound
    # Starting anew takes longer for those of whom there are too many, so that less betrayal pays.
    assert rg.market_reply(m, 0).gains[0] == 0
    assert rg.market_reply(m, 1).gains[0] > 0
    assert not rg.market_equilibrium(m).holds


def within(sampled, errors, exact):
    return bool((np.abs(sampled - exact) <= 5 * errors + 1e-12).all())


@pytest.mark.parametrize("seats", [2, 3])
def test_sampled_markets_agree(seats):
    if seats == 2:
        r, lineup = DILEMMA, [trust_building(1), trust_building(0), hit_and_run()]
    else:
        r = rg.RepeatedGame(rg.games.public_good(seats=3), discount=0.8, noise=rg.Noise(execution=0.05))
        cross = rg.Machine([[1, 0], [1, 0]], [[0, 1, 1, 1] * 2, [0] * 8], leave=[0, 1], name="cross")
        lineup = [cross, strategies.give_while(2), strategies.always_withhold(seats=3)]
    shares = [0.5, 0.3, 0.2]
    m = rg.market(r, lineup, shares)
    s = rg.simulate_market(r, lineup, shares, parties=15_000, rounds=60, repetitions=10, seed=3)
    assert within(s.payoffs[0], s.payoff_errors[0], m.payoffs[0])
    assert within(s.pool[0], s.pool_errors[0], m.pool[0])
    assert within(s.partnerships, s.partnership_errors, m.partnerships)
    assert abs(s.mean_length - m.mean_length) <= 5 * s.mean_length_error


def test_sampled_markets_of_roles_agree_and_do_not_depend_on_threads():
    r = rg.RepeatedGame(rg.games.donation(3, 1), discount=0.9, outside=(0.5, 0.25))
    lineups = [[trust_building(1), trust_building(0), hit_and_run()], [trust_building(1), trust_building(0)]]
    shares = [[5, 3, 2], [1, 9]]
    m = rg.market(r, lineups, shares, sizes=(1, 1.2))
    told = {"parties": (10_000, 12_000), "rounds": 60, "seed": 7}
    s = rg.simulate_market(r, lineups, shares, **told, threads=1)
    for i in range(2):
        assert within(s.payoffs[i], s.payoff_errors[i], m.payoffs[i])
        assert within(s.pool[i], s.pool_errors[i], m.pool[i])
    assert within(s.partnerships, s.partnership_errors, m.partnerships)
    again = rg.simulate_market(r, lineups, shares, **told, threads=3)
    assert all((a == b).all() for a, b in zip(s.payoffs, again.payoffs, strict=True))
    assert (s.partnerships == again.partnerships).all()


def test_screening_is_a_row_of_the_market():
    r = rg.RepeatedGame(rg.games.donation(3, 1), discount=NINE)
    buyers, sellers = (
        [trust_building(1), hit_and_run()],
        [trust_building(0), strategies.always_give(), trust_building(1)],
    )
    m = rg.market(r, [buyers, sellers], [[2, 1], [1, 1, 2]])
    found = rg.screening(m, role=1)
    rows = m.partnerships.T / m.partnerships.T.sum(axis=1, keepdims=True)
    assert found.kept == pytest.approx(rows)
    assert found.payoffs == pytest.approx(m.payoffs[1])
    assert found.met == pytest.approx(m.pool[0])
    # Runners always leave; of those who build trust nobody leaves who does it in step.
    assert found.left[2] == pytest.approx([0, 1])
    assert found.lengths[2] == pytest.approx([10, 1])
    assert (found.role, found.partner_role) == r.game.roles[::-1]


def test_screening_in_one_population_is_a_row_whatever_the_seats():
    """Three parties who tell their neighbours apart, so that it matters who sits on which side."""
    rng = np.random.default_rng(11)
    r = rg.RepeatedGame(rg.games.public_good(seats=3), discount=0.8)
    m = rg.market(r, [random_machine(rng, seats=3) for _ in range(3)], [3, 2, 1])
    found = rg.screening(m)
    pairs = m.partnerships.sum(axis=2)
    assert found.kept == pytest.approx(pairs / pairs.sum(axis=1, keepdims=True))
    assert found.payoffs == pytest.approx(m.payoffs[0])


def test_who_left_is_counted_by_chance():
    """A party that leaves with a chance h after each round, of a relationship that goes on with a chance d."""
    h, d = 0.25, 0.8
    fickle = rg.Machine([[1, 0]], [[0] * 4], leave=[h], name="fickle")
    r = rg.RepeatedGame(rg.games.donation(3, 1), discount=d)
    m = rg.market(r, [[fickle, strategies.always_give()], [strategies.always_give()]])
    found = rg.screening(m, role=1)
    assert found.left[0] == pytest.approx([1, 0])
    assert found.lengths[0] == pytest.approx([1 / (1 - d * (1 - h)), 1 / (1 - d)])


def test_bad_input_is_named():
    r = DILEMMA
    one, lineups = [hit_and_run()], [[hit_and_run()], [hit_and_run()]]
    with pytest.raises(TypeError, match="RepeatedGame"):
        rg.market(r.game, one)
    with pytest.raises(ValueError, match="goes on for ever"):
        rg.market(rg.RepeatedGame(r.game, rounds=5), one)
    with pytest.raises(ValueError, match="needs a population"):
        rg.market(r, [[hit_and_run()], []])
    with pytest.raises(ValueError, match="strategies must be"):
        rg.market(r, [])
    with pytest.raises(ValueError, match="one sequence per role"):
        rg.market(rg.RepeatedGame(rg.games.trust(), discount=0.5), one)
    with pytest.raises(ValueError, match="all 0: the role has no population"):
        rg.market(r, lineups, [[1], [0]])
    with pytest.raises(ValueError, match="at least 0"):
        rg.market(r, lineups, [[1], [-1]])
    with pytest.raises(ValueError, match="one number for each of the 1"):
        rg.market(r, one, [1, 2])
    with pytest.raises(ValueError, match=r"sizes must be above 0.*seat 1"):
        rg.market(r, lineups, sizes=(1, 0))
    with pytest.raises(ValueError, match="single one"):
        rg.market(r, one, sizes=(1, 1))
    with pytest.raises(ValueError, match=r"may never end.*runs empty"):
        rg.market(rg.RepeatedGame(r.game, discount=1), [trust_building(0)])
    with pytest.warns(UserWarning, match="outside: seat 0 gets 4 per round outside"):
        rg.market(rg.RepeatedGame(r.game, discount=0.5, outside=(4, 0)), lineups)
    with pytest.raises(TypeError, match="must be a Machine"):
        rg.market(r, [hit_and_run])
    m = rg.market(r, one)
    with pytest.raises(ValueError, match="role"):
        rg.market_reply(m, 1)
    with pytest.raises(TypeError, match="m must be a Market"):
        rg.invader_payoff(r, hit_and_run())
    with pytest.raises(ValueError, match="discount=1"):
        rg.market_reply(rg.market(rg.RepeatedGame(r.game, discount=1), one))
    with pytest.raises(ValueError, match="discount below 1"):
        rg.pool_limit(rg.RepeatedGame(r.game, discount=1), (hit_and_run(),) * 2)
    with pytest.raises(ValueError, match="settling"):
        rg.simulate_market(rg.RepeatedGame(r.game, discount=1), one)
    with pytest.raises(ValueError, match="parties"):
        rg.simulate_market(r, one, parties=(5, 5))
    with pytest.raises(ValueError, match="partner"):
        rg.screening(rg.market(r, lineups), role=0, partner=0)
    with pytest.raises(ValueError, match="at least one machine"):
        rg.screening(m, policies=[])


def test_one_action_and_constant_payoffs_are_ordinary():
    r = rg.RepeatedGame(rg.Game(np.full((1, 1, 2), 3.0)), discount=0.5)
    m = rg.market(r, [rg.Machine([[1]], [[0]])])
    assert m.values[0] == pytest.approx(3)
    assert m.assortment is None
    assert rg.market_equilibrium(m).holds
    alone = rg.market(rg.RepeatedGame(r.game, discount=0), [rg.Machine([[1]], [[0]])])
    assert (alone.mean_length, alone.in_pool[0]) == (1, 1)


def test_three_roles_who_part_at_the_first_failure():
    """In the firm each gets more by failing the others once, and anew with the next ones, than by giving."""
    r = rg.RepeatedGame(rg.games.enterprise_triad(), discount=NINE)
    parts = rg.Machine([[1, 0], [1, 0]], [[0] + [1] * 7, [1] * 8], leave=[0, 1], name="parts")
    m = rg.market(r, [[parts]] * 3, exact=True)
    assert [x[0] for x in m.payoffs] == [40, 50, 40]
    assert m.mean_length == 10
    # What critical_discount names as the best deviations: 60, 70 and 50, here round after round.
    check = rg.market_equilibrium(m)
    assert [reply.payoff for reply in check.replies] == [60, 70, 50]
    assert check.regret == 20
    # If the team is so scarce that the others wait a thousand rounds for the next one, only the team fails them.
    scarce = rg.market(r, [[parts]] * 3, sizes=(100, 1, 100), exact=True)
    replies = rg.market_equilibrium(scarce).replies
    assert [bool(reply.gains[0] > 0) for reply in replies] == [False, True, False]
    sample = rg.simulate_market(
        r, [[parts, strategies.always_withhold(seats=3)], [parts], [parts]], parties=3_000, seed=2
    )
    mixed = rg.market(r, [[parts, strategies.always_withhold(seats=3)], [parts], [parts]])
    for i in range(3):
        assert within(sample.payoffs[i], sample.payoff_errors[i], mixed.payoffs[i])
    screened = rg.screening(mixed, role=1, partner=0)
    # As all but those who withhold stay, ten of eleven in the pool withhold; a partner is either as often.
    assert screened.met == pytest.approx([1 / 11, 10 / 11])
    assert screened.kept[0] == pytest.approx([1 / 2, 1 / 2])
    assert screened.left[0] == pytest.approx([0, 1])
