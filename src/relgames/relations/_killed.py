"""A Markov chain that is killed: visits, lengths and the rate at which it dies out; `relgames.relations.leaving`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = dict[int, Any]

# As many rounds as a float can count.
MOST_DOUBLINGS = 1_000


@dataclass(frozen=True)
class Run:
    """Sums over the rounds: visits of each state, how it ends, rounds, and the round of leaving times its chance."""

    visits: Sequence[Any]
    lasts: Any
    by_chance: Any
    rounds: Any
    moment: Any


@dataclass(frozen=True, eq=False)
class Killed:
    """The chain; state 0 is the start, ``ends`` the chance of leaving; if all stay, chance may ``stop`` it."""

    edges: list[Row]
    ends: list[Any]
    go_on: Any
    stop: Any
    exact: bool

    @cached_property
    def one(self) -> Any:
        return Fraction(1) if self.exact else 1.0

    @cached_property
    def stopped(self) -> list[Any]:
        """The chance of each state that chance stops it there."""
        return [self.stop * sum(row.values()) for row in self.edges]

    @cached_property
    def mortal(self) -> list[bool]:
        """Whether it may end from each state."""
        ends = [bool(end or stop) for end, stop in zip(self.ends, self.stopped, strict=True)]
        return _reaching(self.edges, ends)

    def curve(self, rounds: int) -> tuple[list[Any], list[Any]]:
        """Return the chance that it lasts after 0, 1, ..., rounds rounds, and that it ends after round 1, 2, ...."""
        lasting, endings = [self.one], []
        for now, after in self._walk(rounds):
            ending = sum((x * (self.ends[v] + self.stopped[v]) for v, x in now.items()), 0 * self.one)
            endings.append(ending)
            # Where nothing ends not a digit is to change.
            lasting.append(sum(after.values(), 0 * self.one) if ending else lasting[-1])
        return lasting, endings

    def over(self, rounds: int | None) -> Run:
        """Return the sums over so many rounds, or all."""
        return self._all() if rounds is None else self._first(rounds)

    def _walk(self, rounds: int) -> Any:
        """Yield the distribution before and after each round."""
        now: Row = {0: self.one}
        for _ in range(rounds):
            after: Row = {}
            for v, x in now.items():
                for w, p in self.edges[v].items():
                    after[w] = after.get(w, 0) + x * p * self.go_on
            yield now, after
            now = after

    def _first(self, rounds: int) -> Run:
        zero = 0 * self.one
        visits = [zero] * len(self.edges)
        moment = zero
        last: Row = {}
        for t, (now, last) in enumerate(self._walk(rounds), start=1):  # noqa: B007
            for v, x in now.items():
                visits[v] += x
                moment += t * x * self.ends[v]
        return Run(visits, sum(last.values(), zero), zero, sum(visits, zero), moment)

    def _all(self) -> Run:
        zero = 0 * self.one
        n = len(self.edges)
        if not self.mortal[0]:
            return Run([zero] * n, self.one, zero, inf, zero)
        visits = self._visits([self.one] + [zero] * (n - 1))
        lasts = sum(
            (x * p for x, row in zip(visits, self.edges, strict=True) for w, p in row.items() if not self.mortal[w]),
            zero,
        )
        by_chance = sum((x * stop for x, stop in zip(visits, self.stopped, strict=True)), zero)
        later = self._visits(visits)
        moment = sum((x * end for x, end in zip(later, self.ends, strict=True)), zero)
        return Run(visits, lasts, by_chance, inf if lasts else sum(visits, zero), moment)

    def _visits(self, initial: Sequence[Any]) -> list[Any]:
        """Return the expected visits of all mortal states from an initial weight on them; 0 of the others."""
        states = [v for v, mortal in enumerate(self.mortal) if mortal]
        place = {v: k for k, v in enumerate(states)}
        out = [0 * self.one] * len(self.edges)
        found = self._solved(states, place, initial) if self.exact else self._eliminated(states, place, initial)
        for v, x in zip(states, found, strict=True):
            out[v] = x
        return out

    def _solved(self, states: list[int], place: dict[int, int], initial: Sequence[Any]) -> list[Fraction]:
        from relgames._rationals import solved_chain

        into: list[Row] = [{} for _ in states]
        for v, k in place.items():
            for w, p in self.edges[v].items():
                if w in place:
                    into[place[w]][k] = self.go_on * p
        return [x for (x,) in solved_chain(into, [[initial[v]] for v in states])]

    def _eliminated(self, states: list[int], place: dict[int, int], initial: Sequence[float]) -> list[float]:
        from relgames._chains import stationary

        n = len(states)
        weight = sum(initial[v] for v in states)
        P = np.zeros((n + 1, n + 1))
        # State 0 is where it restarts.
        for v, k in place.items():
            P[0, k + 1] = initial[v] / weight
            P[k + 1, 0] = self.ends[v] + self.stopped[v]
            for w, p in self.edges[v].items():
                if w in place:
                    P[k + 1, place[w] + 1] += self.go_on * p
                else:
                    P[k + 1, 0] += self.go_on * p
        pi = np.empty(n + 1)
        stationary(P, n + 1, pi, np.zeros(1, dtype=np.int64))
        return (pi[1:] / pi[0] * weight).tolist()

    def _matrix(self) -> NDArray[np.float64]:
        """Return the transitions in floats."""
        n = len(self.edges)
        Q = np.zeros((n, n))
        for v, row in enumerate(self.edges):
            for w, p in row.items():
                Q[v, w] = float(p * self.go_on)
        return Q

    def radius(self) -> float:
        """Return the spectral radius of the transitions among the states from which it may end."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        mortal = np.flatnonzero(self.mortal)
        Q = self._matrix()[np.ix_(mortal, mortal)]
        # Class by class: rounding would move the roots of a long chain of classes far away from 0.
        count, label = connected_components(csr_array(Q), connection="strong")
        radii = [0.0]
        for k in range(count):
            members = np.flatnonzero(label == k)
            radii.append(float(np.abs(np.linalg.eigvals(Q[np.ix_(members, members)])).max()))
        return min(max(radii), 1.0)

    def first_below(self, share: float) -> float:
        """Return the least number of rounds after which it lasts with at most this chance; inf if there is none.

        Squares the transitions together with the chance to end within so many rounds, e: Q -> Q Q, e -> e + Q e. As e
        is only added to it keeps its digits, however small it is; rows of Q are kept at the sum 1 - e.
        """
        if float(self._all().lasts) > share:
            return inf
        ends = np.array([float(end + stop) for end, stop in zip(self.ends, self.stopped, strict=True)])
        start = np.zeros(len(ends))
        start[0] = 1
        goal = 1 - share
        powers = [(self._matrix(), ends)]
        while start @ powers[-1][1] < goal and len(powers) < MOST_DOUBLINGS:
            Q, e = powers[-1]
            Q, e = Q @ Q, np.minimum(e + Q @ e, 1)
            sums = Q.sum(axis=1)
            powers.append((Q * ((1 - e) / np.where(sums > 0, sums, 1))[:, None], e))
        rounds, ended = 0, 0.0
        for k in reversed(range(len(powers))):
            Q, e = powers[k]
            if ended + start @ e < goal:
                start, rounds, ended = start @ Q, rounds + 2**k, ended + float(start @ e)
        return float(rounds + 1)


def _reaching(edges: list[Row], goal: list[bool]) -> list[bool]:
    """Return from which states some path leads to the goal."""
    before: list[list[int]] = [[] for _ in edges]
    for v, row in enumerate(edges):
        for w, p in row.items():
            if p:
                before[w].append(v)
    found, queue = list(goal), [v for v, is_goal in enumerate(goal) if is_goal]
    for w in queue:
        for v in before[w]:
            if not found[v]:
                found[v] = True
                queue.append(v)
    return found
