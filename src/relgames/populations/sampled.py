"""A market of finitely many parties, sampled: independent runs with standard errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks, _parallel
from relgames._random import master_key
from relgames._tables import Column, Table, Tabular, profile_table
from relgames.games import RepeatedGame
from relgames.matches.field import Field
from relgames.populations._arguments import lineups_of, shares_of, terms_of_market
from relgames.strategies import Machine

# Of the relationships that there are at first so many mean lives are waited before anything is counted: e^-20.
LIVES = 20


@dataclass(frozen=True, eq=False, repr=False)
class MarketSample(Tabular):
    """What a market of finitely many parties came to, over independent runs.

    Populations and axes are as in `Market`. Each mean has its standard error over the runs, nan for a single one.

    Attributes
    ----------
    strategies : tuple of tuples of Machine
    parties : tuple of ndarray of int, shape (K_i,)
        How many parties follow each strategy.
    payoffs, payoff_errors : tuple of ndarray, shape (K_i,)
        What a party gets per round; nan where nobody follows the strategy.
    pool, pool_errors : tuple of ndarray, shape (K_i,)
        What part of the pool follows each strategy.
    partnerships, partnership_errors : ndarray, shape (K_0, ..., K_{N-1})
        What part of all relationships is of each profile.
    mean_length, mean_length_error : float
        Rounds of a relationship: those played by all of them, divided by how many ended.
    rounds : int
        Rounds that count, of each run.
    settling : int
        Rounds before them.
    repetitions : int

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies.published import hit_and_run, trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.8)
    >>> s = rg.simulate_market(r, [trust_building(1), hit_and_run()], parties=200, seed=1)
    >>> exact = rg.market(r, [trust_building(1), hit_and_run()]).mean_length
    >>> bool(abs(s.mean_length - exact) < 5 * s.mean_length_error)
    True
    """

    strategies: tuple[tuple[Machine, ...], ...]
    parties: tuple[NDArray[np.int64], ...]
    payoffs: tuple[NDArray[np.float64], ...]
    payoff_errors: tuple[NDArray[np.float64], ...]
    pool: tuple[NDArray[np.float64], ...]
    pool_errors: tuple[NDArray[np.float64], ...]
    partnerships: NDArray[np.float64]
    partnership_errors: NDArray[np.float64]
    mean_length: float
    mean_length_error: float
    rounds: int
    settling: int
    repetitions: int
    roles: tuple[str, ...] = field(repr=False)

    def __repr__(self) -> str:
        many = " + ".join(f"{int(row.sum()):,}" for row in self.parties)
        return f"MarketSample({many} parties, {self.rounds:,} rounds, {self.repetitions} repetitions)"

    def __str__(self) -> str:
        lines = [f"relationships last {self.mean_length:.5g} ± {self.mean_length_error:.2g} rounds"]
        rows = zip(self.roles, self.strategies, self.payoffs, self.payoff_errors, strict=True)
        for role, lineup, payoffs, errors in rows:
            for machine, payoff, error in zip(lineup, payoffs, errors, strict=True):
                lines.append(f"{role}, {machine.name or 'machine'}: {payoff:.5g} ± {error:.2g} per round")
        return "\n".join(lines)

    def _tables(self) -> Mapping[str, Table]:
        lineups = [[machine.name or "machine" for machine in lineup] for lineup in self.strategies]
        columns = [
            Column("role", [role for role, names in zip(self.roles, lineups, strict=True) for _ in names]),
            Column("strategy", [name for names in lineups for name in names]),
        ]
        means = {"parties": self.parties, "payoff": self.payoffs, "standard error": self.payoff_errors}
        means |= {"in pool": self.pool, "in pool: standard error": self.pool_errors}
        columns += [Column(name, np.concatenate(values)) for name, values in means.items()]
        N = self.partnerships.ndim
        seats = self.roles if len(self.roles) == N else [f"seat {seat}" for seat in range(N)]
        shares = {"share": self.partnerships, "standard error": self.partnership_errors}
        seated = lineups if len(lineups) == N else lineups * N
        return {
            "strategies": Table(tuple(columns), str(self).splitlines()[0], key=2),
            "partnerships": profile_table(seats, seated, shares, "who ends up with whom"),
        }


def simulate_market(
    r: RepeatedGame,
    strategies: Sequence[Any],
    shares: _checks.Numbers | None = None,
    parties: int | Sequence[int] = 1000,
    rounds: int = 200,
    settling: int | None = None,
    repetitions: int = 8,
    seed: int | np.random.Generator | None = None,
    progress: bool = False,
    threads: int | None = None,
) -> MarketSample:
    """Follow markets of finitely many parties from the time at which all are in the pool.

    Parameters
    ----------
    r, strategies, shares
        As in `market`. Shares are rounded to whole parties.
    parties : int or sequence of N ints, default 1000
        How many there are: of the single population, or of each role.
    rounds : int, default 200
        Rounds that count.
    settling : int, optional
        Rounds before them, until the first relationships have ended: by default 20 times the mean time in which chance
        ends one. With a discount of 1 it has to be given.
    repetitions : int, default 8
        Independent runs.
    seed : int, numpy Generator or None
        The same seed gives the same numbers for any number of threads. None draws a new one.
    progress : bool, default False
        Whether to show a progress bar.
    threads : int, optional
        One per core by default.

    Returns
    -------
    MarketSample

    Raises
    ------
    TypeError, ValueError
        For the reasons of `market`; if there are fewer parties than a relationship has.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies.published import hit_and_run, trust_building
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.8)
    >>> s = rg.simulate_market(r, [trust_building(1), hit_and_run()], parties=2000, seed=1)
    >>> m = rg.market(r, [trust_building(1), hit_and_run()])
    >>> bool((abs(s.payoffs[0] - m.payoffs[0]) <= 5 * s.payoff_errors[0]).all())
    True
    """
    from relgames.populations._kernels.matching import sample_market

    terms_of_market(r)
    lineups = lineups_of(r, strategies)
    given = shares_of(r, lineups, shares)
    sizes = _sizes(r, len(lineups), parties)
    rounds = _checks.integer(rounds, "rounds", least=1)
    repetitions = _checks.integer(repetitions, "repetitions", least=1)
    if settling is None:
        if r.discount == 1:
            raise ValueError("settling must be given with discount=1: no chance ends the first relationships")
        settling = ceil(LIVES / float(1 - (r.discount or 0)))
    settling = _checks.integer(settling, "settling", least=0)
    whole = [_whole(row, size) for row, size in zip(given, sizes, strict=True)]
    P, N, K = len(lineups), r.game.seats, max(len(lineup) for lineup in lineups)
    kinds = np.zeros((P, max(sizes)), dtype=np.int64)
    for i, row in enumerate(whole):
        kinds[i, : sizes[i]] = np.repeat(np.arange(len(row)), row)
    seated = lineups * N if P == 1 else lineups
    first = np.cumsum([0, *(len(lineup) for lineup in seated[:-1])])
    sampling = Field(r, seated).sampling
    stakes = np.vstack([r.game.payoffs.reshape(-1, N), r.outside])
    terms = np.array([float(r.discount or 0), settling, rounds, r.order is not None])
    order, populations = np.array(r.moves, dtype=np.int64), np.array(sizes, dtype=np.int64)
    key = np.uint64(master_key(seed))

    def work(run: int, stop: NDArray[np.int64]) -> Any:
        paid, pooled = np.zeros((P, K)), np.zeros((P, K))
        kept, counts = np.zeros(K**N), np.zeros(2)
        sample_market(
            sampling, first, kinds, populations, order, terms, stakes, key, run, stop, paid, pooled, kept, counts
        )
        return paid, pooled, kept, counts

    runs = _parallel.run(work, list(range(repetitions)), None, progress, "run", threads)
    return _gather(r, lineups, whole, runs, rounds, settling)


def _gather(
    r: RepeatedGame,
    lineups: list[list[Machine]],
    whole: list[NDArray[np.int64]],
    runs: list[Any],
    rounds: int,
    settling: int,
) -> MarketSample:
    N, K = r.game.seats, max(len(lineup) for lineup in lineups)
    one = len(lineups) == 1
    kept = np.array([run[2] for run in runs]).reshape(-1, *[K] * N)
    kept = kept[(slice(None), *(slice(len(lineup)) for lineup in (lineups * N if one else lineups)))]
    if one:
        orders = [(0, *(1 + k for k in seat)) for seat in permutations(range(N))]
        kept = np.mean([kept.transpose(seat) for seat in orders], axis=0)
    total = kept.sum(axis=tuple(range(1, N + 1)))
    partnerships, partnership_errors = _mean(kept / total.reshape(-1, *[1] * N))
    with np.errstate(divide="ignore", invalid="ignore"):
        lengths, length_error = _mean(total / np.array([run[3][1] for run in runs]))
        paid = [
            _mean(np.array([run[0][i, : len(row)] for run in runs]) / (row * rounds)) for i, row in enumerate(whole)
        ]
        pooled = [np.array([run[1][i, : len(row)] for run in runs]) for i, row in enumerate(whole)]
        pools = [_mean(rows / rows.sum(axis=1, keepdims=True)) for rows in pooled]
    return MarketSample(
        tuple(tuple(lineup) for lineup in lineups),
        tuple(whole),
        tuple(mean for mean, _ in paid),
        tuple(error for _, error in paid),
        tuple(mean for mean, _ in pools),
        tuple(error for _, error in pools),
        partnerships,
        partnership_errors,
        float(lengths),
        float(length_error),
        rounds,
        settling,
        len(runs),
        ("all",) if one else r.game.roles,
    )


def _mean(runs: NDArray[np.float64]) -> tuple[Any, Any]:
    """Return the mean over runs and its standard error."""
    n = len(runs)
    return runs.mean(axis=0), runs.std(axis=0, ddof=1) / n**0.5 if n > 1 else np.full(runs.shape[1:], np.nan)


def _whole(shares: NDArray[Any], size: int) -> NDArray[np.int64]:
    """Return whole numbers of parties: shares rounded down, and one more for those that lost most by it."""
    exact = [share * size for share in shares]
    counts = np.array([int(x) for x in exact], dtype=np.int64)
    by_loss = sorted(range(len(exact)), key=lambda k: counts[k] - exact[k])
    counts[by_loss[: size - int(counts.sum())]] += 1
    return counts


def _sizes(r: RepeatedGame, populations: int, parties: Any) -> list[int]:
    N = r.game.seats
    if isinstance(parties, Sequence | np.ndarray):
        if populations == 1 or len(parties) != N:
            raise ValueError(
                f"parties must be one number, or one per role where each has a population; got {parties!r}"
            )
        return [_checks.integer(n, "parties", least=1) for n in parties]
    least = N if populations == 1 else 1
    return [_checks.integer(parties, "parties", least=least)] * populations
