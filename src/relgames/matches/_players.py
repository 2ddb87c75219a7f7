"""Strategies of every kind as they play in Python: one player per seat of a match that an agent takes part in.

A player ``choose``-s given the latest profile that its seat perceived, own first, and ``learn``-s the perceived profile
when the round is over, upon which it may leave. What it leaves to chance it reads off the round's draws, numbers in
[0, 1), in the columns that it was given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.games import RepeatedGame, own_first_strides
from relgames.matches.programs import SECONDS_PER_STEP
from relgames.strategies import Machine, Program
from relgames.strategies.agent import CONCURRENCY, SECONDS, Answer, Observation, Place, name_of

Profile = tuple[int, ...]
Row = Sequence[float]
# What a player may draw in a round. Further columns are the slip of its action and its perceptions of the others.
CHOICE, MOVE, LEAVE = range(3)


@dataclass(frozen=True, eq=False)
class Turn(Tabular):
    """One question to an agent, and its answer.

    Attributes
    ----------
    seat : int
    name : str
        Of the strategy.
    observation : Observation
        What it was shown.
    action : int
        What it chose, before mistakes.
    remark : str
        What it said along with it (`strategies.Answer`).

    Examples
    --------
    >>> import relgames as rg
    >>> class Slow:
    ...     def reset(self, seed):
    ...         self.rounds = 0
    ...     def act(self, observation):
    ...         self.rounds += 1
    ...         return rg.strategies.Answer(self.rounds % 2, f"round {self.rounds}")
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=2)
    >>> h = rg.history(r, (Slow(), rg.strategies.tit_for_tat()), seed=1)
    >>> turn = h.transcript[0]
    >>> turn.name, turn.observation.round, turn.action, turn.remark
    ('Slow', 0, 1, 'round 1')
    """

    seat: int
    name: str
    observation: Observation
    action: int
    remark: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, for JSON: names of roles and actions, the text that was shown, and the answer."""
        shown = self.observation
        return {
            "round": shown.round,
            "seat": self.seat,
            "role": shown.role,
            "strategy": self.name,
            "profile": list(shown.profile),
            "shown": shown.transcript(),
            "action": self.action,
            "answer": shown.actions[0][self.action],
            "remark": self.remark,
        }

    def __str__(self) -> str:
        remark = f" ({self.remark})" if self.remark else ""
        return f"round {self.observation.round + 1}, {self.observation.role}: {self.to_dict()['answer']}{remark}"

    def _table(self) -> Table:
        return Table.of_record(self._row)

    @property
    def _row(self) -> dict[str, Any]:
        told = self.to_dict()
        return {name: told[name] for name in ("round", "role", "strategy", "answer", "remark")}


class _Chances(NamedTuple):
    """A choice by lot: the item whose share of [0, 1) holds the number drawn."""

    items: list[int]
    bounds: list[float]


def _lot(row: Any) -> int | _Chances:
    items = [int(k) for k in np.flatnonzero(row)]
    if len(items) == 1:
        return items[0]
    return _Chances(items, list(accumulate(float(row[k]) for k in items[:-1])))


class _Index(dict[Profile, int]):
    """Indices of profiles, own first."""

    def __init__(self, strides: Sequence[int]) -> None:
        super().__init__()
        self.strides = strides

    def __missing__(self, profile: Profile) -> int:
        self[profile] = k = sum(action * stride for action, stride in zip(profile, self.strides, strict=True))
        return k


class MachineRules:
    """A machine as nested lists, for one seat."""

    def __init__(self, r: RepeatedGame, seat: int, machine: Machine) -> None:
        counts = r.game.counts
        N = len(counts)
        self.start = machine.start
        act = machine.act if machine.act.ndim == 3 else machine.act[:, None]
        self.act = [[_lot(row) for row in rows] for rows in act]
        self.next = machine.next.tolist() if machine.next.ndim == 2 else [list(map(_lot, x)) for x in machine.next]
        self.leave = machine.leave.tolist()
        strides = own_first_strides(counts, seat)
        self.index = _Index([strides[(seat + k) % N] for k in range(N)])
        # Places in a profile, own first, of the earlier movers, with their weights in `seen`.
        self.seen: list[tuple[int, int]] = []
        if machine.act.ndim == 3:
            weight = 1
            for other in reversed(r.earlier(seat)):
                self.seen.append(((other - seat) % N, weight))
                weight *= counts[other]
        self.needs = [
            column
            for column, needed in (
                (CHOICE, any(isinstance(lot, _Chances) for rows in self.act for lot in rows)),
                (MOVE, machine.next.ndim == 3),
                (LEAVE, bool(((machine.leave > 0) & (machine.leave < 1)).any())),
            )
            if needed
        ]


