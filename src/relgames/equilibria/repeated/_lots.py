"""One machine that is one of several, by a lot that is drawn before the first round.

The lot need not be told: its first state acts as the machines do on average, and what they would have done then says
how likely each of them is, given what was done (Bayes' rule). From the second round on it is one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria.repeated._rounds import seen_of
from relgames.games import RepeatedGame
from relgames.strategies import Machine


def drawing_lots(r: RepeatedGame, seat: int, machines: Sequence[Machine], chances: Sequence[Any]) -> Machine:
    """Return the machine that is each of ``machines`` with a probability; they are for one seat of ``r``."""
    if len(machines) == 1:
        return machines[0]
    weights = _checks.fraction_row(chances)
    seens = max(m.act.shape[1] if m.act.ndim == 3 else 1 for m in machines)
    parts = [_part(m, seens) for m in machines]
    offsets = np.cumsum([1, *(m.states for m in machines)]).tolist()
    n, profiles = machines[0].actions, machines[0].profiles
    act = np.full((offsets[-1], seens, n), Fraction(0), dtype=object)
    next = np.full((offsets[-1], profiles, offsets[-1]), Fraction(0), dtype=object)
    leave = np.full(offsets[-1], Fraction(0), dtype=object)
    for (rows, moves, leaves), offset, m in zip(parts, offsets, machines, strict=False):
        block = slice(offset, offset + m.states)
        act[block], next[block, :, block], leave[block] = rows, moves, leaves
    act[0] = sum(w * rows[m.start] for w, (rows, _, _), m in zip(weights, parts, machines, strict=True))
    believed = [_believed(r, rows[m.start]) for (rows, _, _), m in zip(parts, machines, strict=True)]
    seen = seen_of(r, seat) if seens > 1 else np.zeros(profiles, dtype=np.int64)
    for profile in range(profiles):
        own = profile // (profiles // n)
        likely = [w * rows[seen[profile], own] for w, rows in zip(weights, believed, strict=True)]
        total = sum(likely)
        # None of them does this; whatever is believed then makes no difference.
        given = [x / total for x in likely] if total else weights
        for share, (_, moves, _), offset, m in zip(given, parts, offsets, machines, strict=False):
            next[0, profile, offset : offset + m.states] += share * moves[m.start, profile]
    return Machine(act[:, 0] if seens == 1 else act, next, 0, leave, name=" or ".join(m.name for m in machines))


def _part(machine: Machine, seens: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return act with an axis of what is seen, next as probabilities, and leave, in Fractions."""
    act, next, leave = machine.fractions()
    if act.ndim == 2:
        act = np.repeat(act[:, None], seens, axis=1)
    if machine.next.ndim == 2:
        certain = np.full((*next.shape, machine.states), Fraction(0), dtype=object)
        states, profiles = np.indices(next.shape)
        certain[states, profiles, next.astype(np.int64)] = Fraction(1)
        next = certain
    return act, next, leave


def _believed(r: RepeatedGame, act: NDArray[Any]) -> NDArray[Any]:
    """Return the chances (seen, n) of what a seat takes its own action to be: realised, or meant if it is not aware."""
    n = act.shape[1]
    if not r.noise.aware or n == 1:
        return act
    slip = _checks.to_fraction(r.noise.execution) / (n - 1)
    return act * (1 - n * slip) + slip
