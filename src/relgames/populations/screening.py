r"""Which partners a policy attracts, which it keeps, and which leave it.

A party with a policy meets whoever is in the pool, and keeps those who stay. Of the parties that it meets, with shares
q(x), those with whom it lasts longer are with it longer: its partners in any round are of strategy x with the share
q(x) L(x) / Σ q L. So partners are screened although nobody can tell them apart, by who leaves when.

A relationship of expected length L ends because somebody leaves, and not by chance, with the probability

.. math:: \sum_t D^t (S_t - S_{t+1}) = L - (L - 1) / D,

where D is the discount and S_t the chance that nobody has left before round t, as L is the sum of D^t S_t.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, profile_table
from relgames.matches.tables import check_machine
from relgames.populations._relationships import evaluate
from relgames.populations.market import Market, expected, rate
from relgames.populations.replies import role_of
from relgames.strategies import Machine


@dataclass(frozen=True, eq=False, repr=False)
class Screening(Tabular):
    """Whom each policy of a role meets, keeps and loses.

    Arrays have a row per policy and a column per strategy of the partners.

    Attributes
    ----------
    policies : tuple of Machine
    partners : tuple of Machine
        The strategies of the partners' population.
    met : ndarray, shape (K,)
        What part of the pool follows each: the same for all policies.
    kept : ndarray, shape (P, K)
        What part of the partners of a policy, in any round, follows each.
    left : ndarray, shape (P, K)
        What part of the partners with whom it ended because somebody left, and not by chance, followed each; rows of
        0 where that does not happen.
    lengths : ndarray, shape (P, K)
        Expected rounds with each.
    earned : ndarray, shape (P, K)
        What the policy earns per round with each.
    given : ndarray, shape (P, K)
        What the partner earns per round in these.
    payoffs : ndarray, shape (P,)
        What the policy earns per round, alone or not. Of a policy that nobody follows, if one party did.
    best : int
        The policy of these that earns most.
    role, partner_role : str

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies.published import hit_and_run, trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> m = rg.market(r, [trust_building(1), hit_and_run()])
    >>> rg.screening(m, policies=[trust_building(1), rg.strategies.always_give()]).best
    0
    """

    policies: tuple[Machine, ...]
    partners: tuple[Machine, ...]
    met: NDArray[Any]
    kept: NDArray[Any]
    left: NDArray[Any]
    lengths: NDArray[Any]
    earned: NDArray[Any]
    given: NDArray[Any]
    payoffs: NDArray[Any]
    role: str = field(repr=False)
    partner_role: str = field(repr=False)

    @property
    def best(self) -> int:
        return max(range(len(self.policies)), key=lambda k: self.payoffs[k])

    def __repr__(self) -> str:
        return f"Screening({len(self.policies)} policies, {len(self.partners)} strategies of partners)"

    def __str__(self) -> str:
        return self._kept.text

    @property
    def _kept(self) -> Table:
        """Whom each policy keeps, below whom all meet."""
        policies = ["(met)", *(machine.name or "machine" for machine in self.policies)]
        columns = [
            Column(f"{self.role}'s policy", policies),
            Column("payoff", (None, *self.payoffs), _payoff, right=True),
        ]
        for partner, met, kept in zip(self.partners, self.met, self.kept.T, strict=True):
            columns.append(Column(partner.name or "machine", (met, *kept), ".3f"))
        return Table(tuple(columns), "whom each policy keeps", key=1)

    def _tables(self) -> Mapping[str, Table]:
        policies, partners = ([m.name or "machine" for m in side] for side in (self.policies, self.partners))
        values = {"kept": self.kept, "left": self.left, "length": self.lengths, "earned": self.earned}
        pairs = profile_table(("policy", "partner"), (policies, partners), {**values, "given": self.given})
        return {"policies": Table((Column("policy", policies), Column("payoff", self.payoffs)), key=1), "pairs": pairs}

    def _shown(self) -> Sequence[Table]:
        return (self._kept,)


def _payoff(value: Any) -> str:
    return "" if value is None else f"{float(value):.4f}"


def screening(
    m: Market, role: int = 0, partner: int | None = None, policies: Sequence[Machine] | None = None
) -> Screening:
    """Return which partners each policy of a role attracts in a market, which stay, and what it earns by them.

    Parameters
    ----------
    m : Market
    role : int, default 0
        Whose policies are compared.
    partner : int, optional
        The role whose parties are screened; by default the next one. Not for a single population, whose parties screen
        each other.
    policies : sequence of Machine, optional
        Those that the role has in the market, by default. Others are compared as if one party had them.

    Returns
    -------
    Screening

    Raises
    ------
    TypeError, ValueError
        If a policy does not fit the role; if ``partner`` is the role itself, or the discount is 0, with which nobody
        has the time to leave.

    Examples
    --------
    Half of the buyers build trust, half betray. Who asks newcomers to wait loses the latter at once:

    >>> import relgames as rg
    >>> from relgames.strategies import always_give
    >>> from relgames.strategies.published import hit_and_run, trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> m = rg.market(r, [trust_building(1), hit_and_run()])
    >>> print(rg.screening(m, policies=[trust_building(1), always_give()]))
    all's policy         payoff  trust building (1)  hit and run
    (met)                                     0.240        0.760
    trust building (1)   1.3675               0.760        0.240
    always give         -1.0000               0.240        0.760
    """
    role = role_of(m, role)
    if m.r.discount == 0:
        raise ValueError("screening by who leaves needs a discount above 0; with 0 chance ends all after a round")
    seats = _partners(m, role, partner)
    chosen = list(m.strategies[role] if policies is None else policies)
    for k, policy in enumerate(chosen):
        check_machine(m.r, role, policy, f"policies[{k}]")
    if not chosen:
        raise ValueError("policies must hold at least one machine")
    lineups, pools = m.seated(m.strategies), m.seated(m.pool)
    lineups[role] = tuple(chosen)
    lengths, totals = evaluate(m.r, lineups, m.exact)

    def averaged(tables: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """Return the table over policies and a partner's strategies, averaged over those of further parties."""
        rows = [
            expected(
                np.moveaxis(table, (role, seat), (0, 1)), [q for j, q in enumerate(pools) if j not in (role, seat)]
            )
            for seat, table in zip(seats, tables, strict=True)
        ]
        return np.sum(rows, axis=0) / len(rows)

    lasting, own = averaged([lengths] * len(seats)), averaged([totals[..., role]] * len(seats))
    theirs = averaged([totals[..., seat] for seat in seats])
    met = pools[seats[0]]
    alone = (m.r.outside_fractions if m.exact else m.r.outside)[role]
    discount: Any = _checks.to_fraction(m.r.discount) if m.exact else float(m.r.discount or 0)
    left = lasting - (lasting - 1) / discount
    if not m.exact:
        # Where only chance ends it the two terms cancel, up to the rounding of the larger.
        left = np.where(left < 64 * np.finfo(float).eps * lasting / discount, 0, left)
    payoffs = rate(own @ met, lasting @ met, m.matched[role], alone)
    return Screening(
        tuple(chosen),
        m.strategies[0 if m.one_population else seats[0]],
        _checks.read_only(met),
        _checks.read_only(_normal(met * lasting)),
        _checks.read_only(_normal(met * left)),
        _checks.read_only(lasting),
        _checks.read_only(own / lasting),
        _checks.read_only(theirs / lasting),
        _checks.read_only(payoffs),
        "all" if m.one_population else m.r.game.roles[role],
        "all" if m.one_population else m.r.game.roles[seats[0]],
    )


def _partners(m: Market, role: int, partner: int | None) -> list[int]:
    """Return the seats of the partners that are screened: one, or all others where they are of a single population."""
    N = m.r.game.seats
    if m.one_population:
        if partner not in (None, 0):
            raise ValueError(f"partner must be left out where all are from a single population; got {partner}")
        return list(range(1, N))
    seat = (role + 1) % N if partner is None else _checks.integer(partner, "partner", 0, N - 1)
    if seat == role:
        raise ValueError(f"partner must be another role than {role}; got {partner}")
    return [seat]


def _normal(rows: NDArray[Any]) -> NDArray[Any]:
    """Return rows that sum to 1, or stay 0."""
    sums = rows.sum(axis=1, keepdims=True)
    return rows / np.where(sums == 0, 1, sums)
