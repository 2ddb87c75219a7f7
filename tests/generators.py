"""Hypothesis strategies for small random games, machines and matches.

What shapes a match (seats, actions, states, terms, which rules are left to chance) is drawn by Hypothesis and
shrinks; the entries of the arrays come from drawn seeds, which is many times faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from hypothesis import strategies as st

import relgames as rg

generators = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@dataclass(frozen=True)
class Limits:
    """How large and how random a match may be."""

    seats: tuple[int, ...] = (2, 3)
    actions: int = 3
    states: int = 3
    terms: tuple[str, ...] = ("rounds", "discount", "limit")
    noise: bool = True
    order: bool = True
    leave: bool = True
    chance: bool = True
    exact: bool = False


def rows(rng: np.random.Generator, shape: tuple[int, ...], n: int, chance: bool, exact: bool) -> np.ndarray[Any, Any]:
    """Return distributions over n, some entries 0: of integer weights, so that no probability is tiny."""
    if not chance:
        return np.eye(n, dtype=int)[rng.integers(0, n, shape)]
    weights = rng.integers(0, 4, (*shape, n))
    weights[..., 0] += (weights.sum(axis=-1) == 0) * 1
    if exact:
        weights = weights.astype(object) * Fraction(1)
    return weights / weights.sum(axis=-1)[..., None]


@st.composite
def machines(
    draw: st.DrawFn,
    counts: Sequence[int],
    seen: int | None = None,
    states: int = 3,
    chance: bool = True,
    leave: bool = True,
    exact: bool = False,
) -> rg.Machine:
    """A machine for action counts that are given own first; with ``seen``, ``act`` has three axes."""
    S = draw(st.integers(1, states), label="states")
    random_act, random_next = draw(st.tuples(st.booleans(), st.booleans())) if chance else (False, False)
    leaving = draw(st.sampled_from(("never", "never", "sometimes"))) if leave else "never"
    rng = draw(generators)
    act = rows(rng, (S,) if seen is None else (S, seen), counts[0], random_act, exact)
    table = (S, prod(counts))
    following = rows(rng, table, S, True, exact) if random_next else rng.integers(0, S, table)
    leaves = None
    if leaving == "sometimes":
        choices = (0, 0, 1, 2, 4) if chance else (0, 0, 4)
        leaves = rng.choice(np.array(choices), S) / 4
    return rg.Machine(act, following, int(rng.integers(S)), leaves)


@st.composite
def games(draw: st.DrawFn, seats: Sequence[int] = (2, 3), actions: int = 3, exact: bool = False) -> rg.Game:
    """A game with payoffs in whole numbers, or thirds where ``exact``."""
    counts = tuple(draw(st.integers(1, actions)) for _ in range(draw(st.sampled_from(seats))))
    values = draw(generators).integers(-5, 6, (*counts, len(counts)))
    return rg.Game(values.astype(object) * Fraction(1, 3) if exact else values)


@st.composite
def matches(draw: st.DrawFn, limits: Limits = Limits()) -> tuple[rg.RepeatedGame, list[rg.Machine]]:
    """A repeated game and one machine per seat."""
    exact = limits.exact
    chances = [0, Fraction(1, 100), Fraction(1, 4), 1] if exact else [0, 0.01, 0.25, 1]
    noise = rg.Noise()
    if limits.noise:
        noise = rg.Noise(*(draw(st.sampled_from(chances)) for _ in range(2)), aware=draw(st.booleans()))
    many = 2 if noise.perception or (noise.execution and not noise.aware) else limits.actions
    seats = draw(st.sampled_from(limits.seats))
    # The naive twin enumerates every misperception: three seats with three actions would have 3^12
    # branches.
    game = draw(games((seats,), many if seats > 2 else limits.actions, exact))
    terms: dict[str, Any] = {"discount": 1}
    kind = draw(st.sampled_from(limits.terms))
    if kind == "rounds":
        terms = {"rounds": draw(st.integers(1, 12))}
    elif kind == "discount":
        terms = {"discount": draw(st.sampled_from((Fraction(0), Fraction(1, 2), Fraction(9, 10))))}
        terms = terms if exact else {"discount": float(terms["discount"])}
    if limits.order and draw(st.booleans()):
        order: Any = draw(st.permutations(range(seats)))
        at_once = draw(st.integers(0, seats - 1))
        terms["order"] = [*order[: seats - at_once - 1], order[seats - at_once - 1 :]] if at_once else order
    if draw(st.booleans()):
        terms["outside"] = draw(st.lists(st.integers(-3, 3), min_size=seats, max_size=seats))
    r = rg.RepeatedGame(game, noise=noise, **terms)
    players = []
    for seat in range(seats):
        counts = game.counts[seat:] + game.counts[:seat]
        seen = None
        if r.order is not None and draw(st.booleans()):
            seen = prod(game.counts[other] for other in r.earlier(seat))
        states = min(limits.states, 2) if seats > 2 and limits.noise else limits.states
        players.append(draw(machines(counts, seen, states, limits.chance, limits.leave, exact)))
    return r, players
