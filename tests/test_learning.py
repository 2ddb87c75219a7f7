"""Learning rules and networks against slow twins and the Axelrod library, as Python and as compiled code."""

from __future__ import annotations

from fractions import Fraction as F

import naive_learning as naive
import numpy as np
import pytest
from test_trained import axelrod, drive, opponents

import relgames as rg
from relgames.strategies import catalogue, published, suspicious_tit_for_tat
from relgames.strategies.published import learning_beliefs

# The learning entries of Axelrod's second tournament and of Li's are compared with their players in their own test.
PROGRAMS = [e.name for e in catalogue(family="learning") if "published.learning" in e.build.__module__]
NETWORKS = {"evolved_ann": "EvolvedANN", "evolved_ann_5": "EvolvedANN5", "evolved_ann_5_noise_05": "EvolvedANNNoise05"}
TWINS = [name for name in dir(naive) if name in PROGRAMS]
OTHER_PAYOFFS = {"T": 2, "R": 4, "P": 1.5, "S": -1}
OTHERS = [[4, -1], [2, 1.5]]


def play(program, history, u, step=None):
    """The state after a history, and the action for a random number."""
    state = np.array(program.start(None))
    step = step or program.step
    for own, other in [(-1, -1), *history][:-1]:
        step(state, np.array([own, other]), 0.5)
    last = history[-1] if history else (-1, -1)
    return step(state, np.array(last), u)


def chance_of_giving(program, history):
    """The measure of the random numbers for which it gives: a union of intervals, found on a fine grid."""
    grid = (np.arange(2000) + 0.5) / 2000
    return np.mean([play(program, history, u) == 0 for u in grid])


def random_histories(count, rounds, seed):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield [tuple(pair) for pair in rng.integers(0, 2, (rng.integers(0, rounds + 1), 2)).tolist()]


@pytest.mark.parametrize("name", TWINS)
def test_gives_as_likely_as_its_twin(name):
    twin, build = getattr(naive, name), getattr(published, name)
    for k, history in enumerate(random_histories(6, 12, seed=4)):
        program, told = (build(), {}) if k % 2 else (build(**OTHER_PAYOFFS), {"pay": OTHERS})
        # The grid has steps of 1/2000, and at most three intervals end within it.
        assert chance_of_giving(program, history) == pytest.approx(twin(history, **told), abs=2 / 2000)


def test_every_learner_has_a_twin_or_a_player_of_the_library():
    assert set(PROGRAMS) == {*TWINS, "adaptive", "adaptive_tit_for_tat", "adaptor_brief", "adaptor_long"}


@pytest.mark.parametrize("name", [*PROGRAMS, *NETWORKS])
def test_the_same_compiled_as_in_python(name):
    numba = pytest.importorskip("numba")
    program = getattr(published, name)()
    compiled = numba.njit("int64(float64[::1],int64[::1],float64)")(program.step)
    rng = np.random.default_rng(5)
    states = [np.array(program.start(None)) for _ in range(2)]
    profile = np.array([-1, -1])
    for _ in range(200):
        u = rng.random()
        actions = [step(state, profile, u) for step, state in zip((program.step, compiled), states, strict=True)]
        assert actions[0] == actions[1]
        assert actions[0] in (0, 1)
        # exp is not the same to the last bit everywhere.
        np.testing.assert_allclose(states[0], states[1], rtol=1e-12)
        profile = np.array([actions[0] if rng.random() < 0.9 else 1 - actions[0], rng.integers(2)])


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_says_whether_it_leaves_anything_to_chance(name):
    program = getattr(published, name)()
    different = any(
        len({play(program, history, u) for u in (0.001, 0.3, 0.6, 0.999)}) > 1
        for history in random_histories(40, 8, seed=6)
    )
    assert program.is_deterministic != different


def stepper(program, draw):
    state = np.array(program.start(None))

    def act(history):
        last = history[-1] if history else (-1, -1)
        return program.step(state, np.array(last), draw())

    return act


