"""Players of Axelrod's library play here as they play there, and machines play there as they play here."""

from __future__ import annotations

import pickle
import subprocess
import sys
from fractions import Fraction as F
from itertools import combinations_with_replacement
from math import inf

import numpy as np
import pytest

import relgames as rg
from relgames import interop
from relgames import strategies as s

axelrod = pytest.importorskip("axelrod")

C, D = axelrod.Action.C, axelrod.Action.D
ROUNDS = 300
PD = rg.games.prisoners_dilemma()


def deterministic():
    k = axelrod.Classifiers
    made = [kind() for kind in axelrod.strategies]
    return [player for player in made if not k["stochastic"](player) and not k["long_run_time"](player)]


def theirs(players, turns=ROUNDS):
    return np.array([[int(move is D) for move in moves] for moves in axelrod.Match(players, turns=turns).play()])


@pytest.fixture(scope="module")
def brought():
    """Every fourth of the deterministic players that run for a short time; benchmarks/axelrod_pairs.py takes all."""
    return [(player, interop.from_axelrod(player, states=110, queries=4_000)) for player in deterministic()[::4]]


def test_most_of_the_deterministic_ones_are_machines(brought):
    how = [one.how for _, one in brought]
    assert how.count("table") >= 5
    assert how.count("table") + how.count("learned") >= 20


def test_they_play_action_for_action_what_axelrods_play(brought):
    r = rg.RepeatedGame(PD, rounds=ROUNDS)
    # 7 is prime to the 38 pairs of each with all, so that every player is among those that are tried.
    for (one, here), (other, there) in list(combinations_with_replacement(brought, 2))[::7]:
        ours = rg.history(r, (here.strategy, there.strategy), seed=0).actions
        assert np.array_equal(ours, theirs((type(one)(), type(other)()))), (one, here.how, other, there.how)


def test_machines_learned_with_mistakes_choose_as_the_player_after_any_history(brought):
    rng = np.random.default_rng(3)
    tried = 0
    for player, one in brought:
        if one.how != "learned" or not one.mistakes:
            continue
        tried += 1
        for chance in (0.05, 0.3):
            ours, other = type(player)(), axelrod.Player()
            ours.set_match_attributes(length=inf)
            machine, state = one.strategy, one.strategy.start
            for _ in range(100):
                chosen = ours.strategy(other)
                assert machine.act[state, int(chosen is D)] == 1
                own = chosen.flip() if rng.random() < chance else chosen
                seen = D if rng.random() < chance else C
                ours.update_history(own, seen)
                other.update_history(seen, own)
                state = machine.next[state, 2 * int(own is D) + int(seen is D)]
    assert tried >= 8


