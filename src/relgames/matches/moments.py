"""Sampling: how work is cut, how the moments of the parts are joined, how long a repetition lasts."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames.games import RepeatedGame
from relgames.matches.errors import StrategyError

# A piece of work for one thread: 1 or 2 ms, some ten times what it costs to hand it over.
ROUNDS_PER_PIECE = 200_000


class Moments(NamedTuple):
    """What B matches came to over their repetitions. All of a match that failed is nan."""

    mean: NDArray[np.float64]  # (B, N) payoffs
    covariance: NDArray[np.float64]  # (B, N, N) of the payoffs within a repetition; nan for a single repetition
    shares: NDArray[np.float64]  # (B, A + 2) of the profiles, of the time apart; and the mean of the rounds
    errors: dict[int, StrategyError]  # of the matches that failed, by row


def horizon(r: RepeatedGame) -> tuple[int, float]:
    """Return how many rounds a repetition lasts, and the discount (1 where the number of rounds is fixed)."""
    if r.rounds is not None:
        return r.rounds, 1.0
    discount = float(r.discount or 0.0)
    if discount == 1.0:
        raise ValueError(
            "discount=1 is the limit of means over rounds without end, which cannot be sampled: use play(), or "
            "RepeatedGame(..., rounds=T) with a long T"
        )
    return max(1, ceil(-53 * log(2) / log(discount))) if discount > 0 else 1, discount


def cut(
    matches: NDArray[np.int64], numbers: NDArray[np.int64], repetitions: int, rounds: int
) -> tuple[NDArray[np.int64], int, int]:
    """Return jobs, as many for each of the matches (B, N); how many that is; and how many to hand over at once.

    A job is (number of the match, first repetition, end, strategies...).
    """
    chunk = max(1, ROUNDS_PER_PIECE // rounds)
    starts = np.arange(0, repetitions, chunk)
    B, N = matches.shape
    parts = len(starts)
    jobs = np.empty((B * parts, 3 + N), dtype=np.int64)
    jobs[:, 0] = np.repeat(numbers, parts)
    jobs[:, 1] = np.tile(starts, B)
    jobs[:, 2] = np.minimum(jobs[:, 1] + chunk, repetitions)
    jobs[:, 3:] = np.repeat(matches, parts, axis=0)
    return jobs, parts, max(1, ROUNDS_PER_PIECE // (rounds * min(chunk, repetitions)))


def merged(
    jobs: NDArray[np.int64],
    mean: NDArray[np.float64],
    spread: NDArray[np.float64],
    share: NDArray[np.float64],
    B: int,
    repetitions: int,
) -> Moments:
    """Join the moments of the parts of each match, in order (T. F. Chan, G. H. Golub, R. J. LeVeque 1979)."""
    parts, N = len(jobs) // B, mean.shape[1]
    weight = (jobs[:, 2] - jobs[:, 1]).reshape(B, parts, 1)
    means, shares = mean.reshape(B, parts, N), share.reshape(B, parts, -1)
    total = (weight * means).sum(axis=1) / repetitions
    off = means - total[:, None]
    products = spread.reshape(B, parts, N, N).sum(axis=1) + np.einsum("bpi,bpj->bij", off * weight, off)
    covariance = products / (repetitions - 1) if repetitions > 1 else np.full_like(products, np.nan)
    return Moments(total, covariance, (weight * shares).sum(axis=1) / repetitions, {})


def join(parts: Sequence[tuple[NDArray[np.int64], Moments]], matches: int) -> Moments:
    """Return the moments of so many matches from those of parts of them, each with its rows."""
    mean, covariance, shares = (np.empty((matches, *values.shape[1:])) for values in parts[0][1][:3])
    joined = Moments(mean, covariance, shares, {})
    for rows, part in parts:
        for whole, values in zip(joined[:3], part[:3], strict=True):
            whole[rows] = values
        joined.errors.update({int(rows[k]): error for k, error in part.errors.items()})
    return joined
