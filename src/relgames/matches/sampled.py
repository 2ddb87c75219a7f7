"""Sampled evaluation: play matches many times and say how far off the means may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks, _parallel
from relgames._random import master_key
from relgames._tables import Table, Tabular, role_table, shares_of_profiles, text_of
from relgames.games import RepeatedGame
from relgames.matches.field import AGENTS, MACHINES, PROGRAMS, Field, single_field
from relgames.matches.moments import Moments, cut, horizon, join, merged
from relgames.matches.programs import sample_program_matches
from relgames.strategies import Strategy


@dataclass(frozen=True, eq=False)
class Sample(Tabular):
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

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=100)
    >>> s = rg.simulate(r, (rg.strategies.random(), rg.strategies.tit_for_tat()), repetitions=500, seed=1)
    >>> exact = rg.play(r, (rg.strategies.random(), rg.strategies.tit_for_tat()))
    >>> bool((abs(s.payoffs - exact.payoffs) < 5 * s.standard_errors).all())
    True
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

    def _tables(self) -> Mapping[str, Table]:
        values = {"payoff": self.payoffs, "standard error": self.standard_errors}
        caption = (
            f"payoffs per round over {self.repetitions} repetitions; expected rounds {text_of(self.expected_rounds)}"
        )
        return {
            "payoffs": role_table(self.roles, values, caption),
            "profiles": shares_of_profiles(self.roles, self.profiles, self.apart),
        }


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
        A match with programs that leaves nothing to chance is played once; the result is that of all repetitions.
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
    return join(parts, len(matches))


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
    tables, stakes = field.sampling, field.stakes
    jobs, _, each = cut(field.machines[matches], numbers, repetitions, rounds)
    N = r.game.seats
    mean, spread = np.zeros((len(jobs), N)), np.zeros((len(jobs), N, N))
    share = np.zeros((len(jobs), len(stakes) + 1))
    order = np.array(r.moves, dtype=np.int64)
    terms = np.array([rounds, discount, r.order is not None])
    nothing = np.empty((0, N), dtype=np.int64)
    pieces = [slice(k, min(k + each, len(jobs))) for k in range(0, len(jobs), each)]

    def work(piece: slice, stop: NDArray[np.int64]) -> None:
        out = mean[piece], spread[piece], share[piece], nothing, nothing
        _kernels.sample(tables, jobs[piece], order, terms, stakes, np.uint64(key), stop, *out)

    sizes = [int((jobs[p, 2] - jobs[p, 1]).sum()) for p in pieces]
    _parallel.run(work, pieces, sizes, progress, "repetition", threads)
    return merged(jobs, mean, spread, share, len(matches), repetitions)


def _sample_agents(*arguments: Any) -> Moments:
    from relgames.matches.agents import sample_agents

    return sample_agents(*arguments)


# How matches of each way are sampled.
SAMPLERS: dict[int, Callable[..., Moments]] = {
    MACHINES: sample_matches,
    PROGRAMS: sample_program_matches,
    AGENTS: _sample_agents,
}
