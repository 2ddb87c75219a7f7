"""A round robin of pure rules of the last two rounds: match by match, and by what each rule's opponents may do.

The first plays 64 matches at once in the bits of a machine word, or as many times more as a vector register has words.
Bit l of a word belongs to the match against opponent l. The last two rounds of all these matches are four words, and
what a rule does is chosen from its 16 actions by these four, bit by bit: a binary tree of multiplexers. There is no
memory access that depends on a match, and no branch.

The second needs only one rule at a time. As long as the history has not been met before in a match, nothing of what the
opponent does after it has been read: half of all opponents do one thing, and half the other. So the opponents are
walked through as a tree of histories. Once a history comes back, the match repeats itself from there on, and it stands
for all opponents that do what was read, two to the power of the number of histories that were not.
"""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, inlined, kernel, kernel_in_place

# Words of opponents that are played together: tables and histories of so many stay in the innermost cache.
WORDS = 64
# Constants of 64 bits: Python's integers would make signed ones of these.
ONE, TWO, FOUR, LAST = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)
ALTERNATE, PAIRS, NIBBLES, BYTES = (np.uint64(int(digits * 8, 16)) for digits in ("55", "33", "0f", "01"))


@inlined
def _ones(word):
    """Return the number of bits that are set, in a form for which LLVM has the instruction where there is one."""
    word = word - ((word >> ONE) & ALTERNATE)
    word = (word & PAIRS) + ((word >> TWO) & PAIRS)
    word = (word + (word >> FOUR)) & NIBBLES
    return (word * BYTES) >> LAST


@inlined
def _choose(selector, off, on):
    """Return, bit by bit, ``on`` where the selector is set and ``off`` elsewhere."""
    return off ^ (selector & (off ^ on))


@helper_in_place
def _play(own, others, valid, history, rounds, stop):
    """Play one rule against the opponents of a block; return how often it, the others, and both withheld.

    ``own`` (16,) is the rule, each action as a word of equal bits; ``others`` (16, WORDS) are the opponents, both by
    the history as the rule sees it. ``history`` (4, WORDS) has the opening, and is overwritten.
    """
    mine, theirs, both = np.uint64(0), np.uint64(0), np.uint64(0)
    a0, a1, a2, a3, a4, a5, a6, a7 = own[0], own[1], own[2], own[3], own[4], own[5], own[6], own[7]
    a8, a9, a10, a11, a12, a13, a14, a15 = own[8], own[9], own[10], own[11], own[12], own[13], own[14], own[15]
    for t in range(rounds):
        if t & 0xFFF == 0xFFF and stop[0] != 0:
            break
        for w in range(WORDS):
            # The round before the last and the last one, own action first.
            u, v, x, y = history[0, w], history[1, w], history[2, w], history[3, w]
            p0 = _choose(x, _choose(y, a0, a1), _choose(y, a2, a3))
            p1 = _choose(x, _choose(y, a4, a5), _choose(y, a6, a7))
            p2 = _choose(x, _choose(y, a8, a9), _choose(y, a10, a11))
            p3 = _choose(x, _choose(y, a12, a13), _choose(y, a14, a15))
            p = _choose(u, _choose(v, p0, p1), _choose(v, p2, p3))
            q0 = _choose(x, _choose(y, others[0, w], others[1, w]), _choose(y, others[2, w], others[3, w]))
            q1 = _choose(x, _choose(y, others[4, w], others[5, w]), _choose(y, others[6, w], others[7, w]))
            q2 = _choose(x, _choose(y, others[8, w], others[9, w]), _choose(y, others[10, w], others[11, w]))
            q3 = _choose(x, _choose(y, others[12, w], others[13, w]), _choose(y, others[14, w], others[15, w]))
            q = _choose(u, _choose(v, q0, q1), _choose(v, q2, q3))
            history[0, w], history[1, w], history[2, w], history[3, w] = x, y, p, q
            seen = valid[w]
            mine += _ones(p & seen)
            theirs += _ones(q & seen)
            both += _ones(p & q & seen)
    return np.int64(mine), np.int64(theirs), np.int64(both)


@kernel
def play_in_words(rules, blocks, valid, opening, rounds, counts, stop):
    """Play each rule against all opponents; write how often each own-first profile came up to ``counts`` (rules, 4).

    ``rules`` (rules, 16) are words of equal bits, ``blocks`` (blocks, 16, WORDS) the opponents by the history as the
    rule sees it, ``valid`` (blocks, WORDS) which bits are opponents, ``opening`` (4,) words of equal bits.
    """
    history = np.empty((4, WORDS), np.uint64)
    opponents = np.int64(0)
    for b in range(len(blocks)):
        for w in range(WORDS):
            opponents += np.int64(_ones(valid[b, w]))
    for k in range(len(rules)):
        mine, theirs, both = np.int64(0), np.int64(0), np.int64(0)
        for b in range(len(blocks)):
            if stop[0] != 0:
                return
            for digit in range(4):
                for w in range(WORDS):
                    history[digit, w] = opening[digit]
            m, t, d = _play(rules[k], blocks[b], valid[b], history, rounds, stop)
            mine, theirs, both = mine + m, theirs + t, both + d
        counts[k, 0] = opponents * rounds - mine - theirs + both
        counts[k, 1], counts[k, 2], counts[k, 3] = theirs - both, mine - both, both


@kernel_in_place
def walk_histories(rules, opening, rounds, at, path, tally, counts, stop):
    """Play each rule against *all* rules; write how often each own-first profile came up to ``counts`` (rules, 4).

    ``rules`` (rules, H) are actions by history, ``opening`` is a history. Scratch: ``at`` (H,), the place of a history
    on the path or -1; ``path`` (H, 2), the history at a place and which action of the opponent comes next; ``tally``
    (H + 1, 4), the profiles before a place.
    """
    H = len(at)
    for h in range(H):
        at[h] = -1
    for a in range(4):
        tally[0, a] = 0
    for k in range(len(rules)):
        if stop[0] != 0:
            return
        for a in range(4):
            counts[k, a] = 0
        depth = 0
        path[0, 0], path[0, 1], at[opening] = opening, 0, 0
        while depth >= 0:
            h, action = path[depth, 0], path[depth, 1]
            if action == 2:
                at[h] = -1
                depth -= 1
                continue
            path[depth, 1] += 1
            profile = 2 * rules[k, h] + action
            length = depth + 1
            for a in range(4):
                tally[length, a] = tally[depth, a]
            tally[length, profile] += 1
            following = (4 * h + profile) % H
            if length < rounds and at[following] < 0:
                path[length, 0], path[length, 1], at[following] = following, 0, length
                depth = length
                continue
            # The match ends here, or goes round in a cycle for the rest of it.
            begin = length if length == rounds else at[following]
            cycle = max(length - begin, 1)
            times, rest = (rounds - begin) // cycle, (rounds - begin) % cycle
            weight = np.int64(1) << (H - length)
            for a in range(4):
                counts[k, a] += weight * (times * (tally[length, a] - tally[begin, a]) + tally[begin + rest, a])
