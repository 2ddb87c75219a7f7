r"""Several relationships that share parties: a loss in one is carried into the others.

In a round every relationship meets once, in the order given; or one of them does, drawn at random. What happens in an
encounter moves the state of each party that sits there or hears of it (`Link`), and with that state it enters its next
one. So the states of all parties, and which relationships have been ended, form one Markov chain, and

.. math:: \pi = (1 - d) \sum_t d^t e P^t

is how much each of its states weighs, as for a single relationship (`relgames._chains`): P is what a whole round does
to them, encounter after encounter. In relationship k a profile a has the share
:math:`\sum_s \pi_s \, c_k(a \mid s)`, with :math:`c_k(a \mid s)` the chance that a is played there in a round that
began in s. Relationships without a common party or hearer are independent, and each comes to what `play` says.

The chain has as many states as the parties together can reach. If these are too many, rounds are sampled.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular
from relgames.equilibria.result import _number
from relgames.relations._linked_chain import MOST_STATES, Chain, Joint
from relgames.relations._sampled_links import Sampled, sampled
from relgames.relations.links import Link


@dataclass(frozen=True, eq=False)
class Linked(Tabular):
    """What linked relationships come to.

    Attributes
    ----------
    links : tuple of Link
    parties : tuple
        All parties by name, in the order in which they are first named.
    payoffs : tuple of ndarray, shape (N_k,)
        Per relationship: what each seat gets in it *per round*.
    profiles : tuple of ndarray, shape (n_0, ..., n_{N-1})
        Per relationship: the share of each profile, weighted as in `Outcome`. Sums to 1 minus the time apart; if
        relationships are drawn at random, to the chance of being drawn, minus that.
    apart : ndarray, shape (K,)
        Per relationship: the share of its encounters that fell away because a party had left.
    totals : ndarray, shape (parties,)
        What each party gets in all its relationships together, per round.
    states : tuple of ndarray, shape (S,)
        Per party: the share of the rounds at whose beginning it is in each of its states.
    method : {"exact", "sampled"}
    standard_errors : tuple of ndarray or None
        Of `payoffs`, if sampled.
    total_errors : ndarray or None
        Of `totals`, if sampled.
    repetitions : int or None

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> mood = rg.carrying_loss(r.game, 0, "give", "withhold")
    >>> links = [rg.Link(r, ("Sam", name), (mood, rg.strategies.always_give())) for name in ("Ann", "Bob")]
    >>> found = rg.linked(links)
    >>> found.parties, found.method
    (('Sam', 'Ann', 'Bob'), 'exact')
    """

    links: tuple[Link, ...]
    parties: tuple[Hashable, ...]
    payoffs: tuple[NDArray[Any], ...]
    profiles: tuple[NDArray[Any], ...]
    apart: NDArray[Any]
    totals: NDArray[Any]
    states: tuple[NDArray[Any], ...]
    method: str
    standard_errors: tuple[NDArray[np.float64], ...] | None = None
    total_errors: NDArray[np.float64] | None = None
    repetitions: int | None = None

    def total(self, party: Hashable) -> Any:
        """Return what a party gets in all its relationships together, per round."""
        return self.totals[self._index(party)]

    def mood(self, party: Hashable) -> NDArray[Any]:
        """Return the share of the rounds at whose beginning a party is in each of its states."""
        return self.states[self._index(party)]

    def _index(self, party: Hashable) -> int:
        if party not in self.parties:
            raise KeyError(f"{party!r} is none of the parties {', '.join(map(repr, self.parties))}")
        return self.parties.index(party)

    def __repr__(self) -> str:
        return f"Linked({len(self.links)} relationships of {len(self.parties)} parties, {self.method})"

    def __str__(self) -> str:
        """One line per relationship, and one with what each party gets in all."""
        lines = []
        for k, link in enumerate(self.links):
            errors = None if self.standard_errors is None else self.standard_errors[k]
            gets = (f"{party} {_with_error(self.payoffs[k], errors, j)}" for j, party in enumerate(link.parties))
            lines.append(f"{link.name or link.r.game.name or f'relationship {k}'}: {', '.join(gets)}")
        gets = (f"{party} {_with_error(self.totals, self.total_errors, i)}" for i, party in enumerate(self.parties))
        how = "exact" if self.repetitions is None else f"{self.repetitions:,} repetitions"
        return "\n".join([*lines, f"in all, per round: {', '.join(gets)} ({how})"])

    def _tables(self) -> Mapping[str, Table]:
        seats = [(k, link, seat) for k, link in enumerate(self.links) for seat in range(len(link.parties))]
        columns = [
            Column("relationship", [k for k, *_ in seats]),
            Column("party", [str(link.parties[seat]) for _, link, seat in seats]),
            Column("name", [link.name for _, link, _ in seats]),
            Column("role", [link.r.game.roles[seat] for _, link, seat in seats]),
            Column("payoff", [self.payoffs[k][seat] for k, _, seat in seats]),
            Column("apart", [self.apart[k] for k, *_ in seats]),
        ]
        totals = [Column("party", list(map(str, self.parties))), Column("payoff", self.totals)]
        if self.standard_errors is not None and self.total_errors is not None:
            columns.append(Column("standard error", [self.standard_errors[k][seat] for k, _, seat in seats]))
            totals.append(Column("standard error", self.total_errors))
        return {
            "relationships": Table(tuple(columns), "payoffs per round", key=2),
            "totals": Table(tuple(totals), "in all, per round", key=1),
        }


def _with_error(values: NDArray[Any], errors: NDArray[np.float64] | None, k: int) -> str:
    return _number(values[k]) + ("" if errors is None else f" ± {errors[k]:.2g}")


def linked(
    links: Sequence[Link],
    chances: _checks.Numbers | None = None,
    method: Literal["auto", "exact", "sampled"] = "auto",
    exact: bool = False,
    repetitions: int = 1000,
    seed: int | np.random.Generator | None = None,
    progress: bool = False,
    threads: int | None = None,
) -> Linked:
    """Return what several relationships come to whose parties carry their state from one to the next.

    Parameters
    ----------
    links : sequence of Link, length K
        With the same discount or number of rounds. In a round each meets once, in this order.
    chances : array_like, shape (K,), optional
        If given, one relationship meets in a round, drawn with these probabilities.
    method : {"auto", "exact", "sampled"}
        "auto" is exact if the parties reach at most 2,000 states together, and sampled otherwise.
    exact : bool, default False
        Whether to compute in rationals and return Fractions. Nothing is sampled then.
    repetitions, seed, progress, threads
        If sampled: as in `simulate`. The same seed gives the same numbers for any number of threads.

    Returns
    -------
    Linked

    Raises
    ------
    TypeError, ValueError
        If the relationships do not have the same discount or rounds, or the machines of a party are not on the same
        states.
    MemoryError
        If there are too many states for ``method="exact"``. "sampled" plays such relationships.

    Notes
    -----
    Once a machine has left a relationship, that one is over, and all who sat there get its outside payoffs in its
    place. Others go on.

    Examples
    --------
    A salesperson goes from one customer to the next. It serves, at a loss as the organisation squeezes, and takes it
    out on the next customer, who does not come back:

    >>> import relgames as rg
    >>> triad = rg.games.service_triad()
    >>> r = rg.RepeatedGame(triad, discount=0.9)
    >>> seller = rg.carrying_loss(triad, 0, "serve", "push")
    >>> buyer = rg.carrying_loss(triad, 1, "buy", "walk", heals=0)
    >>> for backing in ("support", "squeeze"):
    ...     firm = rg.carrying_loss(triad, 2, backing, backing)
    ...     links = [rg.Link(r, ("Sam", name, "firm"), (seller, buyer, firm), name=name) for name in ("Ann", "Bob")]
    ...     print(rg.linked(links))
    Ann: Sam 5, Ann 50, firm 27
    Bob: Sam 5, Bob 50, firm 27
    in all, per round: Sam 10, Ann 50, firm 54, Bob 50 (exact)
    Ann: Sam -0.3425, Ann 5.45, firm 10.9025
    Bob: Sam -0.06, Bob -5, firm 5.25
    in all, per round: Sam -0.4025, Ann 5.45, firm 16.1525, Bob -5 (exact)
    """
    links = _checked(links)
    parties, starts, sizes = _parties(links)
    drawn = None if chances is None else _drawn(chances, len(links))
    if method not in ("auto", "exact", "sampled"):
        raise ValueError(f'method must be "auto", "exact" or "sampled"; got {method!r}')
    if exact and method == "sampled":
        raise ValueError("exact=True samples nothing; leave method at its default")
    repetitions = _checks.integer(repetitions, "repetitions", least=1)
    if method != "sampled":
        chain = Chain(links, parties, starts, drawn, exact)
        if chain.is_complete:
            return _exact_result(chain, sizes)
        if exact or method == "exact":
            raise MemoryError(
                f"the {len(parties)} parties of {len(links)} relationships reach more than {MOST_STATES:,} states "
                'together; use method="sampled", or machines with fewer states'
            )
    weights = None if drawn is None else drawn[0]
    found = sampled(links, parties, starts, sizes, weights, repetitions, seed, progress, threads)
    return _sampled_result(links, parties, found, repetitions)


def _checked(links: Sequence[Link]) -> tuple[Link, ...]:
    if not isinstance(links, Sequence) or not links or not all(isinstance(link, Link) for link in links):
        raise TypeError(f"links must be a sequence of one or more Link; got {links!r}")
    terms = [(link.r.discount, link.r.rounds) for link in links]
    for k, (discount, rounds) in enumerate(terms):
        if (discount, rounds) != terms[0]:
            raise ValueError(
                f"relationships that are linked must have the same discount or rounds; links[0] has "
                f"{terms[0]}, links[{k}] has {discount, rounds}"
            )
    return tuple(links)


def _parties(links: Sequence[Link]) -> tuple[tuple[Hashable, ...], Joint, tuple[int, ...]]:
    """Return all parties, the state in which each starts, and how many it has."""
    known: dict[Hashable, tuple[int | None, int]] = {}
    for k, link in enumerate(links):
        for party, machine in zip(link.parties, link.machines, strict=True):
            start, states = known.setdefault(party, (machine.start, machine.states))
            if (start, states) != (machine.start, machine.states):
                raise ValueError(
                    f"the machines of {party!r} must be on the same states; in links[{k}] it has {machine.states} and "
                    f"starts in {machine.start}, before it had {states} and started in {start}"
                )
    for k, link in enumerate(links):
        for party, table in link.hearers.items():
            _, states = known.setdefault(party, (0, len(table)))
            if states != len(table):
                raise ValueError(
                    f"links[{k}].hearers[{party!r}] must have one row per state of its machines, {states}; "
                    f"got {len(table)}"
                )
    return tuple(known), tuple(start or 0 for start, _ in known.values()), tuple(s for _, s in known.values())


def _drawn(chances: _checks.Numbers, count: int) -> tuple[NDArray[np.float64], NDArray[Any]]:
    floats, fractions = _checks.exact_array(chances, "chances")
    if floats.shape != (count,):
        raise ValueError(f"chances must hold one probability per relationship, shape ({count},); got {floats.shape}")
    floats, fractions = _checks.distributions(floats, fractions, "chances")
    return floats, _checks.as_fractions(floats, fractions)


def _exact_result(chain: Chain, sizes: tuple[int, ...]) -> Linked:
    links, parties = chain.links, chain.parties
    weights = chain.weights()
    nothing = Fraction(0) if chain.exact else 0.0
    kind = object if chain.exact else float
    payoffs, profiles, apart = [], [], []
    totals = np.full(len(parties), nothing, dtype=kind)
    for k, link in enumerate(links):
        game = link.r.game
        shares = np.full(chain.meetings[k].apart + 1, nothing, dtype=kind)
        for weight, chance in zip(weights, chain.chances, strict=True):
            for a, p in chance[k].items():
                shares[a] += weight * p
        paid, outside = (game.fractions, link.r.outside_fractions) if chain.exact else (game.payoffs, link.r.outside)
        payoffs.append(shares[:-1] @ paid.reshape(-1, game.seats) + shares[-1] * outside)
        profiles.append(shares[:-1].reshape(game.counts))
        apart.append(shares[-1])
        for party, payoff in zip(link.parties, payoffs[-1], strict=True):
            totals[parties.index(party)] += payoff
    states = tuple(np.full(size, nothing, dtype=kind) for size in sizes)
    for weight, joint in zip(weights, chain.queue, strict=True):
        for i, share in enumerate(states):
            share[joint[i]] += weight
    return Linked(links, parties, tuple(payoffs), tuple(profiles), np.array(apart, dtype=kind), totals, states, "exact")


def _sampled_result(links: tuple[Link, ...], parties: tuple[Hashable, ...], found: Sampled, repetitions: int) -> Linked:
    payoffs, errors, profiles, apart = [], [], [], []
    seat = at = 0
    for link in links:
        game = link.r.game
        A = game.payoffs[..., 0].size
        payoffs.append(found.mean[seat : seat + game.seats])
        errors.append(found.errors[seat : seat + game.seats])
        profiles.append(found.shares[at : at + A].reshape(game.counts))
        apart.append(found.shares[at + A])
        seat, at = seat + game.seats, at + A + 1
    return Linked(
        links,
        parties,
        tuple(payoffs),
        tuple(profiles),
        np.array(apart),
        found.mean[seat:],
        found.states,
        "sampled",
        tuple(errors),
        found.errors[seat:],
        repetitions,
    )
