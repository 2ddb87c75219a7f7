"""The inner approximation: payoffs that promise each other.

States k = 0, 1, … have an action profile and a lottery over the next state. Their payoffs solve

    p_k = (1 - d) g(a_k) + d w_k,      w_k = sum_j weight_kj p_j .

If ``w_k - m >= (1 - d) / d gain(a_k)`` in each seat, m the lowest of the p, nobody gains by a deviation that is followed
by the state which is worst for it: so each p_k, and each mixture of them, is the payoff of a subgame-perfect equilibrium
(Abreu, Pearce and Stacchetti 1990, self-generation). That is all that has to be checked, however the states were found.

They are found by Newton's method. At given payoffs the best promise of a state in its direction is a linear programme;
its solution says of how many states it is a mixture, and for which seats it is just enough. With these kept, the
equations above are solved to first order, and so on. Where all payoffs of V with finitely many corners are near, a few
steps end at V itself. What promises demand of floats that are rounded is asked for with a margin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated._kernels.inner import combine, improve, newton, weigh
from relgames.equilibria.repeated._stage import Stage

Floats = NDArray[np.float64]
# Mixtures promise so much more than is needed; it is far above rounding, and far below what anybody asks for.
MARGIN = 1e-11
# Payoffs that are so near are the same; hulls that are thinner are flat.
NEAR = 1e-9
STEPS = 12


@dataclass(frozen=True, eq=False)
class Inner:
    """States that keep each other's promises.

    Attributes
    ----------
    actions : ndarray of int, shape (K,)
        Index of each state's profile.
    points : ndarray, shape (K, N)
    weights : ndarray, shape (K, K)
    slack : ndarray, shape (K, N)
        What each seat is promised beyond need; inf where nothing is needed.
    """

    actions: NDArray[np.int64]
    points: Floats
    weights: Floats
    slack: Floats

    def error(self, stage: Stage) -> float:
        """Return what rounding can make of a difference of two points or of a slack, at most."""
        size = 64 * 2.0**-53 / (1 - stage.discount)
        finite = self.slack < np.inf
        return size + (0.0 if not finite.any() else 16 * 2.0**-53 * stage.scale)


@dataclass(frozen=True, eq=False)
class Hull:
    """Facets and corners of points: a flat hull has its planes, in both directions, among its facets.

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
    corners: NDArray[np.int64]
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
        corners = np.array([flat.argmin(), flat.argmax()])
        facets = np.array([[-1.0], [1.0]])
    else:
        from scipy.spatial import ConvexHull

        # Q12: it may merge what is nearly in one plane.
        found = ConvexHull(flat, qhull_options="Qt Q12 Pp")
        corners, facets = np.sort(found.vertices).astype(np.int64), found.equations[:, :-1]
        # Qhull cuts facets into simplices.
        facets = facets[np.unique(facets.round(9), axis=0, return_index=True)[1]]
    normals = np.vstack([facets @ spanned, planes, -planes])
    heights = points @ normals.T
    offsets = heights.max(axis=0)
    tight = heights[corners] >= offsets - NEAR
    return Hull(normals, offsets, corners, tight @ normals / tight.sum(axis=1, keepdims=True))


def polish(stage: Stage, actions: NDArray[np.int64], points: Floats, directions: Floats, room: float) -> Inner | None:
    """Return states near some payoffs, by Newton's method; None if that does not end at states that keep promises."""
    stays = (np.abs(points - stage.payoffs[actions]) < NEAR).all(axis=1)
    for _ in range(STEPS):
        n, K = stage.seats, len(points)
        if K == 0:
            return None
        promised = promises(stage, points, directions, actions, stays, room)
        if not promised.found.all():
            keep = promised.found
            actions, points, directions, stays = actions[keep], points[keep], directions[keep], stays[keep]
            continue
        inner = evaluate(stage, actions, promised.matrix(K))
        if inner is not None and inner.slack.min() >= -room:
            return inner
        matrix, right = np.zeros((K * n, K * n)), np.zeros(K * n)
        newton(
            points,
            actions,
            promised.states,
            promised.weights,
            promised.slopes,
            stays,
            stage.payoffs,
            stage.discount,
            matrix,
            right,
        )
        try:
            points = np.linalg.solve(matrix, right).reshape(K, n)
        except np.linalg.LinAlgError:
            return None
        if not (np.abs(points - 0.5) < 2).all():
            return None
    return None


