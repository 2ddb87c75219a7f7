"""Strategies that enforce a straight line between the payoffs, whatever the others do."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from relgames import _checks
from relgames.games._payoffs import ordered
from relgames.strategies import sources
from relgames.strategies._lines import Sides, reaction
from relgames.strategies.groups import Number
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.memory import from_counts

OTHERWISE = "For other payoffs use zero_determinant(slope, baseline, give=(S, R), withhold=(P, T))"


def zero_determinant(
    slope: Number,
    baseline: Number,
    phi: Number | None = None,
    give: Sequence[Number] = (0, 3),
    withhold: Sequence[Number] = (1, 5),
    name: str | None = None,
    discount: Number = 1,
) -> Machine:
    """Enforce that the others get on average ``baseline + slope * (own payoff - baseline)``.

    This holds for payoffs per round with the given discount, without mistakes, for any number of seats.
    `relgames.enforceable` tells from which discount on a line can be enforced, in any game.

    Parameters
    ----------
    slope : number
        1 is fair; 0 fixes what the others get. How far it may be from 1 depends on the game.
    baseline : number
        Payoff per round at which all get the same.
    phi : number, optional
        How strongly it reacts; an error names the range. By default the middle of the range, which with discount 1
        is half of the limit.
    give, withhold : sequence of N numbers
        Payoff per round of a seat that gives and of one that withholds, if 0, 1, ..., N - 1 of the others
        give; the game is symmetric. The default is the prisoner's dilemma with (S, R) and (P, T).
    name : str, optional
    discount : number, default 1
        1 is the limit of means.

    Raises
    ------
    ValueError
        If no strategy enforces that line, or ``phi`` is out of its range.

    Notes
    -----
    After a round that paid u to itself and v on average to the others, its probability of giving with discount 1 is
    1 if it gave and 0 if it withheld, plus phi (baseline + slope (u - baseline) - v); it gives first. With a discount
    below 1 this is divided by it, after (1 - discount) times the probability of giving in the first round was taken
    off; that is the largest possible.

    References
    ----------
    C. Hilbe, B. Wu, A. Traulsen and M. A. Nowak (2014), Cooperation and control in multiplayer social
    dilemmas, PNAS 111, 16425-16430. For two seats: C. Hilbe, M. A. Nowak and A. Traulsen (2013), Adaptive
    dynamics of extortion and compliance, PLoS ONE 8, e77886, equation 14.

    Examples
    --------
    One that keeps what the two others get in a public good at 1/8 per round, whatever they do:

    >>> zero_determinant(slope=0, baseline=1 / 8, give=(-0.5, 0, 0.5), withhold=(0, 0.5, 1)).states
    3
    """
    name = name or f"zero-determinant ({slope}, {baseline})"
    return _enforcing(_surpluses(slope, baseline, give, withhold), phi, Fraction(1, 2), name, discount)


@listed(sources.PRESS_DYSON_2012, "zero-determinant")
def extortioner(
    chi: Number = 2, phi: Number | None = None, T: Number = 5, R: Number = 3, P: Number = 1, S: Number = 0
) -> Machine:
    """Enforce a surplus over P that is ``chi`` times the other's: s_own - P = chi (s_other - P).

    Parameters
    ----------
    chi : number, default 2
        At least 1, which is fair.
    phi : number, optional
        How strongly it reacts, from 0 (excluded) to (P-S) / ((P-S) + chi (T-P)), or less where T + S < 2P. By
        default half of the limit, as in both published examples: (8/9, 1/2, 1/3, 0) for chi = 2 [2] and
        (11/13, 1/2, 7/26, 0) for chi = 3, phi = 1/26 [1].
    T, R, P, S : number
        Payoffs of the prisoner's dilemma.

    Raises
    ------
    ValueError
        Unless T > R > P > S, chi >= 1 and phi is in its range.

    References
    ----------
    [1] W. H. Press and F. J. Dyson (2012), Iterated Prisoner's Dilemma contains strategies that dominate any
    evolutionary opponent, PNAS 109, 10409-10413, equations 12-14. [2] A. J. Stewart and J. B. Plotkin (2012),
    Extortion and cooperation in the Prisoner's Dilemma, PNAS 109, 10134-10135.

    Examples
    --------
    >>> print(extortioner(chi=2).name)
    extortioner (2)
    """
    T, R, P, S = ordered("T > R > P > S", OTHERWISE, T=T, R=R, P=P, S=S)
    slope = 1 / _factor(chi)
    # Press and Dyson measure phi in units of (P - S) / chi.
    unit = 1 / (slope * (P - S))
    steps = [[unit * step for step in row] for row in _surpluses(slope, P, (S, R), (P, T))]
    return _enforcing(steps, phi, Fraction(1, 2), f"extortioner ({chi})")


@listed(sources.STEWART_PLOTKIN_2012, "zero-determinant")
def zd_generous(
    chi: Number = 2, phi: Number | None = None, T: Number = 5, R: Number = 3, P: Number = 1, S: Number = 0
) -> Machine:
    """Enforce to fall short of R ``chi`` times as much as the other: R - s_own = chi (R - s_other).

    Parameters
    ----------
    chi : number, default 2
        At least 1, which is fair.
    phi : number, optional
        How strongly it reacts, as in `zero_determinant`. By default as strongly as possible: with chi = 2 and
        the default payoffs that is (1, 1/8, 1, 1/4), ZDGTFT-2 [1].
    T, R, P, S : number
        Payoffs of the prisoner's dilemma.

    Raises
    ------
    ValueError
        Unless T > R > P > S, chi >= 1 and phi is in its range.

    References
    ----------
    [1] A. J. Stewart and J. B. Plotkin (2012), Extortion and cooperation in the Prisoner's Dilemma, PNAS 109,
    10134-10135. [2] A. J. Stewart and J. B. Plotkin (2013), From extortion to generosity, evolution in the
    Iterated Prisoner's Dilemma, PNAS 110, 15348-15353.

    Examples
    --------
    >>> zd_generous() == zd_generous(chi=2, phi=0.25)
    True
    """
    T, R, P, S = ordered("T > R > P > S", OTHERWISE, T=T, R=R, P=P, S=S)
    steps = _surpluses(1 / _factor(chi), R, (S, R), (P, T))
    return _enforcing(steps, phi, Fraction(1), f"generous zero-determinant ({chi})")


def _factor(chi: Number) -> Number:
    (chi,) = ordered("chi >= 1", "Below 1 it is the other who gets more: see zero_determinant", chi=chi)
    return chi


def _surpluses(
    slope: Number, baseline: Number, give: Sequence[Number], withhold: Sequence[Number]
) -> list[list[Number]]:
    """Return what the others should have got, less what they did get: after giving, and after withholding.

    One entry per number of others who gave.
    """
    slope, baseline = _checks.real(slope, "slope"), _checks.real(baseline, "baseline")
    a, b = [_checks.real(x, "give") for x in give], [_checks.real(x, "withhold") for x in withhold]
    n = len(a) - 1
    if n < 1 or len(b) != len(a):
        raise ValueError(
            "give and withhold must hold one payoff per number of others who give, as many as there are "
            f"seats (2 or more); got {len(a)} and {len(b)}"
        )
    rows: list[list[Number]] = [[], []]
    for j in range(n + 1):
        share = Fraction(j, n)
        # The j others who gave saw j - 1 others give and its own action, the n - j who withheld saw all j.
        leads = (1 - share) * (b[min(j + 1, n)] - a[j]), share * (a[max(j - 1, 0)] - b[j])
        for row, own, lead in zip(rows, (a[j], b[j]), leads, strict=True):
            row.append((1 - slope) * (baseline - own) - lead)
    if not Sides.of(*rows).can_be_enforced():
        raise ValueError(
            f"slope={slope} with baseline={baseline} cannot be enforced in this game. Take a slope nearer to "
            "1, and a baseline between what all get by withholding and what all get by giving"
        )
    return rows


def _enforcing(
    steps: list[list[Number]], phi: Number | None, share: Fraction, name: str, discount: Number = 1
) -> Machine:
    """Return the machine that moves by ``phi`` times the steps, by default at that share of the range of phi."""
    discount = _checks.probability(discount, "discount")
    sides = Sides.of(*steps)
    strengths = sides.strengths(discount)
    if strengths is None:
        least = sides.smallest_discount()
        raise ValueError(f"this line can be enforced from discount {least} on; got discount={discount}")
    low, high = strengths
    strength = low + share * (high - low) if phi is None else _checks.real(phi, "phi")
    if not (low <= strength <= high and strength > 0):
        bound = "above 0" if low == 0 else f"at least {low}"
        raise ValueError(f"phi must be {bound} and at most {high}; got {phi}")
    opening = sides.openings(strength, discount)[1]
    p: list[Any] = [
        [reaction(gave, step, strength, opening, discount) for step in row]
        for gave, row in zip((1, 0), steps, strict=True)
    ]
    return from_counts(p, first=opening, seats=len(p[0]), name=name)
