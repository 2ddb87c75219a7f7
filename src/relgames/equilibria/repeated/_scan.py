"""What every single deviation loses where all know the joint state: a scan in floats that knows its own errors."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria.repeated._one_shot import LEAVE, STAY, Deviation, Node
from relgames.equilibria.repeated._public import PublicChain
from relgames.equilibria.repeated._rounds import Joint, gap_of

# Rounds times joint states: a byte each is kept.
MOST_CELLS = 500_000_000


def others_of(states: Any, seat: int) -> Joint:
    return tuple(int(s) for j, s in enumerate(states) if j != seat)


@dataclass
class Scan:
    """What floats say: the least loss, where it is, and where it may be negative though they cannot tell."""

    error: float
    least: float = inf
    rest: float = inf
    worst: Deviation | None = None
    history: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        self.open: list[Node] = []

    def look(
        self,
        chain: PublicChain,
        loss: NDArray[np.float64],
        what: Any,
        where: NDArray[np.int64],
        t: int | None,
        entered: bool = False,
    ) -> None:
        """Take in the losses (k, N) at joint states ``where``; ``what`` gives action and index of what is seen."""

        def node(u: Any, i: Any) -> Node:
            states = chain.states[where[u]]
            return Node(int(i), int(states[i]), ((others_of(states, int(i)), 1.0),), entered, t)

        unclear = np.abs(loss) <= self.error
        self.open += [node(u, i) for u, i in np.argwhere(unclear)]
        self.rest = min(self.rest, float(loss.min(initial=inf, where=~unclear)))
        u, i = np.unravel_index(int(loss.argmin()), loss.shape)
        if loss[u, i] >= self.least:
            return
        self.least = float(loss[u, i])
        action, seen = what(int(u), int(i))
        self.worst = Deviation(self.least, node(u, i), action, seen)


def discounted(chain: PublicChain, leaving: bool) -> Scan:
    gap = gap_of(chain.r, False)
    values, error = chain.values()
    scan = Scan(2 * (error + chain.unit))
    where = np.arange(len(values))
    ahead = chain.ahead(values, chain.r.outside)
    loss, seen, action = chain.losses(where, ahead, gap, 1 - gap)
    scan.look(chain, loss, lambda u, i: (int(action[u, i]), int(seen[u, i])), where, None)
    entered = np.unique(chain.successor[chain.successor >= 0])
    _look_at_leaving(scan, chain, values, 1.0, entered, leaving, None)
    if scan.worst is not None:
        scan.history = chain_history(chain, scan.worst.node)
    return scan


def counted(chain: PublicChain, leaving: bool) -> Scan:
    """Go back from the last round. Values are sums over the rounds that are left, each weighing 1/T."""
    r = chain.r
    T, n = r.rounds or 0, len(chain.states)
    if T * n > MOST_CELLS:
        raise MemoryError(
            f"{T:,} rounds of {n:,} joint states are more than {MOST_CELLS:,} cells; use fewer rounds, machines with "
            "fewer states, or a discount"
        )
    layers = chain.layers(T)
    scan = Scan(2 * (T + 1) * chain.unit)
    chance, _ = chain.chances()
    ahead = np.zeros(chain.states.shape)
    for t in reversed(range(T)):
        where = np.flatnonzero(layers[t])
        loss, seen, action = chain.losses(where, ahead, 1 / T, 1.0)
        scan.look(chain, loss, lambda u, i, s=seen, a=action: (int(a[u, i]), int(s[u, i])), where, t)
        values = chain.stepped(chance, ahead, 1 / T, 1.0)
        share = (T - t) / T
        if t:
            _look_at_leaving(scan, chain, values, share, where, leaving, t)
        ahead = chain.ahead(values, r.outside * share)
    if scan.worst is not None:
        scan.history = chain_history(chain, scan.worst.node)
    return scan


def _look_at_leaving(
    scan: Scan, chain: PublicChain, values: Any, share: float, where: Any, leaving: bool, t: int | None
) -> None:
    """Take in what seats lose by leaving or by staying on entering joint states; all others may be staying."""
    may = chain.profile.free & (leaving | chain.leaves)
    if not may.any() or not len(where):
        return
    leave = chain.leave[where]
    stay = np.stack([np.delete(1 - leave, i, axis=1).prod(axis=1) for i in range(leave.shape[1])], axis=1)
    better = values[where] - chain.r.outside * share
    off = (stay == 0) | ~may
    leaves = np.where(off | (leave == 1), inf, (1 - leave) * better)
    stays = np.where(off | (leave == 0), inf, -leave * better)
    scan.look(chain, leaves, lambda u, i: (LEAVE, 0), where, t, True)
    scan.look(chain, stays, lambda u, i: (STAY, 0), where, t, True)


def chain_history(chain: PublicChain, node: Node) -> tuple[tuple[int, ...], ...]:
    """Return a shortest history that leads to a node whose belief is certain."""
    ((joint, _),) = node.joints()
    state = int(np.flatnonzero((chain.states == joint).all(axis=1))[0])
    return tuple(chain.history(state, node.round, node.entered))
