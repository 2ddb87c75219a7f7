"""For which discounts a profile of machines is an equilibrium: all of them, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import flint
import numpy as np

from relgames import _checks
from relgames._tables import Column, Table, Tabular
from relgames.equilibria.repeated import _decisions
from relgames.equilibria.repeated._beliefs import View
from relgames.equilibria.repeated._decisions import Policy, Process
from relgames.equilibria.repeated._public import PublicChain, public_chain
from relgames.equilibria.repeated._rounds import Rounds
from relgames.equilibria.repeated._signs import Cells, Discount, cells
from relgames.games import Game, RepeatedGame
from relgames.matches.tables import single_lineups
from relgames.strategies import Machine

NOTIONS = ("subgame perfect", "nash")


@dataclass(frozen=True, eq=False)
class SustainingDiscounts(Tabular):
    """The discounts in [0, 1) for which a profile of machines is an equilibrium.

    Attributes
    ----------
    intervals : tuple of (low, high, with_low, with_high)
        The intervals that they make up, in order; low and high are Fractions or `AlgebraicNumber`, the other two say
        whether they belong to it. An interval with equal ends is a single discount. The end 1 never belongs to it.
    notion : str
        ``"subgame perfect"`` or ``"nash"``.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.sustaining_discounts(rg.games.prisoners_dilemma(), (rg.strategies.grim(), rg.strategies.grim()))
    >>> found.least
    Fraction(1, 2)
    >>> print(found)
    subgame perfect for discounts in [1/2, 1)
    """

    intervals: tuple[tuple[Discount, Discount, bool, bool], ...]
    notion: str

    @property
    def least(self) -> Discount | None:
        """The smallest discount, or the bound that it approaches if that is not one itself; None if there is none."""
        return self.intervals[0][0] if self.intervals else None

    def __contains__(self, discount: Any) -> bool:
        value = _checks.to_fraction(discount, "discount")
        return any(
            (low < value or (with_low and low == value)) and (value < high or (with_high and high == value))
            for low, high, with_low, with_high in self.intervals
        )

    def __str__(self) -> str:
        if not self.intervals:
            return f"{self.notion} for no discount"
        parts = [
            f"{{{_shown(low)}}}"
            if with_low and with_high and low == high
            else f"{'[' if with_low else '('}{_shown(low)}, {_shown(high)}{']' if with_high else ')'}"
            for low, high, with_low, with_high in self.intervals
        ]
        return f"{self.notion} for discounts in {', '.join(parts)}"

    def _table(self) -> Table:
        low, high, with_low, with_high = zip(*self.intervals, strict=True) if self.intervals else [()] * 4
        columns = (
            Column("interval", range(len(low))),
            Column("from", low, _shown, right=True),
            Column("from is included", with_low),
            Column("to", high, _shown, right=True),
            Column("to is included", with_high),
        )
        return Table(columns, str(self), key=1)


def _shown(value: Discount) -> str:
    return str(value) if isinstance(value, Fraction) else f"{float(value):.6g}"


def sustaining_discounts(
    game: Game | RepeatedGame, machines: Sequence[Machine], notion: str = "subgame perfect", leaving: bool = False
) -> SustainingDiscounts:
    """Return all discounts for which a profile of deterministic machines is an equilibrium, without mistakes.

    Parameters
    ----------
    game : Game or RepeatedGame
        Of a repeated game the order of moves and the outside payoffs count; its discount does not.
    machines : sequence of Machine, length N
        Deterministic ones.
    notion : {"subgame perfect", "nash"}
        After every history, or on the path of play only.
    leaving : bool, default False
        Whether each seat may also end the relationship, as in `subgame_perfect`.

    Returns
    -------
    SustainingDiscounts
        Proven: nothing is sought on a grid, so that an equilibrium that is lost again with more patience is seen.

    Raises
    ------
    TypeError, ValueError
        If a machine does not fit its seat, leaves something to chance, or there are mistakes or a number of rounds.

    Notes
    -----
    Machines without chance run into a cycle from every joint state, so each value is a polynomial in the discount plus
    one divided by 1 - d^L, L the length of the cycle. That no deviation gains is then an inequality between
    polynomials with rational coefficients, and their real roots cut [0, 1) into finitely many parts.

    For ``"nash"`` the best response depends on the discount, too. One that is best for some discount stays so where the
    inequalities of its own optimality equation hold; as there are finitely many stationary strategies, finitely many
    such regions cover [0, 1), and in each the profile's payoff is compared with that of the best response [1]_.

    References
    ----------
    .. [1] D. Blackwell (1962), Discrete dynamic programming, Annals of Mathematical Statistics 33, 719-726.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import grim, tit_for_tat
    >>> game = rg.games.prisoners_dilemma()
    >>> print(rg.sustaining_discounts(game, (grim(), grim())))
    subgame perfect for discounts in [1/2, 1)
    >>> print(rg.sustaining_discounts(game, (tit_for_tat(), tit_for_tat()), notion="nash"))
    nash for discounts in [2/3, 1)
    >>> print(rg.sustaining_discounts(game, (tit_for_tat(), tit_for_tat())))
    subgame perfect for no discount
    """
    r = RepeatedGame(game, discount=0) if isinstance(game, Game) else game
    single_lineups(r, machines)
    if notion not in NOTIONS:
        raise ValueError(f"notion must be one of {', '.join(map(repr, NOTIONS))}; got {notion!r}")
    if r.rounds is not None:
        raise ValueError(f"the relationship must have no last round for a discount to matter; got rounds={r.rounds}")
    for j, machine in enumerate(machines):
        if not machine.is_deterministic:
            raise ValueError(
                f"machines[{j}] ({machine!r}) leaves something to chance; sustaining_discounts takes deterministic "
                "machines. Use subgame_perfect for one discount at a time"
            )
    if r.noise.execution or r.noise.perception:
        raise ValueError(
            f"sustaining_discounts takes relationships without mistakes; got {r.noise}. Use subgame_perfect for one "
            "discount at a time"
        )
    r = RepeatedGame(r.game, discount=0, order=r.order, outside=r.outside_fractions)
    chain = public_chain(r, machines, range(r.game.seats))
    assert chain is not None  # nothing is left to chance
    walks = _Walks(chain)
    if notion == "nash":
        found = _nash(r, machines, walks, leaving)
    else:
        found = cells(_perfection(chain, walks, leaving)).where(lambda signs: min(signs, default=0) >= 0)
    return SustainingDiscounts(tuple(found), notion)


# A value over 1 - d as (p, q, L): p + q / (1 - d^L), with polynomials p and q.
Worth = tuple[Any, Any, int]


def _forever(payoff: int) -> Worth:
    return flint.fmpz_poly([]), flint.fmpz_poly([payoff]), 1


def _walk(start: int, step: Callable[[int], tuple[int, int | None]], outside: int) -> Worth:
    """Return the worth of a walk: ``step`` gives the payoff in a state and the next one, None after leaving."""
    place: dict[int, int] = {}
    payoffs: list[int] = []
    state: int | None = start
    while state is not None and state not in place:
        place[state] = len(payoffs)
        payoff, state = step(state)
        payoffs.append(payoff)
    if state is None:
        tail, turn = payoffs, [outside]
    else:
        tail, turn = payoffs[: place[state]], payoffs[place[state] :]
    return flint.fmpz_poly(tail), flint.fmpz_poly([0] * len(tail) + turn), len(turn)


def _later(payoff: int, worth: Worth) -> Worth:
    """Return the worth of a payoff now and a worth from the next round on."""
    p, q, length = worth
    d = flint.fmpz_poly([0, 1])
    return payoff + d * p, d * q, length


def _difference(a: Worth, b: Worth) -> Any:
    """Return a polynomial that has the sign of a - b on [0, 1)."""
    one = lambda length: flint.fmpz_poly([1] + [0] * (length - 1) + [-1])  # noqa: E731
    if a[2] == b[2]:
        return (a[0] - b[0]) * one(a[2]) + a[1] - b[1]
    return (a[0] - b[0]) * one(a[2]) * one(b[2]) + a[1] * one(b[2]) - b[1] * one(a[2])


class _Walks:
    """What joint states are worth to each seat as the discount varies; payoffs are scaled to integers."""

    def __init__(self, chain: PublicChain) -> None:
        self.chain = chain
        r = chain.r
        payoffs = r.game.fractions.reshape(-1, r.game.seats)
        outside = r.outside_fractions
        self.scale = lcm(*(x.denominator for x in [*payoffs.flat, *outside]))
        self.payoffs = [[int(x * self.scale) for x in row] for row in payoffs]
        self.outside = [int(x * self.scale) for x in outside]
        self.certain = chain.chances()[1].tolist()
        self.apart = (chain.leave == 1).any(axis=1).tolist()
        self.worths: dict[tuple[int, int], Worth] = {}

    def worth(self, state: int, seat: int) -> Worth:
        """Return what it is worth to a seat to be in a joint state."""
        if (state, seat) not in self.worths:

            def step(u: int) -> tuple[int, int | None]:
                a = self.certain[u]
                to = int(self.chain.successor[u, a])
                return self.payoffs[a][seat], None if self.apart[to] else to

            self.worths[state, seat] = _walk(state, step, self.outside[seat])
        return self.worths[state, seat]

    def entering(self, state: int, seat: int) -> Worth:
        """Return what it is worth to a seat to enter a joint state, in which somebody may leave."""
        return _forever(self.outside[seat]) if self.apart[state] else self.worth(state, seat)


def _perfection(chain: PublicChain, walks: _Walks, leaving: bool) -> list[Any]:
    """Return the polynomials none of which is negative where no deviation gains, at any joint state."""
    p = chain.profile
    n, A = chain.successor.shape
    N = len(p.size)
    found: dict[tuple[Any, ...], Any] = {}

    def add(polynomial: Any) -> None:
        content = polynomial.content() or 1
        polynomial = polynomial // content
        found[tuple(polynomial.coeffs())] = polynomial

    for u in range(n):
        rows = (p.first + chain.states[u]) * A
        for i in range(N):
            later = [j for j in range(N) if j != i and p.later[i, j]]
            for k in range(p.counts[i, 1]):
                options: dict[int, Worth] = {}
                for a in range(A):
                    if p.seen[i, a] == k and all(p.respond[rows[j] + a] for j in later):
                        x = int(p.slip[i, :, a].argmax())
                        to = int(chain.successor[u, a])
                        options[x] = _later(walks.payoffs[a][i], walks.entering(to, i))
                own = options[int(p.choose[p.first[i] + chain.states[u, i], k].argmax())]
                for worth in options.values():
                    if worth is not own:
                        add(_difference(own, worth))
    for u in np.unique(chain.successor).tolist():
        for i in range(N):
            if (leaving or chain.leaves[i]) and not np.delete(chain.leave[u], i).any():
                stay, leave = walks.worth(u, i), _forever(walks.outside[i])
                add(_difference(leave, stay) if chain.leave[u, i] else _difference(stay, leave))
    return list(found.values())


def _nash(
    r: RepeatedGame, machines: Sequence[Machine], walks: _Walks, leaving: bool
) -> Iterable[tuple[Discount, Discount, bool, bool]]:
    """Return the intervals on which every seat's machine is a best response."""
    rounds = Rounds(r, machines, True, leaving)
    polynomials: list[Any] = []
    # Per seat and policy: which polynomials are not negative where it is a best response, and, after them, the one that
    # is not negative where it earns no more than the profile.
    policies: list[list[range]] = []
    for seat in range(r.game.seats):
        p = _decisions.process(View(rounds, seat, range(r.game.seats)))
        if p is None:
            raise ValueError(f"seat {seat} has too many beliefs about the others; use machines of fewer states")
        mine: list[range] = []
        policies.append(mine)
        while True:
            parts = cells(polynomials)
            open_ = next((k for k, signs in enumerate(parts.at_samples) if not _covering(signs, mine)), None)
            if open_ is None:
                break
            policy, *_ = _decisions.discounted(p, 1 - parts.samples[open_])
            begin = len(polynomials)
            polynomials += _optimality(p, policy, walks, seat)
            mine.append(range(begin, len(polynomials)))
    parts: Cells = cells(polynomials)

    def holds(signs: list[int]) -> bool:
        return all(any(signs[own[-1]] >= 0 for own in _covering(signs, mine)) for mine in policies)

    return parts.where(holds)


