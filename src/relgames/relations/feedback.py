r"""Chains that close to a ring: what each link passes on, and at which levels the ring comes to rest.

The links 0..n-1 each have a level. A link's level is what it does on its own, plus its strength times the level of the
link before it, and no less than 0 and no more than a ceiling T:

.. math:: x_i = \min(T, \max(0, b_i + k_i \, x_{i-1})) , \qquad x_{-1} = x_{n-1} .

Go once round, from the level x of link 0: what comes back is F(x). F is piecewise linear, does not fall, and maps
[0, T] into itself. So the levels at rest are the solutions of F(x) = x; each piece has none, one, or is all of them.
They are found in rationals, piece by piece, and there are no others. Where no bound is met F has the slope
:math:`L = k_0 k_1 \cdots k_{n-1}`, the *loop gain*, and

.. math:: x_0 = \frac{b_0 + k_0 (b_{n-1} + k_{n-1} (b_{n-2} + \dots + k_2 b_1))}{1 - L} :

the numerator is what the same chain gives if it is cut before it closes. So the ring multiplies the chain by
1 / (1 - L) if L < 1. If L > 1 that rest point, if it lies within the bounds, is where a start from below runs down and
one from above runs up: a tipping point. Let the links adjust one after another: the level of link 0 follows F, which is
monotone, so that it goes to the next rest point in the direction of F(x) - x. A rest point is stable if it goes back
from both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular
from relgames.equilibria.result import _number, _row

Number = float | Fraction


@dataclass(frozen=True, eq=False)
class RestPoint(Tabular):
    """Levels at which a ring stays, from the lowest to the highest of a connected set of them.

    Attributes
    ----------
    low, high : ndarray of Fraction, shape (n,)
        The levels of the links. Both are the same unless a whole segment is at rest.
    stable : bool
        Whether the ring goes back to the set after a small change, up or down.

    Examples
    --------
    >>> import relgames as rg
    >>> rest = rg.feedback_loop([0.5] * 3, [0.25] * 3).points[0]
    >>> rest.stable, rest.low
    (True, array([Fraction(1, 2), Fraction(1, 2), Fraction(1, 2)], dtype=object))
    """

    low: NDArray[Any]
    high: NDArray[Any]
    stable: bool

    def __repr__(self) -> str:
        levels = _row(self.low) if (self.low == self.high).all() else f"{_row(self.low)} to {_row(self.high)}"
        return f"{levels}, {'stable' if self.stable else 'not stable'}"

    def _table(self) -> Table:
        rows = enumerate(zip(self.low, self.high, strict=True))
        caption = "at rest, stable" if self.stable else "at rest, not stable"
        return Table.of_rows(("link", "low", "high"), [(link, *ends) for link, ends in rows], caption)


@dataclass(frozen=True, eq=False)
class FeedbackLoop(Tabular):
    """All rest points of a ring of links, exactly.

    Attributes
    ----------
    strengths, bases : tuple of Fraction, length n
    ceiling : Fraction
    points : tuple of RestPoint
        From the lowest to the highest; there are no others.
    gain : Fraction
        The product of the strengths, the loop gain.
    chain : ndarray of Fraction, shape (n,)
        What each link would come to if the ring were cut just before the one after it: if that did nothing but what it
        does on its own.

    Examples
    --------
    >>> import relgames as rg
    >>> loop = rg.feedback_loop([2, 2, 2], [-0.5] * 3)
    >>> [point.stable for point in loop.points]
    [True, False, True]
    >>> print(*loop.settles(0.6))
    1 1 1
    """

    strengths: tuple[Fraction, ...]
    bases: tuple[Fraction, ...]
    ceiling: Fraction
    points: tuple[RestPoint, ...]
    gain: Fraction
    chain: NDArray[Any]
    _trace: tuple[tuple[Fraction, Fraction], ...] = field(repr=False)

    def settles(self, level: Number) -> NDArray[Any]:
        """Return the levels, shape (n,), at which the ring comes to rest if link 0 starts at ``level``.

        The links adjust one after another, link 1 first.
        """
        x = _checks.to_fraction(_checks.real(level, "level"))
        if not 0 <= x <= self.ceiling:
            raise ValueError(f"level must lie between 0 and the ceiling, {self.ceiling}; got {level}")
        back = _value(self._trace, x)
        if back > x:
            return next(point.low for point in self.points if point.low[0] > x)
        if back < x:
            return next(point.high for point in reversed(self.points) if point.high[0] < x)
        return _around(self.strengths, self.bases, self.ceiling, x)

    def __str__(self) -> str:
        lines = [f"loop gain {_number(self.gain)}; cut open the chain gives {_row(self.chain)}"]
        return "\n".join(lines + [f"at rest: {point}" for point in self.points])

    def _table(self) -> Table:
        columns = [
            Column("link", range(len(self.bases))),
            Column("strength", self.strengths),
            Column("base", self.bases),
        ]
        columns.append(Column("cut open", self.chain))
        for k, point in enumerate(self.points):
            kind = "stable" if point.stable else "not stable"
            if (point.low == point.high).all():
                columns.append(Column(f"at rest {k}, {kind}", point.low))
            else:
                columns += [Column(f"at rest {k} {end}, {kind}", getattr(point, end)) for end in ("low", "high")]
        return Table(tuple(columns), f"loop gain {_number(self.gain)}", key=1)


def feedback_loop(strengths: Sequence[Number], bases: Sequence[Number], ceiling: Number = 1) -> FeedbackLoop:
    """Return the levels at which a chain that closes to a ring comes to rest.

    Parameters
    ----------
    strengths : sequence of n numbers
        By how much the level of link i rises with that of link i - 1; the first closes the ring from the last link to
        the first. At least 0; 0 cuts the link.
    bases : sequence of n numbers
        What link i does if the one before it does nothing. Below 0 for one that needs so much to start.
    ceiling : number, default 1
        The highest level. Above 0.

    Returns
    -------
    FeedbackLoop
        Exact: floats count at their exact value.

    Raises
    ------
    TypeError, ValueError
        If the sequences are not of the same length, at least 1, or a number is out of its range.

    References
    ----------
    J. L. Heskett, T. O. Jones, G. W. Loveman, W. E. Sasser and L. A. Schlesinger (1994), Putting the service-profit
    chain to work, Harvard Business Review 72(2), 164–174. C. Ballester, A. Calvó-Armengol and Y. Zenou (2006), Who's
    who in networks. Wanted: the key player, Econometrica 74, 1403–1417, has the game,
    `relgames.games.production_chain`.

    Examples
    --------
    Team, customer and business. Each does a tenth on its own and half of what it gets: the ring adds an eighth of it.

    >>> from fractions import Fraction as F
    >>> import relgames as rg
    >>> half, tenth = F(1, 2), F(1, 10)
    >>> print(rg.feedback_loop([half] * 3, [tenth] * 3))
    loop gain 1/8; cut open the chain gives (7/40, 7/40, 7/40)
    at rest: (1/5, 1/5, 1/5), stable

    Each passes on more than it gets, but needs something to start: the ring stays down, or runs up from 1/2 on:

    >>> vicious_or_virtuous = rg.feedback_loop([2, 2, 2], [-half] * 3)
    >>> print(vicious_or_virtuous)
    loop gain 8; cut open the chain gives (0, 0, 0)
    at rest: (0, 0, 0), stable
    at rest: (1/2, 1/2, 1/2), not stable
    at rest: (1, 1, 1), stable
    >>> print(*vicious_or_virtuous.settles(0.6))
    1 1 1
    """
    k, b = (_row_of(values, name) for values, name in ((strengths, "strengths"), (bases, "bases")))
    top = _checks.to_fraction(_checks.real(ceiling, "ceiling"))
    if len(k) != len(b):
        raise ValueError(f"bases must hold one number for each of the {len(k)} strengths; got {len(b)}")
    if min(k) < 0:
        raise ValueError(f"strengths must be at least 0: a link passes on, or does nothing; got {min(k)}")
    if top <= 0:
        raise ValueError(f"ceiling must be above 0; got {ceiling}")
    n = len(k)
    trace = [(Fraction(0), Fraction(0)), (top, top)]
    for i in (*range(1, n), 0):
        trace = _through(trace, k[i], b[i], top)
    points = tuple(
        RestPoint(_around(k, b, top, low), _around(k, b, top, high), _holds(trace, low, high))
        for low, high in _at_rest(trace)
    )
    chain = [_level(k, b, top, i, Fraction(0)) for i in range(n)]
    for _ in range(n - 1):
        # After n - 1 times each has heard of all links from the one after it on, and that one of none.
        chain = [_level(k, b, top, i, chain[i - 1]) for i in range(n)]
    gain = prod(k, start=Fraction(1))
    return FeedbackLoop(k, b, top, points, gain, _checks.read_only(np.array(chain, dtype=object)), tuple(trace))


Trace = Sequence[tuple[Fraction, Fraction]]


def _level(k: Sequence[Fraction], b: Sequence[Fraction], top: Fraction, i: int, before: Fraction) -> Fraction:
    """Return the level of link i, given that of the one before it."""
    return min(top, max(Fraction(0), b[i] + k[i] * before))


def _around(k: Sequence[Fraction], b: Sequence[Fraction], top: Fraction, first: Fraction) -> NDArray[Any]:
    """Return the levels of all links, given that of link 0."""
    levels = [first]
    for i in range(1, len(k)):
        levels.append(_level(k, b, top, i, levels[-1]))
    return _checks.read_only(np.array(levels, dtype=object))


def _row_of(values: Sequence[Number], name: str) -> tuple[Fraction, ...]:
    floats, fractions = _checks.exact_array(values, name)
    if floats.ndim != 1 or not len(floats):
        raise ValueError(f"{name} must hold one number per link, shape (n,); got shape {floats.shape}")
    return tuple(_checks.as_fractions(floats, fractions))


def _through(trace: Trace, k: Fraction, b: Fraction, top: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return the corners of the piecewise linear map that follows a link on the one given by its corners."""
    passed = [(x, b + k * y) for x, y in trace]
    corners = [passed[0]]
    for (x0, y0), (x1, y1) in pairwise(passed):
        for bound in (Fraction(0), top):
            if y0 < bound < y1:
                corners.append((x0 + (x1 - x0) * (bound - y0) / (y1 - y0), bound))
        corners.append((x1, y1))
    return [(x, min(top, max(Fraction(0), y))) for x, y in corners]


