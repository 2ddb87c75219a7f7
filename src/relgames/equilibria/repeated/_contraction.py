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

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated._numbers import nearest, rational
from relgames.equilibria.repeated._outline import SIDES, Outline
from relgames.equilibria.repeated._stage import Floats, Outer, Stage
from relgames.equilibria.repeated._structure import END
from relgames.equilibria.repeated._support import Inner

# Bounds of rounding, as parts of the largest payoff: of a point; and of the boundary of an outer set, whose corners
# may be left out where they are that near to an edge.
POINT, BOUNDARY = 2.0**-46, 2.0**-42
# Where numbers are not exact, an end that is no corner is put that far inside, as a part of the largest payoff.
INSET = 2.0**-100
# Points nearer to a line than this may be on it, and segments nearer to an end may meet it.
NEAR = 1e-11
POLICIES = 50


@dataclass(frozen=True, eq=False)
class End:
    """An end of a line: the axis that it is across, which end, and where; its height (times the sign), and at most.

    In V it may be higher, but only by ``lost``.
    """

    axis: int
    sign: int
    line: float
    exact: Any
    height: float
    most: float
    lost: float


class Hull:
    """The points in whose hull all payoffs are, and how they move."""

    def __init__(self, stage: Stage, inner: Inner) -> None:
        self.stage, self.inner = stage, inner
        candidate = inner.candidate
        self.threats = candidate.threats
        self.points: list[Any] = [tuple(vertex) for vertex in inner.outline.vertices.tolist()]
        count = len(self.points)
        # How they move with the threats, and with an end: which one, and its share of each coordinate.
        self.falls: list[tuple[float, float]] = [(0.0, 0.0)] * count
        self.with_end: list[int] = [-1] * count
        self.outwards: list[tuple[float, float]] = [(0.0, 0.0)] * count
        self.ends: list[End] = []
        self._promises = {
            (corner.profile, corner.kind): promise
            for corner, promise in zip(candidate.corners, candidate.promises, strict=True)
        }
        self._inset = [rational(0 if candidate.exact else size * INSET) for size in stage.scale]
        self._heights: dict[Any, Any] = {}
        self._names: dict[Any, int] = {}
        self._seen: set[Any] = set()

    def add_profile(self, profile: int) -> None:
        payoffs = self.stage.exact(profile)
        self._add((payoffs[0], payoffs[1]), (0.0, 0.0), -1, (0.0, 0.0))

    def add_crossing(self, profile: int) -> None:
        payoffs, later = self.stage.exact(profile), self.stage.later
        lines = [self.stage.line(profile, seat, self.threats[seat]) for seat in range(2)]
        point = tuple(self.stage.rest * payoffs[k] + self.stage.discount * lines[k] for k in range(2))
        self._add(point, (-later, -later), -1, (0.0, 0.0))

    def add_end(self, profile: int, axis: int, sign: int, most: float) -> bool:
        """Add an end; return False if the line does not meet the set, so that the outer one has to be closer."""
        other, later = 1 - axis, self.stage.later
        payoffs, line = self.stage.exact(profile), self.stage.line(profile, axis, self.threats[axis])
        key = (axis, sign, line)
        if key not in self._heights:
            self._heights[key] = self._height(profile, axis, sign, line)
        height, lost = self._heights[key]
        if height is None:
            return False
        if sign * height < self.stage.line(profile, other, self.threats[other]):
            if sign > 0:
                return False
            # The line ends where it crosses the other one.
            self.add_crossing(profile)
            return True
        point, fall, outwards = [None, None], [0.0, 0.0], [0.0, 0.0]
        point[axis] = self.stage.rest * payoffs[axis] + self.stage.discount * line
        point[other] = self.stage.rest * payoffs[other] + self.stage.discount * sign * height
        name, direction = -1, self.stage.direction
        if direction is not None and direction[axis] != 0:
            # All payoffs are on one line, and so is the end, wherever it is.
            fall[axis], fall[other] = -later, -later * nearest(direction[other] / direction[axis])
        else:
            name = self._name(key, End(axis, sign, nearest(line), line, nearest(height), most, nearest(lost)))
            fall[axis], outwards[other] = (-later if direction is None else 0.0), sign * later
        self._add(tuple(point), (fall[0], fall[1]), name, (outwards[0], outwards[1]))
        return True

    def _height(self, profile: int, axis: int, sign: int, line: Any) -> tuple[Any, Any]:
        """Return a height, times the sign, at which a line ends in V or just before, and how much before."""
        boundary = self.inner.outline.height(axis, sign, line)
        if boundary is None:
            return None, None
        promise = self._promises.get((profile, END + SIDES.index((axis, sign))))
        height = boundary - self._inset[1 - axis] if promise is None else sign * promise[1 - axis]
        return height, boundary - height

    def _name(self, key: Any, end: End) -> int:
        if key not in self._names:
            self._names[key] = len(self.ends)
            self.ends.append(end)
        k = self._names[key]
        if end.most > self.ends[k].most:
            self.ends[k] = end
        return k

    def _add(self, point: Any, fall: tuple[float, float], end: int, outwards: tuple[float, float]) -> None:
        key = (*point, fall, end, outwards)
        if key not in self._seen:
            self._seen.add(key)
            self.points.append(point)
            self.falls.append(fall)
            self.with_end.append(end)
            self.outwards.append(outwards)


