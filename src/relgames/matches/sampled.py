"""Sampled evaluation: play matches many times and say how far off the means may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks, _parallel
from relgames._random import master_key
from relgames.games import RepeatedGame
from relgames.matches.field import AGENTS, MACHINES, Field, Moments, single_field
from relgames.matches.tables import Tables
from relgames.strategies import Strategy

# A piece of work for one thread: 1 or 2 ms, some ten times what it costs to hand it over.
ROUNDS_PER_PIECE = 200_000


@dataclass(frozen=True, eq=False)
class Sample:
    """What a match came to over independent repetitions.

    Attributes
    ----------
    payoffs : ndarray, shape (N,)
        Mean payoff *per round* of each seat over the repetitions.
    standard_errors : ndarray, shape (N,)
        Standard error of each mean; nan for a single repetition.
    profiles : ndarray, shape (n_0, ..., n_{N-1})
        Mean share of each profile, weighted as in `Outcome`.
    apart : float
        Mean share of the time after somebody left.
    expected_rounds : float
        Mean number of rounds played, a round t counting d^t where there is a discount d.
    covariance : ndarray, shape (N, N)
        Covariance of the seats' payoffs within one repetition; nan for a single one.
    repetitions : int
    roles : tuple of str
    """

    payoffs: NDArray[np.float64]
    standard_errors: NDArray[np.float64]
    profiles: NDArray[np.float64]
    apart: float
    expected_rounds: float
    covariance: NDArray[np.float64]
    repetitions: int
    roles: tuple[str, ...]

    def __str__(self) -> str:
        rows = zip(self.roles, self.payoffs, self.standard_errors, strict=True)
        text = ", ".join(f"{role} {payoff:.6g} ± {error:.2g}" for role, payoff, error in rows)
        return f"payoffs per round over {self.repetitions} repetitions: {text}"


def simulate(
    r: RepeatedGame,
    strategies: Sequence[Strategy],
    repetitions: int = 1000,
    seed: int | np.random.Generator | None = None,
    progress: bool = False,
    threads: int | None = None,
) -> Sample:
    """Play one match many times and return means with standard errors.

    Parameters
    ----------
    r : RepeatedGame
        With ``rounds``, or a discount below 1: then each repetition is played until the rounds to come weigh less
        than 2^-53 of all, and round t weighs (1 - d) d^t.
    strategies : sequence of Strategy, length N
        One per seat, a `Machine`, a `Program` or an `Agent`.
    repetitions : int, default 1000
    seed : int, numpy Generator or None
        The same seed gives the same numbers for any number of threads. None draws a new one.
    progress : bool, default False
        Whether to show a progress bar.
    threads : int, optional
        One per core by default.

    Returns
    -------
    Sample

    Raises
    ------
    TypeError, ValueError
        If a strategy does not fit its seat, or the discount is 1: a limit cannot be sampled, `play` computes it.
    StrategyError
        If a strategy fails: it raises an exception, chooses an action that it does not have, or does not end its turn.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import random, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=200)
    >>> s = rg.simulate(r, (tit_for_tat(), random(0.5)), repetitions=400, seed=1)
    >>> exact = rg.play(r, (tit_for_tat(), random(0.5)))
    >>> bool((abs(s.payoffs - exact.payoffs) < 5 * s.standard_errors).all())
    True
    """
    field = single_field(r, strategies)
    repetitions = _checks.integer(repetitions, "repetitions", least=1)
    matches = np.arange(r.game.seats)[None]
    numbers = np.zeros(1, dtype=np.int64)
    mean, covariance, share, errors = sample_field(
        field, matches, numbers, repetitions, master_key(seed), progress, threads
    )
    if errors:
        raise errors[0]
    return Sample(
        mean[0],
        np.sqrt(np.diagonal(covariance[0]) / repetitions),
        share[0, :-2].reshape(r.game.counts),
        float(share[0, -2]),
        float(share[0, -1]),
        covariance[0],
        repetitions,
        r.game.roles,
    )


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


def sampling_tables(tables: Tables) -> Tables:
    """Return tables for ``_kernels.sample``: chances cumulated, states as rows, and ``ptr`` as certain next rows."""
    from relgames.matches._kernels import sampled as _kernels

    seats = np.repeat(tables.where[:, 3], tables.where[:, 1])
    chance, hop, rows, cumulative = _kernels.cumulate(
        tables.respond, tables.ptr, tables.q, tables.to, tables.counts, tables.strides, seats
    )
    return tables._replace(respond=chance, ptr=hop, q=cumulative, to=rows)


def sample_field(
    field: Field,
    matches: NDArray[np.int64],
    numbers: NDArray[np.int64],
    repetitions: int,
    key: int,
    progress: bool = False,
    threads: int | None = None,
) -> Moments:
    """Play matches (B, N) of strategies of the field, each in its way; ``numbers`` (B,) name their random streams."""
    horizon(field.r)
    ways = field.way(matches)
    parts = []
    for way, sample in SAMPLERS.items():
        rows = np.flatnonzero(ways == way)
        if len(rows):
            parts.append((rows, sample(field, matches[rows], numbers[rows], repetitions, key, progress, threads)))
    if len(parts) == 1:
        return parts[0][1]
    N, A = matches.shape[1], field.r.game.payoffs[..., 0].size
    joined = Moments(*(np.empty((len(matches), *shape)) for shape in ((N,), (N, N), (A + 2,))), {})
    for rows, part in parts:
        for whole, values in zip(joined[:3], part[:3], strict=True):
            whole[rows] = values
        joined.errors.update({int(rows[k]): error for k, error in part.errors.items()})
    return joined


def sample_matches(
    field: Field,
    matches: NDArray[np.int64],
    numbers: NDArray[np.int64],
    repetitions: int,
    key: int,
    progress: bool = False,
    threads: int | None = None,
) -> Moments:
    """Play matches of machines alone."""
    from relgames.matches._kernels import sampled as _kernels

    r = field.r
    rounds, discount = horizon(r)
    tables = sampling_tables(field.tables)
    matches = field.machines[matches]
    N, B = r.game.seats, len(matches)
    chunk = max(1, ROUNDS_PER_PIECE // rounds)
    starts = np.arange(0, repetitions, chunk)
    parts = len(starts)
    jobs = np.empty((B * parts, 3 + N), dtype=np.int64)
    jobs[:, 0] = np.repeat(numbers, parts)
    jobs[:, 1] = np.tile(starts, B)
    jobs[:, 2] = np.minimum(jobs[:, 1] + chunk, repetitions)
    jobs[:, 3:] = np.repeat(matches, parts, axis=0)
    stakes = np.ascontiguousarray(r.game.payoffs.reshape(-1, N), dtype=np.float64).copy()
    mean, spread = np.zeros((len(jobs), N)), np.zeros((len(jobs), N, N))
    share = np.zeros((len(jobs), len(stakes) + 2))
    order = np.array(r.moves, dtype=np.int64)
    terms = np.array([rounds, discount, r.order is not None])
    outside = r.outside.copy()
    nothing = np.empty((0, N), dtype=np.int64)
    each = max(1, ROUNDS_PER_PIECE // (rounds * min(chunk, repetitions)))
    pieces = [slice(k, min(k + each, len(jobs))) for k in range(0, len(jobs), each)]

    def work(piece: slice, stop: NDArray[np.int64]) -> None:
        out = mean[piece], spread[piece], share[piece], nothing, nothing
        _kernels.sample(tables, jobs[piece], order, terms, stakes, outside, np.uint64(key), stop, *out)

    sizes = [int((jobs[p, 2] - jobs[p, 1]).sum()) for p in pieces]
    _parallel.run(work, pieces, sizes, progress, "repetition", threads)
    return merged(jobs, mean, spread, share, B, parts, repetitions)


def merged(
    jobs: NDArray[np.int64],
    mean: NDArray[np.float64],
    spread: NDArray[np.float64],
    share: NDArray[np.float64],
    B: int,
    parts: int,
    repetitions: int,
) -> Moments:
    """Join the moments of the parts of each match, in order (T. F. Chan, G. H. Golub, R. J. LeVeque 1979)."""
    N = mean.shape[1]
    weight = (jobs[:, 2] - jobs[:, 1]).reshape(B, parts, 1)
    means, shares = mean.reshape(B, parts, N), share.reshape(B, parts, -1)
    total = (weight * means).sum(axis=1) / repetitions
    off = means - total[:, None]
    products = spread.reshape(B, parts, N, N).sum(axis=1) + np.einsum("bpi,bpj->bij", off * weight, off)
    covariance = products / (repetitions - 1) if repetitions > 1 else np.full_like(products, np.nan)
    return Moments(total, covariance, (weight * shares).sum(axis=1) / repetitions, {})


def _sample_agents(*arguments: Any) -> Moments:
    from relgames.matches.agents import sample_agents

    return sample_agents(*arguments)


# How matches of each way are sampled.
SAMPLERS: dict[int, Callable[..., Moments]] = {MACHINES: sample_matches, AGENTS: _sample_agents}
