"""Reputation in plain Python: the chain of three parties solved exactly, populations and communities step by step."""

from __future__ import annotations

from itertools import product

import numpy as np


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def gives(norm, own, recipient, execution):
    """The probability that a donor gives, by standings 0 (good) and 1."""
    fails, strays = pair(execution)
    meant = norm.give[own, recipient]
    return meant * (1 - fails) + (1 - meant) * strays


def verdict(norm, donor, recipient, action, assessment):
    good = norm.assess[donor, recipient, action]
    return good * (1 - assessment) + (1 - good) * assessment


# Public assessment, in floats and by iteration.


def public(norm, execution=0, perception=0, assessment=0, observation=1, known=1, steps=200_000, least=0.0):
    """The share of the good, how much is given, and (good, gives, receives) of a deviator by its action rule.

    Where less than the least is given there are no deviators.
    """
    news = pair(observation)

    def chance(give, s, r):
        fails, strays = pair(execution)
        meant = known * give[s][r] + (1 - known) * give[s][2]
        return meant * (1 - fails) + (1 - meant) * strays

    def becomes(give, s, r):
        total = 0.0
        for x, p in enumerate((chance(give, s, r), 1 - chance(give, s, r))):
            for seen, likely in ((x, 1 - perception), (1 - x, perception)):
                total += p * news[x] * likely * verdict(norm, s, r, seen, assessment)
            total += p * (1 - news[x]) * (s == 0)
        return total

    own = [(*row, row[0]) for row in norm.give]
    table = [[becomes(own, s, r) for r in (0, 1)] for s in (0, 1)]
    g = 1.0
    for _ in range(steps):
        after = sum(p * q * table[s][r] for s, p in enumerate((g, 1 - g)) for r, q in enumerate((g, 1 - g)))
        g, before = g + 0.5 * (after - g), g
        if abs(g - before) < 1e-15:
            break
    served = [g * chance(own, 0, r) + (1 - g) * chance(own, 1, r) for r in (0, 1)]
    level = g * served[0] + (1 - g) * served[1]
    deviators = {}
    cases = 2 if known == 1 else 3
    for rule in product((1, 0), repeat=2 * cases) if level >= least else ():
        give = [(row[0], row[1], row[-1]) for row in (rule[:cases], rule[cases:])]
        after = [g * becomes(give, s, 0) + (1 - g) * becomes(give, s, 1) for s in (0, 1)]
        share = after[1] / (1 - after[0] + after[1])
        given = sum(
            p * q * chance(give, s, r) for s, p in enumerate((share, 1 - share)) for r, q in enumerate((g, 1 - g))
        )
        deviators[rule] = share, given, share * served[0] + (1 - share) * served[1]
    return g, level, deviators


# Private assessment.


def new_views(view, norms, d, r, seen, action, observation, perception, assessment, graph, telling):
    """The probability of each observer to hold the donor good afterwards; ``view[l][i]`` is 0 for good."""
    news = pair(observation)
    chances = []
    for one, norm in enumerate(norms):
        judged = [verdict(norm, view[one][d], view[one][r], x, assessment) for x in (0, 1)]
        own_eyes = (1 - perception) * judged[action] + perception * judged[1 - action]
        before = float(view[one][d] == 0)
        if one == r:
            chances.append(judged[seen])
        elif one == d:
            chances.append(own_eyes)
        elif graph is None:
            chances.append(news[action] * own_eyes + (1 - news[action]) * before)
        elif one in graph[r]:
            hears = (1 - telling) * judged[seen] + telling * judged[1 - seen]
            chances.append(news[seen] * hears + (1 - news[seen]) * before)
        else:
            chances.append(before)
    return chances


