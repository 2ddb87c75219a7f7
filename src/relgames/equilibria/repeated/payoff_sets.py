"""Which payoffs a lasting relationship can hold: those of the subgame-perfect equilibria of a repeated game."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, seat_columns
from relgames.equilibria._arguments import game_of
from relgames.equilibria.repeated.polytope import Polytope
from relgames.equilibria.result import _number, _row
from relgames.games import Game


@dataclass(frozen=True, eq=False)
class SupportingPlay(Tabular):
    """How an equilibrium pays a given payoff: a public lottery over what is played today and promised from tomorrow on.

    Part k has the probability ``probabilities[k]``. In it ``profiles[k]`` is played now, and from the next round on the
    seats get ``promises[k]``, a member of the payoff set again; so ``(1 - discount) * g(profiles[k]) + discount *
    promises[k] == payoffs[k]``, and ``probabilities @ payoffs`` is the payoff that is supported. Whoever does something
    else instead gets the lowest payoff of the set, ``threats``, from the next round on.

    Attributes
    ----------
    game : Game
    probabilities : ndarray, shape (k,)
    profiles : ndarray of int, shape (k, N)
    payoffs : ndarray, shape (k, N)
        Per round, all rounds together.
    promises : ndarray, shape (k, N)
        Per round, from the next round on.
    margins : ndarray, shape (k, N)
        How much less a seat would get, per round and all rounds together, by its best deviation. Not negative, up to
        rounding; Fractions have none.

    Examples
    --------
    >>> import relgames as rg
    >>> V = rg.payoff_set(rg.games.prisoners_dilemma(), discount=0.75)
    >>> V.support([3, 3])
    SupportingPlay(1 parts, payoffs (3, 3))
    """

    game: Game
    probabilities: NDArray[Any]
    profiles: NDArray[np.int64]
    payoffs: NDArray[Any]
    promises: NDArray[Any]
    margins: NDArray[Any]

    def __len__(self) -> int:
        return len(self.probabilities)

    def __str__(self) -> str:
        """One line per part, in the names of the game."""
        return "\n".join(
            f"{_number(p)}: {_names(self.game, profile)}, then {_row(promise)}"
            for p, profile, promise in zip(self.probabilities, self.profiles, self.promises, strict=True)
        )

    def __repr__(self) -> str:
        return f"SupportingPlay({len(self)} parts, payoffs {_row(self.probabilities @ self.payoffs)})"

    def _table(self) -> Table:
        probability = (Column("part", range(len(self.profiles))), Column("probability", self.probabilities))
        columns = _today(self.game, self.profiles, self.payoffs, self.promises)
        margins = seat_columns(self.game.roles, self.margins, "margin")
        return Table((*probability, *columns, *margins), "a lottery before each round", key=1)


@dataclass(frozen=True, eq=False)
class PayoffSet(Tabular):
    """Payoffs of the subgame-perfect equilibria in pure strategies, with a public lottery before each round.

    Attributes
    ----------
    game : Game
    discount : float or Fraction
    inner : Polytope
        Payoffs per round that are proven to be of equilibria.
    outer : Polytope
        There are no others than in it. The same as ``inner`` if ``complete``.
    profiles : ndarray of int, shape (k, N)
        What is played first at each vertex of ``inner``.
    promises : ndarray, shape (k, N)
        What the seats get per round from the second round on at each vertex of ``inner``: members of it.
    complete : bool
        Whether it is proven that ``inner`` is all of the set.
    reason : str
        Why it is, or what is lacking.

    Examples
    --------
    >>> import relgames as rg
    >>> V = rg.payoff_set(rg.games.prisoners_dilemma(), discount=0.75)
    >>> V.vertices.round(3)
    array([[1.   , 1.   ],
           [4.333, 1.   ],
           [3.   , 3.   ],
           [1.   , 4.333]])
    >>> V.complete, V.contains([3, 3])
    (True, True)
    """

    game: Game
    discount: float | Fraction
    inner: Polytope
    outer: Polytope
    profiles: NDArray[np.int64]
    promises: NDArray[Any]
    complete: bool
    reason: str

    @property
    def vertices(self) -> NDArray[Any]:
        """Corners of ``inner``, shape (k, N), in the order that `Polytope` has."""
        return self.inner.vertices

    @property
    def is_empty(self) -> bool:
        """Whether it is proven that there is no such equilibrium."""
        return self.outer.is_empty

    @property
    def threats(self) -> NDArray[Any] | None:
        """The lowest payoff in ``inner`` of each seat, shape (N,): its punishment. None if ``inner`` is empty."""
        return None if self.inner.is_empty else self.vertices.min(axis=0)

    @cached_property
    def gap(self) -> float | Fraction:
        """How far ``outer`` reaches beyond ``inner``: each of its points is as near to one of ``inner`` in every seat.

        0 if complete; infinite if only ``inner`` is empty.
        """
        if self.complete:
            return Fraction(0) if self.inner.is_exact else 0.0
        if self.inner.is_empty:
            return float("inf")
        return max(_nearest(self.inner.vertices, vertex)[0] for vertex in self.outer.vertices)

    def contains(self, point: _checks.Numbers) -> bool:
        """Whether a payoff is proven to be one of an equilibrium: `Polytope.contains` of ``inner``."""
        return self.inner.contains(point)

    def support(self, point: _checks.Numbers) -> SupportingPlay:
        """Return a play that pays a payoff of the set.

        Parameters
        ----------
        point : array_like, shape (N,)
            A member of ``inner``.

        Raises
        ------
        ValueError
            If it is not; the message says how far outside it is, and in which direction.

        Examples
        --------
        >>> from fractions import Fraction
        >>> import relgames as rg
        >>> V = rg.payoff_set(rg.games.prisoners_dilemma(), discount=Fraction(1, 2), exact=True)
        >>> print(V.support([2, 2]))
        1/2: withhold, withhold, then (1, 1)
        1/2: give, give, then (3, 3)
        """
        if not self.contains(point):
            raise ValueError(self._why_outside(point))
        floats, fractions = _checks.exact_array(point, "point")
        at = _checks.as_fractions(floats, fractions) if self.inner.is_exact else floats
        weights = _nearest(self.vertices, at)[1]
        parts = np.flatnonzero(weights)
        profiles, payoffs, promises = self.profiles[parts], self.vertices[parts], self.promises[parts]
        return SupportingPlay(self.game, weights[parts], profiles, payoffs, promises, self._margins()[parts])

    def _margins(self) -> NDArray[Any]:
        """Return by how much the payoff at each vertex is above what each seat gets by its best deviation."""
        exact = self.inner.is_exact
        table, discount = self.game.fractions if exact else self.game.payoffs, self.discount
        discount = _checks.to_fraction(discount) if exact else float(discount)
        out = np.empty_like(self.vertices)
        for seat in range(self.game.seats):
            best = table[..., seat].max(axis=seat)
            others = np.delete(self.profiles, seat, axis=1)
            now = best[tuple(others.T)]
            assert self.threats is not None
            out[:, seat] = self.vertices[:, seat] - (1 - discount) * now - discount * self.threats[seat]
        return out

    def _why_outside(self, point: _checks.Numbers) -> str:
        if self.inner.is_empty:
            known = "the payoff set is empty" if self.is_empty else "no equilibrium is known"
            return f"point must be an equilibrium payoff, but {known}: {self.reason}"
        floats = np.asarray(point).astype(np.float64)
        distance, _, direction = _nearest(self.vertices.astype(np.float64), floats)
        lead = "" if self.complete or not self.outer.contains(point) else ", which is not proven to be all of them"
        most = max(self.vertices.astype(np.float64) @ direction)
        return (
            f"point must be an equilibrium payoff; got {_row(floats)}, which in some seat is at least {distance:.3g} "
            f"away from each payoff in the set{lead}: {_row(direction)} @ payoffs is {direction @ floats:.6g} there "
            f"and at most {most:.6g} in the set"
        )

    def __repr__(self) -> str:
        count = len(self.vertices)
        return f"PayoffSet(discount {_number(self.discount)}, {count} vertices, {self._how()}: {self.reason})"

    def __str__(self) -> str:
        """One line per vertex: what it pays, what is played first and what is promised; then what is proven."""
        lines = []
        for payoff, profile, promise in zip(self.vertices, self.profiles, self.promises, strict=True):
            lines.append(f"{_row(payoff)}: {_names(self.game, profile)}, then {_row(promise)}")
        if self.is_empty:
            lines.append("empty")
        return "\n".join([*lines, f"{self._how()}: {self.reason}"])

    def _how(self) -> str:
        return "complete" if self.complete else f"not proven complete, gap {float(self.gap):.3g}"

    def _table(self) -> Table:
        vertex = Column("vertex", range(len(self.profiles)))
        columns = _today(self.game, self.profiles, self.vertices, self.promises)
        caption = f"{self.game.name or 'game'}; discount {_number(self.discount)}"
        return Table((vertex, *columns), caption, key=1, notes=(f"{self._how()}: {self.reason}",))


def payoff_set(
    game: Game, discount: float | Fraction, exact: bool = False, seconds: float | None = None, progress: bool = False
) -> PayoffSet:
    """Return the payoffs of the subgame-perfect equilibria of a repeated game.

    Each round all seats choose at once, all see what was done, and before it there is a public lottery. The strategies
    are pure: what the lottery says and what was done before decide what each seat does.

    Parameters
    ----------
    game : Game
        The stage game, of any number of seats.
    discount : float or Fraction
        At least 0 and less than 1.
    exact : bool, default False
        Whether to return Fractions.
    seconds : float, optional
        When to stop; what is known then is returned.
    progress : bool, default False
        Whether to show a bar.

    Returns
    -------
    PayoffSet
        With the play that holds each of its payoffs (`PayoffSet.support`).

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind, or the discount is not in [0, 1).

    Notes
    -----
    The payoffs are those of strategies that are best replies to each other after every history. They are the largest
    set that supports itself: each of its extreme points is that of a profile today and of a promise for later, from the
    set again, which nobody has a reason to forgo if who does is held to the worst of the set from then on [1]_. Of two
    seats at most four extreme points come of each profile [2]_.

    Two seats: the corners are solved for in rationals, and the set is proven to support itself. That no payoff is
    missing is proven too: by a polygon that holds all of them, with all rounding outwards, and that is no larger than
    floats can tell; or, for fractions, by an argument of contraction, which excludes all that is between the set and
    such a polygon. How many steps were taken, and to what tolerance, plays no part. Corners may be irrational. In
    floats it does not matter; with ``exact=True`` an inner and an outer set are returned, with a tiny gap. A set that
    is not proven complete says so, and the gap says how much may be missing. That may happen where edges only touch,
    or where seats are so patient that floats hardly tell their rounds apart.

    Three and more seats: a profile may add any number of extreme points. Halfspaces bound the set from outside [3]_;
    payoffs that support themselves are found from inside, by Newton's method, and show where further halfspaces are
    worth having. If the corners are fractions the two meet, and it is proven in rationals that nothing is missing.

    References
    ----------
    .. [1] D. Abreu, D. Pearce and E. Stacchetti, "Toward a theory of discounted repeated games with imperfect
       monitoring", Econometrica 58 (1990) 1041–1063.
    .. [2] D. Abreu and Y. Sannikov, "An algorithm for two-player repeated games with perfect monitoring", Theoretical
       Economics 9 (2014) 313–338.
    .. [3] K. L. Judd, S. Yeltekin and J. Conklin, "Computing supergame equilibria", Econometrica 71 (2003) 1239–1254.

    Examples
    --------
    If tomorrow counts a third of what today does, the parties can take turns in giving:

    >>> from fractions import Fraction
    >>> import relgames as rg
    >>> print(rg.payoff_set(rg.games.prisoners_dilemma(), discount=Fraction(1, 3), exact=True))
    (1, 1): withhold, withhold, then (1, 1)
    (4, 1): withhold, give, then (2, 3)
    (1, 4): give, withhold, then (3, 2)
    complete: it supports itself, and no payoff outside of it can be sustained: proven in rationals
    """
    game_of(game)
    discount = _checks.probability(discount, "discount")
    if discount == 1:
        raise ValueError(
            "discount must be less than 1; got 1. What is sustained as it goes to 1 lies in individually_rational(game)"
        )
    if game.seats == 1:
        return _alone(game, discount, exact)
    if game.seats == 2:
        from relgames.equilibria.repeated.abreu_sannikov import two_seats

        return two_seats(game, discount, exact, seconds, progress)
    from relgames.equilibria.repeated.hyperplanes import more_seats

    return more_seats(game, discount, exact, seconds, progress)


def _today(game: Game, profiles: NDArray[np.int64], payoffs: Any, promises: NDArray[Any]) -> tuple[Column, ...]:
    """Return a column per seat of what it gets in all, what it does first, and what it is promised."""
    actions = (
        Column(f"{role}: first", [names[a] for a in chosen], right=False)
        for role, names, chosen in zip(game.roles, game.actions, profiles.T.tolist(), strict=True)
    )
    return (*seat_columns(game.roles, payoffs), *actions, *seat_columns(game.roles, promises, "then"))


def _names(game: Game, profile: NDArray[np.int64]) -> str:
    return ", ".join(actions[k] for actions, k in zip(game.actions, profile, strict=True))


def _alone(game: Game, discount: float | Fraction, exact: bool) -> PayoffSet:
    """Return what one seat gets that has nobody to fear or to please: its best payoff, for ever."""
    payoffs = game.fractions if exact else game.payoffs
    best = int(np.argmax(payoffs[:, 0]))
    hull = Polytope.from_points(payoffs[[best]])
    return PayoffSet(
        game, discount, hull, hull, np.array([[best]]), payoffs[[best]], True, "a single seat does what is best for it"
    )


def _nearest(vertices: NDArray[Any], point: NDArray[Any]) -> tuple[Any, NDArray[Any], NDArray[Any]]:
    """Return how far a point is from a hull in the seat in which it is farthest, weights of the nearest, a direction.

    In the direction the point is farther out than all of the hull, by the distance: it is the dual solution.
    """
    from relgames.equilibria._linear import max_min

    apart = (vertices - point).T
    best = max_min(np.vstack([apart, -apart]))
    n = len(apart)
    return -best.value, best.x, best.weights[:n] - best.weights[n:]
