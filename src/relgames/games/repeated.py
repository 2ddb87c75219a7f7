"""The terms on which a game is repeated: patience, length, mistakes, order of moves, what each seat has outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.games.game import Game

# Seats one after another; those in a group move at once.
Order = tuple[int | tuple[int, ...], ...]

# Up to here floats count rounds one by one.
MOST_ROUNDS = 2**53


@dataclass(frozen=True, init=False)
class Noise(Tabular):
    """Mistakes, the same for every seat and round.

    Parameters
    ----------
    execution : float or Fraction, default 0
        Probability that a chosen action is replaced by another action of that seat, uniformly.
    perception : float or Fraction, default 0
        Probability that a seat takes another seat's realised action for another of that seat's actions, uniformly;
        independent for each pair of seats.
    aware : bool, default True
        Whether a seat knows which action of its own was realised. If not, it believes that it did what it meant to.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.Noise(execution=0.01)
    Noise(execution=0.01, perception=0.0, aware=True)
    """

    execution: float | Fraction
    perception: float | Fraction
    aware: bool

    def __init__(
        self, execution: float | Fraction = 0.0, perception: float | Fraction = 0.0, aware: bool = True
    ) -> None:
        if not isinstance(aware, bool | np.bool_):
            raise TypeError(f"aware must be True or False; got {aware!r}")
        object.__setattr__(self, "execution", _checks.probability(execution, "execution"))
        object.__setattr__(self, "perception", _checks.probability(perception, "perception"))
        object.__setattr__(self, "aware", bool(aware))

    def _table(self) -> Table:
        return Table.of_record(self._rates)

    @property
    def _rates(self) -> dict[str, Any]:
        names = ("execution error", "perception error", "aware of own mistakes")
        return dict(zip(names, (self.execution, self.perception, self.aware), strict=True))


@dataclass(frozen=True, init=False, eq=False)
class RepeatedGame(Tabular):
    """A game and the terms of the relationship.

    Payoffs are reported *per round*: with ``discount`` d < 1 the normalised sum (1 - d) Σ d^t u_t, with ``rounds``
    their mean, with ``discount=1`` the limit of means.

    Parameters
    ----------
    game : Game
        The stage game.
    discount : float or Fraction in [0, 1], optional
        Weight of the next round against this one, or the probability that there is one. 1 is the limit of means.
    rounds : int, optional
        Number of rounds. Exactly one of ``discount`` and ``rounds`` is given.
    noise : Noise, optional
        Mistakes; none by default.
    order : sequence of int or of groups of int, optional
        The seats in the order in which they move within a round, each seeing the earlier ones. Seats in a group move
        at once: with ``((0, 1), 2)`` seat 2 sees both others, who see nobody. By default all move at once.
    outside : array_like, shape (N,), optional
        Payoff per round of each seat once somebody has left. Zero by default.

    Raises
    ------
    TypeError, ValueError
        If both or none of ``discount`` and ``rounds`` are given, or one is out of its range.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.Game.symmetric([[3, 0], [5, 1]]), discount=0.9, noise=rg.Noise(execution=0.01))
    >>> r.discount, r.rounds, r.outside
    (0.9, None, array([0., 0.]))
    """

    game: Game
    discount: float | Fraction | None
    rounds: int | None
    noise: Noise
    order: Order | None
    outside: NDArray[np.float64]
    _fractions: NDArray[Any] | None = field(repr=False)

    def __init__(
        self,
        game: Game,
        discount: float | Fraction | None = None,
        rounds: int | None = None,
        noise: Noise | None = None,
        order: Sequence[int | Sequence[int]] | None = None,
        outside: _checks.Numbers | None = None,
    ) -> None:
        if not isinstance(game, Game):
            raise TypeError(f"game must be a Game; got {type(game).__name__}. Build one with Game(payoffs)")
        if (discount is None) == (rounds is None):
            raise ValueError(
                "give exactly one of discount and rounds: discount=0.9 for a relationship that goes on, discount=1 "
                f"for the limit of means, rounds=200 for one that ends; got discount={discount}, rounds={rounds}"
            )
        if noise is not None and not isinstance(noise, Noise):
            raise TypeError(f"noise must be a Noise; got {noise!r}. Write Noise(execution={noise!r})")
        groups = None if order is None else _groups(order, game.seats)
        floats, fractions = _checks.exact_array(np.zeros(game.seats) if outside is None else outside, "outside")
        if floats.shape != (game.seats,):
            raise ValueError(f"outside must hold one payoff per seat, shape ({game.seats},); got shape {floats.shape}")
        set_field = object.__setattr__
        set_field(self, "game", game)
        set_field(self, "discount", None if discount is None else _checks.probability(discount, "discount"))
        set_field(
            self, "rounds", None if rounds is None else _checks.integer(rounds, "rounds", least=1, most=MOST_ROUNDS)
        )
        set_field(self, "noise", noise or Noise())
        set_field(self, "order", groups)
        set_field(self, "outside", _checks.read_only(floats))
        set_field(self, "_fractions", None if fractions is None else _checks.read_only(fractions))

    @property
    def outside_fractions(self) -> NDArray[Any]:
        """The outside payoffs as Fractions."""
        return _checks.as_fractions(self.outside, self._fractions)

    @property
    def is_symmetric(self) -> bool:
        """Whether no term tells the seats apart: the game is symmetric, moves are at once, outside payoffs equal."""
        return self.game.is_symmetric and self.order is None and bool((self.outside == self.outside[0]).all())

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, RepeatedGame) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[Any, ...]:
        return self.game, self.discount, self.rounds, self.noise, self.order, tuple(self.outside_fractions)

    @property
    def moves(self) -> tuple[int, ...]:
        """The seats one by one in the order in which they move; those that move at once in some order."""
        if self.order is None:
            return tuple(range(self.game.seats))
        return tuple(seat for group in self.order for seat in ((group,) if isinstance(group, int) else group))

    def earlier(self, seat: int) -> tuple[int, ...]:
        """Return the seats that move before ``seat`` within a round, in cyclic order from it.

        This is the order of the digits of ``seen``, the middle axis of a machine's ``act``.

        Examples
        --------
        >>> import relgames as rg
        >>> g = rg.Game([[[[0, 0, 0]] * 2] * 2] * 2)
        >>> rg.RepeatedGame(g, rounds=5, order=(2, 0, 1)).earlier(1)
        (2, 0)
        """
        before: list[int] = []
        for group in self.order or (self.moves,):
            members = (group,) if isinstance(group, int) else group
            if seat in members:
                break
            before += members
        cyclic = ((seat + k) % self.game.seats for k in range(1, self.game.seats))
        return tuple(other for other in cyclic if other in before)

    def _tables(self) -> Mapping[str, Table]:
        return {"terms": self._terms, "game": self.game._table()}

    def _shown(self) -> Sequence[Table]:
        return (self._terms, *self.game._shown())

    @property
    def _words(self) -> list[str]:
        """Length and mistakes in words."""
        if self.rounds is not None:
            length = f"{self.rounds:,} round{'s' if self.rounds > 1 else ''}"
        else:
            length = f"discount {self.discount}" if self.discount != 1 else "discount 1, the limit of means"
        rates = {"execution": self.noise.execution, "perception": self.noise.perception}
        return [length, *(f"{kind} error {rate}" for kind, rate in rates.items() if rate)]

    @property
    def _order_in_words(self) -> str:
        groups = ((group,) if isinstance(group, int) else group for group in self.order or (self.moves,))
        return ", then ".join(" and ".join(self.game.roles[seat] for seat in group) for group in groups)

    @property
    def _terms(self) -> Table:
        roles, outside = self.game.roles, self.outside if self._fractions is None else self._fractions
        terms = {
            "discount": self.discount,
            "rounds": self.rounds,
            **self.noise._rates,
            "moves": self._order_in_words,
        }
        terms |= {f"{role}: outside": payoff for role, payoff in zip(roles, outside, strict=True)}
        return Table.of_record(terms, "terms of the relationship")


def _groups(order: Any, seats: int) -> Order | None:
    """Return an order of moves in its shortest form, checked; None if all move at once."""
    if not isinstance(order, Sequence):
        raise TypeError(f"order must be a sequence of seats, such as (1, 0); got {order!r}")
    groups = []
    for group in order:
        members = group if isinstance(group, Sequence) and not isinstance(group, str) else (group,)
        groups.append(tuple(_checks.integer(seat, "order") for seat in members))
    if sorted(seat for group in groups for seat in group) != list(range(seats)):
        raise ValueError(f"order must name each seat 0..{seats - 1} once; got {tuple(order)}")
    groups = [tuple(sorted(group)) for group in groups if group]
    if len(groups) == 1 and seats > 1:
        return None
    return tuple(group[0] if len(group) == 1 else group for group in groups)
