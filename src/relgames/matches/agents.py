"""Matches that agents take part in: sampled, or one of them round by round.

Matches without an agent that wants to wait are played one after another. The others are played side by side, each up to
the point where it must wait; then each agent is asked for all matches that wait for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from inspect import iscoroutinefunction
from math import expm1, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._parallel import progress_bar
from relgames.matches import _asking, _watch
from relgames.matches._asking import Call, Failed
from relgames.matches._lanes import Lane, Match, Question, Terms
from relgames.matches._players import Turn
from relgames.matches._watch import Watch
from relgames.matches.errors import StrategyError
from relgames.matches.field import Field
from relgames.matches.moments import Moments, horizon

# How many repetitions are played side by side at most: each has copies of its agents, and its history.
LANES = 1024


def sample_agents(
    field: Field,
    matches: NDArray[np.int64],
    numbers: NDArray[np.int64],
    repetitions: int,
    key: int,
    progress: bool = False,
    threads: int | None = None,
) -> Moments:
    """Play matches that an agent takes part in. ``threads`` is of no use: Python code runs in one thread at a time."""
    terms = Terms(field.r, *horizon(field.r), key)
    rules: dict[Any, Any] = {}
    plan = [
        Match(terms, row, int(number), [field.strategies[k] for k in match], rules)
        for row, (match, number) in enumerate(zip(matches, numbers, strict=True))
    ]
    played = _Played(terms, plan, repetitions, progress)
    played.all()
    mean = played.payoffs.mean(axis=1)
    off = played.payoffs - mean[:, None]
    # With one repetition there is no covariance; nan, as everywhere.
    covariance = np.einsum("bri,brj->bij", off, off) / (repetitions - 1 if repetitions > 1 else np.nan)
    return Moments(mean, covariance, played.shares / repetitions, dict(sorted(played.errors.items())))


def record_agents(field: Field, rounds: int, key: int) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[Turn, ...]]:
    """Return the actions and the states of one match, (rounds, N), and what agents were asked and answered.

    Both are -1 once somebody left, and states for strategies that are not machines.
    """
    terms = Terms(field.r, rounds, 1.0, key, record=True)
    played = _Played(terms, [Match(terms, 0, 0, field.strategies, {})], 1, False)
    lane = played.all()
    if lane is None or lane.error is not None:
        error = played.errors[0]
        error.transcript = tuple(lane.turns or ()) if lane else ()
        raise error
    actions, states = np.full((2, rounds, field.r.game.seats), -1, dtype=np.int64)
    actions[: lane.played] = [terms.views[0][a] for a in lane.trace]
    states[: lane.played] = lane.states
    return actions, states, tuple(lane.turns or ())


class _Many:
    """One call for the observations of several matches."""

    def __init__(self, agent: Any, questions: list[Question]) -> None:
        self.agent, self.questions = agent, questions

    def ask(self, watch: Watch) -> None:
        watch.calls += 1
        watch.limit = self.questions[0].player.seconds
        try:
            answers = self.agent.act_many([question.observation for question in self.questions])
        except Exception as error:
            answers = Failed(error)
        if not watch.ended:
            self.take(answers)

    def call(self) -> Call:
        observations = [question.observation for question in self.questions]
        player = self.questions[0].player
        return Call(partial(self.agent.act_many, observations), player.seconds, id(self.agent), player.concurrency)

    def take(self, answers: Any) -> None:
        if not isinstance(answers, Failed):
            try:
                answers = list(answers)
                if len(answers) != len(self.questions):
                    raise ValueError(
                        f"act_many must return one answer for each of {len(self.questions)} observations, in their "
                        f"order; got {len(answers)}"
                    )
            except Exception as error:
                answers = Failed(error)
        if isinstance(answers, Failed):
            answers = [answers] * len(self.questions)
        for question, answer in zip(self.questions, answers, strict=True):
            question.answer = answer

    def late(self) -> None:
        self.take(Failed(None))


class _Each:
    """Calls of coroutines, for one match each or for several."""

    def __init__(self, parts: list[_Many | Question]) -> None:
        self.parts = parts

    def ask(self, watch: Watch) -> None:
        # Each call has its own limit, and is watched where it runs.
        watch.calls += 1
        watch.limit = None
        calls = [part.call() if isinstance(part, _Many) else _call(part) for part in self.parts]
        for part, answer in zip(self.parts, _asking.gather(calls), strict=True):
            if isinstance(part, _Many):
                part.take(answer)
            else:
                part.answer = answer

    def late(self) -> None:
        """Never: there is no limit."""


def _call(question: Question) -> Call:
    player = question.player
    # All copies of one agent go through one gate.
    return Call(partial(player.agent.act, question.observation), player.seconds, id(player.origin), player.concurrency)


class _Played:
    """All repetitions of some matches as they are played; `_watch.run` runs it."""

    def __init__(self, terms: Terms, plan: Sequence[Match], repetitions: int, progress: bool) -> None:
        N, B = terms.r.game.seats, len(plan)
        stakes = terms.r.game.payoffs.reshape(-1, N)
        self.terms, self.repetitions, self.stakes = terms, repetitions, stakes
        self.payoffs = np.full((B, repetitions, N), np.nan)
        self.shares = np.zeros((B, len(stakes) + 2))
        self.errors: dict[int, StrategyError] = {}
        self._whole = _weight(terms.rounds, terms.discount)
        self._spares: dict[int, list[Any]] = {}
        self._blocks = _blocks(plan, repetitions)
        self._block: list[Lane] = []
        self._last: Lane | None = None
        self._ready: list[Lane] = []
        self._turn = 0  # of the lanes that are ready
        self._asking: list[Lane] = []
        self._batches: deque[_Many | _Each] | None = None
        self._asked: _Many | _Each | None = None
        self._ended = 0
        self._bar = progress_bar(B * repetitions * terms.rounds, "round") if progress else None

    def all(self) -> Lane | None:
        """Play all, and return the last lane that was played."""
        try:
            _watch.run(self)
        finally:
            if self._bar is not None:
                self.show()
                self._bar.close()
        for row in self.errors:
            self.payoffs[row] = self.shares[row] = np.nan
        return self._last

    def run(self, watch: Watch) -> None:
        while True:
            while self._turn < len(self._ready):
                if watch.guarded(partial(self._advance, watch)):
                    self.give_up()
            if self._asking:
                self._ask(watch)
            elif not self._begin_block():
                return

    def _advance(self, watch: Watch) -> None:
        while self._turn < len(self._ready):
            lane = self._ready[self._turn]
            # The other repetitions of a match that stopped are not played on.
            if lane.match.row not in self.errors:
                lane.advance(watch)
                if watch.ended:
                    raise SystemExit
                self._sort(lane)
            self._turn += 1

    def give_up(self) -> None:
        if self._asked is not None:
            self._asked.late()
        else:
            lane = self._ready[self._turn]
            lane.late()
            self._sort(lane)
            self._turn += 1

    def show(self) -> None:
        if self._bar is not None:
            rounds = self.terms.rounds
            done = self._ended + sum(rounds if lane.over else max(lane.round, 0) for lane in self._block)
            self._bar.update(done - self._bar.n)

    def _sort(self, lane: Lane) -> None:
        """Note what has become of a lane."""
        if lane.error is not None:
            self.errors.setdefault(lane.match.row, lane.error)
        elif lane.questions:
            self._asking.append(lane)

    def _ask(self, watch: Watch) -> None:
        if self._batches is None:
            self._batches = _batches(question for lane in self._asking for question in lane.questions)
        while self._batches:
            self._asked = batch = self._batches.popleft()
            if watch.guarded(partial(batch.ask, watch)):
                self.give_up()
        self._ready, self._turn = self._asking, 0
        self._asking, self._batches, self._asked = [], None, None

    def _begin_block(self) -> bool:
        """Gather the results of a block, and make the lanes of the next one."""
        for lane in self._block:
            if lane.over and lane.error is None:
                self._gather(lane)
            self._last = lane
        following = next(self._blocks, None)
        self._ended, self._block = self._ended + len(self._block) * self.terms.rounds, []
        if following is None:
            return False
        side_by_side = len(following) > 1
        self._block = [
            Lane(match, repetition, None if side_by_side else self._spares)
            for match, repetition in following
            if match.row not in self.errors
        ]
        self._ready, self._turn = list(self._block), 0
        return True

    def _gather(self, lane: Lane) -> None:
        row, whole = lane.match.row, self._whole
        apart = 1.0 - lane.weight / whole if lane.played < self.terms.rounds else 0.0
        got = apart * self.terms.r.outside
        for a, weight in lane.frequency.items():
            self.shares[row, a] += weight / whole
            got += weight / whole * self.stakes[a]
        self.payoffs[row, lane.repetition] = got
        self.shares[row, -2:] += apart, lane.weight


def _weight(rounds: int, discount: float) -> float:
    """Return the sum of the weights of all rounds."""
    if discount in (0.0, 1.0):
        return float(rounds) if discount else 1.0
    return -expm1(rounds * log(discount)) / (1.0 - discount)


def _blocks(plan: Sequence[Match], repetitions: int) -> Iterator[list[tuple[Match, int]]]:
    """Yield the repetitions that are played side by side."""
    waiting: list[tuple[Match, int]] = []
    for match in plan:
        for repetition in range(repetitions):
            if not match.waiting:
                yield [(match, repetition)]
                continue
            waiting.append((match, repetition))
            if len(waiting) == LANES:
                yield waiting
                waiting = []
    if waiting:
        yield waiting


def _batches(questions: Iterator[Question]) -> deque[_Many | _Each]:
    """Put questions together that can be asked at once."""
    many: dict[int, _Many] = {}
    each: list[_Many | Question] = []
    for question in questions:
        agent = question.player.agent
        if hasattr(agent, "act_many"):
            many.setdefault(id(agent), _Many(agent, [])).questions.append(question)
        else:
            each.append(question)
    batches: deque[_Many | _Each] = deque()
    for batch in many.values():
        if iscoroutinefunction(batch.agent.act_many):
            each.append(batch)
        else:
            batches.append(batch)
    if each:
        batches.append(_Each(each))
    return batches
