"""The Markov chain of linked relationships: over the states of all parties, at the beginning of rounds.

Numbers are of one kind, floats or Fractions. See `relgames.relations.linked` for what is computed.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.matches.rational import occupied, seat_table
from relgames.matches.tables import cells, compile_tables
from relgames.relations.links import Link

# Elimination is dense and takes cubic time: some seconds in floats.
MOST_STATES = 2_000

Joint = tuple[int, ...]


class Chain:
    """The chain over the states of all parties and over which relationships go on, at the beginning of rounds."""

    def __init__(
        self,
        links: tuple[Link, ...],
        parties: tuple[Hashable, ...],
        starts: Joint,
        drawn: tuple[NDArray[np.float64], NDArray[Any]] | None,
        exact: bool,
    ) -> None:
        self.links, self.parties, self.exact = links, parties, exact
        self.one: Any = Fraction(1) if exact else 1.0
        if drawn is None:
            self.ways = [(self.one, tuple(range(len(links))))]
        else:
            shares = _checks.fraction_row(drawn[1]) if exact else drawn[0].tolist()
            self.ways = [(share, (k,)) for k, share in enumerate(shares) if share]
        # Relationships of the same terms and machines, such as those of many alike customers, share their tables.
        tables: dict[Any, Any] = {}
        for link in links:
            same = link.r, link.machines
            if same not in tables:
                tables[same] = _tables(link, exact)
        self.meetings = [Meeting(link, parties, tables[link.r, link.machines], exact) for link in links]
        # Per state: which relationships go on comes after the states of the parties.
        start = (*starts, *[1] * len(links))
        self.number, self.queue = {start: 0}, [start]
        self.edges: list[dict[int, Any]] = []
        self.chances: list[list[dict[int, Any]]] = []
        self.is_complete = all(self._round(joint) for joint in self.queue)

    def _round(self, joint: Joint) -> bool:
        """Write what a round does from a state; return whether there is still room."""
        chance: list[dict[int, Any]] = [{} for _ in self.links]
        row: dict[int, Any] = {}
        for share, which in self.ways:
            now = {joint: share}
            for k in which:
                now = self._meet(k, now, chance[k])
                if len(now) > MOST_STATES:
                    return False
            for to, weight in now.items():
                if to not in self.number:
                    self.number[to] = len(self.queue)
                    self.queue.append(to)
                row[self.number[to]] = row.get(self.number[to], 0) + weight
        self.edges.append(row)
        self.chances.append(chance)
        return len(self.queue) <= MOST_STATES

    def _meet(self, k: int, now: dict[Joint, Any], chance: dict[int, Any]) -> dict[Joint, Any]:
        """Let a relationship meet from each of some states, and add to the chances of its profiles."""
        meeting, alive = self.meetings[k], len(self.parties) + k
        after: dict[Joint, Any] = {}
        for joint, weight in now.items():
            if not joint[alive]:
                chance[meeting.apart] = chance.get(meeting.apart, 0) + weight
                after[joint] = after.get(joint, 0) + weight
                continue
            profiles, moves = meeting.of(tuple(joint[i] for i in meeting.where))
            for a, p in profiles.items():
                chance[a] = chance.get(a, 0) + weight * p
            for (to, stays), p in moves.items():
                new = list(joint)
                for i, state in zip(meeting.where, to, strict=True):
                    new[i] = state
                new[alive] = stays
                after[tuple(new)] = after.get(tuple(new), 0) + weight * p
        return after

    def weights(self) -> Any:
        """Return what each state weighs in the discounted sum, the mean of the rounds, or the limit of means."""
        if self.exact:
            return occupied(self.links[0].r, self.edges, [Fraction(0)] * len(self.edges))[0]
        from scipy.sparse import csr_array

        from relgames._chains import limit_occupation, stationary

        n, r = len(self.edges), self.links[0].r
        ptr = np.zeros(n + 1, dtype=np.int64)
        np.cumsum([len(row) for row in self.edges], out=ptr[1:])
        to = np.array([w for row in self.edges for w in row], dtype=np.int64)
        q = np.array([p for row in self.edges for p in row.values()])
        pi, stop = np.zeros(n), np.zeros(1, dtype=np.int64)
        if r.discount == 1:
            limit_occupation(ptr, to, q, n, pi, stop)
        elif r.discount is not None:
            # A discounted sum is stationary for the chain that restarts: see `relgames._chains`.
            P = csr_array((q, to, ptr), shape=(n, n)).toarray() * float(r.discount)
            P[:, 0] += float(1 - r.discount)
            stationary(P, n, pi, stop)
        else:
            step = csr_array((q, to, ptr), shape=(n, n)).T.tocsr()
            now = np.zeros(n)
            now[0] = 1.0
            assert r.rounds is not None
            for _ in range(r.rounds):
                pi += now / r.rounds
                now = step @ now
        return pi


def _tables(link: Link, exact: bool) -> tuple[list[Any], list[list[Any]]]:
    """Return, per seat, what it does in each state and where it goes, and the chances that it leaves."""
    if exact:
        seats = [seat_table(link.r, seat, machine) for seat, machine in enumerate(link.machines)]
        return seats, [[_checks.to_fraction(x) for x in machine.values()[2]] for machine in link.machines]
    tables = compile_tables(link.r, [[machine] for machine in link.machines])
    return [cells(tables, seat) for seat in range(len(link.machines))], [m.leave.tolist() for m in link.machines]


class Meeting:
    """What one encounter does, from the states of those who sit there or hear of it: numbers of one kind."""

    def __init__(self, link: Link, parties: tuple[Hashable, ...], tables: tuple[Any, Any], exact: bool) -> None:
        r = link.r
        self.one: Any = Fraction(1) if exact else 1.0
        self.seats, self.leaves = tables
        self.where = [parties.index(party) for party in (*link.parties, *link.hearers)]
        self.profiles = list(product(*(range(n) for n in r.game.counts)))
        self.apart = len(self.profiles)
        self.hearers = [table if exact else table.astype(float) for table in link.hearers.values()]
        self.exact = exact
        self.known: dict[Joint, tuple[dict[int, Any], dict[tuple[Joint, int], Any]]] = {}

    def of(self, states: Joint) -> tuple[dict[int, Any], dict[tuple[Joint, int], Any]]:
        """Return the chances of the profiles, and of the next states and whether the relationship goes on."""
        if states in self.known:
            return self.known[states]
        N = len(self.seats)
        chance: dict[int, Any] = {}
        moves: dict[tuple[Joint, int], Any] = {}
        for a, profile in enumerate(self.profiles):
            found = [cell(s, profile) for cell, s in zip(self.seats, states[:N], strict=True)]
            if not (p := prod((c[0] for c in found), start=self.one)):
                continue
            chance[a] = p
            heard = [self._heard(table[s, a]) for table, s in zip(self.hearers, states[N:], strict=True)]
            for way in product(*(c[1] for c in found), *heard):
                to = tuple(state for state, _ in way)
                weight = prod((q for _, q in way), start=p)
                stay = prod((1 - leave[s] for leave, s in zip(self.leaves, to[:N], strict=True)), start=self.one)
                for goes_on, q in ((1, stay), (0, 1 - stay)):
                    if q:
                        moves[to, goes_on] = moves.get((to, goes_on), 0) + weight * q
        self.known[states] = chance, moves
        return chance, moves

    def _heard(self, row: NDArray[Any]) -> list[tuple[int, Any]]:
        values = _checks.fraction_row(row) if self.exact else row.tolist()
        return [(state, q) for state, q in enumerate(values) if q]
