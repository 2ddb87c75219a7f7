"""Programs: played like their slow twin, exact where nothing is left to chance, and stopped where they fail."""

from __future__ import annotations

import os
import pickle
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction

import naive_programs as naive
import numba
import numpy as np
import pytest
from children import child
from generators import Limits, generators, matches
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core import event
from numpy.testing import assert_allclose, assert_array_equal

import relgames as rg
from relgames.matches import moments, programs
from relgames.strategies import alternator, always_give, always_withhold, grim, tit_for_tat
from relgames.tournaments.schedule import is_anonymous

PD = rg.Game.symmetric([[3, 0], [5, 1]], actions=("give", "withhold"))
TEN = rg.RepeatedGame(PD, rounds=10)
NOISY = rg.RepeatedGame(PD, rounds=50, noise=rg.Noise(0.05, 0.05))
FINITE = ("rounds", "discount")


@rg.program()
def echo(state, profile, u):
    return max(profile[1], 0)


@rg.program()
def coin(state, profile, u):
    return 1 if u < 0.5 else 0


@rg.program(state=("rounds", 0.0))
def last_round(state, profile, u):
    """Withhold in the last round alone."""
    state[1] += 1
    return 1 if state[1] == state[0] else 0


@rg.program(state=(0.0, 0.0))
def wary(state, profile, u):
    """Withhold once the other has withheld in more than a tenth of the rounds."""
    if profile[1] >= 0:
        state[0] += 1
        state[1] += profile[1]
    return 1 if state[1] > 0.1 * state[0] else 0


# ------------------------------------------------------------------------------------- against the slow twin


@settings(max_examples=60)
@given(matches(Limits(terms=FINITE, noise=False, chance=False)), generators, st.lists(st.booleans(), min_size=3))
def test_without_chance_play_is_that_of_the_twin_action_by_action(match, rng, programmed):
    r, machines = match
    players = [
        naive.scrambled(r, seat, rng, chance=False) if seat == 0 or programmed[seat] else machine
        for seat, machine in enumerate(machines)
    ]
    expected = naive.actions(r, players, 12, rng)
    history = rg.history(r, players, rounds=12, seed=0)
    assert history.played == len(expected)
    assert_array_equal(history.actions[: history.played], expected)
    assert (history.actions[history.played :] == -1).all()
    outcome, sample = rg.play(r, players), rg.simulate(r, players, 3, seed=1)
    payoffs = naive.payoffs(r, players, rng)
    # 1e-12: the twin leaves out the last 1e-15 of the discounted weight, and sums are rounded.
    assert_allclose(outcome.payoffs, payoffs, rtol=0, atol=1e-12)
    assert_allclose(sample.payoffs, payoffs, rtol=0, atol=1e-12)
    assert (sample.standard_errors == 0).all()


@settings(max_examples=25)
@given(matches(Limits(terms=FINITE)), generators, st.lists(st.booleans(), min_size=3))
def test_with_chance_means_are_those_of_the_twin(match, rng, programmed):
    r, machines = match
    players = [
        naive.scrambled(r, seat, rng) if seat == 0 or programmed[seat] else machine
        for seat, machine in enumerate(machines)
    ]
    n = 200
    twin = np.array([naive.payoffs(r, players, rng) for _ in range(n)])
    sample = rg.simulate(r, players, 4000, seed=int(rng.integers(2**32)))
    errors = np.hypot(sample.standard_errors, twin.std(axis=0, ddof=1) / np.sqrt(n))
    # As in test_simulate: what happens in fewer than 14 of n repetitions may not have happened at all.
    span = np.ptp(np.vstack([r.game.payoffs.reshape(-1, r.game.seats), r.outside]), axis=0)
    assert (abs(sample.payoffs - twin.mean(axis=0)) <= 5 * errors + 14 / n * span + 1e-12).all()


