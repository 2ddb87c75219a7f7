"""Imperfect public monitoring: the players see a signal of what was done, and not what was done.

Nothing new is needed for it. Nature is one more seat that moves last and sees what all did; its action is the signal. A
player's machine that looks at this one digit of the profile plays a *public strategy*. Whatever plays, samples or
checks machines does so here; with the players' seats as those that may deviate, `subgame_perfect` decides whether
public strategies are a perfect public equilibrium: against public strategies a seat gains nothing by remembering more,
so that the state that the signals lead to is all that it needs to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, profile_columns
from relgames.equilibria.result import _number
from relgames.games import Game, RepeatedGame, own_first_strides
from relgames.strategies import Machine


@dataclass(frozen=True, eq=False)
class PublicMonitoring(Tabular):
    """A repeated game whose players see a public signal.

    Attributes
    ----------
    r : RepeatedGame
        With nature as its last seat, which moves after the players; its actions are the signals.
    nature : Machine
        Draws the signal. It belongs at the end of every profile of ``r``.
    players : tuple of int
        The seats of the players: those that may deviate.
    signals : tuple of str
        Names of the signals.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.Game.symmetric([[2, -1], [3, 0]]), discount=0.9)
    >>> signals = [[[0.9, 0.1], [0.5, 0.5]], [[0.5, 0.5], [0.2, 0.8]]]
    >>> m = rg.public_monitoring(r, signals, names=("well", "badly"))
    >>> m.players, m.signals
    ((0, 1), ('well', 'badly'))
    >>> m.machine(0, act=[[1, 0], [0, 1]], next=[[0, 1], [1, 1]])
    Machine(2 states, 2 actions, 8 profiles)
    """

    r: RepeatedGame
    nature: Machine
    players: tuple[int, ...]
    signals: tuple[str, ...]
    _counts: tuple[int, ...] = field(repr=False)

    def __repr__(self) -> str:
        terms = f"rounds {self.r.rounds}" if self.r.discount is None else f"discount {_number(self.r.discount)}"
        name = f"{self.r.game.name}; " if self.r.game.name else ""
        return f"PublicMonitoring({name}{len(self.players)} players; signals {', '.join(self.signals)}; {terms})"

    def machine(
        self,
        seat: int,
        act: _checks.Numbers,
        next: Sequence[Sequence[int]] | NDArray[Any],
        start: int = 0,
        name: str = "",
    ) -> Machine:
        """Return a player's machine that reacts to the signal alone.

        Parameters
        ----------
        seat : int
        act : array_like, shape (S, n)
            Probability of each own action in each state.
        next : array_like of int, shape (S, Y)
            Next state after each of the Y signals.
        start : int, default 0
        name : str, optional

        Examples
        --------
        >>> import relgames as rg
        >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
        >>> m = rg.public_monitoring(r, [[[0.9, 0.1], [0.5, 0.5]], [[0.5, 0.5], [0.2, 0.8]]])
        >>> m.machine(0, act=[[1, 0], [0, 1]], next=[[0, 1], [1, 1]], name="trigger")
        Machine('trigger', 2 states, 2 actions, 8 profiles)
        """
        seat = _checks.integer(seat, "seat", least=0, most=len(self.players) - 1)
        table = np.asarray(next)
        if table.ndim != 2 or table.shape[1] != len(self.signals):
            raise ValueError(
                f"next must have shape (states, {len(self.signals)}), a state for each signal; got {table.shape}"
            )
        stride = own_first_strides(self._counts, seat)[-1]
        signal = np.arange(prod(self._counts)) // stride % len(self.signals)
        return Machine(act, table[:, signal], start, name=name)

    def profile(self, machines: Iterable[Machine]) -> tuple[Machine, ...]:
        """Return the players' machines and nature's: a profile of ``r``."""
        return (*machines, self.nature)

    def _tables(self) -> Mapping[str, Table]:
        return {"terms": self.r._terms, "signals": self._signals}

    @property
    def _signals(self) -> Table:
        """The chance of each signal after each profile of the players: what nature does when it has seen that."""
        game, players = self.r.game, len(self.players)
        exact = self.nature._exact[0]
        chances = (self.nature.act if exact is None else exact)[0]
        profiles = profile_columns(game.roles[:players], game.actions[:players])
        signals = (Column(name, chances[:, k]) for k, name in enumerate(self.signals))
        return Table((*profiles, *signals), "chance of each signal", key=players)


def public_monitoring(
    r: RepeatedGame, signals: _checks.Numbers, names: Sequence[str] | None = None
) -> PublicMonitoring:
    """Return the repeated game in which the players see a public signal in place of each other's actions.

    Parameters
    ----------
    r : RepeatedGame
        The players' game and terms, without noise: mistakes are in the signals. Payoffs are expected ones; what a
        player learns from them is nothing beyond the signal.
    signals : array_like, shape (n_0, ..., n_{N-1}, Y)
        Probability of each of the Y signals after each profile.
    names : sequence of str, optional
        Names of the signals; numbers by default.

    Returns
    -------
    PublicMonitoring

    Raises
    ------
    TypeError, ValueError
        If the shape does not fit, a row is no distribution, or there is noise.

    Notes
    -----
    With a public coin, which all see, a signal is a pair (signal, side of the coin): multiply the probabilities.

    References
    ----------
    E. J. Green and R. H. Porter (1984), Noncooperative collusion under imperfect price information, Econometrica 52,
    87-100. D. Abreu, D. Pearce and E. Stacchetti (1990), Toward a theory of discounted repeated games with imperfect
    monitoring, Econometrica 58, 1041-1063. G. J. Mailath and L. Samuelson (2006), Repeated Games and Reputations,
    Oxford University Press, chapter 7.

    Examples
    --------
    Two who work together see only whether it turned out well. They stop for ever after the first failure:

    >>> import relgames as rg
    >>> from fractions import Fraction as F
    >>> r = rg.RepeatedGame(rg.Game.symmetric([[2, -1], [3, 0]]), discount=F(9, 10))
    >>> well = {2: F(9, 10), 1: F(1, 2), 0: F(1, 5)}
    >>> signals = [[[well[2 - a - b], 1 - well[2 - a - b]] for b in (0, 1)] for a in (0, 1)]
    >>> m = rg.public_monitoring(r, signals, names=("well", "badly"))
    >>> m
    PublicMonitoring(2 players; signals well, badly; discount 9/10)
    >>> trigger = [m.machine(seat, act=[[1, 0], [0, 1]], next=[[0, 1], [1, 1]]) for seat in m.players]
    >>> print(rg.play(m.r, m.profile(trigger), exact=True).payoffs[:2])
    [Fraction(20, 19) Fraction(20, 19)]
    >>> print(rg.subgame_perfect(m.r, m.profile(trigger), exact=True, seats=m.players))
    subgame perfect; margin 1/10 per round
    """
    if not isinstance(r, RepeatedGame):
        raise TypeError(
            f"r must be a RepeatedGame; got {type(r).__name__}. Build one with RepeatedGame(game, discount=.9)"
        )
    if r.noise.execution or r.noise.perception:
        raise ValueError(f"r must be without noise, as mistakes are in the signals; got {r.noise}")
    game = r.game
    floats, fractions = signals_of(game, signals)
    Y, N = floats.shape[-1], game.seats
    labels = _checks.names(names, Y, [str(k) for k in range(Y)], "names")
    payoffs = np.zeros((*game.counts, Y, N + 1), dtype=object)
    payoffs[..., :N] = game.fractions[..., None, :]
    whole = Game(payoffs, roles=(*game.roles, "nature"), actions=(*game.actions, labels), name=game.name)
    players = tuple(range(N))
    order = (players, N) if r.order is None else (*r.order, N)
    outside = [*r.outside_fractions, 0]
    chance = floats if fractions is None else fractions
    # Nature sees the players in the order of their seats, which is how profiles are numbered.
    nature = Machine(chance.reshape(1, -1, Y), np.zeros((1, prod(whole.counts)), dtype=int), name="nature")
    together = RepeatedGame(whole, r.discount, r.rounds, order=order, outside=outside)
    return PublicMonitoring(together, nature, players, labels, whole.counts)


def signals_of(game: Game, signals: _checks.Numbers) -> tuple[NDArray[np.float64], NDArray[Any] | None]:
    """Check distributions of public signals; return them as floats, and as Fractions where these would lose them."""
    floats, fractions = _checks.exact_array(signals, "signals")
    if floats.ndim != game.seats + 1 or floats.shape[:-1] != game.counts or floats.shape[-1] == 0:
        raise ValueError(
            f"signals must hold a distribution over the signals for each profile, shape {game.counts} and the number "
            f"of signals; got shape {floats.shape}"
        )
    return _checks.distributions(floats, fractions, "signals")
