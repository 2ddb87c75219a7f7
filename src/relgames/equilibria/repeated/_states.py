"""The inner approximation: payoffs that promise each other.

States k = 0, 1, … have an action profile and a lottery over the next state. Their payoffs solve

    p_k = (1 - d) g(a_k) + d w_k,      w_k = sum_j weight_kj p_j .

If ``w_k - m >= (1 - d) / d gain(a_k)`` in each seat, m the lowest of the p, nobody gains by a deviation that is
followed by the state which is worst for it. So each p_k, and each mixture of them, is the payoff of a subgame-perfect
equilibrium (Abreu, Pearce and Stacchetti 1990, theorem 1). That is all that has to be checked, however the states were
found.

They are found by Newton's method. At given payoffs the best promise of a state in its direction is a linear programme;
its solution says of which states it is a mixture, and for which seats it is just enough. With these kept, the equations
above are solved to first order; and so on. If V has finitely many corners, and they are near, a few steps lead to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated._kernels.states import combine, improve, newton, weigh
from relgames.equilibria.repeated._scaled import Floats, Scaled

Indices = NDArray[np.int64]

# Payoffs that are so near are the same.
NEAR = 1e-9
# Further payoffs are to be farther from those that are there.
APART = 1e-6
# Sums of a few products of numbers up to 1 are off by less.
ROUNDING = 2.0**-48
# Newton's method doubles the number of digits with each step, once it is near.
STEPS = 12
# Elimination takes cubic time: so many equations are about 0.1 s.
MOST_EQUATIONS = 1500
# Of many seats there are thousands of facets; so many directions are tried in one go.
MOST_DIRECTIONS = 1000


@dataclass(frozen=True, eq=False)
class Terms:
    """What promises have to meet.

    Attributes
    ----------
    stage : Scaled
    margin : float
        Lotteries over several states promise so much more than is needed, so that rounding cannot spoil them.
    room : float
        A single state may be promised if it gives each seat all but this of what is needed: a positive number finds
        what may or may not hold, a negative one only what holds.
    """

    stage: Scaled
    margin: float
    room: float


@dataclass(frozen=True, eq=False)
class States:
    """States that keep each other's promises, up to ``room``.

    Attributes
    ----------
    actions : ndarray of int, shape (K,)
        Index of each state's profile.
    points : ndarray, shape (K, N)
        Its payoff, in the units of the stage.
    weights : ndarray, shape (K, K)
        The chances of the next state.
    slack : ndarray, shape (K, N)
        What each seat is promised beyond need; infinite where it has nothing to gain.
    """

    actions: Indices
    points: Floats
    weights: Floats
    slack: Floats

    def are_proven(self, stage: Scaled) -> bool:
        """Whether all promises are large enough, whatever is rounded.

        Payoffs that solve the equations up to an error r are off by r / (1 - discount) at most.
        """
        here = (1 - stage.discount) * stage.payoffs[self.actions] + stage.discount * (self.weights @ self.points)
        off = (np.abs(here - self.points).max() + ROUNDING) / (1 - stage.discount)
        return bool(self.slack.min() > 3 * off)


@dataclass(frozen=True, eq=False)
class Hull:
    """Facets and corners of points; a flat hull has its planes, in both directions, among its facets.

    Attributes
    ----------
    normals, offsets : ndarray, shape (F, N), (F,)
    corners : ndarray of int, shape (k,)
        Which points.
    directions : ndarray, shape (k, N)
        For each corner one in which it is farther out than all others.
    """

    normals: Floats
    offsets: Floats
    corners: Indices
    directions: Floats


def hull_of(points: Floats) -> Hull:
    """Return the hull of points in the unit box."""
    centre = points.mean(axis=0)
    _, sizes, frame = np.linalg.svd(points - centre)
    rank = int((sizes > NEAR).sum())
    spanned, planes = frame[:rank], frame[rank:]
    flat = (points - centre) @ spanned.T
    if rank == 0:
        corners, facets = np.zeros(1, dtype=np.int64), np.empty((0, 0))
    elif rank == 1:
        corners, facets = np.array([flat.argmin(), flat.argmax()]), np.array([[-1.0], [1.0]])
    else:
        found = _qhull(flat)
        corners, facets = np.sort(found.vertices).astype(np.int64), found.equations[:, :-1]
        # Qhull cuts facets into simplices.
        facets = facets[np.unique(facets.round(9), axis=0, return_index=True)[1]]
    normals = np.vstack([facets @ spanned, planes, -planes])
    heights = points @ normals.T
    offsets = heights.max(axis=0)
    tight = heights[corners] >= offsets - NEAR
    return Hull(normals, offsets, corners, tight @ normals / tight.sum(axis=1, keepdims=True))


def _qhull(points: Floats) -> Any:
    from scipy.spatial import ConvexHull, QhullError

    try:
        # It may merge facets that are nearly in one plane, however wide the result.
        return ConvexHull(points, qhull_options="Qt Q12 Pp")
    except QhullError:
        # That failed: it may move points by about 1e-14 until nothing is in one plane.
        return ConvexHull(points, qhull_options="QJ Pp")


def polish(terms: Terms, actions: Indices, points: Floats) -> States | None:
    """Return states near the corners of some payoffs; None if Newton's method does not end at any."""
    stage, n = terms.stage, terms.stage.seats
    hull = hull_of(points)
    actions, points, directions = actions[hull.corners], points[hull.corners], hull.directions
    stays = staying(stage, actions, points)
    for _ in range(STEPS):
        found = promises(terms, points, directions, actions, stays)
        if not found.exist.all():
            keep = found.exist
            if not keep.any():
                return None
            actions, points, directions, stays = actions[keep], points[keep], directions[keep], stays[keep]
            continue
        states = evaluate(stage, actions, found.matrix(len(points)))
        if states.slack.min() >= -max(terms.room, 0.0):
            return states
        size = len(points) * n
        if size > MOST_EQUATIONS:
            return None
        matrix, right = np.zeros((size, size)), np.zeros(size)
        numbers = stage.payoffs, stage.discount, matrix, right
        newton(points, actions, found.states, found.weights, found.slopes, stays, *numbers)
        try:
            points = np.asarray(np.linalg.solve(matrix, right), dtype=np.float64).reshape(-1, n)
        except np.linalg.LinAlgError:
            return None
        # Payoffs lie between 0 and 1.
        if not (np.abs(points - 0.5) < 2).all():
            return None
    return None


