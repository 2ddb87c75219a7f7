"""`simulate` and `history`: sampled play against exact play, and the promises about seeds and threads."""

from __future__ import annotations

import naive
import numpy as np
import pytest
from generators import Limits, matches
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import relgames as rg
from relgames.matches import moments

PD = rg.Game.symmetric([[3, 0], [5, 1]], actions=("give", "withhold"))
COIN = rg.Machine([[0.5, 0.5]], [[0, 0, 0, 0]])
TIT_FOR_TAT = rg.Machine([[1, 0], [0, 1]], [[0, 1, 0, 1], [0, 1, 0, 1]], name="tit for tat")
GRIM = rg.Machine([[1, 0], [0, 1]], [[0, 1, 1, 1], [1, 1, 1, 1]], name="grim")
NOISY = rg.RepeatedGame(PD, rounds=50, noise=rg.Noise(0.05, 0.05))
FINITE = ("rounds", "discount")


def numbers(sample):
    """All that a sample says, as one array."""
    parts = (sample.payoffs, sample.standard_errors, sample.profiles, sample.covariance)
    return np.concatenate(
        [np.ravel(part) for part in parts] + [[sample.apart, sample.expected_rounds, sample.repetitions]]
    )


# ---------------------------------------------------------------------------------------------- simulation


@settings(max_examples=60)
@given(matches(Limits(terms=FINITE)), st.integers(0, 2**63 - 1))
def test_means_are_within_five_standard_errors_of_exact_play(match, seed):
    r, machines = match
    n = 10_000
    sample, outcome = rg.simulate(r, machines, n, seed=seed), rg.play(r, machines)
    # What happens in fewer than 14 of n repetitions may well not have happened at all (e^-14 is one in a
    # million), and then no standard error knows of it.
    unseen = 14 / n
    stakes = np.vstack([r.game.payoffs.reshape(-1, r.game.seats), r.outside])
    span = np.ptp(stakes, axis=0)
    assert (abs(sample.payoffs - outcome.payoffs) <= 5 * sample.standard_errors + unseen * span + 1e-12).all()
    # A share of one repetition lies in [0, 1], so its standard deviation is at most sqrt(p (1 - p)).
    for got, share in ((sample.profiles, outcome.profiles), (sample.apart, outcome.apart)):
        share = np.clip(share, 0, 1)
        assert (abs(got - share) <= 5 * np.sqrt(share * (1 - share) / n) + unseen + 1e-12).all()


@given(matches(Limits(terms=FINITE, noise=False, chance=False)), st.integers(0, 2**63 - 1))
def test_without_chance_a_sample_is_the_outcome(match, seed):
    # 1e-12: a repetition leaves out the last 2^-53 of the discounted weight, and sums are rounded.
    r, machines = match
    sample, outcome = rg.simulate(r, machines, 3, seed=seed), rg.play(r, machines)
    assert_allclose(sample.payoffs, outcome.payoffs, rtol=0, atol=1e-12)
    assert_allclose(sample.standard_errors, 0, atol=1e-12)
    assert_allclose(sample.profiles, outcome.profiles, rtol=0, atol=1e-12)
    assert_allclose(sample.apart, outcome.apart, rtol=0, atol=1e-12)
    assert_allclose(sample.expected_rounds, outcome.expected_rounds, rtol=1e-12)


def test_a_long_repetition_is_played_to_its_end():
    # Two tit-for-tats out of step alternate; in between the kernel looks at the flag that stops it.
    r = rg.RepeatedGame(PD, rounds=3 * 2**20 + 2)
    echo = rg.Machine([[0, 1], [1, 0]], [[1, 0, 1, 0]] * 2)
    sample = rg.simulate(r, (TIT_FOR_TAT, echo), 2, seed=1)
    assert_allclose(sample.profiles, [[0, 0.5], [0.5, 0]], rtol=1e-12)
    assert sample.expected_rounds == r.rounds
    assert rg.history(r, (TIT_FOR_TAT, echo)).played == r.rounds


