"""`play` against its naive twin, exact rationals, laws, and values known in closed form."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import permutations
from math import inf
from time import perf_counter

import naive
import numpy as np
import pytest
from generators import Limits, games, generators, matches
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import relgames as rg

PD = rg.Game.symmetric([[3, 0], [5, 1]])
GIVE = rg.Machine([[1, 0]], [[0, 0, 0, 0]])
WITHHOLD = rg.Machine([[0, 1]], [[0, 0, 0, 0]])
TIT_FOR_TAT = rg.Machine([[1, 0], [0, 1]], [[0, 1, 0, 1], [0, 1, 0, 1]])
GRIM = rg.Machine([[1, 0], [0, 1]], [[0, 1, 1, 1], [1, 1, 1, 1]])
STAY_OR_SHIFT = rg.Machine([[1, 0], [0, 1]], [[0, 1, 1, 0], [0, 1, 1, 0]])


def repeated(**terms):
    return rg.RepeatedGame(PD, **terms)


def counter(actions, tail=0):
    """A machine that plays ``actions`` once, then repeats all but the first ``tail`` of them for ever."""
    n = len(actions)
    following = np.append(np.arange(1, n), tail)
    return rg.Machine(np.eye(2)[list(actions)], np.tile(following[:, None], (1, 4)))


def assert_same(a, b, tolerance=1e-9):
    """Compare two outcomes; profiles and time apart are shares of 1, payoffs at most about ten."""
    assert_allclose(np.asarray(a.profiles, float), np.asarray(b.profiles, float), rtol=0, atol=tolerance)
    assert_allclose(np.asarray(a.payoffs, float), np.asarray(b.payoffs, float), rtol=0, atol=10 * tolerance)
    assert_allclose(float(a.apart), float(b.apart), rtol=0, atol=tolerance)
    assert_allclose(float(a.expected_rounds), float(b.expected_rounds), rtol=10 * tolerance)


def reseated(r, machines, seats):
    """Return the same match with old seat ``seats[k]`` in seat k; columns follow the new cyclic order."""
    N, counts = r.game.seats, r.game.counts
    game = rg.Game(r.game.fractions.transpose([*seats, N])[..., list(seats)])
    groups = [[group] if isinstance(group, int) else group for group in r.order or ()]
    order = [[seats.index(seat) for seat in group] for group in groups] or None
    moved = rg.RepeatedGame(game, r.discount, r.rounds, r.noise, order, r.outside[list(seats)])
    players = []
    for k, old in enumerate(seats):
        act, following, leave = machines[old].values()
        before = [(old + j) % N for j in range(N)]
        after = [seats[(k + j) % N] for j in range(N)]
        S = len(act)
        if act.ndim == 3:
            known = r.earlier(old)
            axes = [seat for seat in before if seat in known]
            turn = [1 + axes.index(seat) for seat in after if seat in known]
            digits = act.reshape(S, *(counts[seat] for seat in axes), -1)
            act = digits.transpose(0, *turn, len(axes) + 1).reshape(act.shape)
        digits = following.reshape(S, *(counts[seat] for seat in before), *following.shape[2:])
        turn = [1 + before.index(seat) for seat in after]
        rest = range(N + 1, digits.ndim)
        following = digits.transpose(0, *turn, *rest).reshape(following.shape)
        players.append(rg.Machine(act, following, machines[old].start, leave))
    return moved, players


# ------------------------------------------------------------------------------------------ the naive twin


@settings(max_examples=300)
@given(matches())
def test_play_is_what_the_rules_of_a_round_say(match):
    # 1e-9: float rounding, and the twin's repeated squaring loses about as many digits as the chain mixes
    # slowly.
    assert_same(rg.play(*match), naive.play(*match))


@given(matches(Limits(seats=(1, 4), actions=2, states=2, noise=False)))
def test_play_of_one_and_of_four_seats(match):
    assert_same(rg.play(*match), naive.play(*match))


@settings(max_examples=100)
@given(matches(Limits(states=5, actions=4, seats=(2,), noise=False, chance=False)))
def test_play_follows_deterministic_machines(match):
    assert_same(rg.play(*match), naive.play(*match))


@settings(max_examples=60)
@given(matches(Limits(exact=True, states=2)))
def test_exact_play_is_exactly_what_the_rules_of_a_round_say(match):
    outcome, twin = rg.play(*match, exact=True), naive.play(*match, exact=True)
    assert (outcome.profiles == twin.profiles).all()
    assert (outcome.payoffs == twin.payoffs).all()
    assert (outcome.apart, outcome.expected_rounds) == (twin.apart, twin.expected_rounds)


@settings(max_examples=100)
@given(matches(Limits(exact=True)))
def test_exact_play_agrees_with_floats_and_with_itself(match):
    r, machines = match
    outcome = rg.play(r, machines, exact=True)
    assert_same(outcome, rg.play(r, machines))
    assert outcome.profiles.sum() + outcome.apart == 1
    assert (outcome.profiles >= 0).all()
    stakes = r.game.fractions.reshape(-1, r.game.seats)
    assert (outcome.payoffs == outcome.profiles.reshape(-1) @ stakes + outcome.apart * r.outside_fractions).all()
    assert all(isinstance(value, F) for value in [*outcome.payoffs, *outcome.profiles.flat, outcome.apart])


# ---------------------------------------------------------------------------------------------------- laws


@given(matches())
def test_shares_sum_to_one(match):
    r, machines = match
    outcome = rg.play(r, machines)
    assert_allclose(outcome.profiles.sum() + outcome.apart, 1, rtol=1e-12)
    assert (outcome.profiles >= 0).all()
    assert outcome.profiles.shape == r.game.counts
    stakes = r.game.payoffs.reshape(-1, r.game.seats)
    payoffs = outcome.profiles.reshape(-1) @ stakes + outcome.apart * r.outside
    assert_allclose(outcome.payoffs, payoffs, rtol=0, atol=1e-12)


@given(matches(), st.integers(0, 2))
def test_seats_may_be_rotated_without_touching_the_machines(match, turn):
    r, machines = match
    N = r.game.seats
    seats = [(k + turn) % N for k in range(N)]
    moved, players = reseated(r, machines, seats)
    assert players == [machines[seat] for seat in seats]
    outcome, turned = rg.play(r, machines), rg.play(moved, players)
    assert_allclose(turned.payoffs, outcome.payoffs[seats], rtol=0, atol=1e-9)
    assert_allclose(turned.profiles, outcome.profiles.transpose(seats), rtol=0, atol=1e-10)


@settings(max_examples=100)
@given(matches(Limits(seats=(3,))), st.permutations(range(3)))
def test_seats_may_be_exchanged_when_columns_follow(match, seats):
    r, machines = match
    moved, players = reseated(r, machines, list(seats))
    outcome, turned = rg.play(r, machines), rg.play(moved, players)
    assert_allclose(turned.payoffs, outcome.payoffs[list(seats)], rtol=0, atol=1e-9)
    assert_allclose(turned.profiles, outcome.profiles.transpose(seats), rtol=0, atol=1e-10)
    assert_allclose(turned.expected_rounds, outcome.expected_rounds, rtol=1e-9)


@given(matches(), generators)
def test_payoffs_change_as_the_stakes_do(match, rng):
    r, machines = match
    scale, shift = rng.integers(1, 4, r.game.seats), rng.integers(-3, 4, r.game.seats)
    game = rg.Game(r.game.payoffs * scale + shift)
    outside = r.outside * scale + shift
    changed = rg.RepeatedGame(game, r.discount, r.rounds, r.noise, r.order, outside)
    before, after = rg.play(r, machines), rg.play(changed, machines)
    assert_allclose(after.payoffs, before.payoffs * scale + shift, rtol=0, atol=1e-11)
    assert (after.profiles == before.profiles).all()


@settings(max_examples=60)
@given(matches(Limits(terms=("limit",), exact=True, states=2)))
def test_the_limit_of_means_is_the_limit_of_patience(match):
    # Abel and Cesàro limits of a finite chain agree, and differ from the discounted value by O((1 - d) ·
    # mixing time). In rationals d can be so close to 1 that this cannot be mistaken for a wrong limit.
    r, machines = match
    patient = rg.RepeatedGame(r.game, 1 - F(1, 10**40), None, r.noise, r.order, r.outside)
    limit, near = rg.play(r, machines, exact=True), rg.play(patient, machines, exact=True)
    assert max(abs(limit.payoffs - near.payoffs)) < F(1, 10**25)
    assert abs(limit.profiles - near.profiles).max() < F(1, 10**25)


@given(matches(Limits(terms=("limit",))))
def test_the_limit_of_means_is_the_limit_of_patience_in_floats(match):
    # 1e-12 · mixing time; the smallest probabilities here are some 1e-4.
    r, machines = match
    patient = rg.RepeatedGame(r.game, 1 - 1e-12, None, r.noise, r.order, r.outside)
    limit, near = rg.play(r, machines), rg.play(patient, machines)
    assert_allclose(near.profiles, limit.profiles, rtol=0, atol=1e-7)


@given(matches(Limits(terms=("rounds",))))
def test_more_rounds_extend_the_same_match(match):
    # Totals over T and T + 1 rounds differ by one round, whose shares are those of a distribution.
    r, machines = match
    longer = rg.RepeatedGame(r.game, None, r.rounds + 1, r.noise, r.order, r.outside)
    short, long = rg.play(r, machines), rg.play(longer, machines)
    last = (r.rounds + 1) * long.profiles - r.rounds * short.profiles
    assert last.min() > -1e-12
    assert_allclose(last.sum(), long.expected_rounds - short.expected_rounds, rtol=0, atol=1e-11)


@given(matches())
def test_minimal_machines_play_the_same(match):
    r, machines = match
    minimal = [machine.minimize() for machine in machines]
    assert_same(rg.play(r, minimal), rg.play(r, machines))
    assert all(a.equivalent(b) and b.equivalent(a) for a, b in zip(machines, minimal, strict=True))


@given(matches(Limits(seats=(2,), order=False)), st.integers(0, 2), generators)
def test_a_seat_without_a_choice_changes_nothing(match, place, rng):
    r, machines = match
    payoffs = np.expand_dims(r.game.payoffs, place)
    payoffs = np.insert(payoffs, place, rng.integers(-5, 6, payoffs.shape[:-1]), axis=-1)
    triad = rg.RepeatedGame(rg.Game(payoffs), r.discount, r.rounds, r.noise, None, np.insert(r.outside, place, 7))
    dummy = rg.Machine([[1]], np.zeros((1, r.game.payoffs[..., 0].size), dtype=int))
    players = [*machines[:place], dummy, *machines[place:]]
    dyad, outcome = rg.play(r, machines), rg.play(triad, players)
    assert_allclose(np.delete(outcome.payoffs, place), dyad.payoffs, rtol=0, atol=1e-11)
    assert_allclose(outcome.profiles.squeeze(place), dyad.profiles, rtol=0, atol=1e-12)
    assert_allclose(outcome.expected_rounds, dyad.expected_rounds, rtol=1e-11)


@given(matches(Limits(seats=(2,), terms=("rounds", "discount", "limit"))))
def test_shares_of_actions_are_margins_of_the_profiles(match):
    r, machines = match
    outcome = rg.play(r, machines)
    assume(outcome.apart < 1)
    for seat in range(2):
        margin = outcome.profiles.sum(axis=1 - seat)
        assert_allclose(outcome.actions(seat), margin / margin.sum(), rtol=1e-12)


# ----------------------------------------------------------------------------- values known in closed form


def test_tit_for_tat_against_always_withhold():
    outcome = rg.play(repeated(discount=F(9, 10)), (TIT_FOR_TAT, WITHHOLD), exact=True)
    assert list(outcome.payoffs) == [F(9, 10), F(7, 5)]
    assert outcome.profiles.tolist() == [[0, F(1, 10)], [0, F(9, 10)]]
    assert (outcome.apart, outcome.expected_rounds) == (0, 10)
    assert_allclose(rg.play(repeated(discount=0.9), (TIT_FOR_TAT, WITHHOLD)).payoffs, [0.9, 1.4], rtol=1e-14)


@pytest.mark.parametrize("error", [0.2, 1e-3, 1e-12])
def test_mistaken_tits_for_tats_spend_a_quarter_of_the_time_in_each_profile(error):
    # M. A. Nowak and K. Sigmund, Acta Appl. Math. 20 (1990): noise of any size costs the pair R -
    # (R+S+T+P)/4.
    outcome = rg.play(repeated(discount=1, noise=rg.Noise(execution=error)), (TIT_FOR_TAT, TIT_FOR_TAT))
    assert_allclose(outcome.profiles, 0.25, rtol=1e-12)
    assert_allclose(outcome.payoffs, 2.25, rtol=1e-12)


@pytest.mark.parametrize("error", [1e-3, 1e-6, 1e-12])
@pytest.mark.parametrize(
    "pair", [(GRIM, GRIM), (STAY_OR_SHIFT, STAY_OR_SHIFT), (TIT_FOR_TAT, GRIM), (STAY_OR_SHIFT, TIT_FOR_TAT)]
)
@pytest.mark.parametrize("discount", [1, 1 - 1e-9])
def test_rare_mistakes_lose_no_digits(error, pair, discount):
    r = repeated(discount=discount, noise=rg.Noise(execution=error))
    outcome, exact = rg.play(r, pair), rg.play(r, pair, exact=True)
    assert_allclose(outcome.profiles, exact.profiles.astype(float), rtol=1e-12)
    assert_allclose(outcome.payoffs, exact.payoffs.astype(float), rtol=1e-12)


def test_rare_mistakes_against_rare_forgiveness():
    # Grim that forgives once in 1e9 rounds, with one mistake in 1e12: nearly reducible on two time scales.
    forgiving = rg.Machine(
        [[1, 0], [0, 1]],
        [[[1, 0], [0, 1], [0, 1], [0, 1]], [[1e-9, 1 - 1e-9]] * 4],
    )
    r = repeated(discount=1, noise=rg.Noise(execution=1e-12))
    outcome, exact = rg.play(r, (forgiving, forgiving)), rg.play(r, (forgiving, forgiving), exact=True)
    assert_allclose(outcome.profiles, exact.profiles.astype(float), rtol=1e-12)


@pytest.mark.parametrize("noise", [rg.Noise(), rg.Noise(perception=0.3), rg.Noise(execution=0.1)])
def test_two_alternators_out_of_phase(noise):
    # Periodic chain: the state never converges, its means do.
    e = noise.execution
    outcome = rg.play(repeated(discount=1, noise=noise), (counter([0, 1]), counter([1, 0])))
    apart, together = ((1 - e) ** 2 + e**2) / 2, e * (1 - e)
    assert_allclose(outcome.profiles, [[together, apart], [apart, together]], rtol=1e-14, atol=1e-300)
    assert_allclose(outcome.payoffs, (3 + 1) * together + 5 * apart, rtol=1e-14)
    assert outcome.expected_rounds == inf


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("discount", [F(1), F(9, 10), F(0)])
def test_a_machine_that_chooses_its_character_by_chance(exact, discount):
    # Reducible chain: after a first gift, always give with 1/3, always withhold with 2/3.
    character = rg.Machine(
        [[1, 0], [1, 0], [0, 1]],
        [[[0, F(1, 3), F(2, 3)]] * 4, [[0, 1, 0]] * 4, [[0, 0, 1]] * 4],
    )
    outcome = rg.play(repeated(discount=discount), (character, GIVE), exact=exact)
    gift = (1 - discount) + discount / 3
    expected = [3 * gift + 5 * (1 - gift), 3 * gift]
    assert_allclose(outcome.payoffs.astype(float), np.array(expected, dtype=float), rtol=1e-14)
    assert not exact or list(outcome.payoffs) == expected


def test_two_characters_chosen_independently():
    # Four absorbing classes with probabilities 1/4 each; the class of two tit-for-tats out of step has
    # period 2.
    either = rg.Machine([[0.5, 0.5], [1, 0], [0, 1]], [[1, 1, 2, 2], [1] * 4, [2] * 4])
    outcome = rg.play(repeated(discount=1), (either, either))
    assert_allclose(outcome.profiles, 0.25, rtol=1e-14)
    echo = rg.Machine([[0.5, 0.5], [1, 0], [0, 1]], [[1, 2, 1, 2]] * 3)
    assert_allclose(rg.play(repeated(discount=1), (echo, echo)).profiles, 0.25, rtol=1e-14)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("q", [(F(1, 2), F(0)), (F(1, 10), F(1, 3)), (F(1), F(0)), (F(0), F(0))])
@pytest.mark.parametrize("terms", [{"discount": 1}, {"discount": F(9, 10)}, {"rounds": 7}])
def test_leaving_at_a_constant_rate(exact, q, terms):
    r = rg.RepeatedGame(PD, outside=(2, F(-1, 2)), **terms)
    players = [rg.Machine([[1, 0]], [[0] * 4], leave=[chance]) for chance in q]
    outcome = rg.play(r, players, exact=exact)
    stays = (1 - q[0]) * (1 - q[1])
    if r.rounds is not None:
        played = sum(stays**t for t in range(r.rounds))
        together = F(played, r.rounds)
    elif stays == 1:
        played, together = (inf, F(1)) if r.discount == 1 else (1 / (1 - r.discount), F(1))
    else:
        played = 1 / (1 - r.discount * stays)
        together = (1 - r.discount) * played
    expected = [3 * together + 2 * (1 - together), 3 * together - F(1, 2) * (1 - together)]
    assert_allclose(float(outcome.expected_rounds), float(played), rtol=1e-13)
    assert_allclose(float(outcome.apart), float(1 - together), rtol=1e-13)
    assert_allclose(outcome.payoffs.astype(float), np.array(expected, dtype=float), rtol=1e-13, atol=1e-15)
    if exact:
        assert (outcome.expected_rounds, outcome.apart, list(outcome.payoffs)) == (
            played,
            1 - together,
            expected,
        )


def test_the_first_round_is_played_even_by_who_leaves_from_its_first_state():
    leaver = rg.Machine([[0, 1]], [[0] * 4], leave=[1])
    outcome = rg.play(rg.RepeatedGame(PD, rounds=4, outside=(2, 2)), (leaver, GIVE))
    assert outcome.expected_rounds == 1
    assert outcome.payoffs.tolist() == [(5 + 3 * 2) / 4, (0 + 3 * 2) / 4]
    assert outcome.profiles.tolist() == [[0, 0], [0.25, 0]]


def test_it_may_go_on_for_ever_with_some_probability():
    # Half of the time it stays for good, otherwise it leaves after the first round.
    torn = rg.Machine([[1, 0], [1, 0], [1, 0]], [[[0, 0.5, 0.5]] * 4, [[0, 1, 0]] * 4, [[0, 0, 1]] * 4, ],
                      leave=[0, 0, 1])  # fmt: skip
    outcome = rg.play(repeated(discount=1), (torn, GIVE))
    assert outcome.expected_rounds == inf
    assert_allclose([outcome.apart, outcome.payoffs[0]], [0.5, 1.5], rtol=1e-14)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_second_mover_sees_the_first(order):
    # The follower does the opposite of what it sees; each action of the first mover comes with probability
    # 1/2.
    first = rg.Machine([[0.5, 0.5]], [[0] * 4])
    follower = rg.Machine([[[0, 1], [1, 0]]], [[0] * 4])
    players = [first, follower] if order == (0, 1) else [follower, first]
    r = rg.RepeatedGame(PD, discount=0.5, order=order, noise=rg.Noise(perception=0.1))
    assert_allclose(rg.play(r, players).profiles, [[0.05, 0.45], [0.45, 0.05]], rtol=1e-14)


def test_one_perception_serves_the_move_and_the_memory():
    # The follower copies what it sees, and moves to its second state if own action and perception differ:
    # never.
    copier = rg.Machine([[[1, 0], [0, 1]], [[0, 1], [0, 1]]], [[0, 1, 1, 0], [1, 1, 1, 1]])
    r = rg.RepeatedGame(PD, discount=0.9, order=(0, 1), noise=rg.Noise(perception=0.25))
    assert_allclose(rg.play(r, (GIVE, copier)).profiles, [[0.75, 0.25], [0, 0]], rtol=1e-14)


@pytest.mark.parametrize("aware", [True, False])
def test_a_seat_knows_its_mistake_only_if_it_is_aware(aware):
    # It means to give and, once it knows that it withheld, withholds for ever.
    penitent = rg.Machine([[1, 0], [0, 1]], [[0, 0, 1, 1], [1, 1, 1, 1]])
    r = rg.RepeatedGame(PD, rounds=2, noise=rg.Noise(execution=0.25, aware=aware))
    gives = rg.play(r, (penitent, GIVE)).actions(0)[0]
    assert_allclose(gives, (0.75 + (0.75**2 + 0.25**2 if aware else 0.75)) / 2, rtol=1e-14)


def test_a_mistake_falls_on_each_other_action_alike():
    game = rg.Game(np.zeros((3, 4, 2)))
    players = rg.Machine([[0, 1, 0]], [[0] * 12]), rg.Machine([[0, 0, 0, 1]], [[0] * 12])
    outcome = rg.play(rg.RepeatedGame(game, rounds=3, noise=rg.Noise(execution=0.3)), players)
    assert_allclose(outcome.profiles, np.outer([0.15, 0.7, 0.15], [0.1, 0.1, 0.1, 0.7]), rtol=1e-14)


# -------------------------------------------------------------------------------------------- long matches


@pytest.mark.parametrize(("m", "n", "tail"), [(997, 1009, 0), (1040, 625, 17), (3, 7919, 2)])
def test_a_billion_rounds_of_long_cycles(m, n, tail):
    rng = np.random.default_rng(m)
    a, b = rng.integers(0, 2, m), rng.integers(0, 2, n)
    T = 10**9
    start = perf_counter()
    outcome = rg.play(repeated(rounds=T), (counter(a, tail), counter(b)))
    assert perf_counter() - start < 30  # to step through 1e9 rounds would take minutes
    cycle = (m - tail) * n  # coprime: both together repeat after the product
    whole, rest = divmod(T - tail, cycle)
    t = np.arange(tail + cycle)
    played = 2 * a[np.where(t < m, t, tail + (t - tail) % (m - tail))] + b[t % n]
    opening, period, last = (
        np.bincount(part, minlength=4) for part in (played[:tail], played[tail:], played[tail : tail + rest])
    )
    shares = (opening + whole * period + last) / T
    assert_allclose(outcome.profiles.reshape(-1), shares, rtol=1e-12)
    # 1e-9: a million shares are added one by one.
    limit = rg.play(repeated(discount=1), (counter(a, tail), counter(b)))
    assert_allclose(limit.profiles.reshape(-1), period / cycle, rtol=1e-9)
    weights = (1 - 0.999) * 0.999**t
    weights[tail:] /= 1 - 0.999**cycle
    discounted = rg.play(repeated(discount=0.999), (counter(a, tail), counter(b)))
    assert_allclose(discounted.profiles.reshape(-1), np.bincount(played, weights, 4), rtol=1e-9)


def test_many_rounds_of_a_chance_machine_tend_to_the_limit_of_means():
    # The difference of the mean of T rounds from the limit is O(mixing time / T).
    noise = rg.Noise(execution=0.05)
    long = rg.play(repeated(rounds=10**6, noise=noise), (TIT_FOR_TAT, GRIM))
    limit = rg.play(repeated(discount=1, noise=noise), (TIT_FOR_TAT, GRIM))
    assert_allclose(long.profiles, limit.profiles, rtol=0, atol=1e-4)


# ----------------------------------------------------------------------------------------------- bad input

SIX = rg.Machine([[1, 0]], [[0] * 6])
SEES = rg.Machine([[[1, 0], [0, 1]]], [[0] * 4])


@pytest.mark.parametrize(
    ("machines", "error", "message"),
    [
        ((GIVE, rg.Machine([[1, 0, 0]], [[0] * 6])), ValueError, r"strategies\[1\].*2 own actions"),
        ((SIX, GIVE), ValueError, r"strategies\[0\].*4 profiles"),
        ((GIVE, "give"), TypeError, r"strategies\[1\] must be a Machine; got str"),
        ((GIVE,), ValueError, "strategies must be a sequence of one strategy per seat, 2; got 1"),
        ((GIVE,) * 3, ValueError, "strategies must be a sequence of one strategy per seat, 2; got 3"),
        (GIVE, ValueError, "strategies must be a sequence of one strategy per seat"),
        ((SEES, GIVE), ValueError, r"strategies\[0\].*earlier movers"),
    ],
)
@pytest.mark.parametrize("evaluate", [rg.play, rg.simulate, lambda r, m: rg.history(r, m, rounds=3)])
def test_machines_must_fit_their_seats(machines, error, message, evaluate):
    with pytest.raises(error, match=message):
        evaluate(repeated(discount=0.9), machines)


def test_a_machine_that_sees_must_move_after_the_seat_it_sees():
    assert rg.play(repeated(rounds=1, order=(1, 0)), (SEES, GIVE)).payoffs.tolist() == [3, 3]
    with pytest.raises(ValueError, match=r"strategies\[0\].*order"):
        rg.play(repeated(rounds=1, order=(0, 1)), (SEES, GIVE))


def test_the_terms_must_be_a_repeated_game():
    with pytest.raises(TypeError, match=r"r must be a RepeatedGame; got Game"):
        rg.play(PD, (GIVE, GIVE))


def test_a_product_chain_too_large_for_memory_is_refused_at_once():
    S = 200_000
    large = rg.Machine(np.full((S, 2), 0.5), np.tile((np.arange(S)[:, None] + 1) % S, (1, 4)))
    for terms in ({"discount": 0.9}, {"discount": 1}, {"rounds": 100}):
        start = perf_counter()
        with pytest.raises(MemoryError, match=r"200000 × 200000 = 40,000,000,000 joint states.*simulate"):
            rg.play(repeated(**terms), (large, large))
        assert perf_counter() - start < 20


@pytest.mark.parametrize("rounds", [2**63, 10**19, 10**30])
def test_more_rounds_than_can_be_counted_are_refused_or_right(rounds):
    try:
        outcome = rg.play(repeated(rounds=rounds), (TIT_FOR_TAT, WITHHOLD))
    except ValueError as error:
        assert "rounds" in str(error)  # noqa: PT017
    else:
        assert_allclose(outcome.payoffs, 1, rtol=1e-12)


def test_patience_that_floats_cannot_tell_from_one_is_still_finite():
    r = repeated(discount=1 - F(1, 10**30))
    assert_allclose(rg.play(r, (TIT_FOR_TAT, WITHHOLD)).expected_rounds, 1e30, rtol=1e-12)


# --------------------------------------------------------------------------------------------- every order


@given(games((3,), 2), generators)
def test_at_once_is_any_order_in_which_nobody_looks(game, rng):
    counts = game.counts
    players = []
    for seat in range(3):
        n, S = counts[seat], 2
        act = rng.integers(0, 4, (S, n)) + 1
        players.append(rg.Machine(act / act.sum(axis=1)[:, None], rng.integers(0, S, (S, int(np.prod(counts))))))
    noise = rg.Noise(0.25, 0.25)
    at_once = rg.play(rg.RepeatedGame(game, discount=0.5, noise=noise), players)
    for order in permutations(range(3)):
        in_turn = rg.play(rg.RepeatedGame(game, discount=0.5, noise=noise, order=order), players)
        assert_allclose(in_turn.profiles, at_once.profiles, rtol=0, atol=1e-13)
