"""The list of bases of a walk: a basis is a set of labels, kept as bits, and found again by hashing."""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, kernel

# Labels per word of a key: half of the bits, so that no word is negative.
SHIFT = 5
WORD = 1 << SHIFT


@helper_in_place
def unpack(keys, index, rows, columns, S, other_rows, T, other_columns):
    """Write the support, its complement, the tight columns and theirs; return the size of the basis.

    Each has room for one label more, since where a label goes is counted and not branched on.
    """
    k = u = v = w = np.int64(0)
    for label in range(rows):
        inside = keys[index, label >> SHIFT] >> (label & (WORD - 1)) & 1
        S[k] = other_rows[u] = label
        k += inside
        u += 1 - inside
    for column in range(columns):
        label = rows + column
        inside = keys[index, label >> SHIFT] >> (label & (WORD - 1)) & 1
        T[v] = other_columns[w] = column
        v += inside
        w += 1 - inside
    return k


@helper_in_place
def slot_of(keys, row, mask):
    """Where to look for a key in a hash table of a power of two slots."""
    mixed = np.int64(0)
    for w in range(keys.shape[1]):
        mixed = (mixed ^ keys[row, w]) * np.int64(-7046029254386353131)
        mixed ^= (mixed >> np.int64(29)) & np.int64((1 << 35) - 1)
    return mixed & mask


@helper_in_place
def add(keys, met, table, count, index, flips, edges):
    """Add the keys at ``index`` with the two labels of each of the first ``flips`` flipped, unless they are there.

    ``met`` are the labels along which a basis was met: the second one of a flip leads back. Returns the new number of
    keys. All keys in one call: a call for each costs more than the work.
    """
    words, mask = keys.shape[1], np.int64(len(table) - 1)
    for f in range(edges):
        for w in range(words):
            keys[count, w] = keys[index, w]
        for side in range(2):
            label = flips[f, side]
            keys[count, label >> SHIFT] ^= np.int64(1) << (label & (WORD - 1))
        slot = slot_of(keys, count, mask)
        other = table[slot]
        while other >= 0:
            same = True
            for w in range(words):
                if keys[other, w] != keys[count, w]:
                    same = False
            if same:
                break
            slot = (slot + 1) & mask
            other = table[slot]
        if other < 0:
            table[slot] = other = count
            count += 1
        label = flips[f, 1]
        met[other, label >> SHIFT] |= np.int64(1) << (label & (WORD - 1))
    return count


@kernel
def link(keys, met, table, count, index, flips):
    """Add what all flips of a basis lead to: `add` for Python."""
    return add(keys, met, table, count, index, flips, len(flips))


@kernel
def rehash(keys, table, count):
    """Fill an empty table with the first keys."""
    mask = np.int64(len(table) - 1)
    for index in range(count):
        slot = slot_of(keys, index, mask)
        while table[slot] >= 0:
            slot = (slot + 1) & mask
        table[slot] = index