def hull_of(stage: Stage, inner: Inner, outer: Outer) -> Hull | None:
    """Return all points that may be outside of V, given an outer set; None if that has to be closer to V."""
    hull, around = Hull(stage, inner), Outline(outer.polygon)
    known = np.array([nearest(threat) for threat in hull.threats])
    index = np.flatnonzero(outer.alive)
    payoffs = stage.payoffs[index]
    room = POINT * stage.scale * (1 + 2 * stage.ratio)
    low, high = stage.lines(outer.threats)[index] - room, stage.lines(known)[index] + room
    may, must = (payoffs >= low).all(axis=1), (payoffs >= high).all(axis=1)
    for k in np.flatnonzero(may & ~must).tolist():
        exact = stage.exact(int(index[k]))
        must[k] = all(exact[i] >= stage.line(int(index[k]), i, hull.threats[i]) for i in range(2))
    for k in np.flatnonzero(may & ~inner.surely_holds(payoffs)).tolist():
        hull.add_profile(int(index[k]))
    slack = BOUNDARY * stage.scale
    for axis, sign in SIDES:
        other = 1 - axis
        last = around.sides[axis, 1][0][-1]
        left, right = np.minimum(low[:, axis], last), np.minimum(high[:, axis], last)
        top = around.most(axis, 1, left, right) + slack[other]
        met = ~must & (low[:, axis] <= last + slack[axis]) & (top >= low[:, other])
        end = top if sign > 0 else np.maximum(around.most(axis, -1, left, right) - slack[other], low[:, other])
        outside = np.zeros(len(index), np.bool_)
        for at in (left, right):
            promises = np.stack([at, end] if axis == 0 else [end, at], axis=1)
            outside |= ~inner.surely_holds(stage.now * payoffs + stage.later * promises)
        for k in np.flatnonzero(met & outside).tolist():
            if not hull.add_end(int(index[k]), axis, sign, float(sign * end[k])):
                return None
    return hull


@dataclass(frozen=True, eq=False)
class Pairs:
    """One end against all segments between two points, one on each side of its line or on it.

    Attributes
    ----------
    gap : ndarray, shape (p,)
        How far the end is above the segment.
    rates : ndarray, shape (p, unknowns)
        How fast the segment rises with each unknown, on the moving line: those of the ends, then those of the threats.
    across : ndarray, shape (p,)
        The length of the segment along the axis.
    first, second : ndarray of int, shape (p,)
        Its points.
    doubt : ndarray, shape (p,)
        Bound of the rounding of the gap.
    """

    gap: Floats
    rates: Floats
    across: Floats
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    doubt: Floats


