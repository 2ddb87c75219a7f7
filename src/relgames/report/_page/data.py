"""What the script of a page shows: the payoffs of the matches, their rounds, and the machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._parallel import progress_bar
from relgames.games import RepeatedGame
from relgames.matches import StrategyError, history
from relgames.report._page.markup import number
from relgames.strategies import Machine, Program
from relgames.tournaments import Tournament

# Larger machines are shown by their first states.
STATES = 100


@dataclass(frozen=True)
class Choice:
    """Which matches a page shows, and how many rounds of each.

    Attributes
    ----------
    strategies : tuple of ndarray of int
        The strategies of each seat that are shown, best first.
    rounds : int
    seed : int
        The match of profile number k of the whole tournament is played with the seed ``seed + k``.
    """

    strategies: tuple[NDArray[np.int64], ...]
    rounds: int
    seed: int

    @property
    def count(self) -> int:
        """How many matches are shown."""
        return prod(len(part) for part in self.strategies)


def choose(t: Tournament, rounds: int, matches: int, seed: int) -> Choice:
    """Return the choice of the best strategies of each seat, as many as give at most so many matches."""
    rankings: Any = (t.ranking,) * t.game.game.seats if t.shared else t.ranking
    sizes = [len(lineup) for lineup in t.strategies]
    most = max(sizes)
    while prod(min(size, most) for size in sizes) > matches:
        most -= 1
    strategies = tuple(np.array(ranking[:most], dtype=np.int64) for ranking in rankings)
    return Choice(strategies, min(rounds, t.game.rounds or rounds), seed)


def page_data(t: Tournament, choice: Choice, digits: int, progress: bool) -> dict[str, Any]:
    """Return plain lists and numbers, for JSON; what is not known is None."""
    stage = t.game.game
    where = np.ix_(*choice.strategies)
    sampled = t.standard_errors is not None
    return {
        "roles": stage.roles,
        "actions": stage.actions,
        "stakes": stage.payoffs.tolist(),
        "outside": t.game.outside.tolist(),
        "shared": t.shared,
        "digits": digits,
        "repetitions": t.repetitions,
        "strategies": [_strategies(t, seat, choice) for seat in range(1 if t.shared else stage.seats)],
        "payoffs": _plain(t.payoffs[where]),
        "errors": _plain(t.standard_errors[where]) if sampled else None,  # type: ignore[index]
        "exact": t.exact[where].tolist(),
        "apart": _plain(t.apart[where]),
        "lengths": _plain(t.expected_rounds[where]),
        "rounds": choice.rounds,
        "matches": _matches(t, choice, progress) if choice.rounds else None,
    }


def _plain(values: NDArray[np.float64]) -> Any:
    """Return nested lists with twelve digits, None for nan."""
    flat = [None if np.isnan(x) else float(f"{x:.12g}") for x in values.reshape(-1).tolist()]
    nested = np.empty(values.size, dtype=object)
    nested[:] = flat
    return nested.reshape(values.shape).tolist()


def _matches(t: Tournament, choice: Choice, progress: bool) -> list[dict[str, Any]]:
    bar = progress_bar(choice.count, "match") if progress else None
    out = []
    try:
        for profile in product(*(part.tolist() for part in choice.strategies)):
            number = int(np.ravel_multi_index(profile, t.exact.shape))
            out.append(_match(t, profile, choice.rounds, choice.seed + number))
            if bar is not None:
                bar.update()
    finally:
        if bar is not None:
            bar.close()
    return out


def _match(t: Tournament, profile: tuple[int, ...], rounds: int, seed: int) -> dict[str, Any]:
    """Return the rounds of one match, seat by seat, up to where a strategy failed."""
    strategies = [lineup[k] for lineup, k in zip(t.strategies, profile, strict=True)]
    match: dict[str, Any] = {"seed": seed}
    try:
        h = history(t.game, strategies, rounds, seed)
    except StrategyError as error:
        actions, states = error.history[:rounds], None
        match["failed"] = f"{error.strategy} ({error.role}) in round {error.round + 1}: {error.reason}"
    else:
        actions, states = h.actions, h.states
    match["actions"] = actions.T.tolist()
    if states is not None:
        machines = [isinstance(strategy, Machine) for strategy in strategies]
        match["states"] = [column if known else None for column, known in zip(states.T.tolist(), machines, strict=True)]
    return match


def _strategies(t: Tournament, seat: int, choice: Choice) -> list[dict[str, Any]]:
    names = t.names if t.shared else t.names[seat]
    return [
        {"name": names[k], "number": k, **_described(t.game, seat, t.strategies[seat][k])}
        for k in choice.strategies[seat].tolist()
    ]


def _described(r: RepeatedGame, seat: int, strategy: Any) -> dict[str, Any]:
    """Return what kind of strategy it is, and a machine's table in the names of the actions."""
    if not isinstance(strategy, Machine):
        return {"kind": "program" if isinstance(strategy, Program) else "agent"}
    actions = r.game.actions
    others = [(seat + k) % r.game.seats for k in range(1, r.game.seats)]
    act = strategy.act if strategy.act.ndim == 3 else strategy.act[:, None]
    seen = product(*(actions[other] for other in r.earlier(seat))) if strategy.act.ndim == 3 else [()]
    shown = range(min(strategy.states, STATES))
    return {
        "kind": "machine",
        "states": strategy.states,
        "start": strategy.start,
        "seen": [", ".join(labels) for labels in seen],
        "own": actions[seat],
        "others": [", ".join(labels) for labels in product(*(actions[other] for other in others))],
        "does": [[_lot(row, actions[seat]) for row in act[s]] for s in shown],
        "next": [[_leads(cell) for cell in strategy.next[s]] for s in shown],
        "leave": [number(p, 4) for p in strategy.leave[: len(shown)]] if strategy.leave.any() else None,
    }


def _leads(cell: Any) -> str:
    return str(cell) if np.ndim(cell) == 0 else _lot(cell, range(len(cell)))


def _lot(chances: NDArray[np.float64], labels: Sequence[Any]) -> str:
    """Return what is certain, or each possibility with its probability."""
    possible = np.flatnonzero(chances).tolist()
    if len(possible) == 1:
        return str(labels[possible[0]])
    return ", ".join(f"{labels[k]} {chances[k]:.4g}" for k in possible)
