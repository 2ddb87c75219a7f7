"""Rows on the payoff sets of repeated games of three seats. No other library has them."""

from __future__ import annotations

from functools import partial
from itertools import product
from statistics import median

import numpy as np
import random_games
from fresh_rows import taken
from measuring import Row, contest, duration, timed

import relgames as rg

GAP, DISCOUNTS = 1e-3, (0.3, 0.5, 0.9, 0.99)
FIRST = """
import relgames as rg
assert rg.payoff_set(rg.games.service_triad(), 0.7).complete
"""


def public_good() -> rg.Game:
    """The linear public good of three seats that give 0, 1/2 or 1; gifts are doubled and shared."""
    payoffs = np.empty((3, 3, 3, 3))
    for profile in product(range(3), repeat=3):
        gifts = np.array(profile) / 2
        payoffs[profile] = 2 / 3 * gifts.sum() - gifts
    return rg.Game(payoffs, name="public good")


def levels(limit: float) -> Row:
    """The time of the payoff sets of the public good, and the gaps."""
    game = public_good()
    ours = [contest(partial(rg.payoff_set, game, discount))[0] for discount in DISCOUNTS]
    gap = max(timing.result.gap for timing in ours)
    return Row(
        f"payoff set of the public good of 3 seats with 3 actions each, discounts {', '.join(map(str, DISCOUNTS))}",
        f"{', '.join(map(str, ours))}; gap ≤ {gap:.1g}",
        "none",
        "–",
        f"each ≤ {duration(limit)}, gap ≤ {GAP:.0e}",
        max(timing.seconds for timing in ours) <= limit and gap <= GAP,
    )


def many(counts: tuple[int, ...], discount: float, count: int, limit: float) -> Row:
    """The time of payoff sets of random games, and the gaps."""
    games = random_games.floats(count, *counts)
    ours = [timed(partial(rg.payoff_set, game, discount)) for game in games]
    gaps = [float(timing.result.gap) for timing in ours]
    complete, near = sum(timing.result.complete for timing in ours), sum(gap <= GAP for gap in gaps)
    size, middle = "×".join(map(str, counts)), median(timing.seconds for timing in ours)
    return Row(
        f"payoff sets of random {size} games, discount {discount}, {count} games",
        f"{duration(middle)}; {near} with gap ≤ {GAP:.0e}, {complete} of them proven complete",
        "none",
        "–",
        f"median ≤ {duration(limit)}, nine of ten with gap ≤ {GAP:.0e}",
        middle <= limit and near >= 0.9 * count,
        f"Random {size} games, discount {discount}: the largest gap is {max(gaps):.1g}, of payoffs of about 1.",
    )


def first(limit: float) -> Row:
    """The time of a first payoff set of three seats in a fresh process that has to compile."""
    ours = taken(FIRST, "empty")
    return Row(
        "first payoff set of three seats in a fresh process (with start of Python and import), caches empty, one run",
        str(ours),
        "none",
        "–",
        f"≤ {duration(limit)}",
        ours.seconds <= limit,
    )


ROWS = {
    "payoffs-triad": partial(levels, 5.0),
    "payoffs-triads-2": partial(many, (2, 2, 2), 0.9, 31, 1.0),
    "payoffs-triads-3": partial(many, (3, 3, 3), 0.9, 11, 8.0),
    "first-payoffs-triad": partial(first, 20.0),
}