TABLES = {
    "Cooperator": s.always_give,
    "Defector": s.always_withhold,
    "GTFT": s.generous_tit_for_tat,
    "FirmButFair": s.firm_but_fair,
    "Random": s.random,
    "CyclerCCD": lambda: s.cyclic((0, 0, 1)),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_the_machines_of_the_catalogue(name):
    one = interop.from_axelrod(getattr(axelrod, name)())
    assert one.how == "table"
    close = one.strategy.minimize(), TABLES[name]().minimize()
    assert np.array_equal(close[0].next, close[1].next)
    np.testing.assert_allclose(close[0].act, close[1].act, rtol=0, atol=1e-15)


def test_players_that_use_the_payoffs_are_told_them():
    game = axelrod.Game(r=2, s=-1, t=3, p=0)
    player = axelrod.ZDExtort2()
    player.set_match_attributes(game=game)
    told = interop.from_axelrod(axelrod.ZDExtort2(), game=game).strategy
    machine, state = told, told.next[told.start]
    assert machine.act[state, 0].tolist() == list(player._four_vector.values())
    assert not np.array_equal(machine.act, interop.from_axelrod(axelrod.ZDExtort2()).strategy.act)


class Told:
    """In place of a player's random numbers: it notes the chance of cooperating."""

    def random_choice(self, p):
        self.chance = p
        return C if p == 1 else D


READ = [
    *("PSOGambler2_2_2", "PSOGamblerMem1", "ZDMem2", "StochasticWSLS"),
    *("AON2", "DelayedAON1", "EvolvedLookerUp2_2_2", "Winner21", "TF3"),
]


@pytest.mark.parametrize("name", READ)
def test_tables_have_the_players_chances_after_any_history(name):
    rng = np.random.default_rng(5)
    player, other = getattr(axelrod, name)(), axelrod.Player()
    machine = interop.from_axelrod(player).strategy
    # In Axelrod's matches only players that leave something to chance have random numbers.
    player._random, state = Told(), machine.start
    for _ in range(400):
        player._random.chance = None
        chosen = player.strategy(other)
        expected = float(chosen is C) if player._random.chance is None else player._random.chance
        assert machine.act[state, 0] == expected
        own, seen = (int(x) for x in rng.integers(0, 2, 2))
        player.update_history((C, D)[own], (C, D)[seen])
        other.update_history((C, D)[seen], (C, D)[own])
        state = machine.next[state, 2 * own + seen]


def test_a_hidden_markov_model_gives_the_same_chances_to_what_it_may_do():
    player = axelrod.EvolvedHMM5()
    machine = interop.from_axelrod(player).strategy
    hmm, rng = player.hmm, np.random.default_rng(6)
    moves, give = np.array([hmm.transitions_C, hmm.transitions_D]), np.array(hmm.emission_probabilities)
    for _ in range(50):
        # Forward, in the model and in the machine: the chance of doing all that was done so far, by state.
        ours = np.eye(machine.states)[machine.start]
        hidden = np.eye(len(give))[hmm.state]
        own = int(player.initial_action is D)
        ours = ours * machine.act[:, own]
        for seen in rng.integers(0, 2, 30):
            ours = ours @ machine.next[:, 2 * own + seen]
            hidden = hidden @ moves[seen]
            own = int(rng.random() * hidden.sum() > hidden @ give)
            ours, hidden = ours * machine.act[:, own], hidden * (1 - give if own else give)
            assert ours.sum() == pytest.approx(hidden.sum(), rel=1e-9)


def test_a_class_that_chooses_otherwise_than_its_table_says_is_not_read():
    transformed = axelrod.strategy_transformers.FlipTransformer()(axelrod.CyclerCCD)()
    one = interop.from_axelrod(transformed)
    assert one.how == "learned"
    assert one.strategy.minimize() == s.cyclic((1, 1, 0))
    # Its class is one of tables, but it chooses by a method of its own.
    assert interop.from_axelrod(axelrod.SecondByMikkelson()).how == "wrapped"


def test_what_it_did_before_does_not_count_and_it_is_left_as_it_was():
    player = axelrod.Grudger()
    axelrod.Match((player, axelrod.Defector()), turns=5).play()
    before = list(player.history)
    assert interop.from_axelrod(player).strategy == interop.from_axelrod(axelrod.Grudger()).strategy
    assert list(player.history) == before


def test_one_that_uses_the_length_is_told_it():
    stabber = interop.from_axelrod(axelrod.BackStabber())
    assert stabber.how == "wrapped"
    assert "number of rounds" in stabber.evidence
    known = interop.from_axelrod(axelrod.BackStabber(), length=12)
    assert known.how == "learned"
    unknown = interop.from_axelrod(axelrod.BackStabber(), length=inf)
    assert unknown.how == "learned"
    assert unknown.strategy.states < known.strategy.states
    for rounds, one in ((12, known), (12, stabber), (30, stabber)):
        r = rg.RepeatedGame(PD, rounds=rounds)
        actions = rg.history(r, (one.strategy, s.always_give()), seed=0).actions
        assert np.array_equal(actions, theirs((axelrod.BackStabber(), axelrod.Cooperator()), rounds))
        assert actions[-2:, 0].tolist() == [1, 1]
    endless = rg.RepeatedGame(PD, discount=0.9)
    assert rg.history(endless, (stabber.strategy, s.always_give()), rounds=30, seed=0).actions[:, 0].sum() == 0


def test_mistakes_are_learned_where_they_can_be():
    # It goes by the number of its own defections: without mistakes a clock of two rounds.
    one = interop.from_axelrod(axelrod.Alternator())
    assert one.mistakes
    assert one.strategy.minimize() == s.memory_one((0, 0, 1, 1), first=1)
    two = interop.from_axelrod(axelrod.Alternator(), mistakes=False)
    assert not two.mistakes
    assert two.strategy.minimize() == s.cyclic((0, 1))


def test_random_players_play_themselves_and_the_seed_decides():
    one = interop.from_axelrod(axelrod.NaiveProber(0.5))
    assert (one.how, one.learned) == ("wrapped", None)
    r = rg.RepeatedGame(PD, rounds=100)
    a, b, c = (rg.history(r, (one.strategy, s.tit_for_tat()), seed=k).actions for k in (1, 1, 2))
    assert np.array_equal(a, b)
    assert not np.array_equal(a, c)


def test_cheaters_are_refused():
    assert axelrod.cheating_strategies
    for kind in axelrod.cheating_strategies:
        with pytest.raises(ValueError, match="of its opponent"):
            interop.from_axelrod(kind())


def test_bad_arguments_are_named():
    with pytest.raises(TypeError, match="an instance and not the class"):
        interop.from_axelrod(axelrod.TitForTat)
    with pytest.raises(TypeError, match=r"player must be an axelrod\.Player"):
        interop.from_axelrod(s.tit_for_tat())
    with pytest.raises(TypeError, match=r"game must be an axelrod\.Game"):
        interop.from_axelrod(axelrod.TitForTat(), game=PD)
    with pytest.raises(ValueError, match="length"):
        interop.from_axelrod(axelrod.TitForTat(), length=0)
    with pytest.raises(TypeError, match="machine must be a Machine"):
        interop.to_axelrod(axelrod.TitForTat())
    with pytest.raises(ValueError, match="two seats with two actions"):
        interop.to_axelrod(s.give_while(2, seats=3))
    with pytest.raises(ValueError, match="leave"):
        interop.to_axelrod(rg.Machine([[1, 0]], [[0, 0, 0, 0]], leave=[0.5]))


def test_without_the_library_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "axelrod", None)
    for call in (lambda: interop.from_axelrod(None), lambda: interop.to_axelrod(s.grim())):
        with pytest.raises(ModuleNotFoundError, match=r'pip install "relgames\[axelrod\]"'):
            call()


