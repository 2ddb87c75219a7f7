"""Private reputations as bits: who holds whom good, and one interaction after another."""

from __future__ import annotations

import numpy as np

from relgames._jit import helper_in_place, inlined, kernel_in_place
from relgames._random import GOLDEN
from relgames.matches._kernels.sampled import draw, mix, stream

ALL = 0xFFFFFFFFFFFFFFFF


@inlined
def next_state(z):
    """Return the next state of a stream."""
    return z + np.uint64(GOLDEN)


@inlined
def substream(first, k):
    """Return the first state of one of many streams that a stream's first state stands for."""
    return mix(first + np.uint64(k + 1) * np.uint64(GOLDEN))


@inlined
def below(z, count):
    """Return an integer in [0, count) from a stream's state; it misses evenness by count / 2^32."""
    return np.int64(((mix(z) >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32))


@helper_in_place
def coins(z, threshold):
    """Return a word whose 64 bits are 1 with probability threshold / 2^53, and the next state of the stream.

    64 numbers are compared with the threshold bit by bit, the highest first, until each is decided: eight words of
    random bits on average, and no error.
    """
    if threshold >= np.int64(9007199254740992):
        return np.uint64(ALL), z
    word = np.uint64(0)
    open_ = np.uint64(ALL)
    left = threshold
    k = 52
    # Once no bit is left below, numbers that are still open are equal or larger.
    while left != 0 and open_ != np.uint64(0):
        z = next_state(z)
        bits = mix(z)
        if (left >> np.int64(k)) & np.int64(1):
            word |= open_ & ~bits
            open_ &= bits
            left &= ~(np.int64(1) << np.int64(k))
        else:
            open_ &= ~bits
        k -= 1
    return word, z


@inlined
def ones(word):
    """Return how many bits are 1."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@inlined
def bit(good, i, k):
    """Return bit k of row i: 1 or 0."""
    return np.int64((good[i, k >> 6] >> np.uint64(k & 63)) & np.uint64(1))


@inlined
def only(k, w):
    """Return word w of a row of which only bit k is 1."""
    return np.uint64(1) << np.uint64(k & 63) if k >> 6 == w else np.uint64(0)


@helper_in_place
def assessed(tables, kind, donor, recipient, acts, z):
    """Return which of 64 observers hold the donor good.

    ``tables`` has for each norm its chances, by standing of donor and recipient and action; the words have a 1
    where an observer holds the donor good, the recipient good, and sees it give.
    """
    out = np.uint64(0)
    for k in range(8):
        chance = tables[kind, k]
        if chance == 0:
            continue
        match = donor if k < 4 else ~donor
        match &= recipient if k & 2 == 0 else ~recipient
        match &= acts if k & 1 == 0 else ~acts
        if match == np.uint64(0):
            continue
        word, z = coins(z, chance)
        out |= match & word
    return out, z


@kernel_in_place
def interact(good, town, begin, end, key, sums, now):
    """Let random pairs meet, and all who learn of it assess the donor.

    Parameters
    ----------
    good : (N, words) uint64
        Bit l of row i is 1 if party l holds party i good. It is changed.
    town : Town
    begin, end : int
        Numbers of the interactions: each has its own stream of ``key``.
    sums : (3, T, T) int64
        Given and met, by types of donor and recipient; and the sum over interactions of ``now``. What happens is added.
    now : (T, T) int64
        In how many pairs one of a type holds one of another good. It is changed.
    """
    members, types, tables, chances, told = town.members, town.types, town.tables, town.chances, town.told
    N, words = good.shape
    T = len(members)
    for t in range(begin, end):
        z = next_state(stream(key, t, 0))
        d = below(z, N)
        z = next_state(z)
        r = below(z, N - 1)
        r += r >= d
        kind, other = types[d], types[r]
        z = next_state(z)
        u = draw(z)
        row = 8 + 2 * (1 - bit(good, d, d)) + (1 - bit(good, r, d))
        gives = u < tables[kind, row]
        z = next_state(z)
        gives = draw(z) >= chances[0] if gives else draw(z) < chances[1]
        sums[0, kind, other] += gives
        sums[1, kind, other] += 1
        z = next_state(z)
        # What the recipient makes of it; those who are told hear of that.
        seen = gives != (draw(z) < chances[2])
        for w in range(words):
            donor, recipient = only(d, w), only(r, w)
            learns = (told[r, w] if len(told) > 0 else np.uint64(ALL)) & ~(donor | recipient)
            if learns != np.uint64(0):
                # News of what the recipient saw, or what everybody sees.
                word, z = coins(z, chances[4] if (seen if len(told) > 0 else gives) else chances[5])
                learns &= word
            learns |= donor | recipient
            if learns == np.uint64(0):
                continue
            error, z = coins(z, chances[2])
            acts = (np.uint64(ALL) if gives else np.uint64(0)) ^ error
            if len(told) > 0:
                error, z = coins(z, chances[6])
                heard = (np.uint64(ALL) if seen else np.uint64(0)) ^ error
                acts = (acts & donor) | (heard & ~donor)
            acts = (acts | recipient) if seen else (acts & ~recipient)
            before = good[d, w]
            after = np.uint64(0)
            for s in range(T):
                if members[s, w] & learns != np.uint64(0):
                    word, z = assessed(tables, s, before, good[r, w], acts, z)
                    after |= word & members[s, w]
            error, z = coins(z, chances[3])
            after = (before & ~learns) | ((after ^ error) & learns)
            good[d, w] = after
            if after != before:
                for s in range(T):
                    now[s, kind] += ones(after & members[s, w]) - ones(before & members[s, w])
        for s in range(T):
            for k in range(T):
                sums[2, s, k] += now[s, k]
