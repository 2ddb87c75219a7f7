"""The decision problem of one seat against machines: an ordinary Markov decision process whose states are beliefs.

Howard's policy iteration solves it for a discount; backward induction for a number of rounds; for the limit of means
policy iteration on gains and biases, also where the chain falls into several classes. Numbers are those of the process:
with Fractions the solution is exact.

References
----------
R. A. Howard (1960), Dynamic Programming and Markov Processes, MIT Press. M. L. Puterman (1994), Markov Decision
Processes, Wiley: sections 4.5, 6.4 and 9.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from relgames.equilibria.repeated import _systems
from relgames.equilibria.repeated._beliefs import MOST_BELIEFS, Belief, View, key

# A float policy is improved where that is worth more than this, of the largest payoff. What is left over is stated.
WORTH_IT = 1e-13
# Of policy iteration in floats, which finds where to begin in rationals. It takes a handful.
MOST_STEPS = 200


@dataclass(eq=False)
class Choice:
    """What follows a choice: weights are the chance of what was seen before it, times what follows."""

    reward: Any
    ends: Any
    to: dict[int, Any]


@dataclass(eq=False)
class Policy:
    """For each belief: the choice per index of what is seen of the earlier movers, and whether to leave."""

    choose: list[list[int]]
    leave: list[bool]


@dataclass(eq=False)
class Process:
    """Beliefs, numbered; belief 0 is the first.

    ``options[b]`` has, per index of what is seen, whether it may be seen, and the choices (none if it never is).
    ``after[b]`` is the number of the next belief for each choice and perceived profile.
    """

    beliefs: list[Belief]
    options: list[list[tuple[bool, list[Choice]]]]
    after: list[dict[tuple[int, int], int]]
    outside: Any
    may_leave: bool
    scale: float

    def floats(self) -> Process:
        """Return the same process in floats."""

        def lossy(c: Choice) -> Choice:
            return Choice(float(c.reward), float(c.ends), {b: float(q) for b, q in c.to.items()})

        options = [[(seen, [lossy(c) for c in choices]) for seen, choices in row] for row in self.options]
        return Process(self.beliefs, options, self.after, float(self.outside), self.may_leave, self.scale)

    def first(self) -> Policy:
        """Return a policy to begin with."""
        return Policy([[0] * len(row) for row in self.options], [False] * len(self.options))

    def layers(self, rounds: int) -> list[list[int]]:
        """Return the beliefs that there may be in each round."""
        layers = [[0]]
        for _ in range(rounds - 1):
            layers.append(sorted({to for b in layers[-1] for to in self.after[b].values()}))
        return layers


def process(view: View, depth: int | None = None, told: bool = False) -> Process | None:
    """Return the decision problem of a seat, over ``depth`` rounds if that is given; None if it has too many beliefs.

    If the seat is told the others' next states after each round, beliefs are these states.
    """
    number = {key(view.start): 0}
    beliefs, depths = [view.start], [1]
    options, after = [], []
    for b, belief in enumerate(beliefs):
        row: dict[tuple[int, Any], int] = {}
        found = view.options(belief, told)
        if told:
            told_of = [(x, to) for _, choices in found for x, o in enumerate(choices) for to in o.signals]
            following = {(x, to): ((to, view.one),) for x, to in told_of}
        else:
            following = {signal: after.belief for signal, after in view.after(belief).items()}
        final = depths[b] == depth
        for signal, later in {} if final else following.items():
            name = key(later)
            if name not in number:
                number[name] = len(beliefs)
                beliefs.append(later)
                depths.append(depths[b] + 1)
            row[signal] = number[name]
        if len(beliefs) > MOST_BELIEFS:
            return None
        groups = []
        for seen, choices in found:
            group = []
            for x, option in enumerate(choices):
                to: dict[int, Any] = {}
                for signal, weight in {} if final else option.signals.items():
                    to[row[x, signal]] = to.get(row[x, signal], 0) + weight
                group.append(Choice(option.reward, option.ends, to))
            groups.append((seen, group))
        options.append(groups)
        after.append(row)
    numbers = [view.outside, *view.payoffs]
    scale = max(abs(float(x)) for x in numbers)
    return Process(beliefs, options, after, view.outside, view.own.may_leave, scale)


def _worth(choice: Choice, stage: Any, later: Any, values: Sequence[Any], outside: Any) -> Any:
    onwards = sum((q * values[b] for b, q in choice.to.items()), choice.ends * outside)
    return stage * choice.reward + later * onwards


def _chosen(p: Process, policy: Policy, b: int) -> list[Choice]:
    """Return the choices of a policy whose weights count: after what may be seen."""
    return [row[x] for x, (seen, row) in zip(policy.choose[b], p.options[b], strict=True) if seen]


def _improved(
    p: Process, policy: Policy, stage: Any, later: Any, values: list[Any], outside: Any, least: Any
) -> tuple[bool, Any]:
    """Take better choices for worth more than ``least``; return whether there were any, and the most that is gained."""
    entering = [outside if leave else value for leave, value in zip(policy.leave, values, strict=True)]
    changed, most = False, 0 * outside
    for b, row in enumerate(p.options):
        total = 0 * outside
        for k, (seen, choices) in enumerate(row):
            if choices:
                worths = [_worth(c, stage, later, entering, outside) for c in choices]
                x = max(range(len(worths)), key=worths.__getitem__)
                gain = worths[x] - worths[policy.choose[b][k]]
                total += gain if seen else 0
                if gain > least:
                    policy.choose[b][k], changed = x, True
        most = max(most, total)
        if p.may_leave:
            gain = (values[b] - outside) if policy.leave[b] else (outside - values[b])
            most = max(most, gain)
            if gain > least:
                policy.leave[b], changed = not policy.leave[b], True
    return changed, most


def discounted(p: Process, gap: Any, policy: Policy | None = None) -> tuple[Policy, list[Any], Any]:
    """Return an optimal policy, its normalised value at each belief, and a bound on what is still to gain.

    With Fractions the bound is 0. In floats V* <= V + e / (1 - d) everywhere if TV - V <= e everywhere, where T is the
    operator of the optimality equation: it contracts by the discount d. Rounding errors of V are in TV - V; those of
    TV itself are a multiple of the unit roundoff.
    """
    exact = isinstance(gap, Fraction)
    if policy is None:
        policy = discounted(p.floats(), float(gap))[0] if exact else p.first()
    # Values are known up to some units of the last place over the gap. What they cannot tell is not worth a change.
    least = 0 if exact else max(WORTH_IT, 2.0**-49 / gap) * p.scale
    later = 1 - gap
    steps = 0
    while True:
        steps += 1
        edges, right = [], []
        for b in range(len(p.options)):
            row, value = _row(p, policy, b)
            away = 1 - sum(row.values())
            edges.append(row)
            right.append([gap * value + later * away * p.outside])
        values = [x[0] for x in _systems.solve(edges, right, later)]
        changed, most = _improved(p, policy, gap, later, values, p.outside, least)
        if not changed or (steps >= MOST_STEPS and not exact):
            return policy, values, most if exact else (most + _rounding(p, edges, values, right, later)) / gap


def _row(p: Process, policy: Policy, b: int) -> tuple[dict[int, Any], Any]:
    """Return where a policy leads from a belief, unless somebody leaves, and the stage payoff."""
    row: dict[int, Any] = {}
    reward = 0 * p.outside
    for choice in _chosen(p, policy, b):
        reward += choice.reward
        for to, q in choice.to.items():
            if not policy.leave[to]:
                row[to] = row.get(to, 0) + q
    return row, reward


def _rounding(p: Process, edges: list[Any], values: list[float], right: list[Any], later: float) -> float:
    """Return how far the equations of a policy are from holding, with the rounding errors of looking."""
    residual = max(
        abs(right[b][0] + later * sum(q * values[w] for w, q in row.items()) - values[b]) for b, row in enumerate(edges)
    )
    widest = max(len(row) for row in edges) + len(p.beliefs[0][0][0]) + 8
    return residual + 64 * widest * 2.0**-53 * p.scale


def finite(p: Process, rounds: int) -> tuple[list[dict[int, tuple[list[int], bool]]], Any]:
    """Return, per round and belief that there may be, what to choose and whether to leave on entering; and the sum."""
    layers = p.layers(rounds)
    plan: list[dict[int, tuple[list[int], bool]]] = [{} for _ in layers]
    values: dict[int, Any] = {}
    for t in reversed(range(rounds)):
        left = rounds - t - 1
        entering = {b: max(v, p.outside * left) if p.may_leave else v for b, v in values.items()}
        now = {}
        for b in layers[t]:
            total, chosen = 0 * p.outside, []
            for seen, choices in p.options[b]:
                worths = [
                    c.reward
                    + c.ends * p.outside * left
                    + (sum(q * entering[to] for to, q in c.to.items()) if left else 0)
                    for c in choices
                ]
                x = max(range(len(worths)), key=worths.__getitem__) if worths else 0
                chosen.append(x)
                total += worths[x] if seen else 0
            now[b] = total
            plan[t][b] = chosen, bool(p.may_leave and p.outside * (left + 1) > total)
        values = now
    return plan, values[0]


def long_run(p: Process, policy: Policy | None = None) -> tuple[Policy, list[Any]]:
    """Return a policy of largest gain (mean payoff in the limit) from every belief, and the gains.

    Policy iteration for chains of several classes (Puterman, section 9.2): choices are improved for the gain they lead
    to; where none can be, among those of equal gain for the bias, which is 0 at the first state of each class.
    """
    exact = isinstance(p.outside, Fraction)
    if policy is None:
        policy = long_run(p.floats())[0] if exact else p.first()
    least = 0 if exact else 1e-9 * p.scale
    # In rationals it ends: no policy comes twice. In floats rounding might make it turn in circles.
    steps = 0
    while True:
        steps += 1
        gain, bias = _gain_and_bias(p, policy)
        if not _improved_long_run(p, policy, gain, bias, least) or (steps >= MOST_STEPS and not exact):
            return policy, gain[:-1]


def _gain_and_bias(p: Process, policy: Policy) -> tuple[list[Any], list[Any]]:
    """Return the gain and the bias of a policy at each belief and, last, of being apart."""
    apart = len(p.options)
    zero, one = 0 * p.outside, 1 + 0 * p.outside
    edges: list[dict[int, Any]] = []
    rewards: list[Any] = []
    for b in range(apart):
        row, value = _row(p, policy, b)
        away = sum((c.ends for c in _chosen(p, policy, b)), zero)
        for choice in _chosen(p, policy, b):
            away += sum((q for to, q in choice.to.items() if policy.leave[to]), zero)
        edges.append({**row, apart: away} if away else row)
        rewards.append(value)
    edges.append({apart: one})
    rewards.append(p.outside)
    return _systems.means(edges, rewards)


def _improved_long_run(p: Process, policy: Policy, gain: list[Any], bias: list[Any], least: Any) -> bool:
    """Improve a policy; return whether it was."""
    for stage, values, tied in ((0, gain, None), (1, bias, gain)):
        entering = [values[-1] if leave else v for leave, v in zip(policy.leave, values[:-1], strict=True)]
        gains = [gain[-1] if leave else g for leave, g in zip(policy.leave, gain[:-1], strict=True)]
        changed = False
        for b, row in enumerate(p.options):
            for k, (_, choices) in enumerate(row):
                if not choices:
                    continue
                now = policy.choose[b][k]
                worths = [_worth(c, stage, 1, entering, values[-1]) for c in choices]
                allowed = range(len(choices))
                if tied is not None:
                    reached = [_worth(c, 0, 1, gains, gain[-1]) for c in choices]
                    allowed = [x for x in allowed if reached[x] >= reached[now] - least]
                x = max(allowed, key=worths.__getitem__)
                if worths[x] > worths[now] + least:
                    policy.choose[b][k], changed = x, True
            if p.may_leave and (tied is None or abs(gain[b] - gain[-1]) <= least):
                better = values[-1] - values[b] if not policy.leave[b] else values[b] - values[-1]
                if better > least:
                    policy.leave[b], changed = not policy.leave[b], True
        if changed:
            return True
    return False
