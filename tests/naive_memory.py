"""Slow and obvious twins for the theory of memory-one strategies: vertices, enumeration, exact play."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import flint

import relgames as rg
from relgames import strategies

ZERO, ONE = Fraction(0), Fraction(1)


def largest_gap(first, second):
    """Return the largest 1 - discount at which a reaction enforces that the mean of L is 0, or None if there is none.

    By all vertices of {phi, u = gap p0, w = gap (1 - p0) >= 0 : every reaction is a probability times the discount},
    given the values of L after the first and after the second action.
    """
    rows = [((-ONE, ZERO, ZERO), ZERO), ((ZERO, -ONE, ZERO), ZERO), ((ZERO, ZERO, -ONE), ZERO)]
    # 0 <= 1 - u + phi L <= 1 - u - w after the first action, and 0 <= -u + phi L <= 1 - u - w after the second.
    rows += [row for L in first for row in (((-L, ONE, ZERO), ONE), ((L, ZERO, ONE), ZERO))]
    rows += [row for L in second for row in (((-L, ONE, ZERO), ZERO), ((L, ZERO, ONE), ONE))]
    vertices = []
    for three in combinations(rows, 3):
        matrix = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row, _ in three])
        if matrix.det() == 0:
            continue
        right = flint.fmpq_mat([[flint.fmpq(c.numerator, c.denominator)] for _, c in three])
        x = [Fraction(int(v.p), int(v.q)) for v in matrix.solve(right).entries()]
        if all(sum(a * b for a, b in zip(row, x, strict=True)) <= c for row, c in rows):
            vertices.append(x)
    reacting = [x for x in vertices if x[0] > 0]
    return max((x[1] + x[2] for x in reacting), default=None)


def surpluses(game, slope, baseline, seat, weights):
    """Return L after the first and after the second action of a seat with two."""
    rows = ([], [])
    others = [(seat + k) % game.seats for k in range(1, game.seats)]
    for profile in product(*(range(n) for n in game.counts)):
        u = game.fractions[profile]
        mean = sum(w * u[j] for w, j in zip(weights, others, strict=True))
        rows[profile[seat]].append(baseline + slope * (u[seat] - baseline) - mean)
    return rows


def random_memory_one(rng, game, seat, denominator=6):
    """Return a memory-one strategy with random chances, first round included."""
    counts = game.counts[seat:] + game.counts[:seat]
    profiles = 1
    for n in counts:
        profiles *= n
    rows = [[Fraction(int(x)) for x in rng.integers(0, denominator, counts[0])] for _ in range(profiles + 1)]
    for row in rows:
        row[int(rng.integers(counts[0]))] += 1
    rows = [[x / sum(row) for x in row] for row in rows]
    return strategies.memory_one(rows[1:], rows[0], counts)


def payoffs(game, machines, discount):
    return rg.play(rg.RepeatedGame(game, discount=discount), machines, exact=True).payoffs.tolist()


def reactors():
    """Return the chances of giving of the 16 pure rules of two seats, after CC, CD, DC, DD."""
    return list(product((1, 0), repeat=4))


def rare_mistakes(game, rules, first, discount, rate):
    """Return what two pure rules pay with a rate of mistakes."""
    machines = [strategies.memory_one(rule, start) for rule, start in zip(rules, first, strict=True)]
    return rg.play(
        rg.RepeatedGame(game, discount=discount, noise=rg.Noise(execution=rate)), machines, exact=True
    ).payoffs.tolist()


def equilibria_at(game, discount, rate):
    """Return the pairs of pure rules, and first actions, that no pure rule improves on at one rate of mistakes.

    A best response to a rule that looks one round back, mistakes being possible in all rounds, is a pure rule that
    looks one round back.
    """
    starts = [1] if discount == 1 else [1, 0]
    options = [(rule, start) for rule in reactors() for start in starts]
    u = {(a, b): rare_mistakes(game, (a[0], b[0]), (a[1], b[1]), discount, rate) for a, b in product(options, repeat=2)}
    best0 = {b: max(u[a, b][0] for a in options) for b in options}
    best1 = {a: max(u[a, b][1] for b in options) for a in options}
    return {(a, b) for a, b in u if u[a, b][0] == best0[b] and u[a, b][1] == best1[a]}


def watching(machine, game, seat, choices, other):
    """Return the machine of another seat that follows the state of a given one, and has one action per state."""
    counts = game.counts
    profiles = list(product(*(range(n) for n in counts)))
    next = [[0] * len(profiles) for _ in range(machine.states)]
    for s in range(machine.states):
        for profile in profiles:
            theirs, own = 0, 0
            for k in range(game.seats):
                theirs = theirs * counts[(seat + k) % game.seats] + profile[(seat + k) % game.seats]
                own = own * counts[(other + k) % game.seats] + profile[(other + k) % game.seats]
            next[s][own] = int(machine.next[s, theirs])
    act = [[int(x == choice) for x in range(counts[other])] for choice in choices]
    return rg.Machine(act, next, machine.start)


def corners(game, machine, seat, discount):
    """Return the payoffs of all plans of the others that go by the machine's state: the corners of what they can do."""
    others = [j for j in range(game.seats) if j != seat]
    plans = [list(product(range(game.counts[j]), repeat=machine.states)) for j in others]
    points = []
    for plan in product(*plans):
        machines = [machine] * game.seats
        for j, choices in zip(others, plan, strict=True):
            machines[j] = watching(machine, game, seat, choices, j)
        points.append(payoffs(game, machines, discount))
    return points


def some_mean_with(points, least, below):
    """Return whether a mean of two of the points (u, v) has v >= least and u < below."""
    for (u, v), (a, b) in product(points, repeat=2):
        if v >= least and u < below:
            return True
        if v < least <= b:
            share = (least - v) / (b - v)
            if u + share * (a - u) < below:
                return True
    return False


def has_negative_cycle(game, machine, seat=0):
    """Return whether the graph of the states of a machine without chance has a cycle on which the other gets more.

    By Bellman and Ford: if a round more shortens some path after as many rounds as there are states.
    """
    other = 1 - seat
    edges = []
    for s in range(machine.states):
        own = int(machine.act[s].argmax())
        for b in range(game.counts[other]):
            u = game.fractions[(own, b) if seat == 0 else (b, own)]
            edges.append((s, int(machine.next[s, own * game.counts[other] + b]), u[seat] - u[other]))
    reached = {machine.start}
    for _ in range(machine.states):
        reached |= {w for v, w, _ in edges if v in reached}
    edges = [edge for edge in edges if edge[0] in reached]
    shortest = dict.fromkeys(reached, ZERO)
    for _ in range(len(reached)):
        for v, w, cost in edges:
            shortest[w] = min(shortest[w], shortest[v] + cost)
    return any(shortest[v] + cost < shortest[w] for v, w, cost in edges)


def least_tree(between, root):
    """Return the least total cost of one edge per node but the root, by which all lead to the root."""
    nodes = range(len(between))
    totals = []
    for to in product(nodes, repeat=len(between)):
        if to[root] != root or any(v != root and to[v] == v for v in nodes):
            continue
        ends = list(nodes)
        for _ in nodes:
            ends = [to[v] for v in ends]
        if all(v == root for v in ends):
            totals.append(sum(between[v][to[v]] for v in nodes if v != root))
    return min(totals)