def _covering(signs: list[int], policies: list[range]) -> list[range]:
    """Return the policies that are best responses where the polynomials have these signs."""
    return [own for own in policies if all(signs[k] >= 0 for k in own[:-1])]


def _optimality(p: Process, policy: Policy, walks: _Walks, seat: int) -> list[Any]:
    """Return the polynomials that are not negative where a policy is best; last, the profile's lead over it."""
    outside = walks.outside[seat]
    apart = _forever(outside)
    known: dict[int, Worth] = {}

    def chosen(b: int) -> Any:
        return next(row[x] for x, (seen, row) in zip(policy.choose[b], p.options[b], strict=True) if seen)

    def onward(choice: Any) -> int | None:
        """Return the belief that a choice leads to; None if somebody leaves."""
        to = next(iter(choice.to), None)
        return None if to is None or policy.leave[to] else to

    def worth(b: int) -> Worth:
        if b not in known:
            known[b] = _walk(b, lambda v: (int(chosen(v).reward * walks.scale), onward(chosen(v))), outside)
        return known[b]

    def taking(choice: Any) -> Worth:
        to = onward(choice)
        return _later(int(choice.reward * walks.scale), apart if to is None else worth(to))

    out = []
    for b, row in enumerate(p.options):
        for x, (seen, choices) in zip(policy.choose[b], row, strict=True):
            # What follows on earlier moves that are never made is no part of what a policy earns.
            if seen:
                best = taking(choices[x])
                out += [_difference(best, taking(c)) for k, c in enumerate(choices) if k != x]
        if p.may_leave:
            stay = worth(b)
            out.append(_difference(apart, stay) if policy.leave[b] else _difference(stay, apart))
    return [*out, _difference(walks.worth(0, seat), worth(0))]
