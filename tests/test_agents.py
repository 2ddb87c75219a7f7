"""Agents: Python objects with `reset` and `act` play the same games by the same rules."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from math import prod

import naive
import numpy as np
import pytest
from children import child
from generators import Limits, matches
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import relgames as rg
from relgames import strategies
from relgames.matches import _lanes, agents
from relgames.matches._kernels import sampled as kernels
from relgames.strategies import Answer

PD = rg.games.prisoners_dilemma()
SIX = rg.RepeatedGame(PD, rounds=6)
FINITE = ("rounds", "discount")


class Plain:
    """Gives."""

    def reset(self, seed):
        self.seed = seed

    def act(self, observation):
        return 0


class Echo(Plain):
    """Tit for tat."""

    def act(self, observation):
        return max(observation.profile[1], 0)


class AsMachine:
    """A machine, played by hand from what an observation says."""

    def __init__(self, machine):
        self.machine = machine

    def reset(self, seed):
        self.lots, self.state, self.known, self.states = random.Random(seed), self.machine.start, 0, []

    def act(self, o):
        for profile in o.history[self.known :]:
            following = self.machine.next[self.state, naive.index(profile, o.counts)]
            if np.ndim(following):
                following = self.lots.choices(range(self.machine.states), following)[0]
            self.state = int(following)
        self.known = o.round
        self.states.append(self.state)
        row = self.machine.act[self.state]
        if row.ndim == 2:
            places = [(seat - o.seat) % len(o.counts) for seat in o.game.earlier(o.seat)]
            row = row[naive.index([o.profile[k] for k in places], [o.counts[k] for k in places])]
        return self.lots.choices(range(o.counts[0]), row)[0]


class ManyAsMachine:
    """The same for many matches at once, told apart by their numbers."""

    def __init__(self, machine):
        self.machine, self.minds = machine, {}

    def reset(self, seed):
        self.minds = {}

    def act_many(self, observations):
        answers = []
        for o in observations:
            if o.round == 0:
                self.minds[o.match, o.seat] = AsMachine(self.machine)
                self.minds[o.match, o.seat].reset(o.seed)
            answers.append(self.minds[o.match, o.seat].act(o))
        return answers


class AsyncAsMachine(AsMachine):
    async def act(self, o):
        await asyncio.sleep(0)
        return super().act(o)


KINDS = (AsMachine, ManyAsMachine, AsyncAsMachine)


# ------------------------------------------------------------------------------------------ the rules of a round


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(match=matches(Limits(terms=("rounds",), leave=False)), seed=st.integers(0, 2**63 - 1), mask=st.integers(1, 7))
def test_agents_that_do_what_machines_do_get_what_machines_get(kind, match, seed, mask):
    r, machines = match
    n = 200
    players = [kind(m) if mask >> k & 1 or k == 0 else m for k, m in enumerate(machines)]
    sample, outcome = rg.simulate(r, players, n, seed=seed), rg.play(r, machines)
    # As in test_simulate: what happens in fewer than 14 of n repetitions may well not have happened at all.
    share = np.clip(outcome.profiles, 0, 1)
    assert (abs(sample.profiles - share) <= 5 * np.sqrt(share * (1 - share) / n) + 14 / n).all()
    stakes = r.game.payoffs.reshape(-1, r.game.seats)
    assert_allclose(sample.payoffs, sample.profiles.reshape(-1) @ stakes, rtol=0, atol=1e-12)
    assert_allclose(sample.profiles.sum() + sample.apart, 1, rtol=1e-12)
    assert_allclose(sample.expected_rounds, outcome.expected_rounds, rtol=1e-9)


@given(
    match=matches(Limits(terms=FINITE, noise=False, chance=False, leave=False)), kind=st.sampled_from(KINDS),
    mask=st.integers(1, 7),
)  # fmt: skip
def test_without_chance_agents_play_action_for_action_what_machines_play(match, kind, mask):
    r, machines = match
    players = [kind(m) if mask >> k & 1 or k == 0 else m for k, m in enumerate(machines)]
    got, expected = rg.history(r, players, 20, seed=1), rg.history(r, machines, 20, seed=1)
    assert (got.actions == expected.actions).all()
    assert (got.payoffs == expected.payoffs).all()
    for seat, player in enumerate(players):
        kept = got.states[:, seat] == expected.states[:, seat]
        assert kept.all() if player is machines[seat] else (got.states[:, seat] == -1).all()


@settings(max_examples=60)
@given(matches(), st.integers(0, 2**32))
def test_machines_beside_an_agent_play_by_the_rules(match, seed):
    # An agent in seat 0 that draws nothing; every round of the others must be possible by the naive rules.
    r, machines = match
    first = rg.Machine(machines[0].act, machines[0].next, machines[0].start)
    agent = AsMachine(first)
    h = rg.history(r, [agent, *machines[1:]], 12, seed=seed)
    everyone = [first, *machines[1:]]
    states = h.states.copy()
    states[: h.played, 0] = agent.states
    for t in range(h.played):
        possible = naive.one_round(r, everyone, tuple(states[t].tolist()))
        profile = tuple(h.actions[t].tolist())
        if t + 1 < h.played:
            assert (profile, tuple(states[t + 1].tolist())) in possible
        elif h.played < 12:
            assert (profile, naive.APART) in possible
        else:
            assert profile in {done for done, _ in possible}
    for t in range(h.played, 12):
        assert (h.payoffs[t] == r.outside).all()


@pytest.mark.parametrize("order", [None, (1, 0)])
def test_rounds_come_with_the_frequencies_of_the_rules(order):
    # Transitions over a long match against the naive round: chi-square with k degrees of freedom has mean k and
    # variance 2 k.
    r = rg.RepeatedGame(PD, rounds=20_000, noise=rg.Noise(0.2, 0.1, aware=False), order=order)
    machine = rg.Machine([[0.75, 0.25], [0.25, 0.75]], [[0, 1, 1, 0], [1, 0, 1, 0]])
    agent = AsMachine(machine)
    h = rg.history(r, (agent, machine), seed=11)
    states = np.column_stack([agent.states, h.states[:, 1]])
    seen: dict = {}
    for t in range(r.rounds - 1):
        step = tuple(h.actions[t].tolist()), tuple(states[t + 1].tolist())
        counts = seen.setdefault(tuple(states[t].tolist()), {})
        counts[step] = counts.get(step, 0) + 1
    statistic, freedom = 0.0, 0
    for pair, counts in seen.items():
        expected, n = naive.one_round(r, (machine, machine), pair), sum(counts.values())
        assert set(counts) <= set(expected)
        statistic += sum((counts.get(s, 0) - n * p) ** 2 / (n * p) for s, p in expected.items())
        freedom += len(expected) - 1
    assert len(seen) == 4
    assert abs(statistic - freedom) < 5 * np.sqrt(2 * freedom)


def test_rounds_weigh_as_the_discount_says():
    # Without chance: the sample leaves out the last 2^-53 of the weight.
    r = rg.RepeatedGame(PD, discount=0.75)
    lineup = strategies.tit_for_tat(), strategies.suspicious_tit_for_tat()
    sample, outcome = rg.simulate(r, (Echo(), lineup[1]), 2, seed=1), rg.play(r, lineup)
    assert_allclose(sample.payoffs, outcome.payoffs, rtol=0, atol=1e-12)
    assert_allclose(sample.expected_rounds, 4, rtol=1e-12)


def test_a_machine_beside_an_agent_may_leave():
    leaver = rg.Machine([[1, 0], [1, 0]], [[1] * 4, [1] * 4], leave=[0, 0.5])
    r = rg.RepeatedGame(PD, rounds=3, outside=(-1, -2))
    sample, outcome = rg.simulate(r, (Plain(), leaver), 4000, seed=1), rg.play(r, (strategies.always_give(), leaver))
    assert abs(sample.apart - outcome.apart) < 5 * np.sqrt(outcome.apart / 4000)
    assert abs(sample.expected_rounds - outcome.expected_rounds) < 5 * 3 / np.sqrt(4000)
    assert (abs(sample.payoffs - outcome.payoffs) < 5 * sample.standard_errors).all()


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 2**20))
def test_draws_are_those_of_the_stream_that_kernels_read(key, match, repetition, first):
    stream = _lanes._stream(key, match, repetition)
    assert stream == int(kernels.stream(np.uint64(key), np.uint64(match), np.uint64(repetition)))
    rows = _lanes._draws(stream, first, np.array([0, 3], dtype=np.uint64), 7)
    for t, row in enumerate(rows):
        for slot, u in zip((0, 3), row, strict=True):
            z = (stream + ((first + t) * 7 + slot + 1) * int(_lanes.GOLDEN)) % 2**64
            assert u == int(kernels.draw(np.uint64(z))) / 2**53


# ---------------------------------------------------------------------------------------------- what an agent sees


def test_an_observation_names_the_own_seat_first():
    seen = []

    class Looks(Plain):
        def act(self, observation):
            seen.append(observation)
            return 1

    game = rg.games.service_triad()
    r = rg.RepeatedGame(game, rounds=3, order=(2, 0, 1))
    others = [strategies.cyclic((0, 1), counts=game.counts), strategies.always_give(seats=3)]
    rg.history(r, (others[0], Looks(), others[1]), seed=1)
    first, second, last = seen
    assert first.profile == (-1, 0, 0)  # both others moved earlier in this round
    assert second.profile == (1, 0, 1)
    assert last.history == ((1, 0, 0), (1, 0, 1))
    assert last.history[-1] == (1, 0, 1)
    assert (last.round, last.rounds, last.seat, last.discount) == (2, 3, 1, 1.0)
    assert last.role == game.roles[1]
    assert last.roles == (game.roles[1], game.roles[2], game.roles[0])
    assert last.actions[0] == game.actions[1]
    assert last.counts == (2, 2, 2)
    for t, o in enumerate(seen[1:]):
        assert o.payoff == game.payoffs[t % 2, 1, 0, 1]
    assert first.payoff is None
    assert (last.payoffs[1, 0, 1] == game.payoffs[1, 1, 0][[1, 2, 0]]).all()
    assert first.history == () and hash(first.history) == hash(())  # noqa: PT018
    text = last.text()
    assert f"You are the {game.roles[1]}." in text
    assert f"Round 2: you {game.actions[1][1]}" in text
    assert "Round 3, so far:" in text


def test_a_match_without_a_last_round_says_so():
    seen = []

    class Looks(Plain):
        def act(self, observation):
            seen.append(observation)
            return 0

    rg.history(rg.RepeatedGame(PD, discount=0.75), (Looks(), strategies.always_give()), rounds=2, seed=1)
    assert seen[0].rounds is None
    assert seen[0].discount == 0.75
    assert "0.75" in seen[0].text()


def test_under_mistakes_an_agent_sees_what_it_perceives():
    # Every perception is wrong, and it does not know its own slips: it believes that it gave to one who withheld.
    seen = []

    class Looks(Plain):
        def act(self, observation):
            seen.append(observation.profile)
            return 0

    r = rg.RepeatedGame(PD, rounds=3, noise=rg.Noise(execution=1, perception=1, aware=False))
    h = rg.history(r, (Looks(), strategies.always_withhold()), seed=1)
    assert h.actions.tolist() == [[1, 0]] * 3
    assert seen == [(-1, -1), (0, 1), (0, 1)]


# ----------------------------------------------------------------------------------------------- seeds and copies


class Remembers(Plain):
    """Draws lots, and keeps what it was reset with."""

    seeds: list = []  # noqa: RUF012

    def reset(self, seed):
        self.seeds.append(seed)
        self.lots = np.random.RandomState(seed)  # takes 32 bits

    def act(self, observation):
        return self.lots.randint(2)


def test_the_same_seed_gives_the_same_play_however_it_is_cut(monkeypatch):
    r = rg.RepeatedGame(PD, rounds=5, noise=rg.Noise(0.1, 0.1))
    pair = (AsyncAsMachine(strategies.random()), Remembers())
    whole = rg.simulate(r, pair, 40, seed=3)
    monkeypatch.setattr(agents, "LANES", 7)
    cut = rg.simulate(r, pair, 40, seed=3, threads=2)
    assert whole.payoffs.tobytes() == cut.payoffs.tobytes()
    assert_allclose(whole.covariance, cut.covariance, rtol=1e-12)
    assert (rg.simulate(r, pair, 40, seed=4).payoffs != whole.payoffs).any()


def test_waiting_or_not_gives_the_same_play():
    r = rg.RepeatedGame(PD, rounds=5, noise=rg.Noise(0.1, 0.1))
    samples = [rg.simulate(r, (kind(strategies.random()), strategies.random()), 30, seed=3) for kind in KINDS]
    assert len({s.payoffs.tobytes() for s in samples}) == 1


def test_every_repetition_and_seat_has_its_own_seed():
    Remembers.seeds = []
    rg.simulate(SIX, (Remembers(), Remembers()), 50, seed=1)
    assert len(set(Remembers.seeds)) == 100
    assert all(type(seed) is int and 0 <= seed < 2**32 for seed in Remembers.seeds)


def test_an_agent_in_two_seats_has_two_memories():
    class Counts(Plain):
        """Withholds on its every second call."""

        def reset(self, seed):
            self.calls = 0

        def act(self, observation):
            self.calls += 1
            return (self.calls + 1) % 2

    class Clones(Counts):
        clones = 0

        def __init__(self):
            self.lock = threading.Lock()  # cannot be copied

        def clone(self):
            type(self).clones += 1
            return Clones()

    class Waits(Counts):
        async def act(self, observation):
            await asyncio.sleep(0)
            return super().act(observation)

    for agent in (Counts(), Clones(), Waits()):
        t = rg.tournament(SIX, [agent, strategies.always_give()], repetitions=2, seed=1)
        # With itself it withholds in every second round, as does its other self: (3 + 1) / 2.
        assert t.payoffs[0, 0].tolist() == [2, 2]
    assert Clones.clones == 1


def test_an_agent_that_cannot_be_copied_says_what_to_do():
    class Locked(Plain):
        def __init__(self):
            self.lock = threading.Lock()

    rg.history(SIX, (Locked(), Locked()))
    agent = Locked()
    with pytest.raises(rg.StrategyError, match=r"copy\.deepcopy cannot .* clone\(\).* stateless = True"):
        rg.history(SIX, (agent, agent))
    agent.stateless = True
    assert rg.history(SIX, (agent, agent)).actions.tolist() == [[0, 0]] * 6


def test_the_object_that_was_given_is_the_one_that_plays():
    agent = AsMachine(strategies.tit_for_tat())
    rg.history(SIX, (agent, agent), seed=1)
    assert len(agent.states) == 6


# --------------------------------------------------------------------------------------- many matches side by side


def test_act_many_is_asked_once_for_all_that_wait():
    sizes = []

    class Many:
        def reset(self, seed):
            pass

        def act_many(self, observations):
            sizes.append(len(observations))
            return np.zeros(len(observations), dtype=int)

    agent = Many()
    rg.simulate(SIX, (agent, agent), 10)
    assert sizes == [20] * 6
    sizes.clear()
    rg.tournament(SIX, [agent, strategies.always_give(), Echo()], repetitions=5)
    assert sizes == [5 * 4] * 6


def test_calls_of_async_agents_are_under_way_at_once():
    class Slow(Plain):
        now = most = 0

        async def act(self, observation):
            Slow.now += 1
            Slow.most = max(Slow.most, Slow.now)
            await asyncio.sleep(0.01)
            Slow.now -= 1
            return 0

    agent = Slow()
    agent.concurrency = 4
    rg.simulate(rg.RepeatedGame(PD, rounds=2), (agent, Echo()), 10)
    assert Slow.most == 4
    Slow.most = 0
    rg.simulate(rg.RepeatedGame(PD, rounds=2), (Slow(), Echo()), 10)
    assert Slow.most == 10


def test_async_agents_play_while_a_loop_runs():
    class Waits(Echo):
        async def act(self, observation):
            await asyncio.sleep(0)
            return super().act(observation)

    async def main():
        return rg.history(SIX, (Waits(), strategies.suspicious_tit_for_tat()))

    assert str(asyncio.run(main())).splitlines()[0].endswith("gwgwgw")


def test_a_client_that_belongs_to_a_loop_can_be_used_again():
    class Client(Plain):
        stateless = True
        loops: set = set()  # noqa: RUF012

        async def act(self, observation):
            self.loops.add(asyncio.get_running_loop())
            return 0

    for _ in range(3):
        rg.history(SIX, (Client(), Echo()))
    assert len(Client.loops) == 1


def test_act_many_may_be_async_and_answer_with_an_exception():
    class Many(Plain):
        async def act_many(self, observations):
            await asyncio.sleep(0)
            return [ValueError("no reply") if o.match[1] == 3 and o.round == 2 else 0 for o in observations]

    with pytest.raises(rg.StrategyError, match="no reply"):
        rg.simulate(SIX, (Many(), Echo()), 5)
    assert rg.simulate(SIX, (Many(), Echo()), 3).payoffs.tolist() == [3, 3]


# ------------------------------------------------------------------------------------------------------ transcript


def test_a_history_keeps_what_agents_were_shown_and_what_they_answered():
    class Model(Plain):
        async def act(self, observation):
            return Answer(observation.round % 2, f"reply {observation.round}")

    r = rg.RepeatedGame(PD, rounds=3, noise=rg.Noise(execution=1))
    h = rg.history(r, (Model(), strategies.always_give()), seed=1)
    assert [turn.action for turn in h.transcript] == [0, 1, 0]
    assert h.actions[:, 0].tolist() == [1, 0, 1]  # every action slips
    saved = json.loads(json.dumps([turn.to_dict() for turn in h.transcript]))
    assert [turn["remark"] for turn in saved] == ["reply 0", "reply 1", "reply 2"]
    assert [turn["answer"] for turn in saved] == ["give", "withhold", "give"]
    assert saved[2]["shown"] == "Round 1: you withhold, seat 1 withhold\nRound 2: you give, seat 1 withhold"
    assert saved[2]["profile"] == [0, 1]
    assert str(h.transcript[1]) == "round 2, seat 0: withhold (reply 1)"
    assert rg.history(SIX, (strategies.always_give(),) * 2).transcript == ()


def test_what_was_said_before_a_failure_is_kept():
    with pytest.raises(rg.StrategyError) as caught:
        rg.history(SIX, (wrong(None), Plain()))
    turns = caught.value.transcript
    assert [(turn.seat, turn.observation.round) for turn in turns] == [(0, 0), (1, 0), (0, 1), (1, 1)]


# ---------------------------------------------------------------------------------------------------------- errors


def wrong(answer, when=2):
    class Wrong(Echo):
        name = "wrong one"

        def act(self, observation):
            if observation.round < when:
                return super().act(observation)
            if isinstance(answer, BaseException):
                raise answer
            return answer

    return Wrong()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (ValueError("no idea"), "ValueError: no idea"),
        (StopIteration(), "StopIteration"),
        (2, r"chose 2; an action is an int from 0 to 1: 0 \(give\), 1 \(withhold\)"),
        (-1, "chose -1"),
        (np.int64(5), "chose 5"),
        (True, "chose True"),
        (np.True_, "chose np.True_"),
        (1.0, r"chose 1\.0"),
        (None, "chose None; .* it lacks a return"),
        ("withhold", "chose 'withhold'; .* 'withhold' is 1"),
        ([0], r"chose \[0\]"),
    ],
)
def test_a_wrong_answer_stops_the_match_and_names_strategy_round_and_history(answer, message):
    with pytest.raises(rg.StrategyError, match=message) as caught:
        rg.history(SIX, (wrong(answer), strategies.suspicious_tit_for_tat()))
    error = caught.value
    assert error.strategy == "wrong one"
    assert error.seat == 0
    assert error.round == 2
    assert error.history.tolist() == [[0, 1], [1, 0]]
    assert "wrong one" in str(error)
    if isinstance(answer, Exception):
        assert error.__cause__ is answer
    with pytest.raises(rg.StrategyError, match=message):
        rg.simulate(SIX, (strategies.always_give(), wrong(answer)), 3)


@pytest.mark.parametrize("answer", [np.int8(1), np.uint64(1), 1])
def test_whole_numbers_of_numpy_are_actions(answer):
    assert rg.history(SIX, (wrong(answer, 0), Plain())).actions.tolist() == [[1, 0]] * 6


def test_a_coroutine_where_none_was_declared_is_explained():
    async def later():
        return 0

    made = []

    class Hidden(Plain):
        def act(self, observation):
            made.append(later())
            return made[-1]

    with pytest.raises(rg.StrategyError, match="must be declared as async def"):
        rg.history(SIX, (Hidden(), Echo()))
    made[0].close()


def test_a_reset_that_fails_is_named():
    class Fresh(Plain):
        def reset(self, seed):
            raise KeyError("weights")

    with pytest.raises(rg.StrategyError, match="weights"):
        rg.history(SIX, (Echo(), Fresh()))


@pytest.mark.parametrize(
    ("attribute", "value", "message"),
    [("seconds", 0, "seconds must be"), ("seconds", "1", "seconds must be"), ("concurrency", 0, "concurrency must be")],
)
def test_attributes_are_checked(attribute, value, message):
    agent = Plain()
    setattr(agent, attribute, value)
    with pytest.raises(rg.StrategyError, match=message):
        rg.history(SIX, (agent, Echo()))


def test_act_many_must_answer_each():
    class Many(Plain):
        def act_many(self, observations):
            return [0]

    with pytest.raises(rg.StrategyError, match="one answer for each of 2 observations"):
        rg.simulate(SIX, (Many(), Echo()), 2)


def sleeps(seconds):
    class Sleeps(Echo):
        seconds = 0.2

        def act(self, observation):
            if observation.round == 2:
                time.sleep(seconds)
            return 0

    return Sleeps()


class Endless(Echo):
    seconds = 0.2

    def act(self, observation):
        while observation.round == 2:
            pass
        return 0


class EndlessWait(Endless):
    async def act(self, observation):
        if observation.round == 2:
            await asyncio.sleep(1000)
        return 0


class EndlessCoroutine(Endless):
    async def act(self, observation):
        while observation.round == 2:
            pass
        return 0


class EndlessMany(Endless):
    def act_many(self, observations):
        return [Endless.act(self, o) for o in observations]


class EndlessReset(Endless):
    def reset(self, seed):
        while True:
            pass


ENDLESS = (Endless(), sleeps(3), EndlessWait(), EndlessCoroutine(), EndlessMany(), EndlessReset())


@pytest.mark.parametrize("agent", ENDLESS, ids=lambda agent: type(agent).__name__)
def test_a_step_that_never_ends_is_ended(agent):
    begin = time.monotonic()
    with pytest.raises(rg.StrategyError, match=r"0\.2 s") as caught:
        rg.history(SIX, (agent, Echo()))
    assert time.monotonic() - begin < 2.5
    assert caught.value.round == (-1 if isinstance(agent, EndlessReset) else 2)


def test_the_time_is_watched_after_a_thread_was_given_up():
    # All matches with the one that waits are played side by side. The one that sleeps cannot be ended, only given up.
    class Waits(Plain):
        async def act(self, observation):
            return 0

    lineup = [sleeps(4), Endless(), Echo()]
    with pytest.raises(rg.StrategyError) as caught:
        rg.tournament(rg.RepeatedGame(rg.games.trust(), rounds=6), ([Waits()], lineup), repetitions=1)
    assert [failure.strategy for failure in caught.value.failures] == ["Sleeps", "Endless"]
    assert caught.value.tournament.payoffs[0, 2].tolist() == [1, 1]


def test_a_call_that_comes_back_when_it_was_given_up_changes_nothing():
    class Swallows(Echo):
        seconds = 0.2
        calls = 0

        def act(self, observation):
            Swallows.calls += 1
            if observation.round == 2 and observation.match[1] == 0:
                for _ in range(8):
                    with suppress(BaseException):
                        time.sleep(0.25)
            return 0

    with pytest.raises(rg.StrategyError) as caught:
        rg.tournament(
            rg.RepeatedGame(rg.games.trust(), rounds=6), ([Plain()], [Swallows(), sleeps(0.0)]), repetitions=1
        )
    assert [failure.strategy for failure in caught.value.failures] == ["Swallows"]
    assert caught.value.tournament.payoffs[0, 1].tolist() == [1, 1]
    time.sleep(2)
    assert Swallows.calls == 3


def test_a_strategy_that_hangs_again_and_again_is_given_up():
    agent, others = EndlessWait(), [strategies.cyclic((0,) * k + (1,)) for k in range(1, 7)]
    begin = time.monotonic()
    with pytest.raises(rg.StrategyError) as caught:
        rg.tournament(SIX, [sleeps(0.4), *others], repetitions=1)
    assert time.monotonic() - begin < 4
    failures = caught.value.failures
    assert len(failures) == 7
    assert sum("was not played" in failure.reason for failure in failures) == 4
    with pytest.raises(rg.StrategyError):
        rg.tournament(SIX, [agent, *others], repetitions=1)
    assert time.monotonic() - begin < 6


def test_without_a_limit_it_may_take_its_time():
    agent = sleeps(0.4)
    agent.seconds = None
    assert rg.history(SIX, (agent, Plain())).played == 6


def test_other_matches_of_a_tournament_are_kept():
    lineup = [Echo(), wrong(7), strategies.always_withhold(), EndlessWait()]
    with pytest.raises(rg.StrategyError) as caught:
        rg.tournament(SIX, lineup, repetitions=2, seed=1)
    kept = caught.value.tournament
    whole = rg.tournament(SIX, [lineup[0], lineup[2]], repetitions=2, seed=1)
    assert (kept.payoffs[np.ix_([0, 2], [0, 2])] == whole.payoffs).all()
    assert np.isnan(kept.payoffs[1]).all()
    assert np.isnan(kept.payoffs[:, 3]).all()


# ------------------------------------------------------------------------------------------------ mixed line-ups


def test_machines_programs_and_agents_play_one_tournament():
    @rg.program(state=(0.0,))
    def echo(state, profile, u):
        return 1 if profile[1] == 1 else 0

    lineup = [strategies.tit_for_tat(), echo, Echo(), strategies.always_withhold()]
    t = rg.tournament(SIX, lineup, repetitions=2, seed=1)
    assert t.names == ("tit for tat", "echo", "Echo", "always withhold")
    same = rg.tournament(SIX, [strategies.tit_for_tat()] * 3 + [strategies.always_withhold()])
    assert_allclose(t.payoffs, same.payoffs, atol=1e-12)
    assert not t.exact[2].any()
    assert t.exact[0, 3]


@pytest.mark.parametrize("order", [None, (1, 0)])
def test_a_program_plays_beside_an_agent_what_it_plays_compiled(order):
    @rg.program(state=("rounds", 0.0))
    def closing(state, profile, u):
        state[1] += 1
        if state[1] == state[0] or u < 0.25:
            return 1
        return profile[1] == 1

    r = rg.RepeatedGame(PD, rounds=7, noise=rg.Noise(0.1, 0.1), order=order)
    beside, compiled = (rg.simulate(r, (closing, other), 4000, seed=1) for other in (Echo(), strategies.tit_for_tat()))
    # Independent samples, whose streams have the same key but other uses.
    errors = np.sqrt(beside.standard_errors**2 + compiled.standard_errors**2)
    assert (abs(beside.payoffs - compiled.payoffs) < 5 * errors).all()


def test_play_refuses_an_agent():
    with pytest.raises(ValueError, match=r"Plain.*simulate"):
        rg.play(SIX, (Plain(), strategies.always_give()))
    with pytest.raises(ValueError, match=r"Plain.*method='auto'"):
        rg.tournament(SIX, (Plain(), strategies.always_give()), method="exact")


def test_what_is_not_an_agent_is_refused():
    class NoReset:
        def act(self, observation):
            return 0

    with pytest.raises(TypeError, match="reset"):
        rg.simulate(SIX, (NoReset(), strategies.always_give()))
    with pytest.raises(TypeError, match=r"Plain\(\)"):
        rg.simulate(SIX, (Plain, strategies.always_give()))


def test_an_agent_with_counts_plays_only_where_they_fit():
    agent = Plain()
    agent.counts = (2, 3)
    with pytest.raises(ValueError, match=r"Plain.*\(2, 3\)"):
        rg.simulate(SIX, (agent, strategies.always_give()))


# --------------------------------------------------------------------------------------------- the user's process


HEAD = """
import asyncio, threading, time
import relgames as rg
r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=10)
"""
BODIES = {
    "loop": "def act(self, o):\n        while True: pass",
    "lock": "def act(self, o):\n        lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "stubborn": """def act(self, o):
        while True:
            try: time.sleep(1)
            except BaseException: pass""",
    "wait": "async def act(self, o):\n        await asyncio.sleep(10**6)",
    "blocked loop": "async def act(self, o):\n        time.sleep(10**6)",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_thread_that_was_given_up_does_not_keep_the_process_alive(body):
    code = f"""{HEAD}