def test_nothing_imports_the_library_before_it_is_used():
    code = "import sys, relgames.interop as i; assert i.from_axelrod, i.axelrod; print('axelrod' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


FUZZY = rg.Machine(
    act=[[1, 0], [F(1, 2), F(1, 2)]],
    next=[[[1, 0], [F(1, 4), F(3, 4)], [0, 1], [1, 0]], [[0, 1], [1, 0], [F(1, 2), F(1, 2)], [0, 1]]],
    name="fuzzy",
)
MACHINES = [
    s.tit_for_tat(),
    s.grim(),
    s.tit_for_two_tats(),
    s.win_stay_lose_shift(),
    s.contrite_tit_for_tat(),
    s.cyclic((0, 0, 1), name="cycle"),
]
RANDOM = [s.generous_tit_for_tat(), s.random(), s.joss(), FUZZY]


def test_machines_play_there_as_here():
    r = rg.RepeatedGame(PD, rounds=60)
    for one, other in combinations_with_replacement(MACHINES, 2):
        players = interop.to_axelrod(one), interop.to_axelrod(other)
        assert np.array_equal(theirs(players, 60), rg.history(r, (one, other)).actions)
        # A second match begins anew.
        assert np.array_equal(theirs(players, 60), rg.history(r, (one, other)).actions)


def test_machines_see_their_own_mistakes_there():
    rng = np.random.default_rng(7)
    for machine in (s.contrite_tit_for_tat(), s.win_stay_lose_shift()):
        player, other, state = interop.to_axelrod(machine), axelrod.Player(), machine.start
        for _ in range(200):
            assert machine.act[state, int(player.strategy(other) is D)] == 1
            own, seen = (int(x) for x in rng.integers(0, 2, 2))
            player.update_history((C, D)[own], (C, D)[seen])
            other.update_history((C, D)[seen], (C, D)[own])
            state = machine.next[state, 2 * own + seen]


