"""Slow and obvious twin of `survival`: a distribution over the joint states, carried on round by round.

`naive.one_round` says where the machines go; who then leaves is drawn here, set by set.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import naive

import relgames as rg


class Survival(NamedTuple):
    curve: list[Any]
    leavers: dict[Any, Any]
    after: dict[Any, Any]
    states: list[dict[int, Any]]
    moment: Any


def survival(
    r: rg.RepeatedGame, machines: Sequence[rg.Machine], rounds: int, go_on: Any = 1, exact: bool = False
) -> Survival:
    """Follow so many rounds; if all stay there is another one with probability ``go_on``."""
    number = Fraction if exact else float
    stayers = []
    for machine in machines:
        act, following, _ = machine.values()
        stayers.append(rg.Machine(act, following, machine.start))
    quits = [machine.fractions()[2] for machine in machines]
    now: dict[Any, Any] = {tuple(machine.start for machine in machines): number(1)}
    out = Survival([number(1)], {}, {}, [{} for _ in machines], number(0))
    moment = out.moment
    memory: dict[Any, Any] = {}
    for t in range(1, rounds + 1):
        later: dict[Any, Any] = {}
        for joint, there in now.items():
            if joint not in memory:
                memory[joint] = naive.one_round(r, stayers, joint, exact)
            for (profile, to), chance in memory[joint].items():
                for who in product((False, True), repeat=len(machines)):
                    p = there * chance
                    for seat, leaves in enumerate(who):
                        quit = number(quits[seat][to[seat]])
                        p *= quit if leaves else 1 - quit
                    if not p:
                        continue
                    if any(who):
                        out.leavers[who] = out.leavers.get(who, 0) + p
                        out.after[profile] = out.after.get(profile, 0) + p
                        moment += t * p
                        for seat, leaves in enumerate(who):
                            if leaves:
                                out.states[seat][to[seat]] = out.states[seat].get(to[seat], 0) + p
                    else:
                        later[to] = later.get(to, 0) + p * go_on
        now = later
        out.curve.append(sum(now.values()))
    return out._replace(moment=moment)
