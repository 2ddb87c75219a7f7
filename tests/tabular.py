"""One of each public object that is shown as a table."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as F
from functools import cache
from typing import Any

import numpy as np

import relgames as rg
from relgames import strategies
from relgames.equilibria.result import Box
from relgames.interop import axelrod as bridge
from relgames.strategies.published import hit_and_run, trust_building

PD, TRIAD = rg.games.prisoners_dilemma(), rg.games.service_triad()
GIVE, TAKE, GRIM, TFT = (
    make() for make in (strategies.always_give, strategies.always_withhold, strategies.grim, strategies.tit_for_tat)
)
TERMS = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=F(9, 10))
BADLY = [[[F(9, 10), F(1, 10)], [F(1, 2), F(1, 2)]], [[F(1, 2), F(1, 2)], [F(1, 5), F(4, 5)]]]


@cache
def market():
    return rg.market(TERMS, [trust_building(1), hit_and_run()])


@cache
def announced():
    who = {"giver": GRIM, "taker": TAKE}
    return rg.announcement(TERMS, who, [GRIM, TAKE], prior=(F(1, 2), F(1, 2)), exact=True)


@cache
def orders():
    return rg.orders(TRIAD, ("serve", "buy", "support"), exact=True)


@cache
def community():
    ring = [(i, (i + 1) % 20) for i in range(20)]
    people = [rg.norms.simple_standing(), rg.norms.unconditional(0)]
    return rg.community(ring, people, [i % 2 for i in range(20)], rounds=40, seed=1)


def private():
    people = [rg.leading_eight(6), rg.norms.unconditional(0)]
    return rg.private_reputation(people, parties=(10, 5), interactions=2000, seed=1)


def history():
    class Anybody:
        name = "anybody"

        def reset(self, place):
            pass

        def act(self, observation):
            return strategies.Answer(0, "as agreed")

    return rg.history(rg.RepeatedGame(PD, rounds=4), (Anybody(), TFT))


def bridged():
    import axelrod

    return bridge.from_axelrod(axelrod.Fortress3())


def component():
    return next(c for c in rg.nash(rg.Game.from_matrices([[1, 1], [0, 0]], [[1, 1], [0, 1]])).components)


def sustaining():
    return rg.sustaining_discounts(PD, (GRIM, GRIM))


def rules():
    return rg.round_robin_of_rules(rg.RepeatedGame(PD, rounds=20), memory=1, exact=True)


def learned():
    return strategies.learn(lambda word: [0] * (len(word) + 1))


@strategies.program(state=(0.0,), name="counts")
def counts(state, profile, u):
    return 0


EXAMPLES: dict[str, Callable[[], Any]] = {
    "AlgebraicNumber": lambda: rg.AlgebraicNumber((-2, 0, 1), F(1), F(2)),
    "Announcement": announced,
    "AnnouncementEquilibrium": lambda: announced().equilibria[0],
    "BestResponse": lambda: rg.best_response(TERMS, (None, TFT), seat=0, exact=True),
    "Box": lambda: Box((np.zeros(2), np.zeros(2)), (np.ones(2), np.ones(2))),
    "Bridged": bridged,
    "Catalogue": lambda: rg.catalogue(seats=3),
    "Causes": lambda: rg.who_causes(TERMS, (TAKE, TAKE), (GIVE, GIVE), seat=0, exact=True),
    "Classification": lambda: rg.classify(PD),
    "Commitment": lambda: rg.commitment(PD, 0),
    "Community": community,
    "Component": component,
    "CorrelatedEquilibrium": lambda: rg.correlated(rg.games.stag_hunt(), exact=True),
    "CriticalDiscount": lambda: rg.critical_discount(PD, (0, 0), exact=True),
    "Deviator": lambda: rg.public_reputation(rg.norms.simple_standing(), exact=True).deviators[0],
    "Difference": lambda: strategies.distinguish(GRIM, strategies.grim(own=False)),
    "Dominance": lambda: rg.dominated(PD),
    "EnforceableLine": lambda: rg.enforceable(PD, slope=F(1, 2), baseline=1, discount=F(7, 9), exact=True),
    "Entry": lambda: rg.catalogue()["capri"],
    "Equilibrium": lambda: rg.nash(rg.games.stag_hunt(), exact=True)[1],
    "FeedbackLoop": lambda: rg.feedback_loop([2, 2, 2], [-F(1, 2)] * 3),
    "Fingerprint": lambda: rg.fingerprint(TAKE, steps=4),
    "FriendlyRivals": lambda: rg.friendly_rivals(PD, memory=1),
    "Game": lambda: TRIAD,
    "Guarantee": lambda: rg.is_rival(PD, strategies.tit_for_two_tats()),
    "History": history,
    "Course": lambda: rg.course(TERMS, (GRIM, TAKE), rounds=5),
    "ParameterMap": lambda: rg.parameter_map(lambda b, c: "gives" if b > c else "withholds", [0, 1, 2], [0, 1, 2]),
    "Hulls": lambda: component().subsets[0],
    "IteratedDominance": lambda: rg.iterated_dominance(PD),
    "Learned": learned,
    "Link": lambda: rg.Link(TERMS, ("Ann", "Sam"), (GIVE, TFT), name="at work"),
    "Linked": lambda: rg.linked([rg.Link(TERMS, ("Ann", "Sam"), (GIVE, TAKE), name="at work")], exact=True),
    "LogitBranch": lambda: rg.logit_response(rg.games.stag_hunt()),
    "LongRun": lambda: rg.is_efficient(PD, TFT),
    "Machine": lambda: strategies.generous_tit_for_tat(),
    "Market": market,
    "MarketEquilibrium": lambda: rg.market_equilibrium(market()),
    "MarketReply": lambda: rg.market_reply(market()),
    "MarketSample": lambda: rg.simulate_market(TERMS, [trust_building(1), GIVE], parties=20, rounds=10, seed=1),
    "Maxmin": lambda: rg.maxmin(PD, 0),
    "MemoryOneEquilibria": lambda: rg.memory_one_equilibria(rg.games.donation(), symmetric=True),
    "MemoryOneEquilibrium": lambda: rg.memory_one_equilibria(rg.games.donation(), symmetric=True)[0],
    "Minmax": lambda: rg.minmax(TRIAD, 0),
    "MoveOrder": lambda: orders().rows[0],
    "NashCheck": lambda: rg.nash_profile(TERMS, (TFT, GIVE), exact=True),
    "NashMany": lambda: rg.nash_many(np.stack([PD.payoffs, rg.games.stag_hunt().payoffs])),
    "NashResult": lambda: rg.nash(rg.games.stag_hunt(), exact=True),
    "Nearest": lambda: strategies.nearest(TFT, [GRIM, GIVE, TFT], k=2),
    "Neighbour": lambda: strategies.nearest(TFT, [GRIM]).neighbours[0],
    "Noise": lambda: rg.Noise(execution=F(1, 100)),
    "Norm": lambda: rg.norms.simple_standing(),
    "OnMessage": lambda: strategies.on_message({"hello": GRIM}, otherwise=TAKE),
    "Orders": orders,
    "Outcome": lambda: rg.play(TERMS, (TFT, TAKE), exact=True),
    "PayoffSet": lambda: rg.payoff_set(PD, F(1, 2), exact=True),
    "PerfectionCheck": lambda: rg.subgame_perfect(TERMS, (TFT, TFT), exact=True),
    "Polytope": lambda: rg.feasible_set(PD),
    "PoolLimit": lambda: rg.pool_limit(TERMS, (trust_building(0), trust_building(0))),
    "PrivateReputation": private,
    "Program": lambda: counts,
    "Promise": lambda: announced().promises[0],
    "PublicMonitoring": lambda: rg.public_monitoring(TERMS, BADLY, names=("well", "badly")),
    "PublicReputation": lambda: rg.public_reputation(rg.norms.simple_standing(), exact=True),
    "RelationalContract": lambda: rg.relational_contract((0, 1, 4), (0, 5, 10), F(2, 5), outside=(1, 1), exact=True),
    "RenegotiationCheck": lambda: rg.renegotiation_proof(TERMS, (GRIM, GRIM)),
    "RepeatedGame": lambda: rg.RepeatedGame(TRIAD, discount=0.9, order=((0, 2), 1), outside=(1, 2, 3)),
    "Response": lambda: strategies.response(TFT, [0, 1, 0], slips={1: 1}),
    "RestPoint": lambda: rg.feedback_loop([2, 2, 2], [-F(1, 2)] * 3).points[0],
    "RuleRoundRobin": rules,
    "Sample": lambda: rg.simulate(TERMS, (strategies.random(), TFT), repetitions=20, seed=1),
    "Screening": lambda: rg.screening(market()),
    "Source": lambda: rg.catalogue()["capri"].source,
    "StableStrategy": lambda: rg.evolutionarily_stable(PD)[0],
    "SubgamePerfect": lambda: rg.backward_induction(TRIAD, order=(2, 0, 1)),
    "SupportingPlay": lambda: rg.payoff_set(PD, F(1, 2), exact=True).support((F(2), F(2))),
    "Survival": lambda: rg.survival(TERMS, (strategies.leave_after_losses(GIVE, 2, TERMS), TAKE)),
    "SustainingDiscounts": sustaining,
    "SymmetricBound": lambda: rg.strongly_symmetric_bound(rg.Game.symmetric([[2, -1], [3, 0]]), BADLY, exact=True),
    "Tournament": lambda: rg.tournament(TERMS, [TFT, GRIM, GIVE, TAKE]),
    "Traits": lambda: strategies.traits(TFT),
    "Turn": lambda: history().transcript[0],
}

# What is public and no table.
EXEMPT = {
    "Agent": "a kind of object that a user writes",
    "BatchAgent": "a kind of object that a user writes",
    "AxelrodAgent": "a player of another library",
    "Answer": "a pair that an agent returns",
    "Observation": "what an agent is shown while it plays; a History has all of it",
    "StrategyError": "an exception",
    "FileError": "an exception",
    "Unsaved": "a name in the place of a strategy that a file could not hold",
    "AllMachines": "a sequence of machines, as many as there are; each is a table",
    "PureRules": "a sequence of machines, up to 2**64; each is a table",
}