@dataclass(frozen=True, eq=False)
class Promises:
    """What each state promises: `weigh` says what the arrays are."""

    found: NDArray[np.bool_]
    states: NDArray[np.int64]
    weights: Floats
    slopes: Floats

    def matrix(self, count: int) -> Floats:
        """Return the weights as one row per state."""
        out = np.zeros((len(self.states), count + 1))
        rows = np.arange(len(self.states))
        for state, weight in zip(self.states.T, self.weights.T, strict=True):
            out[rows, state] += weight
        # Where there are fewer states their number is -1: that column is cut off.
        return out[:, :-1] / out[:, :-1].sum(axis=1, keepdims=True)


def promises(
    stage: Stage,
    points: Floats,
    directions: Floats,
    actions: NDArray[np.int64],
    stays: NDArray[np.bool_],
    room: float,
) -> Promises:
    """Return the best promise of each state in its direction.

    Mixtures promise `MARGIN` more than is needed. A single state may be promised if it gives all but ``room`` of what is
    needed: a positive one finds what may or may not hold, a negative one only what holds.
    """
    count, n = len(actions), stage.seats
    states, weights = np.empty((count, n + 1), dtype=np.int64), np.empty((count, n + 1))
    slopes = np.zeros((count, n, n))
    numbers = stage.payoffs, stage.gains, stage.discount, MARGIN, room
    found = weigh(points, directions, actions, stays, *numbers, states, weights, slopes)
    return Promises(found, states, weights, slopes)


def evaluate(stage: Stage, actions: NDArray[np.int64], weights: Floats) -> Inner | None:
    """Return the payoffs of states with given promises, and what these leave to spare."""
    K = len(actions)
    points = np.linalg.solve(np.eye(K) - stage.discount * weights, (1 - stage.discount) * stage.payoffs[actions])
    gains = stage.gains[actions]
    with np.errstate(invalid="ignore"):
        needed = np.where(gains > 0, points.min(axis=0) + stage.scale * gains, -np.inf)
    return Inner(actions, points, weights, weights @ points - needed)


def grown(stage: Stage, inner: Inner, room: float, tolerance: float) -> tuple[NDArray[np.int64], Floats, float]:
    """Return new states that reach farther than the hull of some, in the directions of its facets and corners.

    They are profiles, payoffs, and by how much they reach farther at most.
    """
    hull = hull_of(inner.points)
    directions = np.vstack([hull.normals, hull.directions])
    offsets = (inner.points @ directions.T).max(axis=0)
    actions, values = np.empty(len(directions), dtype=np.int64), np.empty(len(directions))
    numbers = stage.payoffs, stage.gains, stage.discount, MARGIN, room, tolerance
    improve(inner.points, directions, offsets, *numbers, actions, values)
    new = actions >= 0
    if not new.any():
        return actions[new], inner.points[:0], 0.0
    actions, directions = actions[new], directions[new]
    needed = inner.points.min(axis=0) + np.where(stage.gains[actions] > 0, stage.scale * stage.gains[actions], -np.inf)
    stays = (stage.payoffs[actions] >= needed - room).all(axis=1)
    promised = promises(stage, inner.points, directions, actions, np.zeros(len(actions), dtype=np.bool_), room)
    points = (1 - stage.discount) * stage.payoffs[actions]
    points += stage.discount * (promised.matrix(len(inner.points)) @ inner.points)
    points[stays] = stage.payoffs[actions[stays]]
    return actions, points, float((values[new] - offsets[new]).max())


def mixtures(points: Floats, targets: Floats) -> Floats:
    """Return weights of points that are the targets, up to what is outside of their hull."""
    states, weights = np.empty((len(targets), points.shape[1] + 1), dtype=np.int64), np.empty((0, 0))
    weights = np.empty(states.shape)
    combine(points, targets, states, weights)
    return Promises(np.ones(len(targets), dtype=np.bool_), states, weights, np.empty(0)).matrix(len(points))
