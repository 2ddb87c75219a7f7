"""Finite Markov chains by state reduction, so that no subtraction loses digits.

Grassmann, Taksar and Heyman [1]_ eliminate states one at a time and take each pivot as a sum of the remaining
off-diagonal entries instead of one minus the diagonal. Every operation is then on non-negative numbers and the
result is accurate entry by entry, however nearly reducible the chain [2]_.

A *discounted* occupation is stationary too: sum_t (1 - d) d^t P^t from a start state is the stationary distribution
of the chain that restarts there with probability 1 - d after each step (multiply out pi = d pi P + (1 - d) e). So one
elimination serves discounting, limits of means and expected lengths.

References
----------
.. [1] W. K. Grassmann, M. I. Taksar and D. P. Heyman, "Regenerative analysis and steady state distributions for
   Markov chains", Operations Research 33 (1985) 1107–1116.
.. [2] C. A. O'Cinneide, "Entrywise perturbation theory and error analysis for Markov chains", Numerische
   Mathematik 65 (1993) 109–120.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import kernel


@kernel
def stationary(P, n, pi, stop):
    """Write the stationary distribution of the irreducible chain ``P[:n, :n]`` to ``pi[:n]``; ``P`` is destroyed.

    Returns early, with nothing written, once ``stop[0]`` is not 0.
    """
    for k in range(n - 1, 0, -1):
        if stop[0] != 0:
            return
        out = 0.0
        for j in range(k):
            out += P[k, j]
        for i in range(k):
            if P[i, k] > 0.0:
                f = P[i, k] / out
                P[i, k] = f
                for j in range(k):
                    P[i, j] += f * P[k, j]
    total = 1.0
    pi[0] = 1.0
    for k in range(1, n):
        mass = 0.0
        for i in range(k):
            mass += pi[i] * P[i, k]
        pi[k] = mass
        total += mass
    for k in range(n):
        pi[k] /= total


@kernel
def components(ptr, to, n):
    """Return the strongly connected component of each state (Tarjan 1972, iterative) and how many there are.

    Components are numbered so that edges lead to equal or lower numbers.
    """
    label = np.empty(n, np.int64)
    low = np.empty(n, np.int64)
    seen = np.empty(n, np.int64)
    edge = np.empty(n, np.int64)
    for v in range(n):
        label[v] = seen[v] = -1
    stack = np.empty(n, np.int64)
    path = np.empty(n, np.int64)
    height, count, clock = 0, 0, 0
    for root in range(n):
        if seen[root] >= 0:
            continue
        depth = 0
        path[0] = root
        while depth >= 0:
            v = path[depth]
            if seen[v] < 0:
                seen[v] = low[v] = clock
                clock += 1
                edge[v] = ptr[v]
                stack[height] = v
                height += 1
            descended = False
            while edge[v] < ptr[v + 1]:
                w = to[edge[v]]
                if seen[w] < 0:
                    depth += 1
                    path[depth] = w
                    descended = True
                    break
                if label[w] < 0:
                    low[v] = min(low[v], low[w])
                edge[v] += 1
            if descended:
                continue
            if low[v] == seen[v]:
                while True:
                    height -= 1
                    label[stack[height]] = count
                    if stack[height] == v:
                        break
                count += 1
            depth -= 1
    return label, count


@kernel
def limit_occupation(ptr, to, probability, n, occupation, stop):
    """Write the limit of means of the chain that starts in state 0 to ``occupation[:n]``.

    Recurrent classes are the components that no edge leaves. To end in one of them has the probability that it has,
    against the others, in the stationary distribution of the chain in which each class is one state that restarts at
    the start; within a class it is the stationary distribution. Periodic chains need no special care: the limit is
    of averages.
    """
    label, count = components(ptr, to, n)
    # Where each state goes: transient states come first, state 0 at their head, then one place per class.
    closed = np.ones(count, np.bool_)
    for v in range(n):
        for e in range(ptr[v], ptr[v + 1]):
            if label[to[e]] != label[v]:
                closed[label[v]] = False
    place = np.empty(n, np.int64)
    transient = np.int64(0)
    for v in range(n):
        if not closed[label[v]]:
            place[v] = transient
            transient += 1
    size = transient
    place_of = np.empty(count, np.int64)
    for c in range(count):
        if closed[c]:
            place_of[c] = size
            size += 1
    for v in range(n):
        occupation[v] = 0.0
        if closed[label[v]]:
            place[v] = place_of[label[v]]
    ending = np.zeros(size)
    if transient == 0:
        ending[place[0]] = 1.0
    else:
        P = np.zeros((size, size))
        for v in range(n):
            for e in range(ptr[v], ptr[v + 1]):
                P[place[v], place[to[e]]] += probability[e]
        for k in range(transient, size):
            P[k, 0] = 1.0
        stationary(P, size, ending, stop)
    total = 0.0
    for k in range(transient, size):
        total += ending[k]
    members = np.empty(n, np.int64)
    for c in range(count):
        if closed[c] and ending[place_of[c]] > 0.0:
            size = np.int64(0)
            for v in range(n):
                if label[v] == c:
                    members[size] = v
                    place[v] = size
                    size += 1
            Q = np.zeros((size, size))
            for k in range(size):
                v = members[k]
                for e in range(ptr[v], ptr[v + 1]):
                    Q[k, place[to[e]]] += probability[e]
            pi = np.empty(size)
            stationary(Q, size, pi, stop)
            for k in range(size):
                occupation[members[k]] = ending[place_of[c]] / total * pi[k]
