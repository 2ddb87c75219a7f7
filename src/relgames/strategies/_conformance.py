"""Words that tell whether a black box is the machine that it is taken for.

*Conformance* (`suite`). Let a machine have n states, all different. Reach each state, go on with every word of at most
k + 1 inputs, and then see by a few words which state this is. If a black box of at most n + k states answers all of
these words as the machine does, then it is that machine: Chow's theorem [1]_. The words that identify a state need not
be the same for all states, as long as any two states share one that tells them apart [2]_; they are those at the nodes
of a tree that splits the set of all states.

*Matches* (`opponents`). Nothing finite can rule out that a black box changes its ways after a thousand rounds. So the
machine also meets, over many rounds, all opponents of at most two states, and random ones of up to eight.

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

import numpy as np
from numpy.typing import NDArray

from relgames.strategies._observation_table import Table, Word

STATES_OF_OPPONENTS = 8
# Chances that an opponent does something else than its state says, and that the own action slips.
WHIMS, SLIPS = (0.0, 0.0, 0.05, 0.3), (0.0, 0.02, 0.2)


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


def opponents(
    table: Table, actions: int, others: int, mistakes: bool, matches: int, rounds: int, seed: int
) -> Iterator[Word]:
    """Yield the words of the matches of the table's machine with opponents that are automata.

    Where ``mistakes``, an input is own action times ``others`` plus what the others did; else it is the latter.
    """
    states = 2 if others**2 * 2 ** (2 * actions) <= 256 else 1
    for act in product(range(others), repeat=states):
        for move in product(range(states), repeat=states * actions):
            yield _match(table, act, np.array(move).reshape(states, actions), others, mistakes, rounds, None, 0.0, 0.0)
    rng = np.random.default_rng(seed)
    for _ in range(matches):
        states = int(rng.integers(1, STATES_OF_OPPONENTS + 1))
        act = rng.integers(0, others, states)
        move = rng.integers(0, states, (states, actions))
        whim, slip = rng.choice(WHIMS), rng.choice(SLIPS) if mistakes else 0.0
        yield _match(table, act, move, others, mistakes, rounds, rng, whim, slip)


def _match(
    table: Table,
    act: NDArray[np.int64] | tuple[int, ...],
    move: NDArray[np.int64],
    others: int,
    mistakes: bool,
    rounds: int,
    rng: np.random.Generator | None,
    whim: float,
    slip: float,
) -> Word:
    word: list[int] = []
    own_state = state = 0
    actions = move.shape[1]
    to = move.tolist()
    chances = rng.random((rounds, 2)).tolist() if rng is not None else None
    for t in range(rounds - 1):
        own, other = table.output[own_state], int(act[state])
        if chances is not None and rng is not None:
            if chances[t][0] < whim:
                other = int(rng.integers(others))
            if chances[t][1] < slip:
                own = int(rng.integers(actions))
        letter = own * others + other if mistakes else other
        word.append(letter)
        own_state = table.next[own_state][letter]
        state = to[state][own]
    return tuple(word)