def _value(trace: Trace, x: Fraction) -> Fraction:
    for (x0, y0), (x1, y1) in pairwise(trace):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    raise AssertionError("the map covers the levels from 0 to the ceiling")


def _at_rest(trace: Trace) -> list[tuple[Fraction, Fraction]]:
    """Return the connected sets of solutions of F(x) = x, as their ends, in order."""
    found: list[tuple[Fraction, Fraction]] = []
    for (x0, y0), (x1, y1) in pairwise(trace):
        d0, d1 = y0 - x0, y1 - x1
        if d0 == d1 == 0:
            new = x0, x1
        elif d0 * d1 > 0:
            continue
        else:
            x = x0 + (x1 - x0) * d0 / (d0 - d1)
            new = x, x
        if found and found[-1][1] == new[0]:
            new = found.pop()[0], new[1]
        found.append(new)
    return found


def _holds(trace: Trace, low: Fraction, high: Fraction) -> bool:
    """Whether F points back to [low, high] on both sides; up to the next corner F(x) - x keeps its sign."""
    below = max((x for x, _ in trace if x < low), default=None)
    above = min((x for x, _ in trace if x > high), default=None)
    return (below is None or _points(trace, below, low)) and (above is None or _points(trace, above, high))


def _points(trace: Trace, corner: Fraction, rest: Fraction) -> bool:
    """Whether F points to a rest point from half way between it and the corner next to it."""
    middle = (corner + rest) / 2
    return (_value(trace, middle) - middle) * (rest - middle) > 0
