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

from relgames.equilibria.repeated._displacement import POINT, Hull, hull_of
from relgames.equilibria.repeated._numbers import nearest
from relgames.equilibria.repeated._stage import Floats, Outer, Stage
from relgames.equilibria.repeated._support import Inner

# Of how far an end is above a segment, as a part of the largest payoffs, for those along the segment times its slope.
GAP = 2.0**-48
# Points nearer to a line than this may be on it, and segments nearer to an end may meet it.
NEAR = 1e-11
POLICIES = 50
# How many segments are looked at in one go, or those of one end.
TOGETHER = 2**18


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

    def segments(self, reach: Floats) -> Iterator[Segments]:
        """Go over all segments, in parts; points within ``reach`` of the line, by axis, may be on both sides.

        Of two such points the higher one counts, so each makes a segment of its own.
        """
        scale, size = self.stage.scale, len(self.end)
        for begin in range(0, self.count, step := max(1, TOGETHER // size**2)):
            k = np.arange(begin, min(begin + step, self.count))
            axis = self.axis[k]
            a, b = self.points[axis], self.sign[k, None] * self.points[1 - axis]
            apart = a - self.line[k, None]
            on = np.abs(apart) <= reach[axis, None]
            left, right = (apart < 0) | on, (apart > 0) | on
            allowed = ~(on[:, :, None] & on[:, None]) | np.eye(size, dtype=np.bool_)
            row, first, second = np.nonzero(left[:, :, None] & right[:, None] & allowed)
            low, high = b[row, first], b[row, second]
            slope = np.where(first == second, 0, high - low) / np.where(
                first == second, 1, a[row, second] - a[row, first]
            )
            gap = self.height[k][row] - low + slope * apart[row, first]
            doubt = GAP * (scale[1 - axis][row] + np.abs(slope) * scale[axis][row])
            yield Segments(k[row], np.stack([first, second]), gap, doubt, slope, on[row, first] | on[row, second])

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
    rows, targets = [np.zeros((count + 2, count + 3))], [np.arange(count + 2)]
    for segments in moves.segments(NEAR * moves.stage.scale):
        segments, own, falls = moves.speeds(segments.those(segments.gap <= 64 * segments.doubt))
        row = np.zeros((len(segments.end), count + 3))
        for speed, points in zip(own, segments.points, strict=True):
            np.add.at(row, (np.arange(len(row)), moves.end[points]), speed)
        row[:, count : count + 2] += falls.T
        rows.append(np.maximum(row, 0))
        targets.append(segments.end)
    for seat in range(2):
        lowest = np.flatnonzero(moves.points[seat] <= moves.known[seat] + NEAR * moves.stage.scale[seat])
        row = np.zeros((len(lowest), count + 3))
        row[np.arange(len(lowest)), moves.end[lowest]] = -moves.outwards[seat, lowest]
        row[:, count : count + 2] -= moves.fall[seat][:, lowest].T
        rows.append(np.maximum(row, 0))
        targets.append(np.full(len(lowest), count + seat))
    target = np.concatenate(targets)
    least = excess[target] * (moves.stage.now / 2)
    least[: len(excess)] = excess
    return _least(np.concatenate(rows)[:, :-1], target, least)


def _least(rows: Floats, targets: NDArray[np.int64], least: Floats) -> Floats | None:
    """Return the least s with ``s[target] >= least + row @ s`` for each row: by policy iteration, from below."""
    s = np.zeros(rows.shape[1])
    for _ in range(POLICIES):
        values = least + rows @ s
        order = np.lexsort((values, targets))
        last = order[np.append(np.diff(targets[order]) > 0, True)]
        if (values[last] <= s * (1 + 1e-12)).all():
            return s
        try:
            s = np.asarray(np.linalg.solve(np.eye(len(s)) - rows[last], least[last]), dtype=np.float64)
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
    gap, margin, bend = _bounds(moves, s)
    if (margin[gap < 0] <= 0).any():
        return None
    # Where something is lost, it must be regained by far less than all.
    least = float((2 * -gap[gap < 0] / margin[gap < 0]).max(initial=0.0))
    for reach in (least, 1.0):
        if reach and not (gap + reach * margin - reach**2 * bend > 0).all():
            return None
    return np.asarray(least * moves.rises(s).max(axis=1), dtype=np.float64)


def _bounds(moves: Moves, s: Floats) -> tuple[Floats, Floats, Floats]:
    """Return all that must stay positive, as coefficients q0, q1 and -q2. It is concave: so two values are enough."""
    count, rises, scale, wide = moves.count, moves.rises(s), moves.stage.scale, np.append(s, 0.0)
    shift, most = s[count:], rises.max(axis=1)
    gaps, margins, bends = [], [], []
    for segments in moves.segments(most + shift + POINT * scale):
        axis, k = moves.axis[segments.end], segments.end
        # Segments that are farther below than anything moves need no more.
        room = 8 * (s[k] + most[1 - axis] + np.abs(segments.slope) * (most[axis] + shift[axis]))
        segments, own, falls = moves.speeds(segments.those(segments.on | (segments.gap - segments.doubt <= room)))
        axis, k = moves.axis[segments.end], segments.end
        lost = -moves.lost[k]
        gaps.append(np.where(segments.gap <= 64 * segments.doubt, lost, segments.gap - segments.doubt))
        speeds = [*(own * wide[moves.end[segments.points]]), *(falls * shift[:, None])]
        margins.append(s[k] - np.sum(speeds, axis=0) - 1e-13 * np.sum(np.abs(speeds), axis=0))
        # Products of two moves, over the length of the segment.
        first, second = segments.points
        across = moves.points[axis, second] - moves.points[axis, first]
        moved = (rises[axis, first] + rises[axis, second]) * (s[k] + rises[1 - axis, first])
        moved += (rises[1 - axis, first] + rises[1 - axis, second]) * (shift[axis] + rises[axis, first])
        bends.append(np.where(first == second, 0, moved / np.where(first == second, 1, across)))
    for seat in range(2):
        above = moves.points[seat] - moves.known[seat]
        gaps.append(np.where(above <= NEAR * scale[seat], -moves.lost[count + seat], above))
        fall = np.maximum(-moves.outwards[seat] * wide[moves.end], 0) + np.maximum(-moves.fall[seat].T, 0) @ shift
        margins.append(s[count + seat] * (1 - 1e-13) - fall)
        bends.append(np.zeros(len(above)))
    return np.concatenate(gaps), np.concatenate(margins), np.concatenate(bends)
