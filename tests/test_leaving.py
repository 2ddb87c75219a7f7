"""Leaving: machines that do, and `survival` against its naive twin, closed forms, `play` and `simulate`."""

from fractions import Fraction as F
from math import inf, isnan, sqrt

import naive_leaving
import numpy as np
import pytest
from generators import Limits, games, generators, machines, matches
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import relgames as rg
from relgames import strategies
from relgames.games import own_first_strides
from relgames.strategies import always_give, always_withhold, leave_after_losses, leave_by_hazard, leaving

FAVOURS = rg.games.donation(b=3, c=1)
GIVE, WITHHOLD = always_give(), always_withhold()
IGNORE_OUTSIDE = pytest.mark.filterwarnings("ignore:outside")


def compare(found, naive, tolerance):
    """Both after the same number of rounds."""
    close = lambda a, b: assert_allclose(float(a), float(b), rtol=0, atol=tolerance)  # noqa: E731
    for a, b in zip(found.curve, naive.curve, strict=True):
        close(a, b)
    for who in np.ndindex(*found.leavers.shape):
        if any(who):
            close(found.leavers[who], naive.leavers.get(tuple(bool(x) for x in who), 0))
    for profile in np.ndindex(*found.after.shape):
        close(found.after[profile], naive.after.get(profile, 0))
    for states, theirs in zip(found.states, naive.states, strict=True):
        for state, p in enumerate(states):
            close(p, theirs.get(state, 0))


@IGNORE_OUTSIDE
@settings(max_examples=40)
@given(matches(Limits(terms=("rounds",))))
def test_a_number_of_rounds_against_the_naive_twin(match):
    r, players = match
    found = rg.survival(r, players, rounds=r.rounds)
    naive = naive_leaving.survival(r, players, r.rounds)
    compare(found, naive, 1e-12)
    assert_allclose(found.expected_rounds, sum(naive.curve[:-1]), rtol=1e-12)
    if found.left:
        assert_allclose(found.expected_if_left * found.left, naive.moment, atol=1e-12)


@IGNORE_OUTSIDE
@settings(max_examples=15)
@given(matches(Limits(terms=("rounds",), exact=True, states=2)))
def test_rationals_are_those_of_the_naive_twin(match):
    r, players = match
    found = rg.survival(r, players, rounds=r.rounds, exact=True)
    naive = naive_leaving.survival(r, players, r.rounds, exact=True)
    compare(found, naive, 0)
    assert list(found.curve) == naive.curve
    assert found.expected_rounds == sum(naive.curve[:-1])
    assert sum(found.leavers.flat) == 1


@IGNORE_OUTSIDE
@settings(max_examples=30)
@given(matches(Limits(terms=("discount", "limit"))), st.booleans())
def test_all_rounds_lie_within_what_the_naive_twin_leaves_open(match, read_as_chance):
    r, players = match
    T = 60
    go_on = r.discount if read_as_chance else 1
    found = rg.survival(r, players, rounds=T, chance=read_as_chance)
    naive = naive_leaving.survival(r, players, T, go_on)
    assert_allclose(found.curve, naive.curve, rtol=0, atol=1e-12)
    still_open = naive.curve[-1] - found.lasts + 1e-12
    for who in np.ndindex(*found.leavers.shape):
        if any(who):
            so_far = naive.leavers.get(tuple(bool(x) for x in who), 0)
            assert so_far - 1e-12 <= found.leavers[who] <= so_far + still_open
    for profile in np.ndindex(*found.after.shape):
        assert naive.after.get(profile, 0) - 1e-12 <= found.after[profile] <= naive.after.get(profile, 0) + still_open


@IGNORE_OUTSIDE
@settings(max_examples=30)
@given(matches(Limits(terms=("discount", "limit", "rounds"))), st.booleans())
def test_laws(match, read_as_chance):
    r, players = match
    read_as_chance = read_as_chance and r.discount is not None
    found = rg.survival(r, players, chance=read_as_chance)
    assert_allclose(found.leavers.sum(), 1, atol=1e-12)
    assert_allclose(found.left + found.lasts + found.by_chance, 1, atol=1e-12)
    assert_allclose(found.ended_by, [states.sum() for states in found.states], atol=1e-12)
    assert (np.diff(found.curve) <= 0).all()
    assert_allclose(found.curve[:-1] - found.curve[1:], found.endings, atol=1e-12)
    if read_as_chance or r.discount in (None, 1):
        played = rg.play(r, players)
        assert_allclose(found.expected_rounds, played.expected_rounds, rtol=1e-9)
    for share in (0.5, 0.1):
        q = found.quantile(share)
        if q < len(found.curve):
            assert found.curve[int(q)] <= share + 1e-9 or q == found.limit
            assert found.curve[int(q) - 1] > share
        else:
            assert found.curve[-1] > share - 1e-9
    # Each round only a part of what will end is still there, in the long run ``decay`` of it.
    assert 0 <= found.decay <= 1 + 1e-12


