"""Playing every profile of a line-up."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._random import master_key
from relgames.games import RepeatedGame
from relgames.matches.errors import StrategyError
from relgames.matches.exact import evaluate_field, payoffs_of, refusal
from relgames.matches.field import Field, check_strategy
from relgames.matches.sampled import horizon, sample_field
from relgames.strategies import Machine, Program, Strategy
from relgames.strategies.agent import is_agent
from relgames.tournaments.result import Tournament
from relgames.tournaments.schedule import Schedule, schedule

METHODS = ("auto", "exact", "sampled")
# With method="auto", a match whose chain has more states than this is sampled: solving it would take seconds.
AUTO_STATES = 2_000
REPETITIONS = 1_000
# Largest result in memory.
RESULT = 2**34


def tournament(
    r: RepeatedGame,
    strategies: Sequence[Strategy] | Sequence[Sequence[Strategy]],
    method: Literal["auto", "exact", "sampled"] = "auto",
    repetitions: int | None = None,
    seed: int | np.random.Generator | None = None,
    progress: bool = False,
    self_play: bool = True,
    threads: int | None = None,
) -> Tournament:
    """Play every profile of strategies across the seats.

    Parameters
    ----------
    r : RepeatedGame
    strategies : sequence of Strategy, or one such sequence per seat
        Machines, programs and agents. One line-up for all seats of a symmetric game, or a line-up for each seat. Names
        may repeat: a strategy is identified by its position.
    method : {"auto", "exact", "sampled"}, default "auto"
        "exact" evaluates every match of machines with its Markov chain, and plays a match with programs that leaves
        nothing to chance once, as `play` does. "sampled" plays each one ``repetitions`` times (once, if it is a match
        with programs that leaves nothing to chance). "auto" is exact where it can be, but samples the matches of
        machines whose chains have more than 2,000 joint states; `Tournament.exact` tells which. Matches with an agent
        are sampled.
    repetitions : int, optional
        How often each sampled match is played; 1,000 by default.
    seed : int, numpy Generator or None
        For sampled matches. The same seed gives the same result for any number of threads. None draws one, which the
        result keeps.
    progress : bool, default False
        Whether to show a progress bar.
    self_play : bool, default True
        Whether matches of a strategy with itself count in the scores. They are played in any case.
    threads : int, optional
        One per core by default.

    Returns
    -------
    Tournament

    Raises
    ------
    TypeError, ValueError
        If the line-up is empty, a strategy does not fit its seat, or one line-up is given for a game whose seats
        differ.
    MemoryError
        If the results of all profiles do not fit in memory, or with ``method="exact"`` the chain of a match.
    StrategyError
        If a strategy fails in a match. All others are played, and are the error's ``tournament``.

    Notes
    -----
    A symmetric game plays each multiset of strategies once (`relgames.tournaments.schedule`).

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import always_give, always_withhold, grim, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=10)
    >>> t = rg.tournament(r, [always_give(), always_withhold(), tit_for_tat(), grim()], self_play=False)
    >>> (10 * 3 * t.scores).round(9)
    array([60., 78., 69., 69.])
    """
    lineups, shared = _lineups(r, strategies)
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(map(repr, METHODS))}; got {method!r}")
    if repetitions is not None:
        repetitions = _checks.integer(repetitions, "repetitions", least=1)
    if not self_play and not shared:
        raise ValueError("self_play=False has no meaning where each seat has its own line-up")
    if not self_play and len(lineups[0]) < 2:
        raise ValueError("self_play=False leaves no match to score: give at least two strategies")
    if method == "sampled":
        horizon(r)
    _check_size(r, lineups)
    if seed is None:
        seed = int(np.random.SeedSequence().generate_state(1, np.uint64)[0])
    key = master_key(seed)
    field = Field(r, lineups)
    plan = schedule(r, lineups, shared)
    offsets = np.concatenate([[0], np.cumsum([len(lineup) for lineup in lineups])[:-1]])
    matches = np.ascontiguousarray(plan.matches + offsets)
    B, N = matches.shape
    shares, rounds = np.zeros((B, r.game.payoffs[..., 0].size + 1)), np.zeros(B)
    exact, errors = np.zeros(B, dtype=np.bool_), {}
    if method != "sampled":
        most = AUTO_STATES if method == "auto" else None
        shares, rounds, exact, errors = evaluate_field(field, matches, most, progress, threads)
    means = payoffs_of(r, shares)
    covariances = None
    left = ~exact
    left[list(errors)] = False
    if left.any():
        if method == "exact":
            raise refusal(field, matches[np.argmax(left)], "Use method='auto', which samples such matches")
        repetitions = repetitions or REPETITIONS
        covariances = np.zeros((B, N, N))
        out = means, covariances, shares, rounds
        errors |= _sample(field, matches, plan, left, repetitions, key, progress, threads, out)
        covariances /= repetitions
    for values in (means, covariances, shares, rounds):
        if values is not None:
            values[list(errors)] = np.nan
    result = Tournament._gather(
        r, lineups, shared, plan, means, covariances, shares, rounds, exact,
        repetitions if covariances is not None else None, self_play,
        None if covariances is None or isinstance(seed, np.random.Generator) else int(seed),
    )  # fmt: skip
    if errors:
        failures = tuple(errors.values())
        failures[0].tournament, failures[0].failures = result, failures
        raise failures[0]
    return result


def _sample(
    field: Field,
    matches: NDArray[np.int64],
    plan: Schedule,
    which: NDArray[np.bool_],
    repetitions: int,
    key: int,
    progress: bool,
    threads: int | None,
    out: tuple[NDArray[np.float64], ...],
) -> dict[int, StrategyError]:
    """Play these matches, write their means, covariances, shares and rounds to ``out``; return what failed."""
    try:
        horizon(field.r)
    except ValueError as error:
        raise ValueError(f"{int(which.sum())} matches cannot be evaluated exactly, and {error}") from error
    means, covariances, shares, rounds = out
    rows = np.flatnonzero(which)
    mean, covariance, share, errors = sample_field(
        field, matches[rows], plan.numbers[rows], repetitions, key, progress, threads
    )
    means[rows], covariances[rows] = mean, covariance
    shares[rows], rounds[rows] = share[:, :-1], share[:, -1]
    return {int(rows[k]): error for k, error in errors.items()}


def _lineups(r: RepeatedGame, strategies: Any) -> tuple[tuple[tuple[Strategy, ...], ...], bool]:
    """Return one checked line-up per seat, and whether it is one for all."""
    if not isinstance(r, RepeatedGame):
        raise TypeError(
            f"r must be a RepeatedGame; got {type(r).__name__}. Build one with RepeatedGame(game, rounds=200)"
        )
    if isinstance(strategies, Machine | Program) or is_agent(strategies):
        kind = type(strategies).__name__
        raise TypeError(f"strategies must be a sequence of strategies; got one {kind}. Write [{kind.lower()}]")
    given = list(strategies)
    shared = not any(isinstance(item, list | tuple) for item in given)
    if not given or not (shared or all(isinstance(item, list | tuple) and len(item) for item in given)):
        raise ValueError(f"strategies must not be empty, for no seat; got {given!r}")
    if shared:
        if not r.is_symmetric:
            raise ValueError(
                "strategies is one line-up, but the seats differ (payoffs, order of moves or outside payoffs): give "
                f"one line-up per seat, such as ({', '.join('[...]' for _ in range(r.game.seats))})"
            )
        given = [given] * r.game.seats
    if len(given) != r.game.seats:
        raise ValueError(f"strategies must hold one line-up per seat, {r.game.seats}; got {len(given)}")
    lineups = tuple(tuple(lineup) for lineup in given)
    for seat, lineup in enumerate(lineups[:1] if shared else lineups):
        for k, strategy in enumerate(lineup):
            check_strategy(r, seat, strategy, f"strategies[{k}]" if shared else f"strategies[{seat}][{k}]")
    return lineups, shared


def _check_size(r: RepeatedGame, lineups: Sequence[Sequence[Strategy]]) -> None:
    """Raise before the payoffs and frequencies of all profiles would not fit in memory."""
    sizes = [len(lineup) for lineup in lineups]
    # Indices of the strategies, payoffs, frequencies of actions, time apart and rounds: about twice, while gathered.
    need = 16 * prod(sizes) * (2 * len(sizes) + prod(r.game.counts) + 3)
    if need > RESULT:
        raise MemoryError(
            f"strategies: {' × '.join(f'{size:,}' for size in sizes)} are {prod(sizes):,} profiles, whose results "
            f"would take about {need / 2**30:,.0f} GiB of at most {RESULT / 2**30:.0f}; give fewer strategies, or "
            "play parts of the line-up"
        )
