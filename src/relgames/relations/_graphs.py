"""Graphs as a user has them, as rows of neighbours."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Rows(NamedTuple):
    """Who is next to whom: row i is ``to[ptr[i] : ptr[i + 1]]``, in rising order."""

    ptr: NDArray[np.int64]
    to: NDArray[np.int64]

    def of(self, party: int) -> NDArray[np.int64]:
        """Return the row of one party."""
        return self.to[self.ptr[party] : self.ptr[party + 1]]


def rows_of(graph: Any, parties: int, name: str = "graph", both_ways: bool = True) -> Rows:
    """Return the neighbours of each of the parties 0, 1, ...

    Parameters
    ----------
    graph : object with ``nodes`` and ``edges``, or pairs
        A networkx graph, or any that has both; or pairs of parties, an array of shape (M, 2) or a sequence. In a
        directed graph an edge leads from the first to the second only. Attributes do not count.
    parties : int
    name : str
    both_ways : bool, default True
        Whether a pair leads both ways.

    Raises
    ------
    TypeError, ValueError
        If it is no graph, its nodes are not the parties, or a party is next to itself.
    """
    has_nodes = hasattr(graph, "nodes") and hasattr(graph, "edges")
    if has_nodes:
        nodes = set(_called(graph.nodes))
        if nodes != set(range(parties)):
            odd = sorted(nodes - set(range(parties)), key=repr)
            missing = sorted(set(range(parties)) - nodes)
            problem = f"node {odd[0]!r} is none of them" if odd else f"party {missing[0]} is no node"
            raise ValueError(
                f"{name} must have the parties 0 to {parties - 1} as its nodes; {problem} "
                "(networkx.convert_node_labels_to_integers numbers nodes)"
            )
    pairs = _pairs(_called(graph.edges) if has_nodes else graph, name)
    outside = pairs[(pairs < 0) | (pairs >= parties)]
    if len(outside):
        raise ValueError(f"{name} must have the parties 0 to {parties - 1} as its nodes; got an edge of {outside[0]}")
    loops = pairs[pairs[:, 0] == pairs[:, 1], 0]
    if len(loops):
        raise ValueError(f"{name} must not lead from a party to itself; party {loops[0]} has such an edge")
    directed = graph.is_directed() if has_nodes and hasattr(graph, "is_directed") else not (has_nodes or both_ways)
    if not directed:
        pairs = np.concatenate([pairs, pairs[:, ::-1]])
    source, to = np.divmod(distinct(pairs[:, 0] * parties + pairs[:, 1]), parties)
    return Rows(np.searchsorted(source, np.arange(parties + 1)), to)


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each key once, in rising order: sorting is many times as fast as the hashing of numpy's `unique`."""
    keys = np.sort(keys)
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def _called(part: Any) -> Any:
    """Return nodes or edges: views in networkx, methods elsewhere."""
    return part() if callable(part) else part


def _pairs(edges: Any, name: str) -> NDArray[np.int64]:
    kind = f"{name} must be a graph with nodes and edges (networkx), or pairs of parties"
    if isinstance(edges, str) or not hasattr(edges, "__iter__"):
        raise TypeError(f"{kind}; got {edges!r}")
    listed = edges if isinstance(edges, np.ndarray) else [tuple(edge)[:2] for edge in edges]
    if len(listed) == 0:
        return np.empty((0, 2), dtype=np.int64)
    try:
        pairs = np.asarray(listed)
    except ValueError:
        raise ValueError(f"{kind}; got edges that are no pairs") from None
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise ValueError(f"{kind}; got an array of shape {pairs.shape}")
    if pairs.dtype.kind not in "iu":
        raise TypeError(f"{kind}, whole numbers from 0 on; got {pairs.ravel()[0]!r} among them")
    return pairs.astype(np.int64)
