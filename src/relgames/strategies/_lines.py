"""When a line between payoffs can be enforced, and by which reactions: zero-determinant strategies.

A seat chooses between two of its actions. Write x(a) for the share of the profile a, rounds weighted by the discount
d, and p(a) for the probability of the first action after a, which is also p0 in the first round. The share of
rounds with the first action is then both the sum of x over the profiles that have it, and (1 - d) p0 + d x·p. So for
every behaviour of the others (Akin's lemma; Hilbe, Traulsen and Sigmund 2015, lemma 1)

    sum_a x(a) ([a has the first action] - (1 - d) p0 - d p(a)) = 0 .

If d p(a) = [a has the first action] - (1 - d) p0 + phi L(a) for a function L of profiles and phi != 0, then the mean
of L is 0. With L(a) = baseline + slope (own payoff - baseline) - others' payoff that is the line. It needs
probabilities: write A and B for the least and the largest of -L after the first action, C and D for the least and the
largest of L after the second. For phi > 0, with u = (1 - d) p0 and w = (1 - d) (1 - p0),

    w <= phi A,   u <= phi C,   u + phi B <= 1,   w + phi D <= 1 .

Eliminating u and w leaves an interval of phi, and from it the smallest discount. It needs A >= 0 and C >= 0. For phi <
0 the two actions change places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Sides(NamedTuple):
    """A, B, C, D of the module."""

    A: Any
    B: Any
    C: Any
    D: Any

    @classmethod
    def of(cls, first: Sequence[Any], second: Sequence[Any]) -> Sides:
        """Return them for the values of L after the first and after the second action."""
        return cls(-max(first), -min(first), min(second), max(second))

    def can_be_enforced(self) -> bool:
        """Return whether a discount near enough to 1 enforces the line, with phi > 0."""
        return self.A >= 0 and self.C >= 0 and (self.B > 0 or self.D > 0)

    def smallest_discount(self) -> Any:
        """Return the discount from which on the line can be enforced, if it can.

        At this discount the interval of phi is a point. It is 1 where A = C = 0.
        """
        A, B, C, D = self
        return max(part / whole for part, whole in ((B - A, B + C), (D - C, A + D)) if whole > 0)

    def strengths(self, discount: Any) -> tuple[Any, Any] | None:
        """Return the least and the largest phi, both above 0 unless the least is the 0 of discount 1; or None."""
        A, B, C, D = self
        gap = 1 - discount
        if not self.can_be_enforced() or (gap > 0 and A + C == 0):
            return None
        least = gap / (A + C) if gap > 0 else 0 * gap
        limits = ((1, B), (1, D), (discount, B - A), (discount, D - C), (1 + discount, B + D))
        largest = min(share / size for share, size in limits if size > 0)
        return (least, largest) if least <= largest and largest > 0 else None

    def openings(self, phi: Any, discount: Any) -> tuple[Any, Any]:
        """Return the least and the largest p0 that go with phi."""
        A, B, C, D = self
        gap = 1 - discount
        if gap == 0:
            return 0, 1
        least = max(0, gap - phi * A, gap - 1 + phi * D)
        return least / gap, max(min(gap, phi * C, 1 - phi * B), 0) / gap


def reaction(had_first: int, surplus: Any, phi: Any, opening: Any, discount: Any) -> Any:
    """Return p(a), given whether the first action was played and L(a)."""
    if discount == 0:
        return opening
    chance = (had_first - (1 - discount) * opening + phi * surplus) / discount
    # Rounding may carry floats past 0 or 1.
    return min(max(chance, 0), 1)
