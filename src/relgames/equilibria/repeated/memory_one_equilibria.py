"""Equilibria in rules that look one round back, as mistakes become rare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import nextafter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.equilibria._arguments import game_of
from relgames.equilibria.repeated import _errors
from relgames.equilibria.repeated._rules import Answer, Rule, View
from relgames.equilibria.result import _row
from relgames.games import Game
from relgames.strategies import GIVE, WITHHOLD, Machine, from_counts

# What 1111, 1010, ... are called where there are two seats.
NAMES = {
    "0000": "always withhold",
    "1000": "grim",
    "1001": "win-stay lose-shift",
    "1010": "tit for tat",
    "1011": "firm but fair",
    "1111": "always give",
}
# Five seats have 1,024 rules that count, each with a system of 10 equations in polynomials; every seat more has four
# times as many.
MOST_SEATS = 5


@dataclass(frozen=True, eq=False)
class MemoryOneEquilibrium(Tabular):
    """One rule per seat, none of which can be improved on while mistakes are rare.

    Attributes
    ----------
    p : tuple of ndarray
        For each seat what `relgames.strategies.from_counts` takes, shape (2, N): 1 where it gives, after it gave and
        after it withheld, by how many of the others gave. `codes` has it in the usual order.
    first : tuple of int, or None
        1 for each seat that gives in the first round; None in the limit of means, where it does not matter.
    payoffs : ndarray, shape (N,)
        Per round, in the limit of no mistakes.
    strict : bool
        Whether for all small enough rates of mistakes every other choice, after any profile, costs something.
    errors_below : float or Fraction
        It is an equilibrium for every rate of mistakes between 0 and this; unless this is 1, not for all above. A root
        that is not rational is given from below, to 19 digits in Fractions.
    machines : tuple of Machine

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.memory_one_equilibria(rg.games.prisoners_dilemma(), discount=0.9)
    >>> found.equilibria[0]
    MemoryOneEquilibrium(grim | grim, first (1, 1); payoffs (3, 3); strict)
    """

    p: tuple[NDArray[np.int64], ...]
    first: tuple[int, ...] | None
    payoffs: NDArray[Any]
    strict: bool
    errors_below: float | Fraction
    machines: tuple[Machine, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Each rule as a string of 1 (give) and 0: after giving, then after withholding, from all others gave to none.

        With two seats that is CC, CD, DC, DD.
        """
        return tuple(_code(p) for p in self.p)

    @property
    def is_symmetric(self) -> bool:
        """Whether all seats play the same, the first round included."""
        return len(set(self.codes)) == 1 and (self.first is None or len(set(self.first)) == 1)

    def __repr__(self) -> str:
        names = [machine.name for machine in self.machines]
        first = "" if self.first is None else f", first {self.first}"
        kind = "strict" if self.strict else "not strict"
        return f"MemoryOneEquilibrium({' | '.join(names)}{first}; payoffs {_row(self.payoffs)}; {kind})"

    def _table(self) -> Table:
        return Table.of_record(self._values([f"seat {seat}" for seat in range(len(self.p))]))

    def _values(self, roles: Sequence[str]) -> dict[str, Any]:
        seats = range(len(roles))
        return (
            {f"{roles[i]}: rule": self.codes[i] for i in seats}
            | {f"{roles[i]}: gives first": None if self.first is None else bool(self.first[i]) for i in seats}
            | {f"{roles[i]}: payoff": self.payoffs[i] for i in seats}
            | {"strict": self.strict, "errors below": self.errors_below}
        )


@dataclass(frozen=True, eq=False)
class MemoryOneEquilibria(Tabular):
    """All equilibria in pure rules that look one round back; iterating, ``len`` and indexing go over them.

    Attributes
    ----------
    game : Game
    discount : float or Fraction
    equilibria : tuple of MemoryOneEquilibrium
    rules : int
        How many rules each seat could choose from, first rounds not counted.
    symmetric : bool
        Whether only profiles were looked at in which all seats play the same.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.memory_one_equilibria(rg.games.prisoners_dilemma(), discount=0.9)
    >>> found
    MemoryOneEquilibria(3 equilibria of 16 rules, discount 0.9)
    """

    game: Game
    discount: float | Fraction
    equilibria: tuple[MemoryOneEquilibrium, ...]
    rules: int
    symmetric: bool

    def __len__(self) -> int:
        return len(self.equilibria)

    def __iter__(self) -> Iterator[MemoryOneEquilibrium]:
        return iter(self.equilibria)

    def __getitem__(self, index: int) -> MemoryOneEquilibrium:
        return self.equilibria[index]

    def __repr__(self) -> str:
        scope = "symmetric " if self.symmetric else ""
        return f"MemoryOneEquilibria({len(self)} {scope}equilibria of {self.rules} rules, discount {self.discount})"

    def __str__(self) -> str:
        return "\n".join([repr(self), *(repr(equilibrium) for equilibrium in self)])

    def _table(self) -> Table:
        rows = [{"equilibrium": k, **found._values(self.game.roles)} for k, found in enumerate(self)]
        names = tuple(rows[0]) if rows else ("equilibrium",)
        return Table.of_rows(names, [tuple(row.values()) for row in rows], repr(self))