@settings(max_examples=60)
@given(matches(Limits(terms=FINITE)), st.integers(0, 2**63 - 1), st.lists(st.booleans(), min_size=3))
def test_machines_written_as_programs_are_within_five_standard_errors_of_exact_play(match, seed, programmed):
    r, machines = match
    stays = [not machine.leave.any() for machine in machines]
    players = [
        naive.as_program(r, seat, machine) if stays[seat] and (seat == 0 or programmed[seat]) else machine
        for seat, machine in enumerate(machines)
    ]
    n = 10_000
    sample, outcome = rg.simulate(r, players, n, seed=seed), rg.play(r, machines)
    unseen = 14 / n
    for got, share in ((sample.profiles, outcome.profiles), (sample.apart, outcome.apart)):
        share = np.clip(share, 0, 1)
        assert (abs(got - share) <= 5 * np.sqrt(share * (1 - share) / n) + unseen + 1e-12).all()
    span = np.ptp(np.vstack([r.game.payoffs.reshape(-1, r.game.seats), r.outside]), axis=0)
    assert (abs(sample.payoffs - outcome.payoffs) <= 5 * sample.standard_errors + unseen * span + 1e-12).all()


def test_a_later_mover_sees_this_round_and_an_earlier_one_the_last():
    r = rg.RepeatedGame(PD, rounds=5, order=(0, 1))
    history = rg.history(r, (alternator(), echo), seed=0)
    assert_array_equal(history.actions[:, 1], history.actions[:, 0])
    assert_array_equal(history.states, [[0, -1], [1, -1]] * 2 + [[0, -1]])
    history = rg.history(r, (echo, alternator()), seed=0)
    assert_array_equal(history.actions[1:, 0], history.actions[:-1, 1])


@pytest.mark.parametrize(("aware", "own"), [(True, 1), (False, 0)])
def test_a_program_knows_its_slips_or_believes_what_it_meant(aware, own):
    # It always means to give and always slips; it raises if it believes otherwise than it should.
    @rg.program(state=(float(own),))
    def gives(state, profile, u):
        if profile[0] >= 0 and profile[0] != state[0]:
            raise ValueError
        return 0

    r = rg.RepeatedGame(PD, rounds=5, noise=rg.Noise(execution=1, aware=aware))
    assert (rg.history(r, (gives, tit_for_tat()), seed=0).actions[:, 0] == 1).all()


def test_u_is_uniform_and_independent():
    # Ten cells in two rounds in a row: chi-square with 99 degrees of freedom, mean 99, standard deviation 14.
    tens = rg.Game(np.zeros((10, 1, 2)))

    @rg.program(counts=(10, 1))
    def tenth(state, profile, u):
        return int(10 * u)

    @rg.program(counts=(1, 10))
    def idle(state, profile, u):
        return 0

    h = rg.history(rg.RepeatedGame(tens, rounds=200_000), (tenth, idle), seed=5).actions[:, 0]
    table = np.bincount(10 * h[::2] + h[1::2], minlength=100)
    assert abs(((table - 1000) ** 2 / 1000).sum() - 99) < 5 * 14


# ------------------------------------------------------------------------------------------- seeds and streams


@pytest.mark.parametrize("terms", [{"rounds": 50}, {"discount": 0.9}])
def test_the_same_seed_gives_the_same_bits_for_any_number_of_threads(terms, monkeypatch):
    monkeypatch.setattr(moments, "ROUNDS_PER_PIECE", 1000)
    r = rg.RepeatedGame(PD, noise=rg.Noise(0.05, 0.05), **terms)
    samples = [
        rg.simulate(r, (coin, wary), 700, seed=seed, threads=threads) for seed, threads in ((3, 1), (3, 2), (4, 2))
    ]
    bits = [np.r_[s.payoffs, s.profiles.ravel(), s.covariance.ravel()].tobytes() for s in samples]
    assert bits[0] == bits[1] != bits[2]


def test_repetitions_do_not_depend_on_the_size_of_pieces(monkeypatch):
    samples = []
    for size in (50, 333, 7_000, 10**9):
        monkeypatch.setattr(moments, "ROUNDS_PER_PIECE", size)
        samples.append(rg.simulate(NOISY, (coin, wary), 150, seed=8))
    for sample in samples[1:]:
        # Moments of pieces are joined in floats, so only the last digits may differ.
        assert_allclose(sample.profiles, samples[0].profiles, rtol=1e-11)
        assert_allclose(sample.covariance, samples[0].covariance, rtol=1e-11)


