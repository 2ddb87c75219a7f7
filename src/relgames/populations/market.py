r"""A market of partners: who is in the pool, who ends up with whom, and what it is worth to be free to leave.

Each round the parties in the pool are matched at random, one per role; every relationship plays a round; then it ends
if a party leaves, or by chance. All whose relationship ended are in the pool of the next round, and nobody knows their
past. This is the voluntarily separable repeated game of [1]_.

**Death or parting is the same.** ``discount`` is the chance that a relationship is not ended by chance after a
round. It may be that all its parties live on, each with probability :math:`\delta`, so that it is
:math:`\delta^N`: who dies is replaced by a newborn of the same strategy who enters the pool. A life is then a number
of relationships one after another, and the payoff of a life divided by its length is, by Wald's identity, the payoff
of a relationship divided by its length, both expected:

.. math:: v(x) = \frac{\theta U(x) + (1 - \theta) o}{\theta \Lambda(x) + 1 - \theta},

where U and :math:`\Lambda` are the total payoff and the length of a relationship of strategy x with partners drawn
from the pool, :math:`\theta` the chance to be matched and o the payoff of a round alone. Only the ratio matters,
whatever ends a relationship. As a newborn starts in the pool, *v(x) is also the value of being in the pool*, per round:
what everybody has outside of a relationship. So an equilibrium of the market is one in which v(x) is the most that
anybody can get, and `market_reply` decides that.

The pool itself, and why there is exactly one steady state: `relgames.populations._scaling`.

References
----------
.. [1] T. Fujiwara-Greve and M. Okuno-Fujiwara (2009), Voluntarily separable repeated prisoner's dilemma, Review of
   Economic Studies 76, 993-1021.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, profile_columns, seat_columns
from relgames.games import RepeatedGame
from relgames.populations import _scaling
from relgames.populations._arguments import lineups_of, shares_of, sizes_of, terms_of_market
from relgames.populations._relationships import evaluate, seated_at_random
from relgames.relations.leaving import warn_of_dominant_leaving
from relgames.strategies import Machine

# A residual up to here is rounding, and not shown.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class Market(Tabular):
    """A market of partners in its steady state.

    There is one population per role, or a single one whose parties take the seats of a symmetric game at random. Arrays
    over profiles of strategies have an axis per role; of a single population, one per party to a relationship.

    Attributes
    ----------
    strategies : tuple of tuples of Machine
        The strategies of each population.
    shares : tuple of ndarray, shape (K_i,)
        What part of the population follows each strategy.
    sizes : tuple of numbers
        How many parties there are of each role, in units of the first.
    pool : tuple of ndarray, shape (K_i,)
        What part of the pool follows each strategy.
    partnerships : ndarray, shape (K_0, ..., K_{N-1})
        What part of all relationships, in any round, is of each profile: who ends up with whom. Sums to 1.
    lengths : ndarray, shape (K_0, ..., K_{N-1})
        Expected rounds of the relationship of each profile.
    totals : ndarray, shape (K_0, ..., K_{N-1}, N)
        Expected payoff of each party to it, in all its rounds together.
    payoffs : tuple of ndarray, shape (K_i,)
        What each strategy gets per round, alone or not. It is also, per round, the value to it of being in the pool.
        Of a strategy that nobody follows it is what the first who does so would get.
    matched : tuple of numbers
        The chance of a party in the pool to find partners: below 1 for the roles of which there are more parties.
    residual : float or Fraction
        The market is, without error, the steady state of populations whose shares differ by at most this from those
        given. 0 in Fractions is proof that it is the one asked for.
    r : RepeatedGame
    exact : bool

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies.published import hit_and_run, trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> m = rg.market(r, [trust_building(1), hit_and_run()])
    >>> m.pool[0].round(4), m.payoffs[0].round(4)
    (array([0.2403, 0.7597]), array([1.3675, 0.    ]))
    """

    strategies: tuple[tuple[Machine, ...], ...]
    shares: tuple[NDArray[Any], ...]
    sizes: tuple[Any, ...]
    pool: tuple[NDArray[Any], ...]
    partnerships: NDArray[Any]
    lengths: NDArray[Any]
    totals: NDArray[Any]
    payoffs: tuple[NDArray[Any], ...]
    matched: tuple[Any, ...]
    residual: float | Fraction
    r: RepeatedGame = field(repr=False)
    exact: bool = False

    @property
    def one_population(self) -> bool:
        """Whether all seats are taken from one population."""
        return len(self.strategies) == 1

    @property
    def values(self) -> tuple[Any, ...]:
        """What a party gets per round, on average over each population: the value of being in the pool."""
        return tuple(share @ payoff for share, payoff in zip(self.shares, self.payoffs, strict=True))

    @property
    def mean_length(self) -> float | Fraction:
        """Expected rounds of a relationship that is formed."""
        return (_scaling.outer(self.seated(self.pool)) * self.lengths).sum()

    @property
    def churn(self) -> float | Fraction:
        """What part of the relationships ends per round."""
        return 1 / self.mean_length

    @property
    def in_pool(self) -> tuple[Any, ...]:
        """What part of each population is in the pool when a round begins."""
        short = min(self.sizes)
        return tuple(1 - short * (1 - self.churn) / size for size in self.sizes)

    @property
    def affinity(self) -> NDArray[Any]:
        """How much more frequent each partnership is than with partners drawn from the populations; 1 is as often."""
        expected = _scaling.outer(self.seated(self.shares))
        safe = np.where(expected == 0, 1, expected)
        return np.where(expected == 0, 0, self.partnerships / safe)

    @property
    def assortment(self) -> float | Fraction | None:
        """How much more often a partner follows the same strategy than by chance: 0 is by chance, 1 is always.

        The coefficient of M. E. J. Newman (2003), Mixing patterns in networks, Physical Review E 67, 026126, equation
        2, over pairs of parties to a relationship. None for populations of roles, and where all follow one strategy.
        """
        if not self.one_population:
            return None
        axes = tuple(range(2, self.partnerships.ndim))
        same = np.trace(self.partnerships.sum(axis=axes))
        chance = self.shares[0] @ self.shares[0]
        return None if chance == 1 else (same - chance) / (1 - chance)

    def seated(self, rows: Sequence[Any]) -> list[Any]:
        """Return what belongs to the populations as a list with an item per seat."""
        return [rows[0]] * self.r.game.seats if self.one_population else list(rows)

    def __repr__(self) -> str:
        populations = ", ".join(f"{len(lineup)} strategies" for lineup in self.strategies)
        return f"Market({populations}; values {', '.join(f'{float(v):.6g}' for v in self.values)})"

    def __str__(self) -> str:
        table = self._tables()["strategies"]
        return f"{table.caption}\n{table.text}"

    @property
    def _heading(self) -> str:
        head = f"relationships last {float(self.mean_length):.6g} rounds"
        if self.residual > ROUNDING:
            head += f"; shares within {float(self.residual):.1g} of those given"
        elif self.exact and not self.residual:
            head += "; exact"
        return head

    def _tables(self) -> Mapping[str, Table]:
        lineups = [[machine.name or "machine" for machine in lineup] for lineup in self.strategies]
        roles = ("all",) if self.one_population else self.r.game.roles
        columns = [
            Column("role", [role for role, names in zip(roles, lineups, strict=True) for _ in names]),
            Column("strategy", [name for names in lineups for name in names]),
        ]
        for name, values in (("share", self.shares), ("in pool", self.pool), ("payoff", self.payoffs)):
            columns.append(Column(name, np.concatenate(values), ".4f"))
        who = self.r.game.roles
        seated = lineups * len(who) if self.one_population else lineups
        partnerships = (
            *profile_columns(who, seated),
            Column("share", self.partnerships.reshape(-1)),
            Column("length", self.lengths.reshape(-1)),
            *seat_columns(who, self.totals, "total"),
        )
        return {
            "strategies": Table(tuple(columns), self._heading, key=2),
            "partnerships": Table(partnerships, "who ends up with whom", key=len(who)),
        }


def market(
    r: RepeatedGame,
    strategies: Sequence[Any],
    shares: _checks.Numbers | None = None,
    sizes: _checks.Numbers | None = None,
    exact: bool = False,
    progress: bool = False,
) -> Market:
    """Return the steady state of a large market in which parties are matched at random and may leave.

    Parameters
    ----------
    r : RepeatedGame
        The relationship. Its ``discount`` is the chance that it is not ended by chance after a round: for parties who
        each live on with probability d, d to the power of their number. Its ``outside`` are the payoffs of a round
        without a partner, which those get of whom there are too many.
    strategies : sequence of Machine, or of one such sequence per role
        A single population, whose parties take all seats of a symmetric game, or a population per role.
    shares : sequence of K numbers, or of one such sequence per role, optional
        How many follow each strategy, in any unit. As many each by default; some may be 0.
    sizes : sequence of N numbers, optional
        How many parties there are per role. As many of each by default. Of a role that is not scarce, some wait.
    exact : bool, default False
        Whether to compute in rationals. If pool shares are rational, with denominators up to a million, they are found
        and proven (``residual`` is 0); else the market is exactly that of populations that differ by ``residual``.
    progress : bool, default False
        Whether to show a progress bar.

    Returns
    -------
    Market

    Raises
    ------
    TypeError, ValueError
        If a machine does not fit its role, a population is empty, or a relationship may never end.

    Warns
    -----
    UserWarning
        If a role gets more per round alone than in any relationship.

    References
    ----------
    T. Fujiwara-Greve and M. Okuno-Fujiwara (2009), Voluntarily separable repeated prisoner's dilemma, Review of
    Economic Studies 76, 993-1021.

    Examples
    --------
    Half of the parties build trust for a round, half betray and run. The latter are in the pool all the time:

    >>> import relgames as rg
    >>> from relgames.strategies.published import hit_and_run, trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> m = rg.market(r, [trust_building(1), hit_and_run()])
    >>> print(m)
    relationships last 1.51949 rounds
    role  strategy             share  in pool  payoff
    all   trust building (1)  0.5000   0.2403  1.3675
    all   hit and run         0.5000   0.7597  0.0000
    """
    terms_of_market(r)
    lineups = lineups_of(r, strategies)
    fractions = shares_of(r, lineups, shares)
    masses = sizes_of(r, lineups, sizes)
    warn_of_dominant_leaving(r)
    seats = lineups * r.game.seats if len(lineups) == 1 else lineups
    lengths, totals = evaluate(r, seats, exact, progress)
    if len(lineups) == 1:
        lengths, totals = seated_at_random(lengths, totals)
    pool, partnerships, residual = _steady(lengths, fractions, masses, exact)
    number = (lambda x: x) if exact else float
    matched = tuple(number(x) for x in _matched(lengths, pool, masses))
    outside = r.outside_fractions if exact else r.outside
    payoffs = []
    for i in range(len(lineups)):
        weights = [q for j, q in enumerate(pool) if j != i]
        length = expected(np.moveaxis(lengths, i, 0), weights)
        total = expected(np.moveaxis(totals[..., i], i, 0), weights)
        payoffs.append(rate(total, length, matched[i], outside[i]))
    once = slice(0, len(lineups))
    return Market(
        tuple(tuple(lineup) for lineup in lineups),
        tuple(_checks.read_only(row if exact else row.astype(float)) for row in fractions),
        tuple(number(m) for m in masses[once]),
        tuple(_checks.read_only(row) for row in pool[once]),
        _checks.read_only(partnerships),
        _checks.read_only(lengths),
        _checks.read_only(totals),
        tuple(_checks.read_only(row) for row in payoffs),
        matched[once],
        residual,
        r,
        exact,
    )


def _steady(
    lengths: NDArray[Any], shares: Sequence[NDArray[Any]], masses: Sequence[Fraction], exact: bool
) -> tuple[list[NDArray[Any]], NDArray[Any], Any]:
    """Return pool shares per seat, partnerships that sum to 1, and the residual."""
    N = lengths.ndim
    present = [np.flatnonzero(row) for row in shares]
    one = len(shares) == 1
    present, shares = (present * N, list(shares) * N) if one else (present, list(shares))
    rows = [row[at] for row, at in zip(shares, present, strict=True)]
    lasting = lengths[np.ix_(*present)]
    scaled = [mass / min(masses) for mass in masses]
    floats = [row.astype(float) for row in rows], [float(mass) for mass in scaled]
    found = _scaling.pool_shares(lasting.astype(float), *floats)
    if one:
        # The steady state is unique, so it is the same for all seats.
        found = [np.mean(found, axis=0)] * N
    if exact:
        found = _scaling.rational_pool(lasting, rows, scaled, found)
        partnerships, back = _scaling.marginals(lasting, found, scaled)
        residual = _scaling.residual_of(back, rows)
    else:
        partnerships, back = _scaling.marginals(lasting, found, floats[1])
        residual = float(_scaling.residual_of(back, floats[0]))
    pool = [np.zeros(len(row), dtype=object) + Fraction(0) if exact else np.zeros(len(row)) for row in shares]
    for row, at, q in zip(pool, present, found, strict=True):
        row[at] = q
    whole = np.full(lengths.shape, Fraction(0), dtype=object) if exact else np.zeros(lengths.shape)
    whole[np.ix_(*present)] = partnerships / partnerships.sum()
    return pool, whole, residual


def _matched(lengths: NDArray[Any], pool: Sequence[NDArray[Any]], masses: Sequence[Any]) -> list[Any]:
    """Return the chance of a party of each seat to be matched."""
    short = min(masses)
    formed = short / (_scaling.outer(list(pool)) * lengths).sum()
    return [formed / (mass - short + formed) for mass in masses]


def expected(table: NDArray[Any], pool: Sequence[NDArray[Any]]) -> Any:
    """Return the mean of a table over all its axes but the first, whose indices are drawn from a pool each."""
    for row in reversed(pool):
        table = table @ row
    return table


def rate(total: Any, length: Any, matched: Any, outside: Any) -> Any:
    """Return the payoff per round of who is matched with a chance, for so many rounds and so much in all."""
    return (matched * total + (1 - matched) * outside) / (matched * length + 1 - matched)
