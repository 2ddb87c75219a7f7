"""Whether a strategy keeps giving with its own kind although mistakes happen: the long run as they become rare.

With a small chance of a mistake in every action, the chain over the joint states is a regular perturbation of the one
without. Its long run is on the recurrent classes of that one whose *stochastic potential* is least: the least number
of mistakes on the edges of a tree along which all other classes lead to it (Young 1993, after Freidlin and Wentzell).
This counts mistakes and solves no equations, so it decides the limit itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import product

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Table, Tabular
from relgames.equilibria._arguments import game_of
from relgames.equilibria.repeated._opponents import Strategy, machine_of
from relgames.equilibria.repeated._systems import classes
from relgames.games import Game, own_first_strides
from relgames.strategies import GIVE, Machine

# A graph: for each state, where it may go, and the fewest mistakes that it takes.
Graph = list[dict[int, int]]


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
    graph, plays = _mistakes(game, machine)
    stable = _stable(graph)
    profiles = frozenset(profile for state in stable for profile in plays[state])
    recurrent = _recurrent([[to for to, cost in row.items() if cost == 0] for row in graph])
    return LongRun(profiles == {(GIVE,) * game.seats}, profiles, len(recurrent))


def _mistakes(game: Game, machine: Machine) -> tuple[Graph, list[list[tuple[int, ...]]]]:
    """Return the graph of the joint states that mistakes reach from the first, 0, and what is played in each."""
    seats = game.seats
    profiles = list(product(*(range(n) for n in game.counts)))
    strides = np.array([own_first_strides(game.counts, seat) for seat in range(seats)])
    seen: NDArray[np.int64] = np.array(profiles) @ strides.T
    likely = machine.act > 0
    first = (machine.start,) * seats
    number, queue = {first: 0}, [first]
    graph: Graph = []
    plays = []
    for joint in queue:
        row: dict[int, int] = {}
        meant = []
        for profile, indices in zip(profiles, seen.tolist(), strict=True):
            cost = sum(not likely[s, x] for s, x in zip(joint, profile, strict=True))
            to = tuple(int(machine.next[s, k]) for s, k in zip(joint, indices, strict=True))
            if to not in number:
                number[to] = len(queue)
                queue.append(to)
            row[number[to]] = min(cost, row.get(number[to], cost))
            if cost == 0:
                meant.append(profile)
        graph.append(row)
        plays.append(meant)
    return graph, plays


def _recurrent(edges: list[list[int]]) -> list[list[int]]:
    """Return the strongly connected components that no edge leaves."""
    found = classes([dict.fromkeys(row, 1) for row in edges])
    label = {v: c for c, members in enumerate(found) for v in members}
    return [members for members in found if all(label[w] == label[v] for v in members for w in edges[v])]


def _stable(graph: Graph) -> list[int]:
    """Return the states whose share of time does not go to 0."""
    closed = _recurrent([list(row) for row in graph])
    if len(closed) > 1:
        # What is never left, mistakes or not, is reached as often as it is in the chain that then begins again.
        again = {v for members in closed for v in members}
        restarting = [{0: 0} if v in again else row for v, row in enumerate(graph)]
        potential = _potentials(restarting)
        reached = [min(potential[v] for v in members) for members in closed]
        closed = [members for members, value in zip(closed, reached, strict=True) if value == min(reached)]
    stable = []
    for members in closed:
        place = {v: k for k, v in enumerate(members)}
        inner = [{place[w]: cost for w, cost in graph[v].items()} for v in members]
        potential = _potentials(inner)
        least = min(potential)
        stable += [v for v, value in zip(members, potential, strict=True) if value == least]
    return stable


def _potentials(graph: Graph) -> list[int]:
    """Return the stochastic potential of each state of a graph in which every state leads to every recurrent class."""
    roots = _recurrent([[to for to, cost in row.items() if cost == 0] for row in graph])
    fewest = [_fewest(graph, members) for members in roots]
    between = [[row[members[0]] for members in roots] for row in fewest]
    trees = [_tree(between, k) for k in range(len(roots))]
    return [min(tree + row[v] for tree, row in zip(trees, fewest, strict=True)) for v in range(len(graph))]


def _fewest(graph: Graph, sources: list[int]) -> list[int]:
    """Return the fewest mistakes from some states to every other (Dijkstra 1959)."""
    unreachable = sum(max(row.values(), default=0) for row in graph) + 1
    fewest = [unreachable] * len(graph)
    heap = [(0, v) for v in sources]
    while heap:
        cost, v = heappop(heap)
        if cost < fewest[v]:
            fewest[v] = cost
            for w, step in graph[v].items():
                if cost + step < fewest[w]:
                    heappush(heap, (cost + step, w))
    return fewest


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
