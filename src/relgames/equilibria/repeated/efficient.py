"""Whether a strategy keeps giving with its own kind although mistakes happen: the long run as they become rare.

With a small chance of a mistake in every action, the chain over the joint states is a regular perturbation of the one
without. Its long run is on the recurrent classes of that one whose *stochastic potential* is least: the least number
of mistakes on the edges of a tree along which all other classes lead to it (Young 1993, after Freidlin and Wentzell).
This counts mistakes and solves no equations, so it decides the limit itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Table, Tabular
from relgames.equilibria._arguments import game_of
from relgames.equilibria.repeated._opponents import Strategy, machine_of
from relgames.games import Game, own_first_strides
from relgames.strategies import GIVE, Machine

# Where each state may go, and the fewest mistakes that it takes: a sparse array, in which a cost of 0 is an edge.
Graph = Any


@dataclass(frozen=True, eq=False)
class LongRun(Tabular):
    """What a strategy does against itself in the long run, as mistakes become rare.

    Attributes
    ----------
    holds : bool
        Whether the share of rounds in which all give goes to 1.
    profiles : frozenset of tuple of int
        The profiles whose share does not go to 0.
    classes : int
        Into how many recurrent classes the joint states fall without mistakes.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.is_efficient(rg.games.prisoners_dilemma(), rg.strategies.win_stay_lose_shift())
    >>> found.holds, found.profiles
    (True, frozenset({(0, 0)}))
    """

    holds: bool
    profiles: frozenset[tuple[int, ...]]
    classes: int

    def __bool__(self) -> bool:
        return self.holds

    def __repr__(self) -> str:
        return f"LongRun({self.holds}: profiles {sorted(self.profiles)}, recurrent classes {self.classes})"

    def _table(self) -> Table:
        return Table.of_record({**vars(self), "profiles": ", ".join(map(str, sorted(self.profiles)))})


def is_efficient(game: Game, strategy: Strategy) -> LongRun:
    """Return whether all give in the long run, if all seats play this strategy and mistakes become rare.

    A rival that is efficient is a *friendly rival*: no other seat gets ahead of it, and with its own kind it shares
    what mutual giving pays.

    Parameters
    ----------
    game : Game
        All seats with the same number of actions; action 0 is to give. Payoffs do not matter.
    strategy : Machine or sequence of probabilities
        A sequence is what `relgames.strategies.memory_one` takes.

    Returns
    -------
    LongRun

    Raises
    ------
    TypeError, ValueError
        If the strategy does not fit all seats, leaves, or has transitions that are left to chance.

    Notes
    -----
    Limit of means. Every action is replaced by another with the same small probability, independently, and all are
    aware of it (`relgames.Noise`). An action that the strategy takes with a positive probability is no mistake.

    References
    ----------
    .. [1] H. P. Young (1993), The evolution of conventions, Econometrica 61, 57-84, theorem 4.
    .. [2] Y. Murase and S. K. Baek (2020), Five rules for friendly rivalry in direct reciprocity, Scientific Reports
       10, 16904.

    Examples
    --------
    After a mistake tit for tat echoes it, and only another mistake ends that; win-stay lose-shift sets it right:

    >>> import relgames as rg
    >>> from relgames.strategies import tit_for_tat, win_stay_lose_shift
    >>> game = rg.games.prisoners_dilemma()
    >>> [rg.is_efficient(game, strategy()).holds for strategy in (tit_for_tat, win_stay_lose_shift)]
    [False, True]
    >>> rg.is_efficient(game, win_stay_lose_shift())
    LongRun(True: profiles [(0, 0)], recurrent classes 1)
    """
    game_of(game, least=2)
    machine, *_ = [machine_of(game, seat, strategy) for seat in range(game.seats)]
    if machine.next.ndim == 3:
        raise ValueError("strategy must move from state to state without chance; its actions may be left to chance")
    to, cost, first = _mistakes(game, machine)
    graph = _graph(to, cost)
    meant = cost[_stable(graph, first)] == 0
    profiles = frozenset(profile for profile, played in zip(_profiles(game), meant.any(axis=0), strict=True) if played)
    return LongRun(profiles == {(GIVE,) * game.seats}, profiles, len(_recurrent(_without_mistakes(graph))))


def _profiles(game: Game) -> list[tuple[int, ...]]:
    return list(product(*(range(n) for n in game.counts)))


def _mistakes(game: Game, machine: Machine) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return where each profile leads to and how many mistakes it takes, for all joint states that mistakes reach.

    Both are arrays over joint states and profiles; the last number is that of the joint state at the start.
    """
    seats = game.seats
    profiles = np.array(_profiles(game))
    seen = profiles @ np.array([own_first_strides(game.counts, seat) for seat in range(seats)]).T
    if machine.states**seats > 2**62:
        raise ValueError(f"strategy has too many states for {seats} seats: {machine.states}; minimize() may help")
    places = machine.states ** np.arange(seats)

    def states(codes: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        return [codes // place % machine.states for place in places]

    def following(codes: NDArray[np.int64]) -> NDArray[np.int64]:
        parts = [machine.next[state][:, seen[:, seat]] for seat, state in enumerate(states(codes))]
        return np.tensordot(places, parts, axes=1)

    start = machine.start * places.sum()
    known = new = np.array([start])
    while new.size:
        new = np.setdiff1d(following(new), known)
        known = np.union1d(known, new)
    unlikely = (machine.act == 0).astype(np.int64)
    cost = np.sum([unlikely[state][:, profiles[:, seat]] for seat, state in enumerate(states(known))], axis=0)
    return np.searchsorted(known, following(known)), cost, int(np.searchsorted(known, start))


def _graph(to: NDArray[np.int64], cost: NDArray[np.int64]) -> Graph:
    """Return the graph of the states, with the fewest mistakes from one to the next."""
    n, width = to.shape
    edges = np.repeat(np.arange(n), width) * n + to.ravel()
    # Cheapest first, of which unique takes one.
    order = np.argsort(cost, axis=None, kind="stable")
    pairs, which = np.unique(edges[order], return_index=True)
    return _sparse(n, cost.ravel()[order][which], pairs // n, pairs % n)


def _sparse(n: int, cost: NDArray[np.int64], tails: NDArray[np.int64], heads: NDArray[np.int64]) -> Graph:
    from scipy.sparse import csr_array

    return csr_array((cost, (tails, heads)), shape=(n, n))


def _without_mistakes(graph: Graph) -> Graph:
    edges = graph.tocoo()
    free = edges.data == 0
    return _sparse(graph.shape[0], edges.data[free], edges.row[free], edges.col[free])


def _recurrent(graph: Graph) -> list[NDArray[np.int64]]:
    """Return the strongly connected components that no edge leaves."""
    from scipy.sparse.csgraph import connected_components

    count, label = connected_components(graph, connection="strong")
    edges = graph.tocoo()
    left = np.bincount(label[edges.row], label[edges.row] != label[edges.col], minlength=count) > 0
    order = np.argsort(label, kind="stable")
    members = np.split(order, np.searchsorted(label[order], np.arange(1, count)))
    return [component for component, leads_on in zip(members, left, strict=True) if not leads_on]


def _stable(graph: Graph, first: int) -> NDArray[np.int64]:
    """Return the states whose share of time does not go to 0."""
    closed = _recurrent(graph)
    if len(closed) > 1:
        # What is never left, mistakes or not, is reached as often as it is in the chain that then begins again.
        again = np.concatenate(closed)
        edges = graph.tocoo()
        kept = ~np.isin(edges.row, again)
        cost, tails, heads = (part[kept] for part in (edges.data, edges.row, edges.col))
        none = np.zeros_like(again)
        restarting = _sparse(
            graph.shape[0], np.append(cost, none), np.append(tails, again), np.append(heads, none + first)
        )
        potential = _potentials(restarting)
        reached = [potential[members].min() for members in closed]
        closed = [members for members, value in zip(closed, reached, strict=True) if value == min(reached)]
    stable = []
    for members in closed:
        potential = _potentials(graph[members][:, members])
        stable.append(members[potential == potential.min()])
    return np.concatenate(stable)


def _potentials(graph: Graph) -> NDArray[np.int64]:
    """Return the stochastic potential of each state of a graph in which every state leads to every recurrent class."""
    from scipy.sparse.csgraph import dijkstra

    roots = _recurrent(_without_mistakes(graph))
    unreachable = graph.max() * graph.shape[0] + 1
    fewest = [dijkstra(graph, indices=members, min_only=True) for members in roots]
    steps = np.minimum(fewest, unreachable).astype(np.int64)
    between = [[int(row[members[0]]) for members in roots] for row in steps]
    trees = np.array([_tree(between, k) for k in range(len(roots))])
    return (trees[:, None] + steps).min(axis=0)


def _tree(between: list[list[int]], root: int) -> int:
    """Return the least total cost of edges that lead from every node to the root (Chu and Liu 1965, Edmonds 1967)."""
    n = len(between)
    total = 0
    while True:
        best = [min((between[v][w], w) for w in range(n) if w != v) if v != root else (0, root) for v in range(n)]
        total += sum(cost for cost, _ in best)
        cycle = _cycle([w for _, w in best], root)
        if not cycle:
            return total
        # The cycle becomes one node; an edge out of it costs what it adds to the edge of the cycle that it replaces.
        rest = [v for v in range(n) if v not in cycle]
        less = [[cost - best[v][0] for cost in row] for v, row in enumerate(between)]
        rows = [[*(less[v][w] for w in rest), min(less[v][w] for w in cycle)] for v in rest]
        out = [min(less[v][w] for v in cycle) for w in rest]
        between, root, n = [*rows, [*out, 0]], rest.index(root), len(rest) + 1


def _cycle(to: list[int], root: int) -> list[int]:
    """Return the nodes of a cycle of the map, other than the root."""
    for first in range(len(to)):
        path = [first]
        while path[-1] != root and to[path[-1]] not in path:
            path.append(to[path[-1]])
        if path[-1] != root:
            return path[path.index(to[path[-1]]) :]
    return []
