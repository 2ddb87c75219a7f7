"""Games whose seats move one after another, each seeing what the earlier ones did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Column, Table, Tabular, seat_columns
from relgames.equilibria._arguments import game_of
from relgames.equilibria.result import _number
from relgames.games import Game, RepeatedGame


@dataclass(frozen=True, eq=False)
class SubgamePerfect(Tabular):
    """The outcomes of subgame-perfect equilibria in pure strategies, of a game whose seats move in order.

    Attributes
    ----------
    game : Game
    order : tuple of int
        The seats in the order in which they move.
    outcomes : tuple of tuples of int
        Every profile of actions that such an equilibrium leads to: one action per seat, in the order of the game's
        seats. It is one profile unless a mover is indifferent somewhere.
    payoffs : ndarray, shape (outcomes, N)
        What each seat gets per round; Fractions where asked to be exact.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.backward_induction(rg.games.service_triad(), order=(2, 0, 1))
    >>> found.outcomes, found.payoffs
    (((0, 0, 0),), array([[ 5., 50., 27.]]))
    """

    game: Game
    order: tuple[int, ...]
    outcomes: tuple[tuple[int, ...], ...]
    payoffs: NDArray[Any]
    _worst: tuple[NDArray[np.int64], ...] = field(repr=False)

    def plans(self, index: int = 0) -> tuple[NDArray[np.int64], ...]:
        """Return what each seat does, whatever the earlier ones did, in an equilibrium that leads to an outcome.

        After a deviation that another outcome of an equilibrium could follow, one follows that is worst for the seat
        that deviated.

        Parameters
        ----------
        index : int, default 0
            Which of `outcomes`.

        Returns
        -------
        tuple of ndarray of int, one per seat
            ``plans[i][a, b, ...]`` is the action of seat i after the first mover did a, the second b, …: one axis for
            each seat that moves before i, in the order in which they move, so none for the first.

        Examples
        --------
        >>> import relgames as rg
        >>> from relgames.equilibria.backward_induction import backward_induction
        >>> truster, trustee = backward_induction(rg.games.trust(), (0, 1)).plans()
        >>> int(truster), trustee
        (1, array([1, 0]))
        """
        return self.reverting(self.outcomes[index])

    def reverting(self, profile: Sequence[int]) -> tuple[NDArray[np.int64], ...]:
        """Return what each seat does if a profile is what all mean to do, and deviations are answered in equilibrium.

        As long as nobody has deviated the seats do what the profile says. After a deviation the seats that are still
        to move follow an equilibrium of the game that is left, one that is worst for the seat that deviated last.

        Parameters
        ----------
        profile : sequence of int, length N
            Any profile: it need not be an outcome of an equilibrium.

        Returns
        -------
        tuple of ndarray of int, one per seat
            As of `plans`.

        Examples
        --------
        The trustee means to be fair. It is answered too late to be stopped:

        >>> import relgames as rg
        >>> truster, trustee = rg.backward_induction(rg.games.trust(), (0, 1)).reverting((0, 0))
        >>> int(truster), trustee
        (0, array([0, 0]))
        """
        counts = [self.game.counts[seat] for seat in self.order]
        moves = [profile[seat] for seat in self.order]
        plans: dict[int, NDArray[np.int64]] = {}
        # Where each history leads, as the index of the moves that are left.
        leads_to = np.ravel_multi_index(moves, counts)
        for k, seat in enumerate(self.order):
            plans[seat], rest = np.divmod(leads_to, prod(counts[k + 1 :]))
            leads_to = self._worst[k].copy()
            np.put_along_axis(leads_to, plans[seat][..., None], rest[..., None], axis=-1)
        return tuple(np.asarray(plans[seat]) for seat in range(self.game.seats))

    def __str__(self) -> str:
        """One line per outcome: what is done in order, and what each seat gets."""
        lines = []
        for outcome, payoffs in zip(self.outcomes, self.payoffs, strict=True):
            moves = [f"{self.game.roles[seat]}: {self.game.actions[seat][outcome[seat]]}" for seat in self.order]
            gets = [f"{role} {_number(payoff)}" for role, payoff in zip(self.game.roles, payoffs, strict=True)]
            lines.append(f"{', then '.join(moves)}  ->  {', '.join(gets)}")
        return "\n".join(lines)

    def _table(self) -> Table:
        game = self.game
        actions = [
            Column(f"{role}: action", [names[outcome[seat]] for outcome in self.outcomes])
            for seat, (role, names) in enumerate(zip(game.roles, game.actions, strict=True))
        ]
        columns = (Column("outcome", range(len(self.outcomes))), *actions, *seat_columns(game.roles, self.payoffs))
        return Table(columns, f"in the order {', '.join(game.roles[seat] for seat in self.order)}", key=1)


def backward_induction(game: Game, order: Sequence[int], exact: bool = False) -> SubgamePerfect:
    """Return what subgame-perfect equilibria lead to if the seats move in order, each seeing the earlier actions.

    Parameters
    ----------
    game : Game
        Any number of seats. Payoffs are compared as they are, with no tolerance.
    order : sequence of int
        The seats in the order in which they move, as in `RepeatedGame`.
    exact : bool, default False
        Whether to return the payoffs as Fractions.

    Returns
    -------
    SubgamePerfect
        All outcomes in pure strategies, proven complete, and a plan of every seat for each of them.

    Raises
    ------
    TypeError, ValueError
        If ``order`` does not name each seat once. Seats that move at once are not covered: `commitment` has one seat
        move before all others.

    Notes
    -----
    The last mover takes an action that is best for it, and so on to the first. Where a mover is indifferent, the
    earlier ones may expect either action, and this can decide what they do. So each history keeps *all* outcomes of
    equilibria of the game that is left. Histories that begin with different actions of the mover have nothing in
    common, so any of their outcomes can go together, and an outcome is one of an equilibrium if, and only if, the
    mover gets as much by it as by the worst outcome that each other action can lead to.

    The largest and smallest of ``payoffs[:, order[0]]`` are what the first mover gets if ties are broken for it and
    against it: with two seats the strong and the weak Stackelberg value (in pure strategies). Games in which no seat
    gets the same in two profiles have one outcome. In others an indifferent mover could also draw lots; such
    equilibria are not listed.

    References
    ----------
    H. von Stackelberg (1934), Marktform und Gleichgewicht, Springer. R. Selten (1965), Spieltheoretische Behandlung
    eines Oligopolmodells mit Nachfrageträgheit, Zeitschrift für die gesamte Staatswissenschaft 121, 301-324 and
    667-689.

    Examples
    --------
    The service triad in each order, with the salesperson as seat 0, the customer as 1 and the organisation as 2:

    >>> import relgames as rg
    >>> from itertools import permutations
    >>> from relgames.equilibria.backward_induction import backward_induction
    >>> triad = rg.games.service_triad()
    >>> for order in permutations(range(3)):
    ...     print(order, *backward_induction(triad, order).payoffs)
    (0, 1, 2) [0. 0. 0.]
    (0, 2, 1) [0. 0. 0.]
    (1, 0, 2) [0. 0. 0.]
    (1, 2, 0) [0. 0. 0.]
    (2, 0, 1) [ 5. 50. 27.]
    (2, 1, 0) [0. 0. 0.]
    >>> print(backward_induction(triad, (2, 0, 1)))
    organisation: support, then salesperson: serve, then customer: buy  ->  salesperson 5, customer 50, organisation 27
    """
    game_of(game)
    if order is None:
        raise TypeError("order must be a sequence of seats, such as (1, 0); got None. If all move at once use rg.nash")
    moves = RepeatedGame(game, rounds=1, order=order).moves
    if any(not isinstance(seat, Integral) for seat in order):
        raise ValueError(f"order must name the seats one after another; got {order}. If all move at once use rg.nash")
    order = moves
    # Distinct rationals may be the same float.
    payoffs = (game.payoffs if game._fractions is None else game.fractions).transpose([*order, game.seats])
    counts = payoffs.shape[:-1]
    kept = np.ones(counts, dtype=bool)
    worst = []
    for k in reversed(range(game.seats)):
        own = payoffs[..., order[k]]
        after = np.where(kept, own, np.inf).reshape(*counts[: k + 1], -1)
        worst.append(after.argmin(axis=-1))
        secured = after.min(axis=-1).max(axis=-1, keepdims=True)
        kept &= own >= secured.reshape(*counts[:k], *[1] * (game.seats - k))
    outcomes = np.argwhere(kept.transpose(np.argsort(order)))
    paid = game.fractions if exact else game.payoffs
    return SubgamePerfect(
        game,
        order,
        tuple(tuple(int(action) for action in outcome) for outcome in outcomes),
        paid[tuple(outcomes.T)],
        tuple(reversed(worst)),
    )