class Moves:
    """The points of a hull in floats, and the rates at which they and the ends move."""

    def __init__(self, stage: Stage, hull: Hull, inner: Inner) -> None:
        self.stage, self.ends, self.exact = stage, hull.ends, hull.points
        self.points = np.array([[nearest(x), nearest(y)] for x, y in hull.points])
        self.known = np.array([nearest(threat) for threat in hull.threats])
        lost = [end.lost for end in hull.ends]
        lost += [nearest(a - b) for a, b in zip(hull.threats, inner.threats, strict=True)]
        self.lost = np.array(lost)
        count, unknowns = len(self.points), len(hull.ends) + 2
        # How each coordinate of each point changes with each unknown.
        self.rates = np.zeros((2, count, unknowns))
        for axis in range(2):
            self.rates[axis, :, unknowns - 2 + axis] = [fall[axis] for fall in hull.falls]
            for j, (end, outwards) in enumerate(zip(hull.with_end, hull.outwards, strict=True)):
                if end >= 0:
                    self.rates[axis, j, end] = outwards[axis]
        self.units = np.append([stage.scale[1 - end.axis] for end in hull.ends], stage.scale)

    def pairs(self, k: int, reach: float) -> Pairs:
        """Return the segments that an end must stay above; points within ``reach`` of its line are on both sides.

        A point on the line is a segment of its own.
        """
        end = self.ends[k]
        other, scale = 1 - end.axis, self.stage.scale
        a, b = self.points[:, end.axis], end.sign * self.points[:, other]
        along, up = self.rates[end.axis], end.sign * self.rates[other]
        on = np.flatnonzero(np.abs(a - end.line) <= reach)
        left, right = np.flatnonzero(a <= end.line + reach), np.flatnonzero(a >= end.line - reach)
        first, second = (x.ravel() for x in np.meshgrid(left, right, indexing="ij"))
        apart = (np.abs(a[first] - end.line) > reach) | (np.abs(a[second] - end.line) > reach)
        first, second = first[apart], second[apart]
        across = a[second] - a[first]
        near, far = (a[second] - end.line) / across, (end.line - a[first]) / across
        slope = (b[second] - b[first]) / across
        rates = near[:, None] * (up[first] - slope[:, None] * along[first])
        rates += far[:, None] * (up[second] - slope[:, None] * along[second])
        # The line moves with the threat.
        threat = len(self.ends) + end.axis
        rates[:, threat] -= slope
        count = len(self.ends)
        exact = np.array([j for j in on if self.exact[j][end.axis] == end.exact], dtype=np.int64)
        back = np.maximum(-along[:, :count], 0)
        # A first point that is on the line is on its first side only if the threat falls no more than it moves back;
        starts = np.isin(first, exact)
        rates[starts, :count] += np.maximum(rates[starts, threat], 0)[:, None] * back[first[starts]]
        rates[starts, threat] = 0
        # a second one only if the threat falls no less.
        stops = np.isin(second, exact)
        rates[stops, :count] += np.minimum(rates[stops, threat], 0)[:, None] * back[second[stops]]
        ahead = starts & (along[first, :count] > 0).any(axis=1)
        first, second, across, near, far, slope, rates = (
            x[~ahead] for x in (first, second, across, near, far, slope, rates)
        )
        gap = end.height - near * b[first] - far * b[second]
        doubt = POINT * (scale[other] + np.abs(slope) * scale[end.axis])
        return Pairs(
            np.append(gap, end.height - b[on]),
            np.vstack([rates, up[on]]),
            np.append(across, np.full(len(on), np.inf)),
            np.append(first, on),
            np.append(second, on),
            np.append(doubt, np.full(len(on), POINT * scale[other])),
        )


