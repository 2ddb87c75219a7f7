"""Rounds of a community: all ask, all act, news travels, some are replaced."""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, inlined, kernel, kernel_in_place
from relgames.matches._kernels.sampled import draw, stream
from relgames.relations._kernels.images import below, next_state, substream

ALWAYS = 9007199254740992


@helper_in_place
def _edge(to, first, last, subject):
    """Return the edge to a subject in a row, first to last, or -1; rows are sorted."""
    stop = last
    while first < last:
        middle = (first + last) >> 1
        if to[middle] < subject:
            first = middle + 1
        else:
            last = middle
    return first if first < stop and to[first] == subject else np.int64(-1)


@kernel
def listeners(asked, holder, follows, ptr, to, tell_ptr, told, distance):
    """Return who hears of whom: rows by edge e, from a party that asks to whom it asks.

    A row has those to whom the party tells and who know whom it asked: the norm of a listener, its edge to the donor,
    its edge to the party that tells or -1, and how many steps the news takes. Half as long as other integers, as what
    does not fit into the cache is waited for.
    """
    E = len(to)
    start = np.zeros(E + 1, np.int64)
    for e in range(E):
        start[e + 1] = start[e]
        if asked[e]:
            r = holder[e]
            for m in range(tell_ptr[r], tell_ptr[r + 1]):
                start[e + 1] += _edge(to, ptr[told[m]], ptr[told[m] + 1], to[e]) >= 0
    rows = np.empty((start[E], 4), np.int32)
    n = 0
    for e in range(E):
        if asked[e]:
            r = holder[e]
            for m in range(tell_ptr[r], tell_ptr[r + 1]):
                one = told[m]
                edge = _edge(to, ptr[one], ptr[one + 1], to[e])
                if edge >= 0:
                    rows[n, 0], rows[n, 1] = follows[one], edge
                    rows[n, 2], rows[n, 3] = _edge(to, ptr[one], ptr[one + 1], r), distance[m]
                    n += 1
    return start, rows


@helper_in_place
def _asked(party, ask_ptr, ask_edge, opinion, choosy, z):
    """Return the edge to whom a party asks, or -1: any that it may ask, or any of these that it holds good."""
    first, last = ask_ptr[party], ask_ptr[party + 1]
    count = last - first
    if choosy:
        count = 0
        for m in range(first, last):
            count += opinion[ask_edge[m]]
    if count == 0:
        return np.int64(-1)
    k = below(z, count)
    if not choosy:
        return ask_edge[first + k]
    for m in range(first, last):
        k -= opinion[ask_edge[m]]
        if k < 0:
            return ask_edge[m]
    return np.int64(-1)


@helper_in_place
def _verdict(tables, kind, donor, recipient, action, wrong, z):
    """Return whether a donor is good in the eyes of one who learns what it did, and the next state of the stream."""
    chance = tables[kind, 4 * (1 - donor) + 2 * (1 - recipient) + action]
    good = chance >= np.int64(ALWAYS)
    if chance > 0 and not good:
        z = next_state(z)
        good = draw(z) < chance
    if wrong > 0:
        z = next_state(z)
        good = good != (draw(z) < wrong)
    return np.int8(good), z


@inlined
def _set(opinion, edge, holder, subject, after, trust):
    """Change an opinion, and the number of good ones of such a holder of such a subject."""
    trust[holder, subject] += after - opinion[edge]
    opinion[edge] = after


