"""Who wins where: the plane of two parameters, cut into regions along a boundary that is looked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks, _parallel
from relgames._tables import Column, Table, Tabular
from relgames.tournaments._regions import Loops, Point, regions


@dataclass(frozen=True, eq=False, repr=False)
class ParameterMap(Tabular):
    """What a function of two parameters returns, over a rectangle of them.

    Attributes
    ----------
    names : tuple of str
        Of the two parameters.
    x, y : ndarray, shape (nx,) and (ny,)
        The finest grid: the values of the parameters.
    values : ndarray, shape (nx, ny)
        Of numbers, these. Of labels, which one it is, as an index into ``labels``.
    labels : tuple of str
        In the order in which they are met along the grid; empty of numbers.
    boundary : ndarray, shape (k, 2, 2)
        Segments from a point (x, y) to another one, on which the label changes.
    regions : tuple of tuple of ndarray, each of shape (k, 2)
        Of each label the closed curves around where it is: counter-clockwise, and clockwise around holes.
    calls : int
        How often the function was called.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.parameter_map(lambda b, c: "gives" if b > c else "withholds", [0, 1, 2], [0, 1, 2])
    >>> found.labels, len(found.boundary) > 0
    (('withholds', 'gives'), True)
    """

    names: tuple[str, str]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    values: NDArray[Any]
    labels: tuple[str, ...]
    boundary: NDArray[np.float64]
    regions: tuple[Loops, ...]
    calls: int

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """What part of the rectangle each label has."""
        areas = [sum(_area(loop) for loop in loops) for loops in self.regions]
        return np.array(areas) / ((self.x[-1] - self.x[0]) * (self.y[-1] - self.y[0]))

    def __repr__(self) -> str:
        what = f"{len(self.labels)} labels" if self.labels else "numbers"
        return f"ParameterMap({what} over {self.names[0]} and {self.names[1]}, {self.calls:,} calls)"

    def __str__(self) -> str:
        """The part that each label has, or the range of the numbers."""
        head = f"{self.names[0]} from {self.x[0]:.6g} to {self.x[-1]:.6g}, {self.names[1]} from {self.y[0]:.6g} to "
        head += f"{self.y[-1]:.6g}; {self.calls:,} calls"
        if not self.labels:
            return f"{head}\nfrom {self.values.min():.6g} to {self.values.max():.6g}"
        return "\n".join([head, *(f"{part:6.1%}  {name}" for name, part in zip(self.labels, self.shares, strict=True))])

    def _tables(self) -> Mapping[str, Table]:
        x, y = (axis.ravel() for axis in np.meshgrid(self.x, self.y, indexing="ij"))
        found = self.values.ravel()
        values = [self.labels[k] for k in found.tolist()] if self.labels else found
        columns = Column(self.names[0], x), Column(self.names[1], y), Column("value", values)
        grid = Table(columns, f"over {self.names[0]} and {self.names[1]}", key=2)
        if not self.labels:
            return {"grid": grid}
        parts = Column("value", self.labels), Column("part", self.shares, ".1%")
        return {"labels": Table(parts, "part of the rectangle", key=1), "grid": grid}


def parameter_map(
    f: Callable[[float, float], Any],
    x: _checks.Numbers,
    y: _checks.Numbers,
    refinements: int = 2,
    bisections: int = 6,
    names: tuple[str, str] | None = None,
    progress: bool = False,
) -> ParameterMap:
    """Find out what a function of two parameters returns where, and the boundary between its labels.

    Parameters
    ----------
    f : callable, (x, y) -> str, bool or number
        Always text, such as who wins; or always a bool; or always a number. It should be the same whenever it is called
        with the same parameters: what is sampled should have a fixed seed.
    x, y : array_like
        Growing values of the two parameters: the grid on which it is called first, such as ``np.linspace(0, 1, 17)``.
    refinements : int, default 2
        How often the cells in which labels differ are cut into four.
    bisections : int, default 6
        How often the side of a smallest cell is then halved to find where on it the label changes.
    names : tuple of str, optional
        Of the parameters; by default as ``f`` names them.
    progress : bool, default False
        Whether to count the calls on standard error.

    Returns
    -------
    ParameterMap

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind, or ``f`` returns something else than is said above. What ``f`` itself raises
        says at which parameters.

    Notes
    -----
    *How near the boundary is.* A cell with two labels among its corners, or on its sides, is cut, and so on; the sides
    of the smallest cells are :math:`2^{-r}` of those of the grid, for r refinements. Where the label changes once along
    such a side, it does so within :math:`2^{-b-1}` of the side, for b bisections, of the point that is found. Between
    these points the boundary is straight; where three labels meet in a smallest cell, that point is looked for in
    quarters of it. So it takes about as many calls as there are smallest cells along the boundary, times the
    bisections, and not as many as there are cells.

    *What is not seen.* A region that lies between the points of the first grid without touching any of them. A closer
    grid is the way out. Numbers are called for on the first grid alone.

    Examples
    --------
    Who earns more in one meeting after another, one who repays or one who never gives? It takes as much patience as the
    part c/b of a gift that it costs:

    >>> import numpy as np
    >>> import relgames as rg
    >>> def better(discount, cost):
    ...     r = rg.RepeatedGame(rg.games.donation(b=1, c=cost), discount=discount)
    ...     repays, never = rg.strategies.tit_for_tat(), rg.strategies.always_withhold()
    ...     loyal, betrays = (rg.play(r, (m, repays)).payoffs[0] for m in (repays, never))
    ...     return "repay" if loyal > betrays else "never give"
    >>> found = rg.parameter_map(better, np.linspace(0.05, 0.95, 7), np.linspace(0.05, 0.95, 7))
    >>> print(found.labels, found.shares.round(2))
    ('never give', 'repay') [0.5 0.5]
    >>> bool(np.abs(found.boundary[..., 0] - found.boundary[..., 1]).max() < 0.001)
    True
    """
    if not callable(f):
        raise TypeError(f"f must be a function of two parameters; got {type(f).__name__}")
    grid = _grid(x, "x"), _grid(y, "y")
    refinements = _checks.integer(refinements, "refinements", least=0, most=10)
    bisections = _checks.integer(bisections, "bisections", least=0, most=50)
    titles = _titles(f, names)
    bar = _parallel.progress_bar(None, "call") if progress else None
    try:
        asked = _Asked(f, titles, bar)
        if isinstance(asked(grid[0][0], grid[1][0]), str):
            grid = _finer(grid[0], 2**refinements), _finer(grid[1], 2**refinements)
            found = _labels(asked, grid, 2**refinements)
            labels = tuple(dict.fromkeys(found.flat))
            values = np.array([[labels.index(name) for name in row] for row in found])
            loops, boundary = regions(asked, grid, found, labels, bisections)
        else:
            values = np.array([[asked(p, q) for q in grid[1]] for p in grid[0]])
            labels, loops, boundary = (), (), _checks.read_only(np.empty((0, 2, 2)))
    finally:
        if bar is not None:
            bar.close()
    return ParameterMap(titles, *grid, _checks.read_only(values), labels, boundary, loops, asked.calls)


class _Asked:
    """The function, called once for each point."""

    def __init__(self, f: Callable[[float, float], Any], names: tuple[str, str], bar: Any) -> None:
        self.f, self.names, self.bar = f, names, bar
        self.known: dict[Point, str | float] = {}

    @property
    def calls(self) -> int:
        return len(self.known)

    def __call__(self, x: float, y: float) -> str | float:
        point = float(x), float(y)
        if point not in self.known:
            at = f"{self.names[0]}={point[0]:.6g}, {self.names[1]}={point[1]:.6g}"
            try:
                value = self.f(*point)
            except Exception as error:
                error.add_note(f"parameter_map called f at {at}")
                raise
            value = self._read(value, at)
            first = next(iter(self.known.values()), value)
            if isinstance(first, str) != isinstance(value, str):
                raise TypeError(f"f must return text always, or numbers always; got {first!r}, and at {at} {value!r}")
            self.known[point] = value
            if self.bar is not None:
                self.bar.update()
        return self.known[point]

    @staticmethod
    def _read(value: Any, at: str) -> str | float:
        if isinstance(value, str | bool | np.bool_):
            return str(value)
        if not isinstance(value, Real):
            raise TypeError(f"f must return text, a bool or a number; got {type(value).__name__} at {at}")
        if not np.isfinite(float(value)):
            raise ValueError(f"f must return finite numbers; got {value} at {at}")
        return float(value)


def _grid(values: _checks.Numbers, name: str) -> NDArray[np.float64]:
    grid, _ = _checks.exact_array(values, name)
    if grid.ndim != 1 or len(grid) < 2 or not (np.diff(grid) > 0).all():
        raise ValueError(f"{name} must be two or more growing numbers, as of np.linspace(0, 1, 17); got {values!r}")
    return grid


def _titles(f: Callable[..., Any], names: Sequence[str] | None) -> tuple[str, str]:
    if names is None:
        try:
            first, second, *_ = signature(f).parameters
        except (TypeError, ValueError):
            return "x", "y"
        return first, second
    first, second = _checks.names(names, 2, (), "names")
    return first, second


def _finer(grid: NDArray[np.float64], parts: int) -> NDArray[np.float64]:
    steps = np.arange(len(grid) * parts - parts + 1) / parts
    return _checks.read_only(np.interp(steps, np.arange(len(grid)), grid))


def _labels(asked: _Asked, fine: tuple[NDArray[np.float64], NDArray[np.float64]], size: int) -> NDArray[Any]:
    """Return the label at each point of the finest grid, called for only where cells of different labels are cut.

    A cell is cut if two labels are known on it, sides included: a smaller neighbour may have found one on a side.
    """
    found = np.full((len(fine[0]), len(fine[1])), None, dtype=object)
    cells = {(i, j) for i in range(0, len(fine[0]) - 1, size) for j in range(0, len(fine[1]) - 1, size)}
    leaves = {size: cells}
    _ask(asked, fine, found, cells, size)
    while True:
        cut = {s: {c for c in here if s > 1 and len(_known(found, c, s)) > 1} for s, here in leaves.items()}
        if not any(cut.values()):
            break
        for s, here in cut.items():
            if here:
                half = s // 2
                parts = {(i + a, j + b) for i, j in here for a in (0, half) for b in (0, half)}
                _ask(asked, fine, found, parts, half)
                leaves[s] = leaves[s] - here
                leaves = {**leaves, half: leaves.get(half, set()) | parts}
    for s, here in leaves.items():
        for i, j in here:
            if s > 1:
                found[i : i + s + 1, j : j + s + 1] = found[i, j]
    return found


def _ask(asked: _Asked, fine: Any, found: NDArray[Any], cells: set[tuple[int, int]], size: int) -> None:
    for i, j in sorted({(i + a, j + b) for i, j in cells for a in (0, size) for b in (0, size)}):
        found[i, j] = asked(fine[0][i], fine[1][j])


def _known(found: NDArray[Any], cell: tuple[int, int], size: int) -> set[str]:
    i, j = cell
    return set(found[i : i + size + 1, j : j + size + 1].flat) - {None}


def _area(loop: NDArray[np.float64]) -> float:
    x, y = loop.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