@IGNORE_OUTSIDE
@settings(max_examples=12)
@given(matches(Limits(terms=("discount", "limit"), exact=True, states=2)), st.booleans())
def test_floats_and_rationals_agree(match, read_as_chance):
    r, players = match
    a = rg.survival(r, players, rounds=5, chance=read_as_chance)
    b = rg.survival(r, players, rounds=5, chance=read_as_chance, exact=True)
    for field in ("curve", "leavers", "after"):
        assert_allclose(getattr(a, field), getattr(b, field).astype(float), atol=1e-12)
    for field in ("lasts", "by_chance", "expected_rounds", "expected_if_left"):
        assert_allclose(getattr(a, field), float(getattr(b, field)), rtol=1e-9, atol=1e-12)
    if read_as_chance or r.discount == 1:
        assert b.expected_rounds == rg.play(r, players, exact=True).expected_rounds


@settings(max_examples=8, deadline=None)
@given(matches(Limits(terms=("rounds",), order=False)), generators)
def test_simulation_plays_as_many_rounds(match, rng):
    r, players = match
    # A payoff of 1 in each round, and of nothing after leaving, counts the rounds.
    counting = rg.RepeatedGame(rg.Game(np.ones_like(r.game.payoffs)), rounds=r.rounds, noise=r.noise)
    sample = rg.simulate(counting, players, repetitions=2000, seed=int(rng.integers(2**31)))
    expected = rg.survival(counting, players).expected_rounds / r.rounds
    # A share in [0, 1] with mean m has a variance of at most m (1 - m); and what is rare is seen some times or never.
    error = sqrt(max(expected * (1 - expected), 0) / 2000)
    assert (np.abs(sample.payoffs - expected) <= 5 * error + 5 / 2000).all()


def constant(hazard):
    return leaving(GIVE, [[0] * 4], [hazard])


@pytest.mark.parametrize("hazard", [0.3, 0.01, 1e-9, 1e-15, 1e-40])
def test_a_constant_hazard(hazard):
    r = rg.RepeatedGame(FAVOURS, discount=0.9)
    found = rg.survival(r, (constant(hazard), GIVE))
    assert_allclose(found.curve, (1 - hazard) ** np.arange(51), rtol=1e-12)
    assert_allclose(found.expected_rounds, 1 / hazard, rtol=1e-13)
    assert_allclose(found.hazard, hazard, rtol=1e-13)
    assert_allclose(found.decay, 1 - hazard, rtol=1e-13)
    median = np.ceil(np.log(0.5) / np.log1p(-hazard))
    assert_allclose(found.quantile(), median, rtol=1e-11)
    both = rg.survival(r, (constant(hazard), constant(hazard)))
    assert_allclose(both.leavers, [[0, hazard * (1 - hazard)], [hazard * (1 - hazard), hazard**2]]
                    / np.float64(hazard * (2 - hazard)), rtol=1e-12, atol=1e-12)  # fmt: skip
    # With another meeting by chance alone: who is first?
    chance = rg.survival(r, (constant(hazard), GIVE), chance=True)
    assert_allclose(chance.left, hazard / (1 - (1 - hazard) * 0.9), rtol=1e-12)
    assert_allclose(chance.by_chance, 0.1 * (1 - hazard) / (1 - (1 - hazard) * 0.9), rtol=1e-12)


@pytest.mark.parametrize("k", [1, 2, 4])
@pytest.mark.parametrize("p", [F(1, 10), F(1, 2)])
def test_a_run_of_losses(k, p):
    """The mean time to a run of k with chance p each is (p^-k - 1) / (1 - p) (Feller 1968, XIII.7.7)."""
    r = rg.RepeatedGame(FAVOURS, discount=F(9, 10))
    giver = leave_after_losses(GIVE, k, r)
    at_times = strategies.random(1 - p)
    found = rg.survival(r, (giver, at_times), exact=True)
    assert found.expected_rounds == found.expected_if_left == (p**-k - 1) / (1 - p)
    assert list(found.ended_by) == [1, 0]
    # It leaves after a loss, and in the state that has counted k of them.
    assert found.after[0, 1] == 1
    assert found.states[0][k] == 1
    # A run of k begins in each round: of t rounds the first k - 1 cannot complete one.
    assert list(found.curve[: k + 1]) == [1] * k + [1 - p**k]
    if k == 2:
        q = float(1 - p)
        assert_allclose(found.decay, (q + sqrt(q * q + 4 * q * float(p))) / 2, rtol=1e-12)


