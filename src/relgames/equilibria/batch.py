"""All equilibria of many small games of two seats, in one call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks, _parallel
from relgames._tables import Column, Table, Tabular, seat_columns
from relgames.equilibria._kernels.certificates import arrange
from relgames.equilibria._kernels.many import walk_many
from relgames.equilibria._kernels.small import solve_many
from relgames.equilibria.result import NashResult
from relgames.equilibria.vertex_enumeration import SMALL, check_size, vertex_enumeration
from relgames.games import Game

# The game of each equilibrium, and the strategies of both seats.
Rows = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]

# Vertices that one game may have before it is solved on its own.
ROOM = 1024


@dataclass(frozen=True, eq=False)
class NashMany(Tabular):
    """All extreme equilibria of each of B games of m×n actions, proven complete.

    Equilibria lie one after another; those of game b are the rows ``offsets[b]`` to ``offsets[b + 1]``. Indexing with b
    gives its `NashResult`, components included; ``len`` is B.

    Attributes
    ----------
    payoffs : ndarray, shape (B, m, n, 2)
        The games.
    offsets : ndarray of int, shape (B + 1,)
    strategies : tuple of ndarray, shapes (T, m) and (T, n)
        Probability of each action of either seat in each of the T equilibria.
    values : ndarray, shape (T, 2)
        Expected payoffs per round.
    regret : ndarray, shape (T,)
        The most that a seat gains by another strategy.

    Examples
    --------
    >>> import relgames as rg
    >>> import numpy as np
    >>> many = rg.nash_many(np.array([rg.games.stag_hunt().payoffs, rg.games.prisoners_dilemma().payoffs]))
    >>> many.counts
    array([3, 1])
    >>> many[1][0].payoffs
    array([1., 1.])
    """

    payoffs: NDArray[np.float64]
    offsets: NDArray[np.int64]
    strategies: tuple[NDArray[np.float64], NDArray[np.float64]]
    values: NDArray[np.float64]
    regret: NDArray[np.float64]

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many equilibria each game has, shape (B,)."""
        return np.diff(self.offsets)

    def __len__(self) -> int:
        return len(self.payoffs)

    def __getitem__(self, index: int) -> NashResult:
        return vertex_enumeration(Game(self.payoffs[index]))

    def __iter__(self) -> Iterator[NashResult]:
        return (self[index] for index in range(len(self)))

    def __repr__(self) -> str:
        games, m, n, _ = self.payoffs.shape
        return f"NashMany({games} games of {m}×{n} actions, {self.offsets[-1]} equilibria, complete)"

    def _table(self) -> Table:
        game = np.repeat(np.arange(len(self)), np.diff(self.offsets))
        columns = [Column("game", game), Column("equilibrium", np.arange(len(game)) - self.offsets[game])]
        for seat, strategies in enumerate(self.strategies):
            columns += [Column(f"seat {seat}: {a}", strategies[:, a]) for a in range(strategies.shape[1])]
        columns += seat_columns(("seat 0", "seat 1"), self.values)
        return Table((*columns, Column("regret", self.regret)), "equilibria", key=2)