@helper_in_place
def _ask(t, key, town, state, sums, each):
    """Let each party ask another, and that one give or withhold.

    First all ask, then all act: the processor fetches what many loops need at once if each is short.
    """
    follows, links, opinion, chances, edges = town.follows, town.links, state.opinion, town.chances, state.edges
    first = stream(key, 3 * t, 0)
    for r in range(len(follows)):
        edges[r] = _asked(r, town.ask_ptr, town.ask_edge, opinion, chances[5] > 0, substream(first, 2 * r))
    for r in range(len(follows)):
        e = edges[r]
        if e < 0:
            continue
        d = links[e, 0]
        z = substream(first, 2 * r + 1)
        row = 8 + 2 * (1 - state.own[d]) + (1 - opinion[links[e, 1]])
        gives = draw(z) < town.tables[follows[d], row]
        z = next_state(z)
        gives = draw(z) >= chances[0] if gives else draw(z) < chances[1]
        state.acts[r] = 0 if gives else 1
        sums[0, follows[d], follows[r]] += gives
        sums[1, follows[d], follows[r]] += 1
        each[0, d] += gives
        each[1, r] += gives


@helper_in_place
def _tell(t, key, town, state):
    """Let all who took part in it or hear of it assess each donor."""
    follows, tables, chances, hears, hearers = town.follows, town.tables, town.chances, town.hears, town.hearers
    opinion, own, trust = state.opinion, state.own, state.trust
    wrong, first, links = chances[3], stream(key, 3 * t + 1, 0), town.links
    for r in range(len(follows)):
        e = state.edges[r]
        if e < 0:
            continue
        d = links[e, 0]
        z = substream(first, r)
        seen = felt = np.int64(state.acts[r])
        if chances[2] > 0:
            z = next_state(z)
            seen = seen ^ (draw(z) < chances[2])
            z = next_state(z)
            felt = felt ^ (draw(z) < chances[2])
        kind = follows[d]
        own[d], z = _verdict(tables, kind, own[d], opinion[links[e, 1]], felt, wrong, z)
        after, z = _verdict(tables, follows[r], opinion[e], own[r], seen, wrong, z)
        _set(opinion, e, follows[r], kind, after, trust)
        for m in range(links[e, 2], links[e, 3]):
            chance = hears[hearers[m, 3], seen]
            if chance < np.int64(ALWAYS):
                if chance == 0:
                    continue
                z = next_state(z)
                if draw(z) >= chance:
                    continue
            heard = seen
            if hears[hearers[m, 3], 2] > 0:
                z = next_state(z)
                heard = heard ^ (draw(z) < hears[hearers[m, 3], 2])
            listener, edge, other = hearers[m, 0], hearers[m, 1], hearers[m, 2]
            recipient = opinion[other] if other >= 0 else np.int8(1)
            after, z = _verdict(tables, listener, opinion[edge], recipient, heard, wrong, z)
            _set(opinion, edge, listener, kind, after, trust)


@helper_in_place
def _replace(t, key, town, state):
    """Put newcomers in the place of some, of whom nobody knows anything, nor they of anybody."""
    follows, opinion, trust, links = town.follows, state.opinion, state.trust, town.links
    first = stream(key, 3 * t + 2, 0)
    for p in range(len(follows)):
        if draw(substream(first, p)) < town.chances[4]:
            state.own[p] = 1
            for e in range(town.know_ptr[p], town.know_ptr[p + 1]):
                kind, other = follows[p], follows[links[e, 0]]
                _set(opinion, e, kind, other, np.int8(1), trust)
                _set(opinion, links[e, 1], other, kind, np.int8(1), trust)


@kernel_in_place
def rounds(begin, end, key, town, state, sums, each):
    """Play rounds.

    Parameters
    ----------
    begin, end : int
        Numbers of the rounds; each party has streams of ``key`` of its own in each.
    town : Town
    state : State
        It is changed.
    sums : (3, T, T) int64
        Given and met, by norms of donor and recipient, and the sum over rounds of the good opinions by norms of who
        holds them and of whom. What happens is added.
    each : (2, N) int64
        How often each party gave and received; what happens is added.
    """
    T = len(state.trust)
    for t in range(begin, end):
        _ask(t, key, town, state, sums, each)
        _tell(t, key, town, state)
        if town.chances[4] > 0:
            _replace(t, key, town, state)
        for s in range(T):
            for k in range(T):
                sums[2, s, k] += state.trust[s, k]
