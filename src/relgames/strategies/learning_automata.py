"""Learning the machine of a strategy by playing it: a strategy that is there to be asked, but not to be read.

The states, and where each profile leads, are found by an observation table (`_observation_table`). That the machine
found is the strategy is tested by words that leave no other machine of some more states, and by long matches
(`_conformance`). A test that fails teaches the table something, until none does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf, prod
from time import perf_counter
from typing import Any

import numpy as np

from relgames import _checks, _tables
from relgames.strategies._conformance import opponents, suite
from relgames.strategies._observation_table import Answers, Inconsistent, Limit, Table, Word
from relgames.strategies.machine import Machine

Profile = tuple[int, ...]
Query = Callable[[tuple[Profile, ...]], Sequence[int]]


@dataclass(frozen=True, eq=False)
class Learned(_tables.Tabular):
    """What came of learning a strategy.

    Attributes
    ----------
    machine : Machine or None
        The machine, which passed all tests; None if a limit came first.
    stopped : str
        The limit that came first, "states", "queries" or "seconds"; "" if none did.
    mistakes : bool
        Whether the machine was learned, and is right, also for histories in which its own action was not the one
        that it chose. If not, it takes every own action for the chosen one.
    extra : int
        If the strategy is a machine of at most so many states more than this one, then it is this one (Chow's theorem).
    matches : int
        How many different histories of ``rounds`` rounds it was tested on besides: those of matches with all
        automata of at most two states (where these are few), and with random ones of up to eight.
    rounds : int
    queries : int
        How many words the strategy was asked.
    asked : int
        How many actions it chose in all.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.strategies.learn(lambda word: [0, *(others for own, others in word)], name="copies")
    >>> found.machine.states, found.stopped
    (2, '')
    """

    machine: Machine | None
    stopped: str
    mistakes: bool
    extra: int
    matches: int
    rounds: int
    queries: int
    asked: int

    def __str__(self) -> str:
        if self.machine is None:
            return f"not learned: the limit of {self.stopped} was reached after {self.queries} queries"
        n = self.machine.states
        size = f"{n} state{'s' if n > 1 else ''}"
        slips = "own mistakes included" if self.mistakes else "for play without own mistakes"
        return (
            f"{size} learned from {self.queries} queries, {slips}; right if the strategy is a machine of at most "
            f"{n} + {self.extra} states; agrees in {self.matches} matches of {self.rounds} rounds; not proven beyond"
        )

    def _table(self) -> _tables.Table:
        values = {name: value for name, value in vars(self).items() if name != "machine"}
        return _tables.Table.of_record({"states": self.machine and self.machine.states, **values}, str(self))


def learn(
    query: Query,
    counts: Sequence[int] = (2, 2),
    mistakes: bool = True,
    states: int = 200,
    queries: int = 50_000,
    seconds: float | None = None,
    conformance: int = 2_000,
    matches: int = 500,
    rounds: int = 300,
    seed: int = 0,
    name: str = "",
) -> Learned:
    """Learn the machine of a deterministic strategy by asking what it does after given histories.

    Parameters
    ----------
    query : callable, word -> sequence of int
        ``word`` is a tuple of profiles, own action first and the others in cyclic order: the rounds of a fresh match as
        the strategy saw them. The answer is what it chooses in the first round and after each of these: one action
        more than the word has profiles. An own action of -1 stands for the one that it chose.
    counts : sequence of int, default (2, 2)
        Action counts: own, then the other seats in cyclic order.
    mistakes : bool, default True
        Whether to ask for histories in which the own action is not the one chosen, so that the machine is right
        where actions are carried out with mistakes. Without, all own actions in words are -1, the machine may be
        much smaller, and it is right as long as there are no mistakes.
    states : int, default 200
        Most states.
    queries : int, default 50000
        Most words to ask.
    seconds : float, optional
        How long it may take.
    conformance : int, default 2000
        About how many words to spend on proving that the strategy is no other machine of some more states. One more
        such state costs as many times more words as there are profiles.
    matches, rounds : int, default 500 and 300
        With how many random opponents to test it, and how long.
    seed : int, default 0
        Of the random opponents.
    name : str, optional
        The machine's.

    Returns
    -------
    Learned

    Raises
    ------
    TypeError, ValueError
        If the strategy answers a word in two ways, or with an action that does not exist.

    References
    ----------
    .. [1] D. Angluin, "Learning regular sets from queries and counterexamples", Information and Computation 75 (1987)
       87–106.
    .. [2] T. S. Chow, "Testing software design modeled by finite-state machines", IEEE Transactions on Software
       Engineering SE-4 (1978) 178–187.

    Examples
    --------
    A strategy that withholds while it counts more than one withheld favour among the last three rounds:

    >>> def wary(word):
    ...     return [int(sum(other for own, other in word[:t][-3:]) > 1) for t in range(len(word) + 1)]
    >>> found = learn(wary)
    >>> found.machine.states
    6
    >>> found.extra
    2
    """
    if not callable(query):
        raise TypeError(f"query must be a function of a word; got {type(query).__name__}")
    # Outputs are kept in bytes.
    counts = tuple(_checks.integer(n, "counts", least=1, most=256) for n in counts)
    most = _checks.integer(states, "states", least=1)
    queries = _checks.integer(queries, "queries", least=1)
    conformance = _checks.integer(conformance, "conformance", least=0)
    matches = _checks.integer(matches, "matches", least=0)
    rounds = _checks.integer(rounds, "rounds", least=1)
    others = prod(counts[1:])
    deadline = inf if seconds is None else perf_counter() + float(seconds)
    theirs = list(product(*(range(n) for n in counts[1:])))
    letters = [(own, *rest) for own in (range(counts[0]) if mistakes else (-1,)) for rest in theirs]
    answers = Answers(_runner(query, letters, counts[0]), len(letters), queries, deadline)
    extra = played = 0
    machine, stopped = None, ""
    try:
        table = Table(answers, len(letters), most)
        while True:
            table.settle()
            extra, words = suite(table, conformance)
            if any(table.refine(word) for word in words):
                continue
            played, agreed = _play(table, counts[0], others, mistakes, matches, rounds, seed)
            if agreed:
                break
        machine = _machine(table, counts, mistakes, name)
    except Limit as limit:
        stopped = limit.args[0]
    except Inconsistent as both:
        k, before, now = both.args
        raise ValueError(
            f"query must answer the same word in the same way: after the same {k} rounds it chose {before} once and "
            f"{now} another time; a strategy that leaves something to chance, or remembers former matches, is no "
            "machine that can be learned"
        ) from None
    return Learned(machine, stopped, mistakes, extra, played, rounds, answers.queries, answers.rounds)


def _play(
    table: Table, actions: int, others: int, mistakes: bool, matches: int, rounds: int, seed: int
) -> tuple[int, bool]:
    """Return in how many different matches they agreed, and whether in all."""
    seen: set[Word] = set()
    for word in opponents(table, actions, others, mistakes, matches, rounds, seed):
        if word in seen:
            continue
        if table.refine(word):
            return len(seen), False
        seen.add(word)
    return len(seen), True


def _runner(query: Query, letters: list[Profile], actions: int) -> Callable[[Word], Sequence[int]]:
    """Return the query over numbers of profiles, with its answers checked."""

    def run(word: Word) -> Sequence[int]:
        outputs = query(tuple([letters[k] for k in word]))
        if len(outputs) != len(word) + 1:
            raise ValueError(
                f"query must answer a word of {len(word)} profiles with {len(word) + 1} actions; got {len(outputs)}"
            )
        for output in outputs:
            _checks.integer(output, "the answer of query", 0, actions - 1)
        return outputs

    return run


def _machine(table: Table, counts: Sequence[int], mistakes: bool, name: str) -> Machine:
    next: Any = np.array(table.next)
    if not mistakes:
        next = np.tile(next, (1, counts[0]))
    return Machine(np.eye(counts[0])[table.output], next, name=name)
