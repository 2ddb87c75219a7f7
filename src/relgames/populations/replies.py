r"""The best that anybody could do in a market, and whether the market is an equilibrium.

One party changes nothing in a large market. Let it earn v per round in the pool. By the ratio of what it gets to how
long it takes (`relgames.populations.market`), no strategy x earns more than v if and only if

.. math:: \max_x\, \theta\,(U(x) - v \Lambda(x)) + (1 - \theta)(o - v) \le 0 .

The maximum is that of a relationship with a partner whose strategy is drawn by lot from the pool, at whose end,
whoever ends it, each round is worth v: the terms have v as the outside payoff, and the right to leave. That is a
decision problem over what is believed of the partner, in which no single deviation pays at any belief that may come
about (`best_response`). If some x earns more, its own rate is the next v. This is Dinkelbach's method, and policy
iteration for a renewal process: v rises until it is the most that anybody can earn.

References
----------
.. [1] W. Dinkelbach (1967), On nonlinear fractional programming, Management Science 13, 492-498.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.equilibria.repeated._lots import drawing_lots
from relgames.equilibria.repeated.best_response import best_response
from relgames.games import RepeatedGame
from relgames.matches.tables import check_machine
from relgames.populations._relationships import evaluate
from relgames.populations.market import Market, expected, rate
from relgames.strategies import Machine

# A gain that is smaller, relative to the payoffs, may be rounding.
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class MarketReply(Tabular):
    """The best that a party can do in a market.

    Attributes
    ----------
    role : int
        Which population it is of.
    machine : Machine
        What it does: no strategy earns more.
    payoff : float or Fraction
        What it earns per round.
    bound : float or Fraction
        No strategy earns more than this: proven; it is ``payoff`` in rationals.
    gains : ndarray, shape (K,)
        How much more that is than what each strategy of its population earns.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies.published import trust_building
    >>> m = rg.market(rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9), [trust_building(0)])
    >>> reply = rg.market_reply(m)
    >>> round(float(reply.payoff), 4), reply.machine.states
    (3.0, 2)
    """

    role: int
    machine: Machine
    payoff: Any
    bound: Any
    gains: NDArray[Any]
    role_name: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.role_name} earns at most {float(self.payoff):.6g} per round\n{self.machine}"

    def _tables(self) -> Mapping[str, Table]:
        values = {"role": self.role_name, "payoff": self.payoff, "bound": self.bound}
        return {
            "payoff": Table.of_record(values, "the best that a party can do, per round"),
            "gains": Table.of_rows(("strategy", "gain"), enumerate(self.gains), "gain over each strategy"),
            "machine": self.machine._table(),
        }


@dataclass(frozen=True, eq=False)
class MarketEquilibrium(Tabular):
    """Whether nobody in a market can do better by another strategy.

    Attributes
    ----------
    holds : bool
        Whether nobody can. Proven in rationals; in floats gains up to ``tolerance`` count as none.
    regret : float or Fraction
        The largest gain of a party by its best reply.
    replies : tuple of MarketReply
        The best reply of each population.
    tolerance : float

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies.published import trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> [rg.market_equilibrium(rg.market(r, [trust_building(T)])).holds for T in range(3)]
    [False, True, True]
    """

    holds: bool
    regret: Any
    replies: tuple[MarketReply, ...]
    tolerance: float

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        if self.holds:
            return "equilibrium: nobody in the market can do better"
        worst = max(self.replies, key=lambda reply: reply.gains.max())
        return f"no equilibrium: somebody gains up to {float(self.regret):.6g} per round\n{worst}"

    def _table(self) -> Table:
        rows = [(reply.role_name, reply.payoff, reply.bound, reply.gains.max()) for reply in self.replies]
        return Table.of_rows(("role", "payoff", "bound", "largest gain"), rows, str(self).splitlines()[0])


def invader_payoff(m: Market, machine: Machine, role: int = 0) -> float | Fraction:
    """Return what the first to follow a strategy would get per round in a market.

    Parameters
    ----------
    m : Market
    machine : Machine
    role : int, default 0
        Which population it is of.

    Raises
    ------
    TypeError, ValueError
        If the machine does not fit the role, or may stay for ever with a discount of 1.

    References
    ----------
    T. Fujiwara-Greve and M. Okuno-Fujiwara (2009), Voluntarily separable repeated prisoner's dilemma, Review of
    Economic Studies 76, 993-1021.

    Examples
    --------
    Where all build trust for a round, betrayal as soon as trust is built:

    >>> import relgames as rg
    >>> from relgames.strategies.published import hit_and_run, trust_building
    >>> m = rg.market(rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9), [trust_building(1)])
    >>> print(f"{rg.invader_payoff(m, hit_and_run()):.3f}, {m.values[0]:.3f}")
    0.000, 1.800
    """
    role = role_of(m, role)
    check_machine(m.r, role, machine, "machine")
    lineups = m.seated(m.strategies)
    lineups[role] = (machine,)
    lengths, totals = evaluate(m.r, lineups, m.exact)
    weights = [q for j, q in enumerate(m.seated(m.pool)) if j != role]
    length = expected(np.moveaxis(lengths, role, 0), weights)[0]
    total = expected(np.moveaxis(totals[..., role], role, 0), weights)[0]
    payoff = rate(total, length, m.matched[role], _outside(m)[role])
    return payoff if m.exact else float(payoff)


def market_reply(m: Market, role: int = 0) -> MarketReply:
    """Return the best that a party can do in a market, whatever it remembers and whenever it leaves.

    Parameters
    ----------
    m : Market
        With a discount below 1. If it was computed with ``exact=True``, so is the reply.
    role : int, default 0
        Which population it is of.

    Raises
    ------
    ValueError
        If the discount is 1; or for the reasons of `best_response`, if beliefs about the partner have no end.

    References
    ----------
    W. Dinkelbach (1967), On nonlinear fractional programming, Management Science 13, 492-498.

    Examples
    --------
    Where all give from the first round on, it is best to betray and run:

    >>> import relgames as rg
    >>> from relgames.strategies.published import trust_building
    >>> m = rg.market(rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9), [trust_building(0)])
    >>> print(rg.market_reply(m))
    all earns at most 3 per round
    best response: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1  leaves
    0      1         0    1    1    1       0
    1      1         1    1    1    1       1
    """
    role = role_of(m, role)
    if m.r.discount == 1:
        raise ValueError(
            "with discount=1 a party could stay for ever, and a best reply has no limit of means to go by; compare "
            "strategies by invader_payoff(), or use a discount below 1"
        )
    machines = _partners(m, role)
    matched, alone = m.matched[role], _outside(m)[role]
    scale = 1 if m.exact else float(np.abs(m.r.game.payoffs).max() + np.abs(m.r.outside).max()) or 1.0
    payoffs = m.payoffs[role]
    best = max(range(len(payoffs)), key=lambda k: payoffs[k])
    machine, value = m.strategies[role][best], payoffs[best]
    while True:
        found, excess = respond(m.r, machines, role, value, m.exact)
        # Both sides of the inequality are per cycle, of at least one round.
        surplus = matched * excess + (1 - matched) * (alone - value)
        rival = invader_payoff(m, found, role) if surplus > 0 else value
        if rival - value <= (0 if m.exact else 1e-13 * scale):
            break
        machine, value = found, rival
    bound = value if m.exact else float(value + max(surplus, 0.0))
    name = "all" if m.one_population else m.r.game.roles[role]
    return MarketReply(role, machine, value if m.exact else float(value), bound, value - payoffs, name)


def market_equilibrium(m: Market) -> MarketEquilibrium:
    """Return whether nobody in a market could do better by another strategy.

    Parameters
    ----------
    m : Market
        With a discount below 1. It is decided in rationals if the market was computed with ``exact=True``.

    Raises
    ------
    ValueError
        As `market_reply`.

    References
    ----------
    T. Fujiwara-Greve and M. Okuno-Fujiwara (2009), Voluntarily separable repeated prisoner's dilemma, Review of
    Economic Studies 76, 993-1021.

    Examples
    --------
    How long must newcomers wait before they are trusted, if a betrayal gains 3/2 as much as a gift?

    >>> from fractions import Fraction
    >>> import relgames as rg
    >>> from relgames.strategies.published import trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=Fraction(9, 10))
    >>> for T in range(3):
    ...     m = rg.market(r, [trust_building(T)], exact=True)
    ...     print(T, m.values[0], rg.market_equilibrium(m).holds)
    0 2 False
    1 9/5 True
    2 81/50 True
    """
    replies = tuple(market_reply(m, role) for role in range(len(m.strategies)))
    regret = max(
        (reply.gains[k], 0)[0] for reply in replies for k in range(len(reply.gains)) if m.shares[reply.role][k] > 0
    )
    tolerance = 0.0 if m.exact else TOLERANCE * max(1.0, float(np.abs(m.r.game.payoffs).max()))
    return MarketEquilibrium(bool(regret <= tolerance), regret if m.exact else float(regret), replies, tolerance)


def respond(r: RepeatedGame, machines: Sequence[Machine], seat: int, value: Any, exact: bool) -> tuple[Machine, Any]:
    """Return the best reply if each round in the pool is worth ``value``, and a bound on U - value Λ."""
    outside = [Fraction(0) if exact else 0.0] * r.game.seats
    outside[seat] = value
    terms = RepeatedGame(r.game, discount=r.discount, noise=r.noise, order=r.order, outside=outside)
    found = best_response(terms, machines, seat, exact=exact, leaving=True)
    gap = 1 - (_checks.to_fraction(r.discount) if exact else float(r.discount or 0))
    return found.machine, (found.bound - value) / gap


def _partners(m: Market, role: int) -> list[Machine]:
    """Return a machine per seat: of the others one that is drawn by lot from the pool."""
    machines = []
    for seat, (lineup, pool) in enumerate(zip(m.seated(m.strategies), m.seated(m.pool), strict=True)):
        met = [k for k in range(len(lineup)) if pool[k] > 0] if seat != role else [0]
        machines.append(drawing_lots(m.r, seat, [lineup[k] for k in met], [pool[k] for k in met]))
    return machines


def _outside(m: Market) -> NDArray[Any]:
    return m.r.outside_fractions if m.exact else m.r.outside


def role_of(m: Market, role: Any) -> int:
    """Return the number of a population of a market, checked."""
    if not isinstance(m, Market):
        raise TypeError(f"m must be a Market; got {type(m).__name__}. Make one with market(r, strategies)")
    return _checks.integer(role, "role", least=0, most=len(m.strategies) - 1)
