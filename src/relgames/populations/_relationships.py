"""How long the relationship of each profile of strategies lasts, and what each party gets until it ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import inf, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.games import RepeatedGame
from relgames.matches import rational
from relgames.matches.exact import evaluate_matches
from relgames.matches.tables import compile_tables
from relgames.strategies import Machine


def evaluate(
    r: RepeatedGame, lineups: Sequence[Sequence[Machine]], exact: bool, progress: bool = False
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return expected rounds (K_0, ..., K_{N-1}) and total payoffs (..., N) of all profiles, a line-up per seat.

    The discount is the chance that a relationship is not ended by chance after a round. With a discount of 1, where a
    limit of means would forget all that was before the end, rationals are used.
    """
    sizes = tuple(len(lineup) for lineup in lineups)
    seats, A = r.game.seats, prod(r.game.counts)
    if exact or r.discount == 1:
        lengths, totals = np.empty(sizes, dtype=object), np.empty((*sizes, seats), dtype=object)
        payoffs = r.game.fractions.reshape(A, seats)
        for profile in np.ndindex(*sizes):
            machines = [lineup[k] for lineup, k in zip(lineups, profile, strict=True)]
            visits, rounds = rational.until_the_end(r, machines)
            if rounds == inf:
                names = ", ".join(machine.name or "a machine" for machine in machines)
                raise ValueError(
                    f"a relationship of {names} may never end: nobody leaves and discount=1 lets all live for ever, so "
                    "the pool runs empty and has no steady state. Use a discount below 1, the chance that a "
                    "relationship is not ended by chance, or machines that leave"
                )
            lengths[profile], totals[profile] = rounds, visits.reshape(-1) @ payoffs
        return (lengths, totals) if exact else (lengths.astype(float), totals.astype(float))
    first = np.cumsum([0, *sizes[:-1]])
    matches = np.array(list(np.ndindex(*sizes)), dtype=np.int64) + first
    shares, rounds, too_large = evaluate_matches(r, compile_tables(r, lineups), matches, progress=progress)
    if too_large.any():
        raise MemoryError("machines of a profile have too many joint states to be evaluated; use simulate_market()")
    totals = shares[:, :A] @ r.game.payoffs.reshape(A, seats) / float(1 - (r.discount or 0))
    return rounds.reshape(sizes), totals.reshape(*sizes, seats)


def seated_at_random(lengths: NDArray[Any], totals: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the same with an axis per party, who take their seats at random, in place of one per seat."""
    N = lengths.ndim
    orders = list(permutations(range(N)))
    mean = np.sum([lengths.transpose(seat) for seat in orders], axis=0) / len(orders)
    # Axis j is of party j, who sits in seat[j].
    parties = [
        np.sum([totals[..., seat[j]].transpose(seat) for seat in orders], axis=0) / len(orders) for j in range(N)
    ]
    return mean, np.stack(parties, axis=-1)
