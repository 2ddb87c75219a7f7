"""Which rules that look one round back are best responses, as mistakes become rare.

With a small chance e > 0 of a mistake in every action, every profile follows every other. So a rule that is a best
response to those of the others, among all strategies with any memory, is one that chooses best after every profile; and
this is decided by one-shot deviations.

Let F(x, k) be what a seat can expect from where it means to play x and k of the others mean to give. With K(x, k; y, j)
the chance that it comes out as y and j, the seat's rule p and the others' rule q,

    F(x, k) = sum_(y, j) K(x, k; y, j) (u(y, j) + discount * F(p(y, j), next number of others who mean to give)) ,

and in the limit of means the same plus the mean payoff on the left, with F relative to one of its values. All entries
are polynomials in e. The rule is best if F(p, k) >= F(other action, k) after all (y, j), which `_errors` decides for
all small enough e at once.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any, NamedTuple

from relgames._rationals import rational
from relgames.equilibria.repeated import _errors
from relgames.games import Game
from relgames.strategies import GIVE, WITHHOLD

# After giving and after withholding, by the number of others who gave: the action.
Rule = tuple[tuple[int, ...], tuple[int, ...]]


class Answer(NamedTuple):
    """That a rule is a best response while mistakes are rare, and what it earns; numerators over one denominator."""

    margins: list[Any]  # of what it chooses over the other action, with the sign of the margin
    values: dict[tuple[int, int], Any]  # F
    mean: Any  # payoff per round, in the limit of means
    bottom: Any


class View:
    """The game as one seat sees it: its payoff by its own action and by how many of the others give."""

    def __init__(self, game: Game, seat: int, discount: Fraction) -> None:
        from flint import fmpq_poly

        self.n, self.discount = game.seats - 1, discount
        self.poly = fmpq_poly
        table = game.fractions[..., seat]
        table = table if seat == 0 else table.T
        n = self.n
        self.states: list[tuple[int, int]] = [(x, k) for x in (GIVE, WITHHOLD) for k in range(n + 1)]
        pay = {(x, k): table[(x, *([GIVE] * k + [WITHHOLD] * (n - k)))] for x, k in self.states}
        self.chance = {(state, out): self._chance(state, out) for state in self.states for out in self.states}
        self.stage = {
            state: sum((self.chance[state, out] * rational(pay[out]) for out in self.states), fmpq_poly())
            for state in self.states
        }
        self.known: dict[tuple[Rule, Rule], Answer | None] = {}

    def _chance(self, meant: tuple[int, int], done: tuple[int, int]) -> Any:
        """Return the chance that (own action, number of others who give) comes out so, as a polynomial."""
        (x, k), (y, j), n = meant, done, self.n
        slip, right = self.poly([0, 1]), self.poly([1, -1])
        total = self.poly()
        for kept in range(max(0, j - (n - k)), min(j, k) + 1):
            joined = j - kept
            slips = k - kept + joined + (x != y)
            total += comb(k, kept) * comb(n - k, joined) * slip**slips * right ** (n + 1 - slips)
        return total

    def answer(self, p: Rule, q: Rule) -> Answer | None:
        """Return how good p is against others who all play q; None if it is not best."""
        if (p, q) not in self.known:
            self.known[p, q] = self._answer(p, q)
        return self.known[p, q]

    def _answer(self, p: Rule, q: Rule) -> Answer | None:
        n, states, place = self.n, self.states, {state: k for k, state in enumerate(self.states)}
        follow = {(y, j): (p[y][j], _givers(q, y, j, n)) for y, j in states}
        size = len(states)
        matrix = [[self.poly([int(a == b)]) for b in range(size)] for a in range(size)]
        d = rational(self.discount)
        for state in states:
            row = matrix[place[state]]
            for out in states:
                row[place[follow[out]]] -= d * self.chance[state, out]
        if self.discount == 1:
            # Values are relative to that of state 0, in whose column the mean payoff takes their place.
            for row in matrix:
                row[0] = self.poly([1])
        right = [[self.stage[state]] for state in states]
        numerators, bottom = _errors.solve(matrix, right)
        values = {state: numerators[place[state]][0] for state in states}
        mean = values[states[0]]
        if self.discount == 1:
            values[states[0]] = self.poly()
        side = _errors.sign(bottom)
        margins = []
        for x, k in set(follow.values()):
            margin = (values[x, k] - values[1 - x, k]) * side
            if _errors.sign(margin) < 0:
                return None
            margins.append(margin)
        return Answer(margins, values, mean, bottom)


def _givers(q: Rule, own: int, gave: int, n: int) -> int:
    """Return how many of the n others mean to give next, of whom ``gave`` gave, as their rule is q."""
    gift = int(own == GIVE)
    again = gave if gave and q[GIVE][gave - 1 + gift] == GIVE else 0
    return again + (n - gave if gave < n and q[WITHHOLD][gave + gift] == GIVE else 0)
