"""Proof that a set V of payoffs is that of all equilibria, though iterates only come closer to it.

Let X be the set of all equilibrium payoffs, u its lowest payoffs. Suppose that V supports itself, so V is in X, with
lowest payoffs v >= u; and that an outer set bounds X. An extreme point of X is a profile's payoff, or comes from a line
w_i = u_i + gain_i(a): from one of the two ends of the part of the line that is in X and deters the other seat too.
Measure how far X reaches beyond V: by t_k at the k-th end (two ends on the same line and side count once), and by
e_i = v_i - u_i at the threats, which move all lines. Then X is in the hull of points that are linear in these numbers,

    profiles, and corners of V          fixed,
    where two lines cross               moved by -discount e,
    an end on a line across axis i      moved by -discount e_i along i, and by discount t_k outwards,

and t_k is at most what is between the end and the boundary of this hull, on the moved line; e_i at most what the hull
has below v_i. If rates s > 0 and r > 0 are such that, for all E in (0, E0], t = E s and every e <= E r make these
bounds less than E s and E r, then t < E s and e < E r follows from t <= E s and e <= E r: so X is V, or else E could
be chosen smallest. The outer set has to show t <= E0 s and e <= E0 r, no more.

Each bound is the height of a segment between two of the points. Whether an end is above it is the sign of a polynomial
q0 + q1 E + q2 E^2, where q0 >= 0. If q0 is 0, the segment is an edge, then the rates must make q1 > 0; they are found
as the least solution of such inequalities. Everything else only needs that E0 is small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._rationals import nearest
from relgames.equilibria.repeated._displacement import POINT, Hull, hull_of
from relgames.equilibria.repeated._stage import Floats, Outer, Stage
from relgames.equilibria.repeated._support import Inner

# Of how far an end is above a segment, as a part of the largest payoffs, for those along the segment times its slope.
GAP = 2.0**-48
# Points nearer to a line than this may be on it, and segments nearer to an end may meet it.
NEAR = 1e-11
POLICIES = 50
# Ends whose segments are looked at together: a proof that fails does so soon.
TOGETHER, ALL = 16, slice(None)


@dataclass(frozen=True, eq=False)
class Segments:
    """Segments between two points, one on each side of the line of an end, or both the same and on it.

    Attributes
    ----------
    end : ndarray of int, shape (p,)
        Which end has to stay above it.
    points : ndarray of int, shape (2, p)
        Between which points it is.
    gap, doubt : ndarray, shape (p,)
        How far the end is above it, and a bound of the rounding of this.
    slope : ndarray, shape (p,)
        How fast it rises along the axis.
    on : ndarray of bool, shape (p,)
        Whether one of its points may be on the line.
    """

    end: NDArray[np.int64]
    points: NDArray[np.int64]
    gap: Floats
    doubt: Floats
    slope: Floats
    on: NDArray[np.bool_]

    def those(self, chosen: NDArray[np.bool_]) -> Segments:
        """Return some of them."""
        parts: Any = (self.end, self.points, self.gap, self.doubt, self.slope, self.on)
        return Segments(*(part[..., chosen] for part in parts))


class Moves:
    """The points of a hull in floats, and the rates at which they and the ends move.

    Unknowns are the ends, then the threats; points that move with no end do so with one more, at rate 0.
    """

    def __init__(self, stage: Stage, hull: Hull, inner: Inner) -> None:
        self.stage, self.hull, self.count = stage, hull, len(hull.ends)
        self.points = np.array(hull.floats).T
        self.axis = np.array([end.axis for end in hull.ends], dtype=np.int64)
        self.sign = np.array([end.sign for end in hull.ends], dtype=np.int64)
        self.line = np.array([end.line for end in hull.ends])
        self.height = np.array([end.height for end in hull.ends])
        self.known = np.array([nearest(threat) for threat in hull.threats])
        lost = [end.lost for end in hull.ends]
        lost += [nearest(a - b) for a, b in zip(hull.threats, inner.threats, strict=True)]
        self.lost = np.array(lost)
        self.end = np.array([self.count + 2 if end < 0 else end for end in hull.with_end], dtype=np.int64)
        self.outwards, self.fall = np.array(hull.outwards).T, np.array(hull.falls).transpose(1, 2, 0)
        self.units = np.append(stage.scale[1 - self.axis], stage.scale)

    def rises(self, s: Floats) -> Floats:
        """Return how far each point moves in each coordinate, at most; shape (2, points)."""
        own = np.append(s, 0.0)[self.end]
        return np.abs(self.outwards) * own + np.einsum("ctp,t->cp", np.abs(self.fall), s[self.count :])

    def segments(self, reach: Floats, factor: float, room: Floats, rate: Floats, part: slice = ALL) -> Segments:
        """Return the segments that are not far below their ends, or a part of the ends.

        Points within ``reach`` of a line may be on both sides of it. Of two such points the higher one counts, so each
        makes a segment of its own. `relgames.equilibria.repeated._kernels.segments` says what the rest is for.
        """
        from relgames.equilibria.repeated._kernels import segments as kernels

        scale = self.stage.scale
        ends = (values[part] for values in (self.axis, self.sign, self.line, self.height))
        terms = self.points, *ends, reach, GAP * scale, factor, room[part], rate
        found = np.empty((3, 4 * self.points.shape[1] + 64), np.int64)
        while (count := kernels.segments(*terms, found)) > found.shape[1]:
            found = np.empty((3, count), np.int64)
        k, first, second = found[:, :count]
        k += part.start or 0
        axis, sign = self.axis[k], self.sign[k]
        same = first == second
        apart = self.points[axis, first] - self.line[k], self.points[axis, second] - self.line[k]
        low, high = sign * self.points[1 - axis, first], sign * self.points[1 - axis, second]
        slope = np.where(same, 0, high - low) / np.where(same, 1, apart[1] - apart[0])
        gap = self.height[k] - low + slope * apart[0]
        doubt = GAP * (scale[1 - axis] + np.abs(slope) * scale[axis])
        on = (np.abs(apart[0]) <= reach[axis]) | (np.abs(apart[1]) <= reach[axis])
        return Segments(k, np.stack([first, second]), gap, doubt, slope, on)

    def speeds(self, segments: Segments) -> tuple[Segments, Floats, Floats]:
        """Return segments, without those which a point leaves at once, and how fast they rise on their moving lines.

        Returns
        -------
        segments : Segments
        own : ndarray, shape (2, p)
            With the end that each of the points moves with.
        falls : ndarray, shape (2, p)
            With each threat, at most.
        """
        k, points, slope = segments.end, segments.points, segments.slope
        axis, other, sign = self.axis[k], 1 - self.axis[k], self.sign[k]
        same = points[0] == points[1]
        apart = self.points[axis, points] - self.line[k]
        weights = np.where(
            same, [[1.0], [0.0]], np.array([[1], [-1]]) * apart[::-1] / np.where(same, 1, apart[1] - apart[0])
        )
        along, up = self.outwards[axis, points], sign * self.outwards[other, points]
        own = weights * (up - slope * along)
        falls = np.stack(
            [
                (weights * (sign * self.fall[other, t, points] - slope * self.fall[axis, t, points])).sum(axis=0)
                for t in range(2)
            ]
        )
        # The line moves with the threat.
        here = np.arange(len(k))
        falls[axis, here] -= slope
        with_line = falls[axis, here]
        on = self._exactly_on[k, points] & ~same
        # A first point that is on the line is on its first side only if the threat falls no more than it moves back,
        own[0] += np.where(on[0], np.maximum(with_line, 0) * np.maximum(-along[0], 0), 0)
        # a second one only if the threat falls no less.
        own[1] += np.where(on[1], np.minimum(with_line, 0) * np.maximum(-along[1], 0), 0)
        falls[axis, here] = np.where(on[0], 0, with_line)
        kept = ~(on[0] & (along[0] > 0))
        return segments.those(kept), own[:, kept], np.maximum(falls[:, kept], 0)

    @cached_property
    def _exactly_on(self) -> NDArray[np.bool_]:
        """Which points are exactly on the line of each end, shape (ends, points)."""
        on = np.abs(self.points[self.axis] - self.line[:, None]) <= POINT * self.stage.scale[self.axis][:, None]
        for k, j in zip(*np.nonzero(on), strict=True):
            end = self.hull.ends[k]
            on[k, j] = self.hull.points[j][end.axis] == end.exact
        return on


def least_rates(moves: Moves, excess: Floats) -> Floats | None:
    """Return rates of the unknowns, no less than ``excess``, with which ends stay above the edges they are on, or None.

    Notes
    -----
    They are the least s for which s is no less than the rates of the edges and a part of the excess. A part that is
    smaller than one minus discount leaves s at the excess where an end depends on nothing but itself.
    """
    count = moves.count
    segments, own, falls = moves.speeds(moves.segments(NEAR * moves.stage.scale, 64, np.zeros(count), np.zeros(2)))
    ends = moves.end[segments.points]
    # Both points may move with the same end.
    own = np.where(ends[0] == ends[1], [own.sum(axis=0), np.zeros(len(segments.end))], own)
    targets, columns, rates = [np.arange(count + 2), segments.end], [ends], [np.vstack([own, falls])]
    for seat in range(2):
        lowest = np.flatnonzero(moves.points[seat] <= moves.known[seat] + NEAR * moves.stage.scale[seat])
        nothing = np.zeros((1, len(lowest)))
        targets.append(np.full(len(lowest), count + seat))
        columns.append(np.vstack([moves.end[lowest], nothing.astype(np.int64)]))
        rates.append(np.vstack([-moves.outwards[None, seat, lowest], nothing, -moves.fall[seat][:, lowest]]))
    target = np.concatenate(targets)
    least = excess[target] * (moves.stage.now / 2)
    least[: len(excess)] = excess
    column, rate = np.zeros((4, len(target)), np.int64), np.zeros((4, len(target)))
    column[:2, count + 2 :], column[2:] = np.hstack(columns), [[count], [count + 1]]
    rate[:, count + 2 :] = np.maximum(np.hstack(rates), 0)
    return _least(column, rate, target, least)


def _least(columns: NDArray[np.int64], rates: Floats, targets: NDArray[np.int64], least: Floats) -> Floats | None:
    """Return the least s with ``s[target] >= least + rates @ s[columns]`` for each row: policy iteration from below.

    A column beyond the last unknown is 0.
    """
    count = targets.max() + 1
    s, rows = np.zeros(count), np.arange(count)
    for _ in range(POLICIES):
        values = least + (rates * np.append(s, 0.0)[columns]).sum(axis=0)
        order = np.lexsort((values, targets))
        last = order[np.append(np.diff(targets[order]) > 0, True)]
        if (values[last] <= s * (1 + 1e-12)).all():
            return s
        system = np.eye(count, count + 1)
        for column, rate in zip(columns[:, last], rates[:, last], strict=True):
            system[rows, column] -= rate
        try:
            s = np.asarray(np.linalg.solve(system[:, :-1], least[last]), dtype=np.float64)
        except np.linalg.LinAlgError:
            return None
        if not (np.isfinite(s).all() and (s > 0).all()):
            return None
    return None


def reach_beyond(stage: Stage, inner: Inner, outer: Outer) -> Floats | None:
    """Return how far at most all equilibrium payoffs reach beyond V, by seat, if V is proven to be next to all of them.

    It is 0 if V is exact. None if it is not proven: a closer outer set may help.
    """
    hull = hull_of(stage, inner, outer)
    if hull is None:
        return None
    if not all(inner.holds(point, near) for point, near in zip(hull.points, hull.floats, strict=True)):
        return None
    moves = Moves(stage, hull, inner)
    least = POINT * moves.units
    excess = np.array([end.most - end.height for end in hull.ends] + (moves.known - outer.threats).tolist()) + least
    s = least_rates(moves, np.maximum(excess, least))
    if s is None:
        return None
    parts = []
    for gap, margin, bend in _bounds(moves, s):
        if (margin[gap < 0] <= 0).any() or not (gap + margin - bend > 0).all():
            return None
        parts.append((gap, margin, bend))
    gap, margin, bend = map(np.concatenate, zip(*parts, strict=True))
    # Where something is lost, it must be regained by far less than all.
    least = float((2 * -gap[gap < 0] / margin[gap < 0]).max(initial=0.0))
    if least and not (gap + least * margin - least**2 * bend > 0).all():
        return None
    return np.asarray(least * moves.rises(s).max(axis=1), dtype=np.float64)


def _bounds(moves: Moves, s: Floats) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Go over all that must stay positive, as coefficients q0, q1 and -q2. It is concave: so two values are enough."""
    count, rises, scale, wide = moves.count, moves.rises(s), moves.stage.scale, np.append(s, 0.0)
    shift, most = s[count:], rises.max(axis=1)
    for seat in range(2):
        above = moves.points[seat] - moves.known[seat]
        gap = np.where(above <= NEAR * scale[seat], -moves.lost[count + seat], above)
        fall = np.maximum(-moves.outwards[seat] * wide[moves.end], 0) + np.maximum(-moves.fall[seat].T, 0) @ shift
        yield gap, s[count + seat] * (1 - 1e-13) - fall, np.zeros(len(above))
    # Of a segment with no point near the line, the speeds are at most m + |slope| w, where m and w are the most that
    # points rise across and along the axis, the line included; it is longer than 2 w, so that the products are at most
    # s + 2 m. One that is farther below the end than all of these needs no more.
    reach, room, rate = most + shift + POINT * scale, 4 * (s[:count] + most[1 - moves.axis]), 2 * (most + shift)
    for begin in range(0, count, TOGETHER):
        part = slice(begin, begin + TOGETHER)
        segments, own, falls = moves.speeds(moves.segments(reach, 1, room, rate, part))
        axis, k = moves.axis[segments.end], segments.end
        gap = np.where(segments.gap <= 64 * segments.doubt, -moves.lost[k], segments.gap - segments.doubt)
        speeds = [*(own * wide[moves.end[segments.points]]), *(falls * shift[:, None])]
        margin = s[k] - np.sum(speeds, axis=0) - 1e-13 * np.sum(np.abs(speeds), axis=0)
        # Products of two moves, over the length of the segment.
        first, second = segments.points
        across = moves.points[axis, second] - moves.points[axis, first]
        moved = (rises[axis, first] + rises[axis, second]) * (s[k] + rises[1 - axis, first])
        moved += (rises[1 - axis, first] + rises[1 - axis, second]) * (shift[axis] + rises[axis, first])
        yield gap, margin, np.where(first == second, 0, moved / np.where(first == second, 1, across))
