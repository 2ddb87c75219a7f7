"""Subgame perfection in the limit of means, where the one-shot-deviation principle does not hold."""

from __future__ import annotations

from typing import Any

from relgames.equilibria.repeated._beliefs import MOST_BELIEFS, key
from relgames.equilibria.repeated._decisions import long_run, process
from relgames.equilibria.repeated._one_shot import LEAVE, STAY, Deviation, Node, OneShot


def endless(check: OneShot) -> Deviation | None:
    """Return the deviation that begins a best response and gains most by it, in Fractions; None if none gains.

    In every subgame the mean that the machine earns is compared with the largest one, which a stationary strategy
    attains (Puterman 1994, theorem 9.1.8). Where it is less, the best strategy departs from the machine at once or
    later, and at some place where it does it gains as much or more.
    """
    worst: Deviation | None = None
    for seat, view in check.views.items():
        nodes, complete = check.nodes(seat)
        p = process(view) if complete else None
        if p is None:
            raise ValueError(
                f"the beliefs of seat {seat} about the others' states do not close up: more than {MOST_BELIEFS:,} "
                "distributions. Use noise=Noise(execution=...) alone, whose slips all see"
            )
        policy, gains = long_run(p)
        number = {key(belief): b for b, belief in enumerate(p.beliefs)}
        values = check.means(joint for node in nodes for joint, _ in node.joints())
        for node in nodes:
            value = sum(q * values[joint][seat] for joint, q in node.joints())
            b = number[key(node.belief)]
            for loss, action, seen in _losses(check, node, value, gains[b], policy.choose[b]):
                if loss < 0 and (worst is None or loss < worst.loss):
                    worst = Deviation(loss, node, action, seen)
    return worst


def _losses(check: OneShot, node: Node, value: Any, best: Any, choose: list[int]) -> list[tuple[Any, int | str, int]]:
    """Return what it loses to depart from the machine here: loss, action, what is seen before."""
    own = check.views[node.seat].own
    found: list[tuple[Any, int | str, int]] = [
        (value - best, x, seen) for seen, x in enumerate(choose) if own.act(node.state, seen)[x] != 1
    ]
    if own.may_leave and node.entered:
        outside, leaves = check.rounds.outside[node.seat], own.leave[node.state]
        found.append(((1 - leaves) * (value - outside), LEAVE, 0))
        if leaves > 0:
            # Who stays goes on as is best: a machine that leaves at every turn gains nothing by staying once.
            found.append((leaves * outside + (1 - leaves) * value - best, STAY, 0))
    return found
