"""Ashlock's fingerprint: what a strategy earns against a probe that is more and more disturbed.

The probe P, most often tit for tat, is replaced by JA(P, x, y): it gives with probability x, withholds with y, and
else plays as P. The fingerprint is the payoff per round as a function of x and y, x + y <= 1. It goes on beyond the
line x + y = 1, where only chance is left, with the dual P' of the probe, which does the opposite: JA(P', 1 - y, 1 - x)
[1]_. So it is a function on the unit square. Each value is one exact evaluation of a match of two machines; nothing
is sampled. Inside of each triangle it is a rational function of x and y, since the chain of the match is irreducible.

Distances are integrated in polar form. With (x, y) = (u v, u (1 - v)) a triangle is the image of a square and dx dy = u
du dv. So near the corner (0, 0), where the limits depend on the direction, they are functions of v. Near the edges a
fingerprint may turn sharply. Therefore u and v are 3 s^2 - 2 s^3, whose nodes crowd at both ends, and s takes the nodes
of Gauss and Legendre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, text_of
from relgames.games import RepeatedGame, dyads
from relgames.matches.exact import evaluate_matches, payoffs_of, play
from relgames.matches.tables import check_machine, compile_tables
from relgames.strategies import Machine, dual, joss_ann, tit_for_tat

# Nodes of the quadrature in each direction. For all pairs of Stewart and Plotkin's field 64 of them, which agree with
# other substitutions to 1e-13, give the same distances within 3e-8.
NODES = 20


@dataclass(frozen=True, eq=False, repr=False)
class Fingerprint(Tabular):
    """What a strategy earns against a disturbed probe.

    Attributes
    ----------
    values : ndarray, shape (n + 1, n + 1)
        ``values[i, j]`` is the payoff per round at ``x = grid[i]``, ``y = grid[j]``.
    grid : ndarray, shape (n + 1,)
        From 0 to 1 in steps of 1 / n.
    machine, probe : Machine
    r : RepeatedGame

    Examples
    --------
    >>> import relgames as rg
    >>> f = rg.fingerprint(rg.strategies.tit_for_tat(), steps=4)
    >>> f.values.shape
    (5, 5)
    >>> round(f.at(0.5, 0.5), 6)
    2.25
    """

    values: NDArray[np.float64]
    grid: NDArray[np.float64]
    machine: Machine
    probe: Machine
    r: RepeatedGame = field(repr=False)

    def at(self, x: Any, y: Any, exact: bool = False) -> float | Fraction:
        """Return the value at any point of the unit square; with ``exact`` a Fraction, computed in rationals.

        Examples
        --------
        >>> from fractions import Fraction as F
        >>> from relgames.strategies import tit_for_tat
        >>> fingerprint(tit_for_tat()).at(F(1, 4), F(1, 2), exact=True)
        Fraction(17, 9)
        """
        opponent = disturbed(self.probe, _checks.probability(x, "x"), _checks.probability(y, "y"))
        payoff = play(self.r, (self.machine, opponent), exact=exact).payoffs[0]
        return payoff if exact else float(payoff)

    def distance(self, other: Fingerprint) -> float:
        """Return the root of the mean square difference of two fingerprints over the unit square, in payoff per round.

        Parameters
        ----------
        other : Fingerprint
            With the same probe and the same game.

        Examples
        --------
        >>> from relgames.strategies import always_give, always_withhold
        >>> d = fingerprint(always_give()).distance(fingerprint(always_withhold()))
        >>> round(d**2, 9)  # the integral of (3 - 3 y - 4 x - 1)^2
        4.333333333
        """
        if not isinstance(other, Fingerprint):
            raise TypeError(f"other must be a Fingerprint; got {type(other).__name__}")
        if self.probe != other.probe or not _same_terms(self.r, other.r):
            raise ValueError("other must be a fingerprint with the same probe in the same repeated game")
        points, area = _quadrature()
        own, theirs = _evaluated(self.r, [self.machine, other.machine], self.probe, points)
        return float(np.sqrt(area @ (own - theirs) ** 2))

    def __repr__(self) -> str:
        return f"Fingerprint({self})"

    def __str__(self) -> str:
        low, high = self.values.min(), self.values.max()
        return (
            f"{self.machine.name or 'machine'} against disturbed {self.probe.name or 'probe'}: payoffs per round "
            f"{low:.6g} to {high:.6g}"
        )

    def _table(self) -> Table:
        x, y = np.meshgrid(self.grid, self.grid, indexing="ij")
        columns = (Column("x", x.reshape(-1)), Column("y", y.reshape(-1)), Column("payoff", self.values.reshape(-1)))
        return Table(columns, str(self), key=2)

    def _shown(self) -> Sequence[Table]:
        columns = (Column(text_of(y), values) for y, values in zip(self.grid, self.values.T, strict=True))
        return (Table((Column("x", self.grid), *columns), str(self), key=1, over="y"),)


def fingerprint(
    machine: Machine, r: RepeatedGame | None = None, probe: Machine | None = None, steps: int = 20
) -> Fingerprint:
    """Return Ashlock's fingerprint of a strategy, exactly.

    Parameters
    ----------
    machine : Machine
        It sits in seat 0.
    r : RepeatedGame, optional
        With two seats of two actions. By default the prisoner's dilemma with payoffs 5, 3, 1, 0 and the limit of means.
    probe : Machine, optional
        What it plays against, disturbed. By default tit for tat.
    steps : int, default 20
        Steps of the grid on each side of the unit square.

    Returns
    -------
    Fingerprint

    Raises
    ------
    TypeError, ValueError
        If an argument is not of this kind, the game has other sizes, or a machine does not fit its seat.
    MemoryError
        If a match is too large to be evaluated exactly.

    Notes
    -----
    On the edges of the square, where not everything can happen, the limit of means may depend on the first rounds, and
    the value need not be the limit of those inside.

    References
    ----------
    .. [1] D. Ashlock and E.-Y. Kim, "Fingerprinting: visualization and automatic analysis of prisoner's dilemma
       strategies", IEEE Transactions on Evolutionary Computation 12 (2008) 647–659.
    .. [2] D. Ashlock, E.-Y. Kim and W. Ashlock, "A fingerprint comparison of different prisoner's dilemma payoff
       matrices", IEEE Conference on Computational Intelligence and Games (2010) 219–226.

    Examples
    --------
    Who always withholds earns 5 from what is given to it, and 1 from the rest: 4 x + 1.

    >>> from relgames.strategies import always_withhold
    >>> f = fingerprint(always_withhold(), steps=4)
    >>> print(f)
    always withhold against disturbed tit for tat: payoffs per round 1 to 5
    >>> f.values[:, 1]
    array([1., 2., 3., 4., 5.])
    """
    r = RepeatedGame(dyads.prisoners_dilemma(), discount=1) if r is None else r
    probe = tit_for_tat() if probe is None else probe
    if not isinstance(r, RepeatedGame):
        raise TypeError(f"r must be a RepeatedGame; got {type(r).__name__}")
    if r.game.counts != (2, 2):
        raise ValueError(f"r must have two seats of two actions, to give and to withhold; got counts {r.game.counts}")
    check_machine(r, 0, machine, "machine")
    check_machine(r, 1, probe, "probe")
    steps = _checks.integer(steps, "steps", least=1)
    grid = np.arange(steps + 1) / steps
    x, y = np.meshgrid(grid, grid, indexing="ij")
    values = _evaluated(r, [machine], probe, np.column_stack([x.ravel(), y.ravel()]))[0]
    return Fingerprint(_checks.read_only(values.reshape(x.shape)), _checks.read_only(grid), machine, probe, r)


def disturbed(probe: Machine, x: Any, y: Any) -> Machine:
    """Return the opponent at a point of the unit square."""
    return joss_ann(probe, x, y) if x + y <= 1 else joss_ann(dual(probe), 1 - y, 1 - x)


def _evaluated(
    r: RepeatedGame, machines: Sequence[Machine], probe: Machine, points: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the payoff per round of each machine at each point (x, y), shape (machines, points)."""
    opponents = [disturbed(probe, x, y) for x, y in points.tolist()]
    tables = compile_tables(r, [machines, opponents])
    pairs = np.array([(k, len(machines) + j) for k in range(len(machines)) for j in range(len(opponents))])
    shares, _, too_large = evaluate_matches(r, tables, pairs)
    if too_large.any():
        raise MemoryError(
            f"a match of {machines[pairs[too_large.argmax(), 0]]!r} against {probe!r} has too many joint states to be "
            "evaluated exactly; Machine.minimize may make them fewer"
        )
    return payoffs_of(r, shares)[:, 0].reshape(len(machines), len(opponents))


def _quadrature() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points (x, y) of the unit square, shape (2 NODES^2, 2), and the area that each stands for."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    s = (nodes + 1) / 2
    end, weights = s**2 * (3 - 2 * s), weights / 2 * 6 * s * (1 - s)
    u, v = np.meshgrid(end, end, indexing="ij")
    x, y = (u * v).ravel(), (u * (1 - v)).ravel()
    points = np.concatenate([np.column_stack([x, y]), np.column_stack([1 - x, 1 - y])])
    return points, np.tile((np.outer(weights, weights) * u).ravel(), 2)


def _same_terms(a: RepeatedGame, b: RepeatedGame) -> bool:
    return a is b or (np.array_equal(a.game.payoffs, b.game.payoffs) and _terms(a) == _terms(b))


def _terms(r: RepeatedGame) -> tuple[Any, ...]:
    return r.discount, r.rounds, r.noise, r.order, tuple(r.outside)