def test_in_a_tournament_every_match_has_the_numbers_it_has_without_the_others():
    field = [tit_for_tat(), coin, grim(), wary]
    t = rg.tournament(NOISY, field, method="sampled", repetitions=40, seed=3, self_play=False)
    machines = rg.tournament(NOISY, [field[0], alternator(), field[2]], method="sampled", repetitions=40, seed=3)
    # Streams are named by the place of a match among all profiles; in the first row both line-ups number them alike.
    assert t.payoffs[0, 0].tolist() == machines.payoffs[0, 0].tolist()
    assert t.payoffs[0, 2].tolist() == machines.payoffs[0, 2].tolist()
    swapped = rg.tournament(NOISY, [field[0], coin, echo, wary], method="sampled", repetitions=40, seed=3)
    assert t.payoffs[0, 1].tolist() == swapped.payoffs[0, 1].tolist()
    assert t.payoffs[1, 3].tolist() == swapped.payoffs[1, 3].tolist()


# --------------------------------------------------------------------------------------------------- exactness


def test_programs_without_chance_are_played_once_and_exactly():
    exact = rg.play(rg.RepeatedGame(PD, rounds=7), (last_round, tit_for_tat()), exact=True)
    assert exact.payoffs.tolist() == [Fraction(6 * 3 + 5, 7), Fraction(6 * 3, 7)]
    assert exact.profiles[0, 0] == Fraction(6, 7)
    assert (exact.apart, exact.expected_rounds) == (0, 7)
    leaver = rg.Machine([[1, 0], [1, 0]], [[0, 1, 0, 1]] * 2, leave=[0, 1])
    left = rg.RepeatedGame(PD, rounds=10, outside=(Fraction(1, 3), 0))
    exact = rg.play(left, (leaver, replace(last_round, state=(4.0, 0.0))), exact=True)
    assert exact.payoffs.tolist() == [Fraction(9 + 0 + 2, 10), Fraction(9 + 5, 10)]
    assert (exact.apart, exact.expected_rounds) == (Fraction(6, 10), 4)


def test_a_program_that_counts_against_a_discount():
    r = rg.RepeatedGame(PD, discount=0.9)
    turn = replace(last_round, state=(2.0, 0.0))
    outcome = rg.play(r, (turn, always_withhold()))
    # Gives all but in its second round.
    assert_allclose(outcome.payoffs, [0.1 * 0.9, 0.1 * (5 * (1 + 0.9**2 / 0.1) + 0.9)], rtol=1e-14)
    assert_allclose(outcome.expected_rounds, 10, rtol=1e-14)


def test_the_known_length_is_infinite_where_there_is_a_discount():
    @rg.program(state=("rounds",))
    def knows(state, profile, u):
        return 1 if state[0] > 1e300 else 0

    assert rg.play(rg.RepeatedGame(PD, discount=0.5), (knows, always_give())).payoffs[0] == 5
    assert rg.play(TEN, (knows, always_give())).payoffs[0] == 3
    # Of a history, the length of the relationship counts, not of the part that is shown.
    assert_array_equal(rg.history(TEN, (last_round, echo), rounds=9).actions[:, 0], [0] * 9)


@pytest.mark.parametrize(
    ("r", "pair", "message"),
    [
        (rg.RepeatedGame(PD, discount=1), (echo, echo), "limit of means"),
        (NOISY, (echo, echo), "mistakes"),
        (TEN, (coin, echo), "coin leaves something to chance"),
        (TEN, (echo, rg.Machine([[0.5, 0.5]], [[0] * 4])), "a machine leaves something to chance"),
    ],
)
def test_play_refuses_what_it_cannot_evaluate(r, pair, message):
    with pytest.raises(ValueError, match=f"{message}.*Use simulate"):
        rg.play(r, pair)
    with pytest.raises(ValueError, match=message):
        rg.tournament(r, pair, method="exact")


def test_play_in_fractions_needs_a_number_of_rounds():
    with pytest.raises(ValueError, match="exact=True needs a number of rounds"):
        rg.play(rg.RepeatedGame(PD, discount=0.5), (echo, echo), exact=True)


def test_the_limit_of_means_is_not_sampled():
    with pytest.raises(ValueError, match="cannot be sampled"):
        rg.simulate(rg.RepeatedGame(PD, discount=1), (echo, echo))
    with pytest.raises(ValueError, match="cannot be sampled"):
        rg.tournament(rg.RepeatedGame(PD, discount=1), [echo, tit_for_tat()])


