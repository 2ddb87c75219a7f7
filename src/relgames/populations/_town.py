"""Who may ask whom, who knows whom, and who hears of whom, as rows for the kernel."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames.relations._graphs import Rows, distinct

_Pair = tuple[NDArray[Any], NDArray[Any]]
_Triple = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]


class Town(NamedTuple):
    """What the kernel reads. Rows ``x[ptr[i] : ptr[i + 1]]`` are those of party i; chances are in units of 2^-53.

    Attributes
    ----------
    follows : ndarray, shape (N,)
    ask_ptr, ask_edge : ndarray
        Whom each party may ask, as edges of the next.
    know_ptr : ndarray
        Who has an opinion of whom: rows of edges.
    links : ndarray, shape (E, 4)
        For each edge, of whom the opinion is, the reverse edge, and begin and end of the next rows. Side by side and
        short, as most of the time goes into waiting for what does not fit into the cache.
    hearers : ndarray, shape (H, 4)
        Who hears of what follows from each edge, as the kernel `listeners` has it.
    tables : ndarray, shape (T, 12)
        To assess as good (8) and to give (4).
    chances : ndarray, shape (6,)
        Of failing to give, giving by mistake, misperceiving, assessing wrongly, being replaced; and whether parties
        choose whom to ask.
    hears : ndarray, shape (reach + 1, 3)
        At each distance, to hear of giving, of withholding, and to hear it wrongly.
    """

    follows: NDArray[np.int32]
    ask_ptr: NDArray[np.int64]
    ask_edge: NDArray[np.int32]
    know_ptr: NDArray[np.int64]
    links: NDArray[np.int32]
    hearers: NDArray[np.int32]
    tables: NDArray[np.int64]
    chances: NDArray[np.int64]
    hears: NDArray[np.int64]


class State(NamedTuple):
    """What the kernel changes: opinions (E,) and of oneself (N,), 1 for good; whom each asks and what comes of it.

    ``trust`` (T, T) is the number of good opinions, by norms of who holds them and of whom.
    """

    opinion: NDArray[np.int8]
    own: NDArray[np.int8]
    edges: NDArray[np.int32]
    acts: NDArray[np.int8]
    trust: NDArray[np.int64]


def acquaintances(askers: Rows, N: int) -> tuple[_Pair, _Triple]:
    """Return whom each may ask, as edges of the second: who has an opinion of whom, with each edge's reverse."""
    source = np.repeat(np.arange(N), np.diff(askers.ptr))
    asked = source * N + askers.to
    keys = distinct(np.concatenate([asked, askers.to * N + source]))
    holder, subject = keys // N, keys % N
    ptr = np.searchsorted(holder, np.arange(N + 1)).astype(np.int64)
    back = np.searchsorted(keys, subject * N + holder).astype(np.int64)
    return (askers.ptr, np.searchsorted(keys, asked).astype(np.int64)), (ptr, subject.astype(np.int64), back)


def news(types: NDArray[np.int64], asks: _Pair, knows: _Triple, tells: _Triple) -> _Pair:
    """Return who hears of each that is asked."""
    from relgames.populations._kernels.communities import listeners

    ptr, to, _ = knows
    asked = np.zeros(len(to), dtype=bool)
    asked[asks[1]] = True
    return listeners(asked, np.repeat(np.arange(len(ptr) - 1), np.diff(ptr)), types, ptr, to, *tells)


def within(rows: Rows, reach: int) -> _Triple:
    """Return for each party all within so many steps, and how many it takes."""
    if reach == 1:
        return rows.ptr, rows.to, np.ones(len(rows.to), dtype=np.int64)
    from scipy.sparse import csr_array

    N = len(rows.ptr) - 1
    step = csr_array((np.ones(len(rows.to)), rows.to, rows.ptr), shape=(N, N))
    sources, targets, distances = [], [], []
    frontier: Any = step
    seen = np.arange(N) * (N + 1)
    for k in range(1, reach + 1):
        where = frontier.tocoo()
        keys = np.setdiff1d(where.row.astype(np.int64) * N + where.col, seen)
        if not len(keys):
            break
        seen = np.union1d(seen, keys)
        sources.append(keys // N)
        targets.append(keys % N)
        distances.append(np.full(len(keys), k))
        frontier = csr_array((np.ones(len(keys)), (keys // N, keys % N)), shape=(N, N)) @ step
    if not sources:
        return rows.ptr, rows.to, np.empty(0, dtype=np.int64)
    source, target, distance = map(np.concatenate, (sources, targets, distances))
    order = np.lexsort((target, source))
    ptr = np.searchsorted(source[order], np.arange(N + 1)).astype(np.int64)
    return ptr, target[order].astype(np.int64), distance[order].astype(np.int64)


def acquainted_pairs(town: Town, T: int) -> NDArray[np.int64]:
    """Return the number of acquaintances by norms of holder and subject."""
    holder = np.repeat(town.follows, np.diff(town.know_ptr))
    return np.bincount(holder * T + town.follows[town.links[:, 0]], minlength=T * T).reshape(T, T)
