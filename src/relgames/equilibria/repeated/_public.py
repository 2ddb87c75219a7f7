"""Profiles of machines whose joint state everybody knows: the chain over the joint states, and what these are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated._rounds import gap_of, profile_tables, scale_of, seen_of
from relgames.games import RepeatedGame
from relgames.matches.tables import Tables
from relgames.strategies import Machine

# Joint states that are numbered in memory.
MOST_CODES = 20_000_000
# Larger chains are solved as sparse ones.
DENSE = 2_000


@dataclass(frozen=True, eq=False)
class PublicChain:
    """The joint states that some history leads to, shortest histories first, and the chain over them.

    ``profile`` holds the machines as `_kernels.one_shot.Profile`. A joint state is a row of ``states`` (n, N);
    ``successor`` (n, A) is the next one after each profile, -1 where that is not realised; ``parent`` and ``via`` (n,)
    are the joint state and the profile by which it was found.
    """

    r: RepeatedGame
    profile: Any
    states: NDArray[np.int64]
    successor: NDArray[np.int64]
    parent: NDArray[np.int64]
    via: NDArray[np.int64]
    leave: NDArray[np.float64]  # (n, N) chance that each seat leaves on entering
    leaves: NDArray[np.bool_]  # (N,) whether its machine leaves in any state

    def history(self, state: int, rounds: int | None = None, entered: bool = False) -> list[tuple[int, ...]]:
        """Return the profiles of a shortest history that leads to a joint state, or of one of so many rounds.

        To be in the first one no round is needed, but one is to have ``entered`` it.
        """
        profiles = []
        if rounds is None:
            if entered and state == 0:
                # States are numbered by the length of their histories, so the first that leads there is nearest.
                state, a = (int(k) for k in np.argwhere(self.successor == 0)[0])
                profiles.append(a)
            while state > 0:
                profiles.append(int(self.via[state]))
                state = int(self.parent[state])
        else:
            for layer in reversed(self.layers(rounds)):
                u, a = np.argwhere((self.successor == state) & layer[:, None])[0]
                profiles.append(int(a))
                state = int(u)
        return [tuple(int(x) for x in np.unravel_index(a, self.r.game.counts)) for a in reversed(profiles)]

    def layers(self, rounds: int) -> list[NDArray[np.bool_]]:
        """Return, for each of the first rounds, which joint states some history leads to."""
        now = np.zeros(len(self.states), dtype=bool)
        now[0] = True
        layers = [now][:rounds]
        while len(layers) < rounds:
            reached = self.successor[layers[-1]].reshape(-1)
            now = np.zeros(len(self.states), dtype=bool)
            now[reached[reached >= 0]] = True
            layers.append(now)
        return layers

    def losses(
        self, where: NDArray[np.int64], ahead: NDArray[np.float64], stage: float, later: float
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the least that each seat loses by a deviation at some joint states, after what, and by which action.

        Three arrays (k, N); the loss is ``inf`` where a seat may do nothing else.
        """
        from relgames.equilibria.repeated._kernels import one_shot

        shape = len(where), self.states.shape[1]
        loss, (seen, action) = np.empty(shape), np.empty((2, *shape), dtype=np.int64)
        whole = len(where) == len(self.states)
        states, successor = (self.states, self.successor) if whole else (self.states[where], self.successor[where])
        one_shot.losses(self.profile, states, successor, ahead, stage, later, loss, seen, action)
        return loss, seen, action

    def chances(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the chance of each profile in each joint state, and the one that is certain (-1: none)."""
        from relgames.equilibria.repeated._kernels import one_shot

        n, A = self.successor.shape
        chance, certain = np.empty((n, A)), np.empty(n, dtype=np.int64)
        one_shot.chances(self.profile, self.states, chance, certain)
        return chance, certain

    def ahead(self, values: NDArray[np.float64], outside: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what it is worth to enter each joint state: somebody may leave."""
        if not self.leave.any():
            return values
        stay = (1 - self.leave).prod(axis=1)[:, None]
        return stay * values + (1 - stay) * outside

    def values(self) -> tuple[NDArray[np.float64], float]:
        """Return the normalised discounted value of each joint state to each seat (n, N), and a bound on their errors.

        The exact values solve V = (1 - d) u + d P V. What the computed ones miss it by is looked at, and the inverse of
        1 - d P has a norm of 1 / (1 - d) in the largest entry. Numbers in the tables and sums over a row are each known
        up to some units of the last place of the largest payoff.
        """
        from relgames.equilibria.repeated._kernels import one_shot

        payoffs = self.profile.payoffs
        n, N = self.states.shape
        gap = gap_of(self.r, False)
        chance, certain = self.chances()
        values = np.empty((n, N))
        if (certain >= 0).all() and bool(((self.leave == 0) | (self.leave == 1)).all()):
            leaves = (self.leave == 1).any(axis=1)
            one_shot.follow(payoffs, self.successor, certain, leaves, self.r.outside, gap, values)
        else:
            values = self._solved(chance, gap)
        ahead = self.ahead(values, self.r.outside)
        expected = self.stepped(chance, ahead, gap, 1 - gap)
        residual = float(np.abs(expected - values).max())
        return values, (residual + self.unit) / gap

    @property
    def unit(self) -> float:
        """What rounding may do to the worth of one choice in one round."""
        numbers = 8 * self.successor.shape[1] * (self.states.shape[1] + 4)
        return numbers * 2.0**-53 * scale_of(self.r)

    def stepped(self, chance: NDArray[Any], ahead: NDArray[Any], stage: float, later: float) -> NDArray[np.float64]:
        """Return what a round is worth in each joint state: ``stage`` times its payoffs, ``later`` what follows."""
        return stage * (chance @ self.profile.payoffs) + later * np.einsum("ua,uai->ui", chance, ahead[self.successor])

    def _solved(self, chance: NDArray[np.float64], gap: float) -> NDArray[np.float64]:
        from relgames.equilibria.repeated._kernels import one_shot

        n, A = chance.shape
        stay = (1 - self.leave).prod(axis=1)
        weight = chance * stay[self.successor]
        right = gap * (chance @ self.profile.payoffs) + (1 - gap) * (1 - weight.sum(axis=1))[:, None] * self.r.outside
        if n <= DENSE:
            system = np.eye(n)
            rows = np.repeat(np.arange(n), A)
            np.subtract.at(system, (rows, self.successor.reshape(-1)), (1 - gap) * weight.reshape(-1))
            one_shot.solve(system, right)
            return right
        from scipy.sparse import csr_array, eye_array
        from scipy.sparse.linalg import splu

        ends = np.arange(0, n * A + 1, A)
        moves = csr_array((weight.reshape(-1), self.successor.reshape(-1), ends), shape=(n, n))
        return splu((eye_array(n) - (1 - gap) * moves).tocsc()).solve(right)


def public_chain(r: RepeatedGame, machines: Sequence[Machine], seats: Sequence[int]) -> PublicChain | None:
    """Return the chain over the joint states that deviations of ``seats`` lead to; None if they are not public.

    They are public if no machine moves at random and each seat perceives one profile for each that is realised,
    whatever it chose. Then every seat's next state follows from the profile, and all know it.
    """
    from relgames.equilibria.repeated._kernels import one_shot

    if any(machine.next.ndim == 3 for machine in machines):
        return None
    tables = profile_tables(r, machines)
    laid_out = _laid_out(r, machines, tables, seats)
    if laid_out is None:
        return None
    product = prod(machine.states for machine in machines)
    if product > MOST_CODES:
        raise MemoryError(
            f"the machines have {product:,} joint states, more than {MOST_CODES:,}; use machines with fewer states "
            "(Machine.minimize)"
        )
    N, A = len(machines), prod(r.game.counts)
    start = np.array([machine.start for machine in machines])
    room = min(product, 1 << 16)
    while True:
        found = np.full(product, -1)
        codes, states = np.empty(room, dtype=np.int64), np.empty((room, N), dtype=np.int64)
        successor = np.empty((room, A), dtype=np.int64)
        parent, via = np.empty((2, room), dtype=np.int64)
        n = one_shot.explore(laid_out, start, found, codes, states, successor, parent, via)
        if n >= 0:
            break
        room = min(product, room * 8)
    leave = np.stack([machine.leave[states[:n, j]] for j, machine in enumerate(machines)], axis=1)
    leaves = np.array([bool(machine.leave.any()) for machine in machines])
    return PublicChain(r, laid_out, states[:n], successor[:n], parent[:n], via[:n], leave, leaves)


def _laid_out(r: RepeatedGame, machines: Sequence[Machine], tables: Tables, seats: Sequence[int]) -> Any:
    """Return the machines as arrays by absolute profiles; None if a seat does not always know the profile."""
    from relgames.equilibria.repeated._kernels.one_shot import Profile

    game = r.game
    N, A, counts = game.seats, prod(game.counts), game.counts
    entries = np.diff(tables.ptr)
    slip = np.zeros((N, max(counts), A))
    seens = [seen_of(r, j) for j in range(N)]
    seen = np.zeros((N, A), dtype=np.int64)
    widest = max(int(s.max()) + 1 for s in seens)
    chosen = np.zeros((sum(m.states for m in machines), widest, max(counts)))
    following, respond, first = [], [], 0
    for j, machine in enumerate(machines):
        begin = int(tables.where[2 * j + 1, 0]) * A
        rows = slice(begin, begin + counts[j] * A)
        slip[j, : counts[j]] = tables.respond[rows].reshape(counts[j], A)
        possible = slip[j, : counts[j]] > 0
        if bool((entries[rows].reshape(counts[j], A) > 1).any()):
            return None
        known = np.full((counts[j], A), -1)
        known[possible] = tables.to[tables.ptr[rows][possible.reshape(-1)]] - tables.where[2 * j + 1, 0] - counts[j]
        perceived = known.max(axis=0)
        if bool(((known != perceived) & possible).any()):
            return None
        following.append(machine.next[:, perceived].reshape(-1))
        own = int(tables.where[2 * j, 0]) * A
        respond.append(tables.respond[own : own + machine.states * A])
        seen[j] = seens[j][perceived]
        act = machine.act if machine.act.ndim == 3 else machine.act[:, None]
        chosen[first : first + machine.states, : int(seens[j].max()) + 1, : counts[j]] = act
        first += machine.states
    later = np.ones((N, N), dtype=bool)
    for i in range(N):
        later[i, list(r.earlier(i))] = False
    size = np.array([machine.states for machine in machines])
    free = np.zeros(N, dtype=bool)
    free[list(seats)] = True
    return Profile(
        size,
        np.cumsum(size) - size,
        np.concatenate(following),
        np.concatenate(respond),
        chosen,
        slip,
        seen,
        later,
        free,
        np.array([[n, int(s.max()) + 1] for n, s in zip(counts, seens, strict=True)]),
        np.ascontiguousarray(game.payoffs.reshape(A, N)).copy(),
    )