@pytest.mark.parametrize(
    ("name", "player"), [("adaptive", "Adaptive"), ("adaptive_tit_for_tat", "AdaptiveTitForTat"), *NETWORKS.items()]
)
def test_action_for_action(name, player):
    rng = np.random.default_rng(7)
    for others in opponents():
        slips = rng.random(len(others)) < 0.05
        program = getattr(published, name)()
        for theirs, ours in drive(getattr(axelrod, player)(), others, slips, stepper(program, lambda: 0.5)):
            assert (theirs == axelrod.Action.D) == ours


@pytest.mark.parametrize(("name", "player"), [("adaptor_brief", "AdaptorBrief"), ("adaptor_long", "AdaptorLong")])
def test_adaptors_give_with_the_librarys_probability(name, player):
    rng = np.random.default_rng(8)
    for others in opponents(30):
        theirs, opponent = getattr(axelrod, player)(), axelrod.MockPlayer([])
        asked = []

        class Recorder:
            def random_choice(self, p, asked=asked):
                asked.append(p)
                return axelrod.Action.C

        theirs._random = Recorder()
        program = getattr(published, name)()
        history = []
        for other in others:
            theirs.strategy(opponent)
            p = asked[-1]
            assert p in (0.01, 0.99)
            assert play(program, history, p - 1e-9) == 0
            assert play(program, history, p + 1e-9) == 1
            history = [*history, (int(rng.integers(2)), int(other))]
            pair = [axelrod.Action.D if x else axelrod.Action.C for x in history[-1]]
            theirs.update_history(*pair)
            opponent.update_history(*reversed(pair))


def test_a_satisficer_whose_aspiration_stays_is_win_stay_lose_shift():
    program = published.satisficer(persistence=1)
    for history in random_histories(30, 6, seed=9):
        own, other = history[-1] if history else (0, 0)
        assert play(program, history, 0.5) == int(own != other)


def test_no_learner_fails_where_all_payoffs_are_the_same():
    for name in PROGRAMS:
        build = getattr(published, name)
        if "adapt" in name and name != "adaptive":
            continue
        for value in (0, 2):
            program = build(T=value, R=value, P=value, S=value)
            for history in random_histories(5, 30, seed=10):
                assert play(program, history, 0.4) in (0, 1)


def test_attractions_do_not_overflow():
    program = learning_beliefs.experience_weighted_attraction(precision=1e6)
    assert play(program, [(0, 1)] * 5, 0.5) == 1
    assert play(published.exp3(), [(1, 0)] * 20_000, 0.999) in (0, 1)


@pytest.mark.parametrize(
    ("build", "arguments", "error"),
    [
        (published.bush_mosteller, {"rate": 2}, ValueError),
        (published.bush_mosteller, {"T": "five"}, TypeError),
        (published.roth_erev, {"strength": 0}, ValueError),
        (published.exp3, {"exploration": 0}, ValueError),
        (published.q_learner, {"discount": -1}, ValueError),
        (published.experience_weighted_attraction, {"precision": F(-1)}, ValueError),
        (published.regret_matching, {"inertia": 0}, ValueError),
    ],
)
def test_parameters_out_of_range(build, arguments, error):
    with pytest.raises(error, match=f"{next(iter(arguments))} must"):
        build(**arguments)


@pytest.mark.parametrize("name", [*PROGRAMS, *NETWORKS])
def test_a_match_of_the_library_goes_as_its_steps_say(name):
    program = getattr(published, name)()
    if not program.is_deterministic:
        r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=50, noise=rg.Noise(execution=0.05))
        sample = rg.simulate(r, (program, program), repetitions=20, seed=12)
        assert np.isfinite(sample.payoffs).all()
        return
    quiet = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=50)
    actions = rg.history(quiet, (program, suspicious_tit_for_tat()), rounds=50, seed=11).actions
    for k in range(50):
        assert actions[k, 0] == play(program, [tuple(pair) for pair in actions[:k].tolist()], 0.5)


def test_learners_that_are_satisfied_with_mutual_giving_find_it():
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(4, 3, 1, 0), rounds=2000)
    learner = published.bush_mosteller()
    sample = rg.simulate(r, (learner, learner), repetitions=200, seed=13)
    # Macy and Flache (2002): with aspiration 2 and rate 1/2 two of them lock in to mutual giving within 100 rounds.
    assert sample.payoffs.min() > 2.7