def nash_many(payoffs: _checks.Numbers, progress: bool = False, threads: int | None = None) -> NashMany:
    """Return all extreme equilibria of each of many games of two seats, on all cores.

    Parameters
    ----------
    payoffs : array_like, shape (B, m, n, 2)
        One game per row, as in `Game`; floats and ints count at their exact value.
    progress : bool, default False
        Whether to show a bar.
    threads : int, optional
        One per core by default; the result is the same for any number.

    Returns
    -------
    NashMany

    Raises
    ------
    ValueError
        If the shape does not fit, a payoff is not finite or cannot be held exactly in floats, or one game is so large
        that enumerating would not end.

    Notes
    -----
    Each game goes the way of `vertex_enumeration`: integers of moderate size in exact integers, other payoffs in floats
    with proven signs, and what those leave undecided in rationals, one by one.

    References
    ----------
    D. Avis, G. D. Rosenberg, R. Savani and B. von Stengel (2010), Enumeration of Nash equilibria for two-player games,
    Economic Theory 42, 9-37.

    Examples
    --------
    >>> import numpy as np
    >>> import relgames as rg
    >>> dilemma, hunt = rg.games.prisoners_dilemma(), rg.games.stag_hunt()
    >>> many = rg.nash_many(np.stack([dilemma.payoffs, hunt.payoffs]))
    >>> many
    NashMany(2 games of 2×2 actions, 4 equilibria, complete)
    >>> many.counts
    array([1, 3])
    >>> many.values[many.offsets[1]:]
    array([[4., 4.],
           [3., 3.],
           [3., 3.]])
    """
    floats, fractions = _checks.exact_array(payoffs, "payoffs")
    if floats.ndim != 4 or floats.shape[-1] != 2 or 0 in floats.shape[1:]:
        raise ValueError(f"payoffs must have shape (B, m, n, 2), one game of two seats per row; got {floats.shape}")
    if fractions is not None:
        raise ValueError("payoffs must be numbers that floats hold exactly; take nash(game) one by one for Fractions")
    if len(floats):
        check_size(Game(floats[0]))
    floats = _checks.read_only(floats)
    games = len(floats)
    size = max(1, -(-games // (4 * _parallel.thread_count(threads))))
    pieces = [floats[begin : begin + size] for begin in range(0, max(games, 1), size)]
    done = _parallel.run(_solve, pieces, [len(piece) for piece in pieces], progress, "game", threads)
    counts, X, Y, values, regret = (_checks.read_only(np.concatenate(arrays)) for arrays in zip(*done, strict=True))
    offsets = _checks.read_only(np.concatenate([[0], np.cumsum(counts)]))
    return NashMany(floats, offsets, (X, Y), values, regret[:, 0])


def _solve(payoffs: NDArray[np.float64], stop: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
    """Return the number of equilibria of each game, and the strategies, payoffs and regrets of all in order."""
    todo = np.arange(len(payoffs))
    parts: list[Rows] = []
    if payoffs.shape[1] + payoffs.shape[2] <= SMALL:
        part, todo = _in_integers(payoffs, stop)
        parts.append(part)
    if len(todo):
        part, todo = _in_floats(payoffs, todo, stop)
        parts.append(part)
    for game in todo:
        if stop[0]:
            break
        found = vertex_enumeration(Game(payoffs[game]))
        X, Y = (np.array([e.strategies[seat] for e in found]) for seat in range(2))
        parts.append((np.full(len(found), game), X, Y))
    if not parts:
        parts.append((todo, np.empty((0, payoffs.shape[1])), np.empty((0, payoffs.shape[2]))))
    owners, X, Y = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    order = np.argsort(owners, kind="stable")
    m, n = payoffs.shape[1:3]
    rows = np.empty((len(X), m + n + 3))
    arrange(payoffs, owners, order, X, Y, rows)
    return np.bincount(owners, minlength=len(payoffs)), *np.split(rows, [m, m + n, m + n + 2], axis=1)


def _in_integers(payoffs: NDArray[np.float64], stop: NDArray[np.int64]) -> tuple[Rows, NDArray[Any]]:
    """Return the equilibria of games of small integers, and which games are left."""
    games, m, n, _ = payoffs.shape
    ends = np.empty(games, np.int64)
    rows, done, found = 4 * games + 16, 0, 0
    pairs, xs, ys = np.empty((rows, 2), np.int64), np.empty((rows, m), np.int64), np.empty((rows, n), np.int64)
    while True:
        done, found = solve_many(payoffs, done, found, ROOM, ends, pairs, xs, ys, stop)
        if done == games or stop[0]:
            break
        pairs, xs, ys = (np.concatenate([array, np.empty_like(array)]) for array in (pairs, xs, ys))
    X, Y = xs[:found], ys[:found]
    owners, left = _owners(np.arange(games), ends[:done])
    return (owners, X / X.sum(axis=1, keepdims=True), Y / Y.sum(axis=1, keepdims=True)), left


def _in_floats(payoffs: NDArray[np.float64], todo: NDArray[Any], stop: NDArray[np.int64]) -> tuple[Rows, NDArray[Any]]:
    """Return the equilibria of games in floats, and which games are left."""
    _, m, n, _ = payoffs.shape
    ends = np.empty(len(todo), np.int64)
    rows, done, found = 4 * len(todo) + 16, 0, 0
    xs, ys, radius = np.empty((rows, m)), np.empty((rows, n)), np.empty(rows)
    while done < len(todo) and not stop[0]:
        done, found = walk_many(payoffs, todo, done, found, ends, xs, ys, radius, stop)
        if done < len(todo):
            xs, ys, radius = (np.concatenate([array, np.empty_like(array)]) for array in (xs, ys, radius))
    owners, left = _owners(todo, ends[:done])
    return (owners, xs[:found], ys[:found]), left


def _owners(games: NDArray[Any], ends: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the game of each row from where the rows of each game end, and the games without, marked by -1."""
    solved, games = ends >= 0, games[: len(ends)]
    return np.repeat(games[solved], np.diff(ends[solved], prepend=0)), games[~solved]
