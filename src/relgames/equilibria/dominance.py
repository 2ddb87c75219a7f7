"""Dominated actions, and what is left when they are eliminated again and again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Table, Tabular, mixture
from relgames.equilibria._arguments import game_of
from relgames.equilibria._clock import Clock
from relgames.games import Game

# Mixtures in floats are tried with such common denominators before a linear programme is solved in rationals.
DENOMINATORS = (12, 60, 2520, 10**6, 2**40)


@dataclass(frozen=True, eq=False)
class Dominance(Tabular):
    """The dominated actions of a game, each with a strategy that dominates it.

    Attributes
    ----------
    game : Game
    strict : bool
        Whether the strategy earns more against every profile of the others; otherwise nowhere less, and somewhere more.
    by : {"pure", "mixed"}
        What an action had to be dominated by.
    dominators : tuple of dicts {action: ndarray of Fraction, shape (n_i,)}, one per seat
        The strategy that dominates each dominated action.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.equilibria.dominated(rg.games.prisoners_dilemma()).actions
    ((0,), (0,))
    """

    game: Game
    strict: bool
    by: str
    dominators: tuple[Mapping[int, NDArray[Any]], ...]

    @property
    def actions(self) -> tuple[tuple[int, ...], ...]:
        """The dominated actions of each seat."""
        return tuple(tuple(dominators) for dominators in self.dominators)

    def __repr__(self) -> str:
        kind = "strictly" if self.strict else "weakly"
        return f"Dominance({kind} dominated, by {self.by}: {self.actions})"

    def __str__(self) -> str:
        """One line per dominated action, in the names of the game."""
        lines = [f"{role}: {action}, by {better}" for role, action, better in self._rows]
        return "\n".join(lines) or "no dominated actions"

    def _table(self) -> Table:
        caption = f"{'strictly' if self.strict else 'weakly'} dominated actions"
        return Table.of_rows(("role", "dominated", "by"), self._rows, caption, key=2)

    @property
    def _rows(self) -> list[tuple[str, str, str]]:
        """Role, dominated action, and what dominates it, in the names of the game."""
        return [
            (role, actions[action], mixture(actions, mix))
            for role, actions, dominators in zip(self.game.roles, self.game.actions, self.dominators, strict=True)
            for action, mix in dominators.items()
        ]


@dataclass(frozen=True, eq=False)
class IteratedDominance(Tabular):
    r"""What iterated elimination leaves of a game, and how.

    Attributes
    ----------
    game : Game
        The game before.
    rounds : tuple of Dominance
        What each round eliminates, and by what: in the numbers of the actions of ``game``, against the actions that are
        left in that round.
    actions : tuple of tuples of int
        The actions of each seat that survive, in the numbers of ``game``.

    Examples
    --------
    >>> import relgames as rg
    >>> steps = rg.iterated_dominance(rg.games.service_triad())
    >>> len(steps.rounds), steps.actions
    (2, ((1,), (1,), (1,)))
    >>> print(steps.reduced)
    service triad
    -- organisation: squeeze
    salesperson \ customer     walk
    push                    0, 0, 0
    """

    game: Game
    rounds: tuple[Dominance, ...]
    actions: tuple[tuple[int, ...], ...]

    @cached_property
    def reduced(self) -> Game:
        """The game in which only the surviving actions are left, with their names."""
        payoffs = self.game.payoffs if self.game._fractions is None else self.game.fractions
        names = [[names[k] for k in actions] for names, actions in zip(self.game.actions, self.actions, strict=True)]
        return Game(payoffs[np.ix_(*self.actions)], self.game.roles, names, self.game.name)

    def __repr__(self) -> str:
        return f"IteratedDominance({len(self.rounds)} rounds; left are the actions {self.actions})"

    def __str__(self) -> str:
        """The rounds, in the names of the game, then what is left."""
        blocks = [f"round {k}\n{found}" for k, found in enumerate(self.rounds, 1)]
        left = "; ".join(
            f"{role}: {', '.join(names)}" for role, names in zip(self.game.roles, self.reduced.actions, strict=True)
        )
        return "\n".join([*blocks, f"left: {left}"])

    def _table(self) -> Table:
        rows = [(k, *row) for k, found in enumerate(self.rounds, 1) for row in found._rows]
        left = str(self).splitlines()[-1]
        return replace(
            Table.of_rows(("round", "role", "dominated", "by"), rows, "what is eliminated", 3), notes=(left,)
        )


def dominated(game: Game, strict: bool = True, by: Literal["mixed", "pure"] = "mixed") -> Dominance:
    """Return the dominated actions of every seat, each with a strategy that dominates it.

    Parameters
    ----------
    game : Game
        Any number of seats.
    strict : bool, default True
        Whether to look for strict dominance (a strategy earns more whatever the others do) or for weak (never less, and
        more against some profile of the others).
    by : {"mixed", "pure"}, default "mixed"
        Whether mixed strategies may dominate, or only other actions.

    Returns
    -------
    Dominance

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind.

    Notes
    -----
    A mixed strategy x dominates the action a of seat i strictly if the matrix game with payoffs :math:`u_i(k, s) -
    u_i(a, s)` is worth more than 0 to whoever mixes the actions k other than a; weakly if the largest sum of
    :math:`\\sum_k x_k u_i(k, s) - u_i(a, s)` over the profiles s of the others, none of them negative, is above 0. Both
    are linear programmes, decided in rationals: a margin of exactly 0 is told from one of 1e-30. Only actions that are
    a best response to no profile need one (for weak dominance: never the only one).

    References
    ----------
    D. G. Pearce (1984), Rationalizable strategic behavior and the problem of perfection, Econometrica 52, 1029-1050.

    Examples
    --------
    Neither action of the others dominates the third one, but half of each does:

    >>> import relgames as rg
    >>> g = rg.Game([[[4, 1], [0, 1]], [[0, 1], [4, 1]], [[1, 1], [1, 1]]], roles=("row", "column"),
    ...             actions=(("left", "right", "wait"), ("a", "b")))
    >>> print(dominated(g))
    row: wait, by 1/2 left + 1/2 right
    >>> dominated(g, by="pure").actions
    ((), ())
    """
    game_of(game)
    _check(strict, by)
    return _Elimination(game, strict, by).dominance([list(range(n)) for n in game.counts])


def iterated_dominance(
    game: Game, strict: bool = True, by: Literal["mixed", "pure"] = "mixed", progress: bool = False
) -> IteratedDominance:
    """Eliminate dominated actions, round after round, until none is left.

    Parameters
    ----------
    game : Game
        Any number of seats.
    strict : bool, default True
        Whether to eliminate what is strictly dominated, or what is weakly dominated.
    by : {"mixed", "pure"}, default "mixed"
        Whether mixed strategies may dominate, or only other actions.
    progress : bool, default False
        Whether to show a bar of the rounds.

    Returns
    -------
    IteratedDominance

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind.

    Notes
    -----
    Each round eliminates all dominated actions of all seats at once. With strict dominance the order does not matter
    [1]_, and every Nash and every correlated equilibrium survives. With weak dominance it does matter: other orders may
    leave other actions, and equilibria can be lost (though at least one survives).

    References
    ----------
    .. [1] I. Gilboa, E. Kalai and E. Zemel, "On the order of eliminating dominated strategies", Operations Research
       Letters 9 (1990) 85–89.

    Examples
    --------
    >>> import relgames as rg
    >>> print(iterated_dominance(rg.games.travellers_dilemma(low=2, high=4)))
    round 1
    seat 0: 4, by 1/2 3 + 1/2 2
    seat 1: 4, by 1/2 3 + 1/2 2
    round 2
    seat 0: 3, by 2
    seat 1: 3, by 2
    left: seat 0: 2; seat 1: 2
    """
    game_of(game)
    _check(strict, by)
    kept = [list(range(n)) for n in game.counts]
    rounds = []
    elimination = _Elimination(game, strict, by)
    with Clock(None, progress, "round") as clock:
        while any((found := elimination.dominance(kept)).actions):
            rounds.append(found)
            kept = [[a for a in left if a not in gone] for left, gone in zip(kept, found.actions, strict=True)]
            clock.is_over(1)
    return IteratedDominance(game, tuple(rounds), tuple(map(tuple, kept)))


def _check(strict: Any, by: Any) -> None:
    if not isinstance(strict, bool | np.bool_):
        raise TypeError(f"strict must be True or False; got {strict!r}")
    if by not in ("pure", "mixed"):
        raise ValueError(f'by must be "pure" or "mixed"; got {by!r}')


class _Elimination:
    """Looks for dominated actions among those that are kept, whose numbers are those of all actions."""

    def __init__(self, game: Game, strict: bool, by: str) -> None:
        self.game, self.strict, self.by = game, strict, by
        # Distinct rationals may be the same float.
        self.payoffs = game.payoffs if game._fractions is None else game.fractions

    @cached_property
    def integers(self) -> NDArray[Any]:
        """The payoffs in a unit of which all are integers."""
        from relgames.equilibria._linear import whole

        return whole(self.game.fractions)

    def dominance(self, kept: list[list[int]]) -> Dominance:
        dominators = []
        for seat, actions in enumerate(kept):
            found = {}
            for k, mix in self._dominated(seat, kept).items():
                row = np.full(self.game.counts[seat], Fraction(0), dtype=object)
                row[actions] = mix
                found[actions[k]] = row
            dominators.append(found)
        return Dominance(self.game, self.strict, self.by, tuple(dominators))

    def _dominated(self, seat: int, kept: list[list[int]]) -> dict[int, NDArray[Any]]:
        """Return the dominated ones of the actions that are kept and what dominates each, as Fractions."""
        own, strict = _rows(self.payoffs, seat, kept), self.strict
        best = own == own.max(axis=0)
        # Against some profile no strategy earns more (strict) or as much (weak).
        safe = (best if strict else best & (best.sum(axis=0) == 1)).any(axis=1)
        integers = None
        found = {}
        for a in np.flatnonzero(~safe):
            better = (own > own[a]).all(axis=1) if strict else (own >= own[a]).all(axis=1) & (own > own[a]).any(axis=1)
            if better.any():
                # The dominator with the largest sum is not dominated by another.
                k = max(np.flatnonzero(better), key=lambda k: own[k].sum())
                found[int(a)] = np.array([Fraction(int(k == j)) for j in range(len(own))], dtype=object)
            elif self.by == "mixed":
                integers = _rows(self.integers, seat, kept) if integers is None else integers
                if strict:
                    weights = _chained(own, integers, int(a))
                    weights = _strict_mix(integers, int(a)) if weights is None else weights
                else:
                    weights = _weak_mix(integers, int(a))
                if weights is not None:
                    found[int(a)] = np.array([Fraction(w) / sum(weights) for w in weights], dtype=object)
        return found


def _rows(payoffs: NDArray[Any], seat: int, kept: list[list[int]]) -> NDArray[Any]:
    """Return what a seat earns, its kept actions in rows, the kept profiles of the others in columns."""
    return np.moveaxis(payoffs[..., seat][np.ix_(*kept)], seat, 0).reshape(len(kept[seat]), -1)


def _chained(own: NDArray[Any], integers: NDArray[Any], a: int) -> NDArray[Any] | None:
    """Return weights of rows whose mixture is everywhere above row a, made of rows that are nowhere below it.

    One that is nowhere below row a, then one that is nowhere below in the columns in which the former is not above,
    and so on; each gets so much more weight than all that follow that it decides where it is above. None if that does
    not end in no columns: there may be other mixtures.
    """
    level = np.ones(own.shape[1], dtype=bool)
    links = []
    while level.any():
        above = own[:, level] > own[a, level]
        better = above.any(axis=1) & (own[:, level] >= own[a, level]).all(axis=1)
        if not better.any():
            return None
        k = int(np.argmax(better * above.sum(axis=1)))
        won = level & (own[k] > own[a])
        links.append((k, won))
        level &= ~won
    weights, lead = np.full(len(own), 0, dtype=object), 0 * integers[a]
    for k, won in reversed(links):
        gain = integers[k] - integers[a]
        weight = max(1, *(1 - lead[won] // gain[won]))
        weights[k] += weight
        lead += weight * gain
    return weights


def _strict_mix(own: NDArray[Any], a: int) -> NDArray[Any] | None:
    """Return weights of the other rows whose mixture is everywhere above row a, or None if there are none.

    Floats find a mixture, or columns against whose mixture row a is best; a rounding of it is proof enough. Otherwise
    the largest least lead is computed in rationals.
    """
    from relgames.equilibria._linear import max_min

    if len(own) == 1:
        return None
    lead = (np.delete(own, a, axis=0) - own[a]).T
    guess = max_min((lead / np.abs(lead).max()).astype(np.float64))
    mix = next((x for x in _rounded(guess.x) if (lead @ x).min() > 0), None)
    if mix is None:
        if any((y @ lead).max() <= 0 for y in _rounded(guess.weights)):
            return None
        best = max_min(lead)
        if best.value <= 0:
            return None
        mix = best.x
    return np.array([*mix[:a], 0, *mix[a:]], dtype=object)


def _rounded(x: NDArray[np.float64]) -> Iterator[NDArray[Any]]:
    """Yield integers in nearly the same proportions, small ones first."""
    for denominator in DENOMINATORS:
        parts = np.rint(x * denominator).astype(np.int64)
        parts[x.argmax()] += denominator - parts.sum()
        if parts.min() >= 0:
            yield parts.astype(object)


def _weak_mix(own: NDArray[Any], a: int) -> NDArray[Any] | None:
    """Return the mixture of rows with the largest sum that is nowhere below row a, or None if it is nowhere above."""
    from relgames.equilibria._linear import max_min

    lead = own - own[a]
    every = np.arange(len(own))
    best = max_min(lead.sum(axis=1)[None], [(every, -column) for column in lead.T])
    return best.x if best.value > 0 else None