def staying(stage: Scaled, actions: Indices, points: Floats) -> NDArray[np.bool_]:
    """Return which states pay what their profile does, so that they promise themselves."""
    return np.all(np.abs(points - stage.payoffs[actions]) < NEAR, axis=1)


@dataclass(frozen=True, eq=False)
class Promises:
    """What each state promises; `weigh` says what the arrays are.

    Attributes
    ----------
    exist : ndarray of bool, shape (k,)
    states, weights : ndarray, shape (k, N + 1)
    slopes : ndarray, shape (k, N, N)
    """

    exist: NDArray[np.bool_]
    states: Indices
    weights: Floats
    slopes: Floats

    def matrix(self, count: int) -> Floats:
        """Return the weights of all states, one row per promise."""
        out = np.zeros((len(self.states), count + 1))
        rows = np.arange(len(self.states))
        for state, weight in zip(self.states.T, self.weights.T, strict=True):
            # Where there are fewer states their number is -1: the last column is cut off.
            out[rows, state] += weight
        return out[:, :count] / np.maximum(out[:, :count].sum(axis=1, keepdims=True), NEAR)


def promises(terms: Terms, points: Floats, directions: Floats, actions: Indices, stays: NDArray[np.bool_]) -> Promises:
    """Return the best promise, in each direction, that deters deviations from the profile."""
    count, n, stage = len(actions), terms.stage.seats, terms.stage
    states, weights = np.empty((count, n + 1), dtype=np.int64), np.empty((count, n + 1))
    slopes = np.zeros((count, n, n))
    numbers = stage.payoffs, stage.gains, stage.discount, terms.margin, terms.room
    exist = weigh(points, directions, actions, stays, *numbers, states, weights, slopes)
    return Promises(exist, states, weights, slopes)


