"""Small examples of everything that the library returns, for tests of what holds for all of it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from fractions import Fraction as F
from functools import cache

import numpy as np

import relgames as rg
from relgames import strategies as s
from relgames.strategies import published


class Parrot:
    """An agent that does what the other did, and says so."""

    name = "parrot"

    def reset(self, seed):
        pass

    def act(self, observation):
        return s.Answer(max(observation.profile[1], 0), "as you did")


def donation(**terms):
    return rg.RepeatedGame(rg.games.donation(b=3, c=1), **(terms or {"discount": 0.9}))


def signals():
    well = {2: F(9, 10), 1: F(1, 2), 0: F(1, 5)}
    return [[[well[2 - a - b], 1 - well[2 - a - b]] for b in (0, 1)] for a in (0, 1)]


def announced():
    who = {"giver": s.grim(), "taker": s.always_withhold()}
    answers = [s.grim(), s.always_withhold()]
    return rg.announcement(donation(), who, answers, ["disclose", "greet"], prior=(0.01, 0.99), costs=(6, 0))


def two_links():
    triad = rg.games.service_triad()
    r = rg.RepeatedGame(triad, discount=0.9)
    firm = rg.carrying_loss(triad, 2, "squeeze", "squeeze")
    seller = rg.carrying_loss(triad, 0, "serve", "push")
    buyer = rg.carrying_loss(triad, 1, "buy", "walk", heals=0)
    heard = {"Eve": rg.hearing_of_loss(triad, seat=0, told=0.5)}
    links = [
        rg.Link(r, ("Sam", name, "firm"), (seller, buyer, firm), hearers=heard if name == "Ann" else None, name=name)
        for name in ("Ann", "Bob")
    ]
    return rg.linked(links)


def monitored():
    game = rg.Game.symmetric([[2, -1], [3, 0]], actions=("work", "shirk"))
    return rg.public_monitoring(rg.RepeatedGame(game, discount=F(9, 10)), signals(), names=("well", "badly"))


def markets(**terms):
    return rg.market(donation(discount=F(9, 10)), [published.trust_building(1), published.hit_and_run()], **terms)


def three_seats():
    return rg.RepeatedGame(rg.games.enterprise_triad(), discount=0.9, order=(2, (0, 1)), outside=(10, F(1, 3), 30))


def last_survival():
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.95, noise=rg.Noise(execution=0.1))
    return rg.survival(r, (s.leave_after_losses(s.always_give(), 2, r), s.always_withhold()))


def neighbourhood():
    ring = [(i, (i + 1) % 20) for i in range(20)]
    norms = [rg.norms.simple_standing(), rg.norms.unconditional(0)]
    return rg.community(ring, norms, [int(i % 5 == 0) for i in range(20)], turnover=0.02, seed=1)


def patient():
    """Return a machine that punishes for two rounds: that pays from an irrational discount on."""
    return s.automaton(
        0, lambda state: int(state > 0), lambda t, own, others: int(own or others[0]) if t == 0 else (t + 1) % 3
    )


def doors():
    payoffs = np.zeros((2, 2, 2, 3))
    payoffs[0, 0, 0, 2] = payoffs[1, 1, 1, 2] = -1
    return rg.Game(payoffs)


def dominated_game():
    payoffs = [[[4, 1], [0, 1]], [[0, 1], [4, 1]], [[1, 1], [1, 1]]]
    return rg.Game(payoffs, roles=("row", "column"), actions=(("left", "right", "wait"), ("a", "b")))


PD = rg.games.prisoners_dilemma
# What makes each.
MAKERS = {
    "game": lambda: rg.games.service_triad(),
    "game in fractions": lambda: rg.Game([[[F(1, 3), 1], [0, 2]], [[1, 1], [2, F(2, 7)]]], name='"é" <b>\n'),
    "game of one": lambda: rg.Game([[1.5], [2.5]]),
    "noise": lambda: rg.Noise(F(1, 100), 0.1, aware=False),
    "terms": three_seats,
    "rounds": lambda: donation(rounds=7),
    "machine": s.tit_for_tat,
    "machine in fractions": lambda: s.generous_tit_for_tat(),
    "machine of chance": lambda: s.leave_by_hazard(s.random(0.3), (0.1, 0.2), PD(), 0),
    "program": lambda: published.bush_mosteller(rate=0.3),
    "program that knows the end": lambda: published.knowledgeable_worse_and_worse().named("late"),
    "entry": lambda: rg.catalogue()["capri"],
    "catalogue": lambda: rg.catalogue(source="murase2020"),
    "on message": lambda: s.on_message({"win": s.grim()}, otherwise=s.always_withhold()),
    "all machines": lambda: s.all_machines(2),
    "pure rules": lambda: s.pure_rules(1, counts=(2, 2, 2)),
    "difference": lambda: s.distinguish(s.grim(), s.grim(own=False)),
    "learned": lambda: s.learn(lambda word: [0, *(other for _, other in word)]),
    "nearest": lambda: s.nearest(s.tit_for_tat(), [s.grim(), s.always_give()], k=2),
    "response": lambda: s.response(s.forgiving_grim(), [0, 1, 0], slips={1: 1}),
    "traits": lambda: s.traits(s.grim()),
    "outcome": lambda: rg.play(donation(), (s.grim(), s.tit_for_tat())),
    "exact outcome": lambda: rg.play(donation(discount=F(9, 10)), (s.grim(), s.grim()), exact=True),
    "sample": lambda: rg.simulate(donation(rounds=20), (s.random(0.5), s.grim()), repetitions=10, seed=1),
    "history": lambda: rg.history(three_seats(), [s.always_give(seats=3)] * 3, rounds=3),
    "course": lambda: rg.course(donation(), (s.grim(), s.tit_for_tat()), rounds=3),
    "parameter map": lambda: rg.parameter_map(lambda b, c: "gives" if b > c else "withholds", [0, 1, 2], [0, 1, 2]),
    "transcript": lambda: rg.history(donation(), (Parrot(), s.alternator()), rounds=4, seed=1),
    "fingerprint": lambda: rg.fingerprint(s.tit_for_tat(), steps=2),
    "tournament": lambda: rg.tournament(donation(), [s.grim(), s.tit_for_tat(), published.bush_mosteller()], seed=1),
    "tournament of seats": lambda: rg.tournament(
        rg.RepeatedGame(rg.games.trust(), discount=0.9), ([s.grim(), s.always_give()], [s.tit_for_tat()])
    ),
    "rules": lambda: rg.round_robin_of_rules(rg.RepeatedGame(PD(), rounds=20), memory=1, exact=True),
    "nash": lambda: rg.nash(rg.games.stag_hunt()),
    "exact nash": lambda: rg.nash(rg.games.battle_of_the_sexes(), exact=True),
    "nash of three": lambda: rg.nash(rg.games.service_triad()),
    "components": lambda: rg.nash(rg.Game.from_matrices([[1, 1], [0, 1]], [[1, 1], [1, 0]])),
    "components of three": lambda: rg.nash(doors()),
    "nash of many": lambda: rg.nash_many(np.stack([PD().payoffs, rg.games.stag_hunt().payoffs])),
    "backward induction": lambda: rg.backward_induction(rg.games.service_triad(), (2, 0, 1)),
    "classification": lambda: rg.classify(PD(), outside=2),
    "commitment": lambda: rg.commitment(PD(), leader=0, strategies="mixed", exact=True),
    "correlated": lambda: rg.correlated(PD(), exact=True),
    "dominance": lambda: rg.dominated(dominated_game()),
    "iterated dominance": lambda: rg.iterated_dominance(rg.games.travellers_dilemma(low=2, high=4)),
    "stable": lambda: rg.evolutionarily_stable(rg.Game.symmetric([[-0.5, 2], [0, 1]]), exact=True),
    "logit": lambda: rg.logit_response(rg.games.stag_hunt(), precisions=[0, 1, 10]),
    "minmax": lambda: rg.minmax(doors(), 2),
    "maxmin": lambda: rg.maxmin(PD(), 0, exact=True),
    "critical discount": lambda: rg.critical_discount(
        rg.games.enterprise_triad(), ("fair", "contribute", "share"), exact=True
    ),
    "critical discount of a lottery": lambda: rg.critical_discount(rg.games.snowdrift(), payoff=(2, 2), exact=True),
    "best response": lambda: rg.best_response(donation(), (None, s.tit_for_tat()), seat=0),
    "line": lambda: rg.enforceable(PD(), slope=F(1, 2), baseline=1, discount=F(7, 9), exact=True),
    "friendly rivals": lambda: rg.friendly_rivals(PD(), memory=3, rules=[10299450799788326330]),
    "long run": lambda: rg.is_efficient(PD(), s.win_stay_lose_shift()),
    "guarantee": lambda: rg.is_partner(PD(), s.generous_tit_for_tat(generosity=0.4)),
    "memory one": lambda: rg.memory_one_equilibria(rg.games.donation(b=3, c=1), symmetric=True),
    "nash check": lambda: rg.nash_profile(
        rg.RepeatedGame(PD(), discount=F(65, 100)), (s.tit_for_tat(), s.tit_for_tat()), exact=True
    ),
    "payoff set": lambda: rg.payoff_set(PD(), discount=F(1, 3), exact=True),
    "play of a payoff set": lambda: rg.payoff_set(PD(), discount=F(1, 2), exact=True).support([2, 2]),
    "polytope": lambda: rg.feasible_set(PD()),
    "monitoring": monitored,
    "contract": lambda: rg.relational_contract(costs=(0, 1, 4), values=(0, 5, 10), discount=0.4, outside=(1, 1)),
    "renegotiation": lambda: rg.renegotiation_proof(donation(), (s.grim(), s.grim())),
    "symmetric bound": lambda: rg.strongly_symmetric_bound(
        rg.Game.symmetric([[2, -1], [3, 0]], actions=("work", "shirk")), signals(), exact=True
    ),
    "perfection": lambda: rg.subgame_perfect(
        rg.RepeatedGame(PD(), discount=F(3, 4)), (s.tit_for_tat(), s.tit_for_tat()), exact=True
    ),
    "discounts": lambda: rg.sustaining_discounts(PD(), (patient(), patient())),
    "algebraic number": lambda: rg.sustaining_discounts(PD(), (patient(), patient())).least,
    "announcement": announced,
    "promises": lambda: announced().promises,
    "causes": lambda: rg.who_causes(
        rg.RepeatedGame(rg.games.enterprise_triad(), discount=0.9, outside=(10, 40, 30)),
        (s.always_withhold(seats=3), s.always_withhold(seats=3), s.always_give(seats=3)),
        (s.always_give(seats=3), s.always_give(seats=3), None),
        seat=2,
    ),
    "feedback": lambda: rg.feedback_loop([2, 2, 2], [-F(1, 2)] * 3),
    "linked": two_links,
    "orders": lambda: rg.orders(rg.games.service_triad(), which=[(0, 1, 2), (2, 0, 1)], exact=True),
    "norm": lambda: rg.norms.simple_standing(),
    "private reputation": lambda: rg.private_reputation(rg.leading_eight(6), seed=1),
    "public reputation": lambda: rg.public_reputation(rg.norms.simple_standing(), execution=(F(1, 10), 0), exact=True),
    "survival": last_survival,
    "community": neighbourhood,
    "market": markets,
    "exact market": lambda: markets(exact=True),
    "market equilibrium": lambda: rg.market_equilibrium(markets()),
    "market sample": lambda: rg.simulate_market(
        donation(discount=0.8), [published.trust_building(1), published.hit_and_run()], parties=200, seed=1
    ),
    "pool limit": lambda: rg.pool_limit(
        donation(discount=F(9, 10)), (published.trust_building(0), published.trust_building(0))
    ),
    "screening": lambda: rg.screening(markets(), policies=[published.trust_building(1), s.always_give()]),
    "unsaved": lambda: rg.Unsaved("my learner", "Learner"),
}


@cache
def thing(name):
    """Return the thing of this name, made once."""
    return MAKERS[name]()


def same(a, b):
    """Whether two things are of the same kind and hold the same, to the last bit."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        # How wide a text may be in an array of them is no part of it.
        if a.dtype.kind != b.dtype.kind or a.shape != b.shape or (a.dtype.kind != "U" and a.dtype != b.dtype):
            return False
        return all(map(same, a.flat, b.flat)) if a.dtype.kind in "OfU" else a.tobytes() == b.tobytes()
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same(list(a.items()), list(b.items()))
    if isinstance(a, float | np.floating):
        # Any nan will do.
        return bool(np.isnan(a) and np.isnan(b)) or (a == b and np.signbit(a) == np.signbit(b))
    if is_dataclass(a):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    return a == b
