"""One match, round by round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._random import master_key
from relgames._tables import Column, Table, Tabular, seat_columns
from relgames.games import Game, RepeatedGame
from relgames.matches._players import Turn
from relgames.matches.field import AGENTS, MACHINES, Field, single_field
from relgames.matches.programs import record_match
from relgames.strategies import Strategy
from relgames.strategies.agent import name_of


@dataclass(frozen=True, eq=False)
class History(Tabular):
    """The rounds of one match.

    Attributes
    ----------
    actions : ndarray of int, shape (rounds, N)
        Realised action of each seat in each round; -1 after somebody left.
    states : ndarray of int, shape (rounds, N)
        State of each machine when it chose; -1 for other strategies, and after somebody left.
    payoffs : ndarray, shape (rounds, N)
        Payoff of each seat in each round; the outside payoff after somebody left.
    played : int
        Number of rounds before somebody left; all of them if nobody did.
    game : Game
    names : tuple of str
        Names of the strategies.
    transcript : tuple of Turn
        What each agent was shown, what it chose before mistakes, and what it said (`strategies.Answer`).

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=4)
    >>> h = rg.history(r, (rg.strategies.tit_for_tat(), rg.strategies.alternator()))
    >>> h.actions
    array([[0, 0],
           [0, 1],
           [1, 0],
           [0, 1]])
    >>> h.payoffs.mean(axis=0)
    array([2.  , 3.25])
    """

    actions: NDArray[np.int64]
    states: NDArray[np.int64]
    payoffs: NDArray[np.float64]
    played: int
    game: Game
    names: tuple[str, ...]
    transcript: tuple[Turn, ...] = ()

    def __str__(self) -> str:
        """One line per seat, one column per round: as many letters of each action as tell it from the others."""
        heads = [f"{role} ({name})" if name else role for role, name in zip(self.game.roles, self.names, strict=True)]
        labels = [_abbreviated(names) for names in self.game.actions]
        left, wide = (max(len(text) for text in texts) for texts in (heads, [x for names in labels for x in names]))
        gap = "" if wide == 1 else " "
        lines = []
        for head, names, actions in zip(heads, labels, self.actions.T, strict=True):
            moves = gap.join((names[a] if a >= 0 else ".").ljust(wide) for a in actions)
            lines.append(f"{head.ljust(left)}  {moves.rstrip()}")
        return "\n".join(lines)

    def _tables(self) -> Mapping[str, Table]:
        game = self.game
        columns = [Column("round", range(len(self.actions)))]
        for role, names, actions in zip(game.roles, game.actions, self.actions.T.tolist(), strict=True):
            columns.append(Column(f"{role}: action", [names[a] if a >= 0 else None for a in actions], right=False))
        columns += [replace(column, show=_state) for column in seat_columns(game.roles, self.states, "state")]
        columns += seat_columns(game.roles, self.payoffs)
        tables = {"rounds": Table(tuple(columns), game.name, key=1)}
        if self.transcript:
            rows = [tuple(turn._row.values()) for turn in self.transcript]
            tables["transcript"] = Table.of_rows(tuple(self.transcript[0]._row), rows, "what agents answered", key=2)
        return tables


def _state(number: int) -> str:
    return str(number) if number >= 0 else "–"


def _abbreviated(labels: Sequence[str]) -> list[str]:
    """Return the shortest beginnings that differ; numbers if labels repeat."""
    if len(set(labels)) < len(labels):
        labels = [str(k) for k in range(len(labels))]
    size = 1
    while len({label[:size] for label in labels}) < len(labels):
        size += 1
    return [label[:size] for label in labels]


def history(
    r: RepeatedGame,
    strategies: Sequence[Strategy],
    rounds: int | None = None,
    seed: int | np.random.Generator | None = None,
) -> History:
    """Play one match and return what happened in each round.

    Parameters
    ----------
    r : RepeatedGame
    strategies : sequence of Strategy, length N
        One per seat, a `Machine`, a `Program` or an `Agent`.
    rounds : int, optional
        How many rounds to play; by default ``r.rounds``. The discount plays no part.
    seed : int, numpy Generator or None
        The same seed gives the same rounds. None draws a new one.

    Returns
    -------
    History

    Raises
    ------
    TypeError, ValueError
        If a strategy does not fit its seat, or the number of rounds is not known.
    StrategyError
        If a strategy fails: it raises an exception, chooses an action that it does not have, or does not end its turn.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import suspicious_tit_for_tat, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=6)
    >>> print(rg.history(r, (tit_for_tat(), suspicious_tit_for_tat())))
    seat 0 (tit for tat)             gwgwgw
    seat 1 (suspicious tit for tat)  wgwgwg
    """
    field = single_field(r, strategies)
    if rounds is None and r.rounds is None:
        raise ValueError("rounds must be given: this relationship has a discount and no last round")
    rounds = _checks.integer(r.rounds if rounds is None else rounds, "rounds", least=1)
    way, transcript = field.way(np.arange(r.game.seats)[None])[0], ()
    if way == AGENTS:
        from relgames.matches.agents import record_agents

        actions, states, transcript = record_agents(field, rounds, master_key(seed))
    else:
        record = _record if way == MACHINES else record_match
        actions, states = record(field, rounds, master_key(seed))
    stakes = field.stakes
    played = int((actions[:, 0] >= 0).sum())
    payoffs = np.tile(r.outside, (rounds, 1))
    payoffs[:played] = stakes[np.ravel_multi_index(tuple(actions[:played].T), r.game.counts)]
    return History(actions, states, payoffs, played, r.game, tuple(map(name_of, strategies)), transcript)


def _record(field: Field, rounds: int, key: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the actions and the states of one match of machines, (rounds, N), -1 once somebody left."""
    from relgames.matches._kernels import sampled as _kernels

    r, tables, N = field.r, field.sampling, field.r.game.seats
    actions, states = np.full((2, rounds, N), -1, dtype=np.int64)
    _kernels.sample(
        tables,
        np.array([[0, 0, 1, *range(N)]]),
        np.array(r.moves, dtype=np.int64),
        np.array([rounds, 1.0, r.order is not None]),
        field.stakes,
        np.uint64(key),
        np.zeros(1, dtype=np.int64),
        np.zeros((1, N)),
        np.zeros((1, N, N)),
        np.zeros((1, len(field.stakes) + 1)),
        actions,
        states,
    )
    return actions, np.where(states >= 0, states - tables.where[:, 0], -1)
