"""One-shot deviations where everything is public: the joint states, their values, and what each deviation loses."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames._jit import kernel


class Profile(NamedTuple):
    """A profile of machines whose next states follow from the realised profile. A row is ``state * A + profile``."""

    size: NDArray[np.int64]  # (N,) states of each seat's machine
    first: NDArray[np.int64]  # (N,) the first of them, all seats' numbered through
    next: NDArray[np.int64]  # (rows,) next state, from 0 for each seat
    respond: NDArray[np.float64]  # (rows,) chance that the action comes out as in the profile
    choose: NDArray[np.float64]  # (states, seens, actions), as many as the seat with the most
    slip: NDArray[np.float64]  # (N, actions, A) chance that a choice comes out as in the profile
    seen: NDArray[np.int64]  # (N, A) index of what is seen of the earlier movers
    later: NDArray[np.bool_]  # (N, N) whether j moves at once with i or after it
    free: NDArray[np.bool_]  # (N,) whether a seat may deviate
    counts: NDArray[np.int64]  # (N, 2) actions and seens
    payoffs: NDArray[np.float64]  # (A, N)


@kernel
def explore(p, start, found, codes, states, successor, parent, via):
    """Number the joint states that a history of the seats that may deviate leads to; shortest histories first.

    Writes for each its state per seat, its successors per profile (-1: not realised), and by which joint state and
    profile it was found. Returns how many there are, or -1 if there is no room for more.
    """
    N = len(p.size)
    A = successor.shape[1]
    code = np.int64(0)
    for j in range(N):
        states[0, j] = start[j]
        code = code * p.size[j] + start[j]
    codes[0] = code
    found[code] = 0
    parent[0] = via[0] = -1
    n, u = np.int64(1), 0
    while u < n:
        if n + A > len(codes) and len(codes) < len(found):
            n = -1
            break
        for a in range(A):
            successor[u, a] = -1
            code = np.int64(0)
            possible = True
            for j in range(N):
                row = (p.first[j] + states[u, j]) * A + a
                if not p.free[j] and p.respond[row] == 0.0:
                    possible = False
                code = code * p.size[j] + p.next[row]
            if not possible:
                continue
            if found[code] < 0:
                found[code] = n
                codes[n] = code
                for j in range(N):
                    states[n, j] = p.next[(p.first[j] + states[u, j]) * A + a]
                parent[n], via[n] = u, a
                n += 1
            successor[u, a] = found[code]
        u += 1
    return n


@kernel
def chances(p, states, chance, certain):
    """Write the chance of each profile in each joint state, and the profile that is certain, -1 if there is none."""
    N = len(p.size)
    for u in range(len(chance)):
        certain[u] = -1
        for a in range(chance.shape[1]):
            c = 1.0
            for j in range(N):
                c *= p.respond[(p.first[j] + states[u, j]) * chance.shape[1] + a]
            chance[u, a] = c
            if c == 1.0:
                certain[u] = a


@kernel
def follow(payoffs, successor, certain, leaves, outside, gap, values):
    """Write the discounted values of joint states that each lead to one other: tails and cycles, in closed form."""
    n, N = values.shape
    state = np.zeros(n, np.int64)  # 0 new, 1 on the path, 2 known
    path = np.empty(n, np.int64)
    later = 1.0 - gap
    for begin in range(n):
        length = 0
        v = begin
        while v >= 0 and state[v] == 0:
            state[v] = 1
            path[length] = v
            length += 1
            w = successor[v, certain[v]]
            v = -1 if leaves[w] else w
        for i in range(N):
            ahead = outside[i]
            if v >= 0 and state[v] == 2:
                ahead = values[v, i]
            elif v >= 0:
                # A cycle from v on: what one turn is worth, and all that follow.
                total = 0.0
                turns = 0
                for k in range(length - 1, -1, -1):
                    total = gap * payoffs[certain[path[k]], i] + later * total
                    turns += 1
                    if path[k] == v:
                        break
                ahead = total / -np.expm1(turns * np.log1p(-gap))
            for k in range(length - 1, -1, -1):
                ahead = gap * payoffs[certain[path[k]], i] + later * ahead
                values[path[k], i] = ahead
        for k in range(length):
            state[path[k]] = 2


@kernel
def losses(p, states, successor, ahead, stage, later, loss, seen, action):
    """Write the least that each seat loses by one choice against its machine's, and which: (n, N) arrays.

    Payoffs of the round weigh ``stage``; ``ahead`` (n, N), what the next joint state is worth, weighs ``later``.
    """
    n, N = loss.shape
    A = successor.shape[1]
    worth = np.empty((p.choose.shape[1], p.choose.shape[2]))
    happens = np.empty(p.choose.shape[1], np.bool_)
    for u in range(n):
        for i in range(N):
            loss[u, i] = np.inf
            seen[u, i] = action[u, i] = -1
            if not p.free[i]:
                continue
            actions, seens = p.counts[i, 0], p.counts[i, 1]
            for k in range(seens):
                happens[k] = False
                for x in range(actions):
                    worth[k, x] = 0.0
            for a in range(A):
                w = successor[u, a]
                if w < 0:
                    continue
                c = 1.0
                for j in range(N):
                    if j != i and p.later[i, j]:
                        c *= p.respond[(p.first[j] + states[u, j]) * A + a]
                if c == 0.0:
                    continue
                c *= stage * p.payoffs[a, i] + later * ahead[w, i]
                k = p.seen[i, a]
                happens[k] = True
                for x in range(actions):
                    worth[k, x] += p.slip[i, x, a] * c
            row = p.first[i] + states[u, i]
            for k in range(seens):
                if not happens[k]:
                    continue
                own = 0.0
                for x in range(actions):
                    own += p.choose[row, k, x] * worth[k, x]
                for x in range(actions):
                    if p.choose[row, k, x] < 1.0 and own - worth[k, x] < loss[u, i]:
                        loss[u, i] = own - worth[k, x]
                        seen[u, i], action[u, i] = k, x


@kernel
def solve(A, b):
    """Solve ``A x = b`` in place of ``b`` (n, N); ``A`` is destroyed.

    No pivots are sought: for 1 - d P each diagonal entry is larger than the rest of its row together, and elimination
    keeps that. Small systems are solved sooner by one thread than by a library's many, which wait for each other.
    """
    n, N = b.shape
    for k in range(n):
        for i in range(k + 1, n):
            if A[i, k] != 0.0:
                f = A[i, k] / A[k, k]
                for j in range(k + 1, n):
                    A[i, j] -= f * A[k, j]
                for c in range(N):
                    b[i, c] -= f * b[k, c]
    for k in range(n - 1, -1, -1):
        for c in range(N):
            total = b[k, c]
            for j in range(k + 1, n):
                total -= A[k, j] * b[j, c]
            b[k, c] = total / A[k, k]
