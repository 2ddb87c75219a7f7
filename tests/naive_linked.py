"""Slow and obvious twins of orders of moves and of linked relationships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import naive
import numpy as np

import relgames as rg


def staying(machine: rg.Machine) -> rg.Machine:
    """The same machine, which never leaves."""
    act, next_, _ = machine.values()
    return rg.Machine(act, next_, machine.start)


def rounds_of(links: Sequence[rg.Link], chances=None):
    """Yield, round after round, the expected payoffs of each relationship, in Fractions.

    A distribution over (state of each party, which relationships go on) is carried from encounter to encounter.
    """
    start = {}
    for link in links:
        start |= {party: machine.start for party, machine in zip(link.parties, link.machines, strict=True)}
    for link in links:
        start |= {party: 0 for party in link.hearers if party not in start}
    now = {(tuple(start.items()), (True,) * len(links)): Fraction(1)}
    while True:
        paid = [np.full(link.r.game.seats, Fraction(0), dtype=object) for link in links]
        if chances is None:
            for k in range(len(links)):
                now = meet(links, k, now, paid)
            yield paid
            continue
        after = defaultdict(Fraction)
        for k, chance in enumerate(chances):
            for branch, weight in meet(links, k, {b: w * chance for b, w in now.items()}, paid).items():
                after[branch] += weight
        now = dict(after)
        yield paid


def meet(links, k, now, paid):
    """Let relationship k meet, and add to what is paid."""
    link = links[k]
    r = link.r
    machines = [staying(machine) for machine in link.machines]
    after = defaultdict(Fraction)
    for (states, going), weight in now.items():
        if not going[k]:
            paid[k] += weight * r.outside_fractions
            after[states, going] += weight
            continue
        state = dict(states)
        branches = naive.one_round(r, machines, tuple(state[party] for party in link.parties), exact=True)
        for (profile, to), chance in branches.items():
            paid[k] += weight * chance * r.game.fractions[profile]
            stay = Fraction(1)
            for machine, s in zip(link.machines, to, strict=True):
                stay *= 1 - Fraction(machine.values()[2][s])
            index = int(np.ravel_multi_index(profile, r.game.counts))
            heard = [
                [(s, Fraction(q)) for s, q in enumerate(table[state[party], index]) if q]
                for party, table in link.hearers.items()
            ]
            for way in product(*heard):
                new = state | dict(zip(link.parties, to, strict=True))
                more = Fraction(1)
                for party, (s, q) in zip(link.hearers, way, strict=True):
                    new[party] = s
                    more *= q
                for goes_on, share in ((True, stay), (False, 1 - stay)):
                    if share:
                        key = tuple(new.items()), (*going[:k], goes_on, *going[k + 1 :])
                        after[key] += weight * chance * more * share
    return dict(after)


def responses(game: rg.Game, order: Sequence[int], done: dict[int, int]) -> list[tuple[int, ...]]:
    """All profiles to which equilibria of what is left of a round lead, by enumerating who expects what."""
    left = [seat for seat in order if seat not in done]
    if not left:
        return [tuple(done[seat] for seat in range(game.seats))]
    seat, own = left[0], lambda profile: game.fractions[profile][left[0]]
    follow = [responses(game, order, done | {seat: action}) for action in range(game.counts[seat])]
    found = set()
    for expected in product(*follow):
        best = max(map(own, expected))
        found |= {profile for profile in expected if own(profile) == best}
    return sorted(found)


def least_discount(game: rg.Game, order: Sequence[int], target: tuple[int, ...]):
    """The least discount that holds a profile by reverting to a stage equilibrium; None if none does."""
    needed = Fraction(0)
    stage = responses(game, order, {})
    for k, seat in enumerate(order):

        def own(profile, seat=seat):
            return game.fractions[profile][seat]

        before = {j: target[j] for j in order[:k]}
        gains = [
            min(map(own, responses(game, order, before | {seat: action})))
            for action in range(game.counts[seat])
            if action != target[seat]
        ]
        best = max(gains, default=own(target))
        if best > own(target):
            worst = min(map(own, stage))
            if worst >= own(target):
                return None
            needed = max(needed, (best - own(target)) / (best - worst))
    return needed