def memory_one_equilibria(
    game: Game, discount: float | Fraction = 1, symmetric: bool | None = None, exact: bool = False
) -> MemoryOneEquilibria:
    """Return the equilibria in pure rules that look one round back, as mistakes in carrying out actions become rare.

    No seat can gain by any other strategy, whatever its memory, for all small enough rates of mistakes.

    Parameters
    ----------
    game : Game
        Two seats with two actions each, or a symmetric game of three to five. Action 0 is to give.
    discount : number in [0, 1], default 1
        1 is the limit of means.
    symmetric : bool, optional
        Whether to look only at profiles in which all seats play the same. By default, if there are more than two
        seats; then rules count how many of the others gave.
    exact : bool, default False
        Whether to return Fractions. The work is done in rationals in any case.

    Returns
    -------
    MemoryOneEquilibria

    Raises
    ------
    TypeError, ValueError
        If the game is of another kind or an argument out of its range.

    Notes
    -----
    Every seat is aware of what it did by mistake (`relgames.Noise`), mistakes are independent, and as likely for every
    action. As they become rare, what is left is a subgame-perfect equilibrium if the discount is below 1; the converse
    does not hold, where the lack of mistakes makes a seat indifferent.

    *What is proven.* Values are quotients of polynomials in the rate of mistakes, and their order is decided by the
    lowest coefficients: nothing is evaluated at a small rate. ``errors_below`` is a root of one of them, isolated by
    python-flint.

    References
    ----------
    .. [1] A. J. Stewart and J. B. Plotkin (2014), Collapse of cooperation in evolving games, PNAS 111, 17558-17563.
    .. [2] C. Hilbe, L. A. Martinez-Vaquero, K. Chatterjee and M. A. Nowak (2017), Memory-n strategies of direct
       reciprocity, PNAS 114, 4715-4720.
    .. [3] M. Barlo, G. Carmona and H. Sabourian (2009), Repeated games with one-memory, Journal of Economic Theory
       144, 312-336.

    Examples
    --------
    In the donation game with a benefit of three times the cost, win-stay lose-shift sustains giving:

    >>> import relgames as rg
    >>> print(rg.memory_one_equilibria(rg.games.donation(b=3, c=1), symmetric=True))
    MemoryOneEquilibria(3 symmetric equilibria of 16 rules, discount 1.0)
    MemoryOneEquilibrium(win-stay lose-shift | win-stay lose-shift; payoffs (2, 2); strict)
    MemoryOneEquilibrium(grim | grim; payoffs (0, 0); strict)
    MemoryOneEquilibrium(always withhold | always withhold; payoffs (0, 0); strict)
    """
    game_of(game, least=2, most=MOST_SEATS)
    d = _checks.to_fraction(_checks.probability(discount, "discount"))
    if set(game.counts) != {2}:
        raise ValueError(f"game must have two actions per seat, give and withhold; got counts {game.counts}")
    alike = game.seats > 2 if symmetric is None else symmetric
    if not isinstance(alike, bool | np.bool_):
        raise TypeError(f"symmetric must be True or False; got {symmetric!r}")
    if not alike and game.seats > 2:
        raise ValueError(f"symmetric must be True with more than two seats; got {game.seats} seats")
    if alike and not game.is_symmetric:
        raise ValueError(
            "game must be symmetric where all seats are to play the same; it is not. With two seats use symmetric=False"
        )
    n = game.seats - 1
    bits = list(product((GIVE, WITHHOLD), repeat=n + 1))
    rules: list[Rule] = [(gave[::-1], withheld[::-1]) for gave in bits for withheld in bits]
    views = [View(game, seat, d) for seat in range(1 if game.is_symmetric else 2)]
    number: Any = Fraction if exact else float
    found = []
    for p, q in zip(rules, rules, strict=True) if alike else product(rules, repeat=2):
        first = views[0].answer(p, q)
        if first is None or (second := views[-1].answer(q, p)) is None:
            continue
        answers = [first] + [second] * n
        codes = [p] + [q] * n
        openings: list[Any] = [None] if d == 1 else list(product((GIVE, WITHHOLD), repeat=1 if alike else 2))
        for opening in openings:
            opens = opening if opening is None or len(opening) > 1 else opening * game.seats
            equilibrium = _equilibrium(codes, opens, answers, d, number)
            if equilibrium is not None:
                found.append(equilibrium)
    return MemoryOneEquilibria(game, number(d), tuple(found), len(rules), bool(alike))


def _equilibrium(
    rules: list[Rule], opening: tuple[int, ...] | None, answers: list[Answer], discount: Fraction, number: Any
) -> MemoryOneEquilibrium | None:
    """Return the equilibrium with this first round, or None if a seat would open otherwise."""
    seats = len(rules)
    margins = [margin for answer in answers for margin in answer.margins]
    payoffs = []
    for seat, answer in enumerate(answers):
        if opening is None:
            payoffs.append(_errors.limit(answer.mean, answer.bottom))
            continue
        x, k = opening[seat], sum(opening[j] == GIVE for j in range(seats) if j != seat)
        margin = (answer.values[x, k] - answer.values[1 - x, k]) * _errors.sign(answer.bottom)
        if _errors.sign(margin) < 0:
            return None
        margins.append(margin)
        payoffs.append((1 - discount) * _errors.limit(answer.values[x, k], answer.bottom))
    below = _errors.not_negative_below(margins)
    tables = tuple(1 - np.array(rule) for rule in rules)
    first = None if opening is None else tuple(1 - x for x in opening)
    return MemoryOneEquilibrium(
        tables,
        first,
        np.array([number(x) for x in payoffs], dtype=object if number is Fraction else np.float64),
        all(margins),
        below if number is Fraction else _downwards(below),
        tuple(_machine(p, 1 if first is None else first[k], seats) for k, p in enumerate(tables)),
    )


def _downwards(value: Fraction) -> float:
    near = float(value)
    return near if Fraction(near) <= value else nextafter(near, 0)


def _code(p: NDArray[np.int64]) -> str:
    return "".join(str(x) for row in p for x in row[::-1])


def _machine(p: NDArray[np.int64], first: int, seats: int) -> Machine:
    code = _code(p)
    return from_counts(p, first, seats, NAMES.get(code, code))
