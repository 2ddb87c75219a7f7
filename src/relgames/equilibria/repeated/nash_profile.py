"""Whether a profile of machines is a Nash equilibrium of a repeated game, and who breaks it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray

from relgames._tables import Table, Tabular, role_table
from relgames.equilibria.repeated._rounds import scale_of
from relgames.equilibria.repeated.best_response import BestResponse, respond
from relgames.equilibria.repeated.subgame_perfect import deviating_seats
from relgames.equilibria.result import _number
from relgames.games import RepeatedGame
from relgames.matches import play
from relgames.matches.tables import single_lineups
from relgames.strategies import Machine

# Gains nearer to 0, of the largest payoff, are decided in rationals: `play` and policy iteration are far more accurate.
NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class NashCheck(Tabular):
    """Whether a profile of machines is a Nash equilibrium; if not, the seat that gains most, and how.

    Attributes
    ----------
    holds : bool
        Whether no seat gains by any other strategy. This is proven: where floats leave it open, rationals decide.
    seat : int or None
        The seat that gains most; None if it holds.
    gain : float or Fraction
        What it gains per round by a best response; 0 if it holds.
    machine : Machine or None
        The best response.
    gains : ndarray, shape (N,)
        What each seat gains per round by a best response; 0 for seats that may not deviate.
    payoffs : ndarray, shape (N,)
        What each seat earns per round if nobody deviates.
    best : dict of int to BestResponse
        A best response of each seat that may deviate.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=0.9)
    >>> check = rg.nash_profile(r, (rg.strategies.grim(), rg.strategies.grim()))
    >>> check.holds, check.gain
    (True, 0.0)
    """

    holds: bool
    seat: int | None
    gain: float | Fraction
    machine: Machine | None
    gains: NDArray[Any]
    payoffs: NDArray[Any]
    best: dict[int, BestResponse]
    roles: tuple[str, ...] = field(repr=False)

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        if self.seat is None:
            pairs = zip(self.roles, self.payoffs, strict=True)
            return f"Nash equilibrium; payoffs per round: {', '.join(f'{role} {_number(x)}' for role, x in pairs)}"
        return f"no equilibrium: {self.roles[self.seat]} gains {_number(self.gain)} per round by\n{self.machine}"

    def _table(self) -> Table:
        values = {"payoff": self.payoffs, "gain": self.gains}
        return role_table(self.roles, values, str(self).splitlines()[0])


def nash_profile(
    r: RepeatedGame,
    machines: Sequence[Machine],
    exact: bool = False,
    seats: Sequence[int] | None = None,
    leaving: bool = False,
) -> NashCheck:
    """Return whether each machine is a best response to the others: a Nash equilibrium of the repeated game.

    Unlike `subgame_perfect` this asks only what happens along the path of play, so that threats need not be credible.

    Parameters
    ----------
    r : RepeatedGame
        Any terms.
    machines : sequence of Machine, length N
        One per seat.
    exact : bool, default False
        Whether to compute in rationals. The verdict is proven either way.
    seats : sequence of int, optional
        The seats that may deviate; by default all.
    leaving : bool, default False
        Whether each seat may also end the relationship, as in `best_response`.

    Returns
    -------
    NashCheck

    Raises
    ------
    TypeError, ValueError
        If a machine does not fit its seat, or `best_response` cannot tell.

    References
    ----------
    D. Abreu and A. Rubinstein (1988), The structure of Nash equilibrium in repeated games with finite automata,
    Econometrica 56, 1259-1281. D. Blackwell (1965), Discounted dynamic programming, Annals of Mathematical Statistics
    36, 226-235.

    Examples
    --------
    Tit for tat is an equilibrium with itself from a discount of 2/3 on:

    >>> import relgames as rg
    >>> from fractions import Fraction
    >>> from relgames.strategies import tit_for_tat
    >>> pair = tit_for_tat(), tit_for_tat()
    >>> game = rg.games.prisoners_dilemma()
    >>> print(rg.nash_profile(rg.RepeatedGame(game, discount=Fraction(2, 3)), pair))
    Nash equilibrium; payoffs per round: seat 0 3, seat 1 3
    >>> print(rg.nash_profile(rg.RepeatedGame(game, discount=Fraction(65, 100)), pair, exact=True))
    no equilibrium: seat 0 gains 1/33 per round by
    best response: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      1         0    0    1    1
    1      0         0    0    1    1
    """
    single_lineups(r, machines)
    who = deviating_seats(r, seats)
    check = _check(r, machines, exact, who, leaving)
    near = NEAR * scale_of(r)
    if exact or check.gain > near + max(float(b.bound - b.payoff) for b in check.best.values()):
        return check
    proven = _check(r, machines, True, who, leaving)
    gains, payoffs = proven.gains.astype(float), proven.payoffs.astype(float)
    return NashCheck(
        proven.holds, proven.seat, float(proven.gain), proven.machine, gains, payoffs, check.best, proven.roles
    )


def _check(r: RepeatedGame, machines: Sequence[Machine], exact: bool, who: Sequence[int], leaving: bool) -> NashCheck:
    payoffs = play(r, machines, exact).payoffs
    best = {i: respond(r, machines, i, exact, leaving) for i in who}
    gains = 0 * payoffs
    for i in who:
        gains[i] = best[i].payoff - payoffs[i]
    seat = max(who, key=gains.__getitem__)
    gain = gains.tolist()[seat]
    if gain <= 0:
        return NashCheck(True, None, 0 * gain, None, gains, payoffs, best, r.game.roles)
    return NashCheck(False, seat, gain, best[seat].machine, gains, payoffs, best, r.game.roles)
