"""Rows on the equilibria of three seats."""

from __future__ import annotations

from functools import partial

import random_games
import solvers
from measuring import Row, attempt, duration, middle, ratio_of, timed, times

import relgames as rg

# Enumpoly takes ten seconds for a 4×4×4 game.
GAMES, OF_GAMBIT = {2: 51, 3: 21, 4: 7}, {2: 51, 3: 21, 4: 1}
BATCH, COUNTED = 10_000, 1000
MOST_REGRET = 1e-10  # payoffs are of the order of 1
POLYNOMIALS = solvers.gambit("enumpoly_solve")


def three(n: int, limit: float) -> Row:
    """The time of all equilibria of one game of three seats."""
    games = random_games.floats(GAMES[n], n, n, n)
    results = solvers.contests(games[: OF_GAMBIT[n]], solvers.nash(), POLYNOMIALS)
    own, peer = zip(*results, strict=True)
    ours = [*own, *(timed(partial(rg.nash, game)) for game in games[len(own) :])]
    even = sum(timing.ran and solvers.count(timing.result) % 2 == 0 for timing in peer)
    complete = sum(timing.result.complete for timing in ours)
    what = f"all equilibria of one {n}×{n}×{n} game"
    return Row(
        f"{what}, {len(games)} games",
        f"{middle(ours)}; {complete} proven complete",
        f"Gambit, enumpoly: {middle(peer)}",
        times(ratio_of(own, peer)),
        f"all proven complete, ≤ {duration(limit)}",
        middle(ours).seconds <= limit and complete == len(games),
        f"{what}: enumpoly's number of equilibria is even, so wrong, in {even} of {len(peer)}.",
    )


def three_many() -> Row:
    """Whether each of many 2×2×2 games gets an odd number of equilibria, proven complete and verified."""
    games = random_games.floats(BATCH, 2, 2, 2, seed=2)
    ours = timed(lambda: [rg.nash(game) for game in games])
    theirs = attempt(lambda: timed(solvers.one_by_one(POLYNOMIALS, games[:COUNTED])))
    even = sum(len(found) % 2 == 0 for found in ours.result)
    complete = sum(found.complete for found in ours.result)
    regret = max(rg.regret(game, e.strategies) for game, found in zip(games, ours.result, strict=True) for e in found)
    counted = sum(solvers.count(result) % 2 == 0 for result in theirs.result) if theirs.ran else theirs
    return Row(
        f"{BATCH:,} random 2×2×2 games: even numbers of equilibria (a game without ties has an odd number)",
        f"{even}; {complete:,} proven complete, regret ≤ {regret:.1g}; {ours}",
        f"Gambit, enumpoly, the first {COUNTED:,}: {counted}",
        times(theirs.seconds / COUNTED / (ours.seconds / BATCH)),
        f"0, all proven complete, regret ≤ {MOST_REGRET:.0e}",
        even == 0 and complete == BATCH and regret <= MOST_REGRET,
        "The theorem on odd numbers is of R. Wilson, SIAM J. Appl. Math. 21 (1971).",
    )


ROWS = {
    "three-2": partial(three, 2, 0.3e-3),
    "three-2-many": three_many,
    "three-3": partial(three, 3, 0.06),
    "three-4": partial(three, 4, 3.0),
}
