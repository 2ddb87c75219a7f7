"""Causes of a loss, straight from the definitions: all orders of change, all sets of seats."""

from fractions import Fraction
from itertools import chain, combinations, permutations


def shares(worth, seats):
    """What each seat adds on its turn, averaged over all orders; `worth` takes a frozenset."""
    total = {seat: Fraction(0) for seat in seats}
    orders = list(permutations(seats))
    for order in orders:
        for k, seat in enumerate(order):
            total[seat] += worth(frozenset(order[: k + 1])) - worth(frozenset(order[:k]))
    return {seat: value / len(orders) for seat, value in total.items()}


def turning(worth, seats, outside):
    """The sets with which the loss is gone, and with no part of which it is."""
    subsets = [frozenset(s) for s in chain.from_iterable(combinations(seats, k) for k in range(len(seats) + 1))]
    if worth(frozenset()) >= outside:
        return set()
    enough = {s for s in subsets if worth(s) >= outside}
    return {s for s in enough if not any(other < s for other in enough)}
