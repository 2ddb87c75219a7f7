"""Rows on playing: matches and tournaments."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import lineups
import numpy as np
from measuring import Row, Timing, duration, race, timed

import relgames as rg
from relgames.strategies import generous_tit_for_tat, memory_one, random, tit_for_tat

ROUNDS, REPETITIONS, SLIP = 200, 5, 0.01
AGREE = 5  # standard errors


def axelrod() -> Any:
    """Return the module axelrod, without its warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import axelrod as module
    return module


def one_match(what: str, machines: tuple[rg.Machine, rg.Machine], players: Callable[[Any], tuple[Any, Any]]) -> Row:
    """Return rounds per second of one long match."""
    rounds, turns = 10**7, 500_000
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=rounds)

    def match() -> Timing:
        axl = axelrod()
        return timed(axl.Match(players(axl), turns=turns, seed=1).play)

    peer, ours = race(match, partial(rg.simulate, r, machines, repetitions=1, seed=1, threads=1))
    rate = rounds / ours.seconds
    ratio = rate / (turns / peer.seconds) if peer.ran else 0.0
    return Row(
        f"sampled match, 10^7 rounds, one core: {what}",
        f"{rate:.3g} rounds/s",
        "Axelrod: " + (f"{turns / peer.seconds:.3g} turns/s" if peer.ran else str(peer)),
        f"{ratio:.0f}" if peer.ran else "–",
        "1e8 rounds/s, ratio 500",
        rate >= 1e8 and ratio >= 500,
    )


def rounds_one() -> Row:
    """Rounds per second of tit for tat and random."""
    machines = tit_for_tat(), random()
    return one_match("tit for tat, random", machines, lambda axl: (axl.TitForTat(), axl.Random()))


def rounds_two() -> Row:
    """Rounds per second of two strategies that both draw lots."""
    machines = generous_tit_for_tat(), memory_one((0.935, 0.229, 0.266, 0.42), first=1)
    what = "generous tit for tat, stochastic cooperator"
    return one_match(what, machines, lambda axl: (axl.GTFT(), axl.StochasticCooperator()))


def ready(*arguments: Any, **options: Any) -> rg.Tournament:
    """Play a tournament and make its scores and ranking."""
    t = rg.tournament(*arguments, **options)
    _ = t.scores, t.ranking
    return t


def axelrod_of_forty() -> Timing:
    """Play the line-up of 40 in Axelrod; the result is the mean scores per turn, (40,)."""
    axl = axelrod()
    players = [getattr(axl, name)() for name in lineups.like_axelrod()]
    tournament = axl.Tournament(players, turns=ROUNDS, repetitions=REPETITIONS, noise=SLIP, seed=1)
    timing = timed(partial(tournament.play, progress_bar=False, processes=None))
    return Timing(timing.seconds, np.mean(timing.result.normalised_scores, axis=1))


@cache
def race_of_forty() -> tuple[Timing, dict[str, Timing], str, bool]:
    """Return Axelrod's timing, ours by method, a note on whether both sides play the same, and whether they do."""
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=ROUNDS, noise=rg.Noise(execution=SLIP))
    # Axelrod plays matches of a strategy with itself too, and leaves them out of the scores.
    play = partial(ready, r, list(lineups.like_axelrod().values()), self_play=False, seed=1)
    sample = partial(play, method="sampled", repetitions=REPETITIONS)
    peer, sampled, exact = race(axelrod_of_forty, sample, partial(play, method="exact"))
    errors = play(method="sampled", repetitions=1000).score_errors * (1000 / REPETITIONS) ** 0.5
    scores = {"sampled": sampled.result.scores} | ({"Axelrod": peer.result} if peer.ran else {})
    gaps = {side: float(np.max(np.abs(x - exact.result.scores) / errors)) for side, x in scores.items()}
    same = peer.ran and max(gaps.values()) <= AGREE
    note = (
        f"40 strategies: {' and '.join(f'{gap:.2g} ({side})' for side, gap in gaps.items())} standard errors is the "
        f"farthest that one of the 40 mean scores over {REPETITIONS} repetitions is off the exact one (limit {AGREE}): "
        f"that both sides play the same is {'confirmed' if same else 'NOT confirmed'}."
    )
    return peer, {"sampled": sampled, "exact": exact}, note, same


def forty(method: str) -> Row:
    """Return the time of the tournament of 40."""
    peer, timings, note, same = race_of_forty()
    ours = timings[method]
    ratio = peer.seconds / ours.seconds if peer.ran else 0.0
    exact = method == "exact"
    right = not exact or ours.result.standard_errors is None
    return Row(
        f"40 strategies of memory ≤ 3, 200 rounds with 1 % slips, {'exact' if exact else f'sampled × {REPETITIONS}'}",
        str(ours) + (f"; {'error 0' if right else 'not exact'}" if exact else ""),
        f"Axelrod, × {REPETITIONS}: {peer}",
        f"{ratio:.0f}" if peer.ran else "–",
        "ratio 1000" + (", error 0" if exact else ""),
        ratio >= 1000 and same and right,
        note,
    )


def forty_sampled() -> Row:
    """A tournament of 40, sampled."""
    return forty("sampled")


def forty_exact() -> Row:
    """The same tournament of 40, exact."""
    return forty("exact")


def without_peer(what: str, r: rg.RepeatedGame, strategies: Any, limit: float) -> Row:
    """Return the time of an exact tournament that no peer plays."""
    _, ours = race(None, partial(ready, r, strategies, method="exact"))
    exact = ours.result.standard_errors is None
    text = f"{ours}; {'error 0' if exact else 'not exact'}"
    return Row(what, text, "none", "–", f"≤ {duration(limit)}", ours.seconds <= limit and exact)


def thousand() -> Row:
    """All pairs of 1,000 random memory-one strategies, exact."""
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.99, noise=lineups.SLIPS)
    what = "all pairs of 1,000 memory-one strategies (5 states), discount .99, 1 % slips, exact"
    return without_peer(what, r, lineups.memory_one_field(1000), 0.5)


def three_seats() -> Row:
    """All 8,000 profiles of 20 strategies in three different seats, with slips."""
    machines = lineups.memory_one_of_three(20)
    what = "three seats, 20 memory-one strategies, all 8,000 profiles, discount .99, 1 % slips, exact"
    return without_peer(what, lineups.three_different_seats(lineups.SLIPS), [machines] * 3, 1.0)


def three_seats_misheard() -> Row:
    """All 8,000 profiles of 20 counting machines in three different seats, with slips and perception errors."""
    machines = lineups.counting_of_three(20)
    what = "three seats, 20 counting machines, all 8,000 profiles, discount .99, 1 % slips, 1 % misheard, exact"
    return without_peer(what, lineups.three_different_seats(lineups.SLIPS_AND_MISHEARD), [machines] * 3, 1.0)


ROWS = {
    "rounds": rounds_one,
    "rounds-stochastic": rounds_two,
    "sampled": forty_sampled,
    "exact": forty_exact,
    "thousand": thousand,
    "three-seats": three_seats,
    "three-seats-misheard": three_seats_misheard,
}
