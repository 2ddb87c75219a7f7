"""Slow and obvious twins for payoff sets of any number of seats: one linear programme (scipy) for each question."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import linprog

Array = np.ndarray[Any, Any]
OPTIONS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def gains(payoffs: Array, profile: tuple[int, ...]) -> Array:
    """What each seat gains by its best deviation."""
    best = [
        max(payoffs[(*profile[:i], k, *profile[i + 1 :])][i] for k in range(payoffs.shape[i]))
        for i in range(payoffs.shape[-1])
    ]
    return np.array(best) - payoffs[profile]


def hyperplanes(payoffs: Array, discount: float, directions: Array, sweeps: int) -> Array | None:
    """Levels that hold all equilibrium payoffs, after Judd, Yeltekin and Conklin; None if nothing is left.

    The directions must have minus each axis among them, in the order of the seats, from the first one on.
    """
    n = payoffs.shape[-1]
    profiles = list(product(*map(range, payoffs.shape[:-1])))
    levels = np.array([max(h @ payoffs[a] for a in profiles) for h in directions])
    for _ in range(sweeps):
        threats = -levels[:n]
        new = np.full(len(levels), -np.inf)
        for a in profiles:
            floor = threats + (1 - discount) / discount * gains(payoffs, a)
            for k, h in enumerate(directions):
                bounds = [(x, None) for x in floor]
                found = linprog(-h, directions, levels + 1e-12, bounds=bounds, options=OPTIONS)
                if found.status == 0:
                    new[k] = max(new[k], (1 - discount) * h @ payoffs[a] - discount * found.fun)
        if new.max() == -np.inf:
            return None
        levels = new
    return levels


def distance(points: Array, target: Array) -> float:
    """How far a point is from the hull of others, in the coordinate in which it is farthest."""
    K, n = points.shape
    # Weights, and then the distance.
    rows = np.vstack([np.hstack([sign * points.T, -np.ones((n, 1))]) for sign in (1, -1)])
    found = linprog(
        np.append(np.zeros(K), 1),
        rows,
        np.concatenate([target, -target]),
        np.append(np.ones(K), 0)[None],
        [1],
        options=OPTIONS,
    )
    return float(found.fun)


def lack(points: Array, payoffs: Array, discount: float, point: Array, profile: tuple[int, ...]) -> float:
    """By how much a payoff is not decomposed by a profile and the hull of points: 0 if it is.

    What is promised has to be in the hull, and to deter each deviation, when whoever deviates gets its lowest payoff.
    """
    promise = (point - (1 - discount) * payoffs[profile]) / discount
    gain = gains(payoffs, profile)
    floor = points.min(axis=0) + (1 - discount) / discount * gain
    return max(distance(points, promise), *np.where(gain > 0, floor - promise, 0))