def test_a_tournament_says_which_matches_are_exact():
    field = [tit_for_tat(), echo, coin, always_withhold(), last_round]
    t = rg.tournament(TEN, field, repetitions=2000, seed=1)
    assert_array_equal(t.exact, ~((np.arange(5) == 2)[:, None] | (np.arange(5) == 2)))
    assert t.method == "mixed"
    assert (t.standard_errors[t.exact] == 0).all()
    # An echo is a tit for tat.
    assert_allclose(t.payoffs[1, 3], t.payoffs[0, 3], rtol=1e-14)
    assert t.payoffs[1, 1].tolist() == t.payoffs[0, 0].tolist() == [3, 3]
    exact = rg.play(TEN, (tit_for_tat(), rg.Machine([[0.5, 0.5]], [[0] * 4])))
    assert (abs(t.payoffs[0, 2] - exact.payoffs) < 5 * t.standard_errors[0, 2]).all()
    sampled = rg.tournament(TEN, field, method="sampled", repetitions=30, seed=1)
    assert not sampled.exact.any()
    assert_allclose(sampled.payoffs[t.exact], t.payoffs[t.exact], rtol=1e-13)
    assert (sampled.standard_errors[t.exact] == 0).all()
    assert "coin" in t.summary()
    assert list(t.to_pandas()["seat 1: strategy"].unique()) == [
        "tit for tat",
        "echo",
        "coin",
        "always withhold",
        "last round",
    ]
    assert t.strategies[0][1] is echo
    assert t.meta_game.counts == (5, 5)


def test_one_repetition_of_chance_has_no_standard_error():
    assert np.isnan(rg.simulate(TEN, (coin, echo), 1, seed=0).standard_errors).all()


# ---------------------------------------------------------------------------------------- what is deterministic


def test_what_leaves_nothing_to_chance():
    @rg.program()
    def deleted(state, profile, u):
        del u
        return 0

    @rg.program()
    def overwritten(state, profile, u):
        u = 1  # noqa: F841
        return 0

    @rg.program()
    def read(state, profile, u):
        a = profile[1]
        b = u
        return 1 if a < b else 0

    @rg.program()
    def enclosed(state, profile, u):
        def inner():
            return u

        return 1 if inner() < 0.5 else 0

    @rg.program()
    def renamed(s, p, chance):
        return 1 if chance < 0.5 else 0

    certain = [p.is_deterministic for p in (echo, last_round, deleted, overwritten, read, enclosed, renamed)]
    assert certain == [True, True, True, True, False, False, False]


flip = random.random


@pytest.mark.parametrize("source", ["np.random.random()", "random.random()", "flip()", "(lambda: np.random.rand())()"])
def test_random_numbers_of_its_own_are_refused(source):
    scope = {"np": np, "random": random, "flip": flip}
    exec(f"def loose(state, profile, u):\n    return 1 if {source} < 0.5 else 0", scope)
    with pytest.raises(ValueError, match=r"loose: the step function uses .*do not depend on the seed"):
        rg.simulate(TEN, (rg.program()(scope["loose"]), echo))


@numba.njit
def toss():
    return np.random.random() < 0.5  # noqa: NPY002


def test_random_numbers_of_a_helper_are_refused():
    @rg.program()
    def indirect(state, profile, u):
        return 1 if toss() else 0

    with pytest.raises(ValueError, match=r"indirect: the step function uses np\.random"):
        rg.simulate(TEN, (indirect, echo))


# ------------------------------------------------------------------------------------------------- compiling


def compiled(call):
    """Return how often numba compiled a step function during a call."""
    with event.install_recorder("numba:compile") as recorder:
        call()
    return sum(e.is_start and e.data["dispatcher"].py_func.__code__.co_varnames[:3] == ("state", "profile", "u")
               for _, e in recorder.buffer)  # fmt: skip


def test_a_step_is_compiled_once_whatever_its_start():
    # Typed in, so that it is not kept on disk.
    scope = {"rg": rg}
    exec(
        "def make(limit):\n"
        "    @rg.program(state=(limit, 0.0))\n"
        "    def counter(state, profile, u):\n"
        "        state[1] += 1\n"
        "        return 1 if state[1] > state[0] else 0\n"
        "    return counter\n",
        scope,
    )
    make = scope["make"]
    pair = make(3.0), make(5.0)
    assert compiled(lambda: rg.play(TEN, pair)) == 1
    assert compiled(lambda: rg.play(TEN, (make(4.0), pair[1].starting(2.0, 0.0).named("two")))) == 0
    assert rg.history(TEN, (make(4.0), pair[1].starting(2.0, 0.0))).actions.sum(axis=0).tolist() == [6, 8]