@given(matches(Limits(terms=FINITE)), st.integers(0, 2**32))
def test_a_sample_is_consistent_with_itself(match, seed):
    r, machines = match
    sample = rg.simulate(r, machines, 40, seed=seed)
    stakes = r.game.payoffs.reshape(-1, r.game.seats)
    payoffs = sample.profiles.reshape(-1) @ stakes + sample.apart * r.outside
    assert_allclose(sample.payoffs, payoffs, rtol=0, atol=1e-12)
    assert_allclose(sample.profiles.sum() + sample.apart, 1, rtol=1e-12)
    assert_allclose(sample.standard_errors, np.sqrt(np.diagonal(sample.covariance) / 40), rtol=1e-12)
    assert np.linalg.eigvalsh(sample.covariance).min() > -1e-9
    assert sample.repetitions == 40


def test_standard_errors_are_those_of_independent_coins():
    # One round of two fair coins: payoffs 3, 0, 5, 1 with 1/4 each; mean 9/4, variance 59/16, covariance of
    # the seats (9 + 0 + 0 + 1)/4 - 81/16 = -41/16. Sample variances of n repetitions are off by about
    # sqrt(2/n).
    sample = rg.simulate(rg.RepeatedGame(PD, rounds=1), (COIN, COIN), 100_000, seed=5)
    expected = np.array([[59, -41], [-41, 59]]) / 16
    assert_allclose(sample.covariance, expected, rtol=0, atol=0.1)
    assert_allclose(sample.standard_errors, np.sqrt(59 / 16 / 100_000), rtol=0.03)
    assert abs(sample.payoffs - 2.25).max() < 5 * sample.standard_errors.max()


def test_repetitions_are_independent():
    # The variance of a mean of 400 is 1/400 of that of one, if streams are independent: chi-square over 200
    # seeds, standard deviation of the ratio sqrt(2/200) = 0.1.
    r = rg.RepeatedGame(PD, rounds=5, noise=rg.Noise(0.1))
    samples = [rg.simulate(r, (TIT_FOR_TAT, COIN), 400, seed=seed) for seed in range(200)]
    means = np.array([sample.payoffs for sample in samples])
    within = np.mean([sample.standard_errors**2 for sample in samples], axis=0)
    assert_allclose(means.var(axis=0, ddof=1) / within, 1, rtol=0, atol=0.5)


# --------------------------------------------------------------------------------------- seeds and threads


@pytest.mark.parametrize("terms", [{"rounds": 50}, {"discount": 0.9}])
def test_the_same_seed_gives_the_same_bits_for_any_number_of_threads(terms, monkeypatch):
    monkeypatch.setattr(moments, "ROUNDS_PER_PIECE", 1000)
    r = rg.RepeatedGame(PD, noise=rg.Noise(0.05, 0.05), **terms)
    one, two, again, other = (
        rg.simulate(r, (TIT_FOR_TAT, GRIM), 700, seed=seed, threads=threads)
        for seed, threads in ((3, 1), (3, 2), (3, None), (4, 2))
    )
    assert numbers(one).tobytes() == numbers(two).tobytes() == numbers(again).tobytes()
    assert numbers(one).tobytes() != numbers(other).tobytes()


def test_repetitions_do_not_depend_on_the_size_of_pieces(monkeypatch):
    samples = []
    for size in (50, 333, 7_000, 10**9):
        monkeypatch.setattr(moments, "ROUNDS_PER_PIECE", size)
        samples.append(numbers(rg.simulate(NOISY, (TIT_FOR_TAT, GRIM), 150, seed=8)))
    # Moments of pieces are joined in floats, so only the last digits may differ.
    for sample in samples[1:]:
        assert_allclose(sample, samples[0], rtol=1e-11)


def test_a_seed_may_be_a_generator():
    draws = [
        rg.simulate(NOISY, (TIT_FOR_TAT, GRIM), 30, seed=rng)
        for rng in (np.random.default_rng(1), np.random.default_rng(1))
    ]
    assert (numbers(draws[0]) == numbers(draws[1])).all()
    rng = np.random.default_rng(1)
    first, second = (rg.simulate(NOISY, (TIT_FOR_TAT, GRIM), 30, seed=rng) for _ in range(2))
    assert (first.payoffs != second.payoffs).any()


