"""Convex sets of payoffs with finitely many corners."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, seat_columns
from relgames.equilibria.repeated import _float_hulls, _polygons, _rational_hulls
from relgames.equilibria.repeated._float_hulls import NEAR
from relgames.equilibria.result import _row


@dataclass(frozen=True, eq=False)
class Polytope(Tabular):
    """A convex hull of finitely many payoffs; points, segments and other flat sets, and the empty set, are some.

    Made by `from_points` or `from_halfspaces`. Fractions are kept, and all that follows is computed in rationals; other
    numbers become floats.

    Attributes
    ----------
    vertices : ndarray, shape (k, N)
        The corners, payoffs per round: of two seats counter-clockwise from the lexicographically least, of other
        numbers of seats in lexicographic order. k is 0 for the empty set.

    Examples
    --------
    >>> import relgames as rg
    >>> square = rg.equilibria.Polytope.from_points([[0, 0], [2, 0], [1, 1], [2, 2], [0, 2]])
    >>> square
    Polytope(2 seats, dimension 2, 4 vertices)
    >>> print(square)
    (0, 0), (2, 0), (2, 2), (0, 2)
    >>> square.volume, square.contains([1, 2]), square.contains([1, 2.1])
    (4.0, True, False)
    """

    vertices: NDArray[Any]

    @classmethod
    def from_points(cls, points: _checks.Numbers) -> Polytope:
        """Return the convex hull of payoffs.

        Parameters
        ----------
        points : array_like, shape (k, N)
            Fractions, for a hull in rationals, or other numbers. In floats, points that differ by less than 1e-10 of
            the largest number of each coordinate are the same, and a hull that is thinner is flat. There may be none:
            ``numpy.empty((0, N))``.

        Raises
        ------
        TypeError, ValueError
            If they are not finite numbers in rows.

        Examples
        --------
        >>> from fractions import Fraction
        >>> import relgames as rg
        >>> hull = rg.equilibria.Polytope.from_points([[Fraction(1, 3), 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]])
        >>> hull.volume
        Fraction(1, 18)
        """
        return cls(_checks.read_only(_corners(_table(points, "points"))))

    @classmethod
    def from_halfspaces(cls, normals: _checks.Numbers, offsets: _checks.Numbers) -> Polytope:
        """Return ``{x: normals @ x <= offsets}``.

        Parameters
        ----------
        normals : array_like, shape (m, N)
        offsets : array_like, shape (m,)
            In rationals if either holds Fractions.

        Raises
        ------
        TypeError, ValueError
            If they are not finite numbers of these shapes, or do not bound a polytope.

        Examples
        --------
        >>> import relgames as rg
        >>> print(rg.equilibria.Polytope.from_halfspaces([[1, 1], [-1, 0], [0, -1]], [2, 0, -1]))
        (0, 1), (1, 1), (0, 2)
        """
        table = _table(normals, "normals")
        ends = _offsets(offsets, len(table))
        if table.dtype == object or ends.dtype == object:
            found = _rational_hulls.points_of(_fractions(table), _fractions(ends))
        else:
            found = _float_hulls.points_of(table, ends)
        if found is None:
            raise ValueError(
                "the intersection of the halfspaces must be bounded; add halfspaces that bound every coordinate"
            )
        return cls.from_points(found)

    def intersection(self, normals: _checks.Numbers, offsets: _checks.Numbers) -> Polytope:
        """Return the part of it in which ``normals @ x <= offsets`` too; shapes as in `from_halfspaces`.

        Examples
        --------
        >>> import relgames as rg
        >>> square = rg.equilibria.Polytope.from_points([[0, 0], [2, 0], [2, 2], [0, 2]])
        >>> print(square.intersection([[1, 1]], [1]))
        (0, 0), (1, 0), (0, 1)
        """
        table = _table(normals, "normals")
        ends = _offsets(offsets, len(table))
        if table.shape[1] != self.seats:
            raise ValueError(f"normals must have one number per seat, {self.seats}; got shape {table.shape}")
        if self.is_empty:
            return self
        return self.from_halfspaces(np.vstack([self.normals, table]), np.append(self.offsets, ends))

    @property
    def seats(self) -> int:
        """Number of seats, N."""
        return self.vertices.shape[1]

    @property
    def is_empty(self) -> bool:
        """Whether there is no payoff in it."""
        return len(self.vertices) == 0

    @property
    def is_exact(self) -> bool:
        """Whether its numbers are Fractions."""
        return self.vertices.dtype == object

    @cached_property
    def dimension(self) -> int:
        """-1 of the empty set, 0 of a point, 1 of a segment, up to N."""
        if len(self.vertices) < 3:
            return len(self.vertices) - 1
        if self.seats == 2:
            return 2
        if self.is_exact:
            return _rational_hulls.dimension(self.vertices)
        return len(_float_hulls.frame(self.vertices / _float_hulls.scale_of(self.vertices))[1])

    @cached_property
    def volume(self) -> float | Fraction:
        """The N-dimensional measure: the area, of two seats. 0 of a flat set."""
        if self.dimension < self.seats:
            return Fraction(0) if self.is_exact else 0.0
        if self.is_exact:
            return _rational_hulls.volume(self.vertices, self.normals, self.offsets)
        return _float_hulls.volume(self.vertices)

    @property
    def normals(self) -> NDArray[Any]:
        """Outer normals, shape (m, N): it is ``{x: normals @ x <= offsets}``.

        Exact ones are integers without a common factor, others unit vectors. A flat set has the planes in which it
        lies too, each in both directions.
        """
        return self._halfspaces[0]

    @property
    def offsets(self) -> NDArray[Any]:
        """What ``normals @ x`` is at most, shape (m,)."""
        return self._halfspaces[1]

    @cached_property
    def _halfspaces(self) -> tuple[NDArray[Any], NDArray[Any]]:
        if self.is_empty:
            nothing = np.zeros((1, self.seats)), np.full(1, -1.0)
            return (_fractions(nothing[0]), _fractions(nothing[1])) if self.is_exact else nothing
        if self.seats == 2:
            normals, offsets = _polygons.edges(self.vertices)
            if self.is_exact:
                normals, offsets = _rational_hulls.primitive(normals, offsets)
            else:
                lengths = np.hypot(*normals.T)
                normals, offsets = normals / lengths[:, None], offsets / lengths
        else:
            normals, offsets = (_rational_hulls if self.is_exact else _float_hulls).halfspaces(self.vertices)
        return _checks.read_only(normals), _checks.read_only(offsets)

    def contains(self, point: _checks.Numbers) -> bool:
        """Whether a payoff lies in it.

        Parameters
        ----------
        point : array_like, shape (N,)

        Notes
        -----
        An exact set decides exactly: a float counts at its exact value. Otherwise a point may be outside by 1e-10 of
        the largest number of each coordinate, which is more than the rounding of what is compared.
        """
        floats, fractions = _checks.exact_array(point, "point")
        if floats.shape != (self.seats,):
            raise ValueError(f"point must hold one payoff per seat, {self.seats}; got shape {floats.shape}")
        if self.is_exact:
            return bool((self.normals @ _checks.as_fractions(floats, fractions) <= self.offsets).all())
        if self.is_empty:
            return False
        room = NEAR * (np.abs(self.normals) @ _float_hulls.scale_of(self.vertices))
        return bool((self.normals @ floats <= self.offsets + room).all())

    def __repr__(self) -> str:
        exact = "exact, " if self.is_exact else ""
        return f"Polytope({self.seats} seats, {exact}dimension {self.dimension}, {len(self.vertices)} vertices)"

    def __str__(self) -> str:
        """The vertices."""
        return ", ".join(_row(vertex) for vertex in self.vertices) if len(self.vertices) else "empty"

    def _table(self) -> Table:
        columns = seat_columns([f"seat {seat}" for seat in range(self.seats)], self.vertices)
        return Table((Column("vertex", range(len(self.vertices))), *columns), "payoffs per round", key=1)


def _table(values: _checks.Numbers, name: str) -> NDArray[Any]:
    floats, fractions = _checks.exact_array(values, name)
    if floats.ndim != 2 or floats.shape[1] == 0:
        raise ValueError(f"{name} must have shape (rows, seats); got shape {floats.shape}")
    return _kept(values, floats, fractions)


def _offsets(values: _checks.Numbers, count: int) -> NDArray[Any]:
    floats, fractions = _checks.exact_array(values, "offsets")
    if floats.shape != (count,):
        raise ValueError(f"offsets must hold one number per row of normals, {count}; got shape {floats.shape}")
    return _kept(values, floats, fractions)


def _kept(values: Any, floats: NDArray[np.float64], fractions: NDArray[Any] | None) -> NDArray[Any]:
    """Return Fractions if any were given, though floats would hold them."""
    return _checks.as_fractions(floats, fractions) if np.asarray(values).dtype == object else floats


def _fractions(values: NDArray[Any]) -> NDArray[Any]:
    return values if values.dtype == object else _checks.as_fractions(values, None)


def _corners(points: NDArray[Any]) -> NDArray[Any]:
    exact = points.dtype == object
    if len(points) == 0:
        return points
    if not exact:
        points = _polygons.snapped(points, NEAR * _float_hulls.scale_of(points))
    if points.shape[1] == 2:
        scaled = points if exact else points / _float_hulls.scale_of(points)
        return points[_polygons.corners(scaled, 0 if exact else NEAR)]
    if exact:
        return _rational_hulls.corners(points)
    vertices = _float_hulls.corners(points)
    return vertices[np.lexsort(vertices.T[::-1])]
