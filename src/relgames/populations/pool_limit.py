"""How much the pool may be worth before it is better to betray a partner and start anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf
from typing import Any

from relgames._tables import Table, Tabular, role_table
from relgames.games import RepeatedGame
from relgames.matches.tables import single_lineups
from relgames.populations._relationships import evaluate
from relgames.populations.replies import respond
from relgames.strategies import Machine


@dataclass(frozen=True, eq=False)
class PoolLimit(Tabular):
    """Up to which value of the pool nobody in a relationship has a reason to deviate.

    Attributes
    ----------
    limits : tuple of Fraction or None, length N
        For each seat, the largest payoff per round in the pool at which it keeps to its machine; None if it does at
        none, and ``inf`` if at all.
    deviations : tuple of Machine or None, length N
        What it would do instead if the pool were worth a little more.
    roles : tuple of str

    Examples
    --------
    >>> import relgames as rg
    >>> from fractions import Fraction
    >>> from relgames.strategies.published import trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=Fraction(9, 10))
    >>> rg.pool_limit(r, (trust_building(0), trust_building(0))).limits
    (Fraction(17, 9), Fraction(17, 9))
    """

    limits: tuple[Any, ...]
    deviations: tuple[Machine | None, ...]
    roles: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        def text(limit: Any) -> str:
            return "never keeps to it" if limit is None else f"keeps to it while the pool is worth at most {limit}"

        return "\n".join(f"{role}: {text(limit)}" for role, limit in zip(self.roles, self.limits, strict=True))

    def _table(self) -> Table:
        deviations = [None if machine is None else machine.name or "machine" for machine in self.deviations]
        values = {"limit": self.limits, "deviation": deviations}
        return role_table(self.roles, values, "what the pool may be worth, per round")


def pool_limit(r: RepeatedGame, machines: Sequence[Machine]) -> PoolLimit:
    """Return how much the pool may be worth before it is better to betray a partner and start anew.

    Parameters
    ----------
    r : RepeatedGame
        With a discount below 1: the chance that a relationship is not ended by chance after a round. Its outside
        payoffs play no part; the pool takes their place.
    machines : sequence of Machine, length N
        One per seat, each known to the others.

    Returns
    -------
    PoolLimit
        In rationals.

    Notes
    -----
    What a seat gets over that of the pool, U - v Λ, is linear in the value v of the pool, and the best that it can
    get the maximum of such functions. So it keeps to its machine for an interval of values, and its upper end is
    found from above by Newton's method, exactly, in finitely many steps.

    References
    ----------
    T. Fujiwara-Greve and M. Okuno-Fujiwara (2009), Voluntarily separable repeated prisoner's dilemma, Review of
    Economic Studies 76, 993-1021: for two who give, their v^BR.

    Examples
    --------
    Who betrays a giver gains 3 - 2 once, and has to start anew:

    >>> from fractions import Fraction
    >>> import relgames as rg
    >>> from relgames.strategies.published import trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=Fraction(9, 10))
    >>> print(rg.pool_limit(r, (trust_building(0), trust_building(0))))
    seat 0: keeps to it while the pool is worth at most 17/9
    seat 1: keeps to it while the pool is worth at most 17/9
    """
    single_lineups(r, machines)
    if r.discount is None or r.discount == 1:
        raise ValueError(f"r must have a discount below 1; got discount={r.discount}, rounds={r.rounds}")
    lengths, totals = evaluate(r, [[machine] for machine in machines], exact=True)
    limits, deviations = [], []
    for seat in range(r.game.seats):
        found = _limit(r, list(machines), seat, lengths.item(), totals.reshape(-1)[seat])
        limits.append(found[0])
        deviations.append(found[1])
    return PoolLimit(tuple(limits), tuple(deviations), r.game.roles)


def _limit(
    r: RepeatedGame, machines: list[Machine], seat: int, length: Fraction, total: Fraction
) -> tuple[Any, Machine | None]:
    # Above all payoffs, nothing is better than to have done with it.
    value = r.game.fractions[..., seat].max() + 1
    deviation = None
    while True:
        machine, excess = respond(r, machines, seat, value, True)
        if excess == total - value * length:
            return (inf if deviation is None else value), deviation
        changed = [machine if j == seat else other for j, other in enumerate(machines)]
        lengths, totals = evaluate(r, [[x] for x in changed], exact=True)
        shorter = length - lengths.item()
        if shorter <= 0:
            return None, machine
        value, deviation = (total - totals.reshape(-1)[seat]) / shorter, machine
