"""The learning rules as their publications write them: each over the whole history, recomputed in every round.

A rule takes the history, a list of (own, other), and returns the probability of giving, given that the history was.
Payoffs are ``pay[own][other]``.
"""

from __future__ import annotations

import math

DILEMMA = [[3, 0], [5, 1]]


def bush_mosteller(history, pay=((3, 0), (4, 1)), aspiration=2, rate=0.5):
    most = max(abs(x - aspiration) for row in pay for x in row)
    p = [0.5, 0.5]
    for own, other in history:
        s = (pay[own][other] - aspiration) / most
        p[own] = p[own] + (1 - p[own]) * rate * s if s >= 0 else p[own] + p[own] * rate * s
        p[1 - own] = 1 - p[own]
    return p[0]


def roth_erev(history, pay=DILEMMA, forgetting=0.1, experimentation=0.2, strength=9):
    worst = min(min(row) for row in pay)
    mean = sum(x - worst for row in pay for x in row) / 4
    q = [strength * mean / 2] * 2
    for own, other in history:
        reward = pay[own][other] - worst
        credit = [0, 0]
        credit[own], credit[1 - own] = reward * (1 - experimentation), reward * experimentation
        q = [(1 - forgetting) * old + new for old, new in zip(q, credit, strict=True)]
    return q[0] / sum(q)


def satisficer(history, pay=DILEMMA, aspiration=2, persistence=0.9):
    level, action = aspiration, 0
    for own, other in history:
        payoff = pay[own][other]
        action = own if payoff >= level else 1 - own
        level = persistence * level + (1 - persistence) * payoff
    return 1 - action


def learned_aspiration(history, pay=DILEMMA, switching=0.5):
    if not history:
        return 1
    payoffs = [pay[own][other] for own, other in history]
    own = history[-1][0]
    change = switching if payoffs[-1] < sum(payoffs) / len(payoffs) - 1e-12 else 0
    return 1 - change if own == 0 else change


def q_learner(history, pay=DILEMMA, rate=0.2, discount=0.95, exploration=0.1):
    values = {}
    state = None
    for own, other in history:
        after = (own, other)
        ahead = max(values.get((after, a), 0) for a in (0, 1))
        old = values.get((state, own), 0)
        values[state, own] = (1 - rate) * old + rate * (pay[own][other] + discount * ahead)
        state = after
    greedy = values.get((state, 0), 0) >= values.get((state, 1), 0)
    return exploration / 2 + (1 - exploration) * greedy


def fictitious_play(history, pay=DILEMMA):
    gave = sum(other == 0 for _, other in history)
    seen = [gave, len(history) - gave]
    worth = [sum(n * x for n, x in zip(seen, pay[action], strict=True)) for action in (0, 1)]
    return float(worth[0] >= worth[1])


def experience_weighted_attraction(history, pay=DILEMMA, decay=0.9, imagination=0.5, growth=0.9, precision=1):
    experience, attraction = 1, [0, 0]
    for own, other in history:
        more = growth * experience + 1
        attraction = [
            (decay * experience * attraction[a] + (imagination + (1 - imagination) * (a == own)) * pay[a][other]) / more
            for a in (0, 1)
        ]
        experience = more
    weights = [math.exp(precision * x) for x in attraction]
    return weights[0] / sum(weights)


def regret_matching(history, pay=DILEMMA):
    if not history:
        return 1
    own = history[-1][0]
    inertia = 2.1 * max(abs(x) for row in pay for x in row)
    regret = sum(pay[1 - mine][other] - pay[mine][other] for mine, other in history if mine == own) / len(history)
    change = max(regret, 0) / inertia
    return 1 - change if own == 0 else change


def exp3(history, pay=DILEMMA, exploration=0.1):
    flat = [x for row in pay for x in row]
    width = max(flat) - min(flat)
    weights = [1.0, 1.0]

    def chances():
        return [(1 - exploration) * w / sum(weights) + exploration / 2 for w in weights]

    for own, other in history:
        estimate = (pay[own][other] - min(flat)) / width / chances()[own]
        weights[own] *= math.exp(exploration * estimate / 2)
    return chances()[0]
