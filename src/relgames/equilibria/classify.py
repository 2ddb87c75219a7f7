"""What kind of game it is: whose interests meet, whether all can win, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, profile_columns, seat_columns
from relgames.equilibria._arguments import game_of
from relgames.equilibria.labels import label, outside_of
from relgames.equilibria.pure import pure_nash
from relgames.games import Game

Profile = tuple[int, ...]

# Longer lists of profiles are cut where they are printed.
MOST_SHOWN = 4

# What a profile is if it is in one of these lists.
WORDS = {"equilibria": "equilibrium", "deficient": "deficient", "efficient": "efficient", "all_win": "all win"}


@dataclass(frozen=True, eq=False, repr=False)
class Classification(Tabular):
    """What kind of game it is. Everything is decided in rationals; profiles are pure, one action per seat.

    Attributes
    ----------
    game : Game
    outside : tuple of Fraction, length N
        Payoff per round of each seat outside of the relationship.
    total : Fraction or None
        What the seats get together, if it is the same in every profile (constant-sum); else None.
    common_interest : bool
        Whether all seats have the same preferences: each one's payoffs are those of any other, in units and from a
        zero of its own.
    symmetric : bool
        Whether exchanging seats changes nothing.
    kind : str or None
        For a symmetric game of two seats with two actions "prisoner's dilemma", "stag hunt", "snowdrift" or "harmony";
        None for all else.
    dominant : tuple, length N
        The action of each seat that is better than each other one whatever the others do; None if it has none.
    dilemma : bool
        Whether each seat has a dominant action, and some profile is better for all than the one that they make.
    equilibria : tuple of profiles
        Equilibria in pure strategies.
    deficient : tuple of profiles
        Those equilibria from which some other profile would be better for all.
    efficient : tuple of profiles
        The Pareto set: no other profile gives some seat more and no seat less.
    all_win : tuple of profiles
        In which every seat gets more than its outside payoff.
    potential : ndarray of Fraction, shape (n_0, ..., n_{N-1}), or None
        A function that changes by as much as the payoff of any seat that alone changes its action; 0 where all play
        their first. None if there is none.
    cycle : tuple of four profiles, or None
        Where there is no potential: two seats in turn change their actions and change them back, and their changes of
        payoff do not sum to 0.

    Examples
    --------
    >>> import relgames as rg
    >>> c = rg.classify(rg.games.prisoners_dilemma())
    >>> c.labels
    array([['win-win', 'even-win'],
           ['win-even', 'win-win']], dtype='<U8')
    >>> c.dominant, c.efficient
    ((1, 1), ((0, 0), (0, 1), (1, 0)))
    """

    game: Game
    outside: tuple[Fraction, ...]
    total: Fraction | None
    common_interest: bool
    symmetric: bool
    kind: str | None
    dominant: tuple[int | None, ...]
    dilemma: bool
    equilibria: tuple[Profile, ...]
    deficient: tuple[Profile, ...]
    efficient: tuple[Profile, ...]
    all_win: tuple[Profile, ...]
    potential: NDArray[Any] | None
    cycle: tuple[Profile, Profile, Profile, Profile] | None

    @property
    def constant_sum(self) -> bool:
        """Whether what one seat gains the others lose."""
        return self.total is not None

    @property
    def zero_sum(self) -> bool:
        """Whether the seats get 0 together in every profile."""
        return self.total == 0

    @cached_property
    def labels(self) -> NDArray[np.str_]:
        """Who wins and who loses in each profile, such as "win-lose", shape (n_0, ..., n_{N-1}); see `labels`."""
        rows = self.game.fractions.reshape(-1, self.game.seats)
        return np.array([label(row, self.outside) for row in rows]).reshape(self.game.counts)

    def __repr__(self) -> str:
        return f"Classification({self._headline()})"

    def __str__(self) -> str:
        """What kind of game it is, in the words of its roles and actions."""
        lines = [self._headline()]
        best = [
            f"{role} {actions[k]}"
            for role, actions, k in zip(self.game.roles, self.game.actions, self.dominant, strict=True)
            if k is not None
        ]
        if best:
            lines.append(f"best whatever the others do: {', '.join(best)}")
        lines.append(f"equilibria in pure strategies: {self._listed(self.equilibria, self.deficient)}")
        lines.append(f"efficient: {self._listed(self.efficient)}")
        lines.append(f"all win: {self._listed(self.all_win)}")
        return "\n".join(lines)

    def _headline(self) -> str:
        whole = "zero-sum" if self.zero_sum else f"constant-sum ({self.total})" if self.constant_sum else "variable-sum"
        traits = [
            ("symmetric", self.symmetric),
            (whole, True),
            ("common interest", self.common_interest),
            ("social dilemma", self.dilemma),
            (self.kind, self.kind is not None),
            ("potential game", self.potential is not None),
        ]
        return f"{self.game.name or 'game'}: {', '.join(str(trait) for trait, holds in traits if holds)}"

    def _listed(self, profiles: tuple[Profile, ...], deficient: tuple[Profile, ...] = ()) -> str:
        shown = []
        for profile in profiles[:MOST_SHOWN]:
            actions = ", ".join(names[k] for names, k in zip(self.game.actions, profile, strict=True))
            better = ", though another profile is better for all" if profile in deficient else ""
            shown.append(f"({actions}) {self.labels[profile]}{better}")
        more = [f"and {len(profiles) - MOST_SHOWN} more"] if len(profiles) > MOST_SHOWN else []
        return "; ".join([*shown, *more]) or "none"

    def _table(self) -> Table:
        roles, profiles = self.game.roles, list(np.ndindex(self.game.counts))
        columns = [*profile_columns(roles, self.game.actions), *seat_columns(roles, self.game._values)]
        columns.append(Column("label", self.labels.reshape(-1).tolist()))
        for name in ("equilibria", "deficient", "efficient", "all_win"):
            columns.append(Column(WORDS[name], [profile in getattr(self, name) for profile in profiles]))
        if self.potential is not None:
            columns.append(Column("potential", self.potential.reshape(-1)))
        return Table(tuple(columns), self._headline(), key=len(roles))


def classify(game: Game, outside: _checks.Numbers = 0.0) -> Classification:
    """Return what kind of game it is, for any number of seats.

    Parameters
    ----------
    game : Game
        Floats are taken at their exact value: payoffs that were computed in floats and differ from a pattern by
        rounding do not show it. Give Fractions where that matters.
    outside : number or array_like, shape (N,), default 0
        What each seat would get per round outside of the relationship, as in `RepeatedGame`.

    Returns
    -------
    Classification

    Raises
    ------
    TypeError, ValueError
        If the arguments are not such.

    Notes
    -----
    *Common interest*: identical preferences over the outcomes (Schelling 1960, chapter 4) and over lotteries on them,
    that is, payoffs that are positive affine functions of each other.

    *Social dilemma* (Dawes 1980): each seat has an action that pays it more than each other one whatever the others do,
    and all are better off in another profile than in the one where each takes it. Kollock (1998) asks for less, an
    equilibrium from which all would be better off elsewhere: see ``deficient``.

    *Kind*, where both choosing alike pays R or P < R, and the one who alone chooses the action of P gets T, the other
    one S: a prisoner's dilemma if T > R > P > S, a stag hunt if R > T >= P > S, a snowdrift (chicken, hawk-dove) if
    T > R > S > P (Macy and Flache 2002), harmony if R > T and S > P (Roca, Cuesta and Sánchez 2009).

    *Potential* (Monderer and Shapley 1996, theorem 2.8): there is one if, and only if, the movers' changes of payoff
    sum to 0 around each cycle of four profiles in which two seats change their actions in turn. It is enough to look at
    cycles that start where both play their first action: all other sums are made of theirs.

    References
    ----------
    T. C. Schelling (1960), The Strategy of Conflict, Harvard University Press. R. M. Dawes (1980), Social dilemmas,
    Annual Review of Psychology 31, 169-193. P. Kollock (1998), Social dilemmas: the anatomy of cooperation, Annual
    Review of Sociology 24, 183-214. M. W. Macy and A. Flache (2002), Learning dynamics in social dilemmas, PNAS 99,
    7229-7236. C. P. Roca, J. A. Cuesta and A. Sánchez (2009), Evolutionary game theory: temporal and spatial effects
    beyond replicator dynamics, Physics of Life Reviews 6, 208-249. D. Monderer and L. S. Shapley (1996), Potential
    games, Games and Economic Behavior 14, 124-143.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.equilibria.classify import classify
    >>> print(classify(rg.games.prisoners_dilemma()))
    prisoner's dilemma: symmetric, variable-sum, social dilemma, prisoner's dilemma, potential game
    best whatever the others do: seat 0 withhold, seat 1 withhold
    equilibria in pure strategies: (withhold, withhold) win-win, though another profile is better for all
    efficient: (give, give) win-win; (give, withhold) even-win; (withhold, give) win-even
    all win: (give, give) win-win; (withhold, withhold) win-win

    If both can earn 2 elsewhere, withholding is a loss for both:

    >>> c = classify(rg.games.prisoners_dilemma(), outside=2)
    >>> c.all_win, str(c.labels[1, 1])
    (((0, 0),), 'lose-lose')
    """
    game_of(game)
    u = game.fractions
    # For comparisons alone, which are many times faster in floats; but distinct rationals may be the same float.
    v = game.payoffs if game._fractions is None else u
    options = outside_of(outside, game.seats)
    totals = u.sum(axis=-1)
    dominant = tuple(_dominant(v, seat) for seat in range(game.seats))
    equilibria = pure_nash(game)
    cycle = _four_cycle(u)
    return Classification(
        game=game,
        outside=options,
        total=totals.flat[0] if (totals == totals.flat[0]).all() else None,
        common_interest=_have_common_interest(u),
        symmetric=game.is_symmetric,
        kind=_kind(u) if game.counts == (2, 2) and game.is_symmetric else None,
        dominant=dominant,
        dilemma=None not in dominant and _is_worse_for_all(v, dominant),
        equilibria=equilibria,
        deficient=tuple(profile for profile in equilibria if _is_worse_for_all(v, profile)),
        efficient=_profiles(_undominated(v)),
        all_win=_profiles(np.all(v > np.array(options, dtype=object), axis=-1)),
        potential=_potential(u) if cycle is None else None,
        cycle=cycle,
    )


def _profiles(chosen: NDArray[Any]) -> tuple[Profile, ...]:
    return tuple(tuple(int(k) for k in profile) for profile in np.argwhere(chosen))


def _dominant(u: NDArray[Any], seat: int) -> int | None:
    """Return the action that is the only best reply to everything, if there is one."""
    own = np.moveaxis(u[..., seat], seat, 0).reshape(u.shape[seat], -1)
    best = own == own.max(axis=0)
    always = np.flatnonzero(best.all(axis=1))
    return int(always[0]) if len(always) and (best.sum(axis=0) == 1).all() else None


def _is_worse_for_all(u: NDArray[Any], profile: tuple[Any, ...]) -> bool:
    """Whether some other profile gives every seat more."""
    return bool((u > u[profile]).all(axis=-1).any())


def _have_common_interest(u: NDArray[Any]) -> bool:
    payoffs = u.reshape(-1, u.shape[-1])
    spread = payoffs.max(axis=0) - payoffs.min(axis=0)
    # A seat that does not care agrees with none that does.
    spread[spread == 0] = Fraction(1)
    scaled = (payoffs - payoffs.min(axis=0)) / spread
    return bool((scaled == scaled[:, :1]).all())


def _kind(u: NDArray[Any]) -> str | None:
    (R, S), (T, P) = u[..., 0]
    if P > R:
        R, S, T, P = P, T, S, R
    if T > R > P > S:
        return "prisoner's dilemma"
    if R > T >= P > S:
        return "stag hunt"
    if T > R > S > P:
        return "snowdrift"
    return "harmony" if R > T and S > P and R > P else None


def _undominated(u: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which profiles are efficient."""
    flat = u.reshape(-1, u.shape[-1])
    # Only the order of each seat's payoffs matters, and integers are compared fast.
    ranks = np.stack([np.unique(column, return_inverse=True)[1].ravel() for column in flat.T], axis=1)
    points, which = np.unique(ranks, axis=0, return_inverse=True)
    efficient = np.zeros(len(points), dtype=bool)
    # What dominates a point comes after it in the order of `unique`.
    for k in reversed(range(len(points))):
        efficient[k] = not (points[efficient] >= points[k]).all(axis=1).any()
    return efficient[which.ravel()].reshape(u.shape[:-1])


def _potential(u: NDArray[Any]) -> NDArray[Any]:
    """Return the sum of what the seats gain when, in turn, each goes from its first action to that of the profile."""
    out = np.full(u.shape[:-1], Fraction(0), dtype=object)
    for seat in range(u.shape[-1]):
        gone = u[..., seat]
        for later in range(seat + 1, u.shape[-1]):
            gone = gone.take([0], axis=later)
        out = out + gone - gone.take([0], axis=seat)
    return out


def _four_cycle(u: NDArray[Any]) -> tuple[Profile, Profile, Profile, Profile] | None:
    """Return a cycle of two seats from their first actions around which the changes of payoff do not sum to 0."""
    for i, j in combinations(range(u.shape[-1]), 2):
        difference = u[..., i] - u[..., j]
        change = difference - difference.take([0], axis=i)
        around = change - change.take([0], axis=j)
        broken = np.argwhere(around != 0)
        if len(broken):
            corner = tuple(int(k) for k in broken[0])
            first = (*corner[:j], 0, *corner[j + 1 :])
            last = (*corner[:i], 0, *corner[i + 1 :])
            return (*first[:i], 0, *first[i + 1 :]), first, corner, last
    return None