def test_without_a_seed_each_call_draws_a_new_one():
    a, b = (rg.simulate(NOISY, (TIT_FOR_TAT, GRIM), 30) for _ in range(2))
    assert (a.payoffs != b.payoffs).any()


def test_numpy_integers_are_seeds_too():
    a, b = (rg.simulate(NOISY, (TIT_FOR_TAT, GRIM), 30, seed=seed) for seed in (7, np.int64(7)))
    assert (numbers(a) == numbers(b)).all()


def test_one_repetition_has_no_standard_error():
    sample = rg.simulate(NOISY, (TIT_FOR_TAT, GRIM), 1, seed=1)
    assert np.isnan(sample.standard_errors).all()
    assert np.isfinite(sample.payoffs).all()


def test_progress_is_shown_on_standard_error(capsys):
    rg.simulate(NOISY, (TIT_FOR_TAT, GRIM), 30, seed=1, progress=True)
    shown = capsys.readouterr()
    assert "30/30" in shown.err
    assert shown.out == ""


def test_a_sample_prints_what_it_knows():
    r = rg.RepeatedGame(rg.Game(PD.payoffs, roles=("customer", "seller")), rounds=4)
    text = str(rg.simulate(r, (TIT_FOR_TAT, GRIM), 10, seed=1))
    assert text == "payoffs per round over 10 repetitions: customer 3 ± 0, seller 3 ± 0"


# ------------------------------------------------------------------------------------------------- history


def replay(r, machines, rounds):
    """Play deterministic machines by hand: at once, without mistakes."""
    N, counts = r.game.seats, r.game.counts
    states, played = [m.start for m in machines], []
    for _ in range(rounds):
        actions = [int(m.act[s].argmax()) for m, s in zip(machines, states, strict=True)]
        played.append((actions, list(states)))
        for seat, machine in enumerate(machines):
            turn = [(seat + k) % N for k in range(N)]
            column = naive.index((actions[k] for k in turn), (counts[k] for k in turn))
            states[seat] = int(machine.next[states[seat], column])
        if any(m.leave[s] for m, s in zip(machines, states, strict=True)):
            break
    return played


@given(
    matches(Limits(noise=False, order=False, chance=False, states=5)),
    st.integers(1, 30),
    st.integers(0, 2**32),
)
def test_a_history_of_deterministic_machines_is_their_replay(match, rounds, seed):
    r, machines = match
    h, expected = rg.history(r, machines, rounds, seed), replay(r, machines, rounds)
    assert h.played == len(expected)
    assert h.actions[: h.played].tolist() == [actions for actions, _ in expected]
    assert h.states[: h.played].tolist() == [states for _, states in expected]
    assert (h.actions[h.played :] == -1).all()
    assert (h.states[h.played :] == -1).all()
    assert h.payoffs.shape == h.actions.shape == h.states.shape == (rounds, r.game.seats)
    for t in range(rounds):
        paid = r.game.payoffs[tuple(h.actions[t])] if t < h.played else r.outside
        assert (h.payoffs[t] == paid).all()


@settings(max_examples=60)
@given(matches(), st.integers(0, 2**32))
def test_every_round_of_a_history_is_possible(match, seed):
    r, machines = match
    h = rg.history(r, machines, rounds=12, seed=seed)
    assert h.states[0].tolist() == [machine.start for machine in machines]
    for t in range(h.played):
        possible = naive.one_round(r, machines, tuple(h.states[t].tolist()))
        profile = tuple(h.actions[t].tolist())
        if t + 1 < h.played:
            assert (profile, tuple(h.states[t + 1].tolist())) in possible
        elif h.played < 12:
            assert (profile, naive.APART) in possible
        else:
            assert profile in {done for done, _ in possible}


