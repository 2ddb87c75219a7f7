"""Words that tell whether a black box is the machine that it is taken for.

*Conformance* (`suite`). Let a machine have n states, all different. Reach each state, go on with every word of at most
k + 1 inputs, and then see by a few words which state this is. If a black box of at most n + k states answers all of
these words as the machine does, then it is that machine: Chow's theorem [1]_. The words that identify a state need not
be the same for all states, as long as any two states share one that tells them apart [2]_; they are those at the nodes
of a tree that splits the set of all states.

*Matches* (`opponents`). Nothing finite can rule out that a black box changes its ways after a thousand rounds. So the
machine also meets, over many rounds, all opponents of at most two states, and random ones of up to eight. Half of these
do not look at what it does, so that they repeat themselves. Half do something else now and then, each with a rate of
its own, and half give way to another one in the middle of the match: so whatever is counted or averaged goes far, and
comes back past its thresholds.

References
----------
.. [1] T. S. Chow, "Testing software design modeled by finite-state machines", IEEE Transactions on Software
   Engineering SE-4 (1978) 178–187, theorem in section IV.
.. [2] G. Luo, A. Petrenko and G. von Bochmann, "Selecting test sequences for partially-specified nondeterministic
   finite state machines", Protocol Test Systems (1995) 95–110: harmonised state identifiers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames.strategies._observation_table import Table, Word

STATES_OF_OPPONENTS = 8
# Largest chance that the own action slips.
SLIP = 0.3


def suite(table: Table, most: int) -> tuple[int, Iterator[Word]]:
    """Return the largest k for which there are at most ``most`` words, at least 0, and the words."""
    next = np.array(table.next)
    identifiers = _identifiers(next, np.array(table.output))
    number = np.array([len(words) for words in identifiers], dtype=float)
    # How many words there are with exactly so many inputs in the middle.
    total, layer, extra = number.sum(), number, -1
    while extra < 0 or total <= most:
        layer = layer[next].sum(axis=1)
        total += layer.sum()
        extra += 1
        # The words are the same ones from some length on where there is a single input or state.
        if next.shape[1] == 1 and extra > len(next):
            break
    extra = max(extra - 1, 0)
    return extra, _suite(table, identifiers, extra)


def _suite(table: Table, identifiers: list[list[Word]], extra: int) -> Iterator[Word]:
    reached = list(enumerate(table.access))
    for _ in range(extra + 2):
        for state, word in reached:
            for identifier in identifiers[state]:
                yield word + identifier
        reached = [(to, (*word, letter)) for state, word in reached for letter, to in enumerate(table.next[state])]


def _identifiers(next: NDArray[np.int64], output: NDArray[np.int64]) -> list[list[Word]]:
    """Return words for each state, of which any two states share one after which, or on the way, they differ."""
    levels = [np.unique(output, return_inverse=True)[1].reshape(-1)]
    while len(np.unique(levels[-1])) < len(next):
        signatures = np.column_stack([levels[-1], levels[-1][next]])
        levels.append(np.unique(signatures, axis=0, return_inverse=True)[1].reshape(-1))

    def difference(s: int, t: int) -> Word:
        level = next_level(s, t, len(levels) - 1)
        word: list[int] = []
        while level:
            a = int(np.flatnonzero(levels[level - 1][next[s]] != levels[level - 1][next[t]])[0])
            word.append(a)
            s, t = next[s, a], next[t, a]
            level = next_level(s, t, level - 1)
        return tuple(word)

    def next_level(s: int, t: int, most: int) -> int:
        return int(np.argmax([levels[k][s] != levels[k][t] for k in range(most + 1)]))

    words: list[list[Word]] = [[] for _ in range(len(next))]
    blocks = [np.arange(len(next))]
    while blocks:
        block = blocks.pop()
        if len(block) == 1:
            continue
        word = difference(block[0], block[1])
        state, seen = block, [output[block]]
        for letter in word:
            state = next[state, letter]
            seen.append(output[state])
        _, part = np.unique(np.array(seen), axis=1, return_inverse=True)
        part = part.reshape(-1)
        blocks.extend(block[part == k] for k in range(part.max() + 1))
        for s in block:
            words[s].append(word)
    return [_maximal(some) or [()] for some in words]


def _maximal(words: list[Word]) -> list[Word]:
    """Return the words that do not begin another one."""
    return [w for w in words if not any(len(v) > len(w) and v[: len(w)] == w for v in words)]


class Opponent(NamedTuple):
    """An automaton: its actions, where each action of the machine leads it, and how often it does anything else."""

    act: list[int]
    move: list[list[int]]
    whim: float


def opponents(
    table: Table, actions: int, others: int, mistakes: bool, matches: int, rounds: int, seed: int
) -> Iterator[Word]:
    """Yield the words of the matches of the table's machine with opponents that are automata.

    Where ``mistakes``, an input is own action times ``others`` plus what the others did; else it is the latter.
    """
    rng = np.random.default_rng(seed)
    factor = others if mistakes else 0
    states = 2 if others**2 * 2 ** (2 * actions) <= 256 else 1
    for act in product(range(others), repeat=states):
        for move in product(range(states), repeat=states * actions):
            one = Opponent(list(act), np.reshape(move, (states, actions)).tolist(), 0.0)
            yield _match(table, (one, one), rounds, others, factor, 0.0, rounds, rng)
    for _ in range(matches):
        pair = _opponent(rng, actions, others), _opponent(rng, actions, others)
        turn = int(rng.integers(rounds)) if rng.random() < 0.5 else rounds
        slip = SLIP * rng.random() if mistakes and rng.random() < 0.5 else 0.0
        yield _match(table, pair, turn, others, factor, slip, rounds, rng)


def _opponent(rng: np.random.Generator, actions: int, others: int) -> Opponent:
    states = int(rng.integers(1, STATES_OF_OPPONENTS + 1))
    move = rng.integers(0, states, (states, actions))
    if rng.random() < 0.5:
        move[:] = move[:, :1]
    whim = rng.random() if rng.random() < 0.5 else 0.0
    return Opponent(rng.integers(0, others, states).tolist(), move.tolist(), whim)


def _match(
    table: Table,
    pair: tuple[Opponent, Opponent],
    turn: int,
    others: int,
    factor: int,
    slip: float,
    rounds: int,
    rng: np.random.Generator,
) -> Word:
    """Return the inputs of a match with one opponent until a round, and then with the other."""
    actions = len(pair[0].move[0])
    chances = rng.random((rounds, 4)).tolist()
    word: list[int] = []
    own_state = state = 0
    opponent = pair[0]
    for t, (odd, what, slips, done) in enumerate(chances[:-1]):
        if t == turn:
            opponent, state = pair[1], 0
        own, other = table.output[own_state], opponent.act[state]
        if odd < opponent.whim:
            other = int(others * what)
        if slips < slip:
            own = int(actions * done)
        word.append(own * factor + other)
        own_state = table.next[own_state][word[-1]]
        state = opponent.move[state][own]
    return tuple(word)