def evaluate(stage: Scaled, actions: Indices, weights: Floats) -> States:
    """Return the payoffs of states with given promises, and what these leave to spare."""
    here = np.eye(len(actions)) - stage.discount * weights
    points: Floats = np.asarray(np.linalg.solve(here, (1 - stage.discount) * stage.payoffs[actions]), dtype=np.float64)
    gains = stage.gains[actions]
    needed = np.where(gains > 0, points.min(axis=0) + stage.scale * gains, -np.inf)
    return States(actions, points, weights, weights @ points - needed)


def grown(terms: Terms, states: States, tolerance: float) -> tuple[Indices, Floats, float]:
    """Return further states that reach beyond the hull of given ones: their profiles and payoffs, and how far at most.

    They are looked for in the directions of facets and corners. What they promise are mixtures of the given ones.
    """
    stage, points = terms.stage, states.points
    hull = hull_of(points)
    directions = np.vstack([hull.directions, hull.normals])[:MOST_DIRECTIONS]
    offsets = (points @ directions.T).max(axis=0)
    actions, values = np.empty(len(directions), dtype=np.int64), np.empty(len(directions))
    numbers = stage.payoffs, stage.gains, stage.discount, terms.margin, terms.room
    improve(points, directions, offsets, *numbers, tolerance, actions, values)
    new = actions >= 0
    if not new.any():
        return actions[new], points[:0], 0.0
    actions, directions = actions[new], directions[new]
    found = promises(terms, points, directions, actions, np.zeros(len(actions), dtype=np.bool_))
    further = (1 - stage.discount) * stage.payoffs[actions] + stage.discount * (found.matrix(len(points)) @ points)
    stays = can_stay(terms, points.min(axis=0))[actions]
    further[stays] = stage.payoffs[actions[stays]]
    return actions, further, float((values[new] - offsets[new]).max())


def can_stay(terms: Terms, threats: Floats) -> NDArray[np.bool_]:
    """Return which profiles can be played for ever, under given threats."""
    stage = terms.stage
    needed = np.where(stage.gains > 0, threats + stage.scale * stage.gains, -np.inf)
    return np.all(stage.payoffs >= needed - terms.room, axis=1)


def joined(terms: Terms, states: States, actions: Indices, points: Floats) -> States | None:
    """Return states and further ones that promise mixtures of them; only the corners, as far as that is safe."""
    stage = terms.stage
    # Mixtures of points that are nearly the same cannot be told in floats.
    apart = [np.abs(states.points - point).max(axis=1).min() > APART for point in points]
    actions, points = np.append(states.actions, actions[apart]), np.vstack([states.points, points[apart]])
    keep = np.zeros(len(points), dtype=np.bool_)
    keep[hull_of(points).corners] = True
    # What is dropped may be missed by this much, which promises that are 1 / (1 - discount) long add up.
    missed = np.abs(mixtures(points[keep], points) @ points[keep] - points).max(axis=1)
    keep |= missed > 0.1 * terms.margin * (1 - stage.discount)
    actions, points = actions[keep], points[keep]
    promised = (points - (1 - stage.discount) * stage.payoffs[actions]) / stage.discount
    found = evaluate(stage, actions, mixtures(points, promised))
    return found if found.slack.min() >= -max(terms.room, 0.0) else None


def mixtures(points: Floats, targets: Floats) -> Floats:
    """Return weights of points that make the targets, or come near to those outside of their hull."""
    count, n = targets.shape
    states, weights = np.empty((count, n + 1), dtype=np.int64), np.empty((count, n + 1))
    combine(points, targets, states, weights)
    return Promises(np.ones(count, dtype=np.bool_), states, weights, np.empty((0, n, n))).matrix(len(points))
