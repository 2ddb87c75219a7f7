"""What is expected in each round of a match: the distribution over the joint states, carried on from round to round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, seat_columns
from relgames.games import Game, RepeatedGame
from relgames.matches.joint import float_chain
from relgames.matches.tables import single_lineups
from relgames.strategies import Machine

# The chain is made in Python, some thousand states a second.
MOST_STATES = 20_000
ROUNDS = 50


@dataclass(frozen=True, eq=False)
class Course(Tabular):
    """What is expected in each round of a match, nothing sampled.

    Attributes
    ----------
    profiles : ndarray, shape (rounds, n_0, ..., n_{N-1})
        Chance that a round is played and that this profile is realised in it. Sums to ``1 - apart`` in each round.
    apart : ndarray, shape (rounds,)
        Chance that somebody has left before the round. 0 in the first.
    payoffs : ndarray, shape (rounds, N)
        Expected payoff of each seat in each round, those after somebody left being the outside payoffs.
    game : Game
    names : tuple of str
        Names of the strategies.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9, noise=rg.Noise(execution=0.1))
    >>> found = rg.course(r, (rg.strategies.tit_for_tat(), rg.strategies.grim()), rounds=3)
    >>> found.actions(seat=0).round(3)
    array([[0.9  , 0.1  ],
           [0.82 , 0.18 ],
           [0.698, 0.302]])
    """

    profiles: NDArray[np.float64]
    apart: NDArray[np.float64]
    payoffs: NDArray[np.float64]
    game: Game
    names: tuple[str, ...]

    def actions(self, seat: int) -> NDArray[np.float64]:
        """Return the chance of each action of a seat in each round that is played, shape (rounds, n_seat).

        It is conditional on nobody having left; nan from when on somebody has left for certain.
        """
        N = self.profiles.ndim - 1
        seat = _checks.integer(seat, "seat", least=0, most=N - 1)
        rates = self.profiles.sum(axis=tuple(1 + other for other in range(N) if other != seat))
        together = rates.sum(axis=1, keepdims=True)
        return rates / np.where(together > 0, together, np.nan)

    def __str__(self) -> str:
        rows = zip(self.game.roles, self.payoffs[0], self.payoffs[-1], strict=True)
        text = ", ".join(f"{role} {first:.6g} to {last:.6g}" for role, first, last in rows)
        return f"payoffs from round 1 to {len(self.payoffs)}: {text}"

    def _table(self) -> Table:
        columns = [Column("round", range(len(self.apart))), Column("apart", self.apart)]
        for seat, (role, names) in enumerate(zip(self.game.roles, self.game.actions, strict=True)):
            columns += [Column(f"{role}: {name}", rate) for name, rate in zip(names, self.actions(seat).T, strict=True)]
        columns += seat_columns(self.game.roles, self.payoffs)
        return Table(tuple(columns), ", ".join(self.names), key=1)


def course(r: RepeatedGame, strategies: Sequence[Machine], rounds: int | None = None) -> Course:
    """Return what is expected in each round of a match of machines.

    Parameters
    ----------
    r : RepeatedGame
        The discount plays no part.
    strategies : sequence of Machine, length N
        One per seat.
    rounds : int, optional
        How many rounds; by default ``r.rounds``, or 50 where there is a discount.

    Returns
    -------
    Course

    Raises
    ------
    TypeError, ValueError
        If a strategy is no machine or does not fit its seat. `history` plays one match of strategies of any kind.
    MemoryError
        If more than 20,000 joint states are reached.

    Notes
    -----
    With Q the chain over the joint states and m the start, the distribution over them in round t + 1 is m Q^t. In
    floats; all terms are sums and products of chances, so that no digits are lost.

    Examples
    --------
    A slip in twenty, and tit for tat falls out with itself for good; a generous one goes back to giving:

    >>> import relgames as rg
    >>> from relgames.strategies import generous_tit_for_tat, tit_for_tat
    >>> r = rg.RepeatedGame(rg.games.donation(), rounds=40, noise=rg.Noise(execution=0.05))
    >>> for machine in (tit_for_tat(), generous_tit_for_tat()):
    ...     giving = rg.course(r, (machine, machine)).actions(seat=0)[:, 0]
    ...     print(giving[[0, 1, 9, 39]].round(3))
    [0.95  0.905 0.674 0.507]
    [0.95  0.92  0.876 0.875]
    """
    single_lineups(r, strategies, "strategies")
    if rounds is None:
        rounds = ROUNDS if r.rounds is None else r.rounds
    rounds = _checks.integer(rounds, "rounds", least=1)
    played, chain, ends = _matrices(r, strategies)
    profiles, apart = np.empty((rounds, played.shape[1])), np.empty(rounds)
    states, gone = np.zeros(len(played)), 0.0
    states[0] = 1.0
    for t in range(rounds):
        profiles[t], apart[t] = states @ played, gone
        gone += float(states @ ends)
        states = states @ chain
    payoffs = profiles @ r.game.payoffs.reshape(-1, r.game.seats) + apart[:, None] * r.outside
    names = tuple(machine.name for machine in strategies)
    return Course(profiles.reshape(rounds, *r.game.counts), apart, payoffs, r.game, names)


def _matrices(r: RepeatedGame, machines: Sequence[Machine]) -> tuple[NDArray[np.float64], Any, NDArray[np.float64]]:
    """Return the chance of each profile, of each next state, and of somebody's leaving, by joint state."""
    from scipy.sparse import csr_array

    joint = float_chain(r, machines, MOST_STATES)
    played = np.zeros((len(joint.states), int(np.prod(r.game.counts))))
    for row, chances in zip(played, joint.chances, strict=True):
        for profile, chance in chances.items():
            row[np.ravel_multi_index(profile, r.game.counts)] = chance
    ptr = np.cumsum([0, *map(len, joint.edges)])
    to = [state for edges in joint.edges for state in edges]
    chance = [q for edges in joint.edges for q in edges.values()]
    shape = len(joint.states), len(joint.states)
    return played, csr_array((chance, to, ptr), shape=shape), np.array(joint.ends, dtype=np.float64)