def test_hazards_that_rise():
    r = rg.RepeatedGame(FAVOURS, discount=F(9, 10))
    hazards = (0, F(1, 10), F(3, 10), F(1, 2))
    found = rg.survival(r, (leave_by_hazard(GIVE, hazards, r), WITHHOLD), rounds=6, exact=True)
    assert list(found.hazard) == [F(1, 10), F(3, 10), F(1, 2), F(1, 2), F(1, 2), F(1, 2)]
    assert list(found.states[0]) == [0, F(1, 10), F(27, 100), F(63, 100)]
    # The same as certainty after k.
    assert leave_by_hazard(GIVE, [0, 0, 1], r) == leave_after_losses(GIVE, 2, r)
    # Not to lose may be a reason too.
    bored = leave_by_hazard(GIVE, [F(1, 4), 0], r)
    assert rg.survival(r, (bored, GIVE), exact=True).expected_rounds == 4


@settings(max_examples=40, deadline=None)
@given(games((2, 3), exact=True), st.data())
def test_a_machine_that_counts_losses_leaves_when_it_has_them(game, data):
    seat = data.draw(st.integers(0, game.seats - 1))
    counts = game.counts[seat:] + game.counts[:seat]
    machine = data.draw(machines(counts, leave=True, chance=False))
    aspiration = data.draw(st.fractions(-2, 2, max_denominator=6))
    hazards = data.draw(st.lists(st.sampled_from([F(0), F(1, 3), F(1)]), min_size=1, max_size=4))
    made = leave_by_hazard(machine, hazards, game, seat, aspiration)
    act, following, leave = made.fractions()
    own = machine.fractions()[2]
    strides = own_first_strides(game.counts, seat)
    state, other, run = made.start, machine.start, 0
    rng = data.draw(generators)
    for _ in range(12):
        profile = tuple(int(rng.integers(n)) for n in game.counts)
        index = sum(a * s for a, s in zip(profile, strides, strict=True))
        state, other = int(following[state, index]), int(machine.next[other, index])
        run = run + 1 if game.fractions[(*profile, seat)] < aspiration else 0
        hazard = hazards[min(run, len(hazards) - 1)]
        assert 1 - leave[state] == (1 - own[other]) * (1 - hazard)
        assert (act[state] == machine.fractions()[0][other]).all()
        assert divmod(state, len(hazards)) == (other, min(run, len(hazards) - 1))


@pytest.mark.parametrize("kind", ["chance", "order"])
def test_any_machine_can_be_watched(kind):
    following = np.zeros((2, 4, 2), dtype=object)
    following[..., 0], following[..., 1] = F(1, 3), F(2, 3)
    if kind == "chance":
        machine, order = rg.Machine([[1, 0], [0, 1]], following), None
    else:
        machine, order = rg.Machine([[[1, 0], [0, 1]], [[0, 1], [1, 0]]], following), (1, 0)
    r = rg.RepeatedGame(FAVOURS, rounds=6, order=order, noise=rg.Noise(perception=F(1, 10)))
    never = leaving(machine, [[0, 1, 0, 1]] * 2, [0, 0])
    at_times = strategies.random(F(1, 4))
    assert (
        rg.play(r, (never, at_times), exact=True).payoffs == rg.play(r, (machine, at_times), exact=True).payoffs
    ).all()
    watched = leave_by_hazard(machine, (0, F(1, 2)), r)
    found = rg.survival(r, (watched, at_times), rounds=6, exact=True)
    assert list(found.curve) == naive_leaving.survival(r, (watched, at_times), 6, exact=True).curve


def test_what_it_believes_to_have_left_after():
    """With one in ten gifts overlooked a giver leaves another one that did give; as it saw it, that one did not."""
    r = rg.RepeatedGame(FAVOURS, discount=F(9, 10), noise=rg.Noise(perception=F(1, 10)))
    giver = leave_after_losses(GIVE, 1, r)
    remembers = leaving(giver, [range(4)] * 4, [0] * 4)
    found = rg.survival(r, (remembers, GIVE), exact=True)
    assert found.after[0, 0] == 1
    seen = found.states[0].reshape(-1, 4).sum(axis=0)
    assert list(seen) == [0, 1, 0, 0]
    assert found.expected_rounds == 10


