"""The slow and obvious twin of `relgames.signalling`: every assessment in pure strategies, one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np

from relgames._rationals import solved


def feasible(rows, T):
    """Whether some distribution over T types has ``row @ mu >= 0`` for all rows: one of the corners then has, too."""
    bounds = [*(np.array(row, dtype=object) for row in rows), *np.eye(T, dtype=int).astype(object)]
    for tight in combinations(bounds, T - 1):
        try:
            mu = np.array(solved([[Fraction(1)] * T, *tight], [1] + [0] * (T - 1)), dtype=object)
        except ZeroDivisionError:
            continue
        if all(row @ mu >= 0 for row in bounds):
            return True
    return False


def pure_equilibria(prior, sender, receiver, costs):
    """Return the set of (message of each type, machine of each type on the path, reply to each message)."""
    T, M = costs.shape
    K = sender[0].shape[1]
    out = set()
    own = [list(product(range(len(pays)), repeat=M)) for pays in sender]  # a machine of the type after each message
    for said in product(range(M), repeat=T):
        for does in product(*own):
            for replies in product(range(K), repeat=M):
                if is_equilibrium(prior, sender, receiver, costs, said, does, replies):
                    out.add((said, tuple(does[t][said[t]] for t in range(T)), replies))
    return out


def is_equilibrium(prior, sender, receiver, costs, said, does, replies):
    """Whether every choice is best where it is made, by some beliefs that follow from Bayes' rule where they can."""
    T, M = costs.shape
    for t in range(T):
        gets = sender[t][does[t][said[t]], replies[said[t]]] - costs[t, said[t]]
        for m in range(M):
            after = sender[t][:, replies[m]]
            if after[does[t][m]] < max(after) or gets < max(after) - costs[t, m]:
                return False
    for m in range(M):
        rows = [
            [receiver[t][does[t][m], replies[m]] - receiver[t][does[t][m], b] for t in range(T)]
            for b in range(len(receiver[0][0]))
        ]
        senders = [t for t in range(T) if said[t] == m]
        if senders:
            if any(sum(prior[t] * row[t] for t in senders) < 0 for row in rows):
                return False
        elif not feasible(rows, T):
            return False
    return True


def sequentially_rational(prior, sender, receiver, costs, x, replies):
    """Whether replies (M, K) are best after each message, sent with the joint probabilities x (T, M), or never sent.

    For one machine per type.
    """
    T, M = costs.shape
    for m in range(M):
        used = [b for b in range(replies.shape[1]) if replies[m, b]]
        rows = [
            [receiver[t][0, b] - receiver[t][0, c] for t in range(T)] for b in used for c in range(replies.shape[1])
        ]
        if x[:, m].any():
            if any(sum(x[t, m] * row[t] for t in range(T)) < 0 for row in rows):
                return False
        elif not feasible(rows, T):
            return False
    return True
