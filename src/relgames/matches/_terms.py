"""The terms of the relationship and the strategies of a match, as the loop over rounds in Python reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from relgames.games import RepeatedGame, profile_strides
from relgames.matches._players import CHOICE, LEAVE, MOVE, MachineRules, Profile
from relgames.strategies import Machine, Program
from relgames.strategies.agent import waits

# Further draws of a seat in a round: the slip of its action, and, from here on, what it takes each seat's action for.
SLIP, SEE = 3, 4


class _Views(dict[int, Profile]):
    """Profiles by their absolute index, with the actions of ``seat`` first."""

    def __init__(self, counts: Sequence[int], seat: int) -> None:
        super().__init__()
        self.counts, self.strides, self.seat = counts, profile_strides(counts), seat

    def __missing__(self, a: int) -> Profile:
        profile = [a // stride % n for stride, n in zip(self.strides, self.counts, strict=True)]
        self[a] = tuple(profile[self.seat :] + profile[: self.seat])
        return self[a]


class Terms:
    """What all lanes share: the terms of the relationship as the loop over rounds reads them."""

    def __init__(self, r: RepeatedGame, rounds: int, discount: float, key: int, record: bool = False) -> None:
        N = r.game.seats
        self.r, self.rounds, self.discount, self.key, self.record = r, rounds, discount, key, record
        self.counts, self.strides = r.game.counts, profile_strides(r.game.counts)
        order = r.order or (r.moves,)
        self.groups = [(group,) if isinstance(group, int) else tuple(group) for group in order]
        self.earlier = [r.earlier(seat) if r.order is not None else () for seat in range(N)]
        self.execution, self.perception = float(r.noise.execution), float(r.noise.perception)
        self.views = [_Views(self.counts, seat) for seat in range(N)]
        self.width = N * (N + SEE)
        self.begun: set[int] = set()  # shared objects that were reset
        self.hanging: dict[int, set[int]] = defaultdict(set)  # matches in which a strategy did not end its turn

    def slips(self) -> Iterator[int]:
        """Return the numbers of the draws for mistakes."""
        N = len(self.counts)
        for i in range(N):
            base = i * (N + SEE)
            if self.execution and self.counts[i] > 1:
                yield base + SLIP
            if self.perception:
                yield from (base + SEE + j for j in range(N) if j != i and self.counts[j] > 1)


class Match:
    """The strategies of a match, and the columns of a round's draws that it needs."""

    def __init__(self, terms: Terms, row: int, number: int, strategies: Sequence[Any], rules: dict[Any, Any]) -> None:
        self.terms, self.row, self.number, self.strategies = terms, row, number, strategies
        self.waiting = any(waits(s) for s in strategies if not isinstance(s, Machine | Program))
        self.rules: list[MachineRules | None] = []
        needed = list(terms.slips())
        N = len(strategies)
        for seat, strategy in enumerate(strategies):
            rule, needs = None, []
            if isinstance(strategy, Machine):
                if (id(strategy), seat) not in rules:
                    rules[id(strategy), seat] = MachineRules(terms.r, seat, strategy)
                rule = rules[id(strategy), seat]
                needs = rule.needs
            elif isinstance(strategy, Program) and not strategy.is_deterministic:
                needs = [CHOICE]
            self.rules.append(rule)
            needed += [seat * (N + SEE) + need for need in needs]
        self.slots = np.array(sorted(needed), dtype=np.uint64)
        self.column = {slot: k for k, slot in enumerate(sorted(needed))}

    def columns(self, seat: int) -> list[int]:
        """Return where a player finds its draws; -1 for what it does not need."""
        base = seat * (len(self.strategies) + SEE)
        return [self.column.get(base + purpose, -1) for purpose in (CHOICE, MOVE, LEAVE)]