def test_three_seats():
    game = rg.games.enterprise_triad()
    r = rg.RepeatedGame(game, discount=F(9, 10), noise=rg.Noise(execution=F(1, 20)), outside=[10, 45, 35])
    givers = [
        leave_after_losses(strategies.give_while(2, seats=3), 2, r, seat) for seat in range(3)
    ]  # fmt: skip
    found = rg.survival(r, givers, rounds=8, exact=True)
    naive = naive_leaving.survival(r, givers, 8, exact=True)
    assert list(found.curve) == naive.curve
    assert found.left == 1
    assert sum(found.leavers.flat) == 1
    # Several at once each ended it.
    assert sum(found.ended_by) > 1


def test_seats_can_be_exchanged():
    r = rg.RepeatedGame(FAVOURS, discount=0.9, noise=rg.Noise(execution=0.1))
    pair = leave_after_losses(GIVE, 2, r, 0), leave_by_hazard(strategies.tit_for_tat(), (0, 0.2, 0.4), r, 1)
    a, b = rg.survival(r, pair), rg.survival(r, pair[::-1])
    assert_allclose(a.curve, b.curve, rtol=1e-12)
    assert_allclose(a.leavers, b.leavers.T, rtol=1e-12)
    assert_allclose(a.after, b.after.T, rtol=1e-12)


def test_where_it_cannot_end():
    r = rg.RepeatedGame(FAVOURS, discount=0.9, noise=rg.Noise(execution=0.1, perception=0.1))
    for exact in (False, True):
        found = rg.survival(r, (strategies.tit_for_tat(),) * 2, exact=exact)
        assert (found.curve == 1).all()
        assert found.expected_rounds == found.quantile() == inf
        assert isnan(found.expected_if_left)
        assert (found.lasts, found.left, found.decay) == (1, 0, 0)
        assert str(found) == "nobody ever leaves"
    by_chance = rg.survival(r, (GIVE, GIVE), chance=True)
    assert_allclose(by_chance.curve, 0.9 ** np.arange(51), rtol=1e-12)
    assert_allclose((by_chance.expected_rounds, by_chance.by_chance), (10, 1), rtol=1e-12)


def test_where_it_may_end_or_not():
    # After its first round a giver either has lost, and leaves, or trusts for ever.
    once = leaving(GIVE, [[1, 2, 1, 1], [1] * 4, [2] * 4], [0, 0, 1])
    then = rg.Machine([[F(3, 4), F(1, 4)], [1, 0]], [[1] * 4, [1] * 4])
    found = rg.survival(rg.RepeatedGame(FAVOURS, discount=1), (once, then), exact=True)
    assert (found.lasts, found.left, found.expected_rounds, found.expected_if_left) == (F(3, 4), F(1, 4), inf, 1)
    assert (found.quantile(), found.quantile(0.75), found.decay) == (inf, 1, 0)
    assert str(found).endswith("not ended: 0.75; otherwise 1 rounds on average")


def test_chances_next_to_one():
    r = rg.RepeatedGame(FAVOURS, discount=1 - F(1, 10**20))
    found = rg.survival(r, (GIVE, GIVE), chance=True)
    assert_allclose(found.expected_rounds, 1e20, rtol=1e-12)


def test_the_rounds_of_the_terms_end_it():
    r = rg.RepeatedGame(FAVOURS, rounds=3)
    found = rg.survival(r, (constant(0.1), GIVE))
    assert_allclose(found.curve, [1, 0.9, 0.81, 0.729])
    assert_allclose(found.expected_rounds, 2.71)
    assert_allclose((found.lasts, found.quantile()), (0.729, 3))


def test_a_warning_where_leaving_is_dominant():
    r = rg.RepeatedGame(FAVOURS, discount=0.9, outside=[0, 4])
    with pytest.warns(UserWarning, match="outside: seat 1 gets 4 per round outside of the relationship, and at most 3"):
        rg.survival(r, (GIVE, GIVE))
    # As much as the best profile pays is no reason yet, and no warning.
    rg.survival(rg.RepeatedGame(FAVOURS, discount=0.9, outside=[3, 3]), (GIVE, GIVE))