@pytest.mark.parametrize("machine", RANDOM, ids=lambda machine: machine.name)
def test_machines_with_chances_come_to_the_same_mean_there(machine):
    r = rg.RepeatedGame(PD, rounds=20)
    exact = rg.play(r, (machine, s.joss())).payoffs
    players = interop.to_axelrod(machine), interop.to_axelrod(s.joss())
    scores = []
    for seed in range(200):
        match = axelrod.Match(players, turns=20, seed=seed)
        match.play()
        scores.append(match.final_score_per_turn())
    error = np.std(scores, axis=0, ddof=1) / np.sqrt(len(scores))
    assert (abs(np.mean(scores, axis=0) - exact) < 5 * error).all()


def test_kinds_names_and_classifiers():
    k = axelrod.Classifiers
    fsm, one, other = (interop.to_axelrod(m) for m in (s.tit_for_two_tats(), s.generous_tit_for_tat(), FUZZY))
    assert isinstance(fsm, axelrod.FSMPlayer)
    assert isinstance(one, axelrod.MemoryOnePlayer)
    assert [k["stochastic"](player) for player in (fsm, one, other)] == [False, True, True]
    assert [k["memory_depth"](player) for player in (fsm, one, other)] == [2, 1, inf]
    assert not k["stochastic"](interop.to_axelrod(s.contrite_tit_for_tat()))
    for player in (fsm, one, other):
        assert k["makes_use_of"](player) == set()
        assert k.obey_axelrod(player)
    assert [str(player) for player in (fsm, one, other)] == ["tit for two tats", "generous tit for tat (1/3)", "fuzzy"]
    # Axelrod's cache of deterministic matches tells players apart by their names.
    nameless = [interop.to_axelrod(rg.Machine(act, [[0, 0, 0, 0]])) for act in ([[1, 0]], [[0, 1]])]
    assert nameless[0].name != nameless[1].name


@pytest.mark.parametrize("machine", [*MACHINES, *RANDOM], ids=lambda machine: machine.name)
def test_clones_and_pickles_are_the_same_player(machine):
    player = interop.to_axelrod(machine)
    again = pickle.loads(pickle.dumps(player))
    assert again == player
    first = axelrod.Match((player, axelrod.Alternator()), turns=30, seed=1).play()
    copy = player.clone()
    assert len(player.history) == 30
    assert len(copy.history) == 0
    for one in (copy, again):
        assert one.name == machine.name
        assert axelrod.Match((one, axelrod.Alternator()), turns=30, seed=1).play() == first


def test_a_tournament_there_ranks_as_here():
    machines = [s.always_give(), s.always_withhold(), s.tit_for_tat(), s.grim(), s.contrite_tit_for_tat()]
    players = [interop.to_axelrod(machine) for machine in machines]
    result = axelrod.Tournament(players, turns=50, repetitions=1).play(progress_bar=False)
    t = rg.tournament(rg.RepeatedGame(PD, rounds=50), machines, self_play=False)
    np.testing.assert_allclose(np.array(result.normalised_scores)[:, 0], t.scores, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["Fortress3", "Fortress4", "Ripoff", "SolutionB1", "Pun1", "TF1"])
def test_the_memory_is_what_axelrod_says_it_is(name):
    there = getattr(axelrod, name)()
    back = interop.to_axelrod(interop.from_axelrod(there).strategy)
    assert isinstance(back, axelrod.FSMPlayer)
    assert axelrod.Classifiers["memory_depth"](back) == axelrod.Classifiers["memory_depth"](there)


@pytest.mark.parametrize("machine", MACHINES + RANDOM, ids=lambda machine: machine.name)
def test_there_and_back(machine):
    back = interop.from_axelrod(interop.to_axelrod(machine))
    assert back.how in ("table", "learned")
    mine, same = back.strategy.minimize(), machine.minimize()
    assert np.array_equal(mine.next, same.next)
    np.testing.assert_allclose(mine.act, same.act, rtol=0, atol=1e-15)