def test_rounds_of_a_history_come_with_the_frequencies_of_the_rules():
    # Transitions from each joint state over a long match, against the naive round: a chi-square statistic
    # with k degrees of freedom has mean k and variance 2 k.
    r = rg.RepeatedGame(PD, rounds=40_000, noise=rg.Noise(0.2, 0.1, aware=False), order=(1, 0))
    machine = rg.Machine([[0.75, 0.25], [0.25, 0.75]], [[0, 1, 1, 0], [1, 0, 1, 0]])
    h = rg.history(r, (machine, machine), seed=11)
    seen: dict = {}
    for t in range(r.rounds - 1):
        step = tuple(h.actions[t].tolist()), tuple(h.states[t + 1].tolist())
        counts = seen.setdefault(tuple(h.states[t].tolist()), {})
        counts[step] = counts.get(step, 0) + 1
    statistic, freedom = 0.0, 0
    for states, counts in seen.items():
        expected, n = naive.one_round(r, (machine, machine), states), sum(counts.values())
        assert set(counts) <= set(expected)
        statistic += sum((counts.get(s, 0) - n * p) ** 2 / (n * p) for s, p in expected.items())
        freedom += len(expected) - 1
    assert len(seen) == 4
    assert abs(statistic - freedom) < 5 * np.sqrt(2 * freedom)


@given(matches(), st.integers(0, 2**63 - 1))
def test_the_same_seed_gives_the_same_rounds(match, seed):
    r, machines = match
    a, b = (rg.history(r, machines, 15, seed=seed) for _ in range(2))
    assert (a.actions == b.actions).all()
    assert (a.states == b.states).all()


def test_another_seed_gives_other_rounds():
    a, b = (rg.history(NOISY, (COIN, COIN), 100, seed=seed) for seed in (1, 2))
    assert (a.actions != b.actions).any()


def test_a_history_lasts_as_long_as_the_relationship_unless_told():
    assert len(rg.history(NOISY, (COIN, COIN), seed=1).actions) == 50
    with pytest.raises(ValueError, match="rounds must be given"):
        rg.history(rg.RepeatedGame(PD, discount=0.9), (COIN, COIN), seed=1)


def test_a_history_prints_one_line_per_seat():
    actions = ("cut", "draw"), ("cut", "draw"), ("left", "lie", "mid")
    triad = rg.Game(np.zeros((2, 2, 3, 3)), roles=("a", "b", "judge"), actions=actions)
    stays = rg.Machine([[1, 0]], [[0] * 12], leave=[0], name="calm")
    loyal = rg.Machine([[0, 0, 1], [0, 1, 0]], [[1] * 12, [1] * 12], leave=[1, 0])  # never enters 0 again
    h = rg.history(rg.RepeatedGame(triad, rounds=4), (stays, stays, loyal))
    assert str(h) == "a (calm)  c  c  c  c\nb (calm)  c  c  c  c\njudge     mi li li li"
    leaver = rg.Machine([[0, 0, 1], [0, 1, 0]], [[1] * 12, [0] * 12], leave=[1, 0])
    h = rg.history(rg.RepeatedGame(triad, rounds=4), (stays, stays, leaver))
    assert h.played == 2
    assert str(h) == "a (calm)  c  c  .  .\nb (calm)  c  c  .  .\njudge     mi li .  ."


# ----------------------------------------------------------------------------------------------- bad input


def test_the_limit_of_means_cannot_be_sampled():
    with pytest.raises(ValueError, match=r"discount=1 .* play\(\)"):
        rg.simulate(rg.RepeatedGame(PD, discount=1), (COIN, COIN))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"repetitions": 0}, ValueError, "repetitions must be at least 1; got 0"),
        ({"repetitions": 2.5}, TypeError, r"repetitions must be an integer; got 2\.5"),
        ({"threads": 0}, ValueError, "threads must be at least 1"),
        ({"seed": "one"}, TypeError, "seed must be an int, a numpy.random.Generator or None; got 'one'"),
        ({"seed": 1.0}, TypeError, "seed must be an int"),
        ({"seed": True}, TypeError, "seed must be an int"),
        ({"seed": -1}, ValueError, "seed must be at least 0; got -1"),
    ],
)
def test_bad_arguments_are_named(arguments, error, message):
    with pytest.raises(error, match=message):
        rg.simulate(NOISY, (COIN, COIN), **arguments)


@pytest.mark.parametrize(("rounds", "error"), [(0, ValueError), (-3, ValueError), (1.5, TypeError)])
def test_a_history_has_a_whole_number_of_rounds(rounds, error):
    with pytest.raises(error, match="rounds must be"):
        rg.history(NOISY, (COIN, COIN), rounds)
