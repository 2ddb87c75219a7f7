"""Trained and evolved strategies, and rules found by search, act as those of the Axelrod library do."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from replay import probabilities

import relgames as rg
from relgames.strategies import published, tits_for_tats

axelrod = pytest.importorskip("axelrod")

ROUNDS = 300
DETERMINISTIC = {
    "all_or_none": "AON2",
    "delayed_all_or_none": "DelayedAON1",
    "evolved_fsm_16": "EvolvedFSM16",
    "evolved_fsm_16_noise_05": "EvolvedFSM16Noise05",
    "evolved_fsm_4": "EvolvedFSM4",
    "evolved_fsm_6": "EvolvedFSM6",
    "evolved_lookup_1_1_1": "EvolvedLookerUp1_1_1",
    "evolved_lookup_2_2_2": "EvolvedLookerUp2_2_2",
    "fortress3": "Fortress3",
    "fortress4": "Fortress4",
    "mem2": "MEM2",
    "predator": "Predator",
    "pun1": "Pun1",
    "raider": "Raider",
    "ripoff": "Ripoff",
    "solution_b1": "SolutionB1",
    "solution_b5": "SolutionB5",
    "tf1": "TF1",
    "tf2": "TF2",
    "tf3": "TF3",
    "thumper": "Thumper",
    "usually_cooperates": "UsuallyCooperates",
    "usually_defects": "UsuallyDefects",
    "winner12": "Winner12",
    "winner21": "Winner21",
}
# The library's always gives in the first two rounds; ours begins as if all had given before.
FROM_ROUND = {"all_or_none": 2}
BY_CHANCE = {
    "pso_gambler_1_1_1": "PSOGambler1_1_1",
    "pso_gambler_2_2_2": "PSOGambler2_2_2",
    "pso_gambler_2_2_2_noise_05": "PSOGambler2_2_2_Noise05",
    "pso_gambler_mem1": "PSOGamblerMem1",
    "zd_mem2": "ZDMem2",
}


def opponents(rounds=ROUNDS):
    """What others may do: at random, in long runs, always, never, in turn."""
    rng = np.random.default_rng(1)
    for chance in (0.05, 0.5, 0.95):
        yield rng.random(rounds) < chance
        yield np.repeat(rng.random(rounds // 10) < chance, 10)
    yield np.arange(rounds) % 2 == 0


def drive(player, others, slips, act):
    """Yield what the player does in each round and what ``act`` says, for a given other and own mistakes."""
    opponent = axelrod.MockPlayer([])
    player.set_seed(0)
    history = []
    for other, slip in zip(others, slips, strict=True):
        theirs, ours = player.strategy(opponent), act(history)
        yield theirs, ours
        own = int(theirs == axelrod.Action.D) ^ int(slip)
        history.append((own, int(other)))
        pair = [axelrod.Action.D if x else axelrod.Action.C for x in history[-1]]
        player.update_history(*pair)
        opponent.update_history(*reversed(pair))


def runner(machine):
    """What the machine does after each history, one round longer than the one before."""
    state = machine.start

    def act(history):
        nonlocal state
        if history:
            own, other = history[-1]
            state = machine.next[state, 2 * own + other]
        return machine.act[state, 0]

    return act


@pytest.mark.parametrize("name", DETERMINISTIC)
@pytest.mark.parametrize("mistakes", [0, 0.05])
def test_action_for_action(name, mistakes):
    rng = np.random.default_rng(2)
    for others in opponents():
        player = getattr(axelrod, DETERMINISTIC[name])()
        slips = rng.random(ROUNDS) < mistakes
        for k, (theirs, ours) in enumerate(drive(player, others, slips, runner(getattr(published, name)()))):
            assert k < FROM_ROUND.get(name, 0) or (theirs == axelrod.Action.C) == (ours == 1)


class Recorder:
    """A random generator that keeps the probability that it was asked for."""

    def __init__(self):
        self.rng = np.random.default_rng(3)

    def random_choice(self, p=0.5):
        self.p = p
        return axelrod.Action.C if self.rng.random() < p else axelrod.Action.D


@pytest.mark.parametrize("name", BY_CHANCE)
def test_with_the_same_probabilities(name):
    for others in opponents(100):
        player = getattr(axelrod, BY_CHANCE[name])()
        recorder = Recorder()
        rounds = drive(player, others, [False] * 100, runner(getattr(published, name)()))
        player._random = recorder
        for k, (theirs, ours) in enumerate(rounds):
            player._random = recorder
            if k < player._lookup.table_depth:
                assert (theirs == axelrod.Action.C) == (ours == 1)
            else:
                assert recorder.p == pytest.approx(ours, abs=1e-15)


def test_the_hidden_markov_model_has_the_same_numbers():
    machine, player = published.evolved_hmm_5(), axelrod.EvolvedHMM5()
    # The machine numbers states in the order in which it meets them, from state 3 on: by rows that are all different.
    model = rg.Machine(
        [(p, 1 - p) for p in player.hmm.emission_probabilities],
        [[*[c, d] * 2] for c, d in zip(player.hmm.transitions_C, player.hmm.transitions_D, strict=True)],
        start=player.initial_state,
    )
    assert model.equivalent(rg.Machine(machine.act, machine.next, machine.start))
    assert machine.act[machine.start, 0] == 1
    assert player.initial_action == axelrod.Action.C


def test_a_partner_is_as_generous_as_it_can_be():
    game = rg.games.donation(b=3, c=1)
    for memory in (1, 2, 3):
        at_bound = published.reactive_partner(memory)
        assert rg.is_partner(game, at_bound, strict=False)
        # With the same chances in a game where gifts are worth less, it is too generous; with more, less than could be.
        assert not rg.is_partner(rg.games.donation(b=F(29, 10), c=1), at_bound, strict=False)
        assert rg.is_partner(rg.games.donation(b=F(31, 10), c=1), at_bound)


def test_the_generosity_counts_the_rounds_in_which_the_other_withheld():
    machine = published.reactive_partner(3, b=2, c=1)
    assert probabilities(machine, [(1, 1), (0, 0), (1, 1)]) == [F(2, 3), F(1, 3)]
    assert probabilities(machine, [(0, 1), (1, 0), (1, 0), (1, 0)]) == [1, 0]


def test_a_partner_needs_gifts_that_are_worth_more_than_they_cost():
    with pytest.raises(ValueError, match="expected b > c > 0; got b=1, c=2"):
        published.reactive_partner(b=1, c=2)
    with pytest.raises(ValueError, match="memory must be at least 1"):
        published.reactive_partner(0)


def test_strategies_of_experiments():
    p = published
    assert p.two_tits_for_two_tats() == tits_for_tats(2, 2)
    trigger = p.lenient_grim(2)
    assert probabilities(trigger, [(0, 1), (0, 0), (0, 1)]) == [1, 0]
    assert probabilities(trigger, [(0, 1), (1, 0), (0, 0), (0, 0)]) == [0, 1]
    suspicious = p.suspicious_lenient_grim(2)
    assert probabilities(suspicious, []) == [0, 1]
    assert probabilities(suspicious, [(1, 0)]) == [1, 0]
    assert probabilities(suspicious, [(1, 0), (0, 1)]) == [0, 1]
    slow = p.suspicious_tit_for_two_tats()
    assert [probabilities(slow, [(0, 1)] * k)[1] for k in range(4)] == [1, 0, 1, 1]
    assert [probabilities(p.false_giver(), [(0, 0)] * k)[1] for k in range(3)] == [0, 1, 1]


def test_three_parties_count_the_group():
    for m in (1, 2, 3):
        machine = published.group_reciprocator(m)
        for profile in np.ndindex(2, 2, 2):
            assert probabilities(machine, [profile])[0] == (profile.count(0) >= m)
    with pytest.raises(ValueError, match="m must be"):
        published.group_reciprocator(4)


@pytest.mark.parametrize("slope", [F(3, 5), F(9, 10)])
def test_lines_of_three_parties_hold_against_anybody(slope):
    r = rg.RepeatedGame(rg.games.public_good(), discount=1)
    for build, baseline in ((published.extortioner_of_three, 0), (published.zd_generous_of_three, 1)):
        for others in ((published.group_reciprocator(2), published.all_or_none_of_three()), (published.fuss(),) * 2):
            own, *rest = rg.play(r, (build(slope), *others), exact=True).payoffs
            assert sum(rest) / 2 - baseline == slope * (own - baseline)
