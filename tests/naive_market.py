"""Slow and obvious twins of the market: the pool by flows, round by round, and relationships by their joint states."""

from __future__ import annotations

from itertools import product

import numpy as np
from naive import APART, one_round

import relgames as rg


def relationship(r, machines, rounds=4000):
    """Return expected length and total payoffs until the end, by following the joint states round by round."""
    keep = float(r.discount)
    now = {tuple(m.start for m in machines): 1.0}
    length, totals = 0.0, np.zeros(r.game.seats)
    steps = {}
    for _ in range(rounds):
        length += sum(now.values())
        after = {}
        for states, mass in now.items():
            if states not in steps:
                steps[states] = one_round(r, machines, states)
            for (profile, to), chance in steps[states].items():
                totals += mass * chance * r.game.payoffs[profile]
                if to != APART:
                    after[to] = after.get(to, 0.0) + mass * chance * keep
        now = {states: mass for states, mass in after.items() if mass > 1e-18}
        if not now:
            return length, totals
    return length, totals


def flows(r, lineups, shares, sizes, rounds):
    """Return pool shares and payoffs per round of each role, by following the masses of all from the first meeting on.

    A relationship is known by its strategies and its age; how many of an age are left is followed from its joint
    states.
    """
    N = len(lineups)
    keep = float(r.discount)
    profiles = list(product(*(range(len(lineup)) for lineup in lineups)))
    survive, earn = {}, {}
    for profile in profiles:
        machines = [lineup[k] for lineup, k in zip(lineups, profile, strict=True)]
        now = {tuple(m.start for m in machines): 1.0}
        alive, paid = [], []
        for _ in range(rounds):
            alive.append(sum(now.values()))
            pay, after = np.zeros(r.game.seats), {}
            for states, mass in now.items():
                for (actions, to), chance in one_round(r, machines, states).items():
                    pay += mass * chance * r.game.payoffs[actions]
                    if to != APART:
                        after[to] = after.get(to, 0.0) + mass * chance * keep
            paid.append(pay)
            now = after
        survive[profile], earn[profile] = np.array([*alive, sum(now.values())]), np.array(paid)
    masses = [np.array(share, dtype=float) / sum(share) * size for share, size in zip(shares, sizes, strict=True)]
    born = []
    for _ in range(rounds):
        together = [np.zeros(len(lineup)) for lineup in lineups]
        for age, formed in enumerate(reversed(born), start=1):
            for profile, mass in formed.items():
                for i in range(N):
                    together[i][profile[i]] += mass * survive[profile][age]
        pool = [mass - busy for mass, busy in zip(masses, together, strict=True)]
        sums = [row.sum() for row in pool]
        least = min(sums)
        draw = [row / total for row, total in zip(pool, sums, strict=True)]
        born.append({p: least * float(np.prod([draw[i][p[i]] for i in range(N)])) for p in profiles})
    payoffs = [(row - least * q) * r.outside[i] for i, (row, q) in enumerate(zip(pool, draw, strict=True))]
    for age, formed in enumerate(reversed(born)):
        for profile, mass in formed.items():
            for i in range(N):
                payoffs[i][profile[i]] += mass * earn[profile][age][i]
    return draw, [row / mass for row, mass in zip(payoffs, masses, strict=True)]


def trust_payoff(g, together, built, betray):
    """Return what who builds trust with its like gets in a relationship, and its length; or who betrays that trust."""
    length = sum(together**t for t in range(built + 1)) if betray else 1 / (1 - together)
    total = together**built * (g if betray else 1 / (1 - together))
    return total, length


def brute_force_best(r, m, machines):
    """Return the most that any of some machines gets against a market."""
    return max(rg.invader_payoff(m, machine) for machine in machines)
