"""How the corners of a payoff set depend on each other, solved in rationals.

An extreme payoff of equilibria is that of a profile, paid for ever, or it is

    v = (1 - discount) * g(a) + discount * w,    w_i = u_i + gain_i(a) for some seat i

with a promise w that just deters seat i (`relgames.equilibria.repeated.abreu_sannikov`). On that line w is either at
the corner, where the other seat is just deterred too, or at one of the ends of the line within the set, on an edge
between two other extreme payoffs. These equations, and that each threat u_i is the lowest extreme payoff of seat i,
determine all. Coordinates of v are affine in one unknown each; an end on the edge from p to q is at

    (b - b_p) (a_q - a_p) = (a - a_p) (b_q - b_p),

a the coordinate of the line and b the other one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint
import numpy as np

from relgames._rationals import fraction, nearest, rational
from relgames.equilibria.repeated._outline import SIDES
from relgames.equilibria.repeated._stage import Floats, Stage

# What an extreme payoff comes from: a profile for ever, a corner, or the end of a line. The line is across an axis, and
# its end is on a side: `SIDES[kind - END]`.
FREE, CORNER, END = 0, 1, 2
# Rationals that are not exact are rounded to so many bits after the point.
BITS = 160
STEPS, FRESH = 6, 3
# A rational so near to one with a denominator that small is almost never so by chance.
ROUGH, SIMPLE = flint.fmpq(1, 2**144), 2**64
# How far inside, in bits of the largest payoff: far more than rounding.
INSIDE = 110


@dataclass(frozen=True)
class Corner:
    """An extreme payoff: of which profile and kind; and for an end, of which extreme payoffs its edge is."""

    profile: int
    kind: int
    edge: tuple[int, ...] = ()

    @property
    def side(self) -> tuple[int, int]:
        """The axis that the line is across, and which end it is."""
        return SIDES[self.kind - END]


@dataclass(frozen=True, eq=False)
class Candidate:
    """A set of payoffs that may be that of all equilibria.

    Attributes
    ----------
    corners : list of Corner
    points, promises : list of (fmpq, fmpq)
        Where they are, and what is promised at each.
    threats : tuple of fmpq
    exact : bool
        Whether all equations hold; otherwise they are missed by a little, so that the set supports itself.
    """

    corners: list[Corner]
    points: list[tuple[Any, Any]]
    promises: list[tuple[Any, Any]]
    threats: tuple[Any, Any]
    exact: bool


class Equations:
    """The equations of some corners, in unknowns z: the two threats, then the position of each end on its line.

    Parameters
    ----------
    number : callable
        What numbers to compute with: made of rationals.
    """

    def __init__(self, stage: Stage, corners: list[Corner], points: Floats, number: Callable[[Any], Any]) -> None:
        self.corners, self.discount = corners, number(stage.discount)
        self.lowest = [int(points[:, seat].argmin()) for seat in range(2)]
        self.ends = [j for j, corner in enumerate(corners) if corner.kind >= END]
        self.place = {j: 2 + k for k, j in enumerate(self.ends)}
        # Of each coordinate of each corner what it is if all unknowns are 0, and which unknown it depends on; and how
        # much more than its threat each seat must be promised.
        self.constants: list[list[Any]] = []
        self.unknowns: list[list[int]] = []
        self.gains: list[list[Any]] = []
        for j, corner in enumerate(corners):
            payoffs = stage.exact(corner.profile)
            constants, unknowns = [payoffs[0], payoffs[1]], [-1, -1]
            for seat in range(2):
                if corner.kind == CORNER or (corner.kind >= END and seat == corner.side[0]):
                    constants[seat], unknowns[seat] = stage.rest * payoffs[2 + seat], seat
                elif corner.kind >= END:
                    constants[seat], unknowns[seat] = stage.rest * payoffs[seat], self.place[j]
            self.constants.append([number(value) for value in constants])
            self.unknowns.append(unknowns)
            self.gains.append([number(stage.line(corner.profile, seat, 0)) for seat in range(2)])

    def points(self, z: list[Any]) -> list[list[Any]]:
        """Return where the corners are."""
        return [
            [c if k < 0 else c + self.discount * z[k] for c, k in zip(constants, unknowns, strict=True)]
            for constants, unknowns in zip(self.constants, self.unknowns, strict=True)
        ]

    def promises(self, z: list[Any], points: list[list[Any]]) -> list[tuple[Any, Any]]:
        """Return what is promised at the corners."""
        out = []
        for j, corner in enumerate(self.corners):
            if corner.kind == FREE:
                out.append(tuple(points[j]))
                continue
            promise = [z[seat] + self.gains[j][seat] for seat in range(2)]
            if corner.kind >= END:
                promise[1 - corner.side[0]] = z[self.place[j]]
            out.append(tuple(promise))
        return out

    def residuals(self, z: list[Any], points: list[list[Any]]) -> list[Any]:
        """Return by how much each equation is missed, each in the order of its unknown."""
        out = [z[seat] - points[self.lowest[seat]][seat] for seat in range(2)]
        for j in self.ends:
            corner = self.corners[j]
            axis, other, here = corner.side[0], 1 - corner.side[0], z[self.place[j]]
            p = points[corner.edge[0]]
            if len(corner.edge) == 1:
                out.append(here - p[other])
                continue
            q = points[corner.edge[1]]
            at = z[axis] + self.gains[j][axis]
            out.append((here - p[other]) * (q[axis] - p[axis]) - (at - p[axis]) * (q[other] - p[other]))
        return out

    def derivatives(self, z: list[Any], points: list[list[Any]]) -> list[dict[int, Any]]:
        """Return the derivatives of the residuals by the unknowns, those that are not 0 by form."""
        rows = [self._row([(k, None, 1), (self.lowest[k], k, -1)]) for k in range(2)]
        for j in self.ends:
            corner = self.corners[j]
            axis, other, here = corner.side[0], 1 - corner.side[0], z[self.place[j]]
            own = self.place[j]
            p = points[corner.edge[0]]
            if len(corner.edge) == 1:
                rows.append(self._row([(own, None, 1), (corner.edge[0], other, -1)]))
                continue
            q = points[corner.edge[1]]
            at = z[axis] + self.gains[j][axis]
            first, second = corner.edge
            terms = [
                (own, None, q[axis] - p[axis]),
                (axis, None, p[other] - q[other]),
                (first, other, at - q[axis]),
                (second, other, p[axis] - at),
                (first, axis, q[other] - here),
                (second, axis, here - p[other]),
            ]
            rows.append(self._row(terms))
        return rows

    def at(self, z: list[Any]) -> tuple[list[Any], list[dict[int, Any]]]:
        """Return by how much each equation is missed, and the derivatives of that."""
        points = self.points(z)
        return self.residuals(z, points), self.derivatives(z, points)

    def open(self, z: list[Any]) -> list[int]:
        """Return the unknowns whose equations do not hold, or depend on such."""
        missed, rows = self.at(z)
        settled = {k for k, value in enumerate(missed) if value == 0}
        while True:
            kept = {k for k in settled if rows[k].keys() <= settled}
            if kept == settled:
                return [k for k in range(len(z)) if k not in settled]
            settled = kept

    def simple(self, z: list[Any]) -> list[Any]:
        """Return unknowns that are simple rationals, or those for which the coordinates are that depend on them."""
        out = [_simple(value) for value in z]
        for j in self.ends:
            k = self.place[j]
            if out[k] == z[k]:
                constant = self.constants[j][1 - self.corners[j].side[0]]
                at = constant + self.discount * z[k]
                if (near := _simple(at)) != at:
                    out[k] = (near - constant) / self.discount
        return out

    def are_linear(self, open_: list[int]) -> bool:
        """Whether no equation has a product of open unknowns: lines and, across them, corners of edges are settled."""
        for j in self.ends:
            if self.place[j] in open_ and len(self.corners[j].edge) == 2:
                axis = self.corners[j].side[0]
                if any(k in open_ for k in (axis, *(self.unknowns[p][axis] for p in self.corners[j].edge))):
                    return False
        return True

    def inside(self, z: list[Any], small: list[Any]) -> list[Any]:
        """Return what to miss the equations by, so that the ends are inside of the edges and the threats are met."""
        points, out = self.points(z), list(small)
        for j in self.ends:
            axis, sign = self.corners[j].side
            edge = [points[p][axis] for p in self.corners[j].edge]
            out.append(-sign * small[1 - axis] * (edge[1] - edge[0] if len(edge) == 2 else 1))
        return out

    def _row(self, terms: list[tuple[int, int | None, Any]]) -> dict[int, Any]:
        """Return the sum of terms: (unknown, None, factor), or (corner, coordinate, factor)."""
        row: dict[int, Any] = {}
        for index, coordinate, factor in terms:
            unknown = index
            if coordinate is not None:
                unknown = self.unknowns[index][coordinate]
                if unknown < 0:
                    continue
                factor = self.discount * factor
            row[unknown] = row.get(unknown, 0) + factor
        return row


def solve(stage: Stage, corners: list[Corner], points: Floats, threats: Floats) -> Candidate | None:
    """Return the corners in rationals, or None if their equations do not determine them.

    Parameters
    ----------
    points : ndarray, shape (k, 2)
        About where they are.
    """
    equations = Equations(stage, corners, points, lambda value: value)
    with flint.ctx.workprec(2 * BITS):
        solver = Refinement(stage, corners, points)
        z = [float(threat) for threat in threats]
        for j in equations.ends:
            other = 1 - corners[j].side[0]
            paid = stage.payoffs[corners[j].profile, other]
            z.append(float((points[j, other] - stage.now * paid) / stage.later))
        if not solver.refine(z):
            return None
        simple = equations.simple([_rational(value) for value in solver.z])
        open_ = equations.open(simple)
        if open_ and equations.are_linear(open_):
            change = _solution(*equations.at(simple), open_)
            if change is None:
                return None
            simple = [value - change.get(k, 0) for k, value in enumerate(simple)]
            open_ = equations.open(simple)
        if not open_:
            return _candidate(equations, simple, True)
        return _candidate(equations, solver.inside(simple, open_), False)


class Refinement:
    """Newton's method for the equations, with derivatives in floats and all else in numbers of `BITS` bits.

    A step makes some 30 bits more right, once the derivatives are those near the solution.
    """

    def __init__(self, stage: Stage, corners: list[Corner], points: Floats) -> None:
        self.floats = Equations(stage, corners, points, nearest)
        self.wide = Equations(stage, corners, points, flint.arb)
        self.small = [flint.arb(size) * flint.arb(2) ** -INSIDE for size in stage.scale.tolist()]
        self.z: list[Any] = []
        self.inverse = np.empty((0, 0))

    def refine(self, z: list[float]) -> bool:
        """Find the solution near floats; return whether there is one."""
        self.z = [flint.arb(value) for value in z]
        aim = [flint.arb(0)] * len(z)
        for step in range(STEPS):
            if step < FRESH:
                slopes = np.zeros((len(z), len(z)))
                for k, row in enumerate(self.floats.at([float(value) for value in self.z])[1]):
                    for unknown, factor in row.items():
                        slopes[k, unknown] = factor
                try:
                    self.inverse = np.linalg.inv(slopes)
                except np.linalg.LinAlgError:
                    return False
            if not self._step(aim):
                return False
        return True

    def inside(self, simple: list[Any], open_: list[int]) -> list[Any]:
        """Return what supports itself, as rationals: ``simple``, but for the open unknowns."""
        aim = self.wide.inside(self.z, self.small)
        aim = [value if k in open_ else flint.arb(0) for k, value in enumerate(aim)]
        for _ in range(STEPS - FRESH):
            self._step(aim)
        return [_rational(self.z[k]) if k in open_ else value for k, value in enumerate(simple)]

    def _step(self, aim: list[Any]) -> bool:
        missed = [
            value - wanted
            for value, wanted in zip(self.wide.residuals(self.z, self.wide.points(self.z)), aim, strict=True)
        ]
        size = max(abs(value).mid() for value in missed)
        if size == 0:
            return True
        change = self.inverse @ np.array([float(value / size) for value in missed])
        if not np.isfinite(change).all():
            return False
        self.z = [(value - size * move).mid() for value, move in zip(self.z, change.tolist(), strict=True)]
        return True


def _rational(value: Any) -> Any:
    mantissa, exponent = value.man_exp()
    shift = int(exponent) + BITS
    scaled = int(mantissa) << shift if shift >= 0 else int(mantissa) >> -shift
    return flint.fmpq(scaled, 2**BITS)


def _simple(value: Any) -> Any:
    """Return the rational with a denominator up to `SIMPLE` that it rounds, or itself."""
    near = rational(fraction(value).limit_denominator(SIMPLE))
    return near if abs(near - value) < ROUGH else value


def _solution(missed: list[Any], rows: list[dict[int, Any]], open_: list[int]) -> dict[int, Any] | None:
    """Return the step of Newton's method in the open unknowns."""
    n = len(open_)
    place = {k: i for i, k in enumerate(open_)}
    matrix = flint.fmpq_mat(n, n)
    for i, k in enumerate(open_):
        for unknown, factor in rows[k].items():
            if unknown in place:
                matrix[i, place[unknown]] = factor
    try:
        solved = matrix.solve(flint.fmpq_mat(n, 1, [missed[k] for k in open_]))
    except ZeroDivisionError:
        return None
    return dict(zip(open_, solved.entries(), strict=True))


def _candidate(equations: Equations, z: list[Any], exact: bool) -> Candidate:
    points = equations.points(z)
    promises = equations.promises(z, points)
    return Candidate(equations.corners, [(x, y) for x, y in points], promises, (z[0], z[1]), exact)
