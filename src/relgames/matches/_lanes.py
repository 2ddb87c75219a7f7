"""Rounds of matches that agents take part in, by the six steps of a round ("The model in full", documentation).

A lane is one repetition of one match. It is a generator, which is resumed until its match is over; it yields where it
must wait for agents that are asked from outside, so that any number of lanes can wait side by side.

What is left to chance is read from the stream of the match and the repetition. Each number of a round has a fixed
purpose: the choice, the move and the leaving of each seat, the slip of its action, and its perception of each other
seat. So what is drawn does not depend on which of these are needed, nor on how lanes are cut into blocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Sequence
from copy import deepcopy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._random import GOLDEN, mixed
from relgames.matches._asking import Failed
from relgames.matches._players import (
    AgentPlayer,
    MachinePlayer,
    Player,
    Profile,
    ProgramPlayer,
    Reason,
    Turn,
)
from relgames.matches._terms import SEE, SLIP, Match
from relgames.matches._watch import Watch
from relgames.matches.errors import StrategyError
from relgames.matches.programs import MOST_HANGING, MOST_HISTORY
from relgames.strategies import Machine, Program
from relgames.strategies.agent import Observation, Place, is_shared, name_of, waits

# Rounds whose draws are made at once.
BLOCK = 64


class Late(Exception):
    """A call took too long."""


class Question:
    """An observation that waits for an answer from outside."""

    __slots__ = ("answer", "observation", "player")

    def __init__(self, player: AgentPlayer, observation: Observation) -> None:
        self.player, self.observation = player, observation
        self.answer: Any = Failed(None)


class Lane:
    """One repetition of a match."""

    def __init__(self, match: Match, repetition: int, spares: dict[int, list[Any]] | None) -> None:
        """``spares`` holds copies of agents that may be used again; None where every agent must be a new copy."""
        self.match, self.repetition, self.spares = match, repetition, spares
        terms = match.terms
        self.stream = _stream(terms.key, match.number, repetition)
        self.round, self.seat = -1, 0
        self.played = 0
        self.frequency: dict[int, float] = defaultdict(float)
        self.weight = 0.0
        self.trace: list[int] = []
        self.states: list[list[int]] = []
        self.turns: list[Turn] | None = [] if terms.record else None
        self.players: list[Player] = []
        self.questions: list[Question] = []
        self.error: StrategyError | None = None
        self.over = False
        self._game: Generator[list[Question], None, None] | None = None

    def advance(self, watch: Watch) -> None:
        """Play on until the match is over or must wait for answers to ``questions``."""
        self.watch = watch
        if self._game is None:
            self._game = self._rounds()
        self.questions = []
        try:
            self.questions = next(self._game)
        except StopIteration:
            self.over = True
        except Exception as error:
            self.fail(error)

    def late(self) -> None:
        """The call of the strategy in ``seat`` took too long."""
        self.fail(Late())

    def fail(self, error: Exception) -> None:
        """Stop the match."""
        self.questions, self.over = [], True
        if isinstance(error, RuntimeError) and isinstance(error.__cause__, StopIteration):
            error = error.__cause__  # as it was before it passed the generator
        if isinstance(error, Late):
            reason = f"it did not end its turn within {self.players[self.seat].seconds:g} seconds"
            self.match.terms.hanging[id(self.match.strategies[self.seat])].add(self.match.row)
        elif isinstance(error, Reason):
            reason = str(error)
        else:
            reason = f"it raised {type(error).__name__}: {error}"
        terms, N = self.match.terms, len(self.match.strategies)
        history = [terms.views[0][a] for a in self.trace[-MOST_HISTORY:]]
        self.error = StrategyError(
            name_of(self.match.strategies[self.seat]),
            self.seat,
            terms.r.game.roles[self.seat],
            self.round,
            self.repetition,
            np.array(history, dtype=np.int64).reshape(-1, N),
            reason,
        )
        if not isinstance(error, Late | Reason):
            self.error.__cause__ = error

    def _begin(self) -> list[Player]:
        """Return a player per seat, at the start of the match."""
        watch, match, terms = self.watch, self.match, self.match.terms
        seats = len(match.strategies)
        taken: dict[int, int] = {}
        for seat, strategy in enumerate(match.strategies):
            self.seat = seat
            if len(terms.hanging.get(id(strategy), ())) >= MOST_HANGING:
                raise Reason(f"it was not played, as it did not end its turn in {MOST_HANGING} other matches")
            if isinstance(strategy, Machine):
                rules = match.rules[seat]
                assert rules is not None
                self.players.append(MachinePlayer(rules, match.columns(seat)))
            elif isinstance(strategy, Program):
                self.players.append(ProgramPlayer(strategy, terms.r.rounds, match.columns(seat)))
            else:
                place = Place(terms.r, seat, (match.number, self.repetition), _seed(self.stream, seat))
                player = AgentPlayer(strategy, place, waits(strategy), self.turns)
                self.players.append(player)
                watch.calls += 1
                watch.limit = player.seconds
                player.sit(self._own(strategy, taken))
        for seat in range(seats):
            player = self.players[seat]
            if isinstance(player, AgentPlayer):
                self.seat = seat
                watch.calls += 1
                watch.limit = player.seconds
                if not is_shared(player.agent):
                    player.agent.reset(player.place.seed)
                elif id(player.agent) not in terms.begun:
                    player.agent.reset(_seed(mixed(terms.key), 0))
                    terms.begun.add(id(player.agent))
        return self.players

    def _own(self, agent: Any, taken: dict[int, int]) -> Any:
        """Return the agent, or a copy if it already plays here or plays elsewhere at the same time."""
        if is_shared(agent):
            return agent
        if self.spares is None:
            return _copy(agent)
        nth = taken[id(agent)] = taken.get(id(agent), -1) + 1
        ready = self.spares.setdefault(id(agent), [agent])
        if nth == len(ready):
            ready.append(_copy(agent))
        return ready[nth]

    def _rounds(self) -> Generator[list[Question], None, None]:
        match, terms = self.match, self.match.terms
        players, watch = self._begin(), self.watch
        N = len(players)
        counts, strides, views, column = terms.counts, terms.strides, terms.views, match.column
        execution, perception, aware, discount = terms.execution, terms.perception, terms.r.noise.aware, terms.discount
        earlier, seats, trace = terms.earlier, range(N), self.trace
        waiting = [isinstance(player, AgentPlayer) and player.waiting for player in players]
        last: list[Profile] = [(-1,) * N] * N
        meant, done = [0] * N, [0] * N
        seen = [[0] * N for _ in seats]
        block: Any = ()
        row: Sequence[float] = ()
        weight = 1.0
        for t in range(terms.rounds):
            if self.over:
                return  # failed, but the agent swallowed what should have ended its call
            self.round = t
            if column:
                if t % BLOCK == 0:
                    block = _draws(self.stream, t, match.slots, terms.width)
                row = block[t % BLOCK]
            if terms.record:
                self.states.append([player.state for player in players])
            for group in terms.groups:
                questions: list[Question] = []
                for i in group:
                    profile = last[i]
                    if earlier[i]:
                        latest = list(profile)
                        for j in earlier[i]:
                            seen[i][j] = latest[j - i] = self._seen(i, j, done[j], row) if perception else done[j]
                        profile = tuple(latest)
                    player = players[i]
                    if waiting[i]:
                        questions.append(Question(player, player.observe(profile)))  # type: ignore[union-attr,arg-type]
                    else:
                        self.seat = i
                        watch.calls += 1
                        watch.limit = player.seconds
                        meant[i] = player.choose(profile, row)
                if questions:
                    yield questions
                    watch = self.watch  # another one, where a thread was given up in the meantime
                    for question in questions:
                        self.seat = i = question.player.place.seat
                        answer = question.answer
                        if not isinstance(answer, int):
                            answer = _answer_of(question)
                        meant[i] = question.player.take(question.observation, answer)
                for i in group:
                    done[i] = meant[i]
                    if execution and counts[i] > 1:
                        done[i] = _other(meant[i], counts[i], execution, row[column[i * (N + SEE) + SLIP]])
            a = 0
            for i in seats:
                a += done[i] * strides[i]
            self.frequency[a] += weight
            self.weight += weight
            weight *= discount
            trace.append(a)
            stay = True
            for i in seats:
                b = a if aware else a + (meant[i] - done[i]) * strides[i]
                if perception:
                    for j in seats:
                        if j != i:
                            if j not in earlier[i]:
                                seen[i][j] = self._seen(i, j, done[j], row)
                            b += (seen[i][j] - done[j]) * strides[j]
                last[i] = profile = views[i][b]
                if players[i].learn(profile, row):
                    stay = False
            if not stay:
                break
        self.played = len(trace)

    def _seen(self, i: int, j: int, action: int, row: Sequence[float]) -> int:
        """Return what seat i takes the action of seat j for."""
        terms = self.match.terms
        n = terms.counts[j]
        if n == 1:
            return action
        return _other(action, n, terms.perception, row[self.match.column[i * (len(terms.counts) + SEE) + SEE + j]])


def _other(action: int, n: int, chance: float, u: float) -> int:
    """Return the action, or with some probability another of n, each as likely."""
    if u >= chance:
        return action
    k = min(int(u / chance * (n - 1)), n - 2)
    return k if k < action else k + 1


def _answer_of(question: Question) -> Any:
    answer = question.answer
    if isinstance(answer, Failed):
        raise Late if answer.error is None else answer.error
    if isinstance(answer, Exception):
        raise answer
    return answer


def _copy(agent: Any) -> Any:
    if hasattr(agent, "clone"):
        return agent.clone()
    try:
        return deepcopy(agent)
    except Exception as error:
        raise TypeError(
            f"one object plays in several places at once, and copy.deepcopy cannot copy it ({type(error).__name__}: "
            f"{error}). Give it clone(), which returns one with a memory of its own; or stateless = True, if it keeps "
            "nothing from one call to the next"
        ) from error


def _stream(key: int, match: int, repetition: int) -> int:
    """Return the first state of the stream of one repetition, as the kernels do."""
    return mixed(mixed(key + match * GOLDEN) ^ mixed(repetition + GOLDEN))


def _seed(stream: int, seat: int) -> int:
    """Return what an agent is reset with. 32 bits, because numpy's older generators take no more."""
    return mixed(stream ^ mixed(seat + 1)) >> 32


def _draws(stream: int, first: int, slots: NDArray[np.uint64], width: int) -> list[list[float]]:
    """Return the draws of the rounds from ``first`` on: one row per round, one column per slot."""
    rounds = np.arange(first, first + BLOCK, dtype=np.uint64)[:, None]
    z = np.uint64(stream) + (rounds * np.uint64(width) + slots + np.uint64(1)) * np.uint64(GOLDEN)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return ((z >> np.uint64(11)) * 2.0**-53).tolist()
