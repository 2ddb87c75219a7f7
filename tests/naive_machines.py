"""Slow and obvious twins of the checks of machine profiles, from the rules of a round and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import naive
import numpy as np

import relgames as rg

Joint = tuple[int, ...]


def perceived(r: rg.RepeatedGame, seat: int, profile: Sequence[int]) -> int:
    """The number that a seat gives to a profile: its own action first, then the others in cyclic order."""
    N, counts = r.game.seats, r.game.counts
    cyclic = [(seat + k) % N for k in range(N)]
    return naive.index((profile[j] for j in cyclic), (counts[j] for j in cyclic))


def seen(r: rg.RepeatedGame, seat: int, profile: Sequence[int]) -> int:
    """The number that a seat gives to what the earlier movers did."""
    earlier = r.earlier(seat)
    return naive.index((profile[j] for j in earlier), (r.game.counts[j] for j in earlier))


def after(r: rg.RepeatedGame, machines: Sequence[rg.Machine], joint: Joint, profile: Sequence[int]) -> Joint:
    """The joint state that a profile leads to, where all see it and no machine moves at random."""
    return tuple(
        int(machine.next[s, perceived(r, j, profile)])
        for j, (machine, s) in enumerate(zip(machines, joint, strict=True))
    )


def reachable(r: rg.RepeatedGame, machines: Sequence[rg.Machine]) -> list[set[Joint]]:
    """The joint states that histories of 0, 1, ... rounds lead to, until the sets come again."""
    layers = [{tuple(machine.start for machine in machines)}]
    profiles = list(product(*(range(n) for n in r.game.counts)))
    while r.rounds is None or len(layers) < r.rounds:
        layers.append({after(r, machines, joint, a) for joint in layers[-1] for a in profiles})
        if r.rounds is None and layers[-1] in layers[:-1]:
            break
    return layers


def chances(
    r: rg.RepeatedGame, machines: Sequence[rg.Machine], joint: Joint, given: dict[int, int], choice: Any = None
):
    """The chances of the profiles if some seats' realised actions are given, and a seat chooses an action."""
    execution = Fraction(r.noise.execution)
    for profile in product(*(range(n) for n in r.game.counts)):
        chance = Fraction(1)
        for j, machine in enumerate(machines):
            if j in given:
                chance *= profile[j] == given[j]
                continue
            act = machine.fractions()[0][joint[j]]
            act = act[seen(r, j, profile)] if act.ndim == 2 else act
            if choice is not None and choice[0] == j:
                act = [int(x == choice[1]) for x in range(r.game.counts[j])]
            slips = [naive.mistaken(x, r.game.counts[j], execution)[profile[j]] for x in range(r.game.counts[j])]
            chance *= sum(p * q for p, q in zip(act, slips, strict=True))
        if chance:
            yield profile, chance


