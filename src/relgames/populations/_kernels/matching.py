"""A finite market, sampled: parties in a pool, matched at random, and the relationships that they are in."""

from __future__ import annotations

import numpy as np

from relgames._jit import kernel
from relgames._random import GOLDEN
from relgames.matches._kernels.sampled import choices, draw, mix, moves, stream, threshold  # noqa: F401


@kernel
def sample_market(tables, first, kinds, sizes, order, terms, stakes, key, run, stop, paid, pooled, kept, counts):
    """Follow one market from the time at which all are in the pool.

    ``tables`` are those of `cumulate`. ``first`` (N,) is the first machine of each seat, ``kinds`` (populations,
    parties) the strategy of each party, ``sizes`` the number of parties of each population: N, or a single one for all
    seats. ``terms`` is (discount, rounds before anything is counted, rounds that are counted, whether seats move in
    order). ``run`` names the random stream. Added to, over the rounds that count: ``paid`` (populations, K), the
    payoffs of all parties of a kind; ``pooled`` (populations, K), the parties in the pool; ``kept`` (profiles), the
    relationships; and ``counts``: relationships that are formed, and that end.
    """
    N = len(order)
    P = len(sizes)
    A = len(stakes) - 1
    K = paid.shape[1]
    go_on = threshold(terms[0])
    settle, rounds, ordered = int(terms[1]), int(terms[2]), terms[3] != 0.0
    most = 0
    for i in range(P):
        most = max(most, sizes[i])
    pool = np.empty((P, most), np.int64)
    waiting = np.empty(P, np.int64)
    for i in range(P):
        waiting[i] = sizes[i]
        for p in range(sizes[i]):
            pool[i, p] = p
    party = np.empty((most, N), np.int64)
    state = np.empty((most, N), np.int64)
    at = np.empty(N, np.int64)
    z = stream(key, 0, run)
    active = 0
    for t in range(settle + rounds):
        if stop[0] != 0:
            return
        count = t >= settle
        # As many as can be matched are drawn, without replacement, to the end of each pool.
        formed = most
        for i in range(P):
            formed = min(formed, waiting[i] // N if P == 1 else waiting[i])
        if count:
            counts[0] += formed
            for i in range(P):
                for p in range(waiting[i]):
                    pooled[i, kinds[i, pool[i, p]]] += 1
        for _ in range(formed):
            for j in range(N):
                i = j if P > 1 else 0
                z += np.uint64(GOLDEN)
                p = draw(z) % waiting[i]
                waiting[i] -= 1
                drawn = pool[i, p]
                pool[i, p] = pool[i, waiting[i]]
                party[active, j] = drawn
                state[active, j] = tables.where[first[j] + kinds[i, drawn], 2] * A
            active += 1
        if count:
            for i in range(P):
                for p in range(waiting[i]):
                    paid[i, kinds[i, pool[i, p]]] += stakes[A, i]
        b = 0
        while b < active:
            for j in range(N):
                at[j] = state[b, j]
            a, z = choices(tables, at, order, ordered, A, z)
            if count:
                profile = 0
                for j in range(N):
                    i = j if P > 1 else 0
                    kind = kinds[i, party[b, j]]
                    paid[i, kind] += stakes[a, j]
                    profile = profile * K + kind
                kept[profile] += 1
            stay, z = moves(tables, at, a, A, z)
            z += np.uint64(GOLDEN)
            if stay and draw(z) < go_on:
                for j in range(N):
                    state[b, j] = at[j]
                b += 1
                continue
            if count:
                counts[1] += 1
            active -= 1
            for j in range(N):
                i = j if P > 1 else 0
                pool[i, waiting[i]] = party[b, j]
                waiting[i] += 1
                party[b, j] = party[active, j]
                state[b, j] = state[active, j]