class Agent:
    seconds = 0.2
    def reset(self, seed): pass
    {body}
try:
    rg.history(r, (Agent(), rg.strategies.always_give()))
except rg.StrategyError as error:
    print(error.round, error.strategy)
"""
    with child(code) as process:
        out, errors = process.communicate(timeout=30)
    assert errors == ""
    assert out == "0 Agent\n"
    assert process.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way on Windows")
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_interrupt_key_ends_an_agent_at_once(body):
    code = f"""{HEAD}
class Agent:
    seconds = None
    def reset(self, seed): print("ready", flush=True)
    {body}
rg.history(r, (Agent(), rg.strategies.always_give()))
"""
    with child(code) as process:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        begin = time.monotonic()
        _, errors = process.communicate(timeout=20)
        assert time.monotonic() - begin < 5
    assert errors.rstrip().endswith("KeyboardInterrupt")


def test_an_agent_may_end_the_program():
    class Exits(Plain):
        def act(self, observation):
            sys.exit(3)

    with pytest.raises(SystemExit) as caught:
        rg.history(SIX, (Exits(), Plain()))
    assert caught.value.code == 3


def test_an_agent_runs_in_the_context_of_the_caller():
    class Warns(Plain):
        def act(self, observation):
            return int(np.float64(1) / np.float64(0) > 0)

    with np.errstate(divide="raise"), pytest.raises(rg.StrategyError, match="FloatingPointError"):
        rg.history(SIX, (Warns(), Plain()))
    with np.errstate(divide="ignore"):
        assert rg.history(SIX, (Warns(), Plain())).actions[0].tolist() == [1, 0]


def test_progress_counts_rounds(capsys):
    rg.simulate(SIX, (Plain(), Echo()), 5, progress=True)
    shown = capsys.readouterr()
    assert "30/30" in shown.err
    assert shown.out == ""


def test_agents_can_be_copied_with_what_they_keep():
    class Keeps(Plain):
        def act(self, observation):
            self.last = observation
            return 0

    agent = Keeps()
    rg.history(SIX, (agent, agent))
    twin = copy.deepcopy(agent)
    assert twin.last.history == agent.last.history
    assert prod(twin.last.counts) == 4
