"""Rows on checks of machine profiles. No other library has them, so that each row has a target in place of a peer."""

from __future__ import annotations

from functools import partial

import numpy as np
from fresh_rows import taken
from measuring import Row, Timing, contest, duration, middle

import relgames as rg
from relgames import strategies

GAME = rg.games.prisoners_dilemma()
STATES, PAIRS = 16, 21
FIRST = """
import relgames as rg
grim = rg.strategies.grim()
r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.5)
assert rg.subgame_perfect(r, (grim, grim)).margin == 0
assert rg.best_response(r, (None, grim), 0).payoff == 3
"""


def pairs() -> list[tuple[rg.Machine, rg.Machine]]:
    """Random deterministic machines of 16 states: 256 joint states, nearly all of which histories lead to."""
    rng = np.random.default_rng(1)

    def machine() -> rg.Machine:
        return rg.Machine(np.eye(2, dtype=int)[rng.integers(0, 2, STATES)], rng.integers(0, STATES, (STATES, 4)))

    return [(machine(), machine()) for _ in range(PAIRS)]


def perfection(what: str, limit: float, **terms: object) -> Row:
    """The time of the check of all one-shot deviations of two machines."""
    r = rg.RepeatedGame(GAME, **terms)  # pyright: ignore[reportArgumentType]
    ours = middle(contest(partial(rg.subgame_perfect, r, pair))[0] for pair in pairs())
    return _row(f"subgame perfection of two {STATES}-state machines, {what}, {PAIRS} pairs", ours, limit)


def tie(limit: float) -> Row:
    """The time of a check that rationals must decide: grim at the discount from which it holds on."""
    r = rg.RepeatedGame(GAME, discount=0.5)
    pair = strategies.grim(), strategies.grim()
    (ours,) = contest(partial(rg.subgame_perfect, r, pair))
    return _row("subgame perfection of grim at its critical discount, decided in rationals", ours, limit)


def responding(limit: float) -> Row:
    """The time of a best response to a machine."""
    r = rg.RepeatedGame(GAME, discount=0.9)
    ours = middle(contest(partial(rg.best_response, r, (None, other), 0))[0] for _, other in pairs())
    return _row(f"best response to a {STATES}-state machine, {PAIRS} machines", ours, limit)


def first(limit: float) -> Row:
    """The time of a fresh process with empty caches."""
    return _row(
        "first `subgame_perfect` and `best_response`, fresh process, empty caches", taken(FIRST, "empty"), limit
    )


def _row(what: str, ours: Timing, limit: float) -> Row:
    return Row(what, str(ours), "no library has it", "–", f"≤ {duration(limit)}", ours.seconds <= limit)


ROWS = {
    "perfect-16": partial(perfection, "discount 0.9", 0.001, discount=0.9),
    "perfect-16-slips": partial(perfection, "discount 0.9, slips of 1 %", 0.003, discount=0.9, noise=rg.Noise(0.01)),
    "perfect-16-rounds": partial(perfection, "100 rounds", 0.03, rounds=100),
    "perfect-tie": partial(tie, 0.005),
    "best-response-16": partial(responding, 0.02),
    "first-perfect": partial(first, 6.0),
}