class Public:
    """Deviations where all is public, in Fractions: every joint state, every seat, every history within the round."""

    def __init__(self, r: rg.RepeatedGame, machines: Sequence[rg.Machine], leaving: bool = False) -> None:
        self.r, self.machines, self.leaving = r, machines, leaving
        self.outside = r.outside_fractions
        self.layers = reachable(r, machines)
        endless = rg.RepeatedGame(r.game, discount=0, order=r.order)
        self.joints = sorted(set().union(*reachable(endless, machines)))
        self.values: list[dict[Joint, Any]] = []
        if r.rounds is None:
            self.d = Fraction(r.discount)
            self.values = [self._discounted()]
        else:
            now = dict.fromkeys(self.joints, 0 * self.outside)
            for left in range(r.rounds):
                self.values.append(now)
                now = {joint: self._round(joint, left, {}) for joint in self.joints}
            self.values.append(now)

    def stay(self, joint: Joint, but: int | None = None) -> Fraction:
        chance = Fraction(1)
        for j, (machine, s) in enumerate(zip(self.machines, joint, strict=True)):
            chance *= 1 if j == but else 1 - machine.fractions()[2][s]
        return chance

    def _discounted(self) -> dict[Joint, Any]:
        number = {joint: k for k, joint in enumerate(self.joints)}
        A = naive.zeros((len(number), len(number)), True)
        b = naive.zeros((len(number), self.r.game.seats), True)
        for joint, k in number.items():
            A[k, k] += 1
            for profile, chance in chances(self.r, self.machines, joint, {}):
                to = after(self.r, self.machines, joint, profile)
                stay = self.stay(to)
                A[k, number[to]] -= self.d * chance * stay
                b[k] += chance * ((1 - self.d) * self.r.game.fractions[profile] + self.d * (1 - stay) * self.outside)
        columns = [naive.solve(A, column) for column in b.T]
        return {joint: np.array([column[k] for column in columns]) for joint, k in number.items()}

    def _round(self, joint: Joint, left: int, given: dict[int, int], choice: Any = None) -> Any:
        """What a round and the rest of the relationship are worth, per round; ``left`` rounds follow it."""
        total = 0 * self.outside
        for profile, chance in chances(self.r, self.machines, joint, given, choice):
            to = after(self.r, self.machines, joint, profile)
            stay = self.stay(to)
            if self.r.rounds is None:
                ahead = stay * self.values[0][to] + (1 - stay) * self.outside
                total = total + chance * ((1 - self.d) * self.r.game.fractions[profile] + self.d * ahead)
            else:
                share = Fraction(left, self.r.rounds)
                ahead = stay * self.values[left][to] + (1 - stay) * self.outside * share
                total = total + chance * (self.r.game.fractions[profile] / self.r.rounds + ahead)
        return total

    def losses(self) -> Iterator[tuple[Fraction, Any]]:
        """Yield what each deviation loses, and (round or None, joint state, seat, seen, action)."""
        T = self.r.rounds
        for t, layer in enumerate(self.layers):
            for joint in layer:
                left = 0 if T is None else T - t - 1
                for i, machine in enumerate(self.machines):
                    earlier = self.r.earlier(i)
                    for did in product(*(range(self.r.game.counts[j]) for j in earlier)):
                        given = dict(zip(earlier, did, strict=True))
                        act = machine.fractions()[0][joint[i]]
                        act = act[naive.index(did, (self.r.game.counts[j] for j in earlier))] if act.ndim == 2 else act
                        worth = [self._round(joint, left, given, (i, x))[i] for x in range(len(act))]
                        own = sum(p * value for p, value in zip(act, worth, strict=True))
                        for x, value in enumerate(worth):
                            if act[x] != 1:
                                yield own - value, (None if T is None else t, joint, i, given, x)
                    if t and (self.leaving or machine.leave.any()) and self.stay(joint, i):
                        value = self.values[0 if T is None else left + 1][joint][i]
                        out = self.outside[i] * (1 if T is None else Fraction(left + 1, T))
                        leaves = machine.fractions()[2][joint[i]]
                        where = None if T is None else t, joint, i, {}
                        if leaves < 1:
                            yield (1 - leaves) * (value - out), (*where, "leave")
                        if leaves > 0:
                            yield leaves * (out - value), (*where, "stay")


def best_over_rounds(r: rg.RepeatedGame, machines: Sequence[rg.Machine], seat: int) -> Fraction:
    """The most that a seat can earn per round in ``r.rounds`` rounds: every private history is gone through.

    The seat's machine is replaced by one whose next state says what it perceived.
    """
    n, P = r.game.counts[seat], int(np.prod(r.game.counts))
    N, counts = r.game.seats, r.game.counts
    cyclic = [(seat + k) % N for k in range(N)]
    act = np.eye(n + P, n, dtype=int)
    act[n:, 0] = 1
    spy = rg.Machine(act, np.tile(n + np.arange(P), (n + P, 1)))
    played = [spy if j == seat else machine for j, machine in enumerate(machines)]

    def seen_in(p: int) -> tuple[int, ...]:
        digits = dict(zip(cyclic, np.unravel_index(p, [counts[j] for j in cyclic]), strict=True))
        return tuple(int(digits[j]) for j in r.earlier(seat))

    def best(weights: dict[Joint, Fraction], left: int) -> Fraction:
        worths: dict[tuple[int, ...], list[Fraction]] = {}
        for x in range(n):
            follows: dict[int, dict[Joint, Fraction]] = {}
            for states, weight in weights.items():
                joint = (*states[:seat], x, *states[seat + 1 :])
                # Where the others may leave, what the seat perceives is lost: it is asked first, with none leaving.
                stays = [
                    m if j == seat else rg.Machine(*m.fractions()[:2], start=m.start) for j, m in enumerate(played)
                ]
                for (profile, to), chance in naive.one_round(r, stays, joint, exact=True).items():
                    p = to[seat] - n
                    row = worths.setdefault(seen_in(p), [Fraction(0)] * n)
                    stay = Fraction(1)
                    for j, machine in enumerate(machines):
                        stay *= 1 if j == seat else 1 - machine.fractions()[2][to[j]]
                    row[x] += weight * chance * r.game.fractions[profile][seat]
                    row[x] += weight * chance * (1 - stay) * left * r.outside_fractions[seat]
                    if stay:
                        part = follows.setdefault(p, {})
                        part[to] = part.get(to, Fraction(0)) + weight * chance * stay
            for p, part in follows.items() if left else ():
                worths[seen_in(p)][x] += best(part, left - 1)
        return sum((max(row) for row in worths.values()), Fraction(0))

    start = tuple(0 if j == seat else machine.start for j, machine in enumerate(machines))
    return best({start: Fraction(1)}, r.rounds - 1) / r.rounds