def test_variables_of_an_enclosing_function_are_told_apart():
    def make(limit):
        @rg.program(state=(0.0,))
        def counter(state, profile, u):
            state[0] += 1
            return 1 if state[0] > limit else 0

        return counter

    assert rg.history(TEN, (make(4), make(2))).actions.sum(axis=0).tolist() == [6, 8]


def test_a_step_in_a_file_is_kept_on_disk(tmp_path):
    (tmp_path / "mine.py").write_text(
        "import relgames as rg\n"
        "@rg.program(state=(0.0,))\n"
        "def mine(state, profile, u):\n"
        "    state[0] += 1\n"
        "    return 1 if state[0] > 3 else 0\n"
    )
    code = (
        "import relgames as rg, mine\n"
        "from numba.core import event\n"
        "r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=5)\n"
        "with event.install_recorder('numba:compile') as recorder:\n"
        "    print(rg.play(r, (mine.mine, mine.mine)).payoffs)\n"
        "print(sum('mine' in str(e.data['dispatcher']) for _, e in recorder.buffer))\n"
    )
    paths = os.pathsep.join([str(tmp_path), *sys.path])
    out = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for _ in range(2)
    ]
    assert out[0][0] == out[1][0]
    assert (out[0][1], out[1][1]) == ("2", "0")
    assert list((tmp_path / "__pycache__").glob("mine.mine-*.nbi"))


def test_a_step_that_was_typed_in_plays_too():
    scope = {}
    exec("def typed(state, profile, u):\n    return 1", scope)
    assert rg.play(TEN, (rg.program()(scope["typed"]), always_give())).payoffs[0] == 5


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return 0.5", "must return .* an int, on every path; it returns a float"),
        ("pass", "on every path; it returns None$"),
        ("if u < 0.5:\n        return 1", "on every path; it returns None on some of them"),
        ("return nonsense", "numba cannot compile the step function.*nonsense.*agent"),
        ("return {1, 'a'}", "numba cannot compile the step function.*agent"),
        ("return state", "on every path; it returns [aA]rray"),
    ],
)
def test_what_cannot_be_compiled_is_said_with_a_way_out(body, message):
    scope = {}
    exec(f"def step(state, profile, u):\n    {body}", scope)
    with pytest.raises(TypeError, match=f"(?s)odd one: .*{message}"):
        rg.simulate(TEN, (echo, rg.program(name="odd one")(scope["step"])))


@pytest.mark.parametrize("value", ["u < 2", "np.int32(1)", "np.uint8(1)", "np.bool_(True)", "np.uint64(1)"])
def test_other_integers_are_actions_too(value):
    scope = {"np": np}
    exec(f"def step(state, profile, u):\n    return {value}", scope)
    assert rg.simulate(TEN, (rg.program()(scope["step"]), always_give()), 3, seed=0).payoffs[0] == 5


def test_a_program_must_fit_its_seat():
    triad = rg.RepeatedGame(rg.games.enterprise_triad(), rounds=5)
    with pytest.raises(
        ValueError, match=r"strategies\[1\].*cannot play seat 1 \(team\).*@program\(counts=\(2, 2, 2\)\)"
    ):
        rg.simulate(triad, (always_give(seats=3), echo, always_give(seats=3)))
    with pytest.raises(ValueError, match=r"strategies\[0\].*cannot play seat 0"):
        rg.tournament(TEN, [rg.program(counts=(3, 2))(echo.step)])
    with pytest.raises(TypeError, match=r"one Program. Write \[program\]"):
        rg.tournament(TEN, echo)
    with pytest.raises(TypeError, match="must be a Machine"):
        rg.subgame_perfect(rg.RepeatedGame(PD, discount=0.5), (echo, echo))


# ---------------------------------------------------------------------------------------------- three seats