class MachinePlayer:
    """A machine at play."""

    __slots__ = ("at", "columns", "rules")
    seconds = None

    def __init__(self, rules: MachineRules, columns: Sequence[int]) -> None:
        self.rules, self.columns, self.at = rules, columns, rules.start

    @property
    def state(self) -> int:
        return self.at

    def choose(self, profile: Profile, row: Row) -> int:
        rules = self.rules
        seen = sum(profile[k] * weight for k, weight in rules.seen) if rules.seen else 0
        lot = rules.act[self.at][seen]
        return lot if isinstance(lot, int) else lot.items[bisect_right(lot.bounds, row[self.columns[CHOICE]])]

    def learn(self, profile: Profile, row: Row) -> bool:
        rules = self.rules
        lot = rules.next[self.at][rules.index[profile]]
        self.at = lot if isinstance(lot, int) else lot.items[bisect_right(lot.bounds, row[self.columns[MOVE]])]
        chance = rules.leave[self.at]
        return chance > 0.0 and (chance == 1.0 or row[self.columns[LEAVE]] < chance)


class ProgramPlayer:
    """A program at play, in Python."""

    __slots__ = ("columns", "counts", "profile", "program", "values")
    seconds = SECONDS_PER_STEP
    state = -1

    def __init__(self, program: Program, rounds: int | None, columns: Sequence[int]) -> None:
        self.program, self.columns = program, columns
        self.values = np.array(program.start(rounds))
        self.profile = np.empty(len(program.counts), dtype=np.int64)

    def choose(self, profile: Profile, row: Row) -> int:
        self.profile[:] = profile
        column = self.columns[CHOICE]
        answer = self.program.step(self.values, self.profile, row[column] if column >= 0 else 0.0)
        # As where it is compiled, a truth value is a number.
        return action_of(int(answer) if isinstance(answer, bool | np.bool_) else answer, self.program.actions)

    def learn(self, profile: Profile, row: Row) -> bool:
        return False


class AgentPlayer:
    """An agent at play. ``waiting`` agents are asked from outside; `choose` is not called."""

    __slots__ = ("act", "agent", "concurrency", "n", "origin", "past", "place", "seconds", "turns", "waiting")
    state = -1

    def __init__(self, agent: Any, place: Place, waiting: bool, turns: list[Turn] | None) -> None:
        self.place, self.waiting, self.turns = place, waiting, turns
        self.n = place.counts[0]
        self.past: list[Profile] = []
        self.origin, self.seconds = agent, seconds_of(agent)
        self.concurrency = _checks.integer(getattr(agent, "concurrency", CONCURRENCY), "concurrency", least=1)
        self.sit(agent)

    def sit(self, agent: Any) -> None:
        """Let this agent, or a copy of it, be the one that plays."""
        self.agent, self.act = agent, getattr(agent, "act", None)

    def observe(self, profile: Profile) -> Observation:
        return Observation(profile, len(self.past), self.place, self.past)

    def choose(self, profile: Profile, row: Row) -> int:
        observation = Observation(profile, len(self.past), self.place, self.past)
        return self.take(observation, self.act(observation))  # type: ignore[misc]

    def take(self, observation: Observation, answer: Any) -> int:
        """Return the action that an answer names, and keep it where there is a transcript."""
        if type(answer) is int and 0 <= answer < self.n and self.turns is None:
            return answer
        remark = ""
        if isinstance(answer, Answer):
            answer, remark = answer
        action = action_of(answer, self.n, observation)
        if self.turns is not None:
            self.turns.append(Turn(self.place.seat, name_of(self.agent), observation, action, remark))
        return action

    def learn(self, profile: Profile, row: Row) -> bool:
        self.past.append(profile)
        return False


Player = MachinePlayer | ProgramPlayer | AgentPlayer


def seconds_of(agent: Any) -> float | None:
    """Return how long a call may take; None is for ever."""
    seconds = getattr(agent, "seconds", SECONDS)
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float | np.number) or not seconds > 0:
        raise ValueError(f"{name_of(agent)}.seconds must be a number above 0, or None for ever; got {seconds!r}")
    return float(seconds)


class Reason(Exception):
    """Why a match stops, in words that need no more."""


def action_of(answer: Any, n: int, observation: Observation | None = None) -> int:
    """Return the action that was answered, a number from 0 to n - 1 (an int of Python or numpy)."""
    if isinstance(answer, int | np.integer) and not isinstance(answer, bool | np.bool_):
        answer = int(answer)
        if 0 <= answer < n:
            return answer
    labels = [str(k) for k in range(n)] if observation is None else list(observation.actions[0])
    wanted = ", ".join(f"{k} ({label})" for k, label in enumerate(labels[:5]))
    hint = ""
    if answer is None:
        hint = "; it lacks a return"
    elif isinstance(answer, str) and answer in labels:
        hint = f"; {answer!r} is {labels.index(answer)}"
    elif hasattr(answer, "__await__"):
        hint = "; what is to be awaited must be declared as async def"
    raise Reason(f"it chose {answer!r}; an action is an int from 0 to {n - 1}: {wanted}{', …' if n > 5 else ''}{hint}")