def best_of_stationary(r: rg.RepeatedGame, other: rg.Machine) -> Fraction:
    """The most that seat 0 earns against a machine whose state it knows, over all choices in each of its states."""
    n0, n1 = r.game.counts
    back = np.array([[other.next[s, b * n0 + a] for a in range(n0) for b in range(n1)] for s in range(other.states)])
    return max(
        rg.play(r, (rg.Machine(np.eye(n0, dtype=int)[list(policy)], back, other.start), other), exact=True).payoffs[0]
        for policy in product(range(n0), repeat=other.states)
    )


def one_shot_gains(r: rg.RepeatedGame, machines: Sequence[rg.Machine], seat: int) -> Iterator[Fraction]:
    """Yield what each deviation in one round gains, at every private history of a seat over ``r.rounds`` rounds.

    Every history of its own choices and of perceptions that have a positive probability; moves at once, no leaving,
    and a machine that does not move at random.
    """
    n, P = r.game.counts[seat], int(np.prod(r.game.counts))
    act = np.eye(n + P, n, dtype=int)
    act[n:, 0] = 1
    spy = rg.Machine(act, np.tile(n + np.arange(P), (n + P, 1)))
    played = [spy if j == seat else machine for j, machine in enumerate(machines)]
    own_act, own_next, _ = machines[seat].fractions()

    def outcomes(weights: dict[Joint, Fraction], x: int) -> tuple[Fraction, dict[int, dict[Joint, Fraction]]]:
        reward, follows = Fraction(0), {}
        for states, weight in weights.items():
            joint = (*states[:seat], x, *states[seat + 1 :])
            for (profile, to), chance in naive.one_round(r, played, joint, exact=True).items():
                reward += weight * chance * r.game.fractions[profile][seat]
                part = follows.setdefault(to[seat] - n, {})
                part[to] = part.get(to, Fraction(0)) + weight * chance
        return reward, follows

    def choose(weights: dict[Joint, Fraction], own: int, x: int, left: int) -> Fraction:
        reward, follows = outcomes(weights, x)
        if left:
            reward += sum(follow(part, int(own_next[own, p]), left - 1) for p, part in follows.items())
        return reward

    def follow(weights: dict[Joint, Fraction], own: int, left: int) -> Fraction:
        return sum((q * choose(weights, own, x, left) for x, q in enumerate(own_act[own]) if q), Fraction(0))

    def visit(weights: dict[Joint, Fraction], own: int, left: int) -> Iterator[Fraction]:
        total, value = sum(weights.values()) * r.rounds, follow(weights, own, left)
        for x in range(n):
            if own_act[own][x] != 1:
                yield (choose(weights, own, x, left) - value) / total
            if left:
                for p, part in outcomes(weights, x)[1].items():
                    yield from visit(part, int(own_next[own, p]), left - 1)

    start = tuple(0 if j == seat else machine.start for j, machine in enumerate(machines))
    yield from visit({start: Fraction(1)}, machines[seat].start, r.rounds - 1)
