"""Slow and obvious twins of what the library computes, written from the rules of a round and nothing else.

A round, in this order: the seats choose in the order of moves, each seeing the realised actions of the
earlier movers as it perceives them; a choice is at once replaced, with the probability of an execution error,
by another action of that seat; each seat perceives each later mover as well (one perception per round and
pair); it knows its own action as realised, or believes that it did what it meant to; machines move to their
next states; each seat may leave on entering its state. Everything is enumerated; numbers are floats, or
Fractions where ``exact``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import numpy as np

import relgames as rg

APART = "apart"  # the joint state after somebody left

Chances = dict[Any, Any]


class Outcome(NamedTuple):
    payoffs: Any
    profiles: Any
    apart: Any
    expected_rounds: Any


def spread(branches: Chances, step: Callable[..., Chances]) -> Chances:
    """Replace each branch by the branches that ``step(*branch)`` makes of it, and merge equal ones."""
    out: Chances = {}
    for branch, chance in branches.items():
        for following, more in step(*branch).items():
            if more:
                out[following] = out.get(following, 0) + chance * more
    return out


def mistaken(action: int, count: int, chance: Any) -> Chances:
    """What becomes of an action that is replaced, with a probability, by another one of ``count``."""
    if count == 1:
        return {action: 1}
    return {k: 1 - chance if k == action else chance / (count - 1) for k in range(count)}


def index(digits: Iterable[int], bases: Iterable[int]) -> int:
    """The mixed-radix number of some digits, the first the most significant."""
    number = 0
    for digit, base in zip(digits, bases, strict=True):
        number = number * base + digit
    return number


def put(row: tuple, k: int, value: Any) -> tuple:
    return (*row[:k], value, *row[k + 1 :])


def one_round(
    r: rg.RepeatedGame, machines: Sequence[rg.Machine], states: tuple[int, ...], exact: bool = False
) -> Chances:
    """Return {(profile, next joint state or APART): probability} of one round."""
    N, counts = r.game.seats, r.game.counts
    number = Fraction if exact else float
    execution, perception = number(r.noise.execution), number(r.noise.perception)
    rules = [machine.fractions() if exact else machine.values() for machine in machines]
    cyclic = [[(seat + k) % N for k in range(N)] for seat in range(N)]

    # A branch is (did, views): did[i] is what seat i really did, views[i][j] what seat i believes of seat
    # j.
    def perceive(seat: int, other: int) -> Callable[..., Chances]:
        def step(did: tuple, views: tuple) -> Chances:
            seen = mistaken(did[other], counts[other], perception)
            return {(did, put(views, seat, put(views[seat], other, action))): chance for action, chance in seen.items()}

        return step

    def choose(seat: int, earlier: list[int]) -> Callable[..., Chances]:
        def step(did: tuple, views: tuple) -> Chances:
            row = rules[seat][0][states[seat]]
            if row.ndim == 2:
                order = [other for other in cyclic[seat] if other in earlier]
                row = row[index((views[seat][other] for other in order), (counts[other] for other in order))]
            out: Chances = {}
            for meant, chance in enumerate(row):
                for done, more in mistaken(meant, counts[seat], execution).items():
                    own = done if r.noise.aware else meant
                    branch = put(did, seat, done), put(views, seat, put(views[seat], seat, own))
                    out[branch] = out.get(branch, 0) + number(chance) * more
            return out

        return step

    nobody = (None,) * N
    branches: Chances = {(nobody, (nobody,) * N): number(1)}
    groups = [range(N)] if r.order is None else [[group] if isinstance(group, int) else group for group in r.order]
    moved: list[int] = []
    seen_by: dict[int, list[int]] = {}
    for group in groups:
        for seat in group:
            seen_by[seat] = list(moved)
            for other in seen_by[seat]:
                branches = spread(branches, perceive(seat, other))
            branches = spread(branches, choose(seat, seen_by[seat]))
        moved += group
    for seat, before in seen_by.items():
        for other in range(N):
            if other != seat and other not in before:
                branches = spread(branches, perceive(seat, other))

    # From here on a branch is (did, views, to, gone): the next states of the seats so far, and whether one
    # has left.
    branches = {(did, views, (), False): chance for (did, views), chance in branches.items()}
    for seat in range(N):

        def enter(did: tuple, views: tuple, to: tuple, gone: bool, seat: int = seat) -> Chances:
            _, following, leave = rules[seat]
            k = index((views[seat][other] for other in cyclic[seat]), (counts[other] for other in cyclic[seat]))
            cell = following[states[seat]][k]
            targets = {int(cell): 1} if np.ndim(cell) == 0 else dict(enumerate(cell))
            out: Chances = {}
            seen = put(views, seat, None)  # no longer needed; so that equal branches merge
            for target, chance in targets.items():
                for leaves, more in ((True, number(leave[target])), (False, 1 - number(leave[target]))):
                    branch = did, seen, (*to, target), gone or leaves
                    out[branch] = out.get(branch, 0) + number(chance) * more
            return out

        branches = spread(branches, enter)
    return spread(branches, lambda did, views, to, gone: {(did, APART if gone else to): 1})


def chain(r: rg.RepeatedGame, machines: Sequence[rg.Machine], exact: bool = False) -> dict[Any, Chances]:
    """Return the rounds from each joint state that can be reached; the first is the start."""
    found: dict[Any, Chances] = {}
    queue: list[Any] = [tuple(machine.start for machine in machines)]
    for states in queue:
        if states not in found and states != APART:
            found[states] = one_round(r, machines, states, exact)
            queue += [to for _, to in found[states]]
    return found


def matrix(rounds: dict[Any, Chances], exact: bool = False) -> Any:
    """Return the transition matrix, its last state APART."""
    number: dict[Hashable, int] = {states: k for k, states in enumerate([*rounds, APART])}
    P = zeros((len(number), len(number)), exact)
    for states, outcomes in rounds.items():
        for (_, to), chance in outcomes.items():
            P[number[states], number[to]] += chance
    P[-1, -1] += 1
    return P


def play(r: rg.RepeatedGame, machines: Sequence[rg.Machine], exact: bool = False) -> Outcome:
    """Return what the match comes to."""
    rounds = chain(r, machines, exact)
    P = matrix(rounds, exact)
    if r.rounds is not None:
        share, length = repeated(P, r.rounds, exact)
    elif r.discount == 1:
        share = limit_by_classes(P) if exact else limit_of_means(P)[0]
        length = time_to_end(P)
    else:
        d = Fraction(r.discount) if exact else float(r.discount)
        share = discounted(P, d)
        length = sum(share[:-1]) / (1 - d)
    profiles = zeros(r.game.counts, exact)
    for weight, outcomes in zip(share, rounds.values(), strict=False):
        for (profile, _), chance in outcomes.items():
            profiles[profile] += weight * chance
    stakes = r.game.fractions if exact else r.game.payoffs
    outside = r.outside_fractions if exact else r.outside
    payoffs = share[-1] * outside
    for profile in product(*(range(n) for n in r.game.counts)):
        payoffs = payoffs + profiles[profile] * stakes[profile]
    return Outcome(payoffs, profiles, share[-1], length)


def repeated(P: Any, T: int, exact: bool = False) -> tuple[Any, Any]:
    """Return the mean of the first T distributions from state 0, and the expected time before the last."""
    now = zeros(len(P), exact)
    now[0] += 1
    total = zeros(len(P), exact)
    for _ in range(T):
        total = total + now
        now = now @ P
    return total / T, sum(total[:-1])


def discounted(P: Any, d: Any) -> Any:
    """Return (1 - d) Σ d^t of the distributions from state 0: x (I - d P) = (1 - d) e_0."""
    start = zeros(len(P), P.dtype == object)
    start[0] += 1 - d
    return solve((identity(P) - d * P).T, start)


def limit_of_means(P: Any) -> Any:
    """Return the limit of the means of P^t, to which the powers of (I + P) / 2 tend: it has no period."""
    M = (np.eye(len(P)) + P) / 2
    for _ in range(60):
        M = M @ M
        M = M / M.sum(axis=1, keepdims=True)
    return M


def limit_by_classes(P: Any) -> Any:
    """Return the limit of means from state 0: chances of ending in closed classes times stationary laws."""
    n = len(P)
    reach = reachable(P)
    closed = [i for i in range(n) if all(reach[j][i] for j in range(n) if reach[i][j])]
    transient = [i for i in range(n) if i not in closed]
    share = zeros(n, P.dtype == object)
    for members in {tuple(j for j in closed if reach[i][j]) for i in closed}:
        ending = 1 if 0 in members else 0
        if 0 in transient:
            A = identity(P)[np.ix_(transient, transient)] - P[np.ix_(transient, transient)]
            ending = solve(A, P[np.ix_(transient, list(members))].sum(axis=1))[transient.index(0)]
        if ending:
            share[list(members)] = ending * stationary(P[np.ix_(members, members)])
    return share


def stationary(P: Any) -> Any:
    """Return the stationary law of an irreducible chain: x P = x with one equation replaced by Σ x = 1."""
    A = (identity(P) - P).T
    A[-1] = 1
    b = zeros(len(P), P.dtype == object)
    b[-1] += 1
    return solve(A, b)


def time_to_end(P: Any) -> Any:
    """Return the expected number of steps from state 0 to the last state."""
    reach = reachable(P)
    if not all(reach[i][-1] for i in range(len(P)) if reach[0][i]):
        return float("inf")
    live = [i for i in range(len(P) - 1) if reach[0][i]]
    A = (identity(P) - P)[np.ix_(live, live)]
    return solve(A, A[0] * 0 + 1)[0]


def reachable(P: Any) -> list[list[bool]]:
    """Return whether j can be reached from i (Warshall)."""
    n = len(P)
    reach = [[i == j or P[i, j] > 0 for j in range(n)] for i in range(n)]
    for k, i, j in product(range(n), repeat=3):
        reach[i][j] = reach[i][j] or (reach[i][k] and reach[k][j])
    return reach


def solve(A: Any, b: Any) -> Any:
    """Solve A x = b: by numpy, or by Gauss and Jordan in Fractions."""
    if A.dtype != object:
        return np.linalg.solve(A, b)
    rows = [[*row, right] for row, right in zip(A, b, strict=True)]
    n = len(rows)
    for k in range(n):
        pivot = next(i for i in range(k, n) if rows[i][k] != 0)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k and rows[i][k] != 0:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return np.array([row[-1] for row in rows], dtype=object)


def zeros(shape: Any, exact: bool) -> Any:
    return np.full(shape, Fraction(0), dtype=object) if exact else np.zeros(shape)


def identity(P: Any) -> Any:
    eye = zeros(P.shape, P.dtype == object)
    np.fill_diagonal(eye, eye[0, 0] + 1)
    return eye