def test_one_seat_and_one_action():
    alone = rg.RepeatedGame(rg.Game([[1], [-1]]), discount=1, noise=rg.Noise(execution=F(1, 4)))
    quitter = leave_after_losses(rg.Machine([[1, 0]], [[0, 0]]), 1, alone)
    found = rg.survival(alone, (quitter,), exact=True)
    assert (found.expected_rounds, list(found.ended_by), list(found.after)) == (4, [1], [0, 1])
    nothing_to_choose = rg.RepeatedGame(rg.Game([[[2, -2]]]), discount=1, outside=[0, -2])
    stays = rg.Machine([[1]], [[0]])
    loses = leave_after_losses(stays, 3, nothing_to_choose, seat=1, aspiration=-1)
    found = rg.survival(nothing_to_choose, (stays, loses), exact=True)
    assert (found.expected_rounds, found.quantile(), list(found.ended_by)) == (3, 3, [0, 1])


def test_bad_input():
    r = rg.RepeatedGame(FAVOURS, discount=0.9)
    ten = rg.RepeatedGame(FAVOURS, rounds=10)
    with pytest.raises(ValueError, match="chance=True reads the discount"):
        rg.survival(ten, (GIVE, GIVE), chance=True)
    with pytest.raises(ValueError, match="rounds must be at most those of the terms, 10; got 11"):
        rg.survival(ten, (GIVE, GIVE), rounds=11)
    with pytest.raises(ValueError, match="share must lie between 0 and 1"):
        rg.survival(r, (GIVE, GIVE)).quantile(1)
    with pytest.raises(TypeError, match="r must be a RepeatedGame"):
        rg.survival(FAVOURS, (GIVE, GIVE))
    with pytest.raises(ValueError, match="k must be at least 1"):
        leave_after_losses(GIVE, 0, r)
    with pytest.raises(TypeError, match="machine must be a Machine"):
        leave_after_losses("giver", 1, r)
    with pytest.raises(TypeError, match="game must be a Game or a RepeatedGame"):
        leave_after_losses(GIVE, 1, [[1, 2]])
    with pytest.raises(ValueError, match="cannot play seat 0"):
        leave_after_losses(GIVE, 1, rg.games.service_triad())
    with pytest.raises(ValueError, match="seat must be"):
        leave_after_losses(GIVE, 1, r, seat=2)
    with pytest.raises(TypeError, match="aspiration must be a number"):
        leave_after_losses(GIVE, 1, r, aspiration="more")
    with pytest.raises(ValueError, match=r"hazards must lie in \[0, 1\]"):
        leave_by_hazard(GIVE, (0, 2), r)
    with pytest.raises(ValueError, match="hazards must be a sequence of probabilities"):
        leave_by_hazard(GIVE, (), r)
    with pytest.raises(ValueError, match=r"watch must have one row per state .* \(C, 4\); got \(1, 3\)"):
        leaving(GIVE, [[0, 0, 0]], [0])
    with pytest.raises(ValueError, match=r"watch must point to states 0..0; got 0 to 1"):
        leaving(GIVE, [[0, 1, 0, 0]], [0])
    with pytest.raises(TypeError, match="watch must hold state numbers"):
        leaving(GIVE, [[0.0] * 4], [0])
    with pytest.raises(ValueError, match=r"leave must hold one probability per state of watch, shape \(1,\)"):
        leaving(GIVE, [[0] * 4], [0, 1])


def test_too_large_a_chain_is_refused(monkeypatch):
    from relgames.relations import leaving as module

    monkeypatch.setattr(module, "MOST_STATES", 3)
    r = rg.RepeatedGame(FAVOURS, discount=0.9, noise=rg.Noise(execution=0.1))
    giver = leave_after_losses(GIVE, 4, r)
    with pytest.raises(MemoryError, match="more than 3 reachable states"):
        rg.survival(r, (giver, giver))


def test_leaving_is_part_of_equilibria():
    """Who is patient enough gives to one who leaves after the first loss, and nobody gains by leaving (or staying)."""
    for discount, holds in ((F(1, 2), True), (F(1, 4), False)):
        r = rg.RepeatedGame(FAVOURS, discount=discount)
        pair = (leave_after_losses(GIVE, 1, r),) * 2
        # Taking once pays 3 and then 0 for ever; giving 2 for ever: 2 >= 3 (1 - d).
        assert (3 * (1 - discount) <= 2) == holds
        assert bool(rg.nash_profile(r, pair).holds) == holds
