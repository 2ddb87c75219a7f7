"""Slow and obvious twins of what `critical_discount` computes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np


def replaced(profile, seat, action):
    return (*profile[:seat], action, *profile[seat + 1 :])


def holds_by_threat(game, profile, threats, discount):
    """Whether no seat gains by any one deviation, after which it gets its threat ever after."""
    u = game.fractions
    for seat, count in enumerate(game.counts):
        for action in range(count):
            # Whoever gains nothing today need not be punished.
            if action == profile[seat] or u[replaced(profile, seat, action)][seat] <= u[profile][seat]:
                continue
            if (1 - discount) * u[replaced(profile, seat, action)][seat] + discount * threats[seat] > u[profile][seat]:
                return False
    return True


def payoff_set(game, discount, rounds=2000, least_change=1e-11):
    """Corners of the payoffs of pure equilibria of two seats, from outside, by literal iteration in floats.

    What can be promised is at first all that is feasible. Each round keeps what some profile today and a promise of
    the last round give, if the promise is so much above the worst one that nobody deviates.
    """
    u = game.payoffs
    W = hull([tuple(u[a]) for a in product(*map(range, game.counts))])
    slack = 1e-11 * (1 + np.abs(u).max())
    for _ in range(rounds):
        if not W:
            return W
        worst = np.min(W, axis=0)
        points = []
        for a in product(*map(range, game.counts)):
            best = [max(u[replaced(a, i, b)][i] for b in range(n)) for i, n in enumerate(game.counts)]
            part = W
            for i in range(2):
                if discount == 0:
                    part = part if best[i] <= u[a][i] + slack else []
                else:
                    part = clip(part, i, worst[i] + (1 - discount) / discount * (best[i] - u[a][i]) - slack)
            points += [tuple((1 - discount) * u[a] + discount * np.array(w)) for w in part]
        new = hull(points)
        if len(new) == len(W) and np.abs(np.array(new) - np.array(W)).max() < least_change:
            return new
        W = new
    return W


def clip(corners, axis, low):
    """Return the corners of the part of a polygon in which a coordinate is at least ``low``."""
    kept = []
    for p, q in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if p[axis] >= low:
            kept.append(p)
        if (p[axis] - low) * (q[axis] - low) < 0:
            t = (low - p[axis]) / (q[axis] - p[axis])
            kept.append(tuple(a + t * (b - a) for a, b in zip(p, q, strict=True)))
    return kept


def hull(points):
    """Return the corners of the convex hull of points in the plane, counter-clockwise."""
    # Points that rounding has moved apart would be taken for corners, and corners for points between them.
    points = sorted({(round(float(x), 12), round(float(y), 12)) for x, y in points})
    if len(points) < 3:
        return points
    chains = []
    for order in (points, points[::-1]):
        chain = []
        for p in order:
            while len(chain) > 1 and turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        chains.append(chain[:-1])
    return chains[0] + chains[1]


def turn(p, q, r):
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def holds_by_penal_code(game, profile, discount, slack=1e-9):
    """Whether a profile is kept to for ever under the worst equilibria, in floats; two seats."""
    W = payoff_set(game, discount)
    if not W:
        return False
    return holds_by_threat(game, profile, [Fraction(x) - Fraction(slack) for x in np.min(W, axis=0)], discount)


def strongly_symmetric(game, discount, rounds=2000):
    """Least and largest payoff of equilibria in which all seats always do the same, from outside, in floats."""
    u, discount, slack = game.payoffs[..., 0], float(discount), 1e-12
    n = game.counts[0]
    shared = [u[(k,) * game.seats] for k in range(n)]
    best = [max(u[(b, *[k] * (game.seats - 1))] for b in range(n)) for k in range(n)]
    low, high = min(shared), max(shared)
    for _ in range(rounds):
        values = []
        for p, d in zip(shared, best, strict=True):
            if d == p and discount == 0:
                values += [p]
            elif discount > 0:
                least = max(low, low + (1 - discount) / discount * (d - p))
                if least <= high + slack:
                    values += [(1 - discount) * p + discount * least, (1 - discount) * p + discount * high]
        if not values:
            return None
        if (min(values), max(values)) == (low, high):
            break
        low, high = min(values), max(values)
    return low, high
