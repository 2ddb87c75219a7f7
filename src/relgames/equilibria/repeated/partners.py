"""Partners, rivals and good strategies: what a strategy guarantees against anybody.

Each is a statement about all payoffs that others can bring about against one machine. Those are a convex set, and each
of its corners is a best response in a game with other payoffs: to see whether anybody can get ahead of a rival, let the
others be paid the difference. So there is one mechanism (`best_response`) for all of them, for reactions with and
without chance, with a discount and in the limit of means, and a strategy that proves a "no" comes with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.equilibria._arguments import game_of, seat_of
from relgames.equilibria.repeated._opponents import Opponents, Strategy, beyond, machine_of
from relgames.equilibria.result import _number, _row
from relgames.games import Game
from relgames.strategies import GIVE, Machine


@dataclass(frozen=True, eq=False)
class Guarantee(Tabular):
    """Whether a strategy guarantees something against anybody, and who shows that it does not.

    Attributes
    ----------
    holds : bool
    margin : float or Fraction
        Of `is_rival`, the most by which another seat can get ahead; of `is_partner` and `is_good`, the most that the
        other seat can get beyond what mutual giving pays. Per round.
    reason : str
    machines : tuple of Machine, or None
        If it does not hold, one machine per seat that shows it, the strategy itself in its seat. None if it holds, or
        if what is lacking is not a matter of the others.
    payoffs : ndarray, shape (N,), or None
        What these pay per round.

    Examples
    --------
    >>> import relgames as rg
    >>> g = rg.is_rival(rg.games.prisoners_dilemma(), rg.strategies.tit_for_tat())
    >>> g.holds
    True
    >>> print(g)
    Guarantee(True: nobody gets ahead of seat 0; margin 0)
    """

    holds: bool
    margin: float | Fraction
    reason: str
    machines: tuple[Machine, ...] | None
    payoffs: NDArray[Any] | None

    def __bool__(self) -> bool:
        return self.holds

    def __repr__(self) -> str:
        shown = "" if self.payoffs is None else f"; payoffs {_row(self.payoffs)}"
        return f"Guarantee({self.holds}: {self.reason}; margin {_number(self.margin)}{shown})"

    def _table(self) -> Table:
        names = None if self.machines is None else ", ".join(machine.name or "machine" for machine in self.machines)
        payoffs = None if self.payoffs is None else tuple(self.payoffs)
        values = {"holds": self.holds, "margin": self.margin, "shown by": names, "payoffs": payoffs}
        return Table.of_record(values, self.reason)


def is_rival(
    game: Game, strategy: Strategy, seat: int = 0, discount: float | Fraction = 1, exact: bool = False
) -> Guarantee:
    """Return whether no other seat ever gets more than this strategy, whatever the others do.

    Also called competitive, unbeatable, or *defensible*.

    Parameters
    ----------
    game : Game
        Two or more seats.
    strategy : Machine or sequence of probabilities
        A sequence is what `relgames.strategies.memory_one` takes. Numbers count at their exact value.
    seat : int, default 0
        The seat that plays it.
    discount : number in [0, 1], default 1
        1 is the limit of means. With a discount below it an early loss counts.
    exact : bool, default False
        Whether to return Fractions. All is decided in rationals.

    Returns
    -------
    Guarantee

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind, or the strategy does not fit the seat; if its transitions are left to chance
        such that what others can believe about its state does not close up (`best_response`).

    Notes
    -----
    For each other seat j the largest mean of u_j - u_own, over all that the other seats can do together, is a best
    response, ``margin`` the largest of them. In the limit of means and for a machine without chance it is the largest
    mean of a cycle in the graph of its states: not above 0 if no cycle has a negative sum of u_own - u_j [2]_.

    References
    ----------
    .. [1] C. Hilbe, A. Traulsen and K. Sigmund (2015), Partners or rivals? Strategies for the iterated prisoner's
       dilemma, Games and Economic Behavior 92, 41-52: competitive strategies.
    .. [2] S. D. Yi, S. K. Baek and J.-K. Choi (2017), Combination with anti-tit-for-tat remedies problems of
       tit-for-tat, Journal of Theoretical Biology 412, 1-7. For three seats: Y. Murase and S. K. Baek (2018), Seven
       rules to avoid the tragedy of the commons, Journal of Theoretical Biology 449, 94-102.

    Examples
    --------
    Tit for tat is never behind in the long run; one who gives once more is:

    >>> import relgames as rg
    >>> from relgames.strategies import tit_for_tat, tit_for_two_tats
    >>> game = rg.games.prisoners_dilemma()
    >>> rg.is_rival(game, tit_for_tat())
    Guarantee(True: nobody gets ahead of seat 0; margin 0)
    >>> rg.is_rival(game, tit_for_two_tats())
    Guarantee(False: seat 1 gets ahead of seat 0; margin 2.5; payoffs (1.5, 4))
    """
    opponents = _opponents(game, strategy, seat, discount)
    best: tuple[Any, ...] = ()
    for j in opponents.others:
        together = opponents.respond(lambda pay, j=j: pay[..., j] - pay[..., seat])
        machines, payoffs = opponents.play(together)
        if not best or payoffs[j] - payoffs[seat] > best[0]:
            best = payoffs[j] - payoffs[seat], machines, payoffs, j
    margin, machines, payoffs, j = best
    if margin <= 0:
        return _holds(f"nobody gets ahead of seat {seat}", margin, exact)
    return _fails(opponents, f"seat {j} gets ahead of seat {seat}", margin, machines, payoffs, exact)


def is_partner(
    game: Game,
    strategy: Strategy,
    seat: int = 0,
    discount: float | Fraction = 1,
    strict: bool = True,
    exact: bool = False,
) -> Guarantee:
    """Return whether a strategy shares what mutual giving pays, and whoever leaves it less gets less as well.

    Parameters
    ----------
    game : Game
        Two seats; action 0 is to give. It need not be symmetric.
    strategy, seat, discount
        As in `is_rival`.
    strict : bool, default True
        If False, the other must only never get more than by mutual giving; it may hurt for free.
    exact
        As in `is_rival`.

    Returns
    -------
    Guarantee

    Raises
    ------
    TypeError, ValueError
        As in `is_rival`; and if there are more than two seats, for which there is no definition.

    Notes
    -----
    With R_own and R_other the payoffs of mutual giving, a partner is *nice*, it never withholds first, and against
    anybody: if it gets less than R_own, the other gets less than R_other [1]_. Where no payoffs are better for both,
    two partners are in equilibrium; in a prisoner's dilemma with 2R > T + S and in the limit of means, a strategy that
    gives first is a partner exactly if it is good (`is_good`). With ``strict=False`` it is to be nice and never to pay
    the other more than R_other, so that both playing it is an equilibrium; partner is used for that too [2]_.

    The set of payoffs that the other can bring about is cut by lines until one of them proves that the set has no point
    that would contradict, or such a point is found: exactly, with chances too.

    References
    ----------
    .. [1] C. Hilbe, A. Traulsen and K. Sigmund (2015), Partners or rivals? Strategies for the iterated prisoner's
       dilemma, Games and Economic Behavior 92, 41-52.
    .. [2] N. E. Glynatsi, E. Akin, M. A. Nowak and C. Hilbe (2024), Conditional cooperation with longer memory, PNAS
       121, e2420125121.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import generous_tit_for_tat
    >>> game = rg.games.prisoners_dilemma()
    >>> rg.is_partner(game, generous_tit_for_tat(generosity=0.3))
    Guarantee(True: whoever leaves seat 0 less than 3 gets less than 3; margin 0)
    >>> rg.is_partner(game, generous_tit_for_tat(generosity=0.4)).holds
    False
    """
    opponents = _opponents(game, strategy, seat, discount, most=2)
    other = opponents.others[0]
    shared = game.fractions[GIVE, GIVE]
    if not isinstance(strict, bool | np.bool_):
        raise TypeError(f"strict must be True or False; got {strict!r}")
    richest, payoffs = _richest(opponents, other)
    margin: Fraction = payoffs[other] - shared[other]
    if not _gives(opponents.machine, [opponents.machine.start]):
        return _guarantee(False, margin, f"seat {seat} may withhold first", None, None, exact)
    if strict:
        found = beyond(opponents, other, (shared[seat], shared[other]), 1)
        reason = f"whoever leaves seat {seat} less than {shared[seat]} gets less than {shared[other]}"
    else:
        found = (richest, payoffs) if margin > 0 else None
        reason = f"seat {other} never gets more than {shared[other]}"
    return _holds(reason, margin, exact) if found is None else _hurt(opponents, other, margin, found, exact)


def is_good(game: Game, strategy: Strategy, seat: int = 0, exact: bool = False) -> Guarantee:
    """Return whether a strategy is good in the sense of Akin: who does not give with it gets less than by giving.

    Parameters
    ----------
    game : Game
        Two seats; action 0 is to give. It need not be symmetric.
    strategy, seat, exact
        As in `is_rival`.

    Returns
    -------
    Guarantee

    Raises
    ------
    TypeError, ValueError
        As in `is_partner`.

    Notes
    -----
    A good strategy is *agreeable*, it can be brought to give and goes on after both gave; and in the limit of means
    against anybody, if the other gets at least what mutual giving pays it, then both get exactly what it pays them
    [1]_. The first round is the one that the strategy has. What is called of Nash type, the other never gets more, is a
    ``margin`` of at most 0; generous tit for tat at the bound of its generosity is of Nash type and not good.

    References
    ----------
    .. [1] E. Akin (2015), What you gotta know to play good in the iterated prisoner's dilemma, Games 6, 175-190;
       (2016), The iterated prisoner's dilemma: good strategies and their dynamics, in Ergodic Theory: Advances in
       Dynamical Systems, de Gruyter, 77-107. In a prisoner's dilemma with 2R > T + S a memory-one strategy (1, p2, p3,
       p4) other than (1, 1, 0, 0) is good exactly if (T-R) p3 < (R-S) (1-p2) and (T-R) p4 < (R-P) (1-p2).

    Examples
    --------
    >>> import relgames as rg
    >>> from fractions import Fraction as F
    >>> game = rg.games.prisoners_dilemma()
    >>> rg.is_good(game, (1, F(1, 3), 1, F(1, 3)), exact=True)
    Guarantee(False: seat 1 gets 3 and leaves seat 0 13/6; margin 0; payoffs (13/6, 3))
    >>> rg.is_good(game, (1, F(33, 100), 1, F(33, 100)), exact=True).holds
    True
    """
    opponents = _opponents(game, strategy, seat, 1, most=2)
    machine, other = opponents.machine, opponents.others[0]
    shared = game.fractions[GIVE, GIVE]
    richest, payoffs = _richest(opponents, other)
    margin: Fraction = payoffs[other] - shared[other]
    giving = [state for state in _reachable(machine) if machine.act[state, GIVE]]
    if not giving or not _gives(machine, [to for state in giving for to in _after(machine, state, 0)]):
        lacking = f"seat {seat} may withhold after both gave" if giving else f"seat {seat} never gives"
        return _guarantee(False, margin, lacking, None, None, exact)
    found = None
    if margin > 0 or (margin == 0 and payoffs[seat] != shared[seat]):
        found = richest, payoffs
    elif margin == 0:
        corner = shared[seat], shared[other]
        found = beyond(opponents, other, corner, 1) or beyond(opponents, other, corner, -1)
    if found is None:
        reason = f"seat {other} gets {shared[other]} only if both get what mutual giving pays"
        return _holds(reason if margin == 0 else f"seat {other} gets less than mutual giving pays", margin, exact)
    return _hurt(opponents, other, margin, found, exact)


def _opponents(game: Game, strategy: Strategy, seat: int, discount: Any, most: int | None = None) -> Opponents:
    game_of(game, least=2, most=most, alternative="is_rival takes any number")
    seat = seat_of(game, seat)
    discount = _checks.to_fraction(_checks.probability(discount, "discount"))
    return Opponents(game, machine_of(game, seat, strategy), seat, discount)


def _richest(opponents: Opponents, other: int) -> tuple[Machine, NDArray[Any]]:
    """Return what pays another seat most, and what all seats get then."""
    together = opponents.respond(lambda pay: pay[..., other])
    return together, opponents.play(together)[1]


def _after(machine: Machine, state: int, profile: int) -> list[int]:
    to = machine.next[state, profile]
    return [int(to)] if machine.next.ndim == 2 else np.flatnonzero(to).tolist()


def _reachable(machine: Machine) -> list[int]:
    """Return the states that some play of the others reaches; the machine plays only what it gives a chance."""
    found = [machine.start]
    width = machine.profiles // machine.actions
    for state in found:
        for profile in range(machine.profiles):
            if machine.act[state, profile // width]:
                found += [to for to in dict.fromkeys(_after(machine, state, profile)) if to not in found]
    return found


def _gives(machine: Machine, states: list[int]) -> bool:
    """Return whether the machine gives in these states, and for ever if all others do."""
    found = list(dict.fromkeys(states))
    for state in found:
        found += [to for to in _after(machine, state, 0) if to not in found]
    return all(machine.fractions()[0][state, GIVE] == 1 for state in found)


def _holds(reason: str, margin: Fraction, exact: bool) -> Guarantee:
    return _guarantee(True, margin, reason, None, None, exact)


def _hurt(
    opponents: Opponents, other: int, margin: Fraction, found: tuple[Machine, NDArray[Any]], exact: bool
) -> Guarantee:
    together, payoffs = found
    seat = opponents.seat
    reason = f"seat {other} gets {_number(payoffs[other])} and leaves seat {seat} {_number(payoffs[seat])}"
    return _fails(opponents, reason, margin, [together], payoffs, exact)


def _fails(
    opponents: Opponents, reason: str, margin: Fraction, others: list[Machine], payoffs: NDArray[Any], exact: bool
) -> Guarantee:
    machines: list[Machine] = [opponents.machine] * opponents.game.seats
    for j, machine in zip(opponents.others, others, strict=True):
        machines[j] = machine
    return _guarantee(False, margin, reason, tuple(machines), payoffs, exact)


def _guarantee(
    holds: bool,
    margin: Fraction,
    reason: str,
    machines: tuple[Machine, ...] | None,
    payoffs: NDArray[Any] | None,
    exact: bool,
) -> Guarantee:
    if exact:
        return Guarantee(holds, margin, reason, machines, payoffs)
    return Guarantee(holds, float(margin), reason, machines, None if payoffs is None else payoffs.astype(np.float64))