def test_three_seats_of_programs_and_machines():
    @rg.program(counts=(2, 2, 2))
    def majority(state, profile, u):
        return 1 if profile[1] + profile[2] == 2 else 0

    @rg.program(counts=(2, 2, 2))
    def left(state, profile, u):
        return max(profile[2], 0)

    withheld = np.indices((2, 2, 2))
    pays = np.moveaxis(2 * withheld - withheld.sum(axis=0), 0, -1)
    symmetric = rg.RepeatedGame(rg.Game(pays), rounds=6)
    field = [majority, left, always_withhold(seats=3)]
    t = rg.tournament(symmetric, field)
    assert t.exact.all()
    for profile in np.ndindex(3, 3, 3):
        outcome = rg.play(symmetric, [field[k] for k in profile])
        assert_allclose(t.payoffs[profile], outcome.payoffs, rtol=1e-13)
    assert not is_anonymous(left, 3)
    assert is_anonymous(echo, 2)


# -------------------------------------------------------------------------------------------------- failures


@rg.program(state=(0.0,))
def breaks(state, profile, u):
    state[0] += 1
    if state[0] > 3:
        raise RuntimeError("enough")
    return 0


@rg.program()
def strays(state, profile, u):
    return 7 if u > 0.99 else 0


@rg.program()
def sticks(state, profile, u):
    """Ends no turn once the other has withheld."""
    while profile[1] == 1:
        pass
    return 0


@rg.program()
def reaches(state, profile, u):
    return profile[2]


@rg.program(state=(2.0,))
def divides(state, profile, u):
    state[0] -= 1
    return int(1 / state[0]) - 1


@pytest.mark.parametrize(
    ("program", "round", "cause", "reason"),
    [
        (breaks, 3, RuntimeError, "raised RuntimeError: enough"),
        (reaches, 0, IndexError, "raised IndexError"),
        (divides, 1, FloatingPointError, "divide by zero"),
        (strays, None, type(None), r"chose action 7, which must be in 0\.\.1"),
    ],
)
@pytest.mark.parametrize("seat", [0, 1])
def test_a_failure_names_the_strategy_the_round_and_the_history(program, round, cause, reason, seat):
    r = rg.RepeatedGame(rg.Game(PD.payoffs, roles=("ann", "bob")), rounds=200)
    pair = (program, alternator()) if seat == 0 else (alternator(), program)
    with pytest.raises(rg.StrategyError, match=reason) as caught:
        rg.simulate(r, pair, 50, seed=1)
    error = caught.value
    assert (error.strategy, error.seat, error.role) == (program.name, seat, ("ann", "bob")[seat])
    assert round is None or (error.round, error.repetition) == (round, 0)
    assert error.history.shape == (error.round, 2)
    assert_array_equal(error.history[:, 1 - seat], np.arange(error.round) % 2)
    assert (error.history[:, seat] == 0).all()
    assert isinstance(error.__cause__, cause)
    assert f"({error.role}) failed in round {error.round}" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    with pytest.raises(rg.StrategyError, match=reason):
        rg.history(r, pair, rounds=500, seed=1)
    if program.is_deterministic:
        with pytest.raises(rg.StrategyError, match=reason):
            rg.play(r, pair)


def test_the_failure_that_is_reported_does_not_depend_on_threads(monkeypatch):
    monkeypatch.setattr(moments, "ROUNDS_PER_PIECE", 50)
    errors = []
    for threads in (1, 2):
        with pytest.raises(rg.StrategyError) as caught:
            rg.simulate(TEN, (strays, coin), 1000, seed=3, threads=threads)
        errors.append(caught.value)
    assert len({(error.repetition, error.round) for error in errors}) == 1
    assert_array_equal(errors[0].history, errors[1].history)


def test_in_a_tournament_other_results_are_kept():
    field = [tit_for_tat(), coin, breaks, always_withhold()]
    with pytest.raises(rg.StrategyError, match="4 matches failed in all") as caught:
        rg.tournament(TEN, field, repetitions=50, seed=2)
    t = caught.value.tournament
    assert {(error.strategy, error.round) for error in caught.value.failures} == {("breaks", 3)}
    failed = (np.arange(4) == 2)[:, None] | (np.arange(4) == 2)
    assert_array_equal(np.isnan(t.payoffs[..., 0]), failed)
    assert_array_equal(np.isnan(t.profiles[..., 0, 0]), failed)
    without = rg.tournament(TEN, [field[k] for k in (0, 1, 3)], repetitions=50, seed=2)
    kept = np.ix_((0, 1, 3), (0, 1, 3))
    # Other places in the line-up, other streams.
    close = 5 * np.hypot(t.standard_errors[kept], without.standard_errors)
    assert (abs(t.payoffs[kept] - without.payoffs) <= close + 1e-12).all()
    assert_allclose(t.scores[[0, 1, 3]], t.payoffs[kept][..., 0].mean(axis=1), rtol=1e-12)
    assert_allclose(t.score_errors[[0, 3]], without.score_errors[[0, 2]], rtol=0.6)
    assert np.isnan(t.scores[2])
    assert t.ranking[-1] == 2
    assert "breaks" in t.summary()
    assert len(t.to_pandas()) == 16
    assert not t.clearly_above()[2].any()
    alone = [always_give(), breaks, always_withhold()]
    with pytest.raises(rg.StrategyError) as caught:
        rg.tournament(TEN, (alone, alone))
    t = caught.value.tournament
    assert_allclose(t.scores[0][[0, 2]], t.payoffs[..., 0][[0, 2]][:, [0, 2]].mean(axis=1))