def least_rates(moves: Moves, excess: Floats) -> Floats | None:
    """Return rates of the unknowns, no less than ``excess``, with which ends stay above the edges they are on, or None.

    Notes
    -----
    They are the least s for which s is no less than the rates of the edges and a part of the excess. A part that is
    smaller than one minus discount leaves s at the excess where an end depends on nothing but itself.
    """
    rows, targets = [np.zeros((len(excess), len(excess)))], [np.arange(len(excess))]
    for k in range(len(moves.ends)):
        pairs = moves.pairs(k, NEAR * moves.stage.scale[moves.ends[k].axis])
        touching = pairs.gap <= 64 * pairs.doubt
        rows.append(np.maximum(pairs.rates[touching], 0))
        targets.append(np.full(int(touching.sum()), k))
    for seat in range(2):
        lowest = moves.points[:, seat] <= moves.known[seat] + NEAR * moves.stage.scale[seat]
        rows.append(np.maximum(-moves.rates[seat, lowest], 0))
        targets.append(np.full(int(lowest.sum()), len(moves.ends) + seat))
    target = np.concatenate(targets)
    least = excess[target] * (moves.stage.now / 2)
    least[: len(excess)] = excess
    return _least(np.concatenate(rows), target, least)


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
            s = np.linalg.solve(np.eye(len(s)) - rows[last], least[last])
        except np.linalg.LinAlgError:
            return None
        if not (np.isfinite(s).all() and (s > 0).all()):
            return None
    return None


@dataclass(frozen=True, eq=False)
class Proof:
    """Whether V is proven to hold all equilibrium payoffs but for a margin, and if not, whether to go on.

    Attributes
    ----------
    margin : ndarray, shape (2,) or None
        No payoff of an equilibrium of either seat is farther from V; 0 if V is exact. None if not proven.
    closer : bool
        Whether an outer set closer to V may prove it.
    """

    margin: Floats | None
    closer: bool


def prove(stage: Stage, inner: Inner, outer: Outer) -> Proof:
    """Return whether V is proven to hold all equilibrium payoffs, given an outer set of them."""
    hull = hull_of(stage, inner, outer)
    if hull is None:
        return Proof(None, True)
    corners = set(inner.candidate.points)
    if not all(point in corners or inner.holds(point) for point in hull.points):
        return Proof(None, True)
    moves = Moves(stage, hull, inner)
    least = POINT * moves.units
    excess = np.array([end.most - end.height for end in hull.ends] + (moves.known - outer.threats).tolist()) + least
    s = least_rates(moves, np.maximum(excess, least))
    if s is None:
        return Proof(None, False)
    gap, margin, bend = _bounds(moves, s)
    if (margin[gap < 0] <= 0).any():
        return Proof(None, True)
    # Where something is lost, it must be regained by far less than all.
    least = float((2 * -gap[gap < 0] / margin[gap < 0]).max(initial=0.0))
    for reach in (least, 1.0):
        if reach and not (gap + reach * margin - reach**2 * bend > 0).all():
            return Proof(None, True)
    return Proof(least * (np.abs(moves.rates) @ s).max(axis=1), True)


def _bounds(moves: Moves, s: Floats) -> tuple[Floats, Floats, Floats]:
    """Return all that must stay positive, as coefficients q0, q1 and -q2: what is concave is so if it is at both ends."""
    count, rising, scale = len(moves.ends), np.abs(moves.rates) @ s, moves.stage.scale
    gaps, margins, bends = [], [], []
    for k, end in enumerate(moves.ends):
        axis, other = end.axis, 1 - end.axis
        pairs = moves.pairs(k, rising[axis].max() + s[count + axis] + POINT * scale[axis])
        worst = pairs.rates.copy()
        # The threats may fall by less, or not at all.
        worst[:, count:] = np.maximum(worst[:, count:], 0)
        gaps.append(np.where(pairs.gap <= 64 * pairs.doubt, -end.lost, pairs.gap - pairs.doubt))
        margins.append(s[k] - worst @ s - 1e-13 * (np.abs(worst) @ s))
        # Products of two moves, over the length of the segment.
        first, second = rising[:, pairs.first], rising[:, pairs.second]
        moved = (first + second)[axis] * (s[k] + first[other]) + (first + second)[other] * (s[count + axis] + first[axis])
        bends.append(moved / pairs.across)
    for seat in range(2):
        above = moves.points[:, seat] - moves.known[seat]
        gaps.append(np.where(above <= NEAR * scale[seat], -moves.lost[count + seat], above))
        margins.append(s[count + seat] * (1 - 1e-13) - np.maximum(-moves.rates[seat], 0) @ s)
        bends.append(np.zeros(len(above)))
    return np.concatenate(gaps), np.concatenate(margins), np.concatenate(bends)