def private_chain(norms, observation=0.9, perception=0.05, execution=0, assessment=0, graph=None, telling=0):
    """How often each of few parties gives to each, and who holds whom good, from the chain of all images."""
    N = len(norms)
    states = list(product((0, 1), repeat=N * N))
    number = {state: k for k, state in enumerate(states)}
    move = np.zeros((len(states), len(states)))
    gave = np.zeros((len(states), N, N))
    meetings = [(d, r) for d in range(N) for r in range(N) if d != r]
    for state in states:
        view = [state[N * one : N * one + N] for one in range(N)]
        for d, r in meetings:
            giving = gives(norms[d], view[d][d], view[d][r], execution)
            gave[number[state], d, r] = giving
            for action, p in ((0, giving), (1, 1 - giving)):
                for seen, likely in ((action, 1 - perception), (1 - action, perception)):
                    chances = new_views(
                        view, norms, d, r, seen, action, observation, perception, assessment, graph, telling
                    )
                    for bits in product((0, 1), repeat=N):
                        q = p * likely / len(meetings)
                        after = list(state)
                        for one in range(N):
                            q *= chances[one] if bits[one] == 0 else 1 - chances[one]
                            after[N * one + d] = bits[one]
                        move[number[state], number[tuple(after)]] += q
    system = move.T - np.eye(len(states))
    system[-1] = 1
    share = np.linalg.solve(system, np.eye(len(states))[-1])
    images = 1 - np.einsum("s,si->i", share, np.array(states)).reshape(N, N)
    return np.einsum("s,sdr->dr", share, gave), images


def private_walk(
    norms, interactions, rng, observation=0.9, perception=0.05, execution=0, assessment=0, graph=None, telling=0
):
    """Whether it was given, interaction by interaction."""
    N = len(norms)
    view = np.zeros((N, N), dtype=int)
    out = np.empty(interactions)
    for t in range(interactions):
        d, r = rng.choice(N, 2, replace=False)
        gave = rng.random() < gives(norms[d], view[d, d], view[d, r], execution)
        out[t] = gave
        action = int(not gave)
        seen = action ^ int(rng.random() < perception)
        chances = new_views(view, norms, d, r, seen, action, observation, perception, assessment, graph, telling)
        view[:, d] = rng.random(N) >= chances
    return out


# Communities.


def community_walk(
    neighbours,
    norms,
    rounds,
    rng,
    observation=1,
    telling=0,
    perception=0,
    execution=0,
    assessment=0,
    turnover=0,
    asks=None,
    choose=False,
    distance=None,
):
    """How often each party gave and received, round by round: (rounds, 2, N)."""
    N = len(norms)
    asks = asks or neighbours
    distance = distance or {r: dict.fromkeys(neighbours[r], 1) for r in range(N)}
    acquainted = [{i for i in range(N) if i in asks[j] or j in asks[i]} for j in range(N)]
    view = [dict.fromkeys(acquainted[one], 0) for one in range(N)]
    own = [0] * N
    out = np.zeros((rounds, 2, N))
    news = pair(observation)

    def judge(one, donor, recipient, action):
        return int(rng.random() >= verdict(norms[one], donor, recipient, action, assessment))

    for t in range(rounds):
        events = []
        for r in range(N):
            open_to = sorted(d for d in asks[r] if not choose or view[r][d] == 0)
            if not open_to:
                continue
            d = open_to[rng.integers(len(open_to))]
            action = int(rng.random() >= gives(norms[d], own[d], view[d][r], execution))
            out[t, 0, d] += action == 0
            out[t, 1, r] += action == 0
            events.append((r, d, action))
        for r, d, action in events:
            seen, felt = (action ^ int(rng.random() < perception) for _ in range(2))
            own[d] = judge(d, own[d], view[d][r], felt)
            view[r][d] = judge(r, view[r][d], own[r], seen)
            for one, steps in distance[r].items():
                if one == d or d not in view[one] or rng.random() >= news[seen] ** steps:
                    continue
                heard = seen
                for _ in range(steps):
                    heard ^= int(rng.random() < telling)
                view[one][d] = judge(one, view[one][d], view[one].get(r, 0), heard)
        for p in range(N):
            if rng.random() < turnover:
                own[p] = 0
                for i in acquainted[p]:
                    view[p][i] = view[i][p] = 0
    return out