def in_process(code, seconds=60, interrupt=None):
    """Return the exit code, the output and the time that a script takes."""
    with child(code) as process:
        if interrupt is not None:
            assert process.stdout.readline() == "ready\n"
            time.sleep(interrupt)
            process.send_signal(signal.SIGINT)
        start = time.monotonic()
        out, errors = process.communicate(timeout=seconds)
        return process.returncode, out, errors, time.monotonic() - start


STUCK = (
    "import relgames as rg\n"
    "from relgames.matches import programs\n"
    "from relgames.strategies import *\n"
    "@rg.program()\n"
    "def stuck(state, profile, u):\n"
    "    while profile[1] == 1:\n"
    "        pass\n"
    "    return 0\n"
    "r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=20)\n"
    "rg.simulate(r, (stuck, always_give()), 2, seed=0)\n"
)


def test_a_step_that_never_ends_is_given_up_and_the_process_ends():
    code, out, errors, _ = in_process(
        STUCK + "programs.SECONDS_PER_STEP = 1\n"
        "try:\n"
        "    rg.tournament(r, [tit_for_tat(), alternator(), stuck, always_give(), random(0.5)], seed=1)\n"
        "except rg.StrategyError as error:\n"
        "    print(error.strategy, error.seat, error.round, error.history.tolist(), len(error.failures))\n"
        "    print(error.tournament.payoffs[..., 0].tolist())\n"
        "rg.simulate(r, (stuck, alternator()), 2, seed=0)\n"
    )
    first, table = out.splitlines()
    assert first == "stuck 1 2 [[0, 0], [1, 0]] 2"
    values = np.array(eval(table, {"nan": np.nan}))
    assert np.argwhere(np.isnan(values)).tolist() == [[1, 2], [2, 1], [2, 4], [4, 2]]
    assert code == 1
    assert "StrategyError: stuck (seat 0) failed in round 2 of repetition 0: it did not end its turn" in errors


def test_a_strategy_that_often_does_not_end_its_turn_is_not_played_further():
    _, out, _, _ = in_process(
        STUCK + "programs.SECONDS_PER_STEP = 1\n"
        "try:\n"
        "    rg.tournament(r, [stuck] + [always_withhold()] * 12, seed=1, threads=1)\n"
        "except rg.StrategyError as error:\n"
        "    print([e.reason for e in error.failures])\n"
    )
    reasons = eval(out)
    assert len(reasons) == 12
    assert sum("did not end its turn within 1 seconds" in reason for reason in reasons) == programs.MOST_HANGING
    assert sum("not played" in reason for reason in reasons) == 12 - programs.MOST_HANGING


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way on Windows")
def test_the_interrupt_key_ends_a_step_that_never_ends():
    code, _, errors, seconds = in_process(
        STUCK + "print('ready', flush=True)\nrg.simulate(r, (stuck, alternator()), 2, seed=0)\n", interrupt=0.7
    )
    assert code != 0
    assert errors.rstrip().endswith("KeyboardInterrupt")
    # Two seconds of grace; the limit is for a machine that is busy with something else.
    assert seconds < 20


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way on Windows")
def test_the_interrupt_key_ends_long_work_with_programs():
    long = "rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=10**12)"
    code, _, errors, _ = in_process(
        STUCK + f"print('ready', flush=True)\nrg.simulate({long}, (stuck, always_give()), 1, seed=0)\n", interrupt=0.7
    )
    assert code != 0
    assert errors.rstrip().endswith("KeyboardInterrupt")
