"""Slow and obvious twins of the analysis of machines: every history, one after another, in Fractions."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import product
from math import inf
from typing import Any

import relgames as rg

Belief = dict[int, Fraction]


def moves(machine: rg.Machine, state: int, profile: int) -> Belief:
    """The chances of each next state, in rationals."""
    _, next, _ = machine.fractions()
    cell = next[state, profile]
    return {int(cell): Fraction(1)} if next.ndim == 2 else {to: Fraction(p) for to, p in enumerate(cell) if p}


def memory_depth(machine: rg.Machine, mistakes: bool = True) -> int | float:
    """Look at all histories that are long enough to settle it.

    States are reached within S - 1 rounds, and what a walk over pairs of states does at all it does within as many
    steps as there are pairs.
    """
    pairs = machine.states * (machine.states - 1) // 2
    after = outputs(machine, pairs + machine.states - 1, mistakes)
    for n in range(pairs + 1):
        said = defaultdict(set)
        for history, output in after.items():
            if len(history) >= n:
                said[history[len(history) - n :]].add(output)
        if all(len(different) == 1 for different in said.values()):
            return n
    return inf


def outputs(machine: rg.Machine, rounds: int, mistakes: bool) -> dict[tuple[int, ...], Any]:
    """The chance to leave and, staying, the chances of choices after each history that can occur."""
    act, _, leave = machine.fractions()
    act = act.reshape(machine.states, -1, machine.actions)
    seen = range(act.shape[1])
    others = machine.profiles // machine.actions
    # Before the first round nobody leaves.
    found: dict[tuple[int, ...], tuple[Belief, bool]] = {(): ({machine.start: Fraction(1)}, False)}
    for length in range(rounds):
        for history in [h for h in found if len(h) == length]:
            belief, entered = found[history]
            staying = {s: b * (1 - leave[s] if entered else 1) for s, b in belief.items()}
            for profile in range(machine.profiles):
                after: Belief = defaultdict(Fraction)
                for s, b in staying.items():
                    weight = b if mistakes else b * act[s, 0, profile // others]
                    for to, chance in moves(machine, s, profile).items():
                        if weight:
                            after[to] += weight * chance
                if total := sum(after.values()):
                    found[(*history, profile)] = ({s: b / total for s, b in after.items()}, True)
    after = {}
    for history, (belief, _) in found.items():
        leaving = sum((b * leave[s] for s, b in belief.items()), Fraction(0))
        choice = tuple(
            sum((b * (1 - leave[s]) * act[s, k, a] for s, b in belief.items()), Fraction(0)) / (1 - leaving)
            for k, a in product(seen, range(machine.actions))
            if leaving < 1
        )
        after[history] = (leaving, choice)
    return after


def distinguishing(a: rg.Machine, b: rg.Machine, rounds: int, mistakes: bool = True) -> tuple[int, int] | None:
    """The length of the shortest history, of at most so many rounds, after which two machines differ, and its slips.

    Compared are the joint probabilities of all choices and of staying, given all that is perceived.
    """
    others = a.profiles // a.actions
    laws: list[dict[Any, Belief]] = [{(): {m.start: Fraction(1)}} for m in (a, b)]
    left: list[dict[Any, Any]] = [{(): 0}, {(): 0}]
    for length in range(rounds + 1):
        different = [h for h in left[0] if left[0][h] != left[1][h]]
        different += [h for h in laws[0] if choices(a, laws[0][h]) != choices(b, laws[1][h])]
        if different:
            return length, min(sum(meant != x // others for _, meant, x in h) for h in different)
        for k, machine in enumerate((a, b)):
            laws[k], left[k] = extended(machine, laws[k], mistakes)
    return None


def choices(machine: rg.Machine, weights: Belief) -> list[Fraction]:
    act = machine.fractions()[0].reshape(machine.states, -1)
    return [sum((w * act[s, k] for s, w in weights.items()), Fraction(0)) for k in range(act.shape[1])]


def extended(machine: rg.Machine, laws: dict[Any, Belief], mistakes: bool) -> tuple[dict[Any, Belief], dict[Any, Any]]:
    """The weights of states after one more round in which nobody leaves, and the probabilities that it does."""
    act, _, leave = machine.fractions()
    act = act.reshape(machine.states, -1, machine.actions)
    stays: dict[Any, Belief] = {}
    left = {}
    others = machine.profiles // machine.actions
    for history, weights in laws.items():
        for seen, meant, x in product(range(act.shape[1]), range(machine.actions), range(machine.profiles)):
            if meant != x // others and not mistakes:
                continue
            after: Belief = defaultdict(Fraction)
            for s, w in weights.items():
                for to, chance in moves(machine, s, x).items():
                    after[to] += w * act[s, seen, meant] * chance
            longer = (*history, (seen, meant, x))
            left[longer] = sum((w * leave[s] for s, w in after.items()), Fraction(0))
            stays[longer] = {s: w * (1 - leave[s]) for s, w in after.items() if w * (1 - leave[s])}
    return stays, left


def answers(machine: rg.Machine, others: list[int]) -> list[int]:
    """What a machine without chance does against a sequence, one round after another; 2 once it has left."""
    state, done, gone = machine.start, [], False
    for x in [*others, 0]:
        action = int(machine.act[state].argmax())
        done.append(2 if gone else action)
        state = int(machine.next[state, action * (machine.profiles // machine.actions) + x])
        gone = gone or machine.leave[state] == 1
    return done


def traits(machine: rg.Machine) -> tuple[bool, bool, bool, bool]:
    """Nice, retaliatory, provocable, forgiving, of a machine without chance for two seats and actions."""
    long = 2 * machine.states + 1
    nice = answers(machine, [0] * long) == [0] * (long + 1)
    firsts = [[0] * t for t in range(long) if t == 0 or answers(machine, [0] * t)[t] != 2]
    worse = [answers(machine, [*f, 1])[-1] != 0 and answers(machine, [*f, 0])[-1] == 0 for f in firsts]
    exploited = any(answers(machine, [*f, *[1] * 2 * long])[-long:] == [0] * long for f in firsts)
    good = all(answers(machine, [*f, 1, *[0] * 2 * long])[-long:] == [0] * long for f in firsts)
    return nice, all(worse), not exploited, good


def distance(a: rg.Machine, b: rg.Machine, discount: Fraction, rounds: int) -> Fraction:
    """Half the mean square difference after histories of fewer than so many rounds, longer ones left out."""
    profiles = a.profiles
    laws = {(): ({a.start: Fraction(1)}, {b.start: Fraction(1)})}
    total = Fraction(0)
    for t in range(rounds):
        weight = (1 - discount) * discount**t / len(laws)
        total += sum(weight * squared(done(a, u), done(b, v)) / 2 for u, v in laws.values())
        laws = {(*h, x): (moved(a, u, x), moved(b, v, x)) for h, (u, v) in laws.items() for x in range(profiles)}
    return total


def done(machine: rg.Machine, weights: Belief) -> list[Fraction]:
    act, _, leave = machine.fractions()
    leaves = sum((w * leave[s] for s, w in weights.items()), Fraction(0))
    stays = [
        sum((w * (1 - leave[s]) * act[s, k] for s, w in weights.items()), Fraction(0)) for k in range(act.shape[1])
    ]
    return [leaves, *stays]


def moved(machine: rg.Machine, weights: Belief, profile: int) -> Belief:
    after: Belief = defaultdict(Fraction)
    for s, w in weights.items():
        for to, chance in moves(machine, s, profile).items():
            after[to] += w * chance
    return dict(after)


def squared(u: list[Fraction], v: list[Fraction]) -> Fraction:
    return sum(((x - y) ** 2 for x, y in zip(u, v, strict=True)), Fraction(0))
